/*
 * actions/download-artifact.
 *
 * Source     github.com/actions/download-artifact action.yml, src/download-artifact.ts
 */
#include "actions/actions.h"
#include "actions/store/artifact_match.h"
#include "engine/store/file.h"

#include <inttypes.h>

static const struct builtin_input inputs[] = {
	{"name", "", false},
	{"artifact-ids", "", false},
	{"path", "", false},
	{"pattern", "", false},
	{"merge-multiple", "false", false},
	{"github-token", "", false},
	{"repository", "", false},
	{"run-id", "", false},
	{"skip-decompress", "false", false},
	{"digest-mismatch", "error", false},
};

struct download {
	struct builtin_call *call;
	struct builtin_artifact *artifacts;
	size_t count;
	struct str folder;
	bool is_single; /* its files go into the folder itself */
	bool as_archive;
};

/* --- which -------------------------------------------------------------------------------- */

static bool
is_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_digit(text.p[i]))
			return false;
	return text.n > 0;
}

/* Of this run, unless another one of this repository is named. False after a builtin_error. */
static bool
choose_run(struct builtin_call *call, struct str *out)
{
	const struct str repository = builtin_input(call, "repository");

	*out = builtin_input(call, "run-id");
	if (repository.n > 0 && !str_eq_nocase(repository, builtin_repository(call))) {
		(void)builtin_missing(call,
			"upload it in a workflow of this repository, or run the published action "
			"with a token",
			"the artifacts of '%" STR_FMT "' are not on this machine",
			STR_ARG(repository));
		return false;
	}
	if (out->n == 0)
		*out = builtin_run_id(call);
	if (is_number(*out))
		return true;
	(void)builtin_error(
		call, "invalid run-id '%" STR_FMT "': expected a number", STR_ARG(*out));
	return false;
}

static enum result
find_named(struct download *d, struct str run_id, struct str name)
{
	struct builtin_artifact *all;
	struct error err;
	size_t count;

	if (!builtin_artifact_list(d->call, run_id, &all, &count, &err))
		return builtin_error(d->call, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		if (str_eq(all[i].name, name)) {
			d->artifacts = &all[i];
			d->count = 1;
			d->is_single = true;
			return RESULT_SUCCESS;
		}
	return builtin_error(d->call,
		"Unable to download artifact(s): Artifact not found for name: %" STR_FMT,
		STR_ARG(name));
}

static bool
names_id(const struct builtin_call *call, struct str ids, uint64_t id)
{
	struct str one;

	while (str_split(&ids, ',', &one))
		if (str_eq(str_trim(one), str_fmt(call->a, "%" PRIu64, id)))
			return true;
	return false;
}

static size_t
count_parts(struct str text)
{
	struct str part;
	size_t count = 0;

	while (str_split(&text, ',', &part))
		count += str_trim(part).n > 0;
	return count;
}

static enum result
find_numbered(struct download *d, struct str run_id, struct str ids)
{
	struct builtin_artifact *all;
	struct error err;
	size_t count;

	if (!artifact_match(d->call, run_id, STR_NONE, &all, &count, &err))
		return builtin_error(d->call, "%s", err.text);
	d->artifacts = arena_array(d->call->a, struct builtin_artifact, count);
	for (size_t i = 0; i < count; i++)
		if (names_id(d->call, ids, all[i].id))
			d->artifacts[d->count++] = all[i];
	if (d->count == 0)
		return builtin_error(d->call, "None of the provided artifact IDs were found");
	if (d->count < count_parts(ids))
		builtin_warning(d->call,
			"Could not find some of the provided artifact IDs: %" STR_FMT,
			STR_ARG(ids));
	return RESULT_SUCCESS;
}

static enum result
find_matching(struct download *d, struct str run_id)
{
	const struct str pattern = builtin_input(d->call, "pattern");
	struct error err;

	if (!artifact_match(d->call, run_id, pattern, &d->artifacts, &d->count, &err))
		return builtin_error(d->call, "%s", err.text);
	builtin_log(d->call, "Found %zu artifact%s", d->count, d->count == 1 ? "" : "s");
	return RESULT_SUCCESS;
}

static enum result
find(struct download *d)
{
	const struct str name = builtin_input(d->call, "name");
	const struct str ids = builtin_input(d->call, "artifact-ids");
	struct str run_id;

	if (name.n > 0 && ids.n > 0)
		return builtin_error(d->call,
			"Inputs 'name' and 'artifact-ids' cannot be used together. Please "
			"specify only one.");
	if (!choose_run(d->call, &run_id))
		return RESULT_FAILURE;
	if (name.n > 0)
		return find_named(d, run_id, name);
	return ids.n > 0 ? find_numbered(d, run_id, ids) : find_matching(d, run_id);
}

/* --- the download ------------------------------------------------------------------------- */

static bool
put_archive(const struct download *d, const struct builtin_artifact *artifact, struct str folder,
	struct error *err)
{
	const struct str name = str_concat(d->call->a, artifact->name, STR(".zip"));

	return builtin_artifact_copy(d->call, artifact, folder, name, err);
}

static enum result
download_one(const struct download *d, const struct builtin_artifact *artifact)
{
	const struct str folder =
		d->is_single ? d->folder : path_join(d->call->a, d->folder, artifact->name);
	struct error err;
	const bool ok = d->as_archive && artifact->is_archive
				? put_archive(d, artifact, folder, &err)
				: builtin_artifact_unpack(d->call, artifact, folder, &err);

	if (!ok)
		return builtin_error(d->call, "Unable to download artifact(s): %s", err.text);
	builtin_log(d->call, "Downloaded %" STR_FMT " (ID: %" PRIu64 ", size: %" PRIu64 " bytes)",
		STR_ARG(artifact->name), artifact->id, artifact->size_bytes);
	return RESULT_SUCCESS;
}

static struct str
target_folder(const struct builtin_call *call)
{
	const struct str path = builtin_input(call, "path");

	return path.n > 0 ? path_normal(call->a, builtin_absolute(call, path)) : call->workspace;
}

static enum result
run(struct builtin_call *call)
{
	struct download d = {.call = call, .folder = target_folder(call)};
	struct error err;
	bool merge;

	if (!builtin_flag(call, "merge-multiple", &merge) ||
		!builtin_flag(call, "skip-decompress", &d.as_archive))
		return RESULT_FAILURE;
	artifact_tell_retired(call);
	enum result result = find(&d);
	d.is_single = d.is_single || merge || (d.count == 1 && artifact_major(call) >= 5);
	if (result == RESULT_SUCCESS && !file_make_dirs(d.folder, 0755, &err))
		result = builtin_error(call, "%s", err.text);
	for (size_t i = d.count; i-- > 0 && result == RESULT_SUCCESS;) /* the newest last */
		result = download_one(&d, &d.artifacts[i]);
	if (result != RESULT_SUCCESS)
		return result;
	builtin_set_output(call, "download-path", d.folder);
	builtin_log(call, "Total of %zu artifact(s) downloaded", d.count);
	builtin_note(call, "%zu artifact%s", d.count, d.count == 1 ? "" : "s");
	return RESULT_SUCCESS;
}

const struct builtin action_download_artifact = {
	.name = "actions/download-artifact",
	.summary = "brings what upload-artifact has kept, also of an earlier run",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.has_stores = true,
};
