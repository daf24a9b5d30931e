#include "engine/lint/base/check.h"

static void
check_container(struct lint *l, const struct node *container)
{
	const struct node *credentials = node_find(container, "credentials");
	const struct node *username = node_find(credentials, "username");
	const struct node *password = node_find(credentials, "password");

	if (password && password->kind == NODE_STRING && password->text.n > 0 &&
		!password->is_wrong)
		lint_tell(l, "credentials", password, "the password stands in the file")->help =
			STR("put it in a secret: ${{ secrets.NAME }}");
	if (credentials && credentials->kind != NODE_EXPRESSION && (!username || !password))
		(void)lint_tell(l, "missing-key", node_find_key(container, "credentials"),
			"'credentials' needs both 'username' and 'password'");
}

const struct check check_credentials = {
	.name = "credentials",
	.container = check_container,
};
