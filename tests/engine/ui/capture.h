/*
 * capture: what an output writes, read back by a test.
 */
#pragma once

#include "engine/ui/output.h"

struct capture {
	struct output out;
	int fd; /* of a file without a name */
};

void capture_init(struct capture *capture);
/* All that was written so far, flushed. */
struct str capture_text(struct capture *capture, struct arena *a);
/* What was written since the last call. */
struct str capture_take(struct capture *capture, struct arena *a);
void capture_free(struct capture *capture);
