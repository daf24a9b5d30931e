#!/usr/bin/env python3
"""GitHub Pages: a site goes from its build to the dry run of its deployment."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

WORKFLOW = """\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - id: pages
        uses: actions/configure-pages@v5
      - run: |
          mkdir -p _site/assets && cd _site
          echo '${{ steps.pages.outputs.base_path }}' >index.html
          echo 1 >assets/a.js && echo 1 >.hidden && echo 1 >real && ln -s real link
      - id: upload
        uses: actions/upload-pages-artifact@VERSION
      - run: '[ -n "${{ steps.upload.outputs.artifact_id }}" ]'
  deploy:
    needs: build
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v4
      - run: echo "at ${{ steps.deployment.outputs.page_url }}"
"""


class Pages(lact.Case):
    def go(self, text, code=0):
        self.workflow(text)
        self.git("remote", "add", "origin", "https://github.com/Mona/site.git")
        return self.records("run", "ci", code=code)

    def test_a_site_is_packed_and_looked_at(self):
        records = self.go(WORKFLOW.replace("VERSION", "v3"))
        said = lact.lines(records, job=1)
        self.assertIn("at https://mona.github.io/site/", said)
        self.assertIn("  .hidden, 2 bytes", said)
        self.assertIn("  index.html, 6 bytes", said)
        self.assertIn("  link, 2 bytes", said)  # tar has followed it

    def test_hidden_files_stay_out_since_version_4(self):
        records = self.go(WORKFLOW.replace("VERSION", "v4"))
        said = lact.lines(records, job=1)
        self.assertIn("  assets/a.js, 2 bytes", said)
        self.assertNotIn("  .hidden, 2 bytes", said)

    def test_without_an_artifact_the_deployment_fails(self):
        records = self.go("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                          "    steps: [{uses: actions/deploy-pages@v4}]\n", code=1)
        errors = [r["message"] for r in records if r.get("level") == "error"]
        self.assertTrue(any(e.startswith('No artifacts named "github-pages" were found')
                            for e in errors), errors)

    def test_a_missing_folder_fails_the_upload(self):
        self.go("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                "    steps: [{uses: actions/upload-pages-artifact@v3}]\n", code=1)


if __name__ == "__main__":
    unittest.main()
