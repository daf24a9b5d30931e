#!/usr/bin/env python3
"""What lact plan, lact expr and lact run see in the same contexts."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

# All three know these. A job's name is what a plan and a run make of one.
EVERYWHERE = (
    *(f"github.{name}" for name in (
        "ref", "ref_name", "ref_type", "ref_protected", "head_ref", "base_ref", "event_name", "repository",
        "repository_owner", "repository_id", "repository_owner_id", "actor", "actor_id", "triggering_actor",
        "workflow_sha", "repositoryUrl", "server_url", "api_url", "graphql_url", "run_number", "run_attempt",
        "retention_days", "secret_source", "sha", "event.ref", "event.repository.name", "event.commits[0].message",
        "nothing")),
    "github.job || 'no job'",
    "toJSON(vars)",
    "vars.LEVEL",
    "vars.level",
    "vars.MISSING || 'default'",
    "toJSON(needs)",
    "toJSON(strategy)",
    "strategy.fail-fast",
    "strategy.job-index",
    "strategy.job-total",
    "strategy.max-parallel",
    "toJSON(inputs)",
    "format('{0}', matrix)",
    "matrix.os || 'no matrix'",
)

# With values of their own; `lact expr` is given those as JSON.
MATRIX = {"os": "linux", "deep": {"n": [1, 2]}}
GIVEN = (
    "matrix.os",
    "matrix.deep.n[1]",
    "matrix.OS",
    "toJSON(matrix.deep)",
    "strategy.fail-fast",
    "strategy.max-parallel",
    "strategy.job-index",
    "strategy.job-total",
    "needs.none.result",
    "toJSON(needs.none)",
    "needs.none.outputs.x || 'none'",
    "toJSON(needs.*.result)",
)
GIVEN_CONTEXTS = {
    "matrix": MATRIX,
    "strategy": {"fail-fast": False, "job-index": 0, "job-total": 1, "max-parallel": 1},
    "needs": {"none": {"result": "skipped", "outputs": {}}},
}
INPUTS = ("inputs.text", "inputs.flag", "inputs.count", "inputs.left || 'empty'", "toJSON(inputs)",
          "github.workflow_sha", "github.event_name")

# What a run and `lact expr` know of a job that runs.
RUNNING = (
    "env.GREETING", "env.greeting || 'other case'", "toJSON(env)", "secrets.KEY == 'k-e-y'",
    "secrets.GITHUB_TOKEN || 'no token'", "github.token || 'no token'", "toJSON(steps)", "job.status",
    "job.workflow_sha", "job.workflow_repository", "runner.os", "runner.arch", "runner.name",
    "runner.environment", "runner.tool_cache", "runner.debug || 'no debug'", "hashFiles('*.txt')",
    "hashFiles('nothing')", "github.ref", "vars.LEVEL", "toJSON(strategy)", "toJSON(needs)", "toJSON(inputs)",
)
STATUS = {"success()": True, "failure()": False, "cancelled()": False, "always()": True}

STEPS = "    runs-on: ubuntu-latest\n    steps: [{run: 'true'}]\n"


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def job_names(expressions, keys=""):
    """Jobs whose names are the expressions' values."""
    return "".join(f"  e{i}:\n    name: {quoted('=${{ ' + text + ' }}')}\n{keys}{STEPS}"
                   for i, text in enumerate(expressions))


def legs(jobs):
    """(id, name) of each job of a plan, called workflows' too."""
    for job in jobs:
        for leg in job["jobs"]:
            yield job["id"], leg["name"]
            yield from legs(leg["calls"] or [])


class Contexts(lact.Case):
    def plan_jobs(self):
        plan = json.loads(self.lact("plan", "--json", "--event", "push", code=0).stdout)
        return next(w["jobs"] for w in plan["workflows"] if w["path"].endswith("/ci.yml"))

    def planned(self):
        return dict(legs(self.plan_jobs()))

    def run_names(self):
        return {r["job_id"]: r["name"] for r in self.records("run", "ci", "--event", "push", code=0)
                if r["record"] == "job_finished"}

    def expr(self, text, *args):
        return self.lact("expr", *args, text, code=0).stdout.removesuffix("\n")

    def expect_name(self, text, name, value, prefix=""):
        """Names are cut at 100 characters."""
        self.assertEqual(name.removesuffix("..."), (prefix + "=" + value)[:len(name.removesuffix("..."))], text)
        self.assertTrue(name.endswith("...") or name == prefix + "=" + value, f"{text}: {name}")

    def compare(self, expressions, values, prefix=""):
        planned = self.planned()
        ran = self.run_names()
        for i, (text, value) in enumerate(zip(expressions, values)):
            self.assertEqual(planned[f"e{i}"], ran[f"e{i}"], text)
            self.expect_name(text, ran[f"e{i}"], value, prefix)


class PlanExprAndRun(Contexts):
    def test_all_three_see_the_same_of_what_all_know(self):
        self.workflow(f"on: push\njobs:\n{job_names(EVERYWHERE)}", **{".vars": "LEVEL=high\n"})
        self.compare(EVERYWHERE, [self.expr(text) for text in EVERYWHERE])

    def test_all_three_see_the_same_matrix_strategy_and_needs(self):
        keys = ("    needs: none\n    if: always()\n    strategy:\n      fail-fast: false\n"
                f"      max-parallel: 1\n      matrix: {{include: [{json.dumps(MATRIX)}]}}\n")
        self.workflow("on: push\njobs:\n  none:\n    if: false\n" + STEPS + job_names(GIVEN, keys))
        (self.dir / "given.json").write_text(json.dumps(GIVEN_CONTEXTS))
        given = ("--context", str(self.dir / "given.json"))
        self.compare(GIVEN, [self.expr(text, *given) for text in GIVEN])

    def test_all_three_see_the_same_inputs_of_a_called_workflow(self):
        declared = ("on:\n  workflow_call:\n    inputs:\n      text: {type: string}\n      flag: {type: boolean}\n"
                    "      count: {type: number, default: 3}\n      left: {type: string}\njobs:\n")
        self.workflow(
            "on: push\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n    with:\n"
            "      text: ${{ github.ref_name }}\n      flag: true\n",
            **{".github/workflows/called.yml": declared + job_names(INPUTS)})
        (self.dir / "given.json").write_text(
            json.dumps({"inputs": {"text": "main", "flag": True, "count": 3, "left": ""}}))
        given = ("--context", str(self.dir / "given.json"))
        self.compare(INPUTS, [self.expr(text, *given) for text in INPUTS], "call / ")

    def test_a_condition_has_the_value_that_expr_prints(self):
        texts = [f"{text} == {quoted(self_value)}" for text, self_value in (
            ("github.ref", "refs/heads/main"), ("github.event_name", "push"), ("vars.LEVEL", "high"),
            ("vars.LEVEL", "low"), ("github.base_ref", "x"), ("github.run_attempt", "1"))]
        self.workflow("on: push\njobs:\n" + "".join(
            f"  e{i}:\n    if: {quoted(text)}\n{STEPS}" for i, text in enumerate(texts)),
            **{".vars": "LEVEL=high\n"})
        planned = {job["id"]: job["verdict"] for job in self.plan_jobs()}
        ran = lact.jobs(self.records("run", "ci", code=0))
        for i, text in enumerate(texts):
            holds = self.expr(text) == "true"
            self.assertEqual(planned[f"e{i}"], "runs" if holds else "skipped", text)
            self.assertEqual(ran[f"e{i}"], "success" if holds else "skipped", text)


class ExprAndRun(Contexts):
    def test_both_see_the_same_of_a_job_that_runs(self):
        lines = "".join(f"          {i}=${{{{ toJSON({text}) }}}}\n          .\n" for i, text in enumerate(RUNNING))
        self.workflow("on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n"
                      f"      - uses: actions/checkout@v4\n      - run: |\n          cat <<'END'\n{lines}          END\n",
                      **{".vars": "LEVEL=high\n", ".secrets": "KEY=k-e-y\n", "a.txt": "a", "b.txt": "b"})
        self.write({".gitignore": ".secrets\n"})
        records = self.records("run", "ci", "--env", "GREETING=hello", code=0)
        shown = "\n".join(lact.lines(records, step=1)).split("\n.")
        for i, text in enumerate(RUNNING):
            value = self.expr(f"toJSON({text})", "--env", "GREETING=hello")
            self.assertEqual(shown[i].strip(), f"{i}={value}", text)

    def test_both_give_the_same_status_at_a_jobs_start(self):
        steps = "".join(f"      - {{name: {text}, if: '{text}', run: 'true'}}\n" for text in STATUS)
        self.workflow(f"on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n{steps}")
        ran = {name: outcome == "success" for name, outcome, _ in lact.steps(self.records("run", "ci", code=0))}
        for text, holds in STATUS.items():
            self.assertEqual(self.expr(text), str(holds).lower(), text)
            self.assertEqual(ran[text], holds, text)


class PlanAndRun(Contexts):
    def test_both_see_the_same_workflow(self):
        texts = ("github.workflow", "github.workflow_ref")
        self.workflow(f"name: Mine\non: push\njobs:\n{job_names(texts)}")
        planned = self.planned()
        self.assertEqual(planned, self.run_names())
        self.assertEqual(planned["e0"], "=Mine")
        self.assertTrue(planned["e1"].endswith("/.github/workflows/ci.yml@refs/heads/main"), planned)

    def test_success_and_failure_are_of_all_jobs_before(self):
        """after needs only jobs that run; one of those comes after a job that is skipped."""
        def job(name, needs, condition=None):
            keys = f"    needs: {needs}\n" + (f"    if: {condition}\n" if condition else "")
            return f"  {name}:\n{keys}{STEPS}"

        self.workflow(f"on: push\njobs:\n  skipped:\n    if: false\n{STEPS}" + job("always", "skipped", "always()") +
                      job("after", "always") + job("written", "always", "success()") +
                      job("named", "always", "success('always')") + job("last", "after", "always()"))
        planned = {j["id"]: (j["verdict"], j["why"]) for j in self.plan_jobs()}
        ran = lact.jobs(self.records("run", "ci", code=0))
        for name, conclusion in ran.items():
            self.assertEqual(planned[name][0], "runs" if conclusion == "success" else "skipped", name)
        self.assertEqual(planned["after"], ("skipped", "comes after skipped, which is skipped"))
        self.assertEqual(planned["written"], ("skipped", "comes after skipped, which is skipped"))
        self.assertEqual(planned["named"][0], "runs")

    def test_failure_may_be_of_a_job_before_one_that_is_skipped(self):
        self.workflow(f"on: push\njobs:\n  first:\n{STEPS.replace('true', 'false')}"
                      f"  none:\n    needs: first\n    if: false\n{STEPS}"
                      f"  last:\n    needs: none\n    if: failure()\n{STEPS}")
        self.assertEqual({j["id"]: j["verdict"] for j in self.plan_jobs()},
                         {"first": "runs", "none": "skipped", "last": "depends"})
        self.assertEqual(lact.jobs(self.records("run", "ci")),
                         {"first": "failure", "none": "skipped", "last": "success"})


if __name__ == "__main__":
    unittest.main()
