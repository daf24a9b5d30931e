#include "tests/support/workflow_json.h"

#include <math.h>
#include <string.h>

#define FILES_MAX 16

enum token_type {
	TOKEN_STRING,
	TOKEN_SEQUENCE,
	TOKEN_MAPPING,
	TOKEN_EXPRESSION,
	TOKEN_DIRECTIVE,
	TOKEN_BOOLEAN,
	TOKEN_NUMBER,
	TOKEN_NULL,
};

struct workflow_writer {
	struct arena a;
	bool with_source;
	struct str files[FILES_MAX];
	int file_count;
};

/* --- tokens ------------------------------------------------------------------------------- */

static cJSON *
text_new(struct workflow_writer *w, struct str text)
{
	return cJSON_CreateString(str_z(&w->a, text));
}

static int
file_index(struct workflow_writer *w, struct str path)
{
	for (int i = 0; i < w->file_count; i++)
		if (str_eq(w->files[i], path))
			return i + 1;
	if (w->file_count == FILES_MAX)
		return 0;
	w->files[w->file_count++] = path;
	return w->file_count;
}

static cJSON *
token_new(struct workflow_writer *w, enum token_type type, const struct node *node)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "type", type);
	if (!w->with_source || !node)
		return json;
	const struct position at = source_position(node->source, node->span.start);
	cJSON_AddNumberToObject(json, "file", file_index(w, node->source->path));
	cJSON_AddNumberToObject(json, "line", at.line);
	cJSON_AddNumberToObject(json, "col", at.column);
	return json;
}

/* A literal: bare, or with its position. */
static cJSON *
literal(struct workflow_writer *w, enum token_type type, const struct node *node, const char *name,
	cJSON *value)
{
	if (!w->with_source)
		return value;
	cJSON *json = token_new(w, type, node);
	cJSON_AddItemToObject(json, name, value);
	return json;
}

static cJSON *
number_new(struct workflow_writer *w, double number)
{
	return isfinite(number) ? cJSON_CreateNumber(number)
				: text_new(w, value_number_format(&w->a, number));
}

static cJSON *
expression_new(struct workflow_writer *w, const struct node *node, struct str text)
{
	cJSON *json = token_new(w, TOKEN_EXPRESSION, node);

	cJSON_AddItemToObject(json, "expr", text_new(w, text));
	return json;
}

static cJSON *token(struct workflow_writer *w, const struct node *node);

static cJSON *
sequence_new(struct workflow_writer *w, const struct node *node)
{
	cJSON *json = token_new(w, TOKEN_SEQUENCE, node);
	cJSON *items = cJSON_AddArrayToObject(json, "seq");

	for (size_t i = 0; i < node->item_count; i++)
		cJSON_AddItemToArray(items, token(w, node->items[i]));
	return json;
}

static cJSON *
mapping_new(struct workflow_writer *w, const struct node *node)
{
	cJSON *json = token_new(w, TOKEN_MAPPING, node);

	if (node->entry_count == 0)
		return json;
	cJSON *entries = cJSON_AddArrayToObject(json, "map");
	for (size_t i = 0; i < node->entry_count; i++) {
		cJSON *entry = cJSON_CreateObject();
		cJSON_AddItemToObject(entry, "Key", token(w, node->entries[i].key));
		cJSON_AddItemToObject(entry, "Value", token(w, node->entries[i].value));
		cJSON_AddItemToArray(entries, entry);
	}
	return json;
}

static cJSON *
directive_new(struct workflow_writer *w, const struct node *node)
{
	cJSON *json = token_new(w, TOKEN_DIRECTIVE, node);

	cJSON_AddStringToObject(json, "directive", "insert");
	return json;
}

static cJSON *
token(struct workflow_writer *w, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL: return w->with_source ? token_new(w, TOKEN_NULL, node) : cJSON_CreateNull();
	case NODE_BOOLEAN:
		return literal(w, TOKEN_BOOLEAN, node, "bool", cJSON_CreateBool(node->boolean));
	case NODE_NUMBER: return literal(w, TOKEN_NUMBER, node, "num", number_new(w, node->number));
	case NODE_STRING: return literal(w, TOKEN_STRING, node, "lit", text_new(w, node->text));
	case NODE_SEQUENCE: return sequence_new(w, node);
	case NODE_MAPPING: return mapping_new(w, node);
	case NODE_EXPRESSION: return expression_new(w, node, expr_text(node->expr));
	case NODE_INSERT: return directive_new(w, node);
	}
	return NULL;
}

static void
add(struct workflow_writer *w, cJSON *to, const char *name, const struct node *node)
{
	if (node)
		cJSON_AddItemToObject(to, name, token(w, node));
}

/* --- parts -------------------------------------------------------------------------------- */

/* What GitHub has added since the cases were written. */
static const char *const new_permissions[] = {"artifact-metadata", "attestations", "models",
	"code-quality", "copilot-requests", "drives", "vulnerability-alerts"};

static bool
is_new_permission(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(new_permissions); i++)
		if (strcmp(name, new_permissions[i]) == 0)
			return true;
	return false;
}

static void
add_permissions(cJSON *to, const struct permissions *permissions)
{
	if (!permissions)
		return;
	cJSON *json = cJSON_AddObjectToObject(to, "permissions");
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (permissions->levels[i] != PERMISSION_NONE &&
			!is_new_permission(permission_name(i)))
			cJSON_AddStringToObject(json, permission_name(i),
				permission_level_name(permissions->levels[i]));
}

static void
add_condition(struct workflow_writer *w, cJSON *to, const struct node *condition)
{
	const bool is_given = condition && condition->kind == NODE_EXPRESSION;

	cJSON_AddItemToObject(to, "if",
		expression_new(
			w, condition, is_given ? expr_text(condition->expr) : STR("success()")));
}

/* GitHub's names of steps that have no other. */
static const struct {
	const char *key;
	const char *name;
} experiments[] = {
	{"wait", "Wait"},
	{"wait-all", "Wait for all"},
	{"cancel", "Cancel"},
};

static void
add_experiment(struct workflow_writer *w, cJSON *to, const struct workflow_step *step)
{
	for (size_t i = 0; i < COUNT_OF(experiments); i++) {
		const struct node *node = node_find(step->node, experiments[i].key);
		if (!node)
			continue;
		cJSON_AddStringToObject(to, "name", experiments[i].name);
		cJSON *value = NULL;
		if (node->kind == NODE_SEQUENCE) {
			value = cJSON_CreateArray();
			for (size_t j = 0; j < node->item_count; j++)
				cJSON_AddItemToArray(value, token(w, node->items[j]));
		} else {
			value = node->kind == NODE_NULL ? cJSON_CreateTrue() : token(w, node);
		}
		cJSON_AddItemToObject(to, experiments[i].key, value);
	}
}

static cJSON *
step_new(struct workflow_writer *w, const struct workflow_step *step)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddItemToObject(json, "id", text_new(w, step->id));
	if (step->kind == STEP_OTHER) {
		add_experiment(w, json, step);
		return json;
	}
	add(w, json, "name", step->name);
	add_condition(w, json, step->condition);
	add(w, json, "continue-on-error", step->continue_on_error);
	add(w, json, "timeout-minutes", step->timeout_minutes);
	add(w, json, "env", step->env);
	add(w, json, "run", step->run);
	add(w, json, "working-directory", step->working_directory);
	add(w, json, "shell", step->shell);
	add(w, json, "uses", step->uses);
	add(w, json, "with", step->with);
	add(w, json, "background", node_find(step->node, "background"));
	return json;
}

static void
add_steps(struct workflow_writer *w, cJSON *to, const struct workflow_job *job)
{
	if (job->step_count == 0)
		return;
	cJSON *steps = cJSON_AddArrayToObject(to, "steps");
	for (size_t i = 0; i < job->step_count; i++)
		cJSON_AddItemToArray(steps, step_new(w, &job->steps[i]));
}

static void
add_needs(struct workflow_writer *w, cJSON *to, const struct workflow_job *job)
{
	const struct node *needs = node_find(job->node, "needs");

	if (job->need_count == 0 && !job->uses)
		return;
	cJSON *list = cJSON_AddArrayToObject(to, "needs");
	if (needs && needs->kind == NODE_STRING)
		cJSON_AddItemToArray(list, token(w, needs));
	for (size_t i = 0; needs && needs->kind == NODE_SEQUENCE && i < needs->item_count; i++)
		cJSON_AddItemToArray(list, token(w, needs->items[i]));
}

/* --- jobs --------------------------------------------------------------------------------- */

/* The keys that stand in the result as they stand in the file. */
static const char *const plain_keys[] = {"strategy", "runs-on", "timeout-minutes",
	"cancel-timeout-minutes", "continue-on-error", "container", "services", "concurrency",
	"env", "environment", "outputs", "defaults", "snapshot"};

static void add_jobs(struct workflow_writer *w, cJSON *to, const struct workflow *workflow);

static void
add_call(struct workflow_writer *w, cJSON *to, const struct workflow_job *job)
{
	const struct workflow *called = job->called;

	add(w, to, "ref", job->uses);
	add(w, to, "input-values", job->with);
	if (job->secrets && job->secrets->kind == NODE_MAPPING)
		add(w, to, "secret-values", job->secrets);
	else if (job->secrets)
		cJSON_AddTrueToObject(to, "inherit-secrets");
	if (!called)
		return;
	add(w, to, "input-definitions", called->call->inputs);
	add(w, to, "secret-definitions", called->call->secrets);
	add(w, to, "outputs", called->call->outputs);
	add(w, to, "embedded-concurrency", called->concurrency);
	add_jobs(w, to, called);
}

static cJSON *
job_new(struct workflow_writer *w, const struct node *key, const struct workflow_job *job)
{
	cJSON *json = cJSON_CreateObject();
	const bool has_name =
		job->name && (job->name->kind != NODE_STRING || job->name->text.n > 0);

	cJSON_AddStringToObject(json, "type", job->uses ? "reusableWorkflowJob" : "job");
	add(w, json, "id", key);
	add(w, json, "name", has_name ? job->name : key);
	add_needs(w, json, job);
	add_condition(w, json, job->condition);
	add_permissions(json, job->called ? job->called->granted : job->granted);
	for (size_t i = 0; i < COUNT_OF(plain_keys); i++)
		add(w, json, plain_keys[i], node_find(job->node, plain_keys[i]));
	if (job->uses)
		add_call(w, json, job);
	add_steps(w, json, job);
	return json;
}

static void
add_jobs(struct workflow_writer *w, cJSON *to, const struct workflow *workflow)
{
	const struct node *jobs = node_find(workflow->root, "jobs");
	cJSON *list = cJSON_AddArrayToObject(to, "jobs");

	for (size_t i = 0; i < workflow->job_count; i++)
		cJSON_AddItemToArray(list, job_new(w, jobs->entries[i].key, &workflow->jobs[i]));
}

/* --- events ------------------------------------------------------------------------------- */

/* Settings that are lists, also where the file has but one text. */
static const char *const list_keys[] = {"types", "branches", "branches-ignore", "tags",
	"tags-ignore", "paths", "paths-ignore", "workflows", "names", "versions"};

static bool
is_list_key(struct str key)
{
	for (size_t i = 0; i < COUNT_OF(list_keys); i++)
		if (str_eq(key, str_from(list_keys[i])))
			return true;
	return false;
}

static cJSON *
setting_new(struct workflow_writer *w, const struct node *node)
{
	if (node->kind == NODE_NULL)
		return cJSON_CreateObject();
	if (node->kind == NODE_SEQUENCE) {
		cJSON *list = cJSON_CreateArray();
		for (size_t i = 0; i < node->item_count; i++)
			cJSON_AddItemToArray(list, setting_new(w, node->items[i]));
		return list;
	}
	if (node->kind != NODE_MAPPING)
		return token(w, node);
	cJSON *json = cJSON_CreateObject();
	for (size_t i = 0; i < node->entry_count; i++) {
		const struct str key = node->entries[i].key->text;
		cJSON *value = setting_new(w, node->entries[i].value);
		if (is_list_key(key) && !cJSON_IsArray(value)) {
			cJSON *list = cJSON_CreateArray();
			cJSON_AddItemToArray(list, value);
			value = list;
		}
		cJSON_AddItemToObject(json, str_z(&w->a, key), value);
	}
	return json;
}

static void
add_events(struct workflow_writer *w, cJSON *to, const struct workflow *workflow)
{
	cJSON *events = cJSON_AddObjectToObject(to, "events");

	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct trigger *trigger = &workflow->triggers[i];
		cJSON_AddItemToObject(events, str_z(&w->a, trigger->event),
			trigger->config ? setting_new(w, trigger->config) : cJSON_CreateObject());
	}
}

/* --- all ---------------------------------------------------------------------------------- */

cJSON *
workflow_json(const struct workflow *workflow, const struct workflow_json_options *options)
{
	struct workflow_writer w = {.with_source = options->with_source};
	cJSON *json = cJSON_CreateObject();

	(void)file_index(&w, workflow->source->path);
	add_permissions(json, workflow->granted);
	add(&w, json, "defaults", node_find(workflow->root, "defaults"));
	add(&w, json, "env", workflow->env);
	add(&w, json, "concurrency", workflow->concurrency);
	if (options->with_events)
		add_events(&w, json, workflow);
	add_jobs(&w, json, workflow);
	if (w.with_source) {
		cJSON *files = cJSON_AddArrayToObject(json, "file-table");
		for (int i = 0; i < w.file_count; i++)
			cJSON_AddItemToArray(files, text_new(&w, w.files[i]));
	}
	arena_free(&w.a);
	return json;
}
