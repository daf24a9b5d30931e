#include "actions/base/dry_run.h"

#include "engine/store/file.h"

#include <fts.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_HELP                                                                                \
	"--secret %" STR_FMT " asks for it; or --secret %" STR_FMT "=VALUE, a line %" STR_FMT      \
	"=VALUE in .secrets, or the environment"

/* Parts of names whose values are not for the screen, whatever they come from. */
static const char *const secret_words[] = {"token", "password", "secret", "apikey", "api-key",
	"api_key", "credential", "serviceaccount"};

/* --- inputs ------------------------------------------------------------------------------- */

static bool
is_secret_name(struct builtin_call *call, struct str name)
{
	const struct str lower = str_lower(call->a, name);

	if (str_ends(lower, STR("key")) || str_ends(lower, STR("profile")))
		return true;
	for (size_t i = 0; i < COUNT_OF(secret_words); i++)
		if (str_has(lower, str_from(secret_words[i])))
			return true;
	return false;
}

static void
add_secrets(struct buf *b, const struct builtin_value *value)
{
	for (size_t i = 0; i < value->secret_count; i++)
		buf_add_fmt(b, "%s%" STR_FMT "%s", i > 0 ? ", " : "",
			STR_ARG(value->secrets[i].name),
			value->secrets[i].is_set ? "" : ", not set");
}

struct str
dry_run_shown(struct builtin_call *call, const struct builtin_value *value)
{
	struct buf b;

	if (value->secret_count == 0 && !is_secret_name(call, value->name))
		return value->value;
	if (value->secret_count == 0)
		return value->value.n > 0 ? STR("***") : STR_NONE;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, value->value.n > 0 ? "*** (secret " : "(secret ");
	add_secrets(&b, value);
	buf_add_char(&b, ')');
	return buf_take(call->a, &b);
}

void
dry_run_inputs(struct builtin_call *call)
{
	for (size_t i = 0; i < call->value_count; i++) {
		const struct builtin_value *value = &call->values[i];
		const struct str shown = dry_run_shown(call, value);
		if (value->is_given && shown.n > 0)
			builtin_log(call, "  %" STR_FMT ": %" STR_FMT, STR_ARG(value->name),
				STR_ARG(shown));
	}
}

static void
add_name(struct buf *b, struct str name)
{
	if (!str_has(buf_str(b), name))
		buf_add_fmt(b, "%s%" STR_FMT, b->n > 0 ? ", " : "", STR_ARG(name));
}

void
dry_run_secrets(struct builtin_call *call)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < call->value_count; i++)
		for (size_t j = 0; j < call->values[i].secret_count; j++)
			if (call->values[i].secrets[j].is_set)
				add_name(&b, call->values[i].secrets[j].name);
	const struct str names = buf_take(call->a, &b);
	if (names.n > 0)
		builtin_log(call, "Secrets present: %" STR_FMT, STR_ARG(names));
}

/* --- what is missing ---------------------------------------------------------------------- */

static void
add_unset(struct buf *names, struct str *first, const struct builtin_value *value)
{
	if (value->value.n > 0) /* an expression with another way out */
		return;
	for (size_t i = 0; i < value->secret_count; i++) {
		const struct str name = value->secrets[i].name;
		if (value->secrets[i].is_set || str_has(buf_str(names), name))
			continue;
		if (first->n == 0)
			*first = name;
		buf_add_fmt(names, "%s%" STR_FMT, names->n > 0 ? ", " : "", STR_ARG(name));
	}
}

static bool
tell_missing(struct builtin_call *call, struct str first, struct str names)
{
	const struct str help =
		str_fmt(call->a, SECRET_HELP, STR_ARG(first), STR_ARG(first), STR_ARG(first));

	(void)builtin_missing(call, str_z(call->a, help),
		"%s would need what has no value here: %" STR_FMT, call->builtin->name,
		STR_ARG(names));
	return false;
}

static bool
check_required(struct builtin_call *call)
{
	for (size_t i = 0; i < call->builtin->input_count; i++) {
		const struct builtin_input *input = &call->builtin->inputs[i];
		if (!input->required || builtin_input(call, input->name).n > 0)
			continue;
		(void)builtin_error(call, "Input required and not supplied: %s", input->name);
		return false;
	}
	return true;
}

bool
dry_run_check_inputs(struct builtin_call *call)
{
	struct str first = STR_NONE;
	struct buf names;

	buf_init(&names, BUF_UNBOUNDED);
	for (size_t i = 0; i < call->value_count; i++)
		add_unset(&names, &first, &call->values[i]);
	const struct str text = buf_take(call->a, &names);
	return text.n > 0 ? tell_missing(call, first, text) : check_required(call);
}

bool
dry_run_check_env(struct builtin_call *call, const char *name)
{
	const struct str text = str_from(name);

	if (builtin_env(call, name).n > 0)
		return true;
	const struct str help =
		str_fmt(call->a, "the step needs `env: {%s: ${{ secrets.%s }}}`; then " SECRET_HELP,
			name, name, STR_ARG(text), STR_ARG(text), STR_ARG(text));
	(void)builtin_missing(call, str_z(call->a, help),
		"%s would need the variable %s, which is empty", call->builtin->name, name);
	return false;
}

/* --- what would be sent ------------------------------------------------------------------- */

static bool
is_left_out(const FTSENT *entry)
{
	return entry->fts_level > 0 && (strcmp(entry->fts_name, ".git") == 0 ||
					       strcmp(entry->fts_name, "node_modules") == 0);
}

static void
count_files(struct builtin_call *call, FTS *tree, struct dry_run_folder *out)
{
	for (FTSENT *entry; (entry = fts_read(tree)) && !builtin_is_cancelled(call);) {
		if (entry->fts_info == FTS_D && is_left_out(entry))
			(void)fts_set(tree, entry, FTS_SKIP); /* fails for wrong words alone */
		if (entry->fts_info != FTS_F)
			continue;
		out->file_count++;
		out->size_bytes += (uint64_t)entry->fts_statp->st_size;
	}
}

bool
dry_run_measure(struct builtin_call *call, struct str path, struct dry_run_folder *out)
{
	const char *z =
		str_z(call->a, path_normal(call->a, path_join(call->a, call->workspace, path)));
	struct dry_run_folder folder = {0};

	if (!z || !file_exists(str_from(z)))
		return false;
	char *copy = arena_array(call->a, char, strlen(z) + 1);
	memcpy(copy, z, strlen(z));
	char *const roots[] = {copy, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (!tree)
		return false;
	count_files(call, tree, &folder);
	(void)fts_close(tree); /* only read */
	*out = folder;
	return true;
}

struct str
dry_run_size(struct arena *a, uint64_t size_bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	uint64_t tenths = size_bytes * 10 / 1024;
	size_t unit = 0;

	if (size_bytes < 1024)
		return str_fmt(a, "%ju bytes", (uintmax_t)size_bytes);
	for (; tenths >= 10240 && unit + 1 < COUNT_OF(units); unit++)
		tenths /= 1024;
	return str_fmt(
		a, "%ju.%ju %s", (uintmax_t)(tenths / 10), (uintmax_t)(tenths % 10), units[unit]);
}
