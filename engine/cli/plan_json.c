#include "engine/cli/plan_json.h"

/* A text that may be missing is null. */
static void
set_text(struct object *object, const char *name, struct str text)
{
	object_set(object, str_from(name), text.n > 0 ? value_string(text) : VALUE_NULL_INIT);
}

static void
set_texts(struct arena *a, struct object *object, const char *name, const struct str *texts,
	size_t count)
{
	struct array *array = array_new(a);

	for (size_t i = 0; i < count; i++)
		array_add(a, array, value_string(texts[i]));
	object_set(object, str_from(name), value_array(array));
}

static void
set_place(struct object *object, struct source *source, uint32_t offset)
{
	set_text(object, "path", source ? source->path : STR_NONE);
	object_set(object, STR("line"),
		source ? value_number(source_position(source, offset).line) : VALUE_NULL_INIT);
}

static void
set_node_place(struct object *object, const struct node *node)
{
	set_place(object, node ? node->source : NULL, node ? node_start(node).start : 0);
}

/* --- the event ---------------------------------------------------------------------------- */

static struct value
event_value(struct arena *a, const struct event *event)
{
	struct object *object = object_new(a);

	set_text(object, "name", event->name);
	set_text(object, "action", event->action);
	set_text(object, "ref", event->ref);
	set_text(object, "sha", event->sha);
	set_text(object, "base_ref", event->base_ref);
	set_text(object, "head_ref", event->head_ref);
	return value_object(object);
}

static struct value
change_value(struct arena *a, const struct change *change)
{
	struct object *object = object_new(a);

	set_text(object, "path", change->path);
	set_text(object, "status", str_from(change_name(change->kind)));
	if (change->old_path.n > 0)
		set_text(object, "previous_path", change->old_path);
	return value_object(object);
}

static struct value
comparison_value(struct arena *a, const struct comparison *c, const struct changes *changes)
{
	static const char *const kinds[] = {
		[COMPARISON_PUSH] = "push",
		[COMPARISON_NEW_BRANCH] = "new_branch",
		[COMPARISON_FIRST_PUSH] = "first_push",
		[COMPARISON_PULL] = "pull_request",
	};
	static const char *const untils[] = {
		[CHANGES_COMMIT] = "commit",
		[CHANGES_STAGED] = "staged",
		[CHANGES_WORKING_TREE] = "working_tree",
	};
	struct object *object = object_new(a);
	struct array *files = array_new(a);

	if (c->kind == COMPARISON_NONE)
		return VALUE_NULL_INIT;
	set_text(object, "kind", str_from(kinds[c->kind]));
	set_text(object, "base", c->base);
	set_text(object, "base_name", c->base_name);
	set_text(object, "head", c->head);
	set_text(object, "until", str_from(untils[c->until]));
	object_set(object, STR("forced"), value_boolean(c->is_forced));
	object_set(object, STR("commits"), value_number((double)c->commits.count));
	object_set(object, STR("more_commits"), value_boolean(c->commits.is_cut));
	set_text(object, "unknown", c->unknown);
	for (size_t i = 0; i < changes->count; i++)
		array_add(a, files, change_value(a, &changes->items[i]));
	object_set(object, STR("files"), value_array(files));
	return value_object(object);
}

/* --- why a workflow starts ---------------------------------------------------------------- */

static struct value
check_value(struct arena *a, const struct decision_check *check)
{
	static const char *const kinds[] = {
		[CHECK_EVENT] = "event",
		[CHECK_PUSH] = "push",
		[CHECK_SKIP_MARKER] = "skip_marker",
		[CHECK_TYPES] = "types",
		[CHECK_BRANCHES] = "branches",
		[CHECK_TAGS] = "tags",
		[CHECK_PATHS] = "paths",
		[CHECK_WORKFLOWS] = "workflows",
		[CHECK_FILE] = "file",
	};
	struct object *object = object_new(a);

	set_text(object, "kind", str_from(kinds[check->kind]));
	set_text(object, "setting", check->setting);
	object_set(object, STR("holds"),
		check->verdict == VERDICT_UNKNOWN ? VALUE_NULL_INIT
						  : value_boolean(check->verdict == VERDICT_YES));
	set_text(object, "text", check->text);
	set_place(object, check->source, check->place.start);
	return value_object(object);
}

static struct value
matched_value(struct arena *a, const struct matched_file *file)
{
	struct object *object = object_new(a);

	set_text(object, "file", file->change->path);
	set_text(object, "pattern", file->pattern ? file->pattern->text : STR_NONE);
	set_node_place(object, file->pattern);
	return value_object(object);
}

static void
set_decision(struct arena *a, struct object *object, const struct decision *decision)
{
	struct array *checks = array_new(a);
	struct array *files = array_new(a);

	for (size_t i = 0; i < decision->check_count; i++)
		array_add(a, checks, check_value(a, &decision->checks[i]));
	for (size_t i = 0; i < decision->file_count; i++)
		array_add(a, files, matched_value(a, &decision->files[i]));
	object_set(object, STR("checks"), value_array(checks));
	object_set(object, STR("files"), value_array(files));
}

/* --- jobs --------------------------------------------------------------------------------- */

static struct value jobs_value(struct arena *a, const struct plan_jobs *jobs);

static struct value
leg_value(struct arena *a, const struct plan_leg *leg)
{
	struct object *object = object_new(a);

	set_text(object, "name", leg->name);
	set_texts(a, object, "runs_on", leg->runs_on.labels, leg->runs_on.count);
	object_set(object, STR("runs_here"), value_boolean(leg->cannot.n == 0));
	set_text(object, "why_not", leg->cannot);
	object_set(
		object, STR("calls"), leg->called ? jobs_value(a, leg->called) : VALUE_NULL_INIT);
	return value_object(object);
}

static struct value
requirement_value(struct arena *a, const struct plan_requirement *requirement)
{
	struct object *object = object_new(a);

	set_text(object, "kind",
		requirement->need == PLAN_NEEDS_DOCKER ? STR("docker") : STR("network"));
	set_text(object, "what", requirement->what);
	return value_object(object);
}

static void
set_job_parts(struct arena *a, struct object *object, const struct plan_job *job)
{
	struct array *legs = array_new(a);
	struct array *requirements = array_new(a);

	for (size_t i = 0; i < job->leg_count; i++)
		array_add(a, legs, leg_value(a, &job->legs[i]));
	for (size_t i = 0; i < job->requirement_count; i++)
		array_add(a, requirements, requirement_value(a, &job->requirements[i]));
	object_set(object, STR("jobs"), value_array(legs));
	object_set(object, STR("requires"), value_array(requirements));
	set_texts(a, object, "missing_secrets", job->missing_secrets, job->missing_secret_count);
	set_texts(a, object, "missing_vars", job->missing_vars, job->missing_var_count);
}

static struct value
job_value(struct arena *a, const struct plan_job *job)
{
	static const char *const verdicts[] = {
		[PLAN_RUNS] = "runs",
		[PLAN_SKIPPED] = "skipped",
		[PLAN_DEPENDS] = "depends",
	};
	struct object *object = object_new(a);

	set_text(object, "id", job->model->id);
	set_text(object, "verdict", str_from(verdicts[job->verdict]));
	set_text(object, "why", job->why);
	set_node_place(object, job->node);
	set_texts(a, object, "needs", job->model->needs, job->model->need_count);
	object_set(object, STR("matrix"), value_boolean(job->has_matrix));
	set_text(object, "matrix_unknown", job->matrix_unknown);
	set_job_parts(a, object, job);
	return value_object(object);
}

static struct value
jobs_value(struct arena *a, const struct plan_jobs *jobs)
{
	struct array *array = array_new(a);

	for (size_t i = 0; i < jobs->count; i++)
		array_add(a, array, job_value(a, &jobs->jobs[i]));
	return value_array(array);
}

/* --- all ---------------------------------------------------------------------------------- */

static const char *
verdict_name(const struct plan_workflow *planned)
{
	if (planned->invalid.n > 0)
		return "invalid";
	if (planned->after)
		return "follows";
	switch (planned->decision.verdict) {
	case VERDICT_NO: return "does_not_start";
	case VERDICT_YES: return "starts";
	case VERDICT_UNKNOWN: break;
	}
	return "unknown";
}

static struct value
workflow_value(struct arena *a, const struct plan_workflow *planned)
{
	struct object *object = object_new(a);

	set_text(object, "path", planned->workflow->source->path);
	set_text(object, "name", workflow_title(planned->workflow));
	set_text(object, "verdict", str_from(verdict_name(planned)));
	set_text(object, "error", planned->invalid);
	set_text(object, "after", planned->after ? workflow_title(planned->after) : STR_NONE);
	object_set(object, STR("edited"), value_boolean(planned->committed == COMMITTED_OTHER));
	set_decision(a, object, &planned->decision);
	set_texts(
		a, object, "missing_inputs", planned->missing_inputs, planned->missing_input_count);
	object_set(object, STR("jobs"), jobs_value(a, &planned->jobs));
	return value_object(object);
}

static struct value
invalid_value(struct arena *a, struct workflow_file *file)
{
	struct object *object = object_new(a);

	set_text(object, "path", file->source.path);
	set_text(object, "verdict", STR("invalid"));
	set_text(object, "error", project_first_error(a, file));
	return value_object(object);
}

void
plan_json_write(struct arena *a, struct output *out, const struct project *project,
	const struct event *event, const struct changes *changes, const struct plan *plan)
{
	const struct planner_notes notes = planner_notes(a, project, event, changes);
	struct object *object = object_new(a);
	struct array *workflows = array_new(a);
	size_t next = 0;

	object_set(object, STR("event"), event_value(a, event));
	object_set(object, STR("comparison"), comparison_value(a, &event->comparison, changes));
	for (size_t i = 0; i < project->file_count; i++)
		array_add(a, workflows,
			project->files[i].workflow ? workflow_value(a, &plan->workflows[next++])
						   : invalid_value(a, &project->files[i]));
	object_set(object, STR("workflows"), value_array(workflows));
	set_texts(a, object, "notes", notes.items, notes.count);
	output_add(out, value_to_json(a, value_object(object)));
	output_add_z(out, "\n");
}
