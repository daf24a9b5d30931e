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

    def test_a_confidence_that_there_is_not_is_bad_usage(self):
        self.workflow(RISKY)
        self.assertIn("expected low, medium or high",
                      self.lact("lint", "--min-confidence", "certain", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
