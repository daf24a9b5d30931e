#include "engine/git/tree_encoding.h"

#include "expr/base/buf.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>

#define CHUNK 65536

struct marked {
	const char *name; /* as in the attribute */
	const char *plain;
	const char *mark;
};

/* iconv does not know these; for UTF-16 and UTF-32 it writes a mark itself. */
static const struct marked marked_encodings[] = {
	{"UTF-16LE-BOM", "UTF-16LE", "\xff\xfe"},
	{"UTF-16BE-BOM", "UTF-16BE", "\xfe\xff"},
};

static const struct marked *
marked_find(struct str encoding)
{
	for (size_t i = 0; i < COUNT_OF(marked_encodings); i++)
		if (str_eq_nocase(encoding, str_from(marked_encodings[i].name)))
			return &marked_encodings[i];
	return NULL;
}

static bool
convert(iconv_t converter, struct str text, struct buf *out)
{
	char chunk[CHUNK];
	char *in = (char *)(uintptr_t)text.p; /* iconv does not write there */
	size_t in_left = text.n;
	size_t result;

	do {
		char *at = chunk;
		size_t room = sizeof(chunk);
		result = iconv(converter, &in, &in_left, &at, &room);
		buf_add(out, (struct str){chunk, (size_t)(at - chunk)});
	} while (result == (size_t)-1 && errno == E2BIG);
	return result != (size_t)-1;
}

struct str
tree_encoding_apply(struct arena *a, struct str encoding, struct str text)
{
	const struct marked *marked = marked_find(encoding);
	struct buf b;

	if (text.n == 0 || encoding.n == 0) /* to iconv, no name is the locale's encoding */
		return text;
	const char *name = marked ? marked->plain : str_z(a, encoding);
	iconv_t converter = name ? iconv_open(name, "UTF-8") : (iconv_t)-1;
	if (converter == (iconv_t)-1)
		return text;
	buf_init(&b, BUF_UNBOUNDED);
	if (marked)
		buf_add_z(&b, marked->mark);
	const bool ok = convert(converter, text, &b);
	(void)iconv_close(converter);
	if (ok)
		return buf_take(a, &b);
	buf_free(&b);
	return text;
}
