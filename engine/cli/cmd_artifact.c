#include "engine/cli/artifact_unpack.h"
#include "engine/cli/stores.h"
#include "engine/store/file.h"
#include "engine/ui/size_text.h"
#include "expr/base/json_string.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct option options[] = {
	{0, "run", "RUN", "of this run (default: the newest that has the artifact)", false},
	{'o', "output", "PATH", "get: the folder for the files (default: the artifact's name)",
		false},
	{0, "json", NULL, "list: a line of JSON for each artifact", false},
	{'C', "directory", "PATH", "as if started there", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

struct artifact_list {
	struct artifact_store store;
	struct artifact *items;
	size_t count;
};

static bool
list_artifacts(struct cli *cli, const struct arguments *arguments, const struct stores *stores,
	struct artifact_list *out, struct error *err)
{
	return artifact_unpack_store(
		       cli->a, stores->paths.state, stores->identity, &out->store, err) &&
	       artifact_store_list(cli->a, &out->store, options_get(arguments, "run"), &out->items,
		       &out->count, err);
}

/* --- list --------------------------------------------------------------------------------- */

static void
write_json(struct cli *cli, const struct artifact *artifact)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"id\":%" PRIu64, artifact->id);
	json_member_add(&b, "run_id", artifact->run_id);
	json_member_add(&b, "name", artifact->name);
	json_member_add(&b, "type", artifact->type);
	json_member_add(&b, "digest", artifact->digest);
	json_member_add(&b, "path", artifact->path);
	buf_add_fmt(&b, ",\"size_bytes\":%" PRIu64 ",\"created_ms\":%" PRIu64, artifact->size_bytes,
		artifact->created_ms);
	if (artifact->expires_ms > 0)
		buf_add_fmt(&b, ",\"expires_ms\":%" PRIu64, artifact->expires_ms);
	buf_add_z(&b, "}\n");
	output_add(&cli->out, buf_str(&b));
	buf_free(&b);
}

static void
write_table(struct cli *cli, const struct artifact_list *listed)
{
	static const char *const titles[] = {"RUN", "NAME", "SIZE", "CREATED"};
	struct table table = {.columns = COUNT_OF(titles)};

	for (size_t i = 0; i < COUNT_OF(titles); i++)
		table_add(cli, &table, str_from(titles[i]));
	for (size_t i = 0; i < listed->count; i++) {
		const struct artifact *artifact = &listed->items[i];
		table_add(cli, &table, artifact->run_id);
		table_add(cli, &table, artifact->name);
		table_add(cli, &table, size_text(cli->a, artifact->size_bytes));
		table_add(cli, &table, moment_text(cli->a, artifact->created_ms));
	}
	if (listed->count > 0)
		table_write(cli, &table);
	output_add_fmt(&cli->out, "%zu artifact%s\n", listed->count, listed->count == 1 ? "" : "s");
}

static int
list(struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	struct artifact_list listed;
	struct error err;

	if (!list_artifacts(cli, arguments, stores, &listed, &err))
		return cli_fail(cli, &err);
	if (!options_has(arguments, "json")) {
		write_table(cli, &listed);
		return EXIT_OK;
	}
	cli_begin_data(cli);
	for (size_t i = 0; i < listed.count; i++)
		write_json(cli, &listed.items[i]);
	return EXIT_OK;
}

/* --- get ---------------------------------------------------------------------------------- */

static bool
next_artifact(const void *owner, size_t i, struct str *candidate)
{
	const struct artifact_list *listed = owner;

	if (i >= listed->count)
		return false;
	*candidate = listed->items[i].name;
	return true;
}

/* The newest of the name; NULL: there is none. */
static const struct artifact *
find(const struct artifact_list *listed, struct str name)
{
	for (size_t i = 0; i < listed->count; i++)
		if (str_eq(listed->items[i].name, name))
			return &listed->items[i];
	return NULL;
}

static bool
choose(const struct arguments *arguments, const struct artifact_list *listed, const char *command,
	const struct artifact **out, struct error *err)
{
	if (arguments->name_count != 1) {
		(void)error_set(err, ERROR_USAGE, "lact artifact %s: expected one name", command);
		return error_help(err, "`lact artifact list` shows the names");
	}
	*out = find(listed, arguments->names[0]);
	if (*out)
		return true;
	const struct str nearest = str_nearest(arguments->names[0], next_artifact, listed);
	(void)error_set(err, ERROR_MISSING, "unknown artifact '%" STR_FMT "'",
		STR_ARG(arguments->names[0]));
	if (nearest.n > 0)
		return error_help(err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	return error_help(err, "`lact artifact list` shows the names");
}

static int
get(struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	const struct artifact *artifact;
	struct artifact_list listed;
	struct error err;

	if (!list_artifacts(cli, arguments, stores, &listed, &err) ||
		!choose(arguments, &listed, "get", &artifact, &err))
		return cli_fail(cli, &err);
	const struct str given = options_get(arguments, "output");
	const struct str folder =
		path_join(cli->a, stores->project.folder, given.n > 0 ? given : artifact->name);
	if (!artifact_unpack(cli->a, artifact, folder, &err))
		return cli_fail(cli, &err);
	output_add_fmt(&cli->out, "%" STR_FMT "\n", STR_ARG(folder));
	return EXIT_OK;
}

/* --- open --------------------------------------------------------------------------------- */

/* The folder is there with all files, or not at all. */
static bool
unpack_whole(struct cli *cli, const struct artifact *artifact, struct str folder, struct error *err)
{
	struct str partial;

	if (!file_make_temp(cli->a, str_concat(cli->a, folder, STR(".partial-")), &partial, err))
		return false;
	const bool ok =
		artifact_unpack(cli->a, artifact, partial, err) &&
		(rename(str_z(cli->a, partial), str_z(cli->a, folder)) == 0 ||
			error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(folder)));
	if (!ok)
		IGNORE(file_remove_tree(partial, NULL)); /* told is why it failed */
	return ok;
}

/* Where the files are: unpacked once, beside the archive, and then only told. */
static int
open_artifact(struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	const struct artifact *artifact;
	struct artifact_list listed;
	struct error err;

	if (!list_artifacts(cli, arguments, stores, &listed, &err) ||
		!choose(arguments, &listed, "open", &artifact, &err))
		return cli_fail(cli, &err);
	const struct str folder = path_join(cli->a, path_folder(artifact->path),
		str_fmt(cli->a, "%" PRIu64 ".files", artifact->id));
	if (!file_is_dir(folder) && !unpack_whole(cli, artifact, folder, &err))
		return cli_fail(cli, &err);
	output_add_fmt(&cli->out, "%" STR_FMT "\n", STR_ARG(folder));
	return EXIT_OK;
}

static const struct subcommand subcommands[] = {
	{"list", list},
	{"get", get},
	{"open", open_artifact},
};

static int
artifact_command(struct cli *cli, const struct arguments *arguments)
{
	return subcommand_run(cli, "artifact", subcommands, COUNT_OF(subcommands), arguments);
}

const struct cli_command cmd_artifact = {
	.name = "artifact",
	.summary = "shows and unpacks what runs have uploaded",
	.usage = "list | get NAME | open NAME [OPTIONS]",
	.text = "list  the artifacts of this repository's runs, the newest first\n"
		"get   unpacks an artifact into a folder\n"
		"open  prints the folder of its files, for `cd` or an editor",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = artifact_command,
};
