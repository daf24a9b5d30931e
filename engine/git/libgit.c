#include "engine/git/libgit.h"

#include <stdio.h>
#include <string.h>

bool
libgit_start(void)
{
	/* git itself does not hash each object that it reads either */
	return libgit.libgit2_init() > 0 &&
	       libgit.libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) == 0;
}

bool
libgit_error(struct error *err, const char *fmt, ...)
{
	const git_error *reason = libgit.error_last();
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, fmt);
	error_print(text, sizeof(text), fmt, args);
	va_end(args);
	if (!reason || !reason->message)
		return error_set(err, ERROR_IO, "%s", text);
	return error_set(err, ERROR_IO, "%s: %s", text, reason->message);
}

bool
libgit_open(struct arena *tmp, struct str path, git_repository **out, struct error *err)
{
	const char *z = str_z(tmp, path);

	if (!z || libgit.repository_open(out, z) != 0)
		return libgit_error(
			err, "cannot open the git repository '%" STR_FMT "'", STR_ARG(path));
	return true;
}

struct str
libgit_hex(struct arena *a, const git_oid *id)
{
	char hex[LIBGIT_HEX_SIZE + 1];

	libgit.oid_tostr(hex, sizeof(hex), id);
	return str_copy(a, (struct str){hex, LIBGIT_HEX_SIZE});
}

bool
libgit_is_hex(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!memchr("0123456789abcdefABCDEF", s.p[i], 22))
			return false;
	return true;
}

bool
libgit_id(struct str hex, git_oid *out)
{
	char z[LIBGIT_HEX_SIZE + 1] = {0};

	if (hex.n != LIBGIT_HEX_SIZE || !libgit_is_hex(hex))
		return false;
	memcpy(z, hex.p, LIBGIT_HEX_SIZE);
	return libgit.oid_fromstr(out, z) == 0;
}
