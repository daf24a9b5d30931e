#!/usr/bin/env python3
"""JavaScript actions run on the Node.js that `using` names."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

FAKE = """\
#!/bin/sh
if [ "$1" = --version ]; then echo asked >> "{asked}"; echo v{version}; exit; fi
echo ran by {version}
"""
REAL = "console.log('real ' + process.versions.node.split('.')[0]);\n"


class NodeRuntime(lact.Case):
    def setUp(self):
        super().setUp()
        self.asked = self.dir / "asked"
        npmrc = os.path.expanduser("~/.npmrc")
        if os.path.exists(npmrc):
            lact.shutil.copy(npmrc, self.home)

    def fake(self, folder, version):
        (self.home / folder).mkdir(parents=True)
        for name in ("node", "npm"):
            file = self.home / folder / name
            file.write_text(FAKE.format(asked=self.asked, version=version))
            file.chmod(0o755)

    def actions(self, *usings, more=""):
        files = {}
        for using in usings:
            files[f"{using}/action.yml"] = f"name: x\nruns: {{using: {using}, main: main.js{more}}}\n"
            files[f"{using}/main.js"] = REAL
        steps = "".join(f"      - uses: ./{using}\n" for using in usings)
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n" + steps)
        self.write(files)

    def go(self, *args, code=0, path=None):
        env = self.env(**({} if path is None else {"PATH": path}))
        return self.records("run", "ci", *args, code=code, env=env)

    def ran(self, *args, path=None):
        return [line for line in lact.lines(self.go(*args, path=path)) if line.startswith(("ran by", "real "))]

    def path(self, folder):
        return f"{self.home / folder}:/usr/bin:/bin"

    def test_each_action_has_the_version_that_it_names(self):
        self.fake("bin", "20.3.0")
        self.fake(".nvm/versions/node/v24.1.0/bin", "24.1.0")
        self.actions("node24", "node20", "node16")
        self.assertEqual(self.ran("--offline", path=self.path("bin")),
                         ["ran by 24.1.0", "ran by 20.3.0", "ran by 20.3.0"])

    def test_the_version_on_path_is_asked_once(self):
        self.fake("bin", "20.3.0")
        self.actions("node20", more=", post: main.js")
        for _ in range(2):
            self.assertEqual(self.ran("--offline", path=self.path("bin")), ["ran by 20.3.0"] * 2)
        self.assertEqual(self.asked.read_text(), "asked\n")
        (self.home / "bin/node").write_text(FAKE.format(asked=self.asked, version="20.10.0") + "# another size\n")
        self.assertEqual(self.ran("--offline", path=self.path("bin")), ["ran by 20.10.0"] * 2)

    def test_another_version_runs_it_where_its_own_cannot_be_had(self):
        self.fake("bin", "20.3.0")
        self.actions("node24")
        records = self.go("--offline", path=self.path("bin"))
        self.assertIn("ran by 20.3.0", lact.lines(records))
        told = [r["text"] for r in records if r["record"] == "difference" and "node24" in r["text"]]
        self.assertEqual(len(told), 1)
        self.assertIn("asks for Node.js 24, which is not here, and runs on ", told[0])

    def test_without_any_it_says_what_is_missing(self):
        self.actions("node20")
        (self.home / "bin").mkdir()
        (self.home / "bin/bash").symlink_to("/bin/bash")
        records = self.go("--offline", code=4, path=str(self.home / "bin"))
        missing = [r for r in records if r["record"] == "missing"]
        self.assertIn("no Node.js for '20' in the tool cache", missing[0]["text"])

    def test_it_is_installed_once_from_the_registry_and_kept(self):
        self.actions("node24")
        for args in ((), ("--offline",)):
            self.assertEqual(self.ran(*args), ["real 24"])


if __name__ == "__main__":
    unittest.main()
