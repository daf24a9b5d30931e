#!/usr/bin/env python3
"""lact lint: which files, what is printed, which exit code, settings."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

GOOD = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: echo hello
"""
BAD = GOOD.replace("run: echo", "runs: echo")
WARNED = GOOD.replace("ubuntu-latest", "gpu-1")
ACTION = """\
name: Greet
description: says hello
runs:
  using: composite
  steps:
    - run: echo hello
      shell: bash
"""


class Files(lact.Case):
    def lint(self, *args, **more):
        return self.lact("lint", *args, **more)

    def test_workflows_and_actions_of_the_repository_are_found_without_git(self):
        self.repo = self.dir / "repo"
        self.write({".github/workflows/a.yml": BAD, ".github/workflows/b.yaml": BAD,
                    ".github/workflows/c.txt": BAD, "action.yml": "name: x\n",
                    ".github/actions/greet/action.yaml": "name: x\n"})
        lines = self.lint("--oneline", code=1).stdout.splitlines()
        self.assertEqual({line.split(":")[0] for line in lines},
                         {".github/workflows/a.yml", ".github/workflows/b.yaml", "action.yml",
                          ".github/actions/greet/action.yaml"})

    def test_paths_are_seen_from_where_lact_is_started(self):
        self.workflow(BAD)
        (self.repo / "a/b").mkdir(parents=True)
        out = self.lint("--oneline", cwd=self.repo / "a/b", code=1).stdout
        self.assertTrue(out.startswith("../../.github/workflows/ci.yml:6:9: "), out)

    def test_places_within_a_script_are_known_where_lines_end_with_a_carriage_return(self):
        self.make_repo({}, commit=False)
        text = GOOD.replace("echo hello", '|\n          echo a\n          echo "${{ github.head_ref }}"')
        path = self.repo / ".github/workflows/a.yml"
        path.parent.mkdir(parents=True)
        for end in ("\n", "\r\n"):
            path.write_bytes(text.replace("\n", end).encode())
            self.assertIn("a.yml:8:21: ", self.lint("--oneline", code=1).stdout)

    def test_only_named_files_are_looked_at(self):
        self.make_repo({".github/workflows/a.yml": GOOD, ".github/workflows/b.yml": BAD})
        self.lint(".github/workflows/a.yml", code=0)
        self.lint(".github/workflows/a.yml", ".github/workflows/b.yml", code=1)

    def test_standard_input_is_a_file_with_a_name(self):
        self.workflow(GOOD)
        for args in (("--stdin",), ("-",)):
            process = self.popen("lint", "--oneline", "-stdin-filename", "x/ci.yml", *args,
                                 stdin=subprocess.PIPE)
            out, err = process.communicate(BAD)
            self.assertEqual((process.returncode, err), (1, ""))
            self.assertTrue(out.startswith("x/ci.yml:6:9: "), out)

    def test_a_file_that_is_not_there_and_a_folder_without_workflows_are_bad_usage(self):
        self.workflow(GOOD)
        self.assertIn("nothing.yml", self.lint("nothing.yml", code=2).stderr)
        empty = self.dir / "empty"
        empty.mkdir()
        self.assertIn("no workflow", self.lint("-C", str(empty), code=2).stderr)

    def test_a_called_workflow_may_not_ask_for_more_than_its_caller_has(self):
        called = """\
on: workflow_call
permissions:
  contents: write
jobs:
  a:
    runs-on: ubuntu-latest
    permissions:
      issues: read
    steps:
      - run: make
"""
        call = "on: push\n%sjobs:\n  c:\n    uses: ./.github/workflows/called.yml\n"
        self.make_repo({".github/workflows/called.yml": called, ".github/workflows/ci.yml": call % "permissions: {}\n"})
        found = [(f["line"], f["kind"], f["message"]) for f in json.loads(
            self.lint("--format", "json", ".github/workflows/ci.yml", code=1).stdout)]
        self.assertEqual(found, [
            (5, "workflow-call", "'./.github/workflows/called.yml' asks for 'contents: write', but may only have "
             "'contents: none'"),
            (5, "workflow-call", "'./.github/workflows/called.yml', job a asks for 'issues: read', but may only have "
             "'issues: none'")])
        for granted in ("permissions: write-all\n", "permissions: {contents: write, issues: read}\n", ""):
            self.write({".github/workflows/ci.yml": call % granted})
            self.assertNotIn("asks for", self.lint(".github/workflows/ci.yml").stdout)

    def test_permissions_are_followed_through_calls(self):
        flow = "on: workflow_call\njobs:\n  %s:\n    %suses: ./.github/workflows/%s.yml\n"
        self.make_repo({
            ".github/workflows/ci.yml": "on: push\npermissions: {contents: read}\n" +
                                        (flow % ("a", "", "one")).split("\n", 1)[1],
            ".github/workflows/one.yml": flow % ("b", "", "two"),
            ".github/workflows/two.yml": "on: workflow_call\njobs:\n  c:\n    permissions: {contents: write}\n"
                                         "    runs-on: ubuntu-latest\n    steps: [{run: make}]\n"})
        self.assertEqual(self.lint("--oneline", code=1).stdout.splitlines(), [
            ".github/workflows/ci.yml:5:11: './.github/workflows/one.yml' calls './.github/workflows/two.yml', job c, "
            "which asks for 'contents: write', but may only have 'contents: read' [workflow-call]"])
        # what a file gives by itself is told there, and once
        self.write({".github/workflows/one.yml": flow % ("b", "permissions: {contents: read}\n    ", "two")})
        self.assertEqual(self.lint("--oneline", code=1).stdout.splitlines(), [
            ".github/workflows/one.yml:5:11: './.github/workflows/two.yml', job c asks for 'contents: write', but may "
            "only have 'contents: read' [workflow-call]"])

    def test_workflows_that_call_each_other_without_end_are_told(self):
        flow = "on: [push, workflow_call]\njobs:\n  a:\n    uses: %s/.github/workflows/%s.yml\n"
        self.make_repo({".github/workflows/self.yml": flow % (".", "self")})
        self.assertEqual(self.lint("--oneline", code=1).stdout.splitlines(), [
            ".github/workflows/self.yml:4:11: './.github/workflows/self.yml' calls itself [workflow-call]"])
        self.write({".github/workflows/self.yml": flow % ("$", "other"),
                    ".github/workflows/other.yml": flow % (".", "self")})
        self.assertEqual(self.lint("--oneline", code=1).stdout.splitlines(), [
            ".github/workflows/other.yml:4:11: './.github/workflows/self.yml' calls itself through "
            "'$/.github/workflows/other.yml' [workflow-call]",
            ".github/workflows/self.yml:4:11: '$/.github/workflows/other.yml' calls itself through "
            "'./.github/workflows/self.yml' [workflow-call]"])

    def test_workflows_that_all_call_each_other_are_told_once_a_call(self):
        jobs = "".join(f"  {name}:\n    uses: ./.github/workflows/{name}.yml\n" for name in "abcd")
        self.make_repo({f".github/workflows/{name}.yml": "on: [push, workflow_call]\njobs:\n" + jobs for name in "abcd"})
        told = self.lint("--oneline", code=1).stdout.splitlines()
        self.assertEqual(sum("calls itself" in line for line in told), 16)

    def test_calls_that_are_nested_too_deep_are_told(self):
        flow = "on: [push, workflow_call]\njobs:\n  a:\n    uses: ./.github/workflows/w%d.yml\n"
        last = "on: workflow_call\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: make}]}\n"
        files = {f".github/workflows/w{i}.yml": flow % (i + 1) for i in range(9)}
        self.make_repo({**files, ".github/workflows/w9.yml": last})
        self.lint(code=0)
        self.write({".github/workflows/w9.yml": flow % 10, ".github/workflows/w10.yml": last})
        self.assertEqual(self.lint("--oneline", code=1).stdout.splitlines(), [
            ".github/workflows/w0.yml:4:11: workflows call each other more than 9 levels deep [workflow-call]"])

    def test_a_local_action_and_a_called_workflow_are_read(self):
        self.make_repo({
            ".github/actions/greet/action.yml": ACTION + "inputs:\n  who:\n    required: true\n",
            ".github/workflows/called.yml":
                "on:\n  workflow_call:\n    inputs:\n      n: {type: number, required: true}\n"
                + GOOD.split("\n", 1)[1],
            ".github/workflows/ci.yml": GOOD + "      - uses: ./.github/actions/greet\n"
                "        with: {whom: you}\n  call:\n    uses: ./.github/workflows/called.yml\n"
                "    with: {m: 1}\n"})
        codes = [f["code"] for f in json.loads(self.lint("--format", "json", code=1).stdout)]
        self.assertEqual(sorted(codes), ["action-input", "action-input-missing", "call-missing",
                                         "call-unknown"])


    def test_a_file_with_a_syntax_error_is_looked_at_as_far_as_it_is_certain(self):
        broken = WARNED.replace("runs-on", "name: a: b\n    runs-on").replace("hello", "${{ github.shaa }}")
        self.workflow(broken)
        lines = self.lint("--oneline", code=1).stdout.splitlines()
        self.assertEqual([line.split(" ")[0] for line in lines],
                         [f".github/workflows/ci.yml:{place}:" for place in ("4:12", "7:30")])
        self.assertIn("mapping values are not allowed", lines[0])
        self.assertIn("unknown property 'shaa'", lines[1])
        run = self.lact("run", "ci", code=3).stderr
        self.assertIn("mapping values are not allowed", run)
        self.assertIn(".github/workflows/ci.yml: 1 error\n", run)
        self.assertEqual(self.lint("--fix", "--oneline", code=1).stdout.splitlines(), lines)
        self.assertEqual((self.repo / ".github/workflows/ci.yml").read_text(), broken)

    def test_actionlint_s_other_flags_are_understood(self):
        self.workflow(WARNED)
        self.assertRegex(self.lint("-version", code=0).stdout, r"^lact \d+\.\d+")
        self.lint("-verbose", "-debug", code=1)
        out = self.lint("-init-config", code=0).stdout
        settings = self.repo / ".github/actionlint.yaml"
        self.assertIn(str(settings.resolve()), out)
        self.lint(code=1)  # which is the same as without settings
        settings.write_text(settings.read_text().replace("labels: []", "labels: [gpu-*]"))
        self.lint(code=0)
        self.assertIn("already exists", self.lint("-init-config", code=2).stderr)


class Exit(lact.Case):
    def test_errors_and_warnings_exit_1_and_nothing_exits_0(self):
        self.workflow(GOOD)
        self.assertEqual(self.lact("lint", code=0).stdout, "")
        self.write({".github/workflows/ci.yml": WARNED})
        self.lact("lint", code=1)
        self.lact("lint", "--fail-on", "error", code=0)
        self.write({".github/workflows/ci.yml": BAD})
        self.lact("lint", "--fail-on", "error", code=1)

    def test_wrong_options_exit_2_with_what_was_meant(self):
        self.workflow(GOOD)
        self.assertIn("'sarif'", self.lact("lint", "--format", "sarf", code=2).stderr)
        self.assertIn("'warning'", self.lact("lint", "--fail-on", "waring", code=2).stderr)
        self.assertIn("--ignore", self.lact("lint", "--ignore", "(", code=2).stderr)


class Formats(lact.Case):
    def setUp(self):
        super().setUp()
        self.workflow(BAD)

    def test_text_shows_the_line_and_what_was_meant(self):
        out = self.lact("lint", code=1).stdout
        self.assertIn("error[unknown-key]: unexpected key 'runs'", out)
        self.assertIn("--> .github/workflows/ci.yml:6:9", out)
        self.assertIn("      - runs: echo hello", out)
        self.assertIn("did you mean 'run'?", out)

    def test_keys_that_are_expected_are_listed_once(self):
        self.write({".github/workflows/ci.yml": GOOD.replace("    runs-on", "    zzzzzz: 1\n    runs-on")})
        help_line = next(line for line in self.lact("lint", code=1).stdout.splitlines() if "expected one of" in line)
        keys = help_line.split(": ")[2].split(", ")
        self.assertEqual(len(keys), len(set(keys)), keys)
        self.assertIn("cancel-timeout-minutes", keys)

    def test_oneline_is_as_actionlint_prints_it(self):
        for flag in ("-oneline", "--oneline", "--format=oneline"):
            out = self.lact("lint", flag, code=1).stdout.splitlines()
            self.assertRegex(out[0], r"^\.github/workflows/ci\.yml:6:9: .+ \[syntax-check\]$")

    def test_an_outdated_action_is_told_with_a_newer_version(self):
        self.write({".github/workflows/ci.yml": GOOD.replace("- run: echo hello", "- uses: actions/checkout@v2")})
        self.assertRegex(self.lact("lint", code=1).stdout, r"help: actions/checkout@v\d+ is newer")

    def test_json_has_actionlints_keys_and_ours(self):
        first = json.loads(self.lact("lint", "--format", "json", code=1).stdout)[0]
        self.assertEqual(
            {k: first[k] for k in ("filepath", "line", "column", "kind", "end_column", "code", "severity",
                                    "confidence", "end_line")},
            {"filepath": ".github/workflows/ci.yml", "line": 6, "column": 9, "end_column": 12,
             "kind": "syntax-check", "code": "unknown-key", "severity": "error",
              "confidence": "high", "end_line": 6})
        self.assertEqual(first["snippet"], "      - runs: echo hello\n        ^~~~")

    def test_a_template_is_actionlints_format(self):
        first = json.loads(self.lact("lint", "-format", "{{json .}}", code=1).stdout)[0]
        self.assertEqual(first.pop("message"), "unexpected key 'runs'")
        self.assertEqual(first, {"filepath": ".github/workflows/ci.yml", "line": 6, "column": 9, "end_column": 13,
                                 "kind": "syntax-check", "snippet": "      - runs: echo hello\n        ^~~~~"})
        out = self.lact("lint", "-format", r"{{range .}}{{.Line}}:{{.Column}} {{.Code}}\n{{end}}", code=1).stdout
        self.assertEqual(out.splitlines()[0], "6:9 unknown-key")
        self.write({".github/workflows/ci.yml": GOOD})
        self.assertEqual(self.lact("lint", "-format", "{{json .}}", code=0).stdout, "[]\n")

    def test_a_wrong_template_exits_2_with_its_place(self):
        for template, told in (("{{range .}}{{jsn .}}{{end}}", "--format: template:1:14: unknown function 'jsn'"),
                               ("{{range .}}{{.Lin}}{{end}}", "--format: template:1:14: finding has no field 'Lin'")):
            result = self.lact("lint", "-format", template, code=2)
            self.assertEqual(result.stdout, "")
            self.assertIn(told, result.stderr)

    def test_json_of_nothing_is_an_empty_list(self):
        self.write({".github/workflows/ci.yml": GOOD})
        self.assertEqual(json.loads(self.lact("lint", "--format", "json", code=0).stdout), [])

    def test_github_prints_annotations(self):
        out = self.lact("lint", "--format", "github", code=1).stdout
        self.assertTrue(out.startswith(
            "::error file=.github/workflows/ci.yml,line=6,col=9,endColumn=13,title=unknown-key::"), out)

    def test_messages_are_left_out_by_a_regular_expression(self):
        self.lact("lint", "-ignore", "^unexpected key 'r.n", "-ignore", "^incomplete mapping", code=0)


class Comments(lact.Case):
    def codes(self, text):
        self.write({".github/workflows/ci.yml": text})
        return [f["code"] for f in json.loads(self.lact("lint", "--format", "json").stdout)]

    def test_a_comment_ignores_findings_of_its_line_or_the_next(self):
        self.workflow(GOOD)
        self.assertEqual(self.codes(WARNED), ["runner-label"])
        same = WARNED.replace("gpu-1", "gpu-1 # lact: ignore[runner-label] it is ours")
        self.assertEqual(self.codes(same), [])
        above = WARNED.replace("    runs-on", "    # lact: ignore[runner-label] it is ours\n    # yes\n    runs-on")
        self.assertEqual(self.codes(above), [])

    def test_a_comment_in_another_form_is_told(self):
        self.workflow(GOOD)

        def lint(comment, code):
            self.write({".github/workflows/ci.yml": GOOD.replace("echo hello", f"echo hello {comment}")})
            return self.lact("lint", "--oneline", code=code).stdout
        for comment in ("# lact: ignore", "# lact: ignore glob", "#lact:ignore[glob]", "# lact: Ignore[glob]",
                        "#  lact:  ignore [glob]"):
            self.assertEqual(lint(comment, 1), ".github/workflows/ci.yml:6:25: invalid ignore comment: "
                             "expected `# lact: ignore[CODE] reason` [syntax-check]\n", comment)
        for comment in ("# lact: runs this", "# see lact: ignore", "lact:ignore", "# LACT: ignore[glob]"):
            self.assertEqual(lint(comment, 0), "", comment)

    def test_a_comment_that_ignores_nothing_is_told(self):
        self.workflow(GOOD)
        self.assertEqual(self.codes(GOOD.replace("latest", "latest # lact: ignore[runner-label]")),
                         ["unused-ignore"])
        other = WARNED.replace("gpu-1", "gpu-1 # lact: ignore[shell-name]")
        self.assertEqual(sorted(self.codes(other)), ["runner-label", "unused-ignore"])


class Settings(lact.Case):
    def test_labels_and_ignored_findings_are_settings_of_the_project(self):
        self.workflow(WARNED)
        self.write({".lact.yml": "lint:\n  runner-labels: ['gpu-*']\n"})
        self.lact("lint", code=0)
        self.write({".lact.yml": "lint:\n  ignore:\n    - codes: [runner-label]\n"
                                 "      paths: ['.github/workflows/c*.yml']\n"})
        self.lact("lint", code=0)
        self.write({".lact.yml": "lint:\n  ignore:\n    - codes: [runner-label]\n"
                                 "      paths: ['.github/workflows/d*.yml']\n"})
        self.lact("lint", code=1)

    def test_actionlints_own_settings_are_understood(self):
        self.workflow(WARNED)
        self.write({".github/actionlint.yaml": "self-hosted-runner:\n  labels: [gpu-1]\n"
                                               "config-variables: null\n"})
        self.lact("lint", code=0)
        self.write({".github/actionlint.yaml": "paths:\n  .github/workflows/**/*.yml:\n"
                                               "    ignore: ['unknown runner']\n"})
        self.lact("lint", code=0)

    def test_variables_are_known_when_they_are_named(self):
        self.workflow(GOOD.replace("hello", "${{ vars.REGIN }}"))
        self.lact("lint", code=0)
        self.write({".github/actionlint.yml": "config-variables: [REGION]\n"})
        self.assertIn("did you mean 'REGION'?", self.lact("lint", code=1).stdout)

    def test_a_wrong_setting_is_told_at_its_place(self):
        self.workflow(GOOD)
        self.write({".lact.yml": "lint:\n  runner-label: [a]\n"})
        err = self.lact("lint", code=2).stderr
        self.assertIn(".lact.yml:2:3", err)
        self.assertIn("unknown setting", err)
        self.assertIn("did you mean 'runner-labels'?", err)

    def test_a_rule_that_ignores_more_or_less_than_is_meant_is_refused(self):
        self.workflow(BAD)
        for rule, place, what in (
                ("{codes: [glob], path: [a.yml]}", "3:23", "did you mean 'paths'?"),
                ("{codes: [globb]}", "3:16", "unknown rule 'globb'"),
                ("{codes: [nothing-like-it]}", "3:16", "`lact explain` lists all rules"),
                ("{message: '(('}", "3:17", "not a regular expression: missing closing parenthesis"),
                ("{}", "3:7", "expected 'paths', 'codes' or 'message'")):
            self.write({".lact.yml": f"lint:\n  ignore:\n    - {rule}\n"})
            result = self.lact("lint", code=2)
            self.assertIn(f".lact.yml:{place}", result.stderr, rule)
            self.assertIn(what, result.stderr, rule)
            self.assertEqual(result.stdout, "")
        self.write({".github/workflows/ci.yml": GOOD.replace("hello", "${{ github.hello }}")})
        for kind in ("expression", "unknown-property"):
            self.write({".lact.yml": f"lint:\n  ignore:\n    - codes: [{kind}]\n"})
            self.lact("lint", code=0)


HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
MATRIX = "on: push\njobs:\n  a:\n    runs-on: ${{ matrix.os }}\n    strategy:\n      matrix:\n"
STEPS = "    steps:\n      - run: make\n"
SIZE = 1040000  # just below what GitHub takes
NODES = 49000


def filled(head, unit, tail="", nodes=1):
    """As much as a file may hold: `unit` again and again, of so many nodes each."""
    return head + unit * min(NODES // nodes, SIZE // len(unit.encode())) + tail


def numbered(head, unit, tail="", nodes=1):
    """The same, where each N is another number."""
    count = min(NODES // nodes, SIZE // (len(unit) + 4 * unit.count("N")))
    return head + "".join(unit.replace("N", str(i)) for i in range(count)) + tail


# What makes a check compare everything with everything: a name, the file, a word of its output.
SLOW = (
    ("many steps", filled(HEAD, "      - run: make ${{ github.sha }}\n", nodes=3), ""),
    ("one script", filled(HEAD + "      - run: |\n", "          echo hello\n"), ""),
    ("comments alone", filled("", "# comment\n", HEAD + "      - run: make\n"), ""),
    ("commands of one script", filled(HEAD + "      - run: |\n", "          echo '::set-output name=a::b'\n"),
     "more than 10000 findings"),
    ("commands of one line", filled(HEAD + "      - run: ", "::set-output name=a::b "), "deprecated"),
    ("commands of a folded script", filled(HEAD + "      - run: >\n", "          echo '::set-output name=a::b'\n"),
     "more than 10000 findings"),
    ("commands in quotes", filled(HEAD + '      - run: "', "::set-output name=a::b ", '\\t"\n'), "deprecated"),
    ("comments that ignore", filled(HEAD, "      - run: make # lact: ignore[glob]\n", nodes=3), "unused ignore comment"),
    ("comments that ignore, alone", filled("", "# lact: ignore[glob]\n", HEAD + "      - run: make\n"), "unused ignore comment"),
    ("comments that ignore, in one line", filled(HEAD + "      - run: make\n", "# lact: ignore[", "\n"), "unused ignore comment"),
    ("comments that ignore, behind each other", filled(HEAD + "      - run: make\n", "# lact: ignore[glob] ", "\n"), "unused ignore comment"),
    ("a comment that ignores much", "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [\n  # lact: ignore["
     + "a," * 250000 + "]\n  " + "{run: '${{ x }}'}," * 14000 + "]}}\n", "Unrecognized"),
    ("comments that are used", filled(HEAD, "      - run: ${{ github.x }} # lact: ignore[expression]\n", nodes=3), ""),
    ("steps with ids", numbered(HEAD, "      - id: aN\n        run: echo ${{ steps.aN.outcome }}\n", nodes=5),
     "unknown property"),
    ("keys", numbered("on: push\n", "kN: 1\n", "jobs: {}\n", nodes=2), "unexpected key"),
    ("keys before a fault", numbered("on: push\n", "kN: 1\n", "x y\n", nodes=2), "unexpected key"),
    ("faults", filled("on: push\n", "a: 1\nb: x: y\n"), "mapping values are not allowed"),
    ("faults in steps", filled(HEAD, "      - run: make\n        x y\n        if: a\n", nodes=5), "could not find expected"),
    ("quotes that are not closed", filled(HEAD, "      - run: \"make\n", nodes=3), "not valid YAML"),
    ("lists that are not closed", filled("on: push\n", "a: [b,\n"), "depth exceeded"),
    ("tabs", filled(HEAD, "\t- run: make\n"), "not valid YAML"),
    ("events", numbered("on:\n", "  pushN:\n", "jobs: {a: {runs-on: ubuntu-latest, steps: [{run: make}]}}\n", nodes=2),
     "pushN".replace("N", "1")),
    ("anchors", numbered("", "aN: &xN y\n", nodes=2), "unexpected key"),
    ("labels", numbered(MATRIX + "        os: [", "ubuntu-N,", "]\n" + STEPS), "unknown runner label"),
    ("labels that are gone", filled(MATRIX + "        os: [", "ubuntu-20.04,", "]\n" + STEPS), "duplicate value"),
    ("excluded values", numbered(MATRIX + "        os: [a," + ",".join(str(i) for i in range(14000)) + "]\n"
                                 "        exclude: [", "{os: xN},", "]\n" + STEPS, nodes=5), "excludes nothing"),
    ("versions", MATRIX + "        v: [" + "1.10," * 20000 + "]\n    steps:\n"
     + "      - uses: a/b@v1\n        with: {version: '${{ matrix.v }}'}\n" * 3500, "the number"),
    ("images of the matrix", MATRIX + "        os: [" + "x," * 15000 + "x]\n    services:\n"
     + "".join("      s%d: {image: '${{ matrix.os }}'}\n" % i for i in range(7000)) + STEPS, "duplicate value"),
    ("rows of a matrix", numbered(MATRIX + "        include: [", "{aN: 1},", "{os: ubuntu-latest}]\n    steps:\n"
                                  "      - run: echo ${{ matrix.x }}\n", nodes=4), "unknown property 'x'"),
    ("labels of one job", "on: pull_request_target\njobs:\n  a:\n    runs-on: [" + ",".join("x%d" % i for i in range(15000)) + "]\n    steps:\n"
     + "      - run: echo publish\n" * 9000, "more than 10000 findings"),
    ("inputs", numbered("on:\n  workflow_dispatch:\n    inputs:\n", "      iN: {type: string}\n",
                        "jobs: {a: {runs-on: ubuntu-latest, steps: [{run: '${{ inputs.x }}'}]}}\n", nodes=4), "unknown property 'x'"),
    ("properties of events", filled(HEAD, "      - run: " + "${{ github.event.x }}" * 40 + "\n", nodes=3),
     "has the field 'x'"),
    ("long expressions", filled(HEAD, "      - run: ${{ " + "||".join(["github.x"] * 1900) + " }}\n", nodes=3),
     "unknown property 'x'"),
    ("JSON in expressions", filled(HEAD, "      - run: ${{ fromJSON('" + "[" * 90 + "]" * 90 + "') }}\n", nodes=3), ""),
    ("caches", filled(HEAD, "      - uses: actions/cache@v4\n        with: {path: a, key: b}\n", nodes=8), ""),
    ("one line", filled("{on: push, jobs: {a: {runs-on: ubuntu-latest, steps: [", "{run: '${{ x }}'},", "]}}}", nodes=3),
     "Unrecognized"),
)


class Hostile(lact.Case):
    """What nobody writes is a clear error, at once and in little memory."""

    def lint(self, data, word, *args):
        path = self.repo / ".github/workflows/ci.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        with open(self.dir / "out", "w+", encoding="utf-8") as out:
            process = subprocess.Popen([lact.LACT, "lint", "-shellcheck=", "-pyflakes=", *(args or ["--oneline"]), str(path)],
                                       cwd=self.repo, env=self.env(), stdout=out, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            text = out.read()
        path.unlink()
        self.assertIn(process.returncode, (0, 1), text[-2000:])
        self.assertTrue(word in text, text[-500:])
        # the sanitizers keep memory of their own, and take their time
        if b"__asan_init" in pathlib.Path(lact.LACT).read_bytes():
            return
        # of the processor, which does not depend on what else the machine does
        self.assertLess(usage.ru_utime + usage.ru_stime, 1)
        # Linux counts KiB, macOS bytes
        self.assertLess(usage.ru_maxrss, 100 << (20 if sys.platform == "darwin" else 10))

    def setUp(self):
        super().setUp()
        self.make_repo({}, commit=False)

    def test_large_deep_and_multiplying_files(self):
        job = b"  j%d:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"
        self.lint(b"on: push\njobs:\n" + b"".join(job % i for i in range(160000)), "file size")
        self.lint(b"a: " + b"[" * 10000 + b"]" * 10000, "depth exceeded")
        self.lint(b"- " * 10000 + b"x\n", "depth exceeded")
        self.lint(b"{a: " * 10000 + b"}" * 10000, "depth exceeded")
        self.lint((HEAD + "      - run: ${{ " + "!" * 9000 + "1 }}\n").encode(), "max expression depth")
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8))
        self.lint(bomb.encode(), "50,000 nodes")

    def test_bytes_that_are_no_text(self):
        self.lint(b"on: push\n\0jobs:\n", "control characters")
        self.lint("on: push\n".encode("utf-16"), "the file is UTF-16")
        self.lint(b"on: push\rjobs: {}\r", "carriage return without")
        self.lint(b"\0" * (10 << 20), "file size")
        self.lint(b" " * SIZE, "the file is empty")

    def test_files_that_are_as_large_as_they_may_be(self):
        for name, text, word in SLOW:
            with self.subTest(name):
                self.lint(text.encode(), word)

    def test_findings_are_shown_and_repaired_as_fast(self):
        slow = {name: text for name, text, _ in SLOW}
        for name, args in (("one line", ["--format", "text"]), ("one line", ["--format", "json"]),
                           ("labels that are gone", ["--format", "text"]), ("one line", ["--format", "{{json .}}"]),
                           ("caches", ["--oneline", "--persona", "pedantic"]), ("commands of one script", ["--diff"]), ("comments that ignore", ["--diff"])):
            with self.subTest(name, args=args):
                self.lint(slow[name].encode(), "", *args)


class WhatGitHubRuns(lact.Case):
    """A local action or a workflow that GitHub runs is no error, neither to lint nor to run."""

    USE = GOOD + "      - uses: ./a\n        id: a\n"

    def codes(self, files, code):
        self.make_repo(files, commit=False)
        found = json.loads(self.lact("lint", "--format", "json", code=code).stdout)
        return [(f["filepath"], f["code"], f["severity"]) for f in found]

    def test_a_local_docker_action_may_name_a_plain_image(self):
        self.assertEqual(self.codes({
            ".github/workflows/ci.yml": self.USE,
            "a/action.yml": "name: a\ndescription: a\nruns:\n  using: docker\n  image: debian:12\n"}, 0), [])

    def test_a_manifest_without_a_description_is_a_warning_at_the_manifest_alone(self):
        self.assertEqual(self.codes({
            ".github/workflows/ci.yml": self.USE.replace("./a", "./.github/actions/a"),
            ".github/actions/a/action.yml": ACTION.replace("description: says hello\n", "")}, 1),
            [(".github/actions/a/action.yml", "action-metadata", "warning")])

    def test_a_manifest_that_cannot_be_used_is_an_error_at_the_step_too(self):
        self.assertIn((".github/workflows/ci.yml", "action-manifest", "error"), self.codes({
            ".github/workflows/ci.yml": self.USE, "a/action.yml": ACTION.replace("using: composite", "using: x")}, 1))

    def test_only_a_composite_action_has_no_outputs_but_those_it_declares(self):
        use = self.USE + "      - run: echo\n        env:\n          A: ${{ steps.a.outputs.v }}\n"
        node = "name: a\ndescription: a\noutputs:\n  w: {description: w}\nruns:\n  using: node20\n  main: m.js\n"
        self.assertEqual(self.codes({".github/workflows/ci.yml": use, "a/action.yml": node, "a/m.js": ""}, 0), [])
        self.write({"a/action.yml": ACTION})
        found = json.loads(self.lact("lint", "--format", "json", code=1).stdout)
        self.assertEqual([(f["code"], f["severity"]) for f in found], [("unknown-property", "warning")])

    def test_a_dockerfile_that_is_missing_is_told_as_a_script_is(self):
        manifest = "name: a\ndescription: a\nruns:\n  using: docker\n  image: Dockerfile\n"
        self.assertEqual(self.codes({".github/actions/a/action.yml": manifest}, 1),
                         [(".github/actions/a/action.yml", "action-file", "warning")])
        self.write({".github/actions/a/Dockerfile": "FROM debian:12\n"})
        self.lact("lint", code=0)

    def test_an_action_that_a_script_may_have_made_is_a_note(self):
        self.assertEqual(self.codes({".github/workflows/ci.yml": self.USE}, 0),
                         [(".github/workflows/ci.yml", "action-missing", "note")])
        self.write({".github/workflows/ci.yml": self.USE.replace("- run: echo hello", "- uses: actions/checkout@v4")})
        self.assertIn('"severity":"error"', self.lact("lint", "--format", "json", code=1).stdout.replace(": ", ":"))

    def test_what_lint_takes_run_takes(self):
        self.workflow(GOOD.replace("on: push", "name: ${{ 'x' }}\non:\n  push:\n  workflow_dispatch:\n    inputs:\n      version:")
                      .replace("    runs-on", "    strategy: {max-parallel: 0, matrix: {a: [1, 2]}}\n    runs-on")
                      + "        shell: ${{ 'bash' }}\n")
        self.lact("lint", code=0)
        self.lact("run", "ci", code=0)
        self.write({".github/workflows/ci.yml": GOOD.replace("on: push", "on:\n  push:\n  workflow_dispatch:\n    inputs:")})
        self.lact("run", "ci", code=0)
        self.write({".github/workflows/ci.yml": GOOD.replace("on: push", "name: a ${{ 'x' }}\non: push")})
        self.lact("lint", code=1)
        self.lact("run", "ci", code=3)


class Explain(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({}, commit=False)

    def test_a_code_is_explained_with_examples(self):
        out = self.lact("explain", "glob", code=0).stdout
        for part in ("glob: ", "(error, confidence high)", "wrong:", "right:", "branches: ['^main$']"):
            self.assertIn(part, out)

    def test_without_a_code_all_are_listed_and_an_unknown_one_is_bad_usage(self):
        self.assertIn("untrusted-input ", self.lact("explain", code=0).stdout)
        self.assertIn("did you mean 'glob'?", self.lact("explain", "glb", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
