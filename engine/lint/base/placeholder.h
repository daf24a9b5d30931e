/*
 * placeholder: findings of shellcheck and pyflakes that only concern the placeholder of an
 * expression.
 *
 * To these programs the underscores of a script (script.h) are a constant, or an unknown name.
 * Their findings about such a text are dropped if the same part of the script (between two shell
 * operators, in one line) contains an expression.
 *
 * Source     www.shellcheck.net/wiki/SCnnnn for each code
 */
#pragma once

#include "engine/lint/base/script.h"

/* True for a finding at byte `at` of the script's text that says nothing about the script. */
bool placeholder_is_judged(const struct lint_script *script, size_t at, struct str message);
