#include "engine/work/remover.h"

#include "engine/exec/detach.h"
#include "engine/store/file.h"
#include "engine/work/leftovers.h"

#include <uv.h>

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

struct remover {
	struct arena a; /* of the list, which the mutex guards */
	struct str *folders;
	size_t count;
	size_t capacity;
	size_t done;
	bool is_ending;
	uv_mutex_t mutex;
	uv_cond_t changed;
	uv_thread_t thread;
	bool has_thread;
	atomic_bool must_stop;
	struct str work; /* known at the end */
};

/* --- removing one folder ------------------------------------------------------------------ */

/* Others may find a folder of `gone` too: the first one locks it. False if another one has. */
static bool
lock_folder(const char *path, int *fd)
{
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	/* one that cannot be opened or locked has two who remove it, and that works too */
	return *fd < 0 || flock(*fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* False if it was stopped. `note_why`: a folder that stays is in `gone`. */
static bool
remove_folder(struct str folder, const struct file_stop *stop, bool note_why)
{
	struct arena tmp = {0};
	struct error err;
	bool is_done = true;
	int fd;

	if (lock_folder(str_z(&tmp, folder), &fd))
		switch (file_remove_until(folder, stop, &err)) {
		case FILE_REMOVED: break;
		case FILE_REMOVE_STOPPED: is_done = false; break;
		case FILE_STAYS:
			if (note_why)
				leftovers_note(folder, &err);
			break;
		}
	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return is_done;
}

/* --- the thread --------------------------------------------------------------------------- */

static bool
thread_must_stop(void *owner)
{
	struct remover *remover = owner;

	return atomic_load_explicit(&remover->must_stop, memory_order_relaxed);
}

/* The next folder, waited for. False at the end. */
static bool
next_folder(struct remover *remover, struct str *folder)
{
	uv_mutex_lock(&remover->mutex);
	uv_cond_broadcast(&remover->changed);
	while (remover->done == remover->count && !remover->is_ending)
		uv_cond_wait(&remover->changed, &remover->mutex);
	const bool is_there = remover->done < remover->count;
	if (is_there)
		*folder = remover->folders[remover->done];
	uv_mutex_unlock(&remover->mutex);
	return is_there;
}

/* A job's folder that stays is noted at the end, when that of the run is moved. */
static void
run_thread(void *owner)
{
	struct remover *remover = owner;
	const struct file_stop stop = {thread_must_stop, remover};
	struct str folder;

	while (next_folder(remover, &folder) &&
		remove_folder(folder, &stop, leftovers_is_moved(folder))) {
		uv_mutex_lock(&remover->mutex);
		remover->done++;
		uv_mutex_unlock(&remover->mutex);
	}
}

/* --- during the run ----------------------------------------------------------------------- */

struct remover *
remover_new(void)
{
	struct remover *remover = calloc(1, sizeof(*remover));

	if (!remover || uv_mutex_init(&remover->mutex) != 0 || uv_cond_init(&remover->changed) != 0)
		arena_exhausted();
	return remover;
}

void
remover_add(struct remover *remover, struct str folder)
{
	uv_mutex_lock(&remover->mutex);
	const struct str copy = str_copy(&remover->a, folder);
	*arena_push(&remover->a, remover->folders, remover->count, remover->capacity) = copy;
	uv_cond_broadcast(&remover->changed);
	uv_mutex_unlock(&remover->mutex);
}

/* Without a thread all is removed at the end. */
void
remover_start(struct remover *remover)
{
	if (!remover->has_thread && remover->count > 0)
		remover->has_thread = uv_thread_create(&remover->thread, run_thread, remover) == 0;
}

/* --- the end ------------------------------------------------------------------------------ */

static bool
is_late(void *owner)
{
	const uint64_t *deadline = owner;

	return uv_hrtime() >= *deadline;
}

/* Waits for the thread, but not for long. */
static void
stop_thread(struct remover *remover, uint64_t deadline)
{
	if (!remover->has_thread)
		return;
	uv_mutex_lock(&remover->mutex);
	remover->is_ending = true;
	uv_cond_broadcast(&remover->changed);
	for (uint64_t now = uv_hrtime(); remover->done < remover->count && now < deadline;
		now = uv_hrtime())
		(void)uv_cond_timedwait(&remover->changed, &remover->mutex, deadline - now);
	uv_mutex_unlock(&remover->mutex);
	atomic_store(&remover->must_stop, true);
	(void)uv_thread_join(&remover->thread);
}

/* What the process that goes on has to remove. */
static void
remove_rest(void *owner)
{
	struct remover *remover = owner;

	for (; remover->done < remover->count; remover->done++)
		(void)remove_folder(remover->folders[remover->done], NULL, true);
	leftovers_end(remover->work);
}

/* Folders of the run's jobs move with that of the run. */
static void
keep_moved(struct remover *remover)
{
	size_t kept = 0;

	for (size_t i = remover->done; i < remover->count; i++)
		if (leftovers_is_moved(remover->folders[i]))
			remover->folders[kept++] = remover->folders[i];
	remover->count = kept;
	remover->done = 0;
}

static void
leave_rest(struct remover *remover, const struct remover_end *end, bool has_rest)
{
	struct str moved;
	struct error err;

	keep_moved(remover);
	remover->work = end->work;
	/* what cannot be moved is found by the next run, as is what nobody removes now */
	if (has_rest && leftovers_move(&remover->a, end->work, end->folder, &moved, &err))
		remover_add(remover, moved);
	if (remover->count > 0)
		IGNORE(detach_work(remove_rest, remover));
}

void
remover_end(struct remover *remover, const struct remover_end *end)
{
	uint64_t deadline = uv_hrtime() + end->patience_ms * UINT64_C(1000000);
	const struct file_stop stop = {is_late, &deadline};
	struct error err;

	stop_thread(remover, deadline);
	const bool has_rest =
		end->folder.n > 0 && file_remove_until(end->folder, &stop, &err) != FILE_REMOVED;
	if (has_rest || remover->done < remover->count)
		leave_rest(remover, end, has_rest);
	uv_cond_destroy(&remover->changed);
	uv_mutex_destroy(&remover->mutex);
	arena_free(&remover->a);
	free(remover);
}
