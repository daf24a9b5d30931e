#include "engine/ui/job_logs.h"

void
job_logs_init(struct job_logs *logs, struct output *out)
{
	*logs = (struct job_logs){.out = out};
}

void
job_logs_free(struct job_logs *logs)
{
	for (size_t i = 0; i < logs->count; i++)
		if (logs->logs[i]) {
			output_free(&logs->logs[i]->kept);
			arena_free(&logs->logs[i]->a);
		}
	arena_free(&logs->a);
}

struct job_log *
job_logs_of(struct job_logs *logs, uint32_t job)
{
	while (logs->count <= job)
		*arena_push(&logs->a, logs->logs, logs->count, logs->capacity) = NULL;
	if (!logs->logs[job]) {
		logs->logs[job] = arena_new(&logs->a, struct job_log);
		output_init_kept(&logs->logs[job]->kept, KEPT_MAX);
	}
	return logs->logs[job];
}

/* Before the first text of a log: a blank line parts it from the one before. */
static void
begin(struct job_logs *logs, struct job_log *log)
{
	if (log->has_text)
		return;
	log->has_text = true;
	if (logs->has_text)
		output_add_z(logs->out, "\n");
	logs->has_text = true;
}

struct output *
job_logs_out(struct job_logs *logs, uint32_t job)
{
	struct job_log *log = job_logs_of(logs, job);

	if (!log->is_open)
		return &log->kept;
	begin(logs, log);
	return logs->out;
}

void
job_logs_turn(struct job_logs *logs, uint32_t job)
{
	struct job_log *log = job_logs_of(logs, job);

	if (log->is_open)
		return;
	log->is_open = true;
	if (output_is_empty(&log->kept))
		return;
	begin(logs, log);
	output_move(&log->kept, logs->out);
}

void
job_logs_end(struct job_logs *logs)
{
	for (size_t i = 0; i < logs->count; i++)
		if (logs->logs[i])
			job_logs_turn(logs, (uint32_t)i);
}
