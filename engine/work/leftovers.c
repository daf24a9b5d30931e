#include "engine/work/leftovers.h"

#include "engine/exec/orphans.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"
#include "engine/work/slot.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define GONE       "gone"
#define STUCK      ".stuck"
#define TOLD       ".told"
#define KEPT       ".kept"
#define MOVE_TRIES 10
#define REASON_MAX ((size_t)4096)

/* --- moving away -------------------------------------------------------------------------- */

bool
leftovers_move(
	struct arena *a, struct str work, struct str folder, struct str *out, struct error *err)
{
	const struct str gone = path_join(a, work, STR(GONE));
	const struct str path = path_join(a, gone, unique_name(a));

	for (unsigned i = 0; i < MOVE_TRIES; i++) {
		if (!file_make_dirs(gone, 0700, err))
			return false;
		if (rename(str_z(a, folder), str_z(a, path)) == 0) {
			*out = path;
			return true;
		}
		if (errno != ENOENT) /* else another lact has just removed `gone` as empty */
			break;
	}
	return error_errno(err, errno, "cannot move '%" STR_FMT "'", STR_ARG(folder));
}

bool
leftovers_is_moved(struct str folder)
{
	return str_eq(path_name(path_folder(folder)), STR(GONE));
}

bool
leftovers_keep(struct str folder, struct error *err)
{
	struct arena tmp = {0};
	const bool ok = file_write(str_concat(&tmp, folder, STR(KEPT)), STR_NONE, 0600, err);

	arena_free(&tmp);
	return ok;
}

void
leftovers_forget(struct str folder)
{
	struct arena tmp = {0};
	const char *kept = str_z(&tmp, str_concat(&tmp, folder, STR(KEPT)));

	if (kept)
		(void)unlink(kept);
	arena_free(&tmp);
}

void
leftovers_note(struct str folder, const struct error *why)
{
	struct arena tmp = {0};
	struct error err;

	/* if even that fails, the next run tries to remove it once more */
	IGNORE(file_write(str_concat(&tmp, folder, STR(STUCK)), str_from(why->text), 0600, &err));
	arena_free(&tmp);
}

static bool
is_number(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] < '0' || name.p[i] > '9')
			return false;
	return name.n > 0;
}

static void
add_stuck(
	struct arena *a, struct leftovers *out, size_t *capacity, struct str folder, struct str why)
{
	*arena_push(a, out->stuck, out->stuck_count, *capacity) = str_fmt(a,
		"'%" STR_FMT "' of an earlier run could not be removed (%" STR_FMT
		"): `sudo rm -rf '%" STR_FMT "'` removes it",
		STR_ARG(folder), STR_ARG(why), STR_ARG(folder));
}

/* `name` without `end`, if it ends so. */
static struct str
without_end(struct str name, struct str end)
{
	return str_ends(name, end) ? str_slice(name, 0, name.n - end.n) : name;
}

/* One that cannot even be moved keeps its number, with a note beside it that it was told. */
static void
move_abandoned(struct arena *a, struct str work, const struct slot *slot, struct leftovers *out,
	size_t *capacity)
{
	const struct str told = str_concat(a, slot->folder, STR(TOLD));
	const struct str kept = str_concat(a, slot->folder, STR(KEPT));
	struct str path;
	struct error err;

	if (file_kind(slot->folder) == FILE_NONE) {
		IGNORE(file_remove_tree(told, &err)); /* it is in nobody's way */
		IGNORE(file_remove_tree(kept, &err));
		return;
	}
	if (file_exists(told) || file_exists(kept))
		return;
	(void)orphans_kill_in(str_concat(a, slot->folder, STR("/")));
	if (leftovers_move(a, work, slot->folder, &path, &err))
		return;
	if (file_write(told, STR_NONE, 0600, NULL))
		add_stuck(a, out, capacity, slot->folder, str_copy(a, str_from(err.text)));
}

static void
find_abandoned(struct arena *a, struct str work, struct leftovers *out)
{
	struct str *names;
	struct slot slot;
	size_t count;
	size_t capacity = 0;
	struct error err;

	if (!file_list(a, work, &names, &count, &err))
		return; /* making the run's own folder tells what is wrong */
	for (size_t i = 0; i < count; i++) {
		const struct str name = without_end(without_end(names[i], STR(".lock")), STR(KEPT));
		if (!is_number(name) || slot_lock(a, work, name, &slot, &err) != SLOT_LOCKED)
			continue;
		move_abandoned(a, work, &slot, out, &capacity);
		slot_release(&slot);
	}
}

/* --- what was moved ----------------------------------------------------------------------- */

static bool
tell_stuck(struct arena *a, struct str folder, struct leftovers *out, size_t *capacity)
{
	const struct str stuck = str_concat(a, folder, STR(STUCK));
	const struct str told = str_concat(a, folder, STR(TOLD));
	struct str why;
	struct error err;

	if (!file_read(a, stuck, REASON_MAX, &why, &err))
		return file_exists(told);
	if (rename(str_z(a, stuck), str_z(a, told)) == 0)
		add_stuck(a, out, capacity, folder, why);
	return true;
}

static bool
is_note(struct str name)
{
	return str_ends(name, STR(STUCK)) || str_ends(name, STR(TOLD));
}

/* A note whose folder somebody has removed is of no more use. */
static void
remove_note(struct arena *a, struct str gone, struct str name)
{
	const struct str path = path_join(a, gone, name);
	const struct str folder = str_slice(path, 0, str_rindex(path, '.'));
	struct error err;

	if (file_kind(folder) == FILE_NONE)
		IGNORE(file_remove_tree(path, &err)); /* it is in nobody's way */
}

static void
find_moved(struct arena *a, struct str work, struct leftovers *out)
{
	const struct str gone = path_join(a, work, STR(GONE));
	size_t removable_capacity = 0;
	size_t stuck_capacity = out->stuck_count;
	struct str *names;
	size_t count;
	struct error err;

	if (!file_list(a, gone, &names, &count, &err))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct str path = path_join(a, gone, names[i]);
		if (is_note(names[i]))
			remove_note(a, gone, names[i]);
		else if (!tell_stuck(a, path, out, &stuck_capacity))
			*arena_push(a, out->removable, out->removable_count, removable_capacity) =
				path;
	}
}

void
leftovers_find(struct arena *a, struct str work, struct leftovers *out)
{
	*out = (struct leftovers){0};
	find_abandoned(a, work, out);
	find_moved(a, work, out);
}

void
leftovers_end(struct str work)
{
	struct arena tmp = {0};

	(void)rmdir(str_z(&tmp, path_join(&tmp, work, STR(GONE)))); /* it may not be empty */
	arena_free(&tmp);
}
