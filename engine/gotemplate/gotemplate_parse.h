/*
 * gotemplate_parse: the syntax tree of a template.
 *
 * The tree is as deep as GOTEMPLATE_DEPTH_MAX at most.
 */
#pragma once

#include "engine/gotemplate/gotemplate.h"
#include "expr/base/source.h"

#define GOTEMPLATE_DEPTH_MAX 100

enum gotemplate_operand_kind {
	GOTEMPLATE_CONSTANT,
	GOTEMPLATE_DOT,
	GOTEMPLATE_VARIABLE,
	GOTEMPLATE_FUNCTION,
	GOTEMPLATE_GROUP, /* a pipeline in parentheses */
};

struct gotemplate_operand {
	enum gotemplate_operand_kind kind;
	uint32_t at;
	struct gotemplate_value constant;
	struct str name; /* of a variable, with its `$` */
	const struct gotemplate_function *function;
	const struct gotemplate_pipe *group;
	struct str *fields; /* `.Name` behind it */
	size_t field_count;
	size_t field_capacity;
};

/* A function or a value, and arguments. */
struct gotemplate_command {
	struct gotemplate_operand *operands;
	size_t count;
	size_t capacity;
};

struct gotemplate_pipe {
	uint32_t at;
	struct str variables[2]; /* the variables that it sets */
	size_t variable_count;
	bool is_assigned; /* `=`: they were there before */
	struct gotemplate_command *commands;
	size_t count;
	size_t capacity;
};

enum gotemplate_node_kind {
	GOTEMPLATE_TEXT,
	GOTEMPLATE_ACTION,
	GOTEMPLATE_IF,
	GOTEMPLATE_RANGE,
	GOTEMPLATE_WITH,
	GOTEMPLATE_BREAK,
	GOTEMPLATE_CONTINUE,
};

struct gotemplate_node;

struct gotemplate_list {
	struct gotemplate_node *items;
	size_t count;
	size_t capacity;
};

struct gotemplate_node {
	enum gotemplate_node_kind kind;
	uint32_t at;
	struct str text;
	struct gotemplate_pipe pipe;
	struct gotemplate_list body;
	struct gotemplate_list otherwise; /* behind `else` */
};

struct gotemplate {
	struct str given;     /* the text as the user wrote it */
	struct str text;      /* without escapes: places are of this */
	struct source source; /* of `given` */
	struct gotemplate_list list;
};

/* Sets an error with its place in the original text. Always false. */
bool gotemplate_wrong(const struct gotemplate *t, uint32_t at, struct error *err, const char *fmt,
	...) PRINTF_LIKE(4, 5);
