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
	if (ln->settings.format && ln->settings.format->is_data)
		cli_begin_data(ln->cli);
	if (ok)
		output_add(&ln->cli->out, buf_str(&b));
	buf_free(&b);
	return ok;
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
	if (!lint_output_is_text(ln))
		return write_format(ln, err);
	write_text(ln);
	return true;
}
