#include "engine/lint/check.h"

/* A pattern that is read from the left. */
struct pattern {
	struct str text;
	size_t at;
	bool is_ref;     /* else a path */
	bool can_repeat; /* what was before may be repeated by `?` and `+` */
	const char *problem;
	size_t problem_at;
};

static bool
fail(struct pattern *p, size_t at, const char *problem)
{
	p->problem = problem;
	p->problem_at = at;
	return false;
}

static bool
read_escape(struct pattern *p)
{
	const char next = p->at + 1 < p->text.n ? p->text.p[p->at + 1] : '\0';

	if (p->is_ref && (next == '[' || next == '?' || next == '*'))
		return fail(p, p->at + 1, "this character is in no branch or tag name");
	if (p->is_ref && (next == '\0' || !memchr("+\\!", next, 3)))
		return fail(p, p->at,
			"a branch or tag name holds no '\\', and a pattern only "
			"before a special character");
	p->at += next == '\0' ? 1 : 2;
	p->can_repeat = true;
	return true;
}

static bool
read_range(struct pattern *p)
{
	const size_t start = p->at;
	size_t count = 0;

	p->at++;
	for (; p->at < p->text.n && p->text.p[p->at] != ']'; p->at++) {
		const char *c = p->text.p + p->at;
		count++;
		if (p->at + 2 >= p->text.n || c[1] != '-')
			continue;
		if (c[2] == ']')
			return fail(p, p->at, "the range has no end");
		if ((unsigned char)c[0] > (unsigned char)c[2])
			return fail(p, p->at, "the range begins after its end");
		p->at += 2;
		count++;
	}
	if (p->at >= p->text.n)
		return fail(p, start, "'[' has no ']'");
	if (count == 0)
		return fail(p, start, "there is nothing between '[' and ']'");
	if (count == 1)
		return fail(p, start, "a range of one character is that character");
	p->at++;
	p->can_repeat = true;
	return true;
}

static bool
read_repeat(struct pattern *p)
{
	if (!p->can_repeat)
		return fail(p, p->at, "there is nothing before it that could be repeated");
	p->can_repeat = false;
	p->at++;
	return true;
}

static bool
read_one(struct pattern *p)
{
	const char c = p->text.p[p->at];

	switch (c) {
	case '\\': return read_escape(p);
	case '[': return read_range(p);
	case '?':
	case '+': return read_repeat(p);
	case '*': p->can_repeat = false; break;
	case '\n':
	case '\r': return fail(p, p->at, "a pattern has one line");
	case ' ':
	case '\t':
	case '~':
	case '^':
	case ':':
		if (p->is_ref)
			return fail(p, p->at, "this character is in no branch or tag name");
		p->can_repeat = true;
		break;
	default: p->can_repeat = true;
	}
	p->at++;
	return true;
}

static bool
read_path_start(struct pattern *p)
{
	const struct str text =
		p->text.n > 0 && p->text.p[0] == '!' ? str_slice(p->text, 1, p->text.n) : p->text;

	if (p->text.n > 0 && (p->text.p[0] == ' ' || p->text.p[p->text.n - 1] == ' '))
		return fail(p, 0, "a path has no blank at its ends");
	if (str_eq(text, STR(".")) || str_eq(text, STR("..")) || str_starts(text, STR("./")) ||
		str_starts(text, STR("../")))
		return fail(p, 0, "paths are given from the repository's root, without './'");
	return true;
}

static bool
read_pattern(struct pattern *p)
{
	const size_t n = p->text.n;

	if (!p->is_ref && !read_path_start(p))
		return false;
	if (n > 0 && p->text.p[0] == '!' && ++p->at == n)
		return fail(p, 0, "'!' has nothing behind it");
	if (p->is_ref && p->at < n && p->text.p[p->at] == '/')
		return fail(p, p->at, "a branch or tag name does not begin with '/'");
	while (p->at < n)
		if (!read_one(p))
			return false;
	if (p->is_ref && n > 0 && (p->text.p[n - 1] == '/' || p->text.p[n - 1] == '.'))
		return fail(p, n - 1, "a branch or tag name does not end with '/' or '.'");
	return true;
}

static void
check_pattern(struct lint *l, const struct node *node, bool is_ref)
{
	struct pattern p = {.text = node->text, .is_ref = is_ref};

	if (node->text.n == 0 || read_pattern(&p))
		return;
	const uint32_t at = (uint32_t)p.problem_at;
	struct diag *diag = lint_tell_at(l, "glob", node->source, node->span,
		"the pattern '%" STR_FMT "' is wrong at '%" STR_FMT "': %s", STR_ARG(node->text),
		STR_ARG(str_slice(node->text, at, at + 1)), p.problem);
	(void)diag;
}

static void
visit_ref(struct lint *l, const struct node *node)
{
	check_pattern(l, node, true);
}

static void
visit_path(struct lint *l, const struct node *node)
{
	check_pattern(l, node, false);
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	static const char *const refs[] = {"branches", "branches-ignore", "tags", "tags-ignore"};
	static const char *const paths[] = {"paths", "paths-ignore"};

	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct node *config = workflow->triggers[i].config;
		for (size_t j = 0; j < COUNT_OF(refs); j++)
			lint_texts(l, node_find(config, refs[j]), visit_ref);
		for (size_t j = 0; j < COUNT_OF(paths); j++)
			lint_texts(l, node_find(config, paths[j]), visit_path);
	}
}

const struct check check_glob = {
	.name = "glob",
	.workflow = visit_workflow,
};
