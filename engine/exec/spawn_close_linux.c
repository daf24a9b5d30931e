#include "engine/exec/spawn_close.h"

int
spawn_close_rest(posix_spawn_file_actions_t *files, short *flags)
{
	(void)flags;
	return posix_spawn_file_actions_addclosefrom_np(files, 3);
}
