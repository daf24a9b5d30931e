/*
 * lint_settings: persona, confidence and output format from the command line of `lact lint`.
 */
#pragma once

#include "engine/cli/options.h"
#include "engine/lint/base/rule.h"
#include "engine/lint/output/render_template.h"

struct lint_settings {
	enum severity fail_on; /* findings at least as severe make the exit code 1 */
	enum persona persona;
	enum confidence confidence;         /* findings that are less certain are left out */
	const struct render_format *format; /* NULL: text */
	const struct gotemplate *template;  /* instead of a format; NULL: none */
};

/* False for a value that is none, with what may have been meant. A template lives in `a`. */
MUST_CHECK bool lint_settings_read(struct arena *a, const struct arguments *arguments,
	struct lint_settings *out, struct error *err);
