#include "engine/protocol/glob.h"

#include "engine/protocol/glob_pattern.h"
#include "engine/store/file.h"
#include "expr/base/buf.h"
#include "expr/base/unicode.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct glob_walk {
	struct arena *a;
	struct glob_pattern *patterns;
	size_t count;
	const struct glob_options *options;
	bool (*found)(void *owner, struct str path, struct error *err);
	void *owner;
	struct error *err;
	struct buf path; /* where the walk is */
};

/* The folders that the walk is in, where links are followed. */
struct folder_level {
	const struct folder_level *above;
	dev_t device;
	ino_t inode;
};

struct entry {
	struct str name;
	bool is_entered; /* a folder in which the walk goes on */
};

struct entries {
	struct entry *items;
	size_t count;
	size_t capacity;
};

/* --- patterns ----------------------------------------------------------------------------- */

static bool
is_in_home(struct str pattern)
{
	while (str_starts(pattern, STR("!")))
		pattern = unicode_trim(str_slice(pattern, 1, pattern.n));
	return str_eq(pattern, STR("~")) || str_starts(pattern, STR("~/"));
}

static bool
read_patterns(struct arena *a, struct str root, const struct str *texts, size_t count,
	struct glob_walk *w, struct error *err)
{
	size_t capacity = 0;
	struct str line;

	for (size_t i = 0; i < count; i++) {
		struct str rest = texts[i];
		while (str_line(&rest, &line)) {
			const struct str text = unicode_trim(line);
			struct glob_pattern pattern;
			if (text.n == 0 || text.p[0] == '#' || is_in_home(text))
				continue;
			if (str_index(text, '\0', 0) < text.n)
				return error_set(
					err, ERROR_INVALID, "invalid pattern: it contains a NUL");
			if (!glob_pattern_parse(a, root, text, &pattern, err))
				return false;
			*arena_push(a, w->patterns, w->count, capacity) = pattern;
		}
	}
	return true;
}

/* Later patterns win. A folder that is left out is not gone into: all below it is left out. */
static unsigned
match_all(const struct glob_walk *w, struct str path)
{
	unsigned result = GLOB_NONE;

	for (size_t i = 0; i < w->count; i++) {
		const unsigned match = glob_pattern_match(&w->patterns[i], path);
		if (!w->patterns[i].is_negated)
			result |= match;
		else
			result &= ~(match & (GLOB_FILE | GLOB_FOLDER));
	}
	return result;
}

/* True if another pattern's search covers this one: an ancestor's, or the same one's before it. */
static bool
is_covered(const struct glob_walk *w, size_t index)
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

/* --- the path ----------------------------------------------------------------------------- */

/* Makes the path longer by a name. Returns what to cut it to afterwards. */
static size_t
enter(struct glob_walk *w, struct str name)
{
	const size_t before = w->path.n;

	if (before > 0 && w->path.p[before - 1] != '/')
		buf_add_char(&w->path, '/');
	buf_add(&w->path, name);
	return before;
}

static void
leave(struct glob_walk *w, size_t before)
{
	w->path.n = before;
}

/* The path for the system; it is a C string, too. */
static struct str
path_of(struct glob_walk *w)
{
	const size_t n = w->path.n;

	buf_add_char(&w->path, '\0');
	w->path.n = n;
	return buf_str(&w->path);
}

static bool
fail(const struct glob_walk *w, int error, struct str path)
{
	return error_errno(w->err, error, "cannot read '%" STR_FMT "'", STR_ARG(path));
}

/* --- the walk ----------------------------------------------------------------------------- */

/*
 * Whether what the path is at is a folder. False where it is nothing that counts; then `*failed`
 * says whether that is an error.
 */
static bool
look(struct glob_walk *w, bool *is_folder, bool *failed)
{
	const struct str path = path_of(w);
	struct stat st;

	*failed = false;
	if ((w->options->follow_links ? stat : lstat)(path.p, &st) == 0) {
		*is_folder = S_ISDIR(st.st_mode);
		return true;
	}
	*failed = errno != ENOENT;
	if (*failed)
		(void)fail(w, errno, path);
	return false;
}

/* The system's word for what an entry is, if it is enough; else the entry is looked at. */
static bool
look_at(struct glob_walk *w, const struct dirent *dirent, bool *is_folder, bool *failed)
{
	const bool is_link = dirent->d_type == DT_LNK && w->options->follow_links;

	if (dirent->d_type == DT_UNKNOWN || is_link)
		return look(w, is_folder, failed);
	*failed = false;
	*is_folder = dirent->d_type == DT_DIR;
	return true;
}

static bool
is_left_out(const struct glob_walk *w, struct str name)
{
	return w->options->without_hidden && str_starts(name, STR("."));
}

/* Whether the walk goes on in a folder, or the folder itself is found. */
static bool
is_entered(const struct glob_walk *w, unsigned match)
{
	return !w->options->whole_folders || !(match & GLOB_FOLDER);
}

/* Keeps the entry if it, or something below it, may match. */
static bool
add_entry(struct glob_walk *w, const struct dirent *dirent, struct entries *entries)
{
	const struct str name = str_from(dirent->d_name);
	const size_t before = enter(w, name);
	const unsigned match = match_all(w, buf_str(&w->path));
	bool is_folder = false;
	bool failed = false;

	if (match != GLOB_NONE && !is_left_out(w, name) &&
		look_at(w, dirent, &is_folder, &failed) &&
		(is_folder ? match & (GLOB_FOLDER | GLOB_PARTIAL) : match & GLOB_FILE))
		*arena_push(w->a, entries->items, entries->count, entries->capacity) =
			(struct entry){str_copy(w->a, name), is_folder && is_entered(w, match)};
	leave(w, before);
	return !failed;
}

static bool
read_entries(struct glob_walk *w, struct entries *entries)
{
	const struct str path = path_of(w);
	DIR *dir = opendir(path.p);
	bool ok = true;

	if (!dir)
		return errno == ENOENT || fail(w, errno, path); /* it may go away meanwhile */
	for (struct dirent *dirent; ok && (dirent = readdir(dir));)
		if (!str_eq(str_from(dirent->d_name), STR(".")) &&
			!str_eq(str_from(dirent->d_name), STR("..")))
			ok = add_entry(w, dirent, entries);
	(void)closedir(dir); /* only read */
	return ok;
}

static int
by_name(const void *x, const void *y)
{
	return str_cmp(((const struct entry *)x)->name, ((const struct entry *)y)->name);
}

/* True if the walk is in this very folder already: a link led back to it. */
static bool
is_circle(const struct folder_level *level)
{
	for (const struct folder_level *above = level->above; above; above = above->above)
		if (above->device == level->device && above->inode == level->inode)
			return true;
	return false;
}

static bool visit_folder(struct glob_walk *w, const struct folder_level *above);

static bool
visit_entries(struct glob_walk *w, const struct folder_level *level)
{
	const struct arena_mark mark = arena_mark(w->a);
	struct entries entries = {0};
	bool ok = read_entries(w, &entries);

	if (entries.count > 0)
		qsort(entries.items, entries.count, sizeof(*entries.items), by_name);
	for (size_t i = 0; ok && i < entries.count; i++) {
		const size_t before = enter(w, entries.items[i].name);
		ok = entries.items[i].is_entered ? visit_folder(w, level)
						 : w->found(w->owner, path_of(w), w->err);
		leave(w, before);
	}
	arena_rewind(w->a, mark);
	return ok;
}

static bool
visit_folder(struct glob_walk *w, const struct folder_level *above)
{
	struct folder_level level = {.above = above};
	struct stat st;

	if (!w->options->follow_links)
		return visit_entries(w, NULL);
	if (stat(path_of(w).p, &st) != 0)
		return errno == ENOENT || fail(w, errno, buf_str(&w->path));
	level.device = st.st_dev;
	level.inode = st.st_ino;
	return is_circle(&level) || visit_entries(w, &level);
}

/* A search that leads nowhere finds nothing; one through a file is an error, as on GitHub. */
static bool
visit_search(struct glob_walk *w, struct str search)
{
	const unsigned match = match_all(w, search);
	struct stat st;
	bool is_folder;
	bool failed;

	buf_clear(&w->path);
	buf_add(&w->path, search);
	if (lstat(path_of(w).p, &st) != 0)
		return errno == ENOENT || fail(w, errno, search);
	if (match == GLOB_NONE || is_left_out(w, path_name(search)))
		return true;
	if (!look(w, &is_folder, &failed))
		return !failed;
	if (is_folder && is_entered(w, match))
		return !(match & (GLOB_FOLDER | GLOB_PARTIAL)) || visit_folder(w, NULL);
	return !(match & (is_folder ? GLOB_FOLDER : GLOB_FILE)) ||
	       w->found(w->owner, path_of(w), w->err);
}

bool
glob_walk(struct arena *tmp, struct str root, const struct str *patterns, size_t count,
	const struct glob_options *options,
	bool (*found)(void *owner, struct str path, struct error *err), void *owner,
	struct error *err)
{
	struct glob_walk w = {
		.a = tmp, .options = options, .found = found, .owner = owner, .err = err};
	bool ok = read_patterns(tmp, root, patterns, count, &w, err);

	buf_init(&w.path, BUF_UNBOUNDED);
	for (size_t i = 0; ok && i < w.count; i++)
		if (!w.patterns[i].is_negated && !is_covered(&w, i))
			ok = visit_search(&w, w.patterns[i].search);
	buf_free(&w.path);
	return ok;
}
