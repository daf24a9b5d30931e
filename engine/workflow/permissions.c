#include "engine/workflow/permissions.h"

/* Each with the most it can be, in the order in which GitHub compares them. */
static const struct {
	const char *name;
	enum permission_level most;
} table[PERMISSION_COUNT] = {
	{"actions", PERMISSION_WRITE},
	{"artifact-metadata", PERMISSION_WRITE},
	{"attestations", PERMISSION_WRITE},
	{"checks", PERMISSION_WRITE},
	{"contents", PERMISSION_WRITE},
	{"deployments", PERMISSION_WRITE},
	{"discussions", PERMISSION_WRITE},
	{"issues", PERMISSION_WRITE},
	{"packages", PERMISSION_WRITE},
	{"pages", PERMISSION_WRITE},
	{"pull-requests", PERMISSION_WRITE},
	{"repository-projects", PERMISSION_WRITE},
	{"statuses", PERMISSION_WRITE},
	{"security-events", PERMISSION_WRITE},
	{"id-token", PERMISSION_WRITE},
	{"models", PERMISSION_READ},
	{"code-quality", PERMISSION_WRITE},
	{"copilot-requests", PERMISSION_WRITE},
	{"drives", PERMISSION_WRITE},
	{"vulnerability-alerts", PERMISSION_READ},
};

static const char *const level_names[] = {
	[PERMISSION_NONE] = "none",
	[PERMISSION_READ] = "read",
	[PERMISSION_WRITE] = "write",
};

const char *
permission_name(size_t permission)
{
	return table[permission].name;
}

const char *
permission_level_name(enum permission_level level)
{
	return level_names[level];
}

static void
set(struct permissions *p, size_t i, enum permission_level level)
{
	p->levels[i] = level < table[i].most ? level : table[i].most;
}

static const struct permissions *
all_of(struct arena *a, enum permission_level level)
{
	struct permissions *p = arena_new(a, struct permissions);

	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		set(p, i, level);
	return p;
}

static enum permission_level
level_of(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(level_names); i++)
		if (str_eq(name, str_from(level_names[i])))
			return (enum permission_level)i;
	return PERMISSION_NONE;
}

const struct permissions *
permissions_load(struct arena *a, const struct node *node)
{
	if (!node)
		return NULL;
	if (node->kind == NODE_STRING)
		return all_of(a,
			str_eq(node->text, STR("write-all")) ? PERMISSION_WRITE : PERMISSION_READ);
	struct permissions *p = arena_new(a, struct permissions);
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		set(p, i, level_of(node_string(node_find(node, table[i].name))));
	return p;
}

static bool
is_named(size_t permission, const char *name)
{
	return str_eq(str_from(table[permission].name), str_from(name));
}

const struct permissions *
permissions_of_policy(struct arena *a, enum permission_policy policy, bool trusts)
{
	struct permissions *p = arena_new(a, struct permissions);

	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		if (policy == POLICY_WRITE)
			set(p, i,
				is_named(i, "id-token") && !trusts ? PERMISSION_NONE
								   : PERMISSION_WRITE);
		else if (is_named(i, "contents") || is_named(i, "packages"))
			set(p, i, PERMISSION_READ);
	}
	return p;
}

static void
add_level(struct buf *b, size_t permission, enum permission_level level)
{
	buf_add_fmt(
		b, "%s%s: %s", b->n > 0 ? ", " : "", table[permission].name, level_names[level]);
}

bool
permissions_exceed(struct arena *a, const struct permissions *wanted,
	const struct permissions *allowed, struct str *asked, struct str *had)
{
	struct buf asks;
	struct buf has;

	buf_init(&asks, BUF_UNBOUNDED);
	buf_init(&has, BUF_UNBOUNDED);
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		if (wanted->levels[i] <= allowed->levels[i])
			continue;
		add_level(&asks, i, wanted->levels[i]);
		add_level(&has, i, allowed->levels[i]);
	}
	const bool exceeds = asks.n > 0;
	if (exceeds) {
		*asked = str_copy(a, buf_str(&asks));
		*had = str_copy(a, buf_str(&has));
	}
	buf_free(&asks);
	buf_free(&has);
	return exceeds;
}

bool
permissions_has_id_token(const struct permissions *permissions)
{
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (is_named(i, "id-token"))
			return permissions->levels[i] == PERMISSION_WRITE;
	return false;
}

struct str
permissions_text(struct arena *a, const struct permissions *permissions)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (permissions->levels[i] != PERMISSION_NONE)
			add_level(&b, i, permissions->levels[i]);
	return b.n > 0 ? buf_take(a, &b) : STR("none");
}
