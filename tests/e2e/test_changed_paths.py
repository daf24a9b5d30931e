#!/usr/bin/env python3
"""dorny/paths-filter and tj-actions/changed-files: later jobs depend on what has changed."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

WORKFLOW = """\
on: [push, pull_request]
jobs:
  changes:
    runs-on: ubuntu-latest
    outputs:
      api: ${{ steps.filter.outputs.api }}
      web: ${{ steps.filter.outputs.web }}
      packages: ${{ steps.filter.outputs.changes }}
      files: ${{ steps.files.outputs.all_modified_files }}
    steps:
      - uses: actions/checkout@v4
      - uses: dorny/paths-filter@v3
        id: filter
        with:
          filters: |
            shared: &shared
              - 'shared/**'
            api:
              - *shared
              - 'api/**'
            web:
              - added|modified: 'web/**'
      - uses: tj-actions/changed-files@v46
        id: files
        with:
          separator: "\\n"
          safe_output: false
          files_ignore: .github/
  api:
    needs: changes
    if: needs.changes.outputs.api == 'true'
    runs-on: ubuntu-latest
    steps: [{run: echo api}]
  web:
    needs: changes
    if: needs.changes.outputs.web == 'true'
    runs-on: ubuntu-latest
    steps: [{run: echo web}]
  each:
    needs: changes
    strategy:
      matrix:
        package: ${{ fromJSON(needs.changes.outputs.packages) }}
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ matrix.package }} of ${FILES//$'\\n'/,}"
        env: {FILES: "${{ needs.changes.outputs.files }}"}
"""


class ChangedPaths(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({".github/workflows/ci.yml": WORKFLOW, "api/a.c": "1\n", "web/w.js": "1\n",
                        "shared/s": "1\n"})
        self.git("checkout", "-q", "-b", "topic")

    def commit(self, files):
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")

    def go(self, *args):
        records = self.records("run", "ci", *args, code=0)
        said = [r["text"] for r in records if r["record"] == "line" and r["kind"] == "output"]
        return lact.jobs(records), said

    def test_jobs_run_for_what_a_pull_request_changes(self):
        self.commit({"shared/s": "2\n"})
        jobs, said = self.go("--event", "pull_request")
        self.assertEqual((jobs["api"], jobs["web"]), ("success", "skipped"))
        self.assertIn("shared of shared/s", said)
        self.assertIn("api of shared/s", said)
        self.assertIn("Detected 1 changed files", said)

    def test_a_push_of_a_branch_is_compared_with_the_default_branch(self):
        self.commit({"web/new.js": "1\n"})
        self.commit({"web/w.js": "2\n"})
        jobs, said = self.go("--event", "push")
        self.assertEqual((jobs["api"], jobs["web"]), ("skipped", "success"))
        # the published action looks at the last commit alone where the branch is new
        self.assertIn("web of web/w.js", said)

    def test_uncommitted_edits_count_as_in_the_checkout(self):
        self.commit({"web/w.js": "2\n"})
        self.write({"api/a.c": "2\n", "api/fresh.c": "1\n", ".secrets": "TOKEN=hunter2hunter2\n"})
        jobs, said = self.go("--event", "pull_request")
        self.assertEqual((jobs["api"], jobs["web"]), ("success", "success"))
        self.assertIn("web of api/fresh.c,api/a.c,web/w.js", said)

    def test_a_repository_around_lacts_folders_is_not_the_jobs(self):
        self.git("init", "-q", str(self.dir), cwd=self.dir)
        (self.dir / "dotfile").write_text("1\n")
        self.git("add", "dotfile", cwd=self.dir)
        self.git("commit", "-q", "-m", "home", cwd=self.dir)
        self.commit({".github/workflows/ci.yml": WORKFLOW.replace("      - uses: actions/checkout@v4\n", ""), "api/a.c": "2\n"})
        jobs, _ = self.go("--event", "pull_request")
        self.assertEqual((jobs["api"], jobs["web"]), ("success", "skipped"))

    def test_no_git_and_no_network_are_needed(self):
        self.commit({"api/a.c": "2\n"})
        path = self.dir / "bin"
        path.mkdir()
        for name in ("bash", "sh"):
            (path / name).symlink_to(lact.shutil.which(name))
        records = self.records("run", "ci", "--offline", "--event", "pull_request", code=0,
                               env=self.env(PATH=str(path)))
        self.assertEqual(lact.jobs(records)["api"], "success")

    def test_base_head_has_what_steps_change(self):
        self.write({".github/workflows/ci.yml": """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo 2 >>api/a.c && rm web/w.js && echo 1 >made
      - uses: dorny/paths-filter@v3
        id: filter
        with:
          base: HEAD
          list-files: shell
          filters: "all: '**'"
      - run: echo "${{ steps.filter.outputs.all_files }}"
"""})
        self.commit({})
        records = self.records("run", "ci", code=0)
        self.assertEqual(lact.lines(records)[-1], "api/a.c made web/w.js")


if __name__ == "__main__":
    unittest.main()
