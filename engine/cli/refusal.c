#include "engine/cli/refusal.h"

#include "expr/value.h"

#include <time.h>

static const char *const kinds[] = {
	[ERROR_NONE] = "usage",
	[ERROR_USAGE] = "usage",
	[ERROR_INVALID] = "invalid",
	[ERROR_MISSING] = "missing",
	[ERROR_IO] = "io",
	[ERROR_NETWORK] = "network",
	[ERROR_CANCELLED] = "cancelled",
};

bool
refusal_is_wanted(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (str_eq(str_from(argv[i]), STR("--")))
			return false;
		if (str_eq(str_from(argv[i]), STR("--json")))
			return true;
	}
	return false;
}

static struct object *
refused(struct cli *cli, enum error_kind kind, struct str message)
{
	struct object *object = object_new(cli->a);
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	const long long now_ms = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
	object_set_str(object, STR("record"), STR("refused"));
	object_set(object, STR("time_ms"), value_number((double)now_ms));
	object_set_str(object, STR("kind"), str_from(kinds[kind]));
	object_set_str(object, STR("message"), message);
	object_set(object, STR("exit_code"), value_number(cli_exit_code(kind)));
	return object;
}

static void
write_line(struct cli *cli, struct object *object)
{
	cli_begin_data(cli);
	output_add(&cli->out, value_to_json_line(cli->a, value_object(object)));
	output_add_z(&cli->out, "\n");
}

void
refusal_write_error(struct cli *cli, const struct error *err)
{
	struct object *object = refused(cli, err->kind, str_from(err->text));

	if (err->help[0] != '\0')
		object_set_str(object, STR("help"), str_from(err->help));
	write_line(cli, object);
}

static struct value
error_value(struct arena *a, const struct diag *diag)
{
	const struct position at = source_position(diag->source, diag->span.start);
	struct object *object = object_new(a);

	object_set_str(object, STR("file"), diag->source->path);
	object_set(object, STR("line"), value_number(at.line));
	object_set(object, STR("column"), value_number(at.column));
	object_set_str(object, STR("code"), str_from(diag->code));
	object_set_str(object, STR("message"), diag->message);
	if (diag->help.n > 0)
		object_set_str(object, STR("help"), diag->help);
	return value_object(object);
}

void
refusal_write_file(struct cli *cli, struct workflow_file *file)
{
	struct object *object = refused(cli, ERROR_INVALID, project_first_error(cli->a, file));
	struct array *errors = array_new(cli->a);

	for (size_t i = 0; i < file->diags.count; i++)
		if (file->diags.items[i].severity == SEVERITY_ERROR)
			array_add(cli->a, errors, error_value(cli->a, &file->diags.items[i]));
	object_set_str(object, STR("path"), file->source.path);
	object_set(object, STR("errors"), value_array(errors));
	write_line(cli, object);
}
