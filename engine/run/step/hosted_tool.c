#include "engine/run/step/hosted_tool.h"

#include "engine/exec/which.h"

struct hosted_tool {
	const char *program;
	const char *apt; /* NULL: Debian has no package of it */
	const char *brew;
	const char *page;
};

/* In the order of their names. */
static const struct hosted_tool tools[] = {
	{"ansible", "ansible", "ansible", NULL},
	{"ant", "ant", "ant", NULL},
	{"aria2c", "aria2", "aria2", NULL},
	{"autoconf", "autoconf", "autoconf", NULL},
	{"automake", "automake", "automake", NULL},
	{"aws", NULL, "awscli", "https://docs.aws.amazon.com/cli/"},
	{"az", NULL, "azure-cli", "https://learn.microsoft.com/cli/azure/install-azure-cli"},
	{"bazel", NULL, "bazelisk", "https://bazel.build/install"},
	{"bicep", NULL, "bicep",
		"https://learn.microsoft.com/azure/azure-resource-manager/bicep/install"},
	{"bison", "bison", "bison", NULL},
	{"brew", NULL, NULL, "https://brew.sh"},
	{"buildah", "buildah", NULL, NULL},
	{"bundle", "ruby-bundler", "ruby", NULL},
	{"bzip2", "bzip2", "bzip2", NULL},
	{"cargo", "cargo", "rust", NULL},
	{"clang", "clang", "llvm", NULL},
	{"clang-format", "clang-format", "clang-format", NULL},
	{"clang-tidy", "clang-tidy", "llvm", NULL},
	{"cmake", "cmake", "cmake", NULL},
	{"composer", "composer", "composer", NULL},
	{"curl", "curl", "curl", NULL},
	{"docker", "docker.io", "docker", NULL},
	{"docker-compose", "docker-compose", "docker-compose", NULL},
	{"dotnet", NULL, "dotnet", "https://learn.microsoft.com/dotnet/core/install/"},
	{"fakeroot", "fakeroot", "fakeroot", NULL},
	{"file", "file", "libmagic", NULL},
	{"flex", "flex", "flex", NULL},
	{"g++", "g++", "gcc", NULL},
	{"gcc", "gcc", "gcc", NULL},
	{"gcloud", NULL, NULL, "https://cloud.google.com/sdk/docs/install"},
	{"gem", "ruby", "ruby", NULL},
	{"gfortran", "gfortran", "gcc", NULL},
	{"gh", "gh", "gh", NULL},
	{"git-lfs", "git-lfs", "git-lfs", NULL},
	{"go", "golang-go", "go", NULL},
	{"gpg", "gnupg", "gnupg", NULL},
	{"gradle", "gradle", "gradle", NULL},
	{"helm", NULL, "helm", "https://helm.sh/docs/intro/install/"},
	{"hg", "mercurial", "mercurial", NULL},
	{"java", "default-jdk", "openjdk", NULL},
	{"javac", "default-jdk", "openjdk", NULL},
	{"jq", "jq", "jq", NULL},
	{"julia", NULL, "julia", "https://julialang.org/downloads/"},
	{"kind", NULL, "kind", "https://kind.sigs.k8s.io"},
	{"kotlinc", NULL, "kotlin", "https://kotlinlang.org/docs/command-line.html"},
	{"kubectl", NULL, "kubernetes-cli", "https://kubernetes.io/docs/tasks/tools/"},
	{"kustomize", NULL, "kustomize", "https://kubectl.docs.kubernetes.io/installation/"},
	{"m4", "m4", "m4", NULL},
	{"make", "make", "make", NULL},
	{"minikube", NULL, "minikube", "https://minikube.sigs.k8s.io/docs/start/"},
	{"mvn", "maven", "maven", NULL},
	{"mysql", "default-mysql-client", "mysql-client", NULL},
	{"newman", NULL, "newman", "https://www.npmjs.com/package/newman"},
	{"ninja", "ninja-build", "ninja", NULL},
	{"node", "nodejs", "node", NULL},
	{"npm", "npm", "node", NULL},
	{"npx", "npm", "node", NULL},
	{"packer", NULL, "packer", "https://developer.hashicorp.com/packer/install"},
	{"parallel", "parallel", "parallel", NULL},
	{"patchelf", "patchelf", "patchelf", NULL},
	{"perl", "perl", "perl", NULL},
	{"php", "php-cli", "php", NULL},
	{"pip", "python3-pip", "python", NULL},
	{"pip3", "python3-pip", "python", NULL},
	{"pipx", "pipx", "pipx", NULL},
	{"pkg-config", "pkg-config", "pkgconf", NULL},
	{"podman", "podman", "podman", NULL},
	{"psql", "postgresql-client", "libpq", NULL},
	{"pulumi", NULL, "pulumi", "https://www.pulumi.com/docs/install/"},
	{"pwsh", NULL, "powershell", "https://learn.microsoft.com/powershell/scripting/install/"},
	{"python", "python-is-python3", "python", NULL},
	{"python3", "python3", "python", NULL},
	{"rake", "rake", "ruby", NULL},
	{"rsync", "rsync", "rsync", NULL},
	{"ruby", "ruby", "ruby", NULL},
	{"rustc", "rustc", "rust", NULL},
	{"rustup", "rustup", "rustup", NULL},
	{"shellcheck", "shellcheck", "shellcheck", NULL},
	{"skopeo", "skopeo", "skopeo", NULL},
	{"sqlite3", "sqlite3", "sqlite", NULL},
	{"ssh", "openssh-client", "openssh", NULL},
	{"sshpass", "sshpass", "sshpass", NULL},
	{"sudo", "sudo", NULL, NULL},
	{"svn", "subversion", "subversion", NULL},
	{"swift", NULL, NULL, "https://www.swift.org/install/"},
	{"swig", "swig", "swig", NULL},
	{"tar", "tar", "gnu-tar", NULL},
	{"tree", "tree", "tree", NULL},
	{"unzip", "unzip", "unzip", NULL},
	{"vcpkg", NULL, NULL, "https://vcpkg.io"},
	{"wget", "wget", "wget", NULL},
	{"xvfb-run", "xvfb", NULL, NULL},
	{"xz", "xz-utils", "xz", NULL},
	{"yamllint", "yamllint", "yamllint", NULL},
	{"yarn", NULL, "yarn", "https://yarnpkg.com/getting-started/install"},
	{"yq", NULL, "yq", "https://github.com/mikefarah/yq"},
	{"zip", "zip", "zip", NULL},
	{"zstd", "zstd", "zstd", NULL},
	{"zsync", "zsync", NULL, NULL},
};

static const struct hosted_tool *
find(struct str program)
{
	for (size_t i = 0; i < COUNT_OF(tools); i++)
		if (str_eq(program, str_from(tools[i].program)))
			return &tools[i];
	return NULL;
}

struct str
hosted_tool_help(struct arena *a, struct str path, struct str program)
{
	const struct hosted_tool *tool = find(program);
	struct str found;

	if (!tool)
		return STR_NONE;
	if (tool->brew && which(a, path, STR("brew"), &found))
		return str_fmt(a, "brew install %s", tool->brew);
	if (tool->apt && which(a, path, STR("apt"), &found))
		return str_fmt(a, "apt install %s", tool->apt);
	return tool->page
		       ? str_fmt(a, "install it as described in %s", tool->page)
		       : str_fmt(a, "install the package '%s'", tool->apt ? tool->apt : tool->brew);
}
