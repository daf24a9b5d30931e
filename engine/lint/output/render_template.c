#include "engine/lint/output/render_template.h"

#include "engine/lint/output/finding.h"

#include <utf8proc.h>

/* --- findings ----------------------------------------------------------------------------- */

static const struct gotemplate_field finding_fields[] = {
	{"Message", "message", false},
	{"Filepath", "filepath", true},
	{"Line", "line", false},
	{"Column", "column", false},
	{"Kind", "kind", false},
	{"Snippet", "snippet", true},
	{"EndColumn", "end_column", false},
	{"Code", NULL, false},
	{"Severity", NULL, false},
	{"Help", NULL, false},
};
static const struct gotemplate_shape finding_shape = {
	"finding", finding_fields, COUNT_OF(finding_fields)};

static const char *const severity_names[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

/* The columns of a terminal that the text takes up to its end, or to its first blank. */
static size_t
width(struct str text, bool to_blank)
{
	size_t columns = 0;

	for (size_t at = 0; at < text.n;) {
		utf8proc_int32_t c;
		const utf8proc_ssize_t n = utf8proc_iterate(
			(const utf8proc_uint8_t *)text.p + at, (utf8proc_ssize_t)(text.n - at), &c);
		if (to_blank && strchr(" \t\r\n", text.p[at]))
			break;
		columns += n > 0 ? (size_t)utf8proc_charwidth(c) : 1;
		at += n > 0 ? (size_t)n : 1;
	}
	return columns;
}

/* The line, and below it what is underlined; *end_column is where that ends. */
static struct str
snippet(struct arena *a, const struct diag *diag, uint32_t line_number, int64_t *end_column)
{
	const struct str line = source_line(diag->source, line_number);
	const size_t line_start = source_offset(diag->source, line_number);
	const size_t at = diag->span.start - line_start;
	struct buf b;

	if (diag->source->text.n == 0 || line.n > SNIPPET_MAX)
		return STR_NONE;
	const size_t before = width(str_slice(line, 0, at), false);
	const size_t under = width(str_slice(line, at, line.n), true);
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, line);
	buf_add_char(&b, '\n');
	buf_add_repeat(&b, ' ', before);
	buf_add_char(&b, '^');
	buf_add_repeat(&b, '~', under > 0 ? under - 1 : 0);
	*end_column = (int64_t)(before + (under > 0 ? under : 1));
	return buf_take(a, &b);
}

static struct gotemplate_value
finding(struct arena *a, const struct diag *diag)
{
	const struct position at = source_position(diag->source, diag->span.start);
	int64_t end_column = at.column;
	const struct str text = snippet(a, diag, at.line, &end_column);
	const struct gotemplate_value fields[COUNT_OF(finding_fields)] = {
		gotemplate_string(diag->message),
		gotemplate_string(diag->source->path),
		gotemplate_integer(at.line),
		gotemplate_integer(at.column),
		gotemplate_string(str_from(finding_kind(diag))),
		gotemplate_string(text),
		gotemplate_integer(end_column),
		gotemplate_string(str_from(diag->code)),
		gotemplate_string(str_from(severity_names[diag->severity])),
		gotemplate_string(diag->help),
	};
	struct gotemplate_value *copy =
		arena_array(a, struct gotemplate_value, COUNT_OF(finding_fields));

	memcpy(copy, fields, sizeof(fields));
	return (struct gotemplate_value){
		.kind = GOTEMPLATE_RECORD, .fields = copy, .shape = &finding_shape};
}

static struct gotemplate_value
all_findings(struct arena *a, const struct findings *files, size_t file_count)
{
	struct gotemplate_value *items;
	size_t count = 0;

	for (size_t i = 0; i < file_count; i++)
		count += files[i].count;
	items = arena_array(a, struct gotemplate_value, count);
	count = 0;
	for (size_t i = 0; i < file_count; i++)
		for (size_t j = 0; j < files[i].count; j++)
			items[count++] = finding(a, &files[i].items[j]);
	return (struct gotemplate_value){.kind = GOTEMPLATE_LIST, .items = items, .count = count};
}

/* --- kinds -------------------------------------------------------------------------------- */

static const struct gotemplate_field kind_fields[] = {
	{"Name", "Name", false},
	{"Description", "Description", false},
};
static const struct gotemplate_shape kind_shape = {"kind", kind_fields, COUNT_OF(kind_fields)};

#define KIND(name, description)                                                                    \
	{                                                                                          \
		{.kind = GOTEMPLATE_STRING, .string = {"" name, sizeof(name) - 1}},                \
		{                                                                                  \
			.kind = GOTEMPLATE_STRING, .string = {                                     \
				"" description,                                                    \
				sizeof(description) - 1                                            \
			}                                                                          \
		}                                                                                  \
	}

/* The kinds of rules, in order. The test `render_template` holds them to the table of rules. */
static const struct gotemplate_value kinds[][COUNT_OF(kind_fields)] = {
	KIND("action", "actions that steps use, and their inputs"),
	KIND("concurrency", "groups of concurrency"),
	KIND("credentials", "credentials of containers and services"),
	KIND("deprecated-commands", "workflow commands that files have replaced"),
	KIND("env-var", "names of environment variables"),
	KIND("events", "events that start workflows"),
	KIND("expression", "expressions in ${{ }}: syntax and types"),
	KIND("glob", "patterns of branches, tags and paths"),
	KIND("id", "ids of jobs and steps"),
	KIND("if-cond", "conditions that are the same in every run"),
	KIND("job-needs", "jobs that need others"),
	KIND("matrix", "combinations of matrices"),
	KIND("permissions", "permissions of the token"),
	KIND("pyflakes", "scripts for Python, checked by pyflakes"),
	KIND("runner-label", "labels of runners"),
	KIND("security", "security risks"),
	KIND("shell-name", "shells of scripts"),
	KIND("shellcheck", "scripts for shells, checked by shellcheck"),
	KIND("syntax-check", "the shape of the file"),
	KIND("workflow-call", "calls of reusable workflows"),
};

static struct gotemplate_value
all_kinds(struct arena *a)
{
	struct gotemplate_value *items = arena_array(a, struct gotemplate_value, COUNT_OF(kinds));

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		items[i] = (struct gotemplate_value){
			.kind = GOTEMPLATE_RECORD, .fields = kinds[i], .shape = &kind_shape};
	return (struct gotemplate_value){
		.kind = GOTEMPLATE_LIST, .items = items, .count = COUNT_OF(kinds)};
}

bool
render_template(const struct gotemplate *t, const struct findings *files, size_t file_count,
	struct buf *b, struct error *err)
{
	struct arena tmp = {0};
	const struct gotemplate_facts facts = {
		.version = STR(LACT_VERSION), .kinds = all_kinds(&tmp)};
	const bool ok = gotemplate_render(t, all_findings(&tmp, files, file_count), &facts, b, err);

	arena_free(&tmp);
	return ok;
}
