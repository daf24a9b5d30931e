/*
 * file_lease: whether another process has a file open.
 *
 * Source     fcntl(2), F_SETLEASE: a write lease is given only while no one else has the file open
 */
#pragma once

#include <stdbool.h>

/* False as well where the system has no leases. */
bool file_lease_is_ours_alone(int fd);
