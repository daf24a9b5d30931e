#include "engine/record/record.h"

/* `line_members`, and so on */
#define RECORD(KIND, name, about, when) static const struct record_member name##_members[] = {
#define RECORD_BARE(KIND, name, about, when)
#define RECORD_END(name)                                                                           \
	}                                                                                          \
	;
#define MEMBER(of, TYPE, name, text)                                                               \
	{MEMBER_##TYPE, offsetof(struct record, of.name), #name,                                   \
		{",\"" #name "\":", sizeof(",\"" #name "\":") - 1}},
#include "engine/record/records.def"

#define JSON_HEAD(name)                                                                            \
	{                                                                                          \
		"{\"record\":\"" #name "\",\"time_ms\":",                                          \
			sizeof("{\"record\":\"" #name "\",\"time_ms\":") - 1                       \
	}
static const struct record_shape shapes[] = {
#define RECORD(KIND, name, about, when)                                                            \
	[RECORD_##KIND] = {                                                                        \
		#name, JSON_HEAD(name), ABOUT_##about, name##_members, COUNT_OF(name##_members)},
#define RECORD_BARE(KIND, name, about, when)                                                       \
	[RECORD_##KIND] = {#name, JSON_HEAD(name), ABOUT_##about, NULL, 0},
#define RECORD_END(name)
#define MEMBER(of, TYPE, name, text)
#include "engine/record/records.def"
};

static const char *const line_names[] = {
	[LINE_OUTPUT] = "output",
	[LINE_COMMAND] = "command",
	[LINE_GROUP] = "group",
	[LINE_END_GROUP] = "end_group",
	[LINE_DEBUG] = "debug",
	[LINE_NOTICE] = "notice",
	[LINE_WARNING] = "warning",
	[LINE_ERROR] = "error",
};

static const char *const stage_names[] = {
	[STAGE_PRE] = "pre",
	[STAGE_MAIN] = "main",
	[STAGE_POST] = "post",
};

const struct record_shape *
record_shape(enum record_kind kind)
{
	return &shapes[kind];
}

void *
record_member(struct record *record, const struct record_member *member)
{
	return (char *)record + member->offset;
}

const char *
line_kind_name(enum line_kind kind)
{
	return line_names[kind];
}

const char *
step_stage_name(enum step_stage stage)
{
	return stage_names[stage];
}
