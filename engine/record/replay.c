#include "engine/record/replay.h"

#include "engine/record/record_json.h"

/* What the stream has told so far. */
struct replay {
	struct arena a;
	uint64_t sequence;
	uint32_t *steps; /* of each job, how many were started */
	size_t job_count;
	size_t job_capacity;
};

static bool
take_job(struct replay *replay, const struct record *record, struct error *err)
{
	const bool is_new = record->kind == RECORD_JOB_QUEUED;

	if (is_new && record->job == replay->job_count)
		*arena_push(&replay->a, replay->steps, replay->job_count, replay->job_capacity) = 0;
	else if (is_new || record->job >= replay->job_count)
		return error_set(err, ERROR_INVALID, "job %u is out of order", record->job);
	return true;
}

static bool
take_step(struct replay *replay, const struct record *record, struct error *err)
{
	uint32_t *started = &replay->steps[record->job];
	const bool is_new = record->kind == RECORD_STEP_STARTED;

	if (is_new && record->step == *started)
		(*started)++;
	else if (is_new || record->step >= *started)
		return error_set(err, ERROR_INVALID, "step %u is out of order", record->step);
	return true;
}

static bool
take(struct replay *replay, const struct record *record, struct error *err)
{
	if (record->sequence != replay->sequence + 1)
		return error_set(err, ERROR_INVALID, "record %llu comes after record %llu",
			(unsigned long long)record->sequence, (unsigned long long)replay->sequence);
	if ((record->kind == RECORD_RUN_STARTED) != (record->sequence == 1))
		return error_set(err, ERROR_INVALID, "'run_started' must be the first record");
	replay->sequence++;
	if (record->job != RECORD_NO_INDEX && !take_job(replay, record, err))
		return false;
	return record->step == RECORD_NO_INDEX || take_step(replay, record, err);
}

bool
record_replay(
	struct str stream, const struct record_reader *readers, size_t count, struct error *err)
{
	struct replay replay = {0};
	struct arena a = {0};
	struct record record;
	struct str line;
	bool ok = true;

	for (size_t number = 1; ok && str_line(&stream, &line); number++) {
		ok = record_json_read(&a, line, &record, err) && take(&replay, &record, err);
		if (!ok)
			(void)error_prefix(err, "line %zu", number);
		for (size_t i = 0; ok && i < count; i++)
			readers[i].read(readers[i].owner, &record);
		arena_reset(&a);
	}
	arena_free(&a);
	arena_free(&replay.a);
	return ok;
}
