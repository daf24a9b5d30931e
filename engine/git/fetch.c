#include "engine/git/fetch.h"

#include "engine/git/fetch_help.h"
#include "engine/git/fetch_process.h"
#include "engine/git/fetch_serve.h"
#include "engine/git/libgit.h"
#include "engine/store/file.h"

static bool
tell_process(const struct fetch_options *options, struct error *err)
{
	(void)error_help(err, "%s", fetch_help(0, str_from(err->text)));
	return error_prefix(err, "cannot fetch '%" STR_FMT "'", STR_ARG(options->url));
}

static bool
is_commit(struct str s)
{
	return s.n == LIBGIT_HEX_SIZE && libgit_is_hex(s);
}

/* What the process says becomes a path: it has to be the commit that was asked for, or any one. */
static bool
is_plausible(const struct fetch_options *options, const struct fetch_answer *answer)
{
	if (answer->error.kind != ERROR_NONE)
		return true;
	return is_commit(answer->commit) &&
	       (!is_commit(options->ref) || str_eq_nocase(answer->commit, options->ref));
}

static bool
ask(struct arena *a, const struct fetch_options *options, struct str scratch,
	struct fetch_answer *answer, struct error *err)
{
	const struct fetch_request request = {
		.url = options->url,
		.ref = options->ref,
		.folder = options->folder,
		.scratch = scratch,
		.token = options->token,
		.ca_file = options->ca_file,
	};
	struct str text;

	if (!fetch_process_ask(a, fetch_request_write(a, &request), options->cancel, &text, err))
		return tell_process(options, err);
	if (fetch_answer_read(a, text, answer) && is_plausible(options, answer))
		return true;
	(void)error_set(err, ERROR_NETWORK, "invalid answer of the fetching process");
	return tell_process(options, err);
}

/* Another lact may have been quicker: what is there is a commit's, whole. */
static bool
put_in_place(struct arena *a, struct str from, struct str to, struct error *err)
{
	const char *from_z = str_z(a, from);
	const char *to_z = str_z(a, to);

	if (file_is_dir(to) || rename(from_z, to_z) == 0 || file_is_dir(to))
		return true;
	return error_set(err, ERROR_IO, "cannot make '%s'", to_z);
}

static bool
fetch_into(struct arena *a, const struct fetch_options *options, struct str scratch,
	struct str *commit, struct error *err)
{
	struct fetch_answer answer = {0};

	if (!ask(a, options, scratch, &answer, err))
		return false;
	if (answer.error.kind != ERROR_NONE) {
		*err = answer.error;
		return false;
	}
	*commit = answer.commit;
	return put_in_place(a, path_join(a, scratch, STR(FETCH_FILES)),
		path_join(a, options->folder, answer.commit), err);
}

bool
fetch_files(
	struct arena *a, const struct fetch_options *options, struct str *commit, struct error *err)
{
	struct str scratch;

	if (!file_make_dirs(options->folder, 0755, err) ||
		!file_make_temp(a, path_join(a, options->folder, STR(".fetch-")), &scratch, err))
		return false;
	const bool ok = fetch_into(a, options, scratch, commit, err);
	IGNORE(file_remove_tree(scratch, NULL)); /* what stays is in nobody's way */
	if (!ok && options->cancel && atomic_load(options->cancel))
		return error_set(err, ERROR_CANCELLED, "fetching was cancelled");
	return ok;
}
