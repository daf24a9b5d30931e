/*
 * command: workflow commands in a step's output, `::name key=value::data`.
 *
 * Form       Blanks before are skipped; the name ends at the first blank or the second `::`; it is
 *            matched ignoring case among the registered ones, else the line is plain output. The
 *            old form `##[name key=value;key=value]data` may be anywhere in the line.
 * Escapes    Undone once, `%25` last, so that `%250A` is `%0A`.
 * Source     actions/runner src/Runner.Common/ActionCommand.cs, docs.github.com, Workflow commands
 */
#pragma once

#include "expr/base/str.h"

#define COMMAND_PROPERTIES_MAX 16

enum command_kind {
	COMMAND_DEBUG,
	COMMAND_NOTICE,
	COMMAND_WARNING,
	COMMAND_ERROR,
	COMMAND_GROUP,
	COMMAND_END_GROUP,
	COMMAND_ADD_MASK,
	COMMAND_STOP_COMMANDS,
	COMMAND_ECHO,
	COMMAND_SET_OUTPUT,
	COMMAND_SAVE_STATE,
	COMMAND_SET_ENV,
	COMMAND_ADD_PATH,
	COMMAND_ADD_MATCHER,
	COMMAND_REMOVE_MATCHER,
};

struct command_property {
	struct str name;
	struct str value;
};

struct workflow_command {
	enum command_kind kind;
	struct command_property properties[COMMAND_PROPERTIES_MAX];
	size_t property_count;
	struct str data;
};

/* True if the line is a command. Texts are views of the line, or in `a` where escapes were. */
bool command_parse(struct arena *a, struct str line, struct workflow_command *out);
/* A property's value, the last if it is given twice; empty if it is not. Names ignore case. */
struct str command_property_find(const struct workflow_command *command, const char *name);
/* As GitHub spells it: "set-output". */
const char *command_name(enum command_kind kind);
/* True if a command has this name, in any case. */
bool command_is_name(struct str name);
