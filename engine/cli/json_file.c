#include "engine/cli/json_file.h"

#include "engine/store/file.h"
#include "engine/store/text_encoding.h"

#define JSON_SIZE_MAX ((size_t)32 << 20)

bool
json_file_read_object(struct arena *a, struct str path, struct object **out, struct error *err)
{
	struct str text;
	struct value v;

	if (!file_read_given(a, path, JSON_SIZE_MAX, &text, err) ||
		!text_without_mark(a, text, &text, err) || !value_from_json(a, text, &v, err)) {
		err->kind = ERROR_USAGE;
		return false;
	}
	if (v.kind != VALUE_OBJECT)
		return error_set(err, ERROR_USAGE, "expected a JSON object, not %s",
			value_kind_name(v.kind));
	*out = v.object;
	return true;
}
