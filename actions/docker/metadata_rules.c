#include "actions/docker/metadata_rules.h"

#include <stdlib.h>

#define PRIORITY_MAX       1000000
#define DOCKER_GROUP_LIMIT 1000

/* `needed` must be given; `preset` and `value` are set where they are not. */
static const struct {
	const char *name;
	uint32_t priority;
	const char *needed, *preset, *value;
} kinds[] = {
	[TAG_SCHEDULE] = {"schedule", 1000, NULL, "pattern", "nightly"},
	[TAG_SEMVER] = {"semver", 900, "pattern", "value", ""},
	[TAG_PEP440] = {"pep440", 900, "pattern", "value", ""},
	[TAG_MATCH] = {"match", 800, "pattern", "value", ""},
	[TAG_EDGE] = {"edge", 700, NULL, "branch", ""},
	[TAG_REF] = {"ref", 600, "event", NULL, NULL},
	[TAG_RAW] = {"raw", 200, "value", NULL, NULL},
	[TAG_SHA] = {"sha", 100, NULL, "prefix", "sha-"},
};

static const char *const usual_tags[] = {
	"type=schedule", "type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"};

struct rules_reader {
	struct builtin_call *call;
	struct metadata_rules *out;
};

static bool
is_flag(struct str value)
{
	return str_eq(value, STR("true")) || str_eq(value, STR("false"));
}

static bool
fail(struct rules_reader *r, const char *what, struct str line)
{
	(void)builtin_error(r->call, "%s%" STR_FMT, what, STR_ARG(line));
	return false;
}

/* --- images ------------------------------------------------------------------------------- */

/* A single line of names alone is the form of the first versions. */
static bool
take_plain_images(struct rules_reader *r, struct str line)
{
	const struct docker_list fields = docker_fields(r->call->a, line);
	struct str key;
	struct str value;

	for (size_t i = 0; i < fields.count; i++)
		if (docker_pair(fields.items[i], &key, &value))
			return false;
	for (size_t i = 0; i < fields.count; i++)
		docker_list_add(r->call->a, &r->out->images,
			str_lower(r->call->a, str_trim(fields.items[i])));
	return true;
}

static bool
read_image(struct rules_reader *r, struct str line)
{
	const struct docker_list fields = docker_fields(r->call->a, line);
	struct str name = STR_NONE;
	bool is_enabled = true;

	for (size_t i = 0; i < fields.count; i++) {
		struct str key;
		struct str value;
		const bool is_pair = docker_pair(fields.items[i], &key, &value);
		if (!is_pair || str_eq_nocase(key, STR("name"))) {
			name = value;
		} else if (!str_eq_nocase(key, STR("enable"))) {
			return fail(r, "Unknown image attribute: ", line);
		} else {
			if (!is_flag(value))
				return fail(r, "Invalid enable attribute value: ", line);
			is_enabled = str_eq(value, STR("true"));
		}
	}
	if (name.n == 0)
		return fail(r, "Image name attribute empty: ", line);
	if (is_enabled)
		docker_list_add(r->call->a, &r->out->images, str_lower(r->call->a, name));
	return true;
}

static bool
read_images(struct rules_reader *r)
{
	const struct docker_list lines = docker_input_list(r->call, "images");

	if (lines.count == 1 && take_plain_images(r, lines.items[0]))
		return true;
	for (size_t i = 0; i < lines.count; i++)
		if (!read_image(r, lines.items[i]))
			return false;
	return true;
}

/* --- tags --------------------------------------------------------------------------------- */

static void
set(struct rules_reader *r, struct tag_rule *rule, struct str name, struct str value)
{
	struct str *box = arena_new(r->call->a, struct str);

	*box = value;
	map_set(&rule->attributes, name, box);
}

bool
tag_attribute(const struct tag_rule *rule, const char *name, struct str *out)
{
	const struct str *value = map_find(&rule->attributes, str_from(name));

	*out = value ? *value : STR_NONE;
	return value != NULL;
}

static bool
read_kind(struct rules_reader *r, struct str name, struct tag_rule *rule)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq(name, str_from(kinds[i].name))) {
			rule->kind = (enum tag_kind)i;
			return true;
		}
	return fail(r, "Unknown tag type attribute: ", name);
}

static void
preset(struct rules_reader *r, struct tag_rule *rule, const char *name, const char *value)
{
	if (!map_has(&rule->attributes, str_from(name)))
		set(r, rule, str_from(name), str_from(value));
}

static bool
check_values(struct rules_reader *r, struct tag_rule *rule, struct str line)
{
	struct str value;

	if (rule->kind == TAG_REF) {
		(void)tag_attribute(rule, "event", &value);
		if (str_eq(value, STR("pr")))
			preset(r, rule, "prefix", "pr-");
		else if (!str_eq(value, STR("branch")) && !str_eq(value, STR("tag")))
			return fail(r, "Invalid event for ", line);
	} else if (rule->kind == TAG_SHA) {
		preset(r, rule, "format", "short");
		(void)tag_attribute(rule, "format", &value);
		if (!str_eq(value, STR("short")) && !str_eq(value, STR("long")))
			return fail(r, "Invalid format for ", line);
	} else if (rule->kind == TAG_MATCH) {
		preset(r, rule, "group", "0");
		(void)tag_attribute(rule, "group", &value);
		struct str digits = value;
		(void)str_take_number(&digits, DOCKER_GROUP_LIMIT);
		if (digits.n > 0 || value.n == 0)
			return fail(r, "Invalid match group for ", line);
	}
	return true;
}

static bool
complete(struct rules_reader *r, struct tag_rule *rule, struct str line)
{
	const char *needed = kinds[rule->kind].needed;
	struct str priority;

	if (needed && !map_has(&rule->attributes, str_from(needed)))
		return fail(r,
			str_z(r->call->a, str_fmt(r->call->a, "Missing %s attribute for ", needed)),
			line);
	if (kinds[rule->kind].preset)
		preset(r, rule, kinds[rule->kind].preset, kinds[rule->kind].value);
	preset(r, rule, "enable", "true");
	rule->priority = tag_attribute(rule, "priority", &priority)
				 ? str_number(priority, PRIORITY_MAX)
				 : kinds[rule->kind].priority;
	return check_values(r, rule, line);
}

static bool
read_tag(struct rules_reader *r, struct str line, struct tag_rule *rule)
{
	const struct docker_list fields = docker_fields(r->call->a, line);

	rule->kind = TAG_RAW;
	map_init(&rule->attributes, r->call->a, false);
	for (size_t i = 0; i < fields.count; i++) {
		struct str key;
		struct str value;
		if (!docker_pair(fields.items[i], &key, &value))
			set(r, rule, STR("value"), value);
		else if (!str_eq_nocase(key, STR("type")))
			set(r, rule, str_lower(r->call->a, key), value);
		else if (!read_kind(r, value, rule))
			return false;
	}
	return complete(r, rule, line);
}

static int
by_priority(const void *one, const void *other)
{
	const struct tag_rule *a = one;
	const struct tag_rule *b = other;

	if (a->priority != b->priority)
		return a->priority > b->priority ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

static bool
read_tags(struct rules_reader *r)
{
	struct docker_list lines = docker_input_list(r->call, "tags");

	const bool is_usual = lines.count == 0;
	for (size_t i = 0; is_usual && i < COUNT_OF(usual_tags); i++)
		docker_list_add(r->call->a, &lines, str_from(usual_tags[i]));
	r->out->tags = arena_array(r->call->a, struct tag_rule, lines.count);
	for (size_t i = 0; i < lines.count; i++) {
		r->out->tags[i].number = i;
		if (!read_tag(r, lines.items[i], &r->out->tags[i]))
			return false;
	}
	r->out->tag_count = lines.count;
	if (lines.count > 0)
		qsort(r->out->tags, lines.count, sizeof(*r->out->tags), by_priority);
	return true;
}

/* --- flavor ------------------------------------------------------------------------------- */

/* `onlatest` is about the prefix or suffix before it in the line. */
static bool
read_flavor_field(struct rules_reader *r, struct str field, struct str line, bool **onlatest)
{
	struct metadata_flavor *flavor = &r->out->flavor;
	struct str key;
	struct str value;

	if (!docker_pair(field, &key, &value))
		return fail(r, "Invalid flavor entry: ", line);
	if (str_eq_nocase(key, STR("latest"))) {
		flavor->latest = value;
		return is_flag(value) || str_eq(value, STR("auto")) ||
		       fail(r, "Invalid latest flavor entry: ", line);
	}
	if (str_eq_nocase(key, STR("prefix"))) {
		flavor->prefix = value;
		*onlatest = &flavor->prefix_latest;
	} else if (str_eq_nocase(key, STR("suffix"))) {
		flavor->suffix = value;
		*onlatest = &flavor->suffix_latest;
	} else if (!str_eq_nocase(key, STR("onlatest"))) {
		return fail(r, "Unknown flavor entry: ", line);
	} else {
		if (!is_flag(value))
			return fail(r, "Invalid value for onlatest attribute: ", value);
		if (*onlatest)
			**onlatest = str_eq(value, STR("true"));
	}
	return true;
}

static bool
read_flavor(struct rules_reader *r)
{
	const struct docker_list lines = docker_input_list(r->call, "flavor");

	r->out->flavor.latest = STR("auto");
	for (size_t i = 0; i < lines.count; i++) {
		const struct docker_list fields = docker_fields(r->call->a, lines.items[i]);
		bool *onlatest = NULL;
		for (size_t j = 0; j < fields.count; j++)
			if (!read_flavor_field(r, fields.items[j], lines.items[i], &onlatest))
				return false;
	}
	return true;
}

bool
metadata_rules_read(struct builtin_call *call, struct metadata_rules *out)
{
	struct rules_reader r = {call, out};

	*out = (struct metadata_rules){0};
	return read_images(&r) && read_tags(&r) && read_flavor(&r);
}
