#include "engine/git/repository_identity.h"

#include "engine/store/file.h"

struct str
repository_identity(struct arena *a, struct repository *repository, struct str folder)
{
	struct repository_remote remote;

	if (repository && repository_remote(repository, &remote) && remote.parsed.host.n > 0 &&
		remote.parsed.name.n > 0)
		return str_concat(a, remote.parsed.host, STR("/"), remote.parsed.owner, STR("/"),
			remote.parsed.name);
	return file_real_path(a, folder);
}
