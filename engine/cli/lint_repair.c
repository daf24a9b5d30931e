#include "engine/cli/linting.h"
#include "engine/git/text_diff.h"
#include "engine/lint/repair/fix.h"
#include "engine/store/file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSES_MAX 10

/* A file of which something is repaired. */
struct repaired {
	const struct lint_job *job;
	struct str before;
	struct str after; /* NULL: nothing could be repaired so far */
	struct fix_tally tally;
};

/* Makes the repairs that one pass found; true if there are any, so that there may be more. */
static bool
repair_once(struct lint_invocation *ln, struct lint_job *job, struct repaired *file)
{
	struct arena *a = &ln->a;

	lint_output_drop_ignored(ln, job);
	/* of a file without findings there is no text any more */
	if (job->err || job->diags.count == 0)
		return false;
	if (!file->after.p)
		file->before = str_copy(a, job->source.text);
	return fix_apply(a, &job->source, &job->diags, &file->after, &file->tally) > 0;
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
repair_all(
	struct lint_invocation *ln, const struct lint_options *lint_options, struct repaired *files)
{
	struct lint_run run = {
		.jobs = arena_array(&ln->a, struct lint_job, ln->run.count),
		.count = ln->run.count,
		.root = ln->run.root,
		.kept_bytes_max = SIZE_MAX,
	};
	struct repaired **left = arena_array(&ln->a, struct repaired *, run.count);

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

/*
 * A file is there whole at any time, also on a disk that is full. It is the file itself that is
 * written where its folder takes no other.
 */
static bool
replace_file(struct arena *a, struct str path, struct str text, struct error *err)
{
	const struct str real = file_real_path(a, path);
	const char *file = str_z(a, real);
	const char *folder = str_z(a, path_folder(real));
	struct stat st;

	if (!file || !folder || stat(file, &st) != 0 || access(file, W_OK) != 0)
		return error_errno(err, errno, "cannot write '%" STR_FMT "'", STR_ARG(path));
	if (access(folder, W_OK) != 0)
		return file_write(real, text, 0644, err);
	return file_write_atomic(real, text, st.st_mode & 07777, err);
}

/* `repaired FILE: 2 CODE, 1 CODE` */
static void
tell_repaired(struct output *out, const struct repaired *file)
{
	output_add_fmt(out, "repaired %" STR_FMT ":", STR_ARG(file->job->shown));
	for (size_t i = 0; i < file->tally.count; i++)
		output_add_fmt(out, "%s %zu %s", i > 0 ? "," : "", file->tally.items[i].count,
			file->tally.items[i].code);
	output_add_z(out, "\n");
}

static bool
repair_file(struct lint_invocation *ln, const struct repaired *file, struct error *err)
{
	if (!replace_file(&ln->a, file->job->path, file->after, err))
		return false;
	tell_repaired(&ln->cli->err, file);
	return true;
}

static bool
show_repaired(struct lint_invocation *ln, const struct repaired *file, struct error *err)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	const bool ok = text_diff_add(&b, file->job->shown, file->before, file->after, err);
	cli_begin_data(ln->cli);
	output_add(&ln->cli->out, buf_str(&b));
	buf_free(&b);
	return ok;
}

bool
lint_repair(struct lint_invocation *ln, const struct lint_options *lint_options, bool *changed,
	struct error *err)
{
	const bool is_diff = options_has(ln->arguments, "diff");
	const size_t count = ln->run.count;
	struct repaired *files = arena_array(&ln->a, struct repaired, count);

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
		if (!(is_diff ? show_repaired : repair_file)(ln, &files[i], err))
			return false;
	}
	return true;
}
