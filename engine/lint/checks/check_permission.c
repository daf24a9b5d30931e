#include "engine/lint/base/check.h"
#include "engine/lint/facts/privileged.h"

static bool
is_text(const struct node *node, struct str text)
{
	return node && node->kind == NODE_STRING && !node->is_wrong && str_eq(node->text, text);
}

static void
check_all(struct lint *l, const struct node *permissions)
{
	if (is_text(permissions, STR("write-all")))
		lint_tell(l, "excessive-permissions", permissions, "the token may write everything")
			->help =
			STR("name the permissions that are needed, such as: contents: read");
	if (is_text(permissions, STR("read-all")))
		lint_tell(l, "read-all-permissions", permissions, "the token may read everything")
			->help =
			STR("name the permissions that are needed, such as: contents: read");
}

/* What stands at the workflow, the jobs without permissions of their own share. */
static size_t
count_sharing(const struct workflow *workflow)
{
	size_t count = 0;

	for (size_t i = 0; i < workflow->job_count; i++)
		count += workflow->jobs[i].permissions == NULL;
	return count;
}

static void
check_shared(struct lint *l, const struct workflow *workflow)
{
	const struct node *permissions = workflow->permissions;
	const size_t sharing = count_sharing(workflow);

	for (size_t i = 0;
		permissions && permissions->kind == NODE_MAPPING && i < permissions->entry_count;
		i++) {
		const struct node_entry *entry = &permissions->entries[i];
		if (!is_text(entry->value, STR("write")))
			continue;
		lint_tell(l, sharing > 1 ? "broad-permissions" : "workflow-permissions", entry->key,
			"%zu job%s get%s '%" STR_FMT ": write' from here", sharing,
			sharing == 1 ? "" : "s", sharing == 1 ? "s" : "", STR_ARG(entry->key->text))
			->help = STR("give it to the job that needs it");
	}
}

/* --- comments ----------------------------------------------------------------------------- */

/* `# why`, rather than `#` or a comment that ignores a finding. */
static bool
is_explanation(struct str comment)
{
	const struct str text = str_trim(str_slice(comment, 1, comment.n));

	return str_starts(comment, STR("#")) && text.n > 0 && !str_starts(text, STR("lact:"));
}

/* The line before the one that begins at `start`. */
static struct str
line_before(struct str text, size_t start)
{
	const size_t end = start > 0 ? start - 1 : 0;
	const size_t before = str_rindex(str_slice(text, 0, end), '\n');

	return str_slice(text, before < end ? before + 1 : 0, end);
}

/* A comment stands behind the entry, or on the line before it. */
static bool
is_explained(const struct node_entry *entry)
{
	const struct str text = entry->key->source->text;
	const size_t newline = str_rindex(str_slice(text, 0, entry->key->span.start), '\n');
	const size_t start = newline < entry->key->span.start ? newline + 1 : 0;
	const struct str rest = str_slice(
		text, entry->value->span.end, str_index(text, '\n', entry->value->span.end));
	const size_t comment = str_find(rest, STR(" #"));

	return is_explanation(str_trim(line_before(text, start))) ||
	       (comment < rest.n && is_explanation(str_slice(rest, comment + 1, rest.n)));
}

static void
check_explained(struct lint *l, const struct node *permissions)
{
	if (!permissions || permissions->kind != NODE_MAPPING ||
		(permissions->entry_count == 1 &&
			is_text(node_find(permissions, "contents"), STR("read"))))
		return;
	for (size_t i = 0; i < permissions->entry_count; i++) {
		const struct node_entry *entry = &permissions->entries[i];
		if (entry->value->kind == NODE_STRING && !is_text(entry->value, STR("none")) &&
			!is_explained(entry))
			lint_tell(l, "undocumented-permissions", entry->key,
				"nothing says what '%" STR_FMT ": %" STR_FMT "' is for",
				STR_ARG(entry->key->text), STR_ARG(entry->value->text))
				->help = STR("add a comment: # for …");
	}
}

/* --- all ---------------------------------------------------------------------------------- */

/* A job that says nothing while others do was forgotten; where none does, the workflow was. */
static void
check_missing(struct lint *l, const struct workflow *workflow)
{
	const struct str help = STR("add 'permissions:', such as: contents: read");
	const char *code =
		privileged_trigger(workflow) ? "privileged-permissions" : "missing-permissions";
	const size_t count = count_sharing(workflow);

	if (workflow->permissions || (count == 0 && workflow->job_count > 0))
		return;
	if (count == workflow->job_count) {
		lint_tell(l, code, workflow->root,
			"what the token may do is left to a setting of the repository")
			->help = help;
		return;
	}
	for (size_t i = 0; i < workflow->job_count; i++)
		if (!workflow->jobs[i].permissions)
			lint_tell_at(l, code, workflow->source, workflow->jobs[i].span,
				"what the token of the job '%" STR_FMT
				"' may do is left to a setting of the repository",
				STR_ARG(workflow->jobs[i].id))
				->help = help;
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	check_all(l, workflow->permissions);
	check_shared(l, workflow);
	if (lint_wants(l, PERSONA_PEDANTIC))
		check_explained(l, workflow->permissions);
	check_missing(l, workflow);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_all(l, job->permissions);
	if (lint_wants(l, PERSONA_PEDANTIC))
		check_explained(l, job->permissions);
	if (is_text(job->secrets, STR("inherit")))
		lint_tell(
			l, "secrets-inherit", job->secrets, "the called workflow gets every secret")
			->help = STR("name those that it needs");
}

const struct check check_permission = {
	.name = "permission",
	.workflow = visit_workflow,
	.job = visit_job,
};
