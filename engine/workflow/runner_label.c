#include "engine/workflow/runner_label.h"

static const struct runner_label labels[] = {
	{"ubuntu-latest", RUNNER_LINUX, "ubuntu-24.04", NULL, NULL},
	{"ubuntu-slim", RUNNER_LINUX, "ubuntu-slim", NULL, NULL},
	{"ubuntu-26.04", RUNNER_LINUX, "ubuntu-26.04", NULL, NULL},
	{"ubuntu-26.04-arm", RUNNER_LINUX, "ubuntu-26.04-arm", NULL, "ARM64"},
	{"ubuntu-24.04", RUNNER_LINUX, "ubuntu-24.04", NULL, NULL},
	{"ubuntu-24.04-arm", RUNNER_LINUX, "ubuntu-24.04-arm", NULL, "ARM64"},
	{"ubuntu-22.04", RUNNER_LINUX, "ubuntu-22.04", NULL, NULL},
	{"ubuntu-22.04-arm", RUNNER_LINUX, "ubuntu-22.04-arm", NULL, "ARM64"},
	{"ubuntu-latest-4-cores", RUNNER_LINUX, "ubuntu-24.04", NULL, NULL},
	{"ubuntu-latest-8-cores", RUNNER_LINUX, "ubuntu-24.04", NULL, NULL},
	{"ubuntu-latest-16-cores", RUNNER_LINUX, "ubuntu-24.04", NULL, NULL},
	{"windows-latest", RUNNER_WINDOWS, "windows-2025", NULL, NULL},
	{"windows-latest-8-cores", RUNNER_WINDOWS, "windows-2025", NULL, NULL},
	{"windows-2025", RUNNER_WINDOWS, "windows-2025", NULL, NULL},
	{"windows-2025-vs2026", RUNNER_WINDOWS, "windows-2025-vs2026", NULL, NULL},
	{"windows-2022", RUNNER_WINDOWS, "windows-2022", NULL, NULL},
	{"windows-11-arm", RUNNER_WINDOWS, "windows-11-arm", NULL, "ARM64"},
	{"macos-latest", RUNNER_MACOS, "macos-15", NULL, NULL},
	{"macos-latest-large", RUNNER_MACOS, "macos-15-large", NULL, NULL},
	{"macos-latest-xlarge", RUNNER_MACOS, "macos-15-xlarge", NULL, NULL},
	{"macos-26", RUNNER_MACOS, "macos-26", NULL, NULL},
	{"macos-26-intel", RUNNER_MACOS, "macos-26-intel", NULL, NULL},
	{"macos-26-large", RUNNER_MACOS, "macos-26-large", NULL, NULL},
	{"macos-26-xlarge", RUNNER_MACOS, "macos-26-xlarge", NULL, NULL},
	{"macos-15", RUNNER_MACOS, "macos-15", NULL, NULL},
	{"macos-15-intel", RUNNER_MACOS, "macos-15-intel", NULL, NULL},
	{"macos-15-large", RUNNER_MACOS, "macos-15-large", NULL, NULL},
	{"macos-15-xlarge", RUNNER_MACOS, "macos-15-xlarge", NULL, NULL},
	{"macos-14", RUNNER_MACOS, "macos-14", NULL, NULL},
	{"macos-14-large", RUNNER_MACOS, "macos-14-large", NULL, NULL},
	{"macos-14-xlarge", RUNNER_MACOS, "macos-14-xlarge", NULL, NULL},
	{"ubuntu-20.04", RUNNER_LINUX, "ubuntu-20.04", "ubuntu-22.04", NULL},
	{"ubuntu-18.04", RUNNER_LINUX, "ubuntu-18.04", "ubuntu-22.04", NULL},
	{"ubuntu-16.04", RUNNER_LINUX, "ubuntu-16.04", "ubuntu-22.04", NULL},
	{"windows-2019", RUNNER_WINDOWS, "windows-2019", "windows-2022", NULL},
	{"windows-2016", RUNNER_WINDOWS, "windows-2016", "windows-2022", NULL},
	{"macos-13", RUNNER_MACOS, "macos-13", "macos-15-intel", NULL},
	{"macos-13-large", RUNNER_MACOS, "macos-13-large", "macos-14-large", NULL},
	{"macos-13-xlarge", RUNNER_MACOS, "macos-13-xlarge", "macos-14-xlarge", NULL},
	{"macos-12", RUNNER_MACOS, "macos-12", "macos-15-intel", NULL},
	{"macos-12-large", RUNNER_MACOS, "macos-12-large", "macos-14-large", NULL},
	{"macos-11", RUNNER_MACOS, "macos-11", "macos-15-intel", NULL},
	{"macos-10.15", RUNNER_MACOS, "macos-10.15", "macos-15-intel", NULL},
	{"self-hosted", RUNNER_ANY, NULL, NULL, NULL},
	{"linux", RUNNER_LINUX, NULL, NULL, NULL},
	{"macos", RUNNER_MACOS, NULL, NULL, NULL},
	{"windows", RUNNER_WINDOWS, NULL, NULL, NULL},
	{"x64", RUNNER_ANY, NULL, NULL, "X64"},
	{"x86", RUNNER_ANY, NULL, NULL, "X86"},
	{"arm", RUNNER_ANY, NULL, NULL, "ARM"},
	{"arm64", RUNNER_ANY, NULL, NULL, "ARM64"},
};

const struct runner_label *
runner_label_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		if (str_eq_nocase_z(name, labels[i].name))
			return &labels[i];
	return NULL;
}

bool
runner_label_next(const void *owner, size_t i, struct str *candidate)
{
	(void)owner;
	for (size_t j = 0; j < COUNT_OF(labels); j++)
		if (!labels[j].successor && i-- == 0) {
			*candidate = str_from(labels[j].name);
			return true;
		}
	return false;
}

bool
runner_labels_conflict(const struct runner_label *a, const struct runner_label *b)
{
	if (a->os == RUNNER_ANY || b->os == RUNNER_ANY)
		return false;
	return a->os != b->os || (a->image && b->image && strcmp(a->image, b->image) != 0);
}

const char *
runner_os_name(enum runner_os os)
{
	static const char *const names[] = {
		[RUNNER_LINUX] = "Linux",
		[RUNNER_MACOS] = "macOS",
		[RUNNER_WINDOWS] = "Windows",
	};

	return names[os];
}
