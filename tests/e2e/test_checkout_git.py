#!/usr/bin/env python3
"""What git does in a job after actions/checkout: fetch, push, submodules, sparse checkouts."""
import hashlib
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import git_server  # noqa: E402
import lact  # noqa: E402

URL = "https://github.com/octo-org/octo-repo"


class CheckoutGit(lact.Case):
    def script(self, script, inputs="{}", args=(), code=0, checkout=""):
        """The lines of a step after the checkout; its error output too."""
        body = "\n".join("          " + line for line in script.strip("\n").splitlines())
        self.write({".github/workflows/ci.yml": f"""\
on: [push, pull_request]
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {inputs}
      - name: script
        run: |
          exec 2>&1
{body}
"""})
        records = self.records("run", "ci", *args, code=code)
        index = {r["name"]: r["step"] for r in records if r["record"] == "step_started"}
        self.records_of_run = records
        return lact.lines(records, 0, index["script"]) if "script" in index else []


class Fetch(CheckoutGit):
    def setUp(self):
        super().setUp()
        self.make_repo({"f": "1"})
        for n in "234":
            self.write({"f": n})
            self.git("commit", "-qam", f"main {n}")
        self.git("tag", "v1")
        self.git("remote", "add", "origin", URL)
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")
        self.git("checkout", "-qb", "feat", "HEAD~2")
        self.write({"g": "1"})
        self.git("add", "-A")
        self.git("commit", "-qm", "feat")
        self.git("branch", "private")

    def test_the_base_is_fetched_with_the_depth_asked_for(self):
        self.assertEqual(self.script("""
git fetch -q --no-tags --depth=1 origin main
git log --format=%s origin/main
echo -
git fetch -q --depth=3 origin main
git log --format=%s origin/main
"""), ["main 4", "-", "main 4", "main 3", "main 2"])

    def test_unshallow_brings_what_diff_needs_to_find_the_merge_base(self):
        self.assertEqual(self.script("""
mkdir sub && cd sub
git fetch -q --unshallow --no-tags origin main feat
git rev-parse --is-shallow-repository
git diff --name-only origin/main...HEAD
git tag
git fetch -q --tags
git tag
"""), ["false", "g", "v1"])

    def test_origin_has_the_branches_that_were_pushed_and_the_real_url(self):
        lines = self.script("""
git remote get-url origin
git remote -v
git ls-remote --symref origin HEAD | head -1
git ls-remote -q origin | cut -f2
git fetch -q origin && git branch -r
git pull -q --ff-only && git status -sb | head -1
""")
        self.assertEqual(lines, [
            URL, f"origin\t{URL} (fetch)", f"origin\t{URL} (push)", "ref: refs/heads/main\tHEAD", "HEAD",
            "refs/heads/feat", "refs/heads/main", "refs/tags/v1", "  origin/feat", "  origin/main",
            "## feat...origin/feat"])

    def test_a_commit_is_fetched_by_its_id(self):
        old = self.git("rev-parse", "main~3").strip()
        self.assertEqual(self.script(f"git fetch -q --depth=1 origin {old} && git log --format=%s FETCH_HEAD"),
                         ["first"])

    def test_a_dry_push_says_what_it_would_do_and_no_push_arrives(self):
        before = self.git("for-each-ref"), self.git("count-objects", "-v")
        lines = self.script("""
git push --dry-run origin HEAD:new
echo x > x && git add x && git -c user.name=a -c user.email=b commit -qm x
push=push; git $push origin HEAD:new HEAD:main || echo refused
git ls-remote -q --heads origin | cut -f2
""")
        self.assertIn(" * [new branch]      HEAD -> new", lines)
        self.assertTrue([x for x in lines if "lact does not push to the remote" in x], lines)
        self.assertEqual(lines[-3:], ["refused", "refs/heads/feat", "refs/heads/main"])
        self.assertEqual(before, (self.git("for-each-ref"), self.git("count-objects", "-v")))

    def test_a_remote_with_another_url_is_that_one(self):
        self.git("clone", "-q", "--bare", ".", str(self.dir / "other.git"))
        self.assertEqual(self.script(f"""
git remote set-url origin {self.dir}/other.git
git ls-remote -q --heads origin | cut -f2
"""), ["refs/heads/feat", "refs/heads/main", "refs/heads/private"])

    def test_the_remote_depends_on_no_condition_that_old_versions_of_git_do_not_know(self):
        self.assertEqual(self.script("git config remote.origin.vcs; git config --get-regexp '^include' || echo none"),
                         ["lact", "none"])

    def test_a_rewritten_url_stays_the_one_of_the_run(self):
        self.assertEqual(self.script("""
git config --global url.https://token@github.invalid/.insteadOf https://github.com/
git ls-remote -q --heads origin | cut -f2
git fetch -q origin feat && git log -1 --format=%s FETCH_HEAD
"""), ["refs/heads/feat", "refs/heads/main", "feat"])

    def test_other_urls_of_every_kind_are_reached(self):
        other = self.dir / "my other.git"
        self.git("clone", "-q", "--bare", ".", str(other))
        self.git("config", "http.receivepack", "true", cwd=other)
        server = git_server.GitServer(self.dir, "s3cret")
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        ssh = self.dir / "ssh"
        ssh.write_text('#!/bin/sh\necho "ssh $*" >&2\nfor command; do :; done\neval "$command"\n')
        ssh.chmod(0o755)
        http = server.url.replace("//", "//x-access-token:s3cret@") + "/link"
        for url in (other, f"file://{other}", http, f"ssh://me@host:22{other}", f"host:{other}", "../my-link", f"ext::git %s {self.dir}/link"):
            with self.subTest(url):
                lines = self.script(f"""
cp -r "{other}" ../my-link
ln -sfn "{other}" {self.dir}/link
git config protocol.ext.allow always
git remote set-url origin '{url}'
export GIT_SSH_COMMAND='{ssh}' GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
git ls-remote -q --heads origin private
git fetch -q origin private && git log -1 --format=%s FETCH_HEAD
n=push; git $n -q origin HEAD:refs/heads/new && git ls-remote -q --heads origin new | cut -f2
""")
                said = [line for line in lines if line.startswith("ssh ")]
                self.assertEqual([x.split("\t")[-1] for x in lines if x not in said],
                                 ["refs/heads/private", "feat", "refs/heads/new"])
                self.assertEqual(len(said), 4 if str(url).startswith(("ssh:", "host:")) else 0)
                if str(url).startswith("ssh"):
                    self.assertEqual(said[0], f"ssh -p 22 me@host git-upload-pack '{other}'")
                self.git("update-ref", "-d", "refs/heads/new", cwd=other)

    def test_a_live_run_has_the_real_remote(self):
        self.assertEqual(self.script("git config remote.origin.vcs || echo real", args=["--live"]), ["real"])

    def test_a_shallow_clone_is_fetched_from(self):
        self.git("clone", "-q", "--depth=2", f"file://{self.repo}", str(self.dir / "shallow"))
        self.repo = self.dir / "shallow"
        self.git("remote", "set-url", "origin", URL)
        self.assertEqual(self.script("""
git fetch -q --unshallow origin feat; git log --format=%s origin/feat
git fetch -q --depth=1 origin feat; git log --format=%s origin/feat
"""), ["feat", "main 2", "feat"])


class Other(CheckoutGit):
    """other: branches main and feat, tag v1, four commits."""

    URL = "https://github.com/octo-org/other"

    def setUp(self):
        super().setUp()
        self.other = self.make_repo({"f": "1", "sub/a": "1", "big/b": "1"}, name="other")
        self.git("tag", "v1")
        self.git("checkout", "-qb", "feat")
        self.write({"f": "feat"})
        self.git("commit", "-qam", "feat")
        self.git("checkout", "-q", "main")
        for n in "23":
            self.write({"f": n})
            self.git("commit", "-qam", f"main {n}")
        self.git("update-ref", "refs/pull/7/merge", "feat")
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.make_repo({"own": "1"})
        (self.home / ".gitconfig").write_text(
            f'[url "file://{self.other}"]\n\tinsteadOf = {self.URL}\n[user]\n\tname = Users\n')

    LOOK = "cat f; echo; git log --format=%s; git symbolic-ref -q --short HEAD || echo detached; git tag\n"

    def fetched(self, inputs, script=LOOK):
        return self.script(script, "{repository: octo-org/other" + inputs + "}")

    def test_the_default_branch_is_fetched_with_the_users_settings_and_none_stays(self):
        self.assertEqual(self.fetched("", self.LOOK + "git remote get-url origin; git config user.name || echo nobody\n"),
                         ["3", "main 3", "main", self.URL, "nobody"])

    def test_every_kind_of_ref(self):
        old = self.git("rev-parse", "main~1", cwd=self.other).strip()
        for ref, expected in (("feat", ["feat", "feat", "feat"]), ("refs/heads/feat", ["feat", "feat", "feat"]),
                              ("v1", ["1", "first", "detached", "v1"]), ("refs/tags/v1", ["1", "first", "detached", "v1"]),
                              (old, ["2", "main 2", "detached"]), ("refs/pull/7/merge", ["feat", "feat", "detached"])):
            self.assertEqual(self.fetched(f', ref: "{ref}"'), expected, ref)

    def test_depth_and_tags(self):
        self.assertEqual(self.fetched(", fetch-depth: 2"), ["3", "main 3", "main 2", "main"])
        self.assertEqual(self.fetched(", fetch-depth: 0"), ["3", "main 3", "main 2", "first", "main", "v1"])
        self.assertEqual(self.fetched(", fetch-tags: true"), ["3", "main 3", "main", "v1"])

    def test_a_filter_leaves_objects_out(self):
        look = "cat f; echo; git rev-list --objects --missing=print --all | grep -c '^?' || :\n"
        self.assertEqual(self.fetched(", fetch-depth: 0", look), ["3", "0"])
        self.assertEqual(self.fetched(', fetch-depth: 0, filter: "blob:none"', look), ["3", "2"])

    def test_sparse(self):
        self.assertEqual(self.fetched(", sparse-checkout: sub", "ls; ls sub; git status --short\n"), ["f", "sub", "a"])

    def test_two_checkouts_in_one_job(self):
        self.write({"own": "edited"})
        self.write({".github/workflows/two.yml": """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
        with: {path: mine}
      - uses: actions/checkout@v6
        id: other
        with: {repository: octo-org/other, path: theirs, ref: v1}
      - run: cat mine/own theirs/f && echo && echo ${{ steps.other.outputs.ref }} ${{ steps.other.outputs.commit }}
      - uses: actions/checkout@v6
        with: {path: mine, ref: main}
      - run: cat mine/own theirs/f
      - run: touch theirs/new mine/new && echo x > theirs/f
      - uses: actions/checkout@v6
        with: {repository: octo-org/other, path: theirs, clean: false}
      - uses: actions/checkout@v6
        with: {path: mine, clean: false}
      - run: ls theirs mine
      - uses: actions/checkout@v6
        with: {repository: octo-org/other, path: theirs}
      - run: ls theirs && cat theirs/f
"""})
        lines = lact.lines(self.records("run", "two", code=0))
        commit = self.git("rev-parse", "v1", cwd=self.other).strip()
        text = "\n".join(lines)
        self.assertIn("edited1\n", text)
        self.assertIn(f"v1 {commit}", text)
        self.assertIn("\n11\n", text)
        self.assertIn("theirs:\nbig\nf\nnew\nsub", text)
        self.assertIn("mine:\nnew\nown", text)
        self.assertTrue(text.endswith("big\nf\nsub\n3"), text)

    def missing(self, inputs, *args):
        self.script("true", "{repository: octo-org/" + inputs + "}", args, code=4)
        return next(r for r in self.records_of_run if r["record"] == "missing")

    def test_offline_it_is_not_fetched(self):
        told = self.missing("other", "--offline")
        self.assertIn("repository 'octo-org/other' is not the run's own, and is not fetched with --offline", str(told))
        self.assertEqual(told["help"], "--local-repository octo-org/other@REF=FOLDER names a copy of it on this machine")

    def test_what_is_not_there_is_told(self):
        self.assertIn("repository 'octo-org/other' has no branch or tag 'gone'", str(self.missing("other, ref: gone")))
        (self.home / ".gitconfig").write_text(f'[url "file://{self.dir}/no/"]\n\tinsteadOf = https://github.com/\n')
        self.assertIn("git cannot fetch it", str(self.missing("nothing")))

    def test_a_local_repository_takes_its_place_with_its_edits(self):
        (self.other / "f").write_text("edited")
        local = ("--offline", "--local-repository", f"Octo-Org/other@v2={self.other}")
        for inputs in ("", ", ref: v2", ", ref: refs/tags/v2, path: w"):
            look = "cd w\n" if "path" in inputs else ""
            self.assertEqual(self.script(look + "cat f; echo; git log --format=%s; git remote get-url origin\n",
                                         "{repository: octo-org/other" + inputs + "}", local),
                             ["edited", "main 3", self.URL], inputs)
        self.assertIn("not fetched", str(self.missing("other, ref: v3", *local)))

    def test_a_local_repository_may_be_a_plain_folder(self):
        lact.shutil.rmtree(self.other / ".git")
        self.assertEqual(self.script("cat f; echo; ls -A\n", "{repository: octo-org/other}",
                                     ("--local-repository", f"octo-org/other@v2={self.other}")), ["3", "big", "f", "sub"])


class Login(CheckoutGit):
    def setUp(self):
        super().setUp()
        self.make_repo({"f": "private"}, name="link")
        self.git("clone", "-q", "--bare", ".", str(self.dir / "git/octo-org/other"))
        self.make_repo({"own": "1"})
        self.server = git_server.GitServer(self.dir / "git", "s3cret")
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def inputs(self, more=""):
        return "{repository: octo-org/other, github-server-url: '" + self.server.url + "'" + more + "}"

    LOOK = "cat f; echo; git config --get-regexp extraheader | cut -d' ' -f1; git ls-remote -q origin HEAD | cut -f2; cat .git/config\n"

    def test_a_token_logs_in_and_is_persisted_outside_of_the_repository(self):
        lines = self.script(self.LOOK, self.inputs(), ("--secret", "GITHUB_TOKEN=s3cret"))
        self.assertEqual(lines[:3], ["private", f"http.{self.server.url}/.extraheader", "HEAD"])
        self.assertNotIn("basic", str(lines))

    def test_without_persisting_a_later_git_cannot(self):
        lines = self.script("cat f; echo\nGIT_TERMINAL_PROMPT=0 git ls-remote -q origin HEAD >/dev/null 2>&1 || echo refused\n",
                            self.inputs(", token: s3cret, persist-credentials: false"))
        self.assertEqual(lines, ["private", "refused"])

    def test_a_key_is_used_and_removed(self):
        ssh = self.dir / "bin/ssh"
        ssh.parent.mkdir()
        ssh.write_text(f'#!/bin/sh\necho "$@" >> {self.dir}/said\ncat "$2" >> {self.dir}/said\n'
                       f'exec git-upload-pack {self.dir}/git/octo-org/other\n')
        ssh.chmod(0o755)
        path = f"{ssh.parent}:{os.environ['PATH']}"
        self.workflow_env = self.env(PATH=path)
        self.write({".github/workflows/key.yml": """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {repository: octo-org/other, ssh-key: the key, ssh-known-hosts: example ssh-rsa AAAA, ssh-user: me}
      - run: cat f && echo && git remote get-url origin && git config core.sshCommand
"""})
        lines = lact.lines(self.records("run", "key", code=0, env=self.workflow_env))
        said = (self.dir / "said").read_text()
        self.assertIn("me@github.com git-upload-pack 'octo-org/other.git'", said)
        self.assertIn("StrictHostKeyChecking=yes -o CheckHostIP=no", said)
        self.assertIn("the key\n", said)
        self.assertIn("private", lines)
        self.assertIn("me@github.com:octo-org/other.git", lines)
        key = [line for line in lines if line.startswith("ssh -i")][0].split('"')[1]
        self.assertFalse(os.path.exists(key))


class Lfs(CheckoutGit):
    CONTENT = "large content\n"

    def setUp(self):
        super().setUp()
        self.oid = hashlib.sha256(self.CONTENT.encode()).hexdigest()
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.oid}\nsize {len(self.CONTENT)}\n"
        self.make_repo({".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "d/a b.bin": pointer,
                        "plain.txt": pointer, "not.bin": "x\n"})

    def put_object(self):
        path = self.repo / ".git/lfs/objects" / self.oid[:2] / self.oid[2:4] / self.oid
        path.parent.mkdir(parents=True)
        path.write_text(self.CONTENT)
        path.chmod(0o444)

    LOOK = "cat 'd/a b.bin'; head -c 7 plain.txt; echo; cat not.bin; git status --short -uno; stat -c %a 'd/a b.bin'\n"

    def test_pointers_become_the_objects_of_the_clone(self):
        self.put_object()
        for inputs in ("{lfs: true}", "{lfs: true, ref: main}"):
            self.assertEqual(self.script(self.LOOK, inputs, ("--offline",)), ["large content", "version", "x", "644"])

    def test_without_the_input_pointers_stay(self):
        self.put_object()
        self.assertEqual(self.script("head -c 7 'd/a b.bin'; echo\n"), ["version"])

    def test_a_missing_object_is_told(self):
        for args, why in ((("--offline",), "is not fetched with --offline"), ((), "git-lfs")):
            self.script("true", "{lfs: true}", args, code=4)
            told = str([r for r in self.records_of_run if r["record"] == "missing"])
            self.assertIn(f"git-lfs object {self.oid} of 'd/a b.bin' is not in .git/lfs/objects", told)
            self.assertIn(why, told)

    def test_the_git_lfs_of_the_machine_fetches_what_is_missing(self):
        tool = self.dir / "bin/git-lfs"
        tool.parent.mkdir()
        tool.write_text(f"""#!/bin/sh
case $1 in
version|install|fetch) ;;
checkout) printf 'large content\\n' > 'd/a b.bin' ;;
esac
echo "$@" >> {self.dir}/said
""")
        tool.chmod(0o755)
        self.write({".github/workflows/lfs.yml": """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {lfs: true}
      - run: cat 'd/a b.bin'
"""})
        records = self.records("run", "lfs", code=0, env=self.env(PATH=f"{tool.parent}:{os.environ['PATH']}"))
        self.assertIn("large content", lact.lines(records))
        self.assertEqual((self.dir / "said").read_text().splitlines(),
                         ["version", "install --local --skip-smudge", "fetch origin", "checkout"])


class Sparse(CheckoutGit):
    def setUp(self):
        super().setUp()
        self.make_repo({"root": "1", "sub/a": "1", "sub/in/b": "1", "other/c": "1", "other/d": "1", "dir/e": "1"})

    LIST = "find . -name .git -prune -o -name .github -prune -o -type f -print | sort | cut -c3-\n"

    def test_a_cone_has_the_files_of_the_root_and_of_the_folders(self):
        self.assertEqual(self.script(self.LIST + "git sparse-checkout list; git status --short -uno; cat sub/a",
                                     "{sparse-checkout: sub/in}"),
                         ["root", "sub/a", "sub/in/b", "sub/in", "1"])

    def test_several_folders_are_one_on_each_line(self):
        self.assertEqual(self.script(self.LIST, '{sparse-checkout: "\\n  sub/in \\n\\ndir\\n"}'),
                         ["dir/e", "root", "sub/a", "sub/in/b"])

    def test_edits_outside_go_and_edits_inside_stay(self):
        self.write({"other/c": "edited", "other/new": "", "sub/a": "edited\n", "sub/new": ""})
        self.assertEqual(self.script(self.LIST + "git status --short | grep -v .github; cat sub/a",
                                     "{sparse-checkout: sub}"),
                         ["root", "sub/a", "sub/in/b", "sub/new", " M sub/a", "?? sub/new", "edited"])

    def test_without_a_cone_the_patterns_decide(self):
        self.write({"other/new": ""})
        self.assertEqual(
            self.script(self.LIST + "git config core.sparseCheckout; git status --short -uno",
                        '{sparse-checkout: "/other/*\\n!/other/d", sparse-checkout-cone-mode: false}'),
            ["other/c", "other/new", "true"])

    def test_path_and_ref_are_sparse_too(self):
        self.git("tag", "v1")
        self.write({"other/c": "2"})
        self.git("commit", "-qam", "second")
        self.assertEqual(self.script("cd w/x\n" + self.LIST + "cat other/c; git status --short -uno",
                                     "{sparse-checkout: other, path: w/x, ref: v1}"),
                         ["other/c", "other/d", "root", "1"])

    def test_patterns_that_git_refuses_fail_the_step(self):
        self.script("true", "{sparse-checkout: ../up}", code=1)

    def test_a_folder_without_a_repository_tells_that_all_files_are_there(self):
        subprocess.run(["rm", "-rf", str(self.repo / ".git")], check=True)
        self.assertEqual(len(self.script(self.LIST, "{sparse-checkout: sub}")), 6)
        self.assertIn("sparse-checkout", str([r for r in self.records_of_run if r["record"] == "difference"]))


class Submodules(CheckoutGit):
    """top has libs/one, which has deep; both by relative URLs."""

    def setUp(self):
        super().setUp()
        for name in ("deep", "one"):
            self.make_repo({f"{name}.txt": name + "\n"}, name=name)
        self.git("tag", "v1")
        self.submodule("add", "-q", "../deep", "deep")
        self.git("commit", "-qm", "sub of one")
        self.make_repo({"top.txt": "top"}, name="top")
        self.git("remote", "add", "origin", str(self.dir / "top"))
        self.submodule("add", "-q", "../one", "libs/one")
        self.submodule("update", "-q", "--init", "--recursive")
        self.git("commit", "-qm", "add sub")
        self.git("remote", "set-url", "origin", URL)
        self.git("remote", "set-url", "origin", self.GITHUB + "one", cwd=self.repo / "libs/one")
        self.one = self.git("rev-parse", "HEAD", cwd=self.repo / "libs/one").strip()

    def submodule(self, *args):
        self.git("-c", "protocol.file.allow=always", "submodule", *args)

    def test_true_is_the_first_level(self):
        self.assertEqual(self.script("""
ls libs/one; ls libs/one/deep
git -C libs/one log -1 --format=%s; git -C libs/one rev-parse HEAD
git -C libs/one rev-parse --show-toplevel | sed "s,^$PWD/,,"
git submodule status; git -C libs/one submodule status | cut -c1
git -C libs/one status --short; git status --short -uno; cat libs/one/.git
""", "{submodules: true}"), ["deep", "one.txt", "sub of one", self.one, "libs/one", f" {self.one} libs/one ({self.one[:7]})", "-",
                             "gitdir: ../../.git/modules/libs/one"])

    def test_recursive_is_all_levels(self):
        self.assertEqual(self.script("""
git submodule foreach --quiet --recursive 'echo $displaypath $(ls) $(git log --format=%s)'
git submodule status --recursive | cut -c1
""", "{submodules: recursive, fetch-depth: 0}"),
                         ["libs/one deep one.txt sub of one first", "libs/one/deep deep.txt first", " ", " "])

    def test_edits_within_are_there_and_git_says_so(self):
        (self.repo / "libs/one/one.txt").write_text("edited\n")
        self.assertEqual(self.script("cat libs/one/one.txt; git -C libs/one status --short; git status --short -uno",
                                     "{submodules: recursive}"), ["edited", " M one.txt", " m libs/one"])

    def test_a_moved_submodule_has_its_files_and_the_recorded_commit(self):
        self.git("checkout", "-q", "v1", cwd=self.repo / "libs/one")
        self.git("commit", "-q", "--allow-empty", "-m", "moved", cwd=self.repo / "libs/one")
        self.assertEqual(self.script("git -C libs/one rev-parse HEAD; git submodule status | cut -c1",
                                     "{submodules: true}"), [self.one, " "])

    def test_a_submodule_with_a_git_folder_of_its_own_is_one_too(self):
        subprocess.run(["sh", "-ec", "rm .git; mv ../../.git/modules/libs/one .git; grep -v worktree .git/config > c; mv c .git/config"],
                       cwd=self.repo / "libs/one", env=self.env(), check=True)
        self.assertEqual(self.script("git -C libs/one rev-parse HEAD", "{submodules: true}"), [self.one])

    def test_a_ref_and_a_path_have_the_submodules_of_that_commit(self):
        self.git("tag", "v2")
        (self.repo / "libs/one/one.txt").write_text("edited\n")
        self.assertEqual(self.script("cd w; cat libs/one/one.txt libs/one/deep/deep.txt; git status --short; "
                                     "git submodule status --recursive | cut -c1",
                                     "{submodules: recursive, ref: v2, path: w}"), ["one", "deep", " ", " "])

    def test_files_are_those_that_git_checks_out(self):
        """In a path, of the working tree and of a ref: bytes, modes and links, in all levels."""
        for folder in (self.repo / "libs/one/deep", self.repo / "libs/one", self.repo):
            (folder / ".gitattributes").write_text("*.crlf text eol=crlf\n*.id ident\n*.sh text eol=lf\n")
            (folder / "lines.crlf").write_bytes(b"a\r\nb\r\n")
            (folder / "one.id").write_text("$Id$\nx $Id$ $Id$ $Id: of rcs $\n$Id: \n$\n")
            (folder / "run.sh").write_text("#!/bin/sh\n")
            (folder / "run.sh").chmod(0o755)
            (folder / "nul").write_bytes(b"\0\r\n$Id$\xff")
            (folder / "link").symlink_to("nul")
            self.git("add", "-A", cwd=folder)
            self.git("commit", "-qm", "kinds", cwd=folder)
            # written anew, as a checkout would
            for name in ("lines.crlf", "one.id"):
                (folder / name).unlink()
            self.git("checkout", "-q", "--", ".", cwd=folder)
        self.git("tag", "v3")
        files = r"""find . -name .git -prune -o -name .github -prune -o -type f -printf '%P %m ' -exec sh -c \\
  'cksum < "$1"' sh {} \\; -o -type l -printf '%P -> %l\\n' | sort""".replace("\\\\", "\\")
        expected = subprocess.run(["sh", "-c", files], cwd=self.repo, capture_output=True, text=True,
                                  check=True).stdout.splitlines()
        self.assertEqual(len(expected), 3 * 6 + 5)
        for inputs in ("submodules: recursive, path: w", "submodules: recursive, path: w, ref: v3"):
            self.assertEqual(self.script("cd w\n" + files, "{" + inputs + "}"), expected, inputs)

    def test_a_second_checkout_takes_the_place_of_the_first(self):
        self.write({".github/workflows/twice.yml": """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {submodules: recursive}
      - uses: actions/checkout@v4
        with: {submodules: true, clean: false}
      - run: git submodule status | cut -c1 && git -C libs/one rev-parse HEAD
"""})
        self.assertIn(self.one, lact.lines(self.records("run", "twice", code=0)))

    def test_without_the_input_folders_are_empty(self):
        self.assertEqual(self.script("ls -A libs/one; git submodule status | cut -c1; git status --short -uno"), ["-"])

    LOOK = """
git submodule foreach --quiet --recursive 'echo $displaypath $(ls) $(git log --format=%s) $(git remote get-url origin)'
git submodule status --recursive | cut -c1; git status --short -uno
"""
    GITHUB = "https://github.com/octo-org/"

    def test_one_that_is_not_checked_out_comes_from_the_repositorys_own_git_folder(self):
        first, second = f"libs/one deep one.txt sub of one {self.GITHUB}one", f"libs/one/deep deep.txt first {self.GITHUB}deep"
        self.git("submodule", "deinit", "-f", "--all", cwd=self.repo / "libs/one")
        for args in ((), ("--offline",)):
            self.assertEqual(self.script(self.LOOK, "{submodules: recursive}", args), [first, second, " ", " "])
        self.git("submodule", "deinit", "-f", "--all")
        self.assertEqual(self.script(self.LOOK, "{submodules: recursive}", ("--offline",)), [first, second, " ", " "])
        self.assertEqual(self.script(self.LOOK, "{submodules: true}"), [first, " ", "-"])

    def instead_of(self, folder):
        (self.home / ".gitconfig").write_text('[protocol "file"]\n\tallow = always\n' + "".join(
            f'[url "file://{folder}/{name}"]\n\tinsteadOf = {self.GITHUB}{name}\n' for name in ("one", "deep")))

    def missing(self, *args, inputs="{submodules: recursive}"):
        self.script("true", inputs, args, code=4)
        return str(self.records_of_run)

    def test_one_that_is_nowhere_here_is_fetched_from_its_url(self):
        self.instead_of(self.dir)
        self.git("submodule", "deinit", "-f", "--all")
        lact.shutil.rmtree(self.repo / ".git/modules")
        self.assertEqual(self.script("ls libs/one/deep; git -C libs/one rev-parse HEAD --is-shallow-repository",
                                     "{submodules: recursive}"), ["deep.txt", self.one, "true"])
        self.assertEqual(self.script("git -C libs/one rev-parse --is-shallow-repository", "{submodules: true, fetch-depth: 0}"),
                         ["false"])
        self.assertIn("submodule 'libs/one' is not checked out here, and is not fetched with --offline", self.missing("--offline"))
        self.script("true", args=("--offline",))

    def test_one_that_cannot_be_fetched_fails_the_step_with_what_git_says(self):
        self.instead_of(self.dir / "nothing")
        for where, name in (("libs/one", "libs/one/deep"), (".", "libs/one")):
            self.git("submodule", "deinit", "-f", "--all", cwd=self.repo / where)
            for modules in (self.repo / ".git").rglob("modules"):
                lact.shutil.rmtree(modules / ("deep" if where != "." else "libs"), ignore_errors=True)
            said = self.missing()
            self.assertIn(f"submodule '{name}' is not checked out here, and git cannot fetch it", said)
            self.assertIn("/nothing/", said)
            self.assertIn("git submodule update --init --recursive", said)

    def test_a_commit_that_the_submodule_here_does_not_have_is_fetched(self):
        self.instead_of(self.dir)
        (self.dir / "one/one.txt").write_text("newer\n")
        self.git("commit", "-qam", "newer", cwd=self.dir / "one")
        newer = self.git("rev-parse", "HEAD", cwd=self.dir / "one").strip()
        self.git("update-index", "--cacheinfo", f"160000,{newer},libs/one")
        self.git("commit", "-qm", "newer one")
        self.git("tag", "v4")
        self.assertEqual(self.script("cat libs/one/one.txt; git -C libs/one rev-parse HEAD", "{submodules: true, ref: v4}"),
                         ["newer", newer])

    def test_update_none_leaves_the_folder_empty(self):
        look = "ls -A libs/one; git submodule status | cut -c1; git status --short -uno"
        self.git("config", "submodule.libs/one.update", "none")
        self.assertEqual(self.script(look, "{submodules: recursive}"), ["-"])
        self.git("submodule", "deinit", "-f", "--all")
        lact.shutil.rmtree(self.repo / ".git/modules")
        self.git("config", "-f", ".gitmodules", "submodule.libs/one.update", "none")
        self.git("commit", "-qam", "none")
        self.assertEqual(self.script(look, "{submodules: recursive}", ("--offline",)), ["-"])
        self.assertEqual(self.script(look, "{submodules: recursive, ref: main}", ("--offline",)), ["-"])


if __name__ == "__main__":
    unittest.main()
