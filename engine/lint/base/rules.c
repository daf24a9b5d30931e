#include "engine/lint/base/rule.h"

#include <stdlib.h>

#define ERROR   SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define NOTE    SEVERITY_NOTE
#define MEDIUM  CONFIDENCE_MEDIUM
#define LOW     CONFIDENCE_LOW

static const struct rule rules[] = {
	{
		.code = "action-file",
		.kind = "action",
		.severity = WARNING,
		.summary = "a file that an action runs is not there",
		.why = "The step fails, unless the file is made before the action is published.",
		.frame = FRAME_ACTION,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "action-input",
		.kind = "action",
		.severity = WARNING,
		.summary = "an action is given an input that it does not declare",
		.why = "The runner warns and goes on: what was meant does not happen.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@v4\n  with:\n    fetch_depth: 0\n",
		.good = "- uses: actions/checkout@v4\n  with:\n    fetch-depth: 0\n",
	},
	{
		.code = "action-input-deprecated",
		.kind = "action",
		.severity = WARNING,
		.summary = "an input of an action is deprecated",
		.why = "It goes away with one of the next versions; the action says what to use.",
		.frame = FRAME_STEP,
		.bad = "- uses: reviewdog/action-actionlint@v1\n  with:\n    fail_on_error: true\n",
		.good = "- uses: reviewdog/action-actionlint@v1\n  with:\n    fail_level: any\n",
	},
	{
		.code = "action-input-missing",
		.kind = "action",
		.severity = WARNING,
		.summary = "an input that an action requires is not given",
		.why = "GitHub does not enforce `required`, but the action is made on the ground "
		       "that the "
		       "input is there.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/cache@v4\n  with:\n    path: node_modules\n",
		.good = "- uses: actions/cache@v4\n  with:\n    path: node_modules\n    key: "
			"modules\n",
	},
	{
		.code = "action-manifest",
		.kind = "action",
		.severity = ERROR,
		.source = "actions/runner src/Runner.Worker/ActionManifestManager.cs",
		.summary = "the manifest of a local action is wrong",
		.why = "The step fails when it is reached. The manifest itself, when it is linted, "
		       "shows "
		       "the same at its own place.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "action-metadata",
		.kind = "action",
		.severity = WARNING,
		.summary = "the description of an action is incomplete or does not fit",
		.why = "The Marketplace wants a name, a description, and an icon and colour that "
		       "it has; "
		       "keys of another kind of action have no effect.",
		.frame = FRAME_ACTION,
		.bad = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n  main: "
		       "index.js\n"
		       "  steps:\n    - run: echo hello\n      shell: bash\n",
		.good = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n"
			"  steps:\n    - run: echo hello\n      shell: bash\n",
	},
	{
		.code = "action-missing",
		.kind = "action",
		.severity = ERROR,
		.source = "actions/runner src/Runner.Worker/ActionManager.cs",
		.summary = "an action is missing",
		.why = "`./PATH` is a folder with an action.yml, seen from the repository's root. "
		       "Nothing is told where an earlier step of the job names that folder or "
		       "brings other files, and it is a note where one may have written it. "
		       "`OWNER/NAME/PATH@REF` is looked for in the copy that `lact run` or "
		       "`lact lock` fetched, if there is one.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "action-outdated",
		.kind = "action",
		.severity = WARNING,
		.summary = "an action is made for a runtime that is no more",
		.why = "node12 and node16 were taken off the runners: the action runs, if at all, "
		       "on a "
		       "Node that it was not made for.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@v2\n",
		.good = "- uses: actions/checkout@v4\n",
	},
	{
		.code = "action-ref",
		.kind = "action",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "`uses` does not name an action",
		.why = "Expected is OWNER/REPOSITORY@REF, with a path before the @ if there is "
		       "one; "
		       "./FOLDER; or docker://IMAGE.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout\n",
		.good = "- uses: actions/checkout@v4\n",
	},
	{
		.code = "action-runtime",
		.kind = "action",
		.severity = WARNING,
		.summary = "an action runs on a Node that runners no longer have",
		.why = "node12 and node16 are run by a newer Node, for which they were not made.",
		.frame = FRAME_ACTION,
		.bad = "name: Greet\ndescription: says hello\nruns:\n  using: node16\n  main: "
		       "index.js\n",
		.good = "name: Greet\ndescription: says hello\nruns:\n  using: node24\n  main: "
			"index.js\n",
	},
	{
		.code = "activity-type",
		.kind = "events",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "an event has no such activity type",
		.why = "GitHub refuses the workflow. Each event has types of its own.",
		.frame = FRAME_FILE,
		.bad = "on:\n  issues:\n    types: [created]\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n"
		       "    steps:\n      - run: make\n",
		.good = "on:\n  issues:\n    types: [opened]\njobs:\n  test:\n    runs-on: "
			"ubuntu-latest\n"
			"    steps:\n      - run: make\n",
	},
	{
		.code = "adhoc-packages",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "a script installs a package past any lock file",
		.why = "What it needs in turn, and often its own version, is then whatever is the "
		       "last one: whoever publishes that runs code in the job. Told of gem, npm, "
		       "pnpm, yarn and bun, which have lock files.",
		.frame = FRAME_STEP,
		.bad = "- run: gem install rake\n",
		.good = "- run: bundle install\n",
	},
	{
		.code = "anonymous-definition",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "a workflow or job has no name",
		.why = "Without one GitHub shows the path of the file, or the id, which tells "
		       "people less.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - "
		       "run: make\n",
		.good = "name: CI\non: push\njobs:\n  test:\n    name: Tests\n    runs-on: "
			"ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "archived-uses",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "an action or workflow is of a repository that is archived",
		.why = "Its owner has given it up: it gets no repairs, not even of what lets "
		       "others into a run.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/create-release@v1\n",
		.good = "- uses: softprops/action-gh-release@v2\n",
	},
	{
		.code = "argument-type",
		.kind = "expression",
		.severity = WARNING,
		.summary = "an argument of a function has a type that it does not take",
		.why = "An object or array where text is wanted becomes the word 'Object' or "
		       "'Array', so "
		       "the result is not what was meant.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  if: startsWith(github.event, 'refs/tags/')\n",
		.good = "- run: make\n  if: startsWith(github.ref, 'refs/tags/')\n",
	},
	{
		.code = "bot-condition",
		.kind = "security",
		.severity = WARNING,
		.confidence = MEDIUM,
		.persona = PERSONA_REGULAR,
		.summary = "a condition trusts the name of who triggered the run",
		.why = "A pull request of anyone runs as a bot when the bot pushes to it or "
		       "reopens it last. Told where such a run has secrets.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n      - run: make\n        if: github.actor == 'dependabot[bot]'\n",
		.good = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			"steps:\n      - run: make\n        if: "
			"github.event.pull_request.user.login == 'dependabot[bot]'\n",
	},
	{
		.code = "broad-permissions",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "several jobs get a permission to write from the workflow",
		.why = "What stands there all jobs without permissions of their own get, with "
		       "every action in them.",
		.frame = FRAME_FILE,
		.bad = "on: push\npermissions:\n  contents: write\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n    steps:\n      - run: make\n  release:\n    runs-on: "
		       "ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on: push\npermissions:\n  contents: read\njobs:\n  test:\n    runs-on: "
			"ubuntu-latest\n    steps:\n      - run: make\n  release:\n    "
			"permissions:\n      contents: write\n    runs-on: ubuntu-latest\n    "
			"steps:\n      - run: make\n",
	},
	{
		.code = "cache-poisoning",
		.kind = "security",
		.severity = WARNING,
		.confidence = LOW,
		.persona = PERSONA_PEDANTIC,
		.summary = "a release is built with what a cache restores",
		.why = "A cache of the default branch is restored in all runs: whoever can write "
		       "to it by any workflow puts something into what is published.",
		.frame = FRAME_FILE,
		.bad = "on:\n  release:\n    types: [published]\njobs:\n  build:\n    runs-on: "
		       "ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n        "
		       "with:\n          node-version: 22\n          cache: npm\n",
		.good = "on:\n  release:\n    types: [published]\njobs:\n  build:\n    runs-on: "
			"ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n        "
			"with:\n          node-version: 22\n",
	},
	{
		.code = "call-input",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "a call gives an input or secret that does not fit",
		.why = "GitHub refuses the caller before anything runs.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "call-input-type",
		.kind = "expression",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "an input of a called workflow has another type",
		.why = "A boolean or number input takes no text: GitHub refuses the call.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "call-loop",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "docs.github.com, Reuse workflows: nesting reusable workflows",
		.summary = "a called workflow calls itself, or calls are nested too deep",
		.why = "GitHub permits no loops, and nine levels of calls: it refuses the caller "
		       "before "
		       "anything runs.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "call-missing",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "a call leaves out an input or secret that is required",
		.why = "GitHub refuses the caller before anything runs.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "call-permissions",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/Conversion/PermissionsHelper.cs",
		.summary = "a called workflow asks for more permissions than its caller has",
		.why = "A call can only take permissions away: GitHub refuses it.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "call-unknown",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "a call gives an input or secret that is not declared",
		.why = "GitHub refuses the caller before anything runs.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "call-unreadable",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "docs.github.com, Reuse workflows",
		.summary = "the workflow that a job calls is not there, or cannot be called",
		.why = "`./.github/workflows/FILE` is looked for in the repository at hand, "
		       "`OWNER/NAME/.github/workflows/FILE@REF` in the copy that `lact run` or "
		       "`lact lock` fetched, if there is one; it must have `on: workflow_call`.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "caller-input",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "a text input of a called workflow or action is a part of a script",
		.why = "`${{ inputs.NAME }}` is replaced before the script runs: callers pass "
		       "titles "
		       "and branch names, and a text such as `$(curl …)` runs as a command. "
		       "Numbers "
		       "and booleans of called workflows are safe.",
		.frame = FRAME_FILE,
		.bad = "on:\n  workflow_call:\n    inputs:\n      who: {type: string}\njobs:\n  "
		       "a:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n"
		       "      - run: echo ${{ inputs.who }}\n",
		.good = "on:\n  workflow_call:\n    inputs:\n      who: {type: string}\njobs:\n  "
			"a:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: echo \"$WHO\"\n"
			"        env: {WHO: \"${{ inputs.who }}\"}\n",
	},
	{
		.code = "comparison",
		.kind = "expression",
		.severity = WARNING,
		.summary = "a comparison is always false",
		.why = "An object or array is equal to itself alone, and only numbers and text "
		       "have an "
		       "order: the result is always false.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  if: github.event == 'push'\n",
		.good = "- run: make\n  if: github.event_name == 'push'\n",
	},
	{
		.code = "computed-env",
		.kind = "security",
		.severity = NOTE,
		.confidence = LOW,
		.persona = PERSONA_AUDITOR,
		.summary = "variables come from an expression",
		.why = "Any may be among them, also such as switch commands on that GitHub has "
		       "switched off.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env: ${{ fromJSON(vars.ENVIRONMENT) }}\n",
		.good = "- run: make\n  env:\n    LEVEL: ${{ fromJSON(vars.ENVIRONMENT).level }}\n",
	},
	{
		.code = "computed-index",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "what an index names, only the run knows",
		.why = "Neither a reader nor a tool sees what is used there.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    VALUE: ${{ vars[github.ref_name] }}\n",
		.good = "- run: make\n  env:\n    VALUE: ${{ vars['main'] }}\n",
	},
	{
		.code = "concurrency",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "the name of a concurrency group is too long",
		.why = "GitHub takes 400 characters.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "concurrency-deadlock",
		.kind = "concurrency",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: concurrency",
		.persona = PERSONA_REGULAR,
		.summary = "a job can never start, or its settings exclude each other",
		.why = "GitHub cancels a job that waits for the group of its own workflow.",
		.frame = FRAME_FILE,
		.bad = "on: push\nconcurrency: deploy\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n    concurrency: deploy\n    steps:\n      - run: make\n",
		.good = "on: push\nconcurrency: deploy\njobs:\n  test:\n    runs-on: "
			"ubuntu-latest\n    concurrency: deploy-test\n    steps:\n      - run: "
			"make\n",
	},
	{
		.code = "concurrency-limits",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "nothing limits how many runs go on at once",
		.why = "Whoever can start runs can use up the runners, and an old run may deploy "
		       "after a newer one.",
		.frame = FRAME_FILE,
		.bad = "on: push\nconcurrency: deploy\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on: push\nconcurrency:\n  group: deploy\n  cancel-in-progress: "
			"false\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - "
			"run: make\n",
	},
	{
		.code = "condition-text",
		.kind = "if-cond",
		.severity = WARNING,
		.summary = "there is text around the `${{ }}` of a condition",
		.why = "The value is then a text that is not empty, which is always true. A line "
		       "feed, "
		       "as `|` leaves one, is text too.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  if: ${{ github.ref_name == 'main' }} && ${{ "
		       "github.event_name == 'push' }}\n",
		.good = "- run: make\n  if: ${{ github.ref_name == 'main' && github.event_name == "
			"'push' }}\n",
	},
	{
		.code = "constant-condition",
		.kind = "if-cond",
		.severity = WARNING,
		.summary = "a condition is the same in every run",
		.why = "Nothing of the run is in it.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  if: false\n",
		.good = "- run: make\n  if: failure()\n",
	},
	{
		.code = "credentials",
		.kind = "credentials",
		.severity = WARNING,
		.summary = "a password stands in the file",
		.why = "Whoever can read the repository, or any copy of it, has it.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\ncontainer:\n  image: example/image\n  "
		       "credentials:\n"
		       "    username: me\n    password: s3cret\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\ncontainer:\n  image: example/image\n  "
			"credentials:\n"
			"    username: me\n    password: ${{ secrets.PASSWORD }}\nsteps:\n  - run: "
			"make\n",
	},
	{
		.code = "dangerous-trigger",
		.kind = "security",
		.severity = NOTE,
		.confidence = MEDIUM,
		.persona = PERSONA_PEDANTIC,
		.summary = "an event lets anyone start runs with secrets",
		.why = "pull_request_target, workflow_run and issue_comment have the repository's "
		       "secrets and a token that may write, whoever made the change or the "
		       "comment: all that they touch of it must be looked at with care. A workflow "
		       "with nothing but actions/labeler is left alone.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n      - run: make\n",
		.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			"steps:\n      - run: make\n",
	},
	{
		.code = "deprecated-command",
		.kind = "deprecated-commands",
		.severity = WARNING,
		.summary = "a script uses a workflow command that files have replaced",
		.why = "What a program prints can forge such a command. set-env and add-path do "
		       "not work "
		       "any more; set-output and save-state are to go.",
		.frame = FRAME_STEP,
		.bad = "- run: echo '::set-output name=version::1.2'\n",
		.good = "- run: echo 'version=1.2' >> \"$GITHUB_OUTPUT\"\n",
	},
	{
		.code = "dispatch-input-count",
		.kind = "events",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: on.workflow_dispatch.inputs",
		.summary = "workflow_dispatch has too many inputs",
		.why = "GitHub shows and takes 25.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "duplicate-id",
		.kind = "id",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/Conversion/IdBuilder.cs",
		.summary = "two steps have one id",
		.why = "GitHub refuses the workflow. Ids ignore case.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  id: build\n- run: make check\n  id: Build\n",
		.good = "- run: make\n  id: build\n- run: make check\n  id: check\n",
	},
	{
		.code = "duplicate-key",
		.kind = "syntax-check",
		.severity = ERROR,
		.source =
			"actions/runner src/Sdk/WorkflowParser/ObjectTemplating/TemplateReader.cs",
		.summary = "a key stands twice in a mapping",
		.why = "GitHub refuses the workflow. Keys are compared ignoring case.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    NAME: a\n    name: b\n",
		.good = "- run: make\n  env:\n    NAME: a\n    NAME_2: b\n",
	},
	{
		.code = "empty-value",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "a key has no value",
		.why = "The key has no effect, or another one than it seems.",
		.frame = FRAME_FILE,
		.bad = "on:\n  push:\n    branches: []\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n"
		       "    steps:\n      - run: make\n",
		.good = "on:\n  push:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
			"      - run: make\n",
	},
	{
		.code = "env-name",
		.kind = "env-var",
		.severity = WARNING,
		.summary = "a variable's name cannot be one",
		.why = "A name with `=`, `&` or a blank in it does not reach the program.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    MY VAR: a\n",
		.good = "- run: make\n  env:\n    MY_VAR: a\n",
	},
	{
		.code = "event-filters",
		.kind = "events",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: "
			  "on.<push|pull_request>.<branches|branches-ignore>",
		.summary = "an event has filters that exclude each other",
		.why = "An event takes `branches` or `branches-ignore`, not both, and so on; "
		       "`workflow_run` "
		       "needs `workflows`.",
		.frame = FRAME_FILE,
		.bad = "on:\n  push:\n    branches: [main]\n    branches-ignore: [wip]\njobs:\n  "
		       "test:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  push:\n    branches: [main, '!wip']\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "event-mismatch",
		.kind = "expression",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "what is read of the event comes with other events than the workflow's",
		.why = "It reads as null in every run. Not told is where an operator makes "
		       "something "
		       "of what is missing, as in `github.event.number || github.ref`, which is "
		       "for "
		       "whatever the event is.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
		       "      - run: echo ${{ github.event.number }}\n",
		.good = "on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n"
			"    steps:\n      - run: echo ${{ github.event.number }}\n",
	},
	{
		.code = "event-property",
		.kind = "expression",
		.severity = WARNING,
		.summary = "GitHub sends nothing of that name with the events of the workflow",
		.why = "It reads as null in every run. What each event brings is known from "
		       "GitHub's own "
		       "lists, for all of its activity types together. Nothing is told of "
		       "workflows "
		       "that are called.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
		       "      - run: echo ${{ github.event.pull_request.nubmer }}\n",
		.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
			"      - run: echo ${{ github.event.pull_request.number }}\n",
	},
	{
		.code = "excessive-permissions",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "the token may do everything",
		.why = "Whatever runs in the job, and every action in it, may change all of the "
		       "repository.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\npermissions: write-all\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\npermissions: read-all\nsteps:\n  - run: make\n",
	},
	{
		.code = "expression",
		.kind = "expression",
		.severity = ERROR,
		.source = "docs.github.com, Contexts reference: context availability",
		.summary = "an expression cannot be parsed, or uses what is not available there",
		.why = "GitHub refuses the workflow. Which contexts and functions there are "
		       "depends on "
		       "the key.",
		.frame = FRAME_STEP,
		.bad = "- run: echo ${{ step.build.outcome }}\n",
		.good = "- run: make\n  id: build\n- run: echo ${{ steps.build.outcome }}\n",
	},
	{
		.code = "expression-type",
		.kind = "expression",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "the type of a value does not fit its key",
		.why = "The job fails when GitHub reads the value.",
		.frame = FRAME_JOB,
		.bad = "strategy:\n  matrix: {target: [{os: ubuntu-latest}]}\n"
		       "runs-on: ${{ matrix.target }}\nsteps:\n  - run: make\n",
		.good = "strategy:\n  matrix: {target: [{os: ubuntu-latest}]}\n"
			"runs-on: ${{ matrix.target.os }}\nsteps:\n  - run: make\n",
	},
	{
		.code = "forbidden-uses",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "an action or workflow is used that the settings forbid",
		.why = "`forbidden-uses` in .lact.yml says what may be used, or what may not.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "format-argument",
		.kind = "expression",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/Expressions/Sdk/Functions/Format.cs",
		.summary = "a placeholder of `format` has no argument",
		.why = "The step or job fails when GitHub evaluates the expression.",
		.frame = FRAME_STEP,
		.bad = "- run: echo ${{ format('{0} {1}', github.sha) }}\n",
		.good = "- run: echo ${{ format('{0} {1}', github.sha, github.ref) }}\n",
	},
	{
		.code = "format-unused",
		.kind = "expression",
		.severity = WARNING,
		.summary = "an argument of `format` has no placeholder",
		.why = "GitHub leaves the argument out of the text.",
		.frame = FRAME_STEP,
		.bad = "- run: echo ${{ format('{0}', github.sha, github.ref) }}\n",
		.good = "- run: echo ${{ format('{0} {1}', github.sha, github.ref) }}\n",
	},
	{
		.code = "github-app",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "a token of a GitHub App may do more, or for longer, than is needed",
		.why = "Without permissions of its own it has all that the app has, with an owner "
		       "alone it is for all of that owner's repositories, and one that is not "
		       "revoked outlives the job.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/create-github-app-token@v2\n  with:\n    app-id: 1\n    "
		       "private-key: ${{ secrets.KEY }}\n",
		.good = "- uses: actions/create-github-app-token@v2\n  with:\n    app-id: 1\n    "
			"private-key: ${{ secrets.KEY }}\n    permission-contents: read\n",
	},
	{
		.code = "github-env",
		.kind = "security",
		.severity = WARNING,
		.confidence = LOW,
		.persona = PERSONA_REGULAR,
		.summary = "a run for changes of anyone writes variables for later steps",
		.why = "Text of a stranger in $GITHUB_ENV or $GITHUB_PATH can set LD_PRELOAD or "
		       "put another program first, and so runs code in later steps. `echo` of what "
		       "is constant is left alone.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n      - run: cat names >> \"$GITHUB_ENV\"\n",
		.good = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			"steps:\n      - run: echo A=b >> \"$GITHUB_ENV\"\n",
	},
	{
		.code = "github-env-of-action",
		.kind = "security",
		.severity = NOTE,
		.confidence = LOW,
		.persona = PERSONA_AUDITOR,
		.summary = "an action writes variables for later steps",
		.why = "Whether text of a stranger gets into them depends on the workflows that "
		       "use it.",
		.frame = FRAME_ACTION,
		.bad = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n  "
		       "steps:\n    - run: cat names >> \"$GITHUB_ENV\"\n      shell: bash\n",
		.good = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n  "
			"steps:\n    - run: cat names >> \"$GITHUB_OUTPUT\"\n      shell: bash\n",
	},
	{
		.code = "glob",
		.kind = "glob",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: filter pattern cheat sheet",
		.summary = "a pattern of a filter is wrong",
		.why = "Filter patterns are no regular expressions: `?` and `+` repeat what is "
		       "before "
		       "them, and names of branches and tags cannot hold some characters at all.",
		.frame = FRAME_FILE,
		.bad = "on:\n  push:\n    branches: ['^main$']\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n"
		       "    steps:\n      - run: make\n",
		.good = "on:\n  push:\n    branches: ['v[0-9]+']\njobs:\n  test:\n    runs-on: "
			"ubuntu-latest\n"
			"    steps:\n      - run: make\n",
	},
	{
		.code = "ignored-key",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "an event has no such setting",
		.why = "GitHub starts the workflow without looking at it, so that a filter filters "
		       "nothing. Each event has settings of its own: `paths` are those of "
		       "`push`, `pull_request` and `pull_request_target` alone.",
		.frame = FRAME_FILE,
		.bad = "on:\n  merge_group:\n    paths-ignore: ['**.md']\njobs:\n  test:\n    "
		       "runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  pull_request:\n    paths-ignore: ['**.md']\njobs:\n  test:\n    "
			"runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "index-type",
		.kind = "expression",
		.severity = WARNING,
		.summary = "an index never finds anything",
		.why = "A text, number or boolean has no properties, and an array is indexed by "
		       "numbers: the result is always null.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nsteps:\n  - run: echo ${{ github.ref.name }}\n",
		.good = "runs-on: ubuntu-latest\nsteps:\n  - run: echo ${{ github.ref_name }}\n",
	},
	{
		.code = "input-default",
		.kind = "events",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "the default of an input does not fit its type",
		.why = "GitHub refuses the workflow, or the run starts with something else.",
		.frame = FRAME_FILE,
		.bad = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        type: "
		       "number\n"
		       "        default: high\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n"
		       "      - run: make\n",
		.good = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        type: "
			"number\n"
			"        default: 3\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			"steps:\n"
			"      - run: make\n",
	},
	{
		.code = "input-default-unused",
		.kind = "events",
		.severity = WARNING,
		.summary = "an input is required and has a default",
		.why = "A required input is always given, so the default is never used.",
		.frame = FRAME_FILE,
		.bad = "on:\n  workflow_call:\n    inputs:\n      name:\n        type: string\n"
		       "        required: true\n        default: a\njobs:\n  test:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  workflow_call:\n    inputs:\n      name:\n        type: string\n"
			"        required: false\n        default: a\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "input-options",
		.kind = "events",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: "
			  "on.workflow_dispatch.inputs.<input_id>.options",
		.summary = "the options of an input do not fit",
		.why = "Only a choice has options; each stands once, and the default is one of "
		       "them.",
		.frame = FRAME_FILE,
		.bad = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        type: "
		       "choice\n"
		       "        options: [low, high]\n        default: middle\njobs:\n  test:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        type: "
			"choice\n"
			"        options: [low, high]\n        default: low\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "input-type",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "an input has no such type",
		.why = "`workflow_call` knows boolean, number and string.",
		.frame = FRAME_FILE,
		.bad = "on:\n  workflow_call:\n    inputs:\n      name:\n        type: "
		       "text\njobs:\n  test:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  workflow_call:\n    inputs:\n      name:\n        type: "
			"string\njobs:\n"
			"  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "insecure-commands",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "commands that GitHub has switched off are switched on",
		.why = "Whatever a program prints can then set variables and the PATH of later "
		       "steps.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n",
		.good = "- run: make\n  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: false\n",
	},
	{
		.code = "invalid-id",
		.kind = "id",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: jobs.<job_id>",
		.summary = "the id of a job or step cannot be one",
		.why = "Ids begin with a letter or `_`, go on with these, digits and `-`, do not "
		       "begin with "
		       "`__`, and have less than 100 characters.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  id: 1st\n",
		.good = "- run: make\n  id: first\n",
	},
	{
		.code = "job-count",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "a workflow has too many jobs",
		.why = "GitHub has a limit.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "job-needs",
		.kind = "job-needs",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "`needs` names no job, or jobs wait for each other",
		.why = "GitHub refuses the workflow.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nneeds: [build]\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\nneeds: []\nsteps:\n  - run: make\n",
	},
	{
		.code = "kept-credentials",
		.kind = "security",
		.severity = NOTE,
		.confidence = LOW,
		.persona = PERSONA_AUDITOR,
		.summary = "checkout is told to leave the token on the disk",
		.why = "A step that pushes needs it; all others of the job have it too.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@v4\n  with:\n    persist-credentials: true\n",
		.good = "- uses: actions/checkout@v4\n  with:\n    persist-credentials: false\n",
	},
	{
		.code = "leaked-credentials",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "an artifact holds the token that checkout has left",
		.why = "Whoever can read artifacts, on a public repository everyone, has the token "
		       "while the job goes on.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@v5\n- uses: actions/upload-artifact@v4\n  with:\n "
		       "   path: .\n    include-hidden-files: true\n",
		.good = "- uses: actions/checkout@v5\n- uses: actions/upload-artifact@v4\n  "
			"with:\n    path: .\n",
	},
	{
		.code = "matrix",
		.kind = "matrix",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs",
		.summary = "a matrix makes no jobs, or its include or exclude do not fit it",
		.why = "GitHub refuses the workflow.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\n    "
		       "exclude:\n"
		       "      - os: linux\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\n    "
			"exclude:\n"
			"      - node: 20\nsteps:\n  - run: make\n",
	},
	{
		.code = "matrix-duplicate",
		.kind = "matrix",
		.severity = WARNING,
		.summary = "a value stands twice in a matrix",
		.why = "The same job runs twice.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22, "
		       "20]\nsteps:\n"
		       "  - run: make\n",
		.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22, "
			"24]\nsteps:\n"
			"  - run: make\n",
	},
	{
		.code = "matrix-exclude",
		.kind = "matrix",
		.severity = WARNING,
		.summary = "`exclude` takes nothing out",
		.why = "No combination has that value, so all of them run.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\n    "
		       "exclude:\n"
		       "      - node: 18\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\n    "
			"exclude:\n"
			"      - node: 20\nsteps:\n  - run: make\n",
	},
	{
		.code = "matrix-size",
		.kind = "matrix",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: jobs.<job_id>.strategy.matrix",
		.summary = "a matrix makes more jobs than GitHub takes",
		.why = "The limit is 256 for each job with a matrix; beyond that none of them "
		       "runs.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n"
		       "    a: [1, 2, 3, 4, 5, 6, 7]\n    b: [1, 2, 3, 4, 5, 6, 7]\n"
		       "    c: [1, 2, 3, 4, 5, 6, 7]\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n"
			"    a: [1, 2, 3, 4, 5, 6, 7]\n    b: [1, 2, 3, 4, 5, 6, 7]\n"
			"    c: [1, 2, 3, 4, 5]\nsteps:\n  - run: make\n",
	},
	{
		.code = "merge-key",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "docs.github.com, YAML anchors and aliases",
		.summary = "`<<` merges nothing",
		.why = "GitHub expands anchors and aliases, but knows no merge key: it is a key "
		       "like any "
		       "other.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env: &env\n      "
		       "A: a\n"
		       "    steps:\n      - run: make\n        env:\n          <<: *env\n",
		.good = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env: &env\n     "
			" A: a\n"
			"    steps:\n      - run: make\n        env: *env\n",
	},
	{
		.code = "misfeature",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "something is used that GitHub offers and nobody should use",
		.why = "What `pip-install` of actions/setup-python installs, all later steps "
		       "share; the language of cmd is such that no tool can tell what a script "
		       "does.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/setup-python@v6\n  with:\n    pip-install: ruff\n",
		.good = "- uses: actions/setup-python@v6\n  with:\n    python-version: '3.13'\n",
	},
	{
		.code = "missing-key",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "a key that must be there is missing",
		.why = "GitHub refuses the file.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs:\n  test:\n    steps:\n      - run: make\n",
		.good = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - "
			"run: make\n",
	},
	{
		.code = "missing-permissions",
		.kind = "security",
		.severity = NOTE,
		.confidence = MEDIUM,
		.persona = PERSONA_PEDANTIC,
		.summary = "the workflow does not say what its token may do",
		.why = "It is then a setting of the repository, which for older ones is "
		       "everything.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - "
		       "run: make\n",
		.good = "on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n   "
			" steps:\n      - run: make\n",
	},
	{
		.code = "never-equal",
		.kind = "expression",
		.severity = WARNING,
		.summary = "what is compared is equal in no run",
		.why = "A boolean or number is not equal to text that is no number, outputs and "
		       "variables are text, and what a property holds is one of few values: with "
		       "`==` the result is always false, with `!=` always true.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  if: runner.os == 'ubuntu'\n",
		.good = "- run: make\n  if: runner.os == 'Linux'\n",
	},
	{
		.code = "number-range",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "a number is out of its range",
		.why = "A limit of zero or less stops the job, or is refused.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  timeout-minutes: 0\n",
		.good = "- run: make\n  timeout-minutes: 2\n",
	},
	{
		.code = "obfuscated-expression",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "an expression has the same value in every run",
		.why = "A value that is computed from literals can be written; put together so, it "
		       "hides from a search and from tools.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    EVENT: ${{ toJSON(github[format('{0}{1}', 'ev', "
		       "'ent')]) }}\n",
		.good = "- run: make\n  env:\n    EVENT: ${{ toJSON(github['event']) }}\n",
	},
	{
		.code = "obfuscated-uses",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "`uses` is written in a roundabout way",
		.why = "It means a plain path, which is what a search or a policy looks for.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/cache/../checkout@v4\n",
		.good = "- uses: actions/cache/restore@v4\n  with:\n    path: a\n    key: a\n",
	},
	{
		.code = "overprovisioned-secrets",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "every secret is given away",
		.why = "A step or workflow that gets all secrets can leak all of them. That is so "
		       "too where only the run knows which one is meant, as in "
		       "`secrets[matrix.name]`.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    ALL: ${{ toJSON(secrets) }}\n",
		.good = "- run: make\n  env:\n    ONE: ${{ secrets.ONE }}\n",
	},
	{
		.code = "permissions",
		.kind = "permissions",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "there is no such permission, or it has no such level",
		.why = "GitHub refuses the workflow.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\npermissions:\n  content: read\nsteps:\n  - run: "
		       "make\n",
		.good = "runs-on: ubuntu-latest\npermissions:\n  contents: read\nsteps:\n  - run: "
			"make\n",
	},
	{
		.code = "persisted-credentials",
		.kind = "security",
		.severity = NOTE,
		.confidence = LOW,
		.persona = PERSONA_PEDANTIC,
		.summary = "checkout leaves the token on the disk",
		.why = "Every later step can read it, and where it is in .git/config, so can "
		       "whoever gets an artifact with that folder.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@v4\n",
		.good = "- uses: actions/checkout@v4\n  with:\n    persist-credentials: false\n",
	},
	{
		.code = "privileged-permissions",
		.kind = "security",
		.severity = WARNING,
		.confidence = MEDIUM,
		.persona = PERSONA_REGULAR,
		.summary = "a workflow that anyone can start does not say what its token may do",
		.why = "It is then a setting of the repository, which for older ones is "
		       "everything; of a run for a change of anyone this is all that "
		       "a mistake in it gives away.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n      - run: make\n",
		.good = "on: pull_request_target\npermissions: {}\njobs:\n  test:\n    runs-on: "
			"ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "pyflakes",
		.kind = "pyflakes",
		.severity = WARNING,
		.summary = "pyflakes found something in a script",
		.why = "Scripts with `shell: python` are checked where pyflakes is installed.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "read-all-permissions",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "the token may read everything",
		.why = "Most jobs need no more than to read the contents.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\npermissions: read-all\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\npermissions:\n  contents: read\nsteps:\n  - run: "
			"make\n",
	},
	{
		.code = "runner-group",
		.kind = "security",
		.severity = NOTE,
		.confidence = LOW,
		.persona = PERSONA_AUDITOR,
		.summary = "a job runs on a group of runners",
		.why = "What runners a group has, the file does not say; those of your own keep "
		       "what a job leaves.",
		.frame = FRAME_JOB,
		.bad = "runs-on:\n  group: builders\nsteps:\n  - run: make\n",
		.good = "runs-on:\n  group: builders\n  labels: ubuntu-24.04-16core\nsteps:\n  - "
			"run: make\n",
	},
	{
		.code = "runner-label",
		.kind = "runner-label",
		.severity = WARNING,
		.summary = "GitHub has no runner with this label",
		.why = "The job waits for a runner of your own, for up to a day. Labels of your "
		       "own are named in the settings; as long as none is, those beside "
		       "`self-hosted` and those of a group may be any.",
		.frame = FRAME_JOB,
		.bad = "runs-on: linux-latest\nsteps:\n  - run: make\n",
		.good = "runs-on: [self-hosted, linux]\nsteps:\n  - run: make\n",
	},
	{
		.code = "runner-label-conflict",
		.kind = "runner-label",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: jobs.<job_id>.runs-on",
		.summary = "no runner has both labels",
		.why = "A job runs on a runner that has all of its labels: on several, it runs by "
		       "a matrix.",
		.frame = FRAME_JOB,
		.bad = "runs-on: [ubuntu-latest, windows-latest]\nsteps:\n  - run: make\n",
		.good = "runs-on: ${{ matrix.os }}\nstrategy:\n  matrix:\n    os: [ubuntu-latest, "
			"windows-latest]\n"
			"steps:\n  - run: make\n",
	},
	{
		.code = "schedule",
		.kind = "events",
		.severity = ERROR,
		.source = "docs.github.com, Events that trigger workflows: schedule",
		.summary = "a cron expression is invalid",
		.why = "GitHub refuses the workflow. It knows the five fields of POSIX cron.",
		.frame = FRAME_FILE,
		.bad = "on:\n  schedule:\n    - cron: '0 24 * * *'\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n"
		       "    steps:\n      - run: make\n",
		.good = "on:\n  schedule:\n    - cron: '*/5 * * * *'\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "schedule-blanks",
		.kind = "events",
		.severity = WARNING,
		.summary = "a cron expression has other blanks than spaces between its fields",
		.why = "`cron: |` ends with a line feed. GitHub's documentation has spaces "
		       "between the fields, and its parser for editors takes nothing else; "
		       "what its servers do is not documented. `github.event.schedule` has the "
		       "line feed too, and then equals no expression that is written without.",
		.frame = FRAME_FILE,
		.bad = "on:\n  schedule:\n    - cron: |\n        0 3 * * *\njobs:\n  test:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  schedule:\n    - cron: |-\n        0 3 * * *\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "schedule-interval",
		.kind = "events",
		.severity = WARNING,
		.summary = "a schedule is more frequent than GitHub's",
		.why = "GitHub starts a workflow every five minutes at most.",
		.frame = FRAME_FILE,
		.bad = "on:\n  schedule:\n    - cron: '* * * * *'\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n"
		       "    steps:\n      - run: make\n",
		.good = "on:\n  schedule:\n    - cron: '*/5 * * * *'\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "secrets-inherit",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "a called workflow gets every secret",
		.why = "`secrets: inherit` hands over also those that it does not need.",
		.frame = FRAME_JOB,
		.bad = "uses: owner/repository/.github/workflows/test.yml@main\nsecrets: inherit\n",
		.good = "uses: owner/repository/.github/workflows/test.yml@main\nsecrets:\n  "
			"TOKEN: ${{ secrets.TOKEN }}\n",
	},
	{
		.code = "secrets-outside-env",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_AUDITOR,
		.summary = "a secret is given to a job without an environment",
		.why = "A secret of the repository every job of every workflow can have. One of an "
		       "environment is for jobs that name it, on the branches and after the "
		       "reviews that it asks for.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nsteps:\n  - run: make\n    env:\n      KEY: ${{ "
		       "secrets.KEY }}\n",
		.good = "runs-on: ubuntu-latest\nenvironment: production\nsteps:\n  - run: make\n  "
			"  env:\n      KEY: ${{ secrets.KEY }}\n",
	},
	{
		.code = "self-hosted-runner",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_AUDITOR,
		.summary = "a job runs on a runner of your own",
		.why = "GitHub's runners are new for each job. One of your own keeps files and "
		       "processes, and a pull request may leave some there.",
		.frame = FRAME_JOB,
		.bad = "runs-on: [self-hosted, linux]\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\nsteps:\n  - run: make\n",
	},
	{
		.code = "self-repository",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "a file of the repository is named by its place in the workspace",
		.why = "`./PATH` is what is checked out then, maybe a stranger's change or what an "
		       "earlier step has written. `$/PATH` is this repository's own, at the commit "
		       "of the run, and needs no checkout.",
		.frame = FRAME_STEP,
		.bad = "- uses: ./.github/actions/greet\n",
		.good = "- uses: $/.github/actions/greet\n",
	},
	{
		.code = "shell-name",
		.kind = "shell-name",
		.severity = ERROR,
		.source = "actions/runner src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs",
		.summary = "there is no such shell, or not on that system",
		.why = "The step fails. A command of your own has `{0}` for the script's file.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  shell: cmd\n",
		.good = "- run: make\n  shell: bash -x {0}\n",
	},
	{
		.code = "shellcheck",
		.kind = "shellcheck",
		.severity = WARNING,
		.summary = "shellcheck found something in a script",
		.why = "Scripts for bash and sh are checked where shellcheck is installed; SCnnnn "
		       "in the "
		       "message is its own code. Its errors are errors, its notes of style are "
		       "notes.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "short-sha",
		.kind = "action",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "a commit is not written out",
		.why = "GitHub takes the short form for the name of a branch or tag, which there "
		       "may not be, or which anyone with write access to that repository may make.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@11bd719\n",
		.good = "- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n",
	},
	{
		.code = "spoofable-actor",
		.kind = "security",
		.severity = NOTE,
		.confidence = MEDIUM,
		.persona = PERSONA_PEDANTIC,
		.summary = "a condition trusts the name of who triggered a run without secrets",
		.why = "A pull request of anyone runs as a bot when the bot pushes to it or "
		       "reopens it last. A run for a fork has no secrets and a token that only "
		       "reads, so that this gives little away, until the event is changed.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n      - run: make\n        if: github.actor == 'dependabot[bot]'\n",
		.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			"steps:\n      - run: make\n        if: "
			"github.event.pull_request.user.login == 'dependabot[bot]'\n",
	},
	{
		.code = "superfluous-action",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "an action does what a program of the runner does",
		.why = "Each action is code of others that runs with the job's token. gh, docker "
		       "and jq are there already.",
		.frame = FRAME_STEP,
		.bad = "- uses: softprops/action-gh-release@v2\n",
		.good = "- run: gh release create v1\n  env:\n    GH_TOKEN: ${{ github.token }}\n",
	},
	{
		.code = "superfluous-action-partly",
		.kind = "security",
		.severity = NOTE,
		.confidence = LOW,
		.persona = PERSONA_PEDANTIC,
		.summary = "a part of what an action does, a program of the runner does",
		.why = "Where that part is all that is needed, a script has less code of others in "
		       "it.",
		.frame = FRAME_STEP,
		.bad = "- uses: peter-evans/create-pull-request@v7\n",
		.good = "- run: gh pr create --fill\n  env:\n    GH_TOKEN: ${{ github.token }}\n",
	},
	{
		.code = "template-expansion",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "an expression becomes a part of code",
		.why = "Even where nobody else can write its value today, it is code and not text: "
		       "a quote in it breaks the script, or does worse.",
		.frame = FRAME_STEP,
		.bad = "- run: echo ${{ github.sha }}\n",
		.good = "- run: echo \"$SHA\"\n  env:\n    SHA: ${{ github.sha }}\n",
	},
	{
		.code = "template-value",
		.kind = "expression",
		.severity = WARNING,
		.summary = "an object, an array or null stands in a text",
		.why = "It becomes 'Object', 'Array' or nothing.",
		.frame = FRAME_STEP,
		.bad = "- run: echo '${{ github.event }}'\n",
		.good = "- run: echo '${{ toJSON(github.event.number) }}'\n",
	},
	{
		.code = "timeout-fraction",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "the runner cuts the fraction of a step's timeout",
		.why = "`timeout-minutes` of a step counts in whole minutes: 0.5 is 0, which is no "
		       "limit.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  timeout-minutes: 0.5\n",
		.good = "- run: make\n  timeout-minutes: 1\n",
	},
	{
		.code = "timezone",
		.kind = "events",
		.severity = ERROR,
		.source = "docs.github.com, Events that trigger workflows: schedule",
		.summary = "there is no such time zone",
		.why = "GitHub takes the names of the IANA database. Without `timezone` it is UTC.",
		.frame = FRAME_FILE,
		.bad = "on:\n  schedule:\n    - cron: '0 3 * * *'\n      timezone: CEST\njobs:\n  "
		       "test:\n"
		       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  schedule:\n    - cron: '0 3 * * *'\n      timezone: "
			"Europe/Berlin\njobs:\n"
			"  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "too-many-findings",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "the file has so many findings that not all are told",
		.why = "Nobody writes such a file; it was made. What is told of it takes no more "
		       "time "
		       "and memory than of others.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "typosquat-uses",
		.kind = "security",
		.severity = WARNING,
		.confidence = LOW,
		.persona = PERSONA_REGULAR,
		.summary = "the owner of an action has nearly the name of a popular one",
		.why = "Whoever registers a name that is often mistyped runs code in the job.",
		.frame = FRAME_STEP,
		.bad = "- uses: action/checkout@v4\n",
		.good = "- uses: actions/checkout@v4\n",
	},
	{
		.code = "undocumented-permissions",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "no comment says what a permission is for",
		.why = "A permission that nobody can explain nobody dares to take away.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\npermissions:\n  contents: write\nsteps:\n  - run: "
		       "make\n",
		.good = "runs-on: ubuntu-latest\npermissions:\n  contents: write # for the "
			"release\nsteps:\n  - run: make\n",
	},
	{
		.code = "unexpected-value",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "a value has the wrong type, or is none of those allowed",
		.why = "GitHub refuses the file.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\ncontinue-on-error: maybe\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\ncontinue-on-error: true\nsteps:\n  - run: make\n",
	},
	{
		.code = "unhashed-image",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_AUDITOR,
		.summary = "an image is not pinned to a digest",
		.why = "Versions of images can be moved as tags of actions can.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\ncontainer: node:22.11\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\ncontainer: "
			"node@sha256:"
			"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nsteps:"
			"\n  - run: make\n",
	},
	{
		.code = "unknown-event",
		.kind = "events",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "GitHub has no such event",
		.why = "GitHub refuses the workflow.",
		.frame = FRAME_FILE,
		.bad = "on: pull-request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
		       "      - run: make\n",
		.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
			"      - run: make\n",
	},
	{
		.code = "unknown-key",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "GitHub knows no such key there",
		.why = "GitHub refuses the file.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  working_directory: src\n",
		.good = "- run: make\n  working-directory: src\n",
	},
	{
		.code = "unknown-property",
		.kind = "expression",
		.severity = WARNING,
		.summary = "a context has no such property",
		.why = "It reads as null, so that what depends on it silently does not happen. "
		       "Outputs of "
		       "steps count for steps after them, and those of jobs for jobs that need "
		       "them.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\nsteps:\n"
		       "  - run: echo ${{ matrix.nodes }}\n",
		.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\nsteps:\n"
			"  - run: echo ${{ matrix.node }}\n",
	},
	{
		.code = "unpinned-image",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "an image has no version",
		.why = "`latest` moves, so that a run cannot be repeated.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\ncontainer: node\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\ncontainer: node:22.11\nsteps:\n  - run: make\n",
	},
	{
		.code = "unpinned-packages",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "a script installs the last version of a package",
		.why = "Whoever publishes the next one decides what runs. Told of pip, pipx and "
		       "cargo.",
		.frame = FRAME_STEP,
		.bad = "- run: pip install ruff\n",
		.good = "- run: pip install ruff==0.14.1\n",
	},
	{
		.code = "unpinned-tools",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "an action installs the last version of a program",
		.why = "Pinning the action does not pin what it fetches: whoever publishes that "
		       "program decides what runs.",
		.frame = FRAME_STEP,
		.bad = "- uses: aquasecurity/setup-trivy@v0.2.2\n",
		.good = "- uses: aquasecurity/setup-trivy@v0.2.2\n  with:\n    version: v0.68.1\n",
	},
	{
		.code = "unpinned-uses",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "an action of others is not pinned to a commit",
		.why = "Tags and branches can be moved: whoever takes over that repository runs "
		       "code in this one.",
		.frame = FRAME_STEP,
		.bad = "- uses: owner/action@v1\n",
		.good = "- uses: owner/action@11bd71901bbe5b1630ceea73d27597364c9af683\n",
	},
	{
		.code = "unpinned-uses-of-github",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_AUDITOR,
		.summary = "an action of GitHub's own is not pinned to a commit",
		.why = "Their tags move too, though by people who could change the runner as well.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/checkout@v4\n",
		.good = "- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n",
	},
	{
		.code = "unredacted-secret",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "a part of a secret is not hidden in the log",
		.why = "GitHub hides a secret's whole text. A value taken out of it by fromJSON is "
		       "another text.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    KEY: ${{ fromJSON(secrets.CONFIG).key }}\n",
		.good = "- run: make\n  env:\n    KEY: ${{ secrets.CONFIG_KEY }}\n",
	},
	{
		.code = "unsound-contains",
		.kind = "if-cond",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "`contains` looks for a part of a text where an item is meant",
		.why = "`contains('main develop', github.ref_name)` is true for a branch `dev` "
		       "too.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  if: contains('main develop', github.ref_name)\n",
		.good = "- run: make\n  if: contains(fromJSON('[\"main\", \"develop\"]'), "
			"github.ref_name)\n",
	},
	{
		.code = "unsound-ternary",
		.kind = "if-cond",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "`a && b || c` with a b that is false is always c",
		.why = "The language has no ternary operator: what is false falls through to the "
		       "other value.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    DEBUG: ${{ github.ref_name == 'main' && '' || '1' "
		       "}}\n",
		.good = "- run: make\n  env:\n    DEBUG: ${{ github.ref_name != 'main' && '1' || "
			"'' }}\n",
	},
	{
		.code = "untrusted-checkout",
		.kind = "security",
		.severity = WARNING,
		.confidence = MEDIUM,
		.persona = PERSONA_REGULAR,
		.summary = "a run with secrets checks out code of anyone",
		.why = "Building or testing that code runs it, with this repository's secrets and "
		       "token. Jobs and steps whose `if` lets no change of another repository in "
		       "are not told: `github.event.pull_request.head.repo.full_name == "
		       "github.repository`.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
		       "steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: "
		       "${{ github.event.pull_request.head.sha }}\n",
		.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			"steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: "
			"${{ github.event.pull_request.head.sha }}\n",
	},
	{
		.code = "untrusted-input",
		.kind = "expression",
		.severity = WARNING,
		.summary = "a script holds a text that anyone may write",
		.why = "`${{ }}` is replaced before the script runs: a title such as `$(curl …)` "
		       "runs as a "
		       "part of it, with the job's token and secrets.",
		.frame = FRAME_STEP,
		.bad = "- run: echo \"${{ github.event.issue.title }}\"\n",
		.good = "- run: echo \"$TITLE\"\n  env:\n    TITLE: ${{ github.event.issue.title "
			"}}\n",
	},
	{
		.code = "unused-anchor",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "an anchor is not used",
		.why = "Nothing refers to it: it is left over, or what was to refer to it is "
		       "misspelt.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env: &env\n    A: a\n",
		.good = "- run: make\n  env: &env\n    A: a\n- run: make check\n  env: *env\n",
	},
	{
		.code = "unused-ignore",
		.kind = "syntax-check",
		.severity = WARNING,
		.summary = "a comment ignores a finding that there is not",
		.why = "What it was for is repaired, or the code or the line is wrong.",
		.frame = FRAME_STEP,
		.bad = "- run: make # lact: ignore[shell-name] ours has it\n",
		.good = "- run: make\n  shell: fish # lact: ignore[shell-name] our runners have "
			"it\n",
	},
	{
		.code = "unusual-shell",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_AUDITOR,
		.summary = "a script is for a shell that few tools know",
		.why = "What such a script does, shellcheck and this lint cannot tell.",
		.frame = FRAME_STEP,
		.bad = "- run: print hello\n  shell: perl {0}\n",
		.good = "- run: echo hello\n  shell: bash -x {0}\n",
	},
	{
		.code = "use-trusted-publishing",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_REGULAR,
		.summary = "a package is published with a password or token that the index does "
			   "not need",
		.why = "PyPI, RubyGems, npm and crates.io take an identity that GitHub vouches for "
		       "(`id-token: write`): there is then no secret that can leak.",
		.frame = FRAME_STEP,
		.bad = "- uses: pypa/gh-action-pypi-publish@v1.13.0\n  with:\n    password: ${{ "
		       "secrets.PYPI_TOKEN }}\n",
		.good = "- uses: pypa/gh-action-pypi-publish@v1.13.0\n  with:\n    password: ${{ "
			"secrets.TOKEN }}\n    repository-url: https://pypi.example.com/\n",
	},
	{
		.code = "version-number",
		.kind = "action",
		.severity = WARNING,
		.summary = "a version is read as a number and loses its last zero",
		.why = "YAML reads `3.10` as the number 3.1, and 3.1 is what the action gets. In "
		       "quotes "
		       "a text is meant. In a matrix GitHub compares both alike, so that quotes "
		       "change nothing else.",
		.frame = FRAME_STEP,
		.bad = "- uses: actions/setup-python@v5\n  with:\n    python-version: 3.10\n",
		.good = "- uses: actions/setup-python@v5\n  with:\n    python-version: '3.10'\n"
			"- uses: actions/setup-go@v5\n  with:\n    go-version: 1.21\n",
	},
	{
		.code = "vulnerable-uses",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "a version of an action has a known vulnerability",
		.why = "An advisory was published for it. Only what a version or commit tells by "
		       "itself is known here; a moving tag such as v4 stands for the last of its "
		       "versions.",
		.frame = FRAME_STEP,
		.bad = "- uses: tj-actions/changed-files@v45\n",
		.good = "- uses: tj-actions/changed-files@v46\n",
	},
	{
		.code = "workflow-call",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "a called workflow cannot be called so",
		.why = "GitHub refuses the caller.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "workflow-permissions",
		.kind = "security",
		.severity = NOTE,
		.persona = PERSONA_PEDANTIC,
		.summary = "a permission to write stands at the workflow",
		.why = "The next job that is added gets it too.",
		.frame = FRAME_FILE,
		.bad = "on: push\npermissions:\n  contents: write\njobs:\n  release:\n    runs-on: "
		       "ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on: push\npermissions: {}\njobs:\n  release:\n    permissions:\n      "
			"contents: write\n    runs-on: ubuntu-latest\n    steps:\n      - run: "
			"make\n",
	},
	{
		.code = "workflow-ref",
		.kind = "workflow-call",
		.severity = ERROR,
		.source = "docs.github.com, Workflow syntax: jobs.<job_id>.uses",
		.summary = "`uses` of a job names no workflow",
		.why = "Expected is $/.github/workflows/FILE or ./.github/workflows/FILE, or "
		       "OWNER/REPOSITORY/.github/workflows/FILE@REF.",
		.frame = FRAME_JOB,
		.bad = "uses: owner/repository@main\n",
		.good = "uses: owner/repository/.github/workflows/test.yml@main\n",
	},
	{
		.code = "workflow-size",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/ParseOptions.cs",
		.summary = "a workflow takes too much memory",
		.why = "GitHub counts what a workflow takes, with all that it calls.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "writable-cache",
		.kind = "security",
		.severity = WARNING,
		.persona = PERSONA_REGULAR,
		.summary = "runs that anyone starts may write the cache of the default branch",
		.why = "GitHub lets such runs only read that cache, which all others restore. An "
		       "explicit `cache-mode` takes this away.",
		.frame = FRAME_FILE,
		.bad = "on: pull_request_target\ncache-mode: write\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on: pull_request_target\ncache-mode: read\njobs:\n  test:\n    runs-on: "
			"ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "yaml-size",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/ParseOptions.cs",
		.summary = "the file is too large",
		.why = "GitHub reads files up to a size.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "yaml-syntax",
		.kind = "syntax-check",
		.severity = ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/YamlObjectReader.cs",
		.summary = "the file is no YAML",
		.why = "GitHub refuses the file. Nothing after the place is looked at.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs: {test: [}\n",
		.good = "on: push\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: make}]}}\n",
	},
};

static int
compare(const void *key, const void *element)
{
	return str_cmp(*(const struct str *)key, str_from(((const struct rule *)element)->code));
}

const struct rule *
rule_find(struct str code)
{
	return bsearch(&code, rules, COUNT_OF(rules), sizeof(rules[0]), compare);
}

const struct rule *
rule_table(size_t *count)
{
	*count = COUNT_OF(rules);
	return rules;
}

const char *
confidence_name(enum confidence confidence)
{
	static const char *const names[] = {
		[CONFIDENCE_HIGH] = "high",
		[CONFIDENCE_MEDIUM] = "medium",
		[CONFIDENCE_LOW] = "low",
	};

	return names[confidence];
}

static const struct {
	const char *head;
	size_t indent;
} frames[] = {
	[FRAME_FILE] = {"", 0},
	[FRAME_JOB] = {"on: push\njobs:\n  test:\n", 4},
	[FRAME_STEP] = {"on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n", 6},
	[FRAME_ACTION] = {"", 0},
};

struct str
rule_example(struct arena *a, const struct rule *rule, const char *example)
{
	struct str rest = str_from(example);
	struct str line;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, frames[rule->frame].head);
	while (str_line(&rest, &line)) {
		buf_add_repeat(&b, ' ', frames[rule->frame].indent);
		buf_add(&b, line);
		buf_add_char(&b, '\n');
	}
	return buf_take(a, &b);
}
