/* docs/json.md lists what records.def defines, and nothing else. UPDATE_FIXTURES=1 writes it. */
#include "engine/record/record.h"

#include "tests/expr/expect.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE  "docs/json.md"
#define START "| `record` | when | members |\n|---|---|---|\n"
#define END   "\n\n"

struct described {
	enum record_kind kind;
	const char *name; /* NULL: of the kind itself */
	const char *text;
};

static const struct described descriptions[] = {
#define RECORD(KIND, name, about, when)      {RECORD_##KIND, NULL, when},
#define RECORD_BARE(KIND, name, about, when) {RECORD_##KIND, NULL, when},
#define RECORD_END(name)
#define MEMBER(of, TYPE, name, text) {0, #name, text},
#include "engine/record/records.def"
};

static void
add_member(struct buf *b, const struct described *member, bool is_first)
{
	buf_add_fmt(b, "%s`%s`", is_first ? "" : ", ", member->name);
	if (member->text[0] != '\0')
		buf_add_fmt(b, " (%s)", member->text);
}

static struct str
table(struct arena *a)
{
	struct buf b;
	bool is_first = true;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < COUNT_OF(descriptions); i++) {
		const struct described *d = &descriptions[i];
		if (d->name) {
			add_member(&b, d, is_first);
			is_first = false;
			continue;
		}
		buf_add_fmt(&b, "%s| `%s` | %s | ", i > 0 ? " |\n" : "",
			record_shape(d->kind)->name, d->text);
		is_first = true;
	}
	buf_add_z(&b, " |");
	return buf_take(a, &b);
}

static void
write_page(struct str text)
{
	FILE *file = fopen(PAGE, "wb");

	if (!file || fwrite(text.p, 1, text.n, file) != text.n || fclose(file) != 0)
		fail_msg("cannot write " PAGE);
}

static void
test_the_page_lists_every_kind_and_member_as_they_are_defined(void **state)
{
	struct arena a = {0};
	const struct str page = read_text(&a, PAGE);
	const size_t start = str_find(page, STR(START)) + sizeof(START) - 1;
	const struct str rest = str_slice(page, start, page.n);
	const size_t end = str_find(rest, STR(END));
	const struct str wanted =
		str_concat(&a, str_slice(page, 0, start), table(&a), str_slice(rest, end, rest.n));
	const char *update = getenv("UPDATE_FIXTURES");

	(void)state;
	expect(start < page.n && end < rest.n);
	if (update && update[0] == '1')
		write_page(wanted);
	else if (!str_eq(page, wanted))
		fail_msg(PAGE " differs from records.def: UPDATE_FIXTURES=1 writes it");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_page_lists_every_kind_and_member_as_they_are_defined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
