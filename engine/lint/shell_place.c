#include "engine/lint/script_place.h"

#include "expr/template.h"

#define DEPTH_MAX   20
#define HERE_MAX    8
#define LITERAL_MAX 64

/* Commands that run text as code; what a variable holds may come there too. */
static const char *const runs[] = {"alias", "awk", "bash", "builtin", "bun", "busybox", "chroot",
	"cmd", "cmd.exe", "command", "compgen", "complete", "coproc", "csh", "dash", "dc",
	"declare", "deno", "doas", "env", "eval", "exec", "expect", "find", "fish", "gawk", "gmake",
	"groovy", "just", "ksh", "let", "lua", "m4", "make", "mawk", "mysql", "nice", "node",
	"nohup", "osascript", "parallel", "perl", "php", "powershell", "psql", "pwsh", "pypy",
	"python", "python2", "python3", "ruby", "runuser", "script", "sed", "setsid", "sh",
	"source", "sqlite3", "ssh", "su", "sudo", "tclsh", "tcsh", "timeout", "trap", "typeset",
	"watch", "wsl", "xargs", "zsh"};
/*
 * Others for whose arguments and input a text may be more than a text: programs of a query language,
 * names of variables, commands of git that run others.
 */
static const char *const reads[] = {"--exec", "--jq", "--template", "bc", "bisect", "filter-branch",
	"foreach", "graphql", "jq", "mapfile", "npm", "npx", "pnpm", "read", "readarray", "set",
	"unset", "yarn", "yq"};

/* Arithmetic of `[[`, where a text such as `a[$(…)]` runs what is in it. */
static const char *const arithmetic_tests[] = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge"};

/* Words before a command. */
static const char *const openers[] = {
	"!", "do", "elif", "else", "if", "then", "time", "until", "while", "{"};
/* Words that end several commands, whose output may go on. */
static const char *const closers[] = {"done", "esac", "fi", "}"};
/* Commands for which the number of words makes no difference, or is one. */
static const char *const one_word[] = {"[", "[[", "case", "echo", "printf", "test"};
static const char *const assigning[] = {"export", "local", "readonly"};

/* Names of files that hold code, and files that the runner reads settings from. */
static const char *const code_files[] = {".bash", ".bashrc", ".bat", ".cjs", ".cmd", ".env", ".js",
	".lua", ".mjs", ".mk", ".php", ".pl", ".profile", ".ps1", ".psm1", ".py", ".rb", ".sh",
	".ts", ".yaml", ".yml", ".zsh", "Dockerfile", "Makefile"};
static const char *const settings_files[] = {"BASH_ENV", "GITHUB_ENV", "GITHUB_PATH"};

/* A here-document whose body comes with the next line. */
struct here {
	struct str end;
	bool is_quoted;
	bool has_tabs;
};

enum redirection {
	REDIRECTION_NONE,
	REDIRECTION_FILE,
	REDIRECTION_TEXT, /* `<<<` */
};

/* A pipeline, as far as it is read. */
struct pipeline {
	bool has_part;
	bool has_pipe;
	bool is_risky;
	bool is_closing; /* it begins with one of `closers` */
	/* the command of it that is being read */
	bool has_command;
	bool is_test; /* within `[[ ]]` */
	struct str command;
	enum redirection redirection; /* of the next word */
};

struct word {
	size_t start;
	size_t end;
	char literal[LITERAL_MAX]; /* without quotes; what an expansion gives is left out */
	size_t n;
	bool is_quoted; /* some of it is */
	bool is_expanded;
	bool has_part;
	bool is_part_quoted;
	bool is_part_nested; /* within a command that stands in the word */
};

struct scan {
	struct arena *a;
	struct str text;
	size_t at;
	size_t depth;
	struct span part;
	struct span others; /* `${{ }}`s that were read last, one right behind the other */
	enum script_place place;
	bool is_unsure;
	bool is_line_risky;
	bool runs_code;   /* what a variable holds may be run as code */
	bool is_assigned; /* the part is put in a variable */
	struct here here[HERE_MAX];
	size_t here_count;
};

static bool scan_commands(struct scan *s, char closer);

/* --- tables ------------------------------------------------------------------------------- */

static bool
is_one_of(struct str text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(text, str_from(list[i])))
			return true;
	return false;
}

#define IS_ONE_OF(text, list) is_one_of((text), (list), COUNT_OF(list))

static bool
is_code_file(struct str path)
{
	for (size_t i = 0; i < COUNT_OF(code_files); i++)
		if (str_ends(path, str_from(code_files[i])))
			return true;
	return false;
}

static bool
names_settings(struct str text)
{
	for (size_t i = 0; i < COUNT_OF(settings_files); i++)
		if (str_has(text, str_from(settings_files[i])))
			return true;
	return false;
}

/* --- characters --------------------------------------------------------------------------- */

static char
peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->text.n ? s->text.p[s->at + ahead] : '\0';
}

/* A `${{ }}` begins here. */
static bool
at_template(const struct scan *s, struct span *span)
{
	return peek(s, 0) == '$' && peek(s, 1) == '{' && peek(s, 2) == '{' &&
	       template_find(s->text, s->at, span);
}

/* Goes behind a `${{ }}`. */
static void
pass_template(struct scan *s, struct span span)
{
	s->others.start = span.start == s->others.end ? s->others.start : span.start;
	s->others.end = span.end;
	s->at = span.end;
}

/* Goes over a `${{ }}`, if one begins here, that is not the part: there, nothing is certain. */
static bool
skip_template(struct scan *s)
{
	struct span span;

	if (!at_template(s, &span))
		return false;
	s->is_unsure |= span.start == s->part.start;
	pass_template(s, span);
	return true;
}

/* Goes behind the next `end`; over what a backslash escapes, if `escapes`. */
static void
skip_to(struct scan *s, char end, bool escapes)
{
	while (s->at < s->text.n && peek(s, 0) != end) {
		if (skip_template(s))
			continue;
		s->at += escapes && peek(s, 0) == '\\' ? 2 : 1;
	}
	s->is_unsure |= s->at >= s->text.n;
	s->at++;
}

/* From an opening bracket behind the one that closes it. Whether `'` quotes in `${ }` depends. */
static void
skip_brackets(struct scan *s, char open, char close)
{
	size_t depth = 0;

	while (s->at < s->text.n && !s->is_unsure) {
		if (skip_template(s))
			continue;
		const char c = peek(s, 0);
		s->at += c == '\\' ? 2 : 1;
		s->is_unsure |= c == '\'' && open == '{';
		if (c == '"' || c == '\'')
			skip_to(s, c, c == '"');
		depth += c == open;
		if (c == close && --depth == 0)
			return;
	}
	s->is_unsure = true;
}

/* --- words -------------------------------------------------------------------------------- */

static void
add_char(struct word *w, char c)
{
	if (w->n < LITERAL_MAX)
		w->literal[w->n] = c;
	w->n++;
}

static struct str
literal_of(const struct word *w)
{
	return (struct str){w->literal, w->n <= LITERAL_MAX ? w->n : 0};
}

/* What stands right before may reach into the value, through others: `\`, `$`, `$name`. */
static bool
goes_on(const struct scan *s)
{
	size_t at = s->at > 0 && s->at == s->others.end ? s->others.start : s->at;

	if (at > 0 && s->text.p[at - 1] == '\\')
		return true;
	while (at > 0 && char_is_word(s->text.p[at - 1]))
		at--;
	return at > 0 && s->text.p[at - 1] == '$';
}

static void
read_template(struct scan *s, struct word *w, bool is_quoted)
{
	struct span span;

	if (!at_template(s, &span))
		return;
	if (span.start == s->part.start) {
		s->is_unsure |= w->has_part || goes_on(s);
		w->has_part = true;
		w->is_part_quoted = is_quoted;
	}
	w->is_expanded = true;
	pass_template(s, span);
}

static void
read_nested(struct scan *s, struct word *w)
{
	if (scan_commands(s, ')'))
		w->has_part = w->is_part_nested = true;
}

/* What begins with a dollar sign that is no `${{ }}`. */
static void
read_dollar(struct scan *s, struct word *w)
{
	w->is_expanded = true;
	s->at++;
	if (peek(s, 0) == '(' && peek(s, 1) == '(') {
		s->runs_code = true;
		skip_brackets(s, '(', ')');
	} else if (peek(s, 0) == '(') {
		s->at++;
		read_nested(s, w);
	} else if (peek(s, 0) == '{') {
		skip_brackets(s, '{', '}');
	}
}

static void
read_double_quotes(struct scan *s, struct word *w)
{
	struct span span;

	w->is_quoted = true;
	s->at++;
	while (s->at < s->text.n && peek(s, 0) != '"') {
		const char c = peek(s, 0);
		if (at_template(s, &span)) {
			read_template(s, w, true);
		} else if (c == '$') {
			read_dollar(s, w);
		} else if (c == '`') {
			s->at++;
			skip_to(s, '`', true);
		} else {
			if (c == '\\')
				s->at++;
			add_char(w, peek(s, 0));
			s->at++;
		}
	}
	s->is_unsure |= s->at >= s->text.n;
	s->at++;
}

static bool
ends_word(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' || c == '<' ||
	       c == '>' || c == '(' || c == ')';
}

static void
read_part_of_word(struct scan *s, struct word *w)
{
	const char c = peek(s, 0);
	struct span span;

	if (at_template(s, &span)) {
		read_template(s, w, false);
	} else if (c == '"' || (c == '$' && peek(s, 1) == '"')) {
		s->at += c == '$';
		read_double_quotes(s, w);
	} else if (c == '\'' || (c == '$' && peek(s, 1) == '\'')) {
		w->is_quoted = true;
		s->at += c == '$' ? 2 : 1;
		skip_to(s, '\'', c == '$');
	} else if (c == '`') {
		w->is_expanded = true;
		s->at++;
		skip_to(s, '`', true);
	} else if (c == '$') {
		read_dollar(s, w);
	} else {
		s->at += c == '\\';
		add_char(w, peek(s, 0));
		s->at++;
	}
}

static struct word
read_word(struct scan *s)
{
	struct word w = {.start = s->at};

	while (s->at < s->text.n && !ends_word(peek(s, 0)))
		read_part_of_word(s, &w);
	if (s->at > s->text.n)
		s->at = s->text.n;
	w.end = s->at;
	return w;
}

/* `NAME=…`, or `NAME+=…`. */
static bool
is_assignment(const struct scan *s, const struct word *w)
{
	size_t i = w->start;

	while (i < w->end && char_is_word(s->text.p[i]))
		i++;
	if (i > w->start && i + 1 < w->end && s->text.p[i] == '+')
		i++;
	return i > w->start && i < w->end && s->text.p[i] == '=' &&
	       !char_is_digit(s->text.p[w->start]);
}

/* --- commands ----------------------------------------------------------------------------- */

static void
next_command(struct pipeline *p)
{
	p->has_command = p->is_test = false;
	p->command = STR_NONE;
	p->redirection = REDIRECTION_NONE;
}

/* True if the part is in it. */
static bool
end_pipeline(struct scan *s, struct pipeline *p)
{
	const bool has_part = p->has_part;

	s->is_unsure |= p->is_risky && (has_part || (p->is_closing && p->has_pipe));
	s->is_line_risky |= p->is_risky;
	*p = (struct pipeline){0};
	return has_part;
}

/* `{a,b}` may begin before the part, and would go together with what stands before and behind it. */
static bool
has_brace(const struct scan *s, const struct word *w)
{
	for (size_t i = w->start; i < s->part.start; i++)
		if (s->text.p[i] == '{' && (i == 0 || !strchr("${", s->text.p[i - 1])))
			return true;
	return false;
}

static enum script_place
place_in(const struct scan *s, const struct pipeline *p, const struct word *w, bool is_assigned)
{
	if (w->is_part_quoted)
		return PLACE_QUOTED;
	if (p->redirection == REDIRECTION_FILE || str_eq(p->command, STR("for")) ||
		str_eq(p->command, STR("select")) || s->text.p[w->start] == '~' || has_brace(s, w))
		return PLACE_UNSURE;
	if (is_assigned || p->is_test || p->redirection == REDIRECTION_TEXT ||
		IS_ONE_OF(p->command, one_word))
		return PLACE_ONE_WORD;
	return w->start < s->part.start || s->part.end < w->end ? PLACE_WORD_PART
								: PLACE_WHOLE_WORD;
}

/* What the part is to the pipeline whose word it is in. */
static void
take_part(struct scan *s, struct pipeline *p, const struct word *w, bool is_assigned)
{
	p->has_part = true;
	s->is_assigned |=
		is_assigned || p->redirection == REDIRECTION_TEXT || str_eq(p->command, STR("for"));
	if (w->is_part_nested)
		return;
	s->place = place_in(s, p, w, is_assigned);
	s->is_unsure |= s->place == PLACE_UNSURE;
}

static void
take_risk(struct scan *s, struct pipeline *p, const struct word *w)
{
	const struct str literal = literal_of(w);
	const bool is_run = IS_ONE_OF(str_after_last(literal, '/'), runs);
	const bool is_file = p->redirection == REDIRECTION_FILE || str_eq(p->command, STR("tee"));

	p->is_risky |= is_run || IS_ONE_OF(literal, reads) ||
		       names_settings(str_slice(s->text, w->start, w->end)) ||
		       (is_file && is_code_file(literal));
	s->runs_code |= is_run;
	if (str_eq(literal, STR("-v")))
		p->is_risky |= IS_ONE_OF(p->command, one_word); /* a name, with an index */
	if (str_eq(literal, STR("-c")))
		p->is_risky |=
			str_eq(p->command, STR("git")); /* settings, which may run something */
	if (!p->is_test)
		return;
	if (IS_ONE_OF(literal, arithmetic_tests))
		p->is_risky = s->runs_code = true;
	p->is_risky |= str_eq(literal, STR("=~")); /* quotes would change the pattern */
	if (str_eq(literal, STR("]]")))
		p->is_test = false;
}

/* The name of a command, or what stands before one. */
static void
take_name(struct scan *s, struct pipeline *p, const struct word *w, char closer)
{
	const struct str literal = literal_of(w);

	if (!w->is_quoted && IS_ONE_OF(literal, openers))
		return;
	p->has_command = true;
	p->command = str_copy(s->a, literal);
	p->is_closing |= IS_ONE_OF(literal, closers);
	p->is_test = str_eq(literal, STR("[["));
	p->is_risky |= str_eq(literal, STR("."));
	s->runs_code |= w->is_expanded || str_eq(literal, STR("."));
	/* a pattern of `case` has a bracket that closes nothing */
	s->is_unsure |= w->has_part || (closer && str_eq(literal, STR("case")));
	/* what a function does with its arguments is not looked at */
	s->is_assigned |= str_eq(literal, STR("function"));
}

static void
take_word(struct scan *s, struct pipeline *p, const struct word *w, char closer)
{
	const bool is_first = !p->has_command && p->redirection == REDIRECTION_NONE;
	const bool is_assigned =
		is_assignment(s, w) && (is_first || IS_ONE_OF(p->command, assigning));

	take_risk(s, p, w);
	if (is_first && !is_assigned)
		take_name(s, p, w, closer);
	else if (w->has_part)
		take_part(s, p, w, is_assigned);
	p->redirection = REDIRECTION_NONE;
}

/* A bracket right behind a word: of a list, or of a function. */
static void
read_bracket(struct scan *s, struct pipeline *p, const struct word *w)
{
	if (w->end > w->start && s->text.p[w->end - 1] == '=') {
		skip_brackets(s, '(', ')');
	} else if (peek(s, 1) == ')') {
		s->at += 2;
		s->is_assigned = true; /* as for `function` */
		next_command(p);
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
read_command_word(struct scan *s, struct pipeline *p, char closer)
{
	const struct word w = read_word(s);
	const char next = peek(s, 0);

	if ((next == '<' || next == '>') && is_number(literal_of(&w)) && !p->is_test)
		return; /* of a redirection */
	take_word(s, p, &w, closer);
	if (next == '(' && !p->is_test)
		read_bracket(s, p, &w);
}

/* --- redirections ------------------------------------------------------------------------- */

static void
read_here(struct scan *s)
{
	struct here here = {.has_tabs = peek(s, 0) == '-'};

	s->at += here.has_tabs;
	while (peek(s, 0) == ' ' || peek(s, 0) == '\t')
		s->at++;
	const size_t start = s->at;
	const struct word w = read_word(s);
	const struct str written = str_slice(s->text, start, w.end);
	here.is_quoted = str_starts(written, STR("'")) || str_starts(written, STR("\""));
	here.end = here.is_quoted ? str_slice(written, 1, written.n - 1) : written;
	s->is_unsure |= written.n < 2 || w.is_expanded || w.is_quoted != here.is_quoted ||
			memchr(written.p, '\\', written.n) || s->here_count == HERE_MAX;
	if (s->here_count < HERE_MAX)
		s->here[s->here_count++] = here;
}

static void
read_redirection(struct scan *s, struct pipeline *p)
{
	const char c = peek(s, 0);
	struct word nested = {0};

	if (c == '<' && peek(s, 1) == '<' && peek(s, 2) == '<') {
		s->at += 3;
		p->redirection = REDIRECTION_TEXT;
		return;
	}
	if (c == '<' && peek(s, 1) == '<') {
		s->at += 2;
		read_here(s);
		return;
	}
	s->at++;
	if (peek(s, 0) == '(') {
		s->at++;
		read_nested(s, &nested);
		p->has_part |= nested.has_part;
		return;
	}
	if (peek(s, 0) == '>' || peek(s, 0) == '&' || peek(s, 0) == '|')
		s->at++;
	p->redirection = REDIRECTION_FILE;
}

/* The line at `at`, with its line feed; the body's last is `end` alone. */
static bool
ends_here(const struct here *here, struct str line)
{
	while (here->has_tabs && str_starts(line, STR("\t")))
		line = str_slice(line, 1, line.n);
	return str_eq(line, here->end);
}

/* The body up to `end`, where variables are expanded. */
static bool
read_body(struct scan *s, size_t end)
{
	struct word w = {.start = s->at};
	struct span span;

	while (s->at < end) {
		const char c = peek(s, 0);
		if (at_template(s, &span)) {
			read_template(s, &w, true);
		} else if (c == '$') {
			read_dollar(s, &w);
		} else if (c == '`') {
			s->at++;
			skip_to(s, '`', true);
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
read_here_document(struct scan *s, struct pipeline *p, const struct here *here)
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
end_line(struct scan *s, struct pipeline *p)
{
	const size_t count = s->here_count;

	s->here_count = 0;
	for (size_t i = 0; i < count; i++)
		read_here_document(s, p, &s->here[i]);
	p->is_risky |= count > 0 && s->is_line_risky;
	const bool has_part = end_pipeline(s, p);
	s->is_line_risky = false;
	return has_part;
}

/* --- all ---------------------------------------------------------------------------------- */

static void
skip_comment(struct scan *s)
{
	const size_t end = str_index(s->text, '\n', s->at);

	s->is_unsure |= s->part.start >= s->at && s->part.start < end;
	s->at = end;
}

/* `|`, `||`, `&`, `&&`, `&>`, `;`; true if a pipeline with the part ends. */
static bool
read_operator(struct scan *s, struct pipeline *p)
{
	const char c = peek(s, 0);
	const bool is_twice = peek(s, 1) == c;

	if (c == '|' && !is_twice) {
		s->at += peek(s, 1) == '&' ? 2 : 1;
		p->has_pipe = true;
		next_command(p);
		return false;
	}
	if (c == '&' && peek(s, 1) == '>') {
		s->at += peek(s, 2) == '>' ? 3 : 2;
		p->redirection = REDIRECTION_FILE;
		return false;
	}
	s->at += is_twice ? 2 : 1;
	return end_pipeline(s, p);
}

/* `( … )`, or arithmetic. */
static void
read_group(struct scan *s, struct pipeline *p)
{
	if (peek(s, 1) == '(') {
		s->runs_code = true;
		skip_brackets(s, '(', ')');
	} else {
		s->at++;
		p->has_part |= scan_commands(s, ')');
	}
	p->has_command = true;
}

/* Commands up to the closing bracket that is asked for, or to the end. True if the part is there. */
static bool
scan_commands(struct scan *s, char closer)
{
	const bool is_line_risky = s->is_line_risky;
	struct pipeline p = {0};
	bool has_part = false;
	bool is_closed = closer == '\0';

	/* the body of a here-document would begin within the brackets */
	s->is_unsure |= ++s->depth > DEPTH_MAX || s->here_count > 0;
	while (s->at < s->text.n && !s->is_unsure) {
		const char c = peek(s, 0);
		if (c == ' ' || c == '\t' || (c == '\\' && peek(s, 1) == '\n')) {
			s->at += c == '\\' ? 2 : 1;
		} else if (p.is_test && (ends_word(c) || c == '!')) {
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
			has_part |= end_pipeline(s, &p);
		} else if (c == '<' || c == '>') {
			read_redirection(s, &p);
		} else {
			read_command_word(s, &p, closer);
		}
	}
	s->is_unsure |= !is_closed || p.is_test;
	s->is_line_risky |= is_line_risky;
	s->depth--;
	return end_pipeline(s, &p) || has_part;
}

enum script_place
shell_place(struct str script, struct span part)
{
	struct arena a = {0};
	struct scan s = {.a = &a, .text = script, .part = part};

	(void)scan_commands(&s, '\0');
	s.is_unsure |= s.here_count > 0 || (s.is_assigned && s.runs_code) ||
		       str_index(script, '\r', 0) < script.n;
	arena_free(&a);
	return s.is_unsure ? PLACE_UNSURE : s.place;
}
