#!/usr/bin/env python3
"""Runs lact lint and actionlint side by side on actionlint's own test data.

usage: agreement.py LACT ACTIONLINT DIR

Prints, for each kind of finding, how many (file, line, kind) both tell, and how many one of them
alone. Neither has its scripts checked. What only actionlint tells is listed: it is either an
exception of the conformance set `actionlint`, which says why, or a miss.
"""
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LINE = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+):\d+: .* \[(?P<kind>[\w-]+)\]$")
# programs that check scripts
OFF = ["-shellcheck=", "-pyflakes=", "-oneline"]


def findings(command, folder):
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    found = (LINE.match(line) for line in out.splitlines())
    return {(m["file"], m["line"], m["kind"]) for m in found if m}


def make_repository(source, target):
    shutil.copytree(source, target)
    subprocess.run(["git", "init", "-q", target], check=True)
    (target / ".github" / "workflows").mkdir(parents=True, exist_ok=True)


def groups(data, work):
    """Folders and the files to name in them; none where a folder is a whole project."""
    for name in ("ok", "err", "examples"):
        folder = work / name
        make_repository(data / name, folder)
        yield folder, sorted(path.name for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    for project in sorted((data / "projects").iterdir()):
        if not project.is_dir():
            continue
        folder = work / project.name
        make_repository(project, folder)
        if (folder / "workflows").is_dir():
            shutil.copytree(folder / "workflows", folder / ".github" / "workflows", dirs_exist_ok=True)
        yield folder, []


def compare(lact, actionlint, data, work):
    """(kind → counts of both, only actionlint, only lact), and what only actionlint tells."""
    table = collections.defaultdict(lambda: [0, 0, 0])
    missed = []
    for folder, files in groups(data, work):
        theirs = findings([actionlint, *OFF, *files], folder)
        ours = findings([lact, "lint", *OFF, *files], folder)
        for column, found in enumerate((theirs & ours, theirs - ours, ours - theirs)):
            for _, _, kind in found:
                table[kind][column] += 1
        missed += sorted((folder.name, *finding) for finding in theirs - ours)
    return table, missed


def main():
    lact, actionlint, data = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    with tempfile.TemporaryDirectory(prefix="lact-agreement-") as work:
        table, missed = compare(lact, actionlint, data, pathlib.Path(work))
    print(f"{'kind':<20} {'both':>5} {'only actionlint':>16} {'only lact':>10}")
    for kind in sorted(table):
        both, theirs, ours = table[kind]
        print(f"{kind:<20} {both:>5} {theirs:>16} {ours:>10}")
    print(f"{'all':<20} {sum(row[0] for row in table.values()):>5} {len(missed):>16} "
          f"{sum(row[2] for row in table.values()):>10}")
    for folder, file, line, kind in missed:
        print(f"only actionlint: {folder} {file}:{line} [{kind}]")


if __name__ == "__main__":
    main()
