#!/usr/bin/env python3
"""lact plan beyond filters: jobs, matrices, called workflows, chains, what is missing; and lact
graph."""
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

STEPS = "    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n"

JOBS = f"""\
name: Jobs
on: push
jobs:
  build:
    outputs: {{v: x}}
{STEPS}
  main-only:
    if: github.ref == 'refs/heads/prod' && needs.build.outputs.v == '1'
    needs: build
{STEPS}
  after-skipped:
    needs: main-only
{STEPS}
  always:
    needs: main-only
    if: always()
{STEPS}
  on-failure:
    needs: build
    if: failure()
{STEPS}
  after-unknown:
    needs: [build, on-failure]
{STEPS}
  by-output:
    needs: build
    if: github.event_name == 'push' && needs.build.outputs.v == '1'
{STEPS}
  either:
    needs: build
    if: needs.build.outputs.v == '1' || true
{STEPS}
  no-need-failed:
    if: failure()
{STEPS}
  not-cancelled:
    needs: build
    if: ${{{{ !cancelled() }}}}
{STEPS}
  skipped-result:
    needs: main-only
    if: always() && needs.main-only.result == 'skipped'
{STEPS}
  by-var:
    if: vars.FLAG == 'on'
{STEPS}
"""

MATRIX = f"""\
on: push
jobs:
  first:
    outputs: {{list: x}}
{STEPS}
  legs:
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest]
        v: [1, 2]
        exclude: [{{os: windows-latest, v: 2}}]
        include: [{{os: gpu, v: 3}}]
    runs-on: ${{{{ matrix.os }}}}
    steps: [{{run: echo}}]
  named:
    name: v${{{{ matrix.v }}}} of ${{{{ strategy.job-total }}}}
    strategy: {{matrix: {{v: [a, b]}}}}
{STEPS}
  later:
    needs: first
    strategy: {{matrix: {{v: "${{{{ fromJSON(needs.first.outputs.list) }}}}"}}}}
{STEPS}
"""

CALLER = """\
name: Caller
on: push
jobs:
  test:
    strategy: {matrix: {env: [dev, prod]}}
    uses: ./.github/workflows/called.yml
    with: {environment: "${{ matrix.env }}"}
    secrets: inherit
  picked:
    uses: ./.github/workflows/called.yml
    with: {environment: dev}
    secrets: {TOKEN: "${{ secrets.OUTER }}"}
"""

CALLED = """\
on:
  workflow_call:
    inputs: {environment: {type: string, required: true}}
    secrets: {TOKEN: {required: false}}
jobs:
  check:
    runs-on: ubuntu-latest
    steps: [{run: 'echo ${{ secrets.TOKEN }}'}]
  release:
    needs: check
    if: inputs.environment == 'prod'
    runs-on: ubuntu-latest
    steps: [{run: echo}]
"""

NEEDS = """\
on: push
env: {A: "${{ vars.REGION }}"}
jobs:
  docker:
    runs-on: ubuntu-latest
    container: node:20
    services: {db: {image: 'postgres:16'}, cache: {image: redis}}
    steps:
      - uses: docker://alpine:3
      - uses: ./action
      - uses: octo/cat@v1
      - uses: octo/cat@v1
      - uses: actions/checkout@v4
      - run: echo ${{ secrets.GIVEN }} ${{ secrets.MISSING }} ${{ secrets.missing }} ${{ secrets.GITHUB_TOKEN }}
"""


class Plans(lact.Case):
    def plan(self, *options, env=None):
        return json.loads(self.lact("plan", "--json", *options, env=env, code=0).stdout)

    def commit(self, *paths):
        self.write({path: "text of " + path for path in paths})
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")

    def jobs(self, *options):
        return {j["id"]: j for j in self.plan(*options)["workflows"][0]["jobs"]}

    def test_a_job_runs_is_skipped_or_depends(self):
        self.workflow(JOBS)
        jobs = self.jobs()
        self.assertEqual({name: (j["verdict"], j["why"]) for name, j in jobs.items()}, {
            "build": ("runs", None),
            "main-only": ("skipped", "if: github.ref == 'refs/heads/prod' is false "
                                     "(github.ref is 'refs/heads/main')"),
            "after-skipped": ("skipped", "needs main-only, which is skipped"),
            "always": ("runs", None),
            "on-failure": ("depends", "if: failure()"),
            "after-unknown": ("depends", "needs on-failure, which may be skipped"),
            "by-output": ("depends", "if: needs.build.outputs.v == '1'"),
            "either": ("runs", None),
            "no-need-failed": ("skipped", "if: failure() is false"),
            "not-cancelled": ("runs", None),
            "skipped-result": ("runs", None),
            "by-var": ("skipped", "if: vars.FLAG == 'on' is false (vars.FLAG is null)"),
        })
        self.assertEqual(jobs["main-only"]["line"], 10)
        self.assertEqual(self.jobs("--var", "FLAG=on")["by-var"]["verdict"], "runs")

    def test_a_matrix_is_expanded_as_far_as_it_is_known(self):
        self.workflow(MATRIX)
        jobs = self.jobs()
        self.assertEqual([leg["name"] for leg in jobs["legs"]["jobs"]],
                         ["legs (ubuntu-latest, 1)", "legs (ubuntu-latest, 2)", "legs (windows-latest, 1)",
                          "legs (gpu, 3)"])
        self.assertEqual([leg["runs_here"] for leg in jobs["legs"]["jobs"]], [True, True, False, False])
        self.assertEqual([leg["name"] for leg in jobs["named"]["jobs"]], ["va of 2", "vb of 2"])
        self.assertEqual(jobs["later"]["matrix_unknown"], "the matrix depends on a result")
        self.assertEqual(len(jobs["later"]["jobs"]), 1)

    def test_called_workflows_are_expanded_with_their_inputs(self):
        self.workflow(CALLER, name="caller", **{".github/workflows/called.yml": CALLED})
        plan = self.plan()
        called, caller = plan["workflows"]
        self.assertEqual((called["verdict"], caller["verdict"]), ("does_not_start", "starts"))
        jobs = {j["id"]: j for j in caller["jobs"]}
        seen = [(leg["name"], [(j["id"], j["verdict"], j["missing_secrets"]) for j in leg["calls"]])
                for leg in jobs["test"]["jobs"] + jobs["picked"]["jobs"]]
        self.assertEqual(seen, [
            ("test (dev)", [("check", "runs", ["TOKEN"]), ("release", "skipped", [])]),
            ("test (prod)", [("check", "runs", ["TOKEN"]), ("release", "runs", [])]),
            # it gets its own, under a name that the call chose
            ("picked", [("check", "runs", []), ("release", "skipped", [])])])
        self.assertEqual(jobs["picked"]["missing_secrets"], ["OUTER"])
        text = self.lact("plan", code=0).stdout
        self.assertIn("├─ test (prod)  calls ./.github/workflows/called.yml\n"
                      "  │  ├─ test (prod) / check  ubuntu-latest\n", text)

    def test_what_is_needed_and_not_here_is_told(self):
        self.workflow(NEEDS, **{"action/action.yml": "runs: {using: docker, image: 'docker://alpine'}"})
        env = self.env(FROM_ENV="x")
        job = self.plan("--secret", "GIVEN=x", env=env)["workflows"][0]["jobs"][0]
        self.assertEqual([(r["kind"], r["what"]) for r in job["requires"]], [
            ("docker", "container node:20"), ("docker", "service postgres:16"), ("docker", "service redis"),
            ("docker", "action docker://alpine:3"), ("docker", "action ./action"),
            ("network", "action octo/cat@v1")])
        self.assertEqual(job["missing_secrets"], ["MISSING"])
        self.assertEqual(job["missing_vars"], ["REGION"])
        self.assertEqual(self.plan("--var", "REGION=eu")["workflows"][0]["jobs"][0]["missing_vars"], [])
        text = self.lact("plan", code=0).stdout
        for words in ("needs Docker: service redis", "fetches: action octo/cat@v1", "secrets not set: GIVEN, MISSING"):
            self.assertIn(words, text)

    def test_inputs_are_typed_and_those_that_lack_are_told(self):
        self.workflow("on:\n  workflow_dispatch:\n    inputs:\n      level: {type: choice, options: [a, b]}\n"
                      "      who: {required: true}\n      dry: {type: boolean, default: true}\n"
                      f"jobs:\n  a:\n    if: inputs.dry\n{STEPS}  b:\n    if: inputs.who == 'me'\n{STEPS}")
        plan = self.plan("workflow_dispatch")["workflows"][0]
        self.assertEqual(plan["missing_inputs"], ["who"])
        given = self.jobs("workflow_dispatch", "--input", "who=me", "--input", "dry=false")
        self.assertEqual([given["a"]["verdict"], given["b"]["verdict"]], ["skipped", "runs"])
        self.assertIn("must be one of its options",
                      self.lact("plan", "workflow_dispatch", "--input", "who=me", "--input", "level=c",
                                code=2).stderr)

    def test_a_workflow_follows_another(self):
        def follow(after, more):
            return f"on:\n  workflow_run:\n    workflows: [{after}]\n    {more}\njobs:\n  a:\n{STEPS}"
        self.make_repo({
            ".github/workflows/a.yml": f"name: First\non: push\njobs:\n  a:\n{STEPS}",
            ".github/workflows/b.yml": "name: Second\n" + follow("First", "branches: [main]"),
            ".github/workflows/c.yml": "name: Third\n" + follow("Second", "types: [completed]"),
            ".github/workflows/d.yml": "name: Other\n" + follow("First", "branches: [release]"),
            ".github/workflows/e.yml": "name: None\n" + follow("Nothing", "types: [requested]")})
        verdicts = {w["name"]: (w["verdict"], w["after"]) for w in self.plan()["workflows"]}
        self.assertEqual(verdicts, {"First": ("starts", None), "Second": ("follows", "First"),
                                    "Third": ("follows", "Second"), "Other": ("does_not_start", None),
                                    "None": ("does_not_start", None)})
        self.assertIn("workflow_run: after First  .github/workflows/b.yml:4", self.lact("plan", code=0).stdout)
        self.assertIn("note: c would follow Second: lact run c --event workflow_run",
                      self.lact("run", "-n", code=0).stderr)

    def test_a_schedule_shows_its_next_times(self):
        self.workflow(f"on:\n  schedule: [{{cron: '0 3 * * 1'}}]\njobs:\n  a:\n{STEPS}")
        text = self.lact("plan", "schedule", code=0).stdout
        self.assertRegex(text, r"schedule · 0 3 \* \* 1, next (\d{4}-\d\d-\d\d 03:00, ){2}\d{4}-\d\d-\d\d 03:00 UTC")
        self.assertRegex(self.lact("list", code=0).stdout, r"on schedule · 0 3 \* \* 1, next \d{4}")

    def test_the_pull_request_s_base_may_have_moved_on(self):
        self.workflow(f"on:\n  pull_request:\n    paths: [web/**]\njobs:\n  a:\n{STEPS}")
        self.git("checkout", "-q", "-b", "feature")
        self.commit("api/x")
        self.git("checkout", "-q", "main")
        self.commit("web/x")
        self.git("checkout", "-q", "feature")
        self.assertEqual(self.plan("--pr", "main")["workflows"][0]["verdict"], "does_not_start")

    def test_patterns_are_taken_in_order_and_the_last_that_matches_decides(self):
        self.workflow("on:\n  push:\n    branches: ['**', '!release/**', 'release/v2']\n    paths-ignore:\n"
                      f"      - 'docs/**'\n      - '*.md'\njobs:\n  a:\n{STEPS}")
        self.git("branch", "-q", "base")
        self.commit("src/b")
        for branch, starts in (("main", True), ("release/v1", False), ("release/v2", True), ("a/b/c", True)):
            with self.subTest(branch):
                verdict = self.plan("--branch", branch, "--before", "base")["workflows"][0]["verdict"]
                self.assertEqual(verdict, "starts" if starts else "does_not_start")
        self.git("branch", "-q", "-f", "base")
        self.commit("docs/a", "README.md")
        plan = self.plan("--before", "base")["workflows"][0]
        self.assertEqual((plan["verdict"], plan["checks"][-1]["text"]),
                         ("does_not_start", "all 2 changed files are ignored"))
        self.write({"src/a": ""})
        plan = self.plan("--before", "base", "--working-tree")["workflows"][0]
        self.assertEqual((plan["verdict"], [f["file"] for f in plan["files"]]), ("starts", ["src/a"]))

    def test_what_github_refuses_is_told_with_its_place_and_hides_nothing_else(self):
        for on, why in (("{push: {branches: ['a?b', '+x']}}",
                         "1:31: the pattern '+x' is invalid: '+' follows no character"),
                        ("{push: {branches: ['!x']}}",
                         "1:23: every pattern starts with '!': nothing can match"),
                        ("{push: {paths: [a], paths-ignore: [b]}}",
                         "1:25: 'paths' and 'paths-ignore' cannot be combined: use '!' in 'paths'")):
            with self.subTest(on):
                shutil.rmtree(self.dir / "repo", ignore_errors=True)
                self.make_repo({".github/workflows/a.yml": f"on: {on}\njobs:\n  a:\n{STEPS}",
                                ".github/workflows/b.yml": f"on: push\njobs:\n  a:\n{STEPS}"})
                first, second = self.plan()["workflows"]
                self.assertEqual((first["verdict"], second["verdict"]), ("invalid", "starts"))
                self.assertEqual(first["error"], ".github/workflows/a.yml:" + why)
                self.assertIn("✗ a\n  invalid: .github/workflows/a.yml:1", self.lact("plan", code=0).stdout)
                self.assertIn(why, self.lact("run", "-q", code=3).stderr)

    def test_a_file_counts_as_the_commit_has_it(self):
        self.workflow(f"on: push\njobs:\n  a:\n{STEPS}")
        self.write({".github/workflows/ci.yml": f"on: push\njobs:\n  b:\n{STEPS}",
                    ".github/workflows/new.yml": f"on: push\njobs:\n  c:\n{STEPS}"})
        plan = {w["path"][18:]: (w["verdict"], w["edited"]) for w in self.plan()["workflows"]}
        self.assertEqual(plan, {"ci.yml": ("starts", True), "new.yml": ("does_not_start", False)})
        out = self.lact("plan", code=0).stdout
        self.assertIn("note: the file has edits that are not committed", out)
        self.assertIn("the file is not in the commit  .github/workflows/new.yml:1", out)
        plan = {w["path"][18:]: (w["verdict"], w["edited"]) for w in self.plan("--working-tree")["workflows"]}
        self.assertEqual(plan, {"ci.yml": ("starts", False), "new.yml": ("starts", False)})

    def test_most_events_take_the_default_branch_s_workflows(self):
        self.workflow(f"on: issues\njobs:\n  a:\n{STEPS}")
        self.assertEqual(self.plan("issues")["notes"], [])
        self.git("checkout", "-q", "-b", "feature")
        plan = self.plan("issues")
        self.assertEqual(plan["notes"], ["for this event GitHub takes the workflows of main, and these are of feature"])
        self.assertEqual(plan["event"]["ref"], "refs/heads/main")

    def test_an_invalid_workflow_does_not_hide_the_others(self):
        self.make_repo({".github/workflows/a.yml": "on: push\njobs: 1\n",
                        ".github/workflows/b.yml": f"on: push\njobs:\n  a:\n{STEPS}"})
        self.assertEqual([w["verdict"] for w in self.plan()["workflows"]], ["invalid", "starts"])
        self.assertIn("✗ a\n", self.lact("plan", code=0).stdout)

    def test_a_folder_without_git_has_nothing_to_compare(self):
        folder = self.dir / "plain/.github/workflows"
        folder.mkdir(parents=True)
        (folder / "a.yml").write_text(f"on: push\njobs:\n  a:\n{STEPS}")
        self.repo = self.dir / "plain"
        self.assertIn("not a git repository", self.lact("plan", code=0).stdout)
        self.assertIn("no git repository", self.lact("plan", "--before", "x", code=2).stderr)

    def test_wrong_names_are_told(self):
        self.workflow(JOBS)
        self.assertIn("did you mean 'pull_request'?", self.lact("plan", "pullrequest", code=2).stderr)
        self.assertIn("no branch, tag or commit 'nowhere'", self.lact("plan", "--after", "nowhere", code=4).stderr)
        self.assertIn("--pr is for pull requests", self.lact("plan", "push", "--pr", "main", code=2).stderr)
        self.assertIn("expected at most one event", self.lact("plan", "push", "release", code=2).stderr)

    def test_many_files_and_jobs_are_cut_short_unless_verbose(self):
        self.workflow(f"on:\n  push: {{paths: ['**']}}\njobs:\n  a:\n    strategy: {{matrix: {{n: {list(range(20))}}}}}\n"
                      f"{STEPS}", **{f"f{i}": "" for i in range(9)})
        text = self.lact("plan", code=0).stdout
        self.assertIn("    … 6 more\n", text)
        self.assertIn("└─ … 9 more of a\n", text)
        text = self.lact("plan", "-v", code=0).stdout
        self.assertNotIn("more", text)
        self.assertIn("└─ a (19)  ubuntu-latest\n", text)


class Lists(lact.Case):
    def test_events_are_listed_with_their_filters(self):
        self.workflow("on:\n  push: {branches: [main, 'v*'], paths-ignore: docs/**}\n  release:\n"
                      "  schedule: [{cron: '0 3 * * 1', timezone: Europe/Madrid}, {cron: '5 4 * * *'}]\n"
                      f"jobs:\n  a:\n{STEPS}")
        out = self.lact("list", code=0).stdout
        self.assertIn("    on push · branches: main, v* · paths-ignore: docs/**\n", out)
        # a time in a zone of its own is told by the expression alone
        self.assertRegex(out, r"on schedule · 0 3 \* \* 1 \(Europe/Madrid\) · 5 4 \* \* \*, "
                              r"next \d{4}-\d\d-\d\d 04:05, \d{4}-\d\d-\d\d 04:05 UTC\n")
        self.assertNotIn("on release", out)
        listed = json.loads(self.lact("list", "--json", code=0).stdout)
        self.assertEqual(listed["filters"], {"push": {"branches": ["main", "v*"], "paths-ignore": ["docs/**"]},
                                             "release": {}, "schedule": {}})


class Graphs(lact.Case):
    def test_text_puts_jobs_behind_those_that_they_need(self):
        self.workflow(JOBS)
        out = self.lact("graph", code=0).stdout
        self.assertIn("    1  build\n       no-need-failed\n       by-var\n    2  main-only ← build\n", out)
        self.assertIn("    3  after-skipped ← main-only\n", out)

    def test_dot_is_a_graph_that_graphviz_takes(self):
        self.workflow(JOBS.replace("name: Jobs", "name: 'The \"jobs\"'"))
        out = self.lact("graph", "ci", "--dot", code=0).stdout
        self.assertIn('label="The \\"jobs\\"";', out)
        self.assertIn("  w0_0 -> w0_1;\n", out)
        if shutil.which("dot"):
            subprocess.run(["dot", "-Tsvg"], input=out, check=True, capture_output=True, text=True)

    def test_mermaid_has_a_node_for_each_job_and_an_arrow_for_each_need(self):
        self.workflow(JOBS)
        out = self.lact("graph", "--mermaid", code=0).stdout
        self.assertTrue(out.startswith("flowchart LR\n"))
        self.assertEqual(len(re.findall(r'^    w0_\d+\["', out, re.M)), JOBS.count("runs-on"))
        self.assertEqual(len(re.findall("-->", out)), JOBS.count("needs:") + 1)

    def test_two_formats_or_a_wrong_name_are_refused(self):
        self.workflow(JOBS)
        self.assertIn("cannot be combined", self.lact("graph", "--dot", "--mermaid", code=2).stderr)
        self.assertIn("unknown workflow 'x'", self.lact("graph", "x", code=2).stderr)
        self.write({".github/workflows/bad.yml": "on: push\njobs: 1\n"})
        self.assertIn(".github/workflows/bad.yml:2:7: ", self.lact("graph", "bad", code=3).stderr)
        self.lact("graph", code=0)


if __name__ == "__main__":
    unittest.main()
