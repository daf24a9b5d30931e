#include "engine/workflow/yaml_scalar.h"

#include "expr/value.h"

#include <math.h>
#include <string.h>

static bool
is_one_of(struct str s, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(s, str_from(words[i])))
			return true;
	return false;
}

static const char *const null_words[] = {"", "null", "Null", "NULL", "~"};
static const char *const true_words[] = {"true", "True", "TRUE"};
static const char *const false_words[] = {"false", "False", "FALSE"};
static const char *const infinity_words[] = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"};
static const char *const minus_infinity_words[] = {"-.inf", "-.Inf", "-.INF"};
static const char *const nan_words[] = {".nan", ".NaN", ".NAN"};

static bool
skip_digits(struct str s, size_t *at)
{
	const size_t start = *at;

	while (*at < s.n && char_is_digit(s.p[*at]))
		(*at)++;
	return *at > start;
}

static bool
skip_exponent(struct str s, size_t *at)
{
	if (*at >= s.n || (s.p[*at] != 'e' && s.p[*at] != 'E'))
		return true;
	(*at)++;
	if (*at < s.n && (s.p[*at] == '+' || s.p[*at] == '-'))
		(*at)++;
	return skip_digits(s, at);
}

/* [-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)? */
static bool
is_decimal(struct str s)
{
	size_t at = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

	if (skip_digits(s, &at)) {
		if (at < s.n && s.p[at] == '.') {
			at++;
			(void)skip_digits(s, &at); /* `1.` is a number */
		}
	} else {
		if (at >= s.n || s.p[at] != '.')
			return false;
		at++;
		if (!skip_digits(s, &at))
			return false;
	}
	return skip_exponent(s, &at) && at == s.n;
}

/* Digits of a base behind a two-letter prefix. False if it is no such number. */
static bool
read_prefixed(struct str s, const char *prefix, int base, uint64_t *out, bool *overflow)
{
	if (!str_starts(s, str_from(prefix)) || s.n == 2)
		return false;
	*out = 0;
	*overflow = false;
	for (size_t i = 2; i < s.n; i++) {
		const int digit = char_digit_value(s.p[i]);
		if (digit >= base)
			return false;
		if (*out <= UINT32_MAX)
			*out = *out * (uint64_t)base + (uint64_t)digit;
		*overflow |= *out > UINT32_MAX;
	}
	return true;
}

static void
set_number(struct node *node, double number)
{
	node->kind = NODE_NUMBER;
	node->number = number;
}

static bool
resolve_null(struct node *node)
{
	if (!is_one_of(node->text, null_words, COUNT_OF(null_words)))
		return false;
	node->kind = NODE_NULL;
	return true;
}

static bool
resolve_boolean(struct node *node)
{
	const bool is_true = is_one_of(node->text, true_words, COUNT_OF(true_words));

	if (!is_true && !is_one_of(node->text, false_words, COUNT_OF(false_words)))
		return false;
	node->kind = NODE_BOOLEAN;
	node->boolean = is_true;
	return true;
}

static bool
resolve_prefixed(struct node *node, enum scalar_fit *fit)
{
	uint64_t number;
	bool overflow;

	if (!read_prefixed(node->text, "0x", 16, &number, &overflow) &&
		!read_prefixed(node->text, "0o", 8, &number, &overflow))
		return false;
	*fit = overflow ? SCALAR_OUT_OF_RANGE : SCALAR_OK;
	/* 32 bits with a sign: 0xffffffff is -1 */
	set_number(node, (double)(int32_t)(uint32_t)number);
	return true;
}

static bool
resolve_number(struct node *node, enum scalar_fit *fit)
{
	const struct str s = node->text;

	if (s.n == 0 || !(char_is_digit(s.p[0]) || s.p[0] == '.' || s.p[0] == '-' || s.p[0] == '+'))
		return false;
	if (is_decimal(s))
		set_number(node, value_number_parse(s));
	else if (is_one_of(s, infinity_words, COUNT_OF(infinity_words)))
		set_number(node, (double)INFINITY);
	else if (is_one_of(s, minus_infinity_words, COUNT_OF(minus_infinity_words)))
		set_number(node, -(double)INFINITY);
	else if (is_one_of(s, nan_words, COUNT_OF(nan_words)))
		set_number(node, (double)NAN);
	else
		return resolve_prefixed(node, fit);
	return true;
}

/* What all words and numbers above begin with; most texts begin otherwise. */
static bool
may_be_resolved(struct str s)
{
	return s.n == 0 || char_is_digit(s.p[0]) || memchr("nN~tTfF.+-", s.p[0], 10);
}

enum scalar_fit
yaml_scalar_resolve(struct node *node)
{
	enum scalar_fit fit = SCALAR_OK;

	if (!may_be_resolved(node->text) ||
		(!resolve_null(node) && !resolve_boolean(node) && !resolve_number(node, &fit)))
		node->kind = NODE_STRING;
	return fit;
}

bool
yaml_scalar_resolve_tag(struct node *node, struct str tag)
{
	enum scalar_fit fit = SCALAR_OK;

	if (str_eq(tag, STR("tag:yaml.org,2002:str"))) {
		node->kind = NODE_STRING;
		return true;
	}
	if (str_eq(tag, STR("tag:yaml.org,2002:bool")))
		return resolve_boolean(node);
	if (str_eq(tag, STR("tag:yaml.org,2002:null")))
		return resolve_null(node);
	if (str_eq(tag, STR("tag:yaml.org,2002:int")) ||
		str_eq(tag, STR("tag:yaml.org,2002:float")))
		return resolve_number(node, &fit) && fit == SCALAR_OK;
	return false;
}
