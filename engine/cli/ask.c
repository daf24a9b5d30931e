#include "engine/cli/ask.h"

#include "engine/context/context_functions.h"
#include "engine/context/contexts.h"
#include "engine/protocol/mask.h"
#include "engine/workflow/schema.h"

#include <stdlib.h>
#include <string.h>

struct ask {
	struct arena a;
	struct mask *mask;
	const struct context_values *values; /* NULL where only the overlay counts */
	struct str folder;
	struct object *overlay;
	struct schema_names names;
	struct expr_scope scope; /* the same */
};

/* --- values ------------------------------------------------------------------------------- */

/* Objects are merged member by member; of everything else the upper one wins. */
static struct value
lay_over(struct arena *a, struct value lower, struct value upper)
{
	if (lower.kind != VALUE_OBJECT || upper.kind != VALUE_OBJECT)
		return upper;
	struct object *merged = object_new(a);
	const struct map *below = object_members(lower.object);
	const struct map *above = object_members(upper.object);
	for (size_t i = 0; i < below->count; i++)
		object_set(merged, below->entries[i].key,
			*(const struct value *)below->entries[i].value);
	for (size_t i = 0; i < above->count; i++) {
		const struct str key = above->entries[i].key;
		object_set(merged, key,
			lay_over(a, object_get(merged, key),
				*(const struct value *)above->entries[i].value));
	}
	return value_object(merged);
}

static struct value
find_context(void *owner, struct arena *a, struct str name)
{
	struct ask *ask = owner;
	const struct value given = ask->overlay ? object_get(ask->overlay, name) : VALUE_NULL_INIT;

	if (!ask->values)
		return given;
	const struct value made = context_make(a, ask->values, name);
	const bool is_given = ask->overlay && object_has(ask->overlay, name);
	return is_given ? lay_over(a, made, given) : made;
}

static bool
call_function(void *owner, struct arena *a, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err)
{
	static const struct context_status start = {.is_known = true, .all_succeeded = true};
	static const struct context_results no_needs;
	const struct ask *ask = owner;

	if (strcmp(function, "hashFiles") == 0)
		return context_hash_files(a, ask->folder, args, count, out, err);
	return context_status_call(a, &start, &no_needs, function, args, count, out, err);
}

/* --- life --------------------------------------------------------------------------------- */

static struct ask *
ask_new(struct object *overlay)
{
	struct ask *ask = calloc(1, sizeof(*ask));

	if (!ask)
		arena_exhausted();
	ask->overlay = overlay;
	ask->mask = mask_new(&ask->a);
	return ask;
}

/* The secrets of a file of contexts are secrets, too. */
static void
mask_overlay(struct ask *ask)
{
	const struct value given =
		ask->overlay ? object_get(ask->overlay, STR("secrets")) : VALUE_NULL_INIT;

	if (given.kind != VALUE_OBJECT)
		return;
	const struct map *secrets = object_members(given.object);
	for (size_t i = 0; i < secrets->count; i++) {
		const struct value *secret = secrets->entries[i].value;
		mask_add(ask->mask, value_to_string(&ask->a, *secret));
	}
}

struct ask *
ask_open(const struct context_values *values, struct str folder, struct object *overlay)
{
	struct ask *ask = ask_new(overlay);

	ask->values = values;
	ask->folder = folder;
	for (size_t i = 0; i < values->secrets->count; i++)
		mask_add(ask->mask, *(const struct str *)values->secrets->entries[i].value);
	mask_overlay(ask);
	return ask;
}

struct ask *
ask_open_only(struct object *contexts)
{
	struct ask *ask = ask_new(contexts);
	const struct map *members = object_members(contexts);
	const char **names = arena_array(&ask->a, const char *, members->count);

	for (size_t i = 0; i < members->count; i++) {
		const char *name = str_z(&ask->a, members->entries[i].key);
		names[i] = name ? name : "";
	}
	ask->scope = (struct expr_scope){.contexts = names, .context_count = members->count};
	return ask;
}

void
ask_close(struct ask *ask)
{
	mask_free(ask->mask);
	arena_free(&ask->a);
	free(ask);
}

const struct expr_scope *
ask_scope(struct ask *ask)
{
	/* every context, and the functions of a step's `if` */
	const struct schema_scope all = {
		.contexts = (1 << SCHEMA_CONTEXT_COUNT) - 1 - CONTEXT_JOBS,
		.functions = FUNCTION_HASHFILES | FUNCTION_ALWAYS | FUNCTION_CANCELLED |
			     FUNCTION_SUCCESS | FUNCTION_FAILURE,
	};

	return !ask->values ? &ask->scope : schema_scope_names(all, &ask->names);
}

struct expr_host
ask_host(struct ask *ask)
{
	return (struct expr_host){.context = find_context, .call = call_function, .owner = ask};
}

struct str
ask_mask(struct ask *ask, struct arena *a, struct str text)
{
	return mask_apply_cut(ask->mask, a, text);
}
