/*
 * libgit_network: the functions of libgit2 that speak to servers, from the shared library of this
 * machine: `libgit_network.remote_fetch(…)` is git_remote_fetch(…).
 *
 * The process that fetches (fetch_serve.h) loads them. `libgit` then points to the same library, so
 * no process uses two.
 */
#pragma once

#include "engine/git/libgit_library.h"

#define LIBGIT_NETWORK_FUNCTIONS(X)                                                                \
	X(credential_ssh_key_from_agent)                                                           \
	X(credential_userpass_plaintext_new)                                                       \
	X(fetch_options_init)                                                                      \
	X(remote_connect)                                                                          \
	X(remote_create_options_init)                                                              \
	X(remote_create_with_opts)                                                                 \
	X(remote_fetch)                                                                            \
	X(remote_free)                                                                             \
	X(remote_init_callbacks)                                                                   \
	X(remote_ls)

struct libgit_network {
	LIBGIT_NETWORK_FUNCTIONS(LIBGIT_MEMBER)
};

extern struct libgit_network libgit_network;

/*
 * Loads and starts the shared library; comes before any use of `libgit`, or libgit_library_load has
 * done it. False if the library is not on this machine: ERROR_MISSING.
 */
MUST_CHECK bool libgit_network_load(struct error *err);
