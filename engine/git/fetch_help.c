#include "engine/git/fetch_help.h"

#include "expr/base/unicode.h"

#include <git2/errors.h>

#define TOKEN     "--secret GITHUB_TOKEN gives a token that may read it"
#define PRIVATE   "it does not exist, or is private: " TOKEN
#define OR_FOLDER "; --local-repository takes a folder instead, --offline what was fetched before"

/* Looked for in the message, ignoring case; the first that fits counts. */
static const struct {
	const char *part;
	const char *help;
} causes[] = {
	{"fetching process", "try again" OR_FOLDER},
	{"start a process", "a limit of processes, files or memory is reached: see `ulimit -a`"},
	{"resolve address", "the host is unknown: check its name, DNS and the proxy" OR_FOLDER},
	{"resolve host", "the host is unknown: check its name, DNS and the proxy" OR_FOLDER},
	{"connection refused", "nothing answers at this address and port" OR_FOLDER},
	{"no route to host", "the network does not reach this host" OR_FOLDER},
	{"unreachable", "the network does not reach this host" OR_FOLDER},
	{"timed out",
		"the server did not answer in time: check the network and the proxy" OR_FOLDER},
	{"certificate", "the server's certificate is not trusted: set SSL_CERT_FILE to a file with "
			"its authority"},
	{"ssl error",
		"the connection cannot be encrypted: set SSL_CERT_FILE to the trusted authorities"},
	{"proxy", "the proxy refused the connection: check https_proxy and no_proxy"},
	{"authentication", PRIVATE},
	{"status code: 401", PRIVATE},
	{"status code: 403", "the token may not read it, or a rate limit of the server is reached"},
	{"status code: 404", "the repository does not exist, or is private: " TOKEN},
	{"status code: 5", "the server failed: try again later" OR_FOLDER},
	{"repository not found", "the server has no such repository: check its name"},
	{"failed to resolve path", "missing folder"},
	{"no such file", "missing folder"},
	{"unknown scheme", "the address needs https://, ssh:// or file://"},
	{"unsupported url protocol", "the address needs https://, ssh:// or file://"},
	{"no space left", "the disk is full: XDG_CACHE_HOME decides where actions are kept"},
	{"permission denied", "the file or folder cannot be read or written by this user"},
};

const char *
fetch_help(int code, struct str reason)
{
	if (code == GIT_EAUTH)
		return PRIVATE;
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		if (unicode_has_nocase(reason, str_from(causes[i].part)))
			return causes[i].help;
	return "check the network and the address" OR_FOLDER;
}
