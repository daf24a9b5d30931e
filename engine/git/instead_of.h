/*
 * instead_of: git's `url.BASE.insteadOf = PREFIX`, applied to an address.
 *
 * libgit2 has this too, but 1.5 leaks memory for each setting that it examines.
 * Ownership  Texts live in the arena that was given.
 * Source     git-config(1), url.<base>.insteadOf
 */
#pragma once

#include "engine/git/libgit.h"

struct instead {
	struct str base;
	struct str prefix;
};

struct insteads {
	struct instead *items;
	size_t count;
	size_t capacity;
};

/* Keeps an entry of the configuration, if it is such a setting. */
void insteads_take(struct arena *a, struct insteads *insteads, const git_config_entry *entry);
/* All of a configuration; one that cannot be read has none. */
void insteads_read(struct arena *a, struct insteads *insteads, git_config *config);
/* The address, with the longest prefix that fits replaced. */
struct str insteads_apply(struct arena *a, const struct insteads *insteads, struct str url);
/* The middle of a key such as "remote.NAME.url"; the outer parts are lower case. */
bool config_key_between(struct str key, struct str before, struct str after, struct str *out);
