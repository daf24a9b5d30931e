#!/usr/bin/env python3
"""lact run takes and refuses the workflow files that GitHub takes and refuses on push."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

JOBS = "jobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}\n"

# What stands behind `on:`, and what is said about it at line 1; None: it is taken.
TRIGGERS = [
    ("push", None),
    ("repository_dispatch", None),
    ("[push, pull_request]", None),
    ("{push: null, workflow_dispatch: {inputs: {a: {type: choice, options: [x]}}}}", None),
    ("{schedule: [{cron: '0 0 * * *', timezone: Europe/Berlin}]}", None),
    ("{repository_dispatch: {types: [anything]}}", None),
    ("pusch", "1:5 unexpected value 'pusch'"),
    ("[push, pusch]", "1:12 unexpected value 'pusch'"),
    ("{push: {branch: x}}", None),
    ("{push: null, create: {branches: [x]}}", None),
    ("{workflow_call: {input: {}}}", "1:22 unexpected key 'input'"),
    ("{pull_request: {types: [open]}}", "1:29 unexpected value 'open'"),
    ("{workflow_dispatch: {inputs: {a: {typ: string}}}}", "1:39 unexpected key 'typ'"),
    ("{create: [branches]}", "1:14 a list was not expected"),
    ("[]", "1:1 'on' names no event"),
]

NO_STEPS = "no steps defined in `steps` and no workflow called in `uses` for the job 'a'"
# What stands behind `jobs:`, in the same way, at line 3.
JOBS_TABLE = [
    ("a: {runs-on: ubuntu-latest}", f"3:3 {NO_STEPS}"),
    ("a: {runs-on: ubuntu-latest, steps: []}", f"3:3 {NO_STEPS}"),
    ("a: {steps: [{run: 'true'}]}", "3:6 the key 'runs-on' is missing"),
    ("a: {runs-on: ubuntu-latest, steps: [{name: x}]}", "3:39 add one of these keys: run, uses"),
    ("a: {runs-on: ubuntu-latest, uses: ./.github/workflows/x.yml}", "3:31 "),
]


class Accepts(lact.Case):
    def check(self, text, wanted):
        self.setUp()
        self.workflow(text)
        result = self.lact("run", "ci", code=0 if wanted is None else 3)
        if wanted is not None:
            place, _, message = wanted.partition(" ")
            self.assertIn(f"--> .github/workflows/ci.yml:{place}\n", result.stderr)
            self.assertIn(message, result.stderr)

    def test_triggers(self):
        for text, wanted in TRIGGERS:
            with self.subTest(text):
                self.check(f"on: {text}\n{JOBS}", wanted)

    def test_jobs(self):
        for text, wanted in JOBS_TABLE:
            with self.subTest(text):
                self.check(f"on: push\njobs:\n  {text}\n", wanted)

    def test_called_workflows_are_held_to_the_same(self):
        self.workflow("on: push\njobs:\n  call: {uses: ./.github/workflows/called.yml}\n", **{
            ".github/workflows/called.yml": "on: workflow_call\njobs:\n  x: {runs-on: ubuntu-latest}\n"})
        self.assertIn("called.yml:3:3", self.lact("run", "ci", code=3).stderr)


if __name__ == "__main__":
    unittest.main()
