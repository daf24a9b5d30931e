#include "engine/run/base/job_packages.h"

bool
job_package_home(const struct job *job, struct package_home *out)
{
	*out = (struct package_home){
		.home = job->home,
		.kept = job->run->options->paths->packages,
	};
	return job->executor == &job->host.base;
}

void
job_packages_link(struct job *job, package_managers managers)
{
	const package_managers missing = managers & ~job->packages;
	struct package_home home;

	if (!missing || !job_package_home(job, &home))
		return;
	job->packages |= package_folders_link(&home, missing);
}
