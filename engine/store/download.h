/*
 * download: GET over HTTP, into memory or a file.
 *
 * Following  At most 10 redirects, and from https only to https.
 * Trying     Up to 4 times in all after a timeout, a broken connection, 429 or 5xx, waiting
 *            0.5 s, 1 s, 2 s, or what Retry-After says up to 30 s.
 * Resuming   download_file goes on where a `FILE.part` of an earlier try ends, if the server
 *            can; the part stays after a failure and is renamed when it is whole and its checksum
 *            is right. A wrong checksum removes it.
 * Timeouts   30 s to connect; less than 1 KiB/s for 30 s is a timeout.
 * Proxies    http_proxy, https_proxy, all_proxy, no_proxy, as curl reads them.
 * Failures   ERROR_NETWORK, with help; ERROR_MISSING for 404 and 410; ERROR_CANCELLED.
 * Threads    Any number at once.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdatomic.h>
#include <stdint.h>

struct download_options {
	struct str user_agent;     /* "lact/0.1.0" */
	struct str accept;         /* the Accept header; empty: any */
	struct str ca_file;        /* empty: the library's default */
	struct str ca_dir;         /* empty: the library's default */
	struct str integrity;      /* as digest_verify takes it; empty: not checked */
	const atomic_bool *cancel; /* NULL, or looked at several times a second */
	/* NULL, or called now and then; total 0: not known */
	void (*progress)(void *owner, uint64_t done_bytes, uint64_t total_bytes);
	void *owner;
};

/* The body; larger than `limit_bytes` is an error. */
MUST_CHECK bool download_text(struct arena *a, const char *url, size_t limit_bytes,
	const struct download_options *options, struct str *out, struct error *err);
/* Into `path`, which appears only when it is whole and checked. */
MUST_CHECK bool download_file(struct str path, const char *url,
	const struct download_options *options, struct error *err);
