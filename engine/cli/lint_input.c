#include "engine/cli/linting.h"
#include "engine/store/file.h"

#include <errno.h>
#include <unistd.h>

struct name_list {
	struct str *items;
	size_t count;
	size_t capacity;
};

static bool
read_stdin(struct arena *a, struct str *out, struct error *err)
{
	struct buf b;
	ssize_t n = 1;

	buf_init(&b, LINT_STDIN_SIZE_MAX);
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
	if (n < 0) {
		(void)error_errno(err, errno, "cannot read standard input");
		err->kind = ERROR_USAGE;
		return false;
	}
	return !too_large || error_set(err, ERROR_USAGE, "standard input: larger than %zu bytes",
				     LINT_STDIN_SIZE_MAX);
}

static bool
is_stdin(const struct arguments *arguments)
{
	bool is = options_has(arguments, "stdin");

	for (size_t i = 0; i < arguments->name_count; i++)
		is = is || str_eq(arguments->names[i], STR("-"));
	return is;
}

/* What is named are files, or standard input alone. */
static bool
check_names(const struct lint_invocation *ln, struct error *err)
{
	const struct arguments *arguments = ln->arguments;

	for (size_t i = 0; i < arguments->name_count; i++) {
		const struct str name = arguments->names[i];
		if (is_stdin(arguments) && (i > 0 || !str_eq(name, STR("-")))) {
			(void)error_set(
				err, ERROR_USAGE, "--stdin cannot be combined with names of files");
			return error_help(err, "leave out --stdin and `-`, or all names of files");
		}
	}
	return true;
}

/* The root of the repository of a file that was named: what is before its .github. */
static struct str
root_of(struct lint_invocation *ln, struct str named)
{
	struct arena tmp = {0};
	struct lint_input *in = &ln->input;
	const struct str real = named.n > 0 ? file_real_path(&tmp, named) : STR_NONE;
	const size_t folder = str_find(real, STR("/.github/"));
	const struct str root = folder < real.n ? str_slice(real, 0, folder + 1)
						: str_concat(&tmp, ln->files.root, STR("/"));

	if (!str_eq(root, in->root))
		in->root = str_copy(ln->cli->a, root);
	arena_free(&tmp);
	return in->root;
}

static bool
take_stdin(struct lint_invocation *ln, struct error *err)
{
	const struct str name = options_get(ln->arguments, "stdin-filename");

	ln->input = (struct lint_input){.count = 1, .is_stdin = true, .name = name};
	return read_stdin(ln->cli->a, &ln->input.text, err);
}

static void
take_files(
	struct lint_invocation *ln, const struct str *paths, const struct str *shown, size_t count)
{
	ln->input = (struct lint_input){.paths = paths, .shown = shown, .count = count};
	ln->run.root = ln->files.root;
}

/* The workflows and actions below a folder that was named, by its name and what follows. */
static bool
add_folder(
	struct lint_invocation *ln, struct str folder, struct name_list *names, struct error *err)
{
	struct arena *a = ln->cli->a;
	const struct str below = str_concat(a, file_real_path(a, folder), STR("/"));
	const struct str shown = str_eq(folder, STR(".")) ? STR_NONE : folder;
	const size_t before = names->count;
	struct lint_files files;

	if (!lint_files_find(a, folder, &files, err))
		return false;
	for (size_t i = 0; i < files.count; i++) {
		const struct str path = files.paths[i];
		if (str_starts(path, below))
			*arena_push(a, names->items, names->count, names->capacity) =
				path_join(a, shown, str_slice(path, below.n, path.n));
	}
	if (names->count > before)
		return true;
	(void)error_set(
		err, ERROR_USAGE, "no workflow or action found in '%" STR_FMT "'", STR_ARG(folder));
	return error_help(err, "workflows are in .github/workflows; other files have to be named");
}

static bool
take_named(struct lint_invocation *ln, struct error *err)
{
	struct name_list names = {0};

	for (size_t i = 0; i < ln->arguments->name_count; i++) {
		const struct str name = ln->arguments->names[i];
		if (!file_is_dir(name))
			*arena_push(ln->cli->a, names.items, names.count, names.capacity) = name;
		else if (!add_folder(ln, name, &names, err))
			return false;
	}
	take_files(ln, names.items, names.items, names.count);
	return true;
}

static bool
find_input(struct lint_invocation *ln, struct error *err)
{
	const struct str folder = options_get(ln->arguments, "directory");

	if (!check_names(ln, err))
		return false;
	if (!is_stdin(ln->arguments) && ln->arguments->name_count == 0) {
		if (!lint_files_find(ln->cli->a, folder, &ln->files, err))
			return false;
		if (ln->files.count == 0) {
			(void)error_set(err, ERROR_USAGE,
				"no workflow or action found in '%" STR_FMT "'",
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
	return take_named(ln, err);
}

bool
lint_input_find(struct lint_invocation *ln, struct error *err)
{
	struct lint_input *in = &ln->input;

	if (!find_input(ln, err))
		return false;
	/* a template is given all findings at once */
	const bool is_whole = ln->settings.template || in->count < LINT_BATCH;
	in->job_capacity = is_whole ? in->count : LINT_BATCH;
	ln->run.kept_bytes_max = ln->settings.template ? SIZE_MAX : LINT_KEPT_MAX;
	ln->run.jobs = arena_array(ln->cli->a, struct lint_job, in->job_capacity);
	return true;
}

static struct lint_job
job_of(struct lint_invocation *ln, size_t i)
{
	const struct lint_input *in = &ln->input;

	if (in->is_stdin)
		return (struct lint_job){
			.shown = in->name.n > 0 ? in->name : STR("<stdin>"),
			.root = root_of(ln, in->name),
			.text = in->text,
		};
	return (struct lint_job){
		.path = in->paths[i],
		.shown = in->shown[i],
		.root = root_of(ln, in->paths == in->shown ? in->paths[i] : STR_NONE),
	};
}

bool
lint_input_next(struct lint_invocation *ln, size_t most)
{
	struct lint_input *in = &ln->input;
	struct lint_job *jobs = ln->run.jobs;
	const size_t done = ln->run.count;

	lint_run_clear(&ln->run);
	arena_reset(&ln->a);
	in->job_count -= done;
	memmove(jobs, jobs + done, in->job_count * sizeof(*jobs));
	for (; in->next < in->count && in->job_count < in->job_capacity; in->next++)
		jobs[in->job_count++] = job_of(ln, in->next);
	ln->run.count = in->job_count < most ? in->job_count : most;
	return ln->run.count > 0;
}

void
lint_input_rewind(struct lint_invocation *ln)
{
	lint_run_clear(&ln->run);
	ln->input.next = 0;
	ln->input.job_count = 0;
}
