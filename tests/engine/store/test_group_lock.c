/* Turns in a concurrency group: order, giving way, death, and that names ignore case. */
#include "engine/store/file.h"
#include "engine/store/group_lock.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct lock_fixture {
	struct arena a;
	uv_loop_t loop;
	struct str folder;
};

struct turn {
	struct group_lock *lock;
	unsigned granted;
	unsigned cancelled;
};

static void
granted(void *owner)
{
	((struct turn *)owner)->granted++;
}

static void
cancelled(void *owner)
{
	((struct turn *)owner)->cancelled++;
}

static int
set_up(void **state)
{
	struct lock_fixture *t = calloc(1, sizeof(*t));
	struct error err;

	assert_non_null(t);
	assert_int_equal(uv_loop_init(&t->loop), 0);
	assert_true(file_make_temp(&t->a, STR("/tmp/lact-group-"), &t->folder, &err));
	*state = t;
	return 0;
}

static void
close_left(uv_handle_t *handle, void *unused)
{
	(void)unused;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static int
tear_down(void **state)
{
	struct lock_fixture *t = *state;
	struct error err;

	uv_walk(&t->loop, close_left, NULL);
	(void)uv_run(&t->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&t->loop), 0);
	assert_true(file_remove_tree(t->folder, &err));
	arena_free(&t->a);
	free(t);
	return 0;
}

static void
enter_as(struct lock_fixture *t, struct turn *turn, struct group_lock_options options)
{
	struct error err = {0};

	*turn = (struct turn){0};
	options.folder = t->folder;
	options.granted = granted;
	options.cancelled = cancelled;
	options.owner = turn;
	if (options.group.n == 0)
		options.group = STR("Deploy");
	if (!group_lock_enter(&t->a, &t->loop, &options, &turn->lock, &err))
		fail_msg("%s", err.text);
}

static void
enter(struct lock_fixture *t, struct turn *turn)
{
	enter_as(t, turn, (struct group_lock_options){0});
}

static void
settle(struct lock_fixture *t)
{
	for (int i = 0; i < 5; i++) /* an event, the close that follows, and what that leads to */
		(void)uv_run(&t->loop, UV_RUN_NOWAIT);
}

static size_t
folder_count(struct lock_fixture *t)
{
	struct str *names;
	size_t count;
	struct error err;

	assert_true(file_list(&t->a, t->folder, &names, &count, &err));
	return count;
}

static void
test_the_first_holds_at_once_and_leaves_nothing(void **state)
{
	struct turn one;

	enter(*state, &one);
	assert_true(group_lock_is_held(one.lock));
	assert_int_equal(folder_count(*state), 1);
	group_lock_leave(one.lock);
	assert_int_equal(folder_count(*state), 0);
}

static void
test_the_second_waits_until_the_first_has_left(void **state)
{
	struct turn one;
	struct turn two;

	enter(*state, &one);
	enter(*state, &two);
	settle(*state);
	assert_false(group_lock_is_held(two.lock));
	assert_int_equal(two.granted, 0);
	group_lock_leave(one.lock);
	assert_int_equal(two.granted, 0); /* not from within */
	settle(*state);
	assert_int_equal(two.granted, 1);
	assert_true(group_lock_is_held(two.lock));
	assert_int_equal(one.cancelled + two.cancelled, 0);
	group_lock_leave(two.lock);
}

static void
test_a_newer_one_takes_the_place_of_the_one_that_waits(void **state)
{
	struct turn turns[3];

	for (size_t i = 0; i < 3; i++)
		enter(*state, &turns[i]);
	settle(*state);
	assert_int_equal(turns[0].cancelled, 0);
	assert_int_equal(turns[1].cancelled, 1);
	assert_int_equal(turns[2].cancelled, 0);
	group_lock_leave(turns[1].lock);
	group_lock_leave(turns[0].lock);
	settle(*state);
	assert_int_equal(turns[1].granted, 0);
	assert_int_equal(turns[2].granted, 1);
	group_lock_leave(turns[2].lock);
	assert_int_equal(folder_count(*state), 0);
}

static void
test_one_that_lost_its_place_never_gets_it_back(void **state)
{
	struct turn turns[3];

	for (size_t i = 0; i < 3; i++)
		enter(*state, &turns[i]);
	group_lock_leave(turns[0].lock);
	group_lock_leave(turns[2].lock);
	settle(*state);
	assert_int_equal(turns[1].granted, 0);
	assert_int_equal(turns[1].cancelled, 1);
	group_lock_leave(turns[1].lock);
	assert_int_equal(folder_count(*state), 0);
}

static void
test_the_holder_is_asked_to_give_way_once(void **state)
{
	struct turn turns[3];

	enter(*state, &turns[0]);
	enter_as(*state, &turns[1], (struct group_lock_options){.cancels_holder = true});
	enter_as(*state, &turns[2], (struct group_lock_options){.cancels_holder = true});
	settle(*state);
	assert_int_equal(turns[0].cancelled, 1);
	assert_true(group_lock_is_held(turns[0].lock));
	group_lock_leave(turns[0].lock);
	settle(*state);
	assert_int_equal(turns[2].granted, 1);
	for (size_t i = 1; i < 3; i++)
		group_lock_leave(turns[i].lock);
}

static void
test_a_queue_goes_in_order_of_arrival(void **state)
{
	struct turn turns[4];

	for (size_t i = 0; i < 4; i++)
		enter_as(*state, &turns[i], (struct group_lock_options){.queue = true});
	for (size_t i = 0; i < 4; i++) {
		settle(*state);
		for (size_t j = 0; j < 4; j++)
			assert_int_equal(group_lock_is_held(turns[j].lock), j <= i);
		group_lock_leave(turns[i].lock);
	}
	assert_int_equal(folder_count(*state), 0);
}

static void
test_a_full_queue_takes_no_more(void **state)
{
	struct lock_fixture *t = *state;
	struct turn turns[GROUP_QUEUE_MAX + 1];
	struct group_lock *lock;
	struct error err = {0};
	const struct group_lock_options options = {.folder = t->folder,
		.group = STR("deploy"),
		.queue = true,
		.granted = granted,
		.cancelled = cancelled,
		.owner = &turns[0]};

	for (size_t i = 0; i < COUNT_OF(turns); i++)
		enter_as(t, &turns[i], (struct group_lock_options){.queue = true});
	assert_false(group_lock_enter(&t->a, &t->loop, &options, &lock, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	for (size_t i = COUNT_OF(turns); i-- > 0;)
		group_lock_leave(turns[i].lock);
}

static void
test_case_does_not_count_but_the_scope_does(void **state)
{
	struct turn one;
	struct turn same;
	struct turn other;

	enter_as(*state, &one, (struct group_lock_options){.group = STR("Prod-Ä")});
	enter_as(*state, &same, (struct group_lock_options){.group = STR("pROD-ä")});
	enter_as(*state, &other,
		(struct group_lock_options){.scope = STR("o/r"), .group = STR("Prod-Ä")});
	assert_false(group_lock_is_held(same.lock));
	assert_true(group_lock_is_held(other.lock));
	group_lock_leave(one.lock);
	group_lock_leave(same.lock);
	group_lock_leave(other.lock);
}

static void
test_who_holds_it_is_told(void **state)
{
	struct lock_fixture *t = *state;
	struct turn one;
	struct turn two;

	enter_as(t, &one, (struct group_lock_options){.who = STR("process 7: ci")});
	enter(t, &two);
	assert_true(str_eq(group_lock_holder(&t->a, two.lock), STR("process 7: ci")));
	group_lock_leave(one.lock);
	group_lock_leave(two.lock);
}

/* A process of its own that enters, says so, and then does nothing. */
static pid_t
start_holder(struct lock_fixture *t)
{
	int fds[2];
	char byte;

	assert_int_equal(pipe(fds), 0);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct turn turn;
		uv_loop_t loop;
		struct error err;
		const struct group_lock_options options = {.folder = t->folder,
			.group = STR("deploy"),
			.queue = true,
			.granted = granted,
			.cancelled = cancelled,
			.owner = &turn};
		if (uv_loop_init(&loop) != 0 ||
			!group_lock_enter(&t->a, &loop, &options, &turn.lock, &err) ||
			write(fds[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(fds[0], &byte, 1), 1);
	(void)close(fds[0]);
	(void)close(fds[1]);
	return pid;
}

static void
kill_and_wait(pid_t pid)
{
	int status;

	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void
test_a_holder_that_is_killed_has_left(void **state)
{
	struct lock_fixture *t = *state;
	struct turn two;
	const pid_t pid = start_holder(t);

	enter(t, &two);
	settle(t);
	assert_false(group_lock_is_held(two.lock));
	kill_and_wait(pid);
	while (two.granted == 0) /* woken by the kernel: without that it would wait for ever */
		(void)uv_run(&t->loop, UV_RUN_ONCE);
	group_lock_leave(two.lock);
	assert_int_equal(folder_count(t), 0);
}

static void
test_one_that_is_killed_while_it_waits_is_passed_over(void **state)
{
	struct lock_fixture *t = *state;
	struct turn one;
	struct turn three;

	enter(t, &one);
	kill_and_wait(start_holder(t));
	enter_as(t, &three, (struct group_lock_options){.queue = true});
	group_lock_leave(one.lock);
	settle(t);
	assert_int_equal(three.granted, 1);
	group_lock_leave(three.lock);
	assert_int_equal(folder_count(t), 0);
}

static void
test_what_a_killed_holder_left_is_in_nobodys_way(void **state)
{
	struct turn two;

	kill_and_wait(start_holder(*state));
	enter(*state, &two);
	assert_true(group_lock_is_held(two.lock));
	group_lock_leave(two.lock);
	assert_int_equal(folder_count(*state), 0);
}

/* A process may also be killed between the files of its turn. */
static void
test_a_turn_that_was_made_by_half_is_in_nobodys_way(void **state)
{
	struct lock_fixture *t = *state;
	struct turn one;
	struct turn two;
	struct str *names;
	size_t count;
	struct error err;

	enter(t, &one);
	assert_true(file_list(&t->a, t->folder, &names, &count, &err));
	const struct str group = path_join(&t->a, t->folder, names[0]);
	for (int i = 2; i < 4; i++)
		assert_true(file_write(path_join(&t->a, group, str_fmt(&t->a, "%020d.inbox", i)),
			STR(""), 0600, &err));
	enter(t, &two);
	group_lock_leave(one.lock);
	settle(t);
	assert_int_equal(two.granted, 1);
	group_lock_leave(two.lock);
	assert_int_equal(folder_count(t), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_the_first_holds_at_once_and_leaves_nothing),
		TEST(test_the_second_waits_until_the_first_has_left),
		TEST(test_a_newer_one_takes_the_place_of_the_one_that_waits),
		TEST(test_one_that_lost_its_place_never_gets_it_back),
		TEST(test_the_holder_is_asked_to_give_way_once),
		TEST(test_a_queue_goes_in_order_of_arrival),
		TEST(test_a_full_queue_takes_no_more),
		TEST(test_case_does_not_count_but_the_scope_does),
		TEST(test_who_holds_it_is_told),
		TEST(test_a_holder_that_is_killed_has_left),
		TEST(test_one_that_is_killed_while_it_waits_is_passed_over),
		TEST(test_what_a_killed_holder_left_is_in_nobodys_way),
		TEST(test_a_turn_that_was_made_by_half_is_in_nobodys_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
