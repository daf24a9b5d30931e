/*
 * permissions: the permissions of a job's token.
 *
 * Rules      `read-all` and `write-all` set every permission to that level, or its highest; a
 *            mapping sets the omitted ones to none. A job's permissions replace all of the
 *            workflow's.
 * Source     docs.github.com, Workflow syntax: permissions;
 *            actions/runner src/Sdk/WorkflowParser/Permissions.cs, PermissionsHelper.cs
 */
#pragma once

#include "engine/workflow/node.h"

#define PERMISSION_COUNT 20

enum permission_level {
	PERMISSION_NONE,
	PERMISSION_READ,
	PERMISSION_WRITE,
};

struct permissions {
	enum permission_level levels[PERMISSION_COUNT];
};

/* What the token may do where no file says it: a setting of the repository. */
enum permission_policy {
	POLICY_WRITE,
	POLICY_LIMITED_READ, /* read contents and packages */
};

/* The name of a permission, such as `contents`. */
const char *permission_name(size_t permission);
/* none, read, write */
const char *permission_level_name(enum permission_level level);

/* Of a checked `permissions:`. NULL if `node` is. */
const struct permissions *permissions_load(struct arena *a, const struct node *node);
/* `trusts`: `id-token` too, which a workflow of another owner gets only where the
 * caller says it. */
const struct permissions *permissions_of_policy(
	struct arena *a, enum permission_policy policy, bool trusts);
bool permissions_has_id_token(const struct permissions *permissions);
/* "contents: read, id-token: write"; without those that are none. */
struct str permissions_text(struct arena *a, const struct permissions *permissions);

/*
 * True if `wanted` asks for more than `allowed` has: then *asked is what it asks for, and *had what
 * it may have of that, as in `actions: write, checks: read`.
 */
bool permissions_exceed(struct arena *a, const struct permissions *wanted,
	const struct permissions *allowed, struct str *asked, struct str *had);
