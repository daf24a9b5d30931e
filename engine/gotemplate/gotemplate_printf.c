/* Go's printf. Argument indexes (`%[1]d`) are not understood. Source: pkg.go.dev/fmt */
#include "engine/gotemplate/gotemplate_function.h"
#include "expr/base/unicode.h"

#include <utf8proc.h>

#define SIZE_LIMIT 1000000 /* Go's, for widths and precisions */

/* One `%`, its flags and its verb. */
struct verb {
	char letter;
	struct str written; /* the verb, which may be any code point */
	bool minus, plus, sharp, space, zero;
	bool has_width, has_precision;
	size_t width;
	size_t precision;
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
read_flag(struct verb *v, char c)
{
	switch (c) {
	case '-': v->minus = true; return true;
	case '+': v->plus = true; return true;
	case '#': v->sharp = true; return true;
	case ' ': v->space = true; return true;
	case '0': v->zero = true; return true;
	default: return false;
	}
}

/* A number, or `*`, which takes an argument. */
static bool
read_size(const struct gotemplate_call *c, struct str format, size_t *at, size_t *argument,
	size_t *out)
{
	const size_t start = *at;

	if (*at < format.n && format.p[*at] == '*') {
		++*at;
		if (*argument >= c->count || c->arguments[*argument].kind != GOTEMPLATE_INTEGER)
			return false;
		const int64_t size = c->arguments[(*argument)++].integer;
		*out = size > 0 && size <= SIZE_LIMIT ? (size_t)size : 0;
		return true;
	}
	*out = 0;
	for (; *at < format.n && char_is_digit(format.p[*at]); ++*at)
		if (*out <= SIZE_LIMIT)
			*out = *out * 10 + (size_t)(format.p[*at] - '0');
	if (*out > SIZE_LIMIT)
		*out = 0;
	return *at > start;
}

/* What is behind the `%`; false if there is no verb. */
static bool
read_verb(const struct gotemplate_call *c, struct str format, size_t *at, size_t *argument,
	struct verb *v)
{
	*v = (struct verb){0};
	while (*at < format.n && read_flag(v, format.p[*at]))
		++*at;
	v->has_width = read_size(c, format, at, argument, &v->width);
	if (*at < format.n && format.p[*at] == '.') {
		++*at;
		v->has_precision = true;
		(void)read_size(c, format, at, argument, &v->precision); /* none is 0 */
	}
	if (*at == format.n)
		return false;
	struct str rest = str_slice(format, *at, format.n);
	const size_t left = rest.n;
	v->letter = rest.p[0];
	(void)unicode_next(&rest);
	v->written = str_slice(format, *at, *at + left - rest.n);
	*at += left - rest.n;
	return true;
}

/* --- one value ---------------------------------------------------------------------------- */

static void
pad(struct buf *b, const struct verb *v, struct str text)
{
	const size_t length = unicode_length(text);
	const size_t count = v->has_width && v->width > length ? v->width - length : 0;
	const bool is_signed = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');

	if (v->minus) {
		buf_add(b, text);
		buf_add_repeat(b, ' ', count);
		return;
	}
	if (v->zero && count > 0 && is_signed) {
		buf_add_char(b, text.p[0]);
		text = str_slice(text, 1, text.n);
	}
	buf_add_repeat(b, v->zero ? '0' : ' ', count);
	buf_add(b, text);
}

/* Pads what `inner` holds, and frees it. */
static void
pad_and_free(struct buf *b, const struct verb *v, struct buf *inner)
{
	pad(b, v, buf_str(inner));
	buf_free(inner);
}

/* The first `count` code points. */
static struct str
first(struct str text, size_t count)
{
	struct str rest = text;

	while (count > 0 && rest.n > 0) {
		(void)unicode_next(&rest);
		count--;
	}
	return str_slice(text, 0, text.n - rest.n);
}

static void
add_hex(struct buf *b, struct str text, bool is_upper)
{
	for (size_t i = 0; i < text.n; i++)
		buf_add_fmt(b, is_upper ? "%02X" : "%02x", (unsigned char)text.p[i]);
}

static bool
format_string(struct buf *b, const struct verb *v, struct str text)
{
	struct verb unpadded = *v;
	struct buf inner;

	if (!strchr("vsqxX", v->letter))
		return false;
	unpadded.zero = false;
	buf_init(&inner, BUF_UNBOUNDED);
	if (v->letter == 'x' || v->letter == 'X')
		add_hex(&inner, v->has_precision ? str_slice(text, 0, v->precision) : text,
			v->letter == 'X');
	else if (v->has_precision)
		text = first(text, v->precision);
	if (v->letter == 'q' && v->sharp && !str_has(text, STR("`")))
		buf_add_fmt(&inner, "`%" STR_FMT "`", STR_ARG(text));
	else if (v->letter == 'q' || (v->letter == 'v' && v->sharp))
		gotemplate_quote(&inner, text, '"', v->plus);
	else if (v->letter == 's' || v->letter == 'v')
		buf_add(&inner, text);
	pad_and_free(b, &unpadded, &inner);
	return true;
}

/* A code point, as it is or in quotes. */
static void
format_character(struct buf *b, const struct verb *v, int64_t c)
{
	utf8proc_uint8_t bytes[4];
	const bool is_valid = c >= 0 && c <= 0x10ffff && utf8proc_codepoint_valid((int32_t)c);
	const utf8proc_ssize_t n =
		utf8proc_encode_char(is_valid ? (utf8proc_int32_t)c : 0xfffd, bytes);
	const struct str text = {(const char *)bytes, (size_t)n};
	struct buf inner;

	buf_init(&inner, BUF_UNBOUNDED);
	if (v->letter == 'q')
		gotemplate_quote(&inner, text, '\'', v->plus);
	else
		buf_add(&inner, text);
	pad_and_free(b, v, &inner);
}

static void
add_digits(struct buf *b, uint64_t n, unsigned base, bool is_upper, size_t least)
{
	char digits[64];
	size_t count = 0;

	do {
		digits[count++] = (is_upper ? "0123456789ABCDEF" : "0123456789abcdef")[n % base];
		n /= base;
	} while (n > 0);
	buf_add_repeat(b, '0', least > count ? least - count : 0);
	while (count > 0)
		buf_add_char(b, digits[--count]);
}

static const struct {
	char letter;
	unsigned base;
	const char *sharp; /* what `#` puts before it */
} bases[] = {{'v', 10, ""}, {'d', 10, ""}, {'b', 2, "0b"}, {'o', 8, "0"}, {'x', 16, "0x"},
	{'X', 16, "0X"}};

static bool
format_integer(struct buf *b, const struct verb *v, int64_t n)
{
	size_t i = 0;
	struct verb unpadded = *v;
	struct buf inner;

	if (v->letter == 'c' || v->letter == 'q') {
		format_character(b, v, n);
		return true;
	}
	while (i < COUNT_OF(bases) && bases[i].letter != v->letter)
		i++;
	if (i == COUNT_OF(bases))
		return false;
	unpadded.zero = v->zero && !v->has_precision;
	buf_init(&inner, BUF_UNBOUNDED);
	if (n < 0 || v->plus || v->space)
		buf_add_char(&inner, n < 0 ? '-' : v->plus ? '+' : ' ');
	buf_add_z(&inner, v->sharp ? bases[i].sharp : "");
	add_digits(&inner, n < 0 ? -(uint64_t)n : (uint64_t)n, bases[i].base, v->letter == 'X',
		v->has_precision ? v->precision : 0);
	pad_and_free(b, &unpadded, &inner);
	return true;
}

static bool
format_float(struct buf *b, const struct verb *v, double n)
{
	const int precision = v->has_precision ? (int)v->precision : 6;
	struct buf inner;

	if (!strchr("vgGeEfF", v->letter))
		return false;
	buf_init(&inner, BUF_UNBOUNDED);
	if (n >= 0 && (v->plus || v->space))
		buf_add_char(&inner, v->plus ? '+' : ' ');
	switch (v->letter) {
	case 'e': buf_add_fmt(&inner, "%.*e", precision, n); break;
	case 'E': buf_add_fmt(&inner, "%.*E", precision, n); break;
	case 'f':
	case 'F': buf_add_fmt(&inner, "%.*f", precision, n); break;
	default:
		if (v->has_precision)
			buf_add_fmt(&inner, "%.*g", precision, n);
		else
			gotemplate_print(&inner,
				(struct gotemplate_value){.kind = GOTEMPLATE_FLOAT, .number = n});
		break;
	}
	pad_and_free(b, v, &inner);
	return true;
}

static void
format_bad(struct buf *b, const struct verb *v, struct gotemplate_value value)
{
	buf_add_fmt(b, "%%!%" STR_FMT "(", STR_ARG(v->written));
	if (value.kind != GOTEMPLATE_NIL)
		buf_add_fmt(b, "%s=", gotemplate_type(value));
	gotemplate_print(b, value);
	buf_add_char(b, ')');
}

static void format(
	struct buf *b, const struct verb *v, struct gotemplate_value value, bool is_inner);

static void
format_all(struct buf *b, const struct verb *v, struct gotemplate_value value)
{
	const bool is_list = value.kind == GOTEMPLATE_LIST;
	const size_t count = is_list ? value.count : value.shape->count;
	bool is_first = true;

	buf_add_char(b, is_list ? '[' : '{');
	for (size_t i = 0; i < count; i++) {
		if (!is_list && !value.shape->fields[i].json)
			continue;
		buf_add_z(b, is_first ? "" : " ");
		if (!is_list && v->letter == 'v' && (v->plus || v->sharp))
			buf_add_fmt(b, "%s:", value.shape->fields[i].name);
		format(b, v, is_list ? value.items[i] : value.fields[i], true);
		is_first = false;
	}
	buf_add_char(b, is_list ? ']' : '}');
}

static void
format(struct buf *b, const struct verb *v, struct gotemplate_value value, bool is_inner)
{
	struct verb plain = *v;
	bool ok = true;

	plain.plus = v->plus && v->letter != 'v'; /* there it shows names of fields */
	if (v->letter == 'T' && v->written.n == 1) {
		pad(b, v, str_from(gotemplate_type(value)));
		return;
	}
	switch (value.kind) {
	case GOTEMPLATE_NIL:
		ok = v->letter == 'v';
		if (ok)
			pad(b, v, STR("<nil>"));
		break;
	case GOTEMPLATE_BOOLEAN:
		ok = v->letter == 'v' || v->letter == 't';
		if (ok)
			pad(b, v, value.boolean ? STR("true") : STR("false"));
		break;
	case GOTEMPLATE_INTEGER: ok = format_integer(b, &plain, value.integer); break;
	case GOTEMPLATE_FLOAT: ok = format_float(b, &plain, value.number); break;
	case GOTEMPLATE_STRING: ok = format_string(b, &plain, value.string); break;
	case GOTEMPLATE_RECORD:
		buf_add_z(b, is_inner ? "" : "&");
		format_all(b, v, value);
		break;
	case GOTEMPLATE_LIST: format_all(b, v, value); break;
	}
	if (!ok)
		format_bad(b, v, value);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
add_extra(struct buf *b, const struct gotemplate_call *c, size_t argument)
{
	if (argument >= c->count)
		return;
	buf_add_z(b, "%!(EXTRA ");
	for (size_t i = argument; i < c->count; i++) {
		buf_add_fmt(b, "%s%s", i > argument ? ", " : "", gotemplate_type(c->arguments[i]));
		if (c->arguments[i].kind == GOTEMPLATE_NIL)
			continue;
		buf_add_char(b, '=');
		gotemplate_print(b, c->arguments[i]);
	}
	buf_add_char(b, ')');
}

bool
gotemplate_printf(struct gotemplate_call *c, struct gotemplate_value *out)
{
	size_t argument = 1;
	struct buf b;

	if (c->arguments[0].kind != GOTEMPLATE_STRING)
		return gotemplate_call_wrong(
			c, "argument 1 is a string, not %s", gotemplate_type(c->arguments[0]));
	const struct str text = c->arguments[0].string;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t at = 0; at < text.n;) {
		const size_t percent = str_index(text, '%', at);
		struct verb v;
		buf_add(&b, str_slice(text, at, percent));
		at = percent + 1;
		if (percent == text.n)
			break;
		if (!read_verb(c, text, &at, &argument, &v))
			buf_add_z(&b, "%!(NOVERB)");
		else if (v.letter == '%')
			buf_add_char(&b, '%');
		else if (argument >= c->count)
			buf_add_fmt(&b, "%%!%" STR_FMT "(MISSING)", STR_ARG(v.written));
		else
			format(&b, &v, c->arguments[argument++], false);
	}
	add_extra(&b, c, argument);
	*out = gotemplate_string(buf_take(c->a, &b));
	return true;
}
