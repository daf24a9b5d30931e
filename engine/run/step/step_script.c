#include "engine/protocol/shell.h"
#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/run/base/job_packages.h"
#include "engine/run/context/contexts.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_needs.h"
#include "engine/run/step/step_process.h"
#include "engine/run/step/step_service.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"
#include "engine/workflow/evaluate.h"

/* --- what is run -------------------------------------------------------------------------- */

struct script {
	struct str text;
	struct str shell;
	struct str directory;
};

/* A value of `defaults.run`: the job's, else the workflow's; an empty one does not count. */
static bool
default_text(struct step *step, const char *key, struct str *out, struct error *err)
{
	const struct expr_host host = scope_host(&step->job->scope);
	const struct node *job = node_find(step->job->model->defaults, key);
	const struct node *workflow = node_find(step->job->group->call->workflow->defaults, key);

	if (!node_evaluate_text(&step->a, job, &host, out, err))
		return false;
	return out->n > 0 || node_evaluate_text(&step->a, workflow, &host, out, err);
}

static bool
text_or_default(struct step *step, const struct node *node, const char *key, struct str *out,
	struct error *err)
{
	const struct expr_host host = scope_host(&step->scope);

	if (!node_evaluate_text(&step->a, node, &host, out, err))
		return false;
	/* they do not reach into composite actions */
	return out->n > 0 || step->frame->parent || default_text(step, key, out, err);
}

static bool
read_script(struct step *step, struct script *out, struct error *err)
{
	const struct expr_host host = scope_host(&step->scope);

	if ((!step->script.p &&
		    !node_evaluate_text(&step->a, step->model->run, &host, &step->script, err)) ||
		!text_or_default(step, step->model->shell, "shell", &out->shell, err) ||
		!text_or_default(step, step->model->working_directory, "working-directory",
			&out->directory, err))
		return false;
	out->text = step->script;
	out->directory =
		path_join(&step->a, job_workspace_inside(step->job, &step->a), out->directory);
	return true;
}

/* --- how it is shown ---------------------------------------------------------------------- */

static void
show(struct step *step, const struct script *script, const char *const *argv)
{
	struct str rest = script->text;
	struct str line;
	struct buf b;

	while (str_line(&rest, &line))
		step_line(step, LINE_COMMAND, line);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; argv[i]; i++)
		buf_add_fmt(&b, "%s%s", i > 0 ? " " : "shell: ", argv[i]);
	if (step->job->run->debug)
		step_line(step, LINE_DEBUG, buf_str(&b));
	buf_free(&b);
}

/* --- running it --------------------------------------------------------------------------- */

static bool
write_script(struct step *step, const struct script *script, const struct shell *shell,
	struct str *path, struct error *err)
{
	const struct str text = str_concat(
		&step->a, str_from(shell->before), script->text, str_from(shell->after), STR("\n"));

	const struct str file = str_concat(&step->a, step->job->temp, STR("/"),
		unique_name(&step->a), str_from(shell->extension));

	*path = job_inside(step->job, &step->a, file);
	step->trace = (struct script_trace){
		.path = *path,
		.lines_before = shell->before[0] != '\0',
	};
	return script_file_write(&step->job->script, file, text, err);
}

static bool
find(struct step *step, struct str program, struct str *out)
{
	struct executor *executor = step->job->executor;

	return executor->kind->find(
		executor, env_get(&step->process_env, STR("PATH")), program, out);
}

static bool
find_program(struct step *step, const struct shell *shell, struct str *out, struct error *err)
{
	if (find(step, shell->program, out))
		return true;
	return step_lacks_shell(step, shell->program, err);
}

static bool
start(struct step *step, struct error *err)
{
	struct script script;
	struct shell shell;
	struct str program;
	struct str file;

	if (!read_script(step, &script, err) ||
		!shell_parse(
			&step->a, script.shell, find(step, STR("bash"), &program), &shell, err))
		return false;
	if (step->job->run->options->dry_run) {
		show(step, &script, shell_argv(&step->a, &shell, shell.program, STR("{0}")));
		return true;
	}
	if (!find_program(step, &shell, &program, err) ||
		!write_script(step, &script, &shell, &file, err))
		return false;
	const char *const *argv = shell_argv(&step->a, &shell, program, file);
	show(step, &script, argv);
	job_packages_link(step->job, package_managers_of(script.text));
	step_service_add_oidc(step);
	return step_process_start(step, argv, script.directory, true, err);
}

static void
start_script(struct step *step)
{
	struct error err;

	if (!start(step, &err)) {
		step_error(step, "%s", err.text);
		step_done(step, RESULT_FAILURE);
	} else if (!step->process) {
		step_done(step, RESULT_SUCCESS); /* a dry run */
	}
}

const struct step_handler step_handler_script = {"script", start_script, step_process_stop, true};
