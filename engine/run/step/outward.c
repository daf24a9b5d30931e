#include "engine/run/step/outward.h"

#include "engine/run/step/outward_table.h"
#include "engine/workflow/command.h"

#define SHELL_DEPTH_MAX 3 /* of `bash -c` in `bash -c` */

/* --- texts with `*` and `|` --------------------------------------------------------------- */

/* `*` is any text. Case does not count: names of actions have none. */
static bool
fits_glob(struct str glob, struct str text)
{
	const size_t star = str_index(glob, '*', 0);

	if (star == glob.n)
		return str_eq_nocase(glob, text);
	if (text.n < star || !str_eq_nocase(str_slice(glob, 0, star), str_slice(text, 0, star)))
		return false;
	const struct str rest = str_slice(glob, star + 1, glob.n);
	for (size_t at = star; at <= text.n; at++)
		if (fits_glob(rest, str_slice(text, at, text.n)))
			return true;
	return false;
}

static bool
fits_any(struct str globs, struct str text)
{
	struct str glob;

	if (globs.n == 0)
		return text.n == 0;
	while (str_split(&globs, '|', &glob))
		if (fits_glob(glob, text))
			return true;
	return false;
}

/* --- words -------------------------------------------------------------------------------- */

static bool
is_flag(struct str word)
{
	return word.n > 1 && word.p[0] == '-';
}

/* The words from `at` on have those of `wanted`, and then anything. */
static bool
fits_words(const struct script_command *command, size_t at, struct str wanted)
{
	struct str rest = wanted;
	struct str word;
	bool is_value = false; /* it may be that of the flag before */

	if (wanted.n == 0 || !str_split(&rest, ' ', &word))
		return true;
	const bool is_any_depth = str_eq(word, STR("**"));
	for (; at < command->count; at++) {
		const struct str have = command->words[at];
		if (is_any_depth && fits_words(command, at, rest))
			return true;
		if (!is_any_depth && !is_flag(have) && fits_any(word, have) &&
			fits_words(command, at + 1, rest))
			return true;
		if (!is_any_depth && !is_flag(have) && !is_value)
			return false;
		is_value = is_flag(have) && str_index(have, '=', 0) == have.n;
	}
	return false;
}

/* --- flags -------------------------------------------------------------------------------- */

/* `-X=POST` is also given as `-X POST` and `-XPOST`. */
static bool
has_value(const struct script_command *command, struct str flag, struct str value)
{
	for (size_t i = 1; i < command->count; i++) {
		const struct str word = command->words[i];
		if (!str_starts(word, flag))
			continue;
		struct str given = str_slice(word, flag.n, word.n);
		if (given.n == 0 && i + 1 < command->count)
			given = command->words[i + 1];
		else if (given.n > 0 && given.p[0] == '=')
			given = str_slice(given, 1, given.n);
		if (fits_glob(value, given))
			return true;
	}
	return false;
}

/* `--dry-run=true` counts, `--push=false` does not. */
static bool
has_word(const struct script_command *command, struct str flag)
{
	for (size_t i = 1; i < command->count; i++) {
		const struct str word = command->words[i];
		if (str_starts(word, flag) &&
			(word.n == flag.n ||
				(word.p[flag.n] == '=' && !str_ends(word, STR("=false")))))
			return true;
	}
	return false;
}

static struct str
last_word(const struct script_command *command)
{
	return command->count > 1 ? command->words[command->count - 1] : STR_NONE;
}

/* `host:path`, `rsync://host/path`; not `C:\path`. */
static bool
is_remote(struct str word)
{
	const size_t colon = str_index(word, ':', 0);

	return colon > 1 && colon < word.n && str_index(word, '/', 0) > colon;
}

static bool
has_flag(const struct script_command *command, struct str flag)
{
	const size_t equals = str_index(flag, '=', 0);

	if (str_eq(flag, STR("@remote")))
		return is_remote(last_word(command));
	if (str_eq(flag, STR("@s3")))
		return str_starts(last_word(command), STR("s3://"));
	if (equals == flag.n)
		return has_word(command, flag);
	return has_value(command, str_slice(flag, 0, equals), str_slice(flag, equals + 1, flag.n));
}

static bool
has_flag_of(const struct script_command *command, const char *flags)
{
	struct str rest = str_from(flags);
	struct str flag;

	while (rest.n > 0 && str_split(&rest, ' ', &flag))
		if (has_flag(command, flag))
			return true;
	return false;
}

/* --- scripts ------------------------------------------------------------------------------ */

static bool
fits_row(
	const struct outward_command *row, const struct script_command *command, struct str program)
{
	return fits_any(str_from(row->program), program) &&
	       fits_words(command, 1, str_from(row->words)) &&
	       (row->only[0] == '\0' || has_flag_of(command, row->only)) &&
	       !has_flag_of(command, row->harmless);
}

static const struct outward_command *
find_row_of(const struct script_command *command)
{
	const struct str program = str_after_last(command->words[0], '/');

	for (size_t i = 0; i < outward_command_count; i++)
		if (fits_row(&outward_commands[i], command, program))
			return &outward_commands[i];
	return NULL;
}

/* What starts the program that one of its words names, behind flags and values of its own. */
static bool
starts_another(struct str program)
{
	return fits_any(STR("timeout|xargs|nice|ionice|nohup|stdbuf|retry|env|parallel|doppler|op|"
			    "dotenv|aws-vault|chamber|xvfb-run|mise|asdf|direnv|nix|devbox"),
		program);
}

/* The command itself, or one that it starts. */
static const struct outward_command *
find_row(const struct script_command *command)
{
	const struct outward_command *row = find_row_of(command);
	struct script_command started = *command;

	if (!starts_another(str_after_last(command->words[0], '/')))
		return row;
	while (!row && --started.count > 0) {
		memmove(started.words, started.words + 1, started.count * sizeof(started.words[0]));
		row = find_row_of(&started);
	}
	return row;
}

/* What `bash -c`, `sh -ec`, `eval` and such are given; empty: it is none of these. */
static struct str
inner_script(const struct script_command *command)
{
	const struct str program = str_after_last(command->words[0], '/');

	if (str_eq(program, STR("eval")) && command->count > 1)
		return command->words[1];
	if (!fits_any(STR("bash|sh|zsh|dash|pwsh|powershell"), program))
		return STR_NONE;
	for (size_t i = 1; i + 1 < command->count && is_flag(command->words[i]); i++)
		if (str_ends(command->words[i], STR("c")) ||
			str_eq_nocase(command->words[i], STR("-Command")))
			return command->words[i + 1];
	return STR_NONE;
}

static bool
find_in(struct str script, unsigned depth, struct outward *out)
{
	struct commands commands = {.script = script};
	struct script_command command;

	while (commands_next(&commands, &command)) {
		const struct outward_command *row = find_row(&command);
		if (row) {
			out->what = row->what;
			out->by = str_slice(script, command.span.start, command.span.end);
			return true;
		}
		const struct str inner = inner_script(&command);
		if (inner.n > 0 && depth < SHELL_DEPTH_MAX && find_in(inner, depth + 1, out))
			return true;
	}
	return false;
}

bool
outward_script(struct str script, struct outward *out)
{
	return find_in(script, 0, out);
}

/* --- actions ------------------------------------------------------------------------------ */

static bool
fits_inputs(const char *inputs, struct str (*input)(void *owner, struct str name), void *owner)
{
	struct str rest = str_from(inputs);
	struct str pair;

	if (rest.n == 0)
		return true;
	while (str_split(&rest, ' ', &pair)) {
		const size_t equals = str_index(pair, '=', 0);
		const struct str value = str_trim(input(owner, str_slice(pair, 0, equals)));
		if (fits_any(str_slice(pair, equals + 1, pair.n), value))
			return true;
	}
	return false;
}

bool
outward_uses(struct str uses, struct str (*input)(void *owner, struct str name), void *owner,
	struct outward *out)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));

	if (str_starts(uses, STR(".")) || str_starts(uses, STR("docker:")))
		return false;
	for (size_t i = 0; i < outward_action_count; i++) {
		const struct outward_action *row = &outward_actions[i];
		if (fits_any(str_from(row->action), name) &&
			fits_inputs(row->inputs, input, owner)) {
			out->what = row->what;
			out->by = uses;
			return true;
		}
	}
	return false;
}
