#!/usr/bin/env python3
"""lact lint: who is told which audits, and how certain they are."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

RISKY = """\
on: pull_request_target
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: cat names >> "$GITHUB_ENV"
      - run: make
        env:
          ALL: ${{ toJSON(secrets) }}
"""


class Audits(lact.Case):
    def codes(self, *args, code=1):
        findings = json.loads(self.lact("lint", "--format", "json", *args, code=code).stdout)
        return {(f["code"], f["confidence"]) for f in findings}

    def test_what_is_less_certain_than_asked_for_is_not_told(self):
        self.workflow(RISKY)
        low = ("github-env", "low")
        medium = ("dangerous-trigger", "medium")
        high = ("overprovisioned-secrets", "high")
        for args, has in (((), {low, high}), (("--min-confidence", "low"), {low, high}),
                          (("--min-confidence", "high"), {high}),
                          (("--min-confidence=medium", "--persona=pedantic"), {medium, high})):
            self.assertEqual(self.codes(*args) & {low, medium, high}, has, args)

    def test_a_comment_for_what_is_not_told_is_not_called_unneeded(self):
        self.workflow(RISKY.replace('ENV"\n', 'ENV" # lact: ignore[github-env]\n').replace(
            "make\n", "make # lact: ignore[template-expansion]\n"))
        unused = ("unused-ignore", "high")
        self.assertNotIn(unused, self.codes())
        self.assertNotIn(unused, self.codes("--min-confidence", "high"))
        self.assertIn(unused, self.codes("--persona", "pedantic"))

    def test_a_confidence_that_there_is_not_is_bad_usage(self):
        self.workflow(RISKY)
        self.assertIn("expected low, medium or high",
                      self.lact("lint", "--min-confidence", "certain", code=2).stderr)


USES = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: %s
"""


class Forbidden(lact.Case):
    def setUp(self):
        super().setUp()
        self.workflow(RISKY)

    def told(self, uses, settings):
        self.write({".github/workflows/ci.yml": USES % uses,
                    ".lact.yml": "lint:\n  forbidden-uses: " + settings + "\n"})
        out = self.lact("lint", "--format", "json").stdout
        return "forbidden-uses" in {f["code"] for f in json.loads(out)}

    def test_what_is_denied_or_not_allowed_is_told(self):
        for uses, settings, told in (
                ("owner/action@v1", "{deny: [owner/action]}", True),
                ("Owner/Action@v1", "{deny: [owner/action]}", True),
                ("owner/action/path@v1", "{deny: [owner/action]}", False),
                ("owner/action/path@v1", "{deny: ['owner/action/*']}", True),
                ("owner/action@v1", "{deny: ['owner/action/*']}", True),
                ("owner/actions@v1", "{deny: ['owner/action/*']}", False),
                ("owner/action@v1", "{deny: ['owner/*']}", True),
                ("owners/action@v1", "{deny: ['owner/*']}", False),
                ("owner/action@v1", "{deny: [owner/action@v1]}", True),
                ("owner/action@v2", "{deny: [owner/action@v1]}", False),
                ("owner/action@v2", "{deny: ['*']}", True),
                ("owner/action@v2", "{allow: [owner/action@v2]}", False),
                ("owner/action@v2", "{allow: ['actions/*']}", True),
                ("owner/action@v2", "{allow: []}", True),
                ("owner/action@v2", "{allow: ['owner/*'], deny: [owner/action]}", True),
                ("docker://alpine:3", "{allow: []}", False)):
            with self.subTest(uses=uses, settings=settings):
                self.assertEqual(self.told(uses, settings), told)

    def test_a_called_workflow_counts_and_one_of_the_repository_does_not(self):
        call = "on: push\njobs:\n  test:\n    uses: %s\n"
        self.write({".lact.yml": "lint:\n  forbidden-uses: {allow: []}\n",
                    ".github/workflows/ci.yml":
                        call % "owner/repository/.github/workflows/a.yml@v1"})
        self.assertIn("the settings do not allow", self.lact("lint", code=1).stdout)
        self.write({".github/workflows/ci.yml": call % "./.github/workflows/ci.yml"})
        self.assertNotIn("settings allow", self.lact("lint").stdout)

    def test_a_pattern_that_is_none_is_bad_usage(self):
        self.write({".lact.yml": "lint:\n  forbidden-uses: {deny: [checkout]}\n"})
        self.assertIn("OWNER/REPOSITORY", self.lact("lint", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
