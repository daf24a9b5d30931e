#!/usr/bin/env python3
"""Removing the folders of runs: beside them, after them, and those that a killed lact has left."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

# Their removal takes 3 seconds and more with slow_unlink.c.
MANY = """\
      - run: |
          seq 3000 | xargs touch
          touch "$READY"
"""
SMALL = "on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}\n"


class Leftovers(lact.Case):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="lact-test-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.slow_unlink = folder / "slow_unlink.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", cls.slow_unlink, lact.ROOT / "tests/support/slow_unlink.c",
                        "-ldl"], check=True)

    def env(self, **more):
        """lact's own: the environment of steps has none of it."""
        env = super().env(**more)
        env["LD_PRELOAD"] = str(self.slow_unlink)
        env["ASAN_OPTIONS"] += ":verify_asan_link_order=0"
        return env

    def setUp(self):
        super().setUp()
        self.work = self.cache / "lact" / "w"
        self.ready = self.dir / "ready"

    def wait_for(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "it never came")
            time.sleep(0.01)

    def wait_until_empty(self):
        self.wait_for(lambda: not list(self.work.iterdir()))

    def jobs(self, text):
        self.workflow(f"on: push\nenv: {{READY: '{self.ready}'}}\njobs:\n{text}", **{".github/workflows/small.yml": SMALL})

    def test_a_second_ctrl_c_does_not_wait_for_a_large_folder(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n" + MANY +
                  "      - run: trap '' INT TERM; touch $READY.2; while true; do sleep 0.1; done\n")
        process = self.popen("run", "ci")
        self.wait_for(pathlib.Path(f"{self.ready}.2").exists)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - began
        self.assertEqual(process.returncode, 130, out + err)
        self.assertLess(took, 1)  # 0.2 seconds, and what a busy machine adds
        self.wait_until_empty()

    def test_a_large_folder_is_removed_after_lact_has_ended(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n" + MANY)
        result = self.lact("run", "ci", code=0)
        self.assertNotIn("removed", result.stdout + result.stderr)
        self.assertEqual([p.name for p in self.work.iterdir() if p.name != "gone"], [])
        self.wait_until_empty()

    def test_who_reads_the_output_does_not_wait_for_the_removal(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n" + MANY)
        # a pipe at any descriptor would stay open as long as a process holds it
        script = f'exec 9>&1; exec "{lact.LACT}" run ci'
        result = subprocess.run(["bash", "-c", script], cwd=self.repo, env=self.env(), capture_output=True,
                                stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(result.returncode, 0)
        self.wait_until_empty()

    def test_a_job_that_ends_is_removed_while_others_run(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n" + MANY + """\
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: |
          folder=$(dirname "$(dirname "$GITHUB_WORKSPACE")")/0
          while [ -e "$folder" ]; do sleep 0.05; done
          echo "gone: $folder"
""")
        result = self.lact("run", "ci", code=0)
        self.assertIn(f"gone: {self.work}/0/0\n", result.stdout)

    def test_no_job_waits_for_the_removal_of_another(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n" + MANY + """\
  b:
    runs-on: ubuntu-latest
    steps:
      - run: |
          while ! [ -e "$READY" ]; do sleep 0.02; done
          for i in $(seq 40); do date +%s%N; sleep 0.02; done
""")
        result = self.lact("run", "ci", "--json", code=0)
        late = 0
        for record in map(json.loads, result.stdout.splitlines()):
            if record["record"] == "line" and record["text"].isdigit():
                late = max(late, record["time_ms"] / 1e3 - int(record["text"]) / 1e9)
        self.assertLess(late, 1)

    def test_what_a_lact_leaves_that_is_killed_while_it_removes(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n" + MANY + "      - run: touch $READY.2; sleep 600\n")
        process = self.popen("run", "ci")
        self.wait_for(pathlib.Path(f"{self.ready}.2").exists)
        process.kill()
        process.communicate()
        for delay in (0.01, 0.03, 0.06, 0.1):
            process = self.popen("run", "small")
            time.sleep(delay)
            process.kill()
            process.communicate()
        self.lact("run", "small", code=0)
        self.wait_until_empty()

    def test_folders_that_a_step_has_locked_up_are_removed(self):
        self.jobs("""\
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          mkdir -p a/b c d
          touch a/b/f c/f
          chmod 0 a/b/f a/b a
          chmod 555 c
          chmod 0 . ..
""")
        self.lact("run", "ci", code=0)
        self.assertEqual(list(self.work.iterdir()), [])

    def test_what_cannot_be_removed_is_told_once_with_the_command_for_it(self):
        self.jobs("""\
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          mkdir -p held/inner
          chattr +i held || echo "no chattr here"
""")
        first = self.lact("run", "ci", code=0)
        if "no chattr here" in first.stdout:
            self.skipTest("immutable files need root and a file system that knows them")
        self.addCleanup(subprocess.run, f"chattr -R -f -i '{self.work}'; rm -rf '{self.work}'", shell=True)
        self.wait_for(lambda: list((self.work / "gone").glob("*.stuck")))
        second = self.lact("run", "small", code=0).stdout
        told = re.search(r"'(\S+/gone/\S+)' of an earlier run could not be removed .*`(sudo rm -rf '\1')`", second)
        self.assertTrue(told, second)
        third = self.lact("run", "small", code=0)
        self.assertNotIn("could not be removed", third.stdout)
        self.assertIn("Operation not permitted", second)

    def test_many_that_start_at_once_leave_each_other_alone(self):
        self.jobs("  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo one\n      - run: echo two\n")
        for _ in range(8):
            processes = [self.popen("run", "ci", "-q") for _ in range(8)]
            for process in processes:
                out, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 0, out + err)
        self.wait_until_empty()


if __name__ == "__main__":
    unittest.main()
