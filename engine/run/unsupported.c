#include "engine/run/unsupported.h"

static bool
job_has(const struct workflow_job *job, const char *name)
{
	return node_find(job->node, name) != NULL;
}

static bool
step_has(const struct workflow_job *job, const char *name)
{
	for (size_t i = 0; i < job->step_count; i++)
		if (node_find(job->steps[i].node, name))
			return true;
	return false;
}

static bool
step_uses(const struct workflow_job *job, const char *name)
{
	for (size_t i = 0; i < job->step_count; i++)
		if (job->steps[i].uses && str_starts(job->steps[i].uses->text, str_from(name)))
			return true;
	return false;
}

static const struct unsupported rows[] = {
	{"jobs.<job_id>.container", "it runs in a 'container'", job_has, "container", false},
	{"jobs.<job_id>.services", "it has 'services'", job_has, "services", false},
	{"jobs.<job_id>.snapshot", "no image is made for its 'snapshot'", job_has, "snapshot",
		true},
	{"jobs.<job_id>.steps[*].background", "a step of it is in the 'background'", step_has,
		"background", false},
	{"jobs.<job_id>.steps[*].wait", "a step of it is a 'wait'", step_has, "wait", false},
	{"jobs.<job_id>.steps[*].wait-all", "a step of it is a 'wait-all'", step_has, "wait-all",
		false},
	{"jobs.<job_id>.steps[*].cancel", "a step of it is a 'cancel'", step_has, "cancel", false},
	{"jobs.<job_id>.steps[*].parallel", "a step of it is a 'parallel'", step_has, "parallel",
		false},
	{"jobs.<job_id>.steps[*].uses: $/", "a step of it uses '$/'", step_uses, "$/", false},
};

const struct unsupported *
unsupported_at(size_t i)
{
	return i < COUNT_OF(rows) ? &rows[i] : NULL;
}

const struct unsupported *
unsupported_find(const struct workflow_job *job, bool runs,
	bool (*is_empty)(void *owner, const char *name), void *owner)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].runs == runs && rows[i].find(job, rows[i].name) &&
			!(rows[i].find == job_has && is_empty(owner, rows[i].name)))
			return &rows[i];
	return NULL;
}
