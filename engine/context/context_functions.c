#include "engine/context/context_functions.h"

#include "engine/protocol/hash_files.h"

#include <string.h>

static bool
is_named(struct arena *a, struct str id, const struct value *args, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(id, value_to_string(a, args[i])))
			return true;
	return false;
}

static bool
any_named_is(struct arena *a, const struct context_results *needs, const struct value *args,
	size_t count, enum result wanted, bool is_wanted)
{
	for (size_t i = 0; i < needs->count; i++) {
		const struct context_result need = needs->at(needs->owner, i);
		if ((need.result == wanted) == is_wanted && is_named(a, need.id, args, count))
			return true;
	}
	return false;
}

/* success('a', 'b') and failure('a', 'b') are of the named jobs alone. */
static bool
answer(struct arena *a, const struct context_status *status, const struct context_results *needs,
	const char *function, const struct value *args, size_t count)
{
	if (strcmp(function, "cancelled") == 0)
		return status->is_cancelled;
	if (status->is_cancelled)
		return false;
	if (strcmp(function, "failure") == 0)
		return count > 0 ? any_named_is(a, needs, args, count, RESULT_FAILURE, true)
				 : status->any_failed;
	return count > 0 ? !any_named_is(a, needs, args, count, RESULT_SUCCESS, false)
			 : status->all_succeeded;
}

bool
context_status_call(struct arena *a, const struct context_status *status,
	const struct context_results *needs, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err)
{
	const bool is_always = strcmp(function, "always") == 0;

	if (!is_always && !status->is_known)
		return error_set(err, ERROR_INVALID, "'%s' is available in a job only", function);
	*out = value_boolean(is_always || answer(a, status, needs, function, args, count));
	return true;
}

bool
context_hash_files(struct arena *a, struct str folder, const struct value *args, size_t count,
	struct value *out, struct error *err)
{
	struct str *patterns = arena_array(a, struct str, count);
	struct str hash;

	for (size_t i = 0; i < count; i++)
		patterns[i] = value_to_string(a, args[i]);
	if (!hash_files(a, folder, patterns, count, &hash, err))
		return false;
	*out = value_string(hash);
	return true;
}
