/*
 * go_sum: the checksum of an unpacked module of the Go proxy.
 *
 * Source     go.dev/ref/mod, "Module zip files" and "Checksum database";
 *            golang.org/x/mod/sumdb/dirhash (Hash1)
 */
#pragma once

#include "engine/run/step/builtin.h"

struct go_files {
	struct str *names; /* relative, of files alone, sorted by bytes */
	size_t count;
	size_t capacity;
};

MUST_CHECK bool go_files_list(
	struct arena *a, struct str folder, struct go_files *out, struct error *err);
/* "h1:…" of the files, each named `prefix` and its name. */
MUST_CHECK bool go_sum_of(struct arena *a, struct str folder, const struct go_files *files,
	struct str prefix, struct str *out, struct error *err);
/*
 * The sum that the checksum database has, asked through `proxy` or itself, as the go command does.
 * Its signature is not checked: it is as good as the connection to whoever gives it. Empty: it
 * could not be had, which is logged, or GOSUMDB is `off`.
 */
struct str go_sum_known(
	struct builtin_call *call, struct str proxy, struct str module, struct str version);
