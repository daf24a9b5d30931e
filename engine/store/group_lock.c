#include "engine/store/group_lock.h"

#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "expr/base/unicode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE   0600
#define FOLDER_MODE 0700
#define WHO_MAX     ((size_t)4096)
#define NAME_LENGTH 32 /* of the digest: enough that two groups never meet */

struct group_lock {
	uv_loop_t *loop;
	struct group_lock_options options;
	struct str folder; /* of this group */
	unsigned long long number;
	int alive;
	int inbox;
	int head; /* the holder's FIFO, while waiting; -1 */
	uv_poll_t inbox_poll;
	uv_poll_t head_poll;
	bool is_held;
	bool is_told; /* that it should give way */
};

/* --- names -------------------------------------------------------------------------------- */

/* The group's folder: a digest of the scope as it is, and of the group as it compares. */
static bool
group_folder(struct arena *a, const struct group_lock_options *options, struct str *out,
	struct error *err)
{
	struct str rest = options->group;
	struct str name;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "%" STR_FMT "\n", STR_ARG(options->scope));
	while (rest.n > 0)
		buf_add_fmt(&b, "%x ", unicode_upper(unicode_next(&rest)));
	const bool ok = digest_text(a, buf_str(&b), &name, err);
	buf_free(&b);
	*out = ok ? path_join(a, options->folder, str_slice(name, 0, NAME_LENGTH)) : STR_NONE;
	return ok;
}

static struct str
turn_file(struct arena *a, struct str folder, unsigned long long number, const char *kind)
{
	return path_join(a, folder, str_fmt(a, "%020llu.%s", number, kind));
}

static const char *const kinds[] = {"alive", "inbox", "who"};

static void
remove_turn(struct arena *tmp, struct str folder, unsigned long long number)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const char *path = str_z(tmp, turn_file(tmp, folder, number, kinds[i]));
		if (path)
			(void)unlink(path); /* it may be gone already */
	}
}

static int
open_file(struct arena *tmp, struct str path, int flags)
{
	const char *path_z = str_z(tmp, path);

	return path_z ? open(path_z, flags | O_CLOEXEC, FILE_MODE) : -1;
}

/* --- the folder's lock -------------------------------------------------------------------- */

/* True if the open file is still the one at the path: the last to leave removes it. */
static bool
is_at(int fd, const char *path)
{
	struct stat opened;
	struct stat found;

	return fstat(fd, &opened) == 0 && stat(path, &found) == 0 &&
	       opened.st_ino == found.st_ino && opened.st_dev == found.st_dev;
}

/* Held for as long as it takes to read a folder and change some names in it. */
static bool
lock_folder(struct arena *tmp, struct str folder, int *out, struct error *err)
{
	const struct str path = path_join(tmp, folder, STR("lock"));
	const char *path_z = str_z(tmp, path);

	for (;;) {
		if (!file_make_dirs(folder, FOLDER_MODE, err))
			return false;
		const int fd = open_file(tmp, path, O_RDWR | O_CREAT);
		if (fd < 0 && errno == ENOENT)
			continue; /* removed since */
		if (fd < 0)
			return error_errno(err, errno, "cannot open '%" STR_FMT "'", STR_ARG(path));
		while (flock(fd, LOCK_EX) != 0)
			if (errno != EINTR) {
				(void)error_errno(
					err, errno, "cannot lock '%" STR_FMT "'", STR_ARG(path));
				(void)close(fd);
				return false;
			}
		if (is_at(fd, path_z)) {
			*out = fd;
			return true;
		}
		(void)close(fd);
	}
}

/* --- who is there ------------------------------------------------------------------------- */

struct turns {
	unsigned long long *numbers; /* the first one holds the group */
	size_t count;
};

/* Its owner holds it open for writing; without one the end is all that there is to read. */
static int
open_alive(struct arena *tmp, struct str folder, unsigned long long number)
{
	char byte;
	const int fd =
		open_file(tmp, turn_file(tmp, folder, number, "alive"), O_RDONLY | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (read(fd, &byte, 1) == 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static bool
is_alive(struct arena *tmp, struct str folder, unsigned long long number)
{
	const int fd = open_alive(tmp, folder, number);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

/* Those that live, in order; removes what the others have left. */
static bool
find_turns(struct arena *tmp, struct str folder, struct turns *out, struct error *err)
{
	struct str *names;
	size_t count;

	if (!file_list(tmp, folder, &names, &count, err))
		return false;
	*out = (struct turns){.numbers = arena_array(tmp, unsigned long long, count)};
	for (size_t i = 0; i < count; i++) {
		if (!str_ends(names[i], STR(".alive")))
			continue;
		const unsigned long long number = strtoull(names[i].p, NULL, 10);
		if (is_alive(tmp, folder, number))
			out->numbers[out->count++] = number;
		else
			remove_turn(tmp, folder, number);
	}
	return true;
}

/* Asks the owner of a turn to give way. One that is just ending need not be asked. */
static void
ask(struct arena *tmp, struct str folder, unsigned long long number)
{
	const int fd =
		open_file(tmp, turn_file(tmp, folder, number, "inbox"), O_WRONLY | O_NONBLOCK);

	if (fd < 0)
		return;
	(void)!write(fd, "c", 1); /* a full pipe has been asked often enough */
	(void)close(fd);
}

/* --- a turn's own files ------------------------------------------------------------------- */

/* Open for both, so that there is a reader and a writer from the start. */
static bool
make_fifo(struct arena *tmp, struct str path, int *fd, struct error *err)
{
	const char *path_z = str_z(tmp, path);

	if (!path_z || mkfifo(path_z, FILE_MODE) != 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(path));
	*fd = open_file(tmp, path, O_RDWR | O_NONBLOCK);
	return *fd >= 0 || error_errno(err, errno, "cannot open '%" STR_FMT "'", STR_ARG(path));
}

static bool
make_files(struct arena *tmp, struct group_lock *lock, struct error *err)
{
	const struct str folder = lock->folder;
	const unsigned long long number = lock->number;

	remove_turn(tmp, folder, number); /* of one that was killed while it made them */
	return file_write(
		       turn_file(tmp, folder, number, "who"), lock->options.who, FILE_MODE, err) &&
	       make_fifo(tmp, turn_file(tmp, folder, number, "inbox"), &lock->inbox, err) &&
	       make_fifo(tmp, turn_file(tmp, folder, number, "alive"), &lock->alive, err);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* --- waiting ------------------------------------------------------------------------------ */

static void
stop_poll(uv_poll_t *poll)
{
	if (poll->data && !uv_is_closing((uv_handle_t *)poll))
		uv_close((uv_handle_t *)poll, NULL);
	poll->data = NULL;
}

static void
hold(struct group_lock *lock)
{
	lock->is_held = true;
	uv_unref((uv_handle_t *)&lock->inbox_poll);
}

static void head_readable(uv_poll_t *poll, int status, int events);

static bool
watch(struct group_lock *lock, uv_poll_t *poll, int fd, uv_poll_cb readable)
{
	if (uv_poll_init(lock->loop, poll, fd) != 0)
		return false;
	poll->data = lock;
	return uv_poll_start(poll, UV_READABLE, readable) == 0;
}

static size_t
place_of(const struct turns *turns, unsigned long long number)
{
	size_t i = 0;

	while (i < turns->count && turns->numbers[i] != number)
		i++;
	return i;
}

/*
 * Holds the group if the turn is the first, else waits for the end of the first. One that is listed
 * no more has lost its place to another, which is told in its inbox. The folder is locked.
 */
static bool
take_place(struct arena *tmp, struct group_lock *lock, struct error *err)
{
	struct turns turns;

	while (lock->head < 0) { /* once more if the first has just ended: then there is one less */
		if (!find_turns(tmp, lock->folder, &turns, err))
			return false;
		const size_t place = place_of(&turns, lock->number);
		if (place == turns.count)
			return true;
		if (place == 0) {
			hold(lock);
			return true;
		}
		lock->head = open_alive(tmp, lock->folder, turns.numbers[0]);
	}
	return watch(lock, &lock->head_poll, lock->head, head_readable) ||
	       error_set(err, ERROR_IO, "cannot wait for the concurrency group '%" STR_FMT "'",
		       STR_ARG(lock->options.group));
}

static void
give_way(struct group_lock *lock)
{
	if (lock->is_told)
		return;
	lock->is_told = true;
	lock->options.cancelled(lock->options.owner);
}

/* The holder is gone: the next in order takes its place, the others wait for that one. */
static void
holder_left(struct group_lock *lock)
{
	struct arena tmp = {0};
	bool ok = false;
	int fd;

	if (lock_folder(&tmp, lock->folder, &fd, NULL)) {
		ok = take_place(&tmp, lock, NULL);
		(void)close(fd);
	}
	arena_free(&tmp);
	if (!ok)
		give_way(lock); /* it can never be told of its turn */
	else if (lock->is_held)
		lock->options.granted(lock->options.owner);
}

static void
head_closed(uv_handle_t *handle)
{
	struct group_lock *lock = handle->data;

	if (lock) /* it has not left meanwhile */
		holder_left(lock);
}

/* A FIFO that nobody writes to is readable at its end alone. */
static void
head_readable(uv_poll_t *poll, int status, int events)
{
	struct group_lock *lock = poll->data;

	(void)status;
	(void)events;
	uv_close((uv_handle_t *)poll, head_closed);
	close_fd(&lock->head);
}

static void
inbox_readable(uv_poll_t *poll, int status, int events)
{
	struct group_lock *lock = poll->data;
	char bytes[64];

	(void)status;
	(void)events;
	while (read(lock->inbox, bytes, sizeof(bytes)) > 0)
		; /* once says all */
	give_way(lock);
}

/* --- entering and leaving ----------------------------------------------------------------- */

/* Tells those who must give way. False if it may not wait either. */
static bool
make_way(struct arena *tmp, struct group_lock *lock, struct turns *turns, struct error *err)
{
	const struct group_lock_options *options = &lock->options;

	if (options->queue && turns->count > GROUP_QUEUE_MAX)
		return error_set(err, ERROR_CANCELLED,
			"%d already wait in the concurrency group '%" STR_FMT "'", GROUP_QUEUE_MAX,
			STR_ARG(options->group));
	for (size_t i = 1; i < turns->count && !options->queue; i++) {
		ask(tmp, lock->folder, turns->numbers[i]);
		remove_turn(tmp, lock->folder, turns->numbers[i]);
	}
	if (turns->count > 0 && options->cancels_holder)
		ask(tmp, lock->folder, turns->numbers[0]);
	return true;
}

static bool
enter_locked(struct arena *tmp, struct group_lock *lock, struct error *err)
{
	struct turns turns;

	if (!find_turns(tmp, lock->folder, &turns, err))
		return false;
	lock->number = turns.count > 0 ? turns.numbers[turns.count - 1] + 1 : 1;
	if (!make_way(tmp, lock, &turns, err) || !make_files(tmp, lock, err))
		return false;
	if (!watch(lock, &lock->inbox_poll, lock->inbox, inbox_readable))
		return error_set(err, ERROR_IO, "cannot watch the concurrency group '%" STR_FMT "'",
			STR_ARG(lock->options.group));
	return take_place(tmp, lock, err);
}

bool
group_lock_enter(struct arena *a, uv_loop_t *loop, const struct group_lock_options *options,
	struct group_lock **out, struct error *err)
{
	struct group_lock *lock = arena_new(a, struct group_lock);
	struct arena tmp = {0};
	int fd;

	*lock = (struct group_lock){
		.loop = loop, .options = *options, .alive = -1, .inbox = -1, .head = -1};
	bool ok = group_folder(a, options, &lock->folder, err) &&
		  lock_folder(&tmp, lock->folder, &fd, err);
	if (ok) {
		ok = enter_locked(&tmp, lock, err);
		(void)close(fd);
	}
	arena_free(&tmp);
	if (ok)
		*out = lock;
	else
		group_lock_leave(lock);
	return ok;
}

bool
group_lock_is_held(const struct group_lock *lock)
{
	return lock->is_held;
}

struct str
group_lock_holder(struct arena *a, const struct group_lock *lock)
{
	struct arena tmp = {0};
	struct turns turns;
	struct str who = STR_NONE;
	int fd;

	if (lock_folder(&tmp, lock->folder, &fd, NULL)) {
		if (find_turns(&tmp, lock->folder, &turns, NULL) && turns.count > 0)
			IGNORE(file_read(a, turn_file(&tmp, lock->folder, turns.numbers[0], "who"),
				WHO_MAX, &who, NULL));
		(void)close(fd);
	}
	arena_free(&tmp);
	return who;
}

/* The last one leaves no folder behind, nor what one that was killed half-way has left. */
static void
remove_if_empty(struct arena *tmp, struct str folder)
{
	struct turns turns;

	if (find_turns(tmp, folder, &turns, NULL) && turns.count == 0)
		IGNORE(file_remove_tree(folder, NULL)); /* it is in nobody's way */
}

/*
 * Its files go before its end is seen. A turn that lost its place has none any more, and its number
 * may be another's by now.
 */
static void
leave_locked(struct arena *tmp, struct group_lock *lock)
{
	const char *path = str_z(tmp, turn_file(tmp, lock->folder, lock->number, "alive"));

	if (path && is_at(lock->alive, path))
		remove_turn(tmp, lock->folder, lock->number);
	remove_if_empty(tmp, lock->folder);
}

void
group_lock_leave(struct group_lock *lock)
{
	struct arena tmp = {0};
	int fd;

	stop_poll(&lock->inbox_poll);
	stop_poll(&lock->head_poll);
	if (lock->alive >= 0 && lock_folder(&tmp, lock->folder, &fd, NULL)) {
		leave_locked(&tmp, lock);
		(void)close(fd);
	}
	close_fd(&lock->head);
	close_fd(&lock->inbox);
	close_fd(&lock->alive);
	arena_free(&tmp);
}
