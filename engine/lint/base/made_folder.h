/*
 * made_folder: whether an earlier step may create a local action that the repository does not have.
 *
 * The runner looks for `./FOLDER` when it reaches the step, so an earlier step may have created it:
 * a checkout with a path or of another repository, a script, an action that unpacks something.
 *
 * Source     actions/runner src/Runner.Worker/ActionManager.cs (local actions are not prepared)
 */
#pragma once

#include "engine/lint/base/report.h"

enum made_folder {
	MADE_NEVER,
	MADE_PERHAPS, /* a step that may write anything comes before it, or the caller's do */
	MADE_LIKELY,  /* a step before it names the folder, or brings other files */
};

/* Of the action that the step names by a path. */
enum made_folder made_folder(const struct lint *l, const struct workflow_step *step);
