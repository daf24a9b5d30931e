#include "engine/run/step/step_place.h"

#include "engine/workflow/schema_check.h"

/* Line `number` of the script, which is as written: else its expressions made other lines of it. */
static bool
find_line(const struct node *run, struct str script, uint32_t number, uint32_t *line)
{
	const struct str told = script_line(script, number);
	const struct str written = script_line(run->text, number);

	if (written.n == 0 || (!str_eq(told, written) && !node_has_expression(run)))
		return false;
	const uint32_t start = (uint32_t)(written.p - run->text.p);
	*line = node_line_within(run, (struct span){start, start + (uint32_t)written.n});
	return true;
}

/* As far as the shell has said where it stopped. */
static void
note_script_line(const struct step *step, struct step_place *place, struct arena *a)
{
	const struct node *run = step->model->run;
	const uint32_t number = step->trace.line;

	if (!run || number == 0)
		return;
	place->script_line = str_copy(a, str_trim(script_line(step->script, number)));
	(void)find_line(run, step->script, number, &place->line);
}

/* The first failure counts, unless the action that it is part of may fail. */
void
step_note_place(struct step *step)
{
	struct step *shown = step->shown;
	const struct node *node = step->model->node;
	struct step_place *place;

	if (step->outcome != RESULT_FAILURE)
		return;
	if (step != shown && step->conclusion == RESULT_SUCCESS)
		shown->failed_at = NULL;
	if (shown->failed_at || (step != shown && step->conclusion == RESULT_SUCCESS))
		return;
	place = arena_new(&shown->a, struct step_place);
	*place = (struct step_place){
		.source = node->source,
		.line = source_position(node->source, node->span.start).line,
		.inner = step == shown ? STR_NONE : str_copy(&shown->a, step->name),
	};
	note_script_line(step, place, &shown->a);
	shown->failed_at = place;
}
