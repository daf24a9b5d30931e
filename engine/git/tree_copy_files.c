#include "engine/git/tree_copy_files.h"

#include <pthread.h>
#include <unistd.h>

/* With fewer files, starting a thread costs more than it brings. */
#define FILES_PER_THREAD 500
#define THREADS_MAX      4

struct copy_part {
	struct tree_copy *copy;
	struct tree_copy_item *items;
	size_t count;
	bool ok;
	/* of a part on a thread of its own */
	struct tree_copy fork;
	struct arena a;
	struct error err;
	pthread_t thread;
	bool has_thread;
};

static void *
work(void *owner)
{
	struct copy_part *part = owner;

	part->ok = true;
	for (size_t i = 0; part->ok && i < part->count; i++) {
		struct tree_copy_item *item = &part->items[i];
		item->result = tree_copy_file(part->copy, item->path, item->mode);
		part->ok = item->result != TREE_COPY_FAILED;
	}
	return NULL;
}

static size_t
thread_count(size_t file_count)
{
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = file_count / FILES_PER_THREAD;

	if (processors < 1 || count < 1)
		return 1;
	if (count > (size_t)processors)
		count = (size_t)processors;
	return count < THREADS_MAX ? count : THREADS_MAX;
}

/* A part whose thread cannot be started is done by this one, later. */
static bool
start(struct copy_part *part, struct tree_copy *copy)
{
	if (!tree_copy_fork(copy, &part->a, &part->fork, &part->err))
		return false;
	part->copy = &part->fork;
	part->has_thread = pthread_create(&part->thread, NULL, work, part) == 0;
	return true;
}

static void
finish(struct copy_part *part)
{
	if (part->has_thread)
		(void)pthread_join(part->thread, NULL); /* it was started above */
	else
		(void)work(part);
}

static bool
join(struct copy_part *part, struct tree_copy *copy, bool ok)
{
	tree_copy_join(copy, &part->fork);
	tree_copy_close(&part->fork);
	if (ok && !part->ok)
		*copy->err = part->err;
	ok = ok && part->ok;
	arena_free(&part->a);
	return ok;
}

static bool
copy_parts(struct tree_copy *copy, struct tree_copy_item *items, size_t count, size_t part_count)
{
	struct copy_part parts[THREADS_MAX] = {0};
	size_t started = 1;
	bool ok = true;

	for (size_t i = 0; i < part_count; i++) {
		const size_t from = count / part_count * i;
		const size_t to = i + 1 < part_count ? count / part_count * (i + 1) : count;
		parts[i] =
			(struct copy_part){.copy = copy, .items = items + from, .count = to - from};
	}
	while (started < part_count && start(&parts[started], copy))
		started++;
	(void)work(&parts[0]);
	ok = parts[0].ok;
	for (size_t i = 1; i < started; i++) {
		finish(&parts[i]);
		ok = join(&parts[i], copy, ok);
	}
	if (started < part_count && ok)
		*copy->err = parts[started].err;
	return ok && started == part_count;
}

bool
tree_copy_files(struct tree_copy *copy, struct tree_copy_item *items, size_t count)
{
	return copy_parts(copy, items, count, thread_count(count));
}
