#include "engine/cli/settings.h"

#include "engine/cli/prompt.h"
#include "engine/project/dotenv.h"
#include "engine/store/file.h"
#include "engine/store/text_encoding.h"

#include <sys/stat.h>

#define OTHERS_MODE   077
#define FILE_SIZE_MAX ((size_t)16 << 20)

const struct settings_kind settings_secrets = {"secret", "secret-file", ".secrets", true, true};
const struct settings_kind settings_vars = {"var", "var-file", ".vars", true, false};
const struct settings_kind settings_env = {"env", "env-file", ".env", false, false};
const struct settings_kind settings_inputs = {"input", "input-file", ".input", true, false};

static const struct settings_kind *const kinds[] = {
	&settings_secrets, &settings_vars, &settings_env, &settings_inputs};

static bool
read_file(struct arena *a, struct str path, struct map *out, struct error *err)
{
	struct str text;

	return file_read_given(a, path, FILE_SIZE_MAX, &text, err) &&
	       text_without_mark(a, text, &text, err) && dotenv_read(a, path, text, out, err);
}

static bool
read_files(struct arena *a, const struct settings_kind *kind, const struct arguments *arguments,
	struct str folder, struct map *out, struct error *err)
{
	struct str name;
	size_t i = 0;

	if (!options_has(arguments, kind->file_option)) {
		const struct str path = path_join(a, folder, str_from(kind->default_file));
		return file_kind(path) != FILE_REGULAR || read_file(a, path, out, err);
	}
	while (options_next(arguments, kind->file_option, &i, &name))
		if (!read_file(a, path_join(a, folder, name), out, err)) {
			err->kind = ERROR_USAGE;
			return false;
		}
	return true;
}

/* `NAME` alone: from the environment, else from the person at the terminal. */
static bool
find_value(struct arena *a, const struct settings_kind *kind, struct str name, struct str *out,
	struct error *err)
{
	const char *name_z = str_z(a, name);
	const char *value = name_z ? getenv(name_z) : NULL;

	if (value) {
		*out = str_copy(a, str_from(value));
		return true;
	}
	if (prompt_read(a, name, kind->is_hidden, out, err))
		return true;
	return error_help(err, "--%s %" STR_FMT "=VALUE, a line in %s, or the environment variable",
		kind->option, STR_ARG(name), kind->default_file);
}

bool
settings_read(struct arena *a, const struct settings_kind *kind, const struct arguments *arguments,
	struct str folder, struct map *out, struct error *err)
{
	struct str given;
	size_t i = 0;

	map_init(out, a, kind->ignore_case);
	if (!read_files(a, kind, arguments, folder, out, err))
		return false;
	while (options_next(arguments, kind->option, &i, &given)) {
		const size_t equals = str_index(given, '=', 0);
		const struct str name = str_slice(given, 0, equals);
		struct str *value = arena_new(a, struct str);
		if (name.n == 0)
			return error_set(
				err, ERROR_USAGE, "--%s needs NAME or NAME=VALUE", kind->option);
		if (equals < given.n)
			*value = str_slice(given, equals + 1, given.n);
		else if (!find_value(a, kind, name, value, err))
			return false;
		map_set(out, name, value);
	}
	return true;
}

/* --- the files themselves ----------------------------------------------------------------- */

struct file_paths {
	struct str *items;
	size_t count;
	size_t capacity;
};

/* The default file counts even where others are named: it holds the same. */
static void
add_paths(struct arena *a, const struct settings_kind *kind, const struct arguments *arguments,
	struct str folder, struct file_paths *paths)
{
	struct str name;

	*arena_push(a, paths->items, paths->count, paths->capacity) =
		path_join(a, folder, str_from(kind->default_file));
	for (size_t i = 0; options_next(arguments, kind->file_option, &i, &name);)
		*arena_push(a, paths->items, paths->count, paths->capacity) =
			path_join(a, folder, name);
}

void
settings_files(struct arena *a, const struct arguments *arguments, struct str folder,
	const struct snapshot_private **out, size_t *count)
{
	struct snapshot_private *files = NULL;
	size_t file_count = 0;
	size_t capacity = 0;

	for (size_t k = 0; k < COUNT_OF(kinds); k++) {
		struct file_paths paths = {0};
		add_paths(a, kinds[k], arguments, folder, &paths);
		for (size_t i = 0; i < paths.count; i++)
			*arena_push(a, files, file_count, capacity) = (struct snapshot_private){
				.path = paths.items[i],
				.even_tracked = kinds[k]->is_hidden,
			};
	}
	*out = files;
	*count = file_count;
}

void
settings_warn(struct cli *cli, const struct arguments *arguments, struct str folder)
{
	struct file_paths paths = {0};
	struct stat st;

	add_paths(cli->a, &settings_secrets, arguments, folder, &paths);
	for (size_t i = 0; i < paths.count; i++) {
		const char *path = str_z(cli->a, paths.items[i]);
		if (path && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
			(st.st_mode & OTHERS_MODE) != 0)
			output_add_fmt(&cli->err,
				"note: other users can read the secrets in '%s': chmod 600 '%s'\n",
				path, path);
	}
}
