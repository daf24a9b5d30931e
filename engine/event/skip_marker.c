#include "engine/event/skip_marker.h"

/* Anywhere in the message, in any case. */
static const char *const markers[] = {
	"[skip ci]",
	"[ci skip]",
	"[no ci]",
	"[skip actions]",
	"[actions skip]",
};

/* As a line of the message's last paragraph, behind an empty line. */
static const char *const trailers[] = {
	"skip-checks:true",
	"skip-checks: true",
};

static struct str
find_marker(struct str message)
{
	for (size_t i = 0; i < message.n; i++)
		for (size_t j = 0; j < COUNT_OF(markers); j++) {
			const struct str marker = str_from(markers[j]);
			const struct str here = str_slice(message, i, i + marker.n);
			if (message.p[i] == '[' && str_eq_nocase(here, marker))
				return here;
		}
	return STR_NONE;
}

static bool
is_trailer(struct str line)
{
	for (size_t i = 0; i < COUNT_OF(trailers); i++)
		if (str_eq_nocase(str_trim(line), str_from(trailers[i])))
			return true;
	return false;
}

static struct str
find_trailer(struct str message)
{
	struct str rest = str_trim_end(message);
	struct str found = STR_NONE;
	bool after_blank = false;
	struct str line;

	while (str_line(&rest, &line)) {
		if (str_trim(line).n == 0) {
			after_blank = true;
			found = STR_NONE;
		} else if (after_blank && is_trailer(line)) {
			found = str_trim(line);
		}
	}
	return found;
}

struct str
skip_marker_find(struct str message)
{
	const struct str marker = find_marker(message);

	return marker.n > 0 ? marker : find_trailer(message);
}
