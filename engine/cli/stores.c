#include "engine/cli/stores.h"

#include "engine/cli/user_paths.h"
#include "engine/git/repository_identity.h"
#include "engine/ui/text_width.h"

bool
stores_open(
	struct cli *cli, const struct arguments *arguments, struct stores *out, struct error *err)
{
	if (!project_open_repository(
		    cli->a, options_get(arguments, "directory"), &out->project, err) ||
		!user_paths_read(cli->a, &out->paths, err) || !paths_make(&out->paths, err))
		return false;
	out->identity = repository_identity(cli->a, out->project.repository, out->project.root);
	return true;
}

/* --- commands of commands ----------------------------------------------------------------- */

struct choice {
	const struct subcommand *items;
	size_t count;
};

static bool
next_name(const void *owner, size_t i, struct str *candidate)
{
	const struct choice *choice = owner;

	if (i >= choice->count)
		return false;
	*candidate = str_from(choice->items[i].name);
	return true;
}

static const struct subcommand *
find(const struct choice *choice, struct str name)
{
	for (size_t i = 0; i < choice->count; i++)
		if (str_eq(name, str_from(choice->items[i].name)))
			return &choice->items[i];
	return NULL;
}

static int
refuse(struct cli *cli, const char *command, const struct choice *choice,
	const struct arguments *arguments)
{
	const struct str given = arguments->name_count > 0 ? arguments->names[0] : STR_NONE;
	const struct str nearest = str_nearest(given, next_name, choice);
	struct error err;

	if (given.n == 0)
		(void)error_set(&err, ERROR_USAGE, "lact %s: missing command", command);
	else
		(void)error_set(&err, ERROR_USAGE, "lact %s: unknown command '%" STR_FMT "'",
			command, STR_ARG(given));
	if (nearest.n > 0)
		(void)error_help(
			&err, "did you mean 'lact %s %" STR_FMT "'?", command, STR_ARG(nearest));
	else
		(void)error_help(&err, "`lact %s --help` lists them", command);
	return cli_fail(cli, &err);
}

int
subcommand_run(struct cli *cli, const char *command, const struct subcommand *subcommands,
	size_t count, const struct arguments *arguments)
{
	const struct choice choice = {subcommands, count};
	const struct subcommand *chosen =
		arguments->name_count > 0 ? find(&choice, arguments->names[0]) : NULL;
	struct arguments rest = *arguments;
	struct stores stores = {0};
	struct error err;
	int code;

	if (!chosen)
		return refuse(cli, command, &choice, arguments);
	rest.names++;
	rest.name_count--;
	if (stores_open(cli, arguments, &stores, &err))
		code = chosen->run(cli, &rest, &stores);
	else
		code = cli_fail(cli, &err);
	project_close(&stores.project);
	return code;
}

/* --- tables ------------------------------------------------------------------------------- */

void
table_add(struct cli *cli, struct table *table, struct str cell)
{
	*arena_push(cli->a, table->cells, table->count, table->capacity) = cell;
}

static size_t
width_of(const struct table *table, size_t column)
{
	size_t width = 0;

	for (size_t i = column; i < table->count; i += table->columns)
		if (text_width(table->cells[i]) > width)
			width = text_width(table->cells[i]);
	return width;
}

void
table_write(struct cli *cli, const struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const size_t column = i % table->columns;
		const bool is_last = column + 1 == table->columns;
		output_add(&cli->out, table->cells[i]);
		for (size_t w = text_width(table->cells[i]);
			!is_last && w < width_of(table, column) + 2; w++)
			output_add_z(&cli->out, " ");
		if (is_last)
			output_add_z(&cli->out, "\n");
	}
}
