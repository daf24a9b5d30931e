#include "actions/docker/metadata_version.h"

#include "actions/base/event_payload.h"
#include "actions/docker/docker_regexp.h"
#include "actions/docker/handlebars.h"
#include "actions/docker/moment_format.h"
#include "actions/docker/pep440.h"
#include "engine/run/step/builtin_git.h"
#include "engine/store/semver.h"

#include <time.h>

#define SHORT_SHA 7

struct tag_maker {
	const struct metadata_event *event;
	const struct metadata_rules *rules;
	struct metadata_version *out;
	bool has_latest; /* the first rule that makes a tag decides */
};

static struct str
after(struct str text, const char *prefix)
{
	const struct str start = str_from(prefix);

	return str_starts(text, start) ? str_slice(text, start.n, text.n) : STR_NONE;
}

static bool
failed(const struct metadata_event *event, const struct error *err)
{
	(void)builtin_error(event->call, "%s", err->text);
	return false;
}

/* --- the event ---------------------------------------------------------------------------- */

static bool
is_pull(const struct metadata_event *event)
{
	return str_has(event->name, STR("pull_request"));
}

static int64_t
commit_time(struct builtin_call *call, struct str sha)
{
	struct builtin_git *git = NULL;
	int64_t time_s = 0;

	if (!builtin_git_open(call, builtin_folder(call), &git, NULL) || !git)
		return 0;
	time_s = builtin_git_time(git, sha);
	builtin_git_close(git);
	return time_s;
}

bool
metadata_event_read(struct builtin_call *call, struct metadata_event *out)
{
	const struct str context = builtin_input(call, "context");
	const bool wants_head =
		str_eq_nocase(builtin_env(call, "DOCKER_METADATA_PR_HEAD_SHA"), STR("true"));
	struct metadata_event event = {
		.call = call,
		.payload = event_payload(call),
		.name = builtin_env(call, "GITHUB_EVENT_NAME"),
		.ref = builtin_env(call, "GITHUB_REF"),
		.sha = builtin_env(call, "GITHUB_SHA"),
		.now_s = (int64_t)time(NULL),
	};

	if (context.n > 0 && !str_eq(context, STR("workflow")) && !str_eq(context, STR("git"))) {
		(void)builtin_error(call, "Invalid context source: %" STR_FMT, STR_ARG(context));
		return false;
	}
	event.default_branch = event_payload_text(call, event.payload, "repository.default_branch");
	const struct str head = event_payload_text(call, event.payload, "pull_request.head.sha");
	const struct value number = json_member(event.payload, "number");
	if (str_has(event.name, STR("pull_request_target")))
		event.ref = str_concat(call->a, STR("refs/pull/"), value_to_string(call->a, number),
			STR("/merge"));
	if (wants_head && is_pull(&event) && head.n > 0)
		event.sha = head;
	event.commit_s = commit_time(call, event.sha);
	if (event.commit_s == 0)
		event.commit_s = event.now_s;
	*out = event;
	return true;
}

/* --- expressions -------------------------------------------------------------------------- */

/* Minutes from UTC: "+0930". */
static bool
read_offset(struct str text, int *out)
{
	if (text.n != 5 || (text.p[0] != '+' && text.p[0] != '-'))
		return false;
	const int away = (int)str_number(str_slice(text, 1, 3), 100) * 60 +
			 (int)str_number(str_slice(text, 3, 5), 100);
	*out = text.p[0] == '-' ? -away : away;
	return true;
}

static bool
zone_offset(const struct metadata_event *event, struct str zone, int64_t time_s, int *out,
	struct error *err)
{
	struct arena *a = event->call->a;
	const struct str at = str_fmt(a, "@%lld", (long long)time_s);
	const struct str variable = str_concat(a, STR("TZ="), zone);
	const char *const argv[] = {"date", "-d", str_z(a, at), "+%z", NULL};
	const char *const env[] = {str_z(a, variable), NULL};
	struct str printed;
	const struct builtin_exec exec = {.argv = argv, .env = env, .capture = &printed};
	int code;

	*out = 0;
	if (zone.n == 0 || str_eq_nocase(zone, STR("UTC")))
		return true;
	if (!env[0] || !builtin_exec(event->call, &exec, &code, err))
		return false;
	return (code == 0 && read_offset(str_trim(printed), out)) ||
	       error_set(err, ERROR_INVALID, "unknown time zone '%" STR_FMT "'", STR_ARG(zone));
}

static bool
write_time(const struct metadata_event *event, const struct handlebars_call *call, int64_t time_s,
	struct str *out, struct error *err)
{
	int offset_min;

	if (call->key.n > 0 && !str_eq(call->key, STR("tz")))
		return error_set(
			err, ERROR_INVALID, "Unknown %" STR_FMT " attribute", STR_ARG(call->key));
	if (!zone_offset(event, call->value, time_s, &offset_min, err))
		return false;
	*out = moment_format(event->call->a, time_s, offset_min, call->argument);
	return true;
}

static struct str
short_sha(const struct metadata_event *event)
{
	const struct str length = builtin_env(event->call, "DOCKER_METADATA_SHORT_SHA_LENGTH");
	const uint32_t given = str_number(length, 100);

	return str_slice(event->sha, 0, given > 0 ? given : SHORT_SHA);
}

static struct str
base_ref(const struct metadata_event *event)
{
	if (str_starts(event->ref, STR("refs/tags/")))
		return after(
			event_payload_text(event->call, event->payload, "base_ref"), "refs/heads/");
	if (str_starts(event->ref, STR("refs/pull/")))
		return event_payload_text(event->call, event->payload, "pull_request.base.ref");
	return STR_NONE;
}

static bool
is_default_branch(const struct metadata_event *event)
{
	static const char *const events[] = {"create", "discussion", "issues", "schedule"};
	const struct str branch = after(event->ref, "refs/heads/");

	if (branch.n > 0 && str_eq(branch, event->default_branch))
		return true;
	for (size_t i = 0; i < COUNT_OF(events); i++)
		if (str_has(event->name, str_from(events[i])))
			return event->ref.n > 0;
	return false;
}

static bool
find_global(void *owner, const struct handlebars_call *call, struct str *out, struct error *err)
{
	const struct metadata_event *event = owner;
	const struct str name = call->name;

	if (str_eq(name, STR("date")))
		return write_time(event, call, event->now_s, out, err);
	if (str_eq(name, STR("commit_date")))
		return write_time(event, call, event->commit_s, out, err);
	if (str_eq(name, STR("branch")))
		*out = after(event->ref, "refs/heads/");
	else if (str_eq(name, STR("tag")))
		*out = after(event->ref, "refs/tags/");
	else if (str_eq(name, STR("sha")))
		*out = short_sha(event);
	else if (str_eq(name, STR("base_ref")))
		*out = base_ref(event);
	else if (str_eq(name, STR("is_default_branch")))
		*out = is_default_branch(event) ? STR("true") : STR("false");
	return true;
}

static bool
fill(const struct metadata_event *event, struct str text,
	bool (*find)(void *, const struct handlebars_call *, struct str *, struct error *),
	const void *owner, struct str *out)
{
	/* the finders only read */
	const struct handlebars_names names = {find, (void *)(uintptr_t)owner};
	struct error err = {0};

	return handlebars_fill(event->call->a, text, &names, out, &err) || failed(event, &err);
}

bool
metadata_fill(const struct metadata_event *event, struct str text, struct str *out)
{
	return fill(event, text, find_global, event, out);
}

/* --- tags --------------------------------------------------------------------------------- */

/* What a tag cannot have becomes a dash. */
static struct str
sanitized(struct arena *a, struct str tag)
{
	char *out = arena_array(a, char, tag.n);
	size_t n = 0;

	for (size_t i = 0; i < tag.n; i++) {
		const char c = tag.p[i];
		const bool is_fine = char_is_word(c) || c == '.' || c == '-';
		const bool follows = i > 0 && !char_is_word(tag.p[i - 1]) && tag.p[i - 1] != '.' &&
				     tag.p[i - 1] != '-';
		if (is_fine)
			out[n++] = c;
		else if (!follows)
			out[n++] = '-';
	}
	return (struct str){out, n};
}

static bool
add_affix(const struct tag_maker *m, const struct tag_rule *rule, const char *name,
	struct str general, struct str *out)
{
	struct str text;

	if (!tag_attribute(rule, name, &text))
		text = general;
	return metadata_fill(m->event, text, out);
}

/* `automatic`: whether `latest` goes with the tag where the flavor leaves that open. */
static bool
add_tag(struct tag_maker *m, const struct tag_rule *rule, struct str value, bool automatic)
{
	const struct metadata_flavor *flavor = &m->rules->flavor;
	struct arena *a = m->event->call->a;
	struct str prefix;
	struct str suffix;

	if (!add_affix(m, rule, "prefix", flavor->prefix, &prefix) ||
		!add_affix(m, rule, "suffix", flavor->suffix, &suffix))
		return false;
	value = str_concat(a, prefix, value, suffix);
	if (value.n == 0)
		return true;
	value = sanitized(a, value);
	if (m->out->main.n == 0)
		m->out->main = value;
	else if (!str_eq(value, m->out->main))
		docker_list_add(a, &m->out->partial, value);
	if (!m->has_latest)
		m->out->is_latest = str_eq(flavor->latest, STR("auto"))
					    ? automatic
					    : str_eq(flavor->latest, STR("true"));
	m->has_latest = true;
	return true;
}

/* The rule's `value`, else the tag. *out is empty where there is neither. */
static bool
subject(struct tag_maker *m, const struct tag_rule *rule, bool with_dashes, struct str *out)
{
	struct str given;

	(void)tag_attribute(rule, "value", &given);
	if (given.n > 0)
		return metadata_fill(m->event, given, out);
	const struct str tag = after(m->event->ref, "refs/tags/");
	char *copy = arena_array(m->event->call->a, char, tag.n);
	for (size_t i = 0; i < tag.n; i++)
		copy[i] = with_dashes && tag.p[i] == '/' ? '-' : tag.p[i];
	*out = (struct str){copy, tag.n};
	return true;
}

static bool
take_schedule(struct tag_maker *m, const struct tag_rule *rule)
{
	struct str pattern;
	struct str value;

	if (!str_has(m->event->name, STR("schedule")))
		return true;
	(void)tag_attribute(rule, "pattern", &pattern);
	return metadata_fill(m->event, pattern, &value) && add_tag(m, rule, value, false);
}

struct version_names {
	struct arena *a;
	struct str raw, version, major, minor, patch;
};

static bool
find_version(void *owner, const struct handlebars_call *call, struct str *out, struct error *err)
{
	const struct version_names *names = owner;

	(void)err;
	if (str_eq(call->name, STR("raw")))
		*out = names->raw;
	else if (str_eq(call->name, STR("version")))
		*out = names->version;
	else if (str_eq(call->name, STR("major")))
		*out = names->major;
	else if (str_eq(call->name, STR("minor")))
		*out = names->minor;
	else if (str_eq(call->name, STR("patch")))
		*out = names->patch;
	return true;
}

static struct str
number_text(struct arena *a, uint64_t number)
{
	return str_fmt(a, "%llu", (unsigned long long)number);
}

static bool
take_semver(struct tag_maker *m, const struct tag_rule *rule)
{
	struct arena *a = m->event->call->a;
	struct semver version;
	struct str pattern;
	struct str raw;
	struct str value;

	(void)tag_attribute(rule, "pattern", &pattern);
	if (!subject(m, rule, true, &raw) || raw.n == 0)
		return raw.n == 0;
	if (!semver_parse(raw, &version)) {
		builtin_warning(m->event->call,
			"%" STR_FMT " is not a valid semver. More info: https://semver.org/",
			STR_ARG(raw));
		return true;
	}
	const bool is_release = version.prerelease.n == 0;
	const struct version_names names = {a, raw, semver_text(a, &version),
		number_text(a, version.major), number_text(a, version.minor),
		number_text(a, version.patch)};
	if (!is_release && !handlebars_is_raw(pattern))
		pattern = STR("{{version}}");
	return fill(m->event, pattern, find_version, &names, &value) &&
	       add_tag(m, rule, value, is_release);
}

static bool
take_pep440(struct tag_maker *m, const struct tag_rule *rule)
{
	struct arena *a = m->event->call->a;
	struct pep440 version;
	struct str pattern;
	struct str raw;
	struct str value;

	(void)tag_attribute(rule, "pattern", &pattern);
	if (!subject(m, rule, true, &raw) || raw.n == 0)
		return raw.n == 0;
	if (!pep440_parse(a, raw, &version)) {
		builtin_warning(m->event->call,
			"%" STR_FMT " does not conform to PEP 440. More info: "
			"https://www.python.org/dev/peps/pep-0440",
			STR_ARG(raw));
		return true;
	}
	const struct version_names names = {
		a, raw, version.text, version.release[0], version.release[1], version.release[2]};
	if (!version.is_final)
		return add_tag(m, rule, handlebars_is_raw(pattern) ? raw : version.text, false);
	return fill(m->event, pattern, find_version, &names, &value) &&
	       add_tag(m, rule, value, true);
}

static bool
take_match(struct tag_maker *m, const struct tag_rule *rule)
{
	struct docker_match match;
	struct error err = {0};
	struct str pattern;
	struct str flags = STR_NONE;
	struct str group;
	struct str text;

	(void)tag_attribute(rule, "pattern", &pattern);
	(void)tag_attribute(rule, "group", &group);
	if (!subject(m, rule, false, &text) || text.n == 0)
		return text.n == 0;
	struct str expression = pattern;
	const size_t last = str_rindex(pattern, '/');
	if (str_starts(pattern, STR("/")) && last > 1 && last < pattern.n) {
		flags = str_slice(pattern, last + 1, pattern.n);
		expression = str_slice(pattern, 1, last);
	}
	if (!docker_regexp_match(expression, flags, text, &match, &err)) {
		if (err.kind != ERROR_NONE)
			return failed(m->event, &err);
		builtin_warning(m->event->call, "%" STR_FMT " does not match %" STR_FMT ".",
			STR_ARG(pattern), STR_ARG(text));
		return true;
	}
	const uint32_t i = str_number(group, DOCKER_GROUPS_MAX);
	if (i >= match.count || !match.groups[i].p) {
		builtin_warning(m->event->call,
			"Group %" STR_FMT " does not exist for %" STR_FMT " pattern.",
			STR_ARG(group), STR_ARG(pattern));
		return true;
	}
	return add_tag(m, rule, match.groups[i], true);
}

static bool
take_ref(struct tag_maker *m, const struct tag_rule *rule)
{
	const struct str ref = m->event->ref;
	struct str event;
	struct str value;

	(void)tag_attribute(rule, "event", &event);
	if (str_eq(event, STR("pr"))) {
		value = after(ref, "refs/pull/");
		if (str_ends(value, STR("/merge")))
			value.n -= 6;
	} else {
		value = after(ref, str_eq(event, STR("tag")) ? "refs/tags/" : "refs/heads/");
	}
	return value.n == 0 || add_tag(m, rule, value, str_eq(event, STR("tag")));
}

static bool
take_edge(struct tag_maker *m, const struct tag_rule *rule)
{
	struct str branch;

	(void)tag_attribute(rule, "branch", &branch);
	if (branch.n == 0)
		branch = m->event->default_branch;
	return !str_starts(m->event->ref, STR("refs/heads/")) ||
	       !str_eq(branch, after(m->event->ref, "refs/heads/")) ||
	       add_tag(m, rule, STR("edge"), false);
}

static bool
take_raw(struct tag_maker *m, const struct tag_rule *rule)
{
	struct str value;

	(void)tag_attribute(rule, "value", &value);
	return metadata_fill(m->event, value, &value) && add_tag(m, rule, value, false);
}

static bool
take_sha(struct tag_maker *m, const struct tag_rule *rule)
{
	struct str format;

	(void)tag_attribute(rule, "format", &format);
	if (m->event->sha.n == 0)
		return true;
	return add_tag(
		m, rule, str_eq(format, STR("short")) ? short_sha(m->event) : m->event->sha, false);
}

static bool (*const takers[])(struct tag_maker *m, const struct tag_rule *rule) = {
	[TAG_SCHEDULE] = take_schedule,
	[TAG_SEMVER] = take_semver,
	[TAG_PEP440] = take_pep440,
	[TAG_MATCH] = take_match,
	[TAG_EDGE] = take_edge,
	[TAG_REF] = take_ref,
	[TAG_RAW] = take_raw,
	[TAG_SHA] = take_sha,
};

static bool
is_enabled(struct tag_maker *m, const struct tag_rule *rule, bool *out)
{
	struct str text;

	(void)tag_attribute(rule, "enable", &text);
	if (!metadata_fill(m->event, text, &text))
		return false;
	*out = str_eq(text, STR("true"));
	if (*out || str_eq(text, STR("false")))
		return true;
	(void)builtin_error(
		m->event->call, "Invalid value for enable attribute: %" STR_FMT, STR_ARG(text));
	return false;
}

static struct docker_list
without_repeats(struct arena *a, struct docker_list list)
{
	struct docker_list out = {0};

	for (size_t i = 0; i < list.count; i++) {
		size_t j = 0;
		while (j < out.count && !str_eq(out.items[j], list.items[i]))
			j++;
		if (j == out.count)
			docker_list_add(a, &out, list.items[i]);
	}
	return out;
}

bool
metadata_version_make(const struct metadata_event *event, const struct metadata_rules *rules,
	struct metadata_version *out)
{
	const struct metadata_flavor *flavor = &rules->flavor;
	struct tag_maker m = {.event = event, .rules = rules, .out = out};
	bool enabled;

	*out = (struct metadata_version){0};
	for (size_t i = 0; i < rules->tag_count; i++) {
		if (!is_enabled(&m, &rules->tags[i], &enabled) ||
			(enabled && !takers[rules->tags[i].kind](&m, &rules->tags[i])))
			return false;
	}
	out->partial = without_repeats(event->call->a, out->partial);
	out->latest = sanitized(event->call->a,
		str_concat(event->call->a, flavor->prefix_latest ? flavor->prefix : STR_NONE,
			STR("latest"), flavor->suffix_latest ? flavor->suffix : STR_NONE));
	return true;
}
