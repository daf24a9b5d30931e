#include "engine/lint/base/metadata.h"

#include "engine/lint/base/published.h"
#include "engine/lint/facts/popular.h"
#include "engine/workflow/action_ref.h"

/* --- popular actions ---------------------------------------------------------------------- */

static size_t
count_items(const char *list)
{
	size_t count = list ? 1 : 0;

	for (; list && *list; list++)
		count += *list == ';';
	return count;
}

static struct metadata_input
read_input(struct str item)
{
	const size_t tilde = str_index(item, '~', 0);
	struct str id = str_slice(item, 0, tilde);
	const bool is_required = str_ends(id, STR("!"));

	if (is_required)
		id = str_slice(id, 0, id.n - 1);
	return (struct metadata_input){
		.id = id,
		.is_required = is_required,
		.is_deprecated = tilde < item.n,
		.deprecation = str_slice(item, tilde + 1, item.n),
	};
}

/* An input that is there already is changed. */
static void
add_inputs(struct metadata *m, const char *list)
{
	struct str inputs = str_from(list);
	struct str item;

	while (inputs.n > 0 && str_split(&inputs, ';', &item)) {
		const struct metadata_input input = read_input(item);
		size_t i = 0;
		while (i < m->input_count && !str_eq_nocase(m->inputs[i].id, input.id))
			i++;
		m->inputs[i] = input;
		m->input_count += i == m->input_count;
	}
}

static struct metadata *
from_popular(
	struct arena *a, const struct popular_action *popular, struct str uses, struct str version)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));
	struct metadata *m = arena_new(a, struct metadata);
	struct str outputs = str_from(popular->outputs);
	size_t count = count_items(popular->inputs);
	const char *change;
	struct str item;

	for (size_t i = 0; (change = popular_change(name, version, i)); i++)
		count += count_items(change);
	m->name = str_from(popular->name);
	m->is_of_table = true;
	m->any_inputs = popular->any_inputs;
	m->any_outputs = popular->any_outputs;
	m->is_outdated = popular->is_outdated;
	m->inputs = arena_array(a, struct metadata_input, count);
	add_inputs(m, popular->inputs);
	for (size_t i = 0; (change = popular_change(name, version, i)); i++)
		add_inputs(m, change);
	m->outputs = arena_array(a, struct str, count_items(popular->outputs));
	while (outputs.n > 0 && str_split(&outputs, ';', &item))
		m->outputs[m->output_count++] = item;
	return m;
}

/* --- local actions ------------------------------------------------------------------------ */

static void
read_action(struct arena *a, struct metadata *m, const struct action *action)
{
	m->name = action->name;
	m->is_docker = action->kind == ACTION_DOCKER;
	m->inputs = arena_array(a, struct metadata_input, action->input_count);
	for (; m->input_count < action->input_count; m->input_count++) {
		const struct action_input *input = &action->inputs[m->input_count];
		m->inputs[m->input_count] = (struct metadata_input){
			.id = input->id,
			.is_required = input->is_required && !input->preset,
			.is_deprecated = input->is_deprecated,
			.deprecation = input->deprecation,
		};
	}
	m->outputs = arena_array(a, struct str, action->output_count);
	for (; m->output_count < action->output_count; m->output_count++)
		m->outputs[m->output_count] = action->outputs[m->output_count].id;
}

/* A program sets what outputs it likes; the runner takes them all (FileCommandManager.cs). */
static bool
has_open_outputs(const struct action *action)
{
	return action->kind != ACTION_COMPOSITE;
}

static const char *const manifests[] = {"action.yml", "action.yaml"};

static struct str
path_in(struct arena *a, struct str folder, const char *name)
{
	return folder.n > 0 ? str_concat(a, folder, STR("/"), str_from(name)) : str_from(name);
}

static bool
read_manifest(struct lint *l, struct str folder, struct str *path, struct str *text)
{
	struct arena *a = l->cache->a;

	for (size_t i = 0; i < COUNT_OF(manifests); i++) {
		*path = path_in(a, folder, manifests[i]);
		if (lint_read(l, a, *path, text))
			return true;
	}
	return false;
}

static struct metadata *
from_folder(struct lint *l, struct str folder)
{
	struct arena *a = l->cache->a;
	struct metadata *m = arena_new(a, struct metadata);
	struct source *source = arena_new(a, struct source);
	struct str path;
	struct str text;

	diags_init(&m->diags, a);
	m->any_outputs = true;
	m->any_inputs = true;
	if (!read_manifest(l, folder, &path, &text)) {
		m->is_missing = true;
		return m;
	}
	source_init(source, a, path, text);
	const struct action *action = action_load_partly(a, source, false, &m->diags);
	if (!action)
		return m;
	read_action(a, m, action);
	m->any_inputs = m->diags.error_count > 0;
	m->any_outputs = m->any_inputs || has_open_outputs(action);
	return m;
}

/* The folder's path from the repository's root, without a slash at the end. */
static struct str
folder_of(struct str path)
{
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

/* --- published actions on this machine ---------------------------------------------------- */

/* Runtimes that runners no longer have. */
static bool
is_outdated(const struct action *action)
{
	return str_eq_nocase_z(action->using, "node12") || str_eq_nocase_z(action->using, "node16");
}

/* The manifest does not say all: what the table has of any version of the action holds here too. */
static void
add_popular(struct metadata *m, struct str uses)
{
	const struct str prefix = str_slice(uses, 0, str_index(uses, '@', 0) + 1);

	for (size_t i = 0; i < popular_action_count; i++) {
		const struct str spec = str_from(popular_actions[i].spec);
		if (!str_eq_nocase(str_slice(spec, 0, prefix.n), prefix))
			continue;
		m->any_inputs |= popular_actions[i].any_inputs;
		m->any_outputs |= popular_actions[i].any_outputs;
	}
}

/*
 * What is wrong in the manifest is not told: whoever reads that cannot change it.
 */
static void
read_published(struct arena *a, struct metadata *m, struct str uses, struct str text)
{
	struct source *source = arena_new(a, struct source);
	struct diags wrong;

	diags_init(&wrong, a);
	source_init(source, a, uses, text);
	const struct action *action = action_load_partly(a, source, false, &wrong);
	m->any_inputs = m->any_outputs = true;
	if (!action || wrong.error_count > 0)
		return;
	read_action(a, m, action);
	m->is_outdated = is_outdated(action);
	m->any_inputs = false;
	m->any_outputs = has_open_outputs(action);
	add_popular(m, uses);
}

static struct metadata *
from_published(struct lint *l, const struct published *published, struct str uses)
{
	struct arena *a = l->cache->a;
	const struct str folder = published->ref.path;
	struct metadata *m = arena_new(a, struct metadata);
	struct str text;

	for (size_t i = 0; i < COUNT_OF(manifests); i++) {
		const struct str path = path_in(a, folder, manifests[i]);
		if (!published_read(l, a, published, path, &text))
			continue;
		read_published(a, m, uses, text);
		return m;
	}
	m->any_inputs = m->any_outputs = true;
	/* which makes an action, too */
	m->is_missing = !published_read(l, a, published, path_in(a, folder, "Dockerfile"), &text);
	return m;
}

/* --- versions ----------------------------------------------------------------------------- */

/* `v4` of `v4.1.2` or `4.1.2`; empty where it is no version of more than one number. */
static struct str
major_of(struct arena *a, struct str version)
{
	const struct str number =
		str_starts(version, STR("v")) ? str_slice(version, 1, version.n) : version;
	size_t n = 0;

	while (n < number.n && char_is_digit(number.p[n]))
		n++;
	if (n == 0 || (n < number.n && number.p[n] != '.'))
		return STR_NONE;
	return str_concat(a, STR("v"), str_slice(number, 0, n));
}

/* The table by what is named, or else by its version. */
static const struct popular_action *
find_popular(struct arena *a, struct str uses, struct str version)
{
	const struct popular_action *popular = popular_find(uses);
	const size_t at = str_index(uses, '@', 0);
	const struct str name = str_slice(uses, 0, at + 1);

	if (popular || at == uses.n)
		return popular;
	if (version.n > 0)
		popular = popular_find(str_concat(a, name, version));
	else if (!action_ref_is_commit(str_slice(uses, at + 1, uses.n)))
		version = str_slice(uses, at + 1, uses.n);
	const struct str major = major_of(a, version);
	return popular || major.n == 0 ? popular : popular_find(str_concat(a, name, major));
}

/* --- all ---------------------------------------------------------------------------------- */

/* Stands in the cache for an action of which nothing is known. */
static const struct metadata unknown;

static const struct metadata *
find(struct lint *l, struct str uses, struct str version)
{
	const struct popular_action *popular;
	struct published published;
	struct str path;

	if (action_ref_is_own(uses, &path))
		return from_folder(l, folder_of(path));
	if (published_find(l, l->cache->a, uses, &published))
		return from_published(l, &published, uses);
	popular = find_popular(l->a, uses, version);
	if (!popular)
		return &unknown;
	return from_popular(l->cache->a, popular, uses,
		version.n > 0 ? version : str_slice(uses, str_index(uses, '@', 0) + 1, uses.n));
}

const struct metadata *
metadata_find(struct lint *l, const struct node *uses)
{
	const struct str text = uses->text;
	struct str path;
	const bool is_local = action_ref_is_own(text, &path);
	const size_t at = str_index(text, '@', 0);
	const struct str version = action_ref_is_commit(str_slice(text, at + 1, text.n))
					   ? uses_version(uses)
					   : STR_NONE;
	struct str key = is_local ? str_concat(l->a, l->options->root, STR("./"), path) : text;

	if (version.n > 0)
		key = str_concat(l->a, text, STR(" "), version);
	const struct metadata *known = map_find(&l->cache->actions, key);
	if (!known && !(is_local && !l->options->read)) {
		known = find(l, str_copy(l->cache->a, text), version);
		map_set(&l->cache->actions, str_copy(l->cache->a, key), known);
	}
	return known == &unknown ? NULL : known;
}

const struct metadata_input *
metadata_input_find(const struct metadata *metadata, struct str id)
{
	for (size_t i = 0; i < metadata->input_count; i++)
		if (str_eq_nocase(metadata->inputs[i].id, id))
			return &metadata->inputs[i];
	return NULL;
}
