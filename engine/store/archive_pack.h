/*
 * archive_pack: makes tar and zip archives.
 *
 * Whole      Into "PATH.partial-…" first, renamed by archive_pack_close; after a failure nothing
 *            is left. Only the owner may read it.
 * Kept       In tar: modes, times, symbolic and hard links, empty folders. In zip: names and
 *            contents; links are followed.
 * Left out   Sockets, FIFOs and devices.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdatomic.h>
#include <stdint.h>

enum archive_pack_format {
	PACK_TAR_ZSTD,
	PACK_TAR_GZIP,
	PACK_ZIP,
};

struct archive_pack_options {
	enum archive_pack_format format;
	int level;                 /* of a zip archive: 0 stores, 9 is smallest */
	const atomic_bool *cancel; /* NULL, or looked at all along: ERROR_CANCELLED */
};

struct archive_pack;

/* NULL if it cannot be made. */
MUST_CHECK struct archive_pack *archive_pack_open(
	struct str path, const struct archive_pack_options *options, struct error *err);
/* Adds the file at `path` under `name`; in tar, a folder with everything in it. */
MUST_CHECK bool archive_pack_add(
	struct archive_pack *pack, struct str path, struct str name, struct error *err);
/* Ends it in any case. With `ok` false it is thrown away. */
MUST_CHECK bool archive_pack_close(struct archive_pack *pack, bool ok, struct error *err);
