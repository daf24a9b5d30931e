#include "engine/project/run_config.h"

#include "engine/store/file.h"
#include "engine/workflow/config_keys.h"
#include "engine/workflow/yaml.h"

#define FILE_NAME     ".lact.yml"
#define FILE_SIZE_MAX ((size_t)1 << 20)

static struct run_config *
config_of(const struct config_reader *r)
{
	return r->owner;
}

static bool
is_word(const struct node *node, const char *word)
{
	return node->kind == NODE_STRING && str_eq(node->text, str_from(word));
}

static void
read_one_impl(struct config_reader *r, struct str name, const struct node *value)
{
	struct run_config *config = config_of(r);

	if (is_word(value, "real"))
		*arena_push(r->a, config->real, config->real_count, config->real_capacity) = name;
	else if (!is_word(value, "builtin"))
		config_tell(r, value, "expected real or builtin");
}

static void
read_impl(struct config_reader *r, const struct node *value)
{
	if (value->kind == NODE_MAPPING) {
		for (size_t i = 0; i < value->entry_count; i++)
			read_one_impl(r, value->entries[i].key->text, value->entries[i].value);
		return;
	}
	config_of(r)->all_real = is_word(value, "real");
	if (!is_word(value, "real") && !is_word(value, "builtin"))
		config_tell(r, value,
			"expected real, builtin, or a mapping of actions to one of these");
}

/* --- oidc ---------------------------------------------------------------------------------- */

static struct str
text_of(struct config_reader *r, const struct node *mapping, const char *name)
{
	const struct node *value = node_find(mapping, name);

	if (value && value->kind != NODE_STRING)
		config_tell(r, value, "expected a text");
	return value && value->kind == NODE_STRING ? value->text : STR_NONE;
}

static void
read_oidc_rule(struct config_reader *r, const struct node *node)
{
	static const struct config_key keys[] = {
		{"audience", NULL}, {"secret", NULL}, {"command", NULL}};
	struct run_config *config = config_of(r);

	config_read_keys(r, node, keys, COUNT_OF(keys));
	if (node->kind != NODE_MAPPING)
		return;
	const struct run_config_oidc rule = {
		.audience = text_of(r, node, "audience"),
		.secret = text_of(r, node, "secret"),
		.command = text_of(r, node, "command"),
	};
	if (rule.audience.n == 0 || (rule.secret.n > 0) == (rule.command.n > 0))
		config_tell(r, node, "expected 'audience', and 'secret' or 'command'");
	*arena_push(r->a, config->oidc, config->oidc_count, config->oidc_capacity) = rule;
}

static void
read_oidc(struct config_reader *r, const struct node *value)
{
	if (value->kind != NODE_SEQUENCE) {
		config_tell(r, value, "expected a list");
		return;
	}
	for (size_t i = 0; i < value->item_count; i++)
		read_oidc_rule(r, value->items[i]);
}

/* --- the file ------------------------------------------------------------------------------ */

static void
read_run(struct config_reader *r, const struct node *value)
{
	static const struct config_key keys[] = {
		{"action-impl", read_impl},
		{"oidc", read_oidc},
	};

	config_read_keys(r, value, keys, COUNT_OF(keys));
}

bool
run_config_read(struct arena *a, struct str root, struct run_config *out, struct error *err)
{
	static const struct config_key keys[] = {{"lint", NULL}, {"run", read_run}};
	static const struct yaml_options options = {0};
	struct source *source = arena_new(a, struct source);
	struct config_reader r = {.a = a, .owner = out};
	struct diags diags;
	struct str text;

	*out = (struct run_config){0};
	if (!file_read(a, path_join(a, root, STR(FILE_NAME)), FILE_SIZE_MAX, &text, err))
		return err->kind == ERROR_MISSING;
	if (str_trim(text).n == 0)
		return true;
	diags_init(&diags, a);
	r.diags = &diags;
	source_init(source, a, STR(FILE_NAME), text);
	const struct node *node = yaml_load(a, source, &options, &diags);
	if (node)
		config_read_keys(&r, node, keys, COUNT_OF(keys));
	return diags.error_count == 0 || diags_fail(&diags, ERROR_USAGE, err);
}
