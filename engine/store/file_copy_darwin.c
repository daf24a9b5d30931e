#include "engine/store/file_copy.h"

#include <copyfile.h>

bool
file_copy_bytes(struct file_copier *copier, int from, int to, uint64_t size_bytes)
{
	(void)size_bytes; /* fcopyfile asks itself */
	if (!copier->no_range) {
		if (fcopyfile(from, to, NULL, COPYFILE_DATA) == 0)
			return true;
		copier->no_range = true;
	}
	return file_copy_read_write(from, to);
}
