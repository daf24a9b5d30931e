#include "engine/plan/matrix_keys.h"

struct matrix_key_list {
	struct arena *a;
	struct str *items;
	size_t count;
	size_t capacity;
	bool is_open; /* there may be more */
};

static void
add(struct matrix_key_list *keys, const struct node *mapping, bool is_include)
{
	if (mapping->kind != NODE_MAPPING) {
		keys->is_open = true;
		return;
	}
	for (size_t i = 0; i < mapping->entry_count; i++) {
		const struct str key = mapping->entries[i].key->text;
		if (!is_include &&
			(str_eq_nocase(key, STR("include")) || str_eq_nocase(key, STR("exclude"))))
			continue;
		*arena_push(keys->a, keys->items, keys->count, keys->capacity) = key;
	}
}

static void
add_job(struct matrix_key_list *keys, const struct workflow_job *job)
{
	const struct node *matrix = node_find(job->strategy, "matrix");
	const struct node *include =
		matrix && matrix->kind == NODE_MAPPING ? node_find(matrix, "include") : NULL;

	keys->is_open = keys->is_open || job->uses;
	if (matrix)
		add(keys, matrix, false);
	if (include && include->kind != NODE_SEQUENCE)
		keys->is_open = true;
	for (size_t i = 0; include && include->kind == NODE_SEQUENCE && i < include->item_count;
		i++)
		add(keys, include->items[i], true);
}

static struct matrix_key_list
keys_of(struct arena *a, const struct workflow *workflow)
{
	struct matrix_key_list keys = {.a = a};

	for (size_t i = 0; i < workflow->job_count; i++)
		add_job(&keys, &workflow->jobs[i]);
	return keys;
}

bool
matrix_keys_may_have(const struct workflow *workflow, struct str key)
{
	struct arena tmp = {0};
	const struct matrix_key_list keys = keys_of(&tmp, workflow);
	bool found = keys.is_open;

	for (size_t i = 0; i < keys.count && !found; i++)
		found = str_eq_nocase(keys.items[i], key);
	arena_free(&tmp);
	return found;
}

static bool
next_key(const void *owner, size_t i, struct str *candidate)
{
	const struct matrix_key_list *keys = owner;

	if (i >= keys->count)
		return false;
	*candidate = keys->items[i];
	return true;
}

struct str
matrix_keys_nearest(struct arena *a, const struct workflow *workflow, struct str key)
{
	const struct matrix_key_list keys = keys_of(a, workflow);

	return str_nearest(key, next_key, &keys);
}
