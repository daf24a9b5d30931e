/*
 * mask_forms: the forms in which a secret may appear in output.
 *
 * Source     actions/runner src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
#pragma once

#include "expr/base/str.h"

/* Calls `found` with the value and each of its forms. Some may be equal. */
void mask_forms(struct arena *a, struct str value, void (*found)(void *owner, struct str form),
	void *owner);
