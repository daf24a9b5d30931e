/*
 * ruby_bundler: RubyGems and Bundler of a job's Ruby, `bundle install` and its cache.
 *
 * Gems       `gem install` writes into GEM_HOME, a folder of the job: the machine's Ruby stays as
 *            it is. So RubyGems itself is never updated, which is a difference.
 * Cache      vendor/bundle, saved as soon as the gems are there, under the published action's key.
 * Source     github.com/ruby/setup-ruby bundler.js, rubygems.js, common.js
 */
#pragma once

#include "actions/base/tool.h"

struct ruby_job {
	struct str engine;
	struct str version;
	struct str folder;   /* `working-directory`, absolute */
	struct str bin;      /* with links to Ruby's programs */
	struct str gem_home; /* for gems that the job installs */
};

MUST_CHECK enum result ruby_check_rubygems(struct builtin_call *call, const struct ruby_job *job);
MUST_CHECK enum result ruby_install_bundler(struct builtin_call *call, const struct ruby_job *job);
MUST_CHECK enum result ruby_bundle_install(struct builtin_call *call, const struct ruby_job *job);
