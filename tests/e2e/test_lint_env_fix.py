#!/usr/bin/env python3
"""lact lint --fix: what anyone may write moves from scripts to variables.

What is repaired is run by bash: a harmless value prints what it printed before, a hostile one runs
nothing. What is not certain to mean the same stays as it is.
"""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

TITLE = "${{ github.event.issue.title }}"
REF = "${{ github.head_ref }}"
HEAD = "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
HOSTILE = ["$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "'; touch pwned; '", "; touch pwned",
           "x\ntouch pwned", "a[$(touch pwned)]", "\nEOF\ntouch pwned\n", "$((a[$(touch pwned)]))", "${x:=$(touch pwned)}",
           "| touch pwned", "&& touch pwned", "\\\"; touch pwned #", "-n x", "* ~ {a,b}"]
HARMLESS = ["Fix: the parser", "one", "v1.2-rc1", "a_b/c"]
# Scripts with @T for the title and @R for the branch, and what becomes of these.
CERTAIN = [
    ('echo "@T"', 'echo "${ISSUE_TITLE}"'),
    ("echo @T", 'echo "${ISSUE_TITLE}"'),
    ("echo Title: @T!", 'echo Title: "${ISSUE_TITLE}"!'),
    ('echo "a @T b" c "@R"', 'echo "a ${ISSUE_TITLE} b" c "${HEAD_REF}"'),
    ('echo "it is \'@T\' \\"@T\\""', 'echo "it is \'${ISSUE_TITLE}\' \\"${ISSUE_TITLE}\\""'),
    ("printf '%s\\n' \"@T\"", "printf '%s\\n' \"${ISSUE_TITLE}\""),
    ("x=@T\necho \"$x\"", 'x="${ISSUE_TITLE}"\necho "$x"'),
    ("export x=@T; echo \"$x\"", 'export x="${ISSUE_TITLE}"; echo "$x"'),
    ("x=\"a-@T\" # sets x\necho \"$x\"", 'x="a-${ISSUE_TITLE}" # sets x\necho "$x"'),
    ("if [ @T = one ]; then echo yes; fi", 'if [ "${ISSUE_TITLE}" = one ]; then echo yes; fi'),
    ("if [[ \"@T\" == Fix* && -n @T ]]; then echo yes; fi",
     'if [[ "${ISSUE_TITLE}" == Fix* && -n "${ISSUE_TITLE}" ]]; then echo yes; fi'),
    ("case @T in Fix*) echo fix;; *) echo other;; esac",
     'case "${ISSUE_TITLE}" in Fix*) echo fix;; *) echo other;; esac'),
    ("cat <<EOF\nhello @T\nand \\$x $HOME\nEOF\necho end", "cat <<EOF\nhello ${ISSUE_TITLE}\nand \\$x $HOME\nEOF\necho end"),
    ("cat <<-EOF > out\n\t@T\n\tEOF\ncat out", "cat <<-EOF > out\n\t${ISSUE_TITLE}\n\tEOF\ncat out"),
    ("cat <<< @T", 'cat <<< "${ISSUE_TITLE}"'),
    ("x=$(echo \"@T\" | tr a b)\necho \"$x\"", 'x=$(echo "${ISSUE_TITLE}" | tr a b)\necho "$x"'),
    ("echo \"$(echo \"@T\" | wc -c) ${#x} $((1 + 2))\"", 'echo "$(echo "${ISSUE_TITLE}" | wc -c) ${#x} $((1 + 2))"'),
    ("echo \"@T\" >> \"$GITHUB_STEP_SUMMARY\"", 'echo "${ISSUE_TITLE}" >> "$GITHUB_STEP_SUMMARY"'),
    ("grep -q b <<< \"@T\" || echo none", 'grep -q b <<< "${ISSUE_TITLE}" || echo none'),
    ("basename @R", 'basename "${HEAD_REF}"'),
    ("basename origin/@R 2>/dev/null", 'basename origin/"${HEAD_REF}" 2>/dev/null'),
    ("basename \"@T\" && (echo \"@R\"; echo b) | sort", 'basename "${ISSUE_TITLE}" && (echo "${HEAD_REF}"; echo b) | sort'),
    ("for x in \"@T\" b; do echo \"$x\"; done", 'for x in "${ISSUE_TITLE}" b; do echo "$x"; done'),
    ("say() {\n  echo \"$1\"\n}\nsay \"@T\"", 'say() {\n  echo "$1"\n}\nsay "${ISSUE_TITLE}"'),
    ("a=(1 2)\necho \"${a[0]}\" \"@T\" # it's fine", 'a=(1 2)\necho "${a[0]}" "${ISSUE_TITLE}" # it\'s fine'),
    ("\"$PWD/../../bin/echo\" '@' \"@T\" || echo '2'>out", '"$PWD/../../bin/echo" \'@\' "${ISSUE_TITLE}" || echo \'2\'>out'),
    ("echo 'it'\"'\"'s' \"@T\"", "echo 'it'\"'\"'s' \"${ISSUE_TITLE}\""),
]
UNCERTAIN = [
    "echo '@T'", "echo $'@T'", "# @T", "echo a # @T", "@T", "\"@T\" b", "x=1 @T", "if @T; then :; fi", "$(@T)",
    "cat <<'EOF'\n@T\nEOF", "cat <<\\EOF\n@T\nEOF", "bash <<EOF\n@T\nEOF", "cat <<EOF | bash\n@T\nEOF",
    "cat <<EOF > x.sh\n@T\nEOF", "while read -r x; do $x; done <<EOF\n@T\nEOF",
    "eval \"@T\"", "x=\"@T\"; eval \"$x\"", "bash -c \"@T\"", "sh -c 'echo \"$1\"' _ \"@T\"", "x=\"@T\"; bash -c \"$x\"",
    "python3 -c \"print('@T')\"", "node -e \"console.log('@T')\"", "ssh host \"echo @T\"", "sed \"s/x/@T/\" a", "jq \".x = \\\"@T\\\"\" a",
    "echo \"@T\" | bash", "(echo \"@T\") | sh", "{ echo \"@T\"; } | bash", "if true; then echo \"@T\"; fi | /bin/sh",
    "echo \"@T\" | xargs echo", "sudo sh -c \"echo @T\"", "docker run x sh -c \"@T\"", "find . -name \"@T\" -exec rm {} +",
    "echo $((@T + 1))", "((@T))", "x=@T; ((x > 1))", "[[ @T -eq 1 ]] && echo", "[[ a =~ @T ]]", "x=\"@T\"; [[ $x -gt 1 ]]",
    "echo ${x:-@T}", "echo \"${x:-@T}\"", "echo `echo \"@T\"`", "echo \\@T", "echo \"\\@T\"", "echo $@T", "echo \"$@T\"", "x=1; echo $x@T \"$x@T\"", "x=1; echo $x@T@T@T", "echo $x{a,b}@T",
    "a=(@T)", "a=(\"@T\")", "for x in @T; do :; done", "set -- @T", "read \"@T\"", "printf -v \"@T\" x", "declare x=\"@T\"",
    "make TITLE=\"@T\"", "mkdir @T", "mkdir a-@T", "./say @T", "echo > @T", "echo \"@T\" > x.sh", "echo \"@T\" | tee x.py",
    "echo \"x=@T\" >> $GITHUB_ENV", "echo \"@T\" >> \"$GITHUB_PATH\"", "$cmd \"a\"; x=\"@T\"; $x", "trap \"echo @T\" EXIT",
    "f() { bash -c \"$1\"; }; f \"@T\"", "cat <<< \"@T\" | sh", "echo @(a|@T)", "echo \"@T", "x=$(case a in a) echo \"@T\";; esac)",
    "'bash' -c \"@T\"", "b'as'h -c \"@T\"", "$'bash' -c \"@T\"", "$'\\x62ash' -c \"@T\"", "echo \"@T\" | 'sh'", "echo \"@T\" > 'x.sh'",
    "/" + "opt/" * 20 + "bash -c \"@T\"", "echo \"@T\" > " + "opt/" * 20 + "x.sh", "$SHELL -c \"@T\"", "\"$PYTHON\" -c \"@T\"",
    "${{ env.SHELL }} -c \"@T\"", "`which bash` -c \"@T\"", "python3.11 -c \"print('@T')\"", "nix-shell --run \"@T\"",
    "function f { eval \"$1\"; }\nf \"@T\"", ". ./@T", "command \"@T\"",
]


def expand(text):
    return text.replace("@T", TITLE).replace("@R", REF)


def block(script, indent):
    return "|\n" + "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in script.split("\n"))


class EnvFix(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({}, commit=False)
        self.path = self.repo / ".github/workflows/ci.yml"
        self.path.parent.mkdir(parents=True)

    def fix(self, text, path=None):
        path = path or self.path
        path.write_bytes(text.encode())
        self.lact("lint", "--fix", "-shellcheck=")
        return path.read_bytes().decode()

    def found(self):
        out = self.lact("lint", "--format", "json", "-shellcheck=").stdout
        return out.count('"untrusted-input"')

    def assert_fixed(self, before, after):
        self.assertEqual(self.fix(before), after)
        self.assertEqual(self.found(), 0)
        self.assertEqual(self.lact("lint", "--diff", code=0).stdout, "")

    def assert_left(self, text):
        self.assertEqual(self.fix(text), text)
        self.assertGreater(self.found(), 0)

    def run_script(self, script, folder, **env):
        """As the runner runs it; what is written to the summary counts as printed."""
        folder = self.dir / folder
        folder.mkdir(exist_ok=True)
        summary = folder / "summary"
        summary.write_text("")
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder, text=True,
                              env=self.env(GITHUB_STEP_SUMMARY=str(summary), **env), capture_output=True, timeout=60, check=False)
        return done.returncode, done.stdout, summary.read_text(), (folder / "pwned").exists()

    # --- scripts -------------------------------------------------------------------------------

    def fixed_script(self, script):
        """What becomes of a script of a block, and the variables that it is given."""
        given = self.fix(HEAD + "      - run: " + block(expand(script), 10))
        env, run = re.fullmatch(re.escape(HEAD) + r"      - env:\n((?:          .*\n)+)        run: \|\n((?:.*\n)+)", given).groups()
        names = dict(line.strip().split(": ", 1) for line in env.splitlines())
        self.assertEqual({name: value for name, value in names.items()},
                         {name: value for name, value in (("ISSUE_TITLE", TITLE), ("HEAD_REF", REF)) if name in names})
        return "\n".join(line[10:] for line in run.removesuffix("\n").split("\n"))

    def test_a_script_means_the_same_and_runs_nothing_that_a_value_holds(self):
        for script, wanted in CERTAIN:
            with self.subTest(script):
                fixed = self.fixed_script(script)
                self.assertEqual(fixed, wanted)
                self.assertEqual(self.found(), 0)
                for value in HARMLESS:
                    ref = value.replace(" ", "-").replace(":", "")
                    # Was no whole word before.
                    bare = re.search(r"(\[|\[\[|case|x=|<<<|-n) ?@T", script) and " " in value
                    if bare:
                        continue
                    was = self.run_script(expand(script).replace(TITLE, value).replace(REF, ref), "was")
                    now = self.run_script(fixed, "now", ISSUE_TITLE=value, HEAD_REF=ref)
                    self.assertEqual(now, was)
                for value in HOSTILE:
                    *_, pwned = self.run_script(fixed, "now", ISSUE_TITLE=value, HEAD_REF=value)
                    self.assertFalse(pwned, value)

    def test_what_is_not_certain_is_left_alone(self):
        for script in UNCERTAIN:
            with self.subTest(script):
                self.assert_left(HEAD + "      - run: " + block(expand(script), 10))

    # --- files ---------------------------------------------------------------------------------

    def test_a_variable_is_added_to_the_env_that_is_there(self):
        step = ("      - name: x  # first\n        env:   # of the step\n          # all\n          A: 1\n"
                "          B: '2'\n        run: echo \"%s\"   # says it\n        if: always()\n")
        self.assert_fixed(HEAD + step % TITLE, HEAD + (step % "${ISSUE_TITLE}").replace(
            "          A: 1", f"          ISSUE_TITLE: {TITLE}\n          A: 1"))

    def test_env_comes_right_before_the_script(self):
        for before, after in (
                ("- run: %s", "- env:\n          ISSUE_TITLE: %s\n        run: %s"),
                ("- name: x\n        run: %s\n        id: a", "- name: x\n        env:\n          ISSUE_TITLE: %s\n        run: %s\n        id: a"),
                ("-   run: %s\n          id: a", "-   env:\n            ISSUE_TITLE: %s\n          run: %s\n          id: a")):
            self.assert_fixed(HEAD + "      " + before % f'echo "{TITLE}"' + "\n",
                              HEAD + "      " + after % (TITLE, 'echo "${ISSUE_TITLE}"') + "\n")

    def test_a_variable_that_has_the_value_is_used_again(self):
        step = "      - env:\n          T: %s\n        run: echo \"%s\"\n"
        self.assert_fixed(HEAD + step % (TITLE, TITLE), HEAD + step % (TITLE, "${T}"))
        for reads in ("$T ${T#x} ", "${{ env.T }} x-$T "):
            self.assert_fixed(HEAD + step % (TITLE, reads + TITLE), HEAD + step % (TITLE, reads + "${T}"))

    def test_a_variable_that_the_script_changes_is_not_used_again(self):
        for shell, changes, fixed in (("bash", "T=1", "${ISSUE_TITLE}"), ("bash", "read -r T", "${ISSUE_TITLE}"),
                                      ("bash", "for T in a b; do :; done", "${ISSUE_TITLE}"),
                                      ("pwsh", "$env:T = 'x'", "${env:ISSUE_TITLE}"), ("pwsh", "$env:T += 'x'", "${env:ISSUE_TITLE}")):
            with self.subTest(changes):
                text = HEAD + ("      - shell: %s\n        env:\n          T: %s\n        run: |\n          %s\n          echo \"%s\"\n"
                               % (shell, TITLE, changes, TITLE))
                self.assert_fixed(text, text.replace(f'"{TITLE}"', f'"{fixed}"').replace(
                    "          T:", f"          ISSUE_TITLE: {TITLE}\n          T:"))

    def test_a_name_that_is_taken_gets_a_number(self):
        step = '      - run: echo "%s"\n'
        for place, text in (
                ("the step", HEAD + "      - env:\n          issue_title: x\n        run: echo \"%s\"\n"),
                ("the job", HEAD.replace("    steps:", "    env: {ISSUE_TITLE: x}\n    steps:") + step),
                ("the workflow", HEAD.replace("jobs:", "env:\n  ISSUE_TITLE: x\njobs:") + step),
                ("the script", HEAD + '      - run: echo "$ISSUE_TITLE %s"\n'),
                ("a step before", HEAD + "      - run: echo ISSUE_TITLE=x >> $GITHUB_ENV\n" + step)):
            with self.subTest(place):
                fixed = self.fix(text % TITLE)
                self.assertIn(f"ISSUE_TITLE_2: {TITLE}\n", fixed)
                self.assertIn('${ISSUE_TITLE_2}"', fixed)

    def test_names_in_other_expressions_are_not_taken(self):
        self.assert_fixed(HEAD + f'      - run: echo "{TITLE}{REF}"\n',
                          HEAD + f"      - env:\n          ISSUE_TITLE: {TITLE}\n          HEAD_REF: {REF}\n"
                          '        run: echo "${ISSUE_TITLE}${HEAD_REF}"\n')

    def test_a_large_index_is_a_short_part_of_a_name(self):
        for index, name in (("7", "7"), ("1e300", "1E_300"), ("-1", "_1")):
            expression = "${{ github.event.commits[%s].message }}" % index
            self.assert_fixed(HEAD + f'      - run: echo "{expression}"\n',
                              HEAD + f"      - env:\n          COMMITS_{name}_MESSAGE: {expression}\n"
                              f'        run: echo "${{COMMITS_{name}_MESSAGE}}"\n')

    def test_several_expressions_get_variables_of_their_own(self):
        expressions = ["github.event.pull_request.title", "github.event.commits[0].message", "github.event.issue['body']",
                       "github.event.issue.title || 'none'", "format('a-{0}', github.event.comment.body)",
                       "github.actor == 'x' && github.event.review.body || github.sha"]
        names = ["PULL_REQUEST_TITLE", "COMMITS_0_MESSAGE", "ISSUE_BODY", "ISSUE_TITLE", "COMMENT_BODY", "REVIEW_BODY"]
        text = HEAD + "      - run: echo \"" + " ".join("${{ %s }}" % e for e in expressions) + "\"\n"
        self.assert_fixed(text, HEAD + "      - env:\n" + "".join(
            "          %s: ${{ %s }}\n" % pair for pair in zip(names, expressions)) +
            "        run: echo \"" + " ".join("${%s}" % n for n in names) + "\"\n")

    def test_what_would_be_another_value_in_env_stays(self):
        for expression in ("github.event.commits.*.message", "toJSON(github.event.commits.*.message)",
                           "join(github.event.commits.*.message)", "format('{0}', toJSON(github.event.commits.*.message))",
                           "env.X || github.event.issue.title", "fromJSON(github.event.issue.title)",
                           "github.event.pull_request || github.event.issue.title", "format('a: {0}', github.event.issue.title)",
                           "format('a #{0}', github.event.issue.title)", "github.event.issue.title ||\n          'x'"):
            with self.subTest(expression):
                self.assert_left(HEAD + "      - run: |\n          echo \"${{ %s }}\"\n" % expression)

    def test_other_ways_to_write_a_step_stay_as_they_are(self):
        for step in ("- {run: 'echo \"%s\"'}", "- run: 'echo \"%s\"'", "- run: \"echo '%s'\"", "- run: >\n          echo \"%s\"",
                     "- env: {A: b}\n        run: echo \"%s\"", "- env:\n        run: echo \"%s\"", "- env: ${{ fromJSON('{}') }}\n        run: echo \"%s\"",
                     "- run: &script echo \"%s\"\n      - run: *script", "- &step\n        run: echo \"%s\"\n      - *step",
                     "- env: &env\n          A: b\n        run: echo \"%s\"\n      - env: *env\n        run: echo",
                     "- ? run\n        : echo \"%s\"", "- run: echo a\n          \"%s\"", "- run: echo \"%s\"\n        shell: python",
                     "- run: echo \"%s\"\n        shell: cmd", "- run: echo \"%s\"\n        shell: sudo bash {0}"):
            with self.subTest(step):
                self.assert_left(HEAD + "      " + step % TITLE + "\n")

    def test_steps_that_an_anchor_gives_to_jobs_of_several_systems_stay(self):
        steps = f'&steps\n      - run: echo "{TITLE}"\n'
        self.assert_left(HEAD.replace("steps:\n", "steps: " + steps) + "  b:\n    runs-on: windows-latest\n    steps: *steps\n")

    def test_a_script_whose_shell_is_not_known_stays(self):
        step = f'      - run: echo "{TITLE}"\n'
        matrix = HEAD.replace("ubuntu-latest", "${{ matrix.os }}\n    strategy: {matrix: {os: %s}}")
        self.assertIn("${ISSUE_TITLE}", self.fix(matrix % "[ubuntu-latest, macos-latest]" + step))
        for text in (HEAD.replace("ubuntu-latest", "self-hosted"), matrix % "[ubuntu-latest, windows-latest]",
                     matrix % "[ubuntu-latest, other]", matrix % '"${{ fromJSON(vars.OS) }}"',
                     (matrix % "[ubuntu-latest], include: [{os: windows-latest}]")):
            self.assert_left(text + f'      - run: echo "{TITLE}"\n')
            self.assertIn("${ISSUE_TITLE}", self.fix(text + f'      - run: echo "{TITLE}"\n        shell: bash\n'))
            self.assertIn("${ISSUE_TITLE}", self.fix(text.replace("    steps:", "    defaults: {run: {shell: sh}}\n    steps:") +
                                                     f'      - run: echo "{TITLE}"\n'))

    def test_lines_that_end_with_a_carriage_return_keep_it(self):
        before = HEAD + f"      - run: |\n          echo a\n          echo \"{TITLE}\"\n      - run: echo \"{REF}\"\n"
        after = (HEAD + f"      - env:\n          ISSUE_TITLE: {TITLE}\n        run: |\n          echo a\n          echo \"${{ISSUE_TITLE}}\"\n"
                 f"      - env:\n          HEAD_REF: {REF}\n        run: echo \"${{HEAD_REF}}\"\n")
        self.assert_fixed(before.replace("\n", "\r\n"), after.replace("\n", "\r\n"))

    def test_steps_of_composite_actions_are_repaired_and_scripts_of_github_script_are_not(self):
        head = "name: a\ndescription: b\nruns:\n  using: composite\n  steps:\n"
        action = self.repo / "action.yml"
        self.assertEqual(
            self.fix(head + f'    - shell: bash\n      run: echo "{TITLE}"\n', action),
            head + f'    - shell: bash\n      env:\n        ISSUE_TITLE: {TITLE}\n      run: echo "${{ISSUE_TITLE}}"\n')
        self.assert_left(HEAD + f"      - uses: actions/github-script@v7\n        with:\n          script: console.log(`{TITLE}`)\n")

    def test_what_is_ignored_is_not_repaired(self):
        text = HEAD + f'      - run: echo "{TITLE}" # lact: ignore[untrusted-input]\n'
        self.assertEqual(self.fix(text), text)

    def test_a_branch_that_there_may_not_be_stays_where_it_would_be_an_empty_word(self):
        text = HEAD + f"      - run: git checkout {REF}\n"
        self.assertIn('git checkout "${HEAD_REF}"\n', self.fix(text))
        self.assert_left(text.replace("on: pull_request", "on: [pull_request, push]"))
        self.assertIn('git checkout "${HEAD_REF}"-x\n', self.fix(text.replace(REF, REF + "-x").replace("on: pull_request", "on: push")))

    # --- PowerShell ----------------------------------------------------------------------------

    def test_scripts_of_powershell_use_its_form(self):
        windows = HEAD.replace("ubuntu", "windows")
        step = "      - env:\n          %s: %s\n        run: |\n          %s\n"
        for script, name, value, wanted in (
                (f'Write-Host "a {TITLE}b"', "ISSUE_TITLE", TITLE, 'Write-Host "a ${env:ISSUE_TITLE}b"'),
                (f"$x = \"{TITLE}\" # it's", "ISSUE_TITLE", TITLE, "$x = \"${env:ISSUE_TITLE}\" # it's"),
                (f"if (\"{TITLE}\" -eq 'a') {{ exit 1 }}", "ISSUE_TITLE", TITLE, "if (\"${env:ISSUE_TITLE}\" -eq 'a') { exit 1 }"),
                (f"git checkout {REF}", "HEAD_REF", REF, "git checkout $env:HEAD_REF")):
            with self.subTest(script):
                self.assert_fixed(windows + f"      - run: |\n          {script}\n", windows + step % (name, value, wanted))
        self.assertIn('"${env:ISSUE_TITLE}"', self.fix(HEAD + f'      - run: echo "{TITLE}"\n        shell: pwsh\n'))

    def test_scripts_of_powershell_that_are_not_certain_stay(self):
        for script in ("Write-Host '@T'", "Write-Host @T", "& \"@T\"", "& $x \"@T\"", ". \"@T\"", "@T", "iex \"@T\"", "bash -c \"@T\"",
                       "Write-Host \"$(\"@T\")\"", "# @T", "<#\n          @T\n          #>", "@\"\n          @T\n          \"@",
                       "Write-Host `\"@T`\"", "Write-Host \u201c@T\u201d", "echo \"x=@T\" >> $env:GITHUB_ENV", "git checkout a-@R",
                       "$x = @R", "echo \"$env:@T@T\"", "echo \"@T"):
            with self.subTest(script):
                self.assert_left(HEAD + f"      - shell: pwsh\n        run: |\n          {expand(script)}\n")


if __name__ == "__main__":
    unittest.main()
