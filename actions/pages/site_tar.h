/*
 * site_tar: looks at the tar archive of a site as GitHub Pages does.
 *
 * Refused    Links; files that not everybody may read, and folders that not everybody may open; an
 *            archive of more than SITE_TAR_MAX bytes.
 * Reads      ustar, and the long names of GNU's and POSIX's archives.
 * Source     github.com/actions/upload-pages-artifact README.md, Artifact validation; gnu.org, tar:
 *            Basic Tar Format; POSIX, pax
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

#define SITE_TAR_MAX ((uint64_t)10 << 30)

struct site_file {
	struct str name; /* without `./` */
	uint64_t size_bytes;
};

struct site_tar {
	struct site_file *files;
	size_t count;
	size_t capacity;
	uint64_t size_bytes; /* of the files */
	bool has_index;      /* index.html at the root */
};

/* ERROR_INVALID for what GitHub refuses, and for a file that is no tar archive. */
MUST_CHECK bool site_tar_read(
	struct arena *a, struct str path, struct site_tar *out, struct error *err);
