#include "actions/go/go_sum.h"

#include "actions/go/go_setting.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "engine/store/text_encoding.h"

#include <stdlib.h>

#define DATABASE "sum.golang.org"

/* --- files -------------------------------------------------------------------------------- */

static bool
add_folder(struct arena *a, struct str root, struct str below, struct go_files *files,
	struct error *err)
{
	const struct str folder = path_join(a, root, below);
	struct str *names;
	size_t count;

	if (!file_list(a, folder, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct str name = below.n > 0 ? path_join(a, below, names[i]) : names[i];
		if (!file_is_dir(path_join(a, folder, names[i])))
			*arena_push(a, files->names, files->count, files->capacity) = name;
		else if (!add_folder(a, root, name, files, err))
			return false;
	}
	return true;
}

bool
go_files_list(struct arena *a, struct str folder, struct go_files *out, struct error *err)
{
	*out = (struct go_files){0};
	if (!add_folder(a, folder, STR_NONE, out, err))
		return false;
	if (out->count > 0)
		qsort(out->names, out->count, sizeof(*out->names), str_order);
	return true;
}

/* --- the sum ------------------------------------------------------------------------------ */

static struct str
bytes_of(struct arena *a, struct str hex)
{
	char *bytes = arena_alloc(a, hex.n / 2);

	for (size_t i = 0; i < hex.n / 2; i++)
		bytes[i] = (char)(char_digit_value(hex.p[2 * i]) << 4 |
				  char_digit_value(hex.p[2 * i + 1]));
	return (struct str){bytes, hex.n / 2};
}

static bool
list_digests(struct arena *a, struct str folder, const struct go_files *files, struct str prefix,
	struct buf *out, struct error *err)
{
	struct str hex;

	for (size_t i = 0; i < files->count; i++) {
		if (!digest_file(a, path_join(a, folder, files->names[i]), &hex, err))
			return false;
		buf_add_fmt(out, "%" STR_FMT "  %" STR_FMT "%" STR_FMT "\n", STR_ARG(hex),
			STR_ARG(prefix), STR_ARG(files->names[i]));
	}
	return true;
}

bool
go_sum_of(struct arena *a, struct str folder, const struct go_files *files, struct str prefix,
	struct str *out, struct error *err)
{
	struct buf lines;
	struct str hex;

	buf_init(&lines, BUF_UNBOUNDED);
	const bool ok = list_digests(a, folder, files, prefix, &lines, err) &&
			digest_text(a, buf_str(&lines), &hex, err);
	buf_free(&lines);
	if (ok)
		*out = str_concat(a, STR("h1:"), base64_encode(a, bytes_of(a, hex)));
	return ok;
}

/* --- the database ------------------------------------------------------------------------- */

/* Of a line `MODULE VERSION h1:…`. */
static struct str
sum_in(struct builtin_call *call, struct str text, struct str module, struct str version)
{
	const struct str start = str_concat(call->a, module, STR(" "), version, STR(" "));
	struct str line;

	while (str_line(&text, &line))
		if (str_starts(line, start))
			return str_trim(str_slice(line, start.n, line.n));
	return STR_NONE;
}

struct str
go_sum_known(struct builtin_call *call, struct str proxy, struct str module, struct str version)
{
	const struct str path = str_concat(call->a, STR("/lookup/"), module, STR("@"), version);
	const struct str bases[] = {
		str_concat(call->a, proxy, STR("/sumdb/" DATABASE)), STR("https://" DATABASE)};
	struct error err = {0};
	struct str text;

	if (str_eq(go_setting(call, "GOSUMDB"), STR("off"))) {
		builtin_log(call, "GOSUMDB is off: no checksum is compared");
		return STR_NONE;
	}
	for (size_t i = 0; i < COUNT_OF(bases); i++) {
		const char *url = str_z(call->a, str_concat(call->a, bases[i], path));
		if (url && builtin_fetch(call, url, NULL, &text, &err) &&
			sum_in(call, text, module, version).n > 0)
			return sum_in(call, text, module, version);
	}
	builtin_log(call,
		DATABASE " could not be asked, so no checksum is compared; the connection to the "
			 "proxy is what vouches for the files%s%s",
		err.text[0] ? ": " : "", err.text);
	return STR_NONE;
}
