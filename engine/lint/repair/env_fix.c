#include "engine/lint/repair/env_fix.h"

#include "engine/lint/repair/env_fixing.h"

void
env_fix_init(struct env_fix *fix, struct arena *a, const struct workflow_step *step)
{
	fix->step = step;
	map_init(&fix->names, a, true);
}

void
env_fix_add(struct lint *l, struct env_fix *fix, struct diag *diag, const struct ast *node)
{
	struct env_repair f = {
		.l = l,
		.names = &fix->names,
		.step = fix->step,
		.run = fix->step->run,
		.node = node,
	};
	struct env_form form;
	struct span span;

	if (!l->options->wants_repairs || !lint_is_told(diag) || !env_fixing_find_expression(&f) ||
		!env_fixing_find_place(&f, &span) || !env_fixing_find_form(&f, &form))
		return;
	if (!env_fixing_find_in_env(&f)) {
		if (!env_fixing_find_name(&f) || !env_fixing_add_variable(&f, diag))
			return;
		env_fixing_keep_name(&f);
	}
	diag_fix_add(l->diags->a, diag, span,
		str_concat(l->diags->a, str_from(form.open), f.name, str_from(form.close)));
}
