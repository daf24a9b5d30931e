#include "engine/linter/lint_asking.h"
#include "engine/store/file.h"

#include <unistd.h>

#define PER_PROCESS   64 /* scripts at most */
#define PROCESSES_MAX 8  /* at once, and no more than processors */

static struct str
script_path(struct script_batch *as, size_t i)
{
	return str_fmt(
		&as->a, "%" STR_FMT "/%zu.%s", STR_ARG(as->folder), i, as->program->extension);
}

static bool
write_scripts(struct script_batch *as)
{
	for (size_t i = 0; i < as->count; i++) {
		const struct lint_script *script = as->items[i].script;
		const struct str head = str_from(as->program->heads[script->language]);
		if (!as->items[i].is_known &&
			!file_write(script_path(as, i), str_concat(&as->a, head, script->text),
				0600, as->err))
			return false;
	}
	return true;
}

bool
lint_asking_number(struct str *rest, uint32_t *out)
{
	size_t i = 0;

	*out = 0;
	for (; i < rest->n && i < 9 && rest->p[i] >= '0' && rest->p[i] <= '9'; i++)
		*out = *out * 10 + (uint32_t)(rest->p[i] - '0');
	if (i == 0 || i >= rest->n || rest->p[i] != ':')
		return false;
	*rest = str_slice(*rest, i + 1, rest->n);
	return true;
}

/* `FOLDER/NUMBER.EXTENSION:LINE:COLUMN: …`; other lines say nothing of a place. */
static void
take_line(void *owner, struct str line)
{
	struct script_batch *as = owner;
	uint32_t number;
	uint32_t at;
	uint32_t column = 1;

	if (!str_starts(line, as->folder) || line.n <= as->folder.n)
		return;
	struct str rest = str_slice(line, as->folder.n + 1, line.n);
	const size_t dot = str_index(rest, '.', 0);
	struct str name = str_concat(&as->a, str_slice(rest, 0, dot), STR(":"));
	rest = str_slice(rest, str_index(rest, ':', dot) + 1, rest.n);
	if (!lint_asking_number(&name, &number) || number >= as->count ||
		!lint_asking_number(&rest, &at))
		return;
	(void)lint_asking_number(&rest, &column); /* pyflakes may leave it out */
	buf_add_fmt(&as->items[number].said, "%u:%u:%" STR_FMT "\n",
		at > as->program->head_lines ? at - as->program->head_lines : 1, column,
		STR_ARG(rest));
}

static void start_next(struct script_batch *as);

static void
exited(void *owner, struct process_exit exit)
{
	struct script_batch *as = owner;

	if (exit.code > as->worst)
		as->worst = exit.code;
	start_next(as);
}

/* Starts a process for the next scripts that are not known, if any are left. */
static void
start_next(struct script_batch *as)
{
	const char **argv =
		arena_array(&as->a, const char *, 1 + FIXED_ARGUMENTS + as->per_process + 1);
	struct process *process;
	size_t n = 0;
	size_t scripts = 0;

	argv[n++] = str_z(&as->a, as->executable);
	for (size_t i = 0; i < FIXED_ARGUMENTS && as->program->arguments[i]; i++)
		argv[n++] = as->program->arguments[i];
	for (; as->next < as->count && scripts < as->per_process; as->next++)
		if (!as->items[as->next].is_known) {
			argv[n++] = str_z(&as->a, script_path(as, as->next));
			scripts++;
		}
	if (scripts == 0 || as->failed)
		return;
	const struct process_spec spec = {
		.argv = argv,
		.env = as->env,
		.cwd = str_z(&as->a, as->folder),
		.on_line = take_line,
		.on_exit = exited,
		.owner = as,
	};
	as->failed = !process_start(&as->processes, &spec, &process, as->err);
}

static size_t
process_count(void)
{
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (processors < 1)
		return 1;
	return processors < PROCESSES_MAX ? (size_t)processors : PROCESSES_MAX;
}

/* As many for each process as there are for all of them, so that they end together. */
static size_t
share(const struct script_batch *as)
{
	size_t unknown = 0;

	for (size_t i = 0; i < as->count; i++)
		unknown += !as->items[i].is_known;
	const size_t rounds = (unknown - 1) / (process_count() * PER_PROCESS) + 1;
	return (unknown - 1) / (process_count() * rounds) + 1;
}

static bool
run_processes(struct script_batch *as)
{
	uv_loop_t loop;

	if (uv_loop_init(&loop) != 0)
		return error_set(as->err, ERROR_IO, "no event loop for %s", as->program->name);
	processes_init(&as->processes, &loop);
	as->per_process = share(as);
	for (size_t i = 0; i < process_count(); i++)
		start_next(as);
	(void)uv_run(&loop, UV_RUN_DEFAULT); /* until all have exited */
	processes_close(&as->processes);
	(void)uv_run(&loop, UV_RUN_DEFAULT);
	(void)uv_loop_close(&loop);
	if (as->failed)
		return false;
	/* 0: nothing found, 1: something; more is the program's own failure */
	return as->worst <= 1 || error_set(as->err, ERROR_IO, "%s failed with exit code %d",
					 as->program->name, as->worst);
}

bool
lint_asking_run(struct script_batch *as)
{
	struct error ignored;
	bool ok;

	if (!file_make_temp(&as->a, path_join(&as->a, as->options->temp, STR("lact-lint-")),
		    &as->folder, as->err))
		return false;
	ok = write_scripts(as) && run_processes(as);
	IGNORE(file_remove_tree(as->folder, &ignored)); /* a folder for temporary files */
	return ok;
}
