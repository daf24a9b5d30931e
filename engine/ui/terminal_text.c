#include "engine/ui/terminal_text.h"

enum {
	CHAR_BEL = 0x07,
	CHAR_ESC = 0x1b,
	CHAR_DEL = 0x7f,
	LEAD_OF_C1 = 0xc2, /* U+0080 to U+009F are 0xC2 0x80 to 0xC2 0x9F */
	C1_FIRST = 0x80,
	C1_LAST = 0x9f,
	C1_TO_ESCAPE = 0x40, /* the C1 character 0x80 + n is ESC and 0x40 + n */
	C1_ST = 0x9c,
	LEAD_OF_BIDI = 0xe2, /* U+202A to U+202E and U+2066 to U+2069 */
	BIDI_80 = 0x80,
	BIDI_80_FIRST = 0xaa,
	BIDI_80_LAST = 0xae,
	BIDI_81 = 0x81,
	BIDI_81_FIRST = 0xa6,
	BIDI_81_LAST = 0xa9,
};

/* The bytes that are not as they are, or not always: a table, as all output goes through here. */
static const bool is_special[256] = {
	/* clang-format off */
	true, true, true, true, true, true, true, true, /* 0x00 */
	true, ['\v'] = true, ['\f'] = true, ['\r'] = true, [0x0e] = true, [0x0f] = true,
	[0x10] = true, true, true, true, true, true, true, true,
	true, true, true, true, true, true, true, true, /* to 0x1f; TAB and LF are not */
	[CHAR_DEL] = true,
	[LEAD_OF_C1] = true,
	[LEAD_OF_BIDI] = true,
	/* clang-format on */
};

static void
add_byte(struct buf *out, uint8_t c)
{
	buf_add(out, (struct str){(const char *)&c, 1});
}

/* --- colours ------------------------------------------------------------------------------ */

static bool
is_reset(const struct terminal_text *filter)
{
	return filter->sgr_count == 0 || (filter->sgr_count == 1 && filter->sgr[0] == '0');
}

static void
add_sgr(struct terminal_text *filter, struct buf *out)
{
	if (!filter->color || filter->sgr_count >= TERMINAL_SGR_MAX)
		return;
	buf_add(out, STR("\033["));
	buf_add(out, (struct str){(const char *)filter->sgr, filter->sgr_count});
	buf_add(out, STR("m"));
	filter->is_colored = !is_reset(filter);
}

static void
end_line(struct terminal_text *filter, struct buf *out)
{
	if (filter->is_colored)
		buf_add(out, STR("\033[0m"));
	filter->is_colored = false;
	filter->state = TERMINAL_TEXT;
	add_byte(out, '\n');
}

/* --- sequences ---------------------------------------------------------------------------- */

/* What follows ESC, or the C1 character that means the same. */
static void
begin_sequence(struct terminal_text *filter, uint8_t c)
{
	filter->sgr_count = 0;
	if (c == '[')
		filter->state = TERMINAL_CONTROL;
	else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_')
		filter->state = TERMINAL_STRING;
	else if (c == CHAR_ESC || (c >= ' ' && c <= '/')) /* an intermediate: one more follows */
		filter->state = TERMINAL_ESCAPE;
	else
		filter->state = TERMINAL_TEXT;
}

/* Parameters, then one final byte. SGR has digits, `;` and `:` alone. */
static void
read_control(struct terminal_text *filter, struct buf *out, uint8_t c)
{
	if (c == CHAR_ESC) {
		filter->state = TERMINAL_ESCAPE;
	} else if ((c >= '0' && c <= ';') && filter->sgr_count < TERMINAL_SGR_MAX) {
		filter->sgr[filter->sgr_count++] = c;
	} else if (c >= ' ' && c <= '?') {
		filter->sgr_count = TERMINAL_SGR_MAX; /* not SGR, or too long */
	} else if (c >= '@') {
		filter->state = TERMINAL_TEXT;
		if (c == 'm')
			add_sgr(filter, out);
	}
}

static void
read_lead(struct terminal_text *filter, struct buf *out, uint8_t c)
{
	filter->state = TERMINAL_TEXT;
	if (c >= C1_FIRST && c <= C1_LAST) {
		begin_sequence(filter, (uint8_t)(c - C1_TO_ESCAPE));
		return;
	}
	add_byte(out, LEAD_OF_C1);
	if (!is_special[c])
		add_byte(out, c);
	else if (c == CHAR_ESC)
		filter->state = TERMINAL_ESCAPE;
}

static void
read_text(struct terminal_text *filter, uint8_t c)
{
	if (c == CHAR_ESC)
		filter->state = TERMINAL_ESCAPE;
	else if (c == LEAD_OF_C1)
		filter->state = TERMINAL_LEAD;
	else if (c == LEAD_OF_BIDI)
		filter->state = TERMINAL_WIDE;
}

/* The bytes before it were held back, and are shown if this one makes no such character of them. */
static void
read_wide(struct terminal_text *filter, struct buf *out, uint8_t c)
{
	const enum terminal_state state = filter->state;
	const bool turns = (state == TERMINAL_WIDE_80 && c >= BIDI_80_FIRST && c <= BIDI_80_LAST) ||
			   (state == TERMINAL_WIDE_81 && c >= BIDI_81_FIRST && c <= BIDI_81_LAST);

	filter->state = TERMINAL_TEXT;
	if (turns)
		return;
	if (state == TERMINAL_WIDE && (c == BIDI_80 || c == BIDI_81)) {
		filter->state = c == BIDI_80 ? TERMINAL_WIDE_80 : TERMINAL_WIDE_81;
		return;
	}
	add_byte(out, LEAD_OF_BIDI);
	if (state != TERMINAL_WIDE)
		add_byte(out, state == TERMINAL_WIDE_80 ? BIDI_80 : BIDI_81);
	if (is_special[c])
		read_text(filter, c);
	else
		add_byte(out, c);
}

static void
read_string(struct terminal_text *filter, uint8_t c)
{
	const bool is_lead = filter->state == TERMINAL_STRING_LEAD;
	const bool is_escape = filter->state == TERMINAL_STRING_ESC;

	if (c == CHAR_BEL || (is_lead && c == C1_ST))
		filter->state = TERMINAL_TEXT;
	else if (is_escape) /* ST is ESC \; another ESC begins what follows the string */
		begin_sequence(filter, c);
	else if (c == CHAR_ESC)
		filter->state = TERMINAL_STRING_ESC;
	else
		filter->state = c == LEAD_OF_C1 ? TERMINAL_STRING_LEAD : TERMINAL_STRING;
}

static void
read_byte(struct terminal_text *filter, struct buf *out, uint8_t c)
{
	if (c == '\n') {
		end_line(filter, out);
		return;
	}
	switch (filter->state) {
	case TERMINAL_TEXT: read_text(filter, c); break;
	case TERMINAL_ESCAPE: begin_sequence(filter, c); break;
	case TERMINAL_CONTROL: read_control(filter, out, c); break;
	case TERMINAL_STRING:
	case TERMINAL_STRING_ESC:
	case TERMINAL_STRING_LEAD: read_string(filter, c); break;
	case TERMINAL_LEAD: read_lead(filter, out, c); break;
	case TERMINAL_WIDE:
	case TERMINAL_WIDE_80:
	case TERMINAL_WIDE_81: read_wide(filter, out, c); break;
	}
}

/* How much of the text can be shown as it is: a line that ends while a colour is on cannot. */
static size_t
plain_run(const struct terminal_text *filter, struct str text)
{
	const size_t end = filter->is_colored ? str_index(text, '\n', 0) : text.n;
	size_t n = 0;

	if (filter->state != TERMINAL_TEXT)
		return 0;
	while (n < end && !is_special[(uint8_t)text.p[n]])
		n++;
	return n;
}

void
terminal_text_add(struct terminal_text *filter, struct buf *out, struct str text)
{
	while (text.n > 0) {
		const size_t n = plain_run(filter, text);
		buf_add(out, str_slice(text, 0, n));
		text = str_slice(text, n, text.n);
		if (text.n == 0)
			return;
		read_byte(filter, out, (uint8_t)text.p[0]);
		text = str_slice(text, 1, text.n);
	}
}

struct str
terminal_text_plain(struct arena *a, struct str text)
{
	struct terminal_text filter = {0};
	struct buf out;

	buf_init(&out, BUF_UNBOUNDED);
	terminal_text_add(&filter, &out, text);
	const struct str plain = str_copy(a, buf_str(&out));
	buf_free(&out);
	return plain;
}
