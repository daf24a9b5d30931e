#include "engine/workflow/yaml_help.h"

#include "expr/base/buf.h"

#define LEVELS_MAX ((size_t)64) /* deeper lines are not held against each other */

/* --- indentation -------------------------------------------------------------------------- */

/* A column at which keys, or items of a list, stand. */
struct indent_level {
	size_t column; /* from 0 */
	size_t line;   /* the last one with it, from 1 */
	bool is_item;
};

struct levels {
	struct indent_level items[LEVELS_MAX];
	size_t count;
};

static size_t
indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

static bool
is_item(struct str line, size_t at)
{
	return at < line.n && line.p[at] == '-' &&
	       (at + 1 == line.n || strchr(" \r\n", line.p[at + 1]));
}

static void
set_level(struct levels *levels, struct indent_level level)
{
	while (levels->count > 0 && levels->items[levels->count - 1].column >= level.column)
		levels->count--;
	if (levels->count < LEVELS_MAX)
		levels->items[levels->count++] = level;
}

/* `- - key:` has a level for each dash, and one for the key. */
static void
add_line(struct levels *levels, struct str line, size_t number)
{
	size_t at = indent_of(line);

	while (is_item(line, at)) {
		set_level(levels, (struct indent_level){at, number, true});
		at++;
		at += indent_of(str_slice(line, at, line.n));
	}
	if (at < line.n && line.p[at] != '#' && line.p[at] != '\r')
		set_level(levels, (struct indent_level){at, number, false});
}

/* The levels that are open before the line at `start`. */
static struct levels
levels_before(struct str text, size_t start)
{
	struct str rest = str_slice(text, 0, start);
	struct levels levels = {.count = 0};
	struct str line;

	for (size_t number = 1; str_line(&rest, &line); number++)
		add_line(&levels, line, number);
	return levels;
}

static void
add_level(struct buf *b, const struct indent_level *level)
{
	buf_add_fmt(b, "column %zu, as in line %zu", level->column + 1, level->line);
}

/* What the line might stand at: the next level of its kind to the left, and to the right. */
static struct str
indentation_help(struct arena *a, struct str text, size_t start, size_t column)
{
	const struct levels levels = levels_before(text, start);
	const bool wants_item = is_item(text, start + column);
	const struct indent_level *left = NULL;
	const struct indent_level *right = NULL;
	struct buf b;

	for (size_t i = 0; i < levels.count; i++) {
		const struct indent_level *level = &levels.items[i];
		if (level->is_item != wants_item || level->column == column)
			continue;
		if (level->column < column)
			left = level;
		else if (!right)
			right = level;
	}
	if (!left && !right)
		return STR_NONE;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "it begins in column %zu: move it to ", column + 1);
	if (right)
		add_level(&b, right);
	if (left && right)
		buf_add_z(&b, ", or to ");
	if (left)
		add_level(&b, left);
	return buf_take(a, &b);
}

/* --- texts of many lines ------------------------------------------------------------------ */

/* The number and text of the last line before `start` that is not empty; 0 and empty: there is
 * none. */
static size_t
last_line(struct str text, size_t start, struct str *out)
{
	struct str rest = str_slice(text, 0, start);
	struct str line;
	size_t last = 0;

	*out = STR_NONE;
	for (size_t number = 1; str_line(&rest, &line); number++)
		if (str_trim(line).n > 0) {
			*out = line;
			last = number;
		}
	return last;
}

/* `run: |`, `run: >-` */
static bool
begins_text(struct str line)
{
	struct str end = str_trim_end(line);

	while (end.n > 0 && strchr("+-123456789", end.p[end.n - 1]))
		end.n--;
	return end.n > 1 && (end.p[end.n - 1] == '|' || end.p[end.n - 1] == '>') &&
	       end.p[end.n - 2] == ' ';
}

/* A line that is no key, right below one that begins a text: it is meant to be a part of that. */
static struct str
text_help(struct arena *a, struct str text, size_t start)
{
	struct str last;
	const size_t number = last_line(text, start, &last);

	return begins_text(last)
		       ? str_fmt(a, "indent the text deeper than line %zu, where it begins", number)
		       : STR_NONE;
}

/* A key whose value is on the next line, where that begins another one. */
static struct str
colon_help(struct arena *a, struct str text, size_t start, size_t column)
{
	struct str last;
	const size_t number = last_line(text, start, &last);

	if (indent_of(last) == column && !str_has(last, STR(":")))
		return str_fmt(a, "line %zu has no `:`", number);
	return indentation_help(a, text, start, column);
}

/* --- all ---------------------------------------------------------------------------------- */

static size_t
line_start(struct str text, size_t at)
{
	const size_t newline = str_rindex(str_slice(text, 0, at), '\n');

	return newline < at ? newline + 1 : 0;
}

/* A tab is there, or among the blanks that the line begins with. */
static bool
has_tab(struct str text, size_t start, size_t at)
{
	for (size_t i = start; i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'); i++)
		if (text.p[i] == '\t')
			return true;
	return at < text.n && text.p[at] == '\t';
}

/* The colon is the first of its line, so that it is the line that is in the wrong place. */
static bool
is_first_value(struct str line)
{
	return !str_has(line, STR(": "));
}

struct str
yaml_help(struct arena *a, struct str text, size_t at, size_t context, struct str problem)
{
	const size_t start = line_start(text, at);
	const struct str line = str_slice(text, start, at);
	const size_t column = indent_of(str_slice(text, start, text.n));

	if (has_tab(text, start, at))
		return STR("use spaces: YAML takes no tab there");
	if (str_starts(problem, STR("mapping values are not allowed")))
		return is_first_value(line)
			       ? colon_help(a, text, start, column)
			       : STR("put the value in quotes: `: ` in it begins another one");
	if (str_starts(problem, STR("block sequence entries are not allowed")) &&
		str_trim(line).n > 0)
		return STR("begin the list on a line of its own");
	if (str_starts(problem, STR("could not find expected ':'")))
		return text_help(a, text, line_start(text, context));
	if (start + column == at && (str_starts(problem, STR("did not find expected key")) ||
					    str_starts(problem, STR("did not find expected '-'"))))
		return indentation_help(a, text, start, column);
	return STR_NONE;
}
