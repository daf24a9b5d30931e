/*
 * docker/metadata-action: tags, labels and annotations of an image, from the event.
 *
 * Source     github.com/docker/metadata-action action.yml (v3 to v5), src/main.ts, src/meta.ts
 */
#include "actions/actions.h"
#include "actions/base/event_payload.h"
#include "actions/docker/metadata_version.h"
#include "actions/docker/moment_format.h"
#include "engine/store/file.h"
#include "expr/base/buf.h"

#include <stdlib.h>

static const struct builtin_input inputs[] = {
	{"context", "workflow", false},
	{"images", "", false},
	{"tags", "", false},
	{"flavor", "", false},
	{"labels", "", false},
	{"annotations", "", false},
	{"sep-tags", "", false},
	{"sep-labels", "", false},
	{"sep-annotations", "", false},
	{"bake-target", "docker-metadata-action", false},
	{"github-token", "", false},
};

struct docker_metadata {
	struct builtin_call *call;
	struct metadata_event event;
	struct metadata_rules rules;
	struct metadata_version version;
	struct docker_list tags;        /* with the images' names */
	struct docker_list tag_names;   /* without */
	struct docker_list labels;      /* KEY=VALUE, by key */
	struct docker_list annotations; /* LEVEL:KEY=VALUE */
	bool exports;
};

/* --- tags --------------------------------------------------------------------------------- */

static void
add_tags(struct docker_metadata *m, struct str image, struct docker_list *out)
{
	struct arena *a = m->call->a;
	const struct str start = image.n > 0 ? str_concat(a, image, STR(":")) : STR_NONE;

	if (m->version.main.n == 0)
		return;
	docker_list_add(a, out, str_concat(a, start, m->version.main));
	for (size_t i = 0; i < m->version.partial.count; i++)
		docker_list_add(a, out, str_concat(a, start, m->version.partial.items[i]));
	if (m->version.is_latest)
		docker_list_add(a, out, str_concat(a, start, m->version.latest));
}

static void
make_tags(struct docker_metadata *m)
{
	add_tags(m, STR_NONE, &m->tag_names);
	for (size_t i = 0; i < m->rules.images.count; i++)
		add_tags(m, m->rules.images.items[i], &m->tags);
	if (m->rules.images.count == 0)
		m->tags = m->tag_names;
}

/* --- labels ------------------------------------------------------------------------------- */

static struct str
key_of(struct str label)
{
	return str_slice(label, 0, str_index(label, '=', 0));
}

/* A later label takes the place of one with its key. One without `=` is none. */
static void
set_label(struct docker_metadata *m, struct docker_list *labels, struct str label)
{
	if (str_index(label, '=', 0) == label.n)
		return;
	for (size_t i = 0; i < labels->count; i++)
		if (str_eq(key_of(labels->items[i]), key_of(label))) {
			labels->items[i] = label;
			return;
		}
	docker_list_add(m->call->a, labels, label);
}

static int
by_key(const void *one, const void *other)
{
	return str_cmp(key_of(*(const struct str *)one), key_of(*(const struct str *)other));
}

static struct str
payload_text(struct docker_metadata *m, const char *path)
{
	return event_payload_text(m->call, m->event.payload, path);
}

static bool
make_labels(struct docker_metadata *m, const char *input, struct docker_list *out)
{
	struct arena *a = m->call->a;
	const struct str repository = builtin_repository(m->call);
	const struct str url =
		str_concat(a, builtin_env(m->call, "GITHUB_SERVER_URL"), STR("/"), repository);
	const struct {
		const char *name;
		struct str value;
	} usual[] = {
		{"title", str_after_last(repository, '/')},
		{"description", payload_text(m, "repository.description")},
		{"url", url},
		{"source", url},
		{"version", m->version.main},
		{"created",
			moment_format(a, m->event.now_s, 0, STR("YYYY-MM-DD[T]HH:mm:ss[.000Z]"))},
		{"revision", m->event.sha},
		{"licenses", payload_text(m, "repository.license.spdx_id")},
	};
	const struct docker_list given = docker_input_list(m->call, input);
	struct str label;

	for (size_t i = 0; i < COUNT_OF(usual); i++)
		set_label(m, out,
			str_concat(a, STR("org.opencontainers.image."), str_from(usual[i].name),
				STR("="), usual[i].value));
	for (size_t i = 0; i < given.count; i++) {
		if (!metadata_fill(&m->event, given.items[i], &label))
			return false;
		set_label(m, out, label);
	}
	qsort(out->items, out->count, sizeof(*out->items), by_key);
	return true;
}

static bool
make_annotations(struct docker_metadata *m)
{
	struct str levels = builtin_env(m->call, "DOCKER_METADATA_ANNOTATIONS_LEVELS");
	struct docker_list list = {0};
	struct str level;

	if (!make_labels(m, "annotations", &list))
		return false;
	if (levels.n == 0)
		levels = STR("manifest");
	while (str_split(&levels, ',', &level))
		for (size_t i = 0; i < list.count; i++)
			docker_list_add(m->call->a, &m->annotations,
				str_concat(m->call->a, level, STR(":"), list.items[i]));
	return true;
}

/* --- JSON --------------------------------------------------------------------------------- */

static struct value
list_value(struct docker_metadata *m, const struct docker_list *list)
{
	struct array *array = array_new(m->call->a);

	for (size_t i = 0; i < list->count; i++)
		array_add(m->call->a, array, value_string(list->items[i]));
	return value_array(array);
}

static struct value
label_values(struct docker_metadata *m)
{
	struct object *object = object_new_case_sensitive(m->call->a);

	for (size_t i = 0; i < m->labels.count; i++) {
		const struct str label = m->labels.items[i];
		const struct str key = key_of(label);
		object_set_str(object, key, str_slice(label, key.n + 1, label.n));
	}
	return value_object(object);
}

static struct value
arguments(struct docker_metadata *m)
{
	struct object *object = object_new_case_sensitive(m->call->a);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < m->rules.images.count; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? "," : "", STR_ARG(m->rules.images.items[i]));
	object_set_str(object, STR("DOCKER_META_IMAGES"), buf_take(m->call->a, &b));
	if (m->version.main.n > 0)
		object_set_str(object, STR("DOCKER_META_VERSION"), m->version.main);
	return value_object(object);
}

static struct str
json_output(struct docker_metadata *m)
{
	struct object *object = object_new_case_sensitive(m->call->a);

	object_set(object, STR("tags"), list_value(m, &m->tags));
	object_set(object, STR("labels"), label_values(m));
	object_set(object, STR("annotations"), list_value(m, &m->annotations));
	return value_to_json_line(m->call->a, value_object(object));
}

/* --- outputs ------------------------------------------------------------------------------ */

static void
set_output(struct docker_metadata *m, const char *name, struct str value)
{
	struct arena *a = m->call->a;
	const struct str upper = str_upper(a, str_from(name));
	char *variable = arena_array(a, char, upper.n + 1);

	builtin_set_output(m->call, name, value);
	for (size_t i = 0; i < upper.n; i++)
		variable[i] = upper.p[i] == '-' ? '_' : upper.p[i];
	if (m->exports)
		builtin_export(m->call,
			str_z(a, str_concat(a, STR("DOCKER_METADATA_OUTPUT_"),
					 (struct str){variable, upper.n})),
			value);
}

static void
set_list(struct docker_metadata *m, const char *name, const char *separator,
	const struct docker_list *list)
{
	const struct builtin_value *given = builtin_value_find(m->call, separator);
	const struct str between = given && given->whole.n > 0 ? given->whole : STR("\n");
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	builtin_log(m->call, "::group::Docker %s", name);
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buf_add(&b, between);
		buf_add(&b, list->items[i]);
		builtin_log(m->call, "%" STR_FMT, STR_ARG(list->items[i]));
	}
	builtin_log(m->call, "::endgroup::");
	set_output(m, name, buf_take(m->call->a, &b));
}

/* A definition for `docker buildx bake`, with these of its parts. */
static bool
set_bake(struct docker_metadata *m, const char *name, bool tags, bool labels, bool annotations)
{
	struct arena *a = m->call->a;
	struct object *target = object_new_case_sensitive(a);
	struct object *targets = object_new_case_sensitive(a);
	struct object *root = object_new_case_sensitive(a);
	const struct str kind = str_slice(str_from(name), 4, SIZE_MAX); /* behind `bake` */
	const struct str ending = str_slice(kind, 5, kind.n);           /* and `-file` */
	const struct str path = str_concat(
		a, m->call->temp, STR("/docker-metadata-action-bake"), ending, STR(".json"));
	struct error err = {0};

	if (tags)
		object_set(target, STR("tags"), list_value(m, &m->tags));
	if (labels)
		object_set(target, STR("labels"), label_values(m));
	if (annotations)
		object_set(target, STR("annotations"), list_value(m, &m->annotations));
	if (tags)
		object_set(target, STR("args"), arguments(m));
	object_set(targets, builtin_input(m->call, "bake-target"), value_object(target));
	object_set(root, STR("target"), value_object(targets));
	if (!file_write(path, value_to_json(a, value_object(root)), 0644, &err)) {
		(void)builtin_error(m->call, "%s", err.text);
		return false;
	}
	set_output(m, name, path);
	return true;
}

static bool
set_outputs(struct docker_metadata *m)
{
	if (m->version.main.n == 0)
		builtin_warning(m->call, "No Docker image version has been generated. Check tags "
					 "input.");
	set_output(m, "version", m->version.main);
	if (m->tags.count == 0)
		builtin_warning(m->call, "No Docker tag has been generated. Check tags input.");
	set_list(m, "tags", "sep-tags", &m->tags);
	set_list(m, "tag-names", "sep-tags", &m->tag_names);
	set_list(m, "labels", "sep-labels", &m->labels);
	set_list(m, "annotations", "sep-annotations", &m->annotations);
	set_output(m, "json", json_output(m));
	return set_bake(m, "bake-file-tags", true, false, false) &&
	       set_bake(m, "bake-file-labels", false, true, false) &&
	       set_bake(m, "bake-file-annotations", false, false, true) &&
	       set_bake(m, "bake-file", true, true, false);
}

static enum result
run(struct builtin_call *call)
{
	const struct str exports = builtin_env(call, "DOCKER_METADATA_SET_OUTPUT_ENV");
	struct docker_metadata m = {.call = call, .exports = !str_eq_nocase(exports, STR("false"))};

	if (!metadata_event_read(call, &m.event) || !metadata_rules_read(call, &m.rules) ||
		!metadata_version_make(&m.event, &m.rules, &m.version))
		return RESULT_FAILURE;
	make_tags(&m);
	if (!make_labels(&m, "labels", &m.labels) || !make_annotations(&m) || !set_outputs(&m))
		return RESULT_FAILURE;
	if (payload_text(&m, "repository.description").n == 0)
		builtin_difference(call,
			"docker/metadata-action: the labels for the description and the licence "
			"are empty: only GitHub knows them");
	builtin_note(call, "%zu tag%s", m.tags.count, m.tags.count == 1 ? "" : "s");
	return RESULT_SUCCESS;
}

const struct builtin action_docker_metadata = {
	.name = "docker/metadata-action",
	.summary = "tags and labels of an image, from the event",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
