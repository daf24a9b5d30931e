#include "engine/cli/event_args.h"

#include "engine/cli/json_file.h"
#include "engine/store/file.h"

static bool
read_overlay(struct arena *a, const struct arguments *arguments, struct str folder,
	struct object **out, struct error *err)
{
	const struct str path = options_get(arguments, "eventpath");

	return path.n == 0 || json_file_read_object(a, path_join(a, folder, path), out, err) ||
	       error_prefix(err, "the event payload '%" STR_FMT "'", STR_ARG(path));
}

void
event_args_take_inputs(struct arena *a, struct object *overlay, struct map *inputs)
{
	const struct value given = overlay ? object_get(overlay, STR("inputs")) : VALUE_NULL_INIT;

	if (given.kind != VALUE_OBJECT)
		return;
	const struct map *members = object_members(given.object);
	for (size_t i = 0; i < members->count; i++) {
		if (map_has(inputs, members->entries[i].key))
			continue;
		struct str *text = arena_new(a, struct str);
		*text = value_to_string(a, *(const struct value *)members->entries[i].value);
		map_set(inputs, members->entries[i].key, text);
	}
}

/* --- options that go together, or not ----------------------------------------------------- */

/* Two that would say the same thing differently. */
static const struct {
	const char *one;
	const char *other;
} exclusive[] = {
	{"staged", "working-tree"},
	{"staged", "after"},
	{"working-tree", "after"},
	{"pr", "tag"},
	{"branch", "tag"},
	{"tag", "before"},
};

static bool
check_exclusive(const struct arguments *arguments, struct error *err)
{
	for (size_t i = 0; i < COUNT_OF(exclusive); i++)
		if (options_has(arguments, exclusive[i].one) &&
			options_has(arguments, exclusive[i].other))
			return error_set(err, ERROR_USAGE,
				"--%s and --%s cannot be combined: give one of them",
				exclusive[i].one, exclusive[i].other);
	return true;
}

static bool
is_pull_name(struct str name)
{
	const struct event_kind *kind = event_kind_find(name);

	return kind && event_kind_has_pull(kind);
}

static bool
tell_unknown(struct str name, struct error *err)
{
	const struct str nearest = event_kind_nearest(name);

	(void)error_set(err, ERROR_USAGE, "unknown event '%" STR_FMT "'", STR_ARG(name));
	if (nearest.n > 0)
		return error_help(err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	return error_help(err, "`lact events` lists them");
}

static bool
check_event(const struct event_options *options, struct error *err)
{
	if (options->name.n > 0 && !event_kind_find(options->name))
		return tell_unknown(options->name, err);
	if (options->base.n > 0 && !is_pull_name(options->name))
		return error_set(err, ERROR_USAGE,
			"--pr is for pull requests, and the event is %" STR_FMT,
			STR_ARG(options->name));
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static enum changes_until
until_of(const struct arguments *arguments)
{
	if (options_has(arguments, "working-tree"))
		return CHANGES_WORKING_TREE;
	return options_has(arguments, "staged") ? CHANGES_STAGED : CHANGES_COMMIT;
}

static struct str
name_of(const struct arguments *arguments, struct str named)
{
	const struct str given = named.n > 0 ? named : options_get(arguments, "event");

	if (given.n > 0)
		return given;
	if (options_has(arguments, "pr"))
		return STR("pull_request");
	return options_has(arguments, "tag") ? STR("push") : STR_NONE;
}

bool
event_args_read(struct arena *a, const struct arguments *arguments, struct str named,
	struct str folder, struct event_options *out, struct error *err)
{
	struct event_options options = {
		.name = name_of(arguments, named),
		.action = options_get(arguments, "type"),
		.actor = options_get(arguments, "actor"),
		.from = options_get(arguments, "before"),
		.to = options_get(arguments, "after"),
		.branch = options_get(arguments, "branch"),
		.tag = options_get(arguments, "tag"),
		.base = options_get(arguments, "pr"),
		.until = until_of(arguments),
	};

	if (!check_exclusive(arguments, err) || !check_event(&options, err) ||
		!read_overlay(a, arguments, folder, &options.overlay, err))
		return false;
	*out = options;
	return true;
}

bool
event_args_named(const struct arguments *arguments, struct str *out, struct error *err)
{
	if (arguments->name_count > 1)
		return error_set(err, ERROR_USAGE, "expected at most one event, not %zu",
			arguments->name_count);
	*out = arguments->name_count == 1 ? arguments->names[0] : STR_NONE;
	return true;
}
