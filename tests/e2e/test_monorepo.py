#!/usr/bin/env python3
"""The fixture monorepo's three workflows, whole: real Node, npm, Python, builds and tests.

One folder holds the caches of all tests here, so that the later ones show what is reused.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


class Monorepo(lact.Case):
    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="lact-monorepo-"))
        cls.source = cls.shared / "monorepo"
        subprocess.run([lact.ROOT / "fixtures/make-monorepo.sh", cls.source], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared, ignore_errors=True)

    def setUp(self):
        super().setUp()
        self.cache = self.shared / "cache"
        self.repo = self.source

    def all_succeeded(self, records, expected):
        self.assertEqual([(name, outcome) for name, outcome, _ in lact.steps(records)],
                         [(name, "success") for name in expected])

    def notes(self, records):
        return {r["text"] for r in records if r["record"] == "note"}

    def test_1_ci_installs_builds_tests_and_finds_the_coverage(self):
        records = self.records("run", "ci", timeout=600, code=0)
        self.all_succeeded(records, ["Run actions/checkout@v3", "Setup Node.js", "Setup Python",
                                     "Install dependencies", "Build monorepo", "Run tests", "Upload coverage",
                                     "Post Setup Python", "Post Setup Node.js"])
        text = "\n".join(lact.lines(records))
        self.assertRegex(text, r"node: v18\.\d+\.\d+")
        self.assertRegex(text, r"python.* 3\.11\.\d+")
        self.assertIn("apps/web/coverage/lcov.info", text)
        self.assertIn("apps/api/coverage/coverage.xml", text)
        self.assertIn("Dry run: nothing leaves this machine", text)
        self.assertTrue(any(note.startswith("node 18.") for note in self.notes(records)))

    def test_2_deploy_web_reuses_node_and_the_npm_cache_and_ends_in_a_dry_run(self):
        records = self.records("run", "deploy-web", "--secret", "VERCEL_TOKEN=t0k3n-of-mine",
                               "--secret", "VERCEL_ORG_ID=org-1", "--secret", "VERCEL_PROJECT_ID=prj-1",
                               timeout=600, code=0)
        self.all_succeeded(records, ["Run actions/checkout@v3", "Setup Node.js", "Install dependencies",
                                     "Build web app", "Deploy to Vercel", "Post Setup Node.js"])
        text = "\n".join(lact.lines(records))
        self.assertIn("Found in cache", text)
        self.assertIn("Cache restored from key: node-cache-", text)
        self.assertTrue(any("tool cache" in note for note in self.notes(records)))
        self.assertIn("*** (secret VERCEL_TOKEN)", text)
        self.assertIn("./apps/web", text)
        self.assertNotIn("t0k3n-of-mine", str(records))

    def test_3_deploy_api_names_what_is_missing_and_exits_4(self):
        result = self.lact("run", "deploy-api", code=4)
        for word in ("RAILWAY_TOKEN", "RAILWAY_SERVICE_ID", "--secret RAILWAY_TOKEN", ".secrets"):
            self.assertIn(word, result.stdout)
        records = self.records("run", "deploy-api", "--secret", "RAILWAY_TOKEN=t0k3n-of-mine",
                               "--secret", "RAILWAY_SERVICE_ID=svc-1", code=0)
        self.assertIn("Secrets present: RAILWAY_TOKEN, RAILWAY_SERVICE_ID", "\n".join(lact.lines(records)))
        self.assertNotIn("t0k3n-of-mine", str(records))

    def test_4_an_uncommitted_edit_that_breaks_the_install_fails_the_run(self):
        self.repo = self.dir / "broken"
        shutil.copytree(self.source, self.repo, symlinks=True)
        manifest = self.repo / "apps/web/package.json"
        manifest.write_text(manifest.read_text().replace('"devDependencies": {',
                                                         '"devDependencies": {\n    "left-pad": "1.3.0",', 1))
        result = self.lact("run", "deploy-web", code=1)
        self.assertIn("failed: deploy · Install dependencies (exit code 1)", result.stdout)
        self.assertIn("npm error", result.stdout.split("failed: deploy")[1])
        self.assertIn("left-pad", result.stdout)
        self.assertIn("1 with uncommitted edits", result.stdout)


if __name__ == "__main__":
    unittest.main()
