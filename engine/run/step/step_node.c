#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/run/base/job_packages.h"
#include "engine/run/step/node_program.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_process.h"
#include "engine/run/step/step_service.h"
#include "engine/store/file.h"

/* GitHub no longer has these, and takes a newer one. */
static bool is_retired(struct str using)
{
	return str_eq_nocase(using, STR("node12")) || str_eq_nocase(using, STR("node16"));
}

static void
tell_node(struct step *step)
{
	const struct str using = step->action->action->using;

	run_difference(step->job->run, step->job, step,
		STR("JavaScript actions run on this machine's node, whatever `using` says"));
	if (!is_retired(using) || step->stage != STAGE_MAIN)
		return;
	const struct str text = str_fmt(&step->a,
		"'%" STR_FMT "' asks for the retired runtime '%" STR_FMT
		"': a newer node runs it, as on GitHub",
		STR_ARG(step->model->uses->text), STR_ARG(using));
	step_line(step, LINE_NOTICE, text);
	step_annotate(step, LINE_NOTICE, text, &(const struct annotation){.line = 0});
}

/* --- start -------------------------------------------------------------------------------- */

static struct str
file_of(const struct step *step)
{
	const struct action *action = step->action->action;

	switch (step->stage) {
	case STAGE_PRE: return action->pre;
	case STAGE_MAIN: return action->main;
	case STAGE_POST: return action->post;
	}
	return action->main;
}

/* GitHub brings its own Node for actions; here it is the machine's, whatever `using` asks for. */
static bool
find_node(struct step *step, struct str *out, struct error *err)
{
	const struct run_options *options = step->job->run->options;

	if (node_program_find(&step->a, options->user_path, options->paths->tools, out, err))
		return true;
	step->is_missing = true;
	return error_prefix(
		err, "'%" STR_FMT "' is a JavaScript action", STR_ARG(step->model->uses->text));
}

static bool
start(struct step *step, struct error *err)
{
	struct arena *a = &step->a;
	const struct str file = path_join(a, step->action->folder, file_of(step));
	struct str node;

	if (!find_node(step, &node, err))
		return false;
	if (!file_exists(file))
		return error_set(err, ERROR_INVALID,
			"the action's file '%" STR_FMT "' does not exist", STR_ARG(file));
	tell_node(step);
	job_packages_link(step->job, PACKAGE_MANAGERS_ALL);
	step_service_add(step);
	step_service_add_oidc(step);
	const char **argv = arena_array(a, const char *, 3);
	argv[0] = str_z(a, job_inside(step->job, a, node));
	argv[1] = str_z(a, job_inside(step->job, a, file));
	return step_process_start(step, argv, job_workspace_inside(step->job, a), false, err);
}

static void
start_node(struct step *step)
{
	struct error err;

	if (start(step, &err))
		return;
	step_error(step, "%s", err.text);
	if (err.kind == ERROR_MISSING)
		run_missing(step->job->run, NULL, step, str_from(err.text), str_from(err.help));
	step_done(step, RESULT_FAILURE);
}

const struct step_handler step_handler_node = {"node", start_node, step_process_stop, false};
