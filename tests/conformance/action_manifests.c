/*
 * conformance_action_manifests DIR: loads the manifests that GitHub's runner is tested with.
 *
 * DIR holds the action.yml files of actions/runner, src/Test/TestData. They have no expected
 * document: the table below says what the runner's own tests assert of each.
 */
#include "engine/store/file.h"
#include "engine/workflow/load_action.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SIZE_MAX ((size_t)16 << 20)

/* What a manifest holds; NULL is nothing, texts of expressions are as `${{ }}` holds them. */
struct expectation {
	const char *file;
	const char *error; /* rejected, with these words in the message */
	const char *using;
	const char *main;
	const char *pre;
	const char *pre_if;
	const char *post;
	const char *post_if;
	const char *image;
	const char *entrypoint;
	const char *argument;
	const char *url; /* of `env`, which then has Token=foo too */
	size_t step_count;
	bool is_deprecated; /* the input `greeting` */
};

static const struct expectation expectations[] = {
	{"composite_action_without_using_token.yml", .error = "'using' is missing"},
	{"conditional_composite_action.yml", .using = "composite", .step_count = 6},
	{"dockerfileaction_arg_env_expression.yml", .using = "docker", .image = "Dockerfile",
		.entrypoint = "main.sh", .argument = "inputs.greeting", .url = "inputs.entryPoint"},
	{"dockerfileaction_cleanup.yml", .using = "docker", .image = "Dockerfile",
		.entrypoint = "main.sh", .argument = "bzz", .url = "bar", .post = "cleanup.sh",
		.post_if = "failure()"},
	{"dockerfileaction_env_invalid_context.yml", .error = "'github'"},
	{"dockerfileaction_init.yml", .using = "docker", .image = "Dockerfile",
		.entrypoint = "main.sh", .argument = "bzz", .url = "bar", .pre = "init.sh",
		.pre_if = "success()"},
	{"dockerfileaction_noargs_noenv_noentrypoint.yml", .using = "docker",
		.image = "Dockerfile"},
	{"dockerfilerelativeaction.yml", .using = "docker", .image = "images/Dockerfile",
		.entrypoint = "main.sh", .argument = "inputs.greeting", .url = "bar"},
	{"node16action.yml", .using = "node16", .main = "main.js", .is_deprecated = true},
	{"node20action.yml", .using = "node20", .main = "main.js", .is_deprecated = true},
	{"nodeaction.yml", .using = "node12", .main = "main.js", .is_deprecated = true},
	{"nodeaction_cleanup.yml", .using = "node12", .main = "main.js", .post = "cleanup.js",
		.post_if = "cancelled()", .is_deprecated = true},
	{"nodeaction_init.yml", .using = "node12", .main = "main.js", .pre = "init.js",
		.pre_if = "cancelled()", .is_deprecated = true},
	{"nodeaction_init_default.yml", .using = "node12", .main = "main.js", .pre = "init.js",
		.is_deprecated = true},
	{"pluginaction.yml", .error = "'plugin' is not supported"},
};

/* One manifest, and whether all that was looked at was as it should be. */
struct manifest_check {
	const struct expectation *x;
	bool ok;
};

static void
expect(struct manifest_check *c, const char *what, struct str got, const char *wanted)
{
	if (str_eq(got, str_from(wanted)))
		return;
	printf("FAILED %s: %s is '%" STR_FMT "', not '%s'\n", c->x->file, what, STR_ARG(got),
		wanted ? wanted : "");
	c->ok = false;
}

static void
expect_count(struct manifest_check *c, const char *what, size_t got, size_t wanted)
{
	if (got == wanted)
		return;
	printf("FAILED %s: %s: %zu, not %zu\n", c->x->file, what, got, wanted);
	c->ok = false;
}

static struct str
text_of(const struct node *node)
{
	if (!node)
		return STR_NONE;
	return node->kind == NODE_EXPRESSION ? expr_text(node->expr) : node->text;
}

static struct str
condition_of(const struct expr *condition)
{
	return condition ? expr_text(condition) : STR_NONE;
}

static void
check_composite(struct manifest_check *c, const struct action *action)
{
	expect(c, "name", action->name, "Conditional Composite");
	expect_count(c, "inputs", action->input_count, 1);
	expect_count(c, "outputs", action->output_count, 4);
	expect_count(c, "steps", action->step_count, c->x->step_count);
}

/* All but the composite one are made from one text. */
static void
check_inputs(struct manifest_check *c, const struct action *action)
{
	expect(c, "name", action->name, "Hello World");
	expect_count(c, "inputs", action->input_count, 2);
	if (action->input_count != 2)
		return;
	expect(c, "first input", action->inputs[0].id, "greeting");
	expect(c, "its default", text_of(action->inputs[0].preset), "Hello");
	expect(c, "its deprecation", action->inputs[0].deprecation,
		c->x->is_deprecated ? "This property has been deprecated" : NULL);
	expect(c, "second input", action->inputs[1].id, "entryPoint");
	expect(c, "its default", text_of(action->inputs[1].preset), NULL);
}

static void
check_container(struct manifest_check *c, const struct action *action)
{
	const struct expectation *x = c->x;
	const struct node *args = action->args;
	const size_t count = args ? args->item_count : 0;

	expect(c, "image", action->image, x->image);
	expect_count(c, "image is a file", action->is_image_file, x->image ? 1 : 0);
	expect(c, "entrypoint", action->entrypoint, x->entrypoint);
	expect_count(c, "arguments", count, x->argument ? 1 : 0);
	expect(c, "argument", text_of(count > 0 ? args->items[0] : NULL), x->argument);
	expect(c, "env Url", text_of(node_find(action->env, "Url")), x->url);
	expect(c, "env Token", text_of(node_find(action->env, "Token")), x->url ? "foo" : NULL);
}

static void
check_runs(struct manifest_check *c, const struct action *action)
{
	const bool is_docker = action->kind == ACTION_DOCKER;

	expect(c, "using", action->using, c->x->using);
	expect(c, "main", action->main, c->x->main);
	expect(c, "pre", is_docker ? action->pre_entrypoint : action->pre, c->x->pre);
	expect(c, "pre-if", condition_of(action->pre_if), c->x->pre_if);
	expect(c, "post", is_docker ? action->post_entrypoint : action->post, c->x->post);
	expect(c, "post-if", condition_of(action->post_if), c->x->post_if);
}

static bool
is_rejected(const struct expectation *x, const struct action *action, const struct diags *diags)
{
	if (action) {
		printf("FAILED %s: it loads\n", x->file);
		return false;
	}
	for (size_t i = 0; i < diags->count; i++)
		if (str_has(diags->items[i].message, str_from(x->error)))
			return true;
	printf("FAILED %s: no message says \"%s\"\n", x->file, x->error);
	return false;
}

static void
print_errors(const struct diags *diags, const char *file)
{
	for (size_t i = 0; i < diags->count; i++)
		printf("FAILED %s: %" STR_FMT "\n", file, STR_ARG(diags->items[i].message));
}

static bool
check(struct arena *a, const struct expectation *x, struct str text)
{
	struct manifest_check c = {.x = x, .ok = true};
	struct source source;
	struct diags diags;

	source_init(&source, a, str_from(x->file), text);
	diags_init(&diags, a);
	const struct action *action = action_load(a, &source, &diags);
	if (x->error)
		return is_rejected(x, action, &diags);
	if (!action) {
		print_errors(&diags, x->file);
		return false;
	}
	if (action->kind == ACTION_COMPOSITE)
		check_composite(&c, action);
	else
		check_inputs(&c, action);
	check_runs(&c, action);
	check_container(&c, action);
	return c.ok;
}

static bool
read_file(struct arena *a, const char *folder, const char *name, struct str *out)
{
	return file_read(a, str_fmt(a, "%s/%s", folder, name), FILE_SIZE_MAX, out, NULL);
}

static const struct expectation *
find_expectation(const char *file)
{
	for (size_t i = 0; i < COUNT_OF(expectations); i++)
		if (strcmp(expectations[i].file, file) == 0)
			return &expectations[i];
	return NULL;
}

static bool
run_file(const char *folder, const char *name)
{
	struct arena a = {0};
	struct str text;
	bool passed = false;
	const struct expectation *x = find_expectation(name);

	if (!x)
		printf("FAILED %s: nothing is known of it\n", name);
	else if (!read_file(&a, folder, name, &text))
		printf("FAILED %s: it cannot be read\n", name);
	else
		passed = check(&a, x, text);
	arena_free(&a);
	return passed;
}

static int
is_manifest(const struct dirent *entry)
{
	return str_ends(str_from(entry->d_name), STR(".yml"));
}

int
main(int argc, char **argv)
{
	struct dirent **entries;
	size_t passed = 0;
	const int count = argc == 2 ? scandir(argv[1], &entries, is_manifest, alphasort) : -1;

	if (count <= 0) {
		fprintf(stderr,
			"usage: conformance_action_manifests DIR (a folder of action manifests)\n");
		return 2;
	}
	for (int i = 0; i < count; i++) {
		passed += run_file(argv[1], entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	printf("action-manifests total %zu/%d\n", passed, count);
	return passed == (size_t)count ? 0 : 1;
}
