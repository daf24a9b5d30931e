#include "engine/cli/base_env.h"
#include "engine/cli/cli.h"
#include "engine/cli/project.h"
#include "engine/cli/settings.h"
#include "engine/run/ask.h"
#include "engine/store/file.h"
#include "engine/ui/diag_view.h"
#include "expr/ast.h"
#include "expr/template.h"

#define CONTEXT_SIZE_MAX ((size_t)32 << 20)
#define EXPLAIN_COLUMN   ((size_t)40)

static const struct option options[] = {
	{0, "context", "FILE", "JSON contexts laid over the real ones", false},
	{0, "only-context", "FILE", "JSON contexts that are the only ones known", false},
	{0, "event", "NAME", "the event that `github` tells of (default: push)", false},
	{'s', "secret", "NAME[=VALUE]", "a secret; shown as ***", false},
	{0, "secret-file", "FILE", "secrets, NAME=value a line (default: .secrets)", false},
	{0, "var", "NAME[=VALUE]", "a variable of the `vars` context", false},
	{0, "var-file", "FILE", "variables (default: .vars)", false},
	{0, "env", "NAME[=VALUE]", "a variable of the `env` context", false},
	{0, "env-file", "FILE", "environment variables (default: .env)", false},
	{'C', "directory", "PATH", "as if started there", false},
	{0, "json", NULL, "prints the value as JSON", false},
	{0, "ast", NULL, "prints the tree instead of the value", false},
	{0, "explain", NULL, "prints each part with its value", false},
	{0, "color", NULL, "colours, also where there is no terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

/* What one invocation has read. */
struct asking {
	struct cli *cli;
	const struct arguments *arguments;
	struct str text;
	struct project project;
	struct paths paths;
	struct event event;
	struct map secrets;
	struct map vars;
	struct env env;
	struct env base_env;
	struct source no_source;
	struct workflow no_workflow;
	struct run_options run_options;
	struct ask *ask;
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
read_contexts(struct asking *as, const char *option, struct object **out, struct error *err)
{
	struct arena *a = as->cli->a;
	const struct str path = options_get(as->arguments, option);
	struct str text;
	struct value v;

	if (!options_has(as->arguments, option)) {
		*out = NULL;
		return true;
	}
	if (!file_read(a, path, CONTEXT_SIZE_MAX, &text, err) ||
		!value_from_json(a, text, &v, err)) {
		err->kind = ERROR_USAGE;
		return error_prefix(err, "--%s %" STR_FMT, option, STR_ARG(path));
	}
	if (v.kind != VALUE_OBJECT)
		return error_set(err, ERROR_USAGE, "--%s %" STR_FMT ": a JSON object is wanted",
			option, STR_ARG(path));
	*out = v.object;
	return true;
}

static bool
read_settings(struct asking *as, struct error *err)
{
	struct arena *a = as->cli->a;
	const struct str folder = as->project.folder;
	struct map env;

	if (!settings_read(a, &settings_secrets, as->arguments, folder, &as->secrets, err) ||
		!settings_read(a, &settings_vars, as->arguments, folder, &as->vars, err) ||
		!settings_read(a, &settings_env, as->arguments, folder, &env, err))
		return false;
	env_init(&as->env, a);
	for (size_t i = 0; i < env.count; i++)
		env_set(&as->env, env.entries[i].key, *(const struct str *)env.entries[i].value);
	return true;
}

static bool
open_real(struct asking *as, struct object *overlay, struct error *err)
{
	struct arena *a = as->cli->a;
	const struct str given = options_get(as->arguments, "event");
	const struct event_options event_options = {
		.name = given.n > 0 ? given : STR("push"),
		.folder_name = path_name(as->project.root),
	};

	if (!event_make(a, as->project.repository, &event_options, &as->event, err) ||
		!read_settings(as, err))
		return false;
	source_init(&as->no_source, a, STR(""), STR(""));
	as->no_workflow.source = &as->no_source;
	base_env_make(a, as->arguments, &as->base_env);
	as->run_options = (struct run_options){
		.workflow = &as->no_workflow,
		.event = &as->event,
		.folder = as->project.root,
		.paths = &as->paths,
		.base_env = &as->base_env,
		.user_env = &as->env,
		.secrets = &as->secrets,
		.vars = &as->vars,
	};
	as->ask = ask_open(&as->run_options, overlay);
	return true;
}

static bool
open_contexts(struct asking *as, struct error *err)
{
	const struct str directory = options_get(as->arguments, "directory");
	struct object *overlay;
	struct object *only;

	if (!read_contexts(as, "context", &overlay, err) ||
		!read_contexts(as, "only-context", &only, err))
		return false;
	if (only) {
		as->ask = ask_open_only(only);
		return true;
	}
	return project_open_repository(as->cli->a, directory, &as->project, err) &&
	       open_real(as, overlay, err);
}

/* --- answering ---------------------------------------------------------------------------- */

/* What was wrong, with a caret under its place. */
static int
tell_error(struct asking *as, const struct expr_error *err)
{
	struct cli *cli = as->cli;
	struct diags diags;
	struct source source;

	output_flush(&cli->out);
	diags_init(&diags, cli->a);
	source_init(&source, cli->a, STR("expression"), as->text);
	struct diag *diag = diag_error(&diags, "expression", &source, err->span, "%" STR_FMT,
		STR_ARG(ask_mask(as->ask, cli->a, str_from(err->text))));
	diag->help = str_from(err->help);
	diag_view_write_all(&cli->err, &diags, cli->color);
	return EXIT_USAGE;
}

static void
print(struct asking *as, struct str text)
{
	output_add(&as->cli->out, ask_mask(as->ask, as->cli->a, text));
	output_add_z(&as->cli->out, "\n");
}

/* What has a value of its own to tell: a literal has not, and a whole context is too much. */
static bool
is_worth_telling(const struct ast *node)
{
	return node->kind != AST_LITERAL && node->kind != AST_CONTEXT && node->kind != AST_WILDCARD;
}

/* One line for each part, inner ones first: the text, blanks up to a column, and the value. */
static void
explain(void *owner, const struct ast *node, struct value value)
{
	struct asking *as = owner;
	struct arena *a = as->cli->a;
	const struct str part = str_slice(as->text, node->span.start, node->span.end);
	const int blanks = part.n < EXPLAIN_COLUMN ? (int)(EXPLAIN_COLUMN - part.n) : 1;

	if (is_worth_telling(node))
		print(as, str_fmt(a, "%" STR_FMT "%*s%" STR_FMT, STR_ARG(part), blanks, "",
				  STR_ARG(value_to_json_line(a, value))));
}

static int
evaluate(struct asking *as, const struct expr *expr)
{
	struct arena *a = as->cli->a;
	const bool explains = options_has(as->arguments, "explain");
	const struct expr_observer observer = {.evaluated = explain, .owner = as};
	struct expr_host host = ask_host(as->ask);
	struct expr_error err = {0};
	struct value v;

	host.observer = explains ? &observer : NULL;
	if (!expr_eval(a, expr, &host, &v, &err))
		return tell_error(as, &err);
	if (options_has(as->arguments, "json"))
		print(as, value_to_json(a, v));
	else if (!explains)
		print(as, value_to_string(a, v));
	return EXIT_OK;
}

static void
print_tree(struct asking *as, const struct expr *expr)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	if (expr->root)
		ast_print(&b, expr->root);
	output_add(&as->cli->out, ask_mask(as->ask, as->cli->a, buf_str(&b)));
	buf_free(&b);
}

/* Text without `${{` is an expression; else it is a template, as in a workflow. */
static bool
parse(struct asking *as, struct template *out, struct expr_error *err)
{
	const struct expr_scope *scope = ask_scope(as->ask);

	if (template_has_expression(as->text))
		return template_parse(as->cli->a, as->text, scope, out, err);
	*out = (struct template){.is_expression = true};
	return expr_parse(as->cli->a, as->text, scope, &out->expr, err);
}

static int
answer(struct asking *as)
{
	struct expr_error err = {0};
	struct template template;

	if (!parse(as, &template, &err))
		return tell_error(as, &err);
	if (!template.is_expression) { /* `${{ 'text' }}` is that text */
		print(as, options_has(as->arguments, "json")
				  ? value_to_json(as->cli->a, value_string(template.literal))
				  : template.literal);
		return EXIT_OK;
	}
	if (options_has(as->arguments, "ast")) {
		print_tree(as, template.expr);
		return EXIT_OK;
	}
	return evaluate(as, template.expr);
}

static int
run(struct cli *cli, const struct arguments *arguments)
{
	struct asking as = {.cli = cli, .arguments = arguments};
	struct error err;
	int code;

	if (arguments->name_count != 1) {
		(void)error_set(&err, ERROR_USAGE, "one expression is wanted, not %zu",
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

const struct command cmd_expr = {
	.name = "expr",
	.summary = "evaluates an expression",
	.usage = "[OPTIONS] EXPRESSION",
	.text = "Evaluates an expression, with or without ${{ }}, or text with ${{ }} in it, "
		"against the\n"
		"contexts of this repository, and prints the value as it would stand in a text. An "
		"error\n"
		"goes to standard error with a caret under its place, and lact exits 2.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = run,
};
