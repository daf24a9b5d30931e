#include "engine/protocol/shell.h"

struct known {
	const char *name;
	const char *words; /* when the workflow gives none */
	const char *extension;
	const char *before;
	const char *after;
	bool windows_only;
};

#define POWERSHELL_BEFORE "$ErrorActionPreference = 'stop'\n"
#define POWERSHELL_AFTER                                                                           \
	"\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }"

static const struct known shells[] = {
	{"bash", "--noprofile --norc -e -o pipefail {0}", ".sh", "", "", false},
	{"sh", "-e {0}", ".sh", "", "", false},
	{"pwsh", "-command \". '{0}'\"", ".ps1", POWERSHELL_BEFORE, POWERSHELL_AFTER, false},
	{"python", "{0}", ".py", "", "", false},
	{"powershell", "-command \". '{0}'\"", ".ps1", POWERSHELL_BEFORE, POWERSHELL_AFTER, true},
	{"cmd", "/D /E:ON /V:OFF /S /C \"CALL \"{0}\"\"", ".cmd", "@echo off\n", "", true},
};

/* Without `shell:` there is no pipefail. */
static const char default_words[] = "-e {0}";

static const struct known *
known_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(shells); i++)
		if (str_eq_nocase(name, str_from(shells[i].name)))
			return &shells[i];
	return NULL;
}

/* The word up to the next blank outside of double quotes, without those. */
static struct str
next_word(struct arena *a, struct str *rest)
{
	char *p = arena_alloc(a, rest->n);
	size_t n = 0;
	size_t i = 0;
	bool quoted = false;

	for (; i < rest->n && (quoted || rest->p[i] != ' '); i++) {
		if (rest->p[i] == '"')
			quoted = !quoted;
		else
			p[n++] = rest->p[i];
	}
	*rest = str_slice(*rest, i, rest->n);
	return (struct str){p, n};
}

static bool
split_words(struct arena *a, struct str text, struct shell *out, struct error *err)
{
	struct str rest = str_trim(text);
	bool has_place = false;

	while (rest.n > 0) {
		if (out->word_count == SHELL_WORDS_MAX)
			return error_set(err, ERROR_INVALID,
				"too many words in the shell '%" STR_FMT "'", STR_ARG(text));
		const struct str word = next_word(a, &rest);
		has_place |= str_has(word, STR("{0}"));
		out->words[out->word_count++] = word;
		rest = str_trim_start(rest);
	}
	if (has_place)
		return true;
	return error_set(err, ERROR_INVALID,
		"invalid shell option: the shell must be a built-in one (bash, sh, pwsh, python) "
		"or a "
		"command that contains '{0}', the place of the script's file");
}

bool
shell_parse(struct arena *a, struct str text, bool has_bash, struct shell *out, struct error *err)
{
	const struct str line = str_trim(text);
	const size_t blank = str_index(line, ' ', 0);
	const struct str program = str_slice(line, 0, blank);
	const struct known *known = known_find(program);

	*out = (struct shell){.program = program, .extension = "", .before = "", .after = ""};
	if (line.n == 0) {
		out->program = has_bash ? STR("bash") : STR("sh");
		out->extension = ".sh";
		return split_words(a, str_from(default_words), out, err);
	}
	if (known && known->windows_only)
		return error_set(
			err, ERROR_MISSING, "the shell '%s' exists on Windows only", known->name);
	if (known) {
		out->extension = known->extension;
		out->before = known->before;
		out->after = known->after;
	}
	if (known && blank == line.n)
		return split_words(a, str_from(known->words), out, err);
	return split_words(a, str_slice(line, blank, line.n), out, err);
}

static struct str
put_path(struct arena *a, struct str word, struct str path)
{
	const size_t at = str_find(word, STR("{0}"));

	if (at == word.n)
		return word;
	return str_concat(a, str_slice(word, 0, at), path, str_slice(word, at + 3, word.n));
}

const char *const *
shell_argv(
	struct arena *a, const struct shell *shell, struct str program_path, struct str script_path)
{
	const char **argv = arena_array(a, const char *, shell->word_count + 2);

	argv[0] = str_z(a, program_path);
	for (size_t i = 0; i < shell->word_count; i++)
		argv[i + 1] = str_z(a, put_path(a, shell->words[i], script_path));
	return argv;
}
