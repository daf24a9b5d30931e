#include "engine/workflow/schema_check.h"

#include "engine/workflow/quotes.h"
#include "expr/template.h"

struct checker {
	struct arena *a;
	const struct schema *schema;
	struct diags *diags;
	struct known_scope *scopes;
	/* the last keys that help listed, for a file with as many mistakes */
	const struct schema_mapping *listed;
	struct str list;
};

/* Parsed expressions keep pointers into a scope's names, so these live as long as they do. */
struct known_scope {
	struct known_scope *next;
	struct schema_scope scope;
	struct schema_names names;
	const struct expr_scope *expr_scope;
};

/* A definition at a place, with what the mappings around it allow. */
struct schema_place {
	const struct schema_definition *definition;
	struct schema_scope scope;
};

/* Places whose mistakes have a code of their own: definitions by the start of their name. */
static const struct {
	const char *definition;
	const char *code;
} codes[] = {
	{"on-", "unknown-event"},
	{"permissions", "permissions"},
	{"permission-", "permissions"},
	{"workflow-call-input-type", "input-type"},
};

static const char *
code_of(const struct schema_definition *d, const char *usual)
{
	const struct str name = str_from(d->name);

	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (str_starts(name, str_from(codes[i].definition)))
			return codes[i].code;
	return str_ends(name, STR("-activity-type")) ? "activity-type" : usual;
}

static struct schema_place
place_of(const struct checker *c, int definition, struct schema_scope around)
{
	const struct schema_definition *d = &c->schema->definitions[definition];

	return (struct schema_place){
		.definition = d,
		.scope =
			{
				.contexts = (uint16_t)(around.contexts | d->contexts),
				.functions = (uint16_t)(around.functions | d->functions),
			},
	};
}

static const struct expr_scope *
scope_names(struct checker *c, struct schema_scope scope)
{
	struct known_scope *known = c->scopes;

	while (known && (known->scope.contexts != scope.contexts ||
				known->scope.functions != scope.functions))
		known = known->next;
	if (known)
		return known->expr_scope;
	known = arena_new(c->a, struct known_scope);
	known->scope = scope;
	known->expr_scope = schema_scope_names(scope, &known->names);
	known->next = c->scopes;
	c->scopes = known;
	return known->expr_scope;
}

void
diag_expression(struct diags *diags, const struct node *node, const struct expr_error *err)
{
	struct diag *diag = diag_error(diags, "expression", node->source,
		node_span_within(node, err->span), "%s", err->text);

	diag->token = node->span;
	if (err->help[0] != '\0')
		diag->help = str_copy(diags->a, str_from(err->help));
	quotes_fix_expression(diags, diag, node, err->span.start);
}

/* --- scalars ------------------------------------------------------------------------------ */

static bool
scalar_matches(const struct schema_definition *d, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL: return d->scalars & SCHEMA_NULL;
	case NODE_BOOLEAN: return d->scalars & SCHEMA_BOOLEAN;
	case NODE_NUMBER: return d->scalars & SCHEMA_NUMBER;
	case NODE_STRING:
	case NODE_SEQUENCE:
	case NODE_MAPPING:
	case NODE_EXPRESSION:
	case NODE_INSERT: return false;
	}
	return false;
}

static bool
string_matches(const struct schema_definition *d, struct str text)
{
	for (size_t i = 0; i < d->string_count; i++) {
		const struct schema_string *rule = &d->strings[i];
		if (rule->constant ? str_eq(text, str_from(rule->constant))
				   : text.n > 0 || !rule->non_empty)
			return true;
	}
	return false;
}

static struct str
scalar_text(struct arena *a, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL: return STR("");
	case NODE_BOOLEAN: return node->boolean ? STR("true") : STR("false");
	case NODE_NUMBER: return value_number_format(a, node->number);
	case NODE_STRING:
	case NODE_SEQUENCE:
	case NODE_MAPPING:
	case NODE_EXPRESSION:
	case NODE_INSERT: return node->text;
	}
	return STR_NONE;
}

static bool
next_constant(const void *owner, size_t i, struct str *candidate)
{
	const struct schema_definition *d = owner;

	if (i >= d->string_count)
		return false;
	*candidate = str_from(d->strings[i].constant);
	return true;
}

static struct str
list_constants(struct checker *c, const struct schema_definition *d)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < d->string_count; i++) {
		if (!d->strings[i].constant)
			continue;
		buf_add_fmt(&b, "%s%s", b.n > 0 ? ", " : "", d->strings[i].constant);
	}
	return buf_take(c->diags->a, &b);
}

static const char *
wanted(const struct schema_definition *d)
{
	if (d->string_count > 0 && d->strings[0].non_empty)
		return "expected a text that is not empty";
	if (d->scalars & SCHEMA_BOOLEAN)
		return "expected true or false, without quotes";
	if (d->scalars & SCHEMA_NUMBER)
		return "expected a number, without quotes";
	if (d->mapping_count > 0 && d->item >= 0)
		return "expected a mapping or a list";
	if (d->mapping_count > 0)
		return "expected a mapping";
	return d->item >= 0 ? "expected a list" : "unexpected value: this key takes none";
}

static void
tell_unexpected(struct checker *c, const struct schema_definition *d, struct node *node)
{
	struct diag *diag = diag_error(c->diags, code_of(d, "unexpected-value"), node->source,
		node->span, "unexpected value '%" STR_FMT "'", STR_ARG(node->text));

	node->is_wrong = true;
	if (d->string_count == 0 || !d->strings[0].constant) {
		diag->help = str_from(wanted(d));
		return;
	}
	const struct str nearest = str_nearest(node->text, next_constant, d);
	if (nearest.n > 0)
		diag->help = str_fmt(c->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else
		diag->help = str_fmt(
			c->diags->a, "expected one of: %" STR_FMT, STR_ARG(list_constants(c, d)));
}

/* Holds a literal against the definition; converts it to text where only text is wanted. */
static void
check_literal(struct checker *c, const struct schema_definition *d, struct node *node)
{
	if (scalar_matches(d, node))
		return;
	const struct str text = scalar_text(c->a, node);
	if (!string_matches(d, text)) {
		tell_unexpected(c, d, node);
		return;
	}
	node->kind = NODE_STRING;
	node->text = text;
}

static void
take_template(struct node *node, const struct template *template)
{
	if (template->is_insert) {
		node->kind = NODE_INSERT;
	} else if (template->is_expression) {
		node->kind = NODE_EXPRESSION;
		node->expr = template->expr;
	} else {
		node->text = template->literal;
	}
}

static bool
parse_template(struct checker *c, struct schema_scope scope, struct node *node)
{
	struct template template;
	struct expr_error err = {0};

	if (!template_parse(c->a, node->text, scope_names(c, scope), &template, &err)) {
		diag_expression(c->diags, node, &err);
		node->is_wrong = true;
		return false;
	}
	take_template(node, &template);
	return true;
}

/* False after an error in the expression. Most texts have none. */
static bool
parse_text(struct checker *c, struct schema_scope scope, struct node *node)
{
	return !template_has_expression(node->text) || parse_template(c, scope, node);
}

/* A condition that cannot ask for success does not imply it either. */
static bool
parse_condition(struct checker *c, struct schema_scope scope, struct str text, struct template *out,
	struct expr_error *err)
{
	const struct expr_scope *names = scope_names(c, scope);

	if (scope.functions & (FUNCTION_SUCCESS | FUNCTION_SUCCESS_0_MAX_))
		return template_parse_if(c->a, text, names, out, err);
	if (template_has_expression(text))
		return template_parse(c->a, text, names, out, err);
	*out = (struct template){.is_expression = true};
	return expr_parse(c->a, text, names, &out->expr, err);
}

static void
check_condition(struct checker *c, struct schema_scope scope, struct node *node)
{
	struct template template;
	struct expr_error err = {0};

	node->text = scalar_text(c->a, node);
	if (!parse_condition(c, scope, node->text, &template, &err)) {
		diag_expression(c->diags, node, &err);
		node->is_wrong = true;
		return;
	}
	take_template(node, &template);
}

static void
check_scalar(struct checker *c, struct schema_place place, struct node *node)
{
	if (place.definition->scalars & SCHEMA_CONDITION) {
		check_condition(c, place.scope, node);
		return;
	}
	if (node->kind == NODE_STRING && !parse_text(c, place.scope, node)) {
		check_literal(c, place.definition, node); /* GitHub holds the text to it too */
		return;
	}
	if (node->kind == NODE_INSERT)
		(void)diag_error(c->diags, "expression", node->source, node->span,
			"the directive 'insert' is a key of a mapping, not a value");
	else if (node->kind != NODE_EXPRESSION)
		check_literal(c, place.definition, node);
}

/* --- mappings ----------------------------------------------------------------------------- */

#define CANDIDATES_MAX 8

/* The mappings that a place may still be, given the keys seen so far. */
struct candidates {
	const struct schema_mapping *items[CANDIDATES_MAX];
	size_t count;
};

static struct candidates
candidates_of(const struct schema_definition *d)
{
	struct candidates c = {0};

	for (size_t i = 0; i < d->mapping_count && i < CANDIDATES_MAX; i++)
		c.items[c.count++] = &d->mappings[i];
	return c;
}

/* The key's property; the candidates that do not know it are out, if others do. */
static const struct schema_property *
candidates_match(struct candidates *c, struct str key)
{
	const struct schema_property *found = NULL;
	struct candidates left = {0};

	for (size_t i = 0; i < c->count; i++) {
		const struct schema_property *p = schema_property_find(c->items[i], key);
		if (!p)
			continue;
		if (!found)
			found = p;
		left.items[left.count++] = c->items[i];
	}
	if (found)
		*c = left;
	return found;
}

static bool
next_property(const void *owner, size_t i, struct str *candidate)
{
	const struct candidates *c = owner;

	for (size_t m = 0; m < c->count; m++) {
		if (i < c->items[m]->property_count) {
			*candidate = c->items[m]->properties[i].name;
			return true;
		}
		i -= c->items[m]->property_count;
	}
	return false;
}

/* Whether none of the mappings before number `m` has the key. */
static bool
is_new(const struct candidates *candidates, size_t m, struct str name)
{
	for (size_t i = 0; i < m; i++)
		if (schema_property_find(candidates->items[i], name))
			return false;
	return true;
}

static void
add_keys(const struct candidates *candidates, size_t m, struct buf *b)
{
	const struct schema_mapping *mapping = candidates->items[m];

	for (size_t i = 0; i < mapping->property_count; i++)
		if (is_new(candidates, m, mapping->properties[i].name))
			buf_add_fmt(b, "%s%" STR_FMT, b->n > 0 ? ", " : "expected one of: ",
				STR_ARG(mapping->properties[i].name));
}

static struct str
expected_keys(struct checker *c, const struct candidates *candidates)
{
	struct buf b;

	if (candidates->count == 1 && candidates->items[0] == c->listed)
		return c->list;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t m = 0; m < candidates->count; m++)
		add_keys(candidates, m, &b);
	c->listed = candidates->count == 1 ? candidates->items[0] : NULL;
	c->list = buf_take(c->diags->a, &b);
	return c->list;
}

/* True for the settings of an event: GitHub starts workflows without looking at others there. */
static bool
ignores_others(const struct checker *c, const struct schema_definition *d)
{
	const int on = schema_find(c->schema, "on-mapping-strict");
	const struct schema_mapping *events = on >= 0 ? c->schema->definitions[on].mappings : NULL;

	for (size_t i = 0; events && i < events->property_count; i++)
		if (d == &c->schema->definitions[events->properties[i].definition])
			return !str_eq(events->properties[i].name, STR("workflow_call"));
	return false;
}

/* `paths` and its like, which other events take: a name that is like it is not what is meant. */
static bool
is_filter(const struct checker *c, struct str key)
{
	const char *name = str_z(c->a, str_fmt(c->a, "event-%" STR_FMT, STR_ARG(key)));

	return name && schema_find(c->schema, name) >= 0;
}

static struct diag *
tell_key(struct checker *c, const struct schema_definition *d, struct node *key)
{
	if (ignores_others(c, d))
		return diag_warning(c->diags, "ignored-key", key->source, key->span,
			"unknown setting '%" STR_FMT "' of this event: GitHub ignores it",
			STR_ARG(key->text));
	return diag_error(c->diags, code_of(d, "unknown-key"), key->source, key->span,
		"unexpected key '%" STR_FMT "'", STR_ARG(key->text));
}

static void
tell_unknown_key(struct checker *c, const struct schema_definition *d,
	const struct candidates *candidates, struct node *key)
{
	struct diag *diag = tell_key(c, d, key);
	const struct str nearest = is_filter(c, key->text)
					   ? STR_NONE
					   : str_nearest(key->text, next_property, candidates);

	key->is_wrong = true;
	if (nearest.n > 0)
		diag->help = str_fmt(c->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else if (candidates->count == 0)
		diag->help = STR("this event has no settings: use the 'if' of a job instead");
	else
		diag->help = expected_keys(c, candidates);
}

/* False, after telling, if the key was there before, ignoring case. */
static bool
is_first(struct checker *c, struct map *seen, struct node *key)
{
	const struct node *before = map_find(seen, key->text);

	if (!before) {
		map_set(seen, key->text, key);
		return true;
	}
	key->is_wrong = true;
	struct diag *diag = diag_error(c->diags, "duplicate-key", key->source, key->span,
		"'%" STR_FMT "' is already defined", STR_ARG(key->text));
	diag->related = STR("first defined here");
	diag->related_span = before->span;
	return false;
}

static void check(struct checker *c, struct schema_place place, struct node *node);

static bool
check_key(struct checker *c, struct schema_scope scope, struct node *key)
{
	if (key->kind == NODE_SEQUENCE || key->kind == NODE_MAPPING) {
		(void)diag_error(c->diags, "unexpected-value", key->source, key->span,
			"a key must be a scalar");
		return false;
	}
	/* after an error in it, GitHub takes the key as the text that it is */
	if (key->kind == NODE_STRING && !parse_text(c, scope, key))
		return true;
	if (key->kind == NODE_EXPRESSION || key->kind == NODE_INSERT)
		return true;
	key->text = scalar_text(c->a, key);
	key->kind = NODE_STRING;
	return true;
}

static const struct schema_mapping *
loose_of(const struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++)
		if (candidates->items[i]->loose_key >= 0)
			return candidates->items[i];
	return NULL;
}

/* With a text, `<<` is a name like any other. */
static bool
is_merge(const struct node_entry *entry)
{
	return entry->key->is_plain && str_eq(entry->key->text, STR("<<")) &&
	       (entry->value->kind == NODE_MAPPING || entry->value->kind == NODE_SEQUENCE);
}

static void
check_entry(struct checker *c, struct schema_place place, struct candidates *candidates,
	struct map *seen, const struct node_entry *entry)
{
	const struct schema_scope scope = place.scope;
	const struct schema_mapping *loose = loose_of(candidates);

	if (entry->key->is_wrong)
		return;
	if (is_merge(entry)) {
		diag_error(c->diags, "merge-key", entry->key->source, entry->key->span,
			"'<<' merges nothing: GitHub knows no merge keys")
			->help =
			STR("write an alias for the whole mapping, or the keys themselves");
		return;
	}
	if (!check_key(c, scope, entry->key))
		return;
	if (entry->key->kind != NODE_STRING) {
		const int any = loose ? loose->loose_value : schema_find(c->schema, "any");
		check(c,
			place_of(c,
				entry->key->kind == NODE_INSERT ? schema_find(c->schema, "any")
								: any,
				scope),
			entry->value);
		return;
	}
	if (!is_first(c, seen, entry->key))
		return;
	const struct schema_property *property = candidates_match(candidates, entry->key->text);
	if (property) {
		check(c, place_of(c, property->definition, scope), entry->value);
	} else if (loose) {
		check_literal(c, &c->schema->definitions[loose->loose_key], entry->key);
		check(c, place_of(c, loose->loose_value, scope), entry->value);
	} else {
		tell_unknown_key(c, place.definition, candidates, entry->key);
	}
}

static void
tell_ambiguous(struct checker *c, const struct candidates *candidates, const struct node *node)
{
	struct diag *diag = diag_error(c->diags, "missing-key", node->source, node_start(node),
		"incomplete mapping: several kinds of mapping fit these keys");
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < candidates->count; i++)
		for (size_t j = 0; j < candidates->items[i]->property_count; j++)
			if (candidates->items[i]->properties[j].required)
				buf_add_fmt(&b, "%s%" STR_FMT, b.n > 0 ? ", " : "",
					STR_ARG(candidates->items[i]->properties[j].name));
	diag->help = str_fmt(c->diags->a, "add one of these keys: %" STR_FMT, STR_ARG(buf_str(&b)));
	buf_free(&b);
}

static void
check_required(struct checker *c, const struct schema_mapping *mapping, const struct map *seen,
	const struct node *node)
{
	for (size_t i = 0; i < mapping->property_count; i++) {
		const struct schema_property *p = &mapping->properties[i];
		if (p->required && !map_has(seen, p->name))
			(void)diag_error(c->diags, "missing-key", node->source, node_start(node),
				"the key '%" STR_FMT "' is missing", STR_ARG(p->name));
	}
}

static void
check_mapping(struct checker *c, struct schema_place place, struct node *node)
{
	struct candidates candidates = candidates_of(place.definition);
	struct map seen;
	bool has_dynamic_key = false;

	map_init(&seen, c->a, true);
	for (size_t i = 0; i < node->entry_count; i++) {
		check_entry(c, place, &candidates, &seen, &node->entries[i]);
		has_dynamic_key |= node->entries[i].key->kind != NODE_STRING;
	}
	if (candidates.count > 1 && !loose_of(&candidates))
		tell_ambiguous(c, &candidates, node);
	else if (candidates.count == 1 && !has_dynamic_key)
		check_required(c, candidates.items[0], &seen, node);
}

/* --- all kinds ---------------------------------------------------------------------------- */

static void
tell_collection(struct checker *c, struct node *node, const char *what)
{
	(void)diag_error(c->diags, "unexpected-value", node->source, node_start(node), "%s", what);
	node->is_wrong = true;
}

/* Settings of an event that has none. */
static void
check_no_mapping(struct checker *c, const struct schema_definition *d, struct node *node)
{
	const struct candidates none = {0};

	if (!ignores_others(c, d)) {
		tell_collection(c, node, "a mapping was not expected");
		return;
	}
	for (size_t i = 0; i < node->entry_count; i++)
		if (check_key(c, (struct schema_scope){0}, node->entries[i].key))
			tell_unknown_key(c, d, &none, node->entries[i].key);
}

static void
check(struct checker *c, struct schema_place place, struct node *node)
{
	const struct schema_definition *d = place.definition;

	node->definition = (int16_t)(d - c->schema->definitions);
	if (node->is_wrong) /* it is not known what it is */
		return;
	if (node->kind == NODE_MAPPING && d->mapping_count > 0)
		check_mapping(c, place, node);
	else if (node->kind == NODE_SEQUENCE && d->item >= 0)
		for (size_t i = 0; i < node->item_count; i++)
			check(c, place_of(c, d->item, place.scope), node->items[i]);
	else if (node->kind == NODE_MAPPING)
		check_no_mapping(c, d, node);
	else if (node->kind == NODE_SEQUENCE)
		tell_collection(c, node, "a list was not expected");
	else
		check_scalar(c, place, node);
}

bool
schema_check(struct arena *a, const struct schema *schema, const char *definition,
	struct node *root, struct diags *diags)
{
	struct checker c = {.a = a, .schema = schema, .diags = diags};
	const size_t before = diags->error_count;
	const int index = schema_find(schema, definition);

	check(&c, place_of(&c, index, (struct schema_scope){0}), root);
	return diags->error_count == before;
}
