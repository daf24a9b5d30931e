#include "engine/run/step/step_matcher.h"

#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/store/file.h"

#define NUMBER_END       100000001 /* of lines and columns, which else are left out */
#define MATCHER_SIZE_MAX ((size_t)1 << 20)

bool
step_add_matcher(struct step *step, struct str path, struct error *err)
{
	const struct job *job = step->job;
	const struct str full = path_join(&step->a, job_workspace_inside(job, &step->a), path);
	struct str json;

	return file_read(&step->job->a, job_outside(job, &step->a, full), MATCHER_SIZE_MAX, &json,
		       err) &&
	       matchers_add(&step->job->matchers, json, err);
}

/* Other words make no annotation. */
static bool
level_of(struct str severity, enum line_kind *out)
{
	static const struct {
		const char *word;
		enum line_kind kind;
	} levels[] = {{"error", LINE_ERROR}, {"warning", LINE_WARNING}, {"notice", LINE_NOTICE}};

	for (size_t i = 0; i < COUNT_OF(levels); i++)
		if (str_eq_nocase(severity, str_from(levels[i].word))) {
			*out = levels[i].kind;
			return true;
		}
	return false;
}

/* A file counts if it is in the workspace; its path is reported relative to that. */
static struct str
file_of(struct step *step, const struct matcher_hit *hit)
{
	struct arena *a = &step->a;
	const struct str workspace = job_workspace_inside(step->job, a);
	const struct str folder = hit->from_path.n > 0
					  ? path_join(a, workspace, path_folder(hit->from_path))
					  : workspace;
	const struct str path = path_normal(a, path_join(a, folder, hit->file));

	if (hit->file.n == 0 || !path_is_below(path, workspace) ||
		!file_exists(job_outside(step->job, a, path)))
		return STR_NONE;
	return str_slice(path, workspace.n + 1, path.n);
}

/* On the masked line: a group could hold a part of a secret, which no mask would know. */
bool
step_match_line(struct step *step, struct str line)
{
	struct matcher_hit hit;
	enum line_kind level;

	line = mask_apply(step->job->run->mask, &step->a, line);
	if (!matchers_find(&step->job->matchers, &step->a, line, &hit) || hit.message.n == 0 ||
		!level_of(hit.severity, &level))
		return false;
	const struct annotation at = {
		.file = file_of(step, &hit),
		.line = str_number(hit.line, NUMBER_END),
		.column = str_number(hit.line, NUMBER_END) > 0 ? str_number(hit.column, NUMBER_END)
							       : 0,
	};
	step_line(step, level, line);
	step_annotate(step, level, hit.message, &at);
	return true;
}
