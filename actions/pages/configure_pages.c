/*
 * actions/configure-pages: the address of the site, without asking GitHub for it.
 *
 * Source     github.com/actions/configure-pages action.yml (v2 to v6), src/set-pages-config.js,
 *            src/output-pages-base-url.js
 */
#include "actions/actions.h"
#include "actions/pages/pages_site.h"

static const struct builtin_input inputs[] = {
	{"static_site_generator", "", false},
	{"generator_config_file", "", false},
	{"token", "", false},
	{"enablement", "false", false},
};

static const char *const generators[] = {"nuxt", "next", "gatsby", "sveltekit"};

static bool
is_generator(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(generators); i++)
		if (str_eq(name, str_from(generators[i])))
			return true;
	return false;
}

/* The published action parses the file and changes it; what it says when it cannot is said here. */
static void
tell_generator(struct builtin_call *call, struct str name, const struct pages_site *site)
{
	if (name.n == 0)
		return;
	if (!is_generator(name))
		builtin_warning(
			call, "Unsupported static site generator: %" STR_FMT, STR_ARG(name));
	builtin_warning(call,
		"We were unable to determine how to inject the site metadata into your config. "
		"Generated URLs may be incorrect. The base URL for this site should be "
		"%" STR_FMT
		". Please ensure your framework is configured to generate relative links "
		"appropriately.",
		STR_ARG(pages_site_url(call->a, site)));
	if (is_generator(name))
		builtin_difference(call,
			"actions/configure-pages: the configuration of %" STR_FMT
			" is not changed: set its base path to '%" STR_FMT "'",
			STR_ARG(name), STR_ARG(site->base_path));
}

static enum result
run(struct builtin_call *call)
{
	const struct pages_site site = pages_site_of(call);
	bool enables;

	if (!builtin_flag(call, "enablement", &enables))
		return RESULT_FAILURE;
	builtin_set_output(call, "base_url", pages_site_url(call->a, &site));
	builtin_set_output(call, "origin", str_concat(call->a, STR("https://"), site.host));
	builtin_set_output(call, "host", site.host);
	builtin_set_output(call, "base_path", site.base_path);
	tell_generator(call, builtin_input(call, "static_site_generator"), &site);
	builtin_difference(call,
		"actions/configure-pages: the site is taken to be %" STR_FMT
		": only GitHub knows a custom domain",
		STR_ARG(pages_site_url(call->a, &site)));
	if (enables)
		builtin_log(call, "Dry run: this would enable GitHub Pages for the repository");
	return RESULT_SUCCESS;
}

const struct builtin action_configure_pages = {
	.name = "actions/configure-pages",
	.summary = "the address of the repository's GitHub Pages",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
