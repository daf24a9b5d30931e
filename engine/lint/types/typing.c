#include "engine/lint/types/typing.h"

struct str *
typing_tell(struct type_checker *t, enum type_problem problem, const struct ast *node,
	const char *fmt, ...)
{
	va_list arguments;

	if (!t->tell)
		return &t->unheard;
	va_start(arguments, fmt);
	const struct str message = str_vfmt(t->a, fmt, arguments);
	va_end(arguments);
	return t->tell(t->owner, problem, node->span, message);
}
