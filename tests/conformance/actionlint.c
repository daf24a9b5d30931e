/*
 * conformance_actionlint DIR: lints the files that actionlint is tested with.
 *
 * DIR holds ok/, err/ and examples/ with single files, and projects/ with small repositories. A
 * file of ok/ passes without a finding at the level of an error; each other one when every pair of
 * line and class that its .out file lists is among the findings. A finding in a part of a scalar
 * counts for the line where the scalar begins too, which is where actionlint points. A table tells
 * for each class how many findings are expected and found. What is
 * expected otherwise stands in `exceptions`, each with its reason.
 */
#include "engine/lint/lint.h"
#include "engine/lint/output/finding.h"
#include "engine/lint/output/render.h"
#include "engine/store/file.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_SIZE_MAX ((size_t)16 << 20)
#define KINDS_MAX     64

#define BELOW_UNKNOWN "below a key that is unknown, and told, nothing is known"
#define FIRST_KEY     "told at the mapping's first key, as GitHub's parser does"
#define OUTSIDE       "GitHub's language service refuses a workflow outside of .github/workflows"
#define BY_PROGRAM                                                                                 \
	"told by the program, which runs shellcheck and pyflakes: tests/e2e/test_lint_scripts.py"
#define AT_MANIFEST "GitHub runs it: a warning at the manifest itself, and not at each use"
#define AS_TEXT     "GitHub runs it: a number or boolean is taken as text"
#define AFTER_YAML  "after an anchor inside itself, as after any error of YAML's, reading ends"

/* Findings of actionlint's that are not expected of lact. */
static const struct {
	const char *file; /* as it is printed */
	unsigned line;    /* 0: any */
	const char *kind; /* NULL: any */
	const char *reason;
} exceptions[] = {
	{"err/pyflakes_step_shell.yaml", 0, "pyflakes", BY_PROGRAM},
	{"err/pyflakes_workflow_default_shell.yaml", 0, "pyflakes", BY_PROGRAM},
	{"examples/pyflakes_integration.yaml", 0, "pyflakes", BY_PROGRAM},
	{"examples/shellcheck_integration.yaml", 0, "shellcheck", BY_PROGRAM},
	{"ok/dynamic_shell_name.yaml", 0, NULL,
		"GitHub allows no expression there: `shell` has no contexts in workflow-v1.0.json"},
	{"ok/nested_workflow_call.yaml", 0, NULL, OUTSIDE},
	{"projects/issue-136", 0, NULL, OUTSIDE},
	{"projects/workflow_call_inherit_secrets", 0, NULL, OUTSIDE},
	{"err/case_sensitive_keys.yaml", 30, NULL, BELOW_UNKNOWN},
	{"err/case_sensitive_keys.yaml", 49, NULL, BELOW_UNKNOWN},
	{"err/invalid_container_syntax.yaml", 21, NULL, FIRST_KEY},
	{"err/invalid_container_syntax.yaml", 87, NULL, FIRST_KEY},
	{"err/invalid_snapshot.yaml", 6, NULL, FIRST_KEY},
	{"err/workflow_call_event.yaml", 6, NULL, FIRST_KEY},
	{"err/workflow_call_event.yaml", 14, NULL, FIRST_KEY},
	{"err/issue170_empty_permissions.yaml", 12, "syntax-check",
		"told once, as permissions that there are not"},
	{"err/issue280_runs_on.yaml", 0, "runner-label",
		"an empty label is told once, as a value that must not be empty"},
	{"err/invalid_int_at_max_parallel.yaml", 25, "syntax-check", "GitHub takes 0 as no limit"},
	{"err/workflow_dispatch_type_check_inputs.yaml", 26, "expression", AS_TEXT},
	{"err/workflow_dispatch_type_check_inputs.yaml", 37, "expression", AS_TEXT},
	{"examples/type_checks.yaml", 7, "expression", AS_TEXT},
	{"projects/deprecated_inputs", 7, "action", AT_MANIFEST},
	{"projects/local_action_invalid", 0, "action", AT_MANIFEST},
	{"projects/local_javascript_action", 11, "action", AT_MANIFEST},
	{"projects/local_javascript_action", 12, "action", AT_MANIFEST},
	{"examples/yaml_anchor_usage.yaml", 18, NULL, AFTER_YAML},
	{"err/recursive_anchors.yaml", 11, NULL, AFTER_YAML},
	{"err/recursive_anchors.yaml", 15, NULL, AFTER_YAML},
};

/* One line of a .out file. */
struct expected {
	struct str path; /* of the file in its project; empty: the only one */
	unsigned line;
	struct str text; /* what follows it */
};

/* How often findings of one of actionlint's classes are expected, and what came of that. */
struct agreement {
	char kind[32];
	size_t expected;
	size_t found;
	size_t excepted;
};

struct suite {
	struct arena a;
	const char *folder;
	struct str root; /* of the repository at hand */
	size_t passed;
	size_t total;
	bool is_verbose;
	struct agreement agreements[KINDS_MAX];
	size_t agreement_count;
};

static bool
read_file(struct arena *a, struct str path, struct str *out)
{
	return file_read(a, path, FILE_SIZE_MAX, out, NULL);
}

static bool
read_of_project(void *owner, struct arena *a, struct str path, struct str *text)
{
	const struct suite *s = owner;

	return read_file(a, str_concat(a, s->root, STR("/"), path), text);
}

static bool
exists_in_project(void *owner, struct str path)
{
	const struct suite *s = owner;
	struct arena tmp = {0};
	struct stat st;
	const bool found = stat(str_z(&tmp, str_concat(&tmp, s->root, STR("/"), path)), &st) == 0;

	arena_free(&tmp);
	return found;
}

static bool
has_zone(void *owner, struct str name)
{
	struct arena tmp = {0};
	struct stat st;
	const struct str path = str_concat(&tmp, STR("/usr/share/zoneinfo/"), name);
	const bool found = stat(str_z(&tmp, path), &st) == 0;

	(void)owner;
	arena_free(&tmp);
	return found;
}

/* --- what is expected --------------------------------------------------------------------- */

/* The line without the slashes around it and the backslashes of a regular expression. */
static struct str
plain(struct arena *a, struct str line)
{
	struct buf b;

	if (line.n < 2 || line.p[0] != '/' || line.p[line.n - 1] != '/')
		return line;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 1; i + 1 < line.n; i++)
		if (line.p[i] != '\\')
			buf_add_char(&b, line.p[i]);
	return buf_take(a, &b);
}

/* False for a line that names no place. */
static bool
read_expected(struct arena *a, struct str line, struct expected *out)
{
	const struct str text = plain(a, line);
	struct str rest = text;

	struct str path = text;
	for (size_t i = 0; i + 1 < text.n; i++)
		if (text.p[i] == ':' && text.p[i + 1] >= '0' && text.p[i + 1] <= '9') {
			path = str_slice(text, 0, i);
			rest = str_slice(text, i + 1, text.n);
			break;
		}
	if (path.n == text.n)
		return false;
	out->path = path.p[0] == '/' ? str_slice(path, 1, path.n) : path;
	out->line = 0;
	size_t i = 0;
	for (; i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9'; i++)
		out->line = out->line * 10 + (unsigned)(rest.p[i] - '0');
	out->text = str_slice(rest, i, rest.n);
	return true;
}

/* The expected line ends with the class in brackets; one that names none takes any. */
static bool
is_of_kind(const struct expected *expected, const char *kind)
{
	const size_t open = str_rindex(expected->text, '[');
	const struct str end = str_slice(expected->text, open, expected->text.n);

	if (open == expected->text.n || !str_ends(end, STR("]")))
		return true;
	return str_has(end, str_from(kind));
}

static bool
is_at(const struct diag *diag, unsigned line)
{
	if (source_position(diag->source, diag->span.start).line == line)
		return true;
	return diag->token.end > 0 && source_position(diag->source, diag->token.start).line == line;
}

static bool
is_found(const struct expected *expected, const struct diags *diags)
{
	for (size_t i = 0; i < diags->count; i++)
		if ((expected->line == 0 || is_at(&diags->items[i], expected->line)) &&
			is_of_kind(expected, finding_kind(&diags->items[i])))
			return true;
	return false;
}

static const char *
reason_for(struct str name, const struct expected *expected)
{
	for (size_t i = 0; i < COUNT_OF(exceptions); i++)
		if (str_eq(name, str_from(exceptions[i].file)) &&
			(exceptions[i].line == 0 || exceptions[i].line == expected->line) &&
			(!exceptions[i].kind || is_of_kind(expected, exceptions[i].kind)))
			return exceptions[i].reason;
	return NULL;
}

/* --- agreement by class ------------------------------------------------------------------- */

static struct str
kind_of(const struct expected *expected)
{
	const size_t open = str_rindex(expected->text, '[');
	const struct str end = str_slice(expected->text, open, expected->text.n);

	if (!str_ends(end, STR("]")) || end.n < 3)
		return STR("(any)");
	return str_slice(end, 1, end.n - 1);
}

static struct agreement *
agreement_of(struct suite *s, struct str kind)
{
	for (size_t i = 0; i < s->agreement_count; i++)
		if (str_eq(kind, str_from(s->agreements[i].kind)))
			return &s->agreements[i];
	assert(s->agreement_count < KINDS_MAX);
	struct agreement *added = &s->agreements[s->agreement_count++];
	(void)snprintf(added->kind, sizeof(added->kind), "%" STR_FMT, STR_ARG(kind));
	return added;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct agreement *)a)->kind, ((const struct agreement *)b)->kind);
}

static void
print_agreements(struct suite *s)
{
	qsort(s->agreements, s->agreement_count, sizeof(s->agreements[0]), by_name);
	printf("%-22s %8s %8s %8s\n", "actionlint's class", "findings", "found", "excepted");
	for (size_t i = 0; i < s->agreement_count; i++) {
		const struct agreement *one = &s->agreements[i];
		printf("%-22s %8zu %8zu %8zu\n", one->kind, one->expected, one->found,
			one->excepted);
	}
}

/* --- linting ------------------------------------------------------------------------------ */

/* Lints a file; its findings are of the suite's arena. */
static void
lint(struct suite *s, struct str path, struct str shown, struct diags *diags)
{
	const struct lint_options options = {.read = read_of_project,
		.exists = exists_in_project,
		.has_zone = has_zone,
		.owner = s};
	struct source *source = arena_new(&s->a, struct source);
	struct lint_cache cache;
	struct str text;

	diags_init(diags, &s->a);
	if (!read_file(&s->a, path, &text))
		return;
	source_init(source, &s->a, shown, text);
	lint_cache_init(&cache, &s->a);
	lint_file(&s->a, source, &options, &cache, diags);
}

static void
print_findings(const struct suite *s, const struct diags *diags)
{
	struct buf b;

	if (!s->is_verbose)
		return;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < diags->count; i++)
		render_oneline(&b, &diags->items[i], STR_NONE);
	printf("%" STR_FMT, STR_ARG(buf_str(&b)));
	buf_free(&b);
}

static void
check_good(struct suite *s, struct str path, struct str name)
{
	struct diags diags;

	lint(s, path, name, &diags);
	s->total++;
	if (diags.error_count == 0 || reason_for(name, NULL)) {
		s->passed++;
		return;
	}
	printf("FAILED %" STR_FMT ": it is right, but has %zu errors\n", STR_ARG(name),
		diags.error_count);
	print_findings(s, &diags);
}

/* Lints the file that the expected findings of `out` are of, one after the other. */
static void
check_bad(struct suite *s, struct str folder, struct str only, struct str name, struct str out)
{
	struct str shown = STR_NONE;
	struct diags diags = {0};
	struct str line;
	bool ok = true;

	while (str_line(&out, &line)) {
		struct expected expected;
		if (!read_expected(&s->a, line, &expected))
			continue;
		const struct str path = only.n > 0 ? only : expected.path;
		if (!str_eq(path, shown))
			lint(s, str_concat(&s->a, folder, STR("/"), path), path, &diags);
		shown = path;
		struct agreement *agreement = agreement_of(s, kind_of(&expected));
		const bool found = is_found(&expected, &diags);
		const bool excepted = !found && reason_for(name, &expected);
		agreement->expected++;
		agreement->found += found;
		agreement->excepted += excepted;
		if (found || excepted)
			continue;
		if (ok)
			print_findings(s, &diags);
		printf("FAILED %" STR_FMT ": missing: %" STR_FMT "\n", STR_ARG(name),
			STR_ARG(line));
		ok = false;
	}
	s->total++;
	s->passed += ok;
}

static int is_visible(const struct dirent *entry);

/* Lints all workflows of a project of which nothing is expected. */
static void
check_clean(struct suite *s, struct str name)
{
	const struct str folder = str_concat(&s->a, s->root, STR("/workflows"));
	struct dirent **entries;
	const int count = scandir(str_z(&s->a, folder), &entries, is_visible, alphasort);
	size_t errors = 0;

	for (int i = 0; i < count; i++) {
		const struct str file = str_copy(&s->a, str_from(entries[i]->d_name));
		struct diags diags;
		lint(s, str_concat(&s->a, folder, STR("/"), file), file, &diags);
		print_findings(s, &diags);
		errors += diags.error_count;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	s->total++;
	const bool ok = errors == 0 || reason_for(name, NULL);
	s->passed += ok;
	if (!ok)
		printf("FAILED %" STR_FMT ": it is right, but has %zu errors\n", STR_ARG(name),
			errors);
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
run_entry(struct suite *s, const char *set, struct str name)
{
	struct arena *a = &s->a;
	const struct str folder = str_fmt(a, "%s/%s", s->folder, set);
	const bool is_yaml = str_ends(name, STR(".yaml"));
	const struct str stem = is_yaml ? str_slice(name, 0, name.n - 5) : name;
	const struct str shown = str_concat(a, str_from(set), STR("/"), name);
	struct str out;

	if (str_ends(name, STR(".out")))
		return;
	s->root = is_yaml ? folder : str_concat(a, folder, STR("/"), name);
	if (!read_file(a, str_concat(a, folder, STR("/"), stem, STR(".out")), &out))
		check_good(s, str_concat(a, folder, STR("/"), name), shown);
	else if (!is_yaml && str_trim(out).n == 0)
		check_clean(s, shown);
	else
		check_bad(s, s->root, is_yaml ? name : STR_NONE, shown, out);
	arena_reset(a);
}

static void
run_set(struct suite *s, const char *set)
{
	struct dirent **entries;
	const int count = scandir(str_z(&s->a, str_fmt(&s->a, "%s/%s", s->folder, set)), &entries,
		is_visible, alphasort);

	for (int i = 0; i < count; i++) {
		run_entry(s, set, str_from(entries[i]->d_name));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

int
main(int argc, char **argv)
{
	static const char *const sets[] = {"ok", "err", "examples", "projects"};
	struct suite s = {.folder = argc > 1 ? argv[1] : "", .is_verbose = argc > 2};

	for (size_t i = 0; argc > 1 && i < COUNT_OF(sets); i++) {
		const size_t passed = s.passed;
		const size_t total = s.total;
		run_set(&s, sets[i]);
		printf("actionlint %s %zu/%zu\n", sets[i], s.passed - passed, s.total - total);
	}
	print_agreements(&s);
	arena_free(&s.a);
	if (s.total == 0) {
		fprintf(stderr, "usage: conformance_actionlint DIR [-v]\n");
		return 2;
	}
	printf("actionlint total %zu/%zu\n", s.passed, s.total);
	return 0;
}
