#!/usr/bin/env python3
"""Summaries of steps: in the terminal where they are short, and in a file; and files that Windows
writes."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

CI = """\
on: push
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo "# Title of the page" >> "$GITHUB_STEP_SUMMARY"
      - run: printf 'no line feed %%s' "${{ secrets.S }}" >> "$GITHUB_STEP_SUMMARY"
  two:
    runs-on: ubuntu-latest
    steps: [{run: 'seq %d >> "$GITHUB_STEP_SUMMARY"'}]
  none:
    runs-on: ubuntu-latest
    steps: [{run: 'true'}]
"""


class StepSummaries(lact.Case):
    TEXT = "## one\n\n# Title of the page\nno line feed ***\n\n## two\n\n1\n2\n"

    def kept(self):
        return self.dir / "state/lact/summaries" / str(self.repo)[1:] / ".github/workflows/ci.yml.md"

    def test_short_ones_are_shown_and_kept(self):
        self.workflow(CI % 2)
        out = self.lact("run", "ci", "-s", "S=hidden", code=0).stdout
        self.assertIn(f"Step summaries ({self.kept()}):\n  ## one\n\n  # Title of the page\n  no line feed ***\n\n"
                      "  ## two\n\n  1\n  2\n\nSummary\n", out)
        self.assertEqual(self.kept().read_text(), self.TEXT)
        self.lact("run", "ci", "-n", code=0)
        self.assertEqual(self.kept().read_text(), self.TEXT)

    def test_long_ones_are_for_the_file(self):
        self.workflow(CI % 100)
        out = self.lact("run", "ci", "-s", "S=hidden", code=0).stdout
        self.assertIn(f"Step summaries ({self.kept()})\n  107 lines\n", out)
        self.assertNotIn("# Title", out.split("Step summaries")[1].split("\nSummary\n")[0])

    def test_a_file_can_be_named_and_is_written_with_json_too(self):
        self.workflow(CI % 2)
        self.lact("run", "ci", "-s", "S=hidden", "--json", "--summary-file", "out/summary.md", code=0)
        self.assertEqual((self.repo / "out/summary.md").read_text(), self.TEXT)

    def test_a_run_without_any_leaves_no_old_ones(self):
        self.workflow(CI % 2)
        self.lact("run", "ci", "-s", "S=hidden", code=0)
        (self.repo / ".github/workflows/ci.yml").write_text(
            "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}}\n")
        self.assertNotIn("Step summaries", self.lact("run", "ci", code=0).stdout)
        self.assertFalse(self.kept().exists())


class MarkedFiles(lact.Case):
    ENCODINGS = {"utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}

    def put(self, path, text, encoding):
        path.write_bytes(self.ENCODINGS[encoding] + text.encode(encoding))

    def test_files_with_a_mark_are_read(self):
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo \"e=[$E] v=[${{ "
                      "vars.V }}] s=${{ secrets.S == 'ä' }} x=${{ github.event.x }}\"\n")
        for encoding in self.ENCODINGS:
            with self.subTest(encoding):
                self.put(self.repo / ".env", "E=ö\r\n", encoding)
                self.put(self.repo / ".vars", "V=𝄞\n", encoding)
                self.put(self.repo / ".secrets", "S=ä\n", encoding)
                self.put(self.repo / "event.json", '{"x": "é"}', encoding)
                out = self.lact("run", "ci", "-e", "event.json", code=0).stdout
                self.assertIn("e=[ö] v=[𝄞] s=true x=é", out)

    def test_half_a_character_is_an_error(self):
        self.workflow("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}}\n")
        (self.repo / "event.json").write_bytes(b"\xff\xfe{\x00}")
        self.assertIn("the text starts as UTF-16LE, and is not", self.lact("run", "ci", "-e", "event.json", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
