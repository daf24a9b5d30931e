#include "engine/git/libgit_trust.h"

#include "engine/git/libgit_shared.h"

#include <unistd.h>

/* Where systems keep them; the first that is there. */
static const char *const bundles[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem",
};

/* What must be answered from within git_libgit2_init has no other way to know. */
static _Thread_local bool is_deferred;

void
libgit_trust_defer(void)
{
	is_deferred = true;
}

void
libgit_trust_resume(void)
{
	is_deferred = false;
}

void
libgit_trust_load(const struct libgit *git, const char *file)
{
	for (size_t i = 0; (!file || file[0] == '\0') && i < COUNT_OF(bundles); i++)
		if (access(bundles[i], R_OK) == 0)
			file = bundles[i];
	/* without any, https fails later and says so */
	if (file && file[0] != '\0')
		(void)git->libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL);
}

int
mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	int (*original)(void *chain, const char *path) = NULL;

	if (is_deferred)
		return 0;
	/* POSIX lets dlsym's result be a function; ISO C has no cast for that */
	*(void **)&original = libgit_shared_symbol("mbedtls_x509_crt_parse_file");
	return original ? original(chain, path) : -1;
}
