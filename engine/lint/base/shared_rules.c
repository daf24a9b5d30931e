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
			.why = "A step uses OWNER/REPOSITORY@REF or OWNER/REPOSITORY/PATH@REF, "
			       "./FOLDER or docker://IMAGE.",
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
			.why = "A call can only reduce permissions: GitHub refuses the caller.",
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
			.why = "All later steps share the packages that `pip-install` of "
			       "actions/setup-python installs; no tool can analyse scripts for "
			       "cmd.",
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
			.why = "lint checks scripts with `shell: python` where pyflakes is "
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
			.why = "lint checks scripts for bash and sh where shellcheck is installed. "
			       "SCnnnn in the message is shellcheck's code; its errors are errors, "
			       "its style notes are notes.",
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
			.why = "Only a generated file has so many. The limit bounds lint's time "
			       "and memory.",
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
			.why = "The finding was repaired, or the comment names the wrong code or "
			       "line.",
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
			.why = "PyPI, RubyGems, npm and crates.io accept an identity that GitHub "
			       "vouches for (`id-token: write`), so no secret can leak.",
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
			.why = "A job uses $/.github/workflows/FILE, ./.github/workflows/FILE or "
			       "OWNER/REPOSITORY/.github/workflows/FILE@REF.",
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
		.why = "GitHub accepts 400 characters.",
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
		.why = "GitHub accepts 25.",
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
		.why = "GitHub refuses the workflow. Each key has its own list of available "
		       "contexts and functions.",
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
		.why = "GitHub ignores the setting, so a misspelt filter filters nothing. Each "
		       "event has its own settings: only `push`, `pull_request` and "
		       "`pull_request_target` have `paths`.",
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
		.why = "An id begins with a letter or `_`, but not with `__`, contains only "
		       "letters, digits, `_` and `-`, and has fewer than 100 characters.",
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
		.why = "GitHub limits the jobs of a workflow.",
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
		.why = "GitHub refuses the workflow. It accepts the five fields of POSIX cron.",
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
		.why = "No alias refers to the anchor: it is left over, or an alias is misspelt.",
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
		.why = "GitHub limits the memory of a workflow and all workflows that it calls.",
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
		.why = "GitHub limits the size of a file.",
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
		.why = "GitHub refuses the file. lint reports other findings only where they "
		       "hold however the error is repaired.",
		.frame = FRAME_FILE,
		.bad = "on: push\njobs: {test: [}\n",
		.good = "on: push\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: make}]}}\n",
	},
};

const size_t shared_rule_count = COUNT_OF(shared_rules);
