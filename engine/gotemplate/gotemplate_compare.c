#include "engine/gotemplate/gotemplate_function.h"

/* The order of two values of one kind: strcmp's sign. */
static bool
compare(struct gotemplate_call *c, size_t i, size_t j, bool is_order, int *out)
{
	const struct gotemplate_value x = c->arguments[i];
	const struct gotemplate_value y = c->arguments[j];

	if (!is_order && (x.kind == GOTEMPLATE_NIL || y.kind == GOTEMPLATE_NIL)) {
		*out = x.kind != y.kind;
		return true;
	}
	if (x.kind != y.kind)
		return gotemplate_call_wrong(
			c, "%s and %s cannot be compared", gotemplate_type(x), gotemplate_type(y));
	if (x.kind == GOTEMPLATE_INTEGER)
		*out = (x.integer > y.integer) - (x.integer < y.integer);
	else if (x.kind == GOTEMPLATE_FLOAT)
		*out = (x.number > y.number) - (x.number < y.number);
	else if (x.kind == GOTEMPLATE_STRING)
		*out = str_cmp(x.string, y.string);
	else if (x.kind == GOTEMPLATE_BOOLEAN && !is_order)
		*out = x.boolean != y.boolean;
	else
		return gotemplate_call_wrong(c, "%s cannot be compared", gotemplate_type(x));
	return true;
}

/* The first is equal to any of the others. */
bool
gotemplate_call_eq(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order = 1;

	for (size_t i = 1; i < c->count && order != 0; i++)
		if (!compare(c, 0, i, false, &order))
			return false;
	*out = gotemplate_boolean(order == 0);
	return true;
}

bool
gotemplate_call_ne(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, false, &order))
		return false;
	*out = gotemplate_boolean(order != 0);
	return true;
}

bool
gotemplate_call_lt(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order < 0);
	return true;
}

bool
gotemplate_call_le(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order <= 0);
	return true;
}

bool
gotemplate_call_gt(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order > 0);
	return true;
}

bool
gotemplate_call_ge(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order >= 0);
	return true;
}
