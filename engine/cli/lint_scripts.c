#include "engine/cli/lint_scripts.h"

#include "engine/exec/process.h"
#include "engine/lint/script.h"
#include "engine/run/which.h"
#include "engine/store/file.h"

#include <sys/stat.h>
#include <unistd.h>

#define PER_PROCESS     64 /* scripts at most */
#define PROCESSES_MAX   8  /* at once, and no more than processors */
#define CACHE_SIZE_MAX  ((size_t)4 << 20)
#define FIXED_ARGUMENTS 8

struct program {
	const char *name; /* also the code of its findings */
	unsigned languages;
	const char *arguments[FIXED_ARGUMENTS];
	const char *heads[3]; /* put before a script, by its language */
	uint32_t head_lines;
	const char *extension;
};

#define TAKES(language) (1u << (language))

/*
 * What shellcheck would say because an expression was taken out is switched off: sources that
 * cannot be followed (1091), constants (2050, 2194, 2157, 2043), unknown variables (2153, 2154).
 */
static const struct program programs[] = {
	{
		.name = "shellcheck",
		.languages = TAKES(SCRIPT_BASH) | TAKES(SCRIPT_SH),
		.arguments = {"--norc", "-f", "gcc", "-e",
			"SC1091,SC2194,SC2050,SC2153,SC2154,SC2157,SC2043"},
		.heads =
			{
				[SCRIPT_BASH] = "# shellcheck shell=bash\nset -eo pipefail\n",
				[SCRIPT_SH] = "# shellcheck shell=sh\nset -e\n",
			},
		.head_lines = 2,
		.extension = "sh",
	},
	{
		.name = "pyflakes",
		.languages = TAKES(SCRIPT_PYTHON),
		.heads = {[SCRIPT_PYTHON] = ""},
		.extension = "py",
	},
};

/* One script, and what the program said: `LINE:COLUMN: MESSAGE`, a line for each finding. */
struct item {
	struct lint_job *job;
	const struct lint_script *script;
	struct buf said;
	bool is_known; /* from the cache, or another's, as `same` says */
	const struct item
		*same; /* an earlier one with the same text, which is asked for both; or NULL */
};

/* All that one program is asked. */
struct asking {
	struct arena a;
	const struct lint_scripts_options *options;
	const struct program *program;
	struct str executable;
	struct str identity; /* tells one version of the program from another */
	struct str folder;   /* holds the scripts */
	struct item *items;
	size_t count;
	size_t capacity;
	struct processes processes;
	const char *const *env;
	size_t next; /* the first item that no process was started for */
	size_t per_process;
	int worst; /* the highest exit code */
	struct error *err;
	bool failed;
};

/* --- cache -------------------------------------------------------------------------------- */

/* FNV-1a; the text itself is compared too, so that equal numbers do no harm. */
static uint64_t
hash(struct str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h;
}

/* What stands at the start of a script's file in the cache. */
static struct str
cache_head(struct asking *as, const struct item *item)
{
	return str_fmt(&as->a, "%" STR_FMT " %d %zu\n%" STR_FMT "\n", STR_ARG(as->identity),
		(int)item->script->language, item->script->text.n, STR_ARG(item->script->text));
}

static struct str
cache_path(struct asking *as, struct str head)
{
	return str_fmt(&as->a, "%" STR_FMT "/%016llx", STR_ARG(as->options->cache),
		(unsigned long long)hash(head));
}

static void
look_up(struct asking *as, struct item *item)
{
	struct str head;
	struct str text;
	struct error err;

	if (as->options->cache.n == 0)
		return;
	head = cache_head(as, item);
	if (!file_read(&as->a, cache_path(as, head), CACHE_SIZE_MAX, &text, &err) ||
		!str_starts(text, head))
		return;
	item->is_known = true;
	buf_add(&item->said, str_slice(text, head.n, text.n));
}

/* A cache that cannot be written is no reason to fail. */
static void
keep(struct asking *as, const struct item *item)
{
	struct error err;

	if (as->options->cache.n == 0 || item->is_known)
		return;
	const struct str head = cache_head(as, item);
	IGNORE(file_write_atomic(
		cache_path(as, head), str_concat(&as->a, head, buf_str(&item->said)), 0600, &err));
}

/* --- processes ---------------------------------------------------------------------------- */

static struct str
script_path(struct asking *as, size_t i)
{
	return str_fmt(
		&as->a, "%" STR_FMT "/%zu.%s", STR_ARG(as->folder), i, as->program->extension);
}

static bool
write_scripts(struct asking *as)
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

/* The number at the start of `*rest`, which is moved behind it and the colon that follows. */
static bool
take_number(struct str *rest, uint32_t *out)
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
	struct asking *as = owner;
	uint32_t number;
	uint32_t at;
	uint32_t column = 1;

	if (!str_starts(line, as->folder) || line.n <= as->folder.n)
		return;
	struct str rest = str_slice(line, as->folder.n + 1, line.n);
	const size_t dot = str_index(rest, '.', 0);
	struct str name = str_concat(&as->a, str_slice(rest, 0, dot), STR(":"));
	rest = str_slice(rest, str_index(rest, ':', dot) + 1, rest.n);
	if (!take_number(&name, &number) || number >= as->count || !take_number(&rest, &at))
		return;
	(void)take_number(&rest, &column); /* pyflakes may leave it out */
	buf_add_fmt(&as->items[number].said, "%u:%u:%" STR_FMT "\n",
		at > as->program->head_lines ? at - as->program->head_lines : 1, column,
		STR_ARG(rest));
}

static void start_next(struct asking *as);

static void
exited(void *owner, struct process_exit exit)
{
	struct asking *as = owner;

	if (exit.code > as->worst)
		as->worst = exit.code;
	start_next(as);
}

/* Starts a process for the next scripts that are not known, if any are left. */
static void
start_next(struct asking *as)
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
share(const struct asking *as)
{
	size_t unknown = 0;

	for (size_t i = 0; i < as->count; i++)
		unknown += !as->items[i].is_known;
	const size_t rounds = (unknown - 1) / (process_count() * PER_PROCESS) + 1;
	return (unknown - 1) / (process_count() * rounds) + 1;
}

static bool
run_processes(struct asking *as)
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

static bool
ask(struct asking *as)
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

/* --- findings ----------------------------------------------------------------------------- */

/* shellcheck's levels, as its `gcc` format has them. */
static const struct {
	const char *word;
	enum severity severity;
} levels[] = {
	{"error: ", SEVERITY_ERROR},
	{"warning: ", SEVERITY_WARNING},
	{"note: ", SEVERITY_NOTE},
};

/* Takes the level off the message, and puts the code that stands behind it in front. */
static struct str
read_message(struct arena *a, struct str message, enum severity *severity)
{
	*severity = SEVERITY_WARNING;
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		if (str_starts(message, str_from(levels[i].word))) {
			*severity = levels[i].severity;
			message = str_slice(message, strlen(levels[i].word), message.n);
		}
	const size_t open = str_rindex(message, '[');
	if (open == message.n || !str_ends(message, STR("]")))
		return message;
	return str_concat(a, str_slice(message, open + 1, message.n - 1), STR(": "),
		str_trim_end(str_slice(message, 0, open)));
}

static void
tell(struct asking *as, const struct item *item)
{
	struct str said = buf_str(item->same ? &item->same->said : &item->said);
	struct str line;

	while (str_line(&said, &line)) {
		uint32_t at;
		uint32_t column;
		enum severity severity;
		if (!take_number(&line, &at) || !take_number(&line, &column))
			continue;
		const struct str message = read_message(&item->job->a, str_trim(line), &severity);
		script_tell(&item->job->diags, item->script, as->program->name, severity, at,
			column, message);
	}
}

/* --- all ---------------------------------------------------------------------------------- */

/* The same text is checked once, in however many files it stands: `npm ci` is in most. */
static void
find_same(struct asking *as, struct map *texts, struct item *item)
{
	const struct str key = str_fmt(
		&as->a, "%d%" STR_FMT, (int)item->script->language, STR_ARG(item->script->text));
	const struct item *same = map_find(texts, key);

	if (same) {
		item->same = same;
		item->is_known = true;
	} else {
		map_set(texts, key, item);
	}
}

static void
collect(struct asking *as, struct lint_run *run)
{
	for (size_t i = 0; i < run->count; i++)
		for (size_t j = 0; j < run->jobs[i].scripts.count; j++) {
			const struct lint_script *script = &run->jobs[i].scripts.items[j];
			if (!(as->program->languages & TAKES(script->language)))
				continue;
			struct item *item = arena_push(&as->a, as->items, as->count, as->capacity);
			*item = (struct item){.job = &run->jobs[i], .script = script};
			buf_init(&item->said, BUF_UNBOUNDED);
		}
}

static bool
find_program(struct asking *as, struct str name)
{
	struct stat st;

	if (!which(&as->a, as->options->path, name, &as->executable) ||
		stat(str_z(&as->a, as->executable), &st) != 0)
		return false;
	as->identity = str_fmt(&as->a, "%" STR_FMT " %lld %lld", STR_ARG(as->executable),
		(long long)st.st_mtime, (long long)st.st_size);
	return true;
}

static bool
ask_program(struct asking *as)
{
	bool any_unknown = false;
	struct map texts;

	map_init(&texts, &as->a, false);
	for (size_t i = 0; i < as->count; i++) {
		find_same(as, &texts, &as->items[i]);
		if (!as->items[i].same)
			look_up(as, &as->items[i]);
		any_unknown |= !as->items[i].is_known;
	}
	if (any_unknown && !ask(as))
		return false;
	for (size_t i = 0; i < as->count; i++) {
		keep(as, &as->items[i]);
		tell(as, &as->items[i]);
	}
	return true;
}

static void
asking_free(struct asking *as)
{
	for (size_t i = 0; i < as->count; i++)
		buf_free(&as->items[i].said);
	arena_free(&as->a);
}

static bool
check(struct lint_run *run, const struct lint_scripts_options *options,
	const struct program *program, struct str name, struct error *err)
{
	struct asking as = {.options = options, .program = program, .err = err};
	bool ok = true;

	collect(&as, run);
	const char *env[] = {
		str_z(&as.a, str_concat(&as.a, STR("PATH="), options->path)), "LANG=C.UTF-8", NULL};
	as.env = env;
	if (as.count > 0 && !find_program(&as, name))
		options->missing(options->owner, program->name);
	else if (as.count > 0)
		ok = ask_program(&as);
	asking_free(&as);
	return ok;
}

bool
lint_scripts_check(
	struct lint_run *run, const struct lint_scripts_options *options, struct error *err)
{
	const struct str names[] = {options->shellcheck, options->pyflakes};
	struct error ignored;

	if (options->cache.n > 0)
		IGNORE(file_make_dirs(options->cache, 0700, &ignored)); /* then nothing is kept */
	for (size_t i = 0; i < COUNT_OF(programs); i++)
		if (names[i].n > 0 && !check(run, options, &programs[i], names[i], err))
			return false;
	return true;
}
