#include "engine/project/project.h"

#include "engine/store/file.h"

#include <errno.h>
#include <unistd.h>

#define FILE_SIZE_MAX ((size_t)64 << 20) /* the loader has its own, smaller limit */

/* --- loading ------------------------------------------------------------------------------ */

static struct str
stem_of(struct str path)
{
	const struct str name = path_name(path);
	const size_t dot = str_rindex(name, '.');

	return str_slice(name, 0, dot);
}

/* One that cannot be read is invalid, as one is that cannot be parsed: the others count all the
 * same. */
static void
load_file(
	struct arena *a, struct str root, struct str path, bool is_named, struct workflow_file *out)
{
	struct str text = STR_NONE;
	struct error err;
	/* one that the user names may lie elsewhere */
	const bool ok = is_named ? file_read_given(a, path, FILE_SIZE_MAX, &text, &err)
				 : file_read_inside(a, root, path, FILE_SIZE_MAX, &text, &err);

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.n);
	source_init(&out->source, a, path_within(path, root), text);
	out->stem = stem_of(path);
	diags_init(&out->diags, a);
	if (ok)
		out->workflow = workflow_load(
			a, &out->source, &(struct load_options){.strict = true}, &out->diags);
	else
		(void)diag_error(
			&out->diags, "unreadable", &out->source, (struct span){0}, "%s", err.text);
}

static bool
is_workflow_name(struct str name)
{
	return str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml"));
}

static bool
load_folder(struct arena *a, struct str where, struct project *project, struct error *err)
{
	struct str *names;
	size_t count;

	if (!file_list(a, where, &names, &count, err))
		return false;
	project->files = arena_array(a, struct workflow_file, count);
	for (size_t i = 0; i < count; i++) {
		const struct str path = path_join(a, where, names[i]);
		if (is_workflow_name(names[i]) && file_kind(path) != FILE_DIRECTORY)
			load_file(a, project->root, path, false,
				&project->files[project->file_count++]);
	}
	return true;
}

static bool
load_files(struct arena *a, struct str where, struct project *project, struct error *err)
{
	const struct str path = where.n > 0 ? path_normal(a, path_join(a, project->folder, where))
					    : path_join(a, project->root, STR(".github/workflows"));
	const enum file_kind kind = file_kind(path);

	if (kind == FILE_REGULAR) {
		project->files = arena_new(a, struct workflow_file);
		project->file_count = 1;
		project->is_one_file = true;
		load_file(a, project->root, path, true, project->files);
		return true;
	}
	if (kind == FILE_DIRECTORY && !load_folder(a, path, project, err))
		return false;
	if (project->file_count > 0)
		return true;
	if (where.n > 0 && !file_exists(path))
		return error_set(err, ERROR_USAGE, "-W: missing file or folder '%" STR_FMT "'",
			STR_ARG(where));
	(void)error_set(err, ERROR_USAGE, "no workflow found in '%" STR_FMT "'", STR_ARG(path));
	return error_help(err, "lact looks for .github/workflows/*.yml in the repository; "
			       "-W PATH names another file or folder");
}

struct str
project_first_error(struct arena *a, struct workflow_file *file)
{
	const struct diag *first = NULL;

	for (size_t i = 0; i < file->diags.count && !first; i++)
		if (file->diags.items[i].severity == SEVERITY_ERROR)
			first = &file->diags.items[i];
	if (!first)
		return STR_NONE;
	const struct position at = source_position(first->source, first->span.start);
	const size_t more = file->diags.error_count - 1;
	const struct str text = str_fmt(a, "%" STR_FMT ":%u:%u: %" STR_FMT,
		STR_ARG(first->source->path), at.line, at.column, STR_ARG(first->message));
	return more == 0 ? text : str_fmt(a, "%" STR_FMT " (and %zu more)", STR_ARG(text), more);
}

/* --- opening ------------------------------------------------------------------------------ */

static bool
find_folder(struct arena *a, struct str given, struct str *out, struct error *err)
{
	char *current = given.n > 0 ? NULL : getcwd(NULL, 0);

	if (given.n == 0 && !current)
		return error_errno(err, errno, "the current folder");
	*out = file_real_path(a, given.n > 0 ? given : str_from(current));
	free(current);
	if (file_is_dir(*out))
		return true;
	return error_set(err, ERROR_USAGE, "'%" STR_FMT "' is not a folder", STR_ARG(given));
}

/* What git takes for a repository, at first sight: a git folder, or the file that names one. */
static bool
is_root(struct arena *a, struct str folder)
{
	const struct str git = path_join(a, folder, STR(".git"));

	return file_kind(git) == FILE_REGULAR ||
	       file_kind(path_join(a, git, STR("HEAD"))) == FILE_REGULAR;
}

static struct str
find_root(struct arena *a, struct str folder)
{
	struct str root = folder;

	while (root.n > 1 && !is_root(a, root))
		root = path_folder(root);
	return root.n > 1 ? root : folder;
}

bool
project_open_files(struct arena *a, struct str folder, struct str where, struct project *out,
	struct error *err)
{
	struct project project = {0};

	if (!find_folder(a, folder, &project.folder, err))
		return false;
	project.root = find_root(a, project.folder);
	if (!load_files(a, where, &project, err))
		return false;
	*out = project;
	return true;
}

bool
project_open_repository(struct arena *a, struct str folder, struct project *out, struct error *err)
{
	struct project project = {0};

	if (!find_folder(a, folder, &project.folder, err) ||
		!repository_open(a, project.folder, &project.repository, err))
		return false;
	project.root = project.repository ? repository_root(project.repository) : project.folder;
	*out = project;
	return true;
}

bool
project_open(struct arena *a, struct str folder, struct str where, struct project *out,
	struct error *err)
{
	struct project project;

	if (!project_open_repository(a, folder, &project, err))
		return false;
	if (!load_files(a, where, &project, err)) {
		project_close(&project);
		return false;
	}
	*out = project;
	return true;
}

void
project_close(struct project *project)
{
	repository_close(project->repository);
	project->repository = NULL;
}

static struct repository_url
remote_of(const struct project *project)
{
	struct repository_remote remote = {0};

	if (project->repository && !repository_remote(project->repository, &remote))
		remote = (struct repository_remote){0};
	return remote.parsed;
}

struct str
project_host(const struct project *project)
{
	return remote_of(project).host;
}

struct str
project_owner(const struct project *project)
{
	return remote_of(project).owner;
}

/* --- finding ------------------------------------------------------------------------------ */

static bool
is_path_of(struct arena *a, const struct project *project, const struct workflow_file *file,
	struct str name)
{
	const struct str full = path_normal(a, path_join(a, project->folder, name));

	return str_eq(file->source.path, name) ||
	       str_eq(path_join(a, project->root, file->source.path), full);
}

static struct str
name_of(const struct workflow_file *file)
{
	return file->workflow ? file->workflow->name : STR_NONE;
}

/* Candidates for `did you mean`: stems, then names. */
static bool
next_name(const void *owner, size_t i, struct str *candidate)
{
	const struct project *project = owner;

	if (i >= project->file_count * 2)
		return false;
	const struct workflow_file *file = &project->files[i % project->file_count];
	*candidate = i < project->file_count ? file->stem : name_of(file);
	return true;
}

static bool
tell_unknown(const struct project *project, struct str name, struct error *err)
{
	struct str nearest = str_nearest(name, next_name, project);
	struct buf b;

	(void)error_set(err, ERROR_USAGE, "unknown workflow '%" STR_FMT "'", STR_ARG(name));
	buf_init(&b, sizeof(err->help));
	if (nearest.n > 0)
		buf_add_fmt(&b, "did you mean '%" STR_FMT "'? ", STR_ARG(nearest));
	buf_add_z(&b, "the workflows here are:");
	for (size_t i = 0; i < project->file_count; i++)
		buf_add_fmt(&b, "%s %" STR_FMT, i > 0 ? "," : "", STR_ARG(project->files[i].stem));
	(void)error_help(err, "%" STR_FMT, STR_ARG(buf_str(&b)));
	buf_free(&b);
	return false;
}

bool
project_find(struct arena *a, struct project *project, struct str name, struct workflow_file **out,
	struct error *err)
{
	struct workflow_file *by_name = NULL;

	for (size_t i = 0; i < project->file_count; i++) {
		struct workflow_file *file = &project->files[i];
		if (str_eq(file->stem, name) || str_eq(path_name(file->source.path), name) ||
			is_path_of(a, project, file, name)) {
			*out = file;
			return true;
		}
		if (!by_name && str_eq_nocase(name_of(file), name))
			by_name = file;
	}
	if (!by_name)
		return tell_unknown(project, name, err);
	*out = by_name;
	return true;
}
