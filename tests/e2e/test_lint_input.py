#!/usr/bin/env python3
"""lact lint on files, folders and settings that are not as they should be."""
import os
import stat
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

BAD = """\
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - run: echo ${{ github.nope }}
"""
GOOD = BAD.replace("${{ github.nope }}", "hi")
WORKFLOWS = ".github/workflows"


class Input(lact.Case):
    def setUp(self):
        super().setUp()
        self.workflow(GOOD)

    def oneline(self, *args, code=1, cwd=None):
        return self.lact("lint", "--oneline", *args, code=code, cwd=cwd).stdout.splitlines()


class Folders(Input):
    def test_a_named_folder_is_its_workflows_and_actions(self):
        self.write({".github/workflows/bad.yml": "on: push\njobs: 3\n", "a/b/action.yml": "name: 1\n", "c/x.yml": ""})
        self.git("add", "-A")
        bad, action = ".github/workflows/bad.yml:2:7: ", "b/action.yml:1:1: "
        self.assertEqual([line.split("'")[0] for line in self.oneline(".github")], [bad + "unexpected value "])
        self.assertEqual({line.split("the key")[0] for line in self.oneline("a")}, {"a/" + action})
        self.assertEqual(len(self.oneline(".")), len(self.oneline()))
        self.assertEqual(len(self.oneline(str(self.repo), cwd=self.dir)), len(self.oneline()))
        self.assertEqual(len(self.oneline("a", ".github/workflows/bad.yml")), len(self.oneline()))
        result = self.lact("lint", "c", code=2)
        self.assertEqual(result.stderr, "error: no workflow or action found in 'c'\nhelp: workflows are in "
                         ".github/workflows; other files have to be named\n")

    def test_a_folder_called_like_a_workflow_is_none(self):
        (self.repo / WORKFLOWS / "folder.yml").mkdir()
        for command in (["lint"], ["list"], ["plan"], ["run", "-n", "ci"]):
            result = self.lact(*command, code=0)
            self.assertNotIn("folder", result.stdout + result.stderr)

    def test_a_link_that_leads_nowhere_is_told_and_the_others_are_looked_at(self):
        self.write({WORKFLOWS + "/bad.yml": BAD})
        (self.repo / WORKFLOWS / "gone.yml").symlink_to("nowhere")
        result = self.lact("lint", "--oneline", code=2)
        self.assertIn("gone.yml': No such file or directory", result.stderr)
        self.assertIn(WORKFLOWS + "/bad.yml:8:30:", result.stdout)

    def test_a_file_without_a_repository(self):
        (self.dir / "a b.yml").write_text(BAD)
        self.assertEqual(self.oneline("a b.yml", code=1) if False else
                         self.lact("lint", "--oneline", "a b.yml", cwd=self.dir, code=1).stdout.split(":")[:3],
                         ["a b.yml", "8", "30"])

    @unittest.skipIf(os.geteuid() == 0, "root may read and write all files")
    def test_files_that_may_not_be_read_or_written(self):
        path = self.repo / WORKFLOWS / "bad.yml"
        path.write_text(BAD)
        path.chmod(0)
        self.assertIn("Permission denied", self.lact("lint", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
