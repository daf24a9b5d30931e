#include "engine/lint/facts/lookalike.h"

#include "engine/lint/facts/action_name.h"

/* of shorter names, many are one letter apart */
#define OWNER_MIN 4

/* sorted, ignoring case */
static const struct popular_name names[] = {
	{"action", "pre-commit"},
	{"action-gh-release", "softprops"},
	{"action-setup", "pnpm"},
	{"actions", "gradle"},
	{"actions-gh-pages", "peaceiris"},
	{"amazon-ecr-login", "aws-actions"},
	{"auth", "google-github-actions"},
	{"build-push-action", "docker"},
	{"cache", "actions"},
	{"changed-files", "tj-actions"},
	{"checkout", "actions"},
	{"cibuildwheel", "pypa"},
	{"codecov-action", "codecov"},
	{"codeql-action", "github"},
	{"configure-aws-credentials", "aws-actions"},
	{"configure-pages", "actions"},
	{"cosign-installer", "sigstore"},
	{"create-github-app-token", "actions"},
	{"create-or-update-comment", "peter-evans"},
	{"create-pull-request", "peter-evans"},
	{"dependency-review-action", "actions"},
	{"deploy-pages", "actions"},
	{"download-artifact", "actions"},
	{"fetch-metadata", "dependabot"},
	{"flutter-action", "subosito"},
	{"gh-action-pypi-publish", "pypa"},
	{"git-auto-commit-action", "stefanzweifel"},
	{"github-pages-deploy-action", "JamesIves"},
	{"github-script", "actions"},
	{"golangci-lint-action", "golangci"},
	{"goreleaser-action", "goreleaser"},
	{"harden-runner", "step-security"},
	{"install-action", "taiki-e"},
	{"labeler", "actions"},
	{"lighthouse-ci-action", "treosh"},
	{"login", "azure"},
	{"login-action", "docker"},
	{"metadata-action", "docker"},
	{"paths-filter", "dorny"},
	{"release-action", "ncipollo"},
	{"release-drafter", "release-drafter"},
	{"rust-cache", "Swatinem"},
	{"rust-toolchain", "dtolnay"},
	{"setup-buildx-action", "docker"},
	{"setup-bun", "oven-sh"},
	{"setup-dotnet", "actions"},
	{"setup-gcloud", "google-github-actions"},
	{"setup-go", "actions"},
	{"setup-java", "actions"},
	{"setup-node", "actions"},
	{"setup-php", "shivammathur"},
	{"setup-python", "actions"},
	{"setup-qemu-action", "docker"},
	{"setup-ruby", "ruby"},
	{"setup-terraform", "hashicorp"},
	{"setup-uv", "astral-sh"},
	{"slack-github-action", "slackapi"},
	{"stale", "actions"},
	{"upload-artifact", "actions"},
	{"upload-pages-artifact", "actions"},
};

const struct popular_name *
popular_name_find(struct str repository)
{
	return action_row_find(repository, names, COUNT_OF(names), sizeof(names[0]));
}

bool
popular_name_is_near(const struct popular_name *popular, struct str owner)
{
	const struct str other = str_from(popular->owner);

	return other.n >= OWNER_MIN && str_distance(owner, other) == 1;
}
