#include "engine/lint/base/check.h"
#include "engine/lint/base/script.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/workflow/command.h"
#include "engine/workflow/schema_check.h"

enum {
	ADHOC_PACKAGES,
	UNPINNED_PACKAGES,
};

static const struct rule rules[] = {
	[ADHOC_PACKAGES] =
		{
			.code = "adhoc-packages",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_REGULAR,
			.summary = "a script installs a package without a lock file",
			.why = "Its dependencies, and often the package itself, are then the "
			       "latest versions: whoever publishes one runs code in the job. The "
			       "rule covers gem, npm, pnpm, yarn and bun, which have lock files.",
			.frame = FRAME_STEP,
			.bad = "- run: gem install rake\n",
			.good = "- run: bundle install\n",
		},
	[UNPINNED_PACKAGES] =
		{
			.code = "unpinned-packages",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_PEDANTIC,
			.summary = "a script installs the latest version of a package",
			.why = "Whoever publishes the next version decides what runs. The rule "
			       "covers pip, pipx and cargo.",
			.frame = FRAME_STEP,
			.bad = "- run: pip install ruff\n",
			.good = "- run: pip install ruff==0.14.1\n",
		},
};

/* One command of a script that is looked at. */
struct command_visit {
	struct lint *l;
	const struct workflow_step *step;
	const struct script_command *command;
};

static bool
is_one_of(struct str text, const char *words)
{
	struct str rest = str_from(words);
	struct str word;

	while (str_split(&rest, ' ', &word))
		if (str_eq(text, word))
			return true;
	return false;
}

static bool
has_flag_of(const struct script_command *command, const char *const *flags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (command_has_flag(command, flags[i]))
			return true;
	return false;
}

static struct diag *
tell(struct command_visit *s, const struct rule *rule, const char *fmt, struct str name)
{
	const struct node *run = s->step->run;
	struct diag *diag = lint_tell_at(s->l, rule, run->source,
		node_span_within(run, s->command->span), fmt, STR_ARG(name));

	diag->token = run->span;
	return diag;
}

/* --- publishing --------------------------------------------------------------------------- */

static const struct publisher {
	const char *program;
	const char *before; /* the verb; empty: nothing */
	const char *verb;
	const char
		*with; /* what stands in it too: no registry is the usual one, or nothing is done */
	bool is_by_setup; /* it goes where a setup action before it says */
} publishers[] = {
	{"bun", "", "publish", "", true},
	{"cargo", "", "publish", "", false},
	{"cargo", "release", "major", "--execute", false},
	{"cargo", "release", "minor", "--execute", false},
	{"cargo", "release", "patch", "--execute", false},
	{"cargo", "release", "publish", "--execute", false},
	{"cargo", "workspaces", "publish", "", false},
	{"cargo", "ws", "publish", "", false},
	{"dotnet", "nuget", "push", "nuget.org", false},
	{"gem", "", "push", "", false},
	{"hatch", "", "publish", "", false},
	{"npm", "", "publish", "", true},
	{"nuget", "", "push", "nuget.org", false},
	{"pdm", "", "publish", "", false},
	{"pnpm", "", "publish", "", true},
	{"poetry", "", "publish", "", false},
	{"twine", "", "upload", "", false},
	{"uv", "", "publish", "", false},
	{"yarn", "npm", "publish", "", true},
};

/* Nothing is published, or elsewhere. */
static const char *const elsewhere_flags[] = {"--dry-run", "-n", "--host", "--index", "--index-url",
	"--no-publish", "--publish-url", "--registry", "--repo", "--repository", "--repository-url",
	"-r"};
static const char *const elsewhere_variables[] = {"GEM_HOST", "RUBYGEMS_HOST",
	"npm_config_registry", "TWINE_REPOSITORY", "TWINE_REPOSITORY_URL", "UV_PUBLISH_URL",
	"HATCH_INDEX_REPO", "PDM_PUBLISH_REPO"};

static bool
has_word_with(const struct script_command *command, struct str part)
{
	for (size_t i = 0; i < command->count; i++)
		if (str_has(command->words[i], part))
			return true;
	return false;
}

static bool
is_by(const struct script_command *command, const struct publisher *publisher)
{
	const struct str before = str_from(publisher->before);
	const size_t at = before.n > 0 ? 1 : 0;

	return str_eq(command->words[0], str_from(publisher->program)) &&
	       str_eq(command_argument(command, at), str_from(publisher->verb)) &&
	       (at == 0 || str_eq(command_argument(command, 0), before)) &&
	       has_word_with(command, str_from(publisher->with));
}

static const struct publisher *
publisher_of(const struct script_command *command)
{
	for (size_t i = 0; i < COUNT_OF(publishers); i++)
		if (is_by(command, &publishers[i]))
			return &publishers[i];
	return NULL;
}

static bool
names_elsewhere(const struct node *env)
{
	for (size_t i = 0; env && i < COUNT_OF(elsewhere_variables); i++)
		if (node_find_nocase(env, str_from(elsewhere_variables[i])))
			return true;
	return false;
}

/* The last setup action before a step, such as actions/setup-node, says where its packages go. */
static bool
sets_elsewhere(const struct workflow_job *job, const struct workflow_step *before)
{
	bool is_elsewhere = false;

	for (const struct workflow_step *step = job->steps; step < before; step++) {
		const struct node *url = node_find(step->with, "registry-url");
		const bool is_usual =
			url && str_starts(url->text, STR("https://registry.npmjs.org"));
		/* with an `if` it may not run */
		if (url && !(is_usual && step->condition))
			is_elsewhere = !is_usual;
	}
	return is_elsewhere;
}

/* The job has an identity; one that is called may have its caller's. */
static bool
may_have_identity(const struct lint *l)
{
	return l->job->granted ? permissions_has_id_token(l->job->granted)
			       : l->workflow->call != NULL;
}

static void
check_publishing(struct command_visit *s)
{
	const struct workflow_job *job = s->l->job;
	const struct publisher *publisher = job ? publisher_of(s->command) : NULL;

	if (!publisher || may_have_identity(s->l) ||
		has_flag_of(s->command, elsewhere_flags, COUNT_OF(elsewhere_flags)) ||
		names_elsewhere(s->step->env) || names_elsewhere(job->env) ||
		names_elsewhere(s->l->workflow->env) ||
		(publisher->is_by_setup && sets_elsewhere(job, s->step)))
		return;
	tell(s, &shared_rules[RULE_USE_TRUSTED_PUBLISHING],
		"'%" STR_FMT "' publishes with a secret, which the registry does not need",
		s->command->words[0])
		->help = STR("register this workflow as trusted publisher, and give the job "
			     "id-token: write");
}

/* --- installing --------------------------------------------------------------------------- */

static const struct installer {
	const char *program;
	const char *verbs;
	/* the text between a name and a version; NULL: any package bypasses the lock file that
	   this program has */
	const char *pin;
} installers[] = {
	{"bun", "add", NULL},
	{"cargo", "install", "@"},
	{"gem", "i install", NULL},
	{"npm", "add i install", NULL},
	{"pip", "install", "=="},
	{"pip3", "install", "=="},
	{"pipx", "install", "=="},
	{"pnpm", "add", NULL},
	{"yarn", "add", NULL},
};

/* With these, what is named is no package, or its version stands elsewhere. */
static const char *const other_flags[] = {"-c", "-e", "-i", "-r", "-t", "--constraint",
	"--editable", "--extra-index-url", "--git", "--index-url", "--path", "--prefix",
	"--require-hashes", "--requirement", "--target", "-f", "--find-links"};

/* A package of a registry; not a path, an address, or what a variable says. */
static bool
is_package(struct str name)
{
	static const char *const others[] = {
		"$", "/.", "./", "://", "git+", ".whl", ".tgz", ".tar.gz", ".gem"};

	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (str_has(name, str_from(others[i])))
			return false;
	return name.n > 0 && name.p[0] != '.' && name.p[0] != '/';
}

static bool
has_version(const struct script_command *command, struct str name, const char *pin)
{
	return str_has(str_slice(name, 1, name.n), str_from(pin)) ||
	       command_has_flag(command, "--version");
}

static void
check_installer(struct command_visit *s, const struct installer *installer)
{
	struct str name;

	if (has_flag_of(s->command, other_flags, COUNT_OF(other_flags)))
		return;
	for (size_t i = 1; (name = command_argument(s->command, i)).n > 0; i++) {
		if (!is_package(name) ||
			(installer->pin && has_version(s->command, name, installer->pin)))
			continue;
		if (installer->pin)
			tell(s, &rules[UNPINNED_PACKAGES],
				"this installs the latest version of '%" STR_FMT
				"', whatever it is",
				name)
				->help = STR("name a version, or install from a lock file");
		else
			tell(s, &rules[ADHOC_PACKAGES],
				"this installs '%" STR_FMT "' without a lock file", name)
				->help = STR("name it where the lock file is made from, and "
					     "install from that");
		return;
	}
}

static void
check_installing(struct command_visit *s)
{
	const struct str verb = command_argument(s->command, 0);

	for (size_t i = 0; i < COUNT_OF(installers); i++)
		if (str_eq(s->command->words[0], str_from(installers[i].program)) &&
			is_one_of(verb, installers[i].verbs))
			check_installer(s, &installers[i]);
}

/* --- all ---------------------------------------------------------------------------------- */

/* Most scripts have no such word, so that their commands need not be told apart. */
static bool
may_have_some(struct str script)
{
	for (size_t i = 0; i < script.n; i++) {
		const struct str rest = {script.p + i, script.n - i};
		switch (rest.p[0]) {
		case 'p':
			if (str_starts(rest, STR("publish")) || str_starts(rest, STR("push")))
				return true;
			break;
		case 'i':
			if (str_starts(rest, STR("install")) || str_starts(rest, STR("i ")))
				return true;
			break;
		case 'u':
			if (str_starts(rest, STR("upload")))
				return true;
			break;
		case 'a':
			if (str_starts(rest, STR("add ")))
				return true;
			break;
		default: break;
		}
	}
	return false;
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	struct script_command command;

	if (!step->run || step->run->is_wrong || !may_have_some(step->run->text))
		return;
	const struct str shell = script_shell(l, step);
	if (!is_one_of(shell, "bash sh zsh pwsh powershell"))
		return;
	struct commands commands = {.script = step->run->text};
	struct command_visit s = {l, step, &command};
	while (commands_next(&commands, &command)) {
		check_publishing(&s);
		check_installing(&s);
	}
}

const struct check check_command = {
	.name = "command",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
