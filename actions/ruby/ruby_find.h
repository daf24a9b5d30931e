/*
 * ruby_find: a Ruby that somebody else installed on this machine.
 *
 * Order      The runner's tool cache, rbenv, RVM, asdf, mise, the folders of chruby, then the
 *            user's PATH. The first place that has one that fits wins, and there the highest.
 */
#pragma once

#include "actions/base/tool.h"
#include "actions/ruby/ruby_version.h"

MUST_CHECK bool ruby_find(
	struct builtin_call *call, const struct ruby_spec *spec, struct tool *out);
