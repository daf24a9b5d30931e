/*
 * placeholder: findings of shellcheck and pyflakes that judge only the text that stands for an
 * expression.
 *
 * The underscores of a script (script.h) are a constant to a program that reads it, and a number or
 * a name that nothing has. Such a finding is left out where an expression stands in the same part
 * of the script: between two operators of the shell, in one line.
 *
 * Source     www.shellcheck.net/wiki/SCnnnn for each code
 */
#pragma once

#include "engine/lint/base/script.h"

/* True for a finding at byte `at` of the script's text that says nothing about the script. */
bool placeholder_is_judged(const struct lint_script *script, size_t at, struct str message);
