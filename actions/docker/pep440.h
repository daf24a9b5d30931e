/*
 * pep440: versions of Python packages.
 *
 * Source     peps.python.org, PEP 440: Appendix B; @renovatebot/pep440
 */
#pragma once

#include "expr/base/str.h"

struct pep440 {
	struct str text;       /* normalised: "1.2rc1", "2!1.0.post3" */
	struct str release[3]; /* "0" where the version has fewer */
	bool is_final;         /* neither a pre-, a post- nor a development release */
};

/* False if the text is no version. */
bool pep440_parse(struct arena *a, struct str text, struct pep440 *out);
