#include "engine/run/file_command.h"
#include "engine/run/state.h"
#include "engine/run/unique.h"
#include "engine/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE_MAX    ((size_t)64 << 20)
#define SUMMARY_SIZE_MAX ((size_t)1 << 20)

/* The names of the files, and what a message calls them. */
static const struct {
	const char *prefix;
	const char *name;
} kinds[] = {
	[FILE_ENV] = {"set_env_", "env"},
	[FILE_OUTPUT] = {"set_output_", "output"},
	[FILE_STATE] = {"save_state_", "state"},
	[FILE_PATH] = {"add_path_", "path"},
	[FILE_SUMMARY] = {"step_summary_", "step_summary"},
};

bool
step_files_make(struct step *step, struct error *err)
{
	const struct str unique = unique_name(&step->a);

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		step->files[i] =
			str_concat(&step->a, step->job->temp, STR("/_runner_file_commands/"),
				str_from(kinds[i].prefix), unique, STR("\0"));
		step->files[i].n--; /* the terminator stays behind it */
		const int fd =
			open(step->files[i].p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd < 0)
			return error_errno(err, errno, "cannot create '%s'", step->files[i].p);
		(void)close(fd);
	}
	return true;
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
	run_emit(step->job->run, (struct record){
					 .kind = RECORD_SUMMARY,
					 .job = step->job->index,
					 .step = step->index,
					 .text = text,
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
	struct stat st;
	struct str text;
	struct error err;

	/* a step may have removed it: then there is nothing to read */
	if (stat(step->files[kind].p, &st) != 0 || st.st_size == 0)
		return true;
	if (file_read(&step->a, step->files[kind], FILE_SIZE_MAX, &text, &err) &&
		take_file(step, kind, text, &err))
		return true;
	step_error(step, "Unable to process file command '%s' successfully: %s", kinds[kind].name,
		err.text);
	return false;
}

bool
step_files_read(struct step *step)
{
	bool ok = true;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (step->files[i].n == 0)
			continue;
		ok = read_file(step, (enum file_command_kind)i) && ok;
	}
	return ok;
}
