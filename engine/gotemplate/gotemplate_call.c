#include "engine/gotemplate/gotemplate_call.h"

bool
gotemplate_call_wrong(struct gotemplate_call *c, const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	c->wrong = str_vfmt(c->a, fmt, arguments);
	va_end(arguments);
	return false;
}
