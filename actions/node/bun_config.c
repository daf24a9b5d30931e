#include "actions/node/bun_config.h"

#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

#define CONFIG_MAX ((size_t)1 << 20)
#define SCHEME     "://"

struct registry {
	struct str scope; /* "@octo", or empty: the default one */
	struct str url;
	struct str token;
};

static bool
is_scope(struct str text)
{
	for (size_t i = text.n > 0 && text.p[0] == '@' ? 1 : 0; i < text.n; i++)
		if (!char_is_word(text.p[i]) && text.p[i] != '-' && text.p[i] != '.')
			return false;
	return text.n > 0;
}

/* `URL`, `URL|TOKEN`, `@SCOPE:URL|TOKEN` */
static bool
read_registry(struct builtin_call *call, struct str line, struct registry *out)
{
	const size_t colon = str_index(line, ':', 0);
	const bool has_scope = is_scope(str_slice(line, 0, colon)) &&
			       str_has(str_slice(line, colon + 1, line.n), STR(SCHEME));
	const struct str rest = has_scope ? str_slice(line, colon + 1, line.n) : line;
	const size_t bar = str_index(rest, '|', 0);

	*out = (struct registry){
		.scope = has_scope ? str_slice(line, 0, colon) : STR_NONE,
		.url = str_trim(str_slice(rest, 0, bar)),
		.token = str_trim(str_slice(rest, bar + 1, rest.n)),
	};
	if (str_has(out->url, STR(SCHEME)) && str_find(out->url, STR("\"")) == out->url.n)
		return true;
	(void)builtin_error(
		call, "Invalid URL in registry configuration: %" STR_FMT, STR_ARG(out->url));
	return false;
}

/* Puts a line below the heading, which is added if it is not there. */
static struct str
add_line(struct arena *a, struct str text, struct str heading, struct str line)
{
	struct str rest = text;
	struct str present;

	while (str_line(&rest, &present))
		if (str_eq(str_trim(present), heading)) {
			const size_t at = rest.p ? (size_t)(rest.p - text.p) : text.n;
			const struct str end =
				at == text.n && !str_ends(text, STR("\n")) ? STR("\n") : STR_NONE;
			return str_concat(
				a, str_slice(text, 0, at), end, line, str_slice(text, at, text.n));
		}
	const struct str gap = text.n > 0 && !str_ends(text, STR("\n")) ? STR("\n") : STR_NONE;
	return str_concat(a, text, gap, heading, STR("\n"), line);
}

static struct str
add_registry(struct arena *a, struct str text, const struct registry *registry)
{
	const struct str at =
		registry->scope.n > 0 && registry->scope.p[0] == '@' ? STR_NONE : STR("@");
	const struct str token = registry->token.n > 0 ? str_concat(a, STR(", token = \""),
								 registry->token, STR("\""))
						       : STR_NONE;
	const struct str value =
		str_concat(a, STR("{ url = \""), registry->url, STR("\""), token, STR(" }\n"));

	if (registry->scope.n == 0)
		return add_line(
			a, text, STR("[install]"), str_concat(a, STR("registry = "), value));
	return add_line(a, text, STR("[install.scopes]"),
		str_concat(a, STR("\""), at, str_lower(a, registry->scope), STR("\" = "), value));
}

static bool
add_all(struct builtin_call *call, struct str *text)
{
	const struct str url = builtin_input(call, "registry-url");
	struct registry registry;
	struct str *lines;
	size_t count;

	builtin_lines(call, "registries", &lines, &count);
	for (size_t i = 0; i < count; i++) {
		if (!read_registry(call, lines[i], &registry))
			return false;
		*text = add_registry(call->a, *text, &registry);
	}
	if (url.n == 0)
		return true;
	if (!read_registry(call, url, &registry))
		return false;
	registry.scope = builtin_input(call, "scope");
	registry.token = STR("$BUN_AUTH_TOKEN");
	*text = add_registry(call->a, *text, &registry);
	return true;
}

enum result
bun_config_write(struct builtin_call *call)
{
	const struct str path = path_join(call->a, call->workspace, STR("bunfig.toml"));
	struct error err = {0};
	struct str before = STR_NONE;

	if (file_exists(path) && !file_read(call->a, path, CONFIG_MAX, &before, &err))
		return builtin_error(call, "%s", err.text);
	struct str text = before;
	if (!add_all(call, &text))
		return RESULT_FAILURE;
	if (str_eq(text, before))
		return RESULT_SUCCESS;
	builtin_log(call, "Writing bunfig.toml to '%" STR_FMT "'.", STR_ARG(path));
	return file_write(path, text, 0644, &err) ? RESULT_SUCCESS
						  : builtin_error(call, "%s", err.text);
}
