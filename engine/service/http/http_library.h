/*
 * http_library: libmicrohttpd, loaded when it is first needed (see lazy_library).
 */
#pragma once

#include "engine/store/lazy_library.h"

#include <microhttpd.h>

#define HTTP_FUNCTIONS(X)                                                                          \
	X(MHD_add_response_header)                                                                 \
	X(MHD_create_response_from_buffer)                                                         \
	X(MHD_create_response_from_fd_at_offset64)                                                 \
	X(MHD_destroy_response)                                                                    \
	X(MHD_get_daemon_info)                                                                     \
	X(MHD_lookup_connection_value)                                                             \
	X(MHD_queue_response)                                                                      \
	X(MHD_start_daemon)                                                                        \
	X(MHD_stop_daemon)

struct http_library {
	HTTP_FUNCTIONS(LAZY_MEMBER)
};

/* NULL if it is not on this machine: ERROR_MISSING. */
const struct http_library *http_library_load(struct error *err);
