#include "engine/ui/json_view.h"

#include "engine/record/record_json.h"
#include "expr/base/json_string.h"

void
json_write_string(struct output *out, struct str s)
{
	json_string_add(&out->buf, s);
	output_add(out, STR_NONE); /* writes a full piece */
}

static void
read_record(void *owner, const struct record *record)
{
	struct output *out = owner;

	record_json_write(&out->buf, record);
	output_add(out, STR("\n"));
}

static void
idle(void *owner)
{
	output_flush(owner);
}

struct record_reader
json_view_reader(struct output *output)
{
	return (struct record_reader){.read = read_record, .idle = idle, .owner = output};
}
