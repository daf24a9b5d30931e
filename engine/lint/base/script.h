/*
 * script: the scripts of a file, for shellcheck and pyflakes.
 *
 * Underscores of the same length replace expressions, so places stay correct. The step, the
 * defaults and the runner decide the script's shell; scripts for other shells are left out.
 */
#pragma once

#include "engine/lint/base/report.h"

enum script_language {
	SCRIPT_BASH,
	SCRIPT_SH,
	SCRIPT_PYTHON,
};

struct lint_script {
	const struct node *node; /* the value of `run` */
	enum script_language language;
	struct str text;
};

struct lint_scripts {
	struct lint_script *items;
	size_t count;
	size_t capacity;
};

/* The program of a value of `shell`, without folders and what it is given. */
struct str script_program(struct str shell);
/*
 * What runs a step's script: its `shell`, or that of the defaults, without folders and what it is
 * given; else what the runner takes. Empty: an expression says it.
 */
struct str script_shell(const struct lint *l, const struct workflow_step *step);
/* What says the shell of a step: its own `shell`, or that of the defaults; NULL: nothing does. */
const struct node *script_shell_node(const struct lint *l, const struct workflow_step *step);

void scripts_collect(struct lint *l, struct lint_scripts *out);

/*
 * Adds what a program found in a script, at a line and column of it (from 1), unless it judges only
 * a placeholder (placeholder.h). `code` is of a rule: "shellcheck" or "pyflakes".
 */
void script_tell(struct diags *diags, const struct lint_script *script, const struct rule *rule,
	enum severity severity, uint32_t line, uint32_t column, struct str message);
