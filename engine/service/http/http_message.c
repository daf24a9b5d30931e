#include "engine/service/http/http_message.h"

#include "engine/service/http/http_library.h"
#include "engine/store/json.h"
#include "expr/base/buf.h"

#include <string.h>

struct str
http_header(const struct http_request *request, const char *name)
{
	const struct http_library *http = http_library_load(NULL);
	const char *value =
		http->MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);

	return value ? str_from(value) : STR_NONE;
}

struct str
http_decode(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.n);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		const int high = i + 2 < text.n ? char_digit_value(text.p[i + 1]) : 16;
		const int low = i + 2 < text.n ? char_digit_value(text.p[i + 2]) : 16;
		if (text.p[i] == '%' && high < 16 && low < 16) {
			out[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[n++] = text.p[i];
		}
	}
	return (struct str){out, n};
}

struct str
http_encode(struct arena *a, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char c = (unsigned char)text.p[i];
		if (char_is_letter(text.p[i]) || char_is_digit(text.p[i]) ||
			(c != '\0' && strchr("-._~", c))) {
			buf_add_char(&b, text.p[i]);
			continue;
		}
		buf_add_char(&b, '%');
		buf_add_char(&b, digits[c >> 4]);
		buf_add_char(&b, digits[c & 15]);
	}
	return buf_take(a, &b);
}

static bool
find_query(const struct http_request *request, const char *name, struct str *value)
{
	struct str rest = request->query;
	struct str part;

	while (str_split(&rest, '&', &part)) {
		const size_t equals = str_index(part, '=', 0);
		if (str_eq(http_decode(request->a, str_slice(part, 0, equals)), str_from(name))) {
			*value = http_decode(request->a, str_slice(part, equals + 1, part.n));
			return true;
		}
	}
	return false;
}

struct str
http_query(const struct http_request *request, const char *name)
{
	struct str value;

	return find_query(request, name, &value) ? value : STR_NONE;
}

bool
http_has_query(const struct http_request *request, const char *name)
{
	struct str value;

	return find_query(request, name, &value);
}

struct value
http_json(const struct http_request *request)
{
	return json_read(request->a, request->body);
}

void
http_answer_header(struct http_answer *answer, const char *name, struct str value)
{
	if (answer->header_count < HTTP_HEADERS_MAX)
		answer->headers[answer->header_count++] = (struct http_header){name, value};
}

void
http_answer_json(struct http_answer *answer, unsigned status, struct str json)
{
	answer->status = status;
	answer->content_type = STR("application/json");
	answer->body = json;
}
