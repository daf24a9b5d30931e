/*
 * archive: unpacks tar (plain, gzip, bzip2, xz, zstd) and zip files that nobody vouches for.
 *
 * Whole      Into "DIRECTORY.partial-XXXXXX" first, renamed when all went well; a directory that
 *            is there already is replaced. After a failure nothing is left.
 * Refused    Absolute names, `..`, links that lead out of the directory, names behind a link that
 *            the archive made, devices and FIFOs.
 * Kept       Permission bits without setuid, setgid and sticky; times; not owners.
 * Limits     At most 2,000,000 entries and 64 GiB unpacked.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdatomic.h>

struct archive_options {
	int strip; /* how many leading path components to drop; shorter names too */
	struct str
		base; /* a folder below the directory that names are seen from; their `..` may lead
			    up to the directory */
	bool plain_modes; /* files get 0644 and folders 0755, whatever the archive says */
	bool any_links;   /* symbolic links may lead anywhere; none is followed all the same */
	/* NULL, or true for the name of an entry that is left out, as seen from the directory */
	bool (*skips)(const void *owner, struct str name);
	const void *owner;         /* of `skips` */
	const atomic_bool *cancel; /* NULL, or looked at all along: ERROR_CANCELLED */
};

MUST_CHECK bool archive_extract(struct str archive, struct str directory,
	const struct archive_options *options, struct error *err);
/*
 * The same into a folder that is there and keeps what else it has. A file of the archive replaces
 * one of its name; no link on the way is followed. After a failure, files unpacked before stay.
 */
MUST_CHECK bool archive_extract_over(struct str archive, struct str directory,
	const struct archive_options *options, struct error *err);
