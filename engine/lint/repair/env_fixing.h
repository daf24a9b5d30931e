/*
 * env_fixing: the parts of one repair of env_fix: the moved expression, its variable, the
 * variable's form in the script, and the places of both in the file.
 *
 * Each function finds its part, and returns false if that is not certain; env_fix_add calls them.
 * Only the functions of the places change something: the repair.
 */
#pragma once

#include "engine/lint/base/report.h"
#include "expr/ast.h"

struct env_repair {
	struct lint *l;
	struct map *names; /* of the script's repairs */
	const struct workflow_step *step;
	const struct node *run;
	const struct ast *node; /* the untrusted part */
	struct span part;       /* the `${{ }}` in the script's text */
	struct str expression;  /* its text, with the braces */
	struct str name;        /* of the variable */
};

/* The text around the name of a variable in a script. */
struct env_form {
	const char *open;
	const char *close;
};

/* Sets `part` and `expression`. True if a variable of `env` can have that value. */
bool env_fixing_find_expression(struct env_repair *f);

/* Sets `name`: that of a variable of the step which has the value already. */
bool env_fixing_find_in_env(struct env_repair *f);
/* Sets `name`: that which another repair of the script adds for the expression, or a free one. */
bool env_fixing_find_name(struct env_repair *f);
/* Keeps the name for the script's other repairs. */
void env_fixing_keep_name(const struct env_repair *f);

/* False if it is not certain that a variable can replace the part. */
bool env_fixing_find_form(const struct env_repair *f, struct env_form *out);

/* The place of the part in the file. False if step and script are not written so that it is
 * certain. */
bool env_fixing_find_place(const struct env_repair *f, struct span *out);
/* Adds to the repair the line with the variable. */
bool env_fixing_add_variable(const struct env_repair *f, struct diag *diag);
