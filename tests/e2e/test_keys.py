#!/usr/bin/env python3
"""Each key that is not supported yet is told by its name, and its job does not pass silently."""
import os
import re
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

KEYS = re.findall(r"^\| `([^`]+)` \| not supported yet", (lact.ROOT / "docs/keys.md").read_text(), re.M)
# Jobs of the fixture that lack what they name, and the one that runs without what it asks for.
CONTROLS = {"no-container": "success", "no-image": "success", "no-image (debian:12)": "not_run"}
RUNS = "snapshot"


def job_of(key):
    return "in-repository" if key.endswith("$/") else re.split(r"[.\s]", key)[-1]


class Keys(lact.Case):
    def test_each_key_that_is_not_supported_yet_is_told_by_its_name(self):
        self.repo = self.dir / "repo"
        shutil.copytree(lact.ROOT / "fixtures/run/unsupported", self.repo)
        self.git("init", "-q", "-b", "main")
        records = self.records("run", "keys", code=4)
        reasons = {r["name"]: r.get("reason", "") for r in records if r["record"] == "job_finished"}
        self.assertGreater(len(KEYS), 5)
        self.assertEqual(set(reasons), {job_of(key) for key in KEYS} | set(CONTROLS))
        for key in KEYS:
            name = job_of(key)
            word = "$/" if name == "in-repository" else name
            with self.subTest(key):
                told = reasons[name]
                if name == RUNS:
                    told = next(r["text"] for r in records if r["record"] == "difference"
                                and word in r["text"])
                self.assertIn(f"'{word}'", told)
                self.assertTrue(told.endswith(", which lact does not support yet"), told)
        ends = lact.jobs(records)
        self.assertEqual({name: ends[name] for name in CONTROLS}, CONTROLS)
        self.assertEqual({name for name, end in ends.items() if end == "success"},
                         {RUNS, "no-container", "no-image"})
        self.assertEqual({line for job in range(len(ends)) for line in lact.lines(records, job)},
                         {"runs", "no container", "no image"})

    def test_the_summary_names_the_key(self):
        self.workflow("on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{background: true, run: sleep 1}]}\n")
        out = self.lact("run", "ci", code=4).stdout
        self.assertIn("a is not run: a step of it is in the 'background', which lact does not support yet", out)


if __name__ == "__main__":
    unittest.main()
