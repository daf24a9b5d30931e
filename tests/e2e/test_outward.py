#!/usr/bin/env python3
"""Steps that publish, deploy or push do not run unless somebody says so."""
import json
import os
import pty
import select
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"


class Outward(lact.Case):
    def setUp(self):
        super().setUp()
        # an npm that leaves a mark
        self.bin = self.dir / "bin"
        self.bin.mkdir()
        self.mark = self.dir / "published"
        (self.bin / "npm").write_text(f'#!/bin/sh\necho "npm $*"\necho "$*" >> {self.mark}\n')
        (self.bin / "npm").chmod(0o755)

    def env(self, **more):
        env = super().env(**more)
        env["PATH"] = f"{self.bin}:{env['PATH']}"
        return env

    def marks(self):
        return self.mark.read_text().splitlines() if self.mark.exists() else []

    STEPS = """\
      - run: npm ci
      - id: p
        name: to the registry
        run: |
          echo first
          FOO=1 npm publish --tag ${{ github.ref_name }}
      - if: always()
        run: npm run after ${{ steps.p.outcome }} ${{ job.status }}
"""

    def test_without_somebody_to_ask_the_step_is_left_out(self):
        self.workflow(HEAD + self.STEPS)
        result = self.lact("run", "ci", code=4)
        self.assertEqual(self.marks(), ["ci", "run after skipped success"])
        self.assertIn("not run: 'npm publish --tag main' publishes a package (.github/workflows/ci.yml:11)", result.stdout)
        self.assertIn("help: `--live` runs such steps for real", result.stdout)
        self.assertIn("not all tested", result.stdout)
        self.assertIn("not run", result.stdout.splitlines()[-1])

    def test_live_runs_it(self):
        self.workflow(HEAD + self.STEPS)
        result = self.lact("run", "ci", "--live", code=0)
        self.assertEqual(self.marks(), ["ci", "publish --tag main", "run after success success"])
        self.assertNotIn("not run", result.stdout)

    def test_json_says_so(self):
        self.workflow(HEAD + self.STEPS)
        records = [json.loads(line) for line in self.lact("run", "ci", "--json", code=4).stdout.splitlines()]
        left = [r for r in records if r["record"] == "step_finished" and r.get("not_run")]
        self.assertEqual([(r["name"], r["outcome"]) for r in left], [("to the registry", "skipped")])
        self.assertIn("publishes a package", left[0]["reason"])
        self.assertEqual(records[-1]["steps_not_run"], 1)

    def test_a_dry_run_names_such_steps(self):
        self.workflow(HEAD + self.STEPS)
        out = self.lact("run", "ci", "-n", code=0).stdout
        self.assertIn("runs only with --live", out)
        self.assertEqual(self.marks(), [])

    def test_actions_and_inner_steps_count(self):
        published = self.dir / "action"
        published.mkdir()
        (published / "action.yml").write_text("name: A\ninputs: {push: {description: p}}\nruns: {using: node20, main: m.js, post: p.js}\n")
        for name in ("m", "p"):
            (published / f"{name}.js").write_text(f'require("fs").appendFileSync("{self.mark}", "{name}.js\\n")')
        self.workflow(HEAD + """\
      - uses: actions/checkout@v4
      - uses: docker/build-push-action@v6
        with: {push: true}
      - uses: docker/build-push-action@v6
        with: {push: false}
      - uses: ./inner
""", **{"inner/action.yml": "name: I\nruns:\n  using: composite\n  steps:\n    - {shell: bash, run: npm publish}\n"
                            "    - {shell: bash, run: npm run inner}\n"})
        out = self.lact("run", "ci", "--local-repository", f"docker/build-push-action@v6={published}", code=4).stdout
        self.assertEqual(self.marks(), ["m.js", "run inner", "p.js"])
        self.assertIn("'docker/build-push-action@v6' pushes an image", out)
        self.assertIn("(inner/action.yml:5)", out.replace(str(self.repo) + "/", "").replace("/tmp", ""))

    def answer(self, *answers, options=(), typed=b""):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.repo)
            os.execve(lact.LACT, [lact.LACT, "run", "ci", *options], self.env())
        os.write(terminal, typed)
        shown, questions, end = b"", 0, time.monotonic() + 30
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.1)[0]:
                continue
            try:
                new = os.read(terminal, 65536)
            except OSError:
                break
            if not new:
                break
            shown += new
            if shown.count(b"q (cancel): ") > questions and questions < len(answers):
                os.write(terminal, answers[questions] + b"\n")
                questions += 1
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()

    def test_at_a_terminal_somebody_is_asked(self):
        two = HEAD + "      - run: npm publish one\n      - run: npm publish two\n"
        for answers, code, marks in (((b"y", b"n"), 4, ["publish one"]), ((b"a",), 0, ["publish one", "publish two"]),
                                     ((b"what", b"n", b"y"), 4, ["publish two"]), ((b"q",), 130, [])):
            with self.subTest(answers):
                self.workflow(two)
                got, shown = self.answer(*answers)
                self.assertEqual((got, self.marks()), (code, marks), shown)
                self.assertIn("'npm publish one' publishes a package", shown)
                lact.shutil.rmtree(self.repo)
                self.mark.unlink(missing_ok=True)

    def test_after_cancel_no_condition_runs_the_step_that_was_asked_about(self):
        self.workflow(HEAD + "      - {if: always(), run: npm publish one}\n      - {if: always(), run: npm publish two}\n")
        code, shown = self.answer(b"q", b"q")
        self.assertEqual((code, self.marks(), shown.count("run it?")), (130, [], 1), shown)

    def test_what_was_typed_before_the_question_is_no_answer(self):
        self.workflow(HEAD + "      - run: sleep 1\n      - run: npm publish\n")
        code, shown = self.answer(b"n", typed=b"y\n")
        self.assertEqual((code, self.marks()), (4, []), shown)
        lact.shutil.rmtree(self.repo)
        self.workflow(HEAD + "      - run: npm publish\n")
        code, shown = self.answer(b"x" * 255 + b"y", b"n")
        self.assertEqual((code, self.marks()), (4, []), shown)

    def test_ctrl_c_ends_the_question_whatever_the_condition(self):
        self.workflow(HEAD + "      - {if: always(), run: npm publish}\n")
        code, shown = self.answer(b"\x03")
        self.assertEqual((code, self.marks()), (130, []), shown)

    def test_a_question_of_a_job_that_is_cancelled_does_not_cancel_the_run(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {matrix: {leg: [asks, fails]}}
    steps:
      - if: matrix.leg == 'fails'
        run: sleep 1; exit 1
      - run: npm publish
  b:
    runs-on: ubuntu-latest
    steps:
      - run: sleep 3; npm run b
""")
        code, shown = self.answer(options=("--jobs", "3"))
        self.assertEqual((code, self.marks()), (1, ["run b"]), shown)

    def test_a_question_shows_no_secret(self):
        for start in ("", "x" * 75):
            with self.subTest(start):
                self.workflow(HEAD + "      - name: with ${{ secrets.S }}\n"
                                     f"        run: npm publish {start} ${{{{ secrets.S }}}} more\n")
                code, shown = self.answer(b"n", options=("-s", "S=hunter2-is-long"))
                self.assertEqual((code, self.marks()), (4, []), shown)
                self.assertIn("with ***", shown)
                self.assertNotIn("hunter", shown)
                lact.shutil.rmtree(self.repo)


class Push(Outward):
    def test_a_push_that_somebody_let_run_reaches_the_remote(self):
        up = self.dir / "up.git"
        self.workflow(HEAD + "      - uses: actions/checkout@v4\n"
                             f"      - run: git config --global url.file://{up}.insteadOf \"$(git remote get-url origin)\"\n"
                             "      - run: git push origin HEAD:refs/heads/new\n"
                             "      - run: git push origin HEAD:refs/heads/other\n")
        self.git("init", "-q", "--bare", str(up))
        self.git("remote", "add", "origin", str(up))
        self.git("push", "-q", "origin", "main")
        code, shown = self.answer(b"y", b"n")
        self.assertEqual(code, 4, shown)
        heads = self.git("for-each-ref", "--format=%(refname)", cwd=up).split()
        self.assertEqual(heads, ["refs/heads/main", "refs/heads/new"], shown)


class Marker(lact.Case):
    CI = HEAD + """\
      - run: echo "LACT=$LACT ACT=$ACT ${{ env.LACT }}"
      - if: ${{ !env.LACT }}
        run: echo on GitHub
      - if: ${{ env.LACT }}
        run: echo here
      - if: ${{ !env.ACT }}
        run: echo not act
"""

    def test_a_workflow_can_tell_lact_from_github(self):
        self.workflow(self.CI)
        result = self.lact("run", "ci", code=0).stdout
        self.assertIn("  LACT=true ACT= true\n", result)
        self.assertIn("  here\n", result)
        self.assertIn("  not act\n", result)
        self.assertNotIn("  on GitHub\n", result)
        self.assertEqual(result.count("'env.ACT' is empty, as on GitHub: --act-env sets it"), 1)

    def test_acts_marker_is_set_when_asked_for(self):
        self.workflow(self.CI)
        result = self.lact("run", "ci", "--act-env", code=0).stdout
        self.assertIn("  LACT=true ACT=true true\n", result)
        self.assertNotIn("  not act\n", result)
        self.assertNotIn("'env.ACT' is empty", result)


if __name__ == "__main__":
    unittest.main()
