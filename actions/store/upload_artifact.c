/*
 * actions/upload-artifact and actions/upload-artifact/merge.
 *
 * Source     github.com/actions/upload-artifact action.yml, merge/action.yml, src/upload/,
 *            src/merge/
 */
#include "actions/actions.h"
#include "actions/store/artifact_files.h"
#include "actions/store/artifact_match.h"
#include "engine/store/file.h"

#include <inttypes.h>

#define LEVEL_MAX   9
#define LEVEL_USUAL 6
#define DAYS_MAX    400 /* of a private repository, the most that GitHub keeps any */

static const struct builtin_input inputs[] = {
	{"name", "artifact", false},
	{"path", "", true},
	{"if-no-files-found", "warn", false},
	{"retention-days", "", false},
	{"compression-level", "6", false},
	{"overwrite", "false", false},
	{"include-hidden-files", "false", false},
	{"archive", "true", false},
};

static const struct builtin_input merge_inputs[] = {
	{"name", "merged-artifacts", false},
	{"pattern", "*", false},
	{"separate-directories", "false", false},
	{"retention-days", "", false},
	{"compression-level", "6", false},
	{"delete-merged", "false", false},
	{"include-hidden-files", "false", false},
};

/* --- what is asked for -------------------------------------------------------------------- */

/* `out` stays as it is where nothing is given. */
static bool
read_number(struct builtin_call *call, const char *name, unsigned max, unsigned *out)
{
	const struct str text = builtin_input(call, name);
	struct str rest = text;

	if (text.n == 0)
		return true;
	*out = str_take_number(&rest, max + 1);
	if (rest.n == 0 && *out <= max)
		return true;
	(void)builtin_error(call, "invalid %s '%" STR_FMT "'", name, STR_ARG(text));
	return false;
}

/* False after a builtin_error. */
static bool
read_upload(struct builtin_call *call, struct builtin_upload *out)
{
	unsigned level = LEVEL_USUAL;

	*out = (struct builtin_upload){.name = builtin_input(call, "name")};
	if (!read_number(call, "retention-days", DAYS_MAX, &out->days) ||
		!read_number(call, "compression-level", LEVEL_MAX, &level))
		return false;
	out->level = (int)level;
	return true;
}

/* --- the upload --------------------------------------------------------------------------- */

static enum result
upload(struct builtin_call *call, const struct builtin_upload *asked)
{
	struct builtin_artifact made;
	struct error err;

	if (!builtin_artifact_upload(call, asked, &made, &err))
		return builtin_error(call, "Failed to upload the artifact: %s", err.text);
	const struct str url = str_fmt(call->a,
		"%" STR_FMT "/%" STR_FMT "/actions/runs/%" STR_FMT "/artifacts/%" PRIu64,
		STR_ARG(builtin_env(call, "GITHUB_SERVER_URL")), STR_ARG(builtin_repository(call)),
		STR_ARG(builtin_run_id(call)), made.id);
	builtin_set_output(call, "artifact-id", str_fmt(call->a, "%" PRIu64, made.id));
	builtin_set_output(call, "artifact-digest", made.digest);
	builtin_set_output(call, "artifact-url", url);
	builtin_log(call,
		"Artifact %" STR_FMT " has been successfully uploaded! Final size is %" PRIu64
		" bytes. Artifact ID is %" PRIu64,
		STR_ARG(made.name), made.size_bytes, made.id);
	builtin_log(call, "`lact artifact get '%" STR_FMT "'` unpacks it", STR_ARG(made.name));
	builtin_note(call, "%zu file%s", asked->file_count, asked->file_count == 1 ? "" : "s");
	return RESULT_SUCCESS;
}

static enum result
tell_nothing_found(struct builtin_call *call)
{
	const struct str how = builtin_input(call, "if-no-files-found");
	const struct str text = str_fmt(call->a,
		"No files were found with the provided path: %" STR_FMT
		". No artifacts will be uploaded.",
		STR_ARG(builtin_input(call, "path")));

	if (str_eq(how, STR("error")))
		return builtin_error(call, "%" STR_FMT, STR_ARG(text));
	if (str_eq(how, STR("ignore")))
		builtin_log(call, "%" STR_FMT, STR_ARG(text));
	else if (str_eq(how, STR("warn")))
		builtin_warning(call, "%" STR_FMT, STR_ARG(text));
	else
		return builtin_error(call,
			"Unrecognized if-no-files-found input. Provided: %" STR_FMT
			". Available options: warn,error,ignore",
			STR_ARG(how));
	return RESULT_SUCCESS;
}

/* A file that is uploaded as it is gives its name to the artifact. */
static enum result
upload_files(
	struct builtin_call *call, struct builtin_upload *asked, const struct artifact_files *files)
{
	bool archive;
	struct error err;

	if (!builtin_flag(call, "archive", &archive) ||
		!builtin_flag(call, "overwrite", &asked->overwrite))
		return RESULT_FAILURE;
	if (!archive && files->count > 1)
		return builtin_error(call,
			"When 'archive' is set to false, only a single file can be uploaded. "
			"Found %zu files to upload.",
			files->count);
	/* the published action deletes what `name` says, also where the file names the artifact */
	if (asked->overwrite && !builtin_artifact_delete(call, asked->name, &err))
		return builtin_error(call, "%s", err.text);
	asked->as_file = !archive;
	if (!archive)
		asked->name = path_name(files->items[0].path);
	asked->files = files->items;
	asked->file_count = files->count;
	return upload(call, asked);
}

static enum result
run_upload(struct builtin_call *call)
{
	struct builtin_upload asked;
	struct artifact_files files;
	struct str *patterns;
	struct error err;
	size_t count;
	bool hidden;

	artifact_tell_retired(call);
	builtin_lines(call, "path", &patterns, &count);
	if (count == 0)
		return builtin_error(call, "Input required and not supplied: path");
	if (!read_upload(call, &asked) || !builtin_flag(call, "include-hidden-files", &hidden))
		return RESULT_FAILURE;
	if (!artifact_files_find(call, patterns, count, hidden, &files, &err))
		return builtin_error(call, "%s", err.text);
	if (files.count == 0)
		return tell_nothing_found(call);
	builtin_log(call, "With the provided path, there will be %zu file%s uploaded", files.count,
		files.count == 1 ? "" : "s");
	return upload_files(call, &asked, &files);
}

/* --- merging ------------------------------------------------------------------------------ */

/* Into one folder, or each into its own. */
static bool
unpack_all(struct builtin_call *call, const struct builtin_artifact *artifacts, size_t count,
	struct str folder, bool separate, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct str to =
			separate ? path_join(call->a, folder, artifacts[i].name) : folder;
		if (!builtin_artifact_unpack(call, &artifacts[i], to, err))
			return false;
	}
	return true;
}

static bool
delete_all(struct builtin_call *call, const struct builtin_artifact *artifacts, size_t count,
	struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!builtin_artifact_delete(call, artifacts[i].name, err))
			return false;
	return true;
}

static enum result
merge_into(struct builtin_call *call, const struct builtin_artifact *artifacts, size_t count,
	struct str folder)
{
	const struct str all = str_concat(call->a, folder, STR("/**"));
	struct builtin_upload asked;
	struct artifact_files files;
	struct error err;
	bool separate;
	bool deletes;
	bool hidden;

	if (!read_upload(call, &asked) || !builtin_flag(call, "separate-directories", &separate) ||
		!builtin_flag(call, "delete-merged", &deletes) ||
		!builtin_flag(call, "include-hidden-files", &hidden))
		return RESULT_FAILURE;
	if (!unpack_all(call, artifacts, count, folder, separate, &err) ||
		!artifact_files_find(call, &all, 1, hidden, &files, &err))
		return builtin_error(call, "%s", err.text);
	asked.files = files.items;
	asked.file_count = files.count;
	const enum result result = upload(call, &asked);
	if (result == RESULT_SUCCESS && deletes && !delete_all(call, artifacts, count, &err))
		return builtin_error(call, "%s", err.text);
	return result;
}

static enum result
run_merge(struct builtin_call *call)
{
	const struct str pattern = builtin_input(call, "pattern");
	struct builtin_artifact *artifacts;
	struct str folder;
	struct error err;
	size_t count;

	if (!artifact_match(call, builtin_run_id(call), pattern, &artifacts, &count, &err))
		return builtin_error(call, "%s", err.text);
	if (count == 0)
		return builtin_error(call, "No artifacts found matching pattern '%" STR_FMT "'",
			STR_ARG(pattern));
	if (!file_make_temp(call->a, path_join(call->a, call->temp, STR("merge-")), &folder, &err))
		return builtin_error(call, "%s", err.text);
	builtin_log(call, "Merging %zu artifact%s", count, count == 1 ? "" : "s");
	const enum result result = merge_into(call, artifacts, count, folder);
	IGNORE(file_remove_tree(folder, NULL)); /* the job's end removes it too */
	return result;
}

const struct builtin action_upload_artifact = {
	.name = "actions/upload-artifact",
	.summary = "keeps files of the run, for later jobs and for `lact artifact`",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run_upload,
	.has_stores = true,
};

const struct builtin action_merge_artifacts = {
	.name = "actions/upload-artifact/merge",
	.summary = "makes one artifact of several",
	.inputs = merge_inputs,
	.input_count = COUNT_OF(merge_inputs),
	.main = run_merge,
	.has_stores = true,
};
