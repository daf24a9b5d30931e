#include "engine/lint/shell/shell_scan.h"

/* Commands that run text as code; what a variable holds may come there too. */
static const char *const runs[] = {"alias", "ash", "awk", "bash", "builtin", "bun", "busybox",
	"chroot", "cmd", "cmd.exe", "command", "compgen", "complete", "coproc", "crontab", "csh",
	"dash", "dc", "declare", "deno", "doas", "env", "eval", "exec", "expect", "find", "fish",
	"flock", "gawk", "gmake", "groovy", "julia", "just", "ksh", "let", "lua", "m4", "make",
	"mawk", "mongo", "mongosh", "mysql", "nice", "nix-shell", "node", "nodejs", "nohup",
	"osascript", "parallel", "perl", "php", "powershell", "psql", "pwsh", "pypy", "python",
	"Rscript", "ruby", "runuser", "script", "sed", "setsid", "sh", "source", "sqlcmd",
	"sqlite3", "ssh", "su", "sudo", "tclsh", "tcsh", "timeout", "tmux", "trap", "ts-node",
	"tsx", "typeset", "watch", "wsl", "xargs", "zsh"};
/*
 * Others for whose arguments and input a text may be more than a text: programs of a query
 * language, names of variables, commands of git that run others.
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

/* `python3.11` is python. */
static bool
is_running(struct str program)
{
	size_t n = program.n;

	while (n > 0 && (char_is_digit(program.p[n - 1]) || program.p[n - 1] == '.'))
		n--;
	return IS_ONE_OF(program, runs) || IS_ONE_OF(str_slice(program, 0, n), runs);
}

/* What the last part of a path is, only the run knows; or it is too long to be looked at. */
static bool
is_unknown(const struct shell_word *w)
{
	const struct str literal = shell_literal(w);
	const size_t slash = str_rindex(literal, '/');

	return w->n > LITERAL_MAX ||
	       (w->is_expanded && (slash == literal.n || slash < w->expanded_at));
}

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

/* --- commands ----------------------------------------------------------------------------- */

/* `NAME=…`, or `NAME+=…`. */
static bool
is_assignment(const struct shell_scan *s, const struct shell_word *w)
{
	size_t i = w->start;

	while (i < w->end && char_is_word(s->text.p[i]))
		i++;
	if (i > w->start && i + 1 < w->end && s->text.p[i] == '+')
		i++;
	return i > w->start && i < w->end && s->text.p[i] == '=' &&
	       !char_is_digit(s->text.p[w->start]);
}

void
shell_next_command(struct shell_pipeline *p)
{
	p->has_command = p->is_test = false;
	p->command = STR_NONE;
	p->redirection = REDIRECTION_NONE;
}

bool
shell_end_pipeline(struct shell_scan *s, struct shell_pipeline *p)
{
	const bool has_part = p->has_part;

	s->is_unsure |= p->is_risky && (has_part || (p->is_closing && p->has_pipe));
	s->is_line_risky |= p->is_risky;
	*p = (struct shell_pipeline){0};
	return has_part;
}

/* `{a,b}` may begin before the part, and would go together with what stands before
 * and behind it. */
static bool
has_brace(const struct shell_scan *s, const struct shell_word *w)
{
	for (size_t i = w->start; i < s->part.start; i++)
		if (s->text.p[i] == '{' && (i == 0 || !strchr("${", s->text.p[i - 1])))
			return true;
	return false;
}

static enum script_place
place_in(const struct shell_scan *s, const struct shell_pipeline *p, const struct shell_word *w,
	bool is_assigned)
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
take_part(struct shell_scan *s, struct shell_pipeline *p, const struct shell_word *w,
	bool is_assigned)
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
take_risk(struct shell_scan *s, struct shell_pipeline *p, const struct shell_word *w)
{
	const struct str literal = shell_literal(w);
	const bool is_run = is_running(str_after_last(literal, '/'));
	const bool is_file = p->redirection == REDIRECTION_FILE || str_eq(p->command, STR("tee"));

	p->is_risky |= is_run || IS_ONE_OF(literal, reads) ||
		       names_settings(str_slice(s->text, w->start, w->end)) ||
		       (is_file && (w->n > LITERAL_MAX || is_code_file(literal)));
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
	if (str_eq(literal, STR("]]")) && !w->is_quoted)
		p->is_test = false;
}

/* The name of a command, or a word before one. */
static void
take_name(struct shell_scan *s, struct shell_pipeline *p, const struct shell_word *w, char closer)
{
	const struct str literal = shell_literal(w);

	if (!w->is_quoted && IS_ONE_OF(literal, openers))
		return;
	p->has_command = true;
	p->command = str_copy(s->a, literal);
	p->is_closing |= IS_ONE_OF(literal, closers);
	p->is_test = str_eq(literal, STR("[["));
	p->is_risky |= is_unknown(w) || str_eq(literal, STR("."));
	s->runs_code |= w->is_expanded || str_eq(literal, STR("."));
	/* a pattern of `case` has a bracket that closes nothing */
	s->is_unsure |= w->has_part || (closer && str_eq(literal, STR("case")));
	/* what a function does with its arguments is not looked at */
	s->is_assigned |= str_eq(literal, STR("function"));
}

void
shell_take_word(
	struct shell_scan *s, struct shell_pipeline *p, const struct shell_word *w, char closer)
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
