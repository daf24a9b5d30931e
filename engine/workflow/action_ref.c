#include "engine/workflow/action_ref.h"

#define COMMIT_LENGTH 40

bool
action_ref_is_own(struct str uses, struct str *path)
{
	if (!str_starts(uses, STR("./")) && !str_starts(uses, STR("$/")))
		return false;
	*path = str_slice(uses, 2, uses.n);
	return true;
}

bool
action_ref_parse(struct str uses, struct action_ref *out)
{
	const size_t at = str_index(uses, '@', 0);
	const size_t owner = str_index(uses, '/', 0);
	const size_t name = str_index(uses, '/', owner + 1);
	const size_t repository = name < at ? name : at;
	struct str own;

	if (action_ref_is_own(uses, &own) || str_starts(uses, STR("docker://")) || at == uses.n ||
		owner == 0 || owner + 1 >= at)
		return false;
	*out = (struct action_ref){
		.repository = str_slice(uses, 0, repository),
		.path = str_slice(uses, repository + 1, at),
		.ref = str_slice(uses, at + 1, uses.n),
	};
	return out->ref.n > 0;
}

bool
action_ref_is_commit(struct str ref)
{
	for (size_t i = 0; i < ref.n; i++)
		if (!memchr("0123456789abcdef", ref.p[i], 16))
			return false;
	return ref.n == COMMIT_LENGTH;
}
