#include "engine/lint/base/made_folder.h"

#include "engine/lint/facts/action_name.h"
#include "engine/workflow/action_ref.h"

/* Actions that bring files of their own choice. */
static const char *const unpackers[] = {
	"actions/cache",
	"actions/cache/restore",
	"actions/download-artifact",
	"dawidd6/action-download-artifact",
};

static bool
is_unpacker(struct str uses)
{
	for (size_t i = 0; i < COUNT_OF(unpackers); i++)
		if (action_name_is(uses, unpackers[i]))
			return true;
	return false;
}

/* Other files than those of the workflow's commit, where the action is looked for. */
static bool
brings_other_files(const struct workflow_step *checkout, struct str first)
{
	const struct node *path = node_find_nocase(checkout->with, STR("path"));

	if (path && path->kind == NODE_STRING)
		return str_has(path->text, first) || str_eq(path->text, STR("."));
	return path || node_find_nocase(checkout->with, STR("repository")) ||
	       node_find_nocase(checkout->with, STR("ref"));
}

/* `first`: the first folder of the action's path, which whatever makes it mostly names. */
static enum made_folder
made_by(const struct workflow_step *step, struct str first)
{
	if (step->kind == STEP_RUN)
		return str_has(step->run->text, first) ? MADE_LIKELY : MADE_PERHAPS;
	if (step->kind != STEP_USES)
		return MADE_PERHAPS;
	const struct str uses = step->uses->text;
	if (action_name_is(uses, "actions/checkout"))
		return brings_other_files(step, first) ? MADE_LIKELY : MADE_NEVER;
	if (is_unpacker(uses))
		return MADE_LIKELY;
	return str_starts(uses, STR("actions/")) ? MADE_NEVER : MADE_PERHAPS;
}

enum made_folder
made_folder(const struct lint *l, const struct workflow_step *step)
{
	struct str path;
	enum made_folder most = MADE_NEVER;

	/* `$/` is of the workflow's own commit, whatever is in the workspace */
	if (!action_ref_is_own(step->uses->text, &path) || str_starts(step->uses->text, STR("$/")))
		return MADE_NEVER;
	if (!l->job)
		return MADE_PERHAPS;
	const struct str first = str_slice(path, 0, str_index(path, '/', 0));
	for (const struct workflow_step *s = l->job->steps; s < step && most < MADE_LIKELY; s++) {
		const enum made_folder made = made_by(s, first);
		most = made > most ? made : most;
	}
	return most;
}
