#include "engine/cli/settings.h"

#include "engine/cli/dotenv.h"
#include "engine/cli/prompt.h"
#include "engine/store/file.h"

#define FILE_SIZE_MAX ((size_t)16 << 20)

const struct settings_kind settings_secrets = {"secret", "secret-file", ".secrets", true, true};
const struct settings_kind settings_vars = {"var", "var-file", ".vars", true, false};
const struct settings_kind settings_env = {"env", "env-file", ".env", false, false};
const struct settings_kind settings_inputs = {"input", "input-file", ".input", true, false};

static bool
read_file(struct arena *a, struct str path, struct map *out, struct error *err)
{
	struct str text;

	return file_read(a, path, FILE_SIZE_MAX, &text, err) &&
	       dotenv_read(a, path, text, out, err);
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
