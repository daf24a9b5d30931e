#include "engine/lint/check.h"

/*
 * Actions that restore what an earlier run has saved. `input` is what turns that on: empty for
 * those that do nothing else; with `on_by_default` anything but "false" does.
 */
static const struct caching {
	const char *action;
	const char *input;
	bool on_by_default;
} caching[] = {
	{"actions/cache", "", true},
	{"actions/cache/restore", "", true},
	{"actions/setup-node", "cache", false},
	{"actions/setup-python", "cache", false},
	{"actions/setup-java", "cache", false},
	{"actions/setup-dotnet", "cache", false},
	{"actions/setup-go", "cache", true},
	{"ruby/setup-ruby", "bundler-cache", false},
	{"Swatinem/rust-cache", "", true},
	{"astral-sh/setup-uv", "enable-cache", false},
	{"docker/build-push-action", "cache-from", false},
};

static bool
is_release(const struct trigger *trigger)
{
	if (str_eq(trigger->event, STR("release")))
		return true;
	return str_eq(trigger->event, STR("push")) && node_find(trigger->config, "tags") &&
	       !node_find(trigger->config, "branches");
}

/* True if the workflow runs for releases and nothing else, so that what it makes is published. */
static bool
publishes(const struct workflow *workflow)
{
	bool any = false;

	for (size_t i = 0; workflow && i < workflow->trigger_count; i++) {
		const struct trigger *trigger = &workflow->triggers[i];
		if (is_release(trigger))
			any = true;
		else if (!str_eq(trigger->event, STR("workflow_dispatch")))
			return false;
	}
	return any;
}

static bool
is_on(const struct caching *one, const struct node *with)
{
	const struct node *value =
		one->input[0] != '\0' ? node_find_nocase(with, str_from(one->input)) : NULL;

	if (!value)
		return one->on_by_default;
	return !str_eq_nocase(value->text, STR("false")) && value->text.n > 0;
}

static const struct caching *
find_caching(struct str uses)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));

	for (size_t i = 0; i < COUNT_OF(caching); i++)
		if (str_eq_nocase_z(name, caching[i].action))
			return &caching[i];
	return NULL;
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (step->kind != STEP_USES || !publishes(l->workflow))
		return;
	const struct caching *found = find_caching(step->uses->text);
	if (found && is_on(found, step->with))
		lint_tell(l, "cache-poisoning", step->uses,
			"what '%" STR_FMT
			"' restores may come from a run for another change, and is published here",
			STR_ARG(step->uses->text))
			->help = STR("build what is released without a cache");
}

const struct check check_cache = {
	.name = "cache",
	.step = visit_step,
};
