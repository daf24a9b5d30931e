/*
 * fuzz_fetch_wire: any bytes as the answer of the process that fetches.
 *
 * Beyond not failing: an answer has a known kind, and says again what it said when it is written
 * and read once more.
 */
#include "engine/git/fetch_wire.h"

#include <assert.h>
#include <stdint.h>

static void
check_again(struct arena *a, const struct fetch_answer *answer)
{
	struct fetch_answer again = {0};

	assert(answer->error.kind <= ERROR_NETWORK);
	const bool is_read = fetch_answer_read(a, fetch_answer_write(a, answer), &again);
	assert(is_read);
	assert(again.error.kind == answer->error.kind && str_eq(again.commit, answer->commit));
	assert(str_eq(str_from(again.error.text), str_from(answer->error.text)));
	assert(str_eq(str_from(again.error.help), str_from(answer->error.help)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct fetch_answer answer = {0};

	if (fetch_answer_read(&a, (struct str){(const char *)data, size}, &answer))
		check_again(&a, &answer);
	arena_free(&a);
	return 0;
}
