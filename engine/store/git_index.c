#include "engine/store/git_index.h"

#include "engine/store/file.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#define INDEX_MAX     ((size_t)1 << 30)
#define GIT_FILE_MAX  ((size_t)65536)
#define HEADER_SIZE   12
#define ENTRY_SIZE    62 /* before the name: times, numbers, mode, SHA-1, flags */
#define EXTENDED      0x4000
#define EXTENDED_SIZE 2

struct index_reader {
	struct str rest; /* from the next entry on */
	uint32_t version;
	char name[PATH_MAX]; /* of the entry before, which version 4 builds on */
	size_t name_length;
};

static uint32_t
number(const char *p, size_t bytes)
{
	uint32_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | (unsigned char)p[i];
	return n;
}

/* How many bytes version 4 drops from the name before; moves `*at` behind it. */
static bool
read_dropped(struct str text, size_t *at, size_t *out)
{
	size_t value = 0;

	for (; *at < text.n; (*at)++) {
		const unsigned char c = (unsigned char)text.p[*at];
		value = (value << 7) | (c & 0x7f);
		if (!(c & 0x80)) {
			(*at)++;
			*out = value;
			return value <= PATH_MAX;
		}
		value++;
	}
	return false;
}

/* Reads an entry's name off the start; false if it is no entry. */
static bool
next_name(struct index_reader *r)
{
	size_t kept = 0;
	size_t dropped = 0;

	if (r->rest.n < ENTRY_SIZE)
		return false;
	const bool is_extended = (number(r->rest.p + ENTRY_SIZE - 2, 2) & EXTENDED) != 0;
	size_t at = ENTRY_SIZE + (is_extended ? EXTENDED_SIZE : 0);
	if (r->version == 4) {
		if (!read_dropped(r->rest, &at, &dropped) || dropped > r->name_length)
			return false;
		kept = r->name_length - dropped;
	}
	const size_t end = str_index(r->rest, '\0', at);
	if (end >= r->rest.n || kept + (end - at) >= sizeof(r->name))
		return false;
	memcpy(r->name + kept, r->rest.p + at, end - at);
	r->name_length = kept + (end - at);
	/* padded with 1 to 8 zeros, but not in version 4 */
	const size_t size = r->version == 4 ? end + 1 : (end + 8) & ~(size_t)7;
	if (size > r->rest.n)
		return false;
	r->rest = str_slice(r->rest, size, r->rest.n);
	return true;
}

/* `.git`, or what the file of that name in a linked work tree says. */
static struct str
git_folder(struct arena *a, struct str root)
{
	const struct str git = path_join(a, root, STR(".git"));
	struct str text;

	if (file_kind(git) != FILE_REGULAR)
		return git;
	if (!file_read(a, git, GIT_FILE_MAX, &text, NULL) || !str_starts(text, STR("gitdir: ")))
		return STR_NONE;
	return path_join(a, root, str_trim(str_slice(text, 8, text.n)));
}

static bool
read_all(struct str text, void (*found)(void *owner, struct str path), void *owner)
{
	struct index_reader r = {.rest = str_slice(text, HEADER_SIZE, text.n)};

	r.version = number(text.p + 4, 4);
	if (r.version < 2 || r.version > 4)
		return false;
	for (uint32_t left = number(text.p + 8, 4); left > 0; left--) {
		if (!next_name(&r))
			return false;
		found(owner, (struct str){r.name, r.name_length});
	}
	return true;
}

bool
git_index_each(struct str root, void (*found)(void *owner, struct str path), void *owner)
{
	struct arena tmp = {0};
	const struct str folder = git_folder(&tmp, root);
	struct str text;
	const bool ok =
		folder.n > 0 &&
		file_read(&tmp, path_join(&tmp, folder, STR("index")), INDEX_MAX, &text, NULL) &&
		text.n >= HEADER_SIZE && str_starts(text, STR("DIRC")) &&
		read_all(text, found, owner);

	arena_free(&tmp);
	return ok;
}
