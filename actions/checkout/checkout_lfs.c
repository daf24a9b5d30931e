#include "actions/checkout/checkout_lfs.h"

#include "engine/store/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#define POINTER_START "version https://git-lfs.github.com/spec/v1\n"
#define POINTER_OID   "oid sha256:"
#define OID_SIZE      64
/* The specification's limit: what is larger is no pointer. */
#define POINTER_MAX 1024
/* So old are the files, for git to see that the index was written after them. */
#define AGE_S    2
#define LIST_MAX ((size_t)256 << 20)

/* $1: the file that gets the paths, each with a NUL. */
static const char list_script[] = "git ls-files -z -- ':(attr:filter=lfs)' >\"$1\"\n";

/*
 * Without git-lfs on this machine, git would take the files for edits: what it hashes is this.
 * Entries that are written anew have no stat data: by that alone git would see another size.
 */
static const char refresh_script[] =
	"clean='f=$(mktemp) && cat >\"$f\" && "
	"printf \"version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize %s\\n\" "
	"\"$({ sha256sum 2>/dev/null || shasum -a 256; } <\"$f\" | cut -c1-64)\" "
	"\"$(wc -c <\"$f\" | tr -d \" \")\"; rm -f \"$f\"'\n"
	"git ls-files -s -z -- ':(attr:filter=lfs)' | git update-index -z --index-info\n"
	"git -c filter.lfs.clean=\"$clean\" update-index -q --refresh || "
	":\n";

static const char fetch_script[] =
	"set -e\ngit lfs install --local --skip-smudge\ngit lfs fetch origin\ngit lfs checkout\n";

struct lfs {
	struct builtin_call *call;
	struct str folder;
	struct str objects; /* empty: none */
	size_t written_count;
	size_t missing_count;
	struct str missing_path; /* the first of them */
	struct str missing_oid;
};

/* The oid of a pointer; empty for another file. */
static struct str
pointer_oid(struct str text)
{
	struct str line;

	if (!str_starts(text, STR(POINTER_START)))
		return STR_NONE;
	while (str_line(&text, &line)) {
		const struct str oid = str_slice(line, sizeof(POINTER_OID) - 1, line.n);
		bool is_hex = str_starts(line, STR(POINTER_OID)) && oid.n == OID_SIZE;
		for (size_t i = 0; is_hex && i < oid.n; i++)
			is_hex = char_is_digit(oid.p[i]) || (oid.p[i] >= 'a' && oid.p[i] <= 'f');
		if (is_hex)
			return oid;
	}
	return STR_NONE;
}

static void
miss(struct lfs *lfs, struct str path, struct str oid)
{
	if (lfs->missing_count++ > 0)
		return;
	lfs->missing_path = path;
	lfs->missing_oid = oid;
}

/* "objects/ab/cd/abcd…" */
static struct str
object_path(const struct lfs *lfs, struct str oid)
{
	return lfs->objects.n > 0
		       ? str_concat(lfs->call->a, lfs->objects, STR("/"), str_slice(oid, 0, 2),
				 STR("/"), str_slice(oid, 2, 4), STR("/"), oid)
		       : STR_NONE;
}

/* Objects are read-only; the file keeps the mode that it had as a pointer. */
static bool
replace(struct arena *a, struct str object, struct str target, struct error *err)
{
	const char *z = str_z(a, target);
	const struct timespec past = {.tv_sec = time(NULL) - AGE_S};
	const struct timespec times[2] = {past, past};
	struct stat st;

	if (!z || stat(z, &st) != 0 || !file_copy(object, target, err) ||
		chmod(z, st.st_mode & 0777) != 0 || utimensat(AT_FDCWD, z, times, 0) != 0)
		return error_set(err, ERROR_IO, "cannot write '%" STR_FMT "'", STR_ARG(target));
	return true;
}

static bool
write_one(struct lfs *lfs, struct str path, struct error *err)
{
	struct arena *a = lfs->call->a;
	const struct str target = path_join(a, lfs->folder, path);
	struct error other = {0};
	struct str text;

	/* a larger file is none, and one that a sparse checkout leaves out is not there */
	if (!file_read_inside(a, lfs->folder, target, POINTER_MAX, &text, &other))
		return true;
	const struct str oid = pointer_oid(text);
	if (oid.n == 0)
		return true;
	const struct str object = object_path(lfs, oid);
	if (object.n == 0 || !file_exists(object)) {
		miss(lfs, path, oid);
		return true;
	}
	lfs->written_count++;
	return replace(a, object, target, err);
}

static bool
write_all(struct lfs *lfs, struct str list, struct error *err)
{
	struct str path;

	while (list.n > 0 && str_split(&list, '\0', &path))
		if (path.n > 0 && !write_one(lfs, path, err))
			return false;
	return true;
}

static bool
shell(struct lfs *lfs, const char *script, struct str argument, const char *const *env,
	int *exit_code, struct error *err)
{
	const char *const argv[] = {"sh", "-c", script, "lfs", str_z(lfs->call->a, argument), NULL};
	const struct builtin_exec exec = {.argv = argv, .env = env, .cwd = lfs->folder};

	return builtin_exec(lfs->call, &exec, exit_code, err);
}

static bool
list_files(struct lfs *lfs, struct str *list, struct error *err)
{
	struct arena *a = lfs->call->a;
	struct str folder;
	int exit_code;

	if (!file_make_temp(a, path_join(a, lfs->call->temp, STR("checkout-lfs-")), &folder, err))
		return false;
	const struct str file = path_join(a, folder, STR("list"));
	bool ok = shell(lfs, list_script, file, NULL, &exit_code, err);
	if (ok && exit_code != 0)
		ok = error_set(err, ERROR_IO, "git failed with exit code %d", exit_code);
	ok = ok && file_read(a, file, LIST_MAX, list, err);
	IGNORE(file_remove_tree(folder, NULL)); /* the job's temporary folder goes with it */
	return ok;
}

static bool
has_git_lfs(struct lfs *lfs)
{
	const char *const argv[] = {"git", "lfs", "version", NULL};
	struct str printed;
	const struct builtin_exec exec = {.argv = argv, .cwd = lfs->folder, .capture = &printed};
	struct error err = {0};
	int exit_code;

	return builtin_exec(lfs->call, &exec, &exit_code, &err) && exit_code == 0;
}

static enum result
tell_missing(struct lfs *lfs, const char *why)
{
	return builtin_missing(lfs->call, "have it here: git lfs fetch --all",
		"git-lfs object %" STR_FMT " of '%" STR_FMT
		"'%s is not in .git/lfs/objects, and %s",
		STR_ARG(lfs->missing_oid), STR_ARG(lfs->missing_path),
		lfs->missing_count > 1 ? ", and others," : "", why);
}

static enum result
fetch(struct lfs *lfs, const struct checkout_login *login)
{
	struct error err = {0};
	int exit_code;

	if (lfs->call->offline)
		return tell_missing(lfs, "is not fetched with --offline");
	if (!has_git_lfs(lfs))
		return tell_missing(lfs, "git-lfs, which would fetch it, is not on PATH");
	if (!shell(lfs, fetch_script, STR_NONE, checkout_login_env(lfs->call, login), &exit_code,
		    &err))
		return builtin_error(lfs->call, "lfs: %s", err.text);
	return exit_code == 0 ? RESULT_SUCCESS : tell_missing(lfs, "git-lfs cannot fetch it");
}

enum result
checkout_lfs(struct builtin_call *call, struct str folder, struct str user_git,
	const struct checkout_login *login)
{
	struct lfs lfs = {.call = call, .folder = folder};
	struct error err = {0};
	struct str list;
	int exit_code;

	if (user_git.n > 0)
		lfs.objects = path_join(call->a, user_git, STR("lfs/objects"));
	if (!list_files(&lfs, &list, &err) || !write_all(&lfs, list, &err))
		return builtin_error(call, "lfs: %s", err.text);
	if (lfs.missing_count > 0 && fetch(&lfs, login) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (lfs.written_count > 0 && !shell(&lfs, refresh_script, STR_NONE, NULL, &exit_code, &err))
		return builtin_error(call, "lfs: %s", err.text);
	builtin_log(call, "git-lfs: %zu of the files are objects",
		lfs.written_count + lfs.missing_count);
	return RESULT_SUCCESS;
}
