#include "engine/lint/metadata.h"

#include "engine/lint/popular.h"

extern const struct check check_manifest;

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

static struct metadata *
from_popular(struct arena *a, const struct popular_action *popular)
{
	struct metadata *m = arena_new(a, struct metadata);
	struct str inputs = str_from(popular->inputs);
	struct str outputs = str_from(popular->outputs);
	struct str item;

	m->name = str_from(popular->name);
	m->any_inputs = popular->any_inputs;
	m->any_outputs = popular->any_outputs;
	m->is_outdated = popular->is_outdated;
	m->inputs = arena_array(a, struct metadata_input, count_items(popular->inputs));
	while (inputs.n > 0 && str_split(&inputs, ';', &item))
		m->inputs[m->input_count++] = read_input(item);
	m->outputs = arena_array(a, struct str, count_items(popular->outputs));
	while (outputs.n > 0 && str_split(&outputs, ';', &item))
		m->outputs[m->output_count++] = item;
	return m;
}

/* --- local actions ------------------------------------------------------------------------ */

static void
read_action(struct arena *a, struct metadata *m, const struct action *action)
{
	m->action = action;
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

static bool
read_manifest(struct lint *l, struct str folder, struct str *path, struct str *text)
{
	static const char *const names[] = {"action.yml", "action.yaml"};
	struct arena *a = l->cache->a;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		*path = folder.n > 0 ? str_concat(a, folder, STR("/"), str_from(names[i]))
				     : str_from(names[i]);
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
	const struct action *action = action_load_partly(a, source, &m->diags);
	if (!action)
		return m;
	struct lint there = {
		.a = a,
		.options = l->options,
		.cache = l->cache,
		.diags = &m->diags,
		.source = source,
		.action = action,
	};
	check_manifest.action(&there, action);
	read_action(a, m, action);
	m->any_inputs = m->any_outputs = m->diags.error_count > 0;
	return m;
}

/* The folder that `./PATH` names from the repository's root, without `./` and a slash at the end. */
static struct str
folder_of(struct str uses)
{
	struct str folder = str_slice(uses, 2, uses.n);

	while (folder.n > 0 && folder.p[folder.n - 1] == '/')
		folder.n--;
	return folder;
}

const struct metadata *
metadata_find(struct lint *l, struct str uses)
{
	const bool is_local = str_starts(uses, STR("./"));
	const struct str key = is_local ? str_concat(l->a, l->options->root, uses) : uses;
	const struct metadata *known = map_find(&l->cache->actions, key);

	if (known || (is_local && !l->options->read))
		return known;
	const struct popular_action *popular = is_local ? NULL : popular_find(uses);
	if (!is_local && !popular)
		return NULL;
	known = is_local ? from_folder(l, folder_of(uses)) : from_popular(l->cache->a, popular);
	map_set(&l->cache->actions, str_copy(l->cache->a, key), known);
	return known;
}

const struct metadata_input *
metadata_input_find(const struct metadata *metadata, struct str id)
{
	for (size_t i = 0; i < metadata->input_count; i++)
		if (str_eq_nocase(metadata->inputs[i].id, id))
			return &metadata->inputs[i];
	return NULL;
}
