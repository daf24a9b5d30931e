#include "actions/go/go_setting.h"

#include "engine/store/file.h"

#define ENV_MAX       ((size_t)1 << 16)
#define DEFAULT_PROXY "https://proxy.golang.org,direct"

static const char *const env_files[] = {".config/go/env", "Library/Application Support/go/env"};

static struct str
written(const struct builtin_call *call, const char *file, const char *name)
{
	const struct str path = path_join(call->a, call->user_home, str_from(file));
	struct str text;
	struct str line;

	if (!file_read(call->a, path, ENV_MAX, &text, NULL))
		return STR_NONE;
	while (str_line(&text, &line)) {
		const size_t equals = str_index(line, '=', 0);
		if (str_eq(str_slice(line, 0, equals), str_from(name)))
			return str_trim(str_slice(line, equals + 1, line.n));
	}
	return STR_NONE;
}

struct str
go_setting(const struct builtin_call *call, const char *name)
{
	struct str value = builtin_env(call, name);

	for (size_t i = 0; value.n == 0 && i < COUNT_OF(env_files); i++)
		value = written(call, env_files[i], name);
	return value;
}

struct str
go_setting_proxies(const struct builtin_call *call)
{
	const struct str proxies = go_setting(call, "GOPROXY");

	return proxies.n > 0 ? proxies : STR(DEFAULT_PROXY);
}

/* A comma goes on after a proxy that lacks the module, a bar after any failure; lact goes on after
 * any. */
bool
go_setting_proxy(struct str *rest, struct str *proxy)
{
	struct str piece;

	while (rest->n > 0) {
		const size_t comma = str_index(*rest, ',', 0);
		const size_t bar = str_index(*rest, '|', 0);
		const size_t end = comma < bar ? comma : bar;
		piece = str_trim(str_slice(*rest, 0, end));
		*rest = str_slice(*rest, end + 1, rest->n);
		if (!str_starts(piece, STR("http://")) && !str_starts(piece, STR("https://")))
			continue;
		while (str_ends(piece, STR("/")))
			piece.n--;
		*proxy = piece;
		return true;
	}
	return false;
}
