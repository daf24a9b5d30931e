#include "engine/lint/lookalike.h"

/* of shorter names, many are one letter apart */
#define OWNER_MIN 5

static const struct popular_name names[] = {
	{"actions", "cache"},
	{"actions", "checkout"},
	{"actions", "configure-pages"},
	{"actions", "create-github-app-token"},
	{"actions", "dependency-review-action"},
	{"actions", "deploy-pages"},
	{"actions", "download-artifact"},
	{"actions", "github-script"},
	{"actions", "labeler"},
	{"actions", "setup-dotnet"},
	{"actions", "setup-go"},
	{"actions", "setup-java"},
	{"actions", "setup-node"},
	{"actions", "setup-python"},
	{"actions", "stale"},
	{"actions", "upload-artifact"},
	{"actions", "upload-pages-artifact"},
	{"astral-sh", "setup-uv"},
	{"aws-actions", "amazon-ecr-login"},
	{"aws-actions", "configure-aws-credentials"},
	{"azure", "login"},
	{"codecov", "codecov-action"},
	{"dependabot", "fetch-metadata"},
	{"docker", "build-push-action"},
	{"docker", "login-action"},
	{"docker", "metadata-action"},
	{"docker", "setup-buildx-action"},
	{"docker", "setup-qemu-action"},
	{"dorny", "paths-filter"},
	{"dtolnay", "rust-toolchain"},
	{"github", "codeql-action"},
	{"golangci", "golangci-lint-action"},
	{"google-github-actions", "auth"},
	{"google-github-actions", "setup-gcloud"},
	{"goreleaser", "goreleaser-action"},
	{"gradle", "actions"},
	{"hashicorp", "setup-terraform"},
	{"JamesIves", "github-pages-deploy-action"},
	{"ncipollo", "release-action"},
	{"oven-sh", "setup-bun"},
	{"peaceiris", "actions-gh-pages"},
	{"peter-evans", "create-or-update-comment"},
	{"peter-evans", "create-pull-request"},
	{"pnpm", "action-setup"},
	{"pre-commit", "action"},
	{"pypa", "cibuildwheel"},
	{"pypa", "gh-action-pypi-publish"},
	{"release-drafter", "release-drafter"},
	{"ruby", "setup-ruby"},
	{"shivammathur", "setup-php"},
	{"sigstore", "cosign-installer"},
	{"slackapi", "slack-github-action"},
	{"softprops", "action-gh-release"},
	{"stefanzweifel", "git-auto-commit-action"},
	{"step-security", "harden-runner"},
	{"subosito", "flutter-action"},
	{"Swatinem", "rust-cache"},
	{"taiki-e", "install-action"},
	{"tj-actions", "changed-files"},
	{"treosh", "lighthouse-ci-action"},
};

const struct popular_name *
lookalike_find(struct str owner, struct str repository)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!str_may_be_z(repository, names[i].repository) ||
			!str_eq_nocase_z(repository, names[i].repository))
			continue;
		const struct str other = str_from(names[i].owner);
		if (other.n >= OWNER_MIN && str_distance(owner, other) == 1)
			return &names[i];
	}
	return NULL;
}
