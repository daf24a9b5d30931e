#include "actions/dotnet/dotnet_nuget.h"

#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

#define CONFIG_MAX ((size_t)1 << 20)

struct nuget_keys {
	struct str *items;
	size_t count;
	size_t capacity;
};

/* --- sources that are there --------------------------------------------------------------- */

/* The workspace's file, whatever the case of its name; empty if there is none. */
static struct str
existing(struct builtin_call *call)
{
	const struct str given = builtin_input(call, "config-file");
	struct str *names;
	size_t count;

	if (given.n > 0)
		return builtin_absolute(call, given);
	if (!file_list(call->a, call->workspace, &names, &count, NULL))
		return STR_NONE;
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(names[i], STR("nuget.config")))
			return path_join(call->a, call->workspace, names[i]);
	return STR_NONE;
}

/* The value of an attribute of a tag. */
static struct str
attribute(struct str tag, struct str name)
{
	const size_t at = str_find(tag, name);
	const size_t start = str_index(tag, '"', at);

	return at < tag.n ? str_slice(tag, start + 1, str_index(tag, '"', start + 1)) : STR_NONE;
}

/* The keys of sources whose address holds the feed's. */
static void
find_keys(struct arena *a, struct str text, struct str url, struct nuget_keys *keys)
{
	const size_t start = str_find(text, STR("<packageSources>"));
	struct str rest = str_slice(text, start, text.n);
	struct str tag;

	rest = str_slice(rest, 0, str_find(rest, STR("</packageSources>")));
	while (str_split(&rest, '<', &tag)) {
		const struct str value = str_lower(a, attribute(tag, STR("value=")));
		if (str_starts(tag, STR("add")) && str_has(value, str_lower(a, url)))
			*arena_push(a, keys->items, keys->count, keys->capacity) =
				attribute(tag, STR("key="));
	}
}

static bool
is_valid_key(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (!char_is_word(key.p[i]) && key.p[i] != '-' && key.p[i] != '.')
			return false;
	return key.n > 0;
}

static bool
check_keys(const struct nuget_keys *keys, struct error *err)
{
	for (size_t i = 0; i < keys->count; i++)
		if (!is_valid_key(keys->items[i]))
			return error_set(err, ERROR_INVALID,
				"Source name can contain letters, numbers, and '-', '_', '.' "
				"symbols only. Please, fix source name in NuGet.config and try "
				"again.");
	return true;
}

/* --- the file ----------------------------------------------------------------------------- */

static void
add_setting(struct buf *b, int indent, const char *key, struct str value)
{
	buf_add_repeat(b, ' ', (size_t)indent);
	buf_add_fmt(b, "<add key=\"%s\" value=\"", key);
	for (size_t i = 0; i < value.n; i++) {
		switch (value.p[i]) {
		case '&': buf_add_z(b, "&amp;"); break;
		case '<': buf_add_z(b, "&lt;"); break;
		case '"': buf_add_z(b, "&quot;"); break;
		default: buf_add_char(b, value.p[i]);
		}
	}
	buf_add_z(b, "\"/>\n");
}

static struct str
owner_of(struct builtin_call *call)
{
	const struct str given = builtin_input(call, "owner");
	const struct str repository = builtin_repository(call);

	return given.n > 0 ? given : str_slice(repository, 0, str_index(repository, '/', 0));
}

static struct str
config(struct builtin_call *call, struct str url, struct nuget_keys *keys)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "<?xml version=\"1.0\"?>\n<configuration>\n  <config>\n");
	add_setting(&b, 4, "defaultPushSource", url);
	buf_add_z(&b, "  </config>\n");
	if (keys->count == 0) {
		buf_add_z(&b, "  <packageSources>\n");
		add_setting(&b, 4, "Source", url);
		buf_add_z(&b, "  </packageSources>\n");
		*arena_push(call->a, keys->items, keys->count, keys->capacity) = STR("Source");
	}
	buf_add_z(&b, "  <packageSourceCredentials>\n");
	for (size_t i = 0; i < keys->count; i++) {
		buf_add_fmt(&b, "    <%" STR_FMT ">\n", STR_ARG(keys->items[i]));
		add_setting(&b, 6, "Username", owner_of(call));
		add_setting(&b, 6, "ClearTextPassword", builtin_env(call, "NUGET_AUTH_TOKEN"));
		buf_add_fmt(&b, "    </%" STR_FMT ">\n", STR_ARG(keys->items[i]));
	}
	buf_add_z(&b, "  </packageSourceCredentials>\n</configuration>\n");
	return buf_take(call->a, &b);
}

bool
dotnet_nuget_write(struct builtin_call *call, struct error *err)
{
	const struct str url = builtin_input(call, "source-url");
	const struct str from = existing(call);
	const struct str to = path_join(call->a, path_folder(call->workspace), STR("nuget.config"));
	struct nuget_keys keys = {0};
	struct str text;

	builtin_log(call,
		"dotnet-auth: Finding any source references in %" STR_FMT
		", writing a new temporary configuration file with credentials to %" STR_FMT,
		STR_ARG(from), STR_ARG(to));
	if (builtin_env(call, "NUGET_AUTH_TOKEN").n == 0)
		return error_set(err, ERROR_INVALID,
			"The NUGET_AUTH_TOKEN environment variable was not provided. In this step, "
			"add the following: env: {NUGET_AUTH_TOKEN: ${{secrets.GITHUB_TOKEN}}}");
	if (from.n > 0 && file_exists(from)) {
		if (!file_read(call->a, from, CONFIG_MAX, &text, err))
			return false;
		if (!str_has(text, STR("<configuration")))
			return error_set(
				err, ERROR_INVALID, "The provided NuGet.config seems invalid.");
		find_keys(call->a, text, url, &keys);
	}
	return check_keys(&keys, err) && file_write(to, config(call, url, &keys), 0600, err);
}
