/*
 * error: a failure outside the user's workflow: a file, the network, a program, the command line.
 *
 * A function that can fail so takes a `struct error *err` last and returns false after
 * `return error_set(err, …)`. The text is held in the struct; nothing needs freeing.
 * engine/cli maps each kind to an exit code.
 */
#pragma once

#include "expr/base/attr.h"
#include "expr/base/str.h"

#include <stdarg.h>

enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,     /* lact was called or configured wrongly */
	ERROR_INVALID,   /* a workflow or action file is invalid */
	ERROR_MISSING,   /* something needed is not on this machine */
	ERROR_IO,        /* a file could not be read or written */
	ERROR_NETWORK,   /* a server could not be reached, or answered with an error */
	ERROR_CANCELLED, /* the user stopped it */
};

struct error {
	enum error_kind kind;
	char text[1024]; /* cut if longer */
	char help[512];  /* empty, or what to do about it */
};

/* As vsnprintf; a text that does not fit ends with "…", as a sign that there was more. */
void error_print(char *out, size_t size, const char *fmt, va_list args);

/* Always false, so that it can be returned. A NULL `err` is allowed. */
bool error_set(struct error *err, enum error_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* As error_set with ERROR_IO (ERROR_MISSING for ENOENT); adds ": " and the text of `errnum`. */
bool error_errno(struct error *err, int errnum, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Puts what the caller was doing, and ": ", before the text. Always false. */
bool error_prefix(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Sets what to do about it. Always false. */
bool error_help(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
