#include "engine/run/step/service_log.h"

#include "engine/run/base/emit.h"
#include "engine/run/base/job_walk.h"

#include <stdlib.h>

struct service_line {
	struct service_line *next;
	const struct session *session;
	struct str text;
};

struct service_log {
	struct run *run;
	uv_async_t async;
	uv_mutex_t lock; /* guards what follows */
	struct arena a;
	struct service_line *first;
	struct service_line **last;
};

/* A job that has ended meanwhile shows nothing more. */
static void
show(const struct service_log *log, const struct service_line *line)
{
	struct job_walk walk = job_walk_start(log->run);
	struct job *job = job_walk_next(&walk);

	while (job && job->session != line->session)
		job = job_walk_next(&walk);
	if (job && job->current)
		step_line(job->current, LINE_OUTPUT, line->text);
}

static void
woken(uv_async_t *async)
{
	struct service_log *log = async->data;

	uv_mutex_lock(&log->lock);
	struct arena taken = log->a;
	const struct service_line *line = log->first;
	log->a = (struct arena){0};
	log->first = NULL;
	log->last = &log->first;
	uv_mutex_unlock(&log->lock);
	for (; line; line = line->next)
		show(log, line);
	arena_free(&taken);
}

struct service_log *
service_log_new(struct run *run)
{
	struct service_log *log = calloc(1, sizeof(*log));

	if (!log || uv_mutex_init(&log->lock) != 0)
		arena_exhausted();
	log->run = run;
	log->last = &log->first;
	if (uv_async_init(run->loop, &log->async, woken) != 0) {
		uv_mutex_destroy(&log->lock);
		free(log);
		return NULL;
	}
	log->async.data = log;
	uv_unref((uv_handle_t *)&log->async);
	return log;
}

void
service_log_add(struct service_log *log, const struct session *session, struct str text)
{
	uv_mutex_lock(&log->lock);
	struct service_line *line = arena_new(&log->a, struct service_line);
	*line = (struct service_line){.session = session, .text = str_copy(&log->a, text)};
	*log->last = line;
	log->last = &line->next;
	uv_mutex_unlock(&log->lock);
	(void)uv_async_send(&log->async); /* fails for no handle that is open */
}

static void
closed(uv_handle_t *handle)
{
	struct service_log *log = handle->data;

	uv_mutex_destroy(&log->lock);
	arena_free(&log->a);
	free(log);
}

void
service_log_end(struct service_log *log)
{
	uv_close((uv_handle_t *)&log->async, closed);
}
