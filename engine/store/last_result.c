#include "engine/store/last_result.h"

#include "engine/store/file.h"
#include "expr/base/buf.h"
#include "expr/value.h"

#define SIZE_BYTES     ((size_t)256)
#define SIZE_MAX_BYTES ((size_t)4096)

static struct str
path_of(struct arena *a, struct str state, struct str root, struct str workflow)
{
	return str_concat(a, state, STR("/results"), root, STR("/"), workflow);
}

/* As JSON, with blanks up to SIZE_BYTES. */
static struct str
to_text(struct arena *a, const struct last_result *result)
{
	struct buf b;
	struct object *o = object_new(a);

	object_set_str(o, STR("result"), result->result);
	object_set_str(o, STR("commit"), result->commit);
	object_set(o, STR("finished"), value_number((double)result->finished_s));
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, value_to_json(a, value_object(o)));
	if (b.n < SIZE_BYTES)
		buf_add_repeat(&b, ' ', SIZE_BYTES - b.n);
	return buf_take(a, &b);
}

bool
last_result_write(struct arena *a, struct str state, struct str root, struct str workflow,
	const struct last_result *result, struct error *err)
{
	const struct str path = path_of(a, state, root, workflow);

	/* a rename over a file makes ext4 write the new one out first: a tenth of a short run */
	return file_make_dirs(path_folder(path), 0700, err) &&
	       file_overwrite(path, to_text(a, result), 0600, err);
}

bool
last_result_find(struct arena *a, struct str state, struct str root, struct str workflow,
	struct last_result *out)
{
	struct str text;
	struct value v;

	if (!file_read(a, path_of(a, state, root, workflow), SIZE_MAX_BYTES, &text, NULL) ||
		!value_from_json(a, text, &v, NULL) || v.kind != VALUE_OBJECT)
		return false;
	const struct value result = object_get(v.object, STR("result"));
	const struct value commit = object_get(v.object, STR("commit"));
	const struct value finished = object_get(v.object, STR("finished"));
	if (result.kind != VALUE_STRING || commit.kind != VALUE_STRING ||
		finished.kind != VALUE_NUMBER)
		return false;
	*out = (struct last_result){result.string, commit.string, (int64_t)finished.number};
	return true;
}

struct str
last_summary_path(struct arena *a, struct str state, struct str root, struct str workflow)
{
	return str_concat(a, state, STR("/summaries"), root, STR("/"), workflow, STR(".md"));
}
