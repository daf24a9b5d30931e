#include "actions/registry.h"

#include "actions/actions.h"

static const struct builtin *const actions[] = {
	&action_checkout,
	&action_setup_node,
	&action_setup_go,
	&action_setup_java,
	&action_setup_dotnet,
	&action_setup_ruby,
	&action_setup_python,
	&action_setup_pnpm,
	&action_setup_uv,
	&action_setup_bun,
	&action_setup_deno,
	&action_rust_toolchain,
	&action_rust_cache,
	&action_setup_rust_toolchain,
	&action_codecov,
	&action_cache,
	&action_cache_restore,
	&action_cache_save,
	&action_upload_artifact,
	&action_merge_artifacts,
	&action_download_artifact,
	&action_changed_files,
	&action_docker_build,
	&action_docker_buildx,
	&action_docker_login,
	&action_docker_metadata,
	&action_docker_qemu,
	&action_github_script,
	&action_configure_pages,
	&action_upload_pages,
	&action_deploy_pages,
	&action_paths_filter,
};

const struct builtin *
registry_at(size_t i)
{
	return i < COUNT_OF(actions) ? actions[i] : action_deploy_at(i - COUNT_OF(actions));
}

const struct builtin *
registry_find(struct str uses)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));

	for (size_t i = 0; registry_at(i); i++)
		if (str_eq_nocase(name, str_from(registry_at(i)->name)))
			return registry_at(i);
	return NULL;
}
