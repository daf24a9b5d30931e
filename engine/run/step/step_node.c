#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/run/base/job_packages.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_process.h"
#include "engine/run/step/step_service.h"
#include "engine/store/file.h"
#include "engine/store/seal.h"
#include "engine/store/tool_cache.h"

/* --- which node --------------------------------------------------------------------------- */

/* The highest version, or the highest that is lower than `below`. NULL: there is none. */
static const struct tool_cache_entry *
highest(const struct tool_cache_entry *entries, size_t count, const struct semver *below,
	struct semver *out)
{
	const struct tool_cache_entry *best = NULL;
	struct semver version;

	for (size_t i = 0; i < count; i++) {
		if (!semver_parse(entries[i].version, &version) ||
			(below && semver_compare(&version, below) >= 0) ||
			(best && semver_compare(&version, out) <= 0))
			continue;
		best = &entries[i];
		*out = version;
	}
	return best;
}

/* The newest Node in lact's tool cache that is what was put there: each look is at
 * all its files. */
static bool
find_in_tool_cache(struct step *step, struct str *out)
{
	struct arena *a = &step->a;
	const struct str root = step->job->run->options->paths->tools;
	const struct tool_cache_entry *entry;
	struct tool_cache_entry *entries;
	struct semver version;
	struct semver broken;
	struct str what;
	size_t count;

	if (!tool_cache_list(a, root, STR("node"), tool_cache_arch(a), &entries, &count, NULL))
		return false;
	entry = highest(entries, count, NULL, &version);
	while (entry && seal_check(a, entry->path, tool_cache_marker(a, entry->path), &what) ==
				SEAL_BROKEN) {
		broken = version;
		entry = highest(entries, count, &broken, &version);
	}
	if (entry)
		*out = path_join(a, entry->path, STR("bin/node"));
	return entry != NULL;
}

/* GitHub brings its own Node for actions; here it is the machine's, whatever `using` asks for. */
static bool
find_node(struct step *step, struct str *out, struct error *err)
{
	const struct str path = step->job->run->options->user_path;

	if (which(&step->a, path, STR("node"), out) || find_in_tool_cache(step, out))
		return true;
	step->is_missing = true;
	(void)error_set(err, ERROR_MISSING,
		"'%" STR_FMT "' is a JavaScript action, and node is not installed",
		STR_ARG(step->model->uses->text));
	return error_help(
		err, "install Node 20 or later, or run a workflow with actions/setup-node first");
}

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
