#include "engine/run/base/inside.h"

/* Without an executor nothing runs: `lact expr` evaluates contexts alone. */
struct str
job_inside(const struct job *job, struct arena *a, struct str path)
{
	const struct executor *executor = job->executor;

	return executor && path.n > 0 ? executor->kind->inside(executor, a, path) : path;
}

struct str
job_workspace_inside(const struct job *job, struct arena *a)
{
	return job_inside(job, a, job->workspace);
}

struct str
job_outside(const struct job *job, struct arena *a, struct str path)
{
	const struct executor *executor = job->executor;

	return executor && path.n > 0 ? executor->kind->outside(executor, a, path) : path;
}
