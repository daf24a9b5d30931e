#include "engine/cli/act_args.h"

#include "engine/store/file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SIZE_MAX ((size_t)64 << 10)

enum act_use {
	ACT_NAMED,   /* `lact` is the option's name here */
	ACT_URL,     /* as ACT_NAMED, with https:// before the value */
	ACT_COMMAND, /* `lact` is a command */
	ACT_NOTHING, /* it has no effect: `lact` says why */
	ACT_REFUSED, /* `lact` says what to use instead */
};

/* What act has and lact has not, or has under another name. */
struct act_flag {
	char short_name;
	const char *name;
	bool has_value;
	enum act_use use;
	const char *lact;
};

#define NO_CONTAINERS "jobs run on this machine, not in containers"
#define NO_SERVERS    "lact starts its server for caches and artifacts itself"

static const struct act_flag flags[] = {
	{0, "action-cache-path", true, ACT_NOTHING,
		"XDG_CACHE_HOME decides where actions are kept"},
	{0, "action-offline-mode", false, ACT_NAMED, "offline"},
	{0, "artifact-server-addr", true, ACT_NOTHING, NO_SERVERS},
	{0, "artifact-server-path", true, ACT_NAMED, "artifact-dir"},
	{0, "artifact-server-port", true, ACT_NOTHING, NO_SERVERS},
	{'b', "bind", false, ACT_REFUSED, "lact always works in a copy; without --bind it does so"},
	{0, "bug-report", false, ACT_REFUSED, "`lact --version`"},
	{0, "cache-server-addr", true, ACT_NOTHING, NO_SERVERS},
	{0, "cache-server-external-url", true, ACT_NOTHING, NO_SERVERS},
	{0, "cache-server-path", true, ACT_NOTHING, NO_SERVERS},
	{0, "cache-server-port", true, ACT_NOTHING, NO_SERVERS},
	{0, "concurrent-jobs", true, ACT_NAMED, "jobs"},
	{0, "container-architecture", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "container-cap-add", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "container-cap-drop", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "container-daemon-socket", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "container-options", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "defaultbranch", true, ACT_NOTHING, "the default branch is the remote's"},
	{0, "detect-event", false, ACT_NOTHING, "lact always plays an event that the workflow has"},
	{0, "dryrun", false, ACT_NAMED, "dry-run"},
	{0, "github-instance", true, ACT_URL, "action-server"},
	{'g', "graph", false, ACT_COMMAND, "graph"},
	{0, "insecure-secrets", false, ACT_REFUSED, "lact never prints secrets"},
	{'l', "list", false, ACT_COMMAND, "list"},
	{0, "list-options", false, ACT_REFUSED, "`lact run --help`"},
	{0, "log-prefix-job-id", false, ACT_NOTHING, "each job's log has its name above it"},
	{0, "man-page", false, ACT_REFUSED, "`man lact`"},
	{0, "network", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "no-cache-server", false, ACT_NOTHING, NO_SERVERS},
	{0, "no-recurse", false, ACT_NOTHING, "as on GitHub, folders below are not read"},
	{0, "no-skip-checkout", false, ACT_NOTHING,
		"actions/checkout always copies the working tree"},
	{0, "privileged", false, ACT_NOTHING, NO_CONTAINERS},
	{'p', "pull", false, ACT_NOTHING, NO_CONTAINERS},
	{0, "rebuild", false, ACT_NOTHING, NO_CONTAINERS},
	{0, "remote-name", true, ACT_NOTHING, "the remote is the one that the branch follows"},
	{0, "replace-ghe-action-token-with-github-com", true, ACT_REFUSED,
		"`--secret GITHUB_TOKEN` with `--action-server`"},
	{0, "replace-ghe-action-with-github-com", true, ACT_REFUSED,
		"`--local-repository NAME@REF=DIR` for each of them"},
	{'r', "reuse", false, ACT_NOTHING, NO_CONTAINERS},
	{0, "rm", false, ACT_NOTHING, NO_CONTAINERS},
	{0, "strict", false, ACT_COMMAND, "lint"},
	{0, "use-gitignore", false, ACT_NOTHING, "ignored files are never copied"},
	{0, "use-new-action-cache", false, ACT_NOTHING, "lact has one cache of actions"},
	{0, "userns", true, ACT_NOTHING, NO_CONTAINERS},
	{0, "validate", false, ACT_COMMAND, "lint"},
	{'w', "watch", false, ACT_REFUSED, "a watcher such as entr: git ls-files | entr lact run"},
};

/* An argument that is one of act's options. */
struct use {
	const struct act_flag *flag;
	bool has_value; /* behind an equals sign */
	struct str value;
};

struct arg_list {
	struct arena *a;
	char **items;
	size_t count;
	size_t capacity;
};

struct translation {
	struct cli *cli;
	const struct cli_command *command;
	struct arg_list out;
	uint64_t told; /* bits of `flags` */
	bool is_file;  /* of a file: what is no use is passed over */
	struct error *err;
};

_Static_assert(COUNT_OF(flags) <= 64, "one bit each");

/* --- the options -------------------------------------------------------------------------- */

static const struct act_flag *
flag_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (str_eq(name, str_from(flags[i].name)))
			return &flags[i];
	return NULL;
}

static bool
use_read(const char *argument, struct use *out)
{
	const struct str given = str_from(argument);
	const size_t equals = str_index(given, '=', 0);

	*out = (struct use){.has_value = equals < given.n};
	if (out->has_value)
		out->value = str_slice(given, equals + 1, given.n);
	if (str_starts(given, STR("--")))
		out->flag = flag_find(str_slice(given, 2, equals));
	for (size_t i = 0; given.n == 2 && given.p[0] == '-' && i < COUNT_OF(flags); i++)
		if (flags[i].short_name == given.p[1])
			out->flag = &flags[i];
	return out->flag != NULL;
}

static bool
is_own(const struct cli_command *command, const struct act_flag *flag)
{
	for (size_t i = 0; i < command->option_count; i++)
		if (str_eq(str_from(command->options[i].name), str_from(flag->name)) ||
			(flag->short_name != 0 &&
				command->options[i].short_name == flag->short_name))
			return true;
	return false;
}

const char *
act_args_command(int argc, char **argv)
{
	struct use use;

	for (int i = 0; i < argc; i++)
		if (use_read(argv[i], &use) && use.flag->use == ACT_COMMAND)
			return use.flag->lact;
	return "run";
}

/* --- translating -------------------------------------------------------------------------- */

static void
add(struct arg_list *list, const char *argument)
{
	const size_t n = strlen(argument);
	char *copy = arena_alloc(list->a, n + 1);

	memcpy(copy, argument, n + 1);
	*arena_push(list->a, list->items, list->count, list->capacity) = copy;
}

static void
add_option(struct translation *t, const struct use *use, struct str value)
{
	struct arena *a = t->cli->a;
	const char *prefix = use->flag->use == ACT_URL ? "https://" : "";

	if (!use->flag->has_value)
		add(&t->out, str_z(a, str_fmt(a, "--%s", use->flag->lact)));
	else
		add(&t->out, str_z(a, str_fmt(a, "--%s=%s%" STR_FMT, use->flag->lact, prefix,
					      STR_ARG(value))));
}

static void
tell_nothing(struct translation *t, const struct act_flag *flag)
{
	const uint64_t bit = UINT64_C(1) << (flag - flags);

	if (!t->is_file && (t->told & bit) == 0)
		output_add_fmt(
			&t->cli->err, "note: --%s has no effect: %s\n", flag->name, flag->lact);
	t->told |= bit;
}

static bool
refuse(struct translation *t, const struct act_flag *flag)
{
	if (t->is_file)
		return true;
	(void)error_set(t->err, ERROR_USAGE, "lact does not support act's option --%s", flag->name);
	return error_help(t->err, "%s", flag->lact);
}

static bool
translate_use(struct translation *t, const struct use *use, struct str value)
{
	switch (use->flag->use) {
	case ACT_NAMED: add_option(t, use, value); return true;
	case ACT_URL:
		if (!t->is_file)
			add_option(t, use, value);
		return true;
	case ACT_COMMAND: return true; /* it has been chosen */
	case ACT_NOTHING: tell_nothing(t, use->flag); return true;
	case ACT_REFUSED: return refuse(t, use->flag);
	}
	return true;
}

/* One argument, and the value that follows it. False after an error. */
static bool
translate(struct translation *t, int argc, char **argv, int *i)
{
	struct use use;

	if (!use_read(argv[*i], &use) || is_own(t->command, use.flag)) {
		add(&t->out, argv[*i]);
		return true;
	}
	if (use.flag->has_value && !use.has_value) {
		if (*i + 1 == argc) {
			return error_set(t->err, ERROR_USAGE, "--%s needs a value", use.flag->name);
		}
		use.value = str_from(argv[++*i]);
	}
	return translate_use(t, &use, use.value);
}

/* --- act's files -------------------------------------------------------------------------- */

/* `-P ubuntu-latest=image`: an image is of no use, and would take the label from this machine. */
static bool
is_image(struct str option, struct str value)
{
	return (str_eq(option, STR("-P")) || str_eq(option, STR("--platform"))) &&
	       !str_ends(value, STR("=-self-hosted"));
}

static bool
is_passed_over(struct str option)
{
	return str_eq(option, STR("-C")) || str_starts(option, STR("--directory"));
}

/* An option and, behind the first blank, its value. */
static bool
translate_line(struct translation *t, struct str line)
{
	struct arena *a = t->cli->a;
	size_t blank = str_index(line, ' ', 0);
	int i = 0;

	if (str_index(line, '\t', 0) < blank)
		blank = str_index(line, '\t', 0);
	const struct str option = str_slice(line, 0, blank);
	const struct str value = str_trim(str_slice(line, blank, line.n));
	if (is_passed_over(option) || is_image(option, value))
		return true;
	char *argv[2] = {arena_alloc(a, option.n + 1), arena_alloc(a, value.n + 1)};
	memcpy(argv[0], option.p, option.n);
	argv[0][option.n] = '\0';
	if (value.n > 0)
		memcpy(argv[1], value.p, value.n);
	argv[1][value.n] = '\0';
	const size_t before = t->out.count;
	const int argc = value.n > 0 ? 2 : 1;
	if (!translate(t, argc, argv, &i))
		return false;
	if (argc == 2 && i == 0 && t->out.count > before)
		add(&t->out, argv[1]); /* lact's own option with its value */
	return true;
}

static bool
translate_file(struct translation *t, struct str path)
{
	struct str text;
	struct str line;
	struct error ignored;

	if (!file_read(t->cli->a, path, FILE_SIZE_MAX, &text, &ignored))
		return true; /* nearly always it is not there */
	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("-")) && str_index(line, '\0', 0) == line.n &&
			!translate_line(t, line))
			return error_prefix(t->err, "'%" STR_FMT "'", STR_ARG(path));
	}
	return true;
}

static bool
translate_files(struct translation *t)
{
	struct arena *a = t->cli->a;
	const char *home = getenv("HOME");
	const char *config = getenv("XDG_CONFIG_HOME");
	bool ok = true;

	t->is_file = true;
	if (config && config[0] == '/')
		ok = translate_file(t, path_join(a, str_from(config), STR("act/actrc")));
	else if (home && home[0] == '/')
		ok = translate_file(t, path_join(a, str_from(home), STR(".config/act/actrc")));
	if (ok && home && home[0] == '/')
		ok = translate_file(t, path_join(a, str_from(home), STR(".actrc")));
	ok = ok && translate_file(t, STR(".actrc"));
	t->is_file = false;
	return ok;
}

bool
act_args_translate(struct cli *cli, const struct cli_command *command, int *argc, char ***argv,
	struct error *err)
{
	struct translation t = {.cli = cli, .command = command, .out = {.a = cli->a}, .err = err};
	int i = 0;

	if (command == &cmd_run && !translate_files(&t))
		return false;
	for (; i < *argc && strcmp((*argv)[i], "--") != 0; i++)
		if (!translate(&t, *argc, *argv, &i))
			return false;
	for (; i < *argc; i++)
		add(&t.out, (*argv)[i]);
	*argc = (int)t.out.count;
	*argv = t.out.items;
	return true;
}
