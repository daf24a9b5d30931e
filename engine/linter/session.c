#include "engine/linter/session.h"

#include "engine/linter/session_file.h"
#include "engine/store/file.h"

static const char *const settings[] = {
	".lact.yml", ".github/actionlint.yaml", ".github/actionlint.yml"};

/* --- files -------------------------------------------------------------------------------- */

static struct str
full_path(const struct lint_session *s, struct arena *a, struct str path)
{
	return path_normal(a, path_join(a, s->root, path));
}

static struct session_file *
find_full(const struct lint_session *s, struct str path)
{
	struct session_file *file = s->files;

	while (file && !str_eq(file->path, path))
		file = file->next;
	return file;
}

static struct session_file *
find(const struct lint_session *s, struct str path)
{
	struct arena tmp = {0};
	struct session_file *file = find_full(s, full_path(s, &tmp, path));

	arena_free(&tmp);
	return file;
}

static bool
is_settings(const struct lint_session *s, struct str path)
{
	const struct str within = path_within(path, str_slice(s->root, 0, s->root.n - 1));

	for (size_t i = 0; i < COUNT_OF(settings); i++)
		if (str_eq(within, str_from(settings[i])))
			return true;
	return false;
}

/* --- staleness ---------------------------------------------------------------------------- */

static void
forget_settings(struct lint_session *s)
{
	if (s->has_settings)
		lint_config_free(&s->config);
	s->has_settings = false;
	s->settings_diags = (struct diags){0};
	arena_reset(&s->settings_a);
}

/* The text at the path is another: what was found by it is forgotten. */
static void
changed(struct lint_session *s, struct str path)
{
	const bool is_for_all = is_settings(s, path);

	if (is_for_all)
		forget_settings(s);
	for (struct session_file *file = s->files; file; file = file->next)
		if (file->is_fresh && (is_for_all || session_file_depends(file, path)))
			session_file_forget(file);
}

/* --- reading ------------------------------------------------------------------------------ */

/* One look at a file, which is what the functions of its options are given. */
struct look {
	struct lint_session *session;
	struct session_file *file;
};

/*
 * Notes that the file's findings depend on the path, which is made whole; returns what is open
 * there.
 */
static const struct session_file *
look_at(const struct look *look, struct str *path)
{
	struct session_file *file = look->file;

	*path = full_path(look->session, &file->found_a, *path);
	map_set(&file->looked_at, *path, file);
	return find_full(look->session, *path);
}

static bool
read_other(void *owner, struct arena *a, struct str path, struct str *text)
{
	const struct look *look = owner;
	const struct lint_options *lint = &look->session->lint;
	const struct session_file *open = look_at(look, &path);

	if (open)
		*text = str_copy(
			a, open->text); /* which may be replaced before these findings are */
	return open || (lint->read && lint->read(lint->owner, a, path, text));
}

static bool
exists(void *owner, struct str path)
{
	const struct look *look = owner;
	const struct lint_options *lint = &look->session->lint;

	return look_at(look, &path) || lint->exists(lint->owner, path);
}

static bool
find_published(void *owner, struct arena *a, const struct action_ref *ref, struct str *folder)
{
	const struct lint_options *lint = &((const struct look *)owner)->session->lint;

	return lint->find_published(lint->owner, a, ref, folder);
}

static bool
find_commit(void *owner, struct arena *a, const struct action_ref *ref, struct str *commit)
{
	const struct lint_options *lint = &((const struct look *)owner)->session->lint;

	return lint->find_commit(lint->owner, a, ref, commit);
}

static bool
has_zone(void *owner, struct str name)
{
	const struct lint_options *lint = &((const struct look *)owner)->session->lint;

	return lint->has_zone(lint->owner, name);
}

/* --- settings ----------------------------------------------------------------------------- */

static void
read_settings(struct lint_session *s)
{
	struct arena *a = &s->settings_a;

	if (s->has_settings)
		return;
	lint_config_init(&s->config, a);
	diags_init(&s->settings_diags, a);
	s->has_settings = true;
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		const struct str path = full_path(s, a, str_from(settings[i]));
		const struct session_file *open = find_full(s, path);
		struct str text;
		if (open)
			text = open->text;
		else if (!s->lint.read || !s->lint.read(s->lint.owner, a, path, &text))
			continue;
		(void)lint_config_read_text(&s->config, path, text, &s->settings_diags);
	}
}

/* --- findings ----------------------------------------------------------------------------- */

static void
set_options(struct lint_session *s, struct session_file *file)
{
	const struct lint_config *config = &s->config;
	struct look *look = arena_new(&file->found_a, struct look);

	*look = (struct look){s, file};
	file->options = s->lint;
	file->options.root = s->root;
	file->options.labels = config->labels;
	file->options.label_count = config->label_count;
	file->options.variables = config->variables;
	file->options.variable_count = config->variable_count;
	file->options.allowed = config->allowed;
	file->options.denied = config->denied;
	file->options.without_shellcheck = file->options.without_pyflakes = true;
	file->options.read = read_other;
	file->options.exists = s->lint.exists ? exists : NULL;
	file->options.find_published = s->lint.find_published ? find_published : NULL;
	file->options.find_commit = s->lint.find_commit ? find_commit : NULL;
	file->options.has_zone = s->lint.has_zone ? has_zone : NULL;
	file->options.owner = look;
}

/* Those of settings are of what is wrong in them. */
static void
take_settings(struct lint_session *s, struct session_file *file)
{
	for (size_t i = 0; i < s->settings_diags.count; i++) {
		struct diag *diag = &s->settings_diags.items[i];
		if (str_eq(diag->source->path, file->path))
			*diag_error(&file->findings, diag->code, diag->source, diag->span, "%s",
				"") = *diag;
	}
}

static void
lint(struct lint_session *s, struct session_file *file)
{
	struct arena *a = &file->found_a;
	const struct str shown = path_within(file->path, str_slice(s->root, 0, s->root.n - 1));

	set_options(s, file);
	lint_cache_init(&file->cache, a);
	source_init(&file->source, a, shown, file->text);
	lint_load(a, &file->source, &file->options, &file->cache, &file->findings, &file->lint);
	lint_check(&file->lint);
	lint_finish(a, &file->source, &file->options, &file->findings);
	lint_config_drop_ignored(&s->config, shown, &file->findings);
}

/* An open file whose findings are fresh; NULL if it is not open. */
static struct session_file *
fresh(struct lint_session *s, struct str path)
{
	struct session_file *file = find(s, path);

	if (!file || file->is_fresh)
		return file;
	read_settings(s);
	diags_init(&file->findings, &file->found_a);
	map_init(&file->looked_at, &file->found_a, false);
	if (is_settings(s, file->path))
		take_settings(s, file);
	else
		lint(s, file);
	file->is_fresh = true;
	return file;
}

/* --- all ---------------------------------------------------------------------------------- */

void
lint_session_init(struct lint_session *s, struct str root, const struct lint_options *lint)
{
	*s = (struct lint_session){.lint = *lint};
	s->root = str_concat(&s->a, path_normal(&s->a, root), STR("/"));
}

void
lint_session_free(struct lint_session *s)
{
	while (s->files) {
		struct session_file *file = s->files;
		s->files = file->next;
		session_file_free(file);
	}
	forget_settings(s);
	arena_free(&s->settings_a);
	arena_free(&s->a);
}

void
lint_session_open(struct lint_session *s, struct str path, struct str text)
{
	struct arena tmp = {0};
	const struct str full = full_path(s, &tmp, path);

	if (!lint_session_change(s, full, text)) {
		struct session_file *file = session_file_new(full, text);
		changed(s, full);
		file->next = s->files;
		s->files = file;
	}
	arena_free(&tmp);
}

bool
lint_session_change(struct lint_session *s, struct str path, struct str text)
{
	struct session_file *file = find(s, path);

	if (!file)
		return false;
	if (str_eq(file->text, text))
		return true;
	changed(s, file->path);
	session_file_set_text(file, text);
	return true;
}

void
lint_session_close(struct lint_session *s, struct str path)
{
	struct session_file *file = find(s, path);
	struct session_file **link = &s->files;

	if (!file)
		return;
	while (*link != file)
		link = &(*link)->next;
	*link = file->next;
	changed(s, file->path);
	session_file_free(file);
}

void
lint_session_touch(struct lint_session *s, struct str path)
{
	struct arena tmp = {0};
	const struct str full = full_path(s, &tmp, path);

	if (!find_full(s, full)) /* else the disk is not seen */
		changed(s, full);
	arena_free(&tmp);
}

bool
lint_session_next_stale(const struct lint_session *s, size_t *at, struct str *path)
{
	size_t number = 0;

	for (const struct session_file *file = s->files; file; file = file->next) {
		if (number++ < *at || file->is_fresh)
			continue;
		*at = number;
		*path = file->path;
		return true;
	}
	return false;
}

const struct diags *
lint_session_findings(struct lint_session *s, struct str path)
{
	const struct session_file *file = fresh(s, path);

	return file ? &file->findings : NULL;
}

const struct lint *
lint_session_file(struct lint_session *s, struct str path)
{
	const struct session_file *file = fresh(s, path);

	return file && !is_settings(s, file->path) ? &file->lint : NULL;
}

bool
lint_session_place(struct lint_session *s, struct arena *a, struct str path, uint32_t offset,
	struct lint_place *out)
{
	const struct lint *file = lint_session_file(s, path);

	if (file)
		lint_place_at(a, file, offset, out);
	return file;
}

size_t
lint_session_bytes(const struct lint_session *s)
{
	size_t bytes = s->a.used_bytes + s->settings_a.used_bytes;

	for (const struct session_file *file = s->files; file; file = file->next)
		bytes += session_file_bytes(file);
	return bytes;
}
