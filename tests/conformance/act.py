#!/usr/bin/env python3
"""Runs act's own test workflows, those that need neither Docker nor the network.

    conformance_act DIR [-v] [CASE]...

DIR holds cases.tsv (name, event, what is expected, what it is about) and the folders. A case is
run in a fresh git repository whose root has the folder's content, and the folder under its own
name too, since some files refer to each other from the root of act's repository. `ok` and `fail`
are about the run as a whole; other words of `expected` are those of an error, so: it must fail.
The program under test is the `lact` beside this file.
"""
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LACT = pathlib.Path(__file__).resolve().parent / "lact"

# What a case needs besides its files.
HOST = "=-self-hosted"
LABELS = [word for label in ("ubuntu-16.04", "ubuntu-18.04", "ubuntu-20.04", "macos-latest", "windows-latest")
          for word in ("-P", label + HOST)]
ARGUMENTS = {
    "matrix": LABELS,
    "matrix-include-exclude": LABELS,
    "matrix-with-user-inclusions": ["--matrix", "node:8", "--matrix", "node:8.x", "--matrix", "os:ubuntu-18.04"],
    "runs-on": ["--actor", "nektos/act"],
}
OWNERS = {"issue-1195": "nektos"}

# Where act's expectation is not GitHub's. The case counts as passed if lact does what GitHub does:
# `ok` or `fail`; the reason says what that rests on.
EXCEPTIONS = {
    "if-env-act": ("fail", "asserts env.ACT, which act sets and GitHub does not"),
    "input-from-cli": ("fail", "gives an input that the workflow does not declare, and leaves out required ones"),
    "local-action-js": ("fail", "the actions that it uses are not among the data"),
    "uses-workflow": ("fail", "the workflows that it calls are not among the data"),
    "uses-nested-composite": ("fail", "asserts that actions see Node 16, which GitHub has retired"),
}


def make_repository(data, folder, target):
    shutil.copytree(data / folder, target, dirs_exist_ok=True)
    shutil.copytree(data / folder, target / folder, dirs_exist_ok=True)
    git = ["git", "-c", "user.name=Mona", "-c", "user.email=mona@example.com", "-C", str(target)]
    owner = OWNERS.get(folder, "octo")
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"],
                    ["remote", "add", "origin", f"https://github.com/{owner}/repo.git"]):
        subprocess.run(git + command, check=True, capture_output=True)


def workflows(folder):
    return sorted(p.name for p in folder.iterdir() if p.suffix in (".yml", ".yaml") and "jobs:" in p.read_text())


def run_case(data, row, work):
    repository = work / "repository"
    make_repository(data, row["name"], repository)
    env = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env.update(HOME=str(work), XDG_CACHE_HOME=str(work / "cache"), GIT_CONFIG_GLOBAL="/dev/null")
    arguments = ["--event", row["event"], *ARGUMENTS.get(row["name"], [])]
    if (repository / "event.json").exists():
        arguments += ["-e", "event.json"]
    code, output = 0, ""
    for name in workflows(repository):
        if name.startswith("local-workflow"):
            continue  # is called by the other one
        result = subprocess.run([LACT, "run", "-W", name, *arguments], cwd=repository, env=env, text=True,
                                stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        code = code or result.returncode
        output += result.stdout + result.stderr
    return code, output


def judge(row, code):
    expected, reason = EXCEPTIONS.get(row["name"], (row["expected"], None))
    return (code == 0) == expected.startswith("ok"), reason


def main():
    arguments = [a for a in sys.argv[1:] if a != "-v"]
    verbose = "-v" in sys.argv
    data = pathlib.Path(arguments[0])
    with open(data / "cases.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if arguments[1:]:
        rows = [row for row in rows if row["name"] in arguments[1:]]
    passed = 0
    for row in rows:
        with tempfile.TemporaryDirectory(prefix="lact-act-") as work:
            code, output = run_case(data, row, pathlib.Path(work))
        ok, reason = judge(row, code)
        passed += ok
        if not ok or verbose or reason:
            print(f"{'pass' if ok else 'FAIL'} {row['name']}: exit {code}, expected {row['expected']}"
                  + (f" (exception: {reason})" if reason else ""))
        if not ok and verbose:
            print(output)
    print(f"act total {passed}/{len(rows)}")
    return 0 if passed == len(rows) else 1


sys.exit(main())
