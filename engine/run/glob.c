#include "engine/run/glob.h"

#include "engine/run/glob_pattern.h"
#include "engine/store/file.h"

#include <sys/stat.h>

#define DEPTH_MAX 128 /* deeper only when links are followed in a circle */

struct walk {
	struct arena *a;
	struct glob_pattern *patterns;
	size_t count;
	const struct glob_options *options;
	bool (*found)(void *owner, struct str path, struct error *err);
	void *owner;
	struct error *err;
};

static bool
read_patterns(struct arena *a, struct str root, const struct str *texts, size_t count,
	struct walk *w, struct error *err)
{
	size_t capacity = 0;
	struct str line;

	for (size_t i = 0; i < count; i++) {
		struct str rest = texts[i];
		while (str_line(&rest, &line)) {
			const struct str text = str_trim(line);
			struct glob_pattern pattern;
			if (text.n == 0 || text.p[0] == '#')
				continue;
			if (!glob_pattern_parse(a, root, text, &pattern, err))
				return false;
			*arena_push(a, w->patterns, w->count, capacity) = pattern;
		}
	}
	return true;
}

/* Later patterns win; a folder that only partly matches is gone into. */
static enum glob_match
match_all(const struct walk *w, struct str path, bool is_folder)
{
	enum glob_match result = GLOB_NONE;
	bool partial = false;

	for (size_t i = 0; i < w->count; i++) {
		const enum glob_match match = glob_pattern_match(&w->patterns[i], path, is_folder);
		if (match == GLOB_MATCH)
			result = w->patterns[i].is_negated ? GLOB_NONE : GLOB_MATCH;
		else if (match == GLOB_PARTIAL && !w->patterns[i].is_negated)
			partial = true;
	}
	return result == GLOB_NONE && partial ? GLOB_PARTIAL : result;
}

static bool
stat_path(const struct walk *w, struct str path, struct stat *st)
{
	const char *path_z = str_z(w->a, path);

	if (!path_z)
		return false;
	if (w->options->follow_links && stat(path_z, st) == 0)
		return true;
	return lstat(path_z, st) == 0;
}

static bool visit(const struct walk *w, struct str path, unsigned depth);

static bool
visit_folder(const struct walk *w, struct str path, unsigned depth)
{
	struct str *names;
	size_t count;

	if (depth == DEPTH_MAX)
		return error_set(w->err, ERROR_IO,
			"'%" STR_FMT "' is too deep: do its links make a circle?", STR_ARG(path));
	if (!file_list(w->a, path, &names, &count, w->err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!visit(w, path_join(w->a, path, names[i]), depth + 1))
			return false;
	return true;
}

static bool
visit(const struct walk *w, struct str path, unsigned depth)
{
	struct stat st;

	if (!stat_path(w, path, &st))
		return true; /* it went away, or never was */
	const bool is_folder = S_ISDIR(st.st_mode);
	const enum glob_match match = match_all(w, path, is_folder);
	if (match == GLOB_NONE)
		return true;
	if (is_folder)
		return visit_folder(w, path, depth);
	return w->found(w->owner, path, w->err);
}

/* True if another pattern's search covers this one: an ancestor's, or the same one's before it. */
static bool
is_covered(const struct walk *w, size_t index)
{
	const struct str search = w->patterns[index].search;

	for (size_t i = 0; i < w->count; i++) {
		const struct str other = w->patterns[i].search;
		if (i == index || w->patterns[i].is_negated)
			continue;
		if (str_eq(other, search) ? i < index : path_is_below(search, other))
			return true;
	}
	return false;
}

bool
glob_walk(struct arena *a, struct str root, const struct str *patterns, size_t count,
	const struct glob_options *options,
	bool (*found)(void *owner, struct str path, struct error *err), void *owner,
	struct error *err)
{
	struct walk w = {.a = a, .options = options, .found = found, .owner = owner, .err = err};

	if (!read_patterns(a, root, patterns, count, &w, err))
		return false;
	for (size_t i = 0; i < w.count; i++)
		if (!w.patterns[i].is_negated && !is_covered(&w, i) &&
			!visit(&w, w.patterns[i].search, 0))
			return false;
	return true;
}
