#!/usr/bin/env python3
"""What the built-in actions install from the real npm registry and PyPI runs in later steps."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

PACKAGE = """\
{"name": "mono", "private": true, "packageManager": "pnpm@10.4.1",
 "scripts": {"say": "node -e \\"console.log(require('ms')(60000))\\""},
 "dependencies": {"ms": "2.1.3"}}
"""

LOCK = """\
lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    dependencies:
      ms:
        specifier: 2.1.3
        version: 2.1.3

packages:

  ms@2.1.3:
    resolution: {integrity: sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==}

snapshots:

  ms@2.1.3: {}
"""


class SetupTools(lact.Case):
    def setUp(self):
        super().setUp()
        npmrc = os.path.expanduser("~/.npmrc")
        if os.path.exists(npmrc):
            lact.shutil.copy(npmrc, self.home)
        pip = os.path.expanduser("~/.config/pip/pip.conf")
        if os.path.exists(pip):
            os.makedirs(self.home / ".config/pip", exist_ok=True)
            lact.shutil.copy(pip, self.home / ".config/pip")

    def lines(self):
        result = self.lact("run", "ci", "--json", code=0, timeout=300)
        return [lact.json.loads(line).get("text") for line in result.stdout.splitlines()]

    def test_pnpm_runs_with_the_node_of_setup_node_whose_cache_hits_in_the_next_run(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: pnpm/action-setup@v4
      - uses: actions/setup-node@v4
        id: node
        with: {node-version: 22, cache: pnpm}
      - run: echo "pnpm $(pnpm --version), hit ${{ steps.node.outputs.cache-hit }}"
      - run: pnpm install --frozen-lockfile
      - run: pnpm say
""", **{"package.json": PACKAGE, "pnpm-lock.yaml": LOCK})
        first = self.lines()
        self.assertIn("pnpm 10.4.1, hit false", first)
        kept = lact.pathlib.Path(self.env()["XDG_CACHE_HOME"]) / "lact/packages/pnpm"
        self.assertTrue([folder.name for folder in kept.iterdir() if folder.name.startswith("v")])
        self.assertIn("1m", first)
        second = self.lines()
        self.assertIn("pnpm 10.4.1, hit true", second)
        self.assertIn("1m", second)

    def test_a_nul_in_a_folder_is_an_error(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: pnpm/action-setup@v4
        with:
          run_install: |
            - cwd: "x\\0y"
""", **{"package.json": PACKAGE, "pnpm-lock.yaml": LOCK})
        result = self.lact("run", "ci", code=1)
        self.assertIn("the working directory holds a NUL character", result.stdout + result.stderr)

    def test_a_standalone_pnpm_needs_no_node(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {matrix: {version: ['9', '12']}}
    steps:
      - uses: pnpm/action-setup@v4
        id: pnpm
        with: {version: "${{ matrix.version }}", standalone: true}
      - run: echo "pnpm $(env PATH=/nowhere "$bin/pnpm" --version | /usr/bin/cut -d. -f1)"
        env: {bin: "${{ steps.pnpm.outputs.bin_dest }}"}
""")
        lines = self.lines()
        for version in ("9", "12"):
            self.assertIn(f"pnpm {version}", lines)

    def test_uv_is_a_wheel_of_pypi_and_makes_an_environment(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: astral-sh/setup-uv@v6
        id: uv
        with: {version: 0.9.0, activate-environment: true, ignore-empty-workdir: true}
        env: {UV_PYTHON_DOWNLOADS: never}
      - run: |
          uv --version | cut -d' ' -f1,2
          uvx --version | cut -d' ' -f1,2
          echo "in ${VIRTUAL_ENV##*/}, $(python -c 'import sys; print(sys.prefix)' | sed 's,.*/,,')"
""")
        lines = self.lines()
        for line in ("uv 0.9.0", "uvx 0.9.0", "in .venv, .venv"):
            self.assertIn(line, lines)

    def test_bun_and_deno_are_programs_of_npm_packages(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: oven-sh/setup-bun@v2
        id: bun
        with: {bun-version: 1.3.0}
      - uses: denoland/setup-deno@v2
        with: {deno-version: 2.1.4}
      - run: |
          echo "bun $(bun --version), bunx $(bunx --version), ${{ steps.bun.outputs.bun-revision }}"
          deno --version | head -1 | cut -d' ' -f1,2
          deno eval 'console.log("two", 1 + 1)'
""")
        lines = self.lines()
        for line in ("deno 2.1.4", "two 2"):
            self.assertIn(line, lines)
        self.assertTrue([x for x in lines if x and x.startswith("bun 1.3.0, bunx 1.3.0, 1.3.0+")])


if __name__ == "__main__":
    unittest.main()
