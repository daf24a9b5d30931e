#include "engine/git/fetch.h"

#include "engine/git/fetch_help.h"
#include "engine/git/instead_of.h"
#include "engine/git/libgit.h"
#include "engine/git/libgit_trust.h"
#include "engine/git/snapshot.h"
#include "engine/store/file.h"

#define REFSPECS_MAX 2

struct fetching {
	struct arena *a;
	const struct fetch_options *options;
	const struct libgit *git;
	git_repository *repository; /* bare, thrown away */
	git_remote *remote;
	git_oid commit;
	bool has_login_failed;
	struct error *err;
};

/* --- callbacks ---------------------------------------------------------------------------- */

static bool
is_cancelled(const struct fetching *f)
{
	return f->options->cancel && atomic_load(f->options->cancel);
}

/* Called when the server wants a login: once with the token, if there is one. */
static int
log_in(git_credential **out, const char *url, const char *user, unsigned int allowed, void *owner)
{
	struct fetching *f = owner;
	const char *token = str_z(f->a, f->options->token);

	(void)url;
	if ((allowed & GIT_CREDENTIAL_SSH_KEY) && !f->has_login_failed) {
		f->has_login_failed = true; /* asked again: the agent's key was refused */
		return f->git->credential_ssh_key_from_agent(out, user ? user : "git");
	}
	if (!(allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) || !token || token[0] == '\0' ||
		f->has_login_failed)
		return GIT_EAUTH;
	f->has_login_failed = true;
	return f->git->credential_userpass_plaintext_new(out, "x-access-token", token);
}

static int
watch(const git_indexer_progress *progress, void *owner)
{
	(void)progress;
	return is_cancelled(owner) ? GIT_EUSER : 0;
}

static git_remote_callbacks
callbacks(struct fetching *f)
{
	git_remote_callbacks result;

	(void)f->git->remote_init_callbacks(&result, GIT_REMOTE_CALLBACKS_VERSION);
	result.credentials = log_in;
	result.transfer_progress = watch;
	result.payload = f;
	return result;
}

/* --- errors ------------------------------------------------------------------------------- */

static bool
tell(struct fetching *f, int code, const char *doing)
{
	const struct fetch_options *options = f->options;

	if (is_cancelled(f))
		return error_set(f->err, ERROR_CANCELLED, "fetching was cancelled");
	(void)libgit_error_of(
		f->git, f->err, "cannot %s '%" STR_FMT "'", doing, STR_ARG(options->url));
	f->err->kind = code == GIT_ENOTFOUND ? ERROR_MISSING : ERROR_NETWORK;
	return error_help(f->err, "%s", fetch_help(code, str_from(f->err->text)));
}

/* --- finding the ref ---------------------------------------------------------------------- */

static bool
find_ref(struct fetching *f, const char *prefix, const git_remote_head **heads, size_t count)
{
	struct arena *a = f->a;
	const struct str name = str_concat(a, str_from(prefix), f->options->ref);
	/* an annotated tag's commit is listed behind it, with this end */
	const struct str peeled = str_concat(a, name, STR("^{}"));
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		const struct str head = str_from(heads[i]->name);
		if (str_eq(head, peeled) || (!found && str_eq(head, name))) {
			f->commit = heads[i]->oid;
			found = true;
		}
	}
	return found;
}

static bool
resolve(struct fetching *f)
{
	static const char *const prefixes[] = {"refs/tags/", "refs/heads/", ""};
	const git_remote_head **heads;
	size_t count;

	if (libgit_id(f->options->ref, &f->commit))
		return true;
	if (f->git->remote_ls(&heads, &count, f->remote) != 0)
		return tell(f, 0, "list the refs of");
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (find_ref(f, prefixes[i], heads, count))
			return true;
	(void)error_set(f->err, ERROR_MISSING, "'%" STR_FMT "' has no branch or tag '%" STR_FMT "'",
		STR_ARG(f->options->url), STR_ARG(f->options->ref));
	return error_help(f->err, "look at what stands behind the @ of `uses`");
}

/* Where git would go: after the user's `url.*.insteadOf`. */
static struct str
real_url(struct fetching *f)
{
	struct insteads insteads = {0};
	git_config *config = NULL;

	if (f->git->repository_config_snapshot(&config, f->repository) == 0)
		insteads_read(f->a, f->git, &insteads, config);
	f->git->config_free(config);
	return insteads_apply(f->a, &insteads, f->options->url);
}

static bool
connect(struct fetching *f)
{
	const char *url = str_z(f->a, real_url(f));
	const git_remote_callbacks connect_callbacks = callbacks(f);
	git_remote_create_options options;

	(void)f->git->remote_create_options_init(&options, GIT_REMOTE_CREATE_OPTIONS_VERSION);
	options.repository = f->repository;
	/* done by real_url: libgit2 1.5 leaks for each setting that it looks through */
	options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF;
	if (!url || f->git->remote_create_with_opts(&f->remote, url, &options) != 0)
		return tell(f, 0, "use the address");
	const int code = f->git->remote_connect(
		f->remote, GIT_DIRECTION_FETCH, &connect_callbacks, NULL, NULL);
	return code == 0 || tell(f, code, "reach");
}

/* --- getting it --------------------------------------------------------------------------- */

static bool
download(struct fetching *f)
{
	/* all branches and tags: a server need not give a commit by its name alone */
	char heads[] = "+refs/heads/*:refs/heads/*";
	char tags[] = "+refs/tags/*:refs/tags/*";
	char *specs[REFSPECS_MAX] = {heads, tags};
	const git_strarray refspecs = {specs, REFSPECS_MAX};
	git_fetch_options options;

	(void)f->git->fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
	options.callbacks = callbacks(f);
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	const int code = f->git->remote_fetch(f->remote, &refspecs, &options, NULL);
	return code == 0 || tell(f, code, "fetch");
}

static bool
check_out(struct fetching *f, struct str target)
{
	git_object *commit = NULL;

	if (f->git->object_lookup(&commit, f->repository, &f->commit, GIT_OBJECT_COMMIT) != 0) {
		(void)error_set(f->err, ERROR_MISSING, "'%" STR_FMT "' has no commit %" STR_FMT,
			STR_ARG(f->options->url), STR_ARG(f->options->ref));
		return error_help(f->err, "look at what stands behind the @ of `uses`");
	}
	f->git->object_free(commit);
	/* not libgit2's checkout: it cannot do without a work tree where there are submodules */
	return snapshot_write_commit(f->a, str_from(f->git->repository_path(f->repository)),
		libgit_hex(f->a, &f->commit), target, f->options->cancel, f->err);
}

static bool
put_in_place(struct fetching *f, struct str from, struct str to)
{
	const char *from_z = str_z(f->a, from);
	const char *to_z = str_z(f->a, to);

	if (rename(from_z, to_z) == 0 || file_is_dir(to))
		return true; /* another lact may have been quicker */
	return error_set(f->err, ERROR_IO, "cannot make '%s'", to_z);
}

static bool
fetch_into(struct fetching *f, struct str scratch)
{
	const struct str bare = path_join(f->a, scratch, STR("repository"));
	const struct str files = path_join(f->a, scratch, STR("files"));

	if (f->git->repository_init(&f->repository, str_z(f->a, bare), 1) != 0)
		return tell(f, 0, "prepare for");
	if (!connect(f) || !resolve(f))
		return false;
	const struct str target = path_join(f->a, f->options->folder, libgit_hex(f->a, &f->commit));
	if (file_is_dir(target))
		return true;
	return download(f) && file_make_dirs(files, 0755, f->err) && check_out(f, files) &&
	       put_in_place(f, files, target);
}

bool
fetch_files(
	struct arena *a, const struct fetch_options *options, struct str *commit, struct error *err)
{
	struct fetching f = {.a = a, .options = options, .err = err};
	struct str scratch;

	f.git = libgit_network_load(err);
	if (!f.git)
		return false;
	libgit_trust_load(f.git, str_z(a, options->ca_file));
	bool ok = file_make_dirs(options->folder, 0755, err) &&
		  file_make_temp(a, path_join(a, options->folder, STR(".fetch-")), &scratch, err);
	if (ok) {
		ok = fetch_into(&f, scratch);
		IGNORE(file_remove_tree(scratch, NULL)); /* what stays is in nobody's way */
	}
	if (ok)
		*commit = libgit_hex(a, &f.commit);
	f.git->remote_free(f.remote);
	f.git->repository_free(f.repository);
	return ok;
}
