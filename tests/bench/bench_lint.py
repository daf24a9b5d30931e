#!/usr/bin/env python3
"""Times lact lint beside actionlint and beside a bare loop over libyaml's events.

usage: bench_lint.py --lact PROGRAM --bare PROGRAM [--actionlint PROGRAM] [--runs N] [--check]

One file of 50 lines, and 1,000 files of 150 lines. All are run in turns, so that what disturbs the
machine disturbs all; the least of the runs counts, and ratios are those of one call. No program
checks scripts. --bare is tests/bench/bench_yaml.c; actionlint is `go install
github.com/rhysd/actionlint/cmd/actionlint@v1.7.12`. With --check the exit status is 1 when a ratio
is worse than its goal.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HEAD = """\
name: CI
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  build:
    runs-on: ${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, macos-latest]
        node: [20, 22]
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: ${{ matrix.node }}
          cache: npm
"""
STEP = """\
      - name: Step %d
        id: s%d
        if: github.event_name == 'push' && matrix.node == 20
        run: |
          npm ci
          npm run build -- --target=${{ matrix.os }}
        env:
          TOKEN: ${{ secrets.TOKEN }}
          NAME: ${{ github.ref_name }}
"""
OFF = ["-shellcheck=", "-pyflakes="]
# corpus: how many files, and steps in each; goals as factors of the bare loop and of actionlint
CORPORA = {"one file": (1, 3, 2.0, 2.5), "1,000 files": (1000, 14, 1.3, 4.5)}


def make(folder, count, steps):
    workflows = folder / ".github/workflows"
    workflows.mkdir(parents=True)
    (folder / ".git").mkdir()
    text = HEAD + "".join(STEP % (i, i) for i in range(steps))
    for i in range(count):
        (workflows / f"w{i}.yml").write_text(text)
    return sorted(str(p.relative_to(folder)) for p in workflows.iterdir())


def once(command, folder):
    begun = time.perf_counter()
    result = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if result.returncode != 0:
        sys.exit(f"{command[0]} exited {result.returncode} in {folder}: the corpus should be clean")
    return time.perf_counter() - begun


def measure(programs, folder, runs):
    times = {name: [] for name in programs}
    for _ in range(runs):
        for name, command in programs.items():
            times[name].append(once(command, folder))
    return {name: min(values) * 1000 for name, values in times.items()}


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--lact", required=True)
    parser.add_argument("--bare", required=True)
    parser.add_argument("--actionlint")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as temp:
        for name, (count, steps, of_bare, of_actionlint) in CORPORA.items():
            folder = pathlib.Path(temp) / name.replace(" ", "-")
            files = make(folder, count, steps)
            programs = {"bare": [os.path.abspath(options.bare), *files],
                        "lact": [os.path.abspath(options.lact), "lint", *OFF]}
            if options.actionlint:
                programs["actionlint"] = [os.path.abspath(options.actionlint), *OFF]
            times = measure(programs, folder, options.runs)
            print(f"{name}: " + ", ".join(f"{n} {t:.2f} ms" for n, t in times.items()))
            ratio = times["lact"] / times["bare"]
            print(f"  of the bare loop: {ratio:.2f} (goal: at most {of_bare})")
            missed |= ratio > of_bare
            if options.actionlint:
                ratio = times["actionlint"] / times["lact"]
                print(f"  faster than actionlint: {ratio:.2f} (goal: at least {of_actionlint})")
                missed |= ratio < of_actionlint
    sys.exit(1 if missed and options.check else 0)


main()
