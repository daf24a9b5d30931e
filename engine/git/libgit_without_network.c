#include "engine/git/libgit_without_network.h"

#define IS_WITHOUT (-1)  /* GIT_ERROR */
#define IS_SKIPPED (-30) /* GIT_PASSTHROUGH */

int
git_mbedtls_stream_global_init(void)
{
	return 0;
}

int
git_mbedtls__set_cert_location(const char *file, const char *folder)
{
	(void)file;
	(void)folder;
	return IS_WITHOUT;
}

int
git_mbedtls_stream_new(struct git_stream **out, const char *host, const char *port)
{
	(void)out;
	(void)host;
	(void)port;
	return IS_WITHOUT;
}

int
git_mbedtls_stream_wrap(struct git_stream **out, struct git_stream *in, const char *host)
{
	(void)out;
	(void)in;
	(void)host;
	return IS_WITHOUT;
}

int
git_transport_ssh_global_init(void)
{
	return 0;
}

int
git_transport_ssh_libssh2_global_init(void)
{
	return 0;
}

int
git_transport_ssh_with_paths(struct git_transport **out, struct git_remote *remote, void *payload)
{
	(void)out;
	(void)remote;
	(void)payload;
	return IS_WITHOUT;
}

int
git_smart_subtransport_ssh(
	struct git_smart_subtransport **out, struct git_transport *owner, void *parameter)
{
	(void)out;
	(void)owner;
	(void)parameter;
	return IS_WITHOUT;
}

int
git_http_auth_negotiate(struct git_http_auth_context **out, const void *url)
{
	(void)url;
	*out = (void *)0;
	return IS_SKIPPED;
}
