#include "engine/git/libgit_trust.h"

/* Homebrew's libgit2 uses the system's TLS, which reads its authorities when it needs them. */
void
libgit_trust_defer(void)
{
}

void
libgit_trust_resume(void)
{
}

void
libgit_trust_load(const struct libgit *git, const char *file)
{
	(void)git;
	(void)file;
}
