#include "engine/lint/types/context_parts.h"

#define P(property, type)                                                                          \
	{                                                                                          \
		{"" property, sizeof(property) - 1}, &(type)                                       \
	}
#define S(property) P(property, type_string)
#define N(property) P(property, type_number)
#define B(property) P(property, type_boolean)

#define CLOSED(list)                                                                               \
	{                                                                                          \
		.kind = TYPE_OBJECT, .properties = (list), .property_count = COUNT_OF(list)        \
	}

static const struct type_property runner_properties[] = {S("name"), S("os"), S("arch"), S("temp"),
	S("tool_cache"), S("debug"), S("environment"), S("workspace")};
const struct type context_runner = CLOSED(runner_properties);

static const struct type_property container_properties[] = {S("id"), S("network")};
static const struct type container_type = CLOSED(container_properties);
static const struct type_property service_properties[] = {
	S("id"), S("network"), P("ports", type_strings)};
static const struct type service_type = CLOSED(service_properties);
static const struct type services_type = {.kind = TYPE_OBJECT, .item = &service_type};
static const struct type_property job_properties[] = {
	N("check_run_id"),
	P("container", container_type),
	P("services", services_type),
	S("status"),
	S("workflow_ref"),
	S("workflow_sha"),
	S("workflow_repository"),
	S("workflow_file_path"),
};
const struct type context_job = CLOSED(job_properties);

static const struct type_property strategy_properties[] = {
	B("fail-fast"), N("job-index"), N("job-total"), N("max-parallel")};
const struct type context_strategy = CLOSED(strategy_properties);

static const struct type_property github_properties[] = {
	P("event", type_object),
	S("action"),
	S("action_path"),
	S("action_ref"),
	S("action_repository"),
	S("action_status"),
	S("actor"),
	S("actor_id"),
	S("api_url"),
	N("artifact_cache_size_limit"),
	S("base_ref"),
	S("env"),
	S("event_name"),
	S("event_path"),
	S("graphql_url"),
	S("head_ref"),
	S("job"),
	S("output"),
	S("path"),
	S("ref"),
	S("ref_name"),
	B("ref_protected"),
	S("ref_type"),
	S("repository"),
	S("repository_id"),
	S("repository_owner"),
	S("repository_owner_id"),
	S("repository_visibility"),
	S("repositoryUrl"),
	N("retention_days"),
	S("run_attempt"),
	S("run_id"),
	S("run_number"),
	S("secret_source"),
	S("server_url"),
	S("sha"),
	S("state"),
	S("step_summary"),
	S("token"),
	S("triggering_actor"),
	S("workflow"),
	S("workflow_ref"),
	S("workflow_sha"),
	S("workspace"),
};
const struct type context_github = CLOSED(github_properties);
