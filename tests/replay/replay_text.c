/*
 * replay_text: shows a stored stream as `lact run` shows the run.
 *
 * usage: replay_text STREAM SUMMARY_FILE [--color] [--quiet] [--verbose] [--dry-run]
 *
 * SUMMARY_FILE is named where step summaries are shown, and not written.
 */
#include "engine/record/replay.h"
#include "engine/ui/text_view.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
has(int argc, char **argv, const char *option)
{
	for (int i = 3; i < argc; i++)
		if (strcmp(argv[i], option) == 0)
			return true;
	return false;
}

static struct str
read_all(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	char chunk[65536];
	struct buf b;
	size_t n;

	buf_init(&b, BUF_UNBOUNDED);
	while (file && (n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&b, (struct str){chunk, n});
	if (file)
		(void)fclose(file); /* only read */
	return buf_take(a, &b);
}

static bool
show(struct arena *a, struct str stream, const struct text_view_options *options)
{
	struct output out;
	struct error err;

	output_init(&out, STDOUT_FILENO);
	out.is_filtered = true; /* as that of lact */
	out.filter.color = options->color;
	struct text_view *view = text_view_new(a, &out, options);
	const struct record_reader readers[] = {
		step_summaries_reader(options->summaries), text_view_reader(view)};
	const bool ok = record_replay(stream, readers, COUNT_OF(readers), &err);
	if (!ok)
		(void)fprintf(stderr, "%s\n", err.text);
	text_view_free(view);
	output_free(&out);
	return ok && !out.failed;
}

int
main(int argc, char **argv)
{
	struct arena a = {0};

	if (argc < 3)
		return 2;
	const struct text_view_options options = {
		.color = has(argc, argv, "--color"),
		.quiet = has(argc, argv, "--quiet"),
		.verbose = has(argc, argv, "--verbose"),
		.dry_run = has(argc, argv, "--dry-run"),
		.summaries = step_summaries_new(&a),
		.summary_file = str_from(argv[2]),
	};
	const bool ok = show(&a, read_all(&a, argv[1]), &options);
	arena_free(&a);
	return ok ? 0 : 1;
}
