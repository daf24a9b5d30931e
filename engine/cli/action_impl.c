#include "engine/cli/action_impl.h"

#include "actions/actions.h"
#include "actions/registry.h"

static void
name_real(struct arena *a, struct run_config *config, struct str name)
{
	*arena_push(a, config->real, config->real_count, config->real_capacity) = name;
}

static void
name_builtin(struct arena *a, struct run_config *config, struct str name)
{
	size_t kept = 0;

	*arena_push(a, config->kept, config->kept_count, config->kept_capacity) = name;
	for (size_t i = 0; i < config->real_count; i++)
		if (!str_eq_nocase(config->real[i], name))
			config->real[kept++] = config->real[i];
	config->real_count = kept;
}

/* `real` and `builtin` alone are about all actions. */
static bool
take(struct arena *a, struct run_config *config, struct str given, struct error *err)
{
	const size_t equals = str_index(given, '=', 0);
	const struct str name = equals < given.n ? str_slice(given, 0, equals) : STR_NONE;
	const struct str impl = equals < given.n ? str_slice(given, equals + 1, given.n) : given;
	const bool is_real = str_eq(impl, STR("real"));

	if (!is_real && !str_eq(impl, STR("builtin")))
		return error_set(err, ERROR_USAGE,
			"--action-impl needs real, builtin, NAME=real or NAME=builtin, not "
			"'%" STR_FMT "'",
			STR_ARG(given));
	if (name.n == 0) {
		config->all_real = is_real;
		config->real_count = 0;
		config->kept_count = 0;
	} else if (is_real) {
		name_real(a, config, name);
	} else {
		name_builtin(a, config, name);
	}
	return true;
}

static bool
check_names(const struct run_config *config, struct error *err)
{
	for (size_t i = 0; i < config->real_count; i++) {
		if (registry_find(config->real[i]))
			continue;
		(void)error_set(err, ERROR_USAGE, "action-impl: '%" STR_FMT "' is not built in",
			STR_ARG(config->real[i]));
		return error_help(err, "`lact list --builtins` shows the names");
	}
	return true;
}

bool
action_impl_read(struct arena *a, const struct arguments *arguments, struct run_config *config,
	struct run_builtins *out, struct error *err)
{
	struct str given;
	size_t i = 0;

	while (options_next(arguments, "action-impl", &i, &given))
		if (!take(a, config, given, err))
			return false;
	*out = (struct run_builtins){
		.find = registry_find,
		.node_runtime = &action_node_runtime,
		.all_real = config->all_real,
		.real = config->real,
		.real_count = config->real_count,
		.kept = config->kept,
		.kept_count = config->kept_count,
	};
	return check_names(config, err);
}
