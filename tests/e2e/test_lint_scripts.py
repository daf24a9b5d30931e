#!/usr/bin/env python3
"""lact lint with shellcheck and pyflakes: which scripts, at which places, how often."""
import json
import os
import shutil
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HEAD = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
"""

# Says what it was given, and that the second line of each script is wrong at its third column.
FAKE = """\
#!/bin/sh
echo "$*" >> "$0.log"
for file in "$@"; do
    case $file in
        *.sh) echo "$file:4:3: warning: no good. [SC9999]" ;;
        *.py) echo "$file:2:3: no good" ;;
    esac
done
exit 1
"""


class Scripts(lact.Case):
    def setUp(self):
        super().setUp()
        self.bin = self.dir / "bin"
        self.bin.mkdir()

    def fake(self, name):
        path = self.bin / name
        path.write_text(FAKE)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def lint(self, text, *args):
        if not hasattr(self, "repo"):
            self.make_repo({}, commit=False)
        self.write({".github/workflows/ci.yml": text})
        env = self.env()
        env["PATH"] = f"{self.bin}{os.pathsep}/usr/bin{os.pathsep}/bin"
        result = self.lact("lint", "--format", "json", *args, env=env)
        return [(f["code"], f["line"], f["column"]) for f in json.loads(result.stdout)]

    def calls(self, program):
        log = self.bin / (program + ".log")
        return log.read_text().splitlines() if log.exists() else []

    def test_all_scripts_go_to_few_processes_and_places_are_those_of_the_file(self):
        self.fake("shellcheck")
        steps = "".join(f"      - run: |\n          echo {i}\n          x={i}\n" for i in range(50))
        found = self.lint(HEAD + steps, "-pyflakes=")
        self.assertEqual(found, [("shellcheck", 8 + 3 * i, 13) for i in range(50)])
        self.assertLessEqual(len(self.calls("shellcheck")), os.cpu_count())
        self.assertEqual(sum(call.count(".sh") for call in self.calls("shellcheck")), 50)

    def test_a_text_that_stands_often_is_asked_once_and_told_everywhere(self):
        self.fake("shellcheck")
        step = "      - run: |\n          npm ci\n          npm test\n"
        found = self.lint(HEAD + step * 3 + step + "        shell: sh\n", "-pyflakes=")
        self.assertEqual(found, [("shellcheck", 8 + 3 * i, 13) for i in range(4)])
        self.assertEqual(sum(call.count(".sh") for call in self.calls("shellcheck")), 2)

    def test_what_was_said_of_a_script_is_not_asked_again(self):
        self.fake("shellcheck")
        text = HEAD + "      - run: |\n          echo 1\n          echo 2\n"
        self.assertEqual(self.lint(text, "-pyflakes="), self.lint(text, "-pyflakes="))
        self.assertEqual(len(self.calls("shellcheck")), 1)
        self.lint(text.replace("echo 2", "echo 3"), "-pyflakes=")
        self.assertEqual(len(self.calls("shellcheck")), 2)

    def test_each_shell_goes_to_its_program(self):
        self.fake("shellcheck")
        self.fake("pyflakes")
        found = self.lint(HEAD + "".join(
            f"      - run: |\n          one\n          two\n        shell: {shell}\n"
            for shell in ("bash", "sh -e {0}", "python", "pwsh", "perl {0}")))
        self.assertEqual(found, [("shellcheck", 8, 13), ("shellcheck", 12, 13), ("pyflakes", 16, 13)])

    def test_scripts_of_windows_are_powershell(self):
        self.fake("shellcheck")
        self.assertEqual(self.lint(HEAD.replace("ubuntu", "windows") +
                                   "      - run: |\n          one\n          two\n"), [])

    def test_scripts_of_steps_that_run_on_windows_alone_are_powershell(self):
        self.fake("shellcheck")
        head = HEAD.replace("    runs-on: ubuntu-latest\n", "    runs-on: ${{ matrix.os }}\n    strategy:\n      matrix:\n"
                            "        os: [ubuntu-latest, windows-latest]\n")
        step = "      - if: %s\n        run: |\n          one\n          two\n"
        for condition in ("runner.os == 'Windows'", "matrix.os == 'windows-latest'", "${{ runner.os != 'Linux' }}",
                          "always() && contains(matrix.os, 'windows')"):
            self.assertEqual(self.lint(head + step % condition), [], condition)
        for condition in ("runner.os == 'Linux'", "runner.os != 'Windows'", "matrix.os == 'ubuntu-latest'",
                          "runner.os == 'Windows' || github.ref_name == 'main'"):
            self.assertEqual([f[0] for f in self.lint(head + step % condition)], ["shellcheck"], condition)

    def test_a_finding_of_a_script_is_ignored_by_a_comment(self):
        self.fake("shellcheck")
        text = HEAD + "      # lact: ignore[shellcheck] it is so\n      - run: |\n          a\n          b\n"
        self.assertEqual(self.lint(text.replace("ignore[shellcheck] it is so\n      - run: |",
                                                "x\n      - run: | # lact: ignore[shellcheck]")), [])

    def test_a_program_that_is_not_there_is_told_and_switched_off(self):
        self.make_repo({".github/workflows/ci.yml": HEAD + "      - run: make\n        shell: python\n"})
        env = self.env(PATH=str(self.bin))
        self.assertIn("pyflakes is not installed", self.lact("lint", env=env, code=0).stderr)
        self.assertEqual(self.lact("lint", "-pyflakes=", env=env, code=0).stderr, "")

    def test_a_comment_for_a_program_that_is_not_asked_may_be_needed(self):
        self.make_repo({".github/workflows/ci.yml": HEAD + "      - run: cat $HOME/x # lact: ignore[shellcheck]\n"
                        "      - run: print(x) # lact: ignore[pyflakes]\n        shell: python\n"})
        path = self.repo / ".github/workflows/ci.yml"
        before = path.read_text()
        nothing = self.env(PATH=str(self.bin))
        for args in ([], ["-shellcheck="], ["-pyflakes="], ["-shellcheck=", "-pyflakes="], ["--fix"], ["--diff"]):
            self.assertEqual(self.lact("lint", *args, env=nothing, code=0).stdout, "", args)
            self.assertEqual(path.read_text(), before)

    @unittest.skipUnless(shutil.which("shellcheck"), "needs shellcheck")
    def test_a_comment_for_a_program_that_finds_nothing_is_told(self):
        self.make_repo({".github/workflows/ci.yml": HEAD + "      - run: make # lact: ignore[shellcheck]\n"})
        self.assertIn("unused ignore comment: no finding 'shellcheck'", self.lact("lint", code=1).stdout)
        self.lact("lint", "-shellcheck=", code=0)

    @unittest.skipUnless(shutil.which("shellcheck"), "needs shellcheck")
    def test_a_comment_that_is_needed_is_not_repaired_away(self):
        text = HEAD + "      - run: cat $HOME/x # lact: ignore[shellcheck]\n"
        self.make_repo({".github/workflows/ci.yml": text})
        self.lact("lint", "--fix", code=0)
        self.assertEqual((self.repo / ".github/workflows/ci.yml").read_text(), text)

    def test_a_program_that_fails_is_an_error(self):
        (self.fake("shellcheck")).write_text("#!/bin/sh\nexit 3\n")
        self.make_repo({".github/workflows/ci.yml": HEAD + "      - run: make\n"})
        env = self.env(PATH=f"{self.bin}{os.pathsep}/usr/bin{os.pathsep}/bin")
        self.assertIn("shellcheck failed", self.lact("lint", env=env, code=1).stderr)

    @unittest.skipUnless(shutil.which("shellcheck"), "needs shellcheck")
    def test_the_real_shellcheck_finds_what_is_not_quoted_around_expressions(self):
        self.make_repo({".github/workflows/ci.yml": HEAD +
                        "      - run: |\n          cd ${{ github.workspace }}\n          echo $FOO\n"})
        result = subprocess.run([lact.LACT, "lint", "-oneline"], cwd=self.repo, env=self.env(),
                                capture_output=True, text=True)
        self.assertIn("ci.yml:8:16: SC2086: ", result.stdout)
        self.assertNotIn("SC2154", result.stdout)

    @unittest.skipUnless(shutil.which("shellcheck"), "needs shellcheck")
    def test_what_is_said_of_the_text_for_an_expression_is_no_finding(self):
        x, y = "${{ github.ref }}", "${{ github.sha }}"
        # each is told of a text in the expression's place
        for line in (f'[[ "{x}" == refs/tags/* ]]', f'[ "{x}" -gt 3 ]', f"[[ {x} -ge 3 ]]", f'[ "{x}" ]',
                     f"[[ {x} && {y} ]]", f'[[ ! "{x}" ]]', f'[ "{x}"="true" ]', f"exit {x}", f"f() {{ return {x}; }}",
                     f"for i in '{x}'; do echo \"$i\"; done", f'echo "a"{x}"b"',
                     f"printf {x} a", f"sort {x} > {y}", f'case "$1" in {x}) echo a;; b) echo b;; {y}) echo c;; esac'):
            with self.subTest(line):
                script = f"      - run: |\n          {line}\n"
                self.assertEqual(self.lint(HEAD + script, "-pyflakes="), [])
                text = script.replace(x, "x").replace(y, "x")
                self.assertEqual([f[0] for f in self.lint(HEAD + text, "-pyflakes=")][:1], ["shellcheck"])

    @unittest.skipUnless(shutil.which("shellcheck"), "needs shellcheck")
    def test_what_is_said_beside_an_expression_is_a_finding(self):
        for line in ("[ always ] && echo ${{ github.ref }}", "echo ${{ github.ref }}; [ 3 -gt x ]",
                     "[[ ${{ github.ref }} == a || v1 == w* ]]"):
            with self.subTest(line):
                found = self.lint(HEAD + f"      - run: |\n          {line}\n", "-pyflakes=")
                self.assertEqual([f[0] for f in found], ["shellcheck"])

    def test_the_name_that_stands_for_an_expression_is_known_to_pyflakes(self):
        fake = self.fake("pyflakes")
        fake.write_text(FAKE.replace("2:3: no good", "1:5: undefined name '_______'"))
        step = "      - shell: python\n        run: |\n          x = %s\n"
        self.assertEqual(self.lint(HEAD + step % "${{ github.run_number }}", "-shellcheck="), [])
        self.assertEqual(self.lint(HEAD + step % "_______", "-shellcheck="), [("pyflakes", 8, 15)])


if __name__ == "__main__":
    unittest.main()
