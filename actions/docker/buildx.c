#include "actions/docker/buildx.h"

#include "actions/base/tool.h"
#include "engine/store/tool_cache.h"

bool
buildx_find(struct builtin_call *call, struct str *version)
{
	const char *const argv[] = {"docker", "buildx", "version", NULL};

	return tool_output(call, argv, version, NULL);
}

struct str
buildx_platform(struct arena *a)
{
	const struct str arch = tool_cache_arch(a);

	return str_concat(a, STR("linux/"), str_eq(arch, STR("x64")) ? STR("amd64") : arch);
}
