#include "expr/parse_error.h"

#include "expr/base/unicode.h"
#include "expr/functions.h"

#include <stdio.h>

#define SUBJECT_MAX 256 /* bytes of it that are shown */
#define TEXT_MAX    512

struct hint {
	const char *start;
	const char *help;
	bool out_of_place; /* also for a token that is one, but not there */
};

/* What people mean by symbols that the language does not have. */
static const struct hint hints[] = {
	{"\"", "strings are written in single quotes: 'text'", false},
	{"'", "the string is not closed; a quote within it is written twice: ''", false},
	{"`", "strings are written in single quotes: 'text'", false},
	{"=", "equality is written ==", false},
	{"&", "'and' is written &&", false},
	{"|", "'or' is written ||", false},
	{"+", "expressions have no arithmetic; format() joins texts", true},
	{"-", "expressions have no arithmetic", true},
	{"$", "`${{` does not nest: write the expression alone", false},
};

static const char *const literals[] = {"true", "false", "null"};

bool
parse_error(
	struct expr_error *err, const char *what, struct str text, struct span span, uint32_t base)
{
	const size_t position = unicode_length_utf16(str_slice(text, 0, span.start)) + 1;
	const struct str subject = unicode_cut(str_slice(text, span.start, span.end), SUBJECT_MAX);
	const struct str shown = unicode_cut(text, TEXT_MAX);

	err->stage = EXPR_PARSING;
	err->span = (struct span){span.start + base, span.end + base};
	err->help[0] = '\0';
	(void)snprintf(err->text, sizeof(err->text),
		"%s: '%" STR_FMT "'. Located at position %zu within expression: %" STR_FMT "%s",
		what, STR_ARG(subject), position, STR_ARG(shown), shown.n < text.n ? "…" : "");
	return false;
}

bool
parse_error_symbol(
	struct expr_error *err, struct str text, struct span span, uint32_t base, bool malformed)
{
	const struct str symbol = str_slice(text, span.start, span.end);

	(void)parse_error(err, "Unexpected symbol", text, span, base);
	if (malformed)
		err->stage = EXPR_LEXING;
	for (size_t i = 0; i < COUNT_OF(hints); i++)
		if (str_starts(symbol, str_from(hints[i].start)) &&
			(malformed || hints[i].out_of_place))
			(void)snprintf(err->help, sizeof(err->help), "%s", hints[i].help);
	return false;
}

static void
help_nearest(struct expr_error *err, struct str name, const struct expr_scope *scope,
	bool (*next)(const void *owner, size_t i, struct str *candidate))
{
	const struct str near = str_nearest(name, next, scope);

	if (near.p)
		(void)snprintf(err->help, sizeof(err->help), "did you mean '%" STR_FMT "'?",
			STR_ARG(near));
}

/* The contexts of a scope, and the literals that a name may be meant for. */
static bool
next_context(const void *owner, size_t i, struct str *candidate)
{
	const struct expr_scope *scope = owner;
	const bool is_context = i < scope->context_count;

	if (!is_context && i - scope->context_count >= COUNT_OF(literals))
		return false;
	*candidate = str_from(is_context ? scope->contexts[i] : literals[i - scope->context_count]);
	return true;
}

static bool
next_function(const void *owner, size_t i, struct str *candidate)
{
	const struct expr_scope *scope = owner;
	size_t count;
	const struct function *functions = function_table(&count);

	if (i >= count + scope->function_count)
		return false;
	*candidate = str_from(i < count ? functions[i].name : scope->functions[i - count].name);
	return true;
}

bool
parse_error_context(struct expr_error *err, struct str text, struct span span, uint32_t base,
	const struct expr_scope *scope)
{
	(void)parse_error(err, "Unrecognized named-value", text, span, base);
	help_nearest(err, str_slice(text, span.start, span.end), scope, next_context);
	return false;
}

bool
parse_error_function(struct expr_error *err, struct str text, struct span span, uint32_t base,
	const struct expr_scope *scope)
{
	(void)parse_error(err, "Unrecognized function", text, span, base);
	help_nearest(err, str_slice(text, span.start, span.end), scope, next_function);
	return false;
}

static bool
fail_limit(struct expr_error *err, enum expr_stage stage, struct span span, const char *what,
	int limit)
{
	err->stage = stage;
	err->span = span;
	err->help[0] = '\0';
	(void)snprintf(err->text, sizeof(err->text), "%s %d", what, limit);
	return false;
}

bool
parse_check_length(struct str text, struct span span, struct expr_error *err)
{
	/* a text has no more UTF-16 units than bytes */
	return text.n <= EXPR_LENGTH_MAX || unicode_length_utf16(text) <= EXPR_LENGTH_MAX ||
	       fail_limit(
		       err, EXPR_LEXING, span, "Exceeded max expression length", EXPR_LENGTH_MAX);
}

bool
parse_check_depth(const struct ast *root, struct span span, struct expr_error *err)
{
	return root->depth <= EXPR_DEPTH_MAX ||
	       fail_limit(err, EXPR_PARSING, span, "Exceeded max expression depth", EXPR_DEPTH_MAX);
}
