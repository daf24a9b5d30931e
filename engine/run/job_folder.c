#include "engine/event/event.h"
#include "engine/run/state.h"
#include "engine/store/file.h"

#define EVENT_MODE 0644

/* As the runner lays it out: work/<repo>/<repo>, work/_temp, and a home of its own. */
bool
job_folder_make(struct job *job, struct error *err)
{
	struct arena *a = &job->a;
	const struct event *event = job->run->options->event;
	const size_t slash = str_rindex(event->repository, '/');
	const struct str name = str_slice(event->repository, slash + 1, event->repository.n);
	const struct str json = value_to_json(a, value_object(event->payload));

	job->folder = str_fmt(a, "%" STR_FMT "/%u", STR_ARG(job->run->folder), job->index);
	job->workspace = str_concat(a, job->folder, STR("/"), name, STR("/"), name);
	job->temp = path_join(a, job->folder, STR("_temp"));
	job->home = path_join(a, job->folder, STR("_home"));
	job_files_init(job, path_join(a, job->temp, STR("_runner_file_commands")));
	return file_make_dirs(job->workspace, 0755, err) && file_make_dirs(job->home, 0700, err) &&
	       file_make_dirs(job->files.parent, 0700, err) &&
	       file_make_dirs(path_join(a, job->temp, STR("_github_workflow")), 0700, err) &&
	       file_write(path_join(a, job->temp, STR("_github_workflow/event.json")), json,
		       EVENT_MODE, err);
}

void
job_folder_remove(struct job *job)
{
	struct error err;

	file_pool_close(&job->files);
	if (job->folder.n > 0 && !file_remove_tree(job->folder, &err))
		run_difference(job->run, job, NULL,
			str_fmt(&job->a, "the job's folder could not be removed: %s", err.text));
}
