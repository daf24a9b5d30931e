#include "engine/run/context/ask.h"

#include "engine/protocol/hash_files.h"
#include "engine/run/context/contexts.h"
#include "engine/workflow/schema.h"

#include <stdlib.h>
#include <string.h>

struct ask {
	struct run run;
	struct object *overlay;
	bool only_overlay;
	struct schema_names names;
	struct expr_scope scope; /* where only the overlay counts */
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
make_env(struct arena *a, const struct env *env)
{
	struct object *object = object_new_case_sensitive(a);

	for (size_t i = 0; env && i < env->map.count; i++)
		object_set_str(object, env->map.entries[i].key,
			((const struct env_variable *)env->map.entries[i].value)->value);
	return value_object(object);
}

static struct value
find_context(void *owner, struct arena *a, struct str name)
{
	struct ask *ask = owner;
	const struct value given = ask->overlay ? object_get(ask->overlay, name) : VALUE_NULL_INIT;

	if (ask->only_overlay)
		return given;
	const struct expr_host host = scope_host(&ask->run.scope);
	const struct value made = str_eq_nocase(name, STR("env"))
					  ? make_env(a, ask->run.options->user_env)
					  : host.context(host.owner, a, name);
	const bool is_given = ask->overlay && object_has(ask->overlay, name);
	return is_given ? lay_over(a, made, given) : made;
}

static bool
call_function(void *owner, struct arena *a, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err)
{
	const struct ask *ask = owner;

	if (strcmp(function, "hashFiles") == 0) {
		struct str *patterns = arena_array(a, struct str, count);
		struct str hash;
		for (size_t i = 0; i < count; i++)
			patterns[i] = value_to_string(a, args[i]);
		if (!hash_files(a, ask->run.options->folder, patterns, count, &hash, err))
			return false;
		*out = value_string(hash);
		return true;
	}
	*out = value_boolean(strcmp(function, "success") == 0 || strcmp(function, "always") == 0);
	return true;
}

/* --- life --------------------------------------------------------------------------------- */

static struct ask *
ask_new(struct object *overlay)
{
	struct ask *ask = calloc(1, sizeof(*ask));

	if (!ask)
		arena_exhausted();
	ask->overlay = overlay;
	ask->run.mask = mask_new(&ask->run.a);
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
		mask_add(ask->run.mask, value_to_string(&ask->run.a, *secret));
	}
}

struct ask *
ask_open(const struct run_options *options, struct object *overlay)
{
	struct ask *ask = ask_new(overlay);

	ask->run.options = options;
	ask->run.id = STR("1");
	ask->run.scope = (struct scope){&ask->run, NULL, NULL, NULL};
	ask->run.root = (struct call){.workflow = options->workflow,
		.inputs = options->inputs,
		.secrets = options->secrets};
	for (size_t i = 0; i < options->secrets->count; i++)
		mask_add(ask->run.mask, *(const struct str *)options->secrets->entries[i].value);
	mask_overlay(ask);
	return ask;
}

struct ask *
ask_open_only(struct object *contexts)
{
	struct ask *ask = ask_new(contexts);
	const struct map *members = object_members(contexts);
	const char **names = arena_array(&ask->run.a, const char *, members->count);

	for (size_t i = 0; i < members->count; i++) {
		const char *name = str_z(&ask->run.a, members->entries[i].key);
		names[i] = name ? name : "";
	}
	ask->only_overlay = true;
	ask->scope = (struct expr_scope){.contexts = names, .context_count = members->count};
	return ask;
}

void
ask_close(struct ask *ask)
{
	mask_free(ask->run.mask);
	arena_free(&ask->run.scratch);
	arena_free(&ask->run.a);
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

	return ask->only_overlay ? &ask->scope : schema_scope_names(all, &ask->names);
}

struct expr_host
ask_host(struct ask *ask)
{
	return (struct expr_host){.context = find_context, .call = call_function, .owner = ask};
}

struct str
ask_mask(struct ask *ask, struct arena *a, struct str text)
{
	return mask_apply_cut(ask->run.mask, a, text);
}
