#!/usr/bin/env python3
"""The tool cache, with real Node, npm and pip: a job finds in it what lact put there, whatever
other jobs did."""
import os
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

NODE = """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: {node-version: "18"}
      - run: |
"""
PYTHON = NODE.replace("setup-node@v4", "setup-python@v5").replace('node-version: "18"', 'python-version: "3.x"')
TOOL = {
    "tool/package.json": '{"name": "tool", "version": "1.0.0", "bin": {"tool-of-a-job": "tool.js"}}',
    "tool/tool.js": "#!/usr/bin/env node\nconsole.log('tool of a job')\n",
}
WHEEL = {
    "module_of_a_job.py": "print('module of a job')\n",
    "module_of_a_job-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: module-of-a-job\nVersion: 1\n",
    "module_of_a_job-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "module_of_a_job-1.dist-info/RECORD": "",
}
REAL_PREFIX = '"$(dirname "$(dirname "$(node -p process.execPath)")")"'


class ToolCache(lact.Case):
    def setUp(self):
        super().setUp()
        npmrc = os.path.expanduser("~/.npmrc")
        if os.path.exists(npmrc):
            lact.shutil.copy(npmrc, self.home)

    def workflows(self, base, **scripts):
        files = {f".github/workflows/{name}.yml": base + "".join(f"          {line}\n" for line in script)
                 for name, script in scripts.items()}
        self.make_repo({**files, **TOOL}, commit=False)
        with zipfile.ZipFile(self.repo / "module_of_a_job-1-py3-none-any.whl", "w") as wheel:
            for path, text in WHEEL.items():
                wheel.writestr(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "first")

    def run_one(self, name, *args, code=0):
        """What its script prints, and the warnings of the run."""
        result = self.lact("run", name, "--json", *args, code=code, timeout=300)
        records = [lact.json.loads(line) for line in result.stdout.splitlines()]
        return lact.lines(records, step=2), lact.lines(records, kind="warning")

    def tool(self, *parts):
        found = list(self.cache.glob("lact/tools/" + "/".join(parts)))
        self.assertEqual(len(found), 1, found)
        return found[0]

    def assert_told_once(self, name, expected, text):
        lines, warnings = self.run_one(name)
        self.assertEqual((lines, len(warnings)), (expected, 1))
        self.assertIn(text, warnings[0])
        self.assertEqual(self.run_one(name), (expected, []))

    def test_what_npm_installs_is_the_jobs_alone(self):
        self.workflows(NODE,
                       plain=["npm install --silent -g ./tool; tool-of-a-job"],
                       inside=[f"npm install --silent -g --prefix {REAL_PREFIX} ./tool", f"{REAL_PREFIX}/bin/tool-of-a-job"],
                       look=["command -v tool-of-a-job || echo none", f"test -e {REAL_PREFIX}/bin/tool-of-a-job || echo none"])
        self.assertEqual(self.run_one("plain"), (["tool of a job"], []))
        self.assertEqual(self.run_one("look"), (["none", "none"], []))
        self.assertEqual(self.run_one("inside"), (["tool of a job"], []))
        self.assert_told_once("look", ["none", "none"],
                              "in the tool cache has changed: 'bin/tool-of-a-job' was added")

    def test_a_node_that_was_changed_is_installed_again(self):
        self.workflows(NODE, ci=["node -p 6*7; npm --version >/dev/null && echo npm"])
        expected = ["42", "npm"]
        self.assertEqual(self.run_one("ci"), (expected, []))
        node = self.tool("node", "*", "*", "bin", "node")
        for change, text in ((lambda: node.unlink(), "is missing"), (lambda: self.empty(node), "was changed")):
            change()
            self.assert_told_once("ci", expected, f"'bin/node' {text}")
        self.empty(node)
        lines, warnings = self.run_one("ci", "--offline", code=4)
        self.assertEqual(lines, [])
        self.assertIn("lact does not use it", warnings[0])

    def empty(self, path):
        path.chmod(0o755)
        path.write_text("")

    def test_steps_are_not_told_of_it_and_files_are_read_only(self):
        self.workflows(NODE, ci=['ls "$RUNNER_TOOL_CACHE"', f'stat -c %a "$(node -p process.execPath)" {REAL_PREFIX}/lib/node_modules/npm/package.json'])
        self.assertEqual(self.run_one("ci"), (["555", "444"], []))

    def test_what_pip_installs_is_the_jobs_alone(self):
        self.workflows(PYTHON,
                       plain=["pip install --quiet --no-index ./*.whl", "python -c 'import module_of_a_job'"],
                       inside=["pip install --quiet --no-index --target \"$(dirname \"$(dirname \"$(python -c 'import pip; print(pip.__file__)')\")\")\" ./*.whl",
                               "python -c 'import module_of_a_job'"],
                       look=["python -c 'import module_of_a_job' 2>/dev/null || echo none; pip --version >/dev/null && echo pip"])
        self.assertEqual(self.run_one("plain"), (["module of a job"], []))
        self.assertEqual(self.run_one("look"), (["none", "pip"], []))
        self.assertEqual(self.run_one("inside"), (["module of a job"], []))
        self.assert_told_once("look", ["none", "pip"], "' was added")
        self.empty(self.tool("Python-pip", "*", "lib", "*", "site-packages", "pip", "__init__.py"))
        self.assert_told_once("look", ["none", "pip"], "pip/__init__.py' was changed")


if __name__ == "__main__":
    unittest.main()
