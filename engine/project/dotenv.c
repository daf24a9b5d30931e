#include "engine/project/dotenv.h"

#include "expr/base/buf.h"

struct dotenv_reader {
	struct arena *a;
	struct str path;
	struct str rest;
	unsigned line;
	struct error *err;
};

static bool
is_name_char(char c, bool first)
{
	return char_is_letter(c) || c == '_' ||
	       (!first && (char_is_digit(c) || c == '-' || c == '.'));
}

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_name_char(s.p[i], i == 0))
			return false;
	return s.n > 0;
}

static bool
fail(const struct dotenv_reader *r, unsigned line, const char *why)
{
	return error_set(r->err, ERROR_USAGE, "%" STR_FMT ":%u: %s", STR_ARG(r->path), line, why);
}

static char
unescape(char c)
{
	switch (c) {
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default: return c;
	}
}

/* `start` is the text from the opening quote on, which may go over the line's end. */
static bool
read_quoted(struct dotenv_reader *r, struct str start, struct str *out)
{
	const char quote = start.p[0];
	const unsigned first_line = r->line;
	struct buf b;
	size_t i = 1;

	buf_init(&b, start.n);
	for (; i < start.n && start.p[i] != quote; i++) {
		if (quote == '"' && start.p[i] == '\\' && i + 1 < start.n)
			buf_add_char(&b, unescape(start.p[++i]));
		else
			buf_add_char(&b, start.p[i]);
		r->line += start.p[i] == '\n';
	}
	*out = buf_take(r->a, &b);
	if (i == start.n)
		return fail(r, first_line, "the quote is never closed");
	r->rest = str_slice(start, i + 1, start.n);
	struct str tail;
	if (!str_line(&r->rest, &tail))
		return true;
	tail = str_trim(tail);
	return tail.n == 0 || tail.p[0] == '#' ||
	       fail(r, r->line, "there is text after the closing quote");
}

static struct str
read_plain(struct str value)
{
	const size_t comment = str_find(value, STR(" #"));

	return str_trim(str_slice(value, 0, comment));
}

static bool
read_line(struct dotenv_reader *r, struct str line, struct map *out)
{
	struct str text = str_trim_start(line);

	if (str_starts(text, STR("export ")))
		text = str_trim_start(str_slice(text, 7, text.n));
	const size_t equals = str_index(text, '=', 0);
	const struct str name = str_trim(str_slice(text, 0, equals));
	if (equals == text.n || !is_name(name))
		return fail(r, r->line, "expected NAME=value");
	const struct str rest = str_slice(text, equals + 1, text.n);
	const struct str value = str_trim_start(rest);
	struct str *kept = arena_new(r->a, struct str);
	map_set(out, name, kept);
	if (value.n == 0 || (value.p[0] != '"' && value.p[0] != '\'')) {
		*kept = read_plain(rest); /* with its blanks: one may begin a comment */
		return true;
	}
	const size_t to_end =
		(size_t)(r->rest.p ? r->rest.p + r->rest.n - value.p : value.p + value.n - value.p);
	return read_quoted(r, (struct str){value.p, to_end}, kept);
}

bool
dotenv_read(struct arena *a, struct str path, struct str text, struct map *out, struct error *err)
{
	const size_t bom = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
	struct dotenv_reader r = {
		.a = a, .path = path, .rest = str_slice(text, bom, text.n), .err = err};
	struct str line;

	while (str_line(&r.rest, &line)) {
		r.line++;
		const struct str trimmed = str_trim(line);
		if (trimmed.n == 0 || trimmed.p[0] == '#')
			continue;
		if (!read_line(&r, line, out))
			return false;
	}
	return true;
}
