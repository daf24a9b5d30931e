#include "actions/pages/pages_site.h"

struct pages_site
pages_site_of(const struct builtin_call *call)
{
	const struct str repository = builtin_repository(call);
	const size_t slash = str_index(repository, '/', 0);
	const struct str owner = str_lower(call->a, str_slice(repository, 0, slash));
	const struct str name = str_slice(repository, slash + 1, repository.n);
	struct pages_site site = {.host = str_concat(call->a, owner, STR(".github.io"))};

	if (!str_eq_nocase(name, site.host))
		site.base_path = str_concat(call->a, STR("/"), name);
	return site;
}

struct str
pages_site_url(struct arena *a, const struct pages_site *site)
{
	return str_concat(a, STR("https://"), site->host, site->base_path);
}
