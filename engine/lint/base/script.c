#include "engine/lint/base/script.h"

#include "engine/lint/base/job_os.h"
#include "engine/lint/base/placeholder.h"
#include "engine/workflow/schema_check.h"
#include "expr/template.h"

/* --- which language ----------------------------------------------------------------------- */

/* What a value of `shell` begins with. */
static const struct {
	const char *shell;
	enum script_language language;
} shells[] = {
	{"bash", SCRIPT_BASH},
	{"sh", SCRIPT_SH},
	{"python", SCRIPT_PYTHON},
};

static bool
language_of_shell(struct str shell, enum script_language *out)
{
	const struct str name = str_slice(shell, 0, str_index(shell, ' ', 0));

	for (size_t i = 0; i < COUNT_OF(shells); i++)
		if (str_eq_nocase_z(name, shells[i].shell)) {
			*out = shells[i].language;
			return true;
		}
	return false;
}

const struct node *
script_shell_node(const struct lint *l, const struct workflow_step *step)
{
	if (step->shell)
		return step->shell;
	const struct node *of_job = l->job ? node_find(l->job->defaults, "shell") : NULL;
	if (of_job)
		return of_job;
	return l->workflow ? node_find(l->workflow->defaults, "shell") : NULL;
}

struct str
script_program(struct str shell)
{
	return str_after_last(str_slice(shell, 0, str_index(shell, ' ', 0)), '/');
}

struct str
script_shell(const struct lint *l, const struct workflow_step *step)
{
	const struct node *shell = script_shell_node(l, step);

	if (!shell)
		return step_oses(l->a, l->job, step) == OS_BIT(RUNNER_WINDOWS) ? STR("pwsh")
									       : STR("bash");
	if (shell->kind != NODE_STRING)
		return STR_NONE;
	return script_program(shell->text);
}

/* Without a `shell` it is bash, but where it runs only on Windows. */
static bool
language_of(const struct lint *l, const struct workflow_step *step, enum script_language *out)
{
	const struct node *shell = script_shell_node(l, step);

	if (shell)
		return shell->kind == NODE_STRING && language_of_shell(shell->text, out);
	*out = SCRIPT_BASH;
	return l->job && step_oses(l->a, l->job, step) & OS_POSIX;
}

/* --- the text ----------------------------------------------------------------------------- */

static struct str
without_expressions(struct arena *a, struct str text)
{
	char *copy = arena_alloc(a, text.n);
	struct span span = {0};

	memcpy(copy, text.p ? text.p : "", text.n);
	while (template_find(text, span.end, &span))
		for (size_t at = span.start; at < span.end; at++)
			if (copy[at] != '\n')
				copy[at] = '_';
	return (struct str){copy, text.n};
}

/* --- all ---------------------------------------------------------------------------------- */

static void
collect_steps(
	struct lint *l, const struct workflow_step *steps, size_t count, struct lint_scripts *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct node *run = steps[i].run;
		enum script_language language;
		if (!run || run->is_wrong || run->text.n == 0 ||
			!language_of(l, &steps[i], &language))
			continue;
		*arena_push(l->a, out->items, out->count, out->capacity) = (struct lint_script){
			.node = run,
			.language = language,
			.text = without_expressions(l->a, run->text),
		};
	}
}

void
scripts_collect(struct lint *l, struct lint_scripts *out)
{
	if (l->action)
		collect_steps(l, l->action->steps, l->action->step_count, out);
	for (size_t i = 0; l->workflow && i < l->workflow->job_count; i++) {
		l->job = &l->workflow->jobs[i];
		collect_steps(l, l->job->steps, l->job->step_count, out);
	}
	l->job = NULL;
}

void
script_tell(struct diags *diags, const struct lint_script *script, const struct rule *rule,
	enum severity severity, uint32_t line, uint32_t column, struct str message)
{
	const struct str text = script->text;
	const struct node *node = script->node;
	size_t at = 0;

	while (line > 1 && at < text.n) {
		at = str_index(text, '\n', at) + 1;
		line--;
	}
	if (at >= text.n)
		at = 0; /* the program counts lines that there are not */
	if (at + column > text.n || column == 0)
		column = 1;
	const uint32_t start = (uint32_t)(at + column - 1);
	if (placeholder_is_judged(script, start, message))
		return;
	struct diag *diag = diag_warning(diags, rule->code, node->source,
		node_span_within(node, (struct span){start, start + 1}), "%" STR_FMT,
		STR_ARG(message));
	diag->severity = severity;
	diag->token = node->span;
	diags->error_count += severity == SEVERITY_ERROR;
}
