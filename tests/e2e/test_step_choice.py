#!/usr/bin/env python3
"""A part of a job: --from, --to and --only; and --keep, which keeps its folders."""
import os
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

JOBS = """\
on: push
jobs:
  pre: {runs-on: ubuntu-latest, steps: [{run: echo pre}]}
  other: {runs-on: ubuntu-latest, steps: [{run: echo other}]}
  a:
    needs: pre
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo prepare
      - {id: build, run: echo build}
      - {name: Test it, run: cat data.txt}
      - {uses: ./act}
      - {name: Last, run: echo last, if: always()}
"""
ACT = """\
name: A
description: d
runs: {using: node20, main: main.js, post: post.js}
"""


class StepChoice(lact.Case):
    def setUp(self):
        super().setUp()
        self.workflow(JOBS, **{"data.txt": "data\n", "act/action.yml": ACT, "act/main.js": "", "act/post.js": ""})

    def ran(self, *args):
        """The numbers of the job's steps that ran, and which jobs did; `P` is the post step."""
        result = self.lact("run", "ci", "--json", *args, code=0)
        records = [lact.json.loads(line) for line in result.stdout.splitlines()]
        self.records = records
        job = next(r["job"] for r in records if r["record"] == "job_queued" and r["job_id"] == "a")
        numbers, main = "", 0
        for r in records:
            if r["record"] == "step_finished" and r["job"] == job:
                main += r["stage"] == "main"
                if not r.get("not_run"):
                    numbers += str(main) if r["stage"] == "main" else "P"
        return numbers

    def test_a_part_of_a_job_runs(self):
        for args, expected in (
            ((), "123456P"),
            (("--from", "build"), "13456P"),  # the checkout prepares the job
            (("--from", "BUILD", "--to", "Test it"), "134"),
            (("--to", "2", "-j", "a"), "12"),
            (("--only", "Test it"), "14"),
            (("--only", "Run echo build"), "13"),
            (("--only", "echo prepare"), "12"),
            (("--only", "./act"), "15P"),
            (("--from", "Last"), "16"),
            (("--only", "1", "-j", "a"), "1"),
        ):
            with self.subTest(args):
                self.assertEqual(self.ran(*args), expected)

    def test_only_the_job_and_those_it_needs_run(self):
        self.ran("--only", "build")
        finished = {r["job_id"]: r["conclusion"] for r in self.records if r["record"] == "job_finished"}
        self.assertEqual(finished, {"pre": "success", "other": "skipped", "a": "success"})

    def test_what_is_left_out_is_told(self):
        self.ran("--from", "build", "--to", "Test it")
        reasons = [r["reason"] for r in self.records if r["record"] == "step_finished" and r.get("not_run")]
        self.assertEqual(reasons, ["before --from build", "after --to Test it", "after --to Test it"])
        self.assertEqual(self.records[-1]["steps_left_out"], 3)
        out = self.lact("run", "ci", "--only", "build", code=0).stdout
        self.assertIn("not run: outside --only build", out)
        self.assertIn("4 steps left out", out)

    def test_the_steps_of_all_jobs_of_a_matrix_are_chosen(self):
        shutil.rmtree(self.repo)
        self.workflow("on: push\njobs:\n  a:\n    strategy: {matrix: {n: [1, 2]}}\n    runs-on: ubuntu-latest\n"
                      "    steps: [{run: 'false'}, {id: x, run: 'true'}]\n")
        self.assertIn("2 steps left out", self.lact("run", "ci", "--only", "x", code=0).stdout)

    def test_a_part_is_no_whole_run(self):
        self.ran("--only", "build")
        self.assertIsNone(lact.json.loads(self.lact("list", "--json").stdout.splitlines()[0])["last_run"])

    def test_steps_that_do_not_exist(self):
        for args, error, help in (
            (("--only", "buidl"), "--only: '.github/workflows/ci.yml' has no step 'buidl'", "did you mean 'build'?"),
            (("--from", "v1.0.0"), "--from: '.github/workflows/ci.yml' has no step 'v1.0.0'", "--before"),
            (("--to", "9"), "--to: '.github/workflows/ci.yml' has no step '9'", "number"),
            (("--from", "build", "--to", "nope"), "--to: '.github/workflows/ci.yml' has no step 'nope'", ""),
            (("--only", "build", "-j", "pre"), "has no step 'build' in a job that may run", ""),
            (("--only", "1"), "more than one job has the step: 'pre' and 'other'", "`-j pre` says which"),
            (("--from", "Last", "--to", "build"), "number 6 and number 3", ""),
            (("--only", "build", "--to", "Last"), "--only cannot be combined with --from or --to", ""),
            (("--only", "99999999999999999999"), "has no step", ""),
            (("--only", ""), "--only needs a step", "number"),
            (("--from", "", "--to", "build"), "--from needs a step", ""),
        ):
            with self.subTest(args):
                result = self.lact("run", "ci", *args, code=2)
                self.assertIn(error, result.stderr)
                self.assertIn(help, result.stderr)


class Keep(lact.Case):
    def setUp(self):
        super().setUp()
        self.work = self.cache / "lact" / "w"
        self.workflow("on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: echo made > file}, {run: exit 3}]}\n")

    def keep(self):
        result = self.lact("run", "ci", "--json", "--keep", code=1)
        kept = [r for r in map(lact.json.loads, result.stdout.splitlines()) if r["record"] == "kept"]
        self.assertEqual([r["job_id"] for r in kept], ["a"])
        return pathlib.Path(kept[0]["workspace"]), pathlib.Path(kept[0]["folder"])

    def test_the_folders_stay_and_are_told(self):
        workspace, folder = self.keep()
        self.assertEqual((workspace / "file").read_text(), "made\n")
        for _ in range(2):  # later runs leave it alone
            self.lact("run", "ci", code=1)
        self.assertEqual((workspace / "file").read_text(), "made\n")
        self.assertEqual(folder, self.work / "0")
        out = self.lact("run", "ci", "--keep", code=1).stdout
        self.assertIn(f"kept: `rm -rf '{self.work}/1'` removes it\n  a: {self.work}/1/0/", out)

    def test_what_is_removed_leaves_nothing(self):
        _, folder = self.keep()
        shutil.rmtree(folder)
        self.lact("run", "ci", code=1)
        self.lact("run", "ci", code=1)
        self.assertEqual(list(self.work.iterdir()), [])

    def test_nothing_stays_unasked(self):
        self.lact("run", "ci", code=1)
        self.assertEqual(list(self.work.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
