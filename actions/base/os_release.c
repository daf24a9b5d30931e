#include "actions/base/os_release.h"

#include "engine/store/file.h"

#define FILE_MAX ((size_t)1 << 16)

static struct str
unquoted(struct str value)
{
	const bool is_quoted = value.n > 1 && (value.p[0] == '"' || value.p[0] == '\'');

	return is_quoted ? str_slice(value, 1, value.n - 1) : value;
}

struct str
os_release(struct builtin_call *call, const char *name)
{
	struct str text;
	struct str line;

	if (!file_read(call->a, STR("/etc/os-release"), FILE_MAX, &text, NULL))
		return STR_NONE;
	while (str_line(&text, &line)) {
		const size_t equals = str_index(line, '=', 0);
		if (equals < line.n && str_eq(str_slice(line, 0, equals), str_from(name)))
			return unquoted(str_trim(str_slice(line, equals + 1, line.n)));
	}
	return STR_NONE;
}
