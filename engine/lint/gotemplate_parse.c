#include "engine/lint/gotemplate_parse.h"

#include "engine/lint/gotemplate_function.h"
#include "engine/lint/gotemplate_lexer.h"
#include "expr/value.h"

#include <utf8proc.h>

#include <errno.h>
#include <stdlib.h>

struct parsing {
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

/* What ended a list. */
enum end {
	END_OF_TEXT,
	END_END,
	END_ELSE,
};

/* --- escapes ------------------------------------------------------------------------------ */

/* What a letter behind a backslash stands for; '\0': it is no escape. */
static char
unescaped(char c)
{
	static const char letters[] = "abtnvfr";
	const char *found = c != '\0' ? strchr(letters, c) : NULL;

	if (found)
		return (char)('\a' + (found - letters));
	return c == '\\' ? '\\' : '\0';
}

static bool
is_escape(struct str text, size_t at)
{
	return text.p[at] == '\\' && at + 1 < text.n && unescaped(text.p[at + 1]) != '\0';
}

static struct str
unescape(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.n);
	size_t n = 0;

	for (size_t at = 0; at < text.n; at++)
		out[n++] = is_escape(text, at) ? unescaped(text.p[++at]) : text.p[at];
	return (struct str){out, n};
}

/* Where in the text as it was given the byte `at` of the text without escapes comes from. */
static uint32_t
place_given(const struct gotemplate *t, uint32_t at)
{
	size_t given = 0;

	for (uint32_t n = 0; n < at && given < t->given.n; n++)
		given += is_escape(t->given, given) ? 2 : 1;
	return (uint32_t)given;
}

bool
gotemplate_wrong(const struct gotemplate *t, uint32_t at, struct error *err, const char *fmt, ...)
{
	struct arena tmp = {0};
	struct source source = t->source;
	va_list arguments;

	source.a = &tmp;
	va_start(arguments, fmt);
	const struct str text = str_vfmt(&tmp, fmt, arguments);
	va_end(arguments);
	const struct position position = source_position(&source, place_given(t, at));
	(void)error_set(err, ERROR_USAGE, "template:%u:%u: %" STR_FMT, position.line,
		position.column, STR_ARG(text));
	arena_free(&tmp);
	return false;
}

#define WRONG(p, at, ...) gotemplate_wrong((p)->t, (at), (p)->err, __VA_ARGS__)

/* --- tokens ------------------------------------------------------------------------------- */

static void
next(struct parsing *p)
{
	const uint32_t end = p->token.at + (uint32_t)p->token.text.n;

	p->token = gotemplate_token_at(p->t->text, end);
}

static void
skip_space(struct parsing *p)
{
	if (p->token.kind == GOTEMPLATE_TOKEN_SPACE)
		next(p);
}

static bool
is_sign(const struct parsing *p, char sign)
{
	return p->token.kind == GOTEMPLATE_TOKEN_SIGN && p->token.text.p[0] == sign;
}

static bool
is_word(const struct parsing *p, const char *word)
{
	return p->token.kind == GOTEMPLATE_TOKEN_WORD && str_eq(p->token.text, str_from(word));
}

static bool
unexpected(struct parsing *p, const char *wanted)
{
	if (p->token.kind == GOTEMPLATE_TOKEN_WRONG)
		return WRONG(p, p->token.at, "%s", p->token.wrong);
	return WRONG(
		p, p->token.at, "expected %s, not '%" STR_FMT "'", wanted, STR_ARG(p->token.text));
}

static bool
parse_close(struct parsing *p)
{
	skip_space(p);
	if (p->token.kind != GOTEMPLATE_TOKEN_CLOSE)
		return unexpected(p, "'}}'");
	p->at = p->token.at + (uint32_t)p->token.text.n;
	return true;
}

/* --- constants ---------------------------------------------------------------------------- */

static void
add_code_point(struct buf *b, uint32_t c)
{
	utf8proc_uint8_t bytes[4];
	const utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);

	buf_add(b, n > 0 ? (struct str){(const char *)bytes, (size_t)n} : STR("\xef\xbf\xbd"));
}

/* The digits of `\x41`, `A`, `\101`. False if there are too few, or other ones. */
static bool
read_digits(struct str text, size_t at, size_t count, int base, uint32_t *out)
{
	*out = 0;
	for (size_t i = at; i < at + count; i++) {
		const int digit = i < text.n ? char_digit_value(text.p[i]) : 16;
		if (digit >= base)
			return false;
		*out = *out * (uint32_t)base + (uint32_t)digit;
	}
	return true;
}

static const struct {
	char letter;
	size_t digits;
	bool is_byte;
} number_escapes[] = {{'x', 2, true}, {'u', 4, false}, {'U', 8, false}};

/* The escape whose backslash is before `*at`; moves *at behind it. */
static bool
add_escape(struct buf *b, struct str text, size_t *at, char quote)
{
	const char c = *at < text.n ? text.p[*at] : '\0';
	uint32_t number;

	for (size_t i = 0; i < COUNT_OF(number_escapes); i++) {
		const size_t digits = number_escapes[i].digits;
		if (c != number_escapes[i].letter)
			continue;
		if (!read_digits(text, *at + 1, digits, 16, &number))
			return false;
		*at += 1 + digits;
		if (number_escapes[i].is_byte)
			buf_add_char(b, (char)number);
		else
			add_code_point(b, number);
		return number_escapes[i].is_byte || utf8proc_codepoint_valid((int32_t)number);
	}
	if (read_digits(text, *at, 3, 8, &number) && number < 256) {
		buf_add_char(b, (char)number);
		*at += 3;
		return true;
	}
	++*at;
	if (c != quote && unescaped(c) == '\0')
		return false;
	buf_add_char(b, c == quote ? c : unescaped(c));
	return true;
}

/* The text between the quotes of a token. */
static bool
read_quoted(struct parsing *p, struct str *out)
{
	const struct str token = p->token.text;
	const struct str text = str_slice(token, 1, token.n - 1);
	const bool is_raw = p->token.kind == GOTEMPLATE_TOKEN_RAW;
	bool ok = true;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t at = 0; ok && at < text.n;) {
		if (!is_raw && text.p[at] == '\\') {
			at++;
			ok = add_escape(&b, text, &at, token.p[0]);
		} else {
			buf_add_char(&b, text.p[at++]);
		}
	}
	*out = buf_take(p->a, &b);
	return ok || WRONG(p, p->token.at, "'%" STR_FMT "' has an escape that there is not",
			     STR_ARG(token));
}

/* An integer as Go writes it: with a sign, a base, and `_`. */
static bool
read_integer(struct str text, int64_t *out)
{
	char digits[32];
	size_t n = 0;
	char *end;

	for (size_t i = 0; i < text.n && n < sizeof(digits) - 1; i++)
		if (text.p[i] != '_')
			digits[n++] = text.p[i];
	digits[n] = '\0';
	const size_t sign = digits[0] == '-' || digits[0] == '+';
	const char base = digits[sign] == '0' ? (char)(digits[sign + 1] | 0x20) : '\0';
	if (base == 'o' || base == 'b') /* which strtoll does not know */
		memmove(&digits[sign], &digits[sign + 2], n - sign - 1);
	errno = 0;
	*out = strtoll(digits, &end, base == 'o' ? 8 : base == 'b' ? 2 : 0);
	return n > 0 && *end == '\0' && errno == 0;
}

static bool
read_number(struct parsing *p, struct gotemplate_value *out)
{
	const struct str text = p->token.text;
	int64_t integer;

	if (read_integer(text, &integer)) {
		*out = gotemplate_integer(integer);
		return true;
	}
	const double number = value_number_parse(text);
	if (number - number != 0) /* infinite, or none */
		return WRONG(p, p->token.at, "'%" STR_FMT "' is no number", STR_ARG(text));
	*out = (struct gotemplate_value){.kind = GOTEMPLATE_FLOAT, .number = number};
	return true;
}

static bool
read_character(struct parsing *p, struct gotemplate_value *out)
{
	utf8proc_int32_t c;
	struct str text;

	if (!read_quoted(p, &text))
		return false;
	if (text.n == 0 || utf8proc_iterate((const utf8proc_uint8_t *)text.p,
				   (utf8proc_ssize_t)text.n, &c) != (utf8proc_ssize_t)text.n)
		return WRONG(p, p->token.at, "'' holds one character");
	*out = gotemplate_integer(c);
	return true;
}

/* --- operands ----------------------------------------------------------------------------- */

static bool parse_pipe(struct parsing *p, bool is_range, struct gotemplate_pipe *out);

static bool
has_variable(const struct parsing *p, struct str name)
{
	for (size_t i = p->variable_count; i > 0; i--)
		if (str_eq(p->variables[i - 1], name))
			return true;
	return false;
}

static bool
parse_word(struct parsing *p, struct gotemplate_operand *out)
{
	const struct str name = p->token.text;

	if (str_eq(name, STR("true")) || str_eq(name, STR("false"))) {
		out->constant = gotemplate_boolean(name.n == 4);
		return true;
	}
	if (str_eq(name, STR("nil")))
		return true;
	out->kind = GOTEMPLATE_FUNCTION;
	out->function = gotemplate_function_find(name);
	if (out->function)
		return true;
	(void)WRONG(p, p->token.at, "there is no function '%" STR_FMT "'", STR_ARG(name));
	const struct str nearest = str_nearest(name, gotemplate_function_next, NULL);
	return nearest.n > 0 ? error_help(p->err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest))
			     : false;
}

static bool
parse_group(struct parsing *p, struct gotemplate_operand *out)
{
	struct gotemplate_pipe *pipe = arena_new(p->a, struct gotemplate_pipe);

	if (p->depth >= GOTEMPLATE_DEPTH_MAX)
		return WRONG(p, p->token.at, "the template is too deep");
	p->depth++;
	next(p);
	if (!parse_pipe(p, false, pipe))
		return false;
	p->depth--;
	if (!is_sign(p, ')'))
		return unexpected(p, "')'");
	*out = (struct gotemplate_operand){.kind = GOTEMPLATE_GROUP, .at = out->at, .group = pipe};
	return true;
}

/* Reads the token; it stays the current one. */
static bool
parse_term(struct parsing *p, struct gotemplate_operand *out)
{
	switch (p->token.kind) {
	case GOTEMPLATE_TOKEN_WORD: return parse_word(p, out);
	case GOTEMPLATE_TOKEN_DOT: out->kind = GOTEMPLATE_DOT; return true;
	case GOTEMPLATE_TOKEN_FIELD:
		out->kind = GOTEMPLATE_DOT;
		*arena_push(p->a, out->fields, out->field_count, out->field_capacity) =
			str_slice(p->token.text, 1, p->token.text.n);
		return true;
	case GOTEMPLATE_TOKEN_VARIABLE:
		out->kind = GOTEMPLATE_VARIABLE;
		out->name = p->token.text;
		return has_variable(p, out->name) ||
		       WRONG(p, p->token.at, "there is no variable '%" STR_FMT "'",
			       STR_ARG(out->name));
	case GOTEMPLATE_TOKEN_NUMBER: return read_number(p, &out->constant);
	case GOTEMPLATE_TOKEN_CHARACTER: return read_character(p, &out->constant);
	case GOTEMPLATE_TOKEN_STRING:
	case GOTEMPLATE_TOKEN_RAW:
		out->constant.kind = GOTEMPLATE_STRING;
		return read_quoted(p, &out->constant.string);
	case GOTEMPLATE_TOKEN_SIGN:
		if (is_sign(p, '('))
			return parse_group(p, out);
		break;
	case GOTEMPLATE_TOKEN_CLOSE:
	case GOTEMPLATE_TOKEN_SPACE:
	case GOTEMPLATE_TOKEN_DECLARE:
	case GOTEMPLATE_TOKEN_WRONG: break;
	}
	return unexpected(p, "a value");
}

static bool
parse_operand(struct parsing *p, struct gotemplate_operand *out)
{
	*out = (struct gotemplate_operand){.kind = GOTEMPLATE_CONSTANT, .at = p->token.at};
	if (!parse_term(p, out))
		return false;
	for (next(p); p->token.kind == GOTEMPLATE_TOKEN_FIELD; next(p)) {
		if (out->kind == GOTEMPLATE_CONSTANT ||
			(out->kind == GOTEMPLATE_DOT && out->field_count == 0))
			return unexpected(p, "a blank");
		*arena_push(p->a, out->fields, out->field_count, out->field_capacity) =
			str_slice(p->token.text, 1, p->token.text.n);
	}
	return true;
}

/* --- pipelines ---------------------------------------------------------------------------- */

static bool
is_command_end(const struct parsing *p)
{
	return p->token.kind == GOTEMPLATE_TOKEN_CLOSE || is_sign(p, '|') || is_sign(p, ')');
}

static bool
check_count(struct parsing *p, const struct gotemplate_operand *operand, size_t count)
{
	const struct gotemplate_function *f = operand->function;

	if (count < f->min)
		return WRONG(p, operand->at, "%s takes %zu argument%s and more, not %zu", f->name,
			f->min, f->min == 1 ? "" : "s", count);
	return count <= f->max || WRONG(p, operand->at, "%s takes %zu argument%s, not %zu", f->name,
					  f->max, f->max == 1 ? "" : "s", count);
}

/* What comes from the command before it is the last argument. */
static bool
check_command(struct parsing *p, const struct gotemplate_command *command, bool is_first)
{
	const struct gotemplate_operand *head = &command->operands[0];
	const bool is_function = head->kind == GOTEMPLATE_FUNCTION;

	if (!is_function && (!is_first || command->count > 1))
		return WRONG(p, head->at, "a function is expected here: this takes no arguments");
	if (is_first && head->kind == GOTEMPLATE_CONSTANT && head->constant.kind == GOTEMPLATE_NIL)
		return WRONG(p, head->at, "nil alone has no value");
	for (size_t i = 1; i < command->count; i++)
		if (command->operands[i].kind == GOTEMPLATE_FUNCTION &&
			!check_count(p, &command->operands[i], 0))
			return false;
	return !is_function || check_count(p, head, command->count - (is_first ? 1 : 0));
}

static bool
parse_command(struct parsing *p, bool is_first, struct gotemplate_command *out)
{
	*out = (struct gotemplate_command){0};
	skip_space(p);
	do {
		struct gotemplate_operand *operand =
			arena_push(p->a, out->operands, out->count, out->capacity);
		if (!parse_operand(p, operand))
			return false;
		if (p->token.kind != GOTEMPLATE_TOKEN_SPACE && !is_command_end(p))
			return unexpected(p, "a blank or '}}'");
		skip_space(p);
	} while (!is_command_end(p));
	return check_command(p, out, is_first);
}

/* `$a :=`, `$a =`, and for a range `$a, $b :=`. */
static bool
parse_variables(struct parsing *p, bool is_range, struct gotemplate_pipe *out)
{
	const struct gotemplate_token start = p->token;

	while (p->token.kind == GOTEMPLATE_TOKEN_VARIABLE) {
		const struct str name = p->token.text;
		next(p);
		skip_space(p);
		const bool is_more = is_sign(p, ',');
		if (!is_more && p->token.kind != GOTEMPLATE_TOKEN_DECLARE && !is_sign(p, '='))
			break;
		if (out->variable_count == (is_range ? 2 : 1))
			return WRONG(p, start.at, "there are too many variables");
		out->variables[out->variable_count++] = name;
		out->is_assigned = is_sign(p, '=');
		next(p);
		skip_space(p);
		if (!is_more)
			return true;
	}
	if (out->variable_count > 0)
		return unexpected(p, "':='");
	p->token = start;
	return true;
}

/* They are known from behind the pipeline on. */
static bool
set_variables(struct parsing *p, const struct gotemplate_pipe *pipe)
{
	for (size_t i = 0; i < pipe->variable_count; i++) {
		const struct str name = pipe->variables[i];
		if (!pipe->is_assigned)
			*arena_push(p->a, p->variables, p->variable_count, p->variable_capacity) =
				name;
		else if (!has_variable(p, name))
			return WRONG(
				p, pipe->at, "there is no variable '%" STR_FMT "'", STR_ARG(name));
	}
	return true;
}

static bool
parse_pipe(struct parsing *p, bool is_range, struct gotemplate_pipe *out)
{
	skip_space(p);
	*out = (struct gotemplate_pipe){.at = p->token.at};
	if (!parse_variables(p, is_range, out))
		return false;
	for (;;) {
		struct gotemplate_command *command =
			arena_push(p->a, out->commands, out->count, out->capacity);
		if (!parse_command(p, out->count == 1, command))
			return false;
		if (!is_sign(p, '|'))
			return set_variables(p, out);
		next(p);
	}
}

/* --- actions ------------------------------------------------------------------------------ */

static bool parse_list(struct parsing *p, struct gotemplate_list *out, enum end *end);

static bool parse_control(
	struct parsing *p, enum gotemplate_node_kind kind, struct gotemplate_node *node);

static struct gotemplate_node *
add_node(struct parsing *p, struct gotemplate_list *list, enum gotemplate_node_kind kind)
{
	struct gotemplate_node *node = arena_push(p->a, list->items, list->count, list->capacity);

	*node = (struct gotemplate_node){.kind = kind, .at = p->token.at};
	return node;
}

/* Behind the word `else`: `if` and `with` may be continued by their own kind, with one `end`. */
static bool
parse_else(struct parsing *p, struct gotemplate_node *node)
{
	enum end end;

	skip_space(p);
	if ((node->kind == GOTEMPLATE_IF && is_word(p, "if")) ||
		(node->kind == GOTEMPLATE_WITH && is_word(p, "with"))) {
		struct gotemplate_node inner;
		if (!parse_control(p, node->kind, &inner))
			return false;
		*arena_push(p->a, node->otherwise.items, node->otherwise.count,
			node->otherwise.capacity) = inner;
		return true;
	}
	if (!parse_close(p) || !parse_list(p, &node->otherwise, &end))
		return false;
	return end == END_END || WRONG(p, node->at, "this has no '{{end}}', or two '{{else}}'");
}

/* The token is the word. Variables that are made within are gone behind the end. */
static bool
parse_control(struct parsing *p, enum gotemplate_node_kind kind, struct gotemplate_node *node)
{
	const size_t variable_count = p->variable_count;
	const bool is_range = kind == GOTEMPLATE_RANGE;
	enum end end;

	*node = (struct gotemplate_node){.kind = kind, .at = p->token.at};
	if (p->depth >= GOTEMPLATE_DEPTH_MAX)
		return WRONG(p, node->at, "the template is too deep");
	p->depth++;
	next(p);
	if (!parse_pipe(p, is_range, &node->pipe) || !parse_close(p))
		return false;
	p->range_depth += is_range;
	const bool ok = parse_list(p, &node->body, &end);
	p->range_depth -= is_range;
	if (!ok || (end == END_ELSE && !parse_else(p, node)))
		return false;
	if (end == END_OF_TEXT)
		return WRONG(p, node->at, "this has no '{{end}}'");
	p->depth--;
	p->variable_count = variable_count;
	return true;
}

static bool
parse_jump(struct parsing *p, enum gotemplate_node_kind kind, struct gotemplate_list *list)
{
	(void)add_node(p, list, kind);
	if (p->range_depth == 0)
		return WRONG(
			p, p->token.at, "'%" STR_FMT "' stands in a range", STR_ARG(p->token.text));
	next(p);
	return parse_close(p);
}

static const struct {
	const char *word;
	enum gotemplate_node_kind kind;
} controls[] = {{"if", GOTEMPLATE_IF}, {"range", GOTEMPLATE_RANGE}, {"with", GOTEMPLATE_WITH}};

/* `*end` is set by `end` and `else`. */
static bool
parse_action(struct parsing *p, struct gotemplate_list *list, enum end *end)
{
	static const char *const not_known[] = {"define", "block", "template"};

	skip_space(p);
	for (size_t i = 0; i < COUNT_OF(controls); i++)
		if (is_word(p, controls[i].word)) {
			struct gotemplate_node *node = add_node(p, list, controls[i].kind);
			return parse_control(p, controls[i].kind, node);
		}
	for (size_t i = 0; i < COUNT_OF(not_known); i++)
		if (is_word(p, not_known[i]))
			return WRONG(p, p->token.at, "'%s' is not understood", not_known[i]);
	if (is_word(p, "break"))
		return parse_jump(p, GOTEMPLATE_BREAK, list);
	if (is_word(p, "continue"))
		return parse_jump(p, GOTEMPLATE_CONTINUE, list);
	if (is_word(p, "end") || is_word(p, "else")) {
		*end = is_word(p, "end") ? END_END : END_ELSE;
		next(p);
		return *end == END_ELSE || parse_close(p);
	}
	struct gotemplate_node *node = add_node(p, list, GOTEMPLATE_ACTION);
	return parse_pipe(p, false, &node->pipe) && parse_close(p);
}

/* --- text --------------------------------------------------------------------------------- */

/* A comment at p->at is skipped. *is_there says whether there was one. */
static bool
skip_comment(struct parsing *p, bool *is_there)
{
	const struct str rest = str_slice(p->t->text, p->at, p->t->text.n);

	*is_there = str_starts(rest, STR("/*"));
	if (!*is_there)
		return true;
	const size_t end = str_find(rest, STR("*/"));
	if (end == rest.n)
		return WRONG(p, p->at, "a comment without its '*/'");
	p->token = gotemplate_token_at(p->t->text, p->at + (uint32_t)end + 2);
	return parse_close(p);
}

static void
add_text(struct parsing *p, struct gotemplate_list *list, struct str text)
{
	if (text.n > 0)
		add_node(p, list, GOTEMPLATE_TEXT)->text = text;
}

/* Text up to the next action, and its `{{`. False if there is none. */
static bool
parse_text(struct parsing *p, struct gotemplate_list *list)
{
	const struct str rest = str_slice(p->t->text, p->at, p->t->text.n);
	const size_t end = str_find(rest, STR("{{"));
	const struct str inner = str_slice(rest, end + 2, rest.n);
	const bool trims = inner.n > 1 && inner.p[0] == '-' &&
			   (inner.p[1] == ' ' || (inner.p[1] >= '\t' && inner.p[1] <= '\r'));
	struct str text = str_slice(rest, 0, end);

	if (trims)
		text = str_trim_end(text);
	add_text(p, list, text);
	p->at += (uint32_t)end;
	if (end == rest.n)
		return false;
	p->at += 2;
	if (trims)
		p->at += (uint32_t)(inner.n - 1 - str_trim_start(str_slice(inner, 1, inner.n)).n) +
			 1;
	return true;
}

static bool
parse_list(struct parsing *p, struct gotemplate_list *out, enum end *end)
{
	*end = END_OF_TEXT;
	while (*end == END_OF_TEXT && parse_text(p, out)) {
		bool is_comment;
		if (!skip_comment(p, &is_comment))
			return false;
		if (is_comment)
			continue;
		p->token = gotemplate_token_at(p->t->text, p->at);
		if (!parse_action(p, out, end))
			return false;
	}
	return true;
}

bool
gotemplate_parse(struct arena *a, struct str text, struct gotemplate **out, struct error *err)
{
	struct gotemplate *t = arena_new(a, struct gotemplate);
	struct parsing p = {.a = a, .t = t, .err = err};
	enum end end;

	t->given = text;
	t->text = unescape(a, text);
	source_init(&t->source, a, STR("template"), text);
	*arena_push(a, p.variables, p.variable_count, p.variable_capacity) = STR("$");
	if (!parse_list(&p, &t->list, &end))
		return false;
	if (end != END_OF_TEXT)
		return WRONG(&p, p.token.at, "there is nothing that this could end");
	*out = t;
	return true;
}
