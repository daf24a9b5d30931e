#include "engine/run/step/step_process.h"

#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_long_line.h"
#include "engine/run/step/step_output.h"
#include "engine/store/file.h"

static void
take_line(void *owner, struct str line)
{
	step_take_line(owner, line);
}

static void
take_piece(void *owner, struct str piece, bool is_last)
{
	step_take_piece(owner, piece, is_last);
}

static void
exited(void *owner, struct process_exit exit)
{
	struct step *step = owner;

	step->process = NULL;
	step->exit_code = exit.code;
	if (exit.code != 0 && step->tells_exit_code && !step->is_cancelled)
		step_error(step, "Process completed with exit code %d.", exit.code);
	step_done(step, exit.code == 0 ? RESULT_SUCCESS : RESULT_FAILURE);
}

void
step_process_stop(struct step *step, bool kills)
{
	process_stop(step->process, kills);
}

bool
step_process_start(struct step *step, const char *const *argv, struct str directory,
	bool tells_exit_code, struct error *err)
{
	const char *cwd = str_z(&step->a, directory);

	if (!cwd || !file_is_dir(job_outside(step->job, &step->a, directory)))
		return error_set(err, ERROR_INVALID,
			"the working directory '%" STR_FMT "' does not exist", STR_ARG(directory));
	const struct process_spec spec = {
		.argv = argv,
		.env = env_argv(&step->a, &step->process_env),
		.cwd = cwd,
		.on_line = take_line,
		.on_piece = take_piece,
		.on_exit = exited,
		.owner = step,
	};
	step->tells_exit_code = tells_exit_code;
	struct executor *executor = step->job->executor;
	return executor->kind->start(executor, &spec, &step->process, err);
}
