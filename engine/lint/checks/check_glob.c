#include "engine/lint/base/check.h"
#include "engine/workflow/pattern.h"

enum {
	GLOB,
};

static const struct rule rules[] = {
	[GLOB] =
		{
			.code = "glob",
			.kind = "glob",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "docs.github.com, Workflow syntax: filter pattern cheat sheet",
			.summary = "invalid filter pattern",
			.why = "Filter patterns are not regular expressions: `?` and `+` repeat "
			       "the character before them, and names of branches and tags cannot "
			       "contain some characters.",
			.frame = FRAME_FILE,
			.bad = "on:\n  push:\n    branches: ['^main$']\njobs:\n  test:\n    "
			       "runs-on: ubuntu-latest\n"
			       "    steps:\n      - run: make\n",
			.good = "on:\n  push:\n    branches: ['v[0-9]+']\njobs:\n  test:\n    "
				"runs-on: ubuntu-latest\n"
				"    steps:\n      - run: make\n",
		},
};

/* --- branches and tags -------------------------------------------------------------------- */

/* What `\` may take the meaning of, in a name that git allows. */
static bool
is_escapable(char c)
{
	return c == '+' || c == '!' || c == '\\';
}

/*
 * Why no branch or tag can match, as far as git's rules for names say; NULL: one can. *at is where.
 * Source: git-check-ref-format(1)
 */
static const char *
problem_of_ref(struct str text, size_t *at)
{
	const size_t start = text.n > 0 && text.p[0] == '!' ? 1 : 0;

	*at = start;
	if (start < text.n && text.p[start] == '/')
		return "a branch or tag name does not begin with '/'";
	for (; *at < text.n; ++*at) {
		const char c = text.p[*at];
		if (c == '\\' && *at + 1 < text.n && is_escapable(text.p[*at + 1]))
			++*at;
		else if (c == '\\' || c == ' ' || c == '\t' || c == '~' || c == '^' || c == ':')
			return "a branch or tag name cannot contain this character";
	}
	*at = text.n - 1;
	if (text.n > start && (text.p[*at] == '/' || text.p[*at] == '.'))
		return "a branch or tag name does not end with '/' or '.'";
	return NULL;
}

/* --- paths -------------------------------------------------------------------------------- */

static const char *
problem_of_path(struct str text, size_t *at)
{
	const struct str path = text.n > 0 && text.p[0] == '!' ? str_slice(text, 1, text.n) : text;

	*at = text.n - path.n;
	if (str_trim(text).n < text.n)
		return "a path has no blank at its ends";
	if (str_eq(path, STR(".")) || str_eq(path, STR("..")) || str_starts(path, STR("./")) ||
		str_starts(path, STR("../")))
		return "paths are given from the repository's root, without './'";
	return NULL;
}

/* --- all ---------------------------------------------------------------------------------- */

static void
check_pattern(struct lint *l, const struct node *node,
	const char *(*problem_of)(struct str text, size_t *at))
{
	struct pattern *pattern;
	struct error err;
	size_t at;

	if (node->text.n == 0)
		return;
	const char *problem = problem_of(node->text, &at);
	if (problem)
		(void)lint_tell(l, &rules[GLOB], node,
			"invalid pattern '%" STR_FMT "' at '%" STR_FMT "': %s", STR_ARG(node->text),
			STR_ARG(str_slice(node->text, at, at + 1)), problem);
	else if (!pattern_compile(l->a, node->text, &pattern, &err))
		(void)lint_tell(l, &rules[GLOB], node, "%s", err.text);
}

static void
visit_ref(struct lint *l, const struct node *node)
{
	check_pattern(l, node, problem_of_ref);
}

static void
visit_path(struct lint *l, const struct node *node)
{
	check_pattern(l, node, problem_of_path);
}

static const char *
problem_of_name(struct str text, size_t *at)
{
	(void)text;
	*at = 0;
	return NULL;
}

static void
visit_name(struct lint *l, const struct node *node)
{
	check_pattern(l, node, problem_of_name);
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	static const char *const refs[] = {"branches", "branches-ignore", "tags", "tags-ignore"};
	static const char *const paths[] = {"paths", "paths-ignore"};
	static const char *const names[] = {"names", "versions"}; /* of image_version */

	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct node *config = workflow->triggers[i].config;
		for (size_t j = 0; j < COUNT_OF(refs); j++)
			lint_texts(l, node_find(config, refs[j]), visit_ref);
		for (size_t j = 0; j < COUNT_OF(paths); j++)
			lint_texts(l, node_find(config, paths[j]), visit_path);
		for (size_t j = 0; j < COUNT_OF(names); j++)
			lint_texts(l, node_find(config, names[j]), visit_name);
	}
}

const struct check check_glob = {
	.name = "glob",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
};
