#include "engine/lint/shell/shell_scan.h"

#define DEPTH_MAX 20

/* --- words -------------------------------------------------------------------------------- */

/* A bracket right behind a word: of a list, or of a function. */
static void
read_bracket(struct shell_scan *s, struct shell_pipeline *p, const struct shell_word *w)
{
	if (w->end > w->start && s->text.p[w->end - 1] == '=') {
		shell_skip_brackets(s, '(', ')');
	} else if (shell_peek(s, 1) == ')') {
		s->at += 2;
		s->is_assigned = true; /* as for `function` */
		shell_next_command(p);
	} else {
		s->is_unsure = true;
		s->at++;
	}
}

static bool
is_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_digit(text.p[i]))
			return false;
	return text.n > 0;
}

static void
read_command_word(struct shell_scan *s, struct shell_pipeline *p, char closer)
{
	const struct shell_word w = shell_read_word(s);
	const char next = shell_peek(s, 0);

	if ((next == '<' || next == '>') && is_number(shell_literal(&w)) && !w.is_quoted &&
		!p->is_test)
		return; /* of a redirection */
	shell_take_word(s, p, &w, closer);
	if (next == '(' && !p->is_test)
		read_bracket(s, p, &w);
}

/* --- redirections ------------------------------------------------------------------------- */

static void
read_here(struct shell_scan *s)
{
	struct shell_here here = {.has_tabs = shell_peek(s, 0) == '-'};

	s->at += here.has_tabs;
	while (shell_peek(s, 0) == ' ' || shell_peek(s, 0) == '\t')
		s->at++;
	const size_t start = s->at;
	const struct shell_word w = shell_read_word(s);
	const struct str written = str_slice(s->text, start, w.end);
	here.is_quoted = str_starts(written, STR("'")) || str_starts(written, STR("\""));
	here.end = here.is_quoted ? str_slice(written, 1, written.n - 1) : written;
	s->is_unsure |= written.n < 2 || w.is_expanded || w.is_quoted != here.is_quoted ||
			memchr(written.p, '\\', written.n) || s->here_count == HERE_MAX;
	if (s->here_count < HERE_MAX)
		s->here[s->here_count++] = here;
}

static void
read_redirection(struct shell_scan *s, struct shell_pipeline *p)
{
	const char c = shell_peek(s, 0);
	struct shell_word nested = {0};

	if (c == '<' && shell_peek(s, 1) == '<' && shell_peek(s, 2) == '<') {
		s->at += 3;
		p->redirection = REDIRECTION_TEXT;
		return;
	}
	if (c == '<' && shell_peek(s, 1) == '<') {
		s->at += 2;
		read_here(s);
		return;
	}
	s->at++;
	if (shell_peek(s, 0) == '(') {
		s->at++;
		shell_read_nested(s, &nested);
		p->has_part |= nested.has_part;
		return;
	}
	if (shell_peek(s, 0) == '>' || shell_peek(s, 0) == '&' || shell_peek(s, 0) == '|')
		s->at++;
	p->redirection = REDIRECTION_FILE;
}

/* The line at `at`, with its line feed; the body's last is `end` alone. */
static bool
ends_here(const struct shell_here *here, struct str line)
{
	while (here->has_tabs && str_starts(line, STR("\t")))
		line = str_slice(line, 1, line.n);
	return str_eq(line, here->end);
}

/* The body up to `end`, where variables are expanded. */
static bool
read_body(struct shell_scan *s, size_t end)
{
	struct shell_word w = {.start = s->at};
	struct span span;

	while (s->at < end) {
		const char c = shell_peek(s, 0);
		if (shell_at_template(s, &span)) {
			shell_read_template(s, &w, true);
		} else if (c == '$') {
			shell_read_dollar(s, &w);
		} else if (c == '`') {
			s->at++;
			shell_skip_to(s, '`', true);
		} else {
			s->at += c == '\\' ? 2 : 1;
		}
	}
	s->is_unsure |= s->at > end + 1;
	if (w.has_part && !w.is_part_nested)
		s->place = PLACE_QUOTED;
	return w.has_part;
}

static void
read_here_document(struct shell_scan *s, struct shell_pipeline *p, const struct shell_here *here)
{
	const size_t start = s->at;
	size_t end = start;

	while (end < s->text.n &&
		!ends_here(here, str_slice(s->text, end, str_index(s->text, '\n', end))))
		end = str_index(s->text, '\n', end) + 1;
	if (end > s->text.n)
		end = s->text.n;
	const bool has_part = s->part.start >= start && s->part.start < end;
	if (here->is_quoted)
		s->is_unsure |= has_part;
	else if (read_body(s, end))
		p->has_part = true;
	if (has_part && !str_eq(p->command, STR("cat")) && !str_eq(p->command, STR("tee")))
		s->is_unsure = true;
	s->at = str_index(s->text, '\n', end);
	s->at += s->at < s->text.n;
}

/* Behind a line feed. The bodies belong to a pipeline of the line, it is not known to which. */
static bool
end_line(struct shell_scan *s, struct shell_pipeline *p)
{
	const size_t count = s->here_count;

	s->here_count = 0;
	for (size_t i = 0; i < count; i++)
		read_here_document(s, p, &s->here[i]);
	p->is_risky |= count > 0 && s->is_line_risky;
	const bool has_part = shell_end_pipeline(s, p);
	s->is_line_risky = false;
	return has_part;
}

/* --- all ---------------------------------------------------------------------------------- */

static void
skip_comment(struct shell_scan *s)
{
	const size_t end = str_index(s->text, '\n', s->at);

	s->is_unsure |= s->part.start >= s->at && s->part.start < end;
	s->at = end;
}

/* `|`, `||`, `&`, `&&`, `&>`, `;`; true if a pipeline with the part ends. */
static bool
read_operator(struct shell_scan *s, struct shell_pipeline *p)
{
	const char c = shell_peek(s, 0);
	const bool is_twice = shell_peek(s, 1) == c;

	if (c == '|' && !is_twice) {
		s->at += shell_peek(s, 1) == '&' ? 2 : 1;
		p->has_pipe = true;
		shell_next_command(p);
		return false;
	}
	if (c == '&' && shell_peek(s, 1) == '>') {
		s->at += shell_peek(s, 2) == '>' ? 3 : 2;
		p->redirection = REDIRECTION_FILE;
		return false;
	}
	s->at += is_twice ? 2 : 1;
	return shell_end_pipeline(s, p);
}

/* `( … )`, or arithmetic. */
static void
read_group(struct shell_scan *s, struct shell_pipeline *p)
{
	if (shell_peek(s, 1) == '(') {
		s->runs_code = true;
		shell_skip_brackets(s, '(', ')');
	} else {
		s->at++;
		p->has_part |= shell_scan_commands(s, ')');
	}
	p->has_command = true;
}

bool
shell_scan_commands(struct shell_scan *s, char closer)
{
	const bool is_line_risky = s->is_line_risky;
	struct shell_pipeline p = {0};
	bool has_part = false;
	bool is_closed = closer == '\0';

	/* the body of a here-document would begin within the brackets */
	s->is_unsure |= ++s->depth > DEPTH_MAX || s->here_count > 0;
	while (s->at < s->text.n && !s->is_unsure) {
		const char c = shell_peek(s, 0);
		if (c == ' ' || c == '\t' || (c == '\\' && shell_peek(s, 1) == '\n')) {
			s->at += c == '\\' ? 2 : 1;
		} else if (p.is_test && (shell_ends_word(c) || c == '!')) {
			s->at++;
		} else if (c == '\n') {
			s->at++;
			has_part |= end_line(s, &p);
		} else if (c == '#') {
			skip_comment(s);
		} else if (c == ';' || c == '|' || c == '&') {
			has_part |= read_operator(s, &p);
		} else if (c == '(') {
			read_group(s, &p);
		} else if (c == ')') {
			s->at++;
			if (closer == ')') {
				is_closed = true;
				break;
			}
			has_part |= shell_end_pipeline(s, &p);
		} else if (c == '<' || c == '>') {
			read_redirection(s, &p);
		} else {
			read_command_word(s, &p, closer);
		}
	}
	s->is_unsure |= !is_closed || p.is_test;
	s->is_line_risky |= is_line_risky;
	s->depth--;
	return shell_end_pipeline(s, &p) || has_part;
}

enum script_place
shell_place(struct str script, struct span part)
{
	struct arena a = {0};
	struct shell_scan s = {.a = &a, .text = script, .part = part};

	(void)shell_scan_commands(&s, '\0');
	s.is_unsure |= s.here_count > 0 || (s.is_assigned && s.runs_code) ||
		       str_index(script, '\r', 0) < script.n;
	arena_free(&a);
	return s.is_unsure ? PLACE_UNSURE : s.place;
}
