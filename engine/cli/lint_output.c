#include "engine/cli/linting.h"
#include "engine/lint/render.h"
#include "engine/store/file.h"
#include "engine/ui/diag_view.h"

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

/* The file's path from the root of its repository; empty if it is in none. */
static struct str
within_root(struct linting *ln, const struct lint_job *job)
{
	struct arena *a = ln->cli->a;
	const struct str named = job->path.n > 0 ? job->path : job->shown;
	const struct str root = str_slice(job->root, 0, job->root.n - 1);
	const struct str folder = file_real_path(a, STR("."));
	const struct str path = path_normal(a, path_join(a, folder, named));
	const struct str real = path_is_below(path, root) ? path : file_real_path(a, named);

	return real.n > root.n && path_is_below(real, root) ? path_within(real, root) : STR_NONE;
}

static struct findings
findings_of(struct linting *ln, const struct lint_job *job)
{
	const struct diags *diags = &job->diags;

	return (struct findings){
		diags->items, diags->count, diags->count > 0 ? within_root(ln, job) : STR_NONE};
}

static void
write_totals(struct output *out, const size_t *counts, size_t fixable)
{
	output_add_fmt(out, "%zu error%s, %zu warning%s, %zu note%s", counts[SEVERITY_ERROR],
		counts[SEVERITY_ERROR] == 1 ? "" : "s", counts[SEVERITY_WARNING],
		counts[SEVERITY_WARNING] == 1 ? "" : "s", counts[SEVERITY_NOTE],
		counts[SEVERITY_NOTE] == 1 ? "" : "s");
	if (fixable > 0)
		output_add_fmt(out, "; %zu can be repaired by --fix", fixable);
	output_add_z(out, "\n");
}

static void
write_text(struct linting *ln)
{
	size_t counts[SEVERITY_NOTE + 1] = {0};
	size_t fixable = 0;
	size_t total = 0;

	for (size_t i = 0; i < ln->run.count; i++)
		for (size_t j = 0; j < ln->run.jobs[i].diags.count; j++) {
			const struct diag *diag = &ln->run.jobs[i].diags.items[j];
			/* standard input cannot be repaired */
			const bool is_fixable = diag->fix.count > 0 && ln->run.jobs[i].path.n > 0;
			diag_view_write(&ln->cli->out, diag, is_fixable ? " [fixable]" : "",
				ln->cli->color);
			output_add_z(&ln->cli->out, "\n");
			counts[diag->severity]++;
			fixable += is_fixable;
			total++;
		}
	if (total > 0)
		write_totals(&ln->cli->out, counts, fixable);
}

static bool
write_template(struct linting *ln, struct error *err)
{
	struct findings *findings = arena_array(ln->cli->a, struct findings, ln->run.count);
	struct buf b;

	for (size_t i = 0; i < ln->run.count; i++)
		findings[i] = findings_of(ln, &ln->run.jobs[i]);
	buf_init(&b, BUF_UNBOUNDED);
	const bool ok = render_template(ln->settings.template, findings, ln->run.count, &b, err) ||
			error_prefix(err, "--format");
	if (ok)
		output_add(&ln->cli->out, buf_str(&b));
	buf_free(&b);
	return ok;
}

static void
write_format(struct linting *ln)
{
	struct rendering rendering;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	rendering_begin(&rendering, ln->settings.format, &b);
	for (size_t i = 0; i < ln->run.count; i++) {
		const struct findings findings = findings_of(ln, &ln->run.jobs[i]);
		rendering_add(&rendering, &findings);
	}
	rendering_end(&rendering);
	if (ln->settings.format->is_data)
		cli_begin_data(ln->cli);
	output_add(&ln->cli->out, buf_str(&b));
	buf_free(&b);
}

void
lint_output_drop_ignored(struct linting *ln, struct lint_job *job)
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

int
lint_output_judge(struct linting *ln)
{
	int code = EXIT_OK;

	for (size_t i = 0; i < ln->run.count; i++) {
		struct lint_job *job = &ln->run.jobs[i];
		lint_output_drop_ignored(ln, job);
		for (size_t j = 0; j < job->diags.count; j++)
			if (job->diags.items[j].severity <= ln->settings.fail_on)
				code = EXIT_FAILED;
	}
	for (size_t i = 0; i < ln->run.count; i++)
		/* a folder was found, not named: GitHub too looks at files alone */
		if (ln->run.jobs[i].err.kind != ERROR_NONE && !file_is_dir(ln->run.jobs[i].path)) {
			ln->run.jobs[i].err.kind = ERROR_USAGE;
			code = cli_fail(ln->cli, &ln->run.jobs[i].err);
		}
	return code;
}

bool
lint_output_is_text(const struct linting *ln)
{
	return !ln->settings.format && !ln->settings.template;
}

bool
lint_output_write(struct linting *ln, struct error *err)
{
	if (ln->settings.template)
		return write_template(ln, err);
	if (ln->settings.format)
		write_format(ln);
	else
		write_text(ln);
	return true;
}
