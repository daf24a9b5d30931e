/*
 * bench_yaml FILE...: libyaml's events of each file, and nothing else: the floor of bench_lint.py.
 */
#include <yaml.h>

#include <stdbool.h>
#include <stdio.h>

static bool
read_events(FILE *file)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_file(&parser, file);
	bool ok = true;
	while (ok && more) {
		ok = yaml_parser_parse(&parser, &event);
		more = ok && event.type != YAML_STREAM_END_EVENT;
		if (ok)
			yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return ok;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		if (!file || !read_events(file))
			return 1;
		(void)fclose(file); /* only read from */
	}
	return 0;
}
