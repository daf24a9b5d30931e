#include "engine/git/tags.h"

#include "engine/git/repository_part.h"

#include <stdlib.h>

bool
tags_list(struct arena *a, struct repository *repository, struct str **out, size_t *count,
	struct error *err)
{
	git_reference_iterator *iterator;
	git_reference *reference;
	size_t capacity = 0;

	if (libgit.reference_iterator_glob_new(
		    &iterator, repository_handle(repository), REPOSITORY_TAGS "*") != 0)
		return libgit_error(err, "cannot list the tags");
	*out = NULL;
	*count = 0;
	while (libgit.reference_next(&reference, iterator) == 0) {
		const struct str name = str_from(libgit.reference_name(reference));
		*arena_push(a, *out, *count, capacity) =
			str_copy(a, repository_after(name, STR(REPOSITORY_TAGS)));
		libgit.reference_free(reference);
	}
	libgit.reference_iterator_free(iterator);
	if (*count > 0)
		qsort(*out, *count, sizeof(**out), str_order);
	return true;
}
