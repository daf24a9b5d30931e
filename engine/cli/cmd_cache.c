#include "engine/cli/stores.h"
#include "engine/store/file.h"
#include "engine/ui/size_text.h"
#include "expr/base/json_string.h"
#include "expr/value.h"

#include <inttypes.h>

static const struct option options[] = {
	{0, "restore-key", "KEY", "show: a restore key, after the key; may be repeated", false},
	{0, "ref", "REF", "show: as a run of this ref, e.g. refs/heads/main", false},
	{0, "version", "VERSION", "show: of this version alone", false},
	{0, "keep", "SIZE", "prune: how much stays, e.g. 500MB or 2GB", false},
	{0, "all", NULL, "delete: every entry", false},
	{0, "json", NULL, "list, show: a line of JSON for each entry", false},
	{'C', "directory", "PATH", "as if started there", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

struct cache_list {
	struct cache_store store;
	struct cache_entry *entries;
	size_t count;
};

static bool
list_entries(
	struct cli *cli, const struct stores *stores, struct cache_list *out, struct error *err)
{
	return cache_store_open(cli->a, stores->paths.caches, stores->identity, &out->store, err) &&
	       cache_store_list(cli->a, &out->store, &out->entries, &out->count, err);
}

/* --- showing ------------------------------------------------------------------------------ */

static void
write_json(struct cli *cli, const struct cache_entry *entry, struct str why_not)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"id\":%" PRIu64, entry->id);
	json_member_add(&b, "key", entry->key);
	json_member_add(&b, "version", entry->version);
	json_member_add(&b, "scope", entry->scope);
	buf_add_fmt(&b,
		",\"size_bytes\":%" PRIu64 ",\"created_ms\":%" PRIu64 ",\"used_ms\":%" PRIu64,
		entry->size_bytes, entry->created_ms, entry->used_ms);
	if (why_not.n > 0)
		json_member_add(&b, "why_not", why_not);
	buf_add_z(&b, "}\n");
	output_add(&cli->out, buf_str(&b));
	buf_free(&b);
}

static void
add_row(struct cli *cli, struct table *table, const struct cache_entry *entry)
{
	table_add(cli, table, str_fmt(cli->a, "%" PRIu64, entry->id));
	table_add(cli, table, entry->key);
	table_add(cli, table, entry->scope);
	table_add(cli, table, size_text(cli->a, entry->size_bytes));
	table_add(cli, table, moment_text(cli->a, entry->used_ms));
}

static void
write_table(struct cli *cli, const struct cache_list *listed)
{
	struct table table = {.columns = 5};
	uint64_t total = 0;

	table_add(cli, &table, STR("ID"));
	table_add(cli, &table, STR("KEY"));
	table_add(cli, &table, STR("SCOPE"));
	table_add(cli, &table, STR("SIZE"));
	table_add(cli, &table, STR("LAST USED"));
	for (size_t i = 0; i < listed->count; i++) {
		add_row(cli, &table, &listed->entries[i]);
		total += listed->entries[i].size_bytes;
	}
	if (listed->count > 0)
		table_write(cli, &table);
	output_add_fmt(&cli->out, "%zu cache %s, %" STR_FMT "\n", listed->count,
		listed->count == 1 ? "entry" : "entries", STR_ARG(size_text(cli->a, total)));
}

static int
list(struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	struct cache_list listed;
	struct error err;

	if (!list_entries(cli, stores, &listed, &err))
		return cli_fail(cli, &err);
	if (!options_has(arguments, "json")) {
		write_table(cli, &listed);
		return EXIT_OK;
	}
	cli_begin_data(cli);
	for (size_t i = 0; i < listed.count; i++)
		write_json(cli, &listed.entries[i], STR_NONE);
	return EXIT_OK;
}

/* --- why a key is a miss ------------------------------------------------------------------ */

struct cache_question {
	struct str scopes[2];
	struct str keys[CACHE_KEYS_MAX];
	struct cache_search search;
};

static struct str
branch_ref(struct cli *cli, struct str name)
{
	return str_concat(cli->a, STR("refs/heads/"), name);
}

/* As a push of the current branch looks for it, unless a ref is named. */
static void
read_scopes(struct cli *cli, const struct arguments *arguments, struct stores *stores,
	struct cache_question *out)
{
	struct repository *repository = stores->project.repository;
	struct str ref = options_get(arguments, "ref");
	struct repository_head head;

	if (ref.n == 0 && repository && repository_head(repository, &head, NULL))
		ref = head.ref;
	out->scopes[out->search.scope_count++] = ref;
	if (repository)
		out->scopes[out->search.scope_count++] =
			branch_ref(cli, repository_default_branch(repository));
	out->search.scopes = out->scopes;
}

static bool
read_search(struct cli *cli, const struct arguments *arguments, struct stores *stores,
	struct cache_question *out, struct error *err)
{
	size_t i = 0;

	*out = (struct cache_question){.search = {.version = options_get(arguments, "version")}};
	if (arguments->name_count != 1) {
		(void)error_set(err, ERROR_USAGE, "lact cache show: expected one key");
		return error_help(err, "`lact cache list` shows the keys");
	}
	out->keys[out->search.key_count++] = arguments->names[0];
	while (out->search.key_count < CACHE_KEYS_MAX &&
		options_next(arguments, "restore-key", &i, &out->keys[out->search.key_count]))
		out->search.key_count++;
	out->search.keys = out->keys;
	read_scopes(cli, arguments, stores, out);
	return true;
}

/* Without a version to ask for, an entry of any would do. */
static struct str
why_not(struct cli *cli, struct cache_search search, const struct cache_entry *entry)
{
	if (search.version.n == 0)
		search.version = entry->version;
	return cache_why_not(cli->a, &search, entry);
}

static void
write_reason(struct cli *cli, const struct cache_entry *entry, struct str why)
{
	if (why.n == 0)
		output_add_fmt(&cli->out, "hit   %" STR_FMT " (%" STR_FMT ", %" STR_FMT ")\n",
			STR_ARG(entry->key), STR_ARG(entry->scope),
			STR_ARG(size_text(cli->a, entry->size_bytes)));
	else
		output_add_fmt(&cli->out, "miss  %" STR_FMT " %" STR_FMT "\n", STR_ARG(entry->key),
			STR_ARG(why));
}

static int
show(struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	const bool json = options_has(arguments, "json");
	struct cache_list listed;
	struct cache_question asked;
	struct error err;

	if (!read_search(cli, arguments, stores, &asked, &err) ||
		!list_entries(cli, stores, &listed, &err))
		return cli_fail(cli, &err);
	if (json)
		cli_begin_data(cli);
	for (size_t i = 0; i < listed.count; i++) {
		const struct str why = why_not(cli, asked.search, &listed.entries[i]);
		if (json)
			write_json(cli, &listed.entries[i], why);
		else
			write_reason(cli, &listed.entries[i], why);
	}
	if (listed.count == 0 && !json)
		output_add_z(&cli->out, "the cache of this repository is empty\n");
	return EXIT_OK;
}

/* --- removing ----------------------------------------------------------------------------- */

static bool
read_size(struct str text, uint64_t *out, struct error *err)
{
	static const struct {
		const char *unit;
		double bytes;
	} units[] = {{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}, {"", 1}};

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		const struct str unit = str_from(units[i].unit);
		if (text.n <= unit.n ||
			!str_eq_nocase(str_slice(text, text.n - unit.n, text.n), unit))
			continue;
		const double number =
			value_number_parse(str_trim(str_slice(text, 0, text.n - unit.n)));
		if (!(number >= 0 && number * units[i].bytes < 9e15))
			break;
		*out = (uint64_t)(number * units[i].bytes);
		return true;
	}
	(void)error_set(err, ERROR_USAGE, "--keep: invalid size '%" STR_FMT "'", STR_ARG(text));
	return error_help(err, "a size is a number and a unit, e.g. 500MB or 2GB");
}

static int
prune(struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	uint64_t keep = CACHE_LIMIT_BYTES;
	struct cache_store store;
	struct error err;
	size_t removed;

	if ((options_has(arguments, "keep") &&
		    !read_size(options_get(arguments, "keep"), &keep, &err)) ||
		!cache_store_open(cli->a, stores->paths.caches, stores->identity, &store, &err) ||
		!cache_store_shrink(&store, keep, &removed, &err))
		return cli_fail(cli, &err);
	output_add_fmt(
		&cli->out, "removed %zu cache %s\n", removed, removed == 1 ? "entry" : "entries");
	return EXIT_OK;
}

static bool
is_named(struct cli *cli, const struct arguments *arguments, const struct cache_entry *entry)
{
	const struct str id = str_fmt(cli->a, "%" PRIu64, entry->id);

	for (size_t i = 0; i < arguments->name_count; i++)
		if (str_eq(arguments->names[i], id) || str_eq(arguments->names[i], entry->key))
			return true;
	return options_has(arguments, "all");
}

static int delete (struct cli *cli, const struct arguments *arguments, struct stores *stores)
{
	struct cache_list listed;
	struct error err;
	size_t removed = 0;

	if (arguments->name_count == 0 && !options_has(arguments, "all")) {
		(void)error_set(&err, ERROR_USAGE, "lact cache delete: missing ID or key");
		(void)error_help(&err, "`lact cache list` shows both; --all removes every entry");
		return cli_fail(cli, &err);
	}
	if (!list_entries(cli, stores, &listed, &err))
		return cli_fail(cli, &err);
	for (size_t i = 0; i < listed.count; i++) {
		if (!is_named(cli, arguments, &listed.entries[i]))
			continue;
		if (!cache_store_remove(&listed.store, listed.entries[i].id, &err))
			return cli_fail(cli, &err);
		removed++;
	}
	if (removed == 0 && !options_has(arguments, "all")) {
		(void)error_set(
			&err, ERROR_USAGE, "lact cache delete: no entry has this ID or key");
		(void)error_help(&err, "`lact cache list` shows both; --all removes every entry");
		return cli_fail(cli, &err);
	}
	output_add_fmt(
		&cli->out, "removed %zu cache %s\n", removed, removed == 1 ? "entry" : "entries");
	return EXIT_OK;
}

static const struct subcommand subcommands[] = {
	{"list", list},
	{"show", show},
	{"prune", prune},
	{"delete", delete},
};

static int
cache(struct cli *cli, const struct arguments *arguments)
{
	return subcommand_run(cli, "cache", subcommands, COUNT_OF(subcommands), arguments);
}

const struct cli_command cmd_cache = {
	.name = "cache",
	.summary = "shows and removes what actions have cached",
	.usage = "list | show KEY | prune | delete ID|KEY... [OPTIONS]",
	.text = "list    the entries of this repository's cache, the newest first\n"
		"show    which entries KEY and its restore keys find, and why not the others\n"
		"prune   removes what was not used for longest, until --keep is left (10 GB)\n"
		"delete  removes entries by ID or key\n"
		"\n"
		"All clones of a repository share its cache.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = cache,
};
