#include "engine/run/base/emit.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_handler.h"

static void
start_docker(struct step *step)
{
	const struct str text =
		str_fmt(&step->a, "'%" STR_FMT "' is a Docker action, which lact does not run yet",
			STR_ARG(step->model->uses->text));

	step_error(step, "%" STR_FMT, STR_ARG(text));
	run_missing(step->job->run, NULL, step, text, STR_NONE);
	step_done(step, RESULT_FAILURE);
}

const struct step_handler step_handler_docker = {"docker", start_docker, NULL, false};
