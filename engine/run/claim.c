#include "engine/run/claim.h"

#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/store/file.h"
#include "engine/store/group_lock.h"
#include "engine/workflow/check_values.h"
#include "engine/workflow/evaluate.h"
#include "expr/base/unicode.h"

#include <unistd.h>

/* --- what the file says ------------------------------------------------------------------- */

static bool
take_group(struct arena *a, const struct node *node, struct value v, struct claim *claim,
	struct error *err)
{
	if (v.kind == VALUE_ARRAY || v.kind == VALUE_OBJECT)
		return node_error(err, node, "the name of a concurrency group must be a text");
	claim->group = value_to_string(a, v);
	if (claim->group.n == 0)
		return node_error(err, node, "the name of the concurrency group is empty");
	if (unicode_length_utf16(claim->group) > CONCURRENCY_GROUP_MAX)
		return node_error(err, node,
			"the name of a concurrency group must have at most %d characters",
			CONCURRENCY_GROUP_MAX);
	return true;
}

static bool
take_rest(const struct node *node, struct object *members, struct claim *claim, struct error *err)
{
	const struct value cancel = object_get(members, STR("cancel-in-progress"));
	const struct value queue = object_get(members, STR("queue"));
	const struct str word = object_has(members, STR("queue"))
					? value_to_string(&claim->run->a, queue)
					: STR("single");

	if (cancel.kind != VALUE_BOOLEAN && object_has(members, STR("cancel-in-progress")))
		return node_error(err, node, "'cancel-in-progress' must be true or false, not %s",
			value_kind_name(cancel.kind));
	claim->cancels_holder = cancel.kind == VALUE_BOOLEAN && cancel.boolean;
	claim->queue = str_eq(word, STR("max"));
	if (!claim->queue && !str_eq(word, STR("single")))
		return node_error(err, node, "'queue' must be single or max, not '%" STR_FMT "'",
			STR_ARG(word));
	if (claim->queue && claim->cancels_holder)
		return node_error(err, node,
			"'queue: max' cannot be combined with 'cancel-in-progress: true'");
	return true;
}

static bool
read_claim(
	const struct scope *scope, const struct node *node, struct claim *claim, struct error *err)
{
	const struct expr_host host = scope_host(scope);
	struct arena *a = &claim->run->a;
	struct value v;

	if (!node || claim->run->options->dry_run)
		return true;
	if (!node_evaluate(a, node, &host, &v, err))
		return false;
	if (v.kind != VALUE_OBJECT)
		return take_group(a, node, v, claim, err);
	return take_group(a, node, object_get(v.object, STR("group")), claim, err) &&
	       take_rest(node, v.object, claim, err);
}

bool
claim_read_job(struct job *job, struct error *err)
{
	job->claim = (struct claim){.run = job->run, .job = job};
	return read_claim(&job->scope, job->model->concurrency, &job->claim, err);
}

bool
claim_read_call(struct call *call, struct run *run, struct error *err)
{
	const struct scope scope = {.run = run, .group = call->caller ? &call->groups[0] : NULL};

	call->claim = (struct claim){.run = run, .call = call};
	return read_claim(&scope, call->workflow->concurrency, &call->claim, err);
}

/* --- a group within itself ---------------------------------------------------------------- */

static bool
is_same(const struct claim *claim, const struct claim *outer)
{
	return outer->lock && unicode_eq_nocase(claim->group, outer->group);
}

/* The part of the run around the claim that holds the group already. NULL: none does. */
static const struct claim *
find_outer(const struct claim *claim)
{
	const struct call *call = claim->job ? claim->job->group->call : claim->call;

	if (claim->job && is_same(claim, &call->claim))
		return &call->claim;
	for (; call->caller; call = call->caller->group->call) {
		if (is_same(claim, &call->caller->claim))
			return &call->caller->claim;
		if (is_same(claim, &call->caller->group->call->claim))
			return &call->caller->group->call->claim;
	}
	return NULL;
}

static struct str
part_name(const struct claim *claim)
{
	if (claim->job)
		return claim->job->name;
	return claim->call->caller ? claim->call->caller->name : STR("top level workflow");
}

/* --- being called back -------------------------------------------------------------------- */

static void
granted(void *owner)
{
	struct claim *claim = owner;

	claim->run->hooks->claim.granted(claim);
}

/* GitHub's words. */
static void
cancelled(void *owner)
{
	struct claim *claim = owner;

	claim->run->hooks->claim.cancelled(
		claim, str_fmt(&claim->run->a,
			       "Canceling since a higher priority waiting request for '%" STR_FMT
			       "' exists",
			       STR_ARG(claim->group)));
}

/* --- entering ----------------------------------------------------------------------------- */

/* Clones of a repository share its groups; one that is on no server has its own. */
static struct str
repository_scope(struct run *run)
{
	const struct run_options *options = run->options;
	struct repository_remote remote;

	if (!options->repository)
		return options->folder;
	if (repository_remote(options->repository, &remote) && remote.parsed.owner.n > 0)
		return str_lower(&run->a, str_concat(&run->a, remote.parsed.host, STR("/"),
						  options->event->repository));
	return repository_common_dir(options->repository);
}

static struct str
who(struct claim *claim)
{
	struct run *run = claim->run;
	const struct str workflow = workflow_title(run->options->workflow);

	if (claim->call == &run->root)
		return str_fmt(&run->a, "process %d: %" STR_FMT, (int)getpid(), STR_ARG(workflow));
	return str_fmt(&run->a, "process %d: %" STR_FMT " · %" STR_FMT, (int)getpid(),
		STR_ARG(workflow), STR_ARG(part_name(claim)));
}

static void
tell_waiting(struct claim *claim)
{
	struct run *run = claim->run;
	const struct str holder = group_lock_holder(&run->a, claim->lock);

	run_emit(run, &(struct record){
			      .kind = RECORD_WAITING,
			      .job = claim->job ? claim->job->index : RECORD_NO_INDEX,
			      .step = RECORD_NO_INDEX,
			      .waiting =
				      {
					      .name = claim->call == &run->root ? STR_NONE
										: part_name(claim),
					      .text = str_fmt(&run->a,
						      "waiting for the concurrency group '%" STR_FMT
						      "', held by %" STR_FMT,
						      STR_ARG(claim->group), STR_ARG(holder)),
				      },
		      });
}

enum claim_state
claim_enter(struct claim *claim, struct str *reason, struct error *err)
{
	struct run *run = claim->run;

	if (claim->group.n == 0)
		return CLAIM_HELD;
	const struct claim *outer = find_outer(claim);
	if (outer) { /* GitHub's words */
		*reason = str_fmt(&run->a,
			"Canceling since a deadlock for concurrency group '%" STR_FMT
			"' was detected between '%" STR_FMT "' and '%" STR_FMT "'",
			STR_ARG(claim->group), STR_ARG(part_name(outer)),
			STR_ARG(part_name(claim)));
		return CLAIM_REFUSED;
	}
	const struct group_lock_options options = {
		.folder = path_join(&run->a, run->options->paths->state, STR("concurrency")),
		.scope = repository_scope(run),
		.group = claim->group,
		.who = who(claim),
		.cancels_holder = claim->cancels_holder,
		.queue = claim->queue,
		.granted = granted,
		.cancelled = cancelled,
		.owner = claim,
	};
	if (!group_lock_enter(&run->a, run->loop, &options, &claim->lock, err)) {
		*reason = str_copy(&run->a, str_from(err->text));
		return err->kind == ERROR_CANCELLED ? CLAIM_REFUSED : CLAIM_FAILED;
	}
	if (group_lock_is_held(claim->lock))
		return CLAIM_HELD;
	tell_waiting(claim);
	return CLAIM_WAITING;
}

void
claim_leave(struct claim *claim)
{
	if (claim->lock)
		group_lock_leave(claim->lock);
	claim->lock = NULL;
}
