#!/usr/bin/env python3
"""Standard input, output and error that cannot be used: nothing is lost without a word."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

CI = """\
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - run: echo hi; echo ran > "$MARK"
"""
COMMANDS = (["--help"], ["--version"], ["help", "run"], ["list"], ["plan"], ["graph"], ["events"], ["expr", "1"],
            ["explain"], ["lint", "--help"], ["lint", "--version"], ["lint", "--format", "json"],
            ["lint", "--format", "sarif"], ["run", "ci", "-n"], ["run", "ci", "-n", "--json"])


class Streams(lact.Case):
    def setUp(self):
        super().setUp()
        self.workflow(CI)

    def shell(self, redirection, *args):
        """lact as bash starts it, with a redirection that subprocess cannot make."""
        return subprocess.run(["bash", "-c", f'exec "$0" "$@" {redirection}', lact.LACT, *args], cwd=self.repo,
                              env=self.env(), capture_output=True, text=True, timeout=60)

    @unittest.skipUnless(os.path.exists("/dev/full"), "only Linux has a disk that is always full")
    def test_what_cannot_be_written_is_an_error(self):
        for args in COMMANDS:
            result = self.shell("> /dev/full", *args)
            self.assertEqual(result.returncode, 1, args)
            self.assertIn("error: cannot write to standard output: No space left on device\n", result.stderr, args)

    @unittest.skipUnless(os.path.exists("/dev/full"), "only Linux has a disk that is always full")
    def test_a_run_goes_on_without_its_log_and_tells(self):
        mark = self.dir / "mark"
        result = self.shell("> /dev/full", "run", "ci", "--env", f"MARK={mark}")
        self.assertTrue(mark.exists())
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("cannot write to standard output", result.stderr)

    def test_a_reader_that_has_read_enough_is_no_error(self):
        for args in COMMANDS:
            result = self.shell("> >(true); sleep 0.1", *args)
            self.assertEqual((result.returncode, result.stderr), (0, ""), args)

    def test_closed_streams_are_no_files_of_the_user_s(self):
        path = self.repo / ".github/workflows/ci.yml"
        for redirection in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
            for args in COMMANDS + (["lint", "--fix"], ["run", "ci", "--env", f"MARK={self.dir / 'mark'}"]):
                result = self.shell(redirection, *args)
                self.assertEqual(result.returncode, 0, f"{args} {redirection}\n{result.stdout}\n{result.stderr}")
                self.assertEqual(path.read_text(), CI)

    def test_closed_standard_input_is_an_empty_file(self):
        result = self.shell("<&-", "lint", "--stdin")
        self.assertEqual(result.returncode, 1)
        self.assertIn("the file is empty", result.stdout)

    def test_standard_input_that_cannot_be_read_is_an_error(self):
        result = self.shell("< .", "lint", "--stdin")
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertEqual(result.stderr, "error: cannot read standard input: Is a directory\n")

    def test_standard_input_and_files_do_not_go_together(self):
        for args in (["-", ".github/workflows/ci.yml"], ["--stdin", ".github/workflows/ci.yml"]):
            result = self.shell("< /dev/null", "lint", *args)
            self.assertEqual(result.returncode, 2, args)
            self.assertIn("--stdin cannot be combined with names of files", result.stderr)


if __name__ == "__main__":
    unittest.main()
