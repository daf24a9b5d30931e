#include "engine/store/archive.h"
#include "engine/store/file.h"
#include "tests/engine/git/sandbox.h"

#include <archive.h>
#include <archive_entry.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <cmocka.h>

static bool
extract(struct sandbox *sandbox, const char *archive, int strip, struct error *err)
{
	return archive_extract(sandbox_path(sandbox, archive), sandbox_path(sandbox, "out"),
		&(struct archive_options){.strip = strip}, err);
}

static void
expect_extract(struct sandbox *sandbox, const char *archive, int strip)
{
	struct error err = {0};

	if (!extract(sandbox, archive, strip, &err))
		fail_msg("%s: %s", archive, err.text);
}

static void
test_every_format_is_unpacked_with_modes_and_links(void **state)
{
	static const char *const names[] = {
		"a.tar", "a.tar.gz", "a.tar.xz", "a.tar.bz2", "a.tar.zst", "a.zip"};
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"mkdir -p top/bin && echo x >top/bin/run && chmod 755 top/bin/run && "
		"echo d >top/doc && ln -s bin/run top/link && tar cf a.tar top && "
		"gzip -k a.tar && xz -k a.tar && bzip2 -k a.tar && "
		"python3 - <<'EOP'\n"
		"import zipfile\n"
		"z = zipfile.ZipFile('a.zip', 'w')\n"
		"for name, mode, text in (('top/bin/run', 0o100755, 'x\\n'), "
		"('top/doc', 0o100644, 'd\\n'), ('top/link', 0o120777, 'bin/run')):\n"
		"    i = zipfile.ZipInfo(name); i.create_system = 3\n"
		"    i.external_attr = mode << 16; z.writestr(i, text)\n"
		"z.close()\nEOP\n"
		"zstd -q -k a.tar");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		expect_extract(sandbox, names[i], 1);
		assert_text(sandbox_run(sandbox, "cat out/bin/run out/link out/doc && "
						 "stat -c %%a out/bin/run out/doc"),
			"x\nx\nd\n755\n644");
	}
	assert_text(sandbox_run(sandbox, "ls -d out*"), "out");
}

static void
test_hard_links_and_read_only_folders_are_kept(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "mkdir -p top/ro && echo x >top/ro/a && ln top/ro/a top/b && "
				   "chmod 555 top/ro && tar cf a.tar top");
	expect_extract(sandbox, "a.tar", 1);
	assert_text(sandbox_run(sandbox, "cat out/b out/ro/a && stat -c %%h out/b"), "x\nx\n2");
}

static atomic_bool cancelled;

static void
cancel_now(int number)
{
	(void)number;
	atomic_store(&cancelled, true);
}

static void
test_cancelling_ends_a_large_file(void **state)
{
	struct sandbox *sandbox = *state;
	const struct itimerval soon = {.it_value = {.tv_usec = 20000}};
	const struct archive_options options = {.cancel = &cancelled};
	struct error err = {0};

	(void)sandbox_run(
		sandbox, "truncate -s 400M big && tar c big | gzip -1 >a.tar.gz && rm big");
	assert_true(signal(SIGALRM, cancel_now) != SIG_ERR);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
	assert_false(archive_extract(
		sandbox_path(sandbox, "a.tar.gz"), sandbox_path(sandbox, "out"), &options, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	assert_text(sandbox_run(sandbox, "ls | grep -v home"), "a.tar.gz");
}

/* --- attacks ------------------------------------------------------------------------------ */

struct item {
	const char *name;
	mode_t type;
	const char *target; /* of a symbolic link, or of a hard link if the type is 0 */
};

static void
add_item(struct archive *out, const struct item *item)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, item->name);
	archive_entry_set_perm(entry, S_ISDIR(item->type) ? 0755 : 0644);
	archive_entry_set_filetype(entry, item->type ? item->type : AE_IFREG);
	if (item->type == AE_IFLNK)
		archive_entry_set_symlink(entry, item->target);
	if (item->type == 0)
		archive_entry_set_hardlink(entry, item->target);
	const bool has_data = item->type == AE_IFREG;
	archive_entry_set_size(entry, has_data ? 4 : 0);
	assert_int_equal(archive_write_header(out, entry), ARCHIVE_OK);
	if (has_data)
		assert_int_equal(archive_write_data(out, "evil", 4), 4);
	archive_entry_free(entry);
}

static void
make_archive(struct sandbox *sandbox, const struct item *items, size_t count)
{
	struct archive *out = archive_write_new();

	assert_int_equal(archive_write_set_format_pax_restricted(out), ARCHIVE_OK);
	assert_int_equal(archive_write_open_filename(
				 out, str_z(&sandbox->a, sandbox_path(sandbox, "evil.tar"))),
		ARCHIVE_OK);
	for (size_t i = 0; i < count && items[i].name; i++)
		add_item(out, &items[i]);
	assert_int_equal(archive_write_free(out), ARCHIVE_OK);
}

static void
test_nothing_gets_outside_and_nothing_is_left(void **state)
{
	static const struct {
		const char *what;
		struct item items[3];
	} rows[] = {
		{"parent", {{"../evil", AE_IFREG, NULL}}},
		{"parent inside", {{"a/../../evil", AE_IFREG, NULL}}},
		{"absolute", {{"/tmp/lact-test-evil", AE_IFREG, NULL}}},
		{"link to parent", {{"a", AE_IFLNK, ".."}}},
		{"link to absolute", {{"a", AE_IFLNK, "/etc"}}},
		{"link too far up", {{"a/b/c", AE_IFLNK, "../../../x"}}},
		{"link up from another link", {{"a", AE_IFLNK, "b"}, {"c", AE_IFLNK, "a/../../x"}}},
		{"file behind a link", {{"d/x", AE_IFREG, NULL}, {"a", AE_IFLNK, "d"},
					       {"a/evil", AE_IFREG, NULL}}},
		{"hard link outside", {{"a", 0, "../../etc/passwd"}}},
		{"absolute hard link", {{"a", 0, "/etc/passwd"}}},
		{"device", {{"a", AE_IFCHR, NULL}}},
		{"fifo", {{"a", AE_IFIFO, NULL}}},
	};
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "echo keep >file && mkdir inner");
	const struct str before = sandbox_run(sandbox, "find . ! -name evil.tar | sort");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct error err = {0};
		make_archive(sandbox, rows[i].items, COUNT_OF(rows[i].items));
		if (archive_extract(sandbox_path(sandbox, "evil.tar"),
			    sandbox_path(sandbox, "inner/out"), &(struct archive_options){0}, &err))
			fail_msg("%s: was unpacked", rows[i].what);
		if (!str_eq(before, sandbox_run(sandbox, "find . ! -name evil.tar | sort")))
			fail_msg("%s: left something", rows[i].what);
	}
	assert_false(file_exists(STR("/tmp/lact-test-evil")));
}

static void
test_a_setuid_bit_is_dropped(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "echo x >f && chmod 4755 f && tar cf a.tar f");
	expect_extract(sandbox, "a.tar", 0);
	assert_text(sandbox_run(sandbox, "stat -c %%a out/f"), "755");
}

static void
test_a_broken_archive_leaves_the_old_folder(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};

	(void)sandbox_run(sandbox,
		"mkdir -p top out && echo old >out/f && head -c 300000 /dev/urandom >top/f && "
		"tar czf a.tgz top && head -c 100000 a.tgz >cut.tgz && echo nothing >text");
	assert_false(extract(sandbox, "cut.tgz", 1, &err));
	assert_false(extract(sandbox, "text", 1, &err));
	assert_false(extract(sandbox, "gone", 1, &err));
	assert_text(sandbox_run(sandbox, "cat out/f && ls -d out*"), "old\nout");
}

static void
test_cancelling_stops_with_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	const atomic_bool cancel = true;
	struct error err = {0};

	(void)sandbox_run(sandbox, "echo x >f && tar cf a.tar f");
	assert_false(archive_extract(sandbox_path(sandbox, "a.tar"), sandbox_path(sandbox, "out"),
		&(struct archive_options){.cancel = &cancel}, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_format_is_unpacked_with_modes_and_links),
		TEST(test_hard_links_and_read_only_folders_are_kept),
		TEST(test_cancelling_ends_a_large_file),
		TEST(test_nothing_gets_outside_and_nothing_is_left),
		TEST(test_a_setuid_bit_is_dropped),
		TEST(test_a_broken_archive_leaves_the_old_folder),
		TEST(test_cancelling_stops_with_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
