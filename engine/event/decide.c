#include "engine/event/decide.h"

#include "engine/event/filter.h"
#include "engine/event/skip_marker.h"
#include "engine/workflow/evaluate.h"

struct decision_draft {
	struct arena *a;
	const struct workflow *workflow;
	const struct event *event;
	const struct changes *changes;
	const struct trigger *trigger;
	struct decision out;
	size_t check_capacity;
	size_t file_capacity;
	struct error *err;
};

/* --- checks ------------------------------------------------------------------------------- */

static struct decision_check *
add_check(struct decision_draft *d, enum check_kind kind, enum verdict verdict,
	const struct node *node, struct str text)
{
	struct decision_check *check =
		arena_push(d->a, d->out.checks, d->out.check_count, d->check_capacity);

	*check = (struct decision_check){
		.kind = kind, .verdict = verdict, .text = text, .node = node};
	if (node) {
		check->source = node->source;
		check->place = node_start(node);
	}
	return check;
}

static void
add_setting(struct decision_draft *d, enum check_kind kind, bool holds, const char *setting,
	const struct node *node, struct str text)
{
	add_check(d, kind, holds ? VERDICT_YES : VERDICT_NO, node, text)->setting =
		str_from(setting);
}

static const struct node *
setting_key(const struct decision_draft *d, const char *name)
{
	return node_find_key(d->trigger->config, name);
}

/* What the event does not take (schema_check.h tells it) is as if it were not there. */
static const struct node *
setting(const struct decision_draft *d, const char *name)
{
	const struct node *key = setting_key(d, name);

	return key && !key->is_wrong ? node_find(d->trigger->config, name) : NULL;
}

/* --- what stops every workflow ------------------------------------------------------------ */

static bool
is_push(const struct decision_draft *d)
{
	return str_eq(d->event->name, STR("push"));
}

static void
check_push(struct decision_draft *d)
{
	const struct comparison *c = &d->event->comparison;

	if (!is_push(d))
		return;
	if (d->event->is_deletion)
		(void)add_check(d, CHECK_PUSH, VERDICT_NO, NULL,
			str_fmt(d->a, "the push deletes '%" STR_FMT "'",
				STR_ARG(d->event->ref_name)));
	else if (str_eq(d->event->sha, STR(REPOSITORY_NO_COMMIT)) && c->until == CHANGES_COMMIT)
		(void)add_check(d, CHECK_PUSH, VERDICT_NO, NULL, STR("no commit to push"));
	else if (comparison_is_empty(c, d->changes))
		(void)add_check(d, CHECK_PUSH, VERDICT_NO, NULL,
			str_fmt(d->a, "nothing to push: %" STR_FMT " is at this commit",
				STR_ARG(c->base_name)));
}

static void
check_skip_marker(struct decision_draft *d)
{
	if (!is_push(d) && !str_eq(d->event->name, STR("pull_request")))
		return;
	if (d->event->comparison.until != CHANGES_COMMIT)
		return;
	const struct str marker = skip_marker_find(d->event->message);
	if (marker.n > 0)
		(void)add_check(d, CHECK_SKIP_MARKER, VERDICT_NO, NULL,
			str_fmt(d->a, "the commit's message says '%" STR_FMT "'", STR_ARG(marker)));
}

/* --- on ----------------------------------------------------------------------------------- */

static void
check_event(struct decision_draft *d)
{
	const struct node *on = node_find_key(d->workflow->root, "on");

	d->trigger = workflow_trigger_find(d->workflow, d->event->name);
	if (!d->trigger) {
		(void)add_check(d, CHECK_EVENT, VERDICT_NO, on,
			str_fmt(d->a, "it does not listen to %" STR_FMT, STR_ARG(d->event->name)));
		return;
	}
	struct decision_check *check = add_check(d, CHECK_EVENT, VERDICT_YES, NULL,
		str_fmt(d->a, "on %" STR_FMT, STR_ARG(d->event->name)));
	check->source = d->workflow->source;
	check->place = d->trigger->span;
}

/* The item of a list, or the one text, that is `wanted`. */
static const struct node *
find_text(const struct node *list, struct str wanted)
{
	if (list->kind != NODE_SEQUENCE)
		return str_eq(list->text, wanted) ? list : NULL;
	for (size_t i = 0; i < list->item_count; i++)
		if (str_eq(list->items[i]->text, wanted))
			return list->items[i];
	return NULL;
}

static void
check_types(struct decision_draft *d)
{
	const struct node *types = setting(d, "types");
	const struct str action = d->event->action;

	if (action.n == 0)
		return;
	if (types) {
		const struct node *found = find_text(types, action);
		add_setting(d, CHECK_TYPES, found != NULL, "types",
			found ? found : setting_key(d, "types"),
			str_fmt(d->a, found ? "'%" STR_FMT "'" : "'%" STR_FMT "' is not in it",
				STR_ARG(action)));
	} else if (d->event->kind && !event_kind_is_default(d->event->kind, action)) {
		struct decision_check *check = add_check(d, CHECK_TYPES, VERDICT_NO, NULL,
			str_fmt(d->a, "without `types`, '%" STR_FMT "' starts nothing",
				STR_ARG(action)));
		check->source = d->workflow->source;
		check->place = d->trigger->span;
	}
}

/* The workflow that has ended, if the payload says it. */
static void
check_workflows(struct decision_draft *d)
{
	const struct node *list = setting(d, "workflows");
	const struct str name = d->event->follows;

	if (!list || !str_eq(d->event->name, STR("workflow_run")))
		return;
	const struct node *found = find_text(list, name);
	add_setting(d, CHECK_WORKFLOWS, found != NULL, "workflows",
		found ? found : setting_key(d, "workflows"),
		str_fmt(d->a, found ? "'%" STR_FMT "'" : "'%" STR_FMT "' is not in it",
			STR_ARG(name)));
}

/* --- branches and tags -------------------------------------------------------------------- */

/* What is taken and what is left out cannot both be said. */
static bool
check_exclusive(const struct decision_draft *d, const char *takes, const char *ignores)
{
	return !setting(d, takes) || !setting(d, ignores) ||
	       node_error(d->err, setting_key(d, ignores),
		       "'%s' and '%s' cannot be combined: use '!' in '%s'", takes, ignores, takes);
}

/* `branches` or `tags`, as the list is or as what it leaves out. */
static bool
check_names(struct decision_draft *d, enum check_kind kind, const char *takes, const char *ignores,
	struct str name)
{
	const char *const key = setting(d, takes) ? takes : ignores;
	const bool is_ignore = key == ignores;
	const struct filter_pattern *decided;
	struct filter filter;

	if (!setting(d, key))
		return true;
	if (!check_exclusive(d, takes, ignores) ||
		!filter_make(d->a, setting(d, key), is_ignore, &filter, d->err))
		return false;
	const bool is_in = filter_takes(&filter, name, &decided);
	const struct node *place = decided ? decided->node : setting_key(d, key);
	struct str text = str_fmt(d->a, "'%" STR_FMT "' matches none", STR_ARG(name));
	if (decided && str_eq(decided->node->text, name))
		text = str_fmt(d->a, "'%" STR_FMT "'", STR_ARG(name));
	else if (decided)
		text = str_fmt(d->a, "'%" STR_FMT "' matches '%" STR_FMT "'", STR_ARG(name),
			STR_ARG(decided->node->text));
	add_setting(d, kind, is_in != is_ignore, key, place, text);
	return true;
}

static bool
has_any(const struct decision_draft *d, const char *one, const char *other)
{
	return setting(d, one) || setting(d, other);
}

/* Filters of the other kind of ref alone shut this kind out. */
static bool
check_push_ref(struct decision_draft *d)
{
	const bool tag = str_eq(d->event->ref_type, STR("tag"));
	const bool has_branches = has_any(d, "branches", "branches-ignore");
	const bool has_tags = has_any(d, "tags", "tags-ignore");

	if (tag && has_branches && !has_tags) {
		const char *const key = setting(d, "branches") ? "branches" : "branches-ignore";
		add_setting(d, CHECK_BRANCHES, false, key, setting_key(d, key),
			str_fmt(d->a, "'%" STR_FMT "' is a tag", STR_ARG(d->event->ref_name)));
		return true;
	}
	if (!tag && has_tags && !has_branches) {
		const char *const key = setting(d, "tags") ? "tags" : "tags-ignore";
		add_setting(d, CHECK_TAGS, false, key, setting_key(d, key),
			str_fmt(d->a, "'%" STR_FMT "' is a branch", STR_ARG(d->event->ref_name)));
		return true;
	}
	if (tag)
		return check_names(d, CHECK_TAGS, "tags", "tags-ignore", d->event->ref_name);
	return check_names(d, CHECK_BRANCHES, "branches", "branches-ignore", d->event->ref_name);
}

static bool
check_ref(struct decision_draft *d)
{
	if (is_push(d))
		return check_push_ref(d);
	return check_names(d, CHECK_BRANCHES, "branches", "branches-ignore", d->event->target);
}

/* --- paths -------------------------------------------------------------------------------- */

static void
add_file(
	struct decision_draft *d, const struct change *change, const struct filter_pattern *pattern)
{
	*arena_push(d->a, d->out.files, d->out.file_count, d->file_capacity) =
		(struct matched_file){change, pattern ? pattern->node : NULL};
}

static void
match_files(struct decision_draft *d, const struct filter *filter, bool is_ignore, size_t count)
{
	const struct filter_pattern *decided;

	for (size_t i = 0; i < count; i++)
		if (filter_takes(filter, d->changes->items[i].path, &decided) != is_ignore)
			add_file(d, &d->changes->items[i], decided);
}

static struct str
describe_none(const struct decision_draft *d, bool is_ignore, size_t count)
{
	if (count == 0)
		return STR("no file is changed");
	if (count == 1)
		return is_ignore ? STR("the changed file is ignored")
				 : STR("the changed file does not match");
	return str_fmt(d->a,
		is_ignore ? "all %zu changed files are ignored"
			  : "none of the %zu changed files matches",
		count);
}

static struct str
describe_files(const struct decision_draft *d, bool is_ignore, size_t count)
{
	if (d->out.file_count == 0)
		return describe_none(d, is_ignore, count);
	return str_fmt(d->a, "%zu of %zu changed file%s%s", d->out.file_count, count,
		count == 1 ? "" : "s", is_ignore ? " not ignored" : "");
}

static bool
check_files(struct decision_draft *d, const char *key, bool is_ignore)
{
	const size_t all = d->changes->count;
	const size_t count = all > DECIDE_FILES_MAX ? DECIDE_FILES_MAX : all;
	struct filter filter;

	if (!check_exclusive(d, "paths", "paths-ignore") ||
		!filter_make(d->a, setting(d, key), is_ignore, &filter, d->err))
		return false;
	match_files(d, &filter, is_ignore, count);
	d->out.is_cut = count < all;
	const struct node *place = d->out.file_count > 0 && d->out.files[0].pattern
					   ? d->out.files[0].pattern
					   : setting_key(d, key);
	struct str text = describe_files(d, is_ignore, count);
	if (d->out.is_cut)
		text = str_fmt(d->a, "%" STR_FMT " (the first of %zu: GitHub looks at no more)",
			STR_ARG(text), all);
	add_setting(d, CHECK_PATHS, d->out.file_count > 0, key, place, text);
	return true;
}

static bool
check_paths(struct decision_draft *d)
{
	const char *const key = setting(d, "paths") ? "paths" : "paths-ignore";
	const struct comparison *c = &d->event->comparison;

	if (!setting(d, key) || c->kind == COMPARISON_NONE)
		return true;
	if (c->unknown.n > 0) {
		add_check(d, CHECK_PATHS, VERDICT_UNKNOWN, setting_key(d, key), c->unknown)
			->setting = str_from(key);
		return true;
	}
	if (c->commits.count > DECIDE_COMMITS_MAX) {
		add_setting(d, CHECK_PATHS, true, key, setting_key(d, key),
			str_fmt(d->a, "more than %d commits: GitHub does not look at the files",
				DECIDE_COMMITS_MAX));
		return true;
	}
	return check_files(d, key, !setting(d, "paths"));
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
stands(const struct decision_draft *d)
{
	for (size_t i = 0; i < d->out.check_count; i++)
		if (d->out.checks[i].verdict == VERDICT_NO)
			return false;
	return true;
}

static bool
check_all(struct decision_draft *d)
{
	check_event(d);
	if (stands(d))
		check_push(d);
	if (stands(d))
		check_skip_marker(d);
	if (stands(d))
		check_types(d);
	if (stands(d))
		check_workflows(d);
	if (stands(d) && !check_ref(d))
		return false;
	return !stands(d) || check_paths(d);
}

static enum verdict
verdict_of(const struct decision *decision)
{
	enum verdict verdict = VERDICT_YES;

	for (size_t i = 0; i < decision->check_count; i++)
		if (decision->checks[i].verdict != VERDICT_YES)
			verdict = decision->checks[i].verdict;
	return verdict;
}

bool
decide(struct arena *a, const struct workflow *workflow, const struct event *event,
	const struct changes *changes, struct decision *out, struct error *err)
{
	struct decision_draft d = {
		.a = a,
		.workflow = workflow,
		.event = event,
		.changes = changes,
		.err = err,
	};

	if (!check_all(&d))
		return false;
	d.out.verdict = verdict_of(&d.out);
	*out = d.out;
	return true;
}

const struct decision_check *
decision_obstacle(const struct decision *decision)
{
	for (size_t i = decision->check_count; i > 0; i--)
		if (decision->checks[i - 1].verdict != VERDICT_YES)
			return &decision->checks[i - 1];
	return NULL;
}

struct decision
decision_without_file(struct arena *a, const struct workflow *workflow)
{
	struct decision_check *check = arena_new(a, struct decision_check);

	*check = (struct decision_check){
		.kind = CHECK_FILE,
		.verdict = VERDICT_NO,
		.text = STR("the file is not in the commit"),
		.source = workflow->source,
	};
	return (struct decision){.verdict = VERDICT_NO, .checks = check, .check_count = 1};
}
