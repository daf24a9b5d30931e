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
	&action_codecov,
	&action_cache,
	&action_cache_restore,
	&action_cache_save,
	&action_upload_artifact,
	&action_merge_artifacts,
	&action_download_artifact,
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
