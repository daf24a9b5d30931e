#include "engine/git/fetch_wire.h"

#include "expr/base/buf.h"

#include <errno.h>
#include <unistd.h>

#define GREETING     STR("lact git-fetch " LACT_VERSION)
#define DIGITS_MAX   7
#define CHUNK        ((size_t)4096)
#define ANSWER_COUNT 4

enum netstring_state {
	TAKEN,
	TAKEN_IN_PART, /* more may come */
	TAKEN_WRONG,
};

/* The kinds that a process may answer with. */
static const struct {
	const char *word;
	enum error_kind kind;
} kinds[] = {
	{"fetched", ERROR_NONE},
	{"usage", ERROR_USAGE},
	{"invalid", ERROR_INVALID},
	{"missing", ERROR_MISSING},
	{"io", ERROR_IO},
	{"network", ERROR_NETWORK},
};

/* --- netstrings --------------------------------------------------------------------------- */

static void
add(struct buf *b, struct str s)
{
	buf_add_fmt(b, "%zu:", s.n);
	buf_add(b, s);
	buf_add_char(b, ',');
}

/* Takes the first netstring from `rest`. */
static enum netstring_state
take(struct str *rest, struct str *out)
{
	size_t length = 0;
	size_t i = 0;

	for (; i < rest->n && i < DIGITS_MAX && rest->p[i] >= '0' && rest->p[i] <= '9'; i++)
		length = length * 10 + (size_t)(rest->p[i] - '0');
	if (i < rest->n && (i == 0 || rest->p[i] != ':'))
		return TAKEN_WRONG;
	if (rest->n < i + length + 2)
		return TAKEN_IN_PART;
	if (rest->p[i + 1 + length] != ',')
		return TAKEN_WRONG;
	*out = str_slice(*rest, i + 1, i + 1 + length);
	*rest = str_slice(*rest, i + length + 2, rest->n);
	return TAKEN;
}

/* --- messages ----------------------------------------------------------------------------- */

static struct str
message(struct arena *a, const struct str *const *fields, size_t count)
{
	struct buf inner;
	struct buf outer;

	buf_init(&inner, BUF_UNBOUNDED);
	buf_init(&outer, BUF_UNBOUNDED);
	add(&inner, GREETING);
	for (size_t i = 0; i < count; i++)
		add(&inner, *fields[i]);
	add(&outer, buf_str(&inner));
	buf_free(&inner);
	return buf_take(a, &outer);
}

static bool
take_fields(struct str inner, struct str *const *fields, size_t count)
{
	struct str greeting;

	if (take(&inner, &greeting) != TAKEN || !str_eq(greeting, GREETING))
		return false;
	for (size_t i = 0; i < count; i++)
		if (take(&inner, fields[i]) != TAKEN)
			return false;
	return inner.n == 0;
}

/* --- requests ----------------------------------------------------------------------------- */

struct str
fetch_request_write(struct arena *a, const struct fetch_request *r)
{
	const struct str *const fields[] = {
		&r->url, &r->ref, &r->folder, &r->scratch, &r->token, &r->ca_file};

	return message(a, fields, COUNT_OF(fields));
}

/* The text of the one message that comes. */
static bool
receive(struct buf *b, int fd, struct str *inner)
{
	enum netstring_state taken = TAKEN_IN_PART;
	ssize_t n = 1;

	while (taken == TAKEN_IN_PART && n != 0) {
		char *room = buf_room(b, CHUNK);
		if (!room)
			return false;
		n = read(fd, room, CHUNK);
		if (n < 0 && errno != EINTR)
			return false;
		b->n += n > 0 ? (size_t)n : 0;
		struct str rest = buf_str(b);
		taken = take(&rest, inner);
		if (taken == TAKEN && rest.n > 0)
			return false;
	}
	return taken == TAKEN;
}

bool
fetch_request_read(struct arena *a, int fd, struct fetch_request *out)
{
	struct str *const fields[] = {
		&out->url, &out->ref, &out->folder, &out->scratch, &out->token, &out->ca_file};
	struct buf b;
	struct str inner;

	buf_init(&b, FETCH_REQUEST_MAX);
	const bool ok = receive(&b, fd, &inner);
	if (ok)
		inner = str_copy(a, inner);
	buf_free(&b);
	return ok && take_fields(inner, fields, COUNT_OF(fields));
}

/* --- answers ------------------------------------------------------------------------------ */

struct str
fetch_answer_write(struct arena *a, const struct fetch_answer *answer)
{
	struct str kind = STR("io");
	const struct str text = str_from(answer->error.text);
	const struct str help = str_from(answer->error.help);
	const struct str *const fields[ANSWER_COUNT] = {&kind, &answer->commit, &text, &help};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (kinds[i].kind == answer->error.kind)
			kind = str_from(kinds[i].word);
	return message(a, fields, ANSWER_COUNT);
}

static bool
set_error(struct str kind, struct str text, struct str help, struct error *err)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (!str_eq(kind, str_from(kinds[i].word)))
			continue;
		(void)error_set(err, kinds[i].kind, "%" STR_FMT, STR_ARG(text));
		(void)error_help(err, "%" STR_FMT, STR_ARG(help));
		return true;
	}
	return false;
}

bool
fetch_answer_read(struct arena *a, struct str text, struct fetch_answer *out)
{
	struct str kind;
	struct str told;
	struct str help;
	struct str *const fields[ANSWER_COUNT] = {&kind, &out->commit, &told, &help};
	struct str inner;

	if (take(&text, &inner) != TAKEN || text.n > 0 || !take_fields(inner, fields, ANSWER_COUNT))
		return false;
	out->commit = str_copy(a, out->commit);
	return set_error(kind, told, help, &out->error);
}
