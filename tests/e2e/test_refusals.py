#!/usr/bin/env python3
"""Runs that are refused, several runs at once, and questions at the terminal."""
import json
import os
import pty
import select
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

OK = "on: push\njobs: {a: {runs-on: ubuntu-latest, strategy: {matrix: {node: [1, 2]}}, steps: [{run: 'true'}]}}\n"
BAD = OK.replace("'true'", "exit 1")


class Json(lact.Case):
    def refused(self, *args, code):
        result = self.lact(*args, "--json", code=code)
        records = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([r["record"] for r in records], ["refused"], result.stdout)
        self.assertEqual(records[0]["exit_code"], code)
        self.assertTrue(result.stderr)  # for a person, as before
        return records[0]

    def test_each_refusal_is_a_record(self):
        self.workflow(OK, **{".github/workflows/bad.yml": "on: push\njobs: {a: {runs-on: x, stepz: 1}}\n"})
        record = self.refused("run", "bad", code=3)
        self.assertEqual((record["kind"], record["path"]), ("invalid", ".github/workflows/bad.yml"))
        self.assertIn("stepz", [e["message"] for e in record["errors"]][-1])
        self.assertEqual((record["errors"][0]["file"], record["errors"][0]["line"]), (".github/workflows/bad.yml", 2))
        self.assertTrue(record["message"].startswith(".github/workflows/bad.yml:2:"))
        record = self.refused("run", "cl", code=2)
        self.assertEqual(record["kind"], "usage")
        self.assertIn("cl", record["message"])
        self.assertIn("--nonsense", self.refused("run", "ci", "--nonsense", code=2)["message"])
        self.assertIn("did you mean 'node'", self.refused("run", "ci", "--matrix", "nodes:1", code=2)["help"])
        self.assertIn("job", self.refused("run", "ci", "-j", "nope", code=2)["message"])

    def test_what_starts_it_is_refused_by_all_commands_alike(self):
        inputs = "".join(f"      i{n}: {{}}\n" for n in range(26))
        for on, place in (
            ("  push:\n  schedule:\n    - cron: '0 24 * * *'\n", "4:13: the hour '24' is invalid"),
            (f"  push:\n  workflow_dispatch:\n    inputs:\n{inputs}", "30:7: 'workflow_dispatch' takes at most 25"),
        ):
            with self.subTest(place):
                self.workflow("on:\n" + on + OK.split("\n", 1)[1])
                for command in ("list", "plan"):
                    self.assertIn("ci.yml:" + place, self.lact(command).stdout)
                self.assertIn(place, self.lact("lint", "--format", "oneline", code=1).stdout)
                record = self.refused("run", "ci", code=3)
                self.assertIn(place, record["message"])
                lact.shutil.rmtree(self.repo)

    def test_the_number_of_jobs_is_a_whole_number(self):
        self.workflow(OK)
        for given in ("1.5", "0", "1001", "", "x"):
            self.assertIn("--jobs needs a whole number", self.refused("run", "ci", "--jobs", given, code=2)["message"])
        self.lact("run", "ci", "--jobs", "2", code=0)

    def test_what_runs_has_no_such_record(self):
        self.workflow(OK)
        self.assertNotIn('"refused"', self.lact("run", "ci", "--json", code=0).stdout)


class Matrix(lact.Case):
    def test_a_key_that_no_matrix_has_is_a_usage_error(self):
        self.workflow(OK)
        result = self.lact("run", "ci", "--matrix", "os:x", code=2)
        self.assertIn("--matrix: no job of '.github/workflows/ci.yml' has 'os' in its matrix", result.stderr)
        self.assertEqual(self.lact("run", "ci", "--matrix", "NODE:1", code=0).stdout.count("✓ a (1)"), 1)

    def test_keys_that_are_not_known_yet_are_let_through(self):
        for matrix in ("${{ fromJSON('{\"os\": [1]}') }}", "{include: [{os: 1}]}", "{n: [1], include: \"${{ fromJSON('[]') }}\"}"):
            with self.subTest(matrix):
                self.workflow(OK.replace("{node: [1, 2]}", matrix))
                self.assertNotIn("in its matrix", self.lact("run", "ci", "--matrix", "os:1").stderr)
                lact.shutil.rmtree(self.repo)


class Several(lact.Case):
    def test_the_last_line_names_those_that_failed(self):
        self.make_repo({f".github/workflows/{name}.yml": text for name, text in
                        (("one", OK), ("two", BAD), ("three", OK), ("four", BAD))})
        out = self.lact("run", code=1).stdout
        self.assertEqual(out.splitlines()[-1],
                         "2 of 4 workflows did not succeed: .github/workflows/four.yml, .github/workflows/two.yml")
        self.assertEqual(self.lact("run", "one", "three", code=0).stdout.splitlines()[-1], "all 2 workflows: success")
        self.assertNotIn("workflows", self.lact("run", "one", code=0).stdout.splitlines()[-1].replace(".github/workflows", ""))


class Names(lact.Case):
    def test_a_step_without_a_name_shows_its_script_evaluated(self):
        self.workflow(OK.replace("run: 'true'", "run: 'echo ${{ matrix.node }}\n\n  second'"))
        result = self.lact("run", "ci", "--json")
        names = [json.loads(line)["name"] for line in result.stdout.splitlines() if '"step_started"' in line]
        self.assertEqual(sorted(names), ["Run echo 1", "Run echo 2"])


class Prompt(lact.Case):
    def test_choices_are_shown_and_a_wrong_answer_asks_again(self):
        self.workflow("""\
on:
  workflow_dispatch:
    inputs:
      where: {type: choice, options: [dev, prod], required: true}
      sure: {type: boolean, required: true}
      n: {type: number, required: true}
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: 'echo "where=${{ inputs.where }} sure=${{ inputs.sure }} n=${{ inputs.n }}"'}]}
""")
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.repo)
            os.execve(lact.LACT, [lact.LACT, "run", "ci"], self.env())
        shown = b""

        def wait_for(text):
            nonlocal shown
            end = time.monotonic() + 30
            while text not in shown:
                self.assertLess(time.monotonic(), end, shown)
                if select.select([terminal], [], [], 0.1)[0]:
                    try:
                        shown += os.read(terminal, 65536)
                    except OSError:
                        break
            self.assertIn(text, shown)
            shown = shown.split(text, 1)[1]
        for question, answer in ((b"where (dev, prod): ", b"stage\n"), (b"its options are: dev, prod", None),
                                 (b"where (dev, prod): ", b"prod\n"), (b"sure (true, false): ", b"maybe\n"),
                                 (b"must be true or false", None), (b"sure (true, false): ", b"true\n"),
                                 (b"n (a number): ", b"x\n"), (b"n (a number): ", b"3\n"),
                                 (b"where=prod sure=true n=3", None)):
            wait_for(question)
            if answer:
                os.write(terminal, answer)
        while True:
            try:
                if not os.read(terminal, 65536):
                    break
            except OSError:
                break
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)


if __name__ == "__main__":
    unittest.main()
