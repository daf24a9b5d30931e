/*
 * gotemplate_parsing: the parser's state, constants and pipelines, shared by the parts of
 * gotemplate_parse. GOTEMPLATE_WRONG reports an error, and is false.
 */
#pragma once

#include "engine/gotemplate/gotemplate_lexer.h"
#include "engine/gotemplate/gotemplate_parse.h"

struct gotemplate_parser {
	struct arena *a;
	struct gotemplate *t;
	uint32_t at; /* where the next piece of text starts */
	struct gotemplate_token token;
	size_t depth;
	size_t range_depth;
	struct str *variables;
	size_t variable_count;
	size_t variable_capacity;
	struct error *err;
};

#define GOTEMPLATE_WRONG(p, at, ...) gotemplate_wrong((p)->t, (at), (p)->err, __VA_ARGS__)

/* --- text (gotemplate_escape.c) ----------------------------------------------------------- */

/* The value of an escape by the letter after its backslash; NUL: unknown escape. */
char gotemplate_unescaped(char c);
/* The text with its escapes replaced. */
struct str gotemplate_unescape(struct arena *a, struct str text);

/* --- tokens (gotemplate_pipe.c) ----------------------------------------------------------- */

void gotemplate_next(struct gotemplate_parser *p);
void gotemplate_skip_space(struct gotemplate_parser *p);
bool gotemplate_is_sign(const struct gotemplate_parser *p, char sign);
/* Reports the expected token. Always false. */
bool gotemplate_unexpected(struct gotemplate_parser *p, const char *wanted);

/* --- constants (gotemplate_constant.c) ---------------------------------------------------- */

/* The text between the quotes of the token. */
bool gotemplate_read_quoted(struct gotemplate_parser *p, struct str *out);
bool gotemplate_read_number(struct gotemplate_parser *p, struct gotemplate_value *out);
bool gotemplate_read_character(struct gotemplate_parser *p, struct gotemplate_value *out);

/* --- pipelines (gotemplate_pipe.c) -------------------------------------------------------- */

/* Commands up to `}}` or `)`; variables that they set are known behind it. */
bool gotemplate_parse_pipe(struct gotemplate_parser *p, bool is_range, struct gotemplate_pipe *out);
