#include "engine/cli/lint_init.h"

#include "engine/linter/lint_files.h"
#include "engine/store/file.h"

static const char settings[] =
	"self-hosted-runner:\n"
	"  # labels of your own runners; * and ? are wildcards\n"
	"  labels: []\n"
	"\n"
	"# the names that the vars context has; null: any\n"
	"config-variables: null\n"
	"\n"
	"# for files that match a path: messages, as regular expressions, that are left out\n"
	"paths: {}\n";

static bool
write_settings(struct str path, struct error *err)
{
	if (file_exists(path))
		return error_set(err, ERROR_USAGE, "'%" STR_FMT "' already exists", STR_ARG(path));
	return file_make_dirs(path_folder(path), 0755, err) &&
	       file_write(path, str_from(settings), 0644, err);
}

int
lint_init(struct cli *cli, struct str folder)
{
	struct lint_files files = {0};
	struct error err;

	if (!lint_root_find(cli->a, folder, &files, &err))
		return cli_fail(cli, &err);
	const struct str path = path_join(cli->a, files.root, STR(".github/actionlint.yaml"));
	if (!write_settings(path, &err))
		return cli_fail(cli, &err);
	output_add_fmt(&cli->out, "wrote %" STR_FMT "\n", STR_ARG(path));
	return EXIT_OK;
}
