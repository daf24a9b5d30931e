#include "engine/cli/linting.h"
#include "engine/store/file.h"
#include "engine/ui/diag_view.h"

/* Paths of settings are seen from the root. */
static struct str
path_in_root(struct lint_invocation *ln, struct str shown)
{
	const struct str real = file_real_path(&ln->a, shown);
	const struct str root = ln->files.root;

	if (real.n > root.n && path_is_below(real, root))
		return str_slice(real, root.n + 1, real.n);
	return shown;
}

/* The file's path from the root of its repository; empty if it is in none. */
static struct str
within_root(struct lint_invocation *ln, const struct lint_job *job)
{
	struct arena *a = &ln->a;
	const struct str named = job->path.n > 0 ? job->path : job->shown;
	const struct str root = str_slice(job->root, 0, job->root.n - 1);
	const struct str folder = file_real_path(a, STR("."));
	const struct str path = path_normal(a, path_join(a, folder, named));
	const struct str real = path_is_below(path, root) ? path : file_real_path(a, named);

	return real.n > root.n && path_is_below(real, root) ? path_within(real, root) : STR_NONE;
}

static struct findings
findings_of(struct lint_invocation *ln, const struct lint_job *job)
{
	const struct diags *diags = &job->diags;

	return (struct findings){
		diags->items, diags->count, diags->count > 0 ? within_root(ln, job) : STR_NONE};
}

/* --- for people --------------------------------------------------------------------------- */

static void
write_text(struct lint_invocation *ln, const struct lint_job *job)
{
	struct lint_output *out = &ln->output;

	for (size_t i = 0; i < job->diags.count; i++) {
		const struct diag *diag = &job->diags.items[i];
		/* standard input cannot be repaired */
		const bool is_fixable = diag->fix.count > 0 && job->path.n > 0;
		diag_view_write(
			&ln->cli->out, diag, is_fixable ? " [fixable]" : "", ln->cli->color);
		output_add_z(&ln->cli->out, "\n");
		out->counts[diag->severity]++;
		out->fixable += is_fixable;
	}
}

static void
write_totals(struct output *to, const struct lint_output *out)
{
	const size_t *counts = out->counts;

	output_add_fmt(to, "%zu error%s, %zu warning%s, %zu note%s", counts[SEVERITY_ERROR],
		counts[SEVERITY_ERROR] == 1 ? "" : "s", counts[SEVERITY_WARNING],
		counts[SEVERITY_WARNING] == 1 ? "" : "s", counts[SEVERITY_NOTE],
		counts[SEVERITY_NOTE] == 1 ? "" : "s");
	if (out->fixable > 0)
		output_add_fmt(to, "; %zu can be repaired by --fix", out->fixable);
	output_add_z(to, "\n");
}

/* --- for programs ------------------------------------------------------------------------- */

static bool
write_template(struct lint_invocation *ln, struct error *err)
{
	struct findings *findings = arena_array(&ln->a, struct findings, ln->run.count);
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

/* Gives what was rendered to the output. */
static void
write_rendered(struct lint_invocation *ln)
{
	output_add(&ln->cli->out, buf_str(&ln->output.rendered));
	buf_clear(&ln->output.rendered);
}

static void
write_format(struct lint_invocation *ln, const struct lint_job *job)
{
	const struct findings findings = findings_of(ln, job);

	rendering_add(&ln->output.rendering, &findings);
	write_rendered(ln);
}

/* --- all ---------------------------------------------------------------------------------- */

void
lint_output_drop_ignored(struct lint_invocation *ln, struct lint_job *job)
{
	if (job->diags.count > 0 && ln->config.ignored)
		lint_config_drop_ignored(&ln->config, path_in_root(ln, job->shown), &job->diags);
}

/* What the findings, or that there are none, mean for the exit code. */
static void
judge(struct lint_invocation *ln, struct lint_job *job)
{
	struct lint_output *out = &ln->output;

	for (size_t i = 0; i < job->diags.count; i++)
		if (job->diags.items[i].severity <= ln->settings.fail_on && out->code == EXIT_OK)
			out->code = EXIT_FAILED;
	/* a folder was found, not named: GitHub too looks at files alone */
	if (!job->err || file_is_dir(job->path))
		return;
	job->err->kind = ERROR_USAGE;
	out->code = cli_fail(ln->cli, job->err);
}

bool
lint_output_is_text(const struct lint_invocation *ln)
{
	return !ln->settings.format && !ln->settings.template;
}

void
lint_output_begin(struct lint_invocation *ln)
{
	const struct render_format *format = ln->settings.format;

	buf_init(&ln->output.rendered, BUF_UNBOUNDED);
	if (!format)
		return;
	if (format->is_data)
		cli_begin_data(ln->cli);
	rendering_begin(&ln->output.rendering, format, &ln->output.rendered);
}

bool
lint_output_add(struct lint_invocation *ln, struct error *err)
{
	for (size_t i = 0; i < ln->run.count; i++) {
		struct lint_job *job = &ln->run.jobs[i];
		lint_output_drop_ignored(ln, job);
		judge(ln, job);
		if (ln->settings.format)
			write_format(ln, job);
		else if (!ln->settings.template)
			write_text(ln, job);
	}
	return !ln->settings.template || write_template(ln, err);
}

void
lint_output_end(struct lint_invocation *ln)
{
	const size_t *counts = ln->output.counts;

	if (ln->settings.format) {
		rendering_end(&ln->output.rendering);
		write_rendered(ln);
	} else if (counts[SEVERITY_ERROR] + counts[SEVERITY_WARNING] + counts[SEVERITY_NOTE] > 0) {
		write_totals(&ln->cli->out, &ln->output);
	}
	buf_free(&ln->output.rendered);
}
