/*
 * libgit_without_network: replaces TLS, ssh and GSS-API when linking libgit2's archive.
 *
 * An archive brings in only what nothing before it defines. These nine functions, which libgit2's
 * own files would define with the help of mbedTLS, libssh2 and Kerberos, say what those files say
 * when libgit2 is built without them, so that lact has in it what reads and writes repositories.
 *
 * Why        The archive is the one of the system, built with all three; git_libgit2_init and the
 *            tables of its transports name the nine, so that no linking goes without them. With the
 *            real ones each start of lact would load fifteen libraries; without an archive each run
 *            would load them and libgit2: 4 ms, as much as all else that a small run does.
 * When       git_libgit2_init calls the three *_global_init. The others are never called: who
 *            fetches is a process of its own (fetch.h), which uses the shared library alone.
 * Source     libgit2 1.5 and 1.9: src/libgit2/{streams/mbedtls.h,transports/ssh.h,
 *            transports/auth_negotiate.h}. Whether they fit is tried when lact is configured.
 */
#pragma once

struct git_remote;
struct git_stream;
struct git_transport;
struct git_smart_subtransport;
struct git_http_auth_context;

int git_mbedtls_stream_global_init(void);
int git_mbedtls__set_cert_location(const char *file, const char *folder);
int git_mbedtls_stream_new(struct git_stream **out, const char *host, const char *port);
int git_mbedtls_stream_wrap(struct git_stream **out, struct git_stream *in, const char *host);
int git_transport_ssh_global_init(void);
int git_transport_ssh_libssh2_global_init(void); /* its name from 1.8 on */
int git_transport_ssh_with_paths(
	struct git_transport **out, struct git_remote *remote, void *payload);
int git_smart_subtransport_ssh(
	struct git_smart_subtransport **out, struct git_transport *owner, void *parameter);
int git_http_auth_negotiate(struct git_http_auth_context **out, const void *url);
