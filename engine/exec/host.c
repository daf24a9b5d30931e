#include "engine/exec/host.h"

static struct str
same(const struct executor *executor, struct arena *a, struct str path)
{
	(void)executor;
	(void)a;
	return path;
}

static bool
find(struct executor *executor, struct str path, struct str program, struct str *out)
{
	struct host *host = (struct host *)executor;

	return which_cached(&host->programs, path, program, out);
}

static bool
start(struct executor *executor, const struct process_spec *spec, struct process **out,
	struct error *err)
{
	const struct host *host = (const struct host *)executor;

	return process_start(host->processes, spec, out, err);
}

static const struct executor_kind kind = {
	.name = "host",
	.inside = same,
	.outside = same,
	.find = find,
	.start = start,
};

void
host_init(struct host *host, struct arena *a, struct processes *processes)
{
	*host = (struct host){.base = {.kind = &kind}, .processes = processes};
	which_cache_init(&host->programs, a);
}
