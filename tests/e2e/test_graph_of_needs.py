#!/usr/bin/env python3
"""What plan and run make of the same graph of jobs."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


def layers(count, last):
    """Layers of two jobs, each of which needs both of the layer before."""
    text = "on: push\njobs:\n"
    for layer in range(count):
        needs = f", needs: [a{layer - 1}, b{layer - 1}]" if layer else ""
        for name in "ab":
            text += f"  {name}{layer}: {{runs-on: ubuntu-latest{needs}, steps: [{{run: 'true'}}]}}\n"
    return text + last


class Graph(lact.Case):
    def test_many_layers_take_no_longer_for_each(self):
        # every path through the graph would be 2 to the power of 200
        last = ("  ok: {runs-on: ubuntu-latest, needs: a199, if: success(), steps: [{run: 'true'}]}\n"
                "  bad: {runs-on: ubuntu-latest, needs: [a199, b199], if: failure(), steps: [{run: 'true'}]}\n")
        self.workflow(layers(200, last))
        plan = lact.json.loads(self.lact("plan", "--json", timeout=20, code=0).stdout)
        self.assertEqual(len(plan["workflows"][0]["jobs"]), 402)
        records = self.records("run", "ci", "-n", timeout=60, code=0)
        results = {r["job_id"]: r["conclusion"] for r in records if r["record"] == "job_finished"}
        self.assertEqual((results["ok"], results["bad"]), ("success", "skipped"))

    def test_what_failed_far_before_is_seen_at_the_end(self):
        self.workflow(
            "on: push\njobs:\n"
            "  first: {runs-on: ubuntu-latest, steps: [{run: exit 1}]}\n"
            "  second: {runs-on: ubuntu-latest, needs: first, if: always(), steps: [{run: 'true'}]}\n"
            "  third: {runs-on: ubuntu-latest, needs: second, steps: [{run: 'true'}]}\n"
            "  fourth: {runs-on: ubuntu-latest, needs: second, if: failure(), steps: [{run: 'true'}]}\n"
            "  fifth: {runs-on: ubuntu-latest, needs: [fourth], if: \"success('fourth')\", steps: [{run: 'true'}]}\n")
        records = self.records("run", "ci", code=1)
        results = {r["job_id"]: r["conclusion"] for r in records if r["record"] == "job_finished"}
        self.assertEqual(results, {"first": "failure", "second": "success", "third": "skipped",
                                   "fourth": "success", "fifth": "success"})


class Strategy(lact.Case):
    def names(self, strategy):
        self.workflow("on: push\njobs:\n  a:\n"
                      "    name: n ${{ strategy.max-parallel }} ${{ strategy.fail-fast }} ${{ strategy.job-index }} "
                      "${{ strategy.job-total }}\n"
                      f"    strategy: {{{strategy}matrix: {{n: [1, 2]}}}}\n"
                      "    runs-on: ubuntu-latest\n    steps: [{run: 'true'}]\n")
        plan = lact.json.loads(self.lact("plan", "--json", code=0).stdout)
        planned = [leg["name"] for leg in plan["workflows"][0]["jobs"][0]["jobs"]]
        ran = sorted(r["name"] for r in self.records("run", "ci", code=0) if r["record"] == "job_finished")
        lact.shutil.rmtree(self.repo)
        self.assertEqual(planned, ran)
        return ran

    def test_plan_and_run_see_the_same(self):
        self.assertEqual(self.names(""), ["n 2 true 0 2", "n 2 true 1 2"])
        self.assertEqual(self.names("max-parallel: 1, fail-fast: false, "), ["n 1 false 0 2", "n 1 false 1 2"])
        self.assertEqual(self.names("max-parallel: 0, "), ["n 2 true 0 2", "n 2 true 1 2"])


if __name__ == "__main__":
    unittest.main()
