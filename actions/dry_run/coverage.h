/*
 * coverage: finds coverage reports, and reads the covered share of the code from them.
 *
 * Source     github.com/codecov/uploader src/helpers/files.ts (names, left-out folders)
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

struct coverage_report {
	struct str path; /* relative to the folder that was searched */
	uint64_t size_bytes;
	const char *format; /* "lcov", "cobertura"; "unknown" */
	uint64_t covered;   /* lines, or statements */
	uint64_t total;     /* 0: the report does not say, or is too large to be read here */
};

struct coverage_reports {
	struct coverage_report *items;
	size_t count;
	size_t capacity;
};

/* Looks through a folder, by name, for reports; sorted by path. */
void coverage_search(struct arena *a, struct str folder, struct coverage_reports *out);
/* Adds one file by its path relative to the folder. False if there is none. */
MUST_CHECK bool coverage_add(
	struct arena *a, struct str folder, struct str path, struct coverage_reports *out);
