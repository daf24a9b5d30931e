#!/usr/bin/env python3
"""lact run as GitHub would start things: without a name, and what it says of a workflow it would
not start."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

JOB = "jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n"
WORKFLOWS = {
    ".github/workflows/all.yml": f"name: All\non: push\n{JOB}",
    ".github/workflows/docs.yml": f"name: Docs\non:\n  push:\n    paths: ['docs/**']\n{JOB}",
    ".github/workflows/hand.yml": "name: Hand\non:\n  workflow_dispatch:\n    inputs:\n      who:\n"
                                  f"        required: true\n{JOB}",
}


def started(records):
    return [r["path"].rsplit("/", 1)[1] for r in records if r["record"] == "run_started"]


class Pushed(lact.Case):
    """A repository whose main the remote has."""

    def setUp(self):
        super().setUp()
        self.make_repo(WORKFLOWS)
        self.git("init", "-q", "--bare", str(self.dir / "up.git"))
        self.git("remote", "add", "origin", str(self.dir / "up.git"))
        self.git("push", "-q", "-u", "origin", "main")

    def commit(self, path):
        self.write({path: "x\n"})
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")


class RunTheSet(Pushed):
    def test_without_a_name_runs_what_the_push_would_start(self):
        self.commit("src/a.c")
        self.assertEqual(started(self.records("run", code=0)), ["all.yml"])
        self.commit("docs/a.md")
        result = self.lact("run", "--json", code=0)
        self.assertIn("push to main: 2 commits since origin/main, 2 files changed: 2 of 3 workflows start",
                      result.stderr)
        self.assertEqual(started(self.records("run", code=0)), ["all.yml", "docs.yml"])

    def test_nothing_to_push_runs_nothing_and_says_what_would(self):
        result = self.lact("run", code=0)
        self.assertEqual(result.stdout, "")
        self.assertIn("nothing to push, origin/main is at this commit: 0 of 3 workflows start", result.stderr)
        self.assertIn("--working-tree", result.stderr)
        self.write({"docs/b.md": "x"})
        self.assertEqual(started(self.records("run", "--working-tree", code=0)), ["all.yml", "docs.yml"])

    def test_an_invalid_workflow_is_told(self):
        self.commit(".github/workflows/bad.yml")
        result = self.lact("run", code=3)
        self.assertIn("bad.yml", result.stderr)

    def test_another_event_starts_another_set(self):
        self.assertEqual(started(self.records("run", "--event", "workflow_dispatch", "--input", "who=me",
                                              code=0)), ["hand.yml"])


class RunByName(Pushed):
    def test_a_workflow_that_would_not_start_runs_with_a_note(self):
        self.commit("src/a.c")
        result = self.lact("run", "docs", "--json", code=0)
        self.assertIn('"run_started"', result.stdout)
        self.assertEqual(result.stderr, "note: GitHub would not start Docs now: paths: the changed file does not "
                                        "match (.github/workflows/docs.yml:4)\n")

    def test_one_that_would_start_runs_without_a_word(self):
        self.commit("docs/a.md")
        self.assertEqual(self.lact("run", "docs", code=0).stderr, "")

    def test_a_history_that_cannot_be_read_is_no_reason_not_to_run(self):
        self.commit("src/a.c")
        self.commit("src/b.c")
        for name in ("HEAD~2:", "HEAD~1"):  # a folder of what origin has; then a commit on the way
            sha = self.git("rev-parse", name).strip()
            (self.repo / ".git/objects" / sha[:2] / sha[2:]).unlink()
            self.assertIn("success", self.lact("run", "docs", code=0).stdout, name)
        self.assertIn("the changed files are unknown: cannot go through the history",
                      self.lact("plan", code=0).stdout)

    def test_if_triggered_stops_there(self):
        self.commit("src/a.c")
        result = self.lact("run", "docs", "--if-triggered", code=0)
        self.assertEqual(result.stdout, "")
        self.assertIn("; it is not run", result.stderr)
        self.assertIn("success", self.lact("run", "all", "--if-triggered", code=0).stdout)

    def test_a_required_input_is_told_where_nobody_can_be_asked(self):
        self.assertIn("'who' is required", self.lact("run", "hand", code=2).stderr)

    def test_an_event_that_does_not_exist_is_told_with_the_nearest(self):
        result = self.lact("run", "all", "--event", "pull-request", code=2)
        self.assertIn("did you mean 'pull_request'?", result.stderr)
        result = self.lact("run", "all", "--event", "release", "--type", "publish", code=2)
        self.assertIn("did you mean 'published'?", result.stderr)

    def test_options_that_contradict_each_other_are_refused(self):
        self.assertIn("cannot be combined", self.lact("run", "all", "--pr", "main", "--tag", "v1", code=2).stderr)
        self.assertIn("--pr is for pull requests",
                      self.lact("run", "all", "--event", "push", "--pr", "main", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
