/*
 * pages_site: the address of a repository's GitHub Pages.
 *
 * OWNER.github.io/REPO, and for a repository OWNER.github.io that host alone. A custom domain is
 * only known to GitHub.
 * Source     docs.github.com, GitHub Pages: Types of GitHub Pages sites
 */
#pragma once

#include "engine/run/step/builtin.h"

struct pages_site {
	struct str host;      /* "octo.github.io" */
	struct str base_path; /* "/repo", or empty */
};

struct pages_site pages_site_of(const struct builtin_call *call);
/* "https://octo.github.io/repo", without a slash at the end. */
struct str pages_site_url(struct arena *a, const struct pages_site *site);
