#include "engine/workflow/events.h"

#include "engine/workflow/schema.h"

static const struct event_kind kinds[] = {
#define EVENT(name, place, default_types, summary) {name, place, default_types, summary},
#include "engine/workflow/events.def"
#undef EVENT
};

static const char *const low_trust[] = {"discussion", "discussion_comment", "fork", "issue_comment",
	"issues", "pull_request_target", "watch", "workflow_run"};

const struct event_kind *
event_kind_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq(name, str_from(kinds[i].name)))
			return &kinds[i];
	return NULL;
}

const struct event_kind *
event_kind_at(size_t i)
{
	return i < COUNT_OF(kinds) ? &kinds[i] : NULL;
}

static bool
next_kind(const void *owner, size_t i, struct str *candidate)
{
	(void)owner;
	if (i >= COUNT_OF(kinds))
		return false;
	*candidate = str_from(kinds[i].name);
	return true;
}

struct str
event_kind_nearest(struct str name)
{
	return str_nearest(name, next_kind, NULL);
}

/* --- what the schema says ----------------------------------------------------------------- */

static const struct schema_definition *
definition(int index)
{
	return index >= 0 ? &schema_workflow.definitions[index] : NULL;
}

/* The settings of an event, from the strict mapping of `on`. NULL: it takes none. */
static const struct schema_mapping *
settings_of(const struct event_kind *kind)
{
	const struct schema_definition *on =
		definition(schema_find(&schema_workflow, "on-mapping-strict"));
	const struct schema_property *event =
		schema_property_find(&on->mappings[0], str_from(kind->name));
	const struct schema_definition *of = event ? definition(event->definition) : NULL;

	return of && of->mapping_count > 0 ? &of->mappings[0] : NULL;
}

bool
event_kind_takes(const struct event_kind *kind, const char *setting)
{
	const struct schema_mapping *settings = settings_of(kind);

	return settings && schema_property_find(settings, str_from(setting));
}

struct str
event_kind_setting(const struct event_kind *kind, size_t i)
{
	const struct schema_mapping *settings = settings_of(kind);

	return settings && i < settings->property_count ? settings->properties[i].name : STR_NONE;
}

struct str
event_kind_type(const struct event_kind *kind, size_t i)
{
	const struct schema_mapping *settings = settings_of(kind);
	const struct schema_property *types =
		settings ? schema_property_find(settings, STR("types")) : NULL;
	const struct schema_definition *list = types ? definition(types->definition) : NULL;
	const struct schema_definition *type = list ? definition(list->item) : NULL;

	return type && i < type->string_count ? str_from(type->strings[i].constant) : STR_NONE;
}

bool
event_kind_is_default(const struct event_kind *kind, struct str type)
{
	struct str rest = str_from(kind->default_types);
	struct str one;

	if (!kind->default_types)
		return true;
	while (str_split(&rest, ' ', &one))
		if (str_eq(one, type))
			return true;
	return false;
}

bool
event_kind_has_pull(const struct event_kind *kind)
{
	return kind->place == EVENT_OF_PULL || kind->place == EVENT_OF_PULL_BASE;
}

bool
event_kind_is_low_trust(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(low_trust); i++)
		if (str_eq(name, str_from(low_trust[i])))
			return true;
	return false;
}
