/*
 * stores: the stores of caches and artifacts of a command's repository.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/project/project.h"
#include "engine/service/artifact/artifact_store.h"
#include "engine/service/cache/cache_store.h"
#include "engine/store/paths.h"

struct stores {
	struct project project;
	struct paths paths;
	struct str identity; /* of the repository, see repository_identity.h */
};

/* project_close(&out->project) follows in any case. */
MUST_CHECK bool stores_open(
	struct cli *cli, const struct arguments *arguments, struct stores *out, struct error *err);

/* A command of a command: `lact cache list`. */
struct subcommand {
	const char *name;
	int (*run)(struct cli *cli, const struct arguments *arguments, struct stores *stores);
};

/* Runs the one that the first name says; the others are the names that follow. */
int subcommand_run(struct cli *cli, const char *command, const struct subcommand *subcommands,
	size_t count, const struct arguments *arguments);

/* A table whose columns are as wide as their widest cell; the last cell of a row is not padded. */
struct table {
	struct str *cells;
	size_t count;
	size_t capacity;
	size_t columns;
};

void table_add(struct cli *cli, struct table *table, struct str cell);
void table_write(struct cli *cli, const struct table *table);
