#include "engine/git/repository.h"

/* Where in `url` the path starts, and which part before it is the host. */
static size_t
split_host(struct str url, struct str *host)
{
	const size_t scheme = str_find(url, STR("://"));
	const size_t slash = str_index(url, '/', 0);
	const size_t colon = str_index(url, ':', 0);

	if (scheme < url.n) {
		const size_t start = scheme + 3;
		const size_t end = str_index(url, '/', start);
		*host = str_slice(url, start, end);
		return end;
	}
	if (colon < slash) { /* user@host:path */
		*host = str_slice(url, 0, colon);
		return colon + 1;
	}
	*host = STR_NONE;
	return 0;
}

/* Without `user:password@` and `:port`; an IPv6 address keeps its brackets. */
static struct str
bare_host(struct str host)
{
	const size_t at = str_rindex(host, '@');

	if (at < host.n)
		host = str_slice(host, at + 1, host.n);
	const size_t bracket = str_rindex(host, ']');
	const size_t colon = str_index(host, ':', bracket < host.n ? bracket : 0);
	host = str_slice(host, 0, colon);
	/* GitHub's way in for those who may only use port 443 */
	return str_eq_nocase(host, STR("ssh.github.com")) ? STR("github.com") : host;
}

static struct str
bare_path(struct str path)
{
	path = str_slice(path, 0, str_index(path, '?', 0));
	path = str_slice(path, 0, str_index(path, '#', 0));
	while (str_ends(path, STR("/")))
		path.n--;
	if (str_ends(path, STR(".git")) && !str_ends(path, STR("/.git")))
		path.n -= 4;
	while (str_starts(path, STR("/")))
		path = str_slice(path, 1, path.n);
	return path;
}

struct repository_url
repository_url_parse(struct str url)
{
	struct str host;

	const size_t start = split_host(str_trim(url), &host);
	const struct str path = bare_path(str_slice(str_trim(url), start, url.n));
	const size_t slash = str_rindex(path, '/');
	struct repository_url parsed = {.host = bare_host(host), .name = path};
	if (slash == path.n)
		return parsed;
	parsed.name = str_slice(path, slash + 1, path.n);
	if (parsed.host.n > 0)
		parsed.owner = str_slice(path, 0, slash);
	return parsed;
}
