#include "engine/lint/shell/script_place.h"

#include "expr/template.h"

/* Commands that may take a text for code, and files of settings: with one of them nothing is
 * certain. */
static const char *const risky_words[] = {"add-type", "bash", "cmd", "expandstring", "github_env",
	"github_path", "icm", "iex", "invoke-command", "invoke-expression", "node", "npm", "npx",
	"perl", "php", "powershell", "pwsh", "python", "python3", "ruby", "saps", "scriptblock",
	"sh", "ssh", "start-job", "start-process", "wsl", "xargs", "yarn"};

struct scan {
	struct str text;
	size_t at;
	struct span part;
	struct span others; /* `${{ }}`s that were read last, one right behind the other */
	enum script_place place;
	bool is_unsure;
};

static char
peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->text.n ? s->text.p[s->at + ahead] : '\0';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\0';
}

static bool
is_word_char(char c)
{
	return char_is_word(c) || c == '-';
}

/* A word of the table occurs in the script, anywhere. */
static bool
has_risky_word(struct str text)
{
	for (size_t at = 0; at < text.n;) {
		size_t end = at;
		while (end < text.n && is_word_char(text.p[end]))
			end++;
		for (size_t i = 0; end > at && i < COUNT_OF(risky_words); i++)
			if (str_eq_nocase_z(str_slice(text, at, end), risky_words[i]))
				return true;
		at = end + 1;
	}
	return false;
}

/* The character right before may reach into the value, through others:
 * "`", `$`, `$name`, `$env:name`. */
static bool
goes_on(const struct scan *s)
{
	size_t at = s->at > 0 && s->at == s->others.end ? s->others.start : s->at;

	if (at > 0 && s->text.p[at - 1] == '`')
		return true;
	while (at > 0 && (is_word_char(s->text.p[at - 1]) || s->text.p[at - 1] == ':'))
		at--;
	return at > 0 && s->text.p[at - 1] == '$';
}

/* Goes over a `${{ }}`; true if there is one, and it is taken for the part's place if
 * it is that. */
static bool
skip_template(struct scan *s, enum script_place place)
{
	struct span span;

	if (peek(s, 0) != '$' || peek(s, 1) != '{' || peek(s, 2) != '{' ||
		!template_find(s->text, s->at, &span))
		return false;
	if (span.start == s->part.start) {
		s->place = place;
		s->is_unsure |= place == PLACE_UNSURE || goes_on(s);
	}
	s->others.start = span.start == s->others.end ? s->others.start : span.start;
	s->others.end = span.end;
	s->at = span.end;
	return true;
}

static void
skip_single_quotes(struct scan *s)
{
	s->at++;
	while (s->at < s->text.n && peek(s, 0) != '\'')
		if (!skip_template(s, PLACE_UNSURE))
			s->at++;
	s->at++;
}

/* The character before `at` on its line, without blanks; a line feed if there is none. */
static char
char_before(const struct scan *s)
{
	size_t at = s->at;

	while (at > 0 && (s->text.p[at - 1] == ' ' || s->text.p[at - 1] == '\t'))
		at--;
	return at > 0 ? s->text.p[at - 1] : '\n';
}

/*
 * `$( )` in it may hold quotes of its own, and is not looked into. What stands right before it may
 * make something else of it (`@"`), and `&` or `.` the name of a command.
 */
static void
skip_double_quotes(struct scan *s)
{
	const char before = s->at > 0 ? s->text.p[s->at - 1] : '\n';
	const bool is_called = char_before(s) == '&' || char_before(s) == '.';
	const enum script_place known = s->place;

	s->is_unsure |= !is_blank(before) && !strchr("(=,[", before);
	s->at++;
	while (s->at < s->text.n && peek(s, 0) != '"') {
		s->is_unsure |= peek(s, 0) == '$' && peek(s, 1) == '(';
		if (!skip_template(s, PLACE_QUOTED))
			s->at += peek(s, 0) == '`' ? 2 : 1;
	}
	s->is_unsure |= s->at >= s->text.n || (is_called && s->place != known);
	s->at++;
}

static void
skip_comment(struct scan *s)
{
	const size_t end = str_index(s->text, '\n', s->at);

	s->is_unsure |= s->part.start >= s->at && s->part.start < end;
	s->at = end;
}

/* An argument of its own, behind the name of a command. */
static void
skip_bare_template(struct scan *s)
{
	const bool is_argument =
		s->at > 0 && is_blank(s->text.p[s->at - 1]) && !strchr("\n;|&.{(=", char_before(s));
	const bool is_whole = s->part.end >= s->text.n || is_blank(s->text.p[s->part.end]);

	(void)skip_template(s, is_argument && is_whole ? PLACE_WHOLE_WORD : PLACE_UNSURE);
}

static void
scan(struct scan *s)
{
	while (s->at < s->text.n && !s->is_unsure) {
		const char c = peek(s, 0);
		if (s->at == s->part.start)
			skip_bare_template(s);
		else if (skip_template(s, PLACE_UNSURE))
			continue;
		else if (c == '\'')
			skip_single_quotes(s);
		else if (c == '"')
			skip_double_quotes(s);
		else if (c == '#' && (s->at == 0 || is_blank(s->text.p[s->at - 1])))
			skip_comment(s);
		else
			s->at += c == '`' ? 2 : 1;
	}
}

enum script_place
powershell_place(struct str script, struct span part)
{
	struct scan s = {.text = script, .part = part};

	/* quotes of other forms count too; here-strings, long comments and calls of what only the
	 * run knows are not looked into */
	if (has_risky_word(script) || str_has(script, STR("\xe2\x80")) ||
		str_has(script, STR("& $")) || str_has(script, STR("<#")) ||
		str_has(script, STR("@\"")) || str_has(script, STR("@'")))
		return PLACE_UNSURE;
	scan(&s);
	return s.is_unsure ? PLACE_UNSURE : s.place;
}
