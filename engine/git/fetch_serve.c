#include "engine/git/fetch_serve.h"

#include "engine/git/fetch_help.h"
#include "engine/git/instead_of.h"
#include "engine/git/libgit.h"
#include "engine/git/libgit_network.h"
#include "engine/git/snapshot.h"
#include "engine/store/file.h"

#define REFSPECS_MAX 2

struct fetch_job {
	struct arena *a;
	const struct fetch_request *request;
	git_repository *repository; /* bare, thrown away */
	git_remote *remote;
	git_oid commit;
	bool has_login_failed;
	struct error *err;
};

/* --- callbacks ---------------------------------------------------------------------------- */

/* Called when the server wants a login: once with the token, if there is one. */
static int
log_in(git_credential **out, const char *url, const char *user, unsigned int allowed, void *owner)
{
	struct fetch_job *f = owner;
	const char *token = str_z(f->a, f->request->token);

	(void)url;
	if ((allowed & GIT_CREDENTIAL_SSH_KEY) && !f->has_login_failed) {
		f->has_login_failed = true; /* asked again: the agent's key was refused */
		return libgit_network.credential_ssh_key_from_agent(out, user ? user : "git");
	}
	if (!(allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) || !token || token[0] == '\0' ||
		f->has_login_failed)
		return GIT_EAUTH;
	f->has_login_failed = true;
	return libgit_network.credential_userpass_plaintext_new(out, "x-access-token", token);
}

static git_remote_callbacks
callbacks(struct fetch_job *f)
{
	git_remote_callbacks result;

	(void)libgit_network.remote_init_callbacks(&result, GIT_REMOTE_CALLBACKS_VERSION);
	result.credentials = log_in;
	result.payload = f;
	return result;
}

/* --- errors ------------------------------------------------------------------------------- */

static bool
tell(struct fetch_job *f, int code, const char *doing)
{
	(void)libgit_error(f->err, "cannot %s '%" STR_FMT "'", doing, STR_ARG(f->request->url));
	f->err->kind = code == GIT_ENOTFOUND ? ERROR_MISSING : ERROR_NETWORK;
	return error_help(f->err, "%s", fetch_help(code, str_from(f->err->text)));
}

/* --- finding the ref ---------------------------------------------------------------------- */

static bool
find_ref(struct fetch_job *f, const char *prefix, const git_remote_head **heads, size_t count)
{
	struct arena *a = f->a;
	const struct str name = str_concat(a, str_from(prefix), f->request->ref);
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
resolve(struct fetch_job *f)
{
	static const char *const prefixes[] = {"refs/tags/", "refs/heads/", ""};
	const git_remote_head **heads;
	size_t count;

	if (libgit_id(f->request->ref, &f->commit))
		return true;
	if (libgit_network.remote_ls(&heads, &count, f->remote) != 0)
		return tell(f, 0, "list the refs of");
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (find_ref(f, prefixes[i], heads, count))
			return true;
	(void)error_set(f->err, ERROR_MISSING, "'%" STR_FMT "' has no branch or tag '%" STR_FMT "'",
		STR_ARG(f->request->url), STR_ARG(f->request->ref));
	return error_help(f->err, "check the ref after the @ of `uses`");
}

/* Where git would go: after the user's `url.*.insteadOf`. */
static struct str
real_url(struct fetch_job *f)
{
	struct insteads insteads = {0};
	git_config *config = NULL;

	if (libgit.repository_config_snapshot(&config, f->repository) == 0)
		insteads_read(f->a, &insteads, config);
	libgit.config_free(config);
	return insteads_apply(f->a, &insteads, f->request->url);
}

static bool
connect(struct fetch_job *f)
{
	const char *url = str_z(f->a, real_url(f));
	const git_remote_callbacks connect_callbacks = callbacks(f);
	git_remote_create_options options;

	(void)libgit_network.remote_create_options_init(
		&options, GIT_REMOTE_CREATE_OPTIONS_VERSION);
	options.repository = f->repository;
	/* done by real_url: libgit2 1.5 leaks for each setting that it looks through */
	options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF;
	if (!url || libgit_network.remote_create_with_opts(&f->remote, url, &options) != 0)
		return tell(f, 0, "use the address");
	const int code = libgit_network.remote_connect(
		f->remote, GIT_DIRECTION_FETCH, &connect_callbacks, NULL, NULL);
	return code == 0 || tell(f, code, "reach");
}

/* --- getting it --------------------------------------------------------------------------- */

static bool
download(struct fetch_job *f)
{
	/* all branches and tags: a server need not give a commit by its name alone */
	char heads[] = "+refs/heads/*:refs/heads/*";
	char tags[] = "+refs/tags/*:refs/tags/*";
	char *specs[REFSPECS_MAX] = {heads, tags};
	const git_strarray refspecs = {specs, REFSPECS_MAX};
	git_fetch_options options;

	(void)libgit_network.fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
	options.callbacks = callbacks(f);
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	const int code = libgit_network.remote_fetch(f->remote, &refspecs, &options, NULL);
	return code == 0 || tell(f, code, "fetch");
}

static bool
check_out(struct fetch_job *f, struct str target)
{
	git_object *commit = NULL;

	if (libgit.object_lookup(&commit, f->repository, &f->commit, GIT_OBJECT_COMMIT) != 0) {
		(void)error_set(f->err, ERROR_MISSING, "'%" STR_FMT "' has no commit %" STR_FMT,
			STR_ARG(f->request->url), STR_ARG(f->request->ref));
		return error_help(f->err, "check the ref after the @ of `uses`");
	}
	libgit.object_free(commit);
	/* not libgit2's checkout: it cannot do without a work tree where there are submodules */
	return snapshot_write_commit(f->a, str_from(libgit.repository_path(f->repository)),
		libgit_hex(f->a, &f->commit), target, NULL, f->err);
}

/* What it trusts is the system's authorities, unless a file is given. */
static void
trust(const struct fetch_request *request, struct arena *a)
{
	/* a libgit2 that uses the system's TLS refuses it */
	if (request->ca_file.n > 0)
		(void)libgit.libgit2_opts(
			GIT_OPT_SET_SSL_CERT_LOCATIONS, str_z(a, request->ca_file), NULL);
}

static bool
fetch(struct fetch_job *f)
{
	const struct fetch_request *request = f->request;
	const struct str bare = path_join(f->a, request->scratch, STR("repository"));
	const struct str files = path_join(f->a, request->scratch, STR(FETCH_FILES));

	if (libgit.repository_init(&f->repository, str_z(f->a, bare), 1) != 0)
		return tell(f, 0, "prepare for");
	if (!connect(f) || !resolve(f))
		return false;
	if (file_is_dir(path_join(f->a, request->folder, libgit_hex(f->a, &f->commit))))
		return true;
	return download(f) && file_make_dirs(files, 0755, f->err) && check_out(f, files);
}

bool
fetch_serve(
	struct arena *a, const struct fetch_request *request, struct str *commit, struct error *err)
{
	struct fetch_job f = {.a = a, .request = request, .err = err};

	if (!libgit_network_load(err))
		return false;
	trust(request, a);
	const bool ok = fetch(&f);
	if (ok)
		*commit = libgit_hex(a, &f.commit);
	libgit_network.remote_free(f.remote);
	libgit.repository_free(f.repository);
	return ok;
}
