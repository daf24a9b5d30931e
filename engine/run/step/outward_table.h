/*
 * outward_table: commands and actions that change something outside this machine.
 *
 * Columns    ROW(program, words, only, harmless, what): a command. `program` is one of several by
 *            `|`, without folders. `words` follow it, with flags anywhere between them: each is one
 *            of several by `|`, `*` in it is any text, `**` is any number of words. `only` are
 *            flags of which the command must have one, `harmless` flags that make it a rehearsal;
 *            `flag=value` is a flag with that value, `@remote` a last argument `host:path`, `@s3`
 *            one that begins with `s3://`.
 *            ROW(action, inputs, what): `action` is owner/name, `*` in it is any text; `inputs` is
 *            empty, or `input=value|value` that it must have been given: `*` in a value is any
 *            text, and one of several such pairs, parted by blanks, is enough.
 * Order      The first row that fits counts.
 * Source     the manuals of the programs, the action.yml of the actions
 */
#pragma once

#include <stddef.h>

struct outward_command {
	const char *program;
	const char *words;
	const char *only;
	const char *harmless;
	const char *what;
};

struct outward_action {
	const char *action;
	const char *inputs;
	const char *what;
};

extern const struct outward_command outward_commands[];
extern const size_t outward_command_count;
extern const struct outward_action outward_actions[];
extern const size_t outward_action_count;
