#include "engine/lint/base/check.h"
#include "engine/lint/base/published.h"
#include "engine/lint/facts/action_name.h"
#include "engine/workflow/action_ref.h"
#include "engine/workflow/events.h"

#include <string.h>

enum {
	CACHE_POISONING,
	WRITABLE_CACHE,
};

static const struct rule rules[] = {
	[CACHE_POISONING] =
		{
			.code = "cache-poisoning",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_PEDANTIC,
			.summary = "release built from a restored cache",
			.why = "Every run restores caches of the default branch: whoever can write "
			       "one, by any workflow, can change the released files.",
			.frame = FRAME_FILE,
			.bad = "on:\n  release:\n    types: [published]\njobs:\n  build:\n    "
			       "runs-on: ubuntu-latest\n    steps:\n      - uses: "
			       "actions/setup-node@v4\n        with:\n          node-version: 22\n "
			       "         cache: npm\n",
			.good = "on:\n  release:\n    types: [published]\njobs:\n  build:\n    "
				"runs-on: ubuntu-latest\n    steps:\n      - uses: "
				"actions/setup-node@v4\n        with:\n          node-version: "
				"22\n",
		},
	[WRITABLE_CACHE] =
		{
			.code = "writable-cache",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.persona = PERSONA_REGULAR,
			.summary =
				"runs that anyone starts may write the cache of the default branch",
			.why = "GitHub gives such runs read-only access to the cache that all "
			       "other runs restore. An explicit `cache-mode` removes that "
			       "protection.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request_target\ncache-mode: write\njobs:\n  test:\n    "
			       "runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on: pull_request_target\ncache-mode: read\njobs:\n  test:\n    "
				"runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
};

/* --- caches ------------------------------------------------------------------------------- */

enum cache_condition {
	CACHES,         /* there is nothing to say about it */
	CACHES_WHEN,    /* the input is given, and not "false" */
	CACHES_UNLESS,  /* the input is "false" */
	CACHES_BUT_FOR, /* the input is "true" */
};

/* Actions that restore what an earlier run has saved. */
static const struct {
	const char *action;
	enum cache_condition caching;
	const char *input;
	unsigned since; /* the first major version of which this is so; 0: of all before `until` */
	unsigned until; /* the first of which it is so no more; 0: there is none */
} caches[] = {
	{"actions-rust-lang/setup-rust-toolchain", CACHES_UNLESS, "cache", 0, 0},
	{"actions/cache", CACHES_BUT_FOR, "lookup-only", 0, 0},
	{"actions/cache/restore", CACHES_BUT_FOR, "lookup-only", 0, 0},
	{"actions/setup-dotnet", CACHES_WHEN, "cache", 0, 0},
	{"actions/setup-go", CACHES_UNLESS, "cache", 0, 0},
	{"actions/setup-java", CACHES_WHEN, "cache", 0, 0},
	{"actions/setup-node", CACHES_WHEN, "cache", 0, 0},
	{"actions/setup-node", CACHES_UNLESS, "package-manager-cache", 5, 0},
	{"actions/setup-python", CACHES_WHEN, "cache", 0, 0},
	{"astral-sh/setup-uv", CACHES_UNLESS, "enable-cache", 0, 10},
	{"astral-sh/setup-uv", CACHES_WHEN, "enable-cache", 10, 0},
	{"awalsh128/cache-apt-pkgs-action", CACHES, NULL, 0, 0},
	{"DeterminateSystems/magic-nix-cache-action", CACHES_UNLESS, "use-gha-cache", 0, 0},
	{"docker/build-push-action", CACHES_WHEN, "cache-from", 0, 0},
	{"docker/setup-buildx-action", CACHES_UNLESS, "cache-binary", 3, 0},
	{"graalvm/setup-graalvm", CACHES_WHEN, "cache", 0, 0},
	{"gradle/actions/setup-gradle", CACHES_BUT_FOR, "cache-disabled", 0, 0},
	{"jdx/mise-action", CACHES_UNLESS, "cache", 0, 0},
	{"mlugg/setup-zig", CACHES_UNLESS, "use-cache", 0, 0},
	{"mozilla-actions/sccache-action", CACHES, NULL, 0, 0},
	{"nix-community/cache-nix-action", CACHES, NULL, 0, 0},
	{"oven-sh/setup-bun", CACHES_BUT_FOR, "no-cache", 0, 0},
	{"PyO3/maturin-action", CACHES_WHEN, "sccache", 0, 0},
	{"ramsey/composer-install", CACHES_BUT_FOR, "ignore-cache", 0, 0},
	{"ruby/setup-ruby", CACHES_WHEN, "bundler-cache", 0, 0},
	{"Swatinem/rust-cache", CACHES_BUT_FOR, "lookup-only", 0, 0},
};

static bool
is_on(enum cache_condition caching, const struct node *value)
{
	const struct str text = value ? value->text : STR_NONE;

	switch (caching) {
	case CACHES: return true;
	case CACHES_WHEN:
		return text.n > 0 && !str_eq_nocase(text, STR("false")) &&
		       !str_eq(text, STR("auto"));
	case CACHES_UNLESS: return !str_eq_nocase(text, STR("false"));
	case CACHES_BUT_FOR: return text.n == 0 || str_eq_nocase(text, STR("false"));
	}
	return false;
}

/* 6 of `v6`, `v6.1.0`, and of a commit with that in a comment; 0 where it is not known. */
static unsigned
major_of(const struct node *uses)
{
	const struct str ref =
		str_slice(uses->text, str_index(uses->text, '@', 0) + 1, uses->text.n);
	const struct str version = action_ref_is_commit(ref) ? uses_version(uses) : ref;
	struct str major = str_slice(version, 1, version.n);

	return str_starts(version, STR("v")) ? str_take_number(&major, 1000) : 0;
}

/* Of what has no known version, an old one is taken for granted. */
static bool
is_of_version(size_t row, unsigned major)
{
	return major >= caches[row].since && (caches[row].until == 0 || major < caches[row].until);
}

static bool
restores(const struct workflow_step *step)
{
	for (size_t i = 0; i < COUNT_OF(caches); i++)
		if (action_name_is(step->uses->text, caches[i].action) &&
			is_of_version(i, major_of(step->uses)) &&
			is_on(caches[i].caching,
				node_find_nocase(step->with, str_from(caches[i].input))))
			return true;
	return false;
}

/* --- publishing --------------------------------------------------------------------------- */

/* Actions that publish or deploy what the job has built; `when` is the input that
 * must be "true". */
static const struct {
	const char *action;
	const char *when;
} publishers[] = {
	{"aws-actions/amazon-ecs-deploy-task-definition", NULL},
	{"aws-actions/aws-cloudformation-github-deploy", NULL},
	{"Azure/aci-deploy", NULL},
	{"Azure/container-apps-deploy-action", NULL},
	{"Azure/functions-action", NULL},
	{"Azure/sql-action", NULL},
	{"cloudflare/wrangler-action", NULL},
	{"docker/build-push-action", "push"},
	{"google-github-actions/deploy-appengine", NULL},
	{"google-github-actions/deploy-cloud-functions", NULL},
	{"google-github-actions/deploy-cloudrun", NULL},
	{"jreleaser/release-action", NULL},
	{"ncipollo/release-action", NULL},
	{"pypa/gh-action-pypi-publish", NULL},
	{"redhat-actions/push-to-registry", NULL},
	{"rubygems/release-gem", NULL},
	{"softprops/action-gh-release", NULL},
};

static bool
is_publisher(const struct workflow_step *step)
{
	for (size_t i = 0; i < COUNT_OF(publishers); i++)
		if (step->uses && action_name_is(step->uses->text, publishers[i].action))
			return !publishers[i].when ||
			       str_eq_nocase(node_string(node_find(step->with, publishers[i].when)),
				       STR("true"));
	return false;
}

static bool
job_publishes(const struct workflow_job *job)
{
	for (size_t i = 0; i < job->step_count; i++)
		if (is_publisher(&job->steps[i]))
			return true;
	return false;
}

/* Branches that releases are made from, and no others. */
static bool
are_releases(const struct node *branches)
{
	const size_t count = branches->kind == NODE_SEQUENCE ? branches->item_count : 0;

	for (size_t i = 0; i < count; i++)
		if (!str_has(branches->items[i]->text, STR("release")))
			return false;
	return count > 0;
}

static bool
is_release(const struct trigger *trigger)
{
	const struct node *branches = node_find(trigger->config, "branches");

	if (str_eq(trigger->event, STR("release")))
		return true;
	return str_eq(trigger->event, STR("push")) &&
	       (branches ? are_releases(branches) : node_find(trigger->config, "tags") != NULL);
}

/* True if the workflow runs for releases and nothing else, so that what it makes is published. */
static bool
publishes(const struct workflow *workflow)
{
	bool any = false;

	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct trigger *trigger = &workflow->triggers[i];
		if (is_release(trigger))
			any = true;
		else if (!str_eq(trigger->event, STR("workflow_dispatch")))
			return false;
	}
	return any;
}

/* --- cache-mode --------------------------------------------------------------------------- */

/* The first by name. */
static const char *
low_trust_event(const struct workflow *workflow)
{
	const char *first = NULL;

	for (size_t i = 0; event_kind_at(i); i++) {
		const char *name = event_kind_at(i)->name;
		if (workflow && event_kind_is_low_trust(str_from(name)) &&
			workflow_trigger_find(workflow, str_from(name)) &&
			(!first || strcmp(name, first) < 0))
			first = name;
	}
	return first;
}

static void
check_mode(struct lint *l, const struct node *mode, const char *event)
{
	const struct str text = node_string(mode);

	if (str_eq(text, STR("write")) || str_eq(text, STR("write-only")))
		lint_tell(l, &rules[WRITABLE_CACHE], mode,
			"runs that anyone starts by '%s' may write what others restore", event)
			->help = STR("remove 'cache-mode', or set it to 'read' or 'none'");
}

/* The cache that a step of the job could restore is kept from it. */
static bool
is_kept_away(const struct lint *l)
{
	const struct node *own = node_find(l->job->node, "cache-mode");
	const struct node *mode = own ? own : node_find(l->workflow->root, "cache-mode");

	return str_eq(node_string(mode), STR("none")) ||
	       str_eq(node_string(mode), STR("write-only"));
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const char *event = low_trust_event(workflow);

	if (!event)
		return;
	check_mode(l, node_find(workflow->root, "cache-mode"), event);
	for (size_t i = 0; i < workflow->job_count; i++)
		check_mode(l, node_find(workflow->jobs[i].node, "cache-mode"), event);
}

static void
check_step(struct lint *l, const struct workflow_step *step)
{
	if (step->kind == STEP_USES && restores(step))
		lint_tell(l, &rules[CACHE_POISONING], step->uses,
			"'%" STR_FMT "' restores files that a run for another change may have "
			"written, and the release contains them",
			STR_ARG(step->uses->text))
			->help = STR("build releases without a cache");
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	if (!lint_wants(l, PERSONA_PEDANTIC) || is_kept_away(l) ||
		!(publishes(l->workflow) || job_publishes(job)))
		return;
	for (size_t i = 0; i < job->step_count; i++)
		if (job->steps[i].node->kind == NODE_MAPPING)
			check_step(l, &job->steps[i]);
}

const struct check check_cache = {
	.name = "cache",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
};
