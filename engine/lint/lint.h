/*
 * lint: what is wrong, or likely so, in a workflow or action file.
 *
 * The loader tells what GitHub refuses; checks (checks.c) look at the model that it makes, also
 * where it told something. Findings come sorted by place, and none twice.
 *
 * Limits     After LINT_FINDINGS_MAX findings of a file, checks tell no more but that.
 * Files      Others of the repository (local actions, called workflows), and of published ones that
 *            are on this machine, are read through `read`, each once for a cache. Nothing else is
 *            read, and nothing is fetched.
 * Ownership  Findings and what they point to live in the arena given to lint_file and in that of
 *            the cache. A cache belongs to one thread.
 */
#pragma once

#include "engine/lint/rule.h"
#include "engine/workflow/action_ref.h"
#include "expr/base/map.h"

#define LINT_FINDINGS_MAX ((size_t)10000)

/* What other files of the repository were read, for all files of one run. */
struct lint_cache {
	struct arena *a;
	struct map actions;   /* const struct metadata * by what `uses` names */
	struct map workflows; /* const struct called * likewise */
};

void lint_cache_init(struct lint_cache *cache, struct arena *a);

/*
 * What published actions and workflows are meant: OWNER/REPOSITORY with its path, if it has one; all
 * below an owner or a repository, with a `*` behind the slash; or `*`. With @REF, at that ref alone.
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
	/* what is put before the paths of `read` and `exists`: empty, or the repository's root and `/` */
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

enum lint_kind {
	LINT_WORKFLOW,
	LINT_ACTION,
};

/* What a file is, by its path and, where that does not tell, by its keys. */
enum lint_kind lint_kind_of(struct str path, struct str text);

/* Looks at one file. `source` must live as long as the findings. */
void lint_file(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings);

struct lint_scripts;

/* The same, and collects the scripts of the file (script.h), which live in `a`. */
void lint_file_and_scripts(struct arena *a, struct source *source,
	const struct lint_options *options, struct lint_cache *cache, struct diags *findings,
	struct lint_scripts *scripts);

/*
 * Puts findings in order and takes away those that comments ignore. A comment that ignores nothing is
 * told, unless it is for what the options leave out.
 */
void lint_finish(struct arena *a, struct source *source, const struct lint_options *options,
	struct diags *findings);
