#include "engine/workflow/command.h"

#include "expr/template.h"

/* Words that may precede a program, and are none. */
static const char *const leaders[] = {
	"!",
	"command",
	"do",
	"elif",
	"else",
	"env",
	"exec",
	"if",
	"sudo",
	"then",
	"time",
	"until",
	"while",
	"{",
};

/* What starts another program, with the word behind it where that is a part. */
static const struct {
	const char *program;
	const char *verb;
} launchers[] = {
	{"bundle", "exec"},
	{"bunx", ""},
	{"npx", ""},
	{"pdm", "run"},
	{"pipx", "run"},
	{"pnpm", "dlx"},
	{"pnpm", "exec"},
	{"poetry", "run"},
	{"uv", "run"},
	{"uvx", ""},
	{"yarn", "dlx"},
};

static char
peek(const struct commands *s, size_t ahead)
{
	return s->at + ahead < s->script.n ? s->script.p[s->at + ahead] : '\0';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool
ends_command(char c)
{
	return c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')' || c == '`';
}

/* --- what is skipped ---------------------------------------------------------------------- */

static void
skip_blanks(struct commands *s)
{
	for (;;) {
		if (is_blank(peek(s, 0)))
			s->at++;
		else if ((peek(s, 0) == '\\' || peek(s, 0) == '`') && peek(s, 1) == '\n')
			s->at += 2; /* a line that goes on, in sh or in PowerShell */
		else if (peek(s, 0) == '#')
			s->at = str_index(s->script, '\n', s->at);
		else
			return;
	}
}

/* Behind the line that ends the here-document. */
static void
skip_here_document(struct commands *s)
{
	while (s->at < s->script.n) {
		const size_t end = str_index(s->script, '\n', s->at);
		const struct str line = str_trim(str_slice(s->script, s->at, end));
		s->at = end < s->script.n ? end + 1 : end;
		if (str_eq(line, s->here))
			break;
	}
	s->here = STR_NONE;
}

static void
skip_end(struct commands *s)
{
	const bool is_line = peek(s, 0) == '\n';

	s->at++;
	if (is_line && s->here.n > 0)
		skip_here_document(s);
}

/* --- words -------------------------------------------------------------------------------- */

/* Behind the quote that ends what the one at `at` begins; only of `"` may one be escaped. */
static void
skip_quoted(struct commands *s)
{
	const char quote = s->script.p[s->at++];

	while (s->at < s->script.n && s->script.p[s->at] != quote)
		s->at += quote == '"' && s->script.p[s->at] == '\\' ? 2 : 1;
	s->at = s->at < s->script.n ? s->at + 1 : s->script.n;
}

static void
skip_expression(struct commands *s)
{
	struct span span;

	s->at = template_find(s->script, s->at, &span) ? span.end : s->script.n;
}

static struct str
without_quotes(struct str word)
{
	const bool is_quoted = word.n >= 2 && (word.p[0] == '"' || word.p[0] == '\'') &&
			       str_index(word, word.p[0], 1) == word.n - 1;

	return is_quoted ? str_slice(word, 1, word.n - 1) : word;
}

static struct str
read_word(struct commands *s)
{
	const size_t start = s->at;
	char c;

	while ((c = peek(s, 0)) != '\0' && !is_blank(c) && !ends_command(c) && c != '<' &&
		c != '>') {
		if (c == '"' || c == '\'')
			skip_quoted(s);
		else if (c == '$' && peek(s, 1) == '{' && peek(s, 2) == '{')
			skip_expression(s);
		else
			s->at += c == '\\' && s->at + 1 < s->script.n ? 2 : 1;
	}
	return str_slice(s->script, start, s->at);
}

/* `>`, `>>`, `>&1`: what is written; `<` and `<<` are no words. */
static struct str
read_redirection(struct commands *s)
{
	const size_t start = s->at;
	const char c = s->script.p[s->at];

	while (peek(s, 0) == c)
		s->at++;
	const struct str found = str_slice(s->script, start, s->at);
	if (peek(s, 0) == '&')
		s->at++;
	if (peek(s, 0) == '-' && c == '<')
		s->at++;
	if (str_eq(found, STR("<<"))) {
		skip_blanks(s);
		s->here = without_quotes(read_word(s));
	}
	return c == '>' ? found : STR_NONE;
}

/* --- commands ----------------------------------------------------------------------------- */

static bool
is_assignment(struct str word)
{
	const size_t equals = str_index(word, '=', 0);

	for (size_t i = 0; i < equals && equals < word.n; i++) {
		const char c = word.p[i] | 0x20;
		if (!(c >= 'a' && c <= 'z') && word.p[i] != '_' &&
			(i == 0 || !char_is_digit(word.p[i])))
			return false;
	}
	return equals > 0 && equals < word.n;
}

static bool
is_leader(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(leaders); i++)
		if (str_eq(word, str_from(leaders[i])))
			return true;
	return is_assignment(word);
}

/* A word before the program, and a flag of such a word, is left out. */
static void
add_word(struct script_command *out, struct str word, size_t start, bool *is_led)
{
	if (word.n == 0)
		return;
	if (out->count == 0 && (is_leader(word) || (*is_led && word.p[0] == '-'))) {
		*is_led = true;
		return;
	}
	if (out->count == 0)
		out->span.start = (uint32_t)start;
	if (out->count < COMMAND_WORDS_MAX)
		out->words[out->count++] = without_quotes(word);
}

static void
read_command(struct commands *s, struct script_command *out)
{
	bool is_led = false;

	for (skip_blanks(s); s->at < s->script.n && !ends_command(s->script.p[s->at]);
		skip_blanks(s)) {
		const size_t start = s->at;
		const char c = s->script.p[s->at];
		const struct str word = c == '<' || c == '>' ? read_redirection(s) : read_word(s);
		if (s->at == start)
			s->at++; /* a byte that begins nothing, such as a NUL */
		add_word(out, word, start, &is_led);
		out->span.end = (uint32_t)s->at;
	}
}

/* --- what starts another program ---------------------------------------------------------- */

/* How many words precede the program that the first of them starts. */
static size_t
count_launching(const struct script_command *command)
{
	const struct str first = command->words[0];
	const struct str second = command->count > 1 ? command->words[1] : STR_NONE;

	if (str_starts(first, STR("python")) && str_eq(second, STR("-m")))
		return 2;
	for (size_t i = 0; i < COUNT_OF(launchers); i++)
		if (str_eq(first, str_from(launchers[i].program)) &&
			(launchers[i].verb[0] == '\0' ||
				str_eq(second, str_from(launchers[i].verb))))
			return launchers[i].verb[0] == '\0' ? 1 : 2;
	return 0;
}

static bool
is_flag_at(const struct script_command *command, size_t i)
{
	return i < command->count && command->words[i].n > 0 && command->words[i].p[0] == '-';
}

static void
leave_out_launchers(struct script_command *command)
{
	size_t count;

	while ((count = count_launching(command)) > 0) {
		while (is_flag_at(command, count))
			count++;
		if (count >= command->count)
			return;
		command->count -= count;
		memmove(command->words, command->words + count,
			command->count * sizeof(command->words[0]));
	}
}

/* `npm` of `npm@latest`, `twine` of `twine==6.1.0`, `nuget` of `nuget.exe`. */
static struct str
without_version(struct str program)
{
	const size_t at = program.n > 0 ? str_index(program, '@', 1) : 0;

	if (str_ends(program, STR(".exe")))
		return str_slice(program, 0, program.n - strlen(".exe"));
	return str_slice(program, 0, at < program.n ? at : str_find(program, STR("==")));
}

bool
commands_next(struct commands *commands, struct script_command *out)
{
	out->count = 0;
	while (commands->at < commands->script.n && out->count == 0) {
		read_command(commands, out);
		if (commands->at < commands->script.n)
			skip_end(commands);
	}
	if (out->count == 0)
		return false;
	leave_out_launchers(out);
	out->words[0] = without_version(out->words[0]);
	return true;
}

static bool
is_redirection(struct str word)
{
	return word.n > 0 && word.p[0] == '>';
}

struct str
command_argument(const struct script_command *command, size_t i)
{
	for (size_t w = 1; w < command->count; w++) {
		const struct str word = command->words[w];
		if (is_redirection(word))
			w++;
		else if (word.n > 0 && word.p[0] != '-' && word.p[0] != '+' && i-- == 0)
			return word;
	}
	return STR_NONE;
}

bool
command_has_flag(const struct script_command *command, const char *flag)
{
	const struct str wanted = str_from(flag);

	for (size_t w = 1; w < command->count; w++) {
		const struct str word = command->words[w];
		if (str_starts(word, wanted) && (word.n == wanted.n || word.p[wanted.n] == '='))
			return true;
	}
	return false;
}
