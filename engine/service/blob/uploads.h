/*
 * uploads: blobs on their way in, in blocks of any order or as one piece.
 *
 * An upload has a folder of its own, in which each block is a file. Nobody else sees a block before
 * it is whole, and nothing is a blob before its list of blocks has come: then its file has the
 * blocks in the order of the list. What is left of an upload goes with its folder.
 *
 * Holding    A request that was begun for an upload holds it: one that is ended meanwhile stays
 *            until nobody holds it, and is removed then.
 * Threads    Any; one upload's blocks may come on several at once.
 * Source     learn.microsoft.com, Azure Blob Storage: Put Blob, Put Block, Put Block List
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <pthread.h>
#include <stdint.h>

#define BLOCK_ID_MAX ((size_t)100) /* bytes */

struct upload {
	struct str id;         /* nobody can guess it */
	struct str folder;     /* absolute */
	struct str type;       /* the content type that its maker said; may be empty */
	void *owner;           /* what its maker keeps with it */
	struct str file;       /* in `folder`, once it is whole; the maker moves it away */
	pthread_mutex_t mutex; /* of the rest */
	bool is_whole;
	uint64_t size_bytes;
};

struct uploads;

struct uploads *uploads_new(void);
/* Their folders too. */
void uploads_free(struct uploads *uploads);
/* Begins one in a new folder below `parent`. NULL if that cannot be made. */
MUST_CHECK struct upload *uploads_begin(struct uploads *uploads, struct str parent, struct str type,
	void *owner, struct error *err);
/* NULL: there is none. It is held until uploads_release. */
struct upload *uploads_find(struct uploads *uploads, struct str id);
void uploads_release(struct uploads *uploads, struct upload *upload);
/* Nobody finds it any more. It goes with its folder when nobody holds it. */
void uploads_end(struct uploads *uploads, struct upload *upload);
/*
 * What was written at offsets is the blob, and no more is taken. ERROR_INVALID while somebody holds
 * it, who may be writing.
 */
MUST_CHECK bool uploads_close(struct uploads *uploads, struct upload *upload, struct error *err);

/* True once its file is there; *size_bytes is its size then, else 0. */
bool upload_is_whole(struct upload *upload, uint64_t *size_bytes);
/* Opens a new file for a block, or for the whole: its path is `out`. -1: it cannot be made. */
int upload_open(const struct upload *upload, struct arena *a, struct str *out, struct error *err);
/*
 * Opens the file of the whole for writing from an offset on; several may write at once. -1: it
 * cannot be, or the upload is whole.
 */
int upload_open_at(struct upload *upload, uint64_t offset, struct error *err);
/* The file that was opened is the block, in the place of one that came before. */
MUST_CHECK bool upload_put_block(
	struct upload *upload, struct str path, struct str block, struct error *err);
/* The file is the blob. ERROR_INVALID if there is one. */
MUST_CHECK bool upload_put_whole(struct upload *upload, struct str path, struct error *err);
/* These blocks are the blob, in this order. ERROR_INVALID if one is unknown, or there is a blob. */
MUST_CHECK bool upload_put_list(
	struct upload *upload, const struct str *blocks, size_t count, struct error *err);
