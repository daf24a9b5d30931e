#include "expr/base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void
set(struct error *err, enum error_kind kind, const char *fmt, va_list args)
{
	err->kind = kind;
	err->help[0] = '\0';
	(void)vsnprintf(err->text, sizeof(err->text), fmt, args);
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
	const size_t n = strlen(err->text);
	(void)snprintf(err->text + n, sizeof(err->text) - n, ": %s", strerror(errnum));
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
	(void)vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	const size_t n = strlen(err->text);
	(void)snprintf(err->text + n, sizeof(err->text) - n, ": %s", before);
	return false;
}

bool
error_help(struct error *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	(void)vsnprintf(err->help, sizeof(err->help), fmt, args);
	va_end(args);
	return false;
}
