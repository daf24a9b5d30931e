#!/usr/bin/env python3
"""What a step needs and does not have: an empty token, and services that lact lacks."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

ASKS = """\
name: Asks
description: Needs a token
inputs:
  repo-token: {description: token, default: "${{ github.token }}"}
runs: {using: node20, main: main.js}
"""
FAILS = 'if (!process.env["INPUT_REPO-TOKEN"]) { console.log("::error::Input required"); process.exit(1); }\n'
HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"


class StepNeeds(lact.Case):
    def missing(self, steps, *args, code):
        self.workflow(HEAD + steps, **{"act/action.yml": ASKS, "act/main.js": FAILS,
                                       "ok/action.yml": ASKS.replace("main.js", "ok.js"), "ok/ok.js": ""})
        result = self.lact("run", "ci", "--json", *args, code=code)
        lact.shutil.rmtree(self.repo)
        records = [lact.json.loads(line) for line in result.stdout.splitlines()]
        return [(r["text"], r.get("help", "")) for r in records if r["record"] == "missing"]

    def test_an_empty_token_that_a_default_asks_for_is_named(self):
        told = self.missing("      - uses: ./act\n", code=1)
        self.assertEqual(told, [("github.token is empty in 'Run ./act', which its input 'repo-token' asks for",
                                 "--gh-token gives the one of `gh`; --secret GITHUB_TOKEN asks for one")])

    def test_also_one_that_the_step_itself_names(self):
        for step in ('run: test -n "$T"\n        env: {T: "${{ github.token }}"}', 'run: test -n "${{ secrets.GITHUB_TOKEN }}"',
                     'uses: ./act\n        with: {repo-token: "${{ secrets.github_token }}"}'):
            with self.subTest(step):
                told = self.missing(f"      - {step}\n", code=1)
                self.assertEqual(len(told), 1)
                self.assertIn("github.token is empty in", told[0][0])

    def test_nothing_is_told_without_a_failure_or_with_a_token(self):
        self.assertEqual(self.missing("      - uses: ./ok\n", code=0), [])
        self.assertEqual(self.missing("      - uses: ./act\n", "--secret", "GITHUB_TOKEN=x", code=0), [])
        self.assertEqual(self.missing("      - run: exit 1\n", code=1), [])
        self.assertEqual(self.missing("      - uses: ./act\n        with: {repo-token: x}\n", code=0), [])

    def test_services_that_lact_lacks_are_named(self):
        folder = self.dir / "published"
        folder.mkdir()
        (folder / "action.yml").write_text("name: A\ndescription: d\nruns: {using: node20, main: main.js}\n")
        (folder / "main.js").write_text("process.exit(process.env.CODE)")
        for name, what in (("actions/upload-artifact", "the artifact service"), ("actions/cache", "the cache service"),
                           ("aws-actions/configure-aws-credentials", "OIDC tokens"),
                           ("google-github-actions/auth", "OIDC tokens")):
            for exits, code in ((1, 4), (0, 0)):
                with self.subTest(f"{name} exits with {exits}"):
                    told = self.missing(f"      - uses: {name}@v4\n        env: {{CODE: {exits}}}\n",
                                        "--local-repository", f"{name}@v4={folder}", code=code)
                    self.assertEqual(told[0][0], f"'{name}@v4' needs {what}, which lact does not have yet")


if __name__ == "__main__":
    unittest.main()
