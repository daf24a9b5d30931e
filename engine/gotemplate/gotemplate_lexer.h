/* gotemplate_lexer: the tokens within `{{ }}` of a template. */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

enum gotemplate_token_kind {
	GOTEMPLATE_TOKEN_CLOSE, /* `}}`, with what trims the blanks behind it */
	GOTEMPLATE_TOKEN_SPACE,
	GOTEMPLATE_TOKEN_WORD,     /* name, or keyword */
	GOTEMPLATE_TOKEN_FIELD,    /* `.Name` */
	GOTEMPLATE_TOKEN_DOT,      /* `.` */
	GOTEMPLATE_TOKEN_VARIABLE, /* `$name`, `$` */
	GOTEMPLATE_TOKEN_NUMBER,
	GOTEMPLATE_TOKEN_CHARACTER, /* 'a' */
	GOTEMPLATE_TOKEN_STRING,    /* "a" */
	GOTEMPLATE_TOKEN_RAW,       /* `a` */
	GOTEMPLATE_TOKEN_DECLARE,   /* `:=` */
	GOTEMPLATE_TOKEN_SIGN,      /* one of `=,|()` */
	GOTEMPLATE_TOKEN_WRONG,
};

struct gotemplate_token {
	enum gotemplate_token_kind kind;
	uint32_t at;
	struct str text;
	const char *wrong; /* its error */
};

/* The token at `at`. Behind the last is one that is wrong. */
struct gotemplate_token gotemplate_token_at(struct str text, uint32_t at);
