#include "engine/store/download.h"

#include "engine/store/curl_library.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TRIES              4
#define FIRST_WAIT_MS      500
#define RETRY_AFTER_MAX_MS 30000
#define WAIT_STEP_MS       50
#define CONNECT_TIMEOUT_S  30L
#define SLOW_BYTES_PER_S   1024L
#define SLOW_TIME_S        30L
#define REDIRECTS_MAX      10L
#define URL_IN_ERROR_MAX   300
#define NS_PER_MS          1000000L

/* Where the body goes, and what came of a try. */
struct transfer {
	const struct download_options *options;
	const char *url;
	const struct curl_library *lib;
	CURL *curl;
	struct buf *memory; /* or */
	FILE *file;
	uint64_t resumed_bytes; /* how much of the file was there before this try */
	long status;
	bool too_large;
};

enum attempt_outcome {
	OUTCOME_DONE,
	OUTCOME_RETRY,
	OUTCOME_FAILED,
};

/* --- curl's callbacks --------------------------------------------------------------------- */

static bool
is_cancelled(const struct download_options *options)
{
	return options->cancel && atomic_load(options->cancel);
}

static bool
is_success(const struct transfer *transfer)
{
	return transfer->status >= 200 && transfer->status < 300;
}

/* The first bytes of a body: a server that does not resume sends all of it again. */
static bool
start_body(struct transfer *transfer)
{
	(void)transfer->lib->curl_easy_getinfo(
		transfer->curl, CURLINFO_RESPONSE_CODE, &transfer->status);
	if (!transfer->file || transfer->resumed_bytes == 0 || transfer->status == 206)
		return true;
	transfer->resumed_bytes = 0;
	return !is_success(transfer) || (fseeko(transfer->file, 0, SEEK_SET) == 0 &&
						ftruncate(fileno(transfer->file), 0) == 0);
}

/* Anything but `size * count` ends the transfer. */
static size_t
take_body(char *bytes, size_t size, size_t count, void *owner)
{
	struct transfer *transfer = owner;
	const size_t n = size * count;

	if (transfer->status == 0 && !start_body(transfer))
		return 0;
	if (!is_success(transfer)) /* an error page */
		return n;
	if (transfer->file)
		return fwrite(bytes, 1, n, transfer->file);
	buf_add(transfer->memory, (struct str){bytes, n});
	transfer->too_large = transfer->memory->overflow;
	return transfer->too_large ? 0 : n;
}

static int
watch(void *owner, curl_off_t total, curl_off_t done, curl_off_t upload_total, curl_off_t uploaded)
{
	const struct transfer *transfer = owner;
	const struct download_options *options = transfer->options;

	(void)upload_total;
	(void)uploaded;
	if (is_cancelled(options))
		return 1;
	if (options->progress)
		options->progress(options->owner,
			transfer->resumed_bytes + (uint64_t)(done > 0 ? done : 0),
			total > 0 ? transfer->resumed_bytes + (uint64_t)total : 0);
	return 0;
}

/* --- errors ------------------------------------------------------------------------------- */

static const struct {
	CURLcode code;
	bool again;
	const char *text;
	const char *help;
} reasons[] = {
	{CURLE_COULDNT_RESOLVE_HOST, true, "unknown name of the server",
		"check the network and its DNS; behind a proxy, set https_proxy"},
	{CURLE_COULDNT_RESOLVE_PROXY, false, "unknown name of the proxy",
		"check the variables https_proxy, http_proxy and all_proxy"},
	{CURLE_COULDNT_CONNECT, true, "the server does not accept connections",
		"check the network and the firewall; behind a proxy, set https_proxy"},
	{CURLE_OPERATION_TIMEDOUT, true, "the server does not answer in time",
		"try again; behind a proxy, set https_proxy"},
	{CURLE_PEER_FAILED_VERIFICATION, false, "the server's certificate is not trusted",
		"behind a proxy that replaces certificates, set SSL_CERT_FILE to its authority"},
	{CURLE_SSL_CACERT_BADFILE, false, "the file of certificate authorities can't be read",
		"check the variable SSL_CERT_FILE"},
	{CURLE_SSL_CONNECT_ERROR, true, "no secure connection could be made",
		"check the proxies on the way to the server"},
	{CURLE_RECV_ERROR, true, "the connection was broken", "try again"},
	{CURLE_SEND_ERROR, true, "the connection was broken", "try again"},
	{CURLE_GOT_NOTHING, true, "the server closed the connection without an answer",
		"try again"},
	{CURLE_PARTIAL_FILE, true, "the connection was broken in the middle", "try again"},
	{CURLE_HTTP2, true, "the connection was broken", "try again"},
	{CURLE_HTTP2_STREAM, true, "the connection was broken", "try again"},
	{CURLE_TOO_MANY_REDIRECTS, false, "the server redirects in circles", "check the address"},
	{CURLE_UNSUPPORTED_PROTOCOL, false,
		"the address is not http or https, or leads from "
		"https to http",
		"check the address"},
	{CURLE_URL_MALFORMAT, false, "the address is not well-formed", "check the address"},
};

static bool
fail(const struct transfer *transfer, enum error_kind kind, const char *text, const char *help,
	struct error *err)
{
	error_set(err, kind, "cannot download '%.*s': %s", URL_IN_ERROR_MAX, transfer->url, text);
	return help ? error_help(err, "%s", help) : false;
}

static enum attempt_outcome
broken(struct transfer *transfer, CURLcode code, struct error *err)
{
	if (code == CURLE_ABORTED_BY_CALLBACK)
		(void)error_set(err, ERROR_CANCELLED, "the download was cancelled");
	else if (transfer->too_large)
		(void)fail(transfer, ERROR_NETWORK, "the answer is too large", NULL, err);
	else if (code == CURLE_WRITE_ERROR)
		(void)fail(transfer, ERROR_IO, "the file can't be written",
			"check the free space on the disk", err);
	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		if (reasons[i].code == code) {
			(void)fail(transfer, ERROR_NETWORK, reasons[i].text, reasons[i].help, err);
			return reasons[i].again ? OUTCOME_RETRY : OUTCOME_FAILED;
		}
	if (code != CURLE_ABORTED_BY_CALLBACK && code != CURLE_WRITE_ERROR)
		(void)fail(transfer, ERROR_NETWORK, transfer->lib->curl_easy_strerror(code), NULL,
			err);
	return OUTCOME_FAILED;
}

static const char *
help_of_status(long status)
{
	switch (status) {
	case 401:
	case 403: return "the server refuses this login: check the address";
	case 404:
	case 410: return "the server does not have it: check the name and the version";
	case 407: return "the proxy wants a login: https_proxy=http://USER:PASSWORD@HOST:PORT";
	case 429: return "too many requests: wait a while, and try again";
	default: return "the server has a problem: try again later";
	}
}

static enum attempt_outcome
refused(struct transfer *transfer, struct error *err)
{
	const long status = transfer->status;
	char text[64];

	(void)snprintf(text, sizeof(text), "the server answers with status %ld", status);
	(void)fail(transfer, status == 404 || status == 410 ? ERROR_MISSING : ERROR_NETWORK, text,
		help_of_status(status), err);
	return status == 408 || status == 429 || status >= 500 ? OUTCOME_RETRY : OUTCOME_FAILED;
}

/* --- one try ------------------------------------------------------------------------------ */

static void
set_text(const struct transfer *transfer, CURLoption option, struct str text)
{
	char *z = text.n > 0 ? strndup(text.p, text.n) : NULL;

	if (z)
		(void)transfer->lib->curl_easy_setopt(transfer->curl, option, z); /* copies */
	free(z);
}

static void
set_options(struct transfer *transfer, struct curl_slist *headers)
{
	const struct download_options *options = transfer->options;
	const struct curl_library *lib = transfer->lib;
	CURL *curl = transfer->curl;
	/* from https only to https */
	const bool is_https = strncmp(transfer->url, "https:", 6) == 0;

	(void)lib->curl_easy_setopt(curl, CURLOPT_URL, transfer->url);
	(void)lib->curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)lib->curl_easy_setopt(
		curl, CURLOPT_REDIR_PROTOCOLS_STR, is_https ? "https" : "http,https");
	(void)lib->curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	(void)lib->curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
	(void)lib->curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)lib->curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
	(void)lib->curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES_PER_S);
	(void)lib->curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_TIME_S);
	(void)lib->curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)lib->curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	(void)lib->curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	(void)lib->curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	(void)lib->curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
	(void)lib->curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
	/* any compression for text; a file's bytes are those of its checksum */
	if (transfer->memory)
		(void)lib->curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	set_text(transfer, CURLOPT_USERAGENT, options->user_agent);
	set_text(transfer, CURLOPT_CAINFO, options->ca_file);
	set_text(transfer, CURLOPT_CAPATH, options->ca_dir);
}

/* Not CURLOPT_RESUME_FROM: curl takes an answer with the whole file for an error. */
static void
set_range(struct transfer *transfer)
{
	char range[32];

	(void)snprintf(range, sizeof(range), "%ju-", (uintmax_t)transfer->resumed_bytes);
	(void)transfer->lib->curl_easy_setopt(
		transfer->curl, CURLOPT_RANGE, transfer->resumed_bytes > 0 ? range : NULL);
}

static struct curl_slist *
accept_header(const struct transfer *transfer)
{
	const struct download_options *options = transfer->options;
	char line[512];

	if (options->accept.n == 0)
		return NULL;
	(void)snprintf(line, sizeof(line), "Accept: %" STR_FMT, STR_ARG(options->accept));
	return transfer->lib->curl_slist_append(NULL, line);
}

/* What the server asks to wait, in milliseconds; 0: nothing. */
static int64_t
retry_after_ms(const struct transfer *transfer)
{
	curl_off_t seconds = 0;

	if (transfer->lib->curl_easy_getinfo(transfer->curl, CURLINFO_RETRY_AFTER, &seconds) !=
			CURLE_OK ||
		seconds <= 0)
		return 0;
	return seconds * 1000 < RETRY_AFTER_MAX_MS ? seconds * 1000 : RETRY_AFTER_MAX_MS;
}

/* A range behind the end of what the server has: the part is of another file, or whole. */
static bool
is_bad_range(const struct transfer *transfer)
{
	return transfer->status == 416 && transfer->resumed_bytes > 0;
}

static enum attempt_outcome
try_once(struct transfer *transfer, int64_t *wait_ms, struct error *err)
{
	struct curl_slist *headers = accept_header(transfer);

	transfer->status = 0;
	set_options(transfer, headers);
	set_range(transfer);
	const CURLcode code = transfer->lib->curl_easy_perform(transfer->curl);
	transfer->lib->curl_slist_free_all(headers);
	(void)transfer->lib->curl_easy_getinfo(
		transfer->curl, CURLINFO_RESPONSE_CODE, &transfer->status);
	*wait_ms = retry_after_ms(transfer);
	if (code != CURLE_OK)
		return broken(transfer, code, err);
	return is_success(transfer) ? OUTCOME_DONE : refused(transfer, err);
}

/* --- all tries ---------------------------------------------------------------------------- */

static bool
wait_cancellable(int64_t wait_ms, const struct download_options *options, struct error *err)
{
	const struct timespec step = {.tv_nsec = WAIT_STEP_MS * NS_PER_MS};

	for (int64_t waited = 0; waited < wait_ms; waited += WAIT_STEP_MS) {
		if (is_cancelled(options))
			return error_set(err, ERROR_CANCELLED, "the download was cancelled");
		(void)nanosleep(&step, NULL); /* cut short: the next try comes sooner */
	}
	return true;
}

/* Makes ready for a try: behind what is there of a file, and with nothing in memory. */
static bool
rewind_body(struct transfer *transfer, struct error *err)
{
	if (transfer->memory)
		buf_clear(transfer->memory);
	if (!transfer->file)
		return true;
	if (is_bad_range(transfer) &&
		(fflush(transfer->file) != 0 || ftruncate(fileno(transfer->file), 0) != 0))
		return error_errno(err, errno, "cannot write the file of '%s'", transfer->url);
	if (fflush(transfer->file) != 0 || fseeko(transfer->file, 0, SEEK_END) != 0)
		return error_errno(err, errno, "cannot write the file of '%s'", transfer->url);
	const off_t end = ftello(transfer->file);
	transfer->resumed_bytes = end > 0 ? (uint64_t)end : 0;
	return true;
}

static bool
try_all(struct transfer *transfer, struct error *err)
{
	int64_t backoff_ms = FIRST_WAIT_MS;
	int64_t wait_ms;

	for (int i = 1;; i++) {
		if (!rewind_body(transfer, err))
			return false;
		const enum attempt_outcome outcome = try_once(transfer, &wait_ms, err);
		if (outcome == OUTCOME_DONE)
			return true;
		if (is_bad_range(transfer) && i < TRIES)
			continue;
		if (outcome == OUTCOME_FAILED || i == TRIES)
			return false;
		if (!wait_cancellable(wait_ms > 0 ? wait_ms : backoff_ms, transfer->options, err))
			return false;
		backoff_ms *= 2;
	}
}

static bool
transfer_run(struct transfer *transfer, struct error *err)
{
	transfer->lib = curl_library_load(err);
	if (!transfer->lib)
		return false;
	transfer->curl = transfer->lib->curl_easy_init();
	if (!transfer->curl)
		return error_set(err, ERROR_NETWORK, "libcurl cannot be used");
	const bool ok = try_all(transfer, err);
	transfer->lib->curl_easy_cleanup(transfer->curl);
	return ok;
}

bool
download_text(struct arena *a, const char *url, size_t limit_bytes,
	const struct download_options *options, struct str *out, struct error *err)
{
	struct buf body;
	struct transfer transfer = {.options = options, .url = url, .memory = &body};

	buf_init(&body, limit_bytes);
	const bool ok = transfer_run(&transfer, err);
	if (ok)
		*out = buf_take(a, &body);
	buf_free(&body);
	return ok;
}

/* Downloads into the part. */
static bool
fill_part(const char *part, const char *url, const struct download_options *options,
	struct error *err)
{
	struct transfer transfer = {.options = options, .url = url};

	transfer.file = fopen(part, "ab+e");
	if (!transfer.file)
		return error_errno(err, errno, "cannot write '%s'", part);
	const bool ok = transfer_run(&transfer, err);
	if (fclose(transfer.file) != 0 && ok)
		return error_errno(err, errno, "cannot write '%s'", part);
	return ok;
}

static bool
finish_part(struct str part, struct str path, struct str integrity, struct arena *tmp,
	struct error *err)
{
	if (integrity.n > 0 && !digest_verify(part, integrity, err)) {
		IGNORE(file_remove_tree(part, NULL)); /* told is why it is no good */
		return false;
	}
	if (rename(str_z(tmp, part), str_z(tmp, path)) != 0)
		return error_errno(err, errno, "cannot write '%" STR_FMT "'", STR_ARG(path));
	return true;
}

bool
download_file(
	struct str path, const char *url, const struct download_options *options, struct error *err)
{
	struct arena tmp;

	arena_init(&tmp);
	const struct str part = str_concat(&tmp, path, STR(".part"));
	const char *part_z = str_z(&tmp, part);
	const bool ok = part_z ? fill_part(part_z, url, options, err) &&
					 finish_part(part, path, options->integrity, &tmp, err)
			       : error_set(err, ERROR_IO, "a path cannot hold a NUL");
	arena_free(&tmp);
	return ok;
}
