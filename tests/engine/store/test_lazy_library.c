#include "engine/store/crypto_library.h"
#include "tests/expr/expect.h"

static void *found;

static const struct lazy_symbol known[] = {{"EVP_MD_fetch", &found}};
static const struct lazy_symbol unknown[] = {
	{"EVP_MD_fetch", &found}, {"no_such_function", &found}};

static void
test_a_library_that_is_not_there_is_named_with_its_package(void **state)
{
	struct lazy_library library = {
		.files = {"libnothing.so.1", "libnothing.so.2"},
		.package = "libnothing1",
		.symbols = known,
		.symbol_count = COUNT_OF(known),
		.mutex = PTHREAD_MUTEX_INITIALIZER,
	};
	struct error err;

	(void)state;
	expect(!lazy_library_load(&library, &err));
	assert_int_equal(err.kind, ERROR_MISSING);
	assert_string_equal(err.text, "the library libnothing.so.1 is not on this machine");
	assert_string_equal(err.help, "install the package libnothing1");
}

static void
test_a_library_without_a_function_is_not_the_one(void **state)
{
	struct lazy_library library = {
		.files = {LACT_LIBCRYPTO},
		.package = "libssl3",
		.symbols = unknown,
		.symbol_count = COUNT_OF(unknown),
		.mutex = PTHREAD_MUTEX_INITIALIZER,
	};
	struct error err;

	(void)state;
	expect(!lazy_library_load(&library, &err));
	assert_int_equal(err.kind, ERROR_MISSING);
}

static size_t start_count;

static bool
start(void)
{
	start_count++;
	return true;
}

static void
test_a_library_is_loaded_and_started_once(void **state)
{
	struct lazy_library library = {
		.files = {"libnothing.so.1", LACT_LIBCRYPTO},
		.package = "libssl3",
		.symbols = known,
		.symbol_count = COUNT_OF(known),
		.start = start,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
	};
	struct error err;

	(void)state;
	found = NULL;
	expect(lazy_library_load(&library, &err));
	expect(lazy_library_load(&library, &err));
	assert_int_equal(start_count, 1);
	assert_non_null(found);
}

static void
test_libcrypto_makes_digests(void **state)
{
	struct error err;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	const struct crypto_library *crypto = crypto_library_load(&err);

	(void)state;
	assert_non_null(crypto);
	EVP_MD *md = crypto->EVP_MD_fetch(NULL, "SHA256", NULL);
	assert_int_equal(crypto->EVP_Digest("abc", 3, digest, &n, md, NULL), 1);
	assert_int_equal(n, 32);
	assert_memory_equal(digest, "\xba\x78\x16\xbf", 4); /* FIPS 180-2, appendix B.1 */
	crypto->EVP_MD_free(md);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_library_that_is_not_there_is_named_with_its_package),
		cmocka_unit_test(test_a_library_without_a_function_is_not_the_one),
		cmocka_unit_test(test_a_library_is_loaded_and_started_once),
		cmocka_unit_test(test_libcrypto_makes_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
