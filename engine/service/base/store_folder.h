/*
 * store_folder: a folder of numbered things of one repository, shared by all processes of a user.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

/*
 * The folder of a repository ("owner/name", or what else names it), below `parent`; is made,
 * 0700.
 */
MUST_CHECK bool store_folder_open(struct arena *a, struct str parent, struct str repository,
	struct str *out, struct error *err);
/* Waits until nobody else holds it. A descriptor, whose closing gives it back; -1: it cannot be. */
int store_folder_lock(struct str folder, struct error *err);
/* A number above `last` and all that it gave before. The folder is locked. */
MUST_CHECK bool store_folder_next(
	struct str folder, uint64_t last, uint64_t *out, struct error *err);
/* Reads "NUMBER" and then `end`; false for any other name. */
bool store_folder_number(struct str name, struct str end, uint64_t *out);
uint64_t store_now_ms(void); /* since 1970 */
