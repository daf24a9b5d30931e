#include "engine/lint/base/report.h"

#include "engine/lint/base/matrix_values.h"
#include "engine/lint/base/shared_rules.h"

const struct node *
lint_root(const struct lint *l)
{
	if (l->workflow)
		return l->workflow->root;
	return l->action ? l->action->root : NULL;
}

bool
lint_wants(const struct lint *l, enum persona persona)
{
	return !l->options || persona <= l->options->persona;
}

bool
lint_wants_rule(const struct lint *l, const struct rule *rule)
{
	return lint_wants(l, rule->persona) &&
	       (!l->options || rule->confidence <= l->options->confidence);
}

/* A file that was made to be slow to read has no end of findings; the first that is left out tells
 * so. */
static bool
is_full(struct lint *l, struct source *source, struct span span)
{
	if (l->diags->count < LINT_FINDINGS_MAX)
		return false;
	if (!l->is_full)
		(void)diag_warning(l->diags, shared_rules[RULE_TOO_MANY_FINDINGS].code, source,
			span, "more than %zu findings: lint does not show the rest",
			LINT_FINDINGS_MAX);
	l->is_full = true;
	return true;
}

static struct diag *
tell(struct lint *l, const struct rule *rule, struct source *source, struct span span,
	const char *fmt, va_list arguments)
{
	/* what nobody wants to know is written where nobody reads it, without a code */
	if (!lint_wants_rule(l, rule) || is_full(l, source, span))
		return arena_new(l->a, struct diag);
	const struct str text = str_vfmt(l->diags->a, fmt, arguments);
	struct diag *diag = rule->severity == SEVERITY_ERROR
				    ? diag_error(l->diags, rule->code, source, span, "%s", "")
				    : diag_warning(l->diags, rule->code, source, span, "%s", "");
	diag->severity = rule->severity;
	diag->message = str_visible(l->diags->a, text);
	return diag;
}

struct diag *
lint_tell_at(struct lint *l, const struct rule *rule, struct source *source, struct span span,
	const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	struct diag *diag = tell(l, rule, source, span, fmt, arguments);
	va_end(arguments);
	return diag;
}

struct diag *
lint_tell(struct lint *l, const struct rule *rule, const struct node *node, const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	struct diag *diag = tell(l, rule, node->source, node_start(node), fmt, arguments);
	va_end(arguments);
	return diag;
}

void
lint_lower(struct lint *l, struct diag *diag, enum severity severity)
{
	if (!lint_is_told(diag))
		return;
	l->diags->error_count -= diag->severity == SEVERITY_ERROR && severity != SEVERITY_ERROR;
	diag->severity = severity;
}

bool
lint_is_told(const struct diag *diag)
{
	return diag->code != NULL;
}

bool
lint_read(struct lint *l, struct arena *a, struct str path, struct str *text)
{
	return l->options->read &&
	       l->options->read(l->options->owner, a, str_concat(a, l->options->root, path), text);
}

void
lint_matrix_values(struct lint *l, struct str key,
	void (*found)(void *owner, const struct node *value), void *owner)
{
	if (map_has(&l->asked, key))
		return;
	map_set(&l->asked, key, l);
	(void)matrix_values(l->job, key, found, owner);
}

void
lint_texts(struct lint *l, const struct node *node,
	void (*visit)(struct lint *l, const struct node *text))
{
	if (!node || node->is_wrong)
		return;
	if (node->kind == NODE_STRING)
		visit(l, node);
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		if (node->items[i]->kind == NODE_STRING && !node->items[i]->is_wrong)
			visit(l, node->items[i]);
}
