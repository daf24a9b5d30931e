#include "engine/service/base/twirp.h"

#include "engine/store/json.h"
#include "expr/base/json_string.h"

#include <ctype.h>
#include <string.h>

static const struct {
	const char *code;
	unsigned status;
} codes[] = {
	{"already_exists", 409},
	{"bad_route", 404},
	{"internal", 500},
	{"invalid_argument", 400},
	{"not_found", 404},
	{"permission_denied", 403},
	{"resource_exhausted", 429},
	{"unauthenticated", 401},
};

static unsigned
status_of(const char *code)
{
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (strcmp(codes[i].code, code) == 0)
			return codes[i].status;
	return 500;
}

void
twirp_error(
	struct http_request *request, struct http_answer *answer, const char *code, struct str why)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"code\":\"%s\",\"msg\":", code);
	json_string_add(&b, why);
	buf_add_z(&b, ",\"message\":");
	json_string_add(&b, why);
	buf_add_char(&b, '}');
	http_answer_json(answer, status_of(code), buf_take(request->a, &b));
}

/* `restore_keys` → `restoreKeys` */
static const char *
camel(struct arena *a, const char *name)
{
	char *out = arena_alloc(a, strlen(name) + 1);
	size_t n = 0;

	for (const char *p = name; *p; p++)
		if (*p == '_' && p[1])
			out[n++] = (char)toupper((unsigned char)*++p);
		else
			out[n++] = *p;
	out[n] = '\0';
	return out;
}

/* A wrapped value may be bare. */
static struct value
member(struct arena *a, struct value body, const char *name)
{
	struct value found = json_member(body, name);

	if (found.kind == VALUE_NULL)
		found = json_member(body, camel(a, name));
	return found.kind == VALUE_OBJECT ? json_member(found, "value") : found;
}

struct str
twirp_text(struct arena *a, struct value body, const char *name)
{
	const struct value found = member(a, body, name);

	return found.kind == VALUE_STRING ? found.string : STR_NONE;
}

bool
twirp_number(struct arena *a, struct value body, const char *name, int64_t *out)
{
	const struct value found = member(a, body, name);
	const double number = found.kind == VALUE_STRING   ? value_number_parse(found.string)
			      : found.kind == VALUE_NUMBER ? found.number
							   : 0;

	*out = 0;
	if (!(number > -9e15 && number < 9e15)) /* what a double holds exactly; NaN is neither */
		return false;
	*out = (int64_t)number;
	return true;
}
