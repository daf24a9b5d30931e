#include "engine/lint/checks.h"

extern const struct check check_action;
extern const struct check check_artifact;
extern const struct check check_cache;
extern const struct check check_call;
extern const struct check check_caller_input;
extern const struct check check_command;
extern const struct check check_concurrency_group;
extern const struct check check_condition;
extern const struct check check_credentials;
extern const struct check check_definition;
extern const struct check check_deprecated_command;
extern const struct check check_env_file;
extern const struct check check_env_name;
extern const struct check check_environment;
extern const struct check check_expression;
extern const struct check check_filters;
extern const struct check check_forbidden;
extern const struct check check_given;
extern const struct check check_glob;
extern const struct check check_image;
extern const struct check check_inputs;
extern const struct check check_known;
extern const struct check check_logic;
extern const struct check check_manifest;
extern const struct check check_matrix;
extern const struct check check_nested_call;
extern const struct check check_permission;
extern const struct check check_pin;
extern const struct check check_runner_label;
extern const struct check check_schedule;
extern const struct check check_self_hosted;
extern const struct check check_self_repository;
extern const struct check check_shell_name;
extern const struct check check_shell_use;
extern const struct check check_template;
extern const struct check check_trigger;
extern const struct check check_unsecure;
extern const struct check check_value;
extern const struct check check_version_number;

const struct check *const checks[] = {
	&check_manifest,
	&check_value,
	&check_filters,
	&check_inputs,
	&check_schedule,
	&check_glob,
	&check_env_name,
	&check_version_number,
	&check_credentials,
	&check_deprecated_command,
	&check_matrix,
	&check_runner_label,
	&check_shell_name,
	&check_condition,
	&check_expression,
	&check_action,
	&check_artifact,
	&check_cache,
	&check_call,
	&check_caller_input,
	&check_command,
	&check_concurrency_group,
	&check_definition,
	&check_env_file,
	&check_environment,
	&check_forbidden,
	&check_given,
	&check_image,
	&check_known,
	&check_logic,
	&check_nested_call,
	&check_permission,
	&check_pin,
	&check_self_hosted,
	&check_self_repository,
	&check_shell_use,
	&check_template,
	&check_trigger,
	&check_unsecure,
};

const size_t check_count = COUNT_OF(checks);
