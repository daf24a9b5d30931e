#include "engine/git/packed_refs.h"

#include "expr/base/buf.h"

#include <stdlib.h>

void
packed_refs_add(struct packed_refs *refs, struct str name, const git_oid *id)
{
	struct packed_ref *ref = arena_push(refs->a, refs->items, refs->count, refs->capacity);

	ref->name = str_copy(refs->a, name);
	libgit.oid_cpy(&ref->id, id);
}

bool
packed_refs_add_below(struct packed_refs *refs, git_repository *git, git_odb *odb, struct str from,
	struct str to, struct error *err)
{
	const char *glob = str_z(refs->a, str_concat(refs->a, from, STR("*")));
	git_reference_iterator *iterator;
	git_reference *ref;

	if (!glob || libgit.reference_iterator_glob_new(&iterator, git, glob) != 0)
		return libgit_error(err, "cannot list the refs");
	while (libgit.reference_next(&ref, iterator) == 0) {
		const struct str name = str_from(libgit.reference_name(ref));
		const git_oid *id =
			libgit.reference_target(ref); /* NULL: symbolic, as origin/HEAD */
		if (id && libgit.odb_exists(odb, id))
			packed_refs_add(
				refs, str_concat(refs->a, to, str_slice(name, from.n, name.n)), id);
		libgit.reference_free(ref);
	}
	libgit.reference_iterator_free(iterator);
	return true;
}

struct order {
	const struct packed_ref *ref;
	size_t added; /* an earlier one of the same name wins */
};

static int
by_name(const void *x, const void *y)
{
	const struct order *a = x;
	const struct order *b = y;
	const int order = str_cmp(a->ref->name, b->ref->name);

	return order != 0 ? order : (a->added > b->added) - (a->added < b->added);
}

struct str
packed_refs_text(struct packed_refs *refs)
{
	struct order *sorted = arena_array(refs->a, struct order, refs->count);
	struct buf b;

	for (size_t i = 0; i < refs->count; i++)
		sorted[i] = (struct order){&refs->items[i], i};
	if (refs->count > 1)
		qsort(sorted, refs->count, sizeof(*sorted), by_name);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < refs->count; i++) {
		const struct packed_ref *ref = sorted[i].ref;
		if (i > 0 && str_eq(ref->name, sorted[i - 1].ref->name))
			continue;
		buf_add(&b, libgit_hex(refs->a, &ref->id));
		buf_add_char(&b, ' ');
		buf_add(&b, ref->name);
		buf_add_char(&b, '\n');
	}
	return buf_take(refs->a, &b);
}
