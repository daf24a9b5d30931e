#!/usr/bin/env python3
"""act's command lines and files: what means the same works, all else says what to use."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

ACT = lact.ROOT / "build" / "act" / "act"
# act 0.2.89, `act --list-options`; those that take a value have one that makes sense.
FLAGS = {
    "action-cache-path": "/x", "action-offline-mode": None, "actor": "mona", "artifact-server-addr": "127.0.0.1",
    "artifact-server-path": "/x", "artifact-server-port": "1", "bind": None, "bug-report": None,
    "cache-server-addr": "127.0.0.1", "cache-server-external-url": "http://x", "cache-server-path": "/x",
    "cache-server-port": "1", "concurrent-jobs": "2", "container-architecture": "linux/amd64",
    "container-cap-add": "X", "container-cap-drop": "X", "container-daemon-socket": "-", "container-options": "x",
    "defaultbranch": "main", "detect-event": None, "directory": ".", "dryrun": None, "env": "A=1",
    "env-file": ".env", "eventpath": "event.json", "github-instance": "github.example", "graph": None, "input": "a=1",
    "input-file": ".input", "insecure-secrets": None, "job": "a", "json": None, "list": None, "list-options": None,
    "local-repository": "o/r@v1=.", "log-prefix-job-id": None, "man-page": None, "matrix": "n:1", "network": "host",
    "no-cache-server": None, "no-recurse": None, "no-skip-checkout": None, "platform": "x=-self-hosted",
    "privileged": None, "pull": None, "quiet": None, "rebuild": None, "remote-name": "origin",
    "replace-ghe-action-token-with-github-com": "x", "replace-ghe-action-with-github-com": "x", "reuse": None,
    "rm": None, "secret": "A=1", "secret-file": ".secrets", "strict": None, "use-gitignore": None,
    "use-new-action-cache": None, "userns": "x", "validate": None, "var": "A=1", "var-file": ".vars",
    "verbose": None, "version": None, "watch": None, "workflows": ".github/workflows/ci.yml", "help": None,
}
REFUSED = {"bind", "bug-report", "insecure-secrets", "list-options", "man-page", "watch",
           "replace-ghe-action-token-with-github-com", "replace-ghe-action-with-github-com"}
ALONE = {"version", "help", "list", "graph", "validate", "strict"}
CI = """\
on:
  push:
  workflow_dispatch: {inputs: {a: {type: string}}}
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {matrix: {n: [1, 2]}}
    steps:
      - run: echo "event=${{ github.event_name }} n=${{ matrix.n }} e=$E v=${{ vars.V }} s=${{ secrets.S == 'x' }} offline"
"""


class ActArgs(lact.Case):
    def setUp(self):
        super().setUp()
        self.workflow(CI, **{"event.json": "{}", ".env": "", ".input": "", ".secrets": "", ".vars": ""})
        (self.repo / ".secrets").chmod(0o600)

    @unittest.skipUnless(ACT.exists(), "act was not built")
    def test_the_list_is_that_of_act(self):
        printed = subprocess.run([ACT, "--list-options"], capture_output=True, text=True, check=True).stdout
        names = {option["name"] for option in json.loads(printed)}
        self.assertEqual(names - set(FLAGS), set())

    def test_every_option_of_act_works_or_says_what_to_use(self):
        for name, value in FLAGS.items():
            for args in ([f"--{name}", value], [f"--{name}={value}"]) if value else ([f"--{name}"],):
                with self.subTest(" ".join(args)):
                    event = ["workflow_dispatch"] if name == "input" else []
                    result = self.lact(*event, *args, *([] if name in ALONE else ["--dryrun"]))
                    self.assertNotIn("unknown option", result.stderr)
                    if name in REFUSED:
                        self.assertEqual(result.returncode, 2)
                        self.assertIn(f"lact does not support act's option --{name}\nhelp: ", result.stderr)
                    else:
                        self.assertEqual(result.returncode, 0, result.stderr)

    def test_events_are_arguments(self):
        self.assertIn("event=push n=1", self.lact("push", code=0).stdout)
        self.assertIn("event=workflow_dispatch", self.lact("workflow_dispatch", "-W", ".github/workflows/ci.yml",
                                                           "ci", code=0).stdout)
        result = self.lact("pussh", code=2)
        self.assertIn("unknown command 'pussh'", result.stderr)

    def test_options_without_a_command(self):
        self.assertIn("a (1)", self.lact("-n", code=0).stdout)
        self.assertEqual(self.lact("-l", code=0).stdout, self.lact("list", code=0).stdout)
        self.assertEqual(self.lact("-g", code=0).stdout, self.lact("graph", code=0).stdout)
        self.assertEqual(self.lact("--validate", code=0).stdout, self.lact("lint", code=0).stdout)
        self.assertEqual(self.lact("-V", code=0).stdout, self.lact("--version", code=0).stdout)

    def test_what_has_no_effect_is_told_once(self):
        result = self.lact("run", "ci", "-n", "--rm", "--container-cap-add", "A", "--container-cap-add=B", code=0)
        self.assertEqual(result.stderr.count("note: --container-cap-add has no effect"), 1)
        self.assertEqual(result.stderr.count("note: --rm has no effect"), 1)
        self.assertEqual(self.lact("run", "ci", "-n", code=0).stderr.count("no effect"), 0)

    def test_what_follows_two_dashes_is_left_alone(self):
        self.assertIn("'--rm'", self.lact("run", "--", "--rm", code=2).stderr)

    def test_files_of_act_are_read(self):
        (self.home / ".config/act").mkdir(parents=True)
        (self.home / ".config/act/actrc").write_text(
            "-P ubuntu-latest=catthehacker/ubuntu:act-latest\n--container-architecture linux/amd64\n--var V=first\n")
        (self.home / ".actrc").write_text("# a comment\n--env E=of the user\n--bind\n--secret S=x\n\n")
        (self.repo / ".actrc").write_text("--matrix n:2\n--var\tV=last\n--github-instance evil.example\n-C /\n")
        out = self.lact("run", "ci", code=0)
        self.assertIn("event=push n=2 e=of the user v=last s=true", out.stdout)
        self.assertNotIn("n=1 ", out.stdout)
        self.assertEqual(out.stderr, "")

    def test_the_command_line_comes_after_the_files(self):
        (self.repo / ".actrc").write_text("--var V=file\n")
        self.assertIn("v=given", self.lact("run", "ci", "--var", "V=given", code=0).stdout)

    def test_an_option_of_a_file_that_nobody_has_names_the_file(self):
        (self.repo / ".actrc").write_text("--no-such-option\n")
        self.assertIn("unknown option '--no-such-option'", self.lact("run", "ci", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
