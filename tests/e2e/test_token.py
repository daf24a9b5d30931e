#!/usr/bin/env python3
"""GITHUB_TOKEN, from gh only when asked; permissions: shown, and held to for called workflows."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

SHOW = """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    env: {TOKEN: '${{ github.token }}', SECRET: '${{ secrets.GITHUB_TOKEN }}'}
    steps: [{run: 'echo "${#TOKEN} ${#SECRET} [$TOKEN]"'}]
"""
GH = """\
#!/bin/sh
echo "$@" >> "$HOME/gh.log"
%s
"""


class Token(lact.Case):
    def with_gh(self, does):
        """A folder of programs with this gh in it."""
        self.bin = self.dir / "bin"
        self.bin.mkdir(exist_ok=True)
        (self.bin / "gh").write_text(GH % does)
        (self.bin / "gh").chmod(0o755)
        return self.env(PATH=f"{self.bin}:{os.environ['PATH']}")

    def asked(self):
        log = self.home / "gh.log"
        return log.read_text().splitlines() if log.exists() else []

    def test_gh_is_not_run_unless_asked(self):
        self.workflow(SHOW)
        env = self.with_gh("echo gho_0123456789")
        env["GITHUB_TOKEN"] = env["GH_TOKEN"] = "from the environment"
        self.assertEqual(lact.lines(self.records("run", "ci", env=env, code=0)), ["0 0 []"])
        self.assertEqual(self.asked(), [])

    def test_gh_token_is_the_token_and_is_masked(self):
        self.workflow(SHOW)
        env = self.with_gh("echo gho_0123456789")
        self.assertEqual(lact.lines(self.records("run", "ci", "--gh-token", env=env, code=0)), ["14 14 [***]"])
        self.assertEqual(self.asked(), ["auth token"])

    def test_gh_is_asked_for_the_host_of_the_repository(self):
        self.workflow(SHOW)
        self.git("remote", "add", "origin", "git@ghe.example.com:octo/repo.git")
        self.records("run", "ci", "--gh-token", env=self.with_gh("echo gho_0123456789"), code=0)
        self.assertEqual(self.asked(), ["auth token --hostname ghe.example.com"])

    def test_a_token_that_is_given_wins(self):
        self.workflow(SHOW)
        env = self.with_gh("echo gho_0123456789")
        records = self.records("run", "ci", "--gh-token", "-s", "github_token=abc", env=env, code=0)
        self.assertEqual(lact.lines(records), ["3 3 [***]"])
        self.assertEqual(self.asked(), [])

    def test_what_gh_cannot_do_is_told(self):
        self.workflow(SHOW)
        result = self.lact("run", "ci", "--gh-token",
                           env=self.with_gh("echo 'no oauth token found for github.com' >&2; exit 1"), code=4)
        self.assertIn("`gh auth token` failed: no oauth token found for github.com", result.stderr)
        self.assertIn("gh auth login", result.stderr)
        result = self.lact("run", "ci", "--gh-token", env=self.with_gh("true"), code=4)
        self.assertIn("it gave no token", result.stderr)
        result = self.lact("run", "ci", "--gh-token", env=self.env(PATH=str(self.home)), code=4)
        self.assertIn("missing program 'gh'", result.stderr)

    # --- permissions ---------------------------------------------------------------------------

    def test_permissions_are_shown(self):
        self.workflow("""\
on: push
permissions: {contents: read, id-token: write}
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}
  b: {runs-on: ubuntu-latest, permissions: {}, steps: [{run: 'true'}]}
  c: {runs-on: ubuntu-latest, permissions: {pull-requests: write}, steps: [{run: 'true'}]}
""")
        records = self.records("run", "ci", code=0)
        self.assertEqual({r["name"]: r["permissions"] for r in records if r["record"] == "job_started"}, {
            "a": "contents: read, id-token: write", "b": "none", "c": "pull-requests: write"})
        self.assertEqual([r["job"] for r in records if r["record"] == "difference" and "OIDC" in r["text"]], [0])
        out = self.lact("run", "ci", "-v", code=0).stdout
        self.assertIn("a · ubuntu-latest, on this machine\n  permissions: contents: read, id-token: write\n", out)
        self.assertNotIn("permissions:", self.lact("run", "ci", code=0).stdout)

    def call(self, owner, caller=""):
        """A workflow of `octo` that calls one of `owner`, which wants id-token: write."""
        server = self.dir / "server" / owner / "flows"
        self.make_repo({".github/workflows/c.yml": "on: workflow_call\njobs:\n  x:\n    runs-on: ubuntu-latest\n"
                        "    permissions: {id-token: write}\n    steps: [{run: 'true'}]\n"}, name=f"work-{owner}")
        self.git("clone", "-q", "--bare", str(self.repo), str(server))
        self.make_repo({".github/workflows/ci.yml": f"on: push\n{caller}jobs:\n"
                        f"  call: {{uses: {owner}/flows/.github/workflows/c.yml@main}}\n"}, name=f"repo-{owner}")
        self.git("remote", "add", "origin", "https://github.com/octo/repo.git")
        return self.lact("run", "ci", "--action-server", f"file://{self.dir}/server")

    def test_id_token_for_another_owner_has_to_be_given(self):
        result = self.call("stranger")
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertIn("asks for 'id-token: write', but may only have 'id-token: none'", result.stderr)

    def test_id_token_for_another_owner_may_be_given(self):
        self.assertEqual(self.call("stranger", "permissions: {id-token: write}\n").returncode, 0)

    def test_the_owners_other_repositories_are_trusted(self):
        self.assertEqual(self.call("Octo").returncode, 0)


if __name__ == "__main__":
    unittest.main()
