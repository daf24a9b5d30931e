#include "engine/linter/lint_world.h"

#include "engine/store/file.h"

/* Others of the repository, for local actions and called workflows. */
static bool
read_of_root(void *owner, struct arena *a, struct str path, struct str *text)
{
	const struct lint_world *world = owner;
	struct error err;

	const struct str full = path_normal(a, path_join(a, world->root, path));

	/* of a published repository, in the cache; or of the repository of a file named
	 * by its path */
	if (str_starts(path, STR("/")) && !path_is_below(full, world->root))
		return file_read(a, full, LINT_OTHER_SIZE_MAX, text, &err);
	return file_read_inside(a, world->root, full, LINT_OTHER_SIZE_MAX, text, &err);
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
	const struct lint_world *world = owner;

	return lint_published_find(&world->published, a, ref, folder);
}

static bool
find_commit(void *owner, struct arena *a, const struct action_ref *ref, struct str *commit)
{
	const struct lint_world *world = owner;

	return lint_published_commit(&world->published, a, ref, commit);
}

void
lint_world_connect(struct lint_world *world, struct lint_options *options)
{
	options->read = read_of_root;
	options->find_published = lint_published_has_any(&world->published) ? find_published : NULL;
	options->find_commit = find_commit;
	options->exists = exists;
	options->has_zone = has_zone;
	options->owner = world;
}
