#include "engine/cli/local_repositories.h"

#include "engine/store/file.h"

bool
local_repositories_read(struct arena *a, const struct arguments *arguments, struct str folder,
	struct local_repositories *out, struct error *err)
{
	size_t capacity = 0;
	struct str given;
	size_t i = 0;

	while (options_next(arguments, "local-repository", &i, &given)) {
		const size_t equals = str_index(given, '=', 0);
		const struct str name = str_slice(given, 0, equals);
		const struct str real = file_real_path(
			a, path_join(a, folder, str_slice(given, equals + 1, given.n)));
		if (str_index(name, '@', 0) == name.n || str_index(name, '/', 0) == name.n)
			return error_set(err, ERROR_USAGE,
				"--local-repository needs OWNER/NAME@REF=FOLDER, not '%" STR_FMT
				"'",
				STR_ARG(given));
		if (!file_is_dir(real))
			return error_set(err, ERROR_USAGE,
				"--local-repository %" STR_FMT ": missing folder", STR_ARG(given));
		*arena_push(a, out->items, out->count, capacity) =
			(struct local_repository){name, real};
	}
	return true;
}
