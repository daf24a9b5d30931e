#!/usr/bin/env python3
"""actions/github-script, built in: npm packages from the registry, and a run offline after it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

WORKFLOW = """\
on: push
permissions: {id-token: write}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/github-script@v7
        id: script
        with:
          script: |
            core.exportVariable('FROM_SCRIPT', context.ref)
            core.setOutput('own', 'value')
            const token = await core.getIDToken()
            return {name: context.eventName, parts: token.split('.').length}
      - run: echo "$FROM_SCRIPT ${{ steps.script.outputs.own }}" '${{ steps.script.outputs.result }}'
      - uses: actions/github-script@v7
        continue-on-error: true
        with:
          script: throw new Error('boom')
"""


class GithubScript(lact.Case):
    def test_a_script_runs_with_the_real_packages(self):
        self.workflow(WORKFLOW)
        npmrc = os.path.expanduser("~/.npmrc")
        if os.path.exists(npmrc):
            lact.shutil.copy(npmrc, self.home)
        for more in ((), ("--offline",)):
            records = self.records("run", "ci", *more, code=0)
            self.assertIn('refs/heads/main value {"name":"push","parts":3}', lact.lines(records))
            self.assertEqual([s[1] for s in lact.steps(records)], ["success", "success", "failure"])
            errors = [r for r in records if r.get("level") == "error"]
            self.assertTrue(any("Unhandled error: Error: boom" in r["message"] for r in errors))


if __name__ == "__main__":
    unittest.main()
