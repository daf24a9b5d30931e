#include "engine/protocol/matcher.h"

#include "expr/value.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <math.h>
#include <stddef.h>

#define PATTERNS_MAX 16
#define MATCH_LIMIT  2000000 /* steps: about the runner's second */

enum property {
	PROPERTY_SEVERITY,
	PROPERTY_FILE,
	PROPERTY_LINE,
	PROPERTY_COLUMN,
	PROPERTY_CODE,
	PROPERTY_MESSAGE,
	PROPERTY_FROM_PATH,
};

/* What a property is called in the file, and where a hit holds it. */
static const struct {
	const char *name;
	size_t offset;
} properties[] = {
	[PROPERTY_SEVERITY] = {"severity", offsetof(struct matcher_hit, severity)},
	[PROPERTY_FILE] = {"file", offsetof(struct matcher_hit, file)},
	[PROPERTY_LINE] = {"line", offsetof(struct matcher_hit, line)},
	[PROPERTY_COLUMN] = {"column", offsetof(struct matcher_hit, column)},
	[PROPERTY_CODE] = {"code", offsetof(struct matcher_hit, code)},
	[PROPERTY_MESSAGE] = {"message", offsetof(struct matcher_hit, message)},
	[PROPERTY_FROM_PATH] = {"fromPath", offsetof(struct matcher_hit, from_path)},
};

#define PROPERTY_COUNT COUNT_OF(properties)

struct matcher_pattern {
	pcre2_code *code;
	int groups[PROPERTY_COUNT]; /* -1: not set by this pattern */
	bool loop;
};

struct matcher {
	struct matcher *next;
	struct str owner;
	struct str severity;
	struct str from_path;
	struct matcher_pattern patterns[PATTERNS_MAX];
	size_t count;
	unsigned failure_count;
	/* what the lines just before have matched, up to each pattern but the last */
	struct matcher_hit state[PATTERNS_MAX];
	bool has_state[PATTERNS_MAX];
	struct arena state_arena;
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
fail(struct error *err, struct str owner, const char *why)
{
	return error_set(err, ERROR_INVALID, "the problem matcher '%" STR_FMT "' is invalid: %s",
		STR_ARG(owner), why);
}

static struct str
text_member(struct object *object, const char *name)
{
	const struct value v = object_get(object, str_from(name));

	return v.kind == VALUE_STRING ? v.string : STR_NONE;
}

static bool
compile(struct matcher *matcher, struct matcher_pattern *pattern, struct str regexp,
	struct error *err)
{
	int code;
	PCRE2_SIZE at;
	PCRE2_UCHAR reason[128];

	pattern->code = pcre2_compile(
		(PCRE2_SPTR)(regexp.p ? regexp.p : ""), regexp.n, 0, &code, &at, NULL);
	if (pattern->code) {
		(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE); /* else only slower */
		return true;
	}
	(void)pcre2_get_error_message(code, reason, sizeof(reason));
	return error_set(err, ERROR_INVALID,
		"the problem matcher '%" STR_FMT
		"' is invalid: its regexp is wrong at character %zu: %s",
		STR_ARG(matcher->owner), at + 1, (const char *)reason);
}

static bool
read_group(struct matcher *matcher, struct object *object, size_t property, int *out,
	struct error *err)
{
	const struct value v = object_get(object, str_from(properties[property].name));

	*out = -1;
	if (v.kind == VALUE_NULL)
		return true;
	if (v.kind != VALUE_NUMBER || v.number < 0 || v.number > 99 || trunc(v.number) != v.number)
		return fail(err, matcher->owner, "a property is not the number of a group");
	*out = (int)v.number;
	return true;
}

static bool
check_group(const struct matcher *matcher, const struct matcher_pattern *pattern, size_t property,
	struct error *err)
{
	uint32_t count = 0;

	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_CAPTURECOUNT, &count);
	if (pattern->groups[property] > (int)count)
		return fail(err, matcher->owner,
			"a property names a group that its regexp does not have");
	for (size_t i = 0; i < matcher->count; i++)
		if (pattern->groups[property] >= 0 && &matcher->patterns[i] != pattern &&
			matcher->patterns[i].groups[property] >= 0)
			return fail(err, matcher->owner, "two patterns set the same property");
	return true;
}

static bool
read_pattern(struct matcher *matcher, struct value v, struct error *err)
{
	struct matcher_pattern *pattern = &matcher->patterns[matcher->count];

	if (v.kind != VALUE_OBJECT)
		return fail(err, matcher->owner, "a pattern is not an object");
	if (!compile(matcher, pattern, text_member(v.object, "regexp"), err))
		return false;
	matcher->count++;
	pattern->loop = value_is_truthy(object_get(v.object, STR("loop")));
	for (size_t i = 0; i < PROPERTY_COUNT; i++)
		if (!read_group(matcher, v.object, i, &pattern->groups[i], err) ||
			!check_group(matcher, pattern, i, err))
			return false;
	return true;
}

static bool
check_patterns(const struct matcher *matcher, struct error *err)
{
	bool has_message = false;

	for (size_t i = 0; i < matcher->count; i++) {
		const struct matcher_pattern *pattern = &matcher->patterns[i];
		const bool sets_message = pattern->groups[PROPERTY_MESSAGE] >= 0;
		has_message = has_message || sets_message;
		if (pattern->loop && (i == 0 || i + 1 < matcher->count || !sets_message))
			return fail(err, matcher->owner,
				"only the last of several patterns may loop, and must set "
				"'message'");
	}
	return has_message || fail(err, matcher->owner, "no pattern sets 'message'");
}

static bool
is_severity(struct str s)
{
	return s.n == 0 || str_eq_nocase(s, STR("error")) || str_eq_nocase(s, STR("warning")) ||
	       str_eq_nocase(s, STR("notice"));
}

static bool
read_patterns(struct matcher *matcher, struct object *object, struct error *err)
{
	const struct value v = object_get(object, STR("pattern"));

	if (v.kind != VALUE_ARRAY || v.array->count == 0)
		return fail(err, matcher->owner, "it has no pattern");
	if (v.array->count > PATTERNS_MAX)
		return fail(err, matcher->owner, "it has more than 16 patterns");
	for (size_t i = 0; i < v.array->count; i++)
		if (!read_pattern(matcher, v.array->items[i], err))
			return false;
	return check_patterns(matcher, err);
}

static bool
read_matcher(struct matcher *matcher, struct value v, struct error *err)
{
	if (v.kind != VALUE_OBJECT)
		return fail(err, STR(""), "it is not an object");
	matcher->owner = text_member(v.object, "owner");
	matcher->severity = text_member(v.object, "severity");
	matcher->from_path = text_member(v.object, "fromPath");
	if (matcher->owner.n == 0)
		return fail(err, STR(""), "it has no owner");
	if (!is_severity(matcher->severity))
		return fail(err, matcher->owner, "its severity is not error, warning or notice");
	return read_patterns(matcher, v.object, err);
}

/* --- the list ----------------------------------------------------------------------------- */

static void
release(struct matcher *matcher)
{
	for (size_t i = 0; i < PATTERNS_MAX; i++)
		pcre2_code_free(matcher->patterns[i].code);
	arena_free(&matcher->state_arena);
}

void
matchers_init(struct matchers *matchers, struct arena *a)
{
	*matchers = (struct matchers){.a = a};
}

void
matchers_free(struct matchers *matchers)
{
	for (struct matcher *m = matchers->first; m; m = m->next)
		release(m);
	matchers->first = NULL;
}

void
matchers_remove(struct matchers *matchers, struct str owner)
{
	for (struct matcher **at = &matchers->first; *at; at = &(*at)->next)
		if (str_eq_nocase((*at)->owner, owner)) {
			release(*at);
			*at = (*at)->next;
			return;
		}
}

static bool
add_one(struct matchers *matchers, struct value v, struct error *err)
{
	struct matcher *matcher = arena_new(matchers->a, struct matcher);

	if (!read_matcher(matcher, v, err)) {
		release(matcher);
		return false;
	}
	matchers_remove(matchers, matcher->owner);
	matcher->next = matchers->first;
	matchers->first = matcher;
	return true;
}

bool
matchers_add(struct matchers *matchers, struct str json, struct error *err)
{
	struct value root;

	if (!value_from_json(matchers->a, json, &root, err))
		return error_prefix(err, "the problem matcher file is not valid JSON");
	const struct value list = root.kind == VALUE_OBJECT
					  ? object_get(root.object, STR("problemMatcher"))
					  : VALUE_NULL_INIT;
	if (list.kind != VALUE_ARRAY)
		return error_set(err, ERROR_INVALID, "the file has no list 'problemMatcher'");
	for (size_t i = 0; i < list.array->count; i++)
		if (!add_one(matchers, list.array->items[i], err))
			return false;
	return true;
}

/* --- matching ----------------------------------------------------------------------------- */

static struct str *
place_of(struct matcher_hit *hit, size_t property)
{
	return (struct str *)(void *)((char *)hit + properties[property].offset);
}

/* Adds what the pattern's groups hold to what earlier patterns have found. */
static void
take_groups(struct arena *a, const struct matcher_pattern *pattern, const pcre2_match_data *data,
	struct str line, struct matcher_hit *hit)
{
	/* pcre2 takes it without const, and only reads */
	const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer((pcre2_match_data *)(uintptr_t)data);

	for (size_t i = 0; i < PROPERTY_COUNT; i++) {
		const int group = pattern->groups[i];
		struct str *place = place_of(hit, i);
		if (group < 0 || place->n > 0 || ovector[(size_t)group * 2] == PCRE2_UNSET)
			continue;
		*place = str_copy(a, str_slice(line, ovector[(size_t)group * 2],
					     ovector[(size_t)group * 2 + 1]));
	}
}

/* Searches the line; adds to `hit` what was found. */
static bool
search(struct matcher *matcher, struct arena *a, const struct matcher_pattern *pattern,
	struct str line, struct matcher_hit *hit)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(pattern->code, NULL);

	if (!context || !data)
		arena_exhausted();
	(void)pcre2_set_match_limit(context, MATCH_LIMIT);
	const int n = pcre2_match(
		pattern->code, (PCRE2_SPTR)(line.p ? line.p : ""), line.n, 0, 0, data, context);
	if (n > 0)
		take_groups(a, pattern, data, line, hit);
	else if (n != PCRE2_ERROR_NOMATCH)
		matcher->failure_count++;
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	return n > 0;
}

static void
reset(struct matcher *matcher)
{
	memset(matcher->has_state, 0, sizeof(matcher->has_state));
}

/*
 * From the last pattern to the first, so that each sees what the line before has matched. True if
 * the last one hits.
 */
static bool
match_line(struct matcher *matcher, struct arena *a, struct str line, struct matcher_hit *out)
{
	const size_t last = matcher->count - 1;

	for (size_t i = matcher->count; i-- > 0;) {
		struct matcher_hit hit = {0};
		const bool can_match = i == 0 || matcher->has_state[i - 1];
		if (can_match && i > 0)
			hit = matcher->state[i - 1];
		const bool found =
			can_match && search(matcher, i == last ? a : &matcher->state_arena,
					     &matcher->patterns[i], line, &hit);
		if (i < last) {
			matcher->has_state[i] = found;
			matcher->state[i] = hit;
		} else if (found) {
			const bool keeps = matcher->patterns[i].loop;
			reset(matcher);
			if (keeps)
				matcher->has_state[i - 1] = true; /* what it holds stays */
			*out = hit;
			return true;
		}
	}
	return false;
}

static void
add_defaults(const struct matcher *matcher, struct matcher_hit *hit)
{
	if (hit->severity.n == 0)
		hit->severity = matcher->severity.n > 0 ? matcher->severity : STR("error");
	if (hit->from_path.n == 0)
		hit->from_path = matcher->from_path;
}

bool
matchers_find(struct matchers *matchers, struct arena *a, struct str line, struct matcher_hit *out)
{
	struct matcher *next;

	line = matchers->first ? matcher_strip_colors(a, line) : line;
	for (struct matcher *m = matchers->first; m; m = next) {
		next = m->next;
		if (match_line(m, a, line, out)) {
			add_defaults(m, out);
			for (struct matcher *other = matchers->first; other; other = other->next)
				if (other != m)
					reset(other);
			return true;
		}
		if (m->failure_count >= MATCHER_FAILURES_MAX)
			matchers_remove(matchers, m->owner);
	}
	return false;
}

/* --- colours ------------------------------------------------------------------------------ */

/* The end of the escape sequence that begins at `at`: ESC [ parameters letter. */
static size_t
sequence_end(struct str s, size_t at)
{
	size_t i = at + 2;

	if (at + 1 >= s.n || s.p[at + 1] != '[')
		return at + 1;
	while (i < s.n && (unsigned char)s.p[i] >= 0x20 && (unsigned char)s.p[i] < 0x40)
		i++;
	return i < s.n ? i + 1 : s.n;
}

struct str
matcher_strip_colors(struct arena *a, struct str line)
{
	if (str_index(line, '\033', 0) == line.n)
		return line;
	char *p = arena_alloc(a, line.n);
	size_t n = 0;
	for (size_t i = 0; i < line.n;) {
		if (line.p[i] == '\033')
			i = sequence_end(line, i);
		else
			p[n++] = line.p[i++];
	}
	return (struct str){p, n};
}
