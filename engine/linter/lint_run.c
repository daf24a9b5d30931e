#include "engine/linter/lint_run.h"

#include "engine/lint/lint.h"
#include "engine/store/file.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define FILE_SIZE_MAX    ((size_t)64 << 20) /* the loader has its own, smaller limit */
#define FILES_PER_THREAD 8                  /* fewer are not worth one */
#define OTHERS_KEPT_MAX  ((size_t)1 << 20)  /* of each thread */

struct pool {
	struct lint_run *run;
	const struct lint_options *options;
	bool with_scripts;
	atomic_size_t next;
	atomic_size_t kept_bytes;
};

struct lint_thread {
	struct pool *pool;
	struct lint_other_files *others;
	pthread_t thread;
};

/* The file's memory is its own from here on. */
static void
keep(struct lint_job *job, struct pool *pool, struct arena *spare)
{
	atomic_fetch_add(&pool->kept_bytes, spare->used_bytes);
	job->a = *spare;
	*spare = (struct arena){0};
	job->source.a = &job->a;
	job->diags.a = &job->a;
}

static bool
read_text(struct lint_job *job, struct str root, struct arena *spare)
{
	struct error err = {0};

	if ((!file_is_link(job->path) || file_check_inside(spare, root, job->path, &err)) &&
		file_read(spare, job->path, FILE_SIZE_MAX, &job->text, &err))
		return true;
	job->err = arena_new(spare, struct error);
	*job->err = err;
	return false;
}

/* Lints one file in `spare`, and keeps that if there is something to be told of it. */
static void
run_one(struct lint_job *job, struct pool *pool, struct lint_cache *cache, struct arena *spare)
{
	struct lint_scripts *scripts = pool->with_scripts ? &job->scripts : NULL;
	struct lint_options options = *pool->options;

	options.root = job->root;
	options.without_shellcheck = options.without_pyflakes = !pool->with_scripts;
	if (job->path.n > 0 && !read_text(job, pool->run->root, spare)) {
		keep(job, pool, spare);
		return;
	}
	source_init(&job->source, spare, job->shown, job->text);
	diags_init(&job->diags, spare);
	lint_file_and_scripts(spare, &job->source, &options, cache, &job->diags, scripts);
	if (!pool->with_scripts)
		lint_finish(spare, &job->source, &options, &job->diags);
	if (job->diags.count > 0 || pool->with_scripts) {
		keep(job, pool, spare);
		return;
	}
	job->source = (struct source){0};
	job->diags = (struct diags){0};
	arena_reset(spare);
}

static void *
work(void *owner)
{
	const struct lint_thread *worker = owner;
	struct pool *pool = worker->pool;
	struct lint_other_files *others = worker->others;
	struct arena spare = {0};
	size_t i;

	if (!others->cache.a)
		lint_cache_init(&others->cache, &others->a);
	while (atomic_load(&pool->kept_bytes) <= pool->run->kept_bytes_max &&
		(i = atomic_fetch_add(&pool->next, 1)) < pool->run->count)
		run_one(&pool->run->jobs[i], pool, &others->cache, &spare);
	arena_free(&spare);
	return NULL;
}

static size_t
thread_count(size_t file_count)
{
	size_t count = file_count / FILES_PER_THREAD;

	if (count < 2)
		return 1;
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (processors > 0 && count > (size_t)processors)
		count = (size_t)processors;
	if (count > LINT_THREADS_MAX)
		count = LINT_THREADS_MAX;
	return count;
}

/* This thread works too; a thread that cannot be started leaves its part to the others. */
void
lint_run(struct lint_run *run, const struct lint_options *options, bool with_scripts)
{
	struct pool pool = {.run = run, .options = options, .with_scripts = with_scripts};
	struct lint_thread workers[LINT_THREADS_MAX];
	const size_t wanted = thread_count(run->count);
	size_t count = 1;

	for (size_t i = 0; i < wanted; i++)
		workers[i] = (struct lint_thread){.pool = &pool, .others = &run->others[i]};
	while (count < wanted &&
		pthread_create(&workers[count].thread, NULL, work, &workers[count]) == 0)
		count++;
	(void)work(&workers[0]);
	for (size_t i = 1; i < count; i++)
		(void)pthread_join(workers[i].thread, NULL); /* it was started above */
	if (atomic_load(&pool.next) < run->count)
		run->count = atomic_load(&pool.next);
}

void
lint_run_finish(struct lint_run *run, const struct lint_options *options)
{
	for (size_t i = 0; i < run->count; i++)
		if (!run->jobs[i].err)
			lint_finish(&run->jobs[i].a, &run->jobs[i].source, options,
				&run->jobs[i].diags);
}

static void
forget_others(struct lint_other_files *others)
{
	arena_free(&others->a);
	others->cache = (struct lint_cache){0};
}

void
lint_run_clear(struct lint_run *run)
{
	for (size_t i = 0; i < run->count; i++)
		arena_free(&run->jobs[i].a);
	run->count = 0;
	for (size_t i = 0; i < LINT_THREADS_MAX; i++)
		if (run->others[i].a.used_bytes > OTHERS_KEPT_MAX)
			forget_others(&run->others[i]);
}

void
lint_run_free(struct lint_run *run)
{
	lint_run_clear(run);
	for (size_t i = 0; i < LINT_THREADS_MAX; i++)
		forget_others(&run->others[i]);
}
