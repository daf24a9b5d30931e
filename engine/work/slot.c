#include "engine/work/slot.h"

#include "engine/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SLOTS_MAX  100000
#define LOCK_TRIES 100

/* True if the file that is locked is still the one at the path: its holder may just have removed
 * it. */
static bool
is_current(int fd, const char *path)
{
	struct stat held;
	struct stat there;

	return fstat(fd, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino &&
	       held.st_dev == there.st_dev;
}

static enum slot_locked
fail(int problem, const char *path, struct error *err)
{
	(void)error_errno(err, problem, "cannot lock '%s'", path);
	return SLOT_FAILED;
}

static enum slot_locked
lock_once(const char *path, int *out, bool *is_lock_current, struct error *err)
{
	const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return fail(errno, path, err);
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		*out = fd;
		*is_lock_current = is_current(fd, path);
		return SLOT_LOCKED;
	}
	const int problem = errno;
	(void)close(fd);
	return problem == EWOULDBLOCK ? SLOT_BUSY : fail(problem, path, err);
}

enum slot_locked
slot_lock(struct arena *a, struct str work, struct str name, struct slot *out, struct error *err)
{
	const struct str folder = path_join(a, work, name);
	const char *lock_path = str_z(a, str_concat(a, folder, STR(".lock")));
	bool is_lock_current;
	int fd;

	for (unsigned i = 0; i < LOCK_TRIES; i++) {
		const enum slot_locked locked = lock_once(lock_path, &fd, &is_lock_current, err);
		if (locked != SLOT_LOCKED)
			return locked;
		if (is_lock_current) {
			*out = (struct slot){folder, lock_path, fd};
			return SLOT_LOCKED;
		}
		(void)close(fd);
	}
	return SLOT_BUSY;
}

enum slot_claim {
	TAKEN,
	TAKEN_ALREADY,
	TAKING_FAILED,
};

/* A folder that is there already is of a lact that was killed, and could not be moved away. */
static enum slot_claim
take(struct arena *a, struct str work, unsigned number, struct slot *out, struct error *err)
{
	switch (slot_lock(a, work, str_fmt(a, "%u", number), out, err)) {
	case SLOT_LOCKED: break;
	case SLOT_BUSY: return TAKEN_ALREADY;
	case SLOT_FAILED: return TAKING_FAILED;
	}
	if (mkdir(str_z(a, out->folder), 0700) == 0)
		return TAKEN;
	const int problem = errno;
	slot_release(out);
	if (problem == EEXIST)
		return TAKEN_ALREADY;
	(void)error_errno(err, problem, "cannot make '%" STR_FMT "'", STR_ARG(out->folder));
	return TAKING_FAILED;
}

bool
slot_take(struct arena *a, struct str work, struct slot *out, struct error *err)
{
	for (unsigned i = 0; i < SLOTS_MAX; i++)
		switch (take(a, work, i, out, err)) {
		case TAKEN: return true;
		case TAKEN_ALREADY: break;
		case TAKING_FAILED: return false;
		}
	return error_set(err, ERROR_IO, "'%" STR_FMT "' has no free number", STR_ARG(work));
}

void
slot_release(struct slot *slot)
{
	(void)unlink(slot->lock_path); /* one that nobody holds is in nobody's way */
	(void)close(slot->lock);
}
