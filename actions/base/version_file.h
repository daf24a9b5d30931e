/*
 * version_file: versions of tools in the files of version managers.
 *
 * Source     asdf-vm.com, Configuration (.tool-versions); mise.jdx.dev, Configuration (mise.toml)
 */
#pragma once

#include "expr/base/str.h"

/* Of a line `golang 1.22.0` of .tool-versions, all behind the name but a comment; empty if there
 * is none. */
struct str version_file_asdf(struct str text, const char *tool);
/* Of `ruby = "3.3"` or `ruby = { version = "3.3" }` in the table [tools] of mise.toml; empty if
 * there is none. */
struct str version_file_mise(struct str text, const char *tool);
