#!/usr/bin/env python3
"""`lact expr`: values, errors, contexts, masks."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


class Expr(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({"a.txt": "one\n"})
        self.git("remote", "add", "origin", "git@github.com:octo/hello.git")

    def expr(self, *args, code=0, **options):
        return self.lact("expr", *args, code=code, **options)

    def value(self, *args, **options):
        return self.expr(*args, **options).stdout.removesuffix("\n")

    def error(self, *args):
        result = self.expr(*args, code=2)
        self.assertEqual(result.stdout, "")
        return result.stderr

    def test_a_value_is_printed_as_it_stands_in_a_text(self):
        for text, value in (("${{ 1 == 1 }}", "true"), ("1e3", "1000"), ("${{ null }}", ""), ("'it''s'", "it's"),
                            ("${{ fromJSON('[1]') }}", "Array"), ("a ${{ 1 }} b ${{ 'c' }}", "a 1 b c"),
                            ("x\n${{ 'y' }}\nz", "x\ny\nz"), ("${{ '${{' }}", "${{"), ("", "")):
            self.assertEqual(self.value(text), value, text)

    def test_a_text_is_what_a_template_makes_of_it(self):
        for text, value in (("v${{ 1 }}.${{ 2 }}", "v1.2"), ("{0} ${{ 'a' }} }}", "{0} a }}"), ("${{ true }}!", "true!"),
                            ("${{ null }}-${{ fromJSON('{}') }}", "-Object"), ("${{ 'é' }} 日本", "é 日本"),
                            ("${{\n  1 ==\n  1\n}}", "true"), ("a\n\n${{ 1.50 }}\n", "a\n\n1.5\n"),
                            ("${{ '}}' }}", "}}"), ("1 == 1 && 'both'", "both"), (" 1 ", "1")):
            self.assertEqual(self.expr(text).stdout, value + "\n", text)

    def test_json_keeps_the_type_and_github_s_layout(self):
        self.assertEqual(self.value("fromJSON('{\"a\":[1,null]}')", "--json"),
                         '{\n  "a": [\n    1,\n    null\n  ]\n}')
        for text, value in (("${{ 'x' }}", '"x"'), ("true", "true"), ("null", "null"), ("1e15", "1E+15"), ("NaN", "NaN"),
                            ("a ${{ 1 }}", '"a 1"'), ("fromJSON('[]')", "[]"), ("''", '""'), ("'\"'", '"\\""')):
            self.assertEqual(self.value(text, "--json"), value, text)

    def test_github_comes_from_the_repository(self):
        head = self.git("rev-parse", "HEAD").strip()
        self.assertEqual(self.value("${{ github.sha }} ${{ github.ref }} ${{ github.repository }} "
                                    "${{ github.event.head_commit.message }} ${{ github.event_name }}"),
                         f"{head} refs/heads/main octo/hello first push")
        self.assertEqual(self.value("github.ref_name", "--event", "pull_request"), "1/merge")

    def test_env_vars_and_secrets_come_from_options_and_files(self):
        self.write({".env": "A=file\n", ".vars": "B=file\n"})
        self.assertEqual(self.value("${{ env.A }} ${{ vars.b }}", "--var", "B=option"), "file option")
        self.assertEqual(self.value("secrets.PIN == '1234'", "--secret", "PIN=1234"), "true")

    def test_the_payload_of_a_file_is_laid_over_the_made_one(self):
        self.write({"payload.json": json.dumps({"action": "closed", "pull_request": {"merged": True}})})
        self.assertEqual(self.value("${{ github.event.action }} ${{ github.event.pull_request.merged }} "
                                    "${{ github.event.repository.full_name }}", "--event", "pull_request",
                                    "-e", "payload.json"), "closed true octo/hello")

    def test_files_are_named_by_options_too(self):
        self.write({"e": "A='x y'\n", "v": "B=1\n", "s": "C=tiger\n"})
        self.assertEqual(self.value("${{ env.A }} ${{ vars.B }} ${{ secrets.C == 'tiger' }} ${{ secrets.C }}",
                                    "--env-file", "e", "--var-file", "v", "--secret-file", "s"), "x y 1 true ***")
        self.assertEqual(self.value("env.a", "--env-file", "e"), "")  # names in env keep their case
        self.assertEqual(self.value("secrets.D == 'lion'", "--secret", "D", env=self.env(D="lion")), "true")

    def test_a_secret_is_never_shown(self):
        for options in ((), ("--json",), ("--explain",)):
            out = self.value("format('<{0}>', secrets.PIN)", "--secret", "PIN=tiger", *options)
            self.assertNotIn("tiger", out)
            self.assertIn("***", out)
        self.assertNotIn("tiger", self.value("secrets.PIN == 'tiger'", "--ast", "--secret", "PIN=tiger"))
        self.assertNotIn("tiger", self.value("secrets.PIN == 'tiger' && 'yes'", "--explain", "--secret", "PIN=tiger"))
        self.assertNotIn("tiger", self.value("secrets", "--json", "--secret", "PIN=tiger"))

    def test_a_secret_is_not_shown_in_other_forms_either(self):
        secret = 'ti"g\\er\nsecond line'
        for text in ("secrets.PIN", "toJSON(secrets)", "toJSON(toJSON(secrets.PIN))"):
            for options in ((), ("--json",), ("--explain",), ("--explain", "--json")):
                out = self.value(text, "--secret", "PIN=" + secret, *options)
                self.assertNotIn("g\\er", out, (text, options))
                self.assertNotIn("second line", out, (text, options))

    def test_a_secret_is_not_shown_by_an_error(self):
        for text in ("fromJSON(secrets.PIN)", "'tiger' ==", "a ${{ fromJSON('tiger') }}", "tiger", "tiger.x == 'tiger'",
                     "case('tiger', 1, 2)", "format('{1} tiger', 1)"):
            for options in ((), ("--explain",), ("--json",)):
                result = self.expr(text, "--secret", "PIN=tiger", *options, code=2)
                self.assertNotIn("tiger", result.stdout + result.stderr)
        self.assertIn("    1 | a *** ${{ nothing }}\n      |           ^^^^^^^\n",
                      self.error("a tiger ${{ nothing }}", "--secret", "PIN=tiger"))

    def test_the_secrets_of_a_file_of_contexts_are_secrets(self):
        self.write({"over.json": json.dumps({"secrets": {"PIN": "tiger"}})})
        self.assertEqual(self.value("${{ secrets.PIN }} ${{ secrets.PIN == 'tiger' }}", "--context", "over.json"),
                         "*** true")

    def test_an_error_shows_its_place_and_the_nearest_name(self):
        self.assertIn("    1 | a ${{ githb.ref }}\n      |       ^^^^^\n", self.error("a ${{ githb.ref }}"))
        self.assertIn("did you mean 'github'?", self.error("githb.ref"))
        self.assertIn("did you mean 'contains'?", self.error("contain('a', 'b')"))
        self.assertIn("    2 | ${{ 1 + 1 }}\n", self.error("x\n${{ 1 + 1 }}"))
        for text in ("'open", "(1", "contains('a')", "${{ 1", "fromJSON('{')", "github.", "1 2"):
            self.assertIn("^", self.error(text), text)

    def test_an_error_of_evaluation_shows_its_place(self):
        for text, carets in (("x ${{ fromJSON('{') }}", "      |       ^^^^^^^^^^^^^\n"),
                             ("a\nb ${{ 1 }} ${{ format('{1}', 0) }}", "      |                ^^^^^^^^^^^^^^^^\n"),
                             ("case(1, 2, 3)", "      |      ^\n"), ("é ${{ case('', 2, 3) }}", "      |            ^^\n"),
                             ("hashFiles('../x')", "      | ^^^^^^^^^^^^^^^^^\n")):
            self.assertIn(carets, self.error(text), text)

    def test_what_was_not_reached_is_no_error(self):
        self.assertEqual(self.value("true || fromJSON('{')"), "true")
        self.assertIn("did you mean 'fromJSON'?", self.error("true || fromJSN('{')"))

    def test_a_file_of_contexts_is_laid_over_the_real_ones(self):
        self.write({"over.json": json.dumps({"github": {"ref": "refs/tags/v1"}, "needs": {"a": {"result": "failure"}}})})
        self.assertEqual(self.value("${{ github.ref }} ${{ github.event_name }} ${{ needs.a.result }}",
                                    "--context", "over.json"), "refs/tags/v1 push failure")
        self.assertEqual(self.value("github.ref", "-C", str(self.repo), "--context", "over.json", cwd=self.dir),
                         "refs/tags/v1")  # files are relative to -C

    def test_only_context_knows_nothing_else(self):
        self.write({"only.json": '{"a": {"B": 1}, "s": "x"}'})
        self.assertEqual(self.value("a.b", "--only-context", "only.json"), "1")
        self.assertEqual(self.value("S", "--only-context", "only.json", cwd=self.repo), "x")
        self.assertIn("github", self.error("github.ref", "--only-context", "only.json"))
        self.assertIn("success", self.error("success()", "--only-context", "only.json"))
        self.assertIn("expected a JSON object", self.bad_file("[1]"))
        self.assertIn("only.json", self.bad_file("{"))

    def test_only_context_reads_nothing_of_the_repository(self):
        self.write({"only.json": '{"a": {"B": 1}}', ".env": "not a setting\n", ".secrets": "nor this\n",
                    ".git/HEAD": "broken", ".git/config": "[broken"})
        self.assertNotEqual(self.expr("env.A", code=None).returncode, 0)
        self.assertEqual(self.value("a.b", "--only-context", "only.json"), "1")

    def bad_file(self, text):
        self.write({"only.json": text})
        return self.error("1", "--only-context", "only.json")

    def test_the_tree_is_shown(self):
        self.assertEqual(self.value("contains(github.ref, 'x') && !env.A || a.*[0]", "--ast", *self.only(
            github={}, env={}, a=[])), """\
or 0:45
  and 0:35
    call contains 0:25
      index 9:19
        context github 9:15
        literal "ref" 16:19
      literal "x" 21:24
    not 29:35
      index 30:35
        context env 30:33
        literal "A" 34:35
  index 39:45
    index 39:42
      context a 39:40
      wildcard 41:42
    literal 0 43:44""")
        self.assertEqual(self.value("${{ 'a' }}", "--ast"), 'literal "a" 0:10')
        self.assertEqual(self.value("", "--ast"), "")

    def only(self, **contexts):
        self.write({"contexts.json": json.dumps(contexts)})
        return "--only-context", "contexts.json"

    def explain(self, text, **contexts):
        return self.value(text, "--explain", *self.only(**contexts))

    def test_the_parts_are_shown_with_their_values(self):
        self.assertEqual(self.explain("github.ref == format('refs/{0}', github.name) && !env.OFF",
                                      github={"ref": "refs/x", "name": "x"}, env={}), """\
github.ref == format('refs/{0}', github.name) && !env.OFF  => true
  github.ref == format('refs/{0}', github.name)            => true
    github.ref                                             => "refs/x"
    format('refs/{0}', github.name)                        => "refs/x"
      github.name                                          => "x"
  !env.OFF                                                 => true
    env.OFF                                                => null""")

    def test_what_was_not_evaluated_is_told(self):
        self.assertEqual(self.explain("a && b || 'no'", a=False, b=1), """\
a && b || 'no'  => "no"
  a && b        => false
    a           => false
    b           => not evaluated""")

    def test_a_way_that_leads_nowhere_shows_where_it_ends(self):
        self.assertEqual(self.explain("a.b.c.d == ''", a={"b": None}), """\
a.b.c.d == ''  => true
  a.b.c.d      => null
    a.b        => null""")

    def test_an_index_that_is_no_name_is_a_part(self):
        self.assertEqual(self.explain("a[format('{0}', b.c)].d[0].e", a={"x": {"d": [{"e": 1}]}}, b={"c": "x"}), """\
a[format('{0}', b.c)].d[0].e  => 1
  format('{0}', b.c)          => "x"
    b.c                       => "x\"""")

    def test_a_template_of_several_lines_is_explained_on_one_line_each(self):
        self.assertEqual(self.explain("x\n  ${{ a ==\n   1 }} y", a=1), """\
x ${{ a == 1 }} y  => "x\\n  true y"
  a == 1           => true
    a              => 1""")

    def test_an_error_is_explained_up_to_its_place(self):
        result = self.expr("a == 1 && fromJSON(b) || c", "--explain", *self.only(a=1, b="{", c=2), code=2)
        self.assertEqual(result.stdout, """\
a == 1 && fromJSON(b) || c  => error
  a == 1 && fromJSON(b)     => error
    a == 1                  => true
      a                     => 1
    fromJSON(b)             => error
      b                     => "{"
  c                         => not evaluated
""")
        self.assertIn("          ^^^^^^^^^^^\n", result.stderr)

    def test_large_values_are_cut_and_long_texts_are_not(self):
        lines = self.explain(f"a.b == '{'x' * 80}'", a={"b": "é" * 500}).splitlines()
        self.assertEqual(lines, [f"a.b == '{'x' * 80}'  => false", '  a.b  => "' + "é" * 99 + "…"])
        self.assertEqual(self.value("a", "--explain", "--json", *self.only(a=["x"])), 'a  => ["x"]\n[\n  "x"\n]')
        self.assertLess(max(map(len, self.value("toJSON(github) && github.sha", "--explain").splitlines())), 150)

    def test_hash_files_starts_at_the_project(self):
        self.assertRegex(self.value("hashFiles('*.txt')"), r"^[0-9a-f]{64}$")
        self.assertEqual(self.value("hashFiles('none')"), "")
        self.write({"deep/b.txt": "two"})
        self.assertEqual(self.value("hashFiles('a.txt')", cwd=self.repo / "deep"), self.value("hashFiles('a.txt')"))
        self.assertNotEqual(self.value("hashFiles('**/*.txt')"), self.value("hashFiles('a.txt')"))

    def test_it_works_without_git_and_without_workflows(self):
        plain = self.dir / "plain"
        plain.mkdir()
        self.assertEqual(self.value("github.repository", cwd=plain), "local/plain")
        self.assertEqual(self.value("${{ github.sha }} ${{ github.ref }} ${{ runner.os }}", cwd=plain),
                         "0" * 40 + " refs/heads/main " + {"darwin": "macOS"}.get(sys.platform, "Linux"))

    def test_the_status_functions_are_those_of_a_job_s_start(self):
        self.assertEqual(self.value("${{ success() }} ${{ always() }} ${{ failure() }} ${{ cancelled() }}"),
                         "true true false false")

    def test_one_expression_is_wanted(self):
        self.assertIn("quote it", self.error())
        self.assertIn("quote it", self.error("a", "b"))


if __name__ == "__main__":
    unittest.main()
