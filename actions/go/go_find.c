#include "actions/go/go_find.h"

#include "actions/go/go_version.h"
#include "engine/store/file.h"

/* Folders of installations: <folder>/<prefix>…<below>. */
static const struct go_place {
	const char *name;
	const char *folder; /* below the user's home, or absolute */
	const char *prefix;
	const char *below;
	bool has_target; /* its name ends with the target */
} places[] = {
	{"/usr/local", "/usr/local", "go", "", false},
	{"/usr/lib", "/usr/lib", "go", "", false},
	{"Homebrew", "/opt/homebrew/Cellar/go", "", "/libexec", false},
	{"Homebrew", "/usr/local/Cellar/go", "", "/libexec", false},
	{"~/sdk", "sdk", "go", "", false},
	{"the module cache", "go/pkg/mod/golang.org", "toolchain@v0.0.1-go", "", true},
	{"asdf", ".asdf/installs/golang", "", "/go", false},
	{"mise", ".local/share/mise/installs/go", "", "", false},
	{"goenv", ".goenv/versions", "", "", false},
	{"gvm", ".gvm/gos", "go", "", false},
};

/* --- asking ------------------------------------------------------------------------------- */

/* As the job will run it: its own version, and no GOROOT that another Go has set. */
static bool
run_go(struct builtin_call *call, struct str go, const char *verb, const char *argument,
	struct str *out)
{
	static const char *const env[] = {"GOTOOLCHAIN=local", "GOROOT=", NULL};
	const char *const argv[] = {str_z(call->a, go), verb, argument, NULL};
	const struct builtin_exec exec = {.argv = argv, .env = env, .capture = out};
	struct error err;
	int exit_code;

	return argv[0] && builtin_exec(call, &exec, &exit_code, &err) && exit_code == 0;
}

/* "go version go1.22.0 linux/amd64" */
bool
go_ask(struct builtin_call *call, struct str root, struct str *version)
{
	struct str printed;
	struct str word = STR_NONE;

	if (!run_go(call, path_join(call->a, root, STR("bin/go")), "version", NULL, &printed))
		return false;
	for (int i = 0; i < 3; i++)
		if (!str_split(&printed, ' ', &word))
			return false;
	if (!str_starts(word, STR("go")))
		return false;
	*version = str_slice(word, 2, word.n);
	return true;
}

struct str
go_env_value(struct str printed, const char *name)
{
	struct str line;

	while (str_line(&printed, &line)) {
		const size_t equals = str_index(line, '=', 0);
		if (!str_eq(str_slice(line, 0, equals), str_from(name)))
			continue;
		const struct str value = str_trim(str_slice(line, equals + 1, line.n));
		const bool is_quoted = value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'');
		return is_quoted ? str_slice(value, 1, value.n - 1) : value;
	}
	return STR_NONE;
}

/* --- looking ------------------------------------------------------------------------------ */

/* Keeps a Go that is better than what is known. */
static void
consider(struct builtin_call *call, const char *place, struct str root,
	const struct semver_range *range, struct tool *best)
{
	struct semver known;
	struct semver version;
	struct str name;

	if (!file_is_executable(path_join(call->a, root, STR("bin/go"))) ||
		!go_ask(call, root, &name) || !go_version_parse(call->a, name, &version) ||
		!semver_satisfies(&version, range))
		return;
	if (best->place && semver_parse(best->version, &known) &&
		semver_compare(&version, &known) <= 0)
		return;
	*best = (struct tool){semver_text(call->a, &version), root, place};
}

static bool
in_place(struct builtin_call *call, const struct go_place *place, const struct semver_range *range,
	struct str target, struct tool *out)
{
	const struct str folder = path_join(call->a, call->user_home, str_from(place->folder));
	struct tool best = {0};
	struct str *names;
	size_t count;

	if (!file_list(call->a, folder, &names, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_starts(names[i], str_from(place->prefix)) &&
			(!place->has_target || str_ends(names[i], target)))
			consider(call, place->name,
				str_concat(call->a, path_join(call->a, folder, names[i]),
					str_from(place->below)),
				range, &best);
	if (!best.place)
		return false;
	*out = best;
	return true;
}

/* Its GOROOT, since what is on PATH may be a link or a version manager's script. */
static bool
on_path(struct builtin_call *call, const struct semver_range *range, struct tool *out)
{
	const struct str go = tool_on_path(call->a, call->user_path, STR("go"));
	struct tool best = {0};
	struct str root;

	if (go.n == 0 || !run_go(call, go, "env", "GOROOT", &root))
		return false;
	consider(call, "PATH", str_trim(root), range, &best);
	if (!best.place)
		return false;
	*out = best;
	return true;
}

bool
go_find(struct builtin_call *call, const struct semver_range *range, struct str target,
	struct tool *out)
{
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (in_place(call, &places[i], range, target, out))
			return true;
	return on_path(call, range, out);
}
