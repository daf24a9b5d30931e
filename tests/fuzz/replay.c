/*
 * replay: a driver for a fuzz target that is not built for fuzzing.
 *
 * usage: fuzz_NAME PATH...
 *
 * Gives the target every file of each PATH, a file or a folder with all below it; a PATH that does
 * not exist holds none. Fails if there was no file at all, for then nothing was tested.
 */
#include <fts.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
replay(const char *path)
{
	static uint8_t input[INPUT_MAX];
	FILE *file = fopen(path, "rb");

	if (!file) {
		(void)fprintf(stderr, "'%s' cannot be read\n", path);
		return false;
	}
	const size_t size = fread(input, 1, sizeof input, file);
	(void)fclose(file); /* only read */
	/* A copy of its own size, so that a sanitizer sees a read past its end. */
	uint8_t *data = malloc(size > 0 ? size : 1);
	if (!data)
		return false;
	memcpy(data, input, size);
	(void)LLVMFuzzerTestOneInput(data, size); /* a fault ends the program */
	free(data);
	return true;
}

int
main(int argc, char **argv)
{
	FTS *tree;
	size_t count = 0;
	bool ok = true;

	if (argc < 2 || !(tree = fts_open(argv + 1, FTS_PHYSICAL | FTS_NOCHDIR, NULL)))
		return 1;
	for (FTSENT *entry; (entry = fts_read(tree)) != NULL;) {
		if (entry->fts_info != FTS_F)
			continue;
		count++;
		ok = replay(entry->fts_path) && ok;
	}
	(void)fts_close(tree);
	printf("%zu inputs\n", count);
	return ok && count > 0 ? 0 : 1;
}
