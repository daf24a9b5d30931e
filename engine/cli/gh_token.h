/*
 * gh_token: the token of GitHub's command line program gh, for --gh-token.
 *
 * Runs `gh auth token` with lact's environment, without contacting a server. Sets the secret
 * GITHUB_TOKEN, unless it is already set.
 */
#pragma once

#include "engine/cli/cli.h"
#include "expr/base/map.h"

/*
 * Does nothing without --gh-token. `host`: "github.com", or the one of the repository; empty: gh's
 * own. False: ERROR_MISSING where there is no gh or it is not logged in.
 */
MUST_CHECK bool gh_token_read(struct cli *cli, const struct arguments *arguments, struct str host,
	struct map *secrets, struct error *err);
