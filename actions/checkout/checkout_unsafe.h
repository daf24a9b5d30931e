/*
 * checkout_unsafe: the input `allow-unsafe-pr-checkout` of actions/checkout.
 *
 * Refused    In a run for pull_request_target, or for workflow_run after a pull request, the code
 *            of a fork's pull request: its repository, refs/pull/N/head or merge, its commits.
 * Not        The run's own repository without a `ref`; a payload without the two repositories' ids.
 * Source     github.com/actions/checkout src/unsafe-pr-checkout-helper.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

/* True: the checkout of this ref ("": the default one) may not be. */
bool checkout_is_unsafe(struct builtin_call *call, struct str repository, struct str ref);
