#include "engine/run/step/step_output.h"

#include "engine/protocol/command.h"
#include "engine/protocol/file_command.h"
#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/run/step/step_matcher.h"
#include "engine/store/file.h"
#include "expr/base/unicode.h"

#define NUMBER_END     (UINT32_MAX / 10)
#define ANNOTATION_MAX 4096

/* --- what a step sets --------------------------------------------------------------------- */

static const struct str *
keep(struct arena *a, struct str s)
{
	struct str *kept = arena_new(a, struct str);

	*kept = str_copy(a, s);
	return kept;
}

void
step_set_output(struct step *step, struct str name, struct str value)
{
	struct job *job = step->job;

	map_set(&step->outputs, str_copy(&step->a, name), keep(&step->a, value));
	if (!step->model->has_own_id)
		return;
	/* outputs are seen as they are set, before the step has ended */
	struct object *steps = step->frame->steps_context;
	struct value entry = object_get(steps, step->model->id);
	if (entry.kind != VALUE_OBJECT) {
		entry = value_object(object_new(&job->a));
		object_set(entry.object, STR("outputs"), value_object(object_new(&job->a)));
		object_set(steps, step->model->id, entry);
	}
	object_set_str(object_get(entry.object, STR("outputs")).object, str_copy(&job->a, name),
		str_copy(&job->a, value));
	run_emit(job->run,
		&(struct record){
			.kind = RECORD_OUTPUT_SET,
			.job = job->index,
			.step = step->shown->index,
			.output_set = {.step_id = step->model->id, .name = name, .value = value},
		});
}

void
step_save_state(struct step *step, struct str name, struct str value)
{
	struct arena *a = &step->job->a;

	if (step->action)
		map_set(&step->action->state, str_copy(a, name), keep(a, value));
}

void
job_set_env(struct job *job, struct str name, struct str value)
{
	env_set(&job->env, name, value);
}

/* Adding a folder again moves it to the front. */
void
job_add_path(struct job *job, struct str path)
{
	size_t kept = 0;

	for (size_t i = 0; i < job->path_count; i++)
		if (!str_eq(job->path_additions[i], path))
			job->path_additions[kept++] = job->path_additions[i];
	job->path_count = kept;
	*arena_push(&job->a, job->path_additions, job->path_count, job->path_capacity) =
		str_copy(&job->a, path);
}

/* --- workflow commands -------------------------------------------------------------------- */

static void
fail_command(struct step *step, const struct workflow_command *command, const char *why)
{
	step_error(step, "Unable to process command '%s' successfully: %s",
		command_name(command->kind), why);
	step->command_failed = true;
}

/* GitHub drops what does not make a range. */
static void
repair_range(struct annotation *at)
{
	if (at->end_line > 0 && at->line == 0)
		at->line = at->end_line;
	if (at->end_column > 0 && at->column == 0)
		at->column = at->end_column;
	if (at->line == 0 || (at->end_line > 0 && at->end_line != at->line))
		at->column = at->end_column = 0;
	if (at->end_line > 0 && at->end_line < at->line)
		at->line = at->end_line = 0;
	if (at->end_column > 0 && at->end_column < at->column)
		at->column = at->end_column = 0;
}

static void
annotate(struct step *step, const struct workflow_command *command, enum line_kind level)
{
	struct annotation at = {
		.title = command_property_find(command, "title"),
		.file = path_within(command_property_find(command, "file"),
			job_workspace_inside(step->job, &step->a)),
		.line = str_number(command_property_find(command, "line"), NUMBER_END),
		.end_line = str_number(command_property_find(command, "endLine"), NUMBER_END),
		.column = str_number(command_property_find(command, "col"), NUMBER_END),
		.end_column = str_number(command_property_find(command, "endColumn"), NUMBER_END),
	};

	const struct str whole = mask_apply(step->job->run->mask, &step->a, command->data);

	repair_range(&at);
	step_line(step, level, whole);
	step_annotate(step, level, unicode_cut(whole, ANNOTATION_MAX), &at);
}

static void
add_mask(struct step *step, const struct workflow_command *command)
{
	if (str_trim(command->data).n == 0)
		step_line(step, LINE_WARNING,
			STR("Can't add secret mask for empty string in ##[add-mask] command."));
	else
		mask_add(step->job->run->mask, command->data);
}

static void
stop_commands(struct step *step, const struct workflow_command *command)
{
	const struct str token = command->data;

	if (token.n == 0 || str_eq_nocase(token, STR("pause-logging")) || command_is_name(token)) {
		fail_command(step, command,
			"the token that ends it must not be empty or a command's name");
		return;
	}
	step->stop_token = str_copy(&step->a, token);
	if (token.n > 6)
		mask_add(step->job->run->mask, token);
}

static void
set_echo(struct step *step, const struct workflow_command *command)
{
	const bool is_on = str_eq_nocase(str_trim(command->data), STR("on"));

	if (is_on || str_eq_nocase(str_trim(command->data), STR("off")))
		step->echo = is_on;
	else
		fail_command(step, command, "expected 'on' or 'off'");
}

static bool
named(struct step *step, const struct workflow_command *command, struct str *name)
{
	*name = command_property_find(command, "name");
	if (name->n > 0)
		return true;
	fail_command(step, command, "the property 'name' is missing");
	return false;
}

/* set-env and add-path are off unless the step's environment turns them on. */
static bool
is_unsecure_allowed(struct step *step, const struct workflow_command *command)
{
	const struct str allowed =
		env_get(&step->process_env, STR("ACTIONS_ALLOW_UNSECURE_COMMANDS"));

	if (str_eq_nocase(allowed, STR("true")))
		return true;
	fail_command(step, command,
		"this command is disabled, because any printed text could issue it: write to the "
		"file $GITHUB_ENV or $GITHUB_PATH");
	return false;
}

static void
set_env(struct step *step, const struct workflow_command *command)
{
	struct str name;

	if (!is_unsecure_allowed(step, command) || !named(step, command, &name))
		return;
	if (file_command_is_blocked(name))
		fail_command(step, command, "NODE_OPTIONS cannot be set");
	else
		job_set_env(step->job, name, command->data);
}

static void
set_output(struct step *step, const struct workflow_command *command)
{
	struct str name;

	if (!named(step, command, &name))
		return;
	step_line(step, LINE_WARNING,
		STR("The `set-output` command is deprecated: write to the file $GITHUB_OUTPUT"));
	step_set_output(step, name, command->data);
}

static void
save_state(struct step *step, const struct workflow_command *command)
{
	struct str name;

	if (!named(step, command, &name))
		return;
	step_line(step, LINE_WARNING,
		STR("The `save-state` command is deprecated: write to the file $GITHUB_STATE"));
	step_save_state(step, name, command->data);
}

static void
add_matcher(struct step *step, const struct workflow_command *command)
{
	struct error err;

	if (!step_add_matcher(step, command->data, &err))
		fail_command(step, command, err.text);
}

static void
remove_matcher(struct step *step, const struct workflow_command *command)
{
	const struct str owner = command_property_find(command, "owner");

	if (owner.n == 0)
		step_line(step, LINE_WARNING,
			STR("The command 'remove-matcher' names its matcher by the property "
			    "'owner'"));
	else
		matchers_remove(&step->job->matchers, owner);
}

static void
do_command(struct step *step, const struct workflow_command *command)
{
	switch (command->kind) {
	case COMMAND_DEBUG:
		if (step->job->run->debug)
			step_line(step, LINE_DEBUG, command->data);
		break;
	case COMMAND_NOTICE: annotate(step, command, LINE_NOTICE); break;
	case COMMAND_WARNING: annotate(step, command, LINE_WARNING); break;
	case COMMAND_ERROR: annotate(step, command, LINE_ERROR); break;
	case COMMAND_GROUP: step_line(step, LINE_GROUP, command->data); break;
	case COMMAND_END_GROUP: step_line(step, LINE_END_GROUP, STR("")); break;
	case COMMAND_ADD_MASK: add_mask(step, command); break;
	case COMMAND_STOP_COMMANDS: stop_commands(step, command); break;
	case COMMAND_ECHO: set_echo(step, command); break;
	case COMMAND_SET_OUTPUT: set_output(step, command); break;
	case COMMAND_SAVE_STATE: save_state(step, command); break;
	case COMMAND_SET_ENV: set_env(step, command); break;
	case COMMAND_ADD_PATH:
		if (is_unsecure_allowed(step, command))
			job_add_path(step->job, command->data);
		break;
	case COMMAND_ADD_MATCHER: add_matcher(step, command); break;
	case COMMAND_REMOVE_MATCHER: remove_matcher(step, command); break;
	}
}

static bool
is_shown(const struct step *step, const struct workflow_command *command)
{
	return command->kind == COMMAND_STOP_COMMANDS || step->echo;
}

/* `::token::` lets commands in again. */
static bool
ends_stop(const struct step *step, struct str line)
{
	line = str_trim_start(line);
	return line.n == step->stop_token.n + 4 && str_starts(line, STR("::")) &&
	       str_ends(line, STR("::")) &&
	       str_eq(str_slice(line, 2, line.n - 2), step->stop_token);
}

void
step_take_line(struct step *step, struct str line)
{
	struct workflow_command command;

	if (str_ends(line, STR("\r")))
		line.n--;
	script_trace_read(&step->trace, line);
	if (step->stop_token.n > 0) {
		if (ends_stop(step, line))
			step->stop_token = STR_NONE;
		step_line(step, LINE_OUTPUT, line);
		return;
	}
	if (!command_parse(&step->a, line, &command)) {
		if (!step->job->matchers.first || !step_match_line(step, line))
			step_line(step, LINE_OUTPUT, line);
		return;
	}
	const bool shown = is_shown(step, &command);
	const bool is_mask = command.kind == COMMAND_ADD_MASK; /* is shown once it masks itself */
	if (shown && !is_mask)
		step_line(step, LINE_OUTPUT, line);
	do_command(step, &command);
	if (shown && is_mask)
		step_line(step, LINE_OUTPUT, line);
}
