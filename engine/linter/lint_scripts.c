#include "engine/linter/lint_scripts.h"

#include "engine/exec/which.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/linter/lint_asking.h"
#include "engine/store/file.h"

#include <sys/stat.h>

#define TAKES(language) (1u << (language))

/*
 * What shellcheck would say because an expression was taken out is switched off: sources that
 * cannot be followed (1091), constants (2050, 2194, 2157, 2043), unknown variables (2153, 2154).
 */
static const struct lint_program programs[] = {
	{
		.name = "shellcheck",
		.rule = &shared_rules[RULE_SHELLCHECK],
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
		.rule = &shared_rules[RULE_PYFLAKES],
		.languages = TAKES(SCRIPT_PYTHON),
		.heads = {[SCRIPT_PYTHON] = ""},
		.extension = "py",
	},
};

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

/* Removes the level from the message, and moves the code after it to the front. */
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
tell(struct script_batch *as, const struct lint_item *item)
{
	struct str said = buf_str(item->same ? &item->same->said : &item->said);
	struct str line;

	while (str_line(&said, &line)) {
		uint32_t at;
		uint32_t column;
		enum severity severity;
		if (!lint_asking_number(&line, &at) || !lint_asking_number(&line, &column))
			continue;
		const struct str message = read_message(&item->job->a, str_trim(line), &severity);
		script_tell(&item->job->diags, item->script, as->program->rule, severity, at,
			column, message);
	}
}

/* --- all ---------------------------------------------------------------------------------- */

/* The same text is checked once, in however many files it occurs: `npm ci` is in most. */
static void
find_same(struct script_batch *as, struct map *texts, struct lint_item *item)
{
	const struct str key = str_fmt(
		&as->a, "%d%" STR_FMT, (int)item->script->language, STR_ARG(item->script->text));
	const struct lint_item *same = map_find(texts, key);

	if (same) {
		item->same = same;
		item->is_known = true;
	} else {
		map_set(texts, key, item);
	}
}

static void
collect(struct script_batch *as, struct lint_run *run)
{
	for (size_t i = 0; i < run->count; i++)
		for (size_t j = 0; j < run->jobs[i].scripts.count; j++) {
			const struct lint_script *script = &run->jobs[i].scripts.items[j];
			if (!(as->program->languages & TAKES(script->language)))
				continue;
			struct lint_item *item =
				arena_push(&as->a, as->items, as->count, as->capacity);
			*item = (struct lint_item){.job = &run->jobs[i], .script = script};
			buf_init(&item->said, BUF_UNBOUNDED);
		}
}

static bool
find_program(struct script_batch *as, struct str name)
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
ask_program(struct script_batch *as)
{
	bool any_unknown = false;
	struct map texts;

	map_init(&texts, &as->a, false);
	for (size_t i = 0; i < as->count; i++) {
		find_same(as, &texts, &as->items[i]);
		if (!as->items[i].same)
			lint_asking_look_up(as, &as->items[i]);
		any_unknown |= !as->items[i].is_known;
	}
	if (any_unknown && !lint_asking_run(as))
		return false;
	for (size_t i = 0; i < as->count; i++) {
		lint_asking_keep(as, &as->items[i]);
		tell(as, &as->items[i]);
	}
	return true;
}

static void
asking_free(struct script_batch *as)
{
	for (size_t i = 0; i < as->count; i++)
		buf_free(&as->items[i].said);
	arena_free(&as->a);
}

static bool
check(struct lint_run *run, const struct lint_scripts_options *options,
	const struct lint_program *program, struct str name, struct error *err)
{
	struct script_batch as = {.options = options, .program = program, .err = err};
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
