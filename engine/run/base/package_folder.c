#include "engine/run/base/package_folder.h"

#include "engine/store/file.h"

#ifdef __APPLE__
#define BY_SYSTEM(linux_path, darwin_path) darwin_path
#else
#define BY_SYSTEM(linux_path, darwin_path) linux_path
#endif

enum {
	NPM = 1 << 0,
	PNPM = 1 << 1,
	YARN = 1 << 2,
	PIP = 1 << 3,
	UV = 1 << 4,
	CARGO = 1 << 5,
	GO = 1 << 6,
	MAVEN = 1 << 7,
	GRADLE = 1 << 8,
	NUGET = 1 << 9,
	BUN = 1 << 10,
	DENO = 1 << 11,
	ANY = -1,
};

static const struct package_folder {
	int manager;
	const char *path; /* below HOME */
	const char *kept;
	bool is_file;
	bool waits; /* for the folder around it, which an action makes */
} folders[] = {
	{NPM, ".npm", "npm", false, false},
	{PNPM, BY_SYSTEM(".local/share/pnpm/store", "Library/pnpm/store"), "pnpm", false, false},
	/* below PNPM_HOME, as pnpm/action-setup sets it */
	{PNPM, "setup-pnpm/node_modules/.bin/store", "pnpm", false, true},
	{YARN, ".yarn/berry/cache", "yarn-berry", false, false},
	{PIP, BY_SYSTEM(".cache/pip", "Library/Caches/pip"), "pip", false, false},
	{UV, ".cache/uv", "uv", false, false},
	{CARGO, ".cargo/registry", "cargo-registry", false, false},
	{CARGO, ".cargo/git", "cargo-git", false, false},
	{CARGO, ".cargo/.package-cache", "cargo-lock", true, false},
	{CARGO, ".cargo/.package-cache-mutate", "cargo-lock-mutate", true, false},
	{GO, "go/pkg/mod", "go-mod", false, false},
	{GO, BY_SYSTEM(".cache/go-build", "Library/Caches/go-build"), "go-build", false, false},
	{MAVEN, ".m2/repository", "maven", false, false},
	{GRADLE, ".gradle/caches", "gradle", false, false},
	{GRADLE, ".gradle/wrapper", "gradle-wrapper", false, false},
	{NUGET, ".nuget/packages", "nuget", false, false},
	{BUN, ".bun/install/cache", "bun", false, false},
	{DENO, BY_SYSTEM(".cache/deno", "Library/Caches/deno"), "deno", false, false},
};

/* Words of a script, and what they may start. */
static const struct {
	const char *word;
	int managers;
} words[] = {
	{"npm", NPM},
	{"npx", NPM},
	{"node", NPM},
	{"lerna", NPM | YARN | PNPM},
	{"nx", NPM | YARN | PNPM},
	{"pnpm", PNPM},
	{"pnpx", PNPM},
	{"yarn", YARN | NPM},
	{"corepack", YARN | PNPM},
	{"pip", PIP},
	{"pip3", PIP},
	{"pipx", PIP},
	{"pipenv", PIP},
	{"poetry", PIP},
	{"python", PIP | UV},
	{"python3", PIP | UV},
	{"tox", PIP | UV},
	{"nox", PIP | UV},
	{"hatch", PIP | UV},
	{"uv", UV},
	{"uvx", UV},
	{"cargo", CARGO},
	{"cross", CARGO},
	{"maturin", CARGO | PIP},
	{"rustup", CARGO},
	{"wasm-pack", CARGO},
	{"go", GO},
	{"mvn", MAVEN},
	{"mvnw", MAVEN},
	{"gradle", GRADLE},
	{"gradlew", GRADLE},
	{"dotnet", NUGET},
	{"nuget", NUGET},
	{"msbuild", NUGET},
	{"bun", BUN},
	{"bunx", BUN},
	{"deno", DENO},
	/* what runs something else */
	{"make", ANY},
	{"just", ANY},
	{"task", ANY},
	{"turbo", ANY},
	{"bazel", ANY},
	{"cmake", ANY},
	{"bash", ANY},
	{"sh", ANY},
	{"source", ANY},
};

/* --- words -------------------------------------------------------------------------------- */

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

static package_managers
managers_of_word(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(word, str_from(words[i].word)))
			return (package_managers)words[i].managers;
	return 0;
}

package_managers
package_managers_of(struct str script)
{
	package_managers found = str_has(script, STR("./")) ? PACKAGE_MANAGERS_ALL : 0;
	size_t start = 0;

	for (size_t i = 0; i <= script.n && found != PACKAGE_MANAGERS_ALL; i++) {
		if (i < script.n && is_word_char(script.p[i]))
			continue;
		if (start == 0 || script.p[start - 1] != '.') /* `~/.npm` starts nothing */
			found |= managers_of_word(str_slice(script, start, i));
		start = i + 1;
	}
	return found;
}

/* --- links -------------------------------------------------------------------------------- */

static struct str
place_of(struct arena *a, const struct package_home *home, const struct package_folder *folder)
{
	return path_join(a, home->home, str_from(folder->path));
}

static struct str
kept_of(struct arena *a, const struct package_home *home, const struct package_folder *folder)
{
	return path_join(a, home->kept, str_from(folder->kept));
}

/* Never emptied: another job may hold it as a lock. */
static bool
make_kept(struct str kept, bool is_file)
{
	if (!is_file)
		return file_make_dirs(kept, 0700, NULL);
	return file_exists(kept) || (file_make_dirs(path_folder(kept), 0700, NULL) &&
					    file_write(kept, STR_NONE, 0600, NULL));
}

/* False: another try may do it. */
static bool
link_one(struct arena *a, const struct package_home *home, const struct package_folder *folder)
{
	const struct str place = place_of(a, home, folder);
	const struct str kept = kept_of(a, home, folder);

	if (file_is_link(place) || file_exists(place))
		return true;
	if (folder->waits && !file_is_dir(path_folder(place)))
		return false;
	if (make_kept(kept, folder->is_file) && file_make_dirs(path_folder(place), 0755, NULL))
		IGNORE(file_link(kept, place, NULL)); /* the job makes a folder of its own */
	return true;
}

package_managers
package_folders_link(const struct package_home *home, package_managers managers)
{
	package_managers done = managers;
	struct arena a = {0};

	for (size_t i = 0; managers && i < COUNT_OF(folders); i++) {
		const package_managers manager = (package_managers)folders[i].manager;
		if ((managers & manager) && !link_one(&a, home, &folders[i]))
			done &= ~manager;
	}
	arena_free(&a);
	return done;
}

void
package_folders_link_path(const struct package_home *home, struct str path)
{
	struct arena a = {0};

	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		const struct str place = place_of(&a, home, &folders[i]);
		if (path_is_below(path, place) || path_is_below(place, path))
			(void)link_one(&a, home, &folders[i]); /* as far as there is a place */
	}
	arena_free(&a);
}

void
package_folders_held(
	struct arena *a, const struct package_home *home, struct str **out, size_t *count)
{
	*out = arena_array(a, struct str, COUNT_OF(folders));
	*count = 0;
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		const struct str place = place_of(a, home, &folders[i]);
		if (file_is_link(place) &&
			str_eq(file_real_path(a, place),
				file_real_path(a, kept_of(a, home, &folders[i]))))
			(*out)[(*count)++] = place;
	}
}
