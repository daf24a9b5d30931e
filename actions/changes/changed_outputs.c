#include "actions/changes/changed_outputs.h"

#include "actions/changes/changed_patterns.h"
#include "actions/changes/path_glob.h"
#include "actions/changes/path_lists.h"
#include "engine/store/file.h"
#include "expr/base/buf.h"

#define OF(kind) (1U << (kind))
#define CHANGED                                                                                    \
	(OF(CHANGED_ADDED) | OF(CHANGED_COPIED) | OF(CHANGED_MODIFIED) | OF(CHANGED_RENAMED))
#define MODIFIED (CHANGED | OF(CHANGED_DELETED))

/* Names of lists, and which kinds they have. Those that `any` names have more outputs. */
static const struct {
	const char *name;
	unsigned kinds;
	const char *any;
} lists[] = {
	{"added_files", OF(CHANGED_ADDED), NULL},
	{"copied_files", OF(CHANGED_COPIED), NULL},
	{"modified_files", OF(CHANGED_MODIFIED), NULL},
	{"renamed_files", OF(CHANGED_RENAMED), NULL},
	{"type_changed_files", OF(CHANGED_RETYPED), NULL},
	{"unmerged_files", OF(CHANGED_UNMERGED), NULL},
	{"unknown_files", OF(CHANGED_UNKNOWN), NULL},
	{"all_changed_and_modified_files", OF(CHANGED_KINDS) - 1, NULL},
	{"all_changed_files", CHANGED, "changed"},
	{"all_modified_files", MODIFIED, "modified"},
	{"deleted_files", OF(CHANGED_DELETED), "deleted"},
};

struct output_setter {
	struct builtin_call *call;
	const struct changed_output_options *options;
	struct str prefix;
	struct error *err;
};

/* --- values ------------------------------------------------------------------------------- */

static bool
is_unsafe(unsigned char c)
{
	return c < 0x20 || c == 0x7f || c >= 0xc0 || (c != '\0' && strchr(":*?<>|;`$()&!", c));
}

/* One backslash before a character of several bytes. */
static struct str
made_safe(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		if (is_unsafe((unsigned char)text.p[i]))
			buf_add_char(&b, '\\');
		buf_add_char(&b, text.p[i]);
	}
	return buf_take(a, &b);
}

static struct str
replaced(struct arena *a, struct str text, struct str from, struct str to)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	while (text.n > 0) {
		const size_t n = str_find(text, from);
		buf_add(&b, str_slice(text, 0, n));
		if (n < text.n)
			buf_add(&b, to);
		text = str_slice(text, n + from.n, text.n);
	}
	return buf_take(a, &b);
}

static bool
set(struct output_setter *s, struct str name, struct str value, bool is_json)
{
	struct arena *a = s->call->a;
	const struct str folder = s->options->file_folder;

	if (s->prefix.n > 0)
		name = str_concat(a, s->prefix, STR("_"), name);
	const char *z = str_z(a, name);
	if (z)
		builtin_set_output(s->call, z, value);
	if (!s->options->has_files)
		return true;
	const struct str file = str_concat(a, name, is_json ? STR(".json") : STR(".txt"));
	return file_make_dirs(folder, 0755, s->err) &&
	       file_write(path_join(a, folder, file), replaced(a, value, STR("\\\""), STR("\"")),
		       0644, s->err);
}

static bool
set_flag(struct output_setter *s, const char *name, bool value)
{
	return set(s, str_from(name), value ? STR("true") : STR("false"), s->options->json);
}

static struct str
joined(struct output_setter *s, const struct path_array *list, struct str separator)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buf_add(&b, separator);
		buf_add(&b, list->items[i]);
	}
	return str_trim(buf_take(s->call->a, &b));
}

static struct str
list_value(struct output_setter *s, const struct path_array *list, struct str separator,
	bool escapes_json)
{
	struct arena *a = s->call->a;
	const struct changed_output_options *options = s->options;
	struct str value;

	if (!options->json)
		value = joined(s, list, separator);
	else
		value = path_list(a, PATH_LIST_JSON, list->items, list->count);
	if (options->json && escapes_json)
		value = replaced(a, value, STR("\""), STR("\\\""));
	return options->is_safe ? made_safe(a, value) : value;
}

static bool
set_list(struct output_setter *s, const char *name, const struct path_array *list)
{
	const struct str value =
		list_value(s, list, s->options->separator, s->options->escapes_json);
	const struct str count = str_fmt(s->call->a, "%s_count", name);

	return set(s, str_from(name), value, s->options->json) &&
	       set(s, count, str_fmt(s->call->a, "%zu", list->count), false);
}

/* --- folders ------------------------------------------------------------------------------ */

/* The folder of a path, at most so deep; `.` for the root's. */
static struct str
folder_of(const struct changed_output_options *options, struct str path)
{
	struct str folder = path_folder(path);
	size_t depth = 1;

	if (folder.n == 0)
		return options->without_root ? STR_NONE : STR(".");
	for (size_t i = 0; options->depth > 0 && i < folder.n; i++)
		if (folder.p[i] == '/' && depth++ == options->depth)
			folder.n = i;
	return folder;
}

static bool
is_included(struct output_setter *s, struct str path)
{
	const struct path_array *patterns = &s->options->include;
	struct path_glob *glob;
	bool is_match = false;

	for (size_t i = 0; !is_match && i < patterns->count; i++) {
		if (!path_glob_compile(s->call->a, patterns->items[i], true, &glob, NULL))
			continue;
		is_match = path_glob_matches(glob, path);
		path_glob_free(glob);
	}
	return is_match;
}

static void
add_once(struct output_setter *s, struct path_array *list, struct str path)
{
	if (path.n > 0 && !path_array_has(list, path))
		path_array_add(s->call->a, list, path);
}

static struct path_array
of_kinds(struct output_setter *s, const struct changed_lists *from, unsigned kinds)
{
	struct path_array list = {0};

	for (size_t kind = 0; kind < CHANGED_KINDS; kind++)
		for (size_t i = 0; (kinds & OF(kind)) && i < from->of[kind].count; i++) {
			const struct str path = from->of[kind].items[i];
			if (!s->options->dir_names || is_included(s, path))
				add_once(s, &list, path);
			if (s->options->dir_names)
				add_once(s, &list, folder_of(s->options, path));
		}
	return list;
}

/* all_modified_files has the deleted ones last. */
static struct path_array
collect(struct output_setter *s, const struct changed_lists *from, unsigned kinds)
{
	if (kinds != MODIFIED)
		return of_kinds(s, from, kinds);
	struct path_array list = of_kinds(s, from, CHANGED);
	const struct path_array deleted = of_kinds(s, from, OF(CHANGED_DELETED));
	for (size_t i = 0; i < deleted.count; i++)
		add_once(s, &list, deleted.items[i]);
	return list;
}

static struct path_array
only_gone(struct output_setter *s, const struct path_array *from)
{
	struct path_array list = {0};

	for (size_t i = 0; i < from->count; i++)
		if (!file_exists(path_join(s->call->a, s->options->folder, from->items[i])))
			path_array_add(s->call->a, &list, from->items[i]);
	return list;
}

/* --- outputs ------------------------------------------------------------------------------ */

static struct path_array
others(struct output_setter *s, const struct path_array *all, const struct path_array *some)
{
	struct path_array list = {0};

	for (size_t i = 0; i < all->count; i++)
		if (!path_array_has(some, all->items[i]))
			path_array_add(s->call->a, &list, all->items[i]);
	return list;
}

/* any_NAME, only_NAME, other_NAME_files and its count. */
static bool
set_more(struct output_setter *s, const char *name, const struct path_array *all,
	const struct path_array *some, bool has_patterns)
{
	struct arena *a = s->call->a;
	const struct path_array rest = others(s, all, some);
	const bool is_any = some->count > 0 && (has_patterns || !s->options->any_needs_patterns);
	const bool is_only = rest.count == 0 && some->count > 0 && has_patterns;

	return set_flag(s, str_z(a, str_fmt(a, "any_%s", name)), is_any) &&
	       set_flag(s, str_z(a, str_fmt(a, "only_%s", name)), is_only) &&
	       set_list(s, str_z(a, str_fmt(a, "other_%s_files", name)), &rest);
}

bool
changed_outputs_set(struct builtin_call *call, const struct changed_output_options *options,
	struct str prefix, const struct changed_lists *all, const struct changed_lists *left,
	bool has_patterns, struct changed_any *any, struct error *err)
{
	struct output_setter s = {call, options, prefix, err};

	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		struct path_array some = collect(&s, left, lists[i].kinds);
		const struct path_array whole = collect(&s, all, lists[i].kinds);
		if (lists[i].kinds == OF(CHANGED_DELETED) && options->dir_names &&
			options->only_deleted_dirs)
			some = only_gone(&s, &some);
		if (!set_list(&s, lists[i].name, &some) ||
			(lists[i].any && !set_more(&s, lists[i].any, &whole, &some, has_patterns)))
			return false;
		if (lists[i].kinds == CHANGED)
			any->is_changed = some.count > 0;
		if (lists[i].kinds == MODIFIED)
			any->is_modified = some.count > 0;
	}
	return true;
}

bool
changed_output_list(struct builtin_call *call, const struct changed_output_options *options,
	struct str name, const struct path_array *list, struct error *err)
{
	struct output_setter s = {call, options, STR_NONE, err};

	return set(&s, name, list_value(&s, list, options->separator, options->escapes_json),
		options->json);
}

bool
changed_outputs_renames(struct builtin_call *call, const struct changed_output_options *options,
	const struct changed_lists *from, struct error *err)
{
	struct output_setter s = {call, options, STR_NONE, err};
	const struct str between = changed_input_whole(call, "old_new_separator");
	const struct path_array *new_names = &from->of[CHANGED_RENAMED];
	struct path_array pairs = {0};

	for (size_t i = 0; i < new_names->count; i++)
		path_array_add(call->a, &pairs,
			str_concat(
				call->a, from->old_names.items[i], between, new_names->items[i]));
	return set(&s, STR("all_old_new_renamed_files"),
		       list_value(&s, &pairs, changed_input_whole(call, "old_new_files_separator"),
			       false),
		       options->json) &&
	       set(&s, STR("all_old_new_renamed_files_count"), str_fmt(call->a, "%zu", pairs.count),
		       options->json);
}
