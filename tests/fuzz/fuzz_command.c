/*
 * fuzz_command: any bytes as lines of a step's output.
 *
 * Beyond not failing: a command's texts are never longer than its line, and none has an escape
 * that would have been undone.
 */
#include "engine/protocol/command.h"

#include <assert.h>
#include <stdint.h>

static void
check_line(struct str line)
{
	struct arena a = {0};
	struct workflow_command command;

	if (command_parse(&a, line, &command)) {
		assert(command_is_name(str_from(command_name(command.kind))));
		assert(command.data.n <= line.n);
		assert(command.property_count <= COMMAND_PROPERTIES_MAX);
		for (size_t i = 0; i < command.property_count; i++) {
			assert(command.properties[i].name.n < line.n);
			assert(command.properties[i].value.n < line.n);
		}
		(void)command_property_find(&command, "file");
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct str line;

	check_line(rest);
	while (str_line(&rest, &line))
		check_line(line);
	return 0;
}
