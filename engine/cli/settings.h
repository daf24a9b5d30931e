/*
 * settings: the secrets, variables, inputs and environment variables of a run.
 *
 * Each kind comes from a file (a default one, or several named ones) and from options, which win.
 * `--secret NAME` without a value takes it from lact's environment, else asks for it on the
 * terminal without echo.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/git/snapshot.h"

struct settings_kind {
	const char *option;       /* "secret" */
	const char *file_option;  /* "secret-file" */
	const char *default_file; /* ".secrets", read if it exists */
	bool ignore_case;         /* names of secrets and variables ignore case */
	bool is_hidden;           /* asked for without echo */
};

extern const struct settings_kind settings_secrets;
extern const struct settings_kind settings_vars;
extern const struct settings_kind settings_env;
extern const struct settings_kind settings_inputs;

/*
 * The files that these are read from: no workspace may hold one of secrets, nor one of the others
 * that git does not track.
 */
void settings_files(struct arena *a, const struct arguments *arguments, struct str folder,
	const struct snapshot_private **out, size_t *count);
/* Tells on standard error which files of secrets other users of the machine can read. */
void settings_warn(struct cli *cli, const struct arguments *arguments, struct str folder);

/* Reads one kind into `out` (const struct str *). Files are relative to `folder`. */
MUST_CHECK bool settings_read(struct arena *a, const struct settings_kind *kind,
	const struct arguments *arguments, struct str folder, struct map *out, struct error *err);
