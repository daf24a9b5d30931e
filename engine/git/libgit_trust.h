/*
 * libgit_trust: keeps libgit2 from reading all certificate authorities before it needs one.
 *
 * Where libgit2 was built with mbedTLS (Debian 12), initialising it parses the system's whole bundle:
 * 4 ms, half of what a small run of lact costs, for https that most runs never speak. Who fetches
 * through libgit2 calls libgit_trust_load first. Elsewhere the first two do nothing.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct libgit;

/* Around git_libgit2_init. */
void libgit_trust_defer(void);
void libgit_trust_resume(void);
/* Reads a file of authorities, or the system's when `file` is NULL or empty. */
void libgit_trust_load(const struct libgit *git, const char *file);

#if defined(__linux__)
/*
 * Stands before mbedTLS's function of this name, since a program's symbols come before its
 * libraries'. Returns 0, "all were read", while deferred; else does what the original does.
 */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
#endif
