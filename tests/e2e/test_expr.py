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

    def test_json_keeps_the_type_and_github_s_layout(self):
        self.assertEqual(self.value("fromJSON('{\"a\":[1,null]}')", "--json"),
                         '{\n  "a": [\n    1,\n    null\n  ]\n}')
        self.assertEqual(self.value("${{ 'x' }}", "--json"), '"x"')
        self.assertEqual(self.value("true", "--json"), "true")

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

    def test_a_secret_is_never_shown(self):
        for options in ((), ("--json",), ("--explain",)):
            out = self.value("format('<{0}>', secrets.PIN)", "--secret", "PIN=tiger", *options)
            self.assertNotIn("tiger", out)
            self.assertIn("***", out)
        self.assertNotIn("tiger", self.value("secrets.PIN == 'tiger'", "--ast", "--secret", "PIN=tiger"))
        self.assertNotIn("tiger", self.error("fromJSON(secrets.PIN)", "--secret", "PIN=tiger"))

    def test_an_error_shows_its_place_and_the_nearest_name(self):
        self.assertIn("    1 | a ${{ githb.ref }}\n      |       ^^^^^\n", self.error("a ${{ githb.ref }}"))
        self.assertIn("did you mean 'github'?", self.error("githb.ref"))
        self.assertIn("did you mean 'contains'?", self.error("contain('a', 'b')"))
        self.assertIn("    2 | ${{ 1 + 1 }}\n", self.error("x\n${{ 1 + 1 }}"))
        for text in ("'open", "(1", "contains('a')", "${{ 1", "fromJSON('{')", "github.", "1 2"):
            self.assertIn("^", self.error(text), text)

    def test_a_file_of_contexts_is_laid_over_the_real_ones(self):
        self.write({"over.json": json.dumps({"github": {"ref": "refs/tags/v1"}, "needs": {"a": {"result": "failure"}}})})
        self.assertEqual(self.value("${{ github.ref }} ${{ github.event_name }} ${{ needs.a.result }}",
                                    "--context", "over.json"), "refs/tags/v1 push failure")

    def test_only_context_knows_nothing_else(self):
        self.write({"only.json": '{"a": {"B": 1}, "s": "x"}'})
        self.assertEqual(self.value("a.b", "--only-context", "only.json"), "1")
        self.assertEqual(self.value("S", "--only-context", "only.json", cwd=self.repo), "x")
        self.assertIn("github", self.error("github.ref", "--only-context", "only.json"))
        self.assertIn("success", self.error("success()", "--only-context", "only.json"))
        self.assertIn("a JSON object is wanted", self.bad_file("[1]"))
        self.assertIn("only.json", self.bad_file("{"))

    def bad_file(self, text):
        self.write({"only.json": text})
        return self.error("1", "--only-context", "only.json")

    def test_the_tree_and_the_parts_are_shown(self):
        tree = self.value("contains(github.ref, 'x') && !env.A", "--ast").splitlines()
        self.assertTrue(tree[0].startswith("and"))
        self.assertTrue(any("call contains" in line for line in tree))
        parts = self.value("contains(github.ref, 'main') && 1 == 2", "--explain").splitlines()
        self.assertTrue(any(line.startswith("github.ref ") and "refs/heads/main" in line for line in parts), parts)
        self.assertTrue(any(line.startswith("contains(github.ref, 'main') ") and line.endswith("true") for line in parts))
        self.assertTrue(parts[-1].endswith("false"), parts)

    def test_hash_files_starts_at_the_project(self):
        self.assertRegex(self.value("hashFiles('*.txt')"), r"^[0-9a-f]{64}$")
        self.assertEqual(self.value("hashFiles('none')"), "")

    def test_it_works_without_git_and_without_workflows(self):
        plain = self.dir / "plain"
        plain.mkdir()
        self.assertEqual(self.value("github.repository", cwd=plain), "local/plain")

    def test_one_expression_is_wanted(self):
        self.assertIn("quote it", self.error())
        self.assertIn("quote it", self.error("a", "b"))


if __name__ == "__main__":
    unittest.main()
