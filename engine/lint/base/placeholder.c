#include "engine/lint/base/placeholder.h"

/* How messages begin that are of a text which the file does not have. */
static const char *const judgements[] = {
	"SC2041: ", /* a loop over one text */
	"SC2078: ", /* a test of a text */
	"SC2094: ", /* one file read and written: the names are as long */
	"SC2140: ", /* a bare word between quoted ones */
	"SC2152: ", /* return with what is no number */
	"SC2170: ", /* a comparison with what is no number */
	"SC2182: ", /* a format without a value */
	"SC2193: ", /* a comparison that is never true */
	"SC2221: ", /* two patterns that are as long */
	"SC2222: ", /* the second of them */
	"SC2242: ", /* exit with what is no number */
	"SC2309: ", /* a number that is the name of a variable */
	"undefined name '_",
};

/* What ends a part of a line, on both of its sides. */
static const char *const borders[] = {"\n", ";", "&&", "||", "[ ", " ]"};

static bool
is_judgement(struct str message)
{
	for (size_t i = 0; i < COUNT_OF(judgements); i++)
		if (str_starts(message, str_from(judgements[i])))
			return true;
	return false;
}

static bool
is_border(struct str text, size_t at)
{
	for (size_t i = 0; i < COUNT_OF(borders); i++)
		if (str_starts(str_slice(text, at, text.n), str_from(borders[i])))
			return true;
	return false;
}

bool
placeholder_is_judged(const struct lint_script *script, size_t at, struct str message)
{
	const struct str text = script->text;
	size_t start = at;
	size_t end = at;

	if (!is_judgement(message))
		return false;
	while (start > 0 && !is_border(text, start - 1))
		start--;
	while (end < text.n && !is_border(text, end))
		end++;
	/* an expression has braces, which its placeholder has not */
	return !str_eq(str_slice(text, start, end), str_slice(script->node->text, start, end));
}
