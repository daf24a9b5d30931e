#include "engine/cli/base_env.h"

#include "engine/run/toolchains.h"
#include "engine/store/file.h"

static const char *const passed[] = {
	"PATH",
	"USER",
	"LOGNAME",
	"TZ",
	/* proxies, as curl, git, npm and pip read them */
	"http_proxy",
	"https_proxy",
	"all_proxy",
	"no_proxy",
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"ALL_PROXY",
	"NO_PROXY",
	/* whom to trust, for each tool that has its own idea */
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"CURL_CA_BUNDLE",
	"GIT_SSL_CAINFO",
	"NODE_EXTRA_CA_CERTS",
	"PIP_CERT",
	"REQUESTS_CA_BUNDLE",
	"CARGO_HTTP_CAINFO",
	"AWS_CA_BUNDLE",
};

static void
pass(struct env *out, const char *name)
{
	const char *value = getenv(name);

	if (value)
		env_set(out, str_from(name), str_from(value));
}

/* Shims on PATH look for their tools below HOME, which is not the user's in a job. */
static void
pass_managers(struct arena *a, struct env *out)
{
	const struct str home = str_from(getenv("HOME"));

	for (const struct toolchain *t = toolchains_next(NULL); t; t = toolchains_next(t)) {
		const struct str folder = path_join(a, home, str_from(t->folder));
		pass(out, t->variable);
		if (home.n > 0 && !env_has(out, str_from(t->variable)) && file_is_dir(folder))
			env_set(out, str_from(t->variable), folder);
	}
}

void
base_env_make(struct arena *a, const struct arguments *arguments, struct env *out)
{
	struct str name;
	size_t i = 0;

	env_init(out, a);
	env_set(out, STR("PATH"), STR("/usr/local/bin:/usr/bin:/bin"));
	env_set(out, STR("LANG"), STR("C.UTF-8"));
	/* without it every bash asks the system's user database */
	env_set(out, STR("SHELL"), STR("/bin/bash"));
	for (size_t n = 0; n < COUNT_OF(passed); n++)
		pass(out, passed[n]);
	pass_managers(a, out);
	while (options_next(arguments, "env-pass", &i, &name)) {
		const char *name_z = str_z(a, name);
		if (name_z)
			pass(out, name_z);
	}
}
