#include "engine/workflow/yaml_recover.h"

/* Takes what the fault makes of it out of the text. False if there is nothing to take out. */
static bool
take_out(struct yaml_recovery *r, char *text, size_t n)
{
	if (r->taken >= YAML_FAULTS_MAX)
		r->fault.lost.end = (uint32_t)n;
	const struct span lost = r->fault.lost;
	if (lost.end <= lost.start)
		return false;
	memset(text + lost.start, '\n', lost.end - lost.start);
	r->losses.count = r->taken++; /* without values, which the next reading finds again */
	yaml_losses_add(&r->losses, r->a, (struct yaml_loss){lost, r->fault.is_entry});
	return true;
}

/* A fault that is no consequence of the one before: lines that are right stand between. */
static bool
is_another(struct str text, const struct yaml_fault *before, const struct yaml_fault *fault)
{
	return before->is_local && fault->is_local && fault->lost.start > before->lost.end &&
	       str_trim(str_slice(text, before->lost.end, fault->lost.start)).n > 0;
}

/* With its texts, which are in the memory of a reading. */
static void
copy_error(struct diags *to, const struct diag *from)
{
	struct diag *error = diag_error(
		to, from->code, from->source, from->span, "%" STR_FMT, STR_ARG(from->message));

	error->help = str_copy(to->a, from->help);
	error->related = str_copy(to->a, from->related);
	error->related_span = from->related_span;
	for (size_t i = 0; i < from->fix.count; i++)
		diag_fix_add(to->a, error, from->fix.edits[i].span,
			str_copy(to->a, from->fix.edits[i].text));
}

static void
read(struct yaml_recovery *r, struct arena *a, struct str text, struct diags *told)
{
	arena_reset(a);
	diags_init(told, a);
	(void)r->read(r->owner, a, text, told);
}

/* The last reading, which finds no fault, is made again, to stay. */
static struct node *
read_rest(struct yaml_recovery *r, struct str text, struct diags *diags)
{
	struct diags told;

	diags_init(&told, diags->a);
	r->losses.count = r->taken;
	struct node *root = r->read(r->owner, r->a, text, &told);
	for (size_t i = 0; root && i < told.count; i++)
		copy_error(diags, &told.items[i]);
	return root;
}

struct node *
yaml_recover(struct yaml_recovery *r, struct str text, struct diags *diags, size_t first)
{
	struct arena tmp = {0};
	char *rest = arena_alloc(r->a, text.n);
	const struct diag fault = diags->items[diags->count - 1];
	struct yaml_fault before = {0};
	struct diags told = {0};
	bool is_left = true;

	memcpy(rest, text.p, text.n);
	text.p = rest;
	diags->error_count -= diags->count - first;
	diags->count = first;
	*diag_error(diags, fault.code, fault.source, fault.span, "%s", "") = fault;
	while (is_left && r->is_faulty) {
		yaml_fault_bound(text, &r->fault);
		if (r->taken > 0 && is_another(text, &before, &r->fault))
			copy_error(diags, &told.items[told.count - 1]);
		before = r->fault;
		is_left = take_out(r, rest, text.n);
		if (is_left)
			read(r, &tmp, text, &told);
	}
	arena_free(&tmp);
	return is_left ? read_rest(r, text, diags) : NULL;
}
