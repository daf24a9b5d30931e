#include "actions/changes/path_glob.h"

#include "actions/changes/path_glob_regexp.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 1000000 /* steps */

struct path_glob {
	struct str text;
	bool is_negative;
	pcre2_code *code;
};

bool
path_glob_compile(struct arena *a, struct str pattern, bool no_extglob, struct path_glob **out,
	struct error *err)
{
	struct path_glob *glob = arena_new(a, struct path_glob);
	PCRE2_UCHAR reason[128];
	PCRE2_SIZE at;
	int code;

	if (pattern.n == 0)
		return error_set(err, ERROR_INVALID, "Expected pattern to be a non-empty string");
	const struct str regexp = path_glob_regexp(a, pattern, no_extglob, &glob->is_negative);
	glob->text = str_copy(a, pattern);
	glob->code = pcre2_compile((PCRE2_SPTR)regexp.p, regexp.n,
		PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY, &code, &at, NULL);
	if (!glob->code) {
		(void)pcre2_get_error_message(code, reason, sizeof(reason));
		return error_set(err, ERROR_INVALID, "invalid pattern '%" STR_FMT "': %s",
			STR_ARG(pattern), (const char *)reason);
	}
	*out = glob;
	return true;
}

void
path_glob_free(struct path_glob *glob)
{
	if (glob)
		pcre2_code_free(glob->code);
}

static bool
fits(const struct path_glob *glob, struct str path)
{
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(glob->code, NULL);
	pcre2_match_context *context = pcre2_match_context_create(NULL);

	if (!data || !context)
		arena_exhausted();
	(void)pcre2_set_match_limit(context, MATCH_LIMIT);
	const int count = pcre2_match(glob->code, (PCRE2_SPTR)path.p, path.n, 0, 0, data, context);
	pcre2_match_context_free(context);
	pcre2_match_data_free(data);
	return count >= 0;
}

bool
path_glob_matches(const struct path_glob *glob, struct str path)
{
	if (str_eq(glob->text, path)) /* picomatch asks this first */
		return true;
	return fits(glob, path) != glob->is_negative;
}
