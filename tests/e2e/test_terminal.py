#!/usr/bin/env python3
"""Texts of a repository and the output of its steps do not steer the terminal."""
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

CLEAR = "\x1b[2J"
CLIPBOARD = "\x1b]52;c;ZXZpbA==\x07"
HOSTILE = r'''
on: {push: {branches: ["main", "x\e[2J]"]}, workflow_dispatch: {inputs: {"i\e[2J": {required: false}}}}
name: "ci \e]52;c;ZXZpbA==\a\e[2J\u009b2J"
env: {"E\e[2J": "v\e[2J"}
jobs:
  a:
    name: "job \e]0;T\a\e[31mred"
    runs-on: ubuntu-latest
    steps:
      - name: "step \e[2J\r ok"
        run: "echo hi\e[2J"
      - {name: summary, run: 'printf "# s\\033[2J\\n" >> "$GITHUB_STEP_SUMMARY"'}
      - run: printf '\033[31mred \033[2J\033]0;T\a\r\nnext\302\2332J\n'
      - run: printf '::error title=t\033[2J::m\033[2J\n'
      - run: exit "${{ startsWith('a', 'a') && 1 }}"
  b:
    needs: a
    if: "github.ref == 'x\e[2J'"
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
  c: {name: "\e[2Jc", runs-on: "label\e[2J", steps: [{run: "true"}]}
'''
COMMANDS = [
    "list", "plan", "plan --before HEAD --after HEAD", "graph", "graph --dot", "graph --mermaid", "lint", "lint --format oneline",
    "lint --format github", "run hostile", "run hostile -n", "run hostile -q", "run hostile -v", "run",
    "run nope\x1b[2J", "run hostile -j nope\x1b[2J", "run bad", "explain nope\x1b[2J", "run hostile --nope\x1b[2J",
    "nope\x1b[2J", "lint nope\x1b[2J.yml", "events push", "events nope\x1b[2J", "lock", "list -C nope\x1b[2J",
    "plan --branch x\x1b[2J", "graph nope\x1b[2J",
]
DATA = ["list --json", "plan --json", "lint --format json", "lint --format sarif", "run hostile --json", "events push"]
STEERING = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
SGR = re.compile(rb"\x1b\[[0-9;:]*m")


class Terminal(lact.Case):
    def hostile(self):
        return self.workflow("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}}\n", **{
            ".github/workflows/hostile.yml": HOSTILE,
            ".github/workflows/y\x1b[2Jz.yml": "on: push\njobs: 3\n",
            ".github/workflows/bad.yml": 'on: push\njobs: {a: {runs-on: x, "s\\e[2J": 1}}\n',
        })

    def written(self, command, *more):
        result = subprocess.run([lact.LACT, *command.split(" "), *more], cwd=self.repo, env=self.env(),
                                capture_output=True, timeout=60, check=False)
        return result.stdout + result.stderr

    def test_no_command_passes_what_steers(self):
        self.hostile()
        for command in COMMANDS:
            with self.subTest(command):
                text = self.written(command)
                self.assertTrue(text)
                self.assertIsNone(STEERING.search(text), text)
                colored = self.written(command, "--color")
                self.assertIsNone(STEERING.search(SGR.sub(b"", colored)), colored)

    def test_colours_end_with_their_line(self):
        self.hostile()
        lines = self.written("run hostile", "--color").split(b"\n")
        red = [line for line in lines if b"\x1b[31mred" in line]
        self.assertGreaterEqual(len(red), 2)
        for line in red:
            self.assertEqual(SGR.findall(line)[-1], b"\x1b[0m", line)
        self.assertIn(b"  next", lines)

    def test_data_is_exact(self):
        self.hostile()
        for command in DATA:
            with self.subTest(command):
                self.assertIsNone(re.search(rb"[\x00-\x08\x0b-\x1f]", self.written(command)))
        self.assertIn("ci " + CLIPBOARD + CLEAR + "\x9b2J", [json.loads(line).get("name") for line in self.written("list --json").splitlines()])
        self.assertEqual(self.written("expr", "fromJSON('\"a\\u001b[2J\\u009b\"')"), b"a\x1b[2J\xc2\x9b\n")


class Sizes(lact.Case):
    """A terminal of some width, locale and kind."""
    WORKFLOW = """\
on: push
jobs:
  a:
    name: "テスト ビルド e\u0301"
    runs-on: ubuntu-latest
    steps:
      - {name: "a step with a name that is longer than a small terminal has columns", run: "true"}
      - {name: "\U0001f680 deploy", run: "true"}
  b: {runs-on: ubuntu-latest, steps: [{run: exit 3}]}
"""

    def show(self, *args, columns=0, **more):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.repo)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            env = {k: v for k, v in self.env(**more).items() if k not in ("LANG", "LC_ALL", "LC_CTYPE") or k in more}
            os.execve(lact.LACT, [lact.LACT, *args], env)
        seen = b""
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        os.close(terminal)
        os.waitpid(pid, 0)
        return seen.decode(errors="replace").replace("\r\n", "\n")

    @staticmethod
    def width(text):
        return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    def rows(self, shown):
        summary = re.sub(r"\033\[[0-9]*m", "", shown).split("Summary\n")[1].split("\n\n")[0]
        return summary.splitlines()

    def test_the_summary_fits_into_the_terminal(self):
        self.workflow(self.WORKFLOW)
        for columns in (40, 60, 80, 200):
            with self.subTest(columns):
                rows = self.rows(self.show("run", "ci", columns=columns))
                self.assertEqual(len(rows), 5)
                for row in rows:
                    self.assertLessEqual(self.width(row), columns, row)
                # Durations in one column.
                self.assertEqual(len({self.width(row) for row in rows}), 1, rows)
        self.assertIn("…", self.rows(self.show("run", "ci", COLUMNS="40"))[1])
        self.assertIn("than a small terminal has columns", self.rows(self.lact("run", "ci").stdout)[1])

    def test_a_terminal_without_utf8_gets_ascii(self):
        self.workflow(self.WORKFLOW)
        for locale in ("C", "POSIX"):
            shown = self.show("run", "ci", "--no-color", LC_ALL=locale)
            self.assertTrue(shown.isascii(), shown)
            self.assertIn("x Run exit 3", shown)
            self.assertIn(" - 1 failed", shown)
        self.assertIn("✗ Run exit 3", self.show("run", "ci", "--no-color", LC_ALL="C.UTF-8", LANG="C"))
        self.assertIn("✗ Run exit 3", self.show("run", "ci", "--no-color"))
        # No terminal.
        self.assertIn("✗ Run exit 3", self.lact("run", "ci", env=self.env(LC_ALL="C")).stdout)

    def test_a_dumb_terminal_gets_no_colours(self):
        self.workflow(self.WORKFLOW)
        self.assertIn("\033[", self.show("run", "ci", TERM="xterm"))
        self.assertNotIn("\033", self.show("run", "ci", TERM="dumb"))
        self.assertIn("\033[", self.show("run", "ci", "--color", TERM="dumb"))


if __name__ == "__main__":
    unittest.main()
