#include "actions/checkout/checkout_unsafe.h"

#include "actions/base/event_payload.h"

/* Where the payload of an event has what belongs to the pull request. */
struct place {
	const char *event;
	const char *outer;
	const char *inner; /* a member of `outer` around the repository; NULL: `outer` itself */
	const char *repository;
	const char *commits[2];
};

static const struct place places[] = {
	{"pull_request_target", "pull_request", "head", "repo",
		{"pull_request.head.sha", "pull_request.merge_commit_sha"}},
	{"workflow_run", "workflow_run", NULL, "head_repository",
		{"workflow_run.head_commit.id", "workflow_run.head_sha"}},
};

static const struct place *
place_of(const struct builtin_call *call)
{
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (event_is(call, places[i].event))
			return &places[i];
	return NULL;
}

/* refs/pull/N/head or refs/pull/N/merge */
static bool
is_pull(struct str ref)
{
	const struct str start = STR("refs/pull/");
	struct str number;

	if (!str_starts(ref, start))
		return false;
	ref = str_slice(ref, start.n, ref.n);
	if (!str_split(&ref, '/', &number) || number.n == 0)
		return false;
	for (size_t i = 0; i < number.n; i++)
		if (!char_is_digit(number.p[i]))
			return false;
	return str_eq(ref, STR("head")) || str_eq(ref, STR("merge"));
}

/* After pull_request_target, the run's head_sha is the base branch's. */
static bool
is_commit_of_pull(
	struct builtin_call *call, const struct place *place, struct value payload, struct str ref)
{
	const struct str after = event_payload_text(call, payload, "workflow_run.event");
	const size_t count =
		str_eq(after, STR("pull_request_target")) ? 1 : COUNT_OF(place->commits);

	for (size_t i = 0; i < count; i++) {
		const struct str commit = event_payload_text(call, payload, place->commits[i]);
		if (commit.n > 0 && str_eq_nocase(commit, ref))
			return true;
	}
	return false;
}

static bool
is_fork(struct value payload, struct value head)
{
	const struct value base = json_member(json_member(payload, "repository"), "id");
	const struct value id = json_member(head, "id");

	return base.kind == VALUE_NUMBER && id.kind == VALUE_NUMBER && base.number != id.number;
}

bool
checkout_is_unsafe(struct builtin_call *call, struct str repository, struct str ref)
{
	const struct place *place = place_of(call);

	if (!place || (ref.n == 0 && str_eq_nocase(repository, builtin_repository(call))))
		return false;
	const struct value payload = event_payload(call);
	const struct value outer = json_member(payload, place->outer);
	if (event_is(call, "workflow_run") &&
		!str_starts(json_text(outer, "event"), STR("pull_request")))
		return false;
	const struct value head = json_member(
		place->inner ? json_member(outer, place->inner) : outer, place->repository);
	if (!is_fork(payload, head))
		return false;
	return str_eq_nocase(repository, json_text(head, "full_name")) || is_pull(ref) ||
	       is_commit_of_pull(call, place, payload, ref);
}
