/*
 * untrusted: event fields that an outsider controls, such as a pull request's title.
 *
 * Put into a script by `${{ }}` it becomes part of the script: whoever wrote it runs code.
 * Source     securitylab.github.com, Keeping your GitHub Actions and workflows secure part 2;
 *            docs.github.com, Secure use reference: script injections
 */
#pragma once

#include "expr/ast.h"

/*
 * Calls `found` with each part of the expression that reads such a value into the result, with its
 * path, which lives in `a`. What a comparison or a test of a text gives is safe.
 */
void untrusted_find(struct arena *a, const struct ast *node,
	void (*found)(void *owner, const struct ast *node, struct str path), void *owner);
/* A call whose result says something of a text, but is not the text: contains, hashFiles, … */
bool untrusted_is_test(const struct ast *call);
