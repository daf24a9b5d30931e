/*
 * fuzz_env_file: any bytes as a file of GITHUB_ENV or GITHUB_OUTPUT, and of GITHUB_PATH.
 *
 * Beyond not failing: names are never empty, what is found lies within the text, and an error
 * says why.
 */
#include "engine/protocol/file_command.h"

#include <assert.h>
#include <stdint.h>

static bool
is_within(struct str part, struct str whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void
found(void *owner, struct str name, struct str value)
{
	const struct str *text = owner;

	assert(name.n > 0);
	assert(is_within(name, *text) && is_within(value, *text));
	assert(str_index(name, '\n', 0) == name.n);
	(void)file_command_is_blocked(name);
}

static void
found_path(void *owner, struct str path)
{
	const struct str *text = owner;

	assert(str_trim(path).n > 0 && is_within(path, *text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct error err = {0};

	if (!file_command_read(text, found, &text, &err))
		assert(err.kind == ERROR_INVALID && err.text[0] != '\0');
	file_command_read_paths(text, found_path, &text);
	return 0;
}
