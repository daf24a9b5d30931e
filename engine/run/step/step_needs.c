#include "engine/run/step/step_needs.h"

#include "engine/run/base/emit.h"
#include "engine/run/step/hosted_tool.h"
#include "engine/workflow/action_ref.h"
#include "engine/workflow/references.h"

#define EXIT_NOT_FOUND 127 /* of a shell */

/* What lact cannot have, and which published actions are nothing without it. */
struct missing_service {
	const char *repository; /* "owner/name", or with `*` at its end what begins so */
	const char *what;
};

#define OIDC "an OIDC token that its cloud accepts"

static const struct missing_service services[] = {
	{"actions/attest", OIDC},
	{"actions/attest-*", OIDC},
	{"aws-actions/configure-aws-credentials", OIDC},
	{"google-github-actions/auth", OIDC},
	{"azure/login", OIDC},
	{"sigstore/*", OIDC},
};

static bool
fits(struct str repository, struct str pattern)
{
	if (!str_ends(pattern, STR("*")))
		return str_eq_nocase(repository, pattern);
	return repository.n >= pattern.n && str_eq_nocase(str_slice(repository, 0, pattern.n - 1),
						    str_slice(pattern, 0, pattern.n - 1));
}

static const struct missing_service *
service_find(struct str repository)
{
	for (size_t i = 0; i < COUNT_OF(services); i++)
		if (fits(repository, str_from(services[i].repository)))
			return &services[i];
	return NULL;
}

void
step_tell_service(struct step *step)
{
	struct arena *a = &step->a;
	struct action_ref ref;

	if (step->stage != STAGE_MAIN || !step->action || step->action->builtin ||
		!action_ref_parse(step->model->uses->text, &ref))
		return;
	const struct missing_service *service = service_find(ref.repository);
	if (service)
		run_missing(step->job->run, NULL, step,
			str_fmt(a, "'%" STR_FMT "' needs %s, and the tokens here are lact's own",
				STR_ARG(step->model->uses->text), service->what),
			STR("docs/support.md lists what is missing"));
}

/* --- the token ---------------------------------------------------------------------------- */

static void
found_member(void *owner, struct str name)
{
	bool *asks = owner;

	*asks = *asks || str_eq_nocase(name, STR("token")) ||
		str_eq_nocase(name, STR("GITHUB_TOKEN"));
}

static bool
names_token(const struct node *node)
{
	bool asks = false;

	if (!node)
		return false;
	node_references(node, STR("github"), found_member, &asks);
	node_references(node, STR("secrets"), found_member, &asks);
	return asks;
}

/* A default of an input that the step does not give. */
static bool
default_names_token(const struct step *step, struct str *input)
{
	const struct action *action = step->action ? step->action->action : NULL;

	for (size_t i = 0; action && i < action->input_count; i++)
		if (!node_find_nocase(step->model->with, action->inputs[i].id) &&
			names_token(action->inputs[i].preset)) {
			*input = action->inputs[i].id;
			return true;
		}
	return false;
}

static bool
has_token(const struct step *step)
{
	const struct str *token = map_find(step->job->run->options->secrets, STR("GITHUB_TOKEN"));

	return token && token->n > 0;
}

void
step_tell_empty_token(struct step *step)
{
	const struct workflow_step *model = step->model;
	struct arena *a = &step->a;
	struct str input = STR_NONE;

	if (has_token(step) || (!default_names_token(step, &input) && !names_token(model->with) &&
				       !names_token(model->env) && !names_token(model->run)))
		return;
	const struct str by = input.n > 0 ? str_fmt(a, ", which its input '%" STR_FMT "' asks for",
						    STR_ARG(input))
					  : STR_NONE;
	/* it may have failed for another reason: that decides the exit code */
	const bool was_missing = step->is_missing;
	run_missing(step->job->run, NULL, step,
		str_fmt(a, "github.token is empty in '%" STR_FMT "'%" STR_FMT, STR_ARG(step->name),
			STR_ARG(by)),
		STR("--gh-token gives the one of `gh`; --secret GITHUB_TOKEN asks for one"));
	step->is_missing = was_missing;
}

/* --- programs ----------------------------------------------------------------------------- */

/* How to get it; empty if GitHub has no such program. */
static struct str
help_of(struct step *step, struct str program)
{
	return hosted_tool_help(&step->a, env_get(&step->process_env, STR("PATH")), program);
}

static void
tell_program(struct step *step, struct str program, struct str help)
{
	run_missing(step->job->run, NULL, step,
		str_fmt(&step->a, "'%" STR_FMT "' is not installed on this machine",
			STR_ARG(program)),
		help);
}

bool
step_lacks_shell(struct step *step, struct str program, struct error *err)
{
	const struct str help = help_of(step, program);

	tell_program(step, program,
		help.n > 0 ? help : STR("install it, or give the step another `shell`"));
	return error_set(err, ERROR_MISSING,
		"the shell '%" STR_FMT "' is not installed on this machine", STR_ARG(program));
}

void
step_tell_not_found(struct step *step)
{
	const struct str program = str_from(step->trace.not_found);

	if (step->exit_code != EXIT_NOT_FOUND)
		return;
	const struct str help = help_of(step, program);
	if (help.n > 0)
		tell_program(step, program, help);
}
