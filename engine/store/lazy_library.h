/*
 * lazy_library: libraries that are loaded when they are first needed.
 *
 * libcurl and libarchive bring some forty libraries with them; loading those costs more than all
 * else that a small run does, and most runs neither download nor unpack. Their functions are
 * called through pointers; the names are the libraries' own.
 *
 *     const struct curl_library *curl = curl_library_load(err);
 *     if (!curl) …
 *     handle = curl->curl_easy_init();
 *
 * Threads    Any number at once. Nothing is ever unloaded.
 */
#pragma once

#include "expr/base/error.h"

/* its macros would stand in the way of calls through pointers of the same name */
#define CURL_DISABLE_TYPECHECK
#include <archive.h>
#include <archive_entry.h>
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

#define ARCHIVE_FUNCTIONS(X)                                                                       \
	X(archive_entry_filetype)                                                                  \
	X(archive_entry_hardlink)                                                                  \
	X(archive_entry_pathname)                                                                  \
	X(archive_entry_perm)                                                                      \
	X(archive_entry_set_hardlink)                                                              \
	X(archive_entry_set_pathname)                                                              \
	X(archive_entry_set_perm)                                                                  \
	X(archive_entry_size)                                                                      \
	X(archive_entry_symlink)                                                                   \
	X(archive_error_string)                                                                    \
	X(archive_read_data_block)                                                                 \
	X(archive_read_free)                                                                       \
	X(archive_read_new)                                                                        \
	X(archive_read_next_header)                                                                \
	X(archive_read_open_filename)                                                              \
	X(archive_read_support_filter_all)                                                         \
	X(archive_read_support_format_tar)                                                         \
	X(archive_read_support_format_zip)                                                         \
	X(archive_write_close)                                                                     \
	X(archive_write_data_block)                                                                \
	X(archive_write_disk_new)                                                                  \
	X(archive_write_disk_set_options)                                                          \
	X(archive_write_finish_entry)                                                              \
	X(archive_write_free)                                                                      \
	X(archive_write_header)

#define LAZY_MEMBER(function) __typeof__(function) *function;

struct curl_library {
	CURL_FUNCTIONS(LAZY_MEMBER)
};

struct archive_library {
	ARCHIVE_FUNCTIONS(LAZY_MEMBER)
};

/* NULL if the library is not on this machine: ERROR_MISSING, with its package as help. */
const struct curl_library *curl_library_load(struct error *err);
const struct archive_library *archive_library_load(struct error *err);
