#include "engine/git/ident.h"

#include "expr/base/buf.h"

#define HIDDEN '%'

static bool
is_id(struct str text, size_t at)
{
	return (text.p[at] == '$' || text.p[at] == HIDDEN) && at + 2 < text.n &&
	       text.p[at + 1] == 'I' && text.p[at + 2] == 'd';
}

struct ident_hidden
ident_hide(struct arena *a, struct str text)
{
	struct ident_hidden hidden = {0};
	char *copy = arena_alloc(a, text.n);
	size_t capacity = 0;

	for (size_t i = 0; i < text.n; i++) {
		copy[i] = text.p[i];
		if (!is_id(text, i))
			continue;
		copy[i] = HIDDEN;
		*arena_push(a, hidden.is_keyword, hidden.count, capacity) = text.p[i] == '$';
	}
	hidden.text = (struct str){copy, text.n};
	return hidden;
}

struct str
ident_show(struct arena *a, const struct ident_hidden *hidden, struct str text)
{
	char *copy = arena_alloc(a, text.n);
	size_t next = 0;

	for (size_t i = 0; i < text.n; i++) {
		copy[i] = text.p[i];
		if (next < hidden->count && is_id(text, i) && hidden->is_keyword[next++])
			copy[i] = '$';
	}
	return (struct str){copy, text.n};
}

/* --- expanding a whole text ----------------------------------------------------------------- */

static bool
has_inner_blank(struct str value)
{
	const size_t blank = str_index(value, ' ', 1); /* one precedes the value */

	return blank + 1 < value.n;
}

/* The length of the keyword that `text`, which starts with `$`, starts with; 0: none. */
static size_t
whole_length(struct str text)
{
	if (str_starts(text, STR("$Id$")))
		return 4;
	if (!str_starts(text, STR("$Id:")))
		return 0;
	const size_t end = str_index(text, '$', 4);
	const struct str value = str_slice(text, 4, end);
	if (end == text.n || str_index(value, '\n', 0) < value.n || has_inner_blank(value))
		return 0;
	return end + 1;
}

/* Any `$` may start a keyword, also one that has just ended what is none. */
static size_t
next_in_whole(struct str text, size_t from, size_t *length)
{
	for (size_t i = str_index(text, '$', from); i < text.n; i = str_index(text, '$', i + 1)) {
		*length = whole_length(str_slice(text, i, text.n));
		if (*length > 0)
			return i;
	}
	return text.n;
}

/* --- expanding a stream ------------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* `text` ends with its closing `$`. git looks at it up to a NUL. */
static bool
is_foreign(struct str text)
{
	if (!str_starts(text, STR("$Id: ")))
		return false;
	for (size_t i = 5; i + 1 < text.n && text.p[i] != '\0'; i++)
		if (is_space(text.p[i]) && text.p[i + 1] != '$')
			return true;
	return false;
}

/* How much of `text`, which starts with `$`, is looked at as one; whether it is a keyword. */
static size_t
stream_length(struct str text, bool *is_keyword)
{
	size_t n = 1;

	*is_keyword = false;
	while (n < 3 && n < text.n && text.p[n] == "$Id"[n])
		n++;
	if (n < 3 || n == text.n || (text.p[n] != ':' && text.p[n] != '$'))
		return n < text.n ? n + 1 : n;
	if (text.p[n] == ':')
		do
			n++;
		while (n < text.n && text.p[n] != '$' && text.p[n] != '\n');
	n += n < text.n;
	*is_keyword = text.p[n - 1] == '$' && n > 3 && !is_foreign(str_slice(text, 0, n));
	return n;
}

/* What was read as a part of something else starts nothing: the second `$` of `$$Id$`. */
static size_t
next_in_stream(struct str text, size_t from, size_t *length)
{
	bool is_keyword;

	for (size_t i = str_index(text, '$', from); i < text.n;
		i = str_index(text, '$', i + *length)) {
		*length = stream_length(str_slice(text, i, text.n), &is_keyword);
		if (is_keyword)
			return i;
	}
	return text.n;
}

struct str
ident_expand(struct arena *a, struct str text, struct str hex, bool is_stream)
{
	struct buf b;
	size_t start = 0;
	size_t length = 0;

	buf_init(&b, BUF_UNBOUNDED);
	for (;;) {
		const size_t at = is_stream ? next_in_stream(text, start, &length)
					    : next_in_whole(text, start, &length);
		buf_add(&b, str_slice(text, start, at));
		if (at == text.n)
			return buf_take(a, &b);
		buf_add_z(&b, "$Id: ");
		buf_add(&b, hex);
		buf_add_z(&b, " $");
		start = at + length;
	}
}
