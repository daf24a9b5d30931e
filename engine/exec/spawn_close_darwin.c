#include "engine/exec/spawn_close.h"

int
spawn_close_rest(posix_spawn_file_actions_t *files, short *flags)
{
	(void)files;
	*flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
	return 0;
}
