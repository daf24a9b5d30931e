#include "engine/cli/cli.h"
#include "engine/cli/event_args.h"
#include "engine/cli/settings.h"
#include "engine/project/project.h"
#include "engine/store/file.h"
#include "engine/ui/style.h"

#define TEXT_COLUMN 29

static const struct option options[] = {
	EVENT_ARGS_OPTIONS,
	{0, "input", "NAME[=VALUE]", "an input of workflow_dispatch", false},
	{0, "input-file", "FILE", "inputs (default: .input)", false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

/* --- the list ----------------------------------------------------------------------------- */

static void
write_words(struct cli *cli, const char *what, const struct event_kind *kind,
	struct str (*word)(const struct event_kind *kind, size_t i))
{
	struct output *out = &cli->out;
	struct str one;

	for (size_t i = 0; (one = word(kind, i)).n > 0; i++) {
		if (i == 0)
			output_add_fmt(out, "%*s%s%s:%s", TEXT_COLUMN, "",
				style_begin(STYLE_DIM, cli->color), what, style_end(cli->color));
		output_add_fmt(out, " %" STR_FMT, STR_ARG(one));
	}
	if (word(kind, 0).n > 0)
		output_add_z(out, "\n");
}

static void
list_events(struct cli *cli)
{
	const struct event_kind *kind;

	for (size_t i = 0; (kind = event_kind_at(i)); i++) {
		output_add_fmt(&cli->out, "%s%-*s%s%s\n", style_begin(STYLE_BOLD, cli->color),
			TEXT_COLUMN, kind->name, style_end(cli->color), kind->summary);
		write_words(cli, "types", kind, event_kind_type);
		write_words(cli, "settings", kind, event_kind_setting);
	}
}

/* --- one payload -------------------------------------------------------------------------- */

static bool
given_inputs(struct cli *cli, const struct arguments *arguments, struct str folder,
	struct object **out, struct error *err)
{
	struct map inputs;

	if (!settings_read(cli->a, &settings_inputs, arguments, folder, &inputs, err))
		return false;
	*out = inputs.count > 0 ? object_new(cli->a) : NULL;
	for (size_t i = 0; i < inputs.count; i++)
		object_set_str(
			*out, inputs.entries[i].key, *(const struct str *)inputs.entries[i].value);
	return true;
}

static bool
make_event(struct cli *cli, const struct arguments *arguments, const struct project *project,
	struct event *event, struct error *err)
{
	struct event_options event_options;
	struct str named;

	if (!event_args_named(arguments, &named, err) ||
		!event_args_read(cli->a, arguments, named, project->folder, &event_options, err))
		return false;
	event_options.folder_name = path_name(project->root);
	return given_inputs(cli, arguments, project->folder, &event_options.inputs, err) &&
	       event_make(cli->a, project->repository, &event_options, event, err);
}

static int
events(struct cli *cli, const struct arguments *arguments)
{
	struct project project;
	struct event event;
	struct error err;

	if (arguments->name_count == 0) {
		list_events(cli);
		return EXIT_OK;
	}
	if (!project_open_repository(cli->a, options_get(arguments, "directory"), &project, &err))
		return cli_fail(cli, &err);
	const bool ok = make_event(cli, arguments, &project, &event, &err);
	if (ok) {
		cli_begin_data(cli);
		output_add(&cli->out, value_to_json(cli->a, value_object(event.payload)));
		output_add_z(&cli->out, "\n");
	}
	project_close(&project);
	return ok ? EXIT_OK : cli_fail(cli, &err);
}

const struct cli_command cmd_events = {
	.name = "events",
	.summary = "lists GitHub's events, or prints the payload of one",
	.usage = "[OPTIONS] [EVENT]",
	.text = "Lists the events that start workflows, with their activity types and settings. "
		"With an\nEVENT, prints the payload (`github.event`) that lact generates for it "
		"from this repository.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = events,
};
