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
        for name, what in (("aws-actions/configure-aws-credentials", "an OIDC token that its cloud accepts"),
                           ("google-github-actions/auth", "an OIDC token that its cloud accepts")):
            for exits, code in ((1, 4), (0, 0)):
                with self.subTest(f"{name} exits with {exits}"):
                    told = self.missing(f"      - uses: {name}@v4\n        env: {{CODE: {exits}}}\n",
                                        "--local-repository", f"{name}@v4={folder}", code=code)
                    self.assertEqual(told[0][0], f"'{name}@v4' needs {what}, and the tokens here are lact's own")


class Programs(lact.Case):
    """Programs that GitHub's images have and the PATH of these tests has not."""

    def run_with(self, *programs, steps, code):
        folder = self.dir / "bin"
        lact.shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for program in ("bash", "sh", "dash", *programs):
            if lact.shutil.which(program):
                (folder / program).symlink_to(lact.shutil.which(program))
        (folder / "apt").write_text("#!/bin/sh\n")
        (folder / "apt").chmod(0o755)
        self.workflow(HEAD.replace("      - uses: actions/checkout@v4\n", "") + steps)
        result = self.lact("run", "ci", "--json", env=self.env(PATH=str(folder)), code=code)
        lact.shutil.rmtree(self.repo)
        return [lact.json.loads(line) for line in result.stdout.splitlines()]

    def missing(self, steps, code):
        records = self.run_with(steps=steps, code=code)
        return [(r["text"], r["help"]) for r in records if r["record"] == "missing"]

    def test_one_that_github_has_is_missing_and_says_how_to_get_it(self):
        jq = [("'jq' is not installed on this machine", "apt install jq")]
        self.assertEqual(self.missing("      - run: jq . x\n      - {run: jq . y, if: always()}\n", code=4), jq)
        self.assertEqual(self.missing("      - {run: jq . x, shell: sh}\n", code=4), jq)
        self.assertEqual(self.missing("      - {run: jq . x, continue-on-error: true}\n", code=0), jq)

    def test_one_that_github_has_not_is_a_failure(self):
        self.assertEqual(self.missing("      - run: no-such-program\n", code=1), [])
        self.assertEqual(self.missing("      - run: jq . x || exit 3\n", code=1), [])
        self.assertEqual(self.missing("      - run: jq . x || true\n", code=0), [])

    def test_a_shell_is_missing_once_and_the_path_is_not_shown(self):
        steps = "      - {run: ls, shell: pwsh}\n      - {run: ls, shell: pwsh, if: always()}\n"
        records = self.run_with(steps=steps, code=4)
        missing = [r for r in records if r["record"] == "missing"]
        self.assertEqual([r["text"] for r in missing], ["'pwsh' is not installed on this machine"])
        self.assertIn("https://", missing[0]["help"])
        self.assertNotIn(str(self.dir / "bin"), lact.json.dumps(records))
        custom = self.missing("      - {run: ls, shell: 'fishy {0}'}\n", code=4)
        self.assertEqual(custom, [("'fishy' is not installed on this machine", "install it, or give the step another `shell`")])


if __name__ == "__main__":
    unittest.main()
