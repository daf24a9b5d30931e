/*
 * detach: work that continues in a separate process after lact has ended.
 *
 * The process has a session of its own, the lowest priority, no descriptor but /dev/null, and is
 * no descendant of lact: orphans_kill does not find it. It is forked, and not started anew, so no
 * other thread should hold a lock that the work needs.
 */
#pragma once

#include "expr/base/attr.h"

#include <stdbool.h>

/* Runs `work` there. False if no process could be started. */
MUST_CHECK bool detach_work(void (*work)(void *owner), void *owner);
