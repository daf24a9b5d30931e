#include "actions/docker/pep440.h"

#include "actions/docker/docker_regexp.h"
#include "expr/base/buf.h"

#define PATTERN                                                                                    \
	"^\\s*v?(?:(\\d+)!)?(\\d+(?:\\.\\d+)*)(?:[-_.]?(alpha|beta|preview|pre|a|b|c|rc)[-_.]?"    \
	"(\\d*))?(?:-(\\d+)|([-_.]?(?:post|rev|r)[-_.]?)(\\d*))?(?:([-_.]?dev[-_.]?)(\\d*))?"      \
	"(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\\s*$"

enum {
	EPOCH = 1,
	RELEASE,
	PRE_NAME,
	PRE_NUMBER,
	POST_IMPLICIT,
	POST_NAME,
	POST_NUMBER,
	DEV_NAME,
	DEV_NUMBER,
	LOCAL,
};

static const struct {
	const char *name, *normal;
} phases[] = {
	{"alpha", "a"},
	{"a", "a"},
	{"beta", "b"},
	{"b", "b"},
	{"c", "rc"},
	{"rc", "rc"},
	{"pre", "rc"},
	{"preview", "rc"},
};

static const char *
phase_of(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(phases); i++)
		if (str_eq_nocase_z(name, phases[i].name))
			return phases[i].normal;
	return "";
}

/* Without zeros in front; none is 0. */
static struct str
number(struct str digits)
{
	while (digits.n > 1 && digits.p[0] == '0')
		digits = str_slice(digits, 1, digits.n);
	return digits.n > 0 ? digits : STR("0");
}

static void
add_release(struct buf *b, struct str release, struct pep440 *out)
{
	struct str part;
	size_t i = 0;

	for (size_t j = 0; j < COUNT_OF(out->release); j++)
		out->release[j] = STR("0");
	for (; str_split(&release, '.', &part); i++) {
		part = number(part);
		buf_add_fmt(b, "%s%" STR_FMT, i > 0 ? "." : "", STR_ARG(part));
		if (i < COUNT_OF(out->release))
			out->release[i] = part;
	}
}

static void
add_local(struct arena *a, struct buf *b, struct str local)
{
	local = str_lower(a, local);
	buf_add_char(b, '+');
	for (size_t i = 0; i < local.n; i++)
		buf_add_char(b, local.p[i] == '-' || local.p[i] == '_' ? '.' : local.p[i]);
}

bool
pep440_parse(struct arena *a, struct str text, struct pep440 *out)
{
	struct docker_match m;
	struct error err;
	struct buf b;

	if (!docker_regexp_match(STR(PATTERN), STR("i"), text, &m, &err))
		return false;
	const bool has_post = m.groups[POST_IMPLICIT].p || m.groups[POST_NAME].p;
	buf_init(&b, BUF_UNBOUNDED);
	if (m.groups[EPOCH].p && !str_eq(number(m.groups[EPOCH]), STR("0")))
		buf_add_fmt(&b, "%" STR_FMT "!", STR_ARG(number(m.groups[EPOCH])));
	add_release(&b, m.groups[RELEASE], out);
	if (m.groups[PRE_NAME].p)
		buf_add_fmt(&b, "%s%" STR_FMT, phase_of(m.groups[PRE_NAME]),
			STR_ARG(number(m.groups[PRE_NUMBER])));
	if (has_post)
		buf_add_fmt(&b, ".post%" STR_FMT,
			STR_ARG(number(m.groups[POST_IMPLICIT].p ? m.groups[POST_IMPLICIT]
								 : m.groups[POST_NUMBER])));
	if (m.groups[DEV_NAME].p)
		buf_add_fmt(&b, ".dev%" STR_FMT, STR_ARG(number(m.groups[DEV_NUMBER])));
	if (m.groups[LOCAL].p)
		add_local(a, &b, m.groups[LOCAL]);
	out->text = buf_take(a, &b);
	out->is_final = !m.groups[PRE_NAME].p && !has_post && !m.groups[DEV_NAME].p;
	return true;
}
