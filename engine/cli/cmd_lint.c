#include "engine/cli/lint_init.h"
#include "engine/cli/linting.h"
#include "engine/cli/local_repositories.h"
#include "engine/cli/user_paths.h"
#include "engine/exec/which.h"
#include "engine/store/file.h"
#include "engine/ui/diag_view.h"

static const struct option options[] = {
	{0, "format", "FORMAT",
		"text, oneline, json, github, sarif, or a template of Go's with {{ }}", false},
	{0, "oneline", NULL, "as --format oneline", false},
	{0, "fix", NULL, "applies the safe repairs, and reports the remaining findings", false},
	{0, "diff", NULL, "shows what --fix would change, and changes nothing", false},
	{0, "ignore", "REGEX", "leaves out findings whose message matches; may be repeated", false},
	{0, "config-file", "FILE", "actionlint's settings, instead of .github/actionlint.yaml",
		false},
	{0, "fail-on", "SEVERITY", "exits 1 from this severity on: error, warning (default), note",
		false},
	{0, "local-repository", "NAME@REF=DIR",
		"takes a published action or workflow from a folder", false},
	{0, "persona", "NAME", "whose rules are applied: regular (default), pedantic, auditor",
		false},
	{0, "min-confidence", "LEVEL", "the least confidence reported: low (default), medium, high",
		false},
	{0, "shellcheck", "COMMAND", "the checker of bash and sh scripts; empty: none", false},
	{0, "pyflakes", "COMMAND", "the checker of Python scripts; empty: none", false},
	{0, "stdin", NULL, "reads one file from standard input; so does the name `-`", false},
	{0, "stdin-filename", "PATH", "the path that findings in standard input name", false},
	{'C', "directory", "PATH", "starts in this folder instead of the current one", false},
	{0, "init-config", NULL, "writes an .github/actionlint.yaml to start from", false},
	{0, "version", NULL, "lact's version", false},
	{0, "verbose", NULL, "no effect, like --debug; for compatibility with actionlint", false},
	{0, "debug", NULL, "see --verbose", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

/* --- settings ----------------------------------------------------------------------------- */

static bool
read_ignored(struct lint_invocation *ln, struct error *err)
{
	struct str pattern;

	for (size_t i = 0; options_next(ln->arguments, "ignore", &i, &pattern);)
		if (!lint_config_ignore(&ln->config, pattern, err))
			return false;
	return true;
}

/* The settings of the project; errors in them are printed, and `err` only says so. */
static bool
read_config(struct lint_invocation *ln, struct error *err)
{
	static const char *const actionlint[] = {
		".github/actionlint.yaml", ".github/actionlint.yml"};
	struct arena *a = ln->cli->a;
	const struct str named = options_get(ln->arguments, "config-file");
	struct diags diags;
	bool ok;

	diags_init(&diags, a);
	ok = lint_config_read(
		&ln->config, path_join(a, ln->files.root, STR(".lact.yml")), &diags, err);
	if (ok && named.n > 0)
		ok = file_exists(named)
			     ? lint_config_read_actionlint(&ln->config, named, &diags, err)
			     : error_set(err, ERROR_USAGE,
				       "--config-file: missing file '%" STR_FMT "'",
				       STR_ARG(named));
	for (size_t i = 0; ok && named.n == 0 && i < COUNT_OF(actionlint); i++)
		ok = lint_config_read_actionlint(&ln->config,
			path_join(a, ln->files.root, str_from(actionlint[i])), &diags, err);
	diag_view_write_all(&ln->cli->err, &diags, ln->cli->color);
	if (diags.error_count > 0)
		return error_set(err, ERROR_USAGE, "invalid lint settings");
	return ok;
}

static bool
open_world(struct lint_invocation *ln, struct error *err)
{
	struct arena *a = ln->cli->a;
	struct lint_published *published = &ln->world.published;
	const struct str folder = options_get(ln->arguments, "directory");
	struct paths paths;
	struct error no_home;

	ln->world.root = ln->files.root;
	if (user_paths_read(a, &paths, &no_home) && file_is_dir(paths.actions))
		published->actions = paths.actions;
	return local_repositories_read(a, ln->arguments, folder.n > 0 ? folder : STR("."),
		       &published->mapped, err) &&
	       lint_published_open(a, ln->files.root, published, err);
}

/* They are made, marked or written. */
static bool
wants_repairs(const struct lint_invocation *ln)
{
	return options_has(ln->arguments, "fix") || options_has(ln->arguments, "diff") ||
	       lint_output_is_text(ln) || (ln->settings.format && ln->settings.format->has_repairs);
}

static struct lint_options
lint_options_of(struct lint_invocation *ln)
{
	struct lint_options lint_options = {
		.persona = ln->settings.persona,
		.confidence = ln->settings.confidence,
		.labels = ln->config.labels,
		.label_count = ln->config.label_count,
		.variables = ln->config.variables,
		.variable_count = ln->config.variable_count,
		.allowed = ln->config.allowed,
		.denied = ln->config.denied,
		.wants_repairs = wants_repairs(ln),
	};

	lint_world_connect(&ln->world, &lint_options);
	return lint_options;
}

/* --- scripts ------------------------------------------------------------------------------ */

static struct str
program_of(const struct lint_invocation *ln, const char *option)
{
	return options_has(ln->arguments, option) ? options_get(ln->arguments, option)
						  : str_from(option);
}

static void
tell_missing(void *owner, const char *program)
{
	struct lint_invocation *ln = owner;
	bool *is_told = str_eq(str_from(program), STR("shellcheck")) ? &ln->is_shellcheck_told
								     : &ln->is_pyflakes_told;

	if (!*is_told && lint_output_is_text(ln))
		output_add_fmt(&ln->cli->err,
			"note: %s is not installed: scripts for it were not checked\n", program);
	*is_told = true;
}

/* Where a program is not there, comments that ignore what it would say are right. */
static bool
is_missing(struct lint_invocation *ln, struct str program)
{
	struct str found;

	return program.n == 0 || !which(&ln->a, ln->scripts.path, program, &found);
}

static void
open_scripts(struct lint_invocation *ln)
{
	const char *temp = getenv("TMPDIR");
	struct paths paths;
	struct error ignored;
	const bool has_cache = user_paths_read(ln->cli->a, &paths, &ignored);

	ln->scripts = (struct lint_scripts_options){
		.shellcheck = program_of(ln, "shellcheck"),
		.pyflakes = program_of(ln, "pyflakes"),
		.path = str_from(getenv("PATH")),
		.cache = has_cache ? path_join(ln->cli->a, paths.cache, STR("lint")) : STR_NONE,
		.temp = temp && temp[0] == '/' ? str_from(temp) : STR("/tmp"),
		.missing = tell_missing,
		.owner = ln,
	};
	ln->without_shellcheck = is_missing(ln, ln->scripts.shellcheck);
	ln->without_pyflakes = is_missing(ln, ln->scripts.pyflakes);
}

static bool
check_scripts(
	struct lint_invocation *ln, const struct lint_options *lint_options, struct error *err)
{
	struct lint_options finish_options = *lint_options;

	if (!lint_scripts_check(&ln->run, &ln->scripts, err))
		return false;
	finish_options.without_shellcheck = ln->without_shellcheck;
	finish_options.without_pyflakes = ln->without_pyflakes;
	lint_run_finish(&ln->run, &finish_options);
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
repair_all(struct lint_invocation *ln, const struct lint_options *lint_options, bool *changed,
	struct error *err)
{
	while (lint_input_next(ln, LINT_REPAIR_BATCH))
		if (!lint_repair(ln, lint_options, changed, err))
			return false;
	lint_input_rewind(ln);
	return true;
}

static bool
lint_all(struct lint_invocation *ln, const struct lint_options *lint_options, struct error *err)
{
	const bool with_scripts = ln->scripts.shellcheck.n > 0 || ln->scripts.pyflakes.n > 0;

	while (lint_input_next(ln, SIZE_MAX)) {
		lint_run(&ln->run, lint_options, with_scripts);
		if (with_scripts && !check_scripts(ln, lint_options, err))
			return false;
		if (!lint_output_add(ln, err))
			return false;
	}
	return true;
}

/* What was begun is ended also where a program that checks scripts fails. */
static int
lint_and_write(struct lint_invocation *ln, const struct lint_options *lint_options)
{
	struct error err;

	open_scripts(ln);
	lint_output_begin(ln);
	const bool ok = lint_all(ln, lint_options, &err);
	lint_output_end(ln);
	return ok ? ln->output.code : cli_fail(ln->cli, &err);
}

static int
run_lint(struct lint_invocation *ln)
{
	const bool is_diff = options_has(ln->arguments, "diff");
	const bool is_repair = is_diff || options_has(ln->arguments, "fix");
	bool changed = false;
	struct error err;

	if (!lint_settings_read(ln->cli->a, ln->arguments, &ln->settings, &err) ||
		!lint_input_find(ln, &err) || !read_config(ln, &err) || !read_ignored(ln, &err) ||
		!open_world(ln, &err))
		return cli_fail(ln->cli, &err);
	const struct lint_options lint_options = lint_options_of(ln);

	if (is_repair && !repair_all(ln, &lint_options, &changed, &err))
		return cli_fail(ln->cli, &err);
	if (is_diff)
		return changed ? EXIT_FAILED : EXIT_OK;
	return lint_and_write(ln, &lint_options);
}

static int
lint(struct cli *cli, const struct arguments *arguments)
{
	struct lint_invocation ln = {.cli = cli, .arguments = arguments};

	if (options_has(arguments, "version")) {
		output_add_z(&cli->out, "lact " LACT_VERSION "\n");
		return EXIT_OK;
	}
	if (options_has(arguments, "init-config"))
		return lint_init(cli, options_get(arguments, "directory"));
	lint_config_init(&ln.config, cli->a);
	const int code = run_lint(&ln);
	lint_config_free(&ln.config);
	lint_run_free(&ln.run);
	arena_free(&ln.a);
	return code;
}

const struct cli_command cmd_lint = {
	.name = "lint",
	.summary = "reports errors in workflow and action files",
	.usage = "[OPTIONS] [FILE|FOLDER...]",
	.text = "Checks the named FILEs, the workflows and actions in the named FOLDERs, or else "
		"all of\nthe repository. Reports what GitHub would refuse, mistakes that GitHub "
		"accepts, and\nsecurity risks. lint runs and fetches nothing. `lact explain CODE` "
		"explains a rule.\nExits 1 if there are errors or warnings.",
	.options = options,
	.option_count = COUNT_OF(options),
	.one_dash = true, /* actionlint's flags */
	.run = lint,
};
