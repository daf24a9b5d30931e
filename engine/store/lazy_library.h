/*
 * lazy_library: libraries that are loaded when they are first needed.
 *
 * libgit2, libcurl, libarchive and libcrypto bring some sixty libraries with them; loading those
 * costs more than all else that a small command does. Their functions are called through pointers
 * that carry the libraries' own names: a header lists the functions, and declares a struct of them.
 *
 *     #define CURL_FUNCTIONS(X) X(curl_easy_cleanup) X(curl_easy_init)
 *     struct curl_library {
 *             CURL_FUNCTIONS(LAZY_MEMBER)
 *     };
 *
 * Threads    Any number at once. Nothing is ever unloaded.
 */
#pragma once

#include "expr/base/error.h"

#include <pthread.h>

#define LAZY_FILES_MAX 4

#define LAZY_MEMBER(function) __typeof__(function) *function;

struct lazy_symbol {
	const char *name;
	void *pointer; /* to the member of the library's struct */
};

struct lazy_library {
	const char *files[LAZY_FILES_MAX]; /* names to try, in this order; the rest is NULL */
	const char *package;               /* Debian's */
	const struct lazy_symbol *symbols;
	size_t symbol_count;
	bool (*start)(void);   /* called once after loading; false: it cannot be used; or NULL */
	pthread_mutex_t mutex; /* PTHREAD_MUTEX_INITIALIZER */
	void *handle;          /* dlopen's; NULL: not loaded, or not to be found */
};

/* The first call loads. False if the library is not on this machine: ERROR_MISSING, with its
 * package as help. */
MUST_CHECK bool lazy_library_load(struct lazy_library *library, struct error *err);
