/*
 * fetch_serve: the part of fetching that speaks to the server, for the process that fetch.h starts.
 *
 * It loads the shared libgit2 (libgit_network.h). It cannot be cancelled, only killed; the process
 * that started it removes the files in `scratch`.
 */
#pragma once

#include "engine/git/fetch_wire.h"

#define FETCH_FILES "files" /* in `scratch` */

/*
 * Tells the commit, whose files are then in `scratch`/FETCH_FILES or were in `folder` before.
 * Failures as fetch_files has them.
 */
MUST_CHECK bool fetch_serve(struct arena *a, const struct fetch_request *request,
	struct str *commit, struct error *err);
