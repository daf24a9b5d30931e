#include "engine/lint/base/job_os.h"
#include "engine/lint/base/script.h"
#include "engine/lint/repair/env_fixing.h"
#include "engine/lint/shell/script_place.h"

enum shell_family {
	SHELL_UNKNOWN,
	SHELL_POSIX,
	SHELL_POWERSHELL,
};

static enum shell_family
shell_by_name(struct str name)
{
	if (str_eq(name, STR("bash")) || str_eq(name, STR("sh")))
		return SHELL_POSIX;
	if (str_eq(name, STR("pwsh")) || str_eq(name, STR("powershell")))
		return SHELL_POWERSHELL;
	return SHELL_UNKNOWN;
}

/* Without a `shell` it is known only where the runner is. */
static enum shell_family
shell_of(const struct env_repair *f)
{
	const unsigned oses = step_oses(f->l->a, f->l->job, f->step);

	if (script_shell_node(f->l, f->step) || oses == OS_BIT(RUNNER_WINDOWS) ||
		(oses != 0 && (oses & ~OS_POSIX) == 0))
		return shell_by_name(script_shell(f->l, f->step));
	return SHELL_UNKNOWN;
}

/* What is between the braces is the name of a branch: it has no blanks, and no pattern's signs. */
static bool
is_branch(struct str expression)
{
	static const char *const branches[] = {"github.head_ref",
		"github.event.pull_request.head.ref", "github.event.pull_request.head.label",
		"github.event.workflow_run.head_branch"};
	const struct str text = str_trim(str_slice(expression, 3, expression.n - 2));

	for (size_t i = 0; i < COUNT_OF(branches); i++)
		if (str_eq_nocase_z(text, branches[i]))
			return true;
	return false;
}

/* Every event of the workflow has a branch like that. */
static bool
has_branch(const struct workflow *workflow)
{
	for (size_t i = 0; workflow && i < workflow->trigger_count; i++)
		if (!str_eq(workflow->triggers[i].event, STR("pull_request")) &&
			!str_eq(workflow->triggers[i].event, STR("pull_request_target")))
			return false;
	return workflow && workflow->trigger_count > 0;
}

/* A branch of its own may be an empty word. */
static bool
is_word(const struct env_repair *f, enum script_place place)
{
	return place == PLACE_ONE_WORD ||
	       (is_branch(f->expression) &&
		       (place == PLACE_WORD_PART || has_branch(f->l->workflow)));
}

static bool
form_in_shell(const struct env_repair *f, struct env_form *out)
{
	const enum script_place place = shell_place(f->run->text, f->part);

	*out = place == PLACE_QUOTED ? (struct env_form){"${", "}"}
				     : (struct env_form){"\"${", "}\""};
	return place == PLACE_QUOTED || (place != PLACE_UNSURE && is_word(f, place));
}

static bool
form_in_powershell(const struct env_repair *f, struct env_form *out)
{
	const enum script_place place = powershell_place(f->run->text, f->part);

	*out = place == PLACE_QUOTED ? (struct env_form){"${env:", "}"}
				     : (struct env_form){"$env:", ""};
	return place == PLACE_QUOTED || (place != PLACE_UNSURE && is_word(f, place));
}

bool
env_fixing_find_form(const struct env_repair *f, struct env_form *out)
{
	switch (shell_of(f)) {
	case SHELL_POSIX: return form_in_shell(f, out);
	case SHELL_POWERSHELL: return form_in_powershell(f, out);
	case SHELL_UNKNOWN: break;
	}
	return false;
}
