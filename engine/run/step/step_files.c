#include "engine/run/step/step_files.h"

#include "engine/protocol/file_command.h"
#include "engine/run/base/emit.h"
#include "engine/run/step/step_output.h"
#include "engine/store/file.h"

#define FILE_SIZE_MAX    ((size_t)64 << 20)
#define SUMMARY_SIZE_MAX ((size_t)1 << 20)

/* The names of the files, and what a message calls them. */
static const char *const names[] = {
	[FILE_ENV] = "env",
	[FILE_OUTPUT] = "output",
	[FILE_STATE] = "state",
	[FILE_PATH] = "path",
	[FILE_SUMMARY] = "step_summary",
};

void
job_files_init(struct job *job, struct str folder)
{
	file_pool_init(&job->files, folder, names, COUNT_OF(names));
}

bool
step_files_make(struct step *step, struct error *err)
{
	return file_pool_next(&step->job->files, &step->a, step->files, err);
}

static void
found_env(void *owner, struct str name, struct str value)
{
	struct step *step = owner;

	if (file_command_is_blocked(name)) {
		step_error(step,
			"Can't store %" STR_FMT " output parameter using '$GITHUB_ENV' command.",
			STR_ARG(name));
		return;
	}
	job_set_env(step->job, name, value);
}

static void
found_output(void *owner, struct str name, struct str value)
{
	step_set_output(owner, name, value);
}

static void
found_state(void *owner, struct str name, struct str value)
{
	step_save_state(owner, name, value);
}

static void
found_path(void *owner, struct str path)
{
	struct step *step = owner;

	job_add_path(step->job, path);
}

static void
take_summary(struct step *step, struct str text)
{
	if (text.n > SUMMARY_SIZE_MAX) {
		step_error(step,
			"$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of "
			"1024k, got %zuk",
			text.n / 1024);
		return;
	}
	run_emit(step->job->run, &(struct record){
					 .kind = RECORD_SUMMARY,
					 .job = step->job->index,
					 .step = step->shown->index,
					 .summary.markdown = text,
				 });
}

static bool
take_file(struct step *step, enum file_command_kind kind, struct str text, struct error *err)
{
	switch (kind) {
	case FILE_ENV: return file_command_read(text, found_env, step, err);
	case FILE_OUTPUT: return file_command_read(text, found_output, step, err);
	case FILE_STATE: return file_command_read(text, found_state, step, err);
	case FILE_PATH: file_command_read_paths(text, found_path, step); return true;
	case FILE_SUMMARY: take_summary(step, text); return true;
	}
	return true;
}

static bool
read_file(struct step *step, enum file_command_kind kind)
{
	struct str text;
	struct error err;

	/* a step may have removed it: then there is nothing to read */
	if (file_pool_is_empty(&step->job->files, kind) || !file_exists(step->files[kind]))
		return true;
	if (file_read(&step->a, step->files[kind], FILE_SIZE_MAX, &text, &err) &&
		take_file(step, kind, text, &err))
		return true;
	step_error(step, "Unable to process file command '%s' successfully: %s", names[kind],
		err.text);
	return false;
}

bool
step_files_read(struct step *step)
{
	bool ok = true;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (step->files[i].n > 0)
			ok = read_file(step, (enum file_command_kind)i) && ok;
	return ok;
}
