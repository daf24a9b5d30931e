/*
 * libgit: the use of libgit2 that the files of engine/git share.
 *
 * Call libgit_library_load before opening anything. Only libgit_error reads libgit2's thread-local
 * error, right after the failed call.
 */
#pragma once

#include "engine/git/libgit_library.h"
#include "expr/base/error.h"
#include "expr/base/str.h"

/* libgit2 writes 40 hex digits; object ids of SHA-256 repositories are refused when opening. */
#define LIBGIT_HEX_SIZE 40

/* Sets ERROR_IO: the text, ": " and libgit2's reason. Always false. */
bool libgit_error(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Opens the repository whose git folder or work tree is `path`. */
MUST_CHECK bool libgit_open(
	struct arena *tmp, struct str path, git_repository **out, struct error *err);

bool libgit_is_hex(struct str s);
struct str libgit_hex(struct arena *a, const git_oid *id);
/* False if the text is not 40 hex digits. */
MUST_CHECK bool libgit_id(struct str hex, git_oid *out);
