/*
 * format_findings FILE TEMPLATE: prints findings in FILE by a template, as lact lint does.
 *
 * The findings are read from standard input, as actionlint's `-format '{{json .}}'` prints them;
 * of those, what is shown of the source is made anew. Exits 2 when the template is wrong.
 */
#include "engine/lint/output/render_template.h"
#include "engine/store/file.h"
#include "expr/value.h"

#include <assert.h>

#define SIZE_MAX_READ ((size_t)16 << 20)

static struct str
read_stdin(struct arena *a)
{
	char *text = arena_alloc(a, SIZE_MAX_READ);

	return (struct str){text, fread(text, 1, SIZE_MAX_READ, stdin)};
}

static struct str
string_of(struct object *finding, const char *key)
{
	return object_get(finding, str_from(key)).string;
}

static struct diag
read_finding(struct arena *a, struct source *source, struct object *finding)
{
	const uint32_t line = (uint32_t)object_get(finding, STR("line")).number;
	const uint32_t column = (uint32_t)object_get(finding, STR("column")).number;
	const uint32_t at = source_offset(source, line) + column - 1;

	return (struct diag){
		.code = str_z(
			a, string_of(finding, "kind")), /* a code without a rule is its own kind */
		.source = source,
		.span = {at, at + 1},
		.message = string_of(finding, "message"),
	};
}

static struct findings
read_findings(struct arena *a, struct source *source)
{
	struct value list;
	struct error err;
	const bool ok = value_from_json(a, read_stdin(a), &list, &err);

	assert(ok && list.kind == VALUE_ARRAY);
	struct findings findings = {arena_array(a, struct diag, list.array->count), 0, STR_NONE};
	for (; findings.count < list.array->count; findings.count++)
		findings.items[findings.count] =
			read_finding(a, source, list.array->items[findings.count].object);
	return findings;
}

/* Adds what the template makes of the findings in the file. */
static bool
format(struct arena *a, const char *path, const char *text, struct buf *b, struct error *err)
{
	struct source source;
	struct gotemplate *template;
	struct str read;

	if (!file_read(a, str_from(path), SIZE_MAX_READ, &read, err) ||
		!gotemplate_parse(a, str_from(text), &template, err))
		return false;
	source_init(&source, a, str_from(path), read);
	const struct findings findings = read_findings(a, &source);
	return render_template(template, &findings, 1, b, err);
}

int
main(int argc, char **argv)
{
	struct arena a = {0};
	struct error err;
	struct buf b;

	assert(argc == 3);
	buf_init(&b, BUF_UNBOUNDED);
	const bool ok = format(&a, argv[1], argv[2], &b, &err);
	if (!ok)
		(void)fprintf(stderr, "%s\n", err.text);
	else if (b.n > 0)
		(void)fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
	arena_free(&a);
	return ok ? 0 : 2;
}
