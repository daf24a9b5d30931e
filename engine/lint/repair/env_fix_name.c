#include "engine/lint/repair/env_fixing.h"

#include "expr/template.h"

#define NAMES_MAX 100

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
is_name(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_word(text.p[i]))
			return false;
	return text.n > 0 && !char_is_digit(text.p[0]);
}

/* The name is there, not as a part of a longer one. */
static bool
is_name_at(struct str text, size_t at, struct str name)
{
	const size_t end = at + name.n;

	return str_eq_nocase(str_slice(text, at, end), name) &&
	       (at == 0 || !char_is_word(text.p[at - 1])) &&
	       (end >= text.n || !char_is_word(text.p[end]));
}

/* Moves `*at` to the name in the text, not in a `${{ }}`. False if it does not occur. */
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

/* The text around a name only takes its value: `$name`, `${name…}`, `$env:name`. */
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
is_taken(const struct env_repair *f, struct str name)
{
	const struct lint *l = f->l;

	return map_has(f->names, name) || has_name(f->run->text, name) ||
	       is_in_env(f->step->env, name) || (l->job && is_in_env(l->job->env, name)) ||
	       (l->workflow && is_in_env(l->workflow->env, name)) ||
	       str_has(l->source->text, str_concat(l->a, name, STR("=")));
}

static bool
make_name(struct env_repair *f)
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
bool
env_fixing_find_in_env(struct env_repair *f)
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
bool
env_fixing_find_name(struct env_repair *f)
{
	for (size_t i = 0; i < f->names->count; i++)
		if (str_eq(*(const struct str *)f->names->entries[i].value, f->expression)) {
			f->name = f->names->entries[i].key;
			return true;
		}
	return make_name(f);
}

void
env_fixing_keep_name(const struct env_repair *f)
{
	struct str *expression = arena_new(f->l->a, struct str);

	*expression = f->expression;
	map_set(f->names, f->name, expression);
}
