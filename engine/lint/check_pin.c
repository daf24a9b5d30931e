#include "engine/lint/check.h"
#include "engine/lint/matrix_values.h"

#define SHA_LENGTH 40

static bool
is_hex(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdef", text.p[i] | 0x20) || text.p[i] == '\0')
			return false;
	return text.n > 0;
}

/* GitHub's own may be trusted to move their tags with care. */
static bool
is_of_github(struct str uses)
{
	return str_starts(uses, STR("actions/")) || str_starts(uses, STR("github/"));
}

static void
check_ref(struct lint *l, const struct node *uses)
{
	const size_t at = str_rindex(uses->text, '@');
	const struct str ref = str_slice(uses->text, at + 1, uses->text.n);

	if (at >= uses->text.n || (ref.n == SHA_LENGTH && is_hex(ref)))
		return;
	if (ref.n >= 7 && ref.n < SHA_LENGTH && is_hex(ref))
		lint_tell(l, "short-sha", uses,
			"'%" STR_FMT "' looks like a commit, but GitHub takes only whole ones",
			STR_ARG(ref))
			->help = STR("write all 40 characters");
	else
		lint_tell(l, is_of_github(uses->text) ? "unpinned-uses-of-github" : "unpinned-uses",
			uses,
			"'%" STR_FMT "' is not pinned: whoever may move '%" STR_FMT
			"' decides what runs",
			STR_ARG(uses->text), STR_ARG(ref))
			->help = STR("name a commit, with the version behind it in a comment");
}

/* An odd path means the same as a plain one, which is what people look for. */
static void
check_path(struct lint *l, const struct node *uses)
{
	const struct str path = str_slice(uses->text, 0, str_rindex(uses->text, '@'));
	const struct str rest = str_starts(path, STR("./")) ? str_slice(path, 2, path.n) : path;

	if (str_has(rest, STR("/./")) || str_has(rest, STR("//")) || str_has(rest, STR("/../")) ||
		str_ends(rest, STR("/")))
		(void)lint_tell(l, "obfuscated-uses", uses,
			"'%" STR_FMT "' is written in a roundabout way", STR_ARG(uses->text));
}

static void
check_uses(struct lint *l, const struct node *uses)
{
	if (!uses || uses->kind != NODE_STRING || uses->is_wrong ||
		str_starts(uses->text, STR("docker://")))
		return;
	check_path(l, uses);
	if (!str_starts(uses->text, STR("./")) && !str_starts(uses->text, STR("$/")))
		check_ref(l, uses);
}

/* --- images ------------------------------------------------------------------------------- */

static void
check_image_name(struct lint *l, const struct node *image, struct str text)
{
	const size_t slash = str_rindex(text, '/');
	const struct str name = slash < text.n ? str_slice(text, slash + 1, text.n) : text;
	const size_t colon = str_rindex(name, ':');

	if (text.n == 0 || image->is_wrong || str_has(text, STR("@sha256:")))
		return;
	if (colon == name.n || str_eq(str_slice(name, colon, name.n), STR(":latest")))
		lint_tell(l, "unpinned-image", image,
			"the image '%" STR_FMT "' is another one tomorrow", STR_ARG(text))
			->help = STR("name a version, or a digest");
	else
		lint_tell(l, "unhashed-image", image,
			"the image '%" STR_FMT "' is whatever its registry says it is",
			STR_ARG(text))
			->help = STR("name its digest: @sha256:…");
}

static void
check_image_of_matrix(void *owner, const struct node *value)
{
	check_image_name(owner, value, node_string(value));
}

static void
check_image(struct lint *l, const struct node *image)
{
	const struct str key = image ? matrix_key_of(image) : STR_NONE;

	if (key.n > 0)
		(void)matrix_values(l->job, key, check_image_of_matrix, l);
	else
		check_image_name(l, image, node_string(image));
}

/* `docker://IMAGE` */
static void
check_step_image(struct lint *l, const struct node *uses)
{
	if (str_starts(node_string(uses), STR("docker://")))
		check_image_name(l, uses, str_slice(uses->text, strlen("docker://"), uses->text.n));
}

static void
check_container(struct lint *l, const struct node *container)
{
	if (!container)
		return;
	check_image(l, container->kind == NODE_MAPPING ? node_find(container, "image") : container);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_uses(l, job->uses);
	check_container(l, job->container);
	for (size_t i = 0; job->services && job->services->kind == NODE_MAPPING &&
			   i < job->services->entry_count;
		i++)
		check_container(l, job->services->entries[i].value);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (step->kind != STEP_USES)
		return;
	check_uses(l, step->uses);
	check_step_image(l, step->uses);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	const struct node *image = node_find(node_find(action->root, "runs"), "image");

	if (action->kind == ACTION_DOCKER && image)
		check_step_image(l, image);
}

const struct check check_pin = {
	.name = "pin",
	.action = visit_action,
	.job = visit_job,
	.step = visit_step,
};
