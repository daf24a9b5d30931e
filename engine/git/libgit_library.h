/*
 * libgit_library: libgit2's functions, through pointers: `libgit.commit_free(commit)` is
 * git_commit_free(commit).
 *
 * Where libgit2's archive can be linked, its functions are in lact, without the network
 * (libgit_library_archive.c, libgit_without_network.h). Elsewhere it is the shared library, loaded
 * when it is first needed (libgit_library_shared.c): that takes longer than all else in a small
 * run. Its version is the one that lact was built with: other versions have other structs. It is
 * started once, and never shut down. The separate process that fetches (fetch.h) uses the shared
 * library instead of the archive (libgit_network.h).
 */
#pragma once

#include "expr/base/error.h"

#include <git2.h>
#include <git2/sys/repository.h>

#define LIBGIT_FUNCTIONS(X)                                                                        \
	X(attr_get_ext)                                                                            \
	X(attr_value)                                                                              \
	X(blob_free)                                                                               \
	X(blob_lookup)                                                                             \
	X(blob_rawcontent)                                                                         \
	X(blob_rawsize)                                                                            \
	X(buf_dispose)                                                                             \
	X(checkout_options_init)                                                                   \
	X(checkout_tree)                                                                           \
	X(commit_author)                                                                           \
	X(commit_committer)                                                                        \
	X(commit_free)                                                                             \
	X(commit_id)                                                                               \
	X(commit_lookup)                                                                           \
	X(commit_message)                                                                          \
	X(commit_parent_id)                                                                        \
	X(commit_parentcount)                                                                      \
	X(commit_tree)                                                                             \
	X(commit_tree_id)                                                                          \
	X(config_free)                                                                             \
	X(config_get_bool)                                                                         \
	X(config_get_string)                                                                       \
	X(config_iterator_free)                                                                    \
	X(config_iterator_new)                                                                     \
	X(config_next)                                                                             \
	X(diff_find_options_init)                                                                  \
	X(diff_find_similar)                                                                       \
	X(diff_free)                                                                               \
	X(diff_get_delta)                                                                          \
	X(diff_index_to_workdir)                                                                   \
	X(diff_num_deltas)                                                                         \
	X(diff_options_init)                                                                       \
	X(diff_tree_to_index)                                                                      \
	X(diff_tree_to_tree)                                                                       \
	X(diff_tree_to_workdir_with_index)                                                         \
	X(error_last)                                                                              \
	X(filter_list_apply_to_buffer)                                                             \
	X(filter_list_free)                                                                        \
	X(filter_list_load_ext)                                                                    \
	X(index_entrycount)                                                                        \
	X(index_free)                                                                              \
	X(index_get_byindex)                                                                       \
	X(index_new)                                                                               \
	X(index_read_tree)                                                                         \
	X(libgit2_init)                                                                            \
	X(libgit2_opts)                                                                            \
	X(merge_base)                                                                              \
	X(object_free)                                                                             \
	X(object_id)                                                                               \
	X(object_lookup)                                                                           \
	X(object_peel)                                                                             \
	X(odb_exists)                                                                              \
	X(odb_free)                                                                                \
	X(odb_hash)                                                                                \
	X(odb_object_data)                                                                         \
	X(odb_object_free)                                                                         \
	X(odb_object_size)                                                                         \
	X(odb_object_type)                                                                         \
	X(odb_read)                                                                                \
	X(oid_cpy)                                                                                 \
	X(oid_equal)                                                                               \
	X(oid_fromstr)                                                                             \
	X(oid_tostr)                                                                               \
	X(patch_free)                                                                              \
	X(patch_from_buffers)                                                                      \
	X(patch_to_buf)                                                                            \
	X(reference_free)                                                                          \
	X(reference_iterator_free)                                                                 \
	X(reference_iterator_glob_new)                                                             \
	X(reference_lookup)                                                                        \
	X(reference_name)                                                                          \
	X(reference_name_to_id)                                                                    \
	X(reference_next)                                                                          \
	X(reference_peel)                                                                          \
	X(reference_symbolic_target)                                                               \
	X(reference_target)                                                                        \
	X(reference_type)                                                                          \
	X(repository_commondir)                                                                    \
	X(repository_config_snapshot)                                                              \
	X(repository_free)                                                                         \
	X(repository_head)                                                                         \
	X(repository_head_detached)                                                                \
	X(repository_index)                                                                        \
	X(repository_init)                                                                         \
	X(repository_is_bare)                                                                      \
	X(repository_is_shallow)                                                                   \
	X(repository_odb)                                                                          \
	X(repository_open)                                                                         \
	X(repository_open_ext)                                                                     \
	X(repository_set_index)                                                                    \
	X(repository_path)                                                                         \
	X(repository_workdir)                                                                      \
	X(revparse_single)                                                                         \
	X(tree_entry_bypath)                                                                       \
	X(tree_entry_filemode)                                                                     \
	X(tree_entry_free)                                                                         \
	X(tree_entry_id)                                                                           \
	X(tree_entry_name)                                                                         \
	X(tree_entry_type)                                                                         \
	X(tree_free)                                                                               \
	X(tree_id)                                                                                 \
	X(tree_walk)

#define LIBGIT_MEMBER(function) __typeof__(git_##function) *function;

struct libgit {
	LIBGIT_FUNCTIONS(LIBGIT_MEMBER)
};

/* Like the program's own table of imported functions: complete before any use. */
extern struct libgit libgit;

/* To be called before any use. False if the library is not on this machine: ERROR_MISSING. */
MUST_CHECK bool libgit_library_load(struct error *err);
/* Initialises the library whose functions `libgit` has. */
MUST_CHECK bool libgit_start(void);
