#!/usr/bin/env python3
"""The workspace that a job sees: what is copied, what git says there, what stays untouched."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

CHECKOUT = """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - name: before
        run: ls -A
      - uses: actions/checkout@v4
        with: {fetch-depth: %s}
      - name: files
        run: git ls-files -co --exclude-standard | sort && cat tracked.txt
      - name: git
        run: |
          git status --short
          echo "$(git rev-parse HEAD) $GITHUB_SHA $(git branch --show-current)"
          git log --format=%%s
          git tag
      - name: writes
        run: echo changed > tracked.txt && rm -f new.txt && git -c user.name=a -c user.email=b commit -qam local
"""


class Workspace(lact.Case):
    def make(self, depth=1):
        self.make_repo({".github/workflows/ci.yml": CHECKOUT % depth, "tracked.txt": "one\n",
                        "gone.txt": "", "script.sh": "#!/bin/sh\n", ".gitignore": "*.log\n"})
        self.git("tag", "v1")
        self.write({"tracked.txt": "two\n"})
        self.git("commit", "-qam", "second")
        self.write({"tracked.txt": "edited\n", "new.txt": "", "ignored.log": ""})
        (self.repo / "gone.txt").unlink()

    def step(self, records, name):
        index = {r["name"]: r["step"] for r in records if r["record"] == "step_started"}
        return lact.lines(records, 0, index[name])

    def test_the_copy_has_edits_and_new_files_and_no_ignored_ones(self):
        self.make()
        records = self.records("run", "ci", code=0)
        self.assertEqual(self.step(records, "before"), [])
        self.assertEqual(self.step(records, "files"),
                         [".github/workflows/ci.yml", ".gitignore", "gone.txt", "new.txt", "script.sh", "tracked.txt",
                          "edited"])

    def test_git_says_what_it_says_to_the_user_on_a_shallow_branch(self):
        self.make()
        head = self.git("rev-parse", "HEAD").strip()
        self.assertEqual(self.step(self.records("run", "ci", code=0), "git"),
                         [" D gone.txt", " M tracked.txt", "?? new.txt", f"{head} {head} main", "second"])

    def test_fetch_depth_0_brings_history_and_tags(self):
        self.make(depth=0)
        self.assertEqual(self.step(self.records("run", "ci", code=0), "git")[-3:], ["second", "first", "v1"])

    def test_the_users_tree_and_repository_are_never_written(self):
        self.make()
        before = (self.git("status", "--porcelain"), self.git("rev-parse", "HEAD"),
                  self.git("count-objects", "-v"))
        self.records("run", "ci", code=0)
        self.assertEqual(before, (self.git("status", "--porcelain"), self.git("rev-parse", "HEAD"),
                                  self.git("count-objects", "-v")))
        self.assertEqual((self.repo / "tracked.txt").read_text(), "edited\n")

    def test_the_workspace_is_gone_afterwards(self):
        self.make()
        self.records("run", "ci", code=0)
        self.assertEqual(list((self.cache / "lact/w").iterdir()), [])

    def test_a_worktree_and_a_detached_head_work(self):
        self.make()
        self.git("stash", "-u")
        self.git("worktree", "add", "-q", str(self.dir / "tree"), "-b", "topic")
        records = self.records("run", "ci", cwd=self.dir / "tree", code=0)
        self.assertTrue(self.step(records, "git")[0].endswith(" topic"))
        self.git("checkout", "-q", "--detach", "v1")
        self.assertEqual(self.step(self.records("run", "ci", code=0), "git")[-1], "first")

    LINKS = """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
%s
      - name: write
        run: |
          for l in absolute real-name climbing sub/deep/inner chained; do echo after > $l/f; done
          echo after > file; cat real/f
          readlink outside
"""

    def links(self, checkout=""):
        """Links of every kind that lead back into the user's tree, and one that leads elsewhere."""
        self.make_repo({".github/workflows/ci.yml": self.LINKS % checkout, "real/f": "before\n",
                        "sub/deep/x": ""})
        (self.dir / "alias").symlink_to(self.repo)
        (self.dir / "back").symlink_to(self.repo / "real")
        (self.dir / "elsewhere").mkdir()
        real = (self.repo / "real").resolve()
        for name, target in (("absolute", self.repo / "real"), ("real-name", self.dir / "alias/real"),
                             ("climbing", "../" * 40 + str(real).lstrip("/")),
                             ("sub/deep/inner", f"{self.repo}/sub/../real"), ("chained", self.dir / "back"),
                             ("file", self.repo / "real/f"), ("outside", self.dir / "elsewhere"),
                             ("outside2", self.dir / "elsewhere")):
            (self.repo / name).symlink_to(target)
        self.git("add", "-A")
        self.git("commit", "-qm", "links")
        self.git("tag", "v1")

    def check_links(self):
        records = self.records("run", "ci", code=0)
        self.assertEqual((self.repo / "real/f").read_text(), "before\n")
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.assertEqual(self.step(records, "write"), ["after", str(self.dir / "elsewhere")])
        told = [r for r in records if r["record"] == "difference" and "outside" in r["text"]]
        self.assertEqual(len(told), 1, told)

    def test_links_into_the_users_tree_lead_into_the_copy(self):
        self.links()
        self.check_links()

    def test_links_of_a_ref_lead_into_the_copy(self):
        self.links("        with: {ref: v1}")
        self.check_links()

    def test_links_outside_a_sparse_checkout_lead_into_the_copy(self):
        self.links()
        self.git("sparse-checkout", "set", "--no-cone", "/real", "/.github")
        self.check_links()


if __name__ == "__main__":
    unittest.main()
