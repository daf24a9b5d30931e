#include "engine/record/record.h"

static const char *const kind_names[] = {
	[RECORD_RUN_STARTED] = "run_started",
	[RECORD_JOB_QUEUED] = "job_queued",
	[RECORD_WAITING] = "waiting",
	[RECORD_TURN] = "turn",
	[RECORD_CANCELLING] = "cancelling",
	[RECORD_JOB_STARTED] = "job_started",
	[RECORD_STEP_STARTED] = "step_started",
	[RECORD_LINE] = "line",
	[RECORD_ANNOTATION] = "annotation",
	[RECORD_OUTPUT_SET] = "output_set",
	[RECORD_SUMMARY] = "summary",
	[RECORD_NOTE] = "note",
	[RECORD_DIFFERENCE] = "difference",
	[RECORD_MISSING] = "missing",
	[RECORD_STEP_FINISHED] = "step_finished",
	[RECORD_ENVIRONMENT] = "environment",
	[RECORD_KEPT] = "kept",
	[RECORD_JOB_FINISHED] = "job_finished",
	[RECORD_RUN_FINISHED] = "run_finished",
};

static const char *const line_names[] = {
	[LINE_OUTPUT] = "output",
	[LINE_COMMAND] = "command",
	[LINE_GROUP] = "group",
	[LINE_END_GROUP] = "end_group",
	[LINE_DEBUG] = "debug",
	[LINE_NOTICE] = "notice",
	[LINE_WARNING] = "warning",
	[LINE_ERROR] = "error",
};

static const char *const stage_names[] = {
	[STAGE_PRE] = "pre",
	[STAGE_MAIN] = "main",
	[STAGE_POST] = "post",
};

const char *
record_kind_name(enum record_kind kind)
{
	return kind_names[kind];
}

const char *
line_kind_name(enum line_kind kind)
{
	return line_names[kind];
}

const char *
step_stage_name(enum step_stage stage)
{
	return stage_names[stage];
}
