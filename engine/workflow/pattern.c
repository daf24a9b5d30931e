#include "engine/workflow/pattern.h"

#include <stdint.h>
#include <string.h>

enum pattern_token_kind {
	TOKEN_CHAR,
	TOKEN_SET,
	TOKEN_ANY_BUT_SLASH,
	TOKEN_ANY,
	TOKEN_SEGMENTS, /* takes no character: what follows is a `**` and a `/`, or is left out */
	TOKEN_END,
};

enum {
	SEGMENTS_SIZE = 3, /* the token itself, `**` and `/` */
};

struct pattern_token {
	enum pattern_token_kind kind;
	char c;
	bool may_lack;   /* `?`, and what `*` stands for */
	bool may_repeat; /* `+`, and what `*` stands for */
	uint64_t set[4]; /* of bytes */
};

/*
 * Names are matched by going through them once with the set of all tokens that may come next. Most
 * names fail at the text that the pattern begins or ends with, which is compared first.
 */
struct pattern {
	struct pattern_token *tokens; /* the last is TOKEN_END */
	size_t count;
	bool is_negative;
	struct str prefix; /* characters that every match begins with */
	struct str suffix; /* likewise ends with; the parts do not overlap in the pattern */
	struct str middle; /* likewise holds in between: the longest such text */
	bool is_plain;     /* it is its prefix and nothing else */
	bool takes_rest;   /* behind the prefix there is only `**` */
	size_t *now;       /* room for sets of tokens */
	size_t *then;
	uint32_t *seen; /* by token: the step that added it last */
	uint32_t step;
};

/* --- reading ------------------------------------------------------------------------------ */

struct pattern_reader {
	struct arena *a;
	struct str text;
	size_t at;
	struct pattern *out;
	size_t capacity;
	struct error *err;
};

static struct pattern_token *
add(struct pattern_reader *r, enum pattern_token_kind kind)
{
	struct pattern_token *token = arena_push(r->a, r->out->tokens, r->out->count, r->capacity);

	*token = (struct pattern_token){.kind = kind};
	return token;
}

static bool
refuse(struct pattern_reader *r, const char *why)
{
	return error_set(r->err, ERROR_INVALID, "the pattern '%" STR_FMT "' is invalid: %s",
		STR_ARG(r->text), why);
}

static void
set_add(struct pattern_token *token, unsigned char c)
{
	token->set[c / 64] |= UINT64_C(1) << (c % 64);
}

static bool
set_has(const struct pattern_token *token, unsigned char c)
{
	return token->set[c / 64] >> (c % 64) & 1;
}

static bool
is_range(char from, char to)
{
	return (from >= 'a' && to <= 'z') || (from >= 'A' && to <= 'Z') ||
	       (from >= '0' && to <= '9');
}

/* `[…]`, whose opening bracket is read. */
static bool
read_set(struct pattern_reader *r)
{
	struct pattern_token *token = add(r, TOKEN_SET);
	const size_t end = str_index(r->text, ']', r->at);

	if (end == r->text.n)
		return refuse(r, "'[' without ']'");
	if (end == r->at)
		return refuse(r, "'[]' names no character");
	while (r->at < end) {
		const char from = r->text.p[r->at++];
		char to = from;
		if (r->at + 1 < end && r->text.p[r->at] == '-') {
			to = r->text.p[r->at + 1];
			r->at += 2;
			if (from > to || !is_range(from, to))
				return refuse(r, "a range goes from a to z, A to Z or 0 to 9");
		}
		for (int c = (unsigned char)from; c <= (unsigned char)to; c++)
			set_add(token, (unsigned char)c);
	}
	r->at = end + 1;
	return true;
}

/* The first star is read. */
static void
read_stars(struct pattern_reader *r)
{
	const bool starts_segment = r->at == 1 || r->text.p[r->at - 2] == '/';
	size_t stars = 1;

	for (; r->at < r->text.n && r->text.p[r->at] == '*'; r->at++)
		stars++;
	const bool ends_segment = r->at < r->text.n && r->text.p[r->at] == '/';
	if (stars > 1 && starts_segment && ends_segment)
		(void)add(r, TOKEN_SEGMENTS);
	struct pattern_token *token = add(r, stars > 1 ? TOKEN_ANY : TOKEN_ANY_BUT_SLASH);
	token->may_lack = true;
	token->may_repeat = true;
}

/* `?` and `+`. */
static bool
read_repeat(struct pattern_reader *r, char c)
{
	struct pattern_token *before =
		r->out->count > 0 ? &r->out->tokens[r->out->count - 1] : NULL;

	if (!before || (before->kind != TOKEN_CHAR && before->kind != TOKEN_SET) ||
		before->may_lack || before->may_repeat)
		return refuse(
			r, c == '?' ? "'?' follows no character" : "'+' follows no character");
	before->may_lack = c == '?';
	before->may_repeat = c == '+';
	return true;
}

static bool
read_token(struct pattern_reader *r)
{
	const char c = r->text.p[r->at++];

	switch (c) {
	case '*': read_stars(r); return true;
	case '?':
	case '+': return read_repeat(r, c);
	case '[': return read_set(r);
	case '\\':
		if (r->at == r->text.n)
			return refuse(r, "no character follows '\\'");
		add(r, TOKEN_CHAR)->c = r->text.p[r->at++];
		return true;
	default: add(r, TOKEN_CHAR)->c = c; return true;
	}
}

/* --- what every match begins and ends with ------------------------------------------------ */

static bool
is_literal(const struct pattern_token *token)
{
	return token->kind == TOKEN_CHAR && !token->may_lack && !token->may_repeat;
}

static struct str
copy_literals(struct arena *a, const struct pattern_token *tokens, size_t count)
{
	char *p = arena_alloc(a, count + 1);

	for (size_t i = 0; i < count; i++)
		p[i] = tokens[i].c;
	return (struct str){p, count};
}

/* The `/` of a `**` `/` may be left out, so that the end of a pattern stops there. */
static size_t
suffix_start(const struct pattern *pattern, size_t prefix)
{
	size_t start = pattern->count - 1;

	while (start > prefix && is_literal(&pattern->tokens[start - 1]) &&
		!(start >= SEGMENTS_SIZE &&
			pattern->tokens[start - SEGMENTS_SIZE].kind == TOKEN_SEGMENTS))
		start--;
	return start;
}

/* The longest text between the two that no match can lack. */
static struct str
find_middle(struct arena *a, const struct pattern *pattern, size_t from, size_t to)
{
	size_t longest = from;
	size_t size = 0;

	for (size_t i = from; i < to; i++) {
		size_t end = i;
		if (pattern->tokens[i].kind == TOKEN_SEGMENTS) {
			i += SEGMENTS_SIZE - 1;
			continue;
		}
		while (end < to && is_literal(&pattern->tokens[end]))
			end++;
		if (end - i > size) {
			longest = i;
			size = end - i;
		}
		i = end > i ? end - 1 : i;
	}
	return copy_literals(a, pattern->tokens + longest, size);
}

static void
find_literals(struct arena *a, struct pattern *pattern)
{
	const size_t end = pattern->count - 1;
	size_t prefix = 0;

	while (prefix < end && is_literal(&pattern->tokens[prefix]))
		prefix++;
	const size_t suffix = suffix_start(pattern, prefix);
	pattern->prefix = copy_literals(a, pattern->tokens, prefix);
	pattern->suffix = copy_literals(a, pattern->tokens + suffix, end - suffix);
	pattern->middle = find_middle(a, pattern, prefix, suffix);
	pattern->is_plain = prefix == end;
	pattern->takes_rest = prefix + 1 == end && pattern->tokens[prefix].kind == TOKEN_ANY;
}

bool
pattern_compile(struct arena *a, struct str text, struct pattern **out, struct error *err)
{
	struct pattern *pattern = arena_new(a, struct pattern);
	struct pattern_reader r = {.a = a, .text = text, .out = pattern, .err = err};

	pattern->is_negative = str_starts(text, STR("!"));
	if (pattern->is_negative)
		r.text = str_slice(text, 1, text.n);
	if (r.text.n == 0)
		return refuse(&r, "it is empty");
	while (r.at < r.text.n)
		if (!read_token(&r))
			return false;
	(void)add(&r, TOKEN_END);
	find_literals(a, pattern);
	pattern->now = arena_array(a, size_t, pattern->count);
	pattern->then = arena_array(a, size_t, pattern->count);
	pattern->seen = arena_array(a, uint32_t, pattern->count);
	*out = pattern;
	return true;
}

bool
pattern_is_negative(const struct pattern *pattern)
{
	return pattern->is_negative;
}

/* --- matching ----------------------------------------------------------------------------- */

/* False if the set had it. */
static bool
mark(struct pattern *pattern, size_t token)
{
	if (pattern->seen[token] == pattern->step)
		return false;
	pattern->seen[token] = pattern->step;
	return true;
}

static void
add_to_set(struct pattern *pattern, size_t *set, size_t *count, size_t token)
{
	if (mark(pattern, token))
		set[(*count)++] = token;
}

/*
 * Adds a token to a set, with those that may stand in its place because it may be left out. What
 * the set has already has brought those along.
 */
static void
enter(struct pattern *pattern, size_t *set, size_t *count, size_t token)
{
	while (mark(pattern, token)) {
		const struct pattern_token *t = &pattern->tokens[token];
		if (t->kind == TOKEN_SEGMENTS) {
			add_to_set(pattern, set, count, token + 1);
			add_to_set(pattern, set, count, token + 2);
			token += SEGMENTS_SIZE;
			continue;
		}
		set[(*count)++] = token;
		if (!t->may_lack)
			return;
		token++;
	}
}

static bool
takes(const struct pattern_token *token, char c)
{
	switch (token->kind) {
	case TOKEN_CHAR: return token->c == c;
	case TOKEN_SET: return set_has(token, (unsigned char)c);
	case TOKEN_ANY_BUT_SLASH: return c != '/';
	case TOKEN_ANY: return true;
	case TOKEN_SEGMENTS:
	case TOKEN_END: break;
	}
	return false;
}

static void
next_step(struct pattern *pattern)
{
	if (++pattern->step != 0)
		return;
	memset(pattern->seen, 0, pattern->count * sizeof(*pattern->seen));
	pattern->step = 1;
}

/* The set of tokens that may come after `c`, from the set before it. */
static size_t
advance(struct pattern *pattern, size_t count, char c)
{
	size_t next = 0;

	next_step(pattern);
	for (size_t i = 0; i < count; i++) {
		const size_t token = pattern->now[i];
		if (!takes(&pattern->tokens[token], c))
			continue;
		if (pattern->tokens[token].may_repeat)
			add_to_set(pattern, pattern->then, &next, token);
		enter(pattern, pattern->then, &next, token + 1);
	}
	size_t *const done = pattern->now;
	pattern->now = pattern->then;
	pattern->then = done;
	return next;
}

/* Behind the prefix, which has been compared. */
static bool
matches_rest(struct pattern *pattern, struct str name)
{
	size_t count = 0;

	next_step(pattern);
	enter(pattern, pattern->now, &count, pattern->prefix.n);
	for (size_t i = pattern->prefix.n; i < name.n && count > 0; i++)
		count = advance(pattern, count, name.p[i]);
	for (size_t i = 0; i < count; i++)
		if (pattern->now[i] == pattern->count - 1)
			return true;
	return false;
}

bool
pattern_matches(struct pattern *pattern, struct str name)
{
	if (!str_starts(name, pattern->prefix))
		return false;
	if (pattern->is_plain)
		return name.n == pattern->prefix.n;
	if (pattern->takes_rest)
		return true;
	if (name.n < pattern->prefix.n + pattern->suffix.n || !str_ends(name, pattern->suffix))
		return false;
	return str_has(str_slice(name, pattern->prefix.n, name.n - pattern->suffix.n),
		       pattern->middle) &&
	       matches_rest(pattern, name);
}
