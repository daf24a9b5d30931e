#include "actions/changes/path_lists.h"

#include "engine/store/json.h"
#include "expr/base/buf.h"

static const char *const formats[] = {
	[PATH_LIST_NONE] = "none",
	[PATH_LIST_CSV] = "csv",
	[PATH_LIST_JSON] = "json",
	[PATH_LIST_SHELL] = "shell",
	[PATH_LIST_ESCAPE] = "escape",
};

#define SAFE_IN_CSV   "._+:@%/-"
#define SAFE_IN_SHELL "," SAFE_IN_CSV

static bool
is_safe(char c, const char *others)
{
	return char_is_letter(c) || char_is_digit(c) || (c != '\0' && strchr(others, c));
}

static bool
all_safe(struct str text, const char *others)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_safe(text.p[i], others))
			return false;
	return true;
}

static void
add_csv(struct buf *b, struct str path)
{
	if (all_safe(path, SAFE_IN_CSV)) {
		buf_add(b, path);
		return;
	}
	buf_add_char(b, '"');
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, path.p[i]);
	}
	buf_add_char(b, '"');
}

/* What has single quotes and nothing worse goes in double ones; else each part for itself. */
static void
add_shell(struct buf *b, struct str path)
{
	struct str part;

	if (all_safe(path, SAFE_IN_SHELL)) {
		buf_add(b, path);
	} else if (!str_has(path, STR("'"))) {
		buf_add_fmt(b, "'%" STR_FMT "'", STR_ARG(path));
	} else if (all_safe(path, SAFE_IN_SHELL "' \t\n\r\f\v")) {
		buf_add_fmt(b, "\"%" STR_FMT "\"", STR_ARG(path));
	} else {
		const struct str whole = path;
		while (str_split(&path, '\'', &part)) {
			if (part.p != whole.p)
				buf_add_z(b, "\\'");
			add_shell(b, part);
		}
	}
}

static void
add_escaped(struct buf *b, struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		if (!is_safe(path.p[i], SAFE_IN_SHELL) && (path.p[i] & 0x80) == 0)
			buf_add_char(b, '\\');
		buf_add_char(b, path.p[i]);
	}
}

static struct str
json_list(struct arena *a, const struct str *paths, size_t count)
{
	struct array *array = array_new(a);

	for (size_t i = 0; i < count; i++)
		array_add(a, array, value_string(paths[i]));
	return value_to_json_line(a, value_array(array));
}

bool
path_list_format_find(struct str name, enum path_list_format *out)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_eq_nocase_z(name, formats[i])) {
			*out = (enum path_list_format)i;
			return true;
		}
	return false;
}

struct str
path_list(struct arena *a, enum path_list_format format, const struct str *paths, size_t count)
{
	struct buf b;

	if (format == PATH_LIST_JSON)
		return json_list(a, paths, count);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&b, format == PATH_LIST_CSV ? ',' : ' ');
		if (format == PATH_LIST_CSV)
			add_csv(&b, paths[i]);
		else if (format == PATH_LIST_SHELL)
			add_shell(&b, paths[i]);
		else
			add_escaped(&b, paths[i]);
	}
	return buf_take(a, &b);
}
