#include "engine/lint/facts/vulnerable.h"

#include <limits.h>

static const struct vulnerable vulnerable[] = {
	{"actions/download-artifact", "4.0.0", "4.1.3", NULL, "GHSA-cxww-7g56-2vh6",
		"an artifact can write files anywhere"},
	{"atlassian/gajira-create", NULL, "2.0.1", NULL, "GHSA-4xqx-pqpj-9fqw",
		"text of an issue is run as code"},
	{"Azure/setup-kubectl", NULL, "3", NULL, "GHSA-p756-rfxh-x63h",
		"anyone on the runner can replace kubectl"},
	{"dawidd6/action-download-artifact", NULL, "6", NULL, "GHSA-5xr6-xhww-33m4",
		"artifacts of forks are accepted too"},
	{"github/codeql-action", "2.26.11", "3.0.0", NULL, "GHSA-vqf5-2xx6-9wfm",
		"debug artifacts hold the token"},
	{"github/codeql-action", "3.26.11", "3.28.3", NULL, "GHSA-vqf5-2xx6-9wfm",
		"debug artifacts hold the token"},
	{"gradle/gradle-build-action", NULL, "2.4.2", NULL, "GHSA-h3qr-39j9-4r5v",
		"secrets get into the cache"},
	{"hashicorp/vault-action", NULL, "2.2.0", NULL, "GHSA-4mgv-m5cm-f9h7",
		"secrets of several lines are not hidden in the log"},
	{"lycheeverse/lychee-action", NULL, "2.0.2", NULL, "GHSA-65rg-554r-9j5x",
		"an input is run as code"},
	{"pypa/gh-action-pypi-publish", NULL, "1.13.0", NULL, "GHSA-vxmw-7h4f-hqxh",
		"expressions in its steps become code"},
	{"reviewdog/action-setup", NULL, NULL, "f0d342d24037bb11d26b9bd8496e0808ba32e9ec",
		"GHSA-qmg3-hpqr-gqvc", "this commit prints the job's secrets"},
	{"rlespinasse/github-slug-action", "4.0.0", "4.4.1", NULL, "GHSA-6q4m-7476-932w",
		"the name of a branch is run as code"},
	{"SonarSource/sonarqube-scan-action", "4.0.0", "6.0.0", NULL, "GHSA-5xq9-5g24-4g6f",
		"an input is run as code"},
	{"step-security/harden-runner", NULL, "2.14.2", NULL, "GHSA-cpmj-h4f6-r6pq",
		"what it should hold back can get out"},
	{"tj-actions/branch-names", NULL, "9.0.0", NULL, "GHSA-gq52-6phf-x2r6",
		"the name of a branch is run as code"},
	{"tj-actions/changed-files", NULL, "46.0.1", NULL, "GHSA-mrrh-fwg8-r2c3",
		"its tags were moved to a commit that prints the job's secrets"},
	{"tj-actions/changed-files", NULL, NULL, "0e58ed8671d6b60d0890c21b07f8835ace038e67",
		"GHSA-mrrh-fwg8-r2c3", "this commit prints the job's secrets"},
	{"tj-actions/verify-changed-files", NULL, "17", NULL, "GHSA-ghm2-rq8q-wrhc",
		"the name of a file is run as code"},
	{"ultralytics/actions", NULL, "0.0.3", NULL, "GHSA-7x29-qqmq-v6qc",
		"the name of a branch is run as code"},
};

/*
 * `v4.1.2` or `4.1.2`. Parts that are left out are as large as can be: such a tag is moved to the
 * last version of its kind.
 */
static bool
read_version(struct str text, int missing, int parts[VERSION_PARTS])
{
	struct str rest = str_starts(text, STR("v")) || str_starts(text, STR("V"))
				  ? str_slice(text, 1, text.n)
				  : text;
	struct str part;
	size_t count = 0;

	while (str_split(&rest, '.', &part)) {
		if (count == VERSION_PARTS || part.n == 0 || part.n > 4)
			return false;
		parts[count] = 0;
		for (size_t i = 0; i < part.n; i++) {
			if (!char_is_digit(part.p[i]))
				return false;
			parts[count] = 10 * parts[count] + part.p[i] - '0';
		}
		count++;
	}
	if (count == 0)
		return false;
	while (count < VERSION_PARTS)
		parts[count++] = missing;
	return true;
}

/* The version is before one of the table. */
static bool
is_before(const int version[VERSION_PARTS], const char *other)
{
	int parts[VERSION_PARTS];

	if (!read_version(str_from(other), 0, parts))
		return false;
	for (size_t i = 0; i < VERSION_PARTS; i++)
		if (version[i] != parts[i])
			return version[i] < parts[i];
	return false;
}

static bool
is_affected(const struct vulnerable *one, struct str ref)
{
	int version[VERSION_PARTS];

	if (one->commit)
		return str_eq_nocase_z(ref, one->commit);
	return read_version(ref, INT_MAX, version) && is_before(version, one->fixed) &&
	       !(one->since && is_before(version, one->since));
}

const struct vulnerable *
vulnerable_find(struct str repository, struct str ref)
{
	for (size_t i = 0; i < COUNT_OF(vulnerable); i++)
		if (str_may_be_z(repository, vulnerable[i].repository) &&
			str_eq_nocase_z(repository, vulnerable[i].repository) &&
			is_affected(&vulnerable[i], ref))
			return &vulnerable[i];
	return NULL;
}

const struct vulnerable *
vulnerable_at(size_t i)
{
	return i < COUNT_OF(vulnerable) ? &vulnerable[i] : NULL;
}
