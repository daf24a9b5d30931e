#!/usr/bin/env python3
"""lact as a hook of the real pre-commit: a bad workflow is blocked, a repaired one passes.

pre-commit comes from PyPI, into the test's own folder; without a network the test is skipped.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

BAD = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ github.event.issue.title }}"
"""
GOOD = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: echo "$TITLE"
        env:
          TITLE: ${{ github.event.issue.title }}
"""


class PreCommit(lact.Case):
    def setUp(self):
        super().setUp()
        venv = self.dir / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True)
        installed = subprocess.run([str(venv / "bin/pip"), "install", "-q", "pre-commit"],
                                   env=self.env(), capture_output=True, text=True)
        if installed.returncode != 0:
            self.skipTest("pre-commit cannot be installed: " + installed.stderr.strip()[-200:])
        self.pre_commit = str(venv / "bin/pre-commit")
        source = self.make_repo({}, name="source", commit=False)
        shutil.copy(lact.ROOT / ".pre-commit-hooks.yaml", source)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "hooks")
        rev = self.git("rev-parse", "HEAD").strip()
        self.make_repo({".pre-commit-config.yaml":
                        f"repos:\n- repo: {source}\n  rev: {rev}\n  hooks:\n  - id: lact-lint\n",
                        ".github/workflows/ci.yml": GOOD, "data.yml": "on: nothing\n"})

        self.counting = self.dir / "counting"
        self.counting.mkdir()
        counted = self.counting / "lact"
        counted.write_text(f'#!/bin/sh\necho "$#" >>"{self.counting}/starts"\nexec "{lact.LACT}" "$@"\n')
        counted.chmod(0o755)

    def commit(self, text):
        self.write({".github/workflows/ci.yml": text})
        self.git("add", "-A")
        env = self.env(PRE_COMMIT_HOME=str(self.dir / "pre-commit"))
        env["PATH"] = os.pathsep.join([str(self.counting), str(pathlib.Path(lact.LACT).parent), env["PATH"]])
        subprocess.run([self.pre_commit, "install"], cwd=self.repo, env=env, check=True,
                       capture_output=True)
        return subprocess.run(["git", "commit", "-m", "change"], cwd=self.repo, env=env,
                              capture_output=True, text=True)

    def test_a_bad_workflow_is_not_committed_and_a_repaired_one_is(self):
        blocked = self.commit(BAD)
        self.assertNotEqual(blocked.returncode, 0)
        self.assertIn("untrusted-input", blocked.stdout + blocked.stderr)
        self.assertIn("first", self.git("log", "-1", "--format=%s"))
        passed = self.commit(GOOD.replace("push", "issues"))
        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)
        self.assertIn("change", self.git("log", "-1", "--format=%s"))

    def test_a_large_commit_starts_lact_once(self):
        self.write({f".github/workflows/w{i}.yml": GOOD.replace("push", "issues") for i in range(60)})
        passed = self.commit(GOOD.replace("push", "issues"))
        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)
        self.assertEqual((self.counting / "starts").read_text(), "62\n")

    def test_files_that_are_no_workflows_are_not_looked_at(self):
        self.write({"data.yml": "on: something\n"})
        self.assertEqual(self.commit(GOOD).returncode, 0)


if __name__ == "__main__":
    unittest.main()
