#include "engine/git/libgit_network.h"

struct libgit libgit;

bool
libgit_library_load(struct error *err)
{
	return libgit_network_load(err);
}
