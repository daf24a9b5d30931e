/*
 * java_fetch: builds of Temurin from Adoptium's API.
 *
 * Base       https://api.adoptium.net, or what LACT_ADOPTIUM_URL of the step's environment says.
 * Checked    Against the SHA-256 that the API gives.
 * Source     api.adoptium.net/q/swagger-ui (GET /v3/assets/version/{version})
 */
#pragma once

#include "actions/base/tool_install.h"
#include "actions/java/java_find.h"

struct java_release {
	struct str version; /* "17.0.15" */
	struct str link;
	struct str checksum; /* as builtin_install takes it */
};

/* The highest release that fits. */
MUST_CHECK bool java_fetch_find(struct builtin_call *call, const struct java_spec *spec,
	struct str package, struct str arch, struct java_release *out, struct error *err);
/*
 * The source for tool_install.h; with a NULL release, the version is looked for again. `spec`,
 * `package` and the release must outlive it.
 */
struct java_source {
	struct tool_source tool;
	struct java_spec spec;
	struct str package;
	const struct java_release *release;
};
void java_fetch_source(struct builtin_call *call, const struct java_spec *spec, struct str package,
	struct str arch, const struct java_release *release, struct java_source *out);
/* The folder that has bin/ in an installed one. */
struct str java_fetch_home(struct arena *a, struct str folder);
