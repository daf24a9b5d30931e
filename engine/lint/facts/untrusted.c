#include "engine/lint/facts/untrusted.h"

#include "expr/functions.h"

/* `*` is any item of a list. */
static const char *const paths[] = {
	"github.event.changes.body.from",
	"github.event.changes.title.from",
	"github.event.comment.body",
	"github.event.commits.*.author.email",
	"github.event.commits.*.author.name",
	"github.event.commits.*.committer.email",
	"github.event.commits.*.committer.name",
	"github.event.commits.*.message",
	"github.event.discussion.body",
	"github.event.discussion.title",
	"github.event.head_commit.author.email",
	"github.event.head_commit.author.name",
	"github.event.head_commit.committer.email",
	"github.event.head_commit.committer.name",
	"github.event.head_commit.message",
	"github.event.issue.body",
	"github.event.issue.title",
	"github.event.merge_group.head_commit.message",
	"github.event.pages.*.page_name",
	"github.event.pull_request.body",
	"github.event.pull_request.head.label",
	"github.event.pull_request.head.ref",
	"github.event.pull_request.head.repo.default_branch",
	"github.event.pull_request.head.repo.description",
	"github.event.pull_request.head.repo.homepage",
	"github.event.pull_request.title",
	"github.event.review.body",
	"github.event.review_comment.body",
	"github.event.workflow_run.display_title",
	"github.event.workflow_run.head_branch",
	"github.event.workflow_run.head_commit.author.email",
	"github.event.workflow_run.head_commit.author.name",
	"github.event.workflow_run.head_commit.message",
	"github.event.workflow_run.head_repository.description",
	"github.event.workflow_run.pull_requests.*.head.ref",
	"github.head_ref",
};

struct untrusted_search {
	struct arena *a;
	void (*found)(void *owner, const struct ast *node, struct str path);
	void *owner;
};

/*
 * The names of `a.b[0].c`, from the left, joined by dots; `*` stands for all of `.*`, `[]` for an
 * index that is no name, which in the table is an item of a list.
 */
static bool
add_path(struct buf *b, const struct ast *node)
{
	if (node->kind == AST_CONTEXT) {
		buf_add(b, node->name);
		return true;
	}
	if (node->kind != AST_INDEX || !add_path(b, node->children[0]))
		return false;
	const struct ast *index = node->children[1];
	buf_add_char(b, '.');
	if (index->kind == AST_LITERAL && index->value.kind == VALUE_STRING)
		buf_add(b, index->value.string);
	else
		buf_add_z(b, index->kind == AST_WILDCARD ? "*" : "[]");
	return true;
}

static bool
matches(struct str path, struct str pattern)
{
	struct str part;
	struct str wanted;

	for (;;) {
		const bool more = str_split(&path, '.', &part);
		if (more != str_split(&pattern, '.', &wanted))
			return false;
		if (!more)
			return true;
		const bool is_item = str_eq(part, STR("[]")) && str_eq(wanted, STR("*"));
		if (!is_item && !str_eq_nocase(part, wanted) && !str_eq(part, STR("*")))
			return false;
	}
}

/* A `*` in the path may match more than one: the first is reported. */
static const char *
find_path(struct str path)
{
	if (!str_starts(path, STR("github.")))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		if (matches(path, str_from(paths[i])))
			return paths[i];
	return NULL;
}

static void search(struct untrusted_search *s, const struct ast *node);

static void
search_children(struct untrusted_search *s, const struct ast *node)
{
	for (size_t i = 0; i < node->count; i++)
		search(s, node->children[i]);
}

static void
search_index(struct untrusted_search *s, const struct ast *node)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	const char *path = add_path(&b, node) ? find_path(buf_str(&b)) : NULL;
	buf_free(&b);
	if (path)
		s->found(s->owner, node, str_from(path));
	for (const struct ast *n = node; n->kind == AST_INDEX; n = n->children[0])
		if (n->children[1]->kind != AST_LITERAL)
			search(s, n->children[1]);
	while (node->kind == AST_INDEX)
		node = node->children[0];
	search(s, node);
}

bool
untrusted_is_test(const struct ast *call)
{
	const struct function *function = function_named(call->name);

	return function && function->is_test;
}

static void
search(struct untrusted_search *s, const struct ast *node)
{
	switch (node->kind) {
	case AST_LITERAL:
	case AST_CONTEXT:
	case AST_WILDCARD:
	case AST_NOT:
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_GREATER:
	case AST_GREATER_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL: break;
	case AST_CALL:
		if (!untrusted_is_test(node))
			search_children(s, node);
		break;
	case AST_INDEX: search_index(s, node); break;
	case AST_AND: /* the others are its value only when they are false */
		search(s, node->children[node->count - 1]);
		break;
	case AST_OR: search_children(s, node); break;
	}
}

void
untrusted_find(struct arena *a, const struct ast *node,
	void (*found)(void *owner, const struct ast *node, struct str path), void *owner)
{
	struct untrusted_search s = {a, found, owner};

	search(&s, node);
}
