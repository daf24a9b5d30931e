#include "engine/lint/base/check.h"
#include "engine/lint/facts/branding.h"

enum {
	ACTION_FILE,
	ACTION_METADATA,
	ACTION_RUNTIME,
};

static const struct rule rules[] = {
	[ACTION_FILE] =
		{
			.code = "action-file",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_NODE,
			.summary = "missing file: an action's `main`, `pre`, `post` or Dockerfile",
			.why = "The step fails, unless the file is made before the action is "
			       "published.",
			.frame = FRAME_ACTION,
			.bad = NULL,
			.good = NULL,
		},
	[ACTION_METADATA] =
		{
			.code = "action-metadata",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.summary = "incomplete or invalid action metadata",
			.why = "The Marketplace needs a name, a description, and one of its icons "
			       "and colours; keys of another kind of action have no effect.",
			.frame = FRAME_ACTION,
			.bad = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n  "
			       "main: index.js\n"
			       "  steps:\n    - run: echo hello\n      shell: bash\n",
			.good = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n"
				"  steps:\n    - run: echo hello\n      shell: bash\n",
		},
	[ACTION_RUNTIME] =
		{
			.code = "action-runtime",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "the action needs a Node version that runners no longer have",
			.why = "Runners run node12 and node16 actions on a newer Node than they "
			       "were written for.",
			.frame = FRAME_ACTION,
			.bad = "name: Greet\ndescription: says hello\nruns:\n  using: node16\n  "
			       "main: index.js\n",
			.good = "name: Greet\ndescription: says hello\nruns:\n  using: node24\n  "
				"main: index.js\n",
		},
};

/* Keys of `runs` and the kinds of action that have them. */
#define NODE      (1u << ACTION_NODE)
#define COMPOSITE (1u << ACTION_COMPOSITE)
#define DOCKER    (1u << ACTION_DOCKER)

static const struct {
	const char *key;
	unsigned kinds;
} runs_keys[] = {
	{"main", NODE},
	{"pre", NODE},
	{"post", NODE},
	{"pre-if", NODE | DOCKER},
	{"post-if", NODE | DOCKER},
	{"steps", COMPOSITE},
	{"image", DOCKER},
	{"args", DOCKER},
	{"env", DOCKER},
	{"entrypoint", DOCKER},
	{"pre-entrypoint", DOCKER},
	{"post-entrypoint", DOCKER},
};

static const char *const kind_names[] = {
	[ACTION_NODE] = "JavaScript",
	[ACTION_COMPOSITE] = "composite",
	[ACTION_DOCKER] = "Docker",
};

/* --- runs --------------------------------------------------------------------------------- */

static void
check_runs_key(struct lint *l, const struct action *action, const struct node *key)
{
	for (size_t i = 0; i < COUNT_OF(runs_keys); i++)
		if (str_eq(key->text, str_from(runs_keys[i].key)) &&
			!(runs_keys[i].kinds & (1u << action->kind)) && !key->is_wrong)
			(void)lint_tell(l, &rules[ACTION_METADATA], key, "a %s action has no '%s'",
				kind_names[action->kind], runs_keys[i].key);
}

/* The place of a condition of a missing part. */
static void
check_pair(struct lint *l, const struct node *runs, const char *condition, const char *key)
{
	const struct node *given = node_find_key(runs, condition);

	if (given && !node_find(runs, key))
		(void)lint_tell(l, &rules[ACTION_METADATA], given,
			"'%s' has no effect without '%s'", condition, key);
}

static void
check_file(struct lint *l, const struct node *runs, const char *key)
{
	const struct node *file = node_find(runs, key);
	const struct str path = node_string(file);
	const size_t slash = str_rindex(l->source->path, '/');
	const bool has_folder = slash < l->source->path.n;

	if (path.n == 0 || file->is_wrong || !l->options->exists || str_has(path, STR("..")))
		return;
	const struct str folder = str_slice(l->source->path, 0, has_folder ? slash + 1 : 0);
	/* a manifest that is linted itself has a path from where lact was started */
	if (!l->options->exists(l->options->owner, str_concat(l->a, folder, path)) &&
		!l->options->exists(
			l->options->owner, str_concat(l->a, l->options->root, folder, path)))
		(void)lint_tell(
			l, &rules[ACTION_FILE], file, "missing file '%" STR_FMT "'", STR_ARG(path));
}

static void
check_runs(struct lint *l, const struct action *action, const struct node *runs)
{
	if (action->using.n == 0 || runs->kind != NODE_MAPPING)
		return;
	for (size_t i = 0; i < runs->entry_count; i++)
		check_runs_key(l, action, runs->entries[i].key);
	if (action->kind == ACTION_DOCKER && action->is_image_file)
		check_file(l, runs, "image");
	if (action->kind != ACTION_NODE)
		return;
	check_pair(l, runs, "pre-if", "pre");
	check_pair(l, runs, "post-if", "post");
	check_file(l, runs, "main");
	check_file(l, runs, "pre");
	check_file(l, runs, "post");
	if (str_eq_nocase_z(action->using, "node12") || str_eq_nocase_z(action->using, "node16"))
		lint_tell(l, &rules[ACTION_RUNTIME], node_find(runs, "using"),
			"runners no longer have '%" STR_FMT "'", STR_ARG(action->using))
			->help = STR("use node24");
}

/* --- what the action says of itself ------------------------------------------------------- */

static void
check_text(struct lint *l, const struct node *root, const char *key)
{
	const struct node *value = node_find(root, key);

	if (value && (value->is_wrong || node_string(value).n > 0))
		return;
	(void)lint_tell_at(l, &rules[ACTION_METADATA], root->source,
		node_start(value ? value : root), "the key '%s' is missing: GitHub requires it",
		key);
}

static void
check_branding(struct lint *l, const struct node *branding)
{
	const struct node *icon = node_find(branding, "icon");
	const struct node *color = node_find(branding, "color");

	if (icon && !icon->is_wrong && !branding_has_icon(node_string(icon)))
		(void)lint_tell(l, &rules[ACTION_METADATA], icon,
			"unknown icon '%" STR_FMT "': expected one of Feather's",
			STR_ARG(icon->text));
	if (color && !color->is_wrong && !branding_has_color(node_string(color)))
		lint_tell(l, &rules[ACTION_METADATA], color, "unknown colour '%" STR_FMT "'",
			STR_ARG(color->text))
			->help = STR("expected white, black, yellow, blue, green, orange, red, "
				     "purple or gray-dark");
}

static void
check_deprecations(struct lint *l, const struct node *inputs)
{
	for (size_t i = 0; inputs && inputs->kind == NODE_MAPPING && i < inputs->entry_count; i++) {
		const struct node *message =
			node_find(inputs->entries[i].value, "deprecationMessage");
		if (message && !message->is_wrong && str_trim(node_string(message)).n == 0)
			(void)lint_tell(l, &rules[ACTION_METADATA], inputs->entries[i].key,
				"the deprecation of the input '%" STR_FMT "' has no message",
				STR_ARG(inputs->entries[i].key->text));
	}
}

static void
visit_action(struct lint *l, const struct action *action)
{
	const struct node *root = action->root;
	const struct node *runs = node_find(root, "runs");
	const struct node *branding = node_find(root, "branding");

	if (root->kind != NODE_MAPPING)
		return;
	check_text(l, root, "name");
	check_text(l, root, "description");
	if (branding)
		check_branding(l, branding);
	check_deprecations(l, node_find(root, "inputs"));
	if (runs)
		check_runs(l, action, runs);
}

const struct check check_manifest = {
	.name = "manifest",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.action = visit_action,
};
