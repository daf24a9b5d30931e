/*
 * lexer: an expression's text as tokens.
 *
 * The lexer checks which token may follow which, as in the runner, so the parser only sees valid
 * orders. A token in the wrong place is TOKEN_UNEXPECTED, and the last one.
 *
 * Ownership  Tokens share the expression's text; a string with `''` in it is copied to the arena.
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Tokens/LexicalAnalyzer.cs
 */
#pragma once

#include "expr/base/span.h"
#include "expr/value.h"

enum token_kind {
	TOKEN_NONE, /* the end; as the token before another, the start */
	TOKEN_UNEXPECTED,
	TOKEN_START_GROUP,     /* ( */
	TOKEN_START_ARGUMENTS, /* ( after a function's name */
	TOKEN_START_INDEX,     /* [ */
	TOKEN_END_GROUP,
	TOKEN_END_ARGUMENTS,
	TOKEN_END_INDEX,
	TOKEN_SEPARATOR,   /* , */
	TOKEN_DEREFERENCE, /* . with no name behind it */
	TOKEN_WILDCARD,    /* * */
	TOKEN_NOT,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
	TOKEN_EQUAL,
	TOKEN_NOT_EQUAL,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_LITERAL,
	TOKEN_PROPERTY, /* the name behind a point, which is no token of its own then */
	TOKEN_CONTEXT,
	TOKEN_FUNCTION,
};

struct token {
	enum token_kind kind;
	struct value value; /* of a literal */
	bool malformed;     /* of TOKEN_UNEXPECTED: no token at all, rather than one out of place */
};

struct lexer {
	struct arena *a;
	struct str text;
	uint32_t base;
	size_t at;
	size_t end;              /* of the token that is being read */
	enum token_kind before;  /* the token returned last */
	unsigned char *unclosed; /* kinds of the brackets that are open, the innermost last */
	size_t unclosed_count;
	size_t unclosed_capacity;
	unsigned char unclosed_first[32];
};

/* `lexer` may not be moved afterwards. `base` is added to all places. */
void lexer_init(struct lexer *lexer, struct arena *a, struct str text, uint32_t base);
/* Reads the next token into `t`; returns where it lies. */
struct span lexer_next(struct lexer *lexer, struct token *t);
