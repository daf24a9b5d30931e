#include "engine/exec/orphans.h"

#include <libproc.h>
#include <signal.h>
#include <unistd.h>

#define PIDS_MAX 4096

void
orphans_adopt(void)
{
}

void
orphans_disown(void)
{
}

/* Sessions of steps are led by our children: what is left in a group belongs to the job. */
size_t
orphans_kill(const struct processes *all, struct str tracking_id)
{
	pid_t pids[PIDS_MAX];
	size_t count = 0;

	(void)tracking_id;
	const int n = proc_listchildpids(getpid(), pids, sizeof(pids));
	for (int i = 0; i < n && i < PIDS_MAX; i++)
		if (!processes_has(all, pids[i]) && kill(-pids[i], SIGKILL) == 0)
			count++;
	return count;
}

/* Other processes' environments cannot be read: their groups ended with their leader. */
size_t
orphans_kill_in(struct str folder)
{
	(void)folder;
	return 0;
}
