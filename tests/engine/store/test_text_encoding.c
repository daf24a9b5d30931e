#include "engine/store/text_encoding.h"
#include "tests/expr/expect.h"

/* RFC 4648, section 10 */
static void
test_each_remainder_is_padded(void **state)
{
	static const struct {
		struct str bytes;
		const char *base64, *hex;
	} rows[] = {
		{{"", 0}, "", ""},
		{{"f", 1}, "Zg==", "66"},
		{{"fo", 2}, "Zm8=", "666f"},
		{{"foo", 3}, "Zm9v", "666f6f"},
		{{"foob", 4}, "Zm9vYg==", "666f6f62"},
		{{"fooba", 5}, "Zm9vYmE=", "666f6f6261"},
		{{"foobar", 6}, "Zm9vYmFy", "666f6f626172"},
		{{"\xff\xfe\x00\xfb\xef", 5}, "//4A++8=", "fffe00fbef"},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		expect_str(base64_encode(&a, rows[i].bytes), rows[i].base64);
		expect_str(hex_encode(&a, rows[i].bytes), rows[i].hex);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_remainder_is_padded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
