#!/usr/bin/env python3
"""lact events: the list, and payloads held against GitHub's own schemas and
against the repository."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import lact  # noqa: E402

# Each event with a payload of its own among GitHub's webhooks: the activity types that are checked
# ("" has none). Of most others the payload says what changed, which nobody knows before it does.
TYPES = {
    "branch_protection_rule": ["created", "deleted"],
    "check_run": ["completed", "rerequested"],
    "check_suite": ["completed"],
    "create": [""],
    "delete": [""],
    "deployment": [""],
    "deployment_status": [""],
    "discussion": ["created", "deleted"],
    "discussion_comment": ["created", "deleted"],
    "fork": [""],
    "gollum": [""],
    "issue_comment": ["created", "deleted"],
    "issues": ["opened", "deleted", "unassigned", "unlabeled", "reopened"],
    "label": ["created", "deleted"],
    "merge_group": ["checks_requested"],
    "milestone": ["created", "deleted"],
    "page_build": [""],
    "project": ["created", "deleted"],
    "project_card": ["created", "deleted"],
    "project_column": ["created", "deleted"],
    "public": [""],
    "pull_request": ["opened", "ready_for_review", "reopened"],
    "pull_request_review": ["submitted"],
    "pull_request_review_comment": ["created", "deleted"],
    "push": [""],
    "registry_package": ["published", "updated"],
    "release": ["published", "created", "deleted", "released"],
    "repository_dispatch": [""],
    "status": [""],
    "watch": ["started"],
    "workflow_dispatch": [""],
    "workflow_run": ["completed", "requested"],
}
# Sent with an `action` as webhooks, and without activity types for workflows.
ACTIONS = {"deployment": "created", "deployment_status": "created"}
# Not webhooks: GitHub makes them for workflows alone, or under another event's name.
NO_WEBHOOK = {"image_version", "pull_request_comment", "pull_request_target", "schedule", "workflow_call"}


class Payloads(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({"a.txt": "1"})
        self.git("remote", "add", "origin", "https://github.com/octo-org/octo-repo.git")
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")
        self.write({"a.txt": "2", "b.txt": "1"})
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "second: <ü> $x @y\n\nwith a body")
        self.head = self.git("rev-parse", "HEAD").strip()
        self.before = self.git("rev-parse", "HEAD~1").strip()

    def event(self, name, *options):
        return json.loads(self.lact("events", name, *options, code=0).stdout)

    def validate(self, cases):
        done = subprocess.run(["node", str(HERE / "events/validate.mjs")], input=json.dumps(cases),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_each_payload_fits_github_s_schema(self):
        cases = []
        for event, types in TYPES.items():
            for kind in types:
                payload = self.event(event, *(["--type", kind] if kind else []))
                if event in ACTIONS:
                    payload["action"] = ACTIONS[event]
                if event == "repository_dispatch":
                    payload["action"] = "any"
                name = kind or ACTIONS.get(event, "event")
                cases.append({"definition": f"{event}${name}", "payload": payload})
        answers = self.validate(cases)
        wrong = {c["definition"]: errors[:6] for c, errors in zip(cases, answers) if errors}
        self.assertEqual(wrong, {})

    def test_a_payload_that_does_not_fit_is_found(self):
        payload = self.event("push")
        del payload["after"]
        payload["repository"]["stars"] = 1
        errors, = self.validate([{"definition": "push$event", "payload": payload}])
        self.assertEqual(len(errors), 2, errors)

    def test_every_event_is_either_checked_or_no_webhook(self):
        names = {line.split()[0] for line in self.lact("events", code=0).stdout.splitlines()
                 if line[0] not in " "}
        self.assertEqual(names, set(TYPES) | NO_WEBHOOK)

    def test_every_event_has_a_payload(self):
        for name in set(TYPES) | NO_WEBHOOK:
            with self.subTest(name):
                payload = self.event(name)
                self.assertEqual(payload["repository"]["full_name"], "octo-org/octo-repo")
                self.assertEqual(payload["sender"]["type"], "User")

    def test_a_push_tells_what_git_knows(self):
        push = self.event("push")
        self.assertEqual((push["before"], push["after"], push["ref"]), (self.before, self.head, "refs/heads/main"))
        self.assertEqual([c["id"] for c in push["commits"]], [self.head])
        self.assertEqual(push["head_commit"]["message"], "second: <ü> $x @y\n\nwith a body")
        self.assertEqual(push["head_commit"]["author"]["email"], "mona@example.com")
        self.assertEqual((push["created"], push["forced"], push["deleted"]), (False, False, False))
        self.assertEqual(push["compare"], "https://github.com/octo-org/octo-repo/compare/"
                         f"{self.before[:12]}...{self.head[:12]}")
        self.assertNotIn("added", push["head_commit"])
        self.git("checkout", "-q", "-b", "feature")
        self.assertTrue(self.event("push")["created"])
        self.git("reset", "-q", "--hard", "HEAD~1")
        self.git("commit", "-q", "--amend", "-m", "other")
        self.assertTrue(self.event("push", "--branch", "main")["forced"])

    def test_commits_are_listed_from_the_oldest_on(self):
        for number in range(3):
            self.git("commit", "-q", "--allow-empty", "-m", f"commit {number}")
        self.assertEqual([c["message"].split("\n")[0] for c in self.event("push")["commits"]],
                         ["second: <ü> $x @y", "commit 0", "commit 1", "commit 2"])

    def test_a_pull_request_has_a_head_and_a_base(self):
        self.git("checkout", "-q", "-b", "fix/it")
        pull = self.event("pull_request", "--pr", "main")["pull_request"]
        self.assertEqual((pull["head"]["ref"], pull["head"]["sha"]), ("fix/it", self.head))
        self.assertEqual((pull["base"]["ref"], pull["base"]["sha"]), ("main", self.before))
        self.assertEqual((pull["title"], pull["commits"]), ("second: <ü> $x @y", 1))

    def test_others_are_about_the_repository_too(self):
        self.assertEqual(self.event("release", "--tag", "v2")["release"]["tag_name"], "v2")
        group = self.event("merge_group")["merge_group"]
        self.assertEqual((group["base_ref"], group["head_sha"]), ("refs/heads/main", self.head))
        self.assertEqual(self.event("schedule")["schedule"], "0 0 * * *")
        run = self.event("workflow_run")["workflow_run"]
        self.assertEqual((run["head_branch"], run["head_sha"], run["conclusion"]), ("main", self.head, "success"))
        self.assertEqual(self.event("workflow_dispatch", "--input", "a=1")["inputs"], {"a": "1"})

    def test_the_user_s_payload_is_laid_over(self):
        (self.dir / "e.json").write_text('{"client_payload": {"a": 1}, "action": "go"}')
        payload = self.event("repository_dispatch", "-e", str(self.dir / "e.json"))
        self.assertEqual((payload["action"], payload["client_payload"], payload["branch"]), ("go", {"a": 1}, "main"))

    def test_a_server_of_one_s_own(self):
        self.git("remote", "set-url", "origin", "https://git.example.org/octo/shop.git")
        repository = self.event("push")["repository"]
        self.assertEqual(repository["url"], "https://git.example.org/api/v3/repos/octo/shop")
        self.assertEqual(repository["ssh_url"], "git@git.example.org:octo/shop.git")

    def test_a_run_sees_what_its_workflow_waits_for(self):
        self.write({".github/workflows/a.yml": "on:\n  workflow_run: {workflows: [Nightly]}\n  schedule:\n"
                    "    - cron: '5 4 * * *'\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                    "      - run: echo '${{ github.event.workflow_run.name }}${{ github.event.schedule }}'\n"})
        self.assertEqual(lact.lines(self.records("run", "a", "--event", "workflow_run", code=0)), ["Nightly"])
        self.assertEqual(lact.lines(self.records("run", "a", "--event", "schedule", code=0)), ["5 4 * * *"])


class List(lact.Case):
    def test_it_names_types_and_settings(self):
        out = self.lact("events", cwd=self.dir, code=0).stdout
        self.assertRegex(out, r"(?m)^push +commits or a tag are pushed\n"
                              r" +settings: branches branches-ignore tags tags-ignore paths paths-ignore$")
        self.assertRegex(out, r"(?m)^ +types: published unpublished created edited deleted prereleased released$")

    def test_what_is_wrong_is_told(self):
        self.make_repo({"a": ""})
        self.assertIn("did you mean 'release'?", self.lact("events", "relase", code=2).stderr)
        self.assertIn("has no activity type", self.lact("events", "push", "--type", "opened", code=2).stderr)
        self.assertIn("expected at most one event", self.lact("events", "push", "release", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
