#!/usr/bin/env python3
"""What `lact run --json` tells of a run as a whole: numbers of records, and the graph
of its jobs."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

CALLER = """
on: push
jobs:
  first:
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
  build:
    needs: first
    strategy: {matrix: {os: [a, b], extra: [{deep: [1, x]}]}}
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
  deploy:
    needs: [first, build]
    uses: ./.github/workflows/called.yml
"""
CALLED = """
on: workflow_call
jobs:
  one:
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
  two:
    needs: one
    uses: ./.github/workflows/inner.yml
"""
INNER = """
on: workflow_call
jobs:
  last:
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
"""
SECRET_MATRIX = """
on: push
jobs:
  a:
    strategy: {matrix: {include: [{version: 18, text: hidden words, keep: shown}]}}
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
"""


class Records(lact.Case):
    def test_records_are_numbered(self):
        self.make_repo({".github/workflows/ci.yml": CALLER, ".github/workflows/called.yml": CALLED,
                        ".github/workflows/inner.yml": INNER})
        records = self.records("run", "ci", code=0)
        self.assertEqual([r["sequence"] for r in records], list(range(1, len(records) + 1)))

    def test_the_graph_of_jobs_can_be_drawn(self):
        self.make_repo({".github/workflows/ci.yml": CALLER, ".github/workflows/called.yml": CALLED,
                        ".github/workflows/inner.yml": INNER})
        queued = [r for r in self.records("run", "ci", code=0) if r["record"] == "job_queued"]
        seen = [(r["job_id"], r.get("needs"), r.get("caller"), r.get("matrix"))
                for r in sorted(queued, key=lambda r: r["order"])]
        extra = {"deep": [1, "x"]}
        self.assertEqual(seen, [
            ("first", None, None, None),
            ("build", ["first"], None, {"os": "a", "extra": extra}),
            ("build", ["first"], None, {"os": "b", "extra": extra}),
            ("one", None, "deploy", None),
            ("last", None, "deploy/two", None),
        ])

    def test_a_called_job_is_ordered_below_its_caller(self):
        self.make_repo({".github/workflows/ci.yml": CALLER, ".github/workflows/called.yml": CALLED,
                        ".github/workflows/inner.yml": INNER})
        order = {r["job_id"]: r["order"] for r in self.records("run", "ci", code=0)
                 if r["record"] == "job_queued"}
        call = order["one"].rpartition("/")[0]
        self.assertTrue(order["last"].startswith(call + "/"), order)
        self.assertFalse(order["first"].startswith(call), order)

    def test_what_a_step_lacks_is_told_with_its_job(self):
        self.workflow("""
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps: [{run: "true", shell: "there-is-no-such-shell {0}"}]
""")
        missing = [r for r in self.records("run", "ci") if r["record"] == "missing"]
        self.assertEqual([(r["job"], r["step"]) for r in missing], [(0, 0)])

    def test_a_matrix_shows_no_secret(self):
        self.workflow(SECRET_MATRIX)
        records = self.records("run", "ci", "--secret", "A=18", "--secret", "B=hidden", code=0)
        self.assertEqual([r["matrix"] for r in records if r["record"] == "job_queued"],
                         [{"version": "***", "text": "*** words", "keep": "shown"}])

    def test_an_id_shows_no_secret(self):
        self.workflow("""
on: push
jobs:
  hidden:
    runs-on: ubuntu-latest
    steps: [{id: hidden, run: "echo a=b >> $GITHUB_OUTPUT"}]
""")
        result = self.lact("run", "ci", "--json", "--secret", "A=hidden", code=0)
        self.assertNotIn("hidden", result.stdout)


if __name__ == "__main__":
    unittest.main()
