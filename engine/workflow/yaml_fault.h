/*
 * yaml_fault: how much of a text is lost by a syntax error.
 *
 * A fault is lost from the line that it begins in: where a quote, bracket or text is opened that
 * swallows what follows, or where libyaml stops. What is certain again behind it depends on that
 * line:
 *
 * - It stands where a key or an item may stand: the line is lost, with the deeper lines below it.
 * - Its indentation fits nothing, or it became a part of the value above it: nobody knows what the
 *   lines below it belong to, and all is lost up to the next key in the first column; or to one in
 *   that of jobs, if the lines of the fault have no key that it could be below. Where it is the
 *   lines above that may be in the wrong place, for want of a line before them, those are lost too.
 *
 * Source     YAML 1.2.2, 6.1 Indentation Spaces; 8.2 Block Collection Styles
 */
#pragma once

#include "expr/base/span.h"
#include "expr/base/str.h"

struct yaml_fault {
	uint32_t at;         /* where libyaml found it */
	uint32_t context_at; /* where what it was reading begins */
	const char *context; /* what that is; NULL: it was reading nothing */
	struct span lost;    /* whole lines; empty: nothing more can be told of the text */
	bool is_local;       /* the line of the fault stands where it may */
	bool is_entry; /* that, and it has a key or is an item: no text above it goes on in it */
};

/* Fills in the last three from the others. */
void yaml_fault_bound(struct str text, struct yaml_fault *fault);
