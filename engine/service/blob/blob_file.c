#include "engine/service/blob/blob_routes.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"
#include "expr/value.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define RANGE_UNIT "bytes="

/* `bytes=FIRST-LAST`, `bytes=FIRST-`, `bytes=-COUNT`. False: there is no such range in the file. */
static bool
read_range(struct str text, uint64_t size, uint64_t *first, uint64_t *last)
{
	text = str_slice(text, STR(RANGE_UNIT).n, text.n);
	const size_t dash = str_index(text, '-', 0);
	const double from = value_number_parse(str_slice(text, 0, dash));
	const double to = value_number_parse(str_slice(text, dash + 1, text.n));
	if (!(from >= 0 && from < 9e15 && to >= 0 && to < 9e15) || dash == text.n)
		return false;
	const bool has_end = dash + 1 < text.n;
	*first = (uint64_t)from;
	*last = has_end && (uint64_t)to < size ? (uint64_t)to : size - 1;
	if (dash == 0) { /* so many at the end */
		*first = (uint64_t)to < size ? size - (uint64_t)to : 0;
		*last = size - 1;
	}
	return size > 0 && *first < size && *first <= *last;
}

static bool
set_range(struct http_request *request, struct http_answer *answer, uint64_t size)
{
	struct str asked = http_header(request, "x-ms-range");
	uint64_t first;
	uint64_t last;

	asked = asked.n > 0 ? asked : http_header(request, "Range");
	answer->status = 200;
	answer->size = size;
	if (!str_starts(
		    asked, STR(RANGE_UNIT))) /* RFC 9110, 14.2: one in another unit is ignored */
		return true;
	if (!read_range(asked, size, &first, &last))
		return false;
	answer->status = 206;
	answer->offset = first;
	answer->size = last - first + 1;
	http_answer_header(answer, "Content-Range",
		str_fmt(request->a, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, first, last, size));
	return true;
}

/* In both forms: the first, in ASCII alone, is for those who do not know the second. */
static struct str
disposition(struct arena *a, struct str name)
{
	char *plain = arena_alloc(a, name.n);

	for (size_t i = 0; i < name.n; i++) {
		const unsigned char c = (unsigned char)name.p[i];
		plain[i] = c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '_' : name.p[i];
	}
	return str_fmt(a, "attachment; filename=\"%.*s\"; filename*=UTF-8''%" STR_FMT, (int)name.n,
		plain, STR_ARG(http_encode(a, name)));
}

void
blob_answer_file(
	struct http_request *request, struct http_answer *answer, const struct blob_file *file)
{
	const int fd = file_open_regular(str_z(request->a, file->path), O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		blob_error(request, answer, 404, "BlobNotFound", STR("the blob does not exist"));
		return;
	}
	if (!set_range(request, answer, (uint64_t)st.st_size)) {
		(void)close(fd);
		blob_error(request, answer, 416, "InvalidRange", STR("invalid range"));
		return;
	}
	answer->fd = fd;
	answer->content_type = file->type.n > 0 ? file->type : STR("application/octet-stream");
	if (file->name.n > 0)
		http_answer_header(
			answer, "Content-Disposition", disposition(request->a, file->name));
	http_answer_header(answer, "ETag",
		str_fmt(request->a, "\"%jx-%jx\"", (uintmax_t)st.st_ino, (uintmax_t)st.st_mtime));
	http_answer_header(answer, "x-ms-request-id", unique_name(request->a));
	http_answer_header(answer, "x-ms-version", STR("2026-04-06"));
}
