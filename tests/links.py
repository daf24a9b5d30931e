#!/usr/bin/env python3
"""Fails on a link that goes against an arrow, and on a circle that is not allowed here.

usage: links.py BUILD          looks at the objects that BUILD/compile_commands.json names
       links.py --self-test    checks that such are found, and allowances that nothing needs

tests/layers.py reads what files include; this reads what they link to, by nm: who defines a
function or an object, and who uses it, declared in a header or not. The arrows are those of
layers.py. Circles are looked for among the folders of engine/, and among the files of the folders
in FILES_OF and below.
"""

import json
import re
import shlex
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import layers

ROOT = Path(__file__).resolve().parent.parent
FILES_OF = ("engine/lint", "engine/gotemplate", "engine/linter", "engine/run")

# Each: the members of a circle, and why it may be. One that is there no more has to go from here.
ALLOWED = (
    # $( ) in a word holds commands, and a command holds words
    (
        "engine/lint/shell/shell_command.c",
        "engine/lint/shell/shell_place.c",
        "engine/lint/shell/shell_word.c",
    ),
    # values of a matrix are expressions, which have contexts; the matrix is one
    ("engine/lint/types/context_matrix.c", "engine/lint/types/context_type.c"),
)


def folder_of(path):
    return path.rpartition("/")[0]


def objects(build):
    """(source from the root, object) of each source of engine/"""
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    for command in commands:
        found = re.search(r"/(engine/(?!cli/).*\.c)$", command["file"])
        words = shlex.split(command["command"])
        if found and "/tests/" not in command["file"]:
            yield found.group(1), Path(command["directory"]) / words[words.index("-o") + 1]


def symbols(build):
    """source -> (what it defines, what it uses)"""
    source_of = {str(file): source for source, file in objects(build)}
    by_source = {source: (set(), set()) for source in source_of.values()}
    listing = subprocess.run(
        ["nm", "-A", "-P", *source_of], check=True, capture_output=True, text=True
    ).stdout
    for line in listing.splitlines():
        file, _, symbol = line.partition(": ")
        name, kind = symbol.split()[:2]
        defined, used = by_source[source_of[file]]
        if kind == "U":
            used.add(name)
        elif kind in "TDRBCGS":
            defined.add(name)
    return by_source


def links(by_source):
    """source -> those that it uses something of"""
    owner = {name: source for source, (defined, _) in by_source.items() for name in defined}
    graph = defaultdict(set)
    for source, (_, used) in by_source.items():
        graph[source] |= {owner[name] for name in used if name in owner} - {source}
    return graph


def folder_links(graph):
    folders = defaultdict(set)
    for source, targets in graph.items():
        folders[folder_of(source)] |= {folder_of(t) for t in targets} - {folder_of(source)}
    return folders


def reachable(graph, start):
    seen, left = set(), [start]
    while left:
        for target in graph.get(left.pop(), ()):
            if target not in seen:
                seen.add(target)
                left.append(target)
    return seen


def circles(graph):
    """The sets of nodes that reach each other, each sorted."""
    ways = {node: reachable(graph, node) for node in list(graph)}
    found = set()
    for node, reached in ways.items():
        if node in reached:
            found.add(tuple(sorted(o for o in reached if node in ways.get(o, ()))))
    return sorted(found)


def is_looked_at(source):
    return any(source.startswith(f"{folder}/") for folder in FILES_OF)


def check_circles(graph, allowed):
    files = {s: set(filter(is_looked_at, t)) for s, t in graph.items() if is_looked_at(s)}
    found = circles(folder_links(graph)) + circles(files)
    for circle in found:
        if circle not in allowed:
            yield f"a circle: {', '.join(circle)}"
    for circle in allowed:
        if circle not in found:
            yield f"tests/links.py allows a circle that is not there: {', '.join(circle)}"


def may_know(folder, source):
    return layers.is_allowed(folder, layers.own_header(ROOT, source) or source)


def check_arrows(graph, allowed, may_know):
    for source, targets in sorted(graph.items()):
        for target in sorted(targets):
            folder, other = folder_of(source), folder_of(target)
            is_meant = any(folder in circle and other in circle for circle in allowed)
            if not is_meant and not may_know(folder, target):
                yield f"{source}: {folder} must not use anything of {target}"


def check(by_source, allowed, may_know):
    graph = links(by_source)
    yield from check_arrows(graph, allowed, may_know)
    yield from check_circles(graph, allowed)


# Each: a name, what each source defines and uses, what is allowed, and what must be told.
A, B, C = "engine/lint/a.c", "engine/lint/b.c", "engine/run/c.c"
NOT_THERE = "tests/links.py allows a circle that is not there: "
CASES = [
    ("a line", {A: ("a", "b"), B: ("b", "c"), C: ("c", "")}, (), []),
    ("two files", {A: ("a", "b"), B: ("b", "a")}, (), [f"a circle: {A}, {B}"]),
    ("two files, as allowed", {A: ("a", "b"), B: ("b", "a")}, ((A, B),), []),
    (
        "three files, where two are allowed",
        {A: ("a", "b"), B: ("b", "x"), "engine/lint/x.c": ("x", "a")},
        ((A, B),),
        [f"a circle: {A}, {B}, engine/lint/x.c", f"{NOT_THERE}{A}, {B}"],
    ),
    (
        "two folders, by different files",
        {A: ("a", "c"), B: ("b", ""), C: ("c", "b")},
        (),
        ["a circle: engine/lint, engine/run"],
    ),
    (
        "two files of a folder that is looked at as a whole",
        {"engine/git/a.c": ("a", "b"), "engine/git/b.c": ("b", "a")},
        (),
        [],
    ),
    ("what no file of engine/ defines", {A: ("a", "malloc"), B: ("b", "malloc a")}, (), []),
    (
        "against an arrow",
        {"engine/store/a.c": ("a", "b"), B: ("b", "")},
        (),
        [f"engine/store/a.c: engine/store must not use anything of {B}"],
    ),
]


def self_test():
    for name, sources, allowed, expected in CASES:
        by_source = {s: (set(d.split()), set(u.split())) for s, (d, u) in sources.items()}
        told = list(check(by_source, allowed, lambda folder, _: folder != "engine/store"))
        if told != expected:
            yield f"{name}: expected {expected}, got {told}"


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.argv[1] == "--self-test":
        problems = list(self_test())
    else:
        problems = list(check(symbols(Path(sys.argv[1])), ALLOWED, may_know))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
