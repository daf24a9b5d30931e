#include "engine/workflow/check_values.h"

#include "engine/workflow/cron.h"
#include "expr/base/unicode.h"

/* --- on ----------------------------------------------------------------------------------- */

static void
check_cron(const struct node *node, struct diags *diags)
{
	struct cron cron;
	struct error err;

	if (node && node->kind == NODE_STRING && !node->is_wrong && node->text.n > 0 &&
		!cron_parse(node->text, &cron, &err))
		(void)diag_error(diags, "schedule", node->source, node_start(node), "%s", err.text);
}

void
check_on_schedule(const struct node *schedule, struct diags *diags)
{
	for (size_t i = 0; schedule->kind == NODE_SEQUENCE && i < schedule->item_count; i++)
		check_cron(node_find(schedule->items[i], "cron"), diags);
}

void
check_on_dispatch(const struct node *dispatch, struct diags *diags)
{
	const struct node *inputs = node_find(dispatch, "inputs");

	if (inputs && inputs->kind == NODE_MAPPING && inputs->entry_count > DISPATCH_INPUTS_MAX)
		(void)diag_error(diags, "dispatch-input-count", inputs->source,
			inputs->entries[DISPATCH_INPUTS_MAX].key->span,
			"'workflow_dispatch' takes at most %d inputs, not %zu", DISPATCH_INPUTS_MAX,
			inputs->entry_count);
}

/* --- concurrency -------------------------------------------------------------------------- */

void
check_concurrency(const struct node *concurrency, struct diags *diags)
{
	const struct node *group =
		concurrency->kind == NODE_MAPPING ? node_find(concurrency, "group") : concurrency;

	if (unicode_length_utf16(node_string(group)) > CONCURRENCY_GROUP_MAX)
		(void)diag_error(diags, "concurrency", concurrency->source, node_start(concurrency),
			"the name of a concurrency group must have at most %d characters",
			CONCURRENCY_GROUP_MAX);
}

/* --- strategy ----------------------------------------------------------------------------- */

static bool
is_vector(struct str key)
{
	return !str_eq(key, STR("include")) && !str_eq(key, STR("exclude"));
}

static bool
has_vector(const struct node *matrix, struct str name)
{
	for (size_t i = 0; i < matrix->entry_count; i++)
		if (str_eq_nocase(matrix->entries[i].key->text, name) && is_vector(name))
			return true;
	return false;
}

static void
check_include(const struct node *include, struct diags *diags)
{
	for (size_t i = 0; include && i < include->item_count; i++) {
		const struct node *item = include->items[i];
		if (item->kind == NODE_MAPPING && item->entry_count == 0)
			(void)diag_error(diags, "matrix", item->source, node_start(item),
				"an entry of 'include' has no values");
	}
}

static void
check_exclude(const struct node *matrix, const struct node *exclude, struct diags *diags)
{
	for (size_t i = 0; exclude && i < exclude->item_count; i++) {
		const struct node *item = exclude->items[i];
		if (item->kind != NODE_MAPPING)
			continue;
		if (item->entry_count == 0)
			(void)diag_error(diags, "matrix", item->source, node_start(item),
				"an entry of 'exclude' has no values");
		for (size_t j = 0; j < item->entry_count; j++) {
			const struct node *key = item->entries[j].key;
			if (!has_vector(matrix, key->text))
				(void)diag_error(diags, "matrix", key->source, key->span,
					"'exclude' names '%" STR_FMT
					"', which is not a key of the matrix",
					STR_ARG(key->text));
		}
	}
}

static void
check_vectors(const struct node *matrix, struct diags *diags)
{
	bool has_any = false;

	for (size_t i = 0; i < matrix->entry_count; i++) {
		const struct node *key = matrix->entries[i].key;
		const struct node *value = matrix->entries[i].value;
		const bool is_empty = value->kind == NODE_SEQUENCE && value->item_count == 0;
		if (key->kind == NODE_STRING && !is_vector(key->text)) {
			has_any |= str_eq(key->text, STR("include")) && !is_empty;
			continue;
		}
		has_any = true;
		if (is_empty)
			(void)diag_error(diags, "unexpected-value", value->source, value->span,
				"the matrix vector '%" STR_FMT "' has no values",
				STR_ARG(key->text));
	}
	if (!has_any)
		(void)diag_error(diags, "matrix", matrix->source, node_start(matrix),
			"a matrix must have at least one key with values");
}

void
check_strategy(const struct node *strategy, struct diags *diags)
{
	const struct node *matrix = node_find(strategy, "matrix");

	if (!matrix || matrix->kind != NODE_MAPPING)
		return;
	check_vectors(matrix, diags);
	if (node_has_expression(strategy))
		return;
	check_include(node_find(matrix, "include"), diags);
	check_exclude(matrix, node_find(matrix, "exclude"), diags);
}

/* --- runs-on ------------------------------------------------------------------------------ */

static const char *const group_owners[] = {"org", "organization", "ent", "enterprise"};

static bool
is_group_owner(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(group_owners); i++)
		if (str_eq(name, str_from(group_owners[i])))
			return true;
	return false;
}

void
check_runs_on(const struct node *runs_on, struct diags *diags)
{
	const struct node *group = node_find(runs_on, "group");
	const struct str name = node_string(group);
	const size_t slash = str_index(name, '/', 0);

	if (slash == name.n)
		return;
	if (is_group_owner(str_slice(name, 0, slash)) && slash + 1 < name.n &&
		str_index(name, '/', slash + 1) == name.n)
		return;
	struct diag *diag = diag_error(diags, "unexpected-value", group->source, group->span,
		"invalid runner group '%" STR_FMT "'", STR_ARG(name));
	diag->help = STR("expected GROUP, organization/GROUP or enterprise/GROUP");
}

/* --- container, services ------------------------------------------------------------------ */

static void
tell_no_image(const struct node *container, struct diags *diags)
{
	if (container->is_cut)
		return;
	(void)diag_error(diags, "unexpected-value", container->source, node_start(container),
		"the container image is empty");
}

static struct str
image_of(const struct node *container)
{
	return node_string(
		container->kind == NODE_MAPPING ? node_find(container, "image") : container);
}

void
check_container(const struct node *container, struct diags *diags)
{
	const bool has_no_image = container->kind == NODE_MAPPING && !node_find(container, "image");

	if (!node_has_expression(container) &&
		(has_no_image || str_eq(image_of(container), STR("docker://"))))
		tell_no_image(container, diags);
}

void
check_services(const struct node *services, struct diags *diags)
{
	if (services->kind != NODE_MAPPING || node_has_expression(services))
		return;
	for (size_t i = 0; i < services->entry_count; i++) {
		const struct str image = image_of(services->entries[i].value);
		if (image.n == 0 || str_eq(image, STR("docker://")))
			tell_no_image(services->entries[i].value, diags);
	}
}

/* --- snapshot ----------------------------------------------------------------------------- */

/* Digits and `.*`. */
static bool
is_major_version(struct str version)
{
	if (version.n < 3 || !str_ends(version, STR(".*")))
		return false;
	for (size_t i = 0; i < version.n - 2; i++)
		if (!char_is_digit(version.p[i]))
			return false;
	return true;
}

void
check_snapshot(const struct node *snapshot, struct diags *diags)
{
	const struct node *version = node_find(snapshot, "version");

	if (version && version->kind == NODE_STRING && !version->is_cut &&
		!is_major_version(version->text))
		(void)diag_error(diags, "unexpected-value", snapshot->source, node_start(snapshot),
			"invalid image version '%" STR_FMT "': expected a version such as 2.*",
			STR_ARG(version->text));
}
