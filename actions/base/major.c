#include "actions/base/major.h"

uint32_t
action_major(const struct builtin_call *call)
{
	const struct str ref = str_after_last(call->uses, '@');
	struct str number = str_slice(ref, 1, ref.n);

	if (!str_starts(ref, STR("v")) || number.n == 0 || !char_is_digit(number.p[0]))
		return UINT32_MAX;
	const uint32_t major = str_take_number(&number, UINT16_MAX);
	return number.n == 0 || number.p[0] == '.' ? major : UINT32_MAX;
}
