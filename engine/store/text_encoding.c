#include "engine/store/text_encoding.h"

#include <iconv.h>
#include <stdint.h>

#define UTF16_UNIT 2

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four digits, padded with `=`. */
static void
encode_group(const unsigned char *in, size_t n, char *out)
{
	const unsigned second = n > 1 ? in[1] : 0;
	const unsigned third = n > 2 ? in[2] : 0;
	const unsigned bits = (unsigned)in[0] << 16 | second << 8 | third;

	out[0] = base64_digits[bits >> 18];
	out[1] = base64_digits[bits >> 12 & 63];
	out[2] = n > 1 ? base64_digits[bits >> 6 & 63] : '=';
	out[3] = n > 2 ? base64_digits[bits & 63] : '=';
}

struct str
base64_encode(struct arena *a, struct str s)
{
	const unsigned char *in = (const unsigned char *)s.p;
	const size_t groups = (s.n + 2) / 3;
	char *out = arena_alloc(a, groups * 4);

	for (size_t i = 0; i < groups; i++)
		encode_group(in + i * 3, s.n - i * 3, out + i * 4);
	return (struct str){out, groups * 4};
}

struct str
base64_url_encode(struct arena *a, struct str s)
{
	const struct str text = base64_encode(a, s);
	char *out = arena_alloc(a, text.n);
	size_t n = 0;

	for (; n < text.n && text.p[n] != '='; n++)
		out[n] = text.p[n] == '+' ? '-' : text.p[n] == '/' ? '_' : text.p[n];
	return (struct str){out, n};
}

struct str
hex_encode(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n * 2);

	for (size_t i = 0; i < s.n; i++) {
		const unsigned char byte = (unsigned char)s.p[i];
		out[i * 2] = hex_digits[byte >> 4];
		out[i * 2 + 1] = hex_digits[byte & 15];
	}
	return (struct str){out, s.n * 2};
}

static bool
from_utf16(struct arena *a, const char *name, struct str text, struct str *out, struct error *err)
{
	const size_t size = text.n * 2; /* a unit of two bytes is at most three in UTF-8 */
	iconv_t converter = iconv_open("UTF-8", name);
	char *result = arena_alloc(a, size + 1);
	char *in = (char *)(uintptr_t)text.p; /* iconv does not write there */
	char *at = result;
	size_t left = text.n;
	size_t room = size;

	if (converter == (iconv_t)-1)
		return error_set(err, ERROR_IO, "the text is %s, which iconv does not know", name);
	const bool ok = iconv(converter, &in, &left, &at, &room) != (size_t)-1;
	(void)iconv_close(converter);
	if (!ok)
		return error_set(err, ERROR_USAGE, "the text starts as %s, and is not", name);
	*out = (struct str){result, size - room};
	return true;
}

bool
text_without_mark(struct arena *a, struct str text, struct str *out, struct error *err)
{
	if (str_starts(text, STR("\xff\xfe")))
		return from_utf16(a, "UTF-16LE", str_slice(text, UTF16_UNIT, text.n), out, err);
	if (str_starts(text, STR("\xfe\xff")))
		return from_utf16(a, "UTF-16BE", str_slice(text, UTF16_UNIT, text.n), out, err);
	*out = str_starts(text, STR("\xef\xbb\xbf")) ? str_slice(text, 3, text.n) : text;
	return true;
}
