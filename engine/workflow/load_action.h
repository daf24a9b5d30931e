/*
 * load_action: the manifest of an action, action.yml.
 *
 * Kinds      JavaScript (`using: node…`), composite, and Docker. `using` is matched ignoring case.
 * Inputs     Ids ignore case. `default` may be an expression, evaluated when it is used; `required`
 *            is not enforced, as on GitHub.
 * Images     A Docker action's `image` is `docker://NAME`, or a file of its folder that is called
 *            `…Dockerfile` or `Dockerfile.…`, in any case.
 * Ownership  Lives in the arena given to action_load, with the source. Read-only.
 * Source     actions/runner src/Runner.Worker/ActionManifestManager.cs;
 *            docs.github.com, Metadata syntax for GitHub Actions
 */
#pragma once

#include "engine/workflow/model.h"

enum action_kind {
	ACTION_NODE,
	ACTION_COMPOSITE,
	ACTION_DOCKER,
};

struct action_input {
	struct str id;
	const struct node *preset; /* `default`; NULL: none */
	bool is_required;
	bool is_deprecated;
	struct str deprecation; /* shown when the input is given; empty: none */
};

struct action_output {
	struct str id;
	const struct node *value; /* of a composite action; else NULL */
};

struct action {
	enum action_kind kind;
	struct source *source;
	const struct node *root;
	struct str name;
	struct str using; /* "node20", as written */
	struct action_input *inputs;
	size_t input_count;
	struct action_output *outputs;
	size_t output_count;
	/* of a JavaScript action: files in its folder */
	struct str main;
	struct str pre;
	struct str post;
	/* of a Docker action; texts are empty and nodes NULL when not given */
	struct str image;   /* without `docker://` */
	bool is_image_file; /* `image` is a Dockerfile in the action's folder */
	/* `image` has no docker://: the runner accepts that in local actions only */
	bool is_bare_image;
	struct str entrypoint;
	struct str pre_entrypoint;
	struct str post_entrypoint;
	const struct node *args; /* a list */
	const struct node *env;
	/* of both: NULL is always() */
	const struct expr *pre_if;
	const struct expr *post_if;
	/* of a composite action */
	struct workflow_step *steps;
	size_t step_count;
};

/* NULL after an error, which is in `diags`. `source` must live as long as the action. */
const struct action *action_load(struct arena *a, struct source *source, struct diags *diags);
/*
 * The same for looking further at a file with errors: made of what can be made out, NULL only where
 * there is no tree. A node may be of a kind that the schema does not allow (is_wrong). With
 * `recover` there is a tree behind a fault of the text, too (yaml.h).
 */
const struct action *action_load_partly(
	struct arena *a, struct source *source, bool recover, struct diags *diags);
/* NULL when the action declares no such input. */
const struct action_input *action_input_find(const struct action *action, struct str id);
