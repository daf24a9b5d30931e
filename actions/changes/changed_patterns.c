#include "actions/changes/changed_patterns.h"

#include "engine/run/step/builtin_yaml.h"
#include "engine/store/file.h"
#include "engine/store/json.h"

#include <stdlib.h>

#define FILE_MAX ((size_t)1 << 20)

struct changed_pattern_reader {
	struct builtin_call *call;
	struct str folder;
	struct changed_patterns *out;
};

struct str
changed_input_whole(const struct builtin_call *call, const char *input)
{
	const struct builtin_value *value = builtin_value_find(call, input);

	return value ? value->whole : STR_NONE;
}

struct path_array
changed_input_list(struct builtin_call *call, const char *input, const char *separator)
{
	const struct str text = builtin_input(call, input);
	const struct str mark = changed_input_whole(call, separator);
	struct path_array list = {0};

	for (size_t i = 0; i < text.n;) {
		const struct str rest = str_slice(text, i, text.n);
		const size_t n = mark.n > 0 ? str_find(rest, mark) : rest.n;
		if (n > 0)
			path_array_add(call->a, &list, str_slice(rest, 0, n));
		i += n + mark.n;
	}
	return list;
}

/* A folder means all in it. */
static struct str
shaped(struct arena *a, struct str pattern, bool is_ignored)
{
	if (is_ignored && !str_starts(pattern, STR("!")))
		pattern = str_concat(a, STR("!"), pattern);
	return str_ends(pattern, STR("/")) ? str_concat(a, pattern, STR("**")) : pattern;
}

static bool
read_source(struct changed_pattern_reader *r, struct str name, struct str *out)
{
	const struct str path = path_join(r->call->a, r->folder, name);
	struct error err = {0};

	if (file_read(r->call->a, path, FILE_MAX, out, &err))
		return true;
	if (err.kind == ERROR_MISSING)
		(void)builtin_error(r->call, "File does not exist: %" STR_FMT, STR_ARG(path));
	else
		(void)builtin_error(r->call, "%s", err.text);
	return false;
}

/* --- lists -------------------------------------------------------------------------------- */

static bool
add_sources(
	struct changed_pattern_reader *r, const char *input, const char *separator, bool is_ignored)
{
	const struct path_array files = changed_input_list(r->call, input, separator);
	struct str text;
	struct str line;

	for (size_t i = 0; i < files.count; i++) {
		if (!read_source(r, files.items[i], &text))
			return false;
		while (str_line(&text, &line))
			if (line.n > 0 && line.p[0] != '#')
				path_array_add(r->call->a, &r->out->files,
					shaped(r->call->a, str_trim_end(line), is_ignored));
	}
	return true;
}

static void
add_list(
	struct changed_pattern_reader *r, const char *input, const char *separator, bool is_ignored)
{
	const struct path_array list = changed_input_list(r->call, input, separator);

	for (size_t i = 0; i < list.count; i++)
		path_array_add(
			r->call->a, &r->out->files, shaped(r->call->a, list.items[i], is_ignored));
}

/* Moves those of a kind to the front; the others keep their order, as these do. */
static void
bring_to_front(struct arena *a, struct path_array *list, bool (*is_first)(struct str))
{
	struct path_array sorted = {0};

	for (size_t i = 0; i < list->count; i++)
		if (is_first(list->items[i]))
			path_array_add(a, &sorted, list->items[i]);
	for (size_t i = 0; i < list->count; i++)
		if (!is_first(list->items[i]))
			path_array_add(a, &sorted, list->items[i]);
	*list = sorted;
}

static bool
is_negation(struct str pattern)
{
	return str_starts(pattern, STR("!"));
}

static bool
is_all(struct str pattern)
{
	return str_eq(pattern, STR("**"));
}

static bool
read_lists(struct changed_pattern_reader *r)
{
	bool negations_first;

	if (!builtin_flag(r->call, "negation_patterns_first", &negations_first))
		return false;
	add_list(r, "files", "files_separator", false);
	if (!add_sources(r, "files_from_source_file", "files_from_source_file_separator", false))
		return false;
	add_list(r, "files_ignore", "files_ignore_separator", true);
	if (!add_sources(r, "files_ignore_from_source_file",
		    "files_ignore_from_source_file_separator", true))
		return false;
	if (negations_first)
		bring_to_front(r->call->a, &r->out->files, is_negation);
	bring_to_front(r->call->a, &r->out->files, is_all);
	return true;
}

/* --- YAML --------------------------------------------------------------------------------- */

static struct changed_group *
group_of(struct changed_pattern_reader *r, struct str name)
{
	struct changed_patterns *out = r->out;

	for (size_t i = 0; i < out->group_count; i++)
		if (str_eq(out->groups[i].name, name))
			return &out->groups[i];
	struct changed_group *group =
		arena_push(r->call->a, out->groups, out->group_count, out->group_capacity);
	*group = (struct changed_group){.name = name};
	return group;
}

static void
add_pattern(struct changed_pattern_reader *r, struct changed_group *group, struct str text,
	bool is_ignored)
{
	text = str_trim(text);
	if (is_ignored && text.n > 0 && !is_negation(text))
		text = str_concat(r->call->a, STR("!"), text);
	if (text.n > 0)
		path_array_add(r->call->a, &group->patterns, text);
}

static void
add_value(struct changed_pattern_reader *r, struct changed_group *group, struct value value,
	bool is_ignored)
{
	struct str line;

	if (value.kind == VALUE_ARRAY) {
		for (size_t i = 0; i < value.array->count; i++)
			add_value(r, group, value.array->items[i], is_ignored);
		return;
	}
	struct str text = value_is_primitive(value) ? value_to_string(r->call->a, value) : STR_NONE;
	while (str_line(&text, &line))
		add_pattern(r, group, line, is_ignored);
}

static bool
read_yaml(struct changed_pattern_reader *r, struct str name, struct str text, bool is_ignored)
{
	struct error err = {0};
	struct value root;

	if (!builtin_yaml_read(r->call->a, name, text, &root, &err)) {
		(void)builtin_error(r->call, "YAML errors in %s", err.text);
		return false;
	}
	const struct map *members = json_members(root);
	for (size_t i = 0; members && i < members->count; i++)
		add_value(r, group_of(r, members->entries[i].key),
			*(const struct value *)members->entries[i].value, is_ignored);
	return true;
}

static bool
read_yaml_sources(
	struct changed_pattern_reader *r, const char *input, const char *separator, bool is_ignored)
{
	const struct path_array files = changed_input_list(r->call, input, separator);
	struct str text;

	for (size_t i = 0; i < files.count; i++)
		if (!read_source(r, files.items[i], &text) ||
			!read_yaml(r, files.items[i], text, is_ignored))
			return false;
	return true;
}

static bool
read_yaml_input(struct changed_pattern_reader *r, const char *input, bool is_ignored)
{
	const struct str text = builtin_input(r->call, input);

	return text.n == 0 || read_yaml(r, str_from(input), text, is_ignored);
}

bool
changed_patterns_read(struct builtin_call *call, struct str folder, struct changed_patterns *out)
{
	struct changed_pattern_reader r = {call, folder, out};

	*out = (struct changed_patterns){0};
	return read_lists(&r) && read_yaml_input(&r, "files_yaml", false) &&
	       read_yaml_sources(&r, "files_yaml_from_source_file",
		       "files_yaml_from_source_file_separator", false) &&
	       read_yaml_input(&r, "files_ignore_yaml", true) &&
	       read_yaml_sources(&r, "files_ignore_yaml_from_source_file",
		       "files_ignore_yaml_from_source_file_separator", true);
}
