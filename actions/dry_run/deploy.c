/*
 * Actions that deploy or publish, as a dry run: they tell what would be sent where, with which
 * secrets, and send nothing. What each differs in is the table at the end.
 *
 * Source     the action.yml of each
 */
#include "actions/actions.h"
#include "actions/base/dry_run.h"

#define INVALID_URL "https://dry-run.invalid/"

/* `builtin` comes first: a call's builtin is one of these. */
struct deploy {
	struct builtin builtin;
	const char *what;   /* "deploy", "publish" */
	const char *where;  /* "Vercel" */
	const char *folder; /* the input that names what is sent; NULL: none */
	const char *env[3]; /* variables that it needs */
	const char *output[3];
};

static const struct builtin_input amondnet_vercel[] = {
	{"vercel-token", "", true},
	{"vercel-args", "", false},
	{"vercel-org-id", "", false},
	{"vercel-project-id", "", false},
	{"vercel-project-name", "", false},
	{"working-directory", "", false},
	{"scope", "", false},
	{"alias-domains", "", false},
	{"github-token", "", false},
	{"github-comment", "true", false},
	{"zeit-token", "", false},
	{"now-token", "", false},
	{"now-args", "", false},
	{"now-org-id", "", false},
	{"now-project-id", "", false},
	{"vercel-version", "", false},
};

static const struct builtin_input railway[] = {
	{"api-token", "", true},
	{"service", "", true},
};

static const struct builtin_input berv_railway[] = {
	{"railway_token", "", true},
	{"service", "", true},
	{"detach", "", false},
};

static const struct builtin_input netlify_cli[] = {
	{"args", "", false},
};

static const struct builtin_input nwtgck_netlify[] = {
	{"publish-dir", "", true},
	{"functions-dir", "", false},
	{"production-branch", "", false},
	{"production-deploy", "false", false},
	{"deploy-message", "", false},
	{"alias", "", false},
	{"netlify-config-path", "", false},
	{"github-token", "", false},
	{"enable-pull-request-comment", "true", false},
	{"enable-commit-comment", "true", false},
	{"enable-commit-status", "true", false},
	{"overwrites-pull-request-comment", "true", false},
	{"enable-github-deployment", "true", false},
	{"github-deployment-environment", "", false},
	{"github-deployment-description", "", false},
	{"fails-without-credentials", "false", false},
};

static const struct builtin_input gh_release[] = {
	{"body", "", false},
	{"body_path", "", false},
	{"name", "", false},
	{"tag_name", "", false},
	{"draft", "", false},
	{"prerelease", "", false},
	{"files", "", false},
	{"fail_on_unmatched_files", "", false},
	{"repository", "", false},
	{"token", "", false},
	{"target_commitish", "", false},
	{"discussion_category_name", "", false},
	{"generate_release_notes", "", false},
	{"append_body", "", false},
	{"make_latest", "", false},
	{"preserve_order", "", false},
	{"overwrite_files", "true", false},
};

static const struct builtin_input peaceiris_pages[] = {
	{"deploy_key", "", false},
	{"github_token", "", false},
	{"personal_token", "", false},
	{"publish_branch", "gh-pages", false},
	{"publish_dir", "public", false},
	{"destination_dir", "", false},
	{"external_repository", "", false},
	{"allow_empty_commit", "false", false},
	{"keep_files", "false", false},
	{"force_orphan", "false", false},
	{"user_name", "", false},
	{"user_email", "", false},
	{"commit_message", "", false},
	{"full_commit_message", "", false},
	{"tag_name", "", false},
	{"tag_message", "", false},
	{"enable_jekyll", "false", false},
	{"disable_nojekyll", "false", false},
	{"cname", "", false},
	{"exclude_assets", ".github", false},
};

static const struct builtin_input james_pages[] = {
	{"folder", "", true},
	{"branch", "gh-pages", false},
	{"token", "", false},
	{"ssh-key", "", false},
	{"target-folder", "", false},
	{"commit-message", "", false},
	{"clean", "true", false},
	{"clean-exclude", "", false},
	{"dry-run", "false", false},
	{"force", "true", false},
	{"git-config-name", "", false},
	{"git-config-email", "", false},
	{"repository-name", "", false},
	{"tag", "", false},
	{"single-commit", "false", false},
	{"silent", "false", false},
	{"attempt-limit", "3", false},
};

static const struct builtin_input wrangler[] = {
	{"apiKey", "", false},
	{"apiToken", "", false},
	{"email", "", false},
	{"accountId", "", false},
	{"quiet", "false", false},
	{"environment", "", false},
	{"workingDirectory", "", false},
	{"wranglerVersion", "", false},
	{"secrets", "", false},
	{"preCommands", "", false},
	{"postCommands", "", false},
	{"command", "", false},
	{"vars", "", false},
	{"packageManager", "", false},
	{"gitHubToken", "", false},
};

static const struct builtin_input firebase_hosting[] = {
	{"firebaseServiceAccount", "", true},
	{"repoToken", "", false},
	{"expires", "7d", false},
	{"projectId", "", false},
	{"channelId", "", false},
	{"target", "", false},
	{"entryPoint", ".", false},
	{"firebaseToolsVersion", "latest", false},
	{"disableComment", "", false},
};

static const struct builtin_input fly[] = {
	{"args", "", false},
};

static const struct builtin_input cloud_run[] = {
	{"service", "", false},
	{"job", "", false},
	{"metadata", "", false},
	{"image", "", false},
	{"source", "", false},
	{"suffix", "", false},
	{"env_vars", "", false},
	{"env_vars_file", "", false},
	{"secrets", "", false},
	{"labels", "", false},
	{"timeout", "", false},
	{"no_traffic", "false", false},
	{"tag", "", false},
	{"flags", "", false},
	{"revision_traffic", "", false},
	{"tag_traffic", "", false},
	{"project_id", "", false},
	{"region", "us-central1", false},
	{"gcloud_version", "", false},
};

static const struct builtin_input azure_webapp[] = {
	{"app-name", "", true},
	{"publish-profile", "", false},
	{"slot-name", "production", false},
	{"package", ".", false},
	{"images", "", false},
	{"configuration-file", "", false},
	{"startup-command", "", false},
	{"resource-group-name", "", false},
	{"type", "", false},
	{"target-path", "", false},
	{"clean", "false", false},
	{"restart", "true", false},
};

static const struct builtin_input pypi[] = {
	{"user", "__token__", false},
	{"password", "", false},
	{"repository-url", "https://upload.pypi.org/legacy/", false},
	{"packages-dir", "dist", false},
	{"verify-metadata", "true", false},
	{"skip-existing", "false", false},
	{"verbose", "false", false},
	{"print-hash", "false", false},
	{"attestations", "true", false},
};

static const struct builtin_input npm_publish[] = {
	{"token", "", true},
	{"registry", "https://registry.npmjs.org/", false},
	{"package", ".", false},
	{"tag", "", false},
	{"access", "", false},
	{"provenance", "", false},
	{"strategy", "all", false},
	{"ignore-scripts", "true", false},
	{"dry-run", "false", false},
};

static const struct builtin_input slack[] = {
	{"method", "", false},
	{"token", "", false},
	{"webhook", "", false},
	{"webhook-type", "", false},
	{"payload", "", false},
	{"payload-file-path", "", false},
	{"channel-id", "", false},
	{"slack-message", "", false},
	{"update-ts", "", false},
	{"errors", "false", false},
};

static const struct builtin_input ssh[] = {
	{"host", "", false},
	{"port", "22", false},
	{"username", "", false},
	{"password", "", false},
	{"key", "", false},
	{"key_path", "", false},
	{"passphrase", "", false},
	{"fingerprint", "", false},
	{"timeout", "30s", false},
	{"command_timeout", "10m", false},
	{"script", "", false},
	{"script_stop", "", false},
	{"envs", "", false},
	{"debug", "", false},
	{"sync", "", false},
};

/* --- the dry run -------------------------------------------------------------------------- */

static const struct deploy *
deploy_of(const struct builtin_call *call)
{
	return (const struct deploy *)call->builtin;
}

static bool
check(struct builtin_call *call, const struct deploy *deploy)
{
	if (!dry_run_check_inputs(call))
		return false;
	for (size_t i = 0; i < COUNT_OF(deploy->env) && deploy->env[i]; i++)
		if (!dry_run_check_env(call, deploy->env[i]))
			return false;
	return true;
}

/* Tells what the folder holds; *note is "apps/web (42 files)". False if it is not there. */
static bool
tell_folder(struct builtin_call *call, const struct deploy *deploy, struct str *note)
{
	struct dry_run_folder folder;
	struct str path;

	*note = STR_NONE;
	if (!deploy->folder)
		return true;
	path = builtin_input(call, deploy->folder);
	if (str_has(path, STR("*"))) /* a pattern: shown as an input */
		return true;
	if (!dry_run_measure(call, path, &folder)) {
		(void)builtin_error(call, "%s: missing '%" STR_FMT "' in the workspace",
			deploy->folder, STR_ARG(path));
		return false;
	}
	if (path.n == 0)
		path = STR(".");
	const char *files = folder.file_count == 1 ? "file" : "files";
	builtin_log(call, "  what: %" STR_FMT ", %zu %s, %" STR_FMT, STR_ARG(path),
		folder.file_count, files, STR_ARG(dry_run_size(call->a, folder.size_bytes)));
	*note = str_fmt(call->a, " %" STR_FMT " (%zu %s)", STR_ARG(path), folder.file_count, files);
	return true;
}

/* Outputs that later steps may use; nobody can take them for real. */
static void
set_outputs(struct builtin_call *call, const struct deploy *deploy)
{
	for (size_t i = 0; i < COUNT_OF(deploy->output) && deploy->output[i]; i++) {
		const struct str name = str_from(deploy->output[i]);
		const struct str value = str_has(str_lower(call->a, name), STR("url"))
						 ? str_concat(call->a, STR(INVALID_URL), name)
						 : STR("dry-run");
		builtin_set_output(call, deploy->output[i], value);
		builtin_log(
			call, "Output %s is made up: %" STR_FMT, deploy->output[i], STR_ARG(value));
	}
}

static enum result
run(struct builtin_call *call)
{
	const struct deploy *deploy = deploy_of(call);
	struct str note;

	builtin_log(call,
		"Dry run: nothing leaves this machine. This would %s to %s:", deploy->what,
		deploy->where);
	dry_run_inputs(call);
	if (!tell_folder(call, deploy, &note) || !check(call, deploy))
		return RESULT_FAILURE;
	dry_run_secrets(call);
	set_outputs(call, deploy);
	builtin_note(call, "dry run: would %s%" STR_FMT " to %s", deploy->what, STR_ARG(note),
		deploy->where);
	builtin_difference(
		call, "%s: a dry run, nothing was sent to %s", deploy->builtin.name, deploy->where);
	return RESULT_SUCCESS;
}

#define BUILTIN(name_, inputs_)                                                                    \
	{                                                                                          \
		.name = name_, .summary = "dry run: shows what it would send, and sends nothing",  \
		.inputs = inputs_, .input_count = COUNT_OF(inputs_), .dry_run = true, .main = run, \
	}

static const struct deploy deploys[] = {
	{BUILTIN("amondnet/vercel-action", amondnet_vercel), "deploy", "Vercel",
		"working-directory", {NULL}, {"preview-url", "preview-name"}},
	{BUILTIN("appleboy/ssh-action", ssh), "run a script", "another machine by SSH", NULL,
		{NULL}, {NULL}},
	{BUILTIN("azure/webapps-deploy", azure_webapp), "deploy", "Azure App Service", "package",
		{NULL}, {"webapp-url"}},
	{BUILTIN("bervproject/railway-deploy", berv_railway), "deploy", "Railway", NULL, {NULL},
		{NULL}},
	{BUILTIN("cloudflare/wrangler-action", wrangler), "deploy", "Cloudflare",
		"workingDirectory", {NULL}, {"deployment-url", "command-output"}},
	{BUILTIN("firebaseextended/action-hosting-deploy", firebase_hosting), "deploy",
		"Firebase Hosting", "entryPoint", {NULL}, {"details_url", "urls", "expire_time"}},
	{BUILTIN("google-github-actions/deploy-cloudrun", cloud_run), "deploy", "Google Cloud Run",
		NULL, {NULL}, {"url"}},
	{BUILTIN("jamesives/github-pages-deploy-action", james_pages), "deploy", "GitHub Pages",
		"folder", {NULL}, {"deployment-status"}},
	{BUILTIN("js-devtools/npm-publish", npm_publish), "publish", "an npm registry", "package",
		{NULL}, {"id", "type", "version"}},
	{BUILTIN("netlify/actions/cli", netlify_cli), "deploy", "Netlify", NULL,
		{"NETLIFY_AUTH_TOKEN"}, {"NETLIFY_URL", "NETLIFY_LOGS_URL", "NETLIFY_LIVE_URL"}},
	{BUILTIN("nwtgck/actions-netlify", nwtgck_netlify), "deploy", "Netlify", "publish-dir",
		{"NETLIFY_AUTH_TOKEN", "NETLIFY_SITE_ID"}, {"deploy-url"}},
	{BUILTIN("peaceiris/actions-gh-pages", peaceiris_pages), "deploy", "GitHub Pages",
		"publish_dir", {NULL}, {NULL}},
	{BUILTIN("pypa/gh-action-pypi-publish", pypi), "publish", "a Python package index",
		"packages-dir", {NULL}, {NULL}},
	{BUILTIN("railway-app/railway-action", railway), "deploy", "Railway", NULL, {NULL}, {NULL}},
	{BUILTIN("slackapi/slack-github-action", slack), "send a message", "Slack", NULL, {NULL},
		{"ts", "thread_ts", "time"}},
	{BUILTIN("softprops/action-gh-release", gh_release), "publish a release", "GitHub", NULL,
		{NULL}, {"url", "upload_url", "id"}},
	{BUILTIN("superfly/flyctl-actions", fly), "run flyctl", "Fly.io", NULL, {"FLY_API_TOKEN"},
		{NULL}},
};

const struct builtin *
action_deploy_at(size_t i)
{
	return i < COUNT_OF(deploys) ? &deploys[i].builtin : NULL;
}
