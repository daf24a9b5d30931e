/*
 * job_packages: the shared folders of package managers (package_folder.h) in a job's HOME.
 *
 * None where the job's steps run on another machine, which does not have them.
 */
#pragma once

#include "engine/run/base/package_folder.h"
#include "engine/run/base/state.h"

/* False: the job has none. */
MUST_CHECK bool job_package_home(const struct job *job, struct package_home *out);
/* Links what is not linked yet. */
void job_packages_link(struct job *job, package_managers managers);
