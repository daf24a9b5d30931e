#include "actions/changes/changed_lists.h"

#include "actions/changes/path_glob.h"
#include "expr/base/buf.h"

bool
path_array_has(const struct path_array *list, struct str path)
{
	return list->count > 0 && map_has(&list->known, path);
}

void
path_array_add(struct arena *a, struct path_array *list, struct str path)
{
	if (list->count == 0)
		map_init(&list->known, a, false);
	map_set(&list->known, path, "");
	*arena_push(a, list->items, list->count, list->capacity) = path;
}

/* --- names -------------------------------------------------------------------------------- */

static char
short_escape(char c)
{
	static const char from[] = "\a\b\t\n\v\f\r\"\\";
	static const char to[] = "abtnvfr\"\\";
	const char *found = c != '\0' ? strchr(from, c) : NULL;

	return found ? to[found - from] : '\0';
}

static bool
needs_quotes(unsigned char c, bool quotes_all)
{
	return c < 0x20 || c == 0x7f || c == '"' || c == '\\' || (quotes_all && c >= 0x80);
}

/* As git prints it: in quotes, with octal escapes, if it has such a character. */
static struct str
quoted(struct arena *a, struct str path, bool quotes_all)
{
	bool is_plain = true;
	struct buf b;

	for (size_t i = 0; is_plain && i < path.n; i++)
		is_plain = !needs_quotes((unsigned char)path.p[i], quotes_all);
	if (is_plain)
		return path;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_char(&b, '"');
	for (size_t i = 0; i < path.n; i++) {
		const unsigned char c = (unsigned char)path.p[i];
		if (short_escape(path.p[i]) != '\0')
			buf_add_fmt(&b, "\\%c", short_escape(path.p[i]));
		else if (needs_quotes(c, quotes_all))
			buf_add_fmt(&b, "\\%03o", c);
		else
			buf_add_char(&b, path.p[i]);
	}
	buf_add_char(&b, '"');
	return buf_take(a, &b);
}

/* --- lists -------------------------------------------------------------------------------- */

struct changed_lists_maker {
	struct arena *a;
	const struct changed_lists_options *options;
	struct changed_lists *out;
};

/* False for what does not lie in the folder. */
static bool
is_seen(const struct changed_lists_maker *m, struct str path, struct str *out)
{
	const struct str within = m->options->within;

	if (within.n == 0) {
		*out = path;
		return true;
	}
	if (path.n <= within.n || !str_starts(path, within) || path.p[within.n] != '/')
		return false;
	*out = str_slice(path, within.n + 1, path.n);
	return true;
}

static void
add(struct changed_lists_maker *m, enum changed_kind kind, struct str path)
{
	struct str seen;

	if (is_seen(m, path, &seen))
		path_array_add(m->a, &m->out->of[kind], quoted(m->a, seen, m->options->quotes_all));
}

/* One that leads into the folder or out of it is not a rename there. */
static void
add_rename(struct changed_lists_maker *m, const struct builtin_change *change)
{
	struct str old_path;
	struct str path;
	const bool was_seen = is_seen(m, change->old_path, &old_path);
	const bool now_seen = is_seen(m, change->path, &path);

	if (m->options->renames_apart || !was_seen || !now_seen) {
		add(m, CHANGED_DELETED, change->old_path);
		add(m, CHANGED_ADDED, change->path);
		return;
	}
	add(m, CHANGED_RENAMED, change->path);
	path_array_add(m->a, &m->out->old_names, quoted(m->a, old_path, m->options->quotes_all));
}

void
changed_lists_make(struct arena *a, const struct changed_files *files,
	const struct changed_lists_options *options, struct changed_lists *out)
{
	static const enum changed_kind kinds[] = {
		[BUILTIN_ADDED] = CHANGED_ADDED,
		[BUILTIN_MODIFIED] = CHANGED_MODIFIED,
		[BUILTIN_DELETED] = CHANGED_DELETED,
		[BUILTIN_RENAMED] = CHANGED_RENAMED,
		[BUILTIN_RETYPED] = CHANGED_RETYPED,
	};
	struct changed_lists_maker m = {a, options, out};

	*out = (struct changed_lists){0};
	for (size_t i = 0; i < files->count; i++) {
		const struct builtin_change *change = &files->items[i];
		if (change->is_submodule)
			continue;
		if (change->kind == BUILTIN_RENAMED)
			add_rename(&m, change);
		else
			add(&m, kinds[change->kind], change->path);
	}
}

/* --- patterns ----------------------------------------------------------------------------- */

static bool
is_negative(struct str pattern)
{
	size_t count = 0;

	while (count < pattern.n && pattern.p[count] == '!')
		count++;
	return count % 2 == 1;
}

static void
keep(struct arena *a, const struct path_glob *glob, const struct path_array *list,
	struct path_array *kept, bool *is_out)
{
	for (size_t i = 0; i < list->count; i++) {
		if (!path_glob_matches(glob, list->items[i]))
			continue;
		is_out[i] = false;
		if (!path_array_has(kept, list->items[i]))
			path_array_add(a, kept, list->items[i]);
	}
}

/* A pattern with `!` matches all that it does not take out. */
static void
take_out(const struct path_glob *glob, const struct path_array *list, bool *is_out)
{
	for (size_t i = 0; i < list->count; i++)
		if (!path_glob_matches(glob, list->items[i]))
			is_out[i] = true;
}

static bool
is_taken_out(const struct path_array *list, const bool *is_out, struct str path)
{
	for (size_t i = 0; i < list->count; i++)
		if (is_out[i] && str_eq(list->items[i], path))
			return true;
	return false;
}

static bool
filter(struct arena *a, const struct path_array *list, const struct path_array *patterns,
	struct path_array *out, struct error *err)
{
	bool *is_out = arena_array(a, bool, list->count);
	struct path_array kept = {0};
	struct path_glob *glob;
	bool all_negative = true;

	for (size_t i = 0; i < patterns->count; i++) {
		if (!path_glob_compile(a, patterns->items[i], true, &glob, err))
			return false;
		if (is_negative(patterns->items[i])) {
			take_out(glob, list, is_out);
		} else {
			all_negative = false;
			keep(a, glob, list, &kept, is_out);
		}
		path_glob_free(glob);
	}
	const struct path_array *from = all_negative ? list : &kept;
	for (size_t i = 0; i < from->count; i++)
		if (!is_taken_out(list, is_out, from->items[i]))
			path_array_add(a, out, from->items[i]);
	return true;
}

bool
changed_lists_filter(struct arena *a, const struct changed_lists *lists,
	const struct path_array *patterns, struct changed_lists *out, struct error *err)
{
	*out = (struct changed_lists){0};
	for (size_t i = 0; i < CHANGED_KINDS; i++)
		if (!filter(a, &lists->of[i], patterns, &out->of[i], err))
			return false;
	return true;
}
