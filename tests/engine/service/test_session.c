/* Tokens: whose they are, and what clients read in them. */
#include "engine/service/base/session.h"
#include "engine/store/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct session_job job = {
	.repository = {"o/r", 3},
	.run_id = {"7", 1},
	.scopes = {{"refs/pull/1/merge", 17}, {"refs/heads/main", 15}},
	.scope_count = 2,
	.access = CACHE_READ | CACHE_WRITE,
	.issuer = {"http://127.0.0.1:1/", 19},
};

static const struct session *
add(struct sessions *sessions)
{
	struct error err;
	const struct session *session = sessions_add(sessions, &job, &err);

	assert_non_null(session);
	return session;
}

/* The alphabet of section 5 of RFC 4648, without padding. */
static struct str
decode(struct arena *a, struct str text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *out = arena_alloc(a, text.n);
	size_t n = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < text.n; i++) {
		const char *digit = strchr(digits, text.p[i]);
		assert_non_null(digit);
		bits = bits << 6 | (unsigned)(digit - digits);
		if (i % 4 > 0)
			out[n++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
	}
	return (struct str){out, n};
}

static struct value
payload(struct arena *a, const struct session *session)
{
	struct str rest = session->token;
	struct str parts[4];
	size_t count = 0;

	while (count < 4 && str_split(&rest, '.', &parts[count]))
		count++;
	assert_int_equal(count, 3);
	return json_read(a, decode(a, parts[1]));
}

static void
test_a_token_is_its_jobs_alone(void **state)
{
	struct sessions *mine = sessions_new();
	struct sessions *other = sessions_new();
	const struct session *first = add(mine);
	const struct session *second = add(mine);

	(void)state;
	assert_ptr_equal(sessions_find(mine, first->token), first);
	assert_ptr_equal(sessions_find(mine, second->token), second);
	assert_null(sessions_find(other, first->token));
	assert_null(sessions_find(mine, STR("")));
	assert_null(sessions_find(mine, str_slice(first->token, 0, first->token.n - 1)));
	sessions_free(mine);
	sessions_free(other);
}

static void
test_jobs_of_a_run_share_its_id_and_have_their_own(void **state)
{
	struct sessions *sessions = sessions_new();
	const struct session *first = add(sessions);
	const struct session *second = add(sessions);

	(void)state;
	assert_true(str_eq(first->run_id, second->run_id));
	assert_false(str_eq(first->job_id, second->job_id));
	assert_ptr_equal(sessions_find_job(sessions, first->run_id, second->job_id), second);
	assert_null(sessions_find_job(sessions, first->run_id, STR("x")));
	sessions_free(sessions);
}

static void
test_the_scope_has_the_three_parts_that_artifacts_need(void **state)
{
	struct sessions *sessions = sessions_new();
	const struct session *session = add(sessions);
	struct arena a = {0};

	(void)state;
	const struct str scope = json_text(payload(&a, session), "scp");
	assert_true(str_eq(scope, str_concat(&a, STR("Actions.Results:"), session->run_id, STR(":"),
					  session->job_id)));
	arena_free(&a);
	sessions_free(sessions);
}

static void
test_buildkit_reads_access_as_json_in_a_text(void **state)
{
	struct sessions *sessions = sessions_new();
	struct arena a = {0};

	(void)state;
	const struct str access = json_text(payload(&a, add(sessions)), "ac");
	assert_true(str_eq(access, STR("[{\"Scope\":\"refs/pull/1/merge\",\"Permission\":3},"
				       "{\"Scope\":\"refs/heads/main\",\"Permission\":1}]")));
	arena_free(&a);
	sessions_free(sessions);
}

static void
test_times_are_numbers_around_now(void **state)
{
	struct sessions *sessions = sessions_new();
	struct arena a = {0};

	(void)state;
	const struct value claims = payload(&a, add(sessions));
	assert_int_equal(json_member(claims, "exp").kind, VALUE_NUMBER);
	assert_true(json_member(claims, "exp").number > (double)time(NULL) + 3600);
	assert_true(json_member(claims, "nbf").number < (double)time(NULL));
	arena_free(&a);
	sessions_free(sessions);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_token_is_its_jobs_alone),
		cmocka_unit_test(test_jobs_of_a_run_share_its_id_and_have_their_own),
		cmocka_unit_test(test_the_scope_has_the_three_parts_that_artifacts_need),
		cmocka_unit_test(test_buildkit_reads_access_as_json_in_a_text),
		cmocka_unit_test(test_times_are_numbers_around_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
