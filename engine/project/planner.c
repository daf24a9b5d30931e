#include "engine/project/planner.h"

#include "engine/action/action_cache.h"
#include "engine/action/local_repository.h"
#include "engine/store/file.h"
#include "engine/workflow/load_action.h"

#define MANIFEST_SIZE_MAX ((size_t)1 << 20)

/* --- what this machine has ---------------------------------------------------------------- */

static bool
runs_here(void *owner, const struct runs_on *runs_on, struct str *why)
{
	const struct planner *planner = owner;

	return planner->runs_here(planner->here, planner->a, runs_on, why);
}

/* An action's manifest. The run reports a folder without one. */
static enum plan_need
manifest_need(struct arena *a, struct str root, struct str folder)
{
	static const char *const names[] = {"action.yml", "action.yaml"};
	struct source *source = arena_new(a, struct source);
	struct diags diags;
	struct error err;
	struct str text;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct str path = path_join(a, folder, str_from(names[i]));
		if (file_kind(path) != FILE_REGULAR ||
			!file_read_inside(a, root, path, MANIFEST_SIZE_MAX, &text, &err))
			continue;
		source_init(source, a, path, text);
		diags_init(&diags, a);
		const struct action *action = action_load(a, source, &diags);
		return action && action->kind == ACTION_DOCKER ? PLAN_NEEDS_DOCKER
							       : PLAN_NEEDS_NOTHING;
	}
	return PLAN_NEEDS_NOTHING;
}

static enum plan_need
action_need(void *owner, struct str uses)
{
	const struct planner *planner = owner;
	struct action_ref ref;
	struct str folder;
	struct str path;

	if (planner->is_builtin(planner->here, uses))
		return PLAN_NEEDS_NOTHING;
	if (str_starts(uses, STR("docker://")))
		return PLAN_NEEDS_DOCKER;
	if (action_ref_is_own(uses, &path))
		return manifest_need(planner->a, planner->project->root,
			path_join(planner->a, planner->project->root, path));
	if (local_repository_find(planner->a, planner->mapped, uses, &folder))
		return manifest_need(planner->a, folder, folder);
	if (action_ref_parse(uses, &ref) &&
		action_cache_find(planner->a, planner->actions, &ref, &folder))
		return manifest_need(planner->a, folder, folder);
	return PLAN_NEEDS_NETWORK;
}

/* --- planning ----------------------------------------------------------------------------- */

static const struct workflow **
valid_workflows(struct arena *a, const struct project *project, size_t *count)
{
	const struct workflow **workflows =
		arena_array(a, const struct workflow *, project->file_count);

	*count = 0;
	for (size_t i = 0; i < project->file_count; i++)
		if (project->files[i].workflow)
			workflows[(*count)++] = project->files[i].workflow;
	return workflows;
}

bool
planner_make(const struct planner *planner, const struct event *event, struct changes *changes,
	struct plan *out, struct error *err)
{
	struct repository *repository = planner->project->repository;
	size_t count;
	const struct workflow **workflows = valid_workflows(planner->a, planner->project, &count);

	*changes = (struct changes){0};
	if (repository &&
		!comparison_changes(planner->a, repository, &event->comparison, changes, err))
		return false;
	const struct plan_options options = {
		.event = event,
		.changes = changes,
		.repository = repository,
		.workflows = workflows,
		.workflow_count = count,
		.vars = planner->vars,
		.secrets = planner->secrets,
		.inputs = planner->inputs,
		.action_need = action_need,
		.runs_here = runs_here,
		/* the callbacks only read it */
		.owner = (void *)(uintptr_t)planner,
	};
	return plan_make(planner->a, &options, out, err);
}

bool
planner_starts(const struct plan_workflow *planned)
{
	return planned->decision.verdict != VERDICT_NO || planned->after;
}

/* --- one workflow ------------------------------------------------------------------------- */

static bool
filters_paths(const struct workflow *workflow, const struct event *event)
{
	const struct trigger *trigger = workflow_trigger_find(workflow, event->name);

	return trigger &&
	       (node_find(trigger->config, "paths") || node_find(trigger->config, "paths-ignore"));
}

static struct str
objection_text(struct arena *a, const struct decision_check *check)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	if (check->setting.n > 0)
		buf_add_fmt(&b, "%" STR_FMT ": ", STR_ARG(check->setting));
	buf_add(&b, check->text);
	if (check->source)
		buf_add_fmt(&b, " (%" STR_FMT ":%u)", STR_ARG(check->source->path),
			source_position(check->source, check->place.start).line);
	return buf_take(a, &b);
}

bool
planner_objection(const struct planner *planner, const struct workflow *workflow,
	const struct event *event, struct str *out, struct error *err)
{
	struct repository *repository = planner->project->repository;
	struct changes changes = {0};
	struct decision decision;

	/* staged files may be all that there is to push */
	const bool needs_files =
		filters_paths(workflow, event) || event->comparison.until != CHANGES_COMMIT;
	if (repository && needs_files &&
		!comparison_changes(planner->a, repository, &event->comparison, &changes, err)) {
		/* files that cannot be read are no reason not to run it */
		*out = STR_NONE;
		return true;
	}
	if (!decide(planner->a, workflow, event, &changes, &decision, err))
		return false;
	*out = decision.verdict == VERDICT_NO
		       ? objection_text(planner->a, decision_obstacle(&decision))
		       : STR_NONE;
	return true;
}

/* --- for people --------------------------------------------------------------------------- */

struct planner_notes
planner_notes(struct arena *a, const struct project *project, const struct event *event,
	const struct changes *changes)
{
	struct planner_notes notes = {0};
	const struct comparison *c = &event->comparison;

	if (event->is_detached && c->kind != COMPARISON_NONE)
		notes.items[notes.count++] = str_fmt(a,
			"HEAD is detached: treated as branch %" STR_FMT
			"; --branch NAME sets another",
			STR_ARG(event->head_ref.n > 0 ? event->head_ref : event->ref_name));
	if (!project->repository)
		notes.items[notes.count++] = STR("not a git repository: nothing to compare with");
	if (event->kind && event->kind->place == EVENT_OF_DEFAULT_BRANCH &&
		!str_eq(event->target, event->default_branch))
		notes.items[notes.count++] = str_fmt(a,
			"for this event GitHub takes the workflows of %" STR_FMT
			", and these are of %" STR_FMT,
			STR_ARG(event->default_branch), STR_ARG(event->target));
	if (c->unknown.n > 0)
		notes.items[notes.count++] = str_fmt(a,
			"the changed files are unknown: %" STR_FMT "%s", STR_ARG(c->unknown),
			project->repository && history_is_shallow(project->repository)
				? "; git fetch --unshallow"
				: "");
	if (c->until == CHANGES_COMMIT && comparison_is_empty(c, changes))
		notes.items[notes.count++] =
			STR("--working-tree or --staged also counts uncommitted edits");
	return notes;
}

static void
add_count(struct buf *b, size_t count, const char *noun, const char *more)
{
	buf_add_fmt(b, "%zu%s %s%s", count, more, noun, count == 1 ? "" : "s");
}

static void
add_subject(struct buf *b, const struct event *event)
{
	const struct str name = event->ref_name;

	if (event_is_pull(event))
		buf_add_fmt(b, "%" STR_FMT " (%" STR_FMT ") of %" STR_FMT " into %" STR_FMT,
			STR_ARG(event->name), STR_ARG(event->action), STR_ARG(event->head_ref),
			STR_ARG(event->base_ref));
	else if (!str_eq(event->name, STR("push")))
		buf_add_fmt(b, "%" STR_FMT "%s%" STR_FMT "%s on %" STR_FMT, STR_ARG(event->name),
			event->action.n > 0 ? " (" : "", STR_ARG(event->action),
			event->action.n > 0 ? ")" : "", STR_ARG(name));
	else if (str_eq(event->ref_type, STR("tag")))
		buf_add_fmt(b, "push of the tag %" STR_FMT, STR_ARG(name));
	else if (event->comparison.kind == COMPARISON_NEW_BRANCH)
		buf_add_fmt(b, "push of the new branch %" STR_FMT, STR_ARG(name));
	else
		buf_add_fmt(b, "%s to %" STR_FMT,
			event->comparison.is_forced ? "forced push" : "push", STR_ARG(name));
}

static void
add_commits(struct buf *b, const struct comparison *c)
{
	add_count(b, c->commits.count, "commit", c->commits.is_cut ? "+" : "");
	if (c->kind == COMPARISON_FIRST_PUSH)
		buf_add_z(b, ", all of them new");
	else if (c->base_name.n > 0)
		buf_add_fmt(b, " %s %" STR_FMT,
			c->kind == COMPARISON_NEW_BRANCH ? "since it left" : "since",
			STR_ARG(c->base_name));
	if (c->until == CHANGES_STAGED)
		buf_add_z(b, " and what is staged");
	if (c->until == CHANGES_WORKING_TREE)
		buf_add_z(b, " and the working tree");
}

struct str
planner_describe(struct arena *a, const struct event *event, const struct changes *changes)
{
	const struct comparison *c = &event->comparison;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	add_subject(&b, event);
	if (comparison_is_empty(c, changes)) {
		buf_add_fmt(&b, ": nothing to push, %" STR_FMT " is at this commit",
			STR_ARG(c->base_name));
	} else if (c->kind != COMPARISON_NONE && c->unknown.n == 0) {
		buf_add_z(&b, ": ");
		add_commits(&b, c);
		buf_add_z(&b, ", ");
		add_count(&b, changes->count, "file", "");
		buf_add_z(&b, " changed");
	}
	return buf_take(a, &b);
}
