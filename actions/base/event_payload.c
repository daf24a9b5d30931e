#include "actions/base/event_payload.h"

#include "engine/store/file.h"

#define PAYLOAD_MAX ((size_t)64 << 20)

struct value
event_payload(struct builtin_call *call)
{
	struct str text;

	if (!file_read(call->a, builtin_env(call, "GITHUB_EVENT_PATH"), PAYLOAD_MAX, &text, NULL))
		return VALUE_NULL_INIT;
	return json_read(call->a, text);
}

struct str
event_payload_text(struct builtin_call *call, struct value payload, const char *path)
{
	struct str rest = str_from(path);
	struct str name;

	while (str_split(&rest, '.', &name))
		payload = json_member(payload, str_z(call->a, name));
	return payload.kind == VALUE_STRING ? payload.string : STR_NONE;
}

bool
event_is(const struct builtin_call *call, const char *name)
{
	return str_eq(builtin_env(call, "GITHUB_EVENT_NAME"), str_from(name));
}
