#!/usr/bin/env python3
"""lact lint: published actions and workflows that the machine has in its cache, or in a folder."""
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

ONE, TWO = "1" * 40, "2" * 40
HELLO = """\
name: Hello
description: says hello
inputs:
  who: {required: true}
  how: {default: loudly}
  old: {default: '', deprecationMessage: use 'how'}
outputs: {text: {value: x}}
runs: {using: composite, steps: [{run: echo, shell: bash}]}
"""
FLOW = """\
on:
  workflow_call:
    inputs:
      count: {type: number, required: true}
    secrets: {token: {required: true}}
    outputs: {result: {value: x}}
jobs:
  x:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps: [{run: echo}]
"""


class Published(lact.Case):
    def cached(self, name, commit, files, ref=None):
        """A repository of the cache, and what a branch or tag led to."""
        folder = self.cache / "lact/actions" / name
        for path, text in files.items():
            (folder / commit / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / commit / path).write_text(text)
        if ref:
            (folder / "refs").mkdir(exist_ok=True)
            (folder / "refs" / ref.replace("/", "%2F")).write_text(commit)

    def found(self, *steps, args=(), text=None):
        """The codes and messages of what is found in these steps."""
        if not hasattr(self, "repo"):
            self.make_repo({}, commit=False)
        text = text or "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" + "".join(
            f"      - {step}\n" for step in steps)
        self.write({".github/workflows/ci.yml": text})
        out = self.lact("lint", "--oneline", "-shellcheck=", *args).stdout
        return [line.split(": ", 1)[1].rsplit(" [", 1)[0] for line in out.splitlines()]

    # --- actions -------------------------------------------------------------------------------

    def test_inputs_and_outputs_of_a_cached_action_are_checked_at_its_tag(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO}, ref="v1")
        self.assertEqual(self.found(
            "{id: a, uses: Octo/Hello@v1, with: {what: x, old: y}}", "run: echo ${{ steps.a.outputs.txt }}"), [
            "'Octo/Hello@v1' requires the input 'who'",
            "'Octo/Hello@v1' has no input 'what'",
            "the input 'old' of 'Octo/Hello@v1' is deprecated",
            "unknown property 'txt' of {text: string}"])
        self.assertEqual(self.found("{id: a, uses: Octo/Hello@v1, with: {who: x}}",
                                    "run: echo ${{ steps.a.outputs.text }}"), [])

    def test_a_commit_and_a_branch_with_a_slash_are_looked_up_too(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO})
        self.cached("octo/hello", TWO, {"sub/action.yaml": HELLO.replace("who", "whom")}, ref="dev/x")
        self.assertEqual(self.found("{uses: octo/hello@%s}" % ONE, "{uses: octo/hello/sub@dev/x}"), [
            f"'octo/hello@{ONE}' requires the input 'who'",
            "'octo/hello/sub@dev/x' requires the input 'whom'"])

    def test_of_what_is_not_in_the_cache_nothing_is_told(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO}, ref="v1")
        self.assertEqual(self.found("{uses: octo/hello@v2}", "{uses: octo/other@v1}",
                                    "{uses: octo/hello@%s}" % TWO), [])
        (self.cache / "lact/action.yml").write_text(HELLO)
        self.assertNotIn("requires", str(self.found("{uses: octo/hello/../../../@v1}", "{uses: octo/hello/../x@v1}")))
        shutil.rmtree(self.cache)
        self.assertEqual(self.found("{uses: octo/hello@v1}"), [])

    def test_a_path_that_the_repository_has_not_is_an_error(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO, "image/Dockerfile": "FROM scratch\n"}, ref="v1")
        self.assertEqual(self.found("{uses: octo/hello/none@v1}", "{uses: octo/hello/image@v1, with: {a: b}}"),
                         ["missing action in 'octo/hello/none@v1'"])

    def test_a_runtime_that_is_too_old_is_told(self):
        self.cached("octo/script", ONE, {
            "action.yml": "name: a\nruns: {using: node16, main: a.js}\n"}, ref="v1")
        self.assertEqual(self.found("{uses: octo/script@v1}"), [
            "'octo/script@v1' needs a runtime that runners no longer have"])

    def test_a_script_that_declares_no_outputs_may_set_any_and_a_wrong_manifest_says_nothing(self):
        self.cached("octo/script", ONE, {
            "action.yml": "name: a\nruns: {using: node20, main: a.js}\n"}, ref="v1")
        self.cached("octo/script", TWO, {
            "action.yml": "name: a\nrums: {using: node20, main: a.js}\n"}, ref="v2")
        # this one sets outputs by the names of its filters
        self.cached("dorny/paths-filter", ONE, {"action.yml": (
            "name: a\ninputs: {filters: {}}\noutputs: {changes: {}}\nruns: {using: node24, main: a.js}\n")}, ref="v9")
        self.assertEqual(self.found(
            "{id: a, uses: octo/script@v1}", "{id: b, uses: octo/script@v2, with: {x: y}}",
            "{id: c, uses: dorny/paths-filter@v9}",
            "run: echo ${{ steps.a.outputs.x }}${{ steps.b.outputs.x }}${{ steps.c.outputs.x }}"), [])

    def test_what_the_cache_has_goes_before_the_table_of_popular_actions(self):
        step = "{uses: actions/cache@v4, with: {path: a, key: b, sparkling: c}}"
        self.assertEqual(self.found(step), ["'actions/cache@v4' has no input 'sparkling'"])
        self.cached("actions/cache", ONE, {"action.yml": HELLO.replace("who", "sparkling")}, ref="v4")
        self.assertEqual(self.found(step), ["'actions/cache@v4' has no input 'path'",
                                            "'actions/cache@v4' has no input 'key'"])

    def test_the_commit_that_the_lock_file_pins_goes_before_where_the_tag_led(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO}, ref="v1")
        self.cached("octo/hello", TWO, {"action.yml": HELLO.replace("who", "whom")})
        self.make_repo({".lact.lock": f"octo/hello@v1 {TWO}\n"}, commit=False)
        self.assertEqual(self.found("{uses: octo/hello@v1}"), ["'octo/hello@v1' requires the input 'whom'"])
        self.write({".lact.lock": f"octo/hello@v1 {'3' * 40}\n"})
        self.assertEqual(self.found("{uses: octo/hello@v1}"), ["'octo/hello@v1' requires the input 'who'"])

    def test_a_lock_file_with_a_wrong_line_is_told(self):
        self.make_repo({".lact.lock": "octo/hello@v1 main\n", ".github/workflows/ci.yml": "on: push\n"}, commit=False)
        self.assertIn(".lact.lock:1: expected OWNER/NAME@REF", self.lact("lint", code=2).stderr)

    def test_a_folder_goes_before_all_else(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO}, ref="v1")
        mine = self.dir / "mine"
        mine.mkdir()
        (mine / "action.yml").write_text(HELLO.replace("who", "mine"))
        for folder in (str(mine), "../mine"):
            self.assertEqual(self.found("{uses: octo/hello@v1}", args=("--local-repository", f"octo/hello@v1={folder}")),
                             ["'octo/hello@v1' requires the input 'mine'"])
        result = self.lact("lint", "--local-repository", "octo/hello@v1=none", code=2)
        self.assertIn("--local-repository octo/hello@v1=none: missing folder", result.stderr)

    def test_a_commit_that_is_not_here_is_taken_for_the_version_behind_it(self):
        for comment, known in (("v4", True), ("v4.1.2", True), ("4.1.2 of May", True), ("tag=v4.1", True),
                               ("v4.1.2-beta", False), ("pinned", False), ("v99", False)):
            self.assertEqual(self.found(f"uses: actions/cache@{ONE} # {comment}"), [
                f"'actions/cache@{ONE}' requires the input '{name}'" for name in ("key", "path")] if known else [],
                comment)
        self.assertEqual(self.found(f"uses: actions/cache@{ONE}\n      # v4"), [])
        self.assertEqual(self.found(f"uses: actions/cache@{ONE} # v4\n      - uses: actions/cache@{ONE} # v2"), [
            f"'actions/cache@{ONE}' requires the input 'key'", f"'actions/cache@{ONE}' requires the input 'path'",
            f"'actions/cache@{ONE}' needs a runtime that runners no longer have"])

    def test_a_minor_version_is_taken_for_its_major_one(self):
        self.assertEqual(self.found("{uses: actions/cache@v4.1.2, with: {path: x}}"),
                         ["'actions/cache@v4.1.2' requires the input 'key'"])

    def test_permissions_are_followed_through_published_workflows(self):
        one = "on: workflow_call\njobs:\n  b:\n    permissions: {actions: read}\n    uses: %s\n"
        two = ("on: workflow_call\npermissions: {actions: write}\n"
               "jobs:\n  c: {runs-on: ubuntu-latest, steps: [{run: make}]}\n")
        ci = "on: push\npermissions: {actions: write}\njobs: {a: {uses: octo/flows/.github/workflows/one.yml@v1}}\n"
        for uses in ("octo/flows/.github/workflows/two.yml@v1", "./.github/workflows/two.yml",
                     "$/.github/workflows/two.yml"):
            self.cached("octo/flows", ONE, {".github/workflows/one.yml": one % uses,
                                            ".github/workflows/two.yml": two}, ref="v1")
            self.assertEqual(self.found(text=ci), [
                "'octo/flows/.github/workflows/one.yml@v1' calls 'octo/flows/.github/workflows/two.yml@v1', which asks "
                "for 'actions: write', but may only have 'actions: read'"])
            self.assertEqual(self.found(text=ci.replace("write", "none")), [
                "'octo/flows/.github/workflows/one.yml@v1', job b asks for 'actions: read', but may only have "
                "'actions: none'",
                "'octo/flows/.github/workflows/one.yml@v1' calls 'octo/flows/.github/workflows/two.yml@v1', which asks "
                "for 'actions: write', but may only have 'actions: read'"])

    # --- pins ----------------------------------------------------------------------------------

    def fixed(self, before, *args, code=0):
        self.write({".github/workflows/ci.yml": before})
        path = self.repo / ".github/workflows/ci.yml"
        self.lact("lint", "--fix", "-shellcheck=", *args, code=code)
        return path.read_bytes().decode()

    def test_what_is_not_pinned_is_pinned_to_the_commit_that_is_known(self):
        self.cached("octo/hello", ONE, {"a/action.yml": HELLO.replace("true", "false")}, ref="v1")
        self.cached("octo/flows", TWO, {".github/workflows/c.yml": "on: workflow_call\njobs: {}\n"}, ref="dev/x")
        self.make_repo({}, commit=False)
        head = "on: push # octo/hello@v1\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        lines = [(f"      - uses: octo/hello/a@{before}\n", f"      - uses: octo/hello/a@{after}\n") for before, after in (
            ("v1", f"{ONE} # v1"), ("v1  ", f"{ONE} # v1  "), ("v1 \t# says hello", f"{ONE} \t# v1 # says hello"),
            ("v1 # v1", f"{ONE} # v1"), ("v1 # v1 or so", f"{ONE} # v1 or so"), ("v1 # v1.2", f"{ONE} # v1 # v1.2"),
            ("v1 # lact: ignore[unpinned-uses]", "v1 # lact: ignore[unpinned-uses]"),
            ("v1\n        with: {who: x}", f"{ONE} # v1\n        with: {{who: x}}"))]
        tail = "  b:\n    uses: octo/flows/.github/workflows/c.yml@"
        before = head + "".join(line for line, _ in lines) + tail + "dev/x\n"
        after = head + "".join(line for _, line in lines) + tail + f"{TWO} # dev/x\n"
        for crlf in (False, True):
            if crlf:
                before, after = before.replace("\n", "\r\n"), after.replace("\n", "\r\n")
            (self.repo / ".github/workflows").mkdir(parents=True, exist_ok=True)
            (self.repo / ".github/workflows/ci.yml").write_bytes(before.encode())
            self.assertIn("uses: octo/hello/a@" + ONE, self.lact(
                "lint", "--diff", "--persona", "pedantic", code=1).stdout)
            self.lact("lint", "--fix", "-shellcheck=", "--persona", "pedantic", code=0)
            self.assertEqual((self.repo / ".github/workflows/ci.yml").read_bytes().decode(), after)
            self.assertNotIn("not pinned", self.lact("lint", "-shellcheck=", "--persona", "pedantic").stdout)

    def test_what_is_not_certain_is_not_pinned(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO.replace("true", "false")}, ref="v1")
        self.make_repo({}, commit=False)
        head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        for step in ("- {uses: octo/hello@v1}", "- uses: 'octo/hello@v1'", '- uses: "octo/hello@v1"',
                     "- uses: octo/hello@v2", "- uses: >-\n          octo/hello@v1", "- uses: octo/other@v1"):
            text = f"{head}      {step}\n"
            self.assertEqual(self.fixed(text, "--persona", "auditor"), text)
        text = f"{head}      - uses: octo/hello@v1\n"
        self.assertEqual(self.fixed(text), text)

    def test_the_lock_file_says_the_commit_and_an_anchor_is_pinned_where_it_stands(self):
        self.cached("octo/hello", ONE, {"action.yml": HELLO.replace("true", "false")}, ref="v1")
        self.make_repo({".lact.lock": f"octo/hello@v1 {TWO}\n"}, commit=False)
        text = ("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                "      - uses: &hello octo/hello@v1\n      - uses: *hello\n")
        self.assertEqual(self.fixed(text, "--persona", "pedantic"), text.replace("@v1", f"@{TWO} # v1"))
        shutil.rmtree(self.cache)
        self.assertEqual(self.fixed(text, "--persona", "pedantic"), text.replace("@v1", f"@{TWO} # v1"))

    # --- workflows -----------------------------------------------------------------------------

    def call(self, ref, more="", outputs="result"):
        return ("on: push\npermissions: {contents: read}\njobs:\n  call:\n"
                f"    uses: octo/flows/.github/workflows/c.yml@{ref}\n{more}"
                "  after:\n    needs: call\n    runs-on: ubuntu-latest\n"
                f"    steps: [{{run: 'echo ${{{{ needs.call.outputs.{outputs} }}}}'}}]\n")

    def test_calls_of_cached_workflows_are_checked_as_local_ones_are(self):
        self.cached("octo/flows", ONE, {".github/workflows/c.yml": FLOW}, ref="v1")
        wrong = self.call("v1", "    with: {count: many, other: 1}\n    secrets: {tokn: x}\n", "rslt")
        uses = "'octo/flows/.github/workflows/c.yml@v1'"
        self.assertEqual(self.found(text=wrong), [
            f"{uses}, job x asks for 'contents: write', but may only have 'contents: read'",
            f"{uses} requires the secret 'token'",
            "the input 'count' is a number, not a string",
            f"{uses} declares no input 'other'",
            f"{uses} declares no secret 'tokn'",
            "unknown property 'rslt' of {result: string}"])
        right = self.call("v1", "    permissions: {contents: write}\n    with: {count: 1}\n    secrets: {token: x}\n")
        self.assertEqual(self.found(text=right), [])

    def test_a_workflow_of_a_folder_and_one_that_is_missing(self):
        folder = self.dir / "flows"
        (folder / ".github/workflows").mkdir(parents=True)
        text = self.call("main", "    permissions: {contents: write}\n    secrets: {token: x}\n")
        mapped = ("--local-repository", f"octo/flows@main={folder}")
        uses = "'octo/flows/.github/workflows/c.yml@main'"
        self.assertEqual(self.found(text=text), [])
        self.assertEqual(self.found(text=text, args=mapped), [f"missing workflow {uses}"])
        (folder / ".github/workflows/c.yml").write_text(FLOW)
        self.assertEqual(self.found(text=text, args=mapped), [f"{uses} requires the input 'count'"])
        (folder / ".github/workflows/c.yml").write_text("on: push\njobs: {}\n")
        self.assertEqual(self.found(text=text, args=mapped),
                         [f"{uses} cannot be called: its 'on' has no 'workflow_call'"])


if __name__ == "__main__":
    unittest.main()
