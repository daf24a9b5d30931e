/*
 * branding: the icons and colours that an action of the Marketplace may have.
 *
 * Source     docs.github.com, Metadata syntax for GitHub Actions: branding
 */
#pragma once

#include "expr/base/str.h"

bool branding_has_icon(struct str name);
bool branding_has_color(struct str name);
