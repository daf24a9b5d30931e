#include "expr/base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CUT "…"

static bool
is_inner(char c) /* of a code point in UTF-8 */
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

void
error_print(char *out, size_t size, const char *fmt, va_list args)
{
	const int n = vsnprintf(out, size, fmt, args);
	size_t end = size - sizeof(CUT);

	if (n < 0 || (size_t)n < size)
		return;
	while (end > 0 && is_inner(out[end]))
		end--;
	memcpy(out + end, CUT, sizeof(CUT));
}

/* Adds to the text that is there. */
static void
append(struct error *err, const char *fmt, ...)
{
	const size_t n = strlen(err->text);
	va_list args;

	/* one that is cut already is full */
	if (sizeof(err->text) - n <= sizeof(CUT))
		return;
	va_start(args, fmt);
	error_print(err->text + n, sizeof(err->text) - n, fmt, args);
	va_end(args);
}

static void
set(struct error *err, enum error_kind kind, const char *fmt, va_list args)
{
	err->kind = kind;
	err->help[0] = '\0';
	error_print(err->text, sizeof(err->text), fmt, args);
}

bool
error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	set(err, kind, fmt, args);
	va_end(args);
	return false;
}

bool
error_errno(struct error *err, int errnum, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	set(err, errnum == ENOENT ? ERROR_MISSING : ERROR_IO, fmt, args);
	va_end(args);
	append(err, ": %s", strerror(errnum));
	return false;
}

bool
error_prefix(struct error *err, const char *fmt, ...)
{
	char before[sizeof(err->text)];
	va_list args;

	if (!err)
		return false;
	memcpy(before, err->text, sizeof(before));
	va_start(args, fmt);
	error_print(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	append(err, ": %s", before);
	return false;
}

bool
error_help(struct error *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	error_print(err->help, sizeof(err->help), fmt, args);
	va_end(args);
	return false;
}
