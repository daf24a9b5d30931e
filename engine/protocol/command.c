#include "engine/protocol/command.h"

#include "expr/base/buf.h"

static const char *const names[] = {
	[COMMAND_DEBUG] = "debug",
	[COMMAND_NOTICE] = "notice",
	[COMMAND_WARNING] = "warning",
	[COMMAND_ERROR] = "error",
	[COMMAND_GROUP] = "group",
	[COMMAND_END_GROUP] = "endgroup",
	[COMMAND_ADD_MASK] = "add-mask",
	[COMMAND_STOP_COMMANDS] = "stop-commands",
	[COMMAND_ECHO] = "echo",
	[COMMAND_SET_OUTPUT] = "set-output",
	[COMMAND_SAVE_STATE] = "save-state",
	[COMMAND_SET_ENV] = "set-env",
	[COMMAND_ADD_PATH] = "add-path",
	[COMMAND_ADD_MATCHER] = "add-matcher",
	[COMMAND_REMOVE_MATCHER] = "remove-matcher",
};

struct escape {
	const char *code;
	char c;
};

/* Each list in the order in which it is undone; `%25` is last. */
static const struct escape data_escapes[] = {{"%0D", '\r'}, {"%0A", '\n'}, {"%25", '%'}};
static const struct escape property_escapes[] = {
	{"%0D", '\r'}, {"%0A", '\n'}, {"%3A", ':'}, {"%2C", ','}, {"%25", '%'}};
static const struct escape old_escapes[] = {
	{"%3B", ';'}, {"%0D", '\r'}, {"%0A", '\n'}, {"%5D", ']'}, {"%25", '%'}};

/*
 * One pass is enough: undoing `%25` last can't make a code that an earlier pass would have seen,
 * and the earlier codes make no `%`.
 */
static struct str
unescape(struct arena *a, struct str s, const struct escape *escapes, size_t count)
{
	if (str_index(s, '%', 0) == s.n)
		return s;
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; n++) {
		size_t e = 0;
		while (e < count && !str_eq(str_slice(s, i, i + 3), str_from(escapes[e].code)))
			e++;
		p[n] = e < count ? escapes[e].c : s.p[i];
		i += e < count ? 3 : 1;
	}
	return (struct str){p, n};
}

static bool
kind_find(struct str name, enum command_kind *kind)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq_nocase(name, str_from(names[i]))) {
			*kind = (enum command_kind)i;
			return true;
		}
	return false;
}

static void
add_property(struct arena *a, struct workflow_command *out, struct str piece,
	const struct escape *escapes, size_t count)
{
	const size_t equals = str_index(piece, '=', 0);
	const struct str value = str_slice(piece, equals + 1, piece.n);

	if (equals == piece.n || value.n == 0 || out->property_count == COMMAND_PROPERTIES_MAX)
		return;
	out->properties[out->property_count++] = (struct command_property){
		.name = str_slice(piece, 0, equals),
		.value = unescape(a, value, escapes, count),
	};
}

static bool
parse_new(struct arena *a, struct str line, struct workflow_command *out)
{
	line = str_trim_start(line);
	if (!str_starts(line, STR("::")))
		return false;
	const struct str rest = str_slice(line, 2, line.n);
	const size_t end = str_find(rest, STR("::"));
	if (end == rest.n)
		return false;
	const struct str head = str_slice(rest, 0, end);
	const size_t blank = str_index(head, ' ', 0);
	if (!kind_find(str_slice(head, 0, blank), &out->kind))
		return false;
	struct str properties = str_trim(str_slice(head, blank, head.n));
	struct str piece;
	while (str_split(&properties, ',', &piece))
		add_property(a, out, piece, property_escapes, COUNT_OF(property_escapes));
	out->data =
		unescape(a, str_slice(rest, end + 2, rest.n), data_escapes, COUNT_OF(data_escapes));
	return true;
}

static bool
parse_old(struct arena *a, struct str line, struct workflow_command *out)
{
	const size_t start = str_find(line, STR("##["));
	const size_t end = str_index(line, ']', start);

	if (end >= line.n)
		return false;
	const struct str head = str_slice(line, start + 3, end);
	const size_t blank = str_index(head, ' ', 0);
	if (!kind_find(str_slice(head, 0, blank), &out->kind))
		return false;
	struct str properties = str_trim(str_slice(head, blank, head.n));
	struct str piece;
	while (str_split(&properties, ';', &piece))
		add_property(a, out, piece, old_escapes, COUNT_OF(old_escapes));
	out->data =
		unescape(a, str_slice(line, end + 1, line.n), old_escapes, COUNT_OF(old_escapes));
	return true;
}

bool
command_parse(struct arena *a, struct str line, struct workflow_command *out)
{
	/* most lines hold neither mark, and are looked at once */
	const size_t at = str_index(line, ':', 0);
	const size_t hash = str_index(line, '#', 0);

	if (at == line.n && hash == line.n)
		return false;
	*out = (struct workflow_command){0};
	if (at < line.n && parse_new(a, line, out))
		return true;
	*out = (struct workflow_command){0};
	return hash < line.n && parse_old(a, line, out);
}

struct str
command_property_find(const struct workflow_command *command, const char *name)
{
	for (size_t i = command->property_count; i > 0; i--)
		if (str_eq_nocase(command->properties[i - 1].name, str_from(name)))
			return command->properties[i - 1].value;
	return STR_NONE;
}

const char *
command_name(enum command_kind kind)
{
	return names[kind];
}

bool
command_is_name(struct str name)
{
	enum command_kind kind;

	return kind_find(name, &kind);
}
