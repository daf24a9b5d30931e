#include "engine/gotemplate/gotemplate_function.h"

#define ANY SIZE_MAX

static bool
call_version(struct gotemplate_call *c, struct gotemplate_value *out)
{
	*out = gotemplate_string(c->facts->version);
	return true;
}

static bool
call_kinds(struct gotemplate_call *c, struct gotemplate_value *out)
{
	*out = c->facts->kinds;
	return true;
}

static bool
call_not(struct gotemplate_call *c, struct gotemplate_value *out)
{
	*out = gotemplate_boolean(!gotemplate_is_true(c->arguments[0]));
	return true;
}

static const struct gotemplate_function functions[] = {
	{"allKinds", 0, 0, call_kinds, false},
	{"and", 1, ANY, NULL, true},
	{"eq", 2, ANY, gotemplate_call_eq, false},
	{"ge", 2, 2, gotemplate_call_ge, false},
	{"getVersion", 0, 0, call_version, false},
	{"gt", 2, 2, gotemplate_call_gt, false},
	{"html", 0, ANY, gotemplate_call_html, false},
	{"index", 1, 2, gotemplate_call_index, false},
	{"js", 0, ANY, gotemplate_call_js, false},
	{"json", 1, 1, gotemplate_call_json, false},
	{"le", 2, 2, gotemplate_call_le, false},
	{"len", 1, 1, gotemplate_call_len, false},
	{"lt", 2, 2, gotemplate_call_lt, false},
	{"ne", 2, 2, gotemplate_call_ne, false},
	{"not", 1, 1, call_not, false},
	{"or", 1, ANY, NULL, false},
	{"print", 0, ANY, gotemplate_call_print, false},
	{"printf", 1, ANY, gotemplate_printf, false},
	{"println", 0, ANY, gotemplate_call_println, false},
	{"replace", 1, ANY, gotemplate_call_replace, false},
	{"slice", 1, 3, gotemplate_call_slice, false},
	{"toPascalCase", 1, 1, gotemplate_call_pascal_case, false},
	{"urlquery", 0, ANY, gotemplate_call_urlquery, false},
};

const struct gotemplate_function *
gotemplate_function_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (str_eq(name, str_from(functions[i].name)))
			return &functions[i];
	return NULL;
}

bool
gotemplate_function_next(const void *owner, size_t i, struct str *name)
{
	(void)owner;
	if (i >= COUNT_OF(functions))
		return false;
	*name = str_from(functions[i].name);
	return true;
}
