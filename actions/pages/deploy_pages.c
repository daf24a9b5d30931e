/*
 * actions/deploy-pages, as a dry run: looks at the artifact as GitHub Pages would, lists what it
 * would publish, and sends nothing.
 *
 * Source     github.com/actions/deploy-pages action.yml (v1 to v5), src/internal/api-client.js
 */
#include "actions/actions.h"
#include "actions/pages/pages_site.h"
#include "actions/pages/site_tar.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

#include <inttypes.h>

#define SHOWN_MAX 50

static const struct builtin_input inputs[] = {
	{"token", "", false}, {"timeout", "600000", false}, {"error_count", "10", false},
	{"reporting_interval", "5000", false}, {"artifact_name", "github-pages", false},
	{"preview", "false", false}, {"emit_telemetry", "false", false}, /* of v1 */
};

/* False after a builtin_error. */
static bool
find_artifact(struct builtin_call *call, struct builtin_artifact *out)
{
	const struct str name = builtin_input(call, "artifact_name");
	struct builtin_artifact *items;
	struct error err = {0};
	size_t count;
	size_t found = 0;

	if (!builtin_artifact_list(call, builtin_run_id(call), &items, &count, &err)) {
		(void)builtin_error(call, "%s", err.text);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (str_eq(items[i].name, name)) {
			*out = items[i];
			found++;
		}
	if (found == 1)
		return true;
	(void)builtin_error(call,
		found == 0 ? "No artifacts named \"%" STR_FMT
			     "\" were found for this workflow run. Ensure artifacts are uploaded "
			     "with actions/upload-artifact@v4 or later."
			   : "Multiple artifacts named \"%" STR_FMT
			     "\" were unexpectedly found for this workflow run.",
		STR_ARG(name));
	return false;
}

static bool
read_site(struct builtin_call *call, const struct builtin_artifact *artifact, struct site_tar *out)
{
	const struct str folder = path_join(call->a, call->temp, STR("deploy-pages"));
	struct error err = {0};

	if (builtin_artifact_unpack(call, artifact, folder, &err) &&
		site_tar_read(call->a, path_join(call->a, folder, STR("artifact.tar")), out, &err))
		return true;
	(void)builtin_error(call, "Deployment would fail: %s", err.text);
	return false;
}

static void
tell(struct builtin_call *call, const struct site_tar *site, struct str url)
{
	builtin_log(call,
		"Dry run: nothing leaves this machine. This would publish %zu file%s, %" PRIu64
		" bytes, to %" STR_FMT ":",
		site->count, site->count == 1 ? "" : "s", site->size_bytes, STR_ARG(url));
	for (size_t i = 0; i < site->count && i < SHOWN_MAX; i++)
		builtin_log(call, "  %" STR_FMT ", %" PRIu64 " bytes", STR_ARG(site->files[i].name),
			site->files[i].size_bytes);
	if (site->count > SHOWN_MAX)
		builtin_log(call, "  and %zu more", site->count - SHOWN_MAX);
	if (!site->has_index)
		builtin_warning(call, "missing index.html in the site's root: its address would "
				      "show 404");
}

static enum result
run(struct builtin_call *call)
{
	const struct pages_site place = pages_site_of(call);
	const struct str url = str_concat(call->a, pages_site_url(call->a, &place), STR("/"));
	struct builtin_artifact artifact;
	struct site_tar site;

	if (!find_artifact(call, &artifact) || !read_site(call, &artifact, &site))
		return RESULT_FAILURE;
	tell(call, &site, url);
	builtin_set_output(call, "page_url", url);
	builtin_note(call, "dry run: would deploy %zu file%s to GitHub Pages", site.count,
		site.count == 1 ? "" : "s");
	builtin_difference(
		call, "actions/deploy-pages: a dry run, nothing was sent to GitHub Pages");
	return RESULT_SUCCESS;
}

const struct builtin action_deploy_pages = {
	.name = "actions/deploy-pages",
	.summary = "dry run: checks the site as GitHub Pages does, and sends nothing",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.dry_run = true,
	.has_stores = true,
	.main = run,
};
