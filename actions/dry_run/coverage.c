#include "actions/dry_run/coverage.h"

#include "engine/store/file.h"
#include "engine/store/json.h"

#include <fnmatch.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Larger reports are found and told, but not read. */
#define READ_MAX ((size_t)64 << 20)

#define DEPTH_MAX 64

static const char *const names[] = {
	"*coverage*.xml",
	"*coverage*.json",
	"*coverage*.info",
	"*coverage*.lcov",
	"*coverage*.out",
	"*coverage*.txt",
	"*cobertura*.xml",
	"jacoco*.xml",
	"clover.xml",
	"*.clover",
	"report.xml",
	"test_cov.xml",
	"coverage-final.json",
	"excoveralls.json",
	"codecov.json",
	"lcov.info",
	"lcov.dat",
	"*.lcov",
	"gcov.info",
	"*.gcov",
	"cover.out",
	"luacov.report.out",
	"naxsi.info",
};

/* What a name above would match, and is no report. */
static const char *const no_reports[] = {
	"coverage-summary.json", ".*coveragerc*", "*coverage*.config.json", "*coverage*.lock"};

static const char *const left_out[] = {
	".git",
	".hg",
	".svn",
	"node_modules",
	"bower_components",
	"jspm_packages",
	"vendor",
	"venv",
	".venv",
	"virtualenv",
	".virtualenv",
	"env",
	".env",
	".tox",
	".nox",
	"__pycache__",
	".eggs",
	"site-packages",
	"htmlcov",
	".yarn",
	".gradle",
};

/* --- formats ------------------------------------------------------------------------------ */

static uint64_t
number_at(struct str s)
{
	uint64_t value = 0;

	for (size_t i = 0; i < s.n && char_is_digit(s.p[i]); i++)
		value = value * 10 + (uint64_t)(s.p[i] - '0');
	return value;
}

static void
read_lcov(struct str text, struct coverage_report *report)
{
	struct str line;

	while (str_line(&text, &line)) {
		if (str_starts(line, STR("LF:")))
			report->total += number_at(str_slice(line, 3, line.n));
		else if (str_starts(line, STR("LH:")))
			report->covered += number_at(str_slice(line, 3, line.n));
	}
}

/* The number in ` name="…"` of a tag's text. */
static uint64_t
attribute(struct arena *a, struct str tag, const char *name)
{
	const struct str wanted = str_fmt(a, " %s=\"", name);
	const size_t at = str_find(tag, wanted);

	return at < tag.n ? number_at(str_slice(tag, at + wanted.n, tag.n)) : 0;
}

/* The first tag of a name, from its `<` to its `>`. */
static struct str
tag_find(struct str text, struct str start)
{
	const size_t at = str_find(text, start);

	return str_slice(text, at, str_index(text, '>', at));
}

static void
read_cobertura(struct arena *a, struct str text, struct coverage_report *report)
{
	const struct str tag = tag_find(text, STR("<coverage "));

	report->covered = attribute(a, tag, "lines-covered");
	report->total = attribute(a, tag, "lines-valid");
}

/* The project's metrics come first, or last; they have the highest counts. */
static void
read_clover(struct arena *a, struct str text, struct coverage_report *report)
{
	for (;;) {
		const size_t at = str_find(text, STR("<metrics "));
		if (at == text.n)
			return;
		const struct str tag = tag_find(text, STR("<metrics "));
		if (attribute(a, tag, "statements") > report->total) {
			report->total = attribute(a, tag, "statements");
			report->covered = attribute(a, tag, "coveredstatements");
		}
		text = str_slice(text, at + 1, text.n);
	}
}

/* The last counter of lines is the whole report's. */
static void
read_jacoco(struct arena *a, struct str text, struct coverage_report *report)
{
	const struct str start = STR("<counter type=\"LINE\"");

	for (size_t at; (at = str_find(text, start)) < text.n;) {
		const struct str tag = tag_find(text, start);
		report->covered = attribute(a, tag, "covered");
		report->total = report->covered + attribute(a, tag, "missed");
		text = str_slice(text, at + 1, text.n);
	}
}

static void
count_statements(struct value statements, struct coverage_report *report)
{
	const struct map *members = json_members(statements);

	for (size_t i = 0; members && i < members->count; i++) {
		const struct value *times = members->entries[i].value;
		report->total++;
		report->covered += times->kind == VALUE_NUMBER && times->number > 0;
	}
}

/* Istanbul: {file: {s: {"0": times, …}}} */
static void
read_istanbul(struct str text, struct coverage_report *report)
{
	struct arena tmp = {0};
	const struct map *files = json_members(json_read(&tmp, text));

	for (size_t i = 0; files && i < files->count; i++) {
		const struct value *file = files->entries[i].value;
		count_statements(json_member(*file, "s"), report);
	}
	arena_free(&tmp);
}

/* Go: `file.go:1.2,3.4 STATEMENTS TIMES` */
static void
read_go(struct str text, struct coverage_report *report)
{
	struct str line;

	while (str_line(&text, &line)) {
		const size_t times = str_rindex(line, ' ');
		const struct str before = str_slice(line, 0, times);
		const size_t statements = str_rindex(before, ' ');
		if (times == line.n || statements == before.n)
			continue;
		const uint64_t count = number_at(str_slice(before, statements + 1, before.n));
		report->total += count;
		if (number_at(str_slice(line, times + 1, line.n)) > 0)
			report->covered += count;
	}
}

static void
read_report(struct arena *a, struct str text, struct coverage_report *report)
{
	const struct str start = str_trim_start(str_slice(text, 0, 4096));

	if (str_starts(start, STR("mode: "))) {
		report->format = "go";
		read_go(text, report);
	} else if (str_has(start, STR("<coverage ")) && str_has(start, STR("clover"))) {
		report->format = "clover";
		read_clover(a, text, report);
	} else if (str_has(start, STR("<coverage "))) {
		report->format = str_has(start, STR("lines-valid")) ? "cobertura" : "clover";
		read_cobertura(a, text, report);
		if (report->total == 0)
			read_clover(a, text, report);
	} else if (str_has(start, STR("<report "))) {
		report->format = "jacoco";
		read_jacoco(a, text, report);
	} else if (str_starts(start, STR("TN:")) || str_starts(start, STR("SF:"))) {
		report->format = "lcov";
		read_lcov(text, report);
	} else if (str_starts(start, STR("{")) && str_has(start, STR("statementMap"))) {
		report->format = "istanbul";
		read_istanbul(text, report);
	}
}

/* --- finding ------------------------------------------------------------------------------ */

static bool
matches(const char *const *patterns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (fnmatch(patterns[i], name, 0) == 0)
			return true;
	return false;
}

static bool
is_left_out(const FTSENT *entry)
{
	return entry->fts_level > DEPTH_MAX ||
	       (entry->fts_level > 0 && matches(left_out, COUNT_OF(left_out), entry->fts_name));
}

static bool
is_report(const FTSENT *entry)
{
	return entry->fts_info == FTS_F && matches(names, COUNT_OF(names), entry->fts_name) &&
	       !matches(no_reports, COUNT_OF(no_reports), entry->fts_name);
}

static int
by_path(const void *x, const void *y)
{
	return str_cmp(((const struct coverage_report *)x)->path,
		((const struct coverage_report *)y)->path);
}

static bool
has_path(const struct coverage_reports *reports, struct str path)
{
	for (size_t i = 0; i < reports->count; i++)
		if (str_eq(reports->items[i].path, path))
			return true;
	return false;
}

bool
coverage_add(struct arena *a, struct str folder, struct str path, struct coverage_reports *out)
{
	const struct str full = path_normal(a, path_join(a, folder, path));
	const char *z = str_z(a, full);
	struct stat st;
	struct str text;

	path = path_is_below(full, folder) && full.n > folder.n
		       ? str_slice(full, folder.n + 1, full.n)
		       : full;
	if (!z || stat(z, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	if (has_path(out, path))
		return true;
	struct coverage_report report = {
		.path = str_copy(a, path),
		.size_bytes = (uint64_t)st.st_size,
		.format = "unknown",
	};
	if (file_read(a, full, READ_MAX, &text, NULL))
		read_report(a, text, &report);
	*arena_push(a, out->items, out->count, out->capacity) = report;
	return true;
}

void
coverage_search(struct arena *a, struct str folder, struct coverage_reports *out)
{
	char *copy = arena_array(a, char, folder.n + 1);
	char *const roots[] = {copy, NULL};

	memcpy(copy, folder.p, folder.n);
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (!tree)
		return;
	for (FTSENT *entry; (entry = fts_read(tree));) {
		if (entry->fts_info == FTS_D && is_left_out(entry))
			(void)fts_set(tree, entry, FTS_SKIP); /* fails for wrong words alone */
		else if (is_report(entry))
			IGNORE(coverage_add(a, folder, str_from(entry->fts_path), out)); /* gone */
	}
	(void)fts_close(tree); /* only read */
	if (out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), by_path);
}
