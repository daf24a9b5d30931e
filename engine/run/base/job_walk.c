#include "engine/run/base/job_walk.h"

struct job_walk
job_walk_start(const struct run *run)
{
	return (struct job_walk){.call = &run->root};
}

/* Legs of a group that is not expanded yet are none. */
struct job *
job_walk_next(struct job_walk *walk)
{
	for (; walk->call; *walk = (struct job_walk){.call = walk->call->next})
		for (; walk->group < walk->call->group_count; walk->group++, walk->leg = 0) {
			const struct job_group *group = &walk->call->groups[walk->group];
			while (walk->leg < group->leg_count) {
				struct job *job = group->legs[walk->leg++];
				if (job)
					return job;
			}
		}
	return NULL;
}
