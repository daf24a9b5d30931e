#include "engine/action/local_repository.h"

#include "engine/store/file.h"

bool
local_repository_find(struct arena *a, const struct local_repositories *repositories,
	struct str uses, struct str *folder)
{
	const size_t at = str_index(uses, '@', 0);
	const struct str ref = str_slice(uses, at, uses.n);

	for (size_t i = 0; i < repositories->count; i++) {
		const struct local_repository *item = &repositories->items[i];
		const size_t item_at = str_index(item->name, '@', 0);
		const struct str repository = str_slice(item->name, 0, item_at);
		const struct str name = str_slice(uses, 0, repository.n);
		const struct str path = str_slice(uses, repository.n, at);
		if (!str_eq_nocase(name, repository) ||
			!str_eq(ref, str_slice(item->name, item_at, item->name.n)) ||
			(path.n > 0 && path.p[0] != '/'))
			continue;
		*folder = path.n > 1 ? path_join(a, item->folder, str_slice(path, 1, path.n))
				     : item->folder;
		return true;
	}
	return false;
}
