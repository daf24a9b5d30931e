/*
 * event_args: the options that choose the event and the state of the repository.
 *
 * Shared by `lact run`, `lact plan` and `lact events`.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/event/event.h"

/* Rows of a command's table of options. */
#define EVENT_ARGS_OPTIONS                                                                         \
	{0, "type", "TYPE", "the event's activity type (opened, published, …)", false},            \
		{'e', "eventpath", "FILE", "a JSON payload, merged over the generated one",        \
			false},                                                                    \
		{'a', "actor", "NAME", "the account that starts the run", false},                  \
		{0, "before", "REF", "compares with this commit, branch or tag", false},           \
		{0, "after", "REF", "the commit that is pushed (default: HEAD)", false},           \
		{0, "branch", "NAME", "plays a push to this branch", false},                       \
		{0, "tag", "NAME", "plays a push of this tag", false},                             \
		{0, "pr", "BRANCH", "plays a pull request into this branch", false},               \
		{0, "staged", NULL, "adds staged changes to the changed files", false},            \
	{                                                                                          \
		0, "working-tree", NULL, "adds all uncommitted edits to the changed files", false  \
	}

/*
 * Reads them into `out`; files are relative to `folder`. `out->name` is `named` (what the command
 * line names by itself; may be empty), that of --event, what --pr or --tag mean, or empty. False
 * for options that do not go together, and for an event that GitHub does not have: ERROR_USAGE.
 */
MUST_CHECK bool event_args_read(struct arena *a, const struct arguments *arguments,
	struct str named, struct str folder, struct event_options *out, struct error *err);

/* The one event that the command line may name; empty if it names none. False if it names more. */
MUST_CHECK bool event_args_named(
	const struct arguments *arguments, struct str *out, struct error *err);

/* `inputs` of the user's payload count as given, unless `inputs` (const struct str *) has them. */
void event_args_take_inputs(struct arena *a, struct object *overlay, struct map *inputs);
