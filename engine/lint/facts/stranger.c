#include "engine/lint/facts/stranger.h"

#include "engine/lint/facts/ast_path.h"
#include "engine/lint/facts/privileged.h"
#include "engine/lint/facts/suppose.h"

/* The name, owner and number of a repository that is no one's: no text of a file is that. */
#define STRANGER "\x7f"

/* How much is worked out for a step: outputs may ask for each other without end. */
#define ANSWERS_MAX 256

/* What a change from elsewhere has. */
static const struct {
	const char *path;
	const char *text; /* NULL: true */
} facts[] = {
	{"github.event.pull_request.head.repo.fork", NULL},
	{"github.event.pull_request.head.repo.full_name", STRANGER},
	{"github.event.pull_request.head.repo.id", STRANGER},
	{"github.event.pull_request.head.repo.owner.id", STRANGER},
	{"github.event.pull_request.head.repo.owner.login", STRANGER},
	{"github.event.pull_request.head.user.id", STRANGER},
	{"github.event.pull_request.head.user.login", STRANGER},
	{"github.event.pull_request.user.id", STRANGER},
	{"github.event.pull_request.user.login", STRANGER},
	{"github.event.workflow_run.event", "pull_request"},
	{"github.event.workflow_run.head_repository.fork", NULL},
	{"github.event.workflow_run.head_repository.full_name", STRANGER},
	{"github.event.workflow_run.head_repository.id", STRANGER},
	{"github.event.workflow_run.head_repository.owner.id", STRANGER},
	{"github.event.workflow_run.head_repository.owner.login", STRANGER},
};

/* What strangers are to this repository: a contribution of before does not make one trusted. */
static const char *const associations[] = {
	"NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "CONTRIBUTOR"};

/* Values of this repository, which never equal STRANGER. */
static const char *const own[] = {
	"github.repository",
	"github.repository_id",
	"github.repository_owner",
	"github.repository_owner_id",
	"github.event.repository.*",
	"github.event.repository.owner.*",
	"github.event.pull_request.base.repo.*",
	"github.event.pull_request.base.repo.owner.*",
	"github.event.pull_request.base.user.*",
};

enum state {
	STATE_UNKNOWN,
	/* also while the job is searched: another rule reports jobs that need each other */
	STATE_REACHED,
	STATE_SKIPPED,
};

struct stranger_search {
	struct arena *a;
	const struct workflow *workflow;
	struct str event;
	struct str association;
	enum state *states; /* of the workflow's jobs */
	size_t answers;     /* how many were worked out */
};

/* What an expression of the job is looked at with. */
struct stranger_place {
	struct stranger_search *s;
	const struct workflow_job *job;
};

static bool knows(void *owner, const struct ast *node, struct value *out);
static bool is_skipped(struct stranger_search *s, const struct workflow_job *job);

/* --- one part of an expression ------------------------------------------------------------ */

static bool
know_fact(const struct ast *node, struct value *out)
{
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		if (ast_is_path(node, str_from(facts[i].path))) {
			*out = facts[i].text ? value_string(str_from(facts[i].text))
					     : value_boolean(true);
			return true;
		}
	return false;
}

static bool
is_strangers(const struct ast *node)
{
	struct value value;

	return know_fact(node, &value) && value.kind == VALUE_STRING &&
	       str_eq(value.string, STR(STRANGER));
}

static bool
is_own(const struct ast *node)
{
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (ast_is_path(node, str_from(own[i])))
			return true;
	return false;
}

/* The repository of the change is compared with this one. */
static bool
know_comparison(const struct ast *node, struct value *out)
{
	if (node->kind != AST_EQUAL && node->kind != AST_NOT_EQUAL)
		return false;
	const struct ast *left = node->children[0];
	const struct ast *right = node->children[1];
	*out = value_boolean(node->kind == AST_NOT_EQUAL);
	return (is_strangers(left) && is_own(right)) || (is_own(left) && is_strangers(right));
}

static bool
needs_skipped(const struct stranger_place *place)
{
	for (size_t i = 0; i < place->job->need_count; i++) {
		const struct workflow_job *needed =
			workflow_job_find(place->s->workflow, place->job->needs[i]);
		if (needed && is_skipped(place->s, needed))
			return true;
	}
	return false;
}

/* `always()`, and `success()` of a job that needs one which is skipped. */
static bool
know_status(const struct stranger_place *place, const struct ast *node, struct value *out)
{
	if (node->kind != AST_CALL || node->function || node->count > 0)
		return false;
	*out = value_boolean(str_eq(node->name, STR("always")));
	return out->boolean || (str_eq(node->name, STR("success")) && needs_skipped(place));
}

/* The job of `needs.JOB.…`, and what of it: `result`, or `outputs.NAME`. */
static const struct workflow_job *
needed_job(const struct stranger_place *place, const struct ast *node, const char *path)
{
	if (!ast_is_path(node, str_from(path)))
		return NULL;
	const struct ast *of_job = node->children[0];
	while (of_job->children[0]->kind != AST_CONTEXT)
		of_job = of_job->children[0];
	return workflow_job_find(place->s->workflow, ast_text(of_job->children[1]));
}

/* Of a job that was skipped there is no output: the text is empty. */
static bool
know_output(const struct stranger_place *place, const struct workflow_job *job, struct str name,
	struct value *out)
{
	struct stranger_place of_job = {place->s, job};
	const struct supposition known = {.a = place->s->a, .knows = knows, .owner = &of_job};
	const struct node *output = node_find_nocase(job->outputs, name);

	*out = value_string(STR_NONE);
	if (is_skipped(place->s, job))
		return true;
	if (place->s->answers++ >= ANSWERS_MAX || job->uses || !output ||
		output->kind != NODE_EXPRESSION || !output->expr->root ||
		!suppose_value(&known, output->expr->root, out) || !value_is_primitive(*out))
		return false;
	*out = value_string(value_to_string(place->s->a, *out));
	return true;
}

static bool
know_need(const struct stranger_place *place, const struct ast *node, struct value *out)
{
	const struct workflow_job *job = needed_job(place, node, "needs.*.result");

	if (job) {
		*out = value_string(STR("skipped"));
		return is_skipped(place->s, job);
	}
	job = needed_job(place, node, "needs.*.outputs.*");
	return job && know_output(place, job, ast_text(node->children[1]), out);
}

static bool
know_run(const struct stranger_search *s, const struct ast *node, struct value *out)
{
	const bool is_event = ast_is_path(node, STR("github.event_name"));

	*out = value_string(is_event ? s->event : s->association);
	return is_event || ast_is_path(node, STR("github.event.pull_request.author_association"));
}

static bool
knows(void *owner, const struct ast *node, struct value *out)
{
	const struct stranger_place *place = owner;

	return know_run(place->s, node, out) || know_fact(node, out) ||
	       know_comparison(node, out) || know_status(place, node, out) ||
	       know_need(place, node, out);
}

/* --- jobs and steps ----------------------------------------------------------------------- */

static bool
is_false(struct stranger_search *s, const struct workflow_job *job, const struct node *condition)
{
	struct stranger_place place = {s, job};
	const struct supposition known = {.a = s->a, .knows = knows, .owner = &place};

	return suppose_is_false(&known, condition);
}

static bool
is_skipped(struct stranger_search *s, const struct workflow_job *job)
{
	enum state *state = &s->states[job - s->workflow->jobs];
	const struct stranger_place place = {s, job};

	if (*state != STATE_UNKNOWN || s->answers++ >= ANSWERS_MAX)
		return *state == STATE_SKIPPED;
	*state = STATE_REACHED;
	if (job->condition ? is_false(s, job, job->condition) : needs_skipped(&place))
		*state = STATE_SKIPPED;
	return *state == STATE_SKIPPED;
}

static bool
runs(struct stranger_search s, const struct workflow_job *job, const struct workflow_step *step)
{
	s.states = arena_array(s.a, enum state, s.workflow->job_count);
	return !is_skipped(&s, job) && !is_false(&s, job, step->condition);
}

bool
stranger_reaches(struct arena *a, const struct workflow *workflow, const struct workflow_job *job,
	const struct workflow_step *step)
{
	struct stranger_search s = {.a = a, .workflow = workflow};

	for (size_t i = 0; i < workflow->trigger_count; i++) {
		s.event = workflow->triggers[i].event;
		for (size_t j = 0; privileged_event(s.event) && j < COUNT_OF(associations); j++) {
			s.association = str_from(associations[j]);
			if (runs(s, job, step))
				return true;
		}
	}
	return false;
}
