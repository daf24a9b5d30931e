#include "actions/base/version_file.h"

static struct str
without_comment(struct str line)
{
	return str_trim(str_slice(line, 0, str_index(line, '#', 0)));
}

struct str
version_file_asdf(struct str text, const char *tool)
{
	const struct str name = str_from(tool);
	struct str line;

	while (str_line(&text, &line)) {
		line = without_comment(line);
		const struct str rest = str_slice(line, name.n, line.n);
		if (str_starts(line, name) && str_trim_start(rest).n < rest.n)
			return str_trim(rest);
	}
	return STR_NONE;
}

/* What stands in the first quotes. */
static struct str
quoted(struct str s)
{
	const size_t single = str_index(s, '\'', 0);
	const size_t twice = str_index(s, '"', 0);
	const size_t start = single < twice ? single : twice;

	return start < s.n ? str_slice(s, start + 1, str_index(s, s.p[start], start + 1))
			   : STR_NONE;
}

struct str
version_file_mise(struct str text, const char *tool)
{
	bool is_tools = false;
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("[")))
			is_tools = str_eq(without_comment(line), STR("[tools]"));
		const size_t equals = str_index(line, '=', 0);
		if (is_tools && str_eq(str_trim(str_slice(line, 0, equals)), str_from(tool)))
			return quoted(str_slice(line, equals, line.n));
	}
	return STR_NONE;
}
