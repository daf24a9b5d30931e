#include "actions/docker/docker_regexp.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 1000000

static uint32_t
options_of(struct str flags)
{
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY;

	if (str_has(flags, STR("i")))
		options |= PCRE2_CASELESS;
	if (str_has(flags, STR("m")))
		options |= PCRE2_MULTILINE;
	if (str_has(flags, STR("s")))
		options |= PCRE2_DOTALL;
	return options;
}

static bool
match(pcre2_code *code, struct str text, struct docker_match *out)
{
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
	pcre2_match_context *context = pcre2_match_context_create(NULL);

	if (!data || !context)
		arena_exhausted();
	(void)pcre2_set_match_limit(context, MATCH_LIMIT);
	const int found =
		pcre2_match(code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, 0, 0, data, context);
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
	const uint32_t count = pcre2_get_ovector_count(data);
	*out = (struct docker_match){
		.count = count < DOCKER_GROUPS_MAX ? count : DOCKER_GROUPS_MAX};
	for (size_t i = 0; found > 0 && i < out->count; i++)
		if (i < (size_t)found && ends[2 * i] != PCRE2_UNSET)
			out->groups[i] = str_slice(text, ends[2 * i], ends[2 * i + 1]);
	pcre2_match_context_free(context);
	pcre2_match_data_free(data);
	return found > 0;
}

bool
docker_regexp_match(struct str pattern, struct str flags, struct str text, struct docker_match *out,
	struct error *err)
{
	PCRE2_UCHAR reason[128];
	PCRE2_SIZE at;
	int code;

	err->kind = ERROR_NONE;
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n,
		options_of(flags), &code, &at, NULL);
	if (!compiled) {
		(void)pcre2_get_error_message(code, reason, sizeof(reason));
		return error_set(err, ERROR_INVALID,
			"Invalid regular expression: /%" STR_FMT "/: %s", STR_ARG(pattern),
			(const char *)reason);
	}
	const bool ok = match(compiled, text, out);
	pcre2_code_free(compiled);
	return ok;
}
