#include "engine/lint/base/check.h"
#include "engine/lint/facts/privileged.h"

enum {
	BROAD_PERMISSIONS,
	EXCESSIVE_PERMISSIONS,
	MISSING_PERMISSIONS,
	PRIVILEGED_PERMISSIONS,
	READ_ALL_PERMISSIONS,
	SECRETS_INHERIT,
	UNDOCUMENTED_PERMISSIONS,
	WORKFLOW_PERMISSIONS,
};

static const struct rule rules[] = {
	[BROAD_PERMISSIONS] =
		{
			.code = "broad-permissions",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_REGULAR,
			.summary = "write permission of the whole workflow, which several jobs "
				   "inherit",
			.why = "Every job without its own `permissions` inherits these, and so "
			       "does every action it runs.",
			.frame = FRAME_FILE,
			.bad = "on: push\npermissions:\n  contents: write\njobs:\n  test:\n    "
			       "runs-on: ubuntu-latest\n    steps:\n      - run: make\n  "
			       "release:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "
			       "make\n",
			.good = "on: push\npermissions:\n  contents: read\njobs:\n  test:\n    "
				"runs-on: ubuntu-latest\n    steps:\n      - run: make\n  "
				"release:\n    permissions:\n      contents: write\n    runs-on: "
				"ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[EXCESSIVE_PERMISSIONS] =
		{
			.code = "excessive-permissions",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "the token may do everything",
			.why = "Whatever runs in the job, and every action in it, may change all "
			       "of the repository.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\npermissions: write-all\nsteps:\n  - run: "
			       "make\n",
			.good = "runs-on: ubuntu-latest\npermissions: read-all\nsteps:\n  - run: "
				"make\n",
		},
	[MISSING_PERMISSIONS] =
		{
			.code = "missing-permissions",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.confidence = CONFIDENCE_MEDIUM,
			.persona = PERSONA_PEDANTIC,
			.summary = "missing `permissions`",
			.why = "A setting of the repository then decides; in older repositories it "
			       "grants everything.",
			.frame = FRAME_FILE,
			.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n "
			       "     - run: make\n",
			.good = "on: push\npermissions: {}\njobs:\n  test:\n    runs-on: "
				"ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[PRIVILEGED_PERMISSIONS] =
		{
			.code = "privileged-permissions",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.confidence = CONFIDENCE_MEDIUM,
			.persona = PERSONA_REGULAR,
			.summary = "missing `permissions` of a workflow that anyone can start",
			.why = "A setting of the repository then decides; in older repositories it "
			       "grants everything. In a run for an untrusted change, a mistake "
			       "gives away that much.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on: pull_request_target\npermissions: {}\njobs:\n  test:\n    "
				"runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[READ_ALL_PERMISSIONS] =
		{
			.code = "read-all-permissions",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_PEDANTIC,
			.summary = "the token may read everything",
			.why = "Most jobs only need to read the contents.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\npermissions: read-all\nsteps:\n  - run: "
			       "make\n",
			.good = "runs-on: ubuntu-latest\npermissions:\n  contents: read\nsteps:\n  "
				"- run: make\n",
		},
	[SECRETS_INHERIT] =
		{
			.code = "secrets-inherit",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.persona = PERSONA_REGULAR,
			.summary = "a called workflow gets every secret",
			.why = "`secrets: inherit` also passes the secrets that it does not need.",
			.frame = FRAME_JOB,
			.bad = "uses: owner/repository/.github/workflows/test.yml@main\nsecrets: "
			       "inherit\n",
			.good = "uses: "
				"owner/repository/.github/workflows/test.yml@main\nsecrets:\n  "
				"TOKEN: ${{ secrets.TOKEN }}\n",
		},
	[UNDOCUMENTED_PERMISSIONS] =
		{
			.code = "undocumented-permissions",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_NODE,
			.persona = PERSONA_PEDANTIC,
			.summary = "permission without a comment that explains it",
			.why = "Nobody dares to remove a permission that nobody can explain.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\npermissions:\n  contents: write\nsteps:\n  "
			       "- run: make\n",
			.good = "runs-on: ubuntu-latest\npermissions:\n  contents: write # for the "
				"release\nsteps:\n  - run: make\n",
		},
	[WORKFLOW_PERMISSIONS] =
		{
			.code = "workflow-permissions",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_PEDANTIC,
			.summary = "write permission at the workflow instead of the job",
			.why = "Every job that is added later gets it too.",
			.frame = FRAME_FILE,
			.bad = "on: push\npermissions:\n  contents: write\njobs:\n  release:\n    "
			       "runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on: push\npermissions: {}\njobs:\n  release:\n    permissions:\n  "
				"    contents: write\n    runs-on: ubuntu-latest\n    steps:\n     "
				" - run: make\n",
		},
};

static bool
is_text(const struct node *node, struct str text)
{
	return node && node->kind == NODE_STRING && !node->is_wrong && str_eq(node->text, text);
}

static void
check_all(struct lint *l, const struct node *permissions)
{
	if (is_text(permissions, STR("write-all")))
		lint_tell(l, &rules[EXCESSIVE_PERMISSIONS], permissions,
			"the token may write everything")
			->help =
			STR("name the permissions that are needed, such as: contents: read");
	if (is_text(permissions, STR("read-all")))
		lint_tell(l, &rules[READ_ALL_PERMISSIONS], permissions,
			"the token may read everything")
			->help =
			STR("name the permissions that are needed, such as: contents: read");
}

/* Jobs without their own permissions share those of the workflow. */
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
		lint_tell(l, sharing > 1 ? &rules[BROAD_PERMISSIONS] : &rules[WORKFLOW_PERMISSIONS],
			entry->key, "%zu job%s get%s '%" STR_FMT ": write' from here", sharing,
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

/* A comment follows the entry, or is on the line before it. */
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
			lint_tell(l, &rules[UNDOCUMENTED_PERMISSIONS], entry->key,
				"no comment explains '%" STR_FMT ": %" STR_FMT "'",
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
	const struct rule *rule = privileged_trigger(workflow) ? &rules[PRIVILEGED_PERMISSIONS]
							       : &rules[MISSING_PERMISSIONS];
	const size_t count = count_sharing(workflow);

	if (workflow->permissions || (count == 0 && workflow->job_count > 0))
		return;
	if (count == workflow->job_count) {
		lint_tell(l, rule, workflow->root,
			"missing 'permissions': a setting of the repository decides them")
			->help = help;
		return;
	}
	for (size_t i = 0; i < workflow->job_count; i++)
		if (!workflow->jobs[i].permissions)
			lint_tell_at(l, rule, workflow->source, workflow->jobs[i].span,
				"missing 'permissions' of the job '%" STR_FMT
				"': a setting of the repository decides them",
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
		lint_tell(l, &rules[SECRETS_INHERIT], job->secrets,
			"the called workflow gets every secret")
			->help = STR("name those that it needs");
}

const struct check check_permission = {
	.name = "permission",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
};
