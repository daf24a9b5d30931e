#include "engine/lint/base/check.h"
#include "engine/lint/facts/ast_path.h"
#include "engine/lint/facts/constant.h"
#include "engine/lint/facts/privileged.h"
#include "engine/workflow/schema_check.h"
#include "expr/ast.h"
#include "expr/template.h"

enum {
	BOT_CONDITION,
	COMPUTED_INDEX,
	OBFUSCATED_EXPRESSION,
	OVERPROVISIONED_SECRETS,
	SPOOFABLE_ACTOR,
	UNREDACTED_SECRET,
	UNSOUND_CONTAINS,
	UNSOUND_TERNARY,
};

static const struct rule rules[] = {
	[BOT_CONDITION] =
		{
			.code = "bot-condition",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.confidence = CONFIDENCE_MEDIUM,
			.persona = PERSONA_REGULAR,
			.summary = "a condition trusts the name of who triggered the run",
			.why = "Anyone's pull request runs as a bot if the bot was the last to "
			       "push to it or to reopen it. The rule reports where such a run has "
			       "secrets.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n      - run: make\n        if: "
			       "github.actor == 'dependabot[bot]'\n",
			.good = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
				"ubuntu-latest\n    steps:\n      - run: make\n        if: "
				"github.event.pull_request.user.login == 'dependabot[bot]'\n",
		},
	[COMPUTED_INDEX] =
		{
			.code = "computed-index",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_STEP,
			.persona = PERSONA_PEDANTIC,
			.summary = "context indexed with a computed key",
			.why = "Neither a reader nor a tool can see which property is used.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    VALUE: ${{ vars[github.ref_name] }}\n",
			.good = "- run: make\n  env:\n    VALUE: ${{ vars['main'] }}\n",
		},
	[OBFUSCATED_EXPRESSION] =
		{
			.code = "obfuscated-expression",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "constant expression",
			.why = "The result can be written directly; computed from literals, it "
			       "hides from searches and tools.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    EVENT: ${{ toJSON(github[format('{0}{1}', "
			       "'ev', 'ent')]) }}\n",
			.good = "- run: make\n  env:\n    EVENT: ${{ toJSON(github['event']) }}\n",
		},
	[OVERPROVISIONED_SECRETS] =
		{
			.code = "overprovisioned-secrets",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "every secret is passed on",
			.why = "A step or workflow that gets all secrets can leak all of them. A "
			       "computed name, as in `secrets[matrix.name]`, also passes all of "
			       "them.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    ALL: ${{ toJSON(secrets) }}\n",
			.good = "- run: make\n  env:\n    ONE: ${{ secrets.ONE }}\n",
		},
	[SPOOFABLE_ACTOR] =
		{
			.code = "spoofable-actor",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.confidence = CONFIDENCE_MEDIUM,
			.persona = PERSONA_PEDANTIC,
			.summary = "a condition trusts the name of who triggered a run without "
				   "secrets",
			.why = "Anyone's pull request runs as a bot if the bot was the last to "
			       "push to it or to reopen it. A run for a fork has no secrets and a "
			       "read-only token, so little is at risk until the event is changed.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			       "steps:\n      - run: make\n        if: github.actor == "
			       "'dependabot[bot]'\n",
			.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
				"steps:\n      - run: make\n        if: "
				"github.event.pull_request.user.login == 'dependabot[bot]'\n",
		},
	[UNREDACTED_SECRET] =
		{
			.code = "unredacted-secret",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "the log does not hide a part of a secret",
			.why = "GitHub hides only the secret's whole text. A value that fromJSON "
			       "takes out of it is another text.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    KEY: ${{ fromJSON(secrets.CONFIG).key "
			       "}}\n",
			.good = "- run: make\n  env:\n    KEY: ${{ secrets.CONFIG_KEY }}\n",
		},
	[UNSOUND_CONTAINS] =
		{
			.code = "unsound-contains",
			.kind = "if-cond",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "`contains` searches a text instead of a list",
			.why = "`contains('main develop', github.ref_name)` is true for a branch "
			       "`dev` too.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  if: contains('main develop', github.ref_name)\n",
			.good = "- run: make\n  if: contains(fromJSON('[\"main\", \"develop\"]'), "
				"github.ref_name)\n",
		},
	[UNSOUND_TERNARY] =
		{
			.code = "unsound-ternary",
			.kind = "if-cond",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "`a && b || c` with a b that is false is always c",
			.why = "The language has no ternary operator: if b is false, the result is "
			       "c.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    DEBUG: ${{ github.ref_name == 'main' && "
			       "'' || '1' }}\n",
			.good = "- run: make\n  env:\n    DEBUG: ${{ github.ref_name != 'main' && "
				"'1' || '' }}\n",
		},
};

/* An operation around the part that is looked at. */
struct around {
	const struct around *outer; /* NULL: there is none */
	const struct ast *node;
};

/* One expression that is looked at. */
struct logic_visit {
	struct lint *l;
	const struct node *node;
	bool is_condition;
	const struct rule
		*actor_rule; /* of a condition that asks who triggered the run; NULL: it may */
	const struct around *ands; /* each `&&` around: all it has must hold */
};

static struct diag *
tell(struct logic_visit *s, const struct rule *rule, const struct ast *part, const char *what)
{
	struct diag *diag = lint_tell_at(
		s->l, rule, s->node->source, node_span_within(s->node, part->span), "%s", what);

	diag->token = s->node->span;
	return diag;
}

/* `owner.name`, of a context. */
static bool
is_member(const struct ast *node, struct str context, struct str name)
{
	return node->kind == AST_INDEX && node->children[0]->kind == AST_CONTEXT &&
	       str_eq(node->children[0]->name, context) && node->children[1]->kind == AST_LITERAL &&
	       node->children[1]->value.kind == VALUE_STRING &&
	       (name.n == 0 || str_eq_nocase(node->children[1]->value.string, name));
}

static bool
is_text(const struct ast *node)
{
	return node->kind == AST_LITERAL && node->value.kind == VALUE_STRING;
}

/* --- operators ---------------------------------------------------------------------------- */

/* `a && '' || b` is b whatever a is. */
static void
check_or(struct logic_visit *s, const struct ast *node)
{
	for (size_t i = 0; i + 1 < node->count; i++) {
		const struct ast *part = node->children[i];
		const struct ast *last =
			part->kind == AST_AND ? part->children[part->count - 1] : part;
		if (part->kind == AST_AND && last->kind == AST_LITERAL &&
			!value_is_truthy(last->value))
			tell(s, &rules[UNSOUND_TERNARY], last,
				"this is false, so the value after '||' is always used")
				->help = STR("turn the condition round: !a && b || ''");
	}
}

/* --- who it was --------------------------------------------------------------------------- */

/* Who triggered a run, by name and by number. */
static const char *const actors[] = {"github.actor", "github.triggering_actor",
	"github.event.sender.login", "github.event.pull_request.sender.login"};
static const char *const actor_ids[] = {
	"github.actor_id", "github.event.sender.id", "github.event.pull_request.sender.id"};

/* dependabot as an app and as a user, dependabot-preview, renovate */
static const struct {
	const char *text;
	double number;
} bot_ids[] = {
	{"29110", 29110}, {"49699333", 49699333}, {"27856297", 27856297}, {"29139614", 29139614}};

static bool
is_one_of(const struct ast *node, const char *const *paths, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ast_is_path(node, str_from(paths[i])))
			return true;
	return false;
}

/* Who wrote the change. */
static const char *const authors[] = {"github.event.pull_request.user.login",
	"github.event.pull_request.user.id", "github.event.pull_request.user.type",
	"github.event.issue.user.login", "github.event.comment.user.login"};

static bool
asks_author(const struct ast *node)
{
	if (node->kind == AST_EQUAL)
		return is_one_of(node->children[0], authors, COUNT_OF(authors)) ||
		       is_one_of(node->children[1], authors, COUNT_OF(authors));
	for (size_t i = 0; node->kind == AST_AND && i < node->count; i++)
		if (asks_author(node->children[i]))
			return true;
	return false;
}

/* Something beside the part, and both must hold. */
static bool
asks_author_too(const struct logic_visit *s)
{
	for (const struct around *around = s->ands; around; around = around->outer)
		if (asks_author(around->node))
			return true;
	return false;
}

static bool
is_bot_id(const struct ast *node)
{
	for (size_t i = 0; node->kind == AST_LITERAL && i < COUNT_OF(bot_ids); i++)
		if ((node->value.kind == VALUE_STRING &&
			    str_eq(node->value.string, str_from(bot_ids[i].text))) ||
			(node->value.kind == VALUE_NUMBER &&
				node->value.number == bot_ids[i].number))
			return true;
	return false;
}

/* What a bot's name gives away is little where the run of a fork's change has no secrets. */
static const struct rule *
actor_rule(const struct workflow *workflow)
{
	if (privileged_trigger(workflow))
		return &rules[BOT_CONDITION];
	return workflow && workflow_trigger_find(workflow, STR("pull_request"))
		       ? &rules[SPOOFABLE_ACTOR]
		       : NULL;
}

/* Who pushed last is not who wrote the change: anyone can get a bot's name there. */
static void
check_actor(struct logic_visit *s, const struct ast *node)
{
	for (size_t i = 0; i < 2; i++) {
		const struct ast *bot = node->children[i];
		const struct ast *who = node->children[1 - i];
		if (((is_text(bot) && str_ends(bot->value.string, STR("[bot]")) &&
			     is_one_of(who, actors, COUNT_OF(actors))) ||
			    (is_bot_id(bot) && is_one_of(who, actor_ids, COUNT_OF(actor_ids)))) &&
			!asks_author_too(s))
			tell(s, s->actor_rule, node,
				"this asks who triggered the run, not who wrote the change")
				->help = STR("ask for github.event.pull_request.user.login");
	}
}

/* --- constants ---------------------------------------------------------------------------- */

/* Of a condition that is constant as a whole, another check tells. */
static bool
may_be_obfuscated(const struct ast *root, bool is_condition)
{
	return !is_condition || !constant_is(root->kind == AST_AND && root->count == 2 &&
							     root->children[0]->kind == AST_CALL
						     ? root->children[1]
						     : root);
}

/* `${{ '${{' }}` is how braces are written that are no expression. */
static bool
is_brace(const struct ast *node)
{
	return is_text(node) &&
	       (str_has(node->value.string, STR("{{")) || str_has(node->value.string, STR("}}")));
}

static void
check_constants(struct logic_visit *s, const struct ast *node)
{
	if (node->kind != AST_LITERAL && constant_is(node)) {
		tell(s, &rules[OBFUSCATED_EXPRESSION], node, "this has the same value in every run")
			->help = STR("write the value");
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		check_constants(s, node->children[i]);
}

/* A whole `${{ }}` within a text. */
static void
check_part(struct logic_visit *s, const struct ast *part)
{
	if (part->kind == AST_LITERAL && !is_brace(part))
		tell(s, &rules[OBFUSCATED_EXPRESSION], part, "this expression is a constant text")
			->help = STR("write the text without '${{ }}'");
	check_constants(s, part);
}

/* --- calls -------------------------------------------------------------------------------- */

/* Of what has few values, all known when the file is written, a part is none that is meant. */
static bool
has_known_values(const struct ast *node)
{
	return is_member(node, STR("matrix"), STR_NONE) ||
	       is_member(node, STR("runner"), STR("os"));
}

static bool
is_list(struct str text)
{
	return str_index(text, ' ', 0) < text.n || str_index(text, ',', 0) < text.n;
}

/* `contains('refs/heads/main refs/heads/dev', github.ref)` holds for parts of the names too. */
static void
check_contains(struct logic_visit *s, const struct ast *call)
{
	const struct ast *item = call->children[1];

	if (is_text(call->children[0]) && is_list(call->children[0]->value.string) &&
		item->kind == AST_INDEX && !has_known_values(item))
		tell(s, &rules[UNSOUND_CONTAINS], call->children[0],
			"this searches a text, not a list")
			->help = STR("contains(fromJSON('[\"a\", \"b\"]'), …) looks for an item");
}

static void
check_call(struct logic_visit *s, const struct ast *call)
{
	const struct ast *first = call->count > 0 ? call->children[0] : NULL;

	if (str_eq(call->name, STR("contains")) && call->count == 2)
		check_contains(s, call);
	if (first && str_eq(call->name, STR("toJSON")) && first->kind == AST_CONTEXT &&
		str_eq(first->name, STR("secrets")))
		tell(s, &rules[OVERPROVISIONED_SECRETS], call, "this passes on every secret")
			->help = STR("name those that are needed");
	if (first && str_eq(call->name, STR("fromJSON")) &&
		is_member(first, STR("secrets"), STR_NONE))
		tell(s, &rules[UNREDACTED_SECRET], call,
			"GitHub hides only the whole secret: parts of it appear in the log")
			->help = STR("make each part a secret of its own");
}

/* A secret that only the run names makes GitHub hand over all of them. */
static void
check_index(struct logic_visit *s, const struct ast *node)
{
	const struct ast *index = node->children[1];
	const bool is_of_secrets = node->children[0]->kind == AST_CONTEXT &&
				   str_eq(node->children[0]->name, STR("secrets"));

	if (is_of_secrets && index->kind != AST_LITERAL)
		tell(s, &rules[OVERPROVISIONED_SECRETS], node,
			"the name of the secret is computed: the job gets all secrets")
			->help = STR("name those that are needed");
	else if (index->kind != AST_LITERAL && index->kind != AST_WILDCARD && !constant_is(index))
		(void)tell(s, &rules[COMPUTED_INDEX], index,
			"the name is computed: only the run knows it");
}

/* --- all ---------------------------------------------------------------------------------- */

static void
look(struct logic_visit *s, const struct ast *node)
{
	if (node->kind == AST_OR)
		check_or(s, node);
	if (node->kind == AST_EQUAL && s->actor_rule)
		check_actor(s, node);
	if (node->kind == AST_CALL)
		check_call(s, node);
	if (node->kind == AST_INDEX)
		check_index(s, node);
	const struct around around = {s->ands, node};
	if (node->kind == AST_AND)
		s->ands = &around;
	for (size_t i = 0; i < node->count; i++)
		look(s, node->children[i]);
	s->ands = around.outer;
}

static void
walk(struct lint *l, const struct node *node, bool is_condition)
{
	if (node->kind == NODE_EXPRESSION && node->expr->root) {
		const struct ast *root = node->expr->root;
		struct logic_visit s = {
			.l = l,
			.node = node,
			.is_condition = is_condition,
			.actor_rule = is_condition ? actor_rule(l->workflow) : NULL,
		};
		look(&s, root);
		if (template_is_mixture(root))
			for (size_t i = 1; i < root->count; i++)
				check_part(&s, root->children[i]);
		else if (may_be_obfuscated(root, is_condition))
			check_constants(&s, root);
	}
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		walk(l, node->items[i], is_condition);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		walk(l, node->entries[i].value,
			is_condition || str_eq(node->entries[i].key->text, STR("if")));
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	walk(l, workflow->root, false);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	walk(l, action->root, false);
}

const struct check check_logic = {
	.name = "logic",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.action = visit_action,
};
