#include "engine/action/action_lock.h"

#include "engine/store/file.h"

#include <stdlib.h>

#define FILE_SIZE_MAX ((size_t)1 << 20)
#define FILE_MODE     0644

static const char header[] = "# The commits of the published actions that the workflows use.\n"
			     "# Made by `lact lock`; `lact run` uses these and no others.\n";

void
action_lock_init(struct action_lock *lock, struct arena *a)
{
	map_init(&lock->pins, a, false);
}

/* Owners and names ignore case, refs do not. */
static struct str
key_of(struct arena *a, const struct action_ref *ref)
{
	return str_concat(a, str_lower(a, ref->repository), STR("@"), ref->ref);
}

void
action_lock_set(
	struct action_lock *lock, struct arena *a, const struct action_ref *ref, struct str commit)
{
	struct str *pin = arena_new(a, struct str);

	*pin = str_copy(a, commit);
	map_set(&lock->pins, key_of(a, ref), pin);
}

/* --- reading ------------------------------------------------------------------------------ */

static bool
read_line(struct arena *a, struct action_lock *lock, struct str line)
{
	struct action_ref ref;
	const size_t blank = str_index(line, ' ', 0);
	const struct str commit = str_trim(str_slice(line, blank, line.n));

	if (!action_ref_parse(str_slice(line, 0, blank), &ref) || ref.path.n > 0 ||
		!action_ref_is_commit(commit))
		return false;
	action_lock_set(lock, a, &ref, commit);
	return true;
}

bool
action_lock_read(struct arena *a, struct str path, struct action_lock **out, struct error *err)
{
	struct action_lock *lock = arena_new(a, struct action_lock);
	unsigned number = 0;
	struct str text;
	struct str line;

	*out = NULL;
	if (!file_exists(path))
		return true;
	if (!file_read(a, path, FILE_SIZE_MAX, &text, err))
		return false;
	action_lock_init(lock, a);
	while (str_line(&text, &line)) {
		number++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#' || read_line(a, lock, line))
			continue;
		(void)error_set(err, ERROR_USAGE,
			"%s:%u: expected OWNER/NAME@REF and 40 hex digits, not '%" STR_FMT "'",
			ACTION_LOCK_FILE, number, STR_ARG(line));
		return error_help(err, "`lact lock` writes the file anew");
	}
	*out = lock;
	return true;
}

/* --- writing ------------------------------------------------------------------------------ */

static int
compare_keys(const void *a, const void *b)
{
	return str_cmp(((const struct map_entry *)a)->key, ((const struct map_entry *)b)->key);
}

bool
action_lock_write(const struct action_lock *lock, struct str path, struct error *err)
{
	struct arena tmp = {0};
	struct map_entry *entries = arena_array(&tmp, struct map_entry, lock->pins.count);
	struct buf b;

	if (lock->pins.count > 0)
		memcpy(entries, lock->pins.entries, lock->pins.count * sizeof(*entries));
	qsort(entries, lock->pins.count, sizeof(*entries), compare_keys);
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, header);
	for (size_t i = 0; i < lock->pins.count; i++)
		buf_add_fmt(&b, "%" STR_FMT " %" STR_FMT "\n", STR_ARG(entries[i].key),
			STR_ARG(*(const struct str *)entries[i].value));
	const bool ok = file_write_atomic(path, buf_str(&b), FILE_MODE, err);
	buf_free(&b);
	arena_free(&tmp);
	return ok;
}

/* --- using -------------------------------------------------------------------------------- */

bool
action_lock_apply(
	const struct action_lock *lock, struct arena *a, struct action_ref *ref, struct error *err)
{
	if (!lock || action_ref_is_commit(ref->ref))
		return true;
	const struct str *pin = map_find(&lock->pins, key_of(a, ref));
	if (pin) {
		ref->commit = *pin;
		return true;
	}
	(void)error_set(err, ERROR_MISSING,
		"'%" STR_FMT "@%" STR_FMT "' is not pinned in " ACTION_LOCK_FILE,
		STR_ARG(ref->repository), STR_ARG(ref->ref));
	return error_help(err, "`lact lock` pins all that the workflows use");
}
