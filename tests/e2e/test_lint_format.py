#!/usr/bin/env python3
"""lact lint -format TEMPLATE beside actionlint: what a template makes of the same findings is the
same.

The findings are actionlint's own, in files that it finds much in; the program format_findings
prints them as lact lint prints its own. Templates are those of actionlint's documentation and test
data, and some for each function and construct. actionlint is built by `./dev test` and
`./dev bench` (build/act/actionlint, or $ACTIONLINT); without it this is skipped.
"""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

ACTIONLINT = os.environ.get("ACTIONLINT", str(lact.ROOT / "build" / "act" / "actionlint"))
FORMAT_FINDINGS = os.environ.get("FORMAT_FINDINGS", "")
SKIPPED = 77

FILE = """\
on:
  push:
    branch: main
    branches: ['a\\b', "<&>'"]
jobs:
  test:
    runs-on: linux-latest
    strategy:
      matrix:
        node: [1]
    steps:
      - run: echo ${{ matrix.msg }} ${{ matrix.'x' }}
        with:
          arg: foo
      - run: echo ${{ github.event.head_commit.message }}日本語é ${{ 1 2 }}
        if: ${{ "a" == 'b' }}
"""
GOOD = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"

# Of docs/usage.md and testdata/format.
JSON = "{{json .}}"
JSON_LINES = "{{range $err := .}}{{json $err}}{{end}}"
MARKDOWN = (r"{{range $err := .}}### Error at line {{$err.Line}}, col {{$err.Column}} of `{{$err.Filepath}}`\n\n"
            r"{{$err.Message}}\n\n```\n{{$err.Snippet}}\n```\n\n{{end}}")
ANNOTATIONS = (r"{{range $err := .}}::error file={{$err.Filepath}},line={{$err.Line}},col={{$err.Column}}::"
               r'{{$err.Message}}%0A```%0A{{replace $err.Snippet "\\n" "%0A"}}%0A```\n{{end}}')
SARIF = """\
{
    "version": {{ getVersion | json }},
    "rules": [
        {{$first := true}}
        {{range $ := allKinds }}
            {{if $first}}{{$first = false}}{{else}},{{end}}
            {"id": {{json $.Name}}, "name": {{$.Name | toPascalCase | json}}, "text": {{json $.Description}}}
        {{end}}
    ],
    "results": [
        {{$first := true}}
        {{range $ := .}}
            {{if $first}}{{$first = false}}{{else}},{{end}}
            {
                "ruleId": {{json $.Kind}},
                "message": { "text": {{json $.Message}} },
                "uri": {{json $.Filepath}},
                "region": {
                    "startLine": {{$.Line}},
                    "startColumn": {{$.Column}},
                    "endColumn": {{$.EndColumn}},
                    "snippet": { "text": {{json $.Snippet}} }
                }
            }
        {{end}}
    ]
}
"""
EXAMPLES = (
    JSON, JSON_LINES, MARKDOWN, ANNOTATIONS,
    r'{{range $err := .}}line is {{$err.Line}}, col is {{$err.Column}}, message is {{$err.Message | printf "%q"}}{{end}}',
    r'{{range $err := .}}{{replace $err.Filepath "\\\\" "/"}}{{toPascalCase $err.Kind}}{{end}}',
    r"{{range $err := .}} this part iterates error objects with the iteration variable $err {{end}}",
)

# What stands in `{{range $i, $e := .}}…\n{{end}}`.
PARTS = (
    "{{$i}} {{$e}}", "{{.Line}}{{$e.Line}}", "{{len $}} {{len .Message}}", "{{.Message | html}}", "{{js .Message}}",
    "{{urlquery .Message .Line}}", "{{html .Line true .Message 2 3}}", '{{printf "%s|%v|%d" .Kind .Line .Column}}',
    '{{print .Line .Column .Kind .Kind .Line true nil}}', "{{println .Line .Column .Kind}}", "{{print .}}",
    '{{printf "%v" .}}', '{{printf "%+v" .}}', "{{index $ 0}}", "{{(index $ 0).Kind}}", "{{index .Kind 0}}",
    '{{slice .Kind 1 3}}{{slice .Kind 1}}{{slice .Kind}}', "{{with .Kind}}{{.}}{{else}}x{{end}}",
    '{{with ""}}{{.}}{{else}}{{.Line}}{{end}}', '{{with ""}}a{{else with .Kind}}{{.}}{{end}}',
    "{{if eq .Line 3}}a{{else if gt .Line 10}}b{{else}}c{{end}}", '{{if and .Line (ne .Kind "expression")}}a{{end}}',
    '{{or "" .Kind}} {{and .Line ""}} {{not .Line}}', "{{or 0 false nil}}", '{{eq .Kind "x" "expression" "events"}}',
    "{{lt .Line .Column}}{{le 1 1}}{{ge 1.5 2.5}}{{gt `a` `b`}}{{ne true false}}",
    "{{if eq $i 2}}{{continue}}{{end}}{{if ge $i 4}}{{break}}{{end}}{{$i}}",
    "{{$x := .Line}}{{if true}}{{$x = 5}}{{$x := 7}}{{$x}}{{end}}{{$x}}", "  {{- .Line -}}  x {{- /* no */ -}} y ",
    "{{/* a\n comment */}}{{`raw \\x`}}", r'{{"a\\tb\\x41\\u00e9\\U0001F600\\101\\"\\n"}}', "{{'a'}}{{'\\\\n'}}{{'é'}}",
    "{{0x1F}} {{0b101}} {{0o17}} {{017}} {{1_000}} {{-3}} {{+4}}", "{{1.5}} {{1e3}} {{1e6}} {{123456.5}} {{.5}} {{1e-7}}",
    r'{{printf "%5d|%-5d|%05d|%+d|%x|%X|%#x|%o|%b|%c|%q" 42 42 42 42 42 42 42 42 42 65 65}}',
    r'{{printf "%8s|%-8s|%.2s|%8.2s|%x|%X|% d|%6.2f|%e|%g|%t|%v" "abc" "abc" "abc" "abc" "abc" "abc" 7 1.5 1.5 1.5 true nil}}',
    r'{{printf "%q %+q %#q" .Message .Snippet .Kind}}', '{{printf "%d %s %z %t" "a" 1 2 3}}', '{{printf "%d"}}',
    '{{printf "a" 1 "b" nil}}', '{{printf "%"}}', '{{printf "%%"}}', '{{printf "%*d|%-*d|%.*f" 5 1 5 1 2 1.5}}',
    '{{printf "%T %T" 1 "a"}}', '{{printf "%v %v" true 1.5}}', '{{.Line | printf "%d-%d" 1}}',
    '{{replace .Message "a" "1" "aa" "2" "" "-"}}', '{{replace .Kind}}', '{{replace "aaa" "a" "" "b" "c"}}',
    '{{toPascalCase "a-b_c d.1e--Fé"}}', '{{json .Kind}}{{json .Line}}{{json true}}{{json nil}}{{json 1.5}}',
    '{{json "<&>\u2028\x01\\x7f é"}}', "{{range 3}}{{.}}{{end}}", "{{range $n := 2}}{{$n}}{{end}}",
    "{{range $j, $f := $}}{{$j}}{{else}}none{{end}}", "{{$e.Message | len | printf `%03d`}}", r"\a\b\f\r\v\t\\\q\n",
    "{{with $y := .Line}}{{$y}}{{end}}", "{{if $y := .Line}}{{$y}}{{end}}", "{{ (printf `%d` .Line) | len }}",
)
# Where the one says that there is something wrong, so does the other.
WRONG = ("{{", "{{}}", "{{.X}}", "{{x}}", "{{range .}}", "{{end}}", "{{else}}{{", "{{if}}{{end}}", "{{$x}}", "{{$x = 1}}",
         "{{range .}}{{.X}}{{end}}", "{{json}}", "{{json 1 2}}", '{{"a}}', "{{'ab'}}", '{{"\\\\z"}}', "{{1 2}}", "{{.a.}}",
         "{{break}}", "{{1x}}", "{{nil}}", "{{range 1.5}}{{end}}", "{{eq 1}}", "{{eq 1 `a`}}", "{{lt true false}}",
         "{{index . 1000}}", "{{slice `abc` 2 1}}", "{{len 3}}", "{{replace `a` `b`}}", "{{replace 1 `b` `c`}}",
         "{{toPascalCase 1}}", "{{/* a}}", "{{range .}}{{$.Line}}{{end}}", r'{{replace "a" "\\" "/"}}', "{{. | 1}}", "{{(1}}", "{{1)}}", "{{if 1}}{{else}}{{else}}{{end}}",
         "{{range $a, $b, $c := .}}{{end}}", "{{$a, $b := 1}}", "{{%}}", "{{printf 1}}", "{{.Line.X}}", "{{1.Line}}",
         "{{ - 1}}", "{{range .}}{{end}", "{{/* a */ 1}}")


class Format(lact.Case):
    bad = "bad/.github/workflows/ci.yml"

    def setUp(self):
        super().setUp()
        self.make_repo({self.bad: FILE, "good.yml": GOOD}, commit=False)

    def actionlint(self, template, path):
        return subprocess.run([ACTIONLINT, "-shellcheck=", "-pyflakes=", "-format", template, path], cwd=self.repo,
                              env=self.env(), stdin=subprocess.DEVNULL, capture_output=True, check=False)

    def mine(self, template, path, findings):
        return subprocess.run([FORMAT_FINDINGS, path, template], cwd=self.repo, env=self.env(), input=findings,
                              capture_output=True, check=False)

    def check(self, templates):
        for path in (self.bad, "good.yml"):
            findings = self.actionlint(JSON, path).stdout
            self.assertEqual(len(json.loads(findings)) > 5, path == self.bad)
            for template in templates:
                with self.subTest(template=template, path=path):
                    theirs = self.actionlint(template, path)
                    self.assertIn(theirs.returncode, (0, 1), theirs.stderr)
                    mine = self.mine(template, path, findings)
                    self.assertEqual((mine.returncode, mine.stdout), (0, theirs.stdout), mine.stderr)

    def test_examples_of_the_documentation(self):
        self.check(EXAMPLES)

    def test_functions_and_constructs(self):
        self.check(["{{range $i, $e := .}}" + part + r"\n{{else}}nothing{{end}}" for part in PARTS])

    def test_sarif_has_the_same_results_and_knows_all_their_kinds(self):
        findings = self.actionlint(JSON, self.bad).stdout
        theirs = json.loads(self.actionlint(SARIF, self.bad).stdout)
        mine = json.loads(self.mine(SARIF, self.bad, findings).stdout)
        self.assertEqual(mine["results"], theirs["results"])
        self.assertGreaterEqual({(r["id"], r["name"]) for r in mine["rules"]},
                                {(r["id"], r["name"]) for r in theirs["rules"]})

    def test_what_is_wrong_there_is_wrong_here(self):
        findings = self.actionlint(JSON, self.bad).stdout
        for template in WRONG:
            with self.subTest(template=template):
                # what fails while it prints only ends there
                theirs = self.actionlint(template + "END", self.bad)
                self.assertTrue(theirs.returncode > 1 or b"END" not in theirs.stdout, theirs.stdout)
                mine = self.mine(template, self.bad, findings)
                self.assertEqual((mine.returncode, mine.stdout), (2, b""))
                self.assertRegex(mine.stderr.decode(), r"^template:\d+:\d+: ")


if __name__ == "__main__":
    if not os.access(ACTIONLINT, os.X_OK):
        print(f"there is no actionlint at {ACTIONLINT}")
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main()
