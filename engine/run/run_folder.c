#include "engine/run/run_folder.h"

#include "engine/run/base/emit.h"
#include "engine/work/leftovers.h"

/* How long the end of a run waits for the removal of its folder. */
#define PATIENCE_MS        200
#define PATIENCE_KILLED_MS 50

/* What earlier runs have left is removed beside this one, or told if it stays. */
void
run_folder_take_leftovers(struct run *run)
{
	struct leftovers left;

	leftovers_find(&run->a, run->options->paths->work, &left);
	for (size_t i = 0; i < left.removable_count; i++)
		remover_add(run->remover, left.removable[i]);
	remover_start(run->remover);
	for (size_t i = 0; i < left.stuck_count; i++)
		run_difference(run, NULL, NULL, left.stuck[i]);
}

/* One who has pressed Ctrl-C twice does not wait. */
void
run_folder_remove(struct run *run)
{
	remover_end(run->remover,
		&(const struct remover_end){
			.work = run->options->paths->work,
			.folder = run->keeps ? STR_NONE : run->slot.folder,
			.patience_ms = run->is_killed ? PATIENCE_KILLED_MS : PATIENCE_MS,
		});
	slot_release(&run->slot);
	leftovers_end(run->options->paths->work);
}

bool
run_folder_make(struct run *run, struct error *err)
{
	if (!slot_take(&run->a, run->options->paths->work, &run->slot, err))
		return false;
	run->remover = remover_new();
	leftovers_forget(run->slot.folder);
	run->keeps = run->options->keep && leftovers_keep(run->slot.folder, err);
	if (run->keeps == run->options->keep)
		return true;
	run_folder_remove(run);
	return false;
}
