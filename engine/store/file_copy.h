/*
 * file_copy: moves the bytes of one open file into another, the cheapest way there is.
 *
 * Shares blocks if the file system can (Btrfs, XFS, APFS), else lets the kernel copy, else reads
 * and writes. What did not work once for a copier is not tried again by it.
 * One implementation for each platform: file_copy_linux.c, file_copy_darwin.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What is known about the two file systems; zero at the start, one for each thread. */
struct file_copier {
	bool no_clone;
	bool no_range;
};

/* Copies `size_bytes` (of fstat) and bytes that were added since. False with errno. */
bool file_copy_bytes(struct file_copier *copier, int from, int to, uint64_t size_bytes);
/* The last way: reads to the end and writes. False with errno. */
bool file_copy_read_write(int from, int to);
