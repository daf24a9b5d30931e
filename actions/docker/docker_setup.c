/*
 * docker/setup-buildx-action and docker/setup-qemu-action: what is here stays as it is, since a
 * builder or an emulator would change this machine for all.
 *
 * Source     github.com/docker/setup-buildx-action action.yml (v1 to v3),
 *            github.com/docker/setup-qemu-action action.yml (v1 to v3)
 */
#include "actions/actions.h"
#include "actions/docker/buildx.h"

static const struct builtin_input buildx_inputs[] = {
	{"version", "", false},
	{"name", "", false},
	{"driver", "docker-container", false},
	{"driver-opts", "", false},
	{"buildkitd-flags", "", false},
	{"buildkitd-config", "", false},
	{"buildkitd-config-inline", "", false},
	{"config", "", false},
	{"config-inline", "", false},
	{"install", "false", false},
	{"use", "true", false},
	{"endpoint", "", false},
	{"platforms", "", false},
	{"append", "", false},
	{"keep-state", "false", false},
	{"cache-binary", "true", false},
	{"cleanup", "true", false},
};

static const struct builtin_input qemu_inputs[] = {
	{"image", "docker.io/tonistiigi/binfmt:latest", false},
	{"platforms", "all", false},
	{"cache-image", "true", false},
};

static enum result
run_buildx(struct builtin_call *call)
{
	const struct str platform = buildx_platform(call->a);
	const struct str name = STR("default");
	struct str version;

	if (buildx_find(call, &version)) {
		builtin_log(call, "%" STR_FMT, STR_ARG(version));
		builtin_difference(call, "docker/setup-buildx-action: Docker's default builder is "
					 "used, and none is made");
	} else {
		builtin_difference(call, "docker/setup-buildx-action: `docker buildx` is not on "
					 "PATH, and the builder is made up");
	}
	builtin_set_output(call, "name", name);
	builtin_set_output(call, "driver", STR("docker"));
	builtin_set_output(call, "platforms", platform);
	builtin_set_output(call, "endpoint", STR("default"));
	builtin_set_output(call, "status", STR("running"));
	builtin_set_output(call, "flags", STR(""));
	builtin_set_output(call, "nodes",
		str_concat(call->a,
			STR("[{\"name\":\"default\",\"endpoint\":\"default\",\"status\":"
			    "\"running\",\"platforms\":\""),
			platform, STR("\"}]")));
	return RESULT_SUCCESS;
}

static enum result
run_qemu(struct builtin_call *call)
{
	builtin_set_output(call, "platforms", buildx_platform(call->a));
	builtin_difference(call, "docker/setup-qemu-action: no emulator is installed; builds for "
				 "other platforms work if this machine has one");
	return RESULT_SUCCESS;
}

const struct builtin action_docker_buildx = {
	.name = "docker/setup-buildx-action",
	.summary = "this machine's Docker with its default builder",
	.inputs = buildx_inputs,
	.input_count = COUNT_OF(buildx_inputs),
	.main = run_buildx,
};

const struct builtin action_docker_qemu = {
	.name = "docker/setup-qemu-action",
	.summary = "this machine's emulators, as they are",
	.inputs = qemu_inputs,
	.input_count = COUNT_OF(qemu_inputs),
	.main = run_qemu,
};
