#include "engine/lint/env_fix.h"

#include "engine/lint/job_os.h"
#include "engine/lint/script.h"
#include "engine/lint/script_place.h"
#include "engine/lint/untrusted.h"
#include "engine/workflow/schema_check.h"
#include "expr/template.h"

#define INDENT    2
#define NAMES_MAX 100

struct fixing {
	struct lint *l;
	struct map *names; /* of the script's repairs */
	const struct workflow_step *step;
	const struct node *run;
	const struct ast *node; /* what anyone may write */
	struct span part;       /* the `${{ }}` in the script's text */
	struct str expression;  /* its text, with the braces */
	struct str name;        /* of the variable */
};

/* --- expressions -------------------------------------------------------------------------- */

struct searching {
	const struct ast *node;
	bool found;
};

static void
found(void *owner, const struct ast *node, struct str path)
{
	struct searching *s = owner;

	(void)path;
	s->found |= node == s->node;
}

/* The whole of it is a text that anyone may write. */
static bool
is_untrusted(struct arena *a, const struct ast *node)
{
	struct searching s = {.node = node};

	untrusted_find(a, node, found, &s);
	return s.found;
}

static bool
has_wildcard(const struct ast *node)
{
	bool has = node->kind == AST_WILDCARD;

	for (size_t i = 0; i < node->count; i++)
		has |= has_wildcard(node->children[i]);
	return has;
}

static bool
is_member_of_github(const struct ast *node)
{
	const struct ast *context = node->children[0];
	const struct ast *index = node->children[1];

	return context->kind == AST_CONTEXT && str_eq(context->name, STR("github")) &&
	       index->kind == AST_LITERAL && index->value.kind == VALUE_STRING &&
	       !str_eq_nocase(index->value.string, STR("event"));
}

/* The call gives a short text, whatever it is given. */
static bool
is_short_call(const struct ast *node)
{
	static const char *const functions[] = {"contains", "endsWith", "hashFiles", "startsWith"};

	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (str_eq_nocase_z(node->name, functions[i]))
			return true;
	return false;
}

static bool is_scalar(struct arena *a, const struct ast *node);

static bool
are_scalars(struct arena *a, const struct ast *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (!is_scalar(a, node->children[i]))
			return false;
	return true;
}

/*
 * No list or object, which have a text in a script and none in a variable, nor the text of one, which
 * may be longer than a variable can be: 128 KiB on Linux.
 */
static bool
is_scalar(struct arena *a, const struct ast *node)
{
	switch (node->kind) {
	case AST_LITERAL:
	case AST_NOT:
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_GREATER:
	case AST_GREATER_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL: return true;
	case AST_CALL:
		return is_short_call(node) ||
		       (str_eq_nocase_z(node->name, "format") && are_scalars(a, node));
	case AST_INDEX:
		return !has_wildcard(node) && (is_member_of_github(node) || is_untrusted(a, node));
	case AST_AND:
	case AST_OR: return are_scalars(a, node);
	case AST_CONTEXT:
	case AST_WILDCARD: return false;
	}
	return false;
}

/* In a step's `env` the context `env` is not what it is in its script. */
static bool
reads_env(const struct ast *node)
{
	bool reads = node->kind == AST_CONTEXT && str_eq(node->name, STR("env"));

	for (size_t i = 0; i < node->count; i++)
		reads |= reads_env(node->children[i]);
	return reads;
}

static bool
is_within(struct span inner, struct span outer)
{
	return inner.start >= outer.start && inner.end <= outer.end;
}

/* The tree of the `${{ }}` that is moved. */
static const struct ast *
tree_of(const struct fixing *f)
{
	const struct ast *root = f->run->expr->root;

	if (!template_is_mixture(root))
		return root;
	for (size_t i = 1; i < root->count; i++)
		if (is_within(root->children[i]->span, f->part))
			return root->children[i];
	return NULL;
}

/* A plain scalar of one line is what a variable is given. */
static bool
find_expression(struct fixing *f)
{
	const struct str text = f->run->text;

	while (template_find(text, f->part.end, &f->part) && f->part.end < f->node->span.end)
		continue;
	if (!is_within(f->node->span, f->part))
		return false;
	f->expression = str_slice(text, f->part.start, f->part.end);
	return str_index(f->expression, '\n', 0) == f->expression.n &&
	       !str_has(f->expression, STR(": ")) && !str_has(f->expression, STR(" #"));
}

/* --- names -------------------------------------------------------------------------------- */

/* `PULL_REQUEST_TITLE` of `github.event.pull_request.title`. */
static void
add_name(struct buf *b, const struct ast *node)
{
	const struct ast *index = node->kind == AST_INDEX ? node->children[1] : NULL;

	if (!index)
		return;
	add_name(b, node->children[0]);
	if (index->kind != AST_LITERAL)
		return;
	const struct value value = index->value;
	char number[VALUE_NUMBER_MAX];
	const struct str text = value.kind == VALUE_NUMBER
					? value_number_print(number, value.number)
					: value.string;
	if (str_eq_nocase(text, STR("event")))
		return;
	if (b->n > 0)
		buf_add_char(b, '_');
	for (size_t i = 0; i < text.n; i++) {
		const char c = text.p[i];
		const bool is_lower = c >= 'a' && c <= 'z';
		const bool is_other = char_is_digit(c) || (c >= 'A' && c <= 'Z');
		buf_add_char(b, is_lower ? (char)(c - 'a' + 'A') : is_other ? c : '_');
	}
}

static bool
is_name_char(char c)
{
	return c == '_' || char_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_name(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_name_char(text.p[i]))
			return false;
	return text.n > 0 && !char_is_digit(text.p[0]);
}

/* The name stands there, not as a part of a longer one. */
static bool
is_name_at(struct str text, size_t at, struct str name)
{
	const size_t end = at + name.n;

	return str_eq_nocase(str_slice(text, at, end), name) &&
	       (at == 0 || !is_name_char(text.p[at - 1])) &&
	       (end >= text.n || !is_name_char(text.p[end]));
}

/* Moves `*at` to where the name stands in the text, not in a `${{ }}`. False if it is not there. */
static bool
find_name_in(struct str text, struct str name, size_t *at)
{
	struct span span;
	bool has_template = template_find(text, *at, &span);

	while (*at + name.n <= text.n) {
		if (has_template && *at == span.start) {
			*at = span.end;
			has_template = template_find(text, *at, &span);
		} else if (is_name_at(text, *at, name)) {
			return true;
		} else {
			++*at;
		}
	}
	return false;
}

static bool
has_name(struct str text, struct str name)
{
	size_t at = 0;

	return find_name_in(text, name, &at);
}

/* What stands around a name only takes its value: `$name`, `${name…}`, `$env:name`. */
static bool
is_read(struct str text, size_t at, size_t end)
{
	const struct str before = str_slice(text, 0, at);
	const struct str behind = str_trim_start(str_slice(text, end, text.n));

	if (str_ends(before, STR(":"))) /* of PowerShell, where only what follows tells */
		return !str_starts(behind, STR("=")) && !str_starts(behind, STR("+="));
	return str_ends(before, STR("$")) || str_ends(before, STR("${"));
}

/* The script may give the variable another value: `name=…`, `read name`. */
static bool
is_changed(struct str script, struct str name)
{
	for (size_t at = 0; find_name_in(script, name, &at); at += name.n)
		if (!is_read(script, at, at + name.n))
			return true;
	return false;
}

static bool
is_in_env(const struct node *env, struct str name)
{
	return env && (env->kind != NODE_MAPPING || node_find_nocase(env, name));
}

/* Also what a script before it may have put into GITHUB_ENV. */
static bool
is_taken(const struct fixing *f, struct str name)
{
	const struct lint *l = f->l;

	return map_has(f->names, name) || has_name(f->run->text, name) ||
	       is_in_env(f->step->env, name) || (l->job && is_in_env(l->job->env, name)) ||
	       (l->workflow && is_in_env(l->workflow->env, name)) ||
	       str_has(l->source->text, str_concat(l->a, name, STR("=")));
}

static bool
make_name(struct fixing *f)
{
	struct arena *a = f->l->diags->a;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	add_name(&b, f->node);
	const struct str name = buf_take(a, &b);
	if (!is_name(name))
		return false;
	f->name = name;
	for (int i = 2; i <= NAMES_MAX && is_taken(f, f->name); i++)
		f->name = str_fmt(a, "%" STR_FMT "_%d", STR_ARG(name), i);
	return !is_taken(f, f->name);
}

/* A variable of the step that has the value already, and that the script leaves as it is. */
static bool
find_in_env(struct fixing *f)
{
	const struct node *env = f->step->env;

	for (size_t i = 0; env && env->kind == NODE_MAPPING && i < env->entry_count; i++) {
		const struct str name = env->entries[i].key->text;
		const struct node *value = env->entries[i].value;
		const struct str written =
			str_slice(value->source->text, value->span.start, value->span.end);
		if (!str_eq(written, f->expression) || !is_name(name) ||
			is_changed(f->run->text, name))
			continue;
		f->name = name;
		return true;
	}
	return false;
}

/* The variable that another repair of the script adds for the same expression, or a new one. */
static bool
find_name(struct fixing *f)
{
	for (size_t i = 0; i < f->names->count; i++)
		if (str_eq(*(const struct str *)f->names->entries[i].value, f->expression)) {
			f->name = f->names->entries[i].key;
			return true;
		}
	return make_name(f);
}

static void
keep_name(const struct fixing *f)
{
	struct str *expression = arena_new(f->l->a, struct str);

	*expression = f->expression;
	map_set(f->names, f->name, expression);
}

/* --- the file ----------------------------------------------------------------------------- */

static size_t
line_start(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

/* What stands before a place on its line. */
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
is_block_step(const struct fixing *f)
{
	const struct node *step = f->step->node;
	const struct str text = step->source->text;
	const struct str before = line_before(text, step->entries[0].key->span.start);

	return str_ends(str_trim_end(before), STR("-")) && is_all(before, " -");
}

/* Nothing, no anchor either, stands between a key and its scalar. */
static bool
is_right_behind(const struct node *key, const struct node *value)
{
	const struct str text = key->source->text;

	return value->span.start > key->span.end &&
	       is_all(str_slice(text, key->span.end, value->span.start), ": \t");
}

/* The same script, by an anchor, may be of several steps. */
static bool
is_of_one_step(const struct fixing *f)
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

static const char *
line_end(struct str text, size_t at)
{
	const size_t end = str_index(text, '\n', at);

	return end > 0 && end < text.n && text.p[end - 1] == '\r' ? "\r\n" : "\n";
}

/* The variable, on a line before `key`, and that many blanks deeper, below a line with `head`. */
static void
add_line(const struct fixing *f, struct diag *diag, const struct node *key, const char *head,
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
add_to_env(const struct fixing *f, struct diag *diag)
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

static bool
add_variable(const struct fixing *f, struct diag *diag)
{
	const struct node *key = node_find_key(f->step->node, "run");

	if (f->step->env)
		return add_to_env(f, diag);
	if (!is_all(line_before(key->source->text, key->span.start), " -"))
		return false;
	add_line(f, diag, key, "env:", INDENT);
	return true;
}

/* --- shells ------------------------------------------------------------------------------- */

enum shell {
	SHELL_UNKNOWN,
	SHELL_POSIX,
	SHELL_POWERSHELL,
};

static enum shell
shell_by_name(struct str name)
{
	if (str_eq(name, STR("bash")) || str_eq(name, STR("sh")))
		return SHELL_POSIX;
	if (str_eq(name, STR("pwsh")) || str_eq(name, STR("powershell")))
		return SHELL_POWERSHELL;
	return SHELL_UNKNOWN;
}

/* Without a `shell` it is known only where the runner is. */
static enum shell
shell_of(const struct fixing *f)
{
	const struct workflow_job *job = f->l->job;

	if (script_shell_node(f->l, f->step) || job_is_posix(job) || job_os(job) == RUNNER_WINDOWS)
		return shell_by_name(script_shell(f->l, f->step));
	return SHELL_UNKNOWN;
}

/* What is between the braces is the name of a branch: it has no blanks, and no pattern's signs. */
static bool
is_branch(struct str expression)
{
	static const char *const branches[] = {"github.head_ref",
		"github.event.pull_request.head.ref", "github.event.pull_request.head.label",
		"github.event.workflow_run.head_branch"};
	const struct str text = str_trim(str_slice(expression, 3, expression.n - 2));

	for (size_t i = 0; i < COUNT_OF(branches); i++)
		if (str_eq_nocase_z(text, branches[i]))
			return true;
	return false;
}

/* Every event of the workflow has a branch like that. */
static bool
has_branch(const struct workflow *workflow)
{
	for (size_t i = 0; workflow && i < workflow->trigger_count; i++)
		if (!str_eq(workflow->triggers[i].event, STR("pull_request")) &&
			!str_eq(workflow->triggers[i].event, STR("pull_request_target")))
			return false;
	return workflow && workflow->trigger_count > 0;
}

/* What stands around the name of a variable in a script. */
struct form {
	const char *open;
	const char *close;
};

/* A branch of its own may be an empty word. */
static bool
is_word(const struct fixing *f, enum script_place place)
{
	return place == PLACE_ONE_WORD ||
	       (is_branch(f->expression) &&
		       (place == PLACE_WORD_PART || has_branch(f->l->workflow)));
}

static bool
form_in_shell(const struct fixing *f, struct form *out)
{
	const enum script_place place = shell_place(f->run->text, f->part);

	*out = place == PLACE_QUOTED ? (struct form){"${", "}"} : (struct form){"\"${", "}\""};
	return place == PLACE_QUOTED || (place != PLACE_UNSURE && is_word(f, place));
}

static bool
form_in_powershell(const struct fixing *f, struct form *out)
{
	const enum script_place place = powershell_place(f->run->text, f->part);

	*out = place == PLACE_QUOTED ? (struct form){"${env:", "}"} : (struct form){"$env:", ""};
	return place == PLACE_QUOTED || (place != PLACE_UNSURE && is_word(f, place));
}

/* False where nothing can stand there with certainty. */
static bool
find_form(const struct fixing *f, struct form *out)
{
	switch (shell_of(f)) {
	case SHELL_POSIX: return form_in_shell(f, out);
	case SHELL_POWERSHELL: return form_in_powershell(f, out);
	case SHELL_UNKNOWN: break;
	}
	return false;
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
is_movable(struct fixing *f)
{
	const struct ast *tree = find_expression(f) ? tree_of(f) : NULL;

	return tree && !reads_env(tree) && is_scalar(f->l->a, tree);
}

static bool
is_on_one_line(const struct node *run)
{
	return run->is_plain &&
	       !str_has(str_slice(run->source->text, run->span.start, run->span.end), STR("\n"));
}

/* The script is a literal block, or a plain scalar, that can be found in the file. */
static bool
is_written_so(const struct fixing *f, struct span *span)
{
	const struct node *run = f->run;
	const struct node *key = node_find_key(f->step->node, "run");
	const struct str text = run->source->text;

	*span = node_span_within(run, f->part);
	return is_block_step(f) && is_right_behind(key, run) && is_of_one_step(f) &&
	       (is_on_one_line(run) || text.p[run->span.start] == '|') &&
	       str_eq(str_slice(text, span->start, span->end), f->expression);
}

void
env_fix_init(struct env_fix *fix, struct arena *a, const struct workflow_step *step)
{
	fix->step = step;
	map_init(&fix->names, a, true);
}

void
env_fix_add(struct lint *l, struct env_fix *fix, struct diag *diag, const struct ast *node)
{
	struct fixing f = {
		.l = l,
		.names = &fix->names,
		.step = fix->step,
		.run = fix->step->run,
		.node = node,
	};
	struct form form;
	struct span span;

	if (!l->options->wants_repairs || !lint_is_told(diag) || !is_movable(&f) ||
		!is_written_so(&f, &span) || !find_form(&f, &form))
		return;
	if (!find_in_env(&f)) {
		if (!find_name(&f) || !add_variable(&f, diag))
			return;
		keep_name(&f);
	}
	diag_fix_add(l->diags->a, diag, span,
		str_concat(l->diags->a, str_from(form.open), f.name, str_from(form.close)));
}
