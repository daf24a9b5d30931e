#include "engine/cli/linting.h"
#include "engine/store/file.h"

/* Others of the repository, for local actions and called workflows. */
static bool
read_of_root(void *owner, struct arena *a, struct str path, struct str *text)
{
	const struct linting *ln = owner;
	struct error err;

	const struct str full = path_normal(a, path_join(a, ln->files.root, path));

	/* of a published repository, in the cache; or of the repository of a file named by its path */
	if (str_starts(path, STR("/")) && !path_is_below(full, ln->files.root))
		return file_read(a, full, LINT_FILE_SIZE_MAX, text, &err);
	return file_read_inside(a, ln->files.root, full, LINT_FILE_SIZE_MAX, text, &err);
}

static bool
exists(void *owner, struct str path)
{
	(void)owner;
	return file_exists(path);
}

#define ZONES "/usr/share/zoneinfo"

static bool
has_zone(void *owner, struct str name)
{
	struct arena tmp = {0};
	const bool found =
		!file_is_dir(STR(ZONES)) || file_exists(path_join(&tmp, STR(ZONES), name));

	(void)owner;
	arena_free(&tmp);
	return found;
}

static bool
find_published(void *owner, struct arena *a, const struct action_ref *ref, struct str *folder)
{
	const struct linting *ln = owner;

	return lint_published_find(&ln->published, a, ref, folder);
}

static bool
find_commit(void *owner, struct arena *a, const struct action_ref *ref, struct str *commit)
{
	const struct linting *ln = owner;

	return lint_published_commit(&ln->published, a, ref, commit);
}

/* They are made, marked or written. */
static bool
wants_repairs(const struct linting *ln)
{
	return options_has(ln->arguments, "fix") || options_has(ln->arguments, "diff") ||
	       lint_output_is_text(ln) || (ln->settings.format && ln->settings.format->has_repairs);
}

struct lint_options
lint_world(struct linting *ln)
{
	return (struct lint_options){
		.persona = ln->settings.persona,
		.confidence = ln->settings.confidence,
		.labels = ln->config.labels,
		.label_count = ln->config.label_count,
		.variables = ln->config.variables,
		.variable_count = ln->config.variable_count,
		.allowed = ln->config.allowed,
		.denied = ln->config.denied,
		.read = read_of_root,
		.find_published = lint_published_has_any(&ln->published) ? find_published : NULL,
		.find_commit = find_commit,
		.wants_repairs = wants_repairs(ln),
		.exists = exists,
		.has_zone = has_zone,
		.owner = ln,
	};
}
