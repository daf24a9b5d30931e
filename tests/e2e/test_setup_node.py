#!/usr/bin/env python3
"""setup-node against the real npm registry: majors that are no LTS, with the npm of their time."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

NPM_OF_NODE = {"9": "5", "13": "6", "15": "7", "17": "8", "19": "9", "21": "10", "23": "10"}


class SetupNode(lact.Case):
    def test_each_major_comes_with_the_npm_that_belongs_to_it(self):
        self.workflow(f"""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{fail-fast: false, matrix: {{node: [{", ".join(NPM_OF_NODE)}]}}}}
    steps:
      - uses: actions/setup-node@v4
        with: {{node-version: "${{{{ matrix.node }}}}"}}
      - run: echo "$(node -p 'process.versions.node.split(`.`)[0]') $(npm --version | cut -d. -f1)"
""")
        npmrc = os.path.expanduser("~/.npmrc")
        if os.path.exists(npmrc):
            lact.shutil.copy(npmrc, self.home)
        result = self.lact("run", "ci", "--json", code=0, timeout=300)
        lines = [lact.json.loads(line).get("text") for line in result.stdout.splitlines()]
        for node, npm in NPM_OF_NODE.items():
            self.assertIn(f"{node} {npm}", lines)


if __name__ == "__main__":
    unittest.main()
