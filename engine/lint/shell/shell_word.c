#include "engine/lint/shell/shell_scan.h"

#include "expr/template.h"

/* --- characters --------------------------------------------------------------------------- */

bool
shell_at_template(const struct shell_scan *s, struct span *span)
{
	return shell_peek(s, 0) == '$' && shell_peek(s, 1) == '{' && shell_peek(s, 2) == '{' &&
	       template_find(s->text, s->at, span);
}

/* Goes behind a `${{ }}`. */
static void
pass_template(struct shell_scan *s, struct span span)
{
	s->others.start = span.start == s->others.end ? s->others.start : span.start;
	s->others.end = span.end;
	s->at = span.end;
}

/* Goes over a `${{ }}`, if one begins here, that is not the part: there, nothing is certain. */
static bool
skip_template(struct shell_scan *s)
{
	struct span span;

	if (!shell_at_template(s, &span))
		return false;
	s->is_unsure |= span.start == s->part.start;
	pass_template(s, span);
	return true;
}

void
shell_skip_to(struct shell_scan *s, char end, bool escapes)
{
	while (s->at < s->text.n && shell_peek(s, 0) != end) {
		if (skip_template(s))
			continue;
		s->at += escapes && shell_peek(s, 0) == '\\' ? 2 : 1;
	}
	s->is_unsure |= s->at >= s->text.n;
	s->at++;
}

/* Whether `'` quotes in `${ }` depends. */
void
shell_skip_brackets(struct shell_scan *s, char open, char close)
{
	size_t depth = 0;

	while (s->at < s->text.n && !s->is_unsure) {
		if (skip_template(s))
			continue;
		const char c = shell_peek(s, 0);
		s->at += c == '\\' ? 2 : 1;
		s->is_unsure |= c == '\'' && open == '{';
		if (c == '"' || c == '\'')
			shell_skip_to(s, c, c == '"');
		depth += c == open;
		if (c == close && --depth == 0)
			return;
	}
	s->is_unsure = true;
}

/* --- words -------------------------------------------------------------------------------- */

static void
add_char(struct shell_word *w, char c)
{
	if (w->n < LITERAL_MAX)
		w->literal[w->n] = c;
	w->n++;
}

static void
expand(struct shell_word *w)
{
	w->is_expanded = true;
	w->expanded_at = w->n;
}

struct str
shell_literal(const struct shell_word *w)
{
	return (struct str){w->literal, w->n <= LITERAL_MAX ? w->n : 0};
}

/* The character right before may reach into the value, through others: `\`, `$`, `$name`. */
static bool
goes_on(const struct shell_scan *s)
{
	size_t at = s->at > 0 && s->at == s->others.end ? s->others.start : s->at;

	if (at > 0 && s->text.p[at - 1] == '\\')
		return true;
	while (at > 0 && char_is_word(s->text.p[at - 1]))
		at--;
	return at > 0 && s->text.p[at - 1] == '$';
}

void
shell_read_template(struct shell_scan *s, struct shell_word *w, bool is_quoted)
{
	struct span span;

	if (!shell_at_template(s, &span))
		return;
	if (span.start == s->part.start) {
		s->is_unsure |= w->has_part || goes_on(s);
		w->has_part = true;
		w->is_part_quoted = is_quoted;
	}
	expand(w);
	pass_template(s, span);
}

void
shell_read_nested(struct shell_scan *s, struct shell_word *w)
{
	if (shell_scan_commands(s, ')'))
		w->has_part = w->is_part_nested = true;
}

void
shell_read_dollar(struct shell_scan *s, struct shell_word *w)
{
	expand(w);
	s->at++;
	if (shell_peek(s, 0) == '(' && shell_peek(s, 1) == '(') {
		s->runs_code = true;
		shell_skip_brackets(s, '(', ')');
	} else if (shell_peek(s, 0) == '(') {
		s->at++;
		shell_read_nested(s, w);
	} else if (shell_peek(s, 0) == '{') {
		shell_skip_brackets(s, '{', '}');
	}
}

static void
read_backquotes(struct shell_scan *s, struct shell_word *w)
{
	expand(w);
	s->at++;
	shell_skip_to(s, '`', true);
}

/* What is escaped in `$'…'` is not told apart. */
static void
read_single_quotes(struct shell_scan *s, struct shell_word *w)
{
	const bool escapes = shell_peek(s, 0) == '$';
	const size_t start = s->at + (escapes ? 2 : 1);

	w->is_quoted = true;
	s->at = start;
	shell_skip_to(s, '\'', escapes);
	const struct str text = str_slice(s->text, start, s->at - 1);
	for (size_t i = 0; i < text.n; i++)
		add_char(w, text.p[i]);
	if (escapes || str_has(text, STR("${{")))
		expand(w);
}

static void
read_double_quotes(struct shell_scan *s, struct shell_word *w)
{
	struct span span;

	w->is_quoted = true;
	s->at++;
	while (s->at < s->text.n && shell_peek(s, 0) != '"') {
		const char c = shell_peek(s, 0);
		if (shell_at_template(s, &span)) {
			shell_read_template(s, w, true);
		} else if (c == '$') {
			shell_read_dollar(s, w);
		} else if (c == '`') {
			read_backquotes(s, w);
		} else {
			if (c == '\\')
				s->at++;
			add_char(w, shell_peek(s, 0));
			s->at++;
		}
	}
	s->is_unsure |= s->at >= s->text.n;
	s->at++;
}

bool
shell_ends_word(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' || c == '<' ||
	       c == '>' || c == '(' || c == ')';
}

static void
read_part_of_word(struct shell_scan *s, struct shell_word *w)
{
	const char c = shell_peek(s, 0);
	struct span span;

	if (shell_at_template(s, &span)) {
		shell_read_template(s, w, false);
	} else if (c == '"' || (c == '$' && shell_peek(s, 1) == '"')) {
		s->at += c == '$';
		read_double_quotes(s, w);
	} else if (c == '\'' || (c == '$' && shell_peek(s, 1) == '\'')) {
		read_single_quotes(s, w);
	} else if (c == '`') {
		read_backquotes(s, w);
	} else if (c == '$') {
		shell_read_dollar(s, w);
	} else {
		s->at += c == '\\';
		add_char(w, shell_peek(s, 0));
		s->at++;
	}
}

struct shell_word
shell_read_word(struct shell_scan *s)
{
	struct shell_word w = {.start = s->at};

	while (s->at < s->text.n && !shell_ends_word(shell_peek(s, 0)))
		read_part_of_word(s, &w);
	if (s->at > s->text.n)
		s->at = s->text.n;
	w.end = s->at;
	return w;
}
