#include "engine/workflow/id.h"

#include "engine/workflow/load_workflow.h"

static bool
is_id_char(char c)
{
	return char_is_word(c) || c == '-';
}

static bool
is_well_formed(struct str id)
{
	if (id.n == 0 || id.n >= ID_LENGTH_MAX || !(char_is_letter(id.p[0]) || id.p[0] == '_'))
		return false;
	for (size_t i = 1; i < id.n; i++)
		if (!is_id_char(id.p[i]))
			return false;
	return true;
}

bool
id_check(const struct node *node, struct diags *diags)
{
	struct diag *diag;

	if (!is_well_formed(node->text)) {
		diag = diag_error(diags, "invalid-id", node->source, node->span,
			"the id '%" STR_FMT "' is invalid", STR_ARG(node->text));
		diag->help =
			STR("an id holds letters, digits, '_' and '-', begins with a letter or "
			    "'_', and is shorter than 100 characters");
		return false;
	}
	if (!str_starts(node->text, STR("__")))
		return true;
	diag = diag_error(diags, "invalid-id", node->source, node->span,
		"the id '%" STR_FMT "' is invalid", STR_ARG(node->text));
	diag->help = STR("ids that begin with '__' are reserved by GitHub");
	return false;
}

static struct str
sanitize(struct arena *a, struct str name)
{
	char *p = arena_alloc(a, name.n + 2);

	p[0] = '_';
	p[1] = '_';
	for (size_t i = 0; i < name.n; i++)
		p[i + 2] = is_id_char(name.p[i]) ? name.p[i] : '_';
	return (struct str){p, name.n + 2};
}

/* The number that an id's next namesake tries first. Ids that begin with `__` are
 * made here alone. */
static unsigned *
next_number(struct arena *a, struct map *taken, struct str id)
{
	unsigned *next = (unsigned *)(uintptr_t)map_find(taken, id);

	if (next)
		return next;
	next = arena_new(a, unsigned);
	*next = 2;
	map_set(taken, id, next);
	return next;
}

struct str
id_make(struct arena *a, struct str name, struct map *taken)
{
	const struct str base = str_slice(sanitize(a, name), 0, ID_LENGTH_MAX);
	const bool is_first = !map_has(taken, base);
	unsigned *next = next_number(a, taken, base);
	struct str id = base;

	while (!is_first && map_has(taken, id)) {
		const struct str suffix = str_fmt(a, "_%u", (*next)++);
		const struct str head = str_slice(base, 0, ID_LENGTH_MAX - suffix.n);
		id = str_concat(a, head, suffix);
	}
	(void)next_number(a, taken, id);
	return id;
}
