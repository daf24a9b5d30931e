/*
 * builtin_store: the caches and artifacts of the repository, for built-in actions.
 *
 * They are those that the published actions see by the services (engine/service): what one saves,
 * the other restores. No server is needed.
 */
#pragma once

#include "engine/run/step/builtin.h"

#include <stdint.h>

/* --- caches ------------------------------------------------------------------------------- */

/* As actions/cache reads its inputs: a text of each line, without blanks at its ends. */
struct builtin_cache {
	const struct str *paths;
	size_t path_count;
	const struct str *keys; /* the key, then the restore keys */
	size_t key_count;
	bool lookup_only; /* nothing is unpacked */
};

struct builtin_cache_hit {
	struct str key;
	uint64_t size_bytes;
};

/* *found is false for a miss, of which the log says why. */
MUST_CHECK bool builtin_cache_restore(struct builtin_call *call, const struct builtin_cache *cache,
	bool *found, struct builtin_cache_hit *out, struct error *err);

enum builtin_cache_saved {
	BUILTIN_CACHE_SAVED,
	BUILTIN_CACHE_TAKEN,  /* the key is saved already */
	BUILTIN_CACHE_DENIED, /* the job may only read */
	BUILTIN_CACHE_EMPTY,  /* no path leads to anything */
	BUILTIN_CACHE_FAILED,
};

/* Saves under the first key. `err` is set for BUILTIN_CACHE_FAILED. */
MUST_CHECK enum builtin_cache_saved builtin_cache_save(struct builtin_call *call,
	const struct builtin_cache *cache, uint64_t *size_bytes, struct error *err);

/* --- artifacts ---------------------------------------------------------------------------- */

struct builtin_artifact {
	uint64_t id;
	struct str name;
	struct str digest; /* SHA-256 in hex */
	uint64_t size_bytes;
	bool is_archive; /* of files; else it is one file */
	struct str path; /* of the archive or the file */
};

struct builtin_upload_file {
	struct str path; /* absolute */
	struct str name; /* in the artifact */
};

struct builtin_upload {
	struct str name;
	const struct builtin_upload_file *files;
	size_t file_count;
	bool as_file;  /* the one file as it is, and not an archive of it */
	int level;     /* of the archive: 0 to 9 */
	unsigned days; /* until it expires; 0: what the repository says */
	bool overwrite;
};

/* ERROR_INVALID: the name or a file's is invalid, or the name is taken. */
MUST_CHECK bool builtin_artifact_upload(struct builtin_call *call,
	const struct builtin_upload *upload, struct builtin_artifact *out, struct error *err);
/* Of the run, or of another one of this repository; the newest first. */
MUST_CHECK bool builtin_artifact_list(struct builtin_call *call, struct str run_id,
	struct builtin_artifact **out, size_t *count, struct error *err);
/* Puts its archive, or the one file, into a folder, which is made. */
MUST_CHECK bool builtin_artifact_copy(struct builtin_call *call,
	const struct builtin_artifact *artifact, struct str folder, struct str name,
	struct error *err);
/* Puts its files into a folder, which is made. As on GitHub, they have not their modes but 0644. */
MUST_CHECK bool builtin_artifact_unpack(struct builtin_call *call,
	const struct builtin_artifact *artifact, struct str folder, struct error *err);
/* One that is not there is fine. */
MUST_CHECK bool builtin_artifact_delete(
	struct builtin_call *call, struct str name, struct error *err);
/* The run's number. */
struct str builtin_run_id(const struct builtin_call *call);

/* --- files -------------------------------------------------------------------------------- */

enum builtin_glob_scope {
	BUILTIN_GLOB_FILES,
	BUILTIN_GLOB_NOT_HIDDEN, /* files but hidden ones, see glob.h */
	BUILTIN_GLOB_WHOLES,     /* folders that match, without what is in them, and files */
};

/*
 * What patterns match, as @actions/glob finds it, seen from the workspace; `~` is the job's home.
 */
MUST_CHECK bool builtin_glob(struct builtin_call *call, const struct str *patterns, size_t count,
	enum builtin_glob_scope scope, struct str **out, size_t *out_count, struct error *err);
/*
 * A path of an input, absolute: `~` is the job's home, and what is relative is seen from the
 * workspace. `..` stays as it is.
 */
struct str builtin_absolute(const struct builtin_call *call, struct str path);
/* True for a pattern, which may match more than its own text. */
bool builtin_has_wildcard(struct str text);
/* The lines of an input, without blanks at their ends and empty lines. */
void builtin_lines(
	const struct builtin_call *call, const char *input, struct str **out, size_t *count);
