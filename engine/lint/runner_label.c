#include "engine/lint/runner_label.h"

static const struct runner_label labels[] = {
	{"ubuntu-latest", RUNNER_LINUX, "ubuntu-24.04", false},
	{"ubuntu-slim", RUNNER_LINUX, "ubuntu-slim", false},
	{"ubuntu-26.04", RUNNER_LINUX, "ubuntu-26.04", false},
	{"ubuntu-26.04-arm", RUNNER_LINUX, "ubuntu-26.04-arm", false},
	{"ubuntu-24.04", RUNNER_LINUX, "ubuntu-24.04", false},
	{"ubuntu-24.04-arm", RUNNER_LINUX, "ubuntu-24.04-arm", false},
	{"ubuntu-22.04", RUNNER_LINUX, "ubuntu-22.04", false},
	{"ubuntu-22.04-arm", RUNNER_LINUX, "ubuntu-22.04-arm", false},
	{"ubuntu-latest-4-cores", RUNNER_LINUX, "ubuntu-24.04", false},
	{"ubuntu-latest-8-cores", RUNNER_LINUX, "ubuntu-24.04", false},
	{"ubuntu-latest-16-cores", RUNNER_LINUX, "ubuntu-24.04", false},
	{"windows-latest", RUNNER_WINDOWS, "windows-2025", false},
	{"windows-latest-8-cores", RUNNER_WINDOWS, "windows-2025", false},
	{"windows-2025", RUNNER_WINDOWS, "windows-2025", false},
	{"windows-2025-vs2026", RUNNER_WINDOWS, "windows-2025-vs2026", false},
	{"windows-2022", RUNNER_WINDOWS, "windows-2022", false},
	{"windows-11-arm", RUNNER_WINDOWS, "windows-11-arm", false},
	{"macos-latest", RUNNER_MACOS, "macos-15", false},
	{"macos-latest-large", RUNNER_MACOS, "macos-15-large", false},
	{"macos-latest-xlarge", RUNNER_MACOS, "macos-15-xlarge", false},
	{"macos-26", RUNNER_MACOS, "macos-26", false},
	{"macos-26-intel", RUNNER_MACOS, "macos-26-intel", false},
	{"macos-26-large", RUNNER_MACOS, "macos-26-large", false},
	{"macos-26-xlarge", RUNNER_MACOS, "macos-26-xlarge", false},
	{"macos-15", RUNNER_MACOS, "macos-15", false},
	{"macos-15-intel", RUNNER_MACOS, "macos-15-intel", false},
	{"macos-15-large", RUNNER_MACOS, "macos-15-large", false},
	{"macos-15-xlarge", RUNNER_MACOS, "macos-15-xlarge", false},
	{"macos-14", RUNNER_MACOS, "macos-14", false},
	{"macos-14-large", RUNNER_MACOS, "macos-14-large", false},
	{"macos-14-xlarge", RUNNER_MACOS, "macos-14-xlarge", false},
	{"ubuntu-20.04", RUNNER_LINUX, "ubuntu-20.04", true},
	{"ubuntu-18.04", RUNNER_LINUX, "ubuntu-18.04", true},
	{"ubuntu-16.04", RUNNER_LINUX, "ubuntu-16.04", true},
	{"windows-2019", RUNNER_WINDOWS, "windows-2019", true},
	{"windows-2016", RUNNER_WINDOWS, "windows-2016", true},
	{"macos-13", RUNNER_MACOS, "macos-13", true},
	{"macos-13-large", RUNNER_MACOS, "macos-13-large", true},
	{"macos-13-xlarge", RUNNER_MACOS, "macos-13-xlarge", true},
	{"macos-12", RUNNER_MACOS, "macos-12", true},
	{"macos-12-large", RUNNER_MACOS, "macos-12-large", true},
	{"macos-11", RUNNER_MACOS, "macos-11", true},
	{"macos-10.15", RUNNER_MACOS, "macos-10.15", true},
	{"self-hosted", RUNNER_ANY, NULL, false},
	{"linux", RUNNER_LINUX, NULL, false},
	{"macos", RUNNER_MACOS, NULL, false},
	{"windows", RUNNER_WINDOWS, NULL, false},
	{"x64", RUNNER_ANY, NULL, false},
	{"arm", RUNNER_ANY, NULL, false},
	{"arm64", RUNNER_ANY, NULL, false},
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
		if (!labels[j].is_gone && i-- == 0) {
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
