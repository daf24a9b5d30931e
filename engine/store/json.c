#include "engine/store/json.h"

struct value
json_read(struct arena *a, struct str text)
{
	const struct str mark = STR("\xef\xbb\xbf"); /* which some editors put in front */
	struct value value;

	if (str_starts(text, mark))
		text = str_slice(text, mark.n, text.n);
	return value_from_json(a, text, &value, NULL) ? value : VALUE_NULL_INIT;
}

const struct map *
json_members(struct value value)
{
	return value.kind == VALUE_OBJECT ? object_members(value.object) : NULL;
}

struct value
json_member(struct value value, const char *name)
{
	return value.kind == VALUE_OBJECT ? object_get(value.object, str_from(name))
					  : VALUE_NULL_INIT;
}

struct str
json_text(struct value value, const char *name)
{
	const struct value member = json_member(value, name);

	return member.kind == VALUE_STRING ? member.string : STR_NONE;
}
