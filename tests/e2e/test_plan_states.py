#!/usr/bin/env python3
"""The fixture monorepo's three workflows in many states of git: what lact plan says would start.

Each row is a state: a script that makes it from a fresh clone on main, which origin has, the
options of `lact plan`, and the workflows that GitHub would start. Commits of the script are pushed
nowhere.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

NONE, CI = set(), {"ci"}
API, WEB = {"ci", "deploy-api"}, {"ci", "deploy-web"}
ALL = API | WEB

# Functions of every script. `change PATH...` appends to files and commits.
TOOLS = """
set -euo pipefail
edit() { for f in "$@"; do mkdir -p "$(dirname "$f")"; echo more >>"$f"; done; }
commit() { git add -A; git commit -qm "${1:-change}"; }
change() { edit "$@"; commit; }
"""

# name, script, options, what starts, a text that the answer holds
STATES = [
    # paths, on a push to main
    ("nothing to push", "", "", NONE, "nothing to push: origin/main is at this commit"),
    ("a file of the root", "change README.md", "", CI, "none of the 1 "),
    ("the api", "change apps/api/src/main.py", "", API, "apps/api/**"),
    ("the web app", "change apps/web/src/app.ts", "", WEB, ""),
    ("types, which both use", "change packages/types/src/new.ts", "", ALL, ""),
    ("the database", "change packages/database/x.sql", "", API, ""),
    ("the ui", "change packages/ui/x.ts", "", WEB, ""),
    ("both apps", "change apps/api/a apps/web/b", "", ALL, ""),
    ("an app that no filter names", "change apps/other/x", "", CI, ""),
    ("a folder of the same name elsewhere", "change lib/apps/api/x", "", CI, ""),
    ("a path in another case", "change Apps/Api/x", "", CI, ""),
    ("a file called like the folder of a filter", "change apps/api2/x apps/apix", "", CI, ""),
    ("a name with blanks and letters beyond ASCII", "change 'packages/ui/ü b.txt'", "", WEB, "packages/ui/ü b.txt"),
    ("the workflow's own file", "echo '#' >>.github/workflows/deploy-api.yml; commit", "", CI, ""),
    # several commits
    ("two commits, each with an app", "change apps/api/a; change apps/web/b", "", ALL, '"commits": 2'),
    ("a commit and its revert", "change apps/api/a; git revert --no-edit HEAD", "", CI, "no file is changed"),
    ("an empty commit", "git commit -q --allow-empty -m empty", "", CI, "no file is changed"),
    # kinds of changes
    ("a deletion", "git rm -q apps/web/package.json; commit", "", WEB, '"removed"'),
    ("a deleted folder", "git rm -rq packages/database; commit", "", API, ""),
    ("a rename within a filter", "git mv apps/api/requirements.txt apps/api/moved.txt; commit", "", API, '"renamed"'),
    ("a rename out of a filter", "git mv apps/web/package.json moved.json; commit", "", CI,
     '"previous_path": "apps/web/package.json"'),
    ("a rename into a filter", "git mv README.md packages/ui/README-2.md; commit", "", WEB, ""),
    ("a copy", "cp README.md apps/web/README-2.md; commit", "", WEB, ""),
    ("a change of mode", "chmod +x apps/api/requirements.txt; commit", "", API, '"modified"'),
    ("a symbolic link", "ln -s ../types packages/ui/link; commit", "", WEB, ""),
    ("a file that becomes a folder", "git rm -q apps/api/requirements.txt; change apps/api/requirements.txt/base", "",
     API, ""),
    ("a new submodule", "git -c protocol.file.allow=always submodule --quiet add \"$ORIGIN\" packages/ui/sub; commit",
     "", WEB, ""),
    ("a submodule that moves", "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),apps/web/sub; "
     "git commit -qm one; git push -q; git update-index --cacheinfo 160000,$(git rev-parse HEAD),apps/web/sub; "
     "git commit -qm two", "", WEB, '"modified"'),
    # skip markers
    ("[skip ci]", "edit apps/api/a; commit 'docs [skip ci]'", "", NONE, "the commit's message says '[skip ci]'"),
    ("[no ci] in the body", "edit apps/api/a; commit 'docs\n\nall of it [NO CI]'", "", NONE, "'[NO CI]'"),
    ("a trailer", "edit apps/api/a; commit $'docs\\n\\nbody\\n\\nskip-checks: true'", "", NONE, "skip-checks: true"),
    ("a trailer in the middle", "edit apps/api/a; commit $'docs\\n\\nskip-checks: true\\n\\nbody'", "", API, ""),
    ("a marker in a commit before the head", "edit apps/api/a; commit '[skip ci]'; change README.md", "", API, ""),
    ("a marker and a tag", "git commit -q --allow-empty -m '[skip ci]'", "--pr main", NONE, ""),
    # what is not committed
    ("edits that are not committed", "edit apps/api/a", "", NONE, "--working-tree"),
    ("edits with --working-tree", "edit apps/api/requirements.txt", "--working-tree", API, '"working_tree"'),
    ("a new file with --working-tree", "edit apps/web/new.ts", "--working-tree", WEB, ""),
    ("an ignored file with --working-tree", "edit apps/web/node_modules/x", "--working-tree", NONE, ""),
    ("a clean --working-tree", "", "--working-tree", NONE, "nothing to push"),
    ("what is staged, and not what is not", "edit apps/api/a apps/web/b; git add apps/web", "--staged", WEB, ""),
    ("commits and edits together", "change apps/api/a; edit apps/web/b", "--working-tree", ALL, ""),
    # branches
    ("develop", "git checkout -q develop; change apps/api/a", "", CI, "'develop'"),
    ("a new branch", "git checkout -qb feature; change apps/api/a", "", NONE, "'feature' matches none"),
    ("a new branch without commits", "git checkout -qb feature", "", NONE, '"new_branch"'),
    ("HEAD pushed to main from another branch", "git checkout -qb feature; change apps/api/a", "--branch main", API, ""),
    ("a merge", "git checkout -qb feature; change apps/web/b; git checkout -q main; change README.md; "
     "git merge -q --no-edit feature", "", WEB, ""),
    ("a fast forward", "git merge -q --ff-only origin/develop", "", CI, "docs/restore.md"),
    ("a forced push", "git reset -q --hard HEAD~2; change apps/api/a", "", ALL, '"forced": true'),
    ("main behind the remote", "git reset -q --hard HEAD~1", "", CI, '"forced": true'),
    ("an amended commit", "git commit -q --amend -m other", "", CI, '"forced": true'),
    # pull requests
    ("a pull request into main", "git checkout -qb feature; change apps/api/a", "--pr main", CI, '"opened"'),
    ("a pull request into develop", "git checkout -qb feature; change apps/api/a", "--pr develop", NONE,
     "'develop' matches none"),
    ("a new commit in a pull request", "git checkout -qb feature; change a", "--pr main --type synchronize", CI, ""),
    ("a label on a pull request", "git checkout -qb feature; change a", "--pr main --type labeled", NONE, "labeled"),
    ("a branch that is no branch", "git checkout -qb feature; change a", "--pr gone", NONE, ""),
    # tags and other events
    ("a tag", "git tag v2", "--tag v2", NONE, "'v2' is a tag"),
    ("a tag that is not there yet", "change apps/api/a", "--tag v3", NONE, "'v3' is a tag"),
    ("a release", "", "release", NONE, "it does not listen to release"),
    ("a merge queue", "", "merge_group", NONE, "it does not listen to merge_group"),
    # a range
    ("from a tag to main", "", "--before v1.0.0 --after main", ALL, '"base_name": "v1.0.0"'),
    ("from a tag to a commit", "", "--before v1.0.0 --after main~3 --branch main", API, ""),
    ("from HEAD~1", "", "--before HEAD~1", CI, ""),
    # HEAD and remotes
    ("a detached HEAD", "git checkout -q --detach; change apps/api/a", "", API, "HEAD is detached: treated as branch main"),
    ("a detached HEAD for develop", "git checkout -q --detach; change apps/api/a", "--branch develop", CI, ""),
    ("no remote", "git remote remove origin", "", ALL, '"first_push"'),
    ("no remote, another branch", "git remote remove origin; git checkout -qb feature; change a", "--pr main", CI, ""),
    ("another remote", "git remote rename origin upstream; change apps/web/b", "", WEB, "upstream/main"),
    ("a remote of the branch's own", "git remote add mine nowhere; git update-ref refs/remotes/mine/main HEAD; "
     "change apps/web/b; git config branch.main.remote mine", "", WEB, "mine/main"),
    ("a branch without history in common", "git checkout -q --orphan fresh; git commit -qm fresh", "--branch main",
     CI, '"forced": true'),
    ("no commit yet", "git checkout -q --orphan fresh; git update-ref -d refs/remotes/origin/main; "
     "git branch -qD main; git symbolic-ref HEAD refs/heads/main", "", NONE, "no commit to push"),
    # limits
    ("301 files, the last of which matters", "mkdir docs; for i in {100..399}; do echo >docs/$i; done; "
     "change packages/ui/x", "", CI, "the first of 301: GitHub looks at no more"),
    ("300 files, the last of which matters", "mkdir docs; for i in {100..398}; do echo >docs/$i; done; "
     "change packages/ui/x", "", WEB, ""),
    ("1,001 commits", "git fast-import --quiet <<<\"$(for i in {1..1001}; do printf 'commit refs/heads/main\\n"
     "committer a <a@b> %d +0000\\ndata 1\\nx\\n%s\\n' $i \"$([ $i = 1 ] && echo from refs/heads/main^0)\"; done)\"; "
     "git reset -q --hard", "", ALL, "more than 1000 commits"),
]


class States(lact.Case):
    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="lact-states-"))
        subprocess.run([lact.ROOT / "fixtures/make-monorepo.sh", "--origin", cls.shared / "repo"], check=True,
                       capture_output=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared, ignore_errors=True)

    def fresh(self, name):
        """A copy of the clone and of its origin."""
        folder = self.dir / name
        shutil.copytree(self.shared, folder, symlinks=True)
        self.repo = folder / "repo"
        self.git("remote", "set-url", "origin", str(folder / "repo.git"))
        return folder

    def script(self, text, folder, cwd=None):
        done = subprocess.run(["bash", "-c", TOOLS + text], cwd=cwd or self.repo, capture_output=True, text=True,
                              env=self.env(ORIGIN=str(folder / "repo.git")))
        self.assertEqual(done.returncode, 0, done.stderr)

    def plan(self, *options, cwd=None):
        return self.lact("plan", "--json", *options, cwd=cwd, code=0).stdout

    def check(self, text, expected, holds):
        plan = json.loads(text)
        starts = {pathlib.Path(w["path"]).stem for w in plan["workflows"] if w["verdict"] in ("starts", "unknown")}
        self.assertEqual(starts, expected, text)
        self.assertIn(holds.replace("none of the 1 ", "the changed file does not match"), text)

    def test_states(self):
        self.assertGreaterEqual(len(STATES), 40)
        for number, (name, script, options, expected, holds) in enumerate(STATES):
            with self.subTest(name):
                folder = self.fresh(str(number))
                self.script(script, folder)
                self.check(self.plan(*options.split()), expected, holds)
                shutil.rmtree(folder)

    def test_a_linked_worktree_has_a_file_for_git(self):
        folder = self.fresh("w")
        self.script("git worktree add -q ../linked develop; cd ../linked; change apps/api/a", folder)
        self.assertTrue((folder / "linked/.git").is_file())
        self.check(self.plan(cwd=folder / "linked"), CI, "origin/develop")

    def test_the_monorepo_as_a_submodule(self):
        folder = self.fresh("s")
        self.script("git init -q ../outer; cd ../outer; git -c protocol.file.allow=always submodule --quiet add "
                    "\"$ORIGIN\" inner; cd inner; change apps/web/b", folder)
        self.assertTrue((folder / "outer/inner/.git").is_file())
        self.check(self.plan(cwd=folder / "outer/inner"), WEB, "origin/main")

    def test_a_folder_below_the_root(self):
        folder = self.fresh("b")
        self.script("change apps/web/b", folder)
        self.check(self.plan(cwd=self.repo / "apps/web"), WEB, "")

    def shallow(self, name, script, before=":"):
        folder = self.fresh(name)
        self.script(f"{before}; cd ..; git clone -q --depth 1 --no-single-branch \"file://$ORIGIN\" shallow; cd shallow; {script}",
                    folder)
        return folder / "shallow"

    def test_a_shallow_clone_knows_what_it_was_cloned_from(self):
        self.check(self.plan(cwd=self.shallow("1", "change apps/api/a; change README.md")), API, '"commits": 2')

    def test_a_shallow_clone_knows_where_a_branch_leaves_the_clone(self):
        clone = self.shallow("2", "git checkout -qb feature; change apps/api/a")
        self.check(self.plan("--pr", "main", cwd=clone), CI, '"commits": 1')

    def test_a_shallow_clone_says_when_it_cannot_tell(self):
        clone = self.shallow("3", "git checkout -q develop; printf 'on: {pull_request: {paths: [a]}}\\n"
                             "jobs: {a: {runs-on: x, steps: [{run: a}]}}' >.github/workflows/x.yml; commit",
                             before="git checkout -q develop; change a; git push -q")
        text = self.plan("--pr", "main", cwd=clone)
        self.check(text, {"ci", "x"}, "git fetch --unshallow")
        self.assertIn("the clone is shallow and ends before it leaves origin/main", text)

    def test_payloads_of_the_users(self):
        self.fresh("p")
        event = self.dir / "event.json"
        for payload, expected, holds in (
                ({"deleted": True}, NONE, "the push deletes 'main'"),
                ({"ref": "refs/heads/develop"}, CI, "'develop'"),
                ({"ref": "refs/tags/v1"}, NONE, "'v1' is a tag"),
                ({"head_commit": {"message": "x [ci skip]"}}, NONE, "[ci skip]")):
            with self.subTest(payload):
                self.script("change apps/api/a", self.dir / "p")
                event.write_text(json.dumps(payload))
                self.check(self.plan("-e", str(event)), expected, holds)

    def test_nothing_of_the_repository_is_written(self):
        self.fresh("n")
        self.script("change apps/api/a; edit apps/web/b", self.dir / "n")
        os.utime(self.repo / "apps/api/a", (1, 1))  # git would refresh its index
        before = self.listing()
        self.plan("--working-tree")
        self.assertEqual(self.listing(), before)

    def listing(self):
        return [(str(p), p.lstat().st_mtime_ns, p.lstat().st_size) for p in sorted(self.repo.rglob("*"))]

    def test_a_bare_repository_is_refused(self):
        folder = self.fresh("bare")
        self.assertIn("bare", self.lact("plan", cwd=folder / "repo.git", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
