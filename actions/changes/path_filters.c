#include "actions/changes/path_filters.h"

#include "engine/run/step/builtin_yaml.h"
#include "engine/store/json.h"

/* A change of another type is what GitHub's API calls `changed`. */
static const char *const kinds[] = {
	[BUILTIN_ADDED] = "added",
	[BUILTIN_MODIFIED] = "modified",
	[BUILTIN_DELETED] = "deleted",
	[BUILTIN_RENAMED] = "renamed",
	[BUILTIN_RETYPED] = "changed",
};

struct filter_reader {
	struct arena *a;
	struct path_filter *filter;
	struct error *err;
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
invalid(struct filter_reader *r, const char *what)
{
	return error_set(r->err, ERROR_INVALID, "Invalid filter YAML format: %s.", what);
}

static bool
add_glob(struct filter_reader *r, struct path_filter_rule *rule, struct value pattern)
{
	if (pattern.kind != VALUE_STRING)
		return invalid(r, "a pattern is not a string");
	return path_glob_compile(
		       r->a, pattern.string, false, &rule->globs[rule->glob_count], r->err) &&
	       ++rule->glob_count > 0;
}

/* Of one pattern or a list of them. */
static struct path_filter_rule *
add_rule(struct filter_reader *r, struct value patterns)
{
	const size_t count = patterns.kind == VALUE_ARRAY ? patterns.array->count : 1;
	struct path_filter_rule *rule =
		arena_push(r->a, r->filter->rules, r->filter->count, r->filter->capacity);

	*rule = (struct path_filter_rule){.globs = arena_array(r->a, struct path_glob *, count)};
	return rule;
}

static bool
add_globs(struct filter_reader *r, struct path_filter_rule *rule, struct value patterns)
{
	if (patterns.kind != VALUE_ARRAY)
		return add_glob(r, rule, patterns);
	for (size_t i = 0; i < patterns.array->count; i++)
		if (!add_glob(r, rule, patterns.array->items[i]))
			return false;
	return true;
}

/* An unknown kind is none that a change has. */
static unsigned
read_kinds(struct arena *a, struct str names)
{
	unsigned found = 0;
	struct str name;

	while (str_split(&names, '|', &name))
		for (size_t i = 0; i < COUNT_OF(kinds); i++)
			if (str_eq(str_lower(a, str_trim(name)), str_from(kinds[i])))
				found |= 1U << i;
	return found;
}

static bool
read_kinds_rules(struct filter_reader *r, const struct map *members)
{
	for (size_t i = 0; i < members->count; i++) {
		const struct value patterns = *(const struct value *)members->entries[i].value;
		if (patterns.kind != VALUE_STRING && patterns.kind != VALUE_ARRAY)
			return invalid(r, "Expected [key:string]= pattern:string | string[]");
		struct path_filter_rule *rule = add_rule(r, patterns);
		rule->has_kinds = true;
		rule->kinds = read_kinds(r->a, members->entries[i].key);
		if (!add_globs(r, rule, patterns))
			return false;
	}
	return true;
}

static bool
read_rules(struct filter_reader *r, struct value item)
{
	const struct map *members = json_members(item);

	if (item.kind == VALUE_ARRAY) {
		for (size_t i = 0; i < item.array->count; i++)
			if (!read_rules(r, item.array->items[i]))
				return false;
		return true;
	}
	if (item.kind == VALUE_STRING)
		return add_glob(r, add_rule(r, item), item);
	if (members)
		return read_kinds_rules(r, members);
	return invalid(r, "Unexpected element, expected a pattern, a mapping or a list");
}

bool
path_filters_read(struct arena *a, struct str name, struct str text, struct path_filters *out,
	struct error *err)
{
	struct value root;

	*out = (struct path_filters){0};
	if (!builtin_yaml_read(a, name, text, &root, err))
		return false;
	const struct map *members = json_members(root);
	if (!members)
		return error_set(err, ERROR_INVALID,
			"Invalid filter YAML format: Root element is not an object.");
	out->items = arena_array(a, struct path_filter, members->count);
	for (; out->count < members->count; out->count++) {
		const struct map_entry *entry = &members->entries[out->count];
		struct path_filter *filter = &out->items[out->count];
		filter->name = entry->key;
		struct filter_reader r = {a, filter, err};
		if (!read_rules(&r, *(const struct value *)entry->value)) {
			out->count++; /* with what it has so far */
			return error_prefix(err, "filter '%" STR_FMT "'", STR_ARG(entry->key));
		}
	}
	return true;
}

void
path_filters_free(struct path_filters *filters)
{
	for (size_t i = 0; i < filters->count; i++)
		for (size_t j = 0; j < filters->items[i].count; j++)
			for (size_t k = 0; k < filters->items[i].rules[j].glob_count; k++)
				path_glob_free(filters->items[i].rules[j].globs[k]);
}

/* --- matching ----------------------------------------------------------------------------- */

static bool
rule_matches(const struct path_filter_rule *rule, const struct builtin_change *change)
{
	if (rule->has_kinds && (rule->kinds & 1U << change->kind) == 0)
		return false;
	for (size_t i = 0; i < rule->glob_count; i++)
		if (path_glob_matches(rule->globs[i], change->path))
			return true;
	return false;
}

bool
path_filter_matches(
	const struct path_filter *filter, const struct builtin_change *change, bool needs_every)
{
	for (size_t i = 0; i < filter->count; i++)
		if (rule_matches(&filter->rules[i], change) != needs_every)
			return !needs_every;
	return needs_every;
}

const char *
path_filter_kind(enum builtin_change_kind kind)
{
	return kinds[kind];
}
