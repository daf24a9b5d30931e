#include "tests/engine/record/sample.h"

static struct record_names
names(struct arena *a, struct str text)
{
	struct str *items = arena_array(a, struct str, 2);

	items[0] = text;
	items[1] = str_concat(a, STR("two "), text);
	return (struct record_names){items, 2};
}

static struct object *
matrix(struct arena *a, struct str text)
{
	struct object *object = object_new(a);
	struct object *inner = object_new(a);
	struct array *array = array_new(a);

	array_add(a, array, value_string(text));
	array_add(a, array, value_object(inner));
	object_set_str(inner, text, text);
	object_set(object, STR("list"), value_array(array));
	object_set(object, STR("number"), value_number(42));
	object_set(object, STR("flag"), value_boolean(true));
	return object;
}

static void
fill(struct arena *a, enum member_type type, struct str text, void *at)
{
	switch (type) {
	case MEMBER_NAME:
	case MEMBER_TEXT: *(struct str *)at = text; break;
	case MEMBER_NAMES: *(struct record_names *)at = names(a, text); break;
	case MEMBER_OBJECT: *(struct object **)at = matrix(a, text); break;
	case MEMBER_ORDER: *(struct str *)at = STR("/000001.000002"); break;
	case MEMBER_NUMBER: *(unsigned *)at = 7; break;
	case MEMBER_DURATION: *(uint64_t *)at = 1500; break;
	case MEMBER_EXIT_CODE: *(int *)at = 3; break;
	case MEMBER_FLAG: *(bool *)at = true; break;
	case MEMBER_RESULT: *(enum result *)at = RESULT_FAILURE; break;
	case MEMBER_LINE_KIND:
	case MEMBER_LEVEL: *(enum line_kind *)at = LINE_WARNING; break;
	case MEMBER_STAGE: *(enum step_stage *)at = STAGE_POST; break;
	case MEMBER_COUNTS:
		*(struct record_counts *)at = (struct record_counts){1, 2, 3, 4, 5};
		break;
	}
}

struct record
sample_full(struct arena *a, enum record_kind kind, struct str text)
{
	const struct record_shape *shape = record_shape(kind);
	struct record record = sample_empty(kind);

	record.job = shape->about == ABOUT_RUN ? RECORD_NO_INDEX : 4;
	record.step = shape->about == ABOUT_STEP ? 5 : RECORD_NO_INDEX;
	for (size_t i = 0; i < shape->count; i++)
		fill(a, shape->members[i].type, text, record_member(&record, &shape->members[i]));
	return record;
}

struct record
sample_empty(enum record_kind kind)
{
	const struct record_shape *shape = record_shape(kind);
	struct record record = {
		.kind = kind,
		.job = shape->about == ABOUT_RUN || shape->about == ABOUT_ANY ? RECORD_NO_INDEX : 0,
		.step = shape->about == ABOUT_STEP ? 0 : RECORD_NO_INDEX,
		.time_ms = 1767225600123,
		.sequence = 9,
	};

	for (size_t i = 0; i < shape->count; i++)
		if (shape->members[i].type == MEMBER_EXIT_CODE)
			*(int *)record_member(&record, &shape->members[i]) = -1;
		else if (shape->members[i].type == MEMBER_LEVEL)
			*(enum line_kind *)record_member(&record, &shape->members[i]) = LINE_NOTICE;
	return record;
}
