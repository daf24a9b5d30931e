/*
 * uv_version: the uv that a workflow requests from astral-sh/setup-uv.
 *
 * Source     github.com/astral-sh/setup-uv src/version/version-request-resolver.ts,
 *            src/version/file-parser.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

/*
 * `version`, else what the file of `version-file` (or `uv-file`, `pyproject-file`) says, else
 * `required-version` of uv.toml or pyproject.toml in `folder`, else "latest". False after a
 * builtin_error: the file says nothing.
 */
MUST_CHECK bool uv_version_spec(struct builtin_call *call, struct str folder, struct str *out);
/* The value of `key = "…"` in the section of a TOML text; an empty section is the top. */
struct str uv_toml_value(struct str text, struct str section, struct str key);
