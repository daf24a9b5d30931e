#include "engine/linter/session_file.h"

struct session_file *
session_file_new(struct str path, struct str text)
{
	struct arena own = {0};
	struct session_file *file = arena_new(&own, struct session_file);

	file->path = str_copy(&own, path);
	file->own = own;
	session_file_set_text(file, text);
	return file;
}

void
session_file_free(struct session_file *file)
{
	struct arena own = file->own; /* which holds the file */

	arena_free(&file->text_a);
	arena_free(&file->found_a);
	arena_free(&own);
}

void
session_file_forget(struct session_file *file)
{
	file->is_fresh = false;
	file->findings = (struct diags){0};
	file->looked_at = (struct map){0};
	arena_reset(&file->found_a);
}

void
session_file_set_text(struct session_file *file, struct str text)
{
	session_file_forget(file);
	arena_reset(&file->text_a);
	file->text = str_copy(&file->text_a, text);
}

bool
session_file_depends(const struct session_file *file, struct str path)
{
	return file->is_fresh && (str_eq(file->path, path) || map_has(&file->looked_at, path));
}

size_t
session_file_bytes(const struct session_file *file)
{
	return file->own.used_bytes + file->text_a.used_bytes + file->found_a.used_bytes;
}
