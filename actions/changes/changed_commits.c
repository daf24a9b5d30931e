#include "actions/changes/changed_commits.h"

#include "actions/base/event_payload.h"
#include "actions/changes/path_glob.h"

#define NO_COMMIT "0000000000000000000000000000000000000000"

struct commit_finder {
	struct builtin_call *call;
	const struct run_git *git;
	struct value payload;
	bool is_since_last;
	struct changed_commits *out;
};

static struct str
payload_text(struct commit_finder *f, const char *path)
{
	return event_payload_text(f->call, f->payload, path);
}

static struct str
payload_commit(struct commit_finder *f, const char *path)
{
	return builtin_git_find(f->git->git, payload_text(f, path));
}

static bool
missing(struct commit_finder *f, struct str name)
{
	(void)builtin_missing(f->call, "git fetch --tags origin",
		"Unable to locate the commit sha: %" STR_FMT, STR_ARG(name));
	return false;
}

/* What an input names; *out stays as it is where nothing is given. */
static bool
read_input(struct commit_finder *f, const char *input, struct str *out)
{
	const struct str name = builtin_input(f->call, input);

	if (name.n == 0)
		return true;
	*out = builtin_git_tip(f->git->git, name);
	return out->n > 0 || missing(f, name);
}

static struct str
head(struct commit_finder *f)
{
	const struct str pull = payload_commit(f, "pull_request.head.sha");
	const struct str group = payload_commit(f, "merge_group.head_sha");
	const struct str sha = builtin_git_find(f->git->git, builtin_env(f->call, "GITHUB_SHA"));

	if (pull.n > 0)
		return pull;
	if (event_is(f->call, "merge_group") && group.n > 0)
		return group;
	return f->git->is_own && sha.n > 0 ? sha : f->git->head;
}

static bool
is_parent_or_first(struct commit_finder *f)
{
	struct changed_commits *out = f->out;

	out->from = builtin_git_parent(f->git->git, out->to);
	if (out->from.n > 0)
		return true;
	builtin_warning(f->call, "Initial commit detected no previous commit found.");
	out->is_first = true;
	return true;
}

/* --- tags --------------------------------------------------------------------------------- */

static bool
fits(struct commit_finder *f, const char *input, struct str tag)
{
	const struct str pattern = builtin_input(f->call, input);
	struct path_glob *glob;

	if (pattern.n == 0 || !path_glob_compile(f->call->a, pattern, false, &glob, NULL))
		return false;
	const bool is_match = path_glob_matches(glob, tag);
	path_glob_free(glob);
	return is_match;
}

static bool
tag_time(const struct builtin_git_tag *tags, size_t count, struct str name, int64_t *out)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(tags[i].name, name)) {
			*out = tags[i].time_s;
			return true;
		}
	return false;
}

static bool
find_tag_before(struct commit_finder *f)
{
	const struct str own = builtin_env(f->call, "GITHUB_REF_NAME");
	struct builtin_git_tag *tags;
	struct error err = {0};
	int64_t time_s = 0;
	size_t count;

	if (!builtin_git_tags(f->git->git, &tags, &count, &err)) {
		(void)builtin_error(f->call, "%s", err.text);
		return false;
	}
	const bool has_time = tag_time(tags, count, own, &time_s);
	for (size_t i = 0; i < count; i++) {
		if (str_eq(tags[i].name, own) || (has_time && tags[i].time_s >= time_s) ||
			!fits(f, "tags_pattern", tags[i].name) ||
			fits(f, "tags_ignore_pattern", tags[i].name))
			continue;
		f->out->from = tags[i].commit;
		f->out->from_name = tags[i].name;
		return true;
	}
	builtin_warning(f->call, "No previous tag found");
	f->out->from = f->out->to;
	return true;
}

/* --- events ------------------------------------------------------------------------------- */

static bool
find_before_push(struct commit_finder *f)
{
	struct changed_commits *out = f->out;
	const bool is_group = event_is(f->call, "merge_group");
	const bool is_forced = value_is_truthy(json_member(f->payload, "forced"));
	const struct str before = payload_text(f, is_group    ? "merge_group.base_sha"
						  : is_forced ? ""
							      : "before");

	if (before.n == 0 || str_eq(before, STR(NO_COMMIT)))
		return is_parent_or_first(f);
	out->from = builtin_git_find(f->git->git, before);
	if (out->from.n == 0)
		builtin_warning(f->call,
			"Previous commit %" STR_FMT " is not valid. Using parent commit.",
			STR_ARG(before));
	return (out->from.n > 0 && !str_eq(out->from, out->to)) || is_parent_or_first(f);
}

static bool
find_before_pull(struct commit_finder *f)
{
	struct changed_commits *out = f->out;
	const struct str base = payload_text(f, "pull_request.base.sha");

	if (!f->is_since_last) {
		out->from = builtin_git_find(f->git->git, base);
		return out->from.n > 0 || missing(f, base);
	}
	out->from = payload_commit(f, "before");
	if (out->from.n == 0)
		out->from = builtin_git_parent(f->git->git, out->to);
	return out->from.n > 0 || missing(f, STR("HEAD^"));
}

bool
changed_commits_find(
	struct builtin_call *call, const struct run_git *git, struct changed_commits *out)
{
	struct commit_finder f = {
		.call = call, .git = git, .payload = event_payload(call), .out = out};
	const struct str name = builtin_env(call, "GITHUB_REF_NAME");

	*out = (struct changed_commits){.from_name = name, .to_name = name};
	if (!builtin_flag(call, "since_last_remote_commit", &f.is_since_last))
		return false;
	const struct str base_ref = payload_text(&f, "pull_request.base.ref");
	const bool is_pull = base_ref.n > 0;
	if (is_pull) {
		out->since_parting = true;
		out->to_name = payload_text(&f, "pull_request.head.ref");
		out->from_name = f.is_since_last ? out->to_name : base_ref;
	}
	out->to = head(&f);
	if (!read_input(&f, "sha", &out->to) || !read_input(&f, "base_sha", &out->from))
		return false;
	if (out->from.n > 0 && !str_eq(out->from, out->to))
		return true;
	if (is_pull)
		return find_before_pull(&f);
	if (str_starts(builtin_env(call, "GITHUB_REF"), STR("refs/tags/")))
		return find_tag_before(&f);
	return find_before_push(&f);
}
