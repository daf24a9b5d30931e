#include "engine/linter/lint_config.h"

#include "engine/lint/rule_table.h"
#include "engine/store/file.h"
#include "engine/workflow/config_keys.h"
#include "engine/workflow/pattern.h"
#include "engine/workflow/yaml.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define FILE_SIZE_MAX ((size_t)1 << 20)

/* Findings that are left out: of these files, with these codes, with such a message. */
struct ignore_rule {
	struct ignore_rule *next;
	struct pattern **paths; /* none: all files */
	size_t path_count;
	const struct node *codes; /* a list; NULL: all */
	pcre2_code *message;      /* NULL: any */
};

void
lint_config_init(struct lint_config *config, struct arena *a)
{
	*config = (struct lint_config){.a = a};
}

static struct lint_config *
config_of(const struct config_reader *r)
{
	return r->owner;
}

/* --- codes -------------------------------------------------------------------------------- */

struct config_rules {
	const struct rule **rules;
	size_t count;
};

static bool
next_code(const void *owner, size_t i, struct str *candidate)
{
	const struct config_rules *list = owner;

	if (i >= list->count * 2)
		return false;
	*candidate = str_from(
		i < list->count ? list->rules[i]->code : list->rules[i - list->count]->kind);
	return true;
}

/* Each is a code or a kind. */
static void
check_codes(struct config_reader *r, const struct node *list)
{
	struct config_rules known;

	known.rules = rule_table(r->a, &known.count);
	for (size_t i = 0; i < list->item_count; i++) {
		const struct node *item = list->items[i];
		struct str name;
		size_t k = 0;
		while (next_code(&known, k, &name) && !str_eq(name, item->text))
			k++;
		if (next_code(&known, k, &name))
			continue;
		const struct str nearest = str_nearest(item->text, next_code, &known);
		struct diag *diag = diag_error(r->diags, "settings", item->source, node_start(item),
			"unknown rule '%" STR_FMT "'", STR_ARG(item->text));
		diag->help = nearest.n > 0 ? str_fmt(r->a, "did you mean '%" STR_FMT "'?",
						     STR_ARG(nearest))
					   : STR("`lact explain` lists all rules");
	}
}

/* --- values ------------------------------------------------------------------------------- */

static void
read_labels(struct config_reader *r, const struct node *value)
{
	struct lint_config *c = config_of(r);

	if (value->kind == NODE_NULL || !config_is_texts(r, value))
		return;
	for (size_t i = 0; i < value->item_count; i++)
		*arena_push(c->a, c->labels, c->label_count, c->label_capacity) =
			value->items[i]->text;
}

static void
read_variables(struct config_reader *r, const struct node *value)
{
	struct lint_config *c = config_of(r);

	if (value->kind == NODE_NULL || !config_is_texts(r, value))
		return;
	if (!c->variables)
		c->variables = arena_array(c->a, struct str, c->variable_capacity = 4);
	for (size_t i = 0; i < value->item_count; i++)
		*arena_push(c->a, c->variables, c->variable_count, c->variable_capacity) =
			value->items[i]->text;
}

static void
read_patterns(struct config_reader *r, const struct node *value, struct uses_patterns *out)
{
	struct arena *a = r->a;

	if (value->kind == NODE_NULL || !config_is_texts(r, value))
		return;
	if (!out->items)
		out->items = arena_array(a, struct str, out->capacity = 4);
	for (size_t i = 0; i < value->item_count; i++) {
		const struct str text = value->items[i]->text;
		if (!str_eq(text, STR("*")) && !str_has(text, STR("/")))
			config_tell(r, value->items[i],
				"expected OWNER/REPOSITORY, OWNER/* or *, each with or without "
				"@REF");
		*arena_push(a, out->items, out->count, out->capacity) = text;
	}
}

static void
read_allow(struct config_reader *r, const struct node *value)
{
	read_patterns(r, value, &config_of(r)->allowed);
}

static void
read_deny(struct config_reader *r, const struct node *value)
{
	read_patterns(r, value, &config_of(r)->denied);
}

static bool
compile(struct str text, pcre2_code **out, char *message, size_t size)
{
	int code;
	size_t offset;

	*out = pcre2_compile(
		(PCRE2_SPTR)(text.p ? text.p : ""), text.n, PCRE2_UTF, &code, &offset, NULL);
	if (!*out)
		(void)pcre2_get_error_message(code, (PCRE2_UCHAR *)message, size);
	return *out;
}

static struct ignore_rule *
add_rule(struct lint_config *config)
{
	struct ignore_rule *rule = arena_new(config->a, struct ignore_rule);

	rule->next = config->ignored;
	config->ignored = rule;
	return rule;
}

static void
read_message(struct config_reader *r, struct ignore_rule *rule, const struct node *node)
{
	char problem[128];

	if (node->kind != NODE_STRING)
		config_tell(r, node, "expected a regular expression");
	else if (!compile(node->text, &rule->message, problem, sizeof(problem)))
		(void)diag_error(r->diags, "settings", node->source, node_start(node),
			"not a regular expression: %s", problem);
}

static void
read_path(struct config_reader *r, struct ignore_rule *rule, const struct node *node)
{
	struct error err;

	if (pattern_compile(r->a, node->text, &rule->paths[rule->path_count], &err))
		rule->path_count++;
	else
		config_tell(r, node, err.text);
}

/* --- .lact.yml ---------------------------------------------------------------------------- */

static const struct config_key ignore_keys[] = {
	{"codes", NULL}, {"paths", NULL}, {"message", NULL}};

static bool
is_ignore_key(struct str name)
{
	bool is = false;

	for (size_t i = 0; i < COUNT_OF(ignore_keys); i++)
		is = is || str_eq(name, str_from(ignore_keys[i].name));
	return is;
}

static void
read_ignore_rule(struct config_reader *r, const struct node *node)
{
	const struct node *paths = node_find(node, "paths");
	const struct node *codes = node_find(node, "codes");
	const struct node *message = node_find(node, "message");
	struct ignore_rule *rule;

	if (!paths && !codes && !message) {
		config_tell(r, node, "expected 'paths', 'codes' or 'message'");
		return;
	}
	for (size_t i = 0; i < node->entry_count; i++)
		if (!is_ignore_key(node->entries[i].key->text))
			config_tell_unknown_key(
				r, node->entries[i].key, ignore_keys, COUNT_OF(ignore_keys));
	rule = add_rule(config_of(r));
	if (codes && config_is_texts(r, codes))
		rule->codes = codes;
	if (rule->codes)
		check_codes(r, codes);
	if (message)
		read_message(r, rule, message);
	if (!paths || !config_is_texts(r, paths))
		return;
	rule->paths = arena_array(r->a, struct pattern *, paths->item_count);
	for (size_t i = 0; i < paths->item_count; i++)
		read_path(r, rule, paths->items[i]);
}

static void
read_ignore(struct config_reader *r, const struct node *value)
{
	if (value->kind != NODE_SEQUENCE) {
		config_tell(r, value, "expected a list");
		return;
	}
	for (size_t i = 0; i < value->item_count; i++)
		read_ignore_rule(r, value->items[i]);
}

static void
read_forbidden(struct config_reader *r, const struct node *value)
{
	static const struct config_key keys[] = {
		{"allow", read_allow},
		{"deny", read_deny},
	};

	config_read_keys(r, value, keys, COUNT_OF(keys));
}

static void
read_lint(struct config_reader *r, const struct node *value)
{
	static const struct config_key keys[] = {
		{"runner-labels", read_labels},
		{"variables", read_variables},
		{"forbidden-uses", read_forbidden},
		{"ignore", read_ignore},
	};

	config_read_keys(r, value, keys, COUNT_OF(keys));
}

/* --- actionlint's ------------------------------------------------------------------------- */

static void
read_runner(struct config_reader *r, const struct node *value)
{
	static const struct config_key keys[] = {{"labels", read_labels}};

	config_read_keys(r, value, keys, COUNT_OF(keys));
}

static void
read_paths(struct config_reader *r, const struct node *value)
{
	for (size_t i = 0; value->kind == NODE_MAPPING && i < value->entry_count; i++) {
		const struct node *list = node_find(value->entries[i].value, "ignore");
		if (!list || !config_is_texts(r, list))
			continue;
		for (size_t j = 0; j < list->item_count; j++) {
			struct ignore_rule *rule = add_rule(config_of(r));
			rule->paths = arena_array(r->a, struct pattern *, 1);
			read_path(r, rule, value->entries[i].key);
			read_message(r, rule, list->items[j]);
		}
	}
}

/* --- files -------------------------------------------------------------------------------- */

/* The keys of one file, of which others are not allowed. */
struct form {
	const struct config_key *keys;
	size_t count;
};

static const struct config_key own_keys[] = {{"lint", read_lint}, {"run", NULL}};

static const struct config_key actionlint_keys[] = {
	{"self-hosted-runner", read_runner},
	{"config-variables", read_variables},
	{"paths", read_paths},
};

static const struct form own_form = {own_keys, COUNT_OF(own_keys)};
static const struct form actionlint_form = {actionlint_keys, COUNT_OF(actionlint_keys)};

static bool
read_text(struct lint_config *config, struct str path, struct str text, const struct form *form,
	struct diags *diags)
{
	struct config_reader r = {config->a, diags, config};
	const struct yaml_options options = {0};
	struct source *source = arena_new(config->a, struct source);

	source_init(source, config->a, path, text);
	if (str_trim(text).n == 0)
		return true;
	const struct node *root = yaml_load(config->a, source, &options, diags);
	if (root)
		config_read_keys(&r, root, form->keys, form->count);
	return diags->error_count == 0;
}

static bool
read_file(struct lint_config *config, struct str path, const struct form *form, struct diags *diags,
	struct error *err)
{
	struct str text;

	if (!file_read(config->a, path, FILE_SIZE_MAX, &text, err))
		return err->kind == ERROR_MISSING;
	return read_text(config, path, text, form, diags);
}

bool
lint_config_read(
	struct lint_config *config, struct str path, struct diags *diags, struct error *err)
{
	return read_file(config, path, &own_form, diags, err);
}

bool
lint_config_read_text(
	struct lint_config *config, struct str path, struct str text, struct diags *diags)
{
	const bool is_own = str_eq(path_name(path), STR(".lact.yml"));

	return read_text(config, path, text, is_own ? &own_form : &actionlint_form, diags);
}

bool
lint_config_read_actionlint(
	struct lint_config *config, struct str path, struct diags *diags, struct error *err)
{
	return read_file(config, path, &actionlint_form, diags, err);
}

bool
lint_config_ignore(struct lint_config *config, struct str message, struct error *err)
{
	char problem[128];

	if (compile(message, &add_rule(config)->message, problem, sizeof(problem)))
		return true;
	return error_set(
		err, ERROR_USAGE, "--ignore '%" STR_FMT "': %s", STR_ARG(message), problem);
}

/* --- asking ------------------------------------------------------------------------------- */

static bool
has_path(const struct ignore_rule *rule, struct str path)
{
	for (size_t i = 0; i < rule->path_count; i++)
		if (pattern_matches(rule->paths[i], path))
			return true;
	return rule->path_count == 0;
}

static bool
has_code(const struct ignore_rule *rule, const struct diag *diag)
{
	const struct rule *known = rule_find(str_from(diag->code));

	if (!rule->codes)
		return true;
	for (size_t i = 0; i < rule->codes->item_count; i++) {
		const struct str code = rule->codes->items[i]->text;
		if (str_eq(code, str_from(diag->code)) ||
			(known && str_eq(code, str_from(known->kind))))
			return true;
	}
	return false;
}

static bool
has_message(const struct ignore_rule *rule, struct str message)
{
	if (!rule->message)
		return true;
	pcre2_match_data *match = pcre2_match_data_create_from_pattern(rule->message, NULL);
	const bool found = match && pcre2_match(rule->message, (PCRE2_SPTR)message.p, message.n, 0,
					    0, match, NULL) >= 0;
	pcre2_match_data_free(match);
	return found;
}

bool
lint_config_ignores(const struct lint_config *config, struct str path, const struct diag *diag)
{
	for (const struct ignore_rule *rule = config->ignored; rule; rule = rule->next)
		if (has_code(rule, diag) && has_path(rule, path) &&
			has_message(rule, diag->message))
			return true;
	return false;
}

void
lint_config_drop_ignored(const struct lint_config *config, struct str path, struct diags *findings)
{
	size_t kept = 0;

	for (size_t i = 0; config->ignored && i < findings->count; i++) {
		if (lint_config_ignores(config, path, &findings->items[i]))
			findings->error_count -= findings->items[i].severity == SEVERITY_ERROR;
		else
			findings->items[kept++] = findings->items[i];
	}
	if (config->ignored)
		findings->count = kept;
}

void
lint_config_free(struct lint_config *config)
{
	for (struct ignore_rule *rule = config->ignored; rule; rule = rule->next)
		pcre2_code_free(rule->message);
}
