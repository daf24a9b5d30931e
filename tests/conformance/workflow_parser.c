/*
 * conformance_workflow_parser DIR [-v]: loads the workflows that GitHub's parsers are tested with.
 *
 * DIR holds the folder `reader` of actions/languageservices, workflow-parser/testdata. A file is
 * several documents, divided by lines that are exactly `---`: options, the workflow, pairs of a
 * called workflow's name and text, and the expected result as JSON. A rejected workflow must have
 * the same errors, each at the same file, line and column; texts are lact's own. An accepted one
 * must make the same model, which is also counted for itself. -v prints what differs, and all
 * errors of both.
 */
#include "engine/store/file.h"
#include "engine/workflow/load_workflow.h"
#include "engine/workflow/yaml.h"

#include "tests/support/workflow_json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SIZE_MAX ((size_t)16 << 20)

#define ERRORS_MAX 10 /* as many as GitHub keeps */

/* What GitHub does otherwise today, and so does lact. */
static const struct exception {
	const char *file;
	const char *reason;
	bool is_accepted; /* what lact must do, whatever the case wants */
} exceptions[] = {
	{"errors-anchor-tag.yml", "anchors are accepted in workflows since September 2025", true},
};

struct parser_tally {
	size_t passed;
	size_t total;
	size_t model_passed;
	size_t model_total;
};

struct parser_case {
	struct arena *a;
	const char *name;
	bool is_verbose;
	const struct node *options;
	struct source workflow;
	struct map called; /* struct source, by name */
	cJSON *expected;
};

/* --- reading a case ----------------------------------------------------------------------- */

static bool
read_file(struct arena *a, const char *folder, const char *name, struct str *out)
{
	return file_read(a, str_fmt(a, "%s/%s", folder, name), FILE_SIZE_MAX, out, NULL);
}

static bool
is_divider(struct str line)
{
	if (str_ends(line, STR("\r")))
		line.n--;
	return str_eq(line, STR("---"));
}

/* Takes the next document. The line feed before a divider is the divider's. */
static bool
next_document(struct str *rest, struct str *out)
{
	const char *start = rest->p;
	const char *end = start;
	struct str line;

	if (!start)
		return false;
	while (str_line(rest, &line)) {
		if (is_divider(line)) {
			*out = (struct str){start, (size_t)(end - start)};
			return true;
		}
		end = line.p + line.n + 1;
	}
	*out = (struct str){start, (size_t)(end - 1 - start)};
	*rest = STR_NONE;
	return true;
}

static const struct node *
load_options(struct parser_case *t, struct str text)
{
	struct source *source = arena_new(t->a, struct source);
	struct diags diags;

	source_init(source, t->a, STR("options"), text);
	diags_init(&diags, t->a);
	return yaml_load(t->a, source, &(struct yaml_options){0}, &diags);
}

static void
add_called(struct parser_case *t, struct str name, struct str text)
{
	struct source *source = arena_new(t->a, struct source);

	source_init(source, t->a, str_trim(name), text);
	map_set(&t->called, source->path, source);
}

static bool
read_test(struct parser_case *t, struct str text)
{
	struct str documents[32];
	size_t count = 0;

	while (count < COUNT_OF(documents) && next_document(&text, &documents[count]))
		count++;
	if (count < 3)
		return false;
	t->options = load_options(t, documents[0]);
	source_init(
		&t->workflow, t->a, str_fmt(t->a, ".github/workflows/%s", t->name), documents[1]);
	map_init(&t->called, t->a, false);
	for (size_t i = 2; i + 2 < count; i += 2)
		add_called(t, documents[i], documents[i + 1]);
	t->expected = cJSON_ParseWithLength(documents[count - 1].p, documents[count - 1].n);
	return t->options && t->expected;
}

/* --- loading ------------------------------------------------------------------------------ */

static size_t
size_option(const struct parser_case *t, const char *name)
{
	const struct node *value = node_find(t->options, name);

	return value && value->kind == NODE_NUMBER ? (size_t)value->number : 0;
}

static bool
is_skipped_by(const struct parser_case *t, const char *parser)
{
	const struct node *skip = node_find(t->options, "skip");

	for (size_t i = 0; skip && i < skip->item_count; i++)
		if (str_eq(skip->items[i]->text, str_from(parser)))
			return true;
	return false;
}

/* A `./` is named by the repository and commit of its caller, which the case makes up. */
static bool
is_named(struct str name, const struct workflow_ref *ref)
{
	const size_t at = str_rindex(name, '@');
	const bool is_local = str_starts(ref->uses, STR("./"));

	return str_starts(name, ref->repository) && str_ends(str_slice(name, 0, at), ref->path) &&
	       (is_local || str_eq(name, ref->uses));
}

static struct source *
find_workflow(void *owner, const struct workflow_ref *ref, struct error *err)
{
	struct parser_case *t = owner;

	for (size_t i = 0; i < t->called.count; i++)
		if (is_named(t->called.entries[i].key, ref))
			return (struct source *)t->called.entries[i].value;
	(void)error_set(err, ERROR_MISSING, "the case has no such workflow");
	return NULL;
}

static const struct workflow *
load(struct parser_case *t, struct diags *diags)
{
	const struct node *policy = node_find(t->options, "permissions-policy");
	const struct load_options options = {
		.strict = is_skipped_by(t, "C#"), /* then it is about the editor */
		.find_workflow = find_workflow,
		.owner = t,
		.policy = str_eq(node_string(policy), STR("LimitedRead")) ? POLICY_LIMITED_READ
									  : POLICY_WRITE,
		.size_max = size_option(t, "max-file-size"),
		.depth_max = size_option(t, "max-depth"),
		.bytes_max = size_option(t, "max-result-size"),
		.call_depth_max = size_option(t, "max-nested-reusable-workflows-depth"),
		.job_max = size_option(t, "max-job-limit"),
	};

	return workflow_load(t->a, &t->workflow, &options, diags);
}

/* --- errors ------------------------------------------------------------------------------- */

/* Where a message of GitHub's says that something is; parts that it does not say are zero. */
struct message_place {
	struct str path;
	unsigned line;
	unsigned column;
};

/* Takes `PATH (Line: L, Col: C)` off the start of a message, or `PATH` and a colon. */
static struct message_place
take_place(struct str *message)
{
	const struct str mark = STR(" (Line: ");
	const size_t at = str_find(*message, mark);
	const size_t colon = str_find(*message, STR(": "));
	struct message_place place = {0};
	int used = 0;

	if (at < colon && sscanf(message->p + at, " (Line: %u, Col: %u)%n", &place.line,
				  &place.column, &used) == 2) {
		place.path = str_slice(*message, 0, at);
		*message = str_slice(*message, at + (size_t)used, message->n);
	} else if (str_has(str_slice(*message, 0, colon), STR(".github/workflows/"))) {
		place.path = str_slice(*message, 0, colon);
		*message = str_slice(*message, colon, message->n);
	}
	return place;
}

static bool
is_at(const struct message_place *place, struct source *source, struct span span)
{
	const struct position at = source_position(source, span.start);

	if (place->path.n > 0 && !str_eq(place->path, source->path))
		return false;
	return place->line == 0 || (place->line == at.line && place->column == at.column);
}

static bool
is_where_github_says(const struct diag *diag, struct str message)
{
	const struct str caller = STR("In ");
	const struct str called = STR(": Error from called workflow ");

	if (str_starts(message, caller)) {
		message = str_slice(message, caller.n, message.n);
		const struct message_place from = take_place(&message);
		if (!diag->related_source || !str_starts(message, called) ||
			!is_at(&from, diag->related_source, diag->related_span))
			return false;
		message = str_slice(message, called.n, message.n);
	}
	const struct message_place place = take_place(&message);
	return is_at(&place, diag->source, diag->token.end > 0 ? diag->token : diag->span);
}

static void
print_diag(const struct diag *diag)
{
	const struct span span = diag->token.end > 0 ? diag->token : diag->span;
	const struct position at = source_position(diag->source, span.start);

	printf("  lact:   %" STR_FMT " (Line: %u, Col: %u): %" STR_FMT "\n",
		STR_ARG(diag->source->path), at.line, at.column, STR_ARG(diag->message));
}

static const char *
expected_message(const cJSON *errors, int i)
{
	const cJSON *error = cJSON_GetArrayItem(errors, i);

	return error ? cJSON_GetObjectItem(error, "Message")->valuestring : NULL;
}

static void
print_errors(const struct parser_case *t, const cJSON *errors, const struct diags *diags)
{
	printf("  %s:\n", t->name);
	for (int i = 0; i < cJSON_GetArraySize(errors); i++)
		printf("  GitHub: %s\n", expected_message(errors, i));
	for (size_t i = 0; i < diags->count; i++)
		print_diag(&diags->items[i]);
}

static bool
has_expected_errors(const cJSON *errors, const struct diags *diags)
{
	const size_t count = diags->count < ERRORS_MAX ? diags->count : ERRORS_MAX;

	if (count != (size_t)cJSON_GetArraySize(errors))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!is_where_github_says(
			    &diags->items[i], str_from(expected_message(errors, (int)i))))
			return false;
	return true;
}

/* --- cases -------------------------------------------------------------------------------- */

static const struct exception *
find_exception(const char *file)
{
	for (size_t i = 0; i < COUNT_OF(exceptions); i++)
		if (strcmp(exceptions[i].file, file) == 0)
			return &exceptions[i];
	return NULL;
}

static bool
is_true(const struct node *node)
{
	return node && node->kind == NODE_BOOLEAN && node->boolean;
}

static bool
is_expected_model(struct parser_case *t, const struct workflow *w, struct parser_tally *tally)
{
	const struct workflow_json_options options = {
		.with_source = is_true(node_find(t->options, "include-source")),
		.with_events = is_skipped_by(t, "C#") && is_skipped_by(t, "Go"),
	};
	cJSON *actual = workflow_json(w, &options);

	/* the server sorts the files of what runs again in part */
	if (is_true(node_find(t->options, "is-partial-rerun"))) {
		cJSON_DeleteItemFromObject(actual, "file-table");
		cJSON_DeleteItemFromObject(t->expected, "file-table");
	}
	const bool passed = cJSON_Compare(actual, t->expected, true);
	tally->model_total++;
	tally->model_passed += passed;
	if (!passed)
		printf("FAILED model of %s\n", t->name);
	if (!passed && t->is_verbose) {
		char *text = cJSON_Print(actual);
		printf("%s\n", text);
		cJSON_free(text);
	}
	cJSON_Delete(actual);
	return passed;
}

static void
run_test(struct parser_case *t, struct parser_tally *tally)
{
	const cJSON *errors = cJSON_GetObjectItem(t->expected, "errors");
	const struct exception *exception = find_exception(t->name);
	struct diags diags;

	diags_init(&diags, t->a);
	const struct workflow *w = load(t, &diags);
	bool passed = exception ? exception->is_accepted == (w != NULL)
		      : errors  ? !w && has_expected_errors(errors, &diags)
				: w != NULL;
	if (exception)
		printf("exception %s: %s\n", t->name, exception->reason);
	if (w && !errors)
		passed = is_expected_model(t, w, tally);
	tally->passed += passed;
	if (!passed)
		printf("FAILED %s\n", t->name);
	if ((!passed || t->is_verbose) && (errors || diags.count > 0))
		print_errors(t, errors, &diags);
}

static void
run_file(const char *folder, const char *name, bool is_verbose, struct parser_tally *tally)
{
	struct arena a = {0};
	struct parser_case t = {.a = &a, .name = name, .is_verbose = is_verbose};
	struct str text;

	tally->total++;
	if (read_file(&a, folder, name, &text) && read_test(&t, text))
		run_test(&t, tally);
	else
		printf("FAILED %s: it is no case\n", name);
	cJSON_Delete(t.expected);
	arena_free(&a);
}

static int
is_case(const struct dirent *entry)
{
	return str_ends(str_from(entry->d_name), STR(".yml"));
}

int
main(int argc, char **argv)
{
	struct arena a = {0};
	struct parser_tally tally = {0};
	struct dirent **entries;
	const bool is_verbose = argc == 3 && strcmp(argv[2], "-v") == 0;
	const char *folder = argc > 1 ? str_z(&a, str_fmt(&a, "%s/reader", argv[1])) : "";
	const int count =
		argc == 2 + is_verbose ? scandir(folder, &entries, is_case, alphasort) : -1;

	if (count <= 0) {
		fprintf(stderr, "usage: conformance_workflow_parser DIR [-v] (a folder with the "
				"folder reader of cases)\n");
		arena_free(&a);
		return 2;
	}
	for (int i = 0; i < count; i++) {
		run_file(folder, entries[i]->d_name, is_verbose, &tally);
		free(entries[i]);
	}
	free(entries);
	arena_free(&a);
	printf("workflow-parser-model %zu/%zu\n", tally.model_passed, tally.model_total);
	printf("workflow-parser total %zu/%zu\n", tally.passed, tally.total);
	return tally.passed == tally.total ? 0 : 1;
}
