/* Addresses that need no token: what they allow, and what they do not. */
#include "engine/service/base/signed_url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct signer signer = {{"http://127.0.0.1:1", 18}, {"key", 3}};

static struct http_request
request_of(struct arena *a, struct str url)
{
	const struct str rest = str_slice(url, signer.base.n, url.n);
	const size_t question = str_index(rest, '?', 0);

	return (struct http_request){
		.a = a,
		.path = str_slice(rest, 0, question),
		.query = str_slice(rest, question + 1, rest.n),
	};
}

static struct str
make(struct arena *a, enum signed_use use)
{
	struct str url;
	struct error err;

	assert_true(signed_url_make(a, &signer, STR("/blob/x"), use, &url, &err));
	return url;
}

static bool
is_good(struct arena *a, struct str url, enum signed_use use)
{
	const struct http_request request = request_of(a, url);

	return signed_url_check(&signer, &request, use);
}

static void
test_an_address_allows_its_use_alone(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_true(is_good(&a, make(&a, SIGNED_READ), SIGNED_READ));
	assert_true(is_good(&a, make(&a, SIGNED_WRITE), SIGNED_WRITE));
	assert_false(is_good(&a, make(&a, SIGNED_READ), SIGNED_WRITE));
	assert_false(is_good(&a, make(&a, SIGNED_WRITE), SIGNED_READ));
	arena_free(&a);
}

static void
test_parameters_behind_it_change_nothing(void **state)
{
	struct arena a = {0};
	const struct str url = make(&a, SIGNED_WRITE);

	(void)state;
	assert_true(is_good(
		&a, str_concat(&a, url, STR("&comp=block&blockid=QQ%3D%3D")), SIGNED_WRITE));
	assert_true(
		is_good(&a, str_concat(&a, url, STR("&se=99999999999&sig=x&sp=r")), SIGNED_WRITE));
	assert_false(is_good(&a, str_concat(&a, url, STR("&sp=r")), SIGNED_READ));
	arena_free(&a);
}

static void
test_another_path_is_refused(void **state)
{
	struct arena a = {0};
	const struct str url = make(&a, SIGNED_READ);
	struct http_request request = request_of(&a, url);

	(void)state;
	request.path = STR("/blob/y");
	assert_false(signed_url_check(&signer, &request, SIGNED_READ));
	request.path = STR("/blob/x/");
	assert_false(signed_url_check(&signer, &request, SIGNED_READ));
	arena_free(&a);
}

static void
test_another_servers_address_is_refused(void **state)
{
	const struct signer other = {signer.base, STR("other")};
	struct arena a = {0};
	const struct http_request request = request_of(&a, make(&a, SIGNED_READ));

	(void)state;
	assert_false(signed_url_check(&other, &request, SIGNED_READ));
	arena_free(&a);
}

static void
test_a_later_time_is_not_what_was_signed(void **state)
{
	struct arena a = {0};
	struct http_request request = request_of(&a, make(&a, SIGNED_READ));

	(void)state;
	request.query = str_concat(&a, STR("se=99999999999&"), request.query);
	assert_false(signed_url_check(&signer, &request, SIGNED_READ));
	request.query = STR("sp=r&se=&sig=");
	assert_false(signed_url_check(&signer, &request, SIGNED_READ));
	request.query = STR_NONE;
	assert_false(signed_url_check(&signer, &request, SIGNED_READ));
	arena_free(&a);
}

/* Signed by OpenSSL: printf 'r\n1000\n/blob/x' | openssl dgst -sha256 -hmac key */
static void
test_an_address_whose_time_is_over_is_refused(void **state)
{
	struct arena a = {0};
	struct http_request request = {.a = &a, .path = STR("/blob/x")};

	(void)state;
	request.query = STR("sp=r&se=1000&sig="
			    "de753562f98e76799e4f7c211d6e3de25557ccee4a905336fc0883a2627a6fed");
	assert_false(signed_url_check(&signer, &request, SIGNED_READ));
	request.query = STR("sp=r&se=99999999999&sig="
			    "be4afbe6ced656f526d726b9362bfc3820e10a21611ec36e431fc5cb1fa5e9e9");
	assert_true(signed_url_check(&signer, &request, SIGNED_READ));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_allows_its_use_alone),
		cmocka_unit_test(test_parameters_behind_it_change_nothing),
		cmocka_unit_test(test_another_path_is_refused),
		cmocka_unit_test(test_another_servers_address_is_refused),
		cmocka_unit_test(test_a_later_time_is_not_what_was_signed),
		cmocka_unit_test(test_an_address_whose_time_is_over_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
