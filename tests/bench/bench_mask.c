/*
 * bench_mask: how fast secrets are hidden in lines of output.
 *
 * usage: bench_mask [MEBIBYTES]
 *
 * Prints MB/s for lines of a build's output with no secret known, with one, and with 100 of 40
 * random characters, where a line in a thousand holds one.
 */
#include "engine/protocol/mask.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SEED        20260301u
#define SECRETS_MAX 100
#define SECRET_SIZE 40
#define LINES       1000

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct str
make_secret(struct arena *a, unsigned *seed)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	char *p = arena_alloc(a, SECRET_SIZE);

	for (size_t i = 0; i < SECRET_SIZE; i++)
		p[i] = letters[next_random(seed) % (sizeof(letters) - 1)];
	return (struct str){p, SECRET_SIZE};
}

static double
now_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
measure(size_t secret_count, size_t size_bytes)
{
	struct arena a = {0};
	struct arena tmp = {0};
	struct mask *mask = mask_new(&a);
	struct str lines[LINES];
	unsigned seed = SEED;
	size_t total = 0;
	size_t hidden = 0;
	struct str secret = STR_NONE;

	for (size_t i = 0; i < secret_count; i++) {
		secret = make_secret(&a, &seed);
		mask_add(mask, secret);
	}
	for (size_t i = 0; i < LINES; i++)
		lines[i] = str_fmt(&a, "[%4zu/1000] gcc -O2 -Wall -c src/part_%u/file_%u.c -o %x.o",
			i, next_random(&seed) % 50, next_random(&seed) % 5000, next_random(&seed));
	lines[LINES / 2] = str_concat(&a, STR("token: "), secret);
	(void)mask_apply(mask, &tmp, lines[0]); /* compiles */
	const double start = now_s();
	while (total < size_bytes)
		for (size_t i = 0; i < LINES; i++) {
			hidden += mask_apply(mask, &tmp, lines[i]).p != lines[i].p;
			total += lines[i].n;
			arena_reset(&tmp);
		}
	const double took_s = now_s() - start;
	printf("mask  %3zu secrets  %8.1f MB/s  (%zu lines hidden)\n", secret_count,
		(double)total / 1e6 / took_s, hidden);
	mask_free(mask);
	arena_free(&tmp);
	arena_free(&a);
}

int
main(int argc, char **argv)
{
	const long mebibytes = argc > 1 ? strtol(argv[1], NULL, 10) : 64;

	if (mebibytes < 1 || mebibytes > 4096)
		return 2;
	measure(0, (size_t)mebibytes << 20);
	measure(1, (size_t)mebibytes << 20);
	measure(SECRETS_MAX, (size_t)mebibytes << 20);
	return 0;
}
