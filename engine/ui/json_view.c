#include "engine/ui/json_view.h"

#include "expr/base/unicode.h"

static const char hex[] = "0123456789abcdef";

/* Length of the run of bytes from `at` that need no escape. */
static size_t
plain_length(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.n && s.p[end] >= 0x20 && s.p[end] != '"' && s.p[end] != '\\')
		end++; /* as signed char: what is not ASCII is below 0 */
	return end - at;
}

/* Writes the code point at `*at`. A byte that is not UTF-8, as a program may print it, is U+FFFD. */
static void
write_one(struct output *out, struct str s, size_t *at)
{
	struct str rest = str_slice(s, *at, s.n);
	const uint32_t c = unicode_next(&rest);
	const struct str written = str_slice(s, *at, s.n - rest.n);

	*at += written.n;
	if (c == '"' || c == '\\') {
		output_add(out, (struct str){c == '"' ? "\\\"" : "\\\\", 2});
	} else if (c < 0x20) {
		const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
		output_add(out, (struct str){escape, sizeof(escape)});
	} else if (written.n == 1) {
		output_add(out, STR("\xef\xbf\xbd"));
	} else {
		output_add(out, written);
	}
}

void
json_write_string(struct output *out, struct str s)
{
	output_add(out, STR("\""));
	for (size_t i = 0; i < s.n;) {
		const size_t n = plain_length(s, i);
		output_add(out, str_slice(s, i, i + n));
		i += n;
		if (i < s.n)
			write_one(out, s, &i);
	}
	output_add(out, STR("\""));
}

static void
text_member(struct output *out, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	output_add_fmt(out, ",\"%s\":", name);
	json_write_string(out, value);
}

static void
number_member(struct output *out, const char *name, unsigned long long value)
{
	output_add_fmt(out, ",\"%s\":%llu", name, value);
}

static void
annotation_members(struct output *out, const struct annotation *at)
{
	text_member(out, "title", at->title);
	text_member(out, "file", at->file);
	if (at->line > 0)
		number_member(out, "start_line", at->line);
	if (at->end_line > 0)
		number_member(out, "end_line", at->end_line);
	if (at->column > 0)
		number_member(out, "start_column", at->column);
	if (at->end_column > 0)
		number_member(out, "end_column", at->end_column);
}

static void
counts_member(struct output *out, const struct record_counts *c)
{
	output_add_fmt(out,
		",\"jobs\":{\"success\":%u,\"failure\":%u,\"cancelled\":%u,\"skipped\":%u,\"not_"
		"run\":%u}",
		c->success, c->failure, c->cancelled, c->skipped, c->not_run);
}

/* What the common members are called in each kind of record. */
static const struct {
	const char *id;
	const char *name;
	const char *text;
	const char *help;
} members[] = {
	[RECORD_RUN_STARTED] = {"path", "workflow", "event", "ref"},
	[RECORD_JOB_QUEUED] = {"job_id", "name", "reason", "help"},
	[RECORD_WAITING] = {"job_id", "name", "text", "help"},
	[RECORD_TURN] = {"job_id", "name", "text", "help"},
	[RECORD_CANCELLING] = {"job_id", "name", "text", "help"},
	[RECORD_JOB_STARTED] = {"job_id", "name", "runs_on", "permissions"},
	[RECORD_STEP_STARTED] = {"step_id", "name", "action", "help"},
	[RECORD_LINE] = {"step_id", "name", "text", "help"},
	[RECORD_ANNOTATION] = {"step_id", "name", "message", "help"},
	[RECORD_OUTPUT_SET] = {"step_id", "name", "value", "help"},
	[RECORD_SUMMARY] = {"step_id", "name", "markdown", "help"},
	[RECORD_NOTE] = {"step_id", "name", "text", "help"},
	[RECORD_DIFFERENCE] = {"step_id", "name", "text", "help"},
	[RECORD_MISSING] = {"step_id", "name", "text", "help"},
	[RECORD_STEP_FINISHED] = {"step_id", "name", "reason", "inner_step"},
	[RECORD_ENVIRONMENT] = {"job_id", "name", "url", "help"},
	[RECORD_KEPT] = {"job_id", "name", "workspace", "folder"},
	[RECORD_JOB_FINISHED] = {"job_id", "name", "reason", "help"},
	[RECORD_RUN_FINISHED] = {"path", "workflow", "text", "help"},
};

static void
finished_members(struct output *out, const struct record *record)
{
	if (record->outcome != RESULT_NONE)
		text_member(out, "outcome", str_from(result_name(record->outcome)));
	text_member(out, "conclusion", str_from(result_name(record->conclusion)));
	if (record->kind == RECORD_STEP_FINISHED && record->exit_code >= 0)
		number_member(out, "exit_code", (unsigned long long)record->exit_code);
	if (record->not_run)
		output_add(out, STR(",\"not_run\":true"));
	number_member(out, "duration_ms", record->duration_ms);
	if (record->kind == RECORD_RUN_FINISHED)
		counts_member(out, &record->counts);
	if (record->counts.steps_not_run > 0)
		number_member(out, "steps_not_run", record->counts.steps_not_run);
	if (record->counts.steps_left_out > 0)
		number_member(out, "steps_left_out", record->counts.steps_left_out);
}

static void
own_members(struct output *out, const struct record *record)
{
	switch (record->kind) {
	case RECORD_RUN_STARTED: text_member(out, "run_name", record->title); break;
	case RECORD_LINE: text_member(out, "kind", str_from(line_kind_name(record->line))); break;
	case RECORD_ANNOTATION:
		text_member(out, "level", str_from(line_kind_name(record->line)));
		annotation_members(out, record->annotation);
		break;
	case RECORD_STEP_STARTED:
		text_member(out, "stage", str_from(step_stage_name(record->stage)));
		break;
	case RECORD_STEP_FINISHED:
		text_member(out, "stage", str_from(step_stage_name(record->stage)));
		finished_members(out, record);
		if (record->annotation)
			annotation_members(out, record->annotation);
		text_member(out, "script_line", record->title);
		break;
	case RECORD_JOB_FINISHED:
	case RECORD_RUN_FINISHED: finished_members(out, record); break;
	case RECORD_JOB_QUEUED:
	case RECORD_WAITING:
	case RECORD_ENVIRONMENT:
	case RECORD_KEPT:
	case RECORD_TURN:
	case RECORD_CANCELLING:
	case RECORD_JOB_STARTED:
	case RECORD_OUTPUT_SET:
	case RECORD_SUMMARY:
	case RECORD_NOTE:
	case RECORD_DIFFERENCE:
	case RECORD_MISSING: break;
	}
}

static void
read_record(void *owner, const struct record *record)
{
	struct output *out = owner;

	output_add_fmt(out, "{\"record\":\"%s\",\"time_ms\":%llu", record_kind_name(record->kind),
		(unsigned long long)record->time_ms);
	if (record->job != RECORD_NO_INDEX)
		number_member(out, "job", record->job);
	if (record->step != RECORD_NO_INDEX)
		number_member(out, "step", record->step);
	text_member(out, members[record->kind].id, record->id);
	text_member(out, members[record->kind].name, record->name);
	text_member(out, members[record->kind].text, record->text);
	text_member(out, members[record->kind].help, record->help);
	own_members(out, record);
	output_add(out, STR("}\n"));
}

static void
idle(void *owner)
{
	output_flush(owner);
}

struct record_reader
json_view_reader(struct output *output)
{
	return (struct record_reader){.read = read_record, .idle = idle, .owner = output};
}
