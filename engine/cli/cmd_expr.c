#include "engine/cli/ask.h"
#include "engine/cli/cli.h"
#include "engine/cli/explain.h"
#include "engine/cli/json_file.h"
#include "engine/cli/settings.h"
#include "engine/cli/user_paths.h"
#include "engine/project/project.h"
#include "engine/run/context/runner_info.h"
#include "engine/store/file.h"
#include "engine/ui/diag_view.h"
#include "expr/ast.h"
#include "expr/template.h"

static const struct option options[] = {
	{0, "context", "FILE", "JSON contexts, merged over the real ones", false},
	{0, "only-context", "FILE", "the only contexts, as JSON", false},
	{0, "event", "NAME", "the event of the `github` context (default: push)", false},
	{'e', "eventpath", "FILE", "a JSON payload, merged over the generated one", false},
	{'s', "secret", "NAME[=VALUE]", "a secret; shown as ***", false},
	{0, "secret-file", "FILE", "secrets, NAME=value a line (default: .secrets)", false},
	{0, "var", "NAME[=VALUE]", "a variable of the `vars` context", false},
	{0, "var-file", "FILE", "variables (default: .vars)", false},
	{0, "env", "NAME[=VALUE]", "a variable of the `env` context", false},
	{0, "env-file", "FILE", "environment variables (default: .env)", false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{0, "json", NULL, "prints the value as JSON", false},
	{0, "ast", NULL, "prints the tree instead of the value", false},
	{0, "explain", NULL, "prints each part with its value; with --json the value, too", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

/* What one invocation has read. */
struct expr_session {
	struct cli *cli;
	const struct arguments *arguments;
	struct str text;
	struct project project;
	struct paths paths;
	struct event event;
	struct map secrets;
	struct map vars;
	struct env env;
	struct source no_source;
	struct workflow no_workflow;
	struct context_env context_env;
	struct context_runner runner;
	struct context_values values;
	struct ask *ask;
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
read_object(struct expr_session *as, const char *option, struct object **out, struct error *err)
{
	struct arena *a = as->cli->a;
	const struct str folder = options_get(as->arguments, "directory");
	const struct str path = options_get(as->arguments, option);

	*out = NULL;
	return !options_has(as->arguments, option) ||
	       json_file_read_object(a, path_join(a, folder, path), out, err) ||
	       error_prefix(err, "--%s %" STR_FMT, option, STR_ARG(path));
}

static bool
read_settings(struct expr_session *as, struct error *err)
{
	struct arena *a = as->cli->a;
	const struct str folder = as->project.folder;
	struct map env;

	if (!settings_read(a, &settings_secrets, as->arguments, folder, &as->secrets, err) ||
		!settings_read(a, &settings_vars, as->arguments, folder, &as->vars, err) ||
		!settings_read(a, &settings_env, as->arguments, folder, &env, err))
		return false;
	env_init(&as->env, a);
	env_set(&as->env, STR("LACT"), STR("true"));
	for (size_t i = 0; i < env.count; i++)
		env_set(&as->env, env.entries[i].key, *(const struct str *)env.entries[i].value);
	return true;
}

/* Without a home folder a run could not keep tools; an expression can be evaluated all the same. */
static struct str
tool_cache(struct expr_session *as)
{
	struct error err;

	return user_paths_read(as->cli->a, &as->paths, &err) ? as->paths.shared : STR("");
}

static void
fill_values(struct expr_session *as)
{
	const struct str *token = map_find(&as->secrets, STR("GITHUB_TOKEN"));

	as->context_env = (struct context_env){.variables = &as->env.map};
	as->runner = (struct context_runner){
		.os = runner_os(),
		.arch = runner_arch(),
		.tool_cache = tool_cache(as),
	};
	as->values = (struct context_values){
		.event = &as->event,
		.root = &as->no_workflow,
		.workflow = &as->no_workflow,
		.run_id = STR("1"),
		.token = token ? *token : STR(""),
		.env = &as->context_env,
		.vars = &as->vars,
		.secrets = &as->secrets,
		.strategy = {.fail_fast = true},
		.job_status = RESULT_SUCCESS,
		.runner = &as->runner,
	};
}

static bool
open_real(struct expr_session *as, struct object *overlay, struct error *err)
{
	struct arena *a = as->cli->a;
	const struct str given = options_get(as->arguments, "event");
	struct event_options event_options = {
		.name = given.n > 0 ? given : STR("push"),
		.folder_name = path_name(as->project.root),
	};

	if (!read_object(as, "eventpath", &event_options.overlay, err) ||
		!event_make(a, as->project.repository, &event_options, &as->event, err) ||
		!read_settings(as, err))
		return false;
	source_init(&as->no_source, a, STR(""), STR(""));
	as->no_workflow.source = &as->no_source;
	fill_values(as);
	as->ask = ask_open(&as->values, as->project.root, overlay);
	return true;
}

static bool
open_contexts(struct expr_session *as, struct error *err)
{
	const struct str directory = options_get(as->arguments, "directory");
	struct object *overlay;
	struct object *only;

	if (!read_object(as, "context", &overlay, err) ||
		!read_object(as, "only-context", &only, err))
		return false;
	if (only) {
		as->ask = ask_open_only(only);
		return true;
	}
	return project_open_repository(as->cli->a, directory, &as->project, err) &&
	       open_real(as, overlay, err);
}

/* --- answering ---------------------------------------------------------------------------- */

/*
 * The text as it may be shown, and where a span of it lies in that. A secret that reaches over the
 * span's ends hides them: then the span is all of the text.
 */
static struct str
mask_text(struct expr_session *as, struct span *span)
{
	struct arena *a = as->cli->a;
	const struct str masked = ask_mask(as->ask, a, as->text);
	const struct str before = ask_mask(as->ask, a, str_slice(as->text, 0, span->start));
	const struct str within = ask_mask(as->ask, a, str_slice(as->text, span->start, span->end));
	const struct str behind = ask_mask(as->ask, a, str_slice(as->text, span->end, as->text.n));
	const size_t end = before.n + within.n;

	*span = str_eq(str_concat(a, before, within, behind), masked)
			? (struct span){(uint32_t)before.n, (uint32_t)end}
			: (struct span){0, (uint32_t)masked.n};
	return masked;
}

/* What was wrong, with a caret under its place. */
static int
tell_error(struct expr_session *as, const struct expr_error *err)
{
	struct cli *cli = as->cli;
	struct span span = err->span;
	struct diags diags;
	struct source source;

	output_flush(&cli->out);
	diags_init(&diags, cli->a);
	source_init(&source, cli->a, STR("expression"), mask_text(as, &span));
	struct diag *diag = diag_error(&diags, "expression", &source, span, "%" STR_FMT,
		STR_ARG(ask_mask(as->ask, cli->a, str_from(err->text))));
	diag->help = ask_mask(as->ask, cli->a, str_from(err->help));
	diag_view_write_all(&cli->err, &diags, cli->color);
	return EXIT_USAGE;
}

static void
print(struct expr_session *as, struct str text)
{
	output_add(&as->cli->out, ask_mask(as->ask, as->cli->a, text));
	output_add_z(&as->cli->out, "\n");
}

static int
evaluate(struct expr_session *as, const struct expr *expr)
{
	struct cli *cli = as->cli;
	const bool explains = options_has(as->arguments, "explain");
	struct explanation explanation = {.a = cli->a, .ask = as->ask, .text = as->text};
	const struct expr_observer observer = explain_observer(&explanation);
	struct expr_host host = ask_host(as->ask);
	struct expr_error err = {0};
	struct value v;

	host.observer = explains ? &observer : NULL;
	const bool ok = expr_eval(cli->a, expr, &host, &v, &err);
	if (explains && expr->root)
		explain_write(&cli->out, &explanation, expr->root, ok ? NULL : &err, cli->color);
	if (!ok)
		return tell_error(as, &err);
	if (!explains)
		cli_begin_data(cli);
	if (options_has(as->arguments, "json"))
		print(as, value_to_json(cli->a, v));
	else if (!explains)
		print(as, value_to_string(cli->a, v));
	return EXIT_OK;
}

static void
print_tree(struct expr_session *as, const struct expr *expr)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	if (expr->root)
		ast_print(&b, expr->root);
	output_add(&as->cli->out, ask_mask(as->ask, as->cli->a, buf_str(&b)));
	buf_free(&b);
}

/* `${{ 'text' }}` is that text, which is a literal. */
static const struct expr *
make_literal(struct arena *a, struct str text, struct str value)
{
	struct expr *expr = arena_new(a, struct expr);

	expr->text = text;
	expr->root = ast_new_literal(a, value_string(value), (struct span){0, (uint32_t)text.n});
	return expr;
}

/* Text without `${{` is an expression; else it is a template, as in a workflow. */
static bool
parse(struct expr_session *as, const struct expr **out, struct expr_error *err)
{
	struct arena *a = as->cli->a;
	const struct expr_scope *scope = ask_scope(as->ask);
	struct template template;

	if (!template_has_expression(as->text))
		return expr_parse(a, as->text, scope, out, err);
	if (!template_parse(a, as->text, scope, &template, err))
		return false;
	*out = template.is_expression ? template.expr : make_literal(a, as->text, template.literal);
	return true;
}

static int
answer(struct expr_session *as)
{
	struct expr_error err = {0};
	const struct expr *expr;

	if (!parse(as, &expr, &err))
		return tell_error(as, &err);
	if (!options_has(as->arguments, "ast"))
		return evaluate(as, expr);
	print_tree(as, expr);
	return EXIT_OK;
}

static int
run(struct cli *cli, const struct arguments *arguments)
{
	struct expr_session as = {.cli = cli, .arguments = arguments};
	struct error err;
	int code;

	if (arguments->name_count != 1) {
		(void)error_set(&err, ERROR_USAGE, "expected one expression, not %zu",
			arguments->name_count);
		(void)error_help(&err, "quote it: lact expr '${{ github.ref }}'");
		return cli_fail(cli, &err);
	}
	as.text = arguments->names[0];
	code = open_contexts(&as, &err) ? answer(&as) : cli_fail(cli, &err);
	if (as.ask)
		ask_close(as.ask);
	project_close(&as.project);
	return code;
}

const struct cli_command cmd_expr = {
	.name = "expr",
	.summary = "evaluates an expression",
	.usage = "[OPTIONS] EXPRESSION",
	.text = "Evaluates an expression, with or without ${{ }}, or a text that contains ${{ }}, "
		"in the\ncontexts of this repository, and prints its value as text. An invalid "
		"expression is\nreported on standard error, with a caret under the error; lact "
		"then exits 2.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = run,
};
