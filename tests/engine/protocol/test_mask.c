#include "engine/protocol/mask.h"

#include "engine/store/text_encoding.h"
#include "tests/expr/expect.h"

#define ROUNDS     10000
#define SEED       20260301u
#define SECRET_MAX 40

/* What a line becomes once the secrets, separated by `|`, are known. */
static struct str
masked(struct arena *a, const char *secrets, struct str text)
{
	struct mask *mask = mask_new(a);
	struct str rest = str_from(secrets);
	struct str secret;

	while (str_split(&rest, '|', &secret))
		mask_add(mask, secret);
	const struct str result = mask_apply(mask, a, text);
	expect(mask_would_change(mask, text) == !str_eq(result, text) || str_has(text, STR("***")));
	mask_free(mask);
	return result;
}

static const struct {
	const char *secrets;
	const char *text;
	const char *wanted;
} rows[] = {
	{"", "nothing is hidden", "nothing is hidden"},
	{" \t\n", "nothing is hidden", "nothing is hidden"},
	{"secret", "", ""},
	{"secret", "a secret here", "a *** here"},
	{"secret", "secret", "***"},
	{"secret", "secret, secret", "***, ***"},
	{"secret", "Secret SECRET", "Secret SECRET"},
	{"a", "banana", "b***n***n***"},
	{"  trimmed \n", "x trimmed y", "x *** y"},
	/* overlapping or touching ranges join */
	{"abc", "abcabc", "***"},
	{"abc|def", "xabcdefx", "x***x"},
	{"abcd|cdef", "xabcdefx", "x***x"},
	{"abc|abcdef", "abcdef abc", "*** ***"},
	{"aa", "aaa", "***"},
	{"aba", "ababa c aba", "*** c ***"},
	{"bcd|abcde", "abcde", "***"},
	{"b|abc", "abc", "***"},
	/* each line of a value, and the value as a whole */
	{"one\ntwo", "one", "***"},
	{"one\ntwo", "x two y", "x *** y"},
	{"one\r\ntwo\r\n", "one two", "*** ***"},
	{"one\rtwo", "two one", "*** ***"},
	{"one\n\n  two", "  two", "  ***"},
	{"one\ntwo", "one\ntwo", "***"},
	/* forms */
	{"user:pass", "dXNlcjpwYXNz", "***"},
	{"pass", "cGFzcw==", "***"},
	{"pass", "YXNz", "***"},                               /* without the first byte */
	{"pass", "c3M=", "***"},                               /* without the first two */
	{"sesame", "c2VzYW1lCg==", "***Cg=="},                 /* with a line feed behind it */
	{"open-sesame", "eCBvcGVuLXNlc2FtZSB5", "eCBv***SB5"}, /* within a text */
	{"a\"b", "a\\\"b", "***"},     /* in double quotes of a shell, and JSON */
	{"it's", "it''s", "***"},      /* in an expression */
	{"a\\b", "a\\\\b", "***"},     /* JSON */
	{"a\tb", "a\\tb", "***"},      /* JSON */
	{"a b/c", "a%20b%2Fc", "***"}, /* URI */
	{"ü&x", "%C3%BC%26x", "***"},
	{"<a&b>", "&lt;a&amp;b&gt;", "***"},
	{"\"quoted text\"", "quoted text", "***"},
	{"\"short\"", "short", "short"},
	{"before&after!", "before", "***"},
	{"before&after!", "after!", "***"},
	{"a&b", "a b", "a b"},
	{"first1&+secret2", "first1 ecret2", "*** ***"},
	{"größe𝄞", "gr\\u00f6\\u00dfe\\ud834\\udd1e", "***"}, /* JSON in ASCII */
	{"größe", "die größe!", "die ***!"},
};

static void
test_secrets_and_their_forms_become_stars(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual = masked(&a, rows[i].secrets, str_from(rows[i].text));
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s in %s\n  wanted %s\n  actual %" STR_FMT, rows[i].secrets,
				rows[i].text, rows[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static void
test_text_without_secrets_is_returned_as_it_is(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	const struct str text = STR("nothing to see");

	(void)state;
	expect(mask_apply(mask, &a, text).p == text.p);
	mask_add(mask, STR("secret"));
	expect(mask_apply(mask, &a, text).p == text.p);
	expect(!mask_would_change(mask, text) && mask_would_change(mask, STR("a secret")));
	mask_free(mask);
	mask_free(NULL);
	arena_free(&a);
}

static void
test_bytes_that_are_no_text_are_hidden_too(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);

	(void)state;
	mask_add(mask, STR("\xff\0\xfe"));
	expect(str_eq(mask_apply(mask, &a, STR("a\xff\0\xfe\xff")), STR("a***\xff")));
	mask_free(mask);
	arena_free(&a);
}

static void
test_a_secret_that_is_added_later_is_hidden_from_then_on(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);

	(void)state;
	mask_add(mask, STR("one"));
	expect_str(mask_apply(mask, &a, STR("one two")), "*** two");
	mask_add(mask, STR("two"));
	mask_add(mask, STR("one"));
	expect_str(mask_apply(mask, &a, STR("one two")), "*** ***");
	mask_free(mask);
	arena_free(&a);
}

static void
test_long_base64_is_hidden_in_lines(void **state)
{
	static const size_t widths[] = {64, 76};
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	char secret[200];

	(void)state;
	for (size_t i = 0; i < sizeof(secret); i++)
		secret[i] = (char)('a' + i * i % 23);
	mask_add(mask, (struct str){secret, sizeof(secret)});
	const struct str whole = base64_encode(&a, (struct str){secret, sizeof(secret)});
	for (size_t w = 0; w < COUNT_OF(widths); w++)
		for (size_t at = 0; at + widths[w] < whole.n; at += widths[w])
			expect_str(
				mask_apply(mask, &a, str_slice(whole, at, at + widths[w])), "***");
	mask_free(mask);
	arena_free(&a);
}

/* The tokens of eight jobs are more than PCRE2 takes at once. */
static void
test_more_secrets_than_one_pattern_holds_are_hidden(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	char token[900];
	struct str line;

	(void)state;
	for (int i = 0; i < 50; i++) {
		memset(token, 'a' + i % 26, sizeof(token));
		token[0] = (char)('A' + i / 26);
		mask_add(mask, (struct str){token, sizeof(token)});
		mask_add(mask, str_fmt(&a, "short-%d", i));
	}
	for (int i = 0; i < 50; i++) {
		memset(token, 'a' + i % 26, sizeof(token));
		token[0] = (char)('A' + i / 26);
		line = str_fmt(&a, "<%.900s> <short-%d>", token, i);
		expect(str_eq(mask_apply(mask, &a, line), STR("<***> <***>")));
	}
	mask_free(mask);
	arena_free(&a);
}

static void
test_a_secret_that_no_pattern_holds_is_hidden(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	const size_t size = 100000;
	char *secret = arena_alloc(&a, size);
	unsigned random = SEED;

	(void)state;
	for (size_t i = 0; i < size; i++) {
		random = random * 1103515245u + 12345u;
		secret[i] = (char)('a' + (random >> 16) % 26);
	}
	const struct str whole = {secret, size};
	mask_add(mask, whole);
	mask_add(mask, str_slice(whole, 0, 20));
	const struct str text =
		str_concat(&a, STR("x "), whole, STR(" y "), str_slice(whole, 0, 99));
	const struct str rest = str_slice(whole, 20, 99);
	expect(str_eq(mask_apply(mask, &a, text), str_concat(&a, STR("x *** y ***"), rest)));
	expect(str_eq(mask_apply(mask, &a, base64_encode(&a, whole)), STR("***")));
	mask_free(mask);
	arena_free(&a);
}

static void
test_the_start_of_a_secret_before_a_cut_is_hidden(void **state)
{
	static const char *const rows_of_cut[][2] = {
		{"it says: open-ses…", "it says: ***…"},
		{"it says: open-ses… and open-s… more", "it says: ***… and ***… more"},
		{"it says: ope…", "it says: ope…"}, /* tells nothing */
		{"it says: open-sesame…", "it says: ***…"},
		{"open-ses is no secret", "open-ses is no secret"},
		{"…", "…"},
	};
	struct arena a = {0};
	struct mask *mask = mask_new(&a);

	(void)state;
	mask_add(mask, STR("open-sesame"));
	for (size_t i = 0; i < COUNT_OF(rows_of_cut); i++)
		expect_str(
			mask_apply_cut(mask, &a, str_from(rows_of_cut[i][0])), rows_of_cut[i][1]);
	mask_free(mask);
	arena_free(&a);
}

/* --- random secrets ----------------------------------------------------------------------- */

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* From a small alphabet, so that secrets overlap and repeat, and with what forms escape. */
static struct str
random_text(struct arena *a, unsigned *seed, size_t max)
{
	static const char alphabet[] = "ab\"'\\&<%=/ é\x01";
	const size_t n = 1 + next_random(seed) % max;
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = alphabet[next_random(seed) % (sizeof(alphabet) - 1)];
	return (struct str){p, n};
}

/* The plainest way to say what must be hidden: each byte that some occurrence covers. */
static struct str
plainly(struct arena *a, const struct str *secrets, size_t count, struct str text)
{
	bool *hidden = arena_array(a, bool, text.n + 1);
	struct buf b;

	for (size_t s = 0; s < count; s++)
		for (size_t i = 0; secrets[s].n > 0 && i + secrets[s].n <= text.n; i++)
			if (memcmp(text.p + i, secrets[s].p, secrets[s].n) == 0)
				memset(hidden + i, true, secrets[s].n);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		if (!hidden[i])
			buf_add_char(&b, text.p[i]);
		else if (i == 0 || !hidden[i - 1])
			buf_add_z(&b, "***");
	}
	return buf_take(a, &b);
}

/* Stars that follow each other are one secret, or several. */
static struct str
without_double_stars(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '*' || i < 3 || memcmp(s.p + i - 3, "***", 3) != 0)
			buf_add_char(&b, s.p[i]);
	return buf_take(a, &b);
}

/* A text that is parted wherever that may be, as it arrives, shows what it shows as a whole. */
static void
check_parts(struct arena *a, unsigned *seed, struct mask *mask, struct str text)
{
	struct buf held;
	struct buf shown;
	size_t at = 0;

	buf_init(&held, BUF_UNBOUNDED);
	buf_init(&shown, BUF_UNBOUNDED);
	while (at < text.n) {
		const size_t n = 1 + next_random(seed) % 20;
		buf_add(&held, str_slice(text, at, at + n < text.n ? at + n : text.n));
		at += n;
		const size_t cut = at < text.n ? mask_cut(mask, buf_str(&held)) : held.n;
		buf_add(&shown, mask_apply(mask, a, str_slice(buf_str(&held), 0, cut)));
		memmove(held.p, held.p + cut, held.n - cut);
		held.n -= cut;
	}
	const struct str whole = without_double_stars(a, mask_apply(mask, a, text));
	if (!str_eq(without_double_stars(a, buf_str(&shown)), whole))
		fail_msg("in parts '%" STR_FMT "', as a whole '%" STR_FMT "'",
			STR_ARG(buf_str(&shown)), STR_ARG(whole));
	buf_free(&held);
	buf_free(&shown);
}

static void
check_random(unsigned *seed)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	struct buf line;
	struct str secrets[3];

	buf_init(&line, BUF_UNBOUNDED);
	for (size_t i = 0; i < COUNT_OF(secrets); i++) {
		secrets[i] = str_trim(random_text(&a, seed, SECRET_MAX));
		mask_add(mask, secrets[i]);
	}
	for (size_t i = 0; i < 4; i++) {
		buf_add(&line, random_text(&a, seed, SECRET_MAX));
		buf_add(&line, secrets[next_random(seed) % COUNT_OF(secrets)]);
	}
	const struct str text = buf_str(&line);
	const struct str actual = mask_apply(mask, &a, text);
	for (size_t i = 0; i < COUNT_OF(secrets); i++)
		if (secrets[i].n > 3 && str_has(actual, secrets[i]))
			fail_msg("'%" STR_FMT "' is seen in '%" STR_FMT "'", STR_ARG(secrets[i]),
				STR_ARG(actual));
	check_parts(&a, seed, mask, text);
	/* forms hide more, never less */
	const struct str wanted = plainly(&a, secrets, COUNT_OF(secrets), text);
	size_t at = 0;
	for (size_t i = 0; i < actual.n; i++) {
		if (actual.p[i] == '*')
			continue;
		while (at < wanted.n && wanted.p[at] != actual.p[i])
			at++;
		expect(at < wanted.n);
		at++;
	}
	buf_free(&line);
	mask_free(mask);
	arena_free(&a);
}

static void
test_random_secrets_are_never_seen(void **state)
{
	unsigned seed = SEED;

	(void)state;
	for (int i = 0; i < ROUNDS; i++)
		check_random(&seed);
}

/* Letters alone have no form but themselves and base64, so what comes out is known exactly. */
static void
test_random_secrets_of_letters_hide_just_what_they_cover(void **state)
{
	unsigned seed = SEED;

	(void)state;
	for (int i = 0; i < ROUNDS / 10; i++) {
		struct arena a = {0};
		struct mask *mask = mask_new(&a);
		struct str secrets[4];
		char text[200];
		for (size_t s = 0; s < COUNT_OF(secrets); s++) {
			char *p = arena_alloc(&a, 6);
			for (size_t j = 0; j < 6; j++)
				p[j] = "xyz"[next_random(&seed) % 3];
			secrets[s] = (struct str){p, 1 + next_random(&seed) % 6};
			mask_add(mask, secrets[s]);
		}
		for (size_t j = 0; j < sizeof(text); j++)
			text[j] = "xyz "[next_random(&seed) % 4];
		const struct str line = {text, sizeof(text)};
		expect(str_eq(
			mask_apply(mask, &a, line), plainly(&a, secrets, COUNT_OF(secrets), line)));
		mask_free(mask);
		arena_free(&a);
	}
}

static void
test_a_long_line_full_of_secrets_takes_linear_time(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	const size_t n = (size_t)1 << 20;
	char *p = arena_alloc(&a, n);

	(void)state;
	memset(p, 'a', n);
	mask_add(mask, STR("a"));
	mask_add(mask, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
	expect_str(mask_apply(mask, &a, (struct str){p, n}), "***");
	for (size_t i = 0; i < n; i += 2)
		p[i] = 'x';
	expect(mask_apply(mask, &a, (struct str){p, n}).n == n * 2);
	mask_free(mask);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_secrets_and_their_forms_become_stars),
		cmocka_unit_test(test_text_without_secrets_is_returned_as_it_is),
		cmocka_unit_test(test_bytes_that_are_no_text_are_hidden_too),
		cmocka_unit_test(test_a_secret_that_is_added_later_is_hidden_from_then_on),
		cmocka_unit_test(test_long_base64_is_hidden_in_lines),
		cmocka_unit_test(test_more_secrets_than_one_pattern_holds_are_hidden),
		cmocka_unit_test(test_a_secret_that_no_pattern_holds_is_hidden),
		cmocka_unit_test(test_the_start_of_a_secret_before_a_cut_is_hidden),
		cmocka_unit_test(test_random_secrets_are_never_seen),
		cmocka_unit_test(test_random_secrets_of_letters_hide_just_what_they_cover),
		cmocka_unit_test(test_a_long_line_full_of_secrets_takes_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
