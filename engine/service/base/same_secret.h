/*
 * same_secret: comparing tokens and signatures.
 */
#pragma once

#include "expr/base/str.h"

/* Takes as long for all texts of a length: the time says nothing of where they differ. */
bool same_secret(struct str a, struct str b);
