#include "actions/base/tool.h"

#include "engine/store/file.h"
#include "engine/store/seal.h"
#include "engine/store/tool_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX       ((size_t)1 << 20)
#define LOCK_POLL_MS   50
#define NS_PER_MS      1000000L
#define PRINTED_IN_ERR 400

/* Other names of architectures, and Node's. */
static const struct {
	const char *name, *arch;
} arch_names[] = {
	{"amd64", "x64"},
	{"x86_64", "x64"},
	{"aarch64", "arm64"},
	{"x86", "ia32"},
	{"386", "ia32"},
};

/* --- this machine ------------------------------------------------------------------------- */

struct str
tool_os(struct arena *a)
{
	struct utsname names;

	return uname(&names) == 0 ? str_lower(a, str_from(names.sysname)) : STR("linux");
}

static struct str
node_arch(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(arch_names); i++)
		if (str_eq_nocase_z(name, arch_names[i].name))
			return str_from(arch_names[i].arch);
	return name;
}

bool
tool_is_musl(void)
{
	struct arena a = {0};
	struct str *names;
	size_t count;
	bool found = false;

	if (file_list(&a, STR("/lib"), &names, &count, NULL))
		for (size_t i = 0; i < count && !found; i++)
			found = str_starts(names[i], STR("ld-musl-"));
	arena_free(&a);
	return found && !file_exists(STR("/etc/ld.so.cache")); /* Debian can have both */
}

bool
tool_check_arch(struct builtin_call *call, const char *tool, struct str *out)
{
	const struct str asked = builtin_input(call, "architecture");
	const struct str own = tool_cache_arch(call->a);

	*out = own;
	if (asked.n == 0 || str_eq_nocase(node_arch(asked), own))
		return true;
	(void)builtin_missing(call, "leave `architecture` out, or run this job on such a machine",
		"%s for %" STR_FMT " cannot run on this machine, which is %" STR_FMT, tool,
		STR_ARG(asked), STR_ARG(own));
	return false;
}

/* --- finding ------------------------------------------------------------------------------ */

bool
tool_in_cache(struct builtin_call *call, struct str name, const struct semver_range *range,
	struct str arch, struct tool *out)
{
	struct tool_cache_entry entry;

	if (!tool_cache_find(call->a, call->tool_cache, name, range, arch, &entry))
		return false;
	*out = (struct tool){entry.version, entry.path, "tool cache"};
	return true;
}

/* Looks at one version's folder; keeps it if it is better than what is known. */
static void
consider(struct builtin_call *call, const struct tool_place *place, struct str folder,
	struct str name, const struct semver_range *range, struct tool *best)
{
	const struct str prefix = str_from(place->prefix);
	const size_t end = place->end ? str_index(name, place->end, prefix.n) : name.n;
	struct semver version;
	struct semver known;

	if (!str_starts(name, prefix) || !semver_parse(str_slice(name, prefix.n, end), &version) ||
		!semver_satisfies(&version, range))
		return;
	if (best->place && semver_parse(best->version, &known) &&
		semver_compare(&version, &known) <= 0)
		return;
	const struct str path =
		str_concat(call->a, path_join(call->a, folder, name), str_from(place->below));
	if (!file_is_executable(path_join(call->a, path, str_from(place->program))))
		return;
	*best = (struct tool){semver_text(call->a, &version), path, place->name};
}

static bool
in_place(struct builtin_call *call, const struct tool_place *place,
	const struct semver_range *range, struct tool *out)
{
	const struct str folder = path_join(call->a, call->user_home, str_from(place->folder));
	struct tool best = {0};
	struct str *names;
	size_t count;

	if (!file_list(call->a, folder, &names, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		consider(call, place, folder, names[i], range, &best);
	if (!best.place)
		return false;
	*out = best;
	return true;
}

bool
tool_in_places(struct builtin_call *call, const struct tool_place *places, size_t count,
	const struct semver_range *range, struct tool *out)
{
	for (size_t i = 0; i < count; i++)
		if (in_place(call, &places[i], range, out))
			return true;
	return false;
}

struct str
tool_on_path(struct arena *a, struct str path, struct str program)
{
	struct str folder;

	while (str_split(&path, ':', &folder)) {
		const struct str full = path_join(a, folder, program);
		if (str_starts(folder, STR("/")) && file_is_executable(full))
			return full;
	}
	return STR_NONE;
}

/* --- programs and files ------------------------------------------------------------------- */

bool
tool_output(struct builtin_call *call, const char *const *argv, struct str *out, struct error *err)
{
	struct str printed = STR_NONE;
	const struct builtin_exec exec = {.argv = argv, .capture = &printed};
	int exit_code;

	if (!builtin_exec(call, &exec, &exit_code, err))
		return false;
	printed = str_trim_end(printed);
	if (exit_code != 0)
		return error_set(err, ERROR_MISSING, "'%s' exits with %d: %" STR_FMT, argv[0],
			exit_code, STR_ARG(str_slice(printed, 0, PRINTED_IN_ERR)));
	*out = printed;
	return true;
}

bool
tool_read(struct builtin_call *call, struct str name, struct str *out)
{
	return file_read(call->a, path_join(call->a, call->workspace, name), TEXT_MAX, out, NULL);
}

static void
pause_before_retry(void)
{
	const struct timespec pause = {.tv_nsec = LOCK_POLL_MS * NS_PER_MS};

	(void)nanosleep(&pause, NULL); /* cut short: one more look */
}

/* Polls, since a blocking flock could not be cancelled. */
bool
tool_lock(struct builtin_call *call, struct str path, int *fd, struct error *err)
{
	const char *z = str_z(call->a, path);

	if (!file_make_dirs(path_folder(path), 0755, err))
		return false;
	const int opened = z ? open(z, O_RDWR | O_CREAT | O_CLOEXEC, 0644) : -1;
	if (opened < 0)
		return error_errno(err, errno, "cannot lock '%" STR_FMT "'", STR_ARG(path));
	while (flock(opened, LOCK_EX | LOCK_NB) != 0) {
		if (builtin_is_cancelled(call)) {
			(void)close(opened); /* nothing was written */
			return error_set(err, ERROR_CANCELLED, "the run was cancelled");
		}
		pause_before_retry();
	}
	*fd = opened;
	return true;
}

void
tool_unlock(int fd)
{
	(void)close(fd); /* nothing was written */
}

/* --- the seal ----------------------------------------------------------------------------- */

/* Another job may have repaired it while this one waited for the lock: then there is nothing to
 * tell. */
static bool
restore(struct builtin_call *call, const char *name, struct str folder, const char *then)
{
	const struct str marker = tool_cache_marker(call->a, folder);
	struct str what;
	const bool is_whole = seal_restore(call->a, folder, marker, &what) == SEAL_WHOLE;

	if (!is_whole)
		IGNORE(file_remove_tree(marker, NULL)); /* the next run would only tell it again */
	if (what.n > 0)
		builtin_warning(call,
			"%s in the tool cache has changed: %" STR_FMT " in '%" STR_FMT "'; %s",
			name, STR_ARG(what), STR_ARG(folder), is_whole ? "lact removes it" : then);
	return is_whole;
}

bool
tool_is_whole(struct builtin_call *call, const char *name, struct str folder, const char *then)
{
	const struct str marker = tool_cache_marker(call->a, folder);
	struct str what;
	int lock;
	bool is_whole = seal_check(call->a, folder, marker, &what) == SEAL_WHOLE;

	if (!is_whole && tool_lock(call, str_concat(call->a, folder, STR(".lock")), &lock, NULL)) {
		is_whole = restore(call, name, folder, then);
		tool_unlock(lock);
	}
	return is_whole;
}

bool
tool_add_matcher(
	struct builtin_call *call, const char *name, const char *matchers, struct error *err)
{
	const struct str path =
		str_fmt(call->a, "%" STR_FMT "/%s-matchers.json", STR_ARG(call->temp), name);

	if (!file_write(path, str_from(matchers), 0644, err))
		return false;
	builtin_log(call, "##[add-matcher]%" STR_FMT, STR_ARG(path));
	return true;
}

enum result
tool_fail(struct builtin_call *call, const struct error *err)
{
	if (err->kind == ERROR_MISSING || err->kind == ERROR_NETWORK)
		return builtin_missing(call, err->help, "%s", err->text);
	return builtin_error(call, "%s", err->text);
}
