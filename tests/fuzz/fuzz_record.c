/*
 * fuzz_record: any bytes as a stored stream of records.
 *
 * Beyond not failing: a line that is a record is written as one that reads back the same, and every
 * reader takes what the replay lets through.
 */
#include "engine/record/record_json.h"
#include "engine/record/replay.h"
#include "engine/ui/json_view.h"
#include "engine/ui/step_summaries.h"
#include "engine/ui/text_view.h"

#include <assert.h>
#include <fcntl.h>
#include <unistd.h>

static struct str
written(struct arena *a, const struct record *record)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	record_json_write(&b, record);
	return buf_take(a, &b);
}

static void
check_line(struct str line)
{
	struct arena a = {0};
	struct record record;
	struct record again;

	if (record_json_read(&a, line, &record, NULL)) {
		const struct str text = written(&a, &record);
		const bool ok = record_json_read(&a, text, &again, NULL);
		assert(ok && str_eq(text, written(&a, &again)));
	}
	arena_free(&a);
}

static void
check_stream(struct str stream)
{
	static int fd = -1;
	struct arena a = {0};
	struct output out;

	if (fd < 0)
		fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	output_init(&out, fd);
	struct step_summaries *summaries = step_summaries_new(&a);
	struct text_view *view = text_view_new(
		&a, &out, &(struct text_view_options){.verbose = true, .summaries = summaries});
	const struct record_reader readers[] = {
		step_summaries_reader(summaries), text_view_reader(view), json_view_reader(&out)};
	(void)!record_replay(stream, readers, COUNT_OF(readers), NULL);
	text_view_free(view);
	output_free(&out);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str stream = {(const char *)data, size};
	struct str rest = stream;
	struct str line;

	while (str_line(&rest, &line))
		check_line(line);
	check_stream(stream);
	return 0;
}
