#include "engine/git/fetch_program.h"

#include <crt_externs.h>
#include <limits.h>
#include <mach-o/dyld.h>
#include <stdint.h>

const char *
fetch_program(struct arena *a)
{
	char path[PATH_MAX];
	uint32_t size = sizeof(path);

	if (_NSGetExecutablePath(path, &size) != 0)
		return (*_NSGetArgv())[0];
	return str_z(a, str_from(path));
}
