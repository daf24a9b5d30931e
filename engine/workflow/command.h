/*
 * command: the commands of a script for a shell, one after the other, as words.
 *
 * Words are not expanded: each is given as written, without quotes around the whole. An unquoted
 * `$(…)` or `(…)` contains commands of its own; the words after it form a command without a
 * program. `${{ … }}` is a part of a word. Comments and here-documents are skipped, and so are
 * assignments, words such as `if` and `sudo` before a program, and programs that only start
 * another, such as `npx` and `bundle exec`. A program is named without its version.
 */
#pragma once

#include "expr/base/span.h"
#include "expr/base/str.h"

#define COMMAND_WORDS_MAX 24 /* those behind are left out */

/* The state of reading; begins as {.script = …}. */
struct commands {
	struct str script;
	size_t at;
	struct str here; /* the line that ends a here-document, which begins on the next line */
};

struct script_command {
	struct str words
		[COMMAND_WORDS_MAX]; /* the program, what it is given, `>` or `>>` and a file */
	size_t count;
	struct span span; /* in the script */
};

/* Takes the next command. False at the end. */
bool commands_next(struct commands *commands, struct script_command *out);
/* Argument number `i`, from 0, that is not a flag; empty if there are fewer. A file after
 * `>` is none. */
struct str command_argument(const struct script_command *command, size_t i);
/* True if a word is that flag, or that and `=` with a value. */
bool command_has_flag(const struct script_command *command, const char *flag);
