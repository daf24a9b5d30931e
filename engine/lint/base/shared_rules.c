#include "engine/lint/base/shared_rules.h"

const struct rule shared_rules[] = {
	[RULE_ACTION_REF] =
		{
			.code = "action-ref",
			.kind = "action",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
			.summary = "invalid `uses` of a step",
			.why = "Expected is OWNER/REPOSITORY@REF, with a path before the @ if "
			       "there is one; ./FOLDER; or docker://IMAGE.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout\n",
			.good = "- uses: actions/checkout@v4\n",
		},
	[RULE_CALL_PERMISSIONS] =
		{
			.code = "call-permissions",
			.kind = "workflow-call",
			.severity = SEVERITY_ERROR,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/PermissionsHelper.cs",
			.summary =
				"a called workflow asks for more permissions than its caller has",
			.why = "A call can only take permissions away: GitHub refuses it.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[RULE_MISFEATURE] =
		{
			.code = "misfeature",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_REGULAR,
			.summary = "GitHub feature that is better avoided",
			.why = "What `pip-install` of actions/setup-python installs, all later "
			       "steps share; the language of cmd is such that no tool can tell "
			       "what a script does.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/setup-python@v6\n  with:\n    pip-install: ruff\n",
			.good = "- uses: actions/setup-python@v6\n  with:\n    python-version: "
				"'3.13'\n",
		},
	[RULE_MISSING_KEY] =
		{
			.code = "missing-key",
			.kind = "syntax-check",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_NODE,
			.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
			.summary = "missing key",
			.why = "GitHub refuses the file.",
			.frame = FRAME_FILE,
			.bad = "on: push\njobs:\n  test:\n    steps:\n      - run: make\n",
			.good = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
				"steps:\n      - run: make\n",
		},
	[RULE_PYFLAKES] =
		{
			.code = "pyflakes",
			.kind = "pyflakes",
			.severity = SEVERITY_WARNING,
			.summary = "pyflakes found something in a script",
			.why = "Scripts with `shell: python` are checked where pyflakes is "
			       "installed.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[RULE_SHELLCHECK] =
		{
			.code = "shellcheck",
			.kind = "shellcheck",
			.severity = SEVERITY_WARNING,
			.summary = "shellcheck found something in a script",
			.why = "Scripts for bash and sh are checked where shellcheck is installed; "
			       "SCnnnn in the message is its own code. Its errors are errors, its "
			       "notes of style are notes.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[RULE_TOO_MANY_FINDINGS] =
		{
			.code = "too-many-findings",
			.kind = "syntax-check",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "too many findings: the rest is not shown",
			.why = "Nobody writes such a file; it was made. What is told of it takes "
			       "no more time and memory than of others.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[RULE_UNEXPECTED_VALUE] =
		{
			.code = "unexpected-value",
			.kind = "syntax-check",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
			.summary = "invalid value",
			.why = "GitHub refuses the file.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\ncontinue-on-error: maybe\nsteps:\n  - run: "
			       "make\n",
			.good = "runs-on: ubuntu-latest\ncontinue-on-error: true\nsteps:\n  - run: "
				"make\n",
		},
	[RULE_UNUSED_IGNORE] =
		{
			.code = "unused-ignore",
			.kind = "syntax-check",
			.severity = SEVERITY_WARNING,
			.summary = "unused ignore comment",
			.why = "What it was for is repaired, or the code or the line is wrong.",
			.frame = FRAME_STEP,
			.bad = "- run: make # lact: ignore[shell-name] ours has it\n",
			.good = "- run: make\n  shell: fish # lact: ignore[shell-name] our runners "
				"have it\n",
		},
	[RULE_USE_TRUSTED_PUBLISHING] =
		{
			.code = "use-trusted-publishing",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_REGULAR,
			.summary = "a package is published with a password or token that the index "
				   "does not need",
			.why = "PyPI, RubyGems, npm and crates.io take an identity that GitHub "
			       "vouches for (`id-token: write`): there is then no secret that can "
			       "leak.",
			.frame = FRAME_STEP,
			.bad = "- uses: pypa/gh-action-pypi-publish@v1.13.0\n  with:\n    "
			       "password: ${{ secrets.PYPI_TOKEN }}\n",
			.good = "- uses: pypa/gh-action-pypi-publish@v1.13.0\n  with:\n    "
				"password: ${{ secrets.TOKEN }}\n    repository-url: "
				"https://pypi.example.com/\n",
		},
	[RULE_WORKFLOW_REF] =
		{
			.code = "workflow-ref",
			.kind = "workflow-call",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "docs.github.com, Workflow syntax: jobs.<job_id>.uses",
			.summary = "invalid `uses` of a job",
			.why = "Expected is $/.github/workflows/FILE or ./.github/workflows/FILE, "
			       "or OWNER/REPOSITORY/.github/workflows/FILE@REF.",
			.frame = FRAME_JOB,
			.bad = "uses: owner/repository@main\n",
			.good = "uses: owner/repository/.github/workflows/test.yml@main\n",
		},
	/* those of the loader alone, which it tells by their codes */
	{
		.code = "activity-type",
		.kind = "events",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "unknown activity type of an event",
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
		.code = "call-input",
		.kind = "workflow-call",
		.severity = SEVERITY_ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "invalid input or secret of a call",
		.why = "GitHub refuses the caller before anything runs.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "concurrency",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "concurrency group name too long",
		.why = "GitHub takes 400 characters.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "dispatch-input-count",
		.kind = "events",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
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
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/Conversion/IdBuilder.cs",
		.summary = "duplicate step or job id",
		.why = "GitHub refuses the workflow. Ids ignore case.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  id: build\n- run: make check\n  id: Build\n",
		.good = "- run: make\n  id: build\n- run: make check\n  id: check\n",
	},
	{
		.code = "duplicate-key",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source =
			"actions/runner src/Sdk/WorkflowParser/ObjectTemplating/TemplateReader.cs",
		.summary = "duplicate key in a mapping",
		.why = "GitHub refuses the workflow. Keys are compared ignoring case.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env:\n    NAME: a\n    name: b\n",
		.good = "- run: make\n  env:\n    NAME: a\n    NAME_2: b\n",
	},
	{
		.code = "expression",
		.kind = "expression",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "docs.github.com, Contexts reference: context availability",
		.summary =
			"invalid expression, or a context or function that is not available there",
		.why = "GitHub refuses the workflow. Which contexts and functions there are "
		       "depends on the key.",
		.frame = FRAME_STEP,
		.bad = "- run: echo ${{ step.build.outcome }}\n",
		.good = "- run: make\n  id: build\n- run: echo ${{ steps.build.outcome }}\n",
	},
	{
		.code = "ignored-key",
		.kind = "syntax-check",
		.severity = SEVERITY_WARNING,
		.evidence = EVIDENCE_PLACE,
		.summary = "unknown setting of an event, which GitHub ignores",
		.why = "GitHub starts the workflow without looking at it, so that a filter filters "
		       "nothing. Each event has settings of its own: `paths` are those of `push`, "
		       "`pull_request` and `pull_request_target` alone.",
		.frame = FRAME_FILE,
		.bad = "on:\n  merge_group:\n    paths-ignore: ['**.md']\njobs:\n  test:\n    "
		       "runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		.good = "on:\n  pull_request:\n    paths-ignore: ['**.md']\njobs:\n  test:\n    "
			"runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "input-type",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "unknown input type",
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
		.code = "invalid-id",
		.kind = "id",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "docs.github.com, Workflow syntax: jobs.<job_id>",
		.summary = "invalid job or step id",
		.why = "Ids begin with a letter or `_`, go on with these, digits and `-`, do not "
		       "begin with `__`, and have less than 100 characters.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  id: 1st\n",
		.good = "- run: make\n  id: first\n",
	},
	{
		.code = "job-count",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
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
		.severity = SEVERITY_ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "unknown job in `needs`, or jobs that wait for each other",
		.why = "GitHub refuses the workflow.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\nneeds: [build]\nsteps:\n  - run: make\n",
		.good = "runs-on: ubuntu-latest\nneeds: []\nsteps:\n  - run: make\n",
	},
	{
		.code = "matrix",
		.kind = "matrix",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_JOB,
		.source = "actions/runner src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs",
		.summary = "invalid matrix",
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
		.code = "merge-key",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "docs.github.com, YAML anchors and aliases",
		.summary = "`<<` merges nothing",
		.why = "GitHub expands anchors and aliases, but knows no merge key: it is a key "
		       "like any other.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env: &env\n      "
		       "A: a\n"
		       "    steps:\n      - run: make\n        env:\n          <<: *env\n",
		.good = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env: &env\n     "
			" A: a\n"
			"    steps:\n      - run: make\n        env: *env\n",
	},
	{
		.code = "permissions",
		.kind = "permissions",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "unknown permission or access level",
		.why = "GitHub refuses the workflow.",
		.frame = FRAME_JOB,
		.bad = "runs-on: ubuntu-latest\npermissions:\n  content: read\nsteps:\n  - run: "
		       "make\n",
		.good = "runs-on: ubuntu-latest\npermissions:\n  contents: read\nsteps:\n  - run: "
			"make\n",
	},
	{
		.code = "schedule",
		.kind = "events",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "docs.github.com, Events that trigger workflows: schedule",
		.summary = "invalid cron expression",
		.why = "GitHub refuses the workflow. It knows the five fields of POSIX cron.",
		.frame = FRAME_FILE,
		.bad = "on:\n  schedule:\n    - cron: '0 24 * * *'\njobs:\n  test:\n    runs-on: "
		       "ubuntu-latest\n"
		       "    steps:\n      - run: make\n",
		.good = "on:\n  schedule:\n    - cron: '*/5 * * * *'\njobs:\n  test:\n"
			"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
	},
	{
		.code = "unknown-event",
		.kind = "events",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "unknown event",
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
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/workflow-v1.0.json",
		.summary = "unknown key",
		.why = "GitHub refuses the file.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  working_directory: src\n",
		.good = "- run: make\n  working-directory: src\n",
	},
	{
		.code = "unused-anchor",
		.kind = "syntax-check",
		.severity = SEVERITY_WARNING,
		.evidence = EVIDENCE_PLACE, /* none is told where lines are lost (yaml.h) */
		.summary = "unused anchor",
		.why = "Nothing refers to it: it is left over, or what was to refer to it is "
		       "misspelt.",
		.frame = FRAME_STEP,
		.bad = "- run: make\n  env: &env\n    A: a\n",
		.good = "- run: make\n  env: &env\n    A: a\n- run: make check\n  env: *env\n",
	},
	{
		.code = "workflow-call",
		.kind = "workflow-call",
		.severity = SEVERITY_ERROR,
		.source = "actions/runner "
			  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
		.summary = "invalid call of a workflow",
		.why = "GitHub refuses the caller.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "workflow-size",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
		.source = "actions/runner src/Sdk/WorkflowParser/ParseOptions.cs",
		.summary = "workflow too large in memory",
		.why = "GitHub counts what a workflow takes, with all that it calls.",
		.frame = FRAME_FILE,
		.bad = NULL,
		.good = NULL,
	},
	{
		.code = "yaml-size",
		.kind = "syntax-check",
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
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
		.severity = SEVERITY_ERROR,
		.evidence = EVIDENCE_PLACE,
		.source = "actions/runner src/Sdk/WorkflowParser/Conversion/YamlObjectReader.cs",
		.summary = "invalid YAML",
		.why = "GitHub refuses the file. What is told of the rest of it is what "
		       "stays true however the place is repaired.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs: {test: [}\n",
		.good = "on: push\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: make}]}}\n",
	},
};

const size_t shared_rule_count = COUNT_OF(shared_rules);
