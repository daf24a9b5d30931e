/*
 * expr: parse an expression once, evaluate it many times.
 *
 * An expression is the text between `${{` and `}}` (template.h finds it). Names are checked when it
 * is parsed, as on GitHub: an unknown context or function, or a wrong number of arguments, is an
 * error even in a branch that is never evaluated.
 *
 * Limits     EXPR_LENGTH_MAX UTF-16 units, EXPR_DEPTH_MAX levels, 255 arguments; an evaluation
 *            may use `memory_limit_bytes` as the runner counts them.
 * Ownership  A parsed expression lives in the arena given to expr_parse and is read-only; it
 *            shares its text and the names and tables of its scope, which must outlive it.
 * Source     actions/runner src/Sdk/DTExpressions2; docs/expressions.md is the user's guide
 */
#pragma once

#include "expr/base/span.h"
#include "expr/value.h"

#define EXPR_LENGTH_MAX      21000
#define EXPR_DEPTH_MAX       50
#define EXPR_MEMORY_TEMPLATE ((size_t)10 << 20)
#define EXPR_ARGUMENTS_ANY   255

struct expr;
struct ast; /* ast.h: the tree, for those who walk it */

enum expr_stage {
	EXPR_LEXING,
	EXPR_PARSING,
	EXPR_EVALUATION,
};

struct expr_error {
	enum expr_stage stage;
	struct span span; /* bytes within the text that was parsed */
	char text[1024];  /* in GitHub's words, where GitHub has words for it */
	char help[512];   /* empty, or such as: did you mean 'steps'? */
};

/* A function beyond the built-in ones that a place knows: hashFiles, success, … */
struct expr_function {
	const char *name;
	uint8_t arguments_min;
	uint8_t arguments_max; /* EXPR_ARGUMENTS_ANY: no limit but the language's */
};

/*
 * What an expression may name at its place. Names ignore case. A scope and its tables must live as
 * long as what was parsed with it.
 */
struct expr_scope {
	const char *const *contexts;
	size_t context_count;
	const struct expr_function *functions;
	size_t function_count;
};

/* False on an error. An expression without tokens is valid and gives null. */
MUST_CHECK bool expr_parse(struct arena *a, struct str text, const struct expr_scope *scope,
	const struct expr **out, struct expr_error *err);

/* Called with each node's value once it has one, children first, to explain a result. */
struct expr_observer {
	void (*evaluated)(void *owner, const struct ast *node, struct value value);
	void *owner;
};

/*
 * Where an expression's contexts and extra functions come from. `context` is asked at most once
 * per evaluation for each context that is touched. `call` gets evaluated arguments; it returns
 * false with `err` set for an error. An evaluation that comes near the memory limit begins again,
 * and so may call twice. Both get the name as the scope spells it, and either may be
 * NULL where the scope has none.
 */
struct expr_host {
	struct value (*context)(void *owner, struct arena *a, struct str name);
	bool (*call)(void *owner, struct arena *a, const char *function, const struct value *args,
		size_t count, struct value *out, struct error *err);
	void *owner;
	size_t memory_limit_bytes;            /* 0: EXPR_MEMORY_TEMPLATE; at most 2 GiB count */
	const struct expr_observer *observer; /* or NULL */
};

/* The result lives in `a` (it may share what the contexts hold). */
MUST_CHECK bool expr_eval(struct arena *a, const struct expr *expr, const struct expr_host *host,
	struct value *out, struct expr_error *err);

/* True if the expression calls a status function anywhere: success, failure, cancelled, always. */
bool expr_calls_status(const struct expr *expr);

/*
 * Tells each `context.NAME`, `context['NAME']` in the expression: how secrets, vars and inputs
 * that a workflow needs are found. A use without a literal member is given with an empty name.
 */
void expr_references(const struct expr *expr, struct str context,
	void (*found)(void *owner, struct str name), void *owner);

/* The expression's text as it was parsed, trimmed. */
struct str expr_text(const struct expr *expr);
