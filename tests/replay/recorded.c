/*
 * recorded: lact with a text view whose records are also written, as JSON, to $RECORDED_STREAM.
 *
 * The text that the run shows and the stream are so of one run.
 */
#include "engine/ui/json_view.h"
#include "engine/ui/text_view.h"

#include <fcntl.h>
#include <stdlib.h>

/* What run_one.c calls in the place of text_view_reader. */
struct record_reader recorded_text_view_reader(struct text_view *view);

static struct recorder {
	struct record_reader view;
	struct record_reader json;
	struct output out;
} recorder;

static void
read_record(void *owner, const struct record *record)
{
	struct recorder *r = owner;

	r->json.read(r->json.owner, record);
	r->view.read(r->view.owner, record);
	if (record->kind == RECORD_RUN_FINISHED)
		output_flush(&r->out);
}

static void
idle(void *owner)
{
	struct recorder *r = owner;

	r->view.idle(r->view.owner);
}

struct record_reader
recorded_text_view_reader(struct text_view *view)
{
	const char *path = getenv("RECORDED_STREAM");
	const int fd =
		open(path ? path : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		abort();
	output_init(&recorder.out, fd);
	recorder.view = text_view_reader(view);
	recorder.json = json_view_reader(&recorder.out);
	return (struct record_reader){.read = read_record, .idle = idle, .owner = &recorder};
}
