#include "engine/lint/base/check.h"
#include "engine/lint/base/matrix_values.h"
#include "expr/ast.h"
#include "expr/template.h"

enum {
	UNHASHED_IMAGE,
	UNPINNED_IMAGE,
};

static const struct rule rules[] = {
	[UNHASHED_IMAGE] =
		{
			.code = "unhashed-image",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.persona = PERSONA_AUDITOR,
			.summary = "an image is not pinned to a digest",
			.why = "The tags of images can be moved, like the tags of actions.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\ncontainer: node:22.11\nsteps:\n  - run: "
			       "make\n",
			.good = "runs-on: ubuntu-latest\ncontainer: "
				"node@sha256:"
				"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
				"steps:\n  - run: make\n",
		},
	[UNPINNED_IMAGE] =
		{
			.code = "unpinned-image",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.persona = PERSONA_PEDANTIC,
			.summary = "an image has no version",
			.why = "`latest` moves, so that a run cannot be repeated.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\ncontainer: node\nsteps:\n  - run: make\n",
			.good = "runs-on: ubuntu-latest\ncontainer: node:22.11\nsteps:\n  - run: "
				"make\n",
		},
};

/* A version, or else a digest, follows a colon in the last part of the name. */
static void
check_name(struct lint *l, const struct node *image, struct str text)
{
	const struct str name = str_after_last(text, '/');
	const size_t colon = str_rindex(name, ':');

	if (text.n == 0 || image->is_wrong || str_has(text, STR("@sha256:")))
		return;
	if (colon == name.n || str_eq(str_slice(name, colon, name.n), STR(":latest")))
		lint_tell(l, &rules[UNPINNED_IMAGE], image,
			"the image '%" STR_FMT "' has no fixed version: it may change any day",
			STR_ARG(text))
			->help = STR("name a version, or a digest");
	else
		lint_tell(l, &rules[UNHASHED_IMAGE], image,
			"the registry decides which image '%" STR_FMT "' is", STR_ARG(text))
			->help = STR("name its digest: @sha256:…");
}

static void
found_value(void *owner, const struct node *value)
{
	check_name(owner, value, node_string(value));
}

/* The texts that an expression chooses from: `cond && 'redis:7' || ''`. */
static void
check_choices(struct lint *l, const struct node *image, const struct ast *node)
{
	if (node->kind == AST_LITERAL && node->value.kind == VALUE_STRING)
		check_name(l, image, node->value.string);
	for (size_t i = node->kind == AST_AND ? node->count - 1 : 0;
		(node->kind == AST_AND || node->kind == AST_OR) && i < node->count; i++)
		check_choices(l, image, node->children[i]);
}

/* A name whose version alone the run knows has one. */
static void
check_expression(struct lint *l, const struct node *image)
{
	const struct str known = str_slice(image->text, 0, str_find(image->text, STR("${{")));

	if (!image->expr->root)
		return;
	if (!template_is_mixture(image->expr->root))
		check_choices(l, image, image->expr->root);
	else if (str_ends(known, STR(":")))
		check_name(l, image, image->text);
}

static void
check_node(struct lint *l, const struct node *image)
{
	const struct str key = image ? matrix_key_of(image) : STR_NONE;

	if (key.n > 0)
		lint_matrix_values(l, key, found_value, l);
	else if (image && image->kind == NODE_EXPRESSION)
		check_expression(l, image);
	else
		check_name(l, image, node_string(image));
}

/* `docker://IMAGE` */
static void
check_uses(struct lint *l, const struct node *uses)
{
	if (str_starts(node_string(uses), STR("docker://")))
		check_name(l, uses, str_slice(uses->text, strlen("docker://"), uses->text.n));
}

static void
check_container(struct lint *l, const struct node *container)
{
	check_node(l, container->kind == NODE_MAPPING ? node_find(container, "image") : container);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_uses(l, step->uses);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	if (action->kind == ACTION_DOCKER)
		check_uses(l, node_find(node_find(action->root, "runs"), "image"));
}

const struct check check_image = {
	.name = "image",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.action = visit_action,
	.container = check_container,
	.step = visit_step,
};
