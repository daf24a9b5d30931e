#include "engine/protocol/glob.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

#define WILDCARDS "*?["

struct glob_found {
	struct builtin_call *call;
	enum builtin_glob_scope scope;
	struct str *items;
	size_t count;
	size_t capacity;
};

static bool
add_found(void *owner, struct str path, struct error *err)
{
	struct glob_found *g = owner;

	(void)err;
	*arena_push(g->call->a, g->items, g->count, g->capacity) = str_copy(g->call->a, path);
	return true;
}

/* `~/x` is seen from the home, and what is absolute from the root of the file system. */
static struct str
root_of(const struct builtin_call *call, struct str *pattern)
{
	const bool is_negated = str_starts(*pattern, STR("!"));
	const struct str bare = str_slice(*pattern, is_negated, pattern->n);
	const struct str mark = is_negated ? STR("!") : STR_NONE;

	if (str_starts(bare, STR("~/"))) {
		*pattern = str_concat(call->a, mark, str_slice(bare, 2, bare.n));
		return call->home;
	}
	if (path_is_below(bare, call->workspace)) {
		*pattern = str_concat(call->a, mark, path_within(bare, call->workspace));
		return call->workspace;
	}
	if (str_starts(bare, STR("/"))) {
		*pattern = str_concat(call->a, mark, str_slice(bare, 1, bare.n));
		return STR("/");
	}
	return call->workspace;
}

static bool
walk_root(struct glob_found *g, struct str root, const struct str *patterns, size_t count,
	struct error *err)
{
	const struct glob_options options = {
		.follow_links = true,
		.without_hidden = g->scope == BUILTIN_GLOB_NOT_HIDDEN,
		.whole_folders = g->scope == BUILTIN_GLOB_WHOLES,
	};
	struct str *mine = arena_array(g->call->a, struct str, count);
	struct arena tmp = {0};
	size_t mine_count = 0;

	for (size_t i = 0; i < count; i++) {
		struct str pattern = patterns[i];
		if (str_eq(root_of(g->call, &pattern), root))
			mine[mine_count++] = pattern;
	}
	const bool ok = mine_count == 0 ||
			glob_walk(&tmp, root, mine, mine_count, &options, add_found, g, err);
	arena_free(&tmp);
	return ok;
}

bool
builtin_glob(struct builtin_call *call, const struct str *patterns, size_t count,
	enum builtin_glob_scope scope, struct str **out, size_t *out_count, struct error *err)
{
	struct glob_found g = {.call = call, .scope = scope};
	const bool ok = walk_root(&g, call->workspace, patterns, count, err) &&
			walk_root(&g, call->home, patterns, count, err) &&
			walk_root(&g, STR("/"), patterns, count, err);

	*out = g.items;
	*out_count = g.count;
	return ok;
}

struct str
builtin_absolute(const struct builtin_call *call, struct str path)
{
	if (str_eq(path, STR("~")) || str_starts(path, STR("~/")))
		path = str_concat(call->a, call->home, str_slice(path, 1, path.n));
	return path_join(call->a, call->workspace, path);
}

bool
builtin_has_wildcard(struct str text)
{
	for (const char *c = WILDCARDS; *c; c++)
		if (str_index(text, *c, 0) < text.n)
			return true;
	return false;
}

void
builtin_lines(const struct builtin_call *call, const char *input, struct str **out, size_t *count)
{
	struct str rest = builtin_input(call, input);
	struct str line;
	size_t capacity = 0;

	*out = NULL;
	*count = 0;
	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("! ")))
			line = str_concat(
				call->a, STR("!"), str_trim_start(str_slice(line, 1, line.n)));
		if (line.n > 0)
			*arena_push(call->a, *out, *count, capacity) = line;
	}
}
