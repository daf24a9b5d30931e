#include "engine/gotemplate/gotemplate_function.h"

/* The items of a list, or the bytes of a string. */
static bool
take_length(struct gotemplate_call *c, size_t *out)
{
	const struct gotemplate_value v = c->arguments[0];

	if (v.kind != GOTEMPLATE_LIST && v.kind != GOTEMPLATE_STRING)
		return gotemplate_call_wrong(
			c, "argument 1 is a list or a string, not %s", gotemplate_type(v));
	*out = v.kind == GOTEMPLATE_LIST ? v.count : v.string.n;
	return true;
}

static bool
take_index(struct gotemplate_call *c, size_t i, size_t limit, size_t *out)
{
	const struct gotemplate_value v = c->arguments[i];

	if (v.kind != GOTEMPLATE_INTEGER)
		return gotemplate_call_wrong(
			c, "argument %zu is a number, not %s", i + 1, gotemplate_type(v));
	if (v.integer < 0 || (size_t)v.integer > limit)
		return gotemplate_call_wrong(c, "no item %lld", (long long)v.integer);
	*out = (size_t)v.integer;
	return true;
}

bool
gotemplate_call_len(struct gotemplate_call *c, struct gotemplate_value *out)
{
	size_t length = 0;

	if (!take_length(c, &length))
		return false;
	*out = gotemplate_integer((int64_t)length);
	return true;
}

bool
gotemplate_call_index(struct gotemplate_call *c, struct gotemplate_value *out)
{
	const struct gotemplate_value v = c->arguments[0];
	size_t length = 0;
	size_t i;

	if (c->count == 1) {
		*out = v;
		return true;
	}
	if (!take_length(c, &length))
		return false;
	if (length == 0)
		return gotemplate_call_wrong(c, "no item in an empty list");
	if (!take_index(c, 1, length - 1, &i))
		return false;
	*out = v.kind == GOTEMPLATE_LIST ? v.items[i]
					 : gotemplate_integer((unsigned char)v.string.p[i]);
	return true;
}

bool
gotemplate_call_slice(struct gotemplate_call *c, struct gotemplate_value *out)
{
	struct gotemplate_value v = c->arguments[0];
	size_t length = 0;
	size_t from = 0;
	size_t to;

	if (!take_length(c, &length))
		return false;
	to = length;
	if ((c->count > 1 && !take_index(c, 1, length, &from)) ||
		(c->count > 2 && !take_index(c, 2, length, &to)))
		return false;
	if (from > to)
		return gotemplate_call_wrong(c, "the end is before the start");
	if (v.kind == GOTEMPLATE_STRING) {
		v.string = str_slice(v.string, from, to);
	} else {
		v.items += from;
		v.count = to - from;
	}
	*out = v;
	return true;
}
