#!/usr/bin/env python3
"""Fails on a struct, union or enum whose tag is defined twice in the tree, or is a gerund.

usage: tags.py ROOT          checks expr/, engine/, actions/ and tests/ below ROOT
       tags.py --self-test   checks that it finds both, and nothing else

A file cannot include the headers of two types of one name, and a search for one finds the other. A
type is a thing, so its name is a noun: `plan_builder` rather than `planning`.
"""

import re
import sys
import tempfile
from pathlib import Path

FOLDERS = ("expr", "engine", "actions", "tests")
# At the start of a line, maybe behind `static const`, or a member that has a type of its own.
DEFINITION = re.compile(r"^[\t ]*(?:(?:static|const|typedef) )*(?:struct|union|enum) (\w+) \{", re.M)
# Words that end like gerunds and are nouns of the field.
NOUNS = {"finding", "mapping", "setting", "string", "warning"}

# Opaque in its header on purpose: the engine's and the one that tests of actions put in its place.
DEFINED_TWICE = {"builtin_engine"}


def definitions(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".c", ".h", ".def") and "node_modules" not in path.parts:
                text = path.read_text(encoding="utf-8")
                for match in DEFINITION.finditer(text):
                    line = text.count("\n", 0, match.start()) + 1
                    yield match[1], f"{path.relative_to(root)}:{line}"


def problems_of(root):
    first = {}
    for tag, place in definitions(root):
        if tag in first and tag not in DEFINED_TWICE:
            yield f"{place}: duplicate tag '{tag}', which {first[tag]} defines too"
        first.setdefault(tag, place)
        last = tag.rpartition("_")[2]
        if last.endswith("ing") and last not in NOUNS:
            yield f"{place}: tag '{tag}' is a gerund; a type's name is a noun"


# Name, files, the beginnings of what is found.
CASES = [
    ("nothing wrong", {"expr/a.h": "struct a {\n};\nenum b {\n\tX\n};\n"}, []),
    ("two folders", {"engine/a.c": "struct a {\n", "tests/b.c": "struct a {\n"}, ["tests/b.c:1: dup"]),
    ("struct and enum", {"engine/a.c": "enum a {\n\n", "engine/b.c": "\nstruct a {\n"}, ["engine/b.c:2"]),
    ("uses", {"engine/a.c": "struct a {\n};\nstruct a x;\nstruct a *f(struct a *a)\n{\n"}, []),
    ("a table", {"expr/a.c": "struct a {\n", "expr/b.c": "static const struct a {\n"}, ["expr/b.c:1"]),
    ("a member", {"expr/a.c": "struct a {\n\tunion a {\n"}, ["expr/a.c:2: dup"]),
    ("a gerund", {"actions/a.c": "struct a_reading {\n"}, ["actions/a.c:1: tag 'a_reading'"]),
    ("a noun in ing", {"actions/a.c": "struct schema_string {\n};\nstruct setting {\n"}, []),
    ("opaque", {"engine/a.c": "struct builtin_engine {\n", "tests/a.c": "struct builtin_engine {\n"}, []),
]


def self_test():
    for name, files, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            found = list(problems_of(root))
        if len(found) != len(expected) or not all(map(str.startswith, found, expected)):
            yield f"{name}: expected {expected}, found {found}"


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = list(self_test() if sys.argv[1] == "--self-test" else problems_of(Path(sys.argv[1])))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
