#include "engine/run/job_folder.h"

#include "engine/event/event.h"
#include "engine/run/base/emit.h"
#include "engine/run/step/step_files.h"
#include "engine/run/toolchains.h"
#include "engine/store/file.h"

#define EVENT_MODE 0644

static struct str
workspace_name(struct arena *a, struct str repository)
{
	const bool is_taken = str_eq(repository, STR("_temp")) || str_eq(repository, STR("_home"));

	return is_taken ? path_join(a, STR("_work"), repository) : repository;
}

/* Elsewhere the version managers of this machine are of no use. */
static bool
make_toolchains(struct job *job, struct error *err)
{
	const struct run_options *options = job->run->options;
	const struct toolchains_user user = {options->base_env, options->user_home};

	env_init(&job->toolchains, &job->a);
	return job->executor != &job->host.base ||
	       toolchains_make(&job->a, &user, job->home, &job->toolchains, err);
}

/*
 * As the runner lays it out, <repo>, _temp and a home of its own side by side, but that <repo> is
 * there once: the path must not be longer than /home/runner/work/<repo>/<repo>, since a socket in
 * the workspace has room for 107 bytes.
 */
bool
job_folder_make(struct job *job, struct error *err)
{
	struct arena *a = &job->a;
	const struct event *event = job->run->options->event;
	const size_t slash = str_rindex(event->repository, '/');
	const struct str name = str_slice(event->repository, slash + 1, event->repository.n);
	const struct str json = value_to_json(a, value_object(event->payload));

	job->folder = str_fmt(a, "%" STR_FMT "/%u", STR_ARG(job->run->slot.folder), job->index);
	job->workspace = path_join(a, job->folder, workspace_name(a, name));
	job->temp = path_join(a, job->folder, STR("_temp"));
	job->home = path_join(a, job->folder, STR("_home"));
	job_files_init(job, path_join(a, job->temp, STR("_runner_file_commands")));
	return file_make_dirs(job->workspace, 0755, err) && file_make_dirs(job->home, 0700, err) &&
	       make_toolchains(job, err) && file_make_dirs(job->files.parent, 0700, err) &&
	       file_make_dirs(path_join(a, job->temp, STR("_github_workflow")), 0700, err) &&
	       file_write(path_join(a, job->temp, STR("_github_workflow/event.json")), json,
		       EVENT_MODE, err);
}

void
job_folder_remove(struct job *job)
{
	struct run *run = job->run;

	file_pool_close(&job->files);
	if (job->folder.n == 0)
		return;
	if (run->keeps) {
		job_kept(job);
		return;
	}
	remover_add(run->remover, job->folder);
	if (run->running_count > 1)
		remover_start(run->remover);
}
