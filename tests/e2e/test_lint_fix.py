#!/usr/bin/env python3
"""lact lint --fix and --diff: what is repaired, and that all else stays as it is."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HEAD = "on:   push # kept\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"


class Fix(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({}, commit=False)
        self.path = self.repo / ".github/workflows/ci.yml"

    def fix(self, text, path=".github/workflows/ci.yml", code=0):
        self.write({path: text})
        self.lact("lint", "--fix", "-shellcheck=", code=code)
        return (self.repo / path).read_text()

    def assert_fixed(self, before, after):
        """The step is repaired so, nothing else changes, and there is nothing left to find."""
        self.assertEqual(self.fix(HEAD + before), HEAD + after)
        self.assertEqual(self.lact("lint", "--diff", code=0).stdout, "")

    def test_commands_become_files(self):
        self.assert_fixed('      - run: echo "::set-output name=a-b::1 2"   \n',
                          '      - run: echo "a-b=1 2" >> "$GITHUB_OUTPUT"   \n')
        self.assert_fixed("      - run: |\n          if x; then\n            echo '::save-state name=a::b'\n"
                          "          fi\n          echo \"::add-path::$HOME/bin\"\n",
                          "      - run: |\n          if x; then\n            echo 'a=b' >> \"$GITHUB_STATE\"\n"
                          "          fi\n          echo \"$HOME/bin\" >> \"$GITHUB_PATH\"\n")

    def test_a_command_that_may_mean_something_else_is_left_alone(self):
        for script in ('echo "::set-output name=a::1%0A2"', 'echo "::set-output name=a::1" | cat',
                       'printf "::set-output name=a::1"', '"echo \\"::set-output name=a::1\\""',
                       ">\n          echo '::set-output name=a::1'"):
            text = HEAD + f"      - run: {script}\n"
            self.assertEqual(self.fix(text, code=1), text)

    def test_conditions_become_one_expression(self):
        self.assert_fixed("      - run: make\n        if: ${{ github.ref_name == 'a' }} && !${{ failure() }} # so\n",
                          "      - run: make\n        if: ${{ (github.ref_name == 'a') && !failure() }} # so\n")
        self.assert_fixed("      - if: |\n          ${{ github.ref_name == 'a' }}\n        run: make\n",
                          "      - if: |-\n          ${{ github.ref_name == 'a' }}\n        run: make\n")

    def test_a_cron_expression_loses_its_line_feed(self):
        text = "on:\n  schedule:\n    - cron: %s\n        0 3 * * *\n" + HEAD.split("\n", 1)[1] + "      - run: make\n"
        for style in ("|", ">"):
            self.assertEqual(self.fix(text % style), text % (style + "-"))

    def test_a_condition_with_other_text_is_left_alone(self):
        text = HEAD + "      - run: make\n        if: ${{ github.ref }} == 'refs/heads/main'\n"
        self.assertEqual(self.fix(text, code=1), text)

    def test_a_runner_that_is_gone_becomes_the_next_of_its_kind(self):
        for before, after in (("ubuntu-20.04", "ubuntu-22.04"), ("'macos-13'", "'macos-15-intel'"),
                              ('["windows-2019"] # so', '["windows-2022"] # so'),
                              ("\n      labels: [macos-13-xlarge]", "\n      labels: [macos-14-xlarge]"),
                              ("[self-hosted, macos-13]", "[self-hosted, macos-13]")):
            text = (HEAD + "      - run: make\n").replace("ubuntu-latest", "%s")
            self.assertEqual(self.fix(text % before), text % after)
            self.assertEqual(self.lact("lint", "--diff", code=0).stdout, "")

    def test_a_runner_of_a_matrix_becomes_the_next_where_nothing_else_names_either(self):
        head = (HEAD + "      - run: make\n").replace(
            "ubuntu-latest", "${{ matrix.os }}\n    strategy:\n      matrix:\n        %s")
        self.assertEqual(self.fix(head % "os: [ubuntu-20.04, 'windows-2019', macos-15] # so"),
                         head % "os: [ubuntu-22.04, 'windows-2022', macos-15] # so")
        for matrix in ("os: [ubuntu-20.04, ubuntu-22.04]", "include: [{os: ubuntu-20.04}]",
                       "os: [ubuntu-20.04]\n        include: [{os: ubuntu-20.04, x: 1}]",
                       "os: [ubuntu-20.04]\n        include: [{os: ubuntu-22.04, x: 1}]",
                       "os: [ubuntu-20.04]\n    if: github.ref != 'ubuntu-20.04'"):
            self.assertEqual(self.fix(head % matrix, code=1), head % matrix)

    def test_strings_of_expressions_get_single_quotes(self):
        self.assert_fixed("      - run: make\n        if: github.ref_name == \"refs/heads/main\" # so\n",
                          "      - run: make\n        if: github.ref_name == 'refs/heads/main' # so\n")
        self.assert_fixed("      - run: make\n        if: '${{ github.ref_name == \"a\" }}'\n",
                          "      - run: make\n        if: '${{ github.ref_name == ''a'' }}'\n")
        self.assert_fixed("      - run: make\n        if: \"github.ref_name == \\\"a\\\" || github.ref_name == 'b'\"\n",
                          "      - run: make\n        if: \"github.ref_name == 'a' || github.ref_name == 'b'\"\n")
        self.assert_fixed("      - run: |\n          echo \"a\"\n"
                          "          echo \"${{ github.ref_name == \"a b\" && 'x' || \"\" }}\"\n",
                          "      - run: |\n          echo \"a\"\n"
                          "          echo \"${{ github.ref_name == 'a b' && 'x' || '' }}\"\n")
        self.assert_fixed("      - run: >\n          echo a\n          ${{ github.ref_name == \"a\" }}\n          x\n",
                          "      - run: >\n          echo a\n          ${{ github.ref_name == 'a' }}\n          x\n")

    def test_strings_that_hold_quotes_or_are_written_otherwise_than_read_are_left_alone(self):
        for step in ("- run: echo ${{ github.ref_name == \"it's\" }}", "- run: echo ${{ github.ref_name == \"a }}",
                     "- run: \"echo\\t${{ github.ref_name == \\\"a\\\" }}\""):
            text = HEAD + f"      {step}\n"
            self.assertEqual(self.fix(text, code=1), text)

    def test_texts_that_mean_something_in_yaml_get_quotes(self):
        tail = HEAD.split("\n", 1)[1] + "      - run: make\n"
        for before, after in (("push:\n    branches:\n      - **/x  # so", "push:\n    branches:\n      - '**/x'  # so"),
                              ("push: {tags: [*, v1]}", "push: {tags: ['*', v1]}"),
                              ("push: {paths: [a, !b/**]}", "push: {paths: [a, '!b/**']}"),
                              ("schedule:\n    - cron: */9 1 * * *", "schedule:\n    - cron: '*/9 1 * * *'")):
            self.assertEqual(self.fix(f"on:\n  {before}\n{tail}"), f"on:\n  {after}\n{tail}")
        for text in ("push:\n    branches: [*.{a,b}]", "push:\n    branches:\n      - *: a", "push: [\n    *,\n  ]",
                     "schedule:\n    - cron: * 1 * * ' *"):
            text = f"on:\n  {text}\n{tail}"
            self.assertEqual(self.fix(text, code=1), text)

    def test_versions_that_are_read_as_numbers_get_quotes(self):
        text = """\
on:
  workflow_call:
    inputs:
      go-version: {type: string, default: %s}
env:
  NODE_VERSION: %s # so
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python: [3.9, %s, '3.11', pypy3.10]
        include: [{python: %s, x: 3.10}]
        exclude: [{python: %s}]
    steps:
      - uses: actions/setup-python@v5
        with:
          python-version: ${{ matrix.python }}
      - uses: actions/setup-go@v5
        with: {go-version: %s}
"""
        versions = ("1.20", "20.10", "3.10", "3.0", "3.10", "1.20")
        self.assertEqual(self.fix(text % versions), text % tuple(f"'{v}'" for v in versions))
        self.assertEqual(self.lact("lint", "--diff", code=0).stdout, "")

    def test_comments_that_ignore_nothing_go(self):
        self.assert_fixed("      # lact: ignore[glob] once\n      - run: make  # lact: ignore[glob]\n",
                          "      - run: make\n")

    def test_a_step_of_a_composite_action_gets_a_shell(self):
        head = "name: a\ndescription: b\nruns:\n  using: composite\n  steps:\n"
        self.assertEqual(
            self.fix(head + "    - run: make\n    - name: x\n      run: |\n        make\n", "action.yml"),
            head + "    - shell: bash\n      run: make\n    - name: x\n      shell: bash\n"
            "      run: |\n        make\n")
        flow = head + "    - {run: make}\n"
        self.assertEqual(self.fix(flow, "action.yml", code=1), flow)

    def test_what_is_ignored_is_not_repaired(self):
        text = HEAD + '      - run: echo "::set-output name=a::1" # lact: ignore[deprecated-command]\n'
        self.assertEqual(self.fix(text), text)

    def test_the_file_keeps_its_mode(self):
        self.write({".github/workflows/ci.yml": HEAD + "      - run: make # lact: ignore[glob]\n"})
        self.path.chmod(0o600)
        self.lact("lint", "--fix", "-shellcheck=", code=0)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(os.listdir(self.path.parent), ["ci.yml"])

    def test_a_link_stays_one_and_what_it_leads_to_is_repaired(self):
        self.write({"real.yml": HEAD + "      - run: make # lact: ignore[glob]\n", "x": ""})
        self.path.parent.mkdir(parents=True)
        self.path.symlink_to("../../real.yml")
        self.lact("lint", "--fix", "-shellcheck=", code=0)
        self.assertTrue(self.path.is_symlink())
        self.assertEqual((self.repo / "real.yml").read_text(), HEAD + "      - run: make\n")

    def test_a_link_out_of_the_repository_is_not_followed(self):
        outside = self.dir / "outside.yml"
        outside.write_text(HEAD + "      - run: make # lact: ignore[glob]\n")
        self.path.parent.mkdir(parents=True)
        self.path.symlink_to(outside)
        self.assertIn("leads out of the repository", self.lact("lint", "--fix", "-shellcheck=", code=2).stderr)
        self.assertEqual(outside.read_text(), HEAD + "      - run: make # lact: ignore[glob]\n")

    def test_on_a_full_disk_the_file_stays_as_it_is(self):
        before = HEAD + "      - run: make # lact: ignore[glob]\n" + "# filler\n" * 1000
        self.write({".github/workflows/ci.yml": before})
        result = subprocess.run(["bash", "-c", 'trap "" XFSZ; ulimit -f 4; exec "$0" lint --fix -shellcheck=', lact.LACT],
                                cwd=self.repo, env=self.env(), capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("error: cannot write", result.stderr)
        self.assertEqual(self.path.read_text(), before)
        self.assertEqual(os.listdir(self.path.parent), ["ci.yml"])

    @unittest.skipIf(os.geteuid() == 0, "root may write all files")
    def test_a_file_that_may_not_be_written_is_told(self):
        before = HEAD + "      - run: make # lact: ignore[glob]\n"
        self.write({".github/workflows/ci.yml": before})
        self.path.chmod(0o444)
        self.assertIn("Permission denied", self.lact("lint", "--fix", "-shellcheck=", code=1).stderr)
        self.assertEqual(self.path.read_text(), before)

    def test_diff_changes_nothing_and_is_what_patch_takes(self):
        steps = "".join(f'      - run: echo "::set-output name=a{i}::{i}"\n' + "      - run: make\n" * (i % 9)
                        for i in range(30))
        self.write({".github/workflows/ci.yml": HEAD + steps})
        diff = self.lact("lint", "--diff", code=1).stdout
        self.assertEqual(self.path.read_text(), HEAD + steps)
        subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=self.repo, env=self.env(), check=True)
        self.assertEqual(self.path.read_text(), self.fix(HEAD + steps))

    def test_diff_of_a_long_change_is_what_patch_takes(self):
        steps = '      - run: echo "::set-output name=a::1"\n' * 1500 + "      - run: make\n" * 20
        self.write({".github/workflows/ci.yml": HEAD + steps + steps})
        diff = self.lact("lint", "--diff", code=1).stdout
        self.assertEqual(diff.count("\n@@ "), 2)
        subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=self.repo, env=self.env(), check=True)
        self.assertEqual(self.path.read_text(), self.fix(HEAD + steps + steps))

    def test_what_can_be_repaired_is_marked_and_counted(self):
        self.write({".github/workflows/ci.yml": HEAD + '      - run: echo "::set-output name=a::1"\n'
                    "      - run: make # lact: ignore[glob]\n      - runs: a\n"})
        out = self.lact("lint", "-shellcheck=", code=1).stdout
        self.assertIn("warning[deprecated-command] [fixable]: ", out)
        self.assertIn("error[unknown-key]: ", out)
        self.assertRegex(out.splitlines()[-1], r"^\d+ errors?, 2 warnings, 0 notes; 2 can be repaired by --fix$")
        with self.path.open() as file:
            out = self.popen("lint", "-shellcheck=", "-", stdin=file).communicate()[0]
        self.assertNotIn("fixable", out)
        self.assertRegex(out.splitlines()[-1], "0 notes$")

    def test_what_was_repaired_is_told_by_file_and_rule(self):
        step = '      - run: echo "::set-output name=a::1"\n'
        self.write({".github/workflows/a.yml": HEAD + step + step + "      - run: make # lact: ignore[glob]\n",
                    ".github/workflows/b.yml": HEAD + step, ".github/workflows/c.yml": HEAD + "      - run: make\n"})
        result = self.lact("lint", "--fix", "-shellcheck=", "--format", "json", code=0)
        self.assertEqual(result.stdout, "[]\n")
        self.assertEqual(result.stderr,
                         "repaired .github/workflows/a.yml: 2 deprecated-command, 1 unused-ignore\n"
                         "repaired .github/workflows/b.yml: 1 deprecated-command\n")

    def edited(self, text, edits):
        for edit in sorted(edits, key=lambda e: e["start"]["offset"], reverse=True):
            text = text[:edit["start"]["offset"]] + edit["text"].encode() + text[edit["end"]["offset"]:]
        return text.decode()

    def test_the_edits_of_json_are_what_fix_does(self):
        for step in ('- run: echo "é" "::set-output name=a::1"', '- run: echo "${{ github.head_ref }} 中"',
                     "- run: make # lact: ignore[glob]", "- run: make\n        if: |\n          ${{ failure() }}"):
            before = HEAD + f"      {step}\n"
            self.write({".github/workflows/ci.yml": before})
            findings = json.loads(self.lact("lint", "--format", "json", "-shellcheck=").stdout)
            for finding in findings:
                for edit in finding.get("edits", ()):
                    for place in (edit["start"], edit["end"]):
                        line = before.encode()[:place["offset"]].decode().split("\n")
                        self.assertEqual((len(line), len(line[-1]) + 1), (place["line"], place["column"]))
            repaired = [self.edited(before.encode(), f["edits"]) for f in findings if "edits" in f]
            self.assertEqual(repaired, [self.fix(before)] if repaired else [], step)

    def test_standard_input_is_not_repaired(self):
        self.assertIn("standard input", self.lact("lint", "--fix", "-", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
