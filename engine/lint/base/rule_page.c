#include "engine/lint/base/rule.h"

#define ACTIONS "https://docs.github.com/en/actions/reference/"
#define SYNTAX  ACTIONS "workflows-and-actions/workflow-syntax"

static const struct {
	const char *kind;
	const char *page;
} pages[] = {
	{"action", ACTIONS "workflows-and-actions/metadata-syntax"},
	{"concurrency", SYNTAX "#concurrency"},
	{"credentials", ACTIONS "security/secure-use"},
	{"deprecated-commands", ACTIONS "workflows-and-actions/workflow-commands"},
	{"env-var", ACTIONS "workflows-and-actions/variables"},
	{"events", ACTIONS "workflows-and-actions/events-that-trigger-workflows"},
	{"expression", ACTIONS "workflows-and-actions/expressions"},
	{"glob", SYNTAX "#filter-pattern-cheat-sheet"},
	{"if-cond", SYNTAX "#jobsjob_idif"},
	{"job-needs", SYNTAX "#jobsjob_idneeds"},
	{"matrix", SYNTAX "#jobsjob_idstrategymatrix"},
	{"permissions", SYNTAX "#permissions"},
	{"pyflakes", "https://pypi.org/project/pyflakes/"},
	{"runner-label", ACTIONS "runners/github-hosted-runners"},
	{"security", ACTIONS "security/secure-use"},
	{"shell-name", SYNTAX "#jobsjob_idstepsshell"},
	{"shellcheck", "https://www.shellcheck.net/wiki/"},
	{"workflow-call", ACTIONS "workflows-and-actions/reusing-workflow-configurations"},
};

const char *
rule_page(const struct rule *rule)
{
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		if (strcmp(pages[i].kind, rule->kind) == 0)
			return pages[i].page;
	return SYNTAX;
}

/* Of actionlint's kind `expression`, which most are no matter of security. */
static const char *const also[] = {"untrusted-input"};

static bool
is_security(const struct rule *rule)
{
	for (size_t i = 0; i < COUNT_OF(also); i++)
		if (strcmp(also[i], rule->code) == 0)
			return true;
	return strcmp(rule->kind, "security") == 0 || strcmp(rule->kind, "credentials") == 0;
}

/* High for a warning that is certain, medium for one that is not, low for a note. */
const char *
rule_security(const struct rule *rule)
{
	if (!is_security(rule))
		return NULL;
	if (rule->severity == SEVERITY_NOTE)
		return "3.0";
	return rule->confidence == CONFIDENCE_HIGH ? "7.5" : "5.0";
}
