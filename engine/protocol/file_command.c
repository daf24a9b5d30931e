#include "engine/protocol/file_command.h"

static struct str
skip_bom(struct str text)
{
	return str_starts(text, STR("\xef\xbb\xbf")) ? str_slice(text, 3, text.n) : text;
}

/*
 * Reads the lines up to the delimiter. Every line of the value must end with a line feed; the
 * delimiter itself need not.
 */
static bool
read_heredoc(struct str *rest, struct str delimiter, struct str *value, struct error *err)
{
	const char *start = rest->p;
	struct str line;

	while (rest->n > 0) {
		const bool has_end = str_index(*rest, '\n', 0) < rest->n;
		(void)str_line(rest, &line);
		if (str_eq(line, delimiter)) {
			const size_t n = (size_t)(line.p - start);
			*value = (struct str){start, n > 0 ? n - 1 : 0};
			return true;
		}
		if (!has_end)
			return error_set(err, ERROR_INVALID,
				"invalid value: the line feed before the delimiter '%" STR_FMT
				"' is missing",
				STR_ARG(delimiter));
	}
	return error_set(err, ERROR_INVALID,
		"invalid value: the delimiter '%" STR_FMT "' was not found", STR_ARG(delimiter));
}

static bool
read_entry(
	struct str line, struct str *rest, struct str *name, struct str *value, struct error *err)
{
	const size_t equals = str_index(line, '=', 0);
	const size_t heredoc = str_find(line, STR("<<"));

	if (equals == line.n && heredoc == line.n)
		return error_set(
			err, ERROR_INVALID, "invalid format '%" STR_FMT "'", STR_ARG(line));
	if (equals < heredoc) {
		*name = str_slice(line, 0, equals);
		*value = str_slice(line, equals + 1, line.n);
	} else {
		const struct str delimiter = str_slice(line, heredoc + 2, line.n);
		*name = str_slice(line, 0, heredoc);
		if (delimiter.n == 0)
			return error_set(err, ERROR_INVALID,
				"invalid format '%" STR_FMT "': the delimiter is empty",
				STR_ARG(line));
		if (!read_heredoc(rest, delimiter, value, err))
			return false;
	}
	if (name->n == 0)
		return error_set(err, ERROR_INVALID,
			"invalid format '%" STR_FMT "': the name is empty", STR_ARG(line));
	return true;
}

bool
file_command_read(struct str text, void (*found)(void *owner, struct str name, struct str value),
	void *owner, struct error *err)
{
	struct str rest = skip_bom(text);
	struct str line;
	struct str name;
	struct str value;

	while (str_line(&rest, &line)) {
		if (line.n == 0)
			continue;
		if (!read_entry(line, &rest, &name, &value, err))
			return false;
		found(owner, name, value);
	}
	return true;
}

void
file_command_read_paths(struct str text, void (*found)(void *owner, struct str path), void *owner)
{
	struct str rest = skip_bom(text);
	struct str line;

	while (str_line(&rest, &line)) {
		if (str_ends(line, STR("\r")))
			line.n--;
		if (str_trim(line).n > 0)
			found(owner, line);
	}
}

bool
file_command_is_blocked(struct str name)
{
	return str_eq_nocase(name, STR("NODE_OPTIONS"));
}
