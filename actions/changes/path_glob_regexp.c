#include "actions/changes/path_glob_regexp.h"

#include "expr/base/buf.h"

#define GROUPS_MAX 64 /* deeper ones are taken as text */

#define STAR     "[^/]*?"
#define GLOBSTAR ".*?"
#define SOME     "(?=.)" STAR

/* What stands before: it decides what a star means. */
enum before {
	BEFORE_START,
	BEFORE_SLASH,
	BEFORE_DOT, /* the first of a segment, or in a group */
	BEFORE_STAR,
	BEFORE_GLOBSTAR,
	BEFORE_PAREN, /* also one that closes */
	BEFORE_BRACE, /* `{` and the `,` within */
	BEFORE_BRACKET,
	BEFORE_TEXT,
};

enum group_kind {
	GROUP_PLAIN,   /* (…) and @(…) */
	GROUP_EXTGLOB, /* ?(…) *(…) +(…) */
	GROUP_NEGATE,  /* !(…) */
	GROUP_BRACE,   /* {a,b} */
};

struct glob_group {
	enum group_kind kind;
	char sign;    /* of an extglob: what follows its `)` */
	size_t inner; /* where its text begins */
};

struct glob_translation {
	struct str in;
	size_t i;
	struct buf out;
	bool no_extglob;
	bool is_quoted;
	enum before before, earlier;
	struct glob_group groups[GROUPS_MAX];
	size_t group_count;
};

/* --- looking ------------------------------------------------------------------------------ */

static char
at(const struct glob_translation *t, size_t offset)
{
	return t->i + offset < t->in.n ? t->in.p[t->i + offset] : '\0';
}

static bool
is_at_end(const struct glob_translation *t)
{
	return t->i >= t->in.n;
}

static bool
is_special(char c)
{
	return strchr("-*+?.^${}(|)[]\\", c) != NULL && c != '\0';
}

static struct glob_group *
innermost(struct glob_translation *t)
{
	return t->group_count > 0 ? &t->groups[t->group_count - 1] : NULL;
}

static bool
is_within(const struct glob_translation *t, enum group_kind kind)
{
	for (size_t i = 0; i < t->group_count; i++)
		if (t->groups[i].kind == kind)
			return true;
	return false;
}

static bool
is_within_parens(const struct glob_translation *t)
{
	return is_within(t, GROUP_PLAIN) || is_within(t, GROUP_EXTGLOB) ||
	       is_within(t, GROUP_NEGATE);
}

/*
 * The offset of what closes the group whose inner text begins at `from`; in.n if nothing does.
 * *is_list: it has a comma, or two dots, of its own.
 */
static size_t
closing(struct str in, size_t from, char open, char close, bool *is_list)
{
	size_t depth = 1;

	*is_list = false;
	for (size_t i = from; i < in.n; i++) {
		const char c = in.p[i];
		if (c == '\\')
			i++;
		else if (c == open)
			depth++;
		else if (c == close && --depth == 0)
			return i;
		else if (depth == 1 &&
			 (c == ',' || (c == '.' && i + 1 < in.n && in.p[i + 1] == '.')))
			*is_list = true;
	}
	return in.n;
}

/* --- writing ------------------------------------------------------------------------------ */

static void
put(struct glob_translation *t, enum before before, const char *text)
{
	buf_add_z(&t->out, text);
	t->earlier = t->before;
	t->before = before;
}

static void
put_literal(struct glob_translation *t, char c)
{
	if (is_special(c))
		buf_add_char(&t->out, '\\');
	buf_add_char(&t->out, c);
	t->earlier = t->before;
	t->before = BEFORE_TEXT;
}

static void
open_group(struct glob_translation *t, enum group_kind kind, char sign, const char *text)
{
	t->groups[t->group_count++] = (struct glob_group){kind, sign, t->i};
	put(t, kind == GROUP_BRACE ? BEFORE_BRACE : BEFORE_PAREN, text);
}

/* --- stars -------------------------------------------------------------------------------- */

/* Further segments of two stars mean nothing. */
static void
skip_repeated(struct glob_translation *t)
{
	while (at(t, 0) == '/' && at(t, 1) == '*' && at(t, 2) == '*' &&
		(at(t, 3) == '\0' || at(t, 3) == '/'))
		t->i += 3;
}

/* Folders between two slashes, or the start and a slash: also none. */
static void
put_folders(struct glob_translation *t, enum before from)
{
	const bool has_more = at(t, 1) != '\0';

	t->i++; /* the slash */
	if (from == BEFORE_START)
		put(t, BEFORE_SLASH, "(?:^|" GLOBSTAR "/)");
	else
		put(t, BEFORE_SLASH, has_more ? "(?:/" GLOBSTAR "/|/|$)" : "(?:/" GLOBSTAR "/|/)");
}

static void
take_back_slash(struct glob_translation *t)
{
	if (t->out.n > 0 && t->out.p[t->out.n - 1] == '/')
		t->out.n--;
}

/* Two stars mean folders where a segment or a group ends behind them; else they are as one. */
static bool
is_whole(const struct glob_translation *t)
{
	const char c = at(t, 0);

	if (c == '\0' || c == '/' || c == '(' || c == ')' || c == '{')
		return true;
	return is_within(t, GROUP_BRACE) && (c == ',' || c == '}');
}

/* All of `**.d.ts`, as an exception. */
static bool
is_whole_before_ending(const struct glob_translation *t)
{
	const struct str ending = str_slice(t->in, t->i, t->in.n);

	if (t->before != BEFORE_START || ending.n < 2 || ending.p[0] != '.')
		return false;
	for (size_t i = 1; i < ending.n; i++)
		if (!char_is_word(ending.p[i]) && (ending.p[i] != '.' || ending.p[i - 1] == '.'))
			return false;
	return ending.p[ending.n - 1] != '.';
}

/* Of two stars. The slash before them is a part of what they match. */
static void
put_globstar(struct glob_translation *t)
{
	const enum before from = t->before;
	const bool is_inner = from == BEFORE_SLASH && t->earlier != BEFORE_START;
	const bool is_after_star = t->earlier == BEFORE_STAR || t->earlier == BEFORE_GLOBSTAR;
	const bool has_slash = t->out.n > 0 && t->out.p[t->out.n - 1] == '/';

	skip_repeated(t);
	if (is_inner && has_slash && !is_after_star && is_at_end(t)) {
		take_back_slash(t);
		put(t, BEFORE_GLOBSTAR, "(?:/" GLOBSTAR "|$)");
	} else if (is_inner && has_slash && at(t, 0) == '/') {
		take_back_slash(t);
		put_folders(t, from);
	} else if (from == BEFORE_START && at(t, 0) == '/') {
		put_folders(t, from);
	} else if (is_whole(t) || is_whole_before_ending(t)) {
		put(t, BEFORE_GLOBSTAR, GLOBSTAR);
	} else {
		put(t, BEFORE_STAR, STAR);
	}
}

static bool
may_be_globstar(const struct glob_translation *t)
{
	switch (t->before) {
	case BEFORE_START:
	case BEFORE_SLASH:
	case BEFORE_PAREN: return true;
	case BEFORE_BRACE: return is_within(t, GROUP_BRACE);
	case BEFORE_DOT:
	case BEFORE_STAR:
	case BEFORE_GLOBSTAR:
	case BEFORE_BRACKET:
	case BEFORE_TEXT: break;
	}
	return false;
}

static void
put_star(struct glob_translation *t)
{
	const bool is_first = t->before == BEFORE_START || t->before == BEFORE_SLASH;
	const bool is_ending_of_any =
		t->i == t->in.n && (str_eq(t->in, STR("*.*")) || str_eq(t->in, STR("**/*.*")));

	if (is_ending_of_any)
		put(t, BEFORE_STAR, SOME);
	else if (t->before == BEFORE_DOT)
		put(t, BEFORE_STAR, "(?!/|$)" STAR);
	else
		put(t, BEFORE_STAR, is_first ? SOME : STAR);
}

static void
take_stars(struct glob_translation *t)
{
	size_t count = 1;

	while (at(t, 0) == '*') {
		t->i++;
		count++;
	}
	if (count == 2 && may_be_globstar(t))
		put_globstar(t);
	else if (count == 1)
		put_star(t);
	else
		put(t, BEFORE_STAR, STAR);
}

/* --- brackets ----------------------------------------------------------------------------- */

static size_t
bracket_end(const struct glob_translation *t)
{
	size_t i = t->i;

	if (i < t->in.n && t->in.p[i] == '^')
		i++;
	if (i < t->in.n && t->in.p[i] == ']')
		i++;
	while (i < t->in.n && t->in.p[i] != ']')
		i += t->in.p[i] == '\\' ? 2 : 1;
	return i < t->in.n ? i : t->in.n;
}

static void
put_class(struct glob_translation *t, struct str inner)
{
	const bool is_negative = inner.n > 0 && inner.p[0] == '^';

	buf_add_z(&t->out, is_negative ? "[^" : "[");
	for (size_t i = is_negative; i < inner.n; i++) {
		const char c = inner.p[i];
		const bool is_first = i == (size_t)is_negative;
		if (c == '[' || (c == ']' && is_first) || (c == '-' && i + 1 == inner.n))
			buf_add_char(&t->out, '\\');
		buf_add_char(&t->out, c);
	}
	buf_add_z(&t->out, is_negative && !str_has(inner, STR("/")) ? "/]" : "]");
}

static bool
has_special(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_special(text.p[i]) && text.p[i] != '\\')
			return true;
	return false;
}

/* What has no special character may be meant as a name, as frameworks have them: `[id]`. */
static void
take_bracket(struct glob_translation *t)
{
	const size_t end = bracket_end(t);

	if (end == t->in.n) {
		put_literal(t, '[');
		return;
	}
	const struct str inner = str_slice(t->in, t->i, end);
	const bool is_name = !has_special(inner);
	t->i = end + 1;
	if (is_name)
		buf_add_fmt(&t->out, "(?:\\[%" STR_FMT "\\]|", STR_ARG(inner));
	put_class(t, inner);
	put(t, BEFORE_BRACKET, is_name ? ")" : "");
}

/* --- groups ------------------------------------------------------------------------------- */

/* {1..3}: a class of what the texts begin and end with, as picomatch does without an expander. */
static void
put_range(struct glob_translation *t, struct str inner)
{
	struct str first = str_slice(inner, 0, str_find(inner, STR("..")));
	struct str last = str_slice(inner, first.n + 2, inner.n);

	last = str_slice(last, 0, str_find(last, STR("..")));
	if (str_cmp(first, last) > 0) {
		const struct str swapped = first;
		first = last;
		last = swapped;
	}
	buf_add_fmt(&t->out, "[%" STR_FMT "-%" STR_FMT "]", STR_ARG(first), STR_ARG(last));
	put(t, BEFORE_BRACE, "");
}

static void
take_brace(struct glob_translation *t)
{
	bool is_list;
	const size_t end = closing(t->in, t->i, '{', '}', &is_list);
	const struct str inner = str_slice(t->in, t->i, end);

	if (end == t->in.n || !is_list || t->group_count == GROUPS_MAX) {
		put_literal(t, '{');
		return;
	}
	if (!str_has(inner, STR(",")) && !has_special(str_slice(inner, 0, 1)) &&
		str_has(inner, STR(".."))) {
		t->i = end + 1;
		put_range(t, inner);
		return;
	}
	open_group(t, GROUP_BRACE, '\0', "(?:");
}

static bool
is_extglob(const struct glob_translation *t)
{
	return !t->no_extglob && at(t, 0) == '(' && t->group_count < GROUPS_MAX;
}

/* From behind the sign; the `(` is next. */
static void
take_extglob(struct glob_translation *t, char sign)
{
	t->i++;
	if (sign == '!')
		open_group(t, GROUP_NEGATE, sign, "(?:(?!(?:");
	else if (sign == '@')
		open_group(t, GROUP_PLAIN, sign, "(?:");
	else
		open_group(t, GROUP_EXTGLOB, sign, "(?:");
}

static bool
is_only(struct str text, char c)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != c)
			return false;
	return true;
}

/* True for `.ts` and `.{ts,tsx}`: an ending that has no further dot, nor a slash. */
static bool
is_ending(struct str rest)
{
	if (rest.n < 2 || rest.p[0] != '.')
		return false;
	for (size_t i = 1; i < rest.n; i++)
		if (rest.p[i] == '.' || rest.p[i] == '/' || rest.p[i] == '\\')
			return false;
	return true;
}

static void take_all(struct glob_translation *t);

static void
put_rest(struct glob_translation *t, struct str rest)
{
	struct glob_translation inner = {
		.in = rest, .no_extglob = t->no_extglob, .before = BEFORE_TEXT};

	buf_init(&inner.out, BUF_UNBOUNDED);
	take_all(&inner);
	buf_add(&t->out, buf_str(&inner.out));
	buf_free(&inner.out);
}

static void
close_negate(struct glob_translation *t, const struct glob_group *group)
{
	const struct str inner = str_slice(t->in, group->inner, t->i - 1);
	const struct str rest = str_slice(t->in, t->i, t->in.n);
	const bool is_deep = inner.n > 1 && str_has(inner, STR("/"));
	const char *any = is_deep ? GLOBSTAR : STAR;

	if (str_has(inner, STR("*")) && is_ending(rest)) {
		buf_add_char(&t->out, ')');
		put_rest(t, rest);
		buf_add_fmt(&t->out, ")%s)", any);
	} else if (is_deep || is_only(rest, ')')) {
		buf_add_fmt(&t->out, ")$))%s", any);
	} else {
		buf_add_fmt(&t->out, "))%s)", any);
	}
	put(t, BEFORE_PAREN, "");
}

static void
close_paren(struct glob_translation *t)
{
	struct glob_group *group = innermost(t);

	if (!group || group->kind == GROUP_BRACE) {
		put_literal(t, ')');
		return;
	}
	t->group_count--;
	if (group->kind == GROUP_NEGATE) {
		close_negate(t, group);
		return;
	}
	put(t, BEFORE_PAREN, ")");
	if (group->kind == GROUP_EXTGLOB)
		buf_add_char(&t->out, group->sign);
}

static void
open_paren(struct glob_translation *t)
{
	bool is_list;

	if (closing(t->in, t->i, '(', ')', &is_list) == t->in.n || t->group_count == GROUPS_MAX)
		put_literal(t, '(');
	else
		open_group(t, GROUP_PLAIN, '\0', "(");
}

/* --- the others --------------------------------------------------------------------------- */

/* One that is not the first of a segment is plain text. */
static void
take_dot(struct glob_translation *t)
{
	const bool is_first = t->before == BEFORE_START || t->before == BEFORE_SLASH;

	put(t, is_first || t->group_count > 0 ? BEFORE_DOT : BEFORE_TEXT, "\\.");
}

static void
take_plus(struct glob_translation *t)
{
	const bool is_repeat = t->before == BEFORE_PAREN || t->before == BEFORE_BRACKET ||
			       t->before == BEFORE_BRACE || is_within_parens(t);
	const bool is_opened = t->out.n > 0 && t->out.p[t->out.n - 1] == '(';

	put(t, BEFORE_TEXT, is_repeat && !is_opened ? "+" : "\\+");
}

static void
take_question(struct glob_translation *t)
{
	const char last = t->out.n > 0 ? t->out.p[t->out.n - 1] : '\0';
	const bool is_closed = t->before == BEFORE_PAREN && last != '(' && last != ':';

	if (is_closed)
		put(t, BEFORE_TEXT, "?");
	else if (t->before == BEFORE_PAREN)
		put(t, BEFORE_TEXT, "\\?");
	else
		put(t, BEFORE_TEXT, "[^/]");
}

static void
take_escaped(struct glob_translation *t)
{
	if (is_at_end(t)) {
		put_literal(t, '\\');
		return;
	}
	const char c = t->in.p[t->i++];
	if (char_is_word(c)) /* else a class of characters of the regular expression */
		buf_add_char(&t->out, c);
	else
		put_literal(t, c);
	t->before = BEFORE_TEXT;
}

static void
take_comma(struct glob_translation *t)
{
	const struct glob_group *group = innermost(t);

	if (group && group->kind == GROUP_BRACE)
		put(t, BEFORE_BRACE, "|");
	else
		put(t, BEFORE_TEXT, ",");
}

static void
close_brace(struct glob_translation *t)
{
	const struct glob_group *group = innermost(t);

	if (!group || group->kind != GROUP_BRACE) {
		put_literal(t, '}');
		return;
	}
	t->group_count--;
	put(t, BEFORE_BRACE, ")");
}

/* Of a pattern without folders and groups all but `*` and `?` is text. */
static bool
is_simple(struct str pattern)
{
	if (pattern.n > 0 && (pattern.p[0] == '*' || pattern.p[0] == '!'))
		return false;
	for (size_t i = 0; i < pattern.n; i++)
		if (strchr("/()[]{}\"", pattern.p[i]))
			return false;
	return true;
}

static void
take_pipe(struct glob_translation *t)
{
	if (is_simple(t->in))
		put_literal(t, '|');
	else
		put(t, BEFORE_TEXT, "|");
}

static void
take(struct glob_translation *t, char c)
{
	if (is_extglob(t) && strchr("!@?*+", c)) {
		take_extglob(t, c);
		return;
	}
	switch (c) {
	case '*': take_stars(t); break;
	case '?': take_question(t); break;
	case '[': take_bracket(t); break;
	case '{': take_brace(t); break;
	case '}': close_brace(t); break;
	case ',': take_comma(t); break;
	case '(': open_paren(t); break;
	case ')': close_paren(t); break;
	case '.': take_dot(t); break;
	case '+': take_plus(t); break;
	case '/': put(t, BEFORE_SLASH, "/"); break;
	case '|': take_pipe(t); break;
	case '\\': take_escaped(t); break;
	default: put_literal(t, c); break;
	}
}

static void
take_all(struct glob_translation *t)
{
	while (!is_at_end(t)) {
		const char c = t->in.p[t->i++];
		if (c == '"')
			t->is_quoted = !t->is_quoted;
		else if (t->is_quoted)
			put_literal(t, c);
		else
			take(t, c);
	}
	while (t->group_count > 0) /* of braces that a parenthesis cuts off */
		buf_add_z(&t->out, t->groups[--t->group_count].kind == GROUP_NEGATE ? ")))" : ")");
}

struct str
path_glob_regexp(struct arena *a, struct str pattern, bool no_extglob, bool *is_negative)
{
	struct glob_translation t = {.no_extglob = no_extglob, .before = BEFORE_START};
	struct buf whole;

	*is_negative = false;
	if (str_starts(pattern, STR("./")))
		pattern = str_slice(pattern, 2, pattern.n);
	while (str_starts(pattern, STR("!")) && (no_extglob || !str_starts(pattern, STR("!(")))) {
		*is_negative = !*is_negative;
		pattern = str_slice(pattern, 1, pattern.n);
	}
	t.in = pattern;
	buf_init(&t.out, BUF_UNBOUNDED);
	take_all(&t);
	buf_init(&whole, BUF_UNBOUNDED);
	buf_add_fmt(&whole, "^(?:%" STR_FMT ")$", STR_ARG(buf_str(&t.out)));
	buf_free(&t.out);
	return buf_take(a, &whole);
}
