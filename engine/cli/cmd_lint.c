#include "engine/cli/cli.h"
#include "engine/cli/lint_config.h"
#include "engine/cli/lint_files.h"
#include "engine/cli/lint_init.h"
#include "engine/cli/lint_published.h"
#include "engine/cli/lint_run.h"
#include "engine/cli/lint_scripts.h"
#include "engine/cli/lint_settings.h"
#include "engine/git/text_diff.h"
#include "engine/lint/fix.h"
#include "engine/lint/render.h"
#include "engine/store/file.h"
#include "engine/store/paths.h"
#include "engine/ui/diag_view.h"

#include <errno.h>
#include <unistd.h>

#define STDIN_SIZE_MAX ((size_t)64 << 20)

static const struct option options[] = {
	{0, "format", "FORMAT",
		"text, oneline, json, github, sarif, or a template of Go's with {{ }}", false},
	{0, "oneline", NULL, "as --format oneline", false},
	{0, "fix", NULL, "repairs what can be repaired with certainty, and tells what is left",
		false},
	{0, "diff", NULL, "shows what --fix would change, and changes nothing", false},
	{0, "ignore", "REGEX", "leaves out findings whose message matches; may be repeated", false},
	{0, "config-file", "FILE", "actionlint's settings, instead of .github/actionlint.yaml",
		false},
	{0, "fail-on", "SEVERITY", "error, warning (default) or note: from where on it exits 1",
		false},
	{0, "local-repository", "NAME@REF=DIR",
		"takes a published action or workflow from a folder", false},
	{0, "persona", "NAME", "who wants to know: regular (default), pedantic or auditor", false},
	{0, "min-confidence", "LEVEL",
		"low (default), medium or high: what is less certain is not told", false},
	{0, "shellcheck", "COMMAND", "what checks scripts for bash and sh; empty: nothing", false},
	{0, "pyflakes", "COMMAND", "what checks scripts for python; empty: nothing", false},
	{0, "stdin", NULL, "reads one file from standard input; so does the name `-`", false},
	{0, "stdin-filename", "PATH", "what that file is called", false},
	{'C', "directory", "PATH", "the repository to look at, instead of the one around", false},
	{0, "init-config", NULL, "writes an .github/actionlint.yaml to start from", false},
	{0, "version", NULL, "lact's version", false},
	{0, "verbose", NULL,
		"taken and not needed, as is --debug: for those who come from actionlint", false},
	{0, "debug", NULL, "see --verbose", false},
	{0, "color", NULL, "colours, also where there is no terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

/* One invocation. */
struct linting {
	struct cli *cli;
	const struct arguments *arguments;
	struct lint_files files;
	struct lint_run run;
	struct lint_config config;
	struct lint_settings settings;
	struct lint_published published;
};

/* --- settings ----------------------------------------------------------------------------- */

static bool
read_ignored(struct linting *ln, struct error *err)
{
	struct str pattern;

	for (size_t i = 0; options_next(ln->arguments, "ignore", &i, &pattern);)
		if (!lint_config_ignore(&ln->config, pattern, err))
			return false;
	return true;
}

/* The settings of the project; what is wrong in them is told, and `err` then only says so. */
static bool
read_config(struct linting *ln, struct error *err)
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
				       "--config-file: there is no file '%" STR_FMT "'",
				       STR_ARG(named));
	for (size_t i = 0; ok && named.n == 0 && i < COUNT_OF(actionlint); i++)
		ok = lint_config_read_actionlint(&ln->config,
			path_join(a, ln->files.root, str_from(actionlint[i])), &diags, err);
	diag_view_write_all(&ln->cli->err, &diags, ln->cli->color);
	if (diags.error_count > 0)
		return error_set(err, ERROR_USAGE, "the settings of lint are wrong");
	return ok;
}

/* --- files -------------------------------------------------------------------------------- */

static bool
read_stdin(struct arena *a, struct str *out, struct error *err)
{
	struct buf b;
	ssize_t n = 1;

	buf_init(&b, STDIN_SIZE_MAX);
	while (n > 0) {
		char block[1 << 16];
		do
			n = read(STDIN_FILENO, block, sizeof(block));
		while (n < 0 && errno == EINTR);
		if (n > 0)
			buf_add(&b, (struct str){block, (size_t)n});
	}
	const bool too_large = b.overflow;
	*out = buf_take(a, &b);
	if (n < 0)
		return error_errno(err, errno, "standard input");
	return !too_large ||
	       error_set(err, ERROR_USAGE, "standard input: larger than %zu bytes", STDIN_SIZE_MAX);
}

static bool
is_stdin(const struct arguments *arguments)
{
	return options_has(arguments, "stdin") ||
	       (arguments->name_count == 1 && str_eq(arguments->names[0], STR("-")));
}

/* The root of the repository of a file that was named: what is before its .github. */
static struct str
root_of(struct linting *ln, struct str named)
{
	struct arena *a = ln->cli->a;
	const struct str real = named.n > 0 ? file_real_path(a, named) : STR_NONE;
	const size_t folder = str_find(real, STR("/.github/"));

	if (folder < real.n)
		return str_slice(real, 0, folder + 1);
	return str_concat(a, ln->files.root, STR("/"));
}

static bool
take_stdin(struct linting *ln, struct error *err)
{
	const struct str name = options_get(ln->arguments, "stdin-filename");
	struct lint_job *job = arena_new(ln->cli->a, struct lint_job);

	job->shown = name.n > 0 ? name : STR("<stdin>");
	job->root = root_of(ln, name);
	ln->run.jobs = job;
	ln->run.count = 1;
	return read_stdin(ln->cli->a, &job->text, err);
}

static void
take_files(struct linting *ln, const struct str *paths, const struct str *shown, size_t count)
{
	ln->run.jobs = arena_array(ln->cli->a, struct lint_job, count);
	ln->run.count = count;
	for (size_t i = 0; i < count; i++) {
		ln->run.jobs[i].path = paths[i];
		ln->run.jobs[i].shown = shown[i];
		ln->run.jobs[i].root = root_of(ln, paths == shown ? paths[i] : STR_NONE);
	}
}

static bool
find_files(struct linting *ln, struct error *err)
{
	const struct str folder = options_get(ln->arguments, "directory");
	const size_t name_count = ln->arguments->name_count;
	const struct str *names = ln->arguments->names;

	if (!is_stdin(ln->arguments) && name_count == 0) {
		if (!lint_files_find(ln->cli->a, folder, &ln->files, err))
			return false;
		if (ln->files.count == 0) {
			(void)error_set(err, ERROR_USAGE,
				"there is no workflow or action in '%" STR_FMT "'",
				STR_ARG(ln->files.root));
			return error_help(
				err, "name files, or go to a folder with .github/workflows");
		}
		take_files(ln, ln->files.paths, ln->files.shown, ln->files.count);
		return true;
	}
	if (!lint_root_find(ln->cli->a, folder, &ln->files, err))
		return false;
	if (is_stdin(ln->arguments))
		return take_stdin(ln, err);
	take_files(ln, names, names, name_count);
	return true;
}

/* Others of the repository, for local actions and called workflows. */
static bool
read_of_root(void *owner, struct arena *a, struct str path, struct str *text)
{
	const struct linting *ln = owner;
	struct error err;

	return file_read(
		a, path_normal(a, path_join(a, ln->files.root, path)), STDIN_SIZE_MAX, text, &err);
}

static bool
exists(void *owner, struct str path)
{
	(void)owner;
	return file_exists(path);
}

#define ZONES "/usr/share/zoneinfo"

static bool
has_zone(void *owner, struct str name)
{
	struct arena tmp = {0};
	const bool found =
		!file_is_dir(STR(ZONES)) || file_exists(path_join(&tmp, STR(ZONES), name));

	(void)owner;
	arena_free(&tmp);
	return found;
}

static bool
find_published(void *owner, struct arena *a, const struct action_ref *ref, struct str *folder)
{
	const struct linting *ln = owner;

	return lint_published_find(&ln->published, a, ref, folder);
}

static bool
find_commit(void *owner, struct arena *a, const struct action_ref *ref, struct str *commit)
{
	const struct linting *ln = owner;

	return lint_published_commit(&ln->published, a, ref, commit);
}

static bool
open_published(struct linting *ln, struct error *err)
{
	const struct str folder = options_get(ln->arguments, "directory");

	return lint_published_open(ln->cli->a, ln->arguments, ln->files.root,
		folder.n > 0 ? folder : STR("."), &ln->published, err);
}

/* --- findings ----------------------------------------------------------------------------- */

/* Paths of settings are seen from the root. */
static struct str
path_in_root(struct linting *ln, struct str shown)
{
	struct arena *a = ln->cli->a;
	const struct str real = file_real_path(a, shown);
	const struct str root = ln->files.root;

	if (real.n > root.n && path_is_below(real, root))
		return str_slice(real, root.n + 1, real.n);
	return shown;
}

static void
drop_ignored(struct linting *ln, struct lint_job *job)
{
	struct diags *diags = &job->diags;
	size_t kept = 0;

	if (diags->count == 0 || !ln->config.ignored)
		return;
	const struct str path = path_in_root(ln, job->shown);
	for (size_t i = 0; i < diags->count; i++)
		if (!lint_config_ignores(&ln->config, path, &diags->items[i]))
			diags->items[kept++] = diags->items[i];
	diags->count = kept;
}

/* For people, not for a program. */
static bool
is_text(const struct linting *ln)
{
	return !ln->settings.format && !ln->settings.template;
}

static void
write_text(struct linting *ln)
{
	size_t counts[SEVERITY_NOTE + 1] = {0};
	size_t total = 0;

	for (size_t i = 0; i < ln->run.count; i++)
		for (size_t j = 0; j < ln->run.jobs[i].diags.count; j++) {
			const struct diag *diag = &ln->run.jobs[i].diags.items[j];
			diag_view_write(&ln->cli->out, diag, ln->cli->color);
			output_add_z(&ln->cli->out, "\n");
			counts[diag->severity]++;
			total++;
		}
	if (total > 0)
		output_add_fmt(&ln->cli->out, "%zu error%s, %zu warning%s, %zu note%s\n",
			counts[SEVERITY_ERROR], counts[SEVERITY_ERROR] == 1 ? "" : "s",
			counts[SEVERITY_WARNING], counts[SEVERITY_WARNING] == 1 ? "" : "s",
			counts[SEVERITY_NOTE], counts[SEVERITY_NOTE] == 1 ? "" : "s");
}

static bool
write_format(struct linting *ln, struct error *err)
{
	struct findings *findings = arena_array(ln->cli->a, struct findings, ln->run.count);
	bool ok = true;
	struct buf b;

	for (size_t i = 0; i < ln->run.count; i++)
		findings[i] =
			(struct findings){ln->run.jobs[i].diags.items, ln->run.jobs[i].diags.count};
	buf_init(&b, BUF_UNBOUNDED);
	if (ln->settings.template)
		ok = render_template(ln->settings.template, findings, ln->run.count, &b, err) ||
		     error_prefix(err, "--format");
	else
		ln->settings.format->render(&b, findings, ln->run.count);
	if (ok)
		output_add(&ln->cli->out, buf_str(&b));
	buf_free(&b);
	return ok;
}

/* The exit code that the findings make; a file that could not be read is told at once. */
static int
judge(struct linting *ln)
{
	int code = EXIT_OK;

	for (size_t i = 0; i < ln->run.count; i++) {
		struct lint_job *job = &ln->run.jobs[i];
		drop_ignored(ln, job);
		for (size_t j = 0; j < job->diags.count; j++)
			if (job->diags.items[j].severity <= ln->settings.fail_on)
				code = EXIT_FAILED;
	}
	for (size_t i = 0; i < ln->run.count; i++)
		if (ln->run.jobs[i].err.kind != ERROR_NONE) {
			ln->run.jobs[i].err.kind = ERROR_USAGE;
			code = cli_fail(ln->cli, &ln->run.jobs[i].err);
		}
	return code;
}

/* --- scripts ------------------------------------------------------------------------------ */

static struct str
program_of(const struct linting *ln, const char *option)
{
	return options_has(ln->arguments, option) ? options_get(ln->arguments, option)
						  : str_from(option);
}

static void
tell_missing(void *owner, const char *program)
{
	const struct linting *ln = owner;

	if (is_text(ln))
		output_add_fmt(&ln->cli->err,
			"note: %s is not installed: the scripts that it would check were not "
			"checked\n",
			program);
}

static bool
check_scripts(struct linting *ln, const struct lint_options *lint_options, struct error *err)
{
	const struct paths_env env = {
		.home = str_from(getenv("HOME")),
		.xdg_cache_home = str_from(getenv("XDG_CACHE_HOME")),
		.xdg_state_home = str_from(getenv("XDG_STATE_HOME")),
	};
	const char *temp = getenv("TMPDIR");
	struct paths paths;
	struct error ignored;
	const bool has_cache = paths_init(ln->cli->a, &env, &paths, &ignored);
	const struct lint_scripts_options asked = {
		.shellcheck = program_of(ln, "shellcheck"),
		.pyflakes = program_of(ln, "pyflakes"),
		.path = str_from(getenv("PATH")),
		.cache = has_cache ? path_join(ln->cli->a, paths.cache, STR("lint")) : STR_NONE,
		.temp = temp && temp[0] == '/' ? str_from(temp) : STR("/tmp"),
		.missing = tell_missing,
		.owner = ln,
	};

	if (!lint_scripts_check(&ln->run, &asked, err))
		return false;
	lint_run_finish(&ln->run, lint_options);
	return true;
}

/* --- repair ------------------------------------------------------------------------------- */

#define PASSES_MAX 10

/* A file of which something is repaired. */
struct repaired {
	const struct lint_job *job;
	struct str before;
	struct str after; /* NULL: nothing could be repaired so far */
};

/* Makes the repairs that one pass found; true if there are any, so that there may be more. */
static bool
repair_once(struct linting *ln, struct lint_job *job, struct repaired *file)
{
	struct arena *a = ln->cli->a;

	drop_ignored(ln, job);
	/* of a file without findings there is no text any more */
	if (job->err.kind != ERROR_NONE || job->diags.count == 0)
		return false;
	if (!file->after.p)
		file->before = str_copy(a, job->source.text);
	return fix_apply(a, &job->source, &job->diags, &file->after) > 0;
}

/* The text is what was made of it so far. */
static struct lint_job
job_of(const struct repaired *file)
{
	struct lint_job job = *file->job;

	if (file->after.p) {
		job.path = STR_NONE;
		job.text = file->after;
	}
	return job;
}

/*
 * Lints the files for their repairs alone. What one pass repaired is linted again: of repairs that
 * overlap, a pass makes one, and a repair may leave something that can be repaired in turn.
 */
static void
repair_all(struct linting *ln, const struct lint_options *lint_options, struct repaired *files)
{
	struct lint_run run = {
		.jobs = arena_array(ln->cli->a, struct lint_job, ln->run.count),
		.count = ln->run.count,
	};
	struct repaired **left = arena_array(ln->cli->a, struct repaired *, run.count);

	for (size_t i = 0; i < run.count; i++)
		left[i] = &files[i];
	for (size_t pass = 0; pass < PASSES_MAX && run.count > 0; pass++) {
		size_t count = 0;
		for (size_t i = 0; i < run.count; i++)
			run.jobs[i] = job_of(left[i]);
		lint_run(&run, lint_options, false);
		for (size_t i = 0; i < run.count; i++)
			if (repair_once(ln, &run.jobs[i], left[i]))
				left[count++] = left[i];
		lint_run_free(&run);
		run.count = count;
	}
}

/* Shows or writes what was made of a file. */
static bool
write_repaired(struct linting *ln, const struct repaired *file, struct error *err)
{
	struct buf b;

	if (!options_has(ln->arguments, "diff"))
		return file_write(file->job->path, file->after, 0644, err);
	buf_init(&b, BUF_UNBOUNDED);
	const bool ok = text_diff_add(&b, file->job->shown, file->before, file->after, err);
	output_add(&ln->cli->out, buf_str(&b));
	buf_free(&b);
	return ok;
}

/* Repairs the files, or shows how; *changed says whether there was something. */
static bool
repair(struct linting *ln, const struct lint_options *lint_options, bool *changed,
	struct error *err)
{
	const size_t count = ln->run.count;
	struct repaired *files = arena_array(ln->cli->a, struct repaired, count);

	for (size_t i = 0; i < count; i++) {
		files[i].job = &ln->run.jobs[i];
		if (files[i].job->path.n == 0)
			return error_set(err, ERROR_USAGE, "standard input cannot be repaired");
	}
	repair_all(ln, lint_options, files);
	for (size_t i = 0; i < count; i++) {
		if (!files[i].after.p)
			continue;
		*changed = true;
		if (!write_repaired(ln, &files[i], err))
			return false;
	}
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static int
lint_and_write(struct linting *ln, const struct lint_options *lint_options)
{
	const bool with_scripts =
		program_of(ln, "shellcheck").n > 0 || program_of(ln, "pyflakes").n > 0;
	struct error err;

	lint_run(&ln->run, lint_options, with_scripts);
	if (with_scripts && !check_scripts(ln, lint_options, &err))
		return cli_fail(ln->cli, &err);
	const int code = judge(ln);
	if (is_text(ln))
		write_text(ln);
	else if (!write_format(ln, &err))
		return cli_fail(ln->cli, &err);
	return code;
}

static int
run_lint(struct linting *ln)
{
	const bool is_diff = options_has(ln->arguments, "diff");
	const bool is_repair = is_diff || options_has(ln->arguments, "fix");
	bool changed = false;
	struct error err;

	if (!lint_settings_read(ln->cli->a, ln->arguments, &ln->settings, &err) ||
		!find_files(ln, &err) || !read_config(ln, &err) || !read_ignored(ln, &err) ||
		!open_published(ln, &err))
		return cli_fail(ln->cli, &err);
	const struct lint_options lint_options = {
		.persona = ln->settings.persona,
		.confidence = ln->settings.confidence,
		.labels = ln->config.labels,
		.label_count = ln->config.label_count,
		.variables = ln->config.variables,
		.variable_count = ln->config.variable_count,
		.allowed = ln->config.allowed,
		.denied = ln->config.denied,
		.read = read_of_root,
		.find_published = lint_published_has_any(&ln->published) ? find_published : NULL,
		.find_commit = find_commit,
		.wants_repairs = is_repair,
		.exists = exists,
		.has_zone = has_zone,
		.owner = ln,
	};
	if (is_repair && !repair(ln, &lint_options, &changed, &err))
		return cli_fail(ln->cli, &err);
	if (is_diff)
		return changed ? EXIT_FAILED : EXIT_OK;
	return lint_and_write(ln, &lint_options);
}

static int
lint(struct cli *cli, const struct arguments *arguments)
{
	struct linting ln = {.cli = cli, .arguments = arguments};

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
	return code;
}

const struct command cmd_lint = {
	.name = "lint",
	.summary = "tells what is wrong in workflow and action files",
	.usage = "[OPTIONS] [FILE...]",
	.text = "Looks at FILEs, or else at .github/workflows and the actions of the repository, "
		"and "
		"tells what\nGitHub would refuse, what does not mean what it seems, and what is "
		"dangerous. Nothing is run or fetched.\n`lact explain CODE` tells about one kind "
		"of "
		"finding. Exits 1 if there are errors or warnings.",
	.options = options,
	.option_count = COUNT_OF(options),
	.one_dash = true, /* actionlint's flags */
	.run = lint,
};
