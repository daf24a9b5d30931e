#include "engine/workflow/yaml_line.h"

uint32_t
yaml_line_start(struct str text, uint32_t at)
{
	const size_t newline = str_rindex(str_slice(text, 0, at), '\n');

	return newline < at ? (uint32_t)newline + 1 : 0;
}

uint32_t
yaml_line_next(struct str text, uint32_t at)
{
	const size_t newline = str_index(text, '\n', at);

	return (uint32_t)(newline < text.n ? newline + 1 : text.n);
}

/* Of one word, or in quotes. */
static bool
is_key(struct str text)
{
	return text.n > 0 && (text.p[0] == '"' || text.p[0] == '\'' || !str_has(text, STR(" ")));
}

struct yaml_line
yaml_line_at(struct str text, uint32_t start)
{
	const struct str rest = str_slice(text, start, yaml_line_next(text, start));
	struct yaml_line line = {0};

	while (line.column < rest.n && (rest.p[line.column] == ' ' || rest.p[line.column] == '\t'))
		line.has_tab |= rest.p[line.column++] == '\t';
	const struct str written = str_trim_end(str_slice(rest, line.column, rest.n));
	line.is_nothing = written.n == 0 || written.p[0] == '#';
	line.is_item =
		written.n > 0 && written.p[0] == '-' && (written.n == 1 || written.p[1] == ' ');
	const struct str before = str_slice(written, 0, str_find(written, STR(": ")));
	const bool has_colon = before.n < written.n || str_ends(written, STR(":"));
	line.is_text = !line.is_item && has_colon && !is_key(before);
	line.is_header = str_ends(written, STR(":"));
	line.is_entry = line.is_item || (has_colon && !line.is_text);
	line.is_end = written.n > 0 && (written.p[0] == ']' || written.p[0] == '}');
	return line;
}

size_t
yaml_column(struct str text, uint32_t at)
{
	return at - yaml_line_start(text, at);
}
