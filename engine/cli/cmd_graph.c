#include "engine/cli/cli.h"
#include "engine/project/project.h"
#include "engine/ui/style.h"

static const struct option options[] = {
	{'W', "workflows", "PATH", "a workflow file, or a folder of them", false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{0, "dot", NULL, "for Graphviz", false},
	{0, "mermaid", NULL, "for Mermaid", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

struct graph_view {
	struct cli *cli;
	const struct workflow_file *file;
	const struct workflow *workflow;
	size_t *levels; /* of each job: one more than the highest of those that it needs */
	size_t number;  /* of the workflow among those that are shown */
};

/* How a language of graphs looks. */
struct format {
	const char *option; /* NULL: the one for people */
	void (*begin)(struct output *out);
	void (*workflow)(const struct graph_view *graph);
	void (*end)(struct output *out);
};

/* --- levels ------------------------------------------------------------------------------- */

static size_t
find_level(struct graph_view *graph, size_t index)
{
	const struct workflow_job *job = &graph->workflow->jobs[index];
	size_t level = 1;

	if (graph->levels[index] > 0)
		return graph->levels[index];
	for (size_t i = 0; i < job->need_count; i++) {
		const size_t need = find_level(graph, job->need_jobs[i]);
		if (need >= level)
			level = need + 1;
	}
	graph->levels[index] = level;
	return level;
}

static size_t
find_levels(struct graph_view *graph)
{
	size_t highest = 0;

	graph->levels = arena_array(graph->cli->a, size_t, graph->workflow->job_count);
	for (size_t i = 0; i < graph->workflow->job_count; i++) {
		const size_t level = find_level(graph, i);
		if (level > highest)
			highest = level;
	}
	return highest;
}

/* --- text --------------------------------------------------------------------------------- */

static void
text_job(
	const struct graph_view *graph, const struct workflow_job *job, size_t level, bool is_first)
{
	struct output *out = &graph->cli->out;

	if (is_first)
		output_add_fmt(out, "  %s%3zu%s  ", style_begin(STYLE_DIM, graph->cli->color),
			level, style_end(graph->cli->color));
	else
		output_add_z(out, "       ");
	output_add(out, job->id);
	if (node_find(job->strategy, "matrix"))
		output_add_z(out, " (matrix)");
	if (job->uses)
		output_add_fmt(out, "  calls %" STR_FMT, STR_ARG(job->uses->text));
	for (size_t i = 0; i < job->need_count; i++)
		output_add_fmt(out, "%s%" STR_FMT, i == 0 ? " ← " : ", ", STR_ARG(job->needs[i]));
	output_add_z(out, "\n");
}

static void
text_workflow(const struct graph_view *graph)
{
	struct graph_view work = *graph;
	const size_t highest = find_levels(&work);
	struct output *out = &graph->cli->out;
	const bool color = graph->cli->color;

	output_add_fmt(out, "%s%s%" STR_FMT "%s  %" STR_FMT "\n", graph->number > 0 ? "\n" : "",
		style_begin(STYLE_BOLD, color), STR_ARG(graph->file->stem), style_end(color),
		STR_ARG(workflow_title(graph->workflow)));
	for (size_t level = 1; level <= highest; level++) {
		bool is_first = true;
		for (size_t i = 0; i < graph->workflow->job_count; i++) {
			if (work.levels[i] != level)
				continue;
			text_job(graph, &graph->workflow->jobs[i], level, is_first);
			is_first = false;
		}
	}
}

/* --- DOT ---------------------------------------------------------------------------------- */

static void
add_escaped(struct output *out, struct str text, const char *from, const char *const *to)
{
	for (size_t i = 0; i < text.n; i++) {
		const char *found = memchr(from, text.p[i], strlen(from));
		if (found)
			output_add_z(out, to[found - from]);
		else
			output_add(out, str_slice(text, i, i + 1));
	}
}

static void
dot_text(struct output *out, struct str text)
{
	static const char *const to[] = {"\\\"", "\\\\", "\\n"};

	output_add_z(out, "\"");
	add_escaped(out, text, "\"\\\n", to);
	output_add_z(out, "\"");
}

static void
dot_begin(struct output *out)
{
	output_add_z(out, "digraph workflows {\n  rankdir=LR;\n  node [shape=box];\n");
}

static void
dot_workflow(const struct graph_view *graph)
{
	struct output *out = &graph->cli->out;
	const struct workflow *workflow = graph->workflow;

	output_add_fmt(out, "  subgraph cluster_%zu {\n    label=", graph->number);
	dot_text(out, workflow_title(workflow));
	output_add_z(out, ";\n");
	for (size_t i = 0; i < workflow->job_count; i++) {
		output_add_fmt(out, "    w%zu_%zu [label=", graph->number, i);
		dot_text(out, workflow->jobs[i].id);
		output_add_z(out, "];\n");
	}
	output_add_z(out, "  }\n");
	for (size_t i = 0; i < workflow->job_count; i++)
		for (size_t j = 0; j < workflow->jobs[i].need_count; j++)
			output_add_fmt(out, "  w%zu_%zu -> w%zu_%zu;\n", graph->number,
				workflow->jobs[i].need_jobs[j], graph->number, i);
}

static void
dot_end(struct output *out)
{
	output_add_z(out, "}\n");
}

/* --- Mermaid ------------------------------------------------------------------------------ */

static void
mermaid_text(struct output *out, struct str text)
{
	static const char *const to[] = {"#quot;", "#35;", " "};

	output_add_z(out, "[\"");
	add_escaped(out, text, "\"#\n", to);
	output_add_z(out, "\"]\n");
}

static void
mermaid_begin(struct output *out)
{
	output_add_z(out, "flowchart LR\n");
}

static void
mermaid_workflow(const struct graph_view *graph)
{
	struct output *out = &graph->cli->out;
	const struct workflow *workflow = graph->workflow;

	output_add_fmt(out, "  subgraph w%zu", graph->number);
	mermaid_text(out, workflow_title(workflow));
	for (size_t i = 0; i < workflow->job_count; i++) {
		output_add_fmt(out, "    w%zu_%zu", graph->number, i);
		mermaid_text(out, workflow->jobs[i].id);
	}
	output_add_z(out, "  end\n");
	for (size_t i = 0; i < workflow->job_count; i++)
		for (size_t j = 0; j < workflow->jobs[i].need_count; j++)
			output_add_fmt(out, "  w%zu_%zu --> w%zu_%zu\n", graph->number,
				workflow->jobs[i].need_jobs[j], graph->number, i);
}

/* --- all ---------------------------------------------------------------------------------- */

static const struct format formats[] = {
	{"dot", dot_begin, dot_workflow, dot_end},
	{"mermaid", mermaid_begin, mermaid_workflow, NULL},
	{NULL, NULL, text_workflow, NULL},
};

static bool
choose_format(const struct arguments *arguments, const struct format **out, struct error *err)
{
	const struct format *format = formats;

	if (options_has(arguments, "dot") && options_has(arguments, "mermaid"))
		return error_set(err, ERROR_USAGE,
			"--dot and --mermaid cannot be combined: give one of them");
	while (format->option && !options_has(arguments, format->option))
		format++;
	*out = format;
	return true;
}

static bool
choose_files(struct cli *cli, const struct arguments *arguments, struct project *project,
	struct workflow_file ***out, size_t *count, struct error *err)
{
	*count = arguments->name_count > 0 ? arguments->name_count : project->file_count;
	*out = arena_array(cli->a, struct workflow_file *, *count);
	for (size_t i = 0; i < *count; i++) {
		if (arguments->name_count == 0)
			(*out)[i] = &project->files[i];
		else if (!project_find(cli->a, project, arguments->names[i], &(*out)[i], err))
			return false;
	}
	return true;
}

/* A workflow that is invalid has no graph; one that was named must have. */
static bool
write_graphs(struct cli *cli, const struct format *format, struct workflow_file *const *files,
	size_t count, bool are_named, struct error *err)
{
	size_t number = 0;

	for (size_t i = 0; i < count && are_named; i++)
		if (!files[i]->workflow) {
			return error_set(err, ERROR_INVALID, "%" STR_FMT,
				STR_ARG(project_first_error(cli->a, files[i])));
		}
	if (format->begin)
		format->begin(&cli->out);
	for (size_t i = 0; i < count; i++) {
		const struct graph_view graph = {cli, files[i], files[i]->workflow, NULL, number};
		if (!graph.workflow)
			continue;
		format->workflow(&graph);
		number++;
	}
	if (format->end)
		format->end(&cli->out);
	return true;
}

static int
graph(struct cli *cli, const struct arguments *arguments)
{
	const struct format *format = NULL;
	struct workflow_file **files;
	struct project project;
	struct error err;
	size_t count;

	if (!choose_format(arguments, &format, &err) ||
		!project_open_files(cli->a, options_get(arguments, "directory"),
			options_get(arguments, "workflows"), &project, &err))
		return cli_fail(cli, &err);
	const bool ok = choose_files(cli, arguments, &project, &files, &count, &err) &&
			write_graphs(cli, format, files, count, arguments->name_count > 0, &err);
	return ok ? EXIT_OK : cli_fail(cli, &err);
}

const struct cli_command cmd_graph = {
	.name = "graph",
	.summary = "shows which jobs wait for which",
	.usage = "[OPTIONS] [WORKFLOW]...",
	.text = "Shows the jobs of all workflows, or of the named ones, in the order in which they "
		"can\nstart: as text, for Graphviz (`lact graph --dot | dot -Tsvg`) or for "
		"Mermaid.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = graph,
};
