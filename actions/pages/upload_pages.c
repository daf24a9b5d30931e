/*
 * actions/upload-pages-artifact: the site as artifact.tar in an artifact.
 *
 * tar is the machine's, called as by the published action. Hidden files stay out since version 4.
 * Source     github.com/actions/upload-pages-artifact action.yml (v1 to v5)
 */
#include "actions/actions.h"
#include "actions/base/tool.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

#include <inttypes.h>

#define DAYS_MAX     400
#define LEVEL_USUAL  6
#define HIDDEN_UNTIL 4 /* the version that leaves hidden files out */

static const struct builtin_input inputs[] = {
	{"name", "github-pages", false},
	{"path", "_site/", true},
	{"retention-days", "1", false},
	{"include-hidden-files", "false", false},
};

/* Before version 4, which has no input for it, hidden files were in. */
static bool
has_hidden(struct builtin_call *call, bool *out)
{
	struct str ref = str_slice(call->uses, str_index(call->uses, '@', 0) + 1, call->uses.n);
	bool asked;

	if (!builtin_flag(call, "include-hidden-files", &asked))
		return false;
	const bool is_version = str_starts(ref, STR("v"));
	ref = str_slice(ref, 1, ref.n);
	const uint32_t major = is_version ? str_take_number(&ref, 1000) : 0;
	*out = asked || (major > 0 && major < HIDDEN_UNTIL);
	return true;
}

/* GNU tar, which macOS has as gtar. */
static const char *
tar_program(struct builtin_call *call)
{
	return str_eq(tool_os(call->a), STR("darwin")) ? "gtar" : "tar";
}

static bool
make_tar(struct builtin_call *call, struct str path, bool hidden, struct error *err)
{
	const char *const argv[] = {tar_program(call), "--dereference", "--hard-dereference",
		"--directory", str_z(call->a, builtin_input(call, "path")), "-cvf",
		str_z(call->a, path), "--exclude=.git", "--exclude=.github",
		hidden ? "." : "--exclude=.[^/]*", hidden ? NULL : ".", NULL};
	int exit_code;

	if (!builtin_exec(call, &(const struct builtin_exec){.argv = argv}, &exit_code, err))
		return false;
	return exit_code == 0 ||
	       error_set(err, ERROR_INVALID, "%s: exit code %d", tar_program(call), exit_code);
}

static bool
upload(struct builtin_call *call, struct str path, unsigned days, struct builtin_artifact *out,
	struct error *err)
{
	const struct builtin_upload_file file = {path, STR("artifact.tar")};
	const struct builtin_upload asked = {
		.name = builtin_input(call, "name"),
		.files = &file,
		.file_count = 1,
		.level = LEVEL_USUAL,
		.days = days,
	};

	return builtin_artifact_upload(call, &asked, out, err);
}

static enum result
run(struct builtin_call *call)
{
	const struct str path = path_join(call->a, call->temp, STR("artifact.tar"));
	const struct str text = builtin_input(call, "retention-days");
	const uint32_t days = str_number(text, DAYS_MAX + 1);
	struct builtin_artifact made;
	struct error err = {0};
	bool hidden;

	if (days > DAYS_MAX || (days == 0 && text.n > 0))
		return builtin_error(call, "invalid retention-days '%" STR_FMT "'", STR_ARG(text));
	if (!has_hidden(call, &hidden))
		return RESULT_FAILURE;
	if (!make_tar(call, path, hidden, &err))
		return tool_fail(call, &err);
	if (!upload(call, path, days, &made, &err))
		return builtin_error(call, "Failed to upload the artifact: %s", err.text);
	builtin_set_output(call, "artifact_id", str_fmt(call->a, "%" PRIu64, made.id));
	builtin_log(call,
		"Artifact %" STR_FMT " has been successfully uploaded! Final size is %" PRIu64
		" bytes. Artifact ID is %" PRIu64,
		STR_ARG(made.name), made.size_bytes, made.id);
	return RESULT_SUCCESS;
}

const struct builtin action_upload_pages = {
	.name = "actions/upload-pages-artifact",
	.summary = "a site as an artifact for actions/deploy-pages",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.has_stores = true,
	.main = run,
};
