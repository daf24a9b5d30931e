#include "engine/record/record_json.h"

#include "expr/base/json_string.h"

#include <math.h>

#define DIGITS_MAX   20
#define EXACT_MAX    9007199254740992.0 /* 2^53: above it a double skips whole numbers */
#define NO_EXIT_CODE (-1)

static const struct {
	const char *name;
	struct str json; /* with the text before its value */
	size_t offset;
} counts[] = {
#define COUNT(name)                                                                                \
	{#name, {",\"" #name "\":", sizeof(",\"" #name "\":") - 1},                                \
		offsetof(struct record_counts, name)},
	RECORD_COUNTS(COUNT)
#undef COUNT
};

/* --- writing ------------------------------------------------------------------------------ */

static void
add_number(struct buf *b, uint64_t n)
{
	char digits[DIGITS_MAX];
	size_t at = DIGITS_MAX;

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	buf_add(b, (struct str){digits + at, DIGITS_MAX - at});
}

static void
number_member(struct buf *b, struct str json, uint64_t n)
{
	buf_add(b, json);
	add_number(b, n);
}

static void
text_member(struct buf *b, struct str json, struct str text)
{
	if (text.n == 0)
		return;
	buf_add(b, json);
	json_string_add(b, text);
}

static void
names_member(struct buf *b, struct str json, const struct record_names *names)
{
	if (names->count == 0)
		return;
	buf_add(b, json);
	for (size_t i = 0; i < names->count; i++) {
		buf_add_char(b, i == 0 ? '[' : ',');
		json_string_add(b, names->items[i]);
	}
	buf_add_char(b, ']');
}

static void
object_member(struct buf *b, struct str json, struct object *object)
{
	if (!object)
		return;
	buf_add(b, json);
	value_add_json(b, value_object(object), false);
}

static void
counts_member(struct buf *b, struct str json, const struct record_counts *of)
{
	buf_add(b, json);
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		buf_add_char(b, i == 0 ? '{' : ',');
		number_member(b, str_slice(counts[i].json, 1, counts[i].json.n),
			*(const unsigned *)(const void *)((const char *)of + counts[i].offset));
	}
	buf_add_char(b, '}');
}

static void
add_member(struct buf *b, const struct record_member *member, const void *at)
{
	const struct str json = member->json;

	switch (member->type) {
	case MEMBER_NAME:
	case MEMBER_TEXT:
	case MEMBER_ORDER: text_member(b, json, *(const struct str *)at); break;
	case MEMBER_NAMES: names_member(b, json, at); break;
	case MEMBER_OBJECT: object_member(b, json, *(struct object *const *)at); break;
	case MEMBER_NUMBER:
		if (*(const unsigned *)at > 0)
			number_member(b, json, *(const unsigned *)at);
		break;
	case MEMBER_DURATION: number_member(b, json, *(const uint64_t *)at); break;
	case MEMBER_EXIT_CODE:
		if (*(const int *)at >= 0)
			number_member(b, json, (uint64_t) * (const int *)at);
		break;
	case MEMBER_FLAG:
		if (*(const bool *)at) {
			buf_add(b, json);
			buf_add(b, STR("true"));
		}
		break;
	case MEMBER_RESULT:
		text_member(b, json, str_from(result_name(*(const enum result *)at)));
		break;
	case MEMBER_LINE_KIND:
	case MEMBER_LEVEL:
		text_member(b, json, str_from(line_kind_name(*(const enum line_kind *)at)));
		break;
	case MEMBER_STAGE:
		text_member(b, json, str_from(step_stage_name(*(const enum step_stage *)at)));
		break;
	case MEMBER_COUNTS: counts_member(b, json, at); break;
	}
}

void
record_json_write(struct buf *b, const struct record *record)
{
	const struct record_shape *shape = record_shape(record->kind);

	number_member(b, shape->json, record->time_ms);
	number_member(b, STR(",\"sequence\":"), record->sequence);
	if (record->job != RECORD_NO_INDEX)
		number_member(b, STR(",\"job\":"), record->job);
	if (record->step != RECORD_NO_INDEX)
		number_member(b, STR(",\"step\":"), record->step);
	for (size_t i = 0; i < shape->count; i++)
		add_member(b, &shape->members[i], (const char *)record + shape->members[i].offset);
	buf_add_char(b, '}');
}

/* --- reading ------------------------------------------------------------------------------ */

/* One record that is read. */
struct record_parse {
	struct arena *a;
	struct object *object;
	struct error *err;
};

static bool
refuse(const struct record_parse *r, const char *name, const char *wanted)
{
	return error_set(r->err, ERROR_INVALID, "invalid member '%s': expected %s", name, wanted);
}

/* Leaves `out` alone where there is none. */
static bool
read_whole(const struct record_parse *r, struct object *object, const char *name, double max,
	uint64_t *out)
{
	const struct value v = object_get(object, str_from(name));

	if (v.kind == VALUE_NULL)
		return true;
	if (v.kind != VALUE_NUMBER || !(v.number >= 0 && v.number <= max) ||
		v.number != floor(v.number))
		return refuse(r, name, "a whole number");
	*out = (uint64_t)v.number;
	return true;
}

static bool
read_index(const struct record_parse *r, const char *name, uint32_t *out)
{
	uint64_t n = RECORD_NO_INDEX;

	if (!read_whole(r, r->object, name, RECORD_NO_INDEX - 1.0, &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool
read_unsigned(const struct record_parse *r, struct object *object, const char *name, unsigned *out)
{
	uint64_t n = 0;

	if (!read_whole(r, object, name, UINT32_MAX, &n))
		return false;
	*out = (unsigned)n;
	return true;
}

static bool
read_text(const struct record_parse *r, const char *name, struct str *out)
{
	const struct value v = object_get(r->object, str_from(name));

	if (v.kind != VALUE_NULL && v.kind != VALUE_STRING)
		return refuse(r, name, "a text");
	*out = v.kind == VALUE_STRING ? v.string : STR_NONE;
	return true;
}

static bool
read_names(const struct record_parse *r, const char *name, struct record_names *out)
{
	const struct value v = object_get(r->object, str_from(name));

	*out = (struct record_names){0};
	if (v.kind == VALUE_NULL)
		return true;
	if (v.kind != VALUE_ARRAY)
		return refuse(r, name, "a list of texts");
	struct str *items = arena_array(r->a, struct str, v.array->count);
	for (size_t i = 0; i < v.array->count; i++) {
		if (v.array->items[i].kind != VALUE_STRING)
			return refuse(r, name, "a list of texts");
		items[i] = v.array->items[i].string;
	}
	*out = (struct record_names){items, v.array->count};
	return true;
}

/* Numbers that are too large for a double read as infinite, which JSON has no way to write. */
static bool
has_json_numbers(struct value v)
{
	bool ok = v.kind != VALUE_NUMBER || isfinite(v.number);

	for (size_t i = 0; v.kind == VALUE_ARRAY && i < v.array->count; i++)
		ok = ok && has_json_numbers(v.array->items[i]);
	const struct map *members = v.kind == VALUE_OBJECT ? object_members(v.object) : NULL;
	for (size_t i = 0; members && i < members->count; i++)
		ok = ok && has_json_numbers(*(const struct value *)members->entries[i].value);
	return ok;
}

static bool
read_object(const struct record_parse *r, const char *name, struct object **out)
{
	const struct value v = object_get(r->object, str_from(name));

	if ((v.kind != VALUE_NULL && v.kind != VALUE_OBJECT) || !has_json_numbers(v))
		return refuse(r, name, "an object");
	*out = v.kind == VALUE_OBJECT ? v.object : NULL;
	return true;
}

static bool
read_counts(const struct record_parse *r, const char *name, struct record_counts *out)
{
	struct object *object;

	*out = (struct record_counts){0};
	if (!read_object(r, name, &object))
		return false;
	for (size_t i = 0; object && i < COUNT_OF(counts); i++)
		if (!read_unsigned(r, object, counts[i].name,
			    (unsigned *)(void *)((char *)out + counts[i].offset)))
			return false;
	return true;
}

static bool
read_exit_code(const struct record_parse *r, const char *name, int *out)
{
	uint64_t n = UINT64_MAX;

	if (!read_whole(r, r->object, name, INT32_MAX, &n))
		return false;
	*out = n == UINT64_MAX ? NO_EXIT_CODE : (int)n;
	return true;
}

static bool
read_flag(const struct record_parse *r, const char *name, bool *out)
{
	const struct value v = object_get(r->object, str_from(name));

	if (v.kind != VALUE_NULL && v.kind != VALUE_BOOLEAN)
		return refuse(r, name, "true or false");
	*out = v.kind == VALUE_BOOLEAN && v.boolean;
	return true;
}

static bool
read_result(const struct record_parse *r, const char *name, enum result *out)
{
	struct str text;

	if (!read_text(r, name, &text))
		return false;
	for (int i = RESULT_NONE; i <= RESULT_SKIPPED; i++)
		if (str_eq(text, str_from(result_name((enum result)i)))) {
			*out = (enum result)i;
			return true;
		}
	return refuse(r, name, "success, failure, cancelled or skipped");
}

static bool
read_line_kind(const struct record_parse *r, const char *name, enum line_kind first,
	const char *wanted, enum line_kind *out)
{
	struct str text;

	if (!read_text(r, name, &text))
		return false;
	for (int i = (int)first; i < LINE_KIND_COUNT; i++)
		if (str_eq(text, str_from(line_kind_name((enum line_kind)i)))) {
			*out = (enum line_kind)i;
			return true;
		}
	return refuse(r, name, wanted);
}

static bool
read_stage(const struct record_parse *r, const char *name, enum step_stage *out)
{
	struct str text;

	if (!read_text(r, name, &text))
		return false;
	for (int i = 0; i < STEP_STAGE_COUNT; i++)
		if (str_eq(text, str_from(step_stage_name((enum step_stage)i)))) {
			*out = (enum step_stage)i;
			return true;
		}
	return refuse(r, name, "pre, main or post");
}

static bool
read_member(const struct record_parse *r, const struct record_member *member, void *at)
{
	const char *name = member->name;

	switch (member->type) {
	case MEMBER_NAME:
	case MEMBER_TEXT:
	case MEMBER_ORDER: return read_text(r, name, at);
	case MEMBER_NAMES: return read_names(r, name, at);
	case MEMBER_OBJECT: return read_object(r, name, at);
	case MEMBER_NUMBER: return read_unsigned(r, r->object, name, at);
	case MEMBER_DURATION:
		*(uint64_t *)at = 0;
		return read_whole(r, r->object, name, EXACT_MAX, at);
	case MEMBER_EXIT_CODE: return read_exit_code(r, name, at);
	case MEMBER_FLAG: return read_flag(r, name, at);
	case MEMBER_RESULT: return read_result(r, name, at);
	case MEMBER_LINE_KIND: return read_line_kind(r, name, LINE_OUTPUT, "a kind of line", at);
	case MEMBER_LEVEL:
		return read_line_kind(r, name, LINE_NOTICE, "notice, warning or error", at);
	case MEMBER_STAGE: return read_stage(r, name, at);
	case MEMBER_COUNTS: return read_counts(r, name, at);
	}
	return false;
}

static bool
read_kind(const struct record_parse *r, enum record_kind *out)
{
	struct str name;

	if (!read_text(r, "record", &name))
		return false;
	for (int i = 0; i < RECORD_KIND_COUNT; i++)
		if (str_eq(name, str_from(record_shape((enum record_kind)i)->name))) {
			*out = (enum record_kind)i;
			return true;
		}
	return error_set(r->err, ERROR_INVALID, "unknown record '%" STR_FMT "'", STR_ARG(name));
}

/* Whom it is about: a reader may rely on the numbers that its kind has. */
static bool
read_about(const struct record_parse *r, struct record *record)
{
	const enum record_about about = record_shape(record->kind)->about;

	if (!read_index(r, "job", &record->job) || !read_index(r, "step", &record->step))
		return false;
	const bool needs_step = about == ABOUT_STEP;
	const bool needs_job = needs_step || about == ABOUT_JOB || record->step != RECORD_NO_INDEX;
	if (needs_job && record->job == RECORD_NO_INDEX)
		return refuse(r, "job", "a whole number");
	if (needs_step && record->step == RECORD_NO_INDEX)
		return refuse(r, "step", "a whole number");
	return true;
}

bool
record_json_read(struct arena *a, struct str line, struct record *record, struct error *err)
{
	struct value v;

	if (!value_from_json(a, line, &v, err))
		return false;
	if (v.kind != VALUE_OBJECT)
		return error_set(err, ERROR_INVALID, "invalid record: expected an object");
	const struct record_parse r = {a, v.object, err};
	*record = (struct record){.job = RECORD_NO_INDEX};
	if (!read_kind(&r, &record->kind) || !read_about(&r, record) ||
		!read_whole(&r, r.object, "time_ms", EXACT_MAX, &record->time_ms) ||
		!read_whole(&r, r.object, "sequence", EXACT_MAX, &record->sequence))
		return false;
	const struct record_shape *shape = record_shape(record->kind);
	for (size_t i = 0; i < shape->count; i++)
		if (!read_member(&r, &shape->members[i], record_member(record, &shape->members[i])))
			return false;
	return true;
}
