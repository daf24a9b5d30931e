#!/usr/bin/env python3
"""The SARIF output of lact lint is valid by the official schema."""
import json
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

FOLDER = lact.ROOT / "tests/e2e/sarif"
WORKFLOW = """\
on: {push: {branches: [a], branches-ignore: [b]}}
jobs:
  test:
    runs-on: gpu
    steps:
      - run: echo "${{ github.event.issue.title }} \u00e9\u4e2d"
        shell: "b\\"sh"
"""


@unittest.skipUnless(shutil.which("node") and (FOLDER / "node_modules").is_dir(),
                     "needs node and the npm packages of tests/e2e/sarif")
class Sarif(lact.Case):
    def sarif(self, text, code):
        self.workflow(text, name="a b%")
        return self.lact("lint", "--format", "sarif", code=code).stdout

    def validate(self, log):
        result = subprocess.run(["node", str(FOLDER / "validate.mjs")], input=log, text=True,
                                capture_output=True)
        self.assertEqual(result.stderr, "")
        return result.stdout

    def test_findings_are_valid_and_in_their_place(self):
        log = self.sarif(WORKFLOW, 1)
        self.assertEqual(self.validate(log), "")
        run = json.loads(log)["runs"][0]
        self.assertEqual({r["ruleId"] for r in run["results"]},
                         {"event-filters", "runner-label", "untrusted-input", "shell-name"})
        known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        self.assertLessEqual({r["ruleId"] for r in run["results"]}, known)
        self.assertEqual({r["properties"]["confidence"] for r in run["results"]}, {"high"})
        precision = {r["id"]: r["properties"]["precision"] for r in run["tool"]["driver"]["rules"]}
        self.assertEqual((precision["glob"], precision["github-env"]), ("high", "low"))
        place = run["results"][0]["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"],
                         {"uri": ".github/workflows/a%20b%25.yml", "uriBaseId": "%SRCROOT%"})
        self.assertIn("%SRCROOT%", run["originalUriBaseIds"])
        self.assertEqual(place["region"]["startLine"], 1)

    def test_rules_say_what_code_scanning_shows(self):
        rules = {r["id"]: r for r in json.loads(self.sarif(WORKFLOW, 1))["runs"][0]["tool"]["driver"]["rules"]}
        for rule in rules.values():
            self.assertTrue(rule["helpUri"].startswith("https://"), rule)
            self.assertNotEqual(rule["fullDescription"]["text"], rule["shortDescription"]["text"])
        self.assertEqual(rules["untrusted-input"]["properties"],
                         {"precision": "high", "security-severity": "7.5", "tags": ["security"]})
        self.assertEqual(rules["glob"]["properties"], {"precision": "high"})
        self.assertIn("```yaml\n", rules["untrusted-input"]["help"]["markdown"])

    def test_paths_are_seen_from_the_root_wherever_lact_is_started(self):
        self.workflow(WORKFLOW, **{"a/b/x.txt": "", "bad.yml": WORKFLOW})
        ci = ".github/workflows/ci.yml"
        os.symlink(self.repo, self.dir / "link")
        for args, cwd, uri in ((["-C", str(self.repo)], self.dir, ci), ([], self.repo / "a/b", ci),
                               ([f"../../{ci}"], self.repo / "a/b", ci), ([str(self.dir / "link" / ci)], self.dir, ci),
                               ([f"./{ci}"], self.repo, ci), (["bad.yml"], self.repo, "bad.yml")):
            with self.subTest(args=args, cwd=cwd):
                log = self.lact("lint", "--format", "sarif", *args, cwd=cwd, code=1).stdout
                self.assertEqual(self.validate(log), "")
                self.assertEqual({json.dumps(location["physicalLocation"]["artifactLocation"])
                                  for result in json.loads(log)["runs"][0]["results"]
                                  for location in result["locations"] + result.get("relatedLocations", [])},
                                 {json.dumps({"uri": uri, "uriBaseId": "%SRCROOT%"})})
        outside = self.dir / "outside.yml"
        outside.write_text(WORKFLOW)
        log = self.lact("lint", "--format", "sarif", "../outside.yml", code=1).stdout
        self.assertIn({"uri": "../outside.yml"}, [r["locations"][0]["physicalLocation"]["artifactLocation"]
                                                 for r in json.loads(log)["runs"][0]["results"]])

    def edited(self, text, fix):
        lines = text.splitlines(keepends=True)
        change, = fix["artifactChanges"]
        for replacement in sorted(change["replacements"], reverse=True,
                                  key=lambda r: (r["deletedRegion"]["startLine"], r["deletedRegion"]["startColumn"])):
            region = replacement["deletedRegion"]
            start, end = (sum(map(len, lines[:region[f"{side}Line"] - 1])) + region[f"{side}Column"] - 1
                          for side in ("start", "end"))
            text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
        return text

    def test_fixes_are_what_fix_does(self):
        before = WORKFLOW.replace('"b\\"sh"', "bash").replace("{branches: [a], branches-ignore: [b]}", "")
        log = self.sarif(before, 1)
        self.assertEqual(self.validate(log), "")
        result = next(r for r in json.loads(log)["runs"][0]["results"] if r["ruleId"] == "untrusted-input")
        fix, = result["fixes"]
        self.assertEqual(fix["artifactChanges"][0]["artifactLocation"],
                         result["locations"][0]["physicalLocation"]["artifactLocation"])
        self.lact("lint", "--fix")
        self.assertEqual(self.edited(before, fix), (self.repo / ".github/workflows/a b%.yml").read_text())

    def test_nothing_found_is_valid(self):
        self.assertEqual(self.validate(self.sarif(WORKFLOW.split("jobs:")[0].replace(
            "{push: {branches: [a], branches-ignore: [b]}}", "push")
            + "jobs: {a: {runs-on: ubuntu-latest, steps: [{run: make}]}}\n", 0)), "")

    def test_what_is_not_valid_is_told(self):
        log = json.loads(self.sarif(WORKFLOW, 1))
        log["runs"][0]["results"][0]["level"] = "fatal"
        self.assertIn("level", self.validate(json.dumps(log)))


if __name__ == "__main__":
    unittest.main()
