#!/usr/bin/env python3
"""Runs every folder of fixtures/run and shows the stream of the run anew: the text must be that of
the run, byte for byte. $RECORDED is lact that stores its stream, $REPLAY_TEXT shows one."""
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
sys.path.insert(0, os.path.dirname(__file__))
import lact  # noqa: E402
from test_fixtures import FIXTURES, given_of  # noqa: E402

# Runs take their time: all options are tried where one is short.
EACH = (["--verbose"], ["--color"])
OPTIONS = (*EACH, [], ["--verbose", "--color"], ["--quiet"], ["--dry-run", "--color"])


class Replay(lact.Case):
    def show(self, args, options, env):
        """The text of a run, and of its replay."""
        stream, summaries = self.dir / "stream", self.dir / "summaries"
        command = [os.environ["RECORDED"], "run", *args, "--summary-file", str(summaries), *options]
        live = subprocess.run(command, cwd=self.repo, stdin=subprocess.DEVNULL, timeout=120,
                              env=self.env(RECORDED_STREAM=str(stream), **env), capture_output=True)
        self.assertNotIn(live.returncode, (lact.SANITIZER_EXIT, -6), live.stderr)
        if not stream.exists():
            self.assertEqual(live.stdout, b"", "nothing was run")
            return "", ""
        shown = subprocess.run([os.environ["REPLAY_TEXT"], str(stream), str(summaries), *options],
                               env=self.env(), timeout=120, capture_output=True)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        return live.stdout.decode(errors="backslashreplace"), shown.stdout.decode(errors="backslashreplace")

    def check(self, folder):
        given = given_of(folder)
        self.repo = self.dir / folder.name
        shutil.copytree(folder, self.repo, symlinks=True)
        (self.repo / "expected.json").unlink(missing_ok=True)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "first")
        for options in OPTIONS if folder.name == "hello" else EACH:
            live, shown = self.show(given["args"], options, given.get("env", {}))
            self.assertEqual(shown, live, f"{folder.name} {options}")


def add_tests():
    for folder in sorted(FIXTURES.iterdir()):
        if folder.is_dir():
            name = "test_" + folder.name.replace("-", "_")
            setattr(Replay, name, lambda self, folder=folder: self.check(folder))


add_tests()
if __name__ == "__main__":
    unittest.main()
