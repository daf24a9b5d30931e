/*
 * curl_library: libcurl, loaded when it is first needed (see lazy_library).
 *
 *     const struct curl_library *curl = curl_library_load(err);
 *     if (!curl) …
 *     handle = curl->curl_easy_init();
 */
#pragma once

#include "engine/store/lazy_library.h"

/* its macros would hide pointers of the same name */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#define CURL_FUNCTIONS(X)                                                                          \
	X(curl_easy_cleanup)                                                                       \
	X(curl_easy_getinfo)                                                                       \
	X(curl_easy_init)                                                                          \
	X(curl_easy_perform)                                                                       \
	X(curl_easy_setopt)                                                                        \
	X(curl_easy_strerror)                                                                      \
	X(curl_global_init)                                                                        \
	X(curl_slist_append)                                                                       \
	X(curl_slist_free_all)

struct curl_library {
	CURL_FUNCTIONS(LAZY_MEMBER)
};

/* NULL if it is not on this machine: ERROR_MISSING. */
const struct curl_library *curl_library_load(struct error *err);
