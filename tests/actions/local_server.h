/*
 * local_server: an HTTP server on this machine for tests of what is downloaded.
 *
 * It serves the folder `registry` of the sandbox, as an npm registry does.
 */
#pragma once

#include "tests/actions/harness.h"

#include <sys/types.h>

/* Makes a package of what is in the folder `name-version`, and its metadata. */
#define LOCAL_SERVER_PACK                                                                          \
	"pack() { tar czf registry/$1-$2.tgz --transform 's,^,package/,' -C $1-$2 . && "           \
	"sum=$(openssl dgst -sha512 -binary registry/$1-$2.tgz | base64 -w0) && "                  \
	"echo '{\"versions\":{\"'$2'\":{\"engines\":{\"node\":\">=18\"},\"dist\":{\"tarball\":"    \
	"\"'$URL'/'$1-$2'.tgz\",\"integrity\":\"sha512-'$sum'\"}},\"99.0.0-rc.1\":{}}}' "          \
	">registry/$1; }\n"

/* Serves until it is stopped; *url has no slash at its end. */
pid_t local_server_start(struct harness *harness, const char **url);
void local_server_stop(pid_t pid);
