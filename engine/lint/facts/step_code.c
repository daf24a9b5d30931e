#include "engine/lint/facts/step_code.h"

#include "engine/lint/facts/action_name.h"

static const struct {
	const char *action;
	const char *input;
} inputs[] = {
	{"8398a7/action-slack", "custom_payload"},
	{"actions/github-script", "script"},
	{"addnab/docker-run-action", "options"},
	{"addnab/docker-run-action", "run"},
	{"amadevus/pwsh-script", "script"},
	{"appleboy/ssh-action", "script"},
	{"azure/cli", "inlineScript"},
	{"azure/powershell", "inlineScript"},
	{"cardinalby/js-eval-action", "expression"},
	{"devorbitus/yq-action-output", "cmd"},
	{"gautamkrishnar/blog-post-workflow", "item_exec"},
	{"jannekem/run-python-script-action", "script"},
	{"mikefarah/yq", "cmd"},
	{"nick-fields/retry", "command"},
	{"roots/issue-closer-action", "issue-close-message"},
	{"roots/issue-closer-action", "pr-close-message"},
	{"sergeysova/jq-action", "cmd"},
	{"tibdex/backport", "body_template"},
	{"tibdex/backport", "head_template"},
	{"tibdex/backport", "labels_template"},
	{"tibdex/backport", "title_template"},
};

const struct node *
step_code(const struct workflow_step *step, size_t i)
{
	if (step->run)
		return i == 0 ? step->run : NULL;
	for (size_t row = 0; step->uses && step->with && row < COUNT_OF(inputs); row++) {
		if (!action_name_is(step->uses->text, inputs[row].action))
			continue;
		const struct node *code = node_find_nocase(step->with, str_from(inputs[row].input));
		if (code && i-- == 0)
			return code;
	}
	return NULL;
}
