#include "engine/lint/repair/env_fixing.h"

#include "engine/workflow/schema_check.h"

#define INDENT 2

/* --- how a step is written ---------------------------------------------------------------- */

static size_t
line_start(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

/* The text before a place on its line. */
static struct str
line_before(struct str text, size_t at)
{
	return str_slice(text, line_start(text, at), at);
}

static bool
is_all(struct str text, const char *allowed)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr(allowed, text.p[i]) || text.p[i] == '\0')
			return false;
	return true;
}

/* A step that begins behind a dash, as a block mapping does. */
static bool
is_block_step(const struct env_repair *f)
{
	const struct node *step = f->step->node;
	const struct str text = step->source->text;
	const struct str before = line_before(text, step->entries[0].key->span.start);

	return str_ends(str_trim_end(before), STR("-")) && is_all(before, " -");
}

/* Nothing, not even an anchor, is between a key and its scalar. */
static bool
is_right_behind(const struct node *key, const struct node *value)
{
	const struct str text = key->source->text;

	return value->span.start > key->span.end &&
	       is_all(str_slice(text, key->span.end, value->span.start), ": \t");
}

/* The same script, by an anchor, may be of several steps. */
static bool
is_of_one_step(const struct env_repair *f)
{
	const struct workflow *workflow = f->l->workflow;
	size_t count = 0;

	for (size_t i = 0; workflow && i < workflow->job_count; i++)
		for (size_t j = 0; j < workflow->jobs[i].step_count; j++) {
			const struct node *run = workflow->jobs[i].steps[j].run;
			count += run && run->span.start == f->run->span.start;
		}
	return count <= 1;
}

static bool
is_on_one_line(const struct node *run)
{
	return run->is_plain &&
	       !str_has(str_slice(run->source->text, run->span.start, run->span.end), STR("\n"));
}

/* --- the variable ------------------------------------------------------------------------- */

static const char *
line_end(struct str text, size_t at)
{
	const size_t end = str_index(text, '\n', at);

	return end > 0 && end < text.n && text.p[end - 1] == '\r' ? "\r\n" : "\n";
}

/* The variable, on a line before `key`, and that many blanks deeper, below a line with `head`. */
static void
add_line(const struct env_repair *f, struct diag *diag, const struct node *key, const char *head,
	size_t deeper)
{
	struct arena *a = f->l->diags->a;
	const struct str text = key->source->text;
	const size_t indent = key->span.start - line_start(text, key->span.start);
	const char *end = line_end(text, key->span.start);
	struct buf blanks;

	buf_init(&blanks, BUF_UNBOUNDED);
	buf_add_repeat(&blanks, ' ', indent + deeper);
	const struct str margin = buf_take(a, &blanks);
	/* it begins where the key does: the last line's margin is the key's */
	const struct str before =
		deeper > 0 ? str_concat(a, str_from(head), str_from(end)) : STR_NONE;
	const struct str line = str_fmt(a, "%" STR_FMT "%" STR_FMT ": %" STR_FMT "%s",
		STR_ARG(margin), STR_ARG(f->name), STR_ARG(f->expression), end);
	if (deeper > 0)
		diag_fix_add_line(
			a, diag, key->span.start, before, line, str_slice(margin, 0, indent));
	else
		diag_fix_add_line(
			a, diag, key->span.start - (uint32_t)indent, before, line, STR_NONE);
}

/* A colon, and then nothing but comments. */
static bool
is_colon(struct str text)
{
	const struct str trimmed = str_trim_start(text);
	struct str rest = str_slice(trimmed, 1, trimmed.n);
	struct str line;

	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (line.n > 0 && line.p[0] != '#')
			return false;
	}
	return str_starts(trimmed, STR(":"));
}

/* Only before a first entry that begins its line, right below `env`. */
static bool
add_to_env(const struct env_repair *f, struct diag *diag)
{
	const struct node *env_key = node_find_key(f->step->node, "env");
	const struct node *env = f->step->env;
	const struct node *first =
		env->kind == NODE_MAPPING && env->entry_count > 0 ? env->entries[0].key : NULL;
	const struct str text = f->run->source->text;

	if (!first || first->span.start < env_key->span.end ||
		!is_colon(str_slice(text, env_key->span.end, first->span.start)) ||
		!is_all(line_before(text, first->span.start), " "))
		return false;
	add_line(f, diag, first, "", 0);
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

/* The script is a literal block, or a plain scalar, that can be found in the file. */
bool
env_fixing_find_place(const struct env_repair *f, struct span *span)
{
	const struct node *run = f->run;
	const struct node *key = node_find_key(f->step->node, "run");
	const struct str text = run->source->text;

	*span = node_span_within(run, f->part);
	return is_block_step(f) && is_right_behind(key, run) && is_of_one_step(f) &&
	       (is_on_one_line(run) || text.p[run->span.start] == '|') &&
	       str_eq(str_slice(text, span->start, span->end), f->expression);
}

bool
env_fixing_add_variable(const struct env_repair *f, struct diag *diag)
{
	const struct node *key = node_find_key(f->step->node, "run");

	if (f->step->env)
		return add_to_env(f, diag);
	if (!is_all(line_before(key->source->text, key->span.start), " -"))
		return false;
	add_line(f, diag, key, "env:", INDENT);
	return true;
}
