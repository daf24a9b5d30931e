/*
 * lint_options: the options of lint, its access to other files, and the cache of these.
 *
 * Ownership  What a cache holds lives in its arena. A cache belongs to one thread.
 */
#pragma once

#include "engine/lint/base/rule.h"
#include "engine/workflow/action_ref.h"
#include "expr/base/map.h"

/* What other files of the repository were read, for all files of one run. */
struct lint_cache {
	struct arena *a;
	struct map actions;   /* const struct metadata * by what `uses` names */
	struct map workflows; /* const struct called * likewise */
};

void lint_cache_init(struct lint_cache *cache, struct arena *a);

/*
 * What published actions and workflows are meant: OWNER/REPOSITORY with its path, if it has one;
 * all below an owner or a repository, with a `*` behind the slash; or `*`. With @REF, at that ref
 * alone.
 */
struct uses_patterns {
	struct str *items; /* NULL: nothing is said */
	size_t count;
	size_t capacity;
};

struct lint_options {
	enum persona persona;
	enum confidence confidence; /* findings that are less certain are left out */
	bool wants_repairs;         /* else those that take longer to find are left out */
	bool without_shellcheck;    /* no findings of it were added: it was not asked */
	bool without_pyflakes;
	/* labels of own runners, as patterns with `*` and `?` */
	const struct str *labels;
	size_t label_count;
	/* the names of the `vars` context; NULL: not known */
	const struct str *variables;
	size_t variable_count;
	struct uses_patterns allowed; /* if said, nothing else may be used */
	struct uses_patterns denied;
	/* what is put before the paths of `read` and `exists`: empty, or the repository's root and
	 * `/` */
	struct str root;
	/*
	 * Reads a file by its path from the repository's root. False if there is none. NULL: no
	 * other file is looked at.
	 */
	bool (*read)(void *owner, struct arena *a, struct str path, struct str *text);
	/*
	 * The folder of a published repository at the ref, for `read` to read in, without a slash
	 * behind it. False if it is not on this machine. NULL: none is.
	 */
	bool (*find_published)(
		void *owner, struct arena *a, const struct action_ref *ref, struct str *folder);
	/*
	 * The commit that a branch or tag led to when it was last looked up. False if that is not
	 * known. NULL: it never is.
	 */
	bool (*find_commit)(
		void *owner, struct arena *a, const struct action_ref *ref, struct str *commit);
	/* True if there is such a file. NULL: not asked */
	bool (*exists)(void *owner, struct str path);
	/* True if the time zone database has the name, or there is none. NULL: any is taken */
	bool (*has_zone)(void *owner, struct str name);
	void *owner;
};
