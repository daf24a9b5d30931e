#!/usr/bin/env python3
"""The published action instead of the built-in one: --action-impl, and .lact.yml."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

PUBLISHED = "name: x\ninputs: {node-version: {default: ''}}\nruns:\n  using: composite\n  steps: [{shell: bash, run: echo published %s}]\n"


class ActionImpl(lact.Case):
    def setUp(self):
        super().setUp()
        for name in ("checkout", "setup-node"):
            work = self.dir / "server/actions" / name
            work.mkdir(parents=True)
            (work / "action.yml").write_text(PUBLISHED % name)
            self.git("init", "-q", "-b", "v4", cwd=work)
            self.git("add", "-A", cwd=work)
            self.git("commit", "-qm", "x", cwd=work)
        self.server = f"file://{self.dir}/server"
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                      "      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with: {node-version: '>=1'}\n")

    def published(self, *args):
        lines = lact.lines(self.records("run", "ci", "--action-server", self.server, *args, code=0))
        return [line.split()[1] for line in lines if line.startswith("published ")]

    def config(self, text):
        (self.repo / ".lact.yml").write_text(text)

    def test_the_option_names_one_or_all(self):
        self.assertEqual(self.published(), [])
        self.assertEqual(self.published("--action-impl", "real"), ["checkout", "setup-node"])
        self.assertEqual(self.published("--action-impl", "real", "--action-impl", "actions/checkout=builtin"), ["setup-node"])
        self.assertEqual(self.published("--action-impl", "Actions/Checkout=real"), ["checkout"])
        self.assertEqual(self.published("--action-impl", "actions/checkout=real", "--action-impl", "actions/checkout=builtin"), [])

    def test_the_file_names_one_or_all_and_options_win(self):
        self.config("run: {action-impl: real}\nlint: {variables: [X]}\n")
        self.assertEqual(self.published(), ["checkout", "setup-node"])
        self.assertEqual(self.published("--action-impl", "builtin"), [])
        self.config("run:\n  action-impl:\n    actions/setup-node: real\n    actions/checkout: builtin\n")
        self.assertEqual(self.published(), ["setup-node"])
        self.lact("lint", code=0)

    def test_what_is_wrong_is_told_with_its_place(self):
        for text, place, what in (
                ("run:\n  action-impl: maybe\n", "2:16", "expected real, builtin"),
                ("run:\n  action-impl:\n    actions/checkout: 1\n", "3:23", "expected real or builtin"),
                ("run:\n  action-imp: real\n", "2:3", "unknown setting"),
                ("rum: {}\n", "1:1", "unknown setting")):
            self.config(text)
            err = self.lact("run", "ci", code=2).stderr
            self.assertIn(f".lact.yml:{place}: {what}", err)
        (self.repo / ".lact.yml").unlink()
        self.assertIn("needs real, builtin,", self.lact("run", "ci", "--action-impl", "fake", code=2).stderr)
        err = self.lact("run", "ci", "--action-impl", "octo/x=real", code=2).stderr
        self.assertIn("'octo/x' is not built in", err)
        self.assertIn("lact list --builtins", err)

    def test_the_plan_and_the_lock_count_it_as_published(self):
        self.assertIn("actions/checkout", self.lact("plan", "--action-impl", "real", code=0).stdout)
        self.assertNotIn("actions/checkout", self.lact("plan", code=0).stdout)
        self.lact("lock", "--action-server", self.server, "--action-impl", "actions/checkout=real", code=0)
        lock = (self.repo / ".lact.lock").read_text()
        self.assertIn("actions/checkout@v4", lock)
        self.assertNotIn("setup-node", lock)


if __name__ == "__main__":
    unittest.main()
