/*
 * executor: where the processes of a job run, and how they see this machine's files.
 *
 * The engine works with paths of this machine. Paths that a step sees (its environment, contexts,
 * command line and working directory) are translated to the inside; paths that a step reports (in a
 * workflow command) are translated back. On the host both are the same.
 * Source     actions/runner src/Runner.Worker/Handlers/StepHost.cs
 */
#pragma once

#include "engine/exec/process.h"
#include "expr/base/arena.h"

struct executor;

struct executor_kind {
	const char *name;
	/* A path of this machine, as its processes see it; and back. */
	struct str (*inside)(const struct executor *executor, struct arena *a, struct str path);
	struct str (*outside)(const struct executor *executor, struct arena *a, struct str path);
	/* A program on a PATH inside. False: it has none. */
	bool (*find)(
		struct executor *executor, struct str path, struct str program, struct str *out);
	/* As process_start, with paths inside. */
	bool (*start)(struct executor *executor, const struct process_spec *spec,
		struct process **out, struct error *err);
};

struct executor {
	const struct executor_kind *kind;
};
