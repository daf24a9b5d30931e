/*
 * ruby_version: the Ruby that a workflow requests from setup-ruby.
 *
 * Source     github.com/ruby/setup-ruby index.js (parseRubyEngineAndVersion), common.js
 */
#pragma once

#include "engine/run/step/builtin.h"

struct ruby_spec {
	struct str text;    /* "3.3", "jruby-9.4", "truffleruby" */
	struct str engine;  /* "ruby", "jruby" */
	struct str version; /* "3.3", "head"; empty: the newest release */
};

/* An engine and its version in a name: "3.3.4", "jruby-9.4.8.0", "truffleruby". */
struct ruby_spec ruby_spec_of(struct str name);
/*
 * What `ruby-version` says, or the file that it names; `default` is the first of .ruby-version,
 * .tool-versions and mise.toml in `folder`. False after a builtin_error.
 */
MUST_CHECK bool ruby_spec_read(struct builtin_call *call, struct str folder, struct ruby_spec *out);
/* 3.3 is of 3.3.4, and not of 3.30.1; a release only if no preview is asked for. */
bool ruby_spec_fits(const struct ruby_spec *spec, struct str engine, struct str version);
/* Compares versions of any count of numbers. */
int ruby_version_compare(struct str x, struct str y);
/* "3.3.4" as 303: its first two numbers; 99999 for `head`. */
uint32_t ruby_version_minor(struct str version);
