#!/usr/bin/env python3
"""The folders of package managers: runs keep them, and the jobs that could use them share them."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

PACKAGE = '{"name": "x", "version": "1.0.0", "dependencies": {"is-number": "7.0.0"}}'
LINKS = {
    "npm": [".npm"], "pnpm": [".local/share/pnpm/store"], "yarn": [".yarn/berry/cache", ".npm"], "pip": [".cache/pip"],
    "uv": [".cache/uv"], "cargo": [".cargo/registry", ".cargo/git", ".cargo/.package-cache"],
    "go": ["go/pkg/mod", ".cache/go-build"], "mvn": [".m2/repository"], "gradle": [".gradle/caches", ".gradle/wrapper"],
    "dotnet": [".nuget/packages"], "bun": [".bun/install/cache"], "deno": [".cache/deno"],
}


class PackageCaches(lact.Case):
    def go(self, *jobs, code=0, **files):
        text = "on: push\njobs:\n"
        for i, steps in enumerate(jobs):
            text += f"  j{i}:\n    runs-on: ubuntu-latest\n    steps:\n"
            text += "".join(f"      - {lact.json.dumps(step)}\n" for step in steps)
        if not hasattr(self, "repo"):
            self.workflow(text)
        self.write({".github/workflows/ci.yml": text, **files})
        return self.records("run", "ci", code=code)

    def out(self, *jobs, **files):
        return lact.lines(self.go(*jobs, **files), 0)

    def test_a_script_without_package_managers_finds_an_empty_home(self):
        self.assertEqual(self.out([{"run": "find ~ -type l -path '*/.*' ! -path '*/.pyenv/*'; echo end of the goods, .npm"}]),
                         ["end of the goods, .npm"])
        self.assertEqual(list(self.kept().iterdir()), [])

    def kept(self):
        return lact.pathlib.Path(self.env()["XDG_CACHE_HOME"]) / "lact/packages"

    def test_each_manager_has_its_links_and_finds_in_the_next_run_what_it_left(self):
        for word, places in LINKS.items():
            script = f"true {word}; " + "; ".join(f"readlink ~/{place}" for place in places)
            lines = self.out([{"run": script + f"; ls ~/{places[0]}; echo {word} > ~/{places[0]}/left"}])
            self.assertEqual(len(lines), len(places), word)
            for line in lines:
                self.assertTrue(line.startswith(f"{self.kept()}/"), line)
            self.assertEqual(self.out([{"run": f"true {word}; ls ~/{places[0]}; ls -A ~"}])[0], "left")

    def test_a_script_that_runs_another_one_has_all(self):
        self.workflow("on: push\njobs: {}\n")
        self.write({"x.sh": "#!/bin/sh\ntest -L ~/.npm && test -L ~/.m2/repository && echo yes\n"})
        os.chmod(self.repo / "x.sh", 0o755)
        self.assertEqual(self.out([{"uses": "actions/checkout@v4"}, {"run": "./x.sh"}])[-1], "yes")

    def test_a_folder_that_the_job_made_is_its_own(self):
        lines = self.out([{"run": "mkdir ~/.npm; echo own > ~/.npm/x"}, {"run": "true npm; rm -rf ~/.cache; cat ~/.npm/x"}])
        self.assertEqual(lines, ["own"])
        self.assertEqual(self.out([{"run": "true npm; ls ~/.npm; echo end"}]), ["end"])

    def test_npm_installs_offline_in_the_next_run(self):
        steps = [{"uses": "actions/checkout@v4"}, {"run": "npm install --no-audit --no-fund"}]
        self.go(steps, **{"package.json": PACKAGE})
        steps[1]["run"] = "npm install --offline --no-audit --no-fund && ls node_modules"
        self.assertIn("is-number", self.out(steps))

    def test_cargos_lock_is_one_for_all_jobs(self):
        hold = "true cargo; flock ~/.cargo/.package-cache sh -c 'touch \"$0\"; sleep 1; rm \"$0\"' " + str(self.home / "held")
        wait = f"true cargo; until [ -e {self.home}/held ]; do sleep 0.01; done; flock ~/.cargo/.package-cache [ ! -e {self.home}/held ]"
        self.go([{"run": hold}], [{"run": wait}])

    def test_a_cache_of_such_a_folder_hits_by_its_key_and_packs_nothing(self):
        cache = {"uses": "actions/cache@v4", "id": "c", "with": {"path": "~/.npm\n~/.cargo/registry/index\nown", "key": "k"}}
        fill = {"run": "head -c 3000000 /dev/urandom > ~/.npm/big; mkdir -p ~/.cargo/registry/index own; echo 1 > ~/.cargo/registry/index/x; echo 2 > own/y"}
        out = self.out([cache, fill])
        self.assertIn("Cache saved with key: k", out)
        self.assertFalse([line for line in out if "outside of the job" in line])
        size = sum(file.stat().st_size for file in (self.kept().parent / "caches").rglob("*") if file.is_file())
        self.assertLess(size, 100000)
        out = self.out([cache, {"run": "echo ${{ steps.c.outputs.cache-hit }}; cat own/y ~/.cargo/registry/index/x; wc -c < ~/.npm/big"}])
        self.assertEqual(out[-5:-1] if "not saving" in out[-1] else out[-4:], ["true", "2", "1", "3000000"])

    def test_setup_node_has_githubs_key_among_the_caches(self):
        steps = [{"uses": "actions/checkout@v4"}, {"uses": "actions/setup-node@v4", "with": {"node-version": ">=1", "cache": "npm"}},
                 {"run": "npm install --no-audit --no-fund"}]
        self.go(steps, **{"package.json": PACKAGE, "package-lock.json": "{}"})
        listed = self.lact("cache", "list", code=0).stdout
        self.assertRegex(listed, "node-cache-Linux-x64-npm-[0-9a-f]{64}")
        self.assertIn("Cache restored from key: node-cache-Linux-x64-npm-", "\n".join(self.out(steps)))


if __name__ == "__main__":
    unittest.main()
