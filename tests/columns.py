#!/usr/bin/env python3
"""Fails on a comment whose line is longer than 100 columns.

usage: columns.py FILE...       checks C, Python, shell and CMake sources
       columns.py --self-test   checks that it finds what is too long, and nothing else

clang-format does not touch comments (ReflowComments is off), and nothing else lays out the other
languages. A tab is 8 columns. A URL may be as long as it is where it has the line to itself.
"""

import io
import re
import sys
import tokenize
from pathlib import Path

COLUMNS = 100
# A string or character in C, so that what looks like a comment in it is none; or a comment.
C_TOKEN = re.compile(
    r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|(?P<comment>/\*.*?\*/|//[^\n]*)', re.DOTALL
)
HASH_COMMENT = re.compile(r"(?:^|\s)#(?:\s|$|!)")
BEFORE_STATEMENT = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
LONE_URL = re.compile(r"[\s/*#]*\w+://\S+[\s*/]*")


def c_comment_lines(text):
    for match in C_TOKEN.finditer(text):
        if match["comment"]:
            first = text.count("\n", 0, match.start()) + 1
            yield from range(first, first + match["comment"].count("\n") + 1)


def python_comment_lines(text):
    """Comments, and strings that are a statement of their own."""
    begins = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and begins):
            yield from range(token.start[0], token.end[0] + 1)
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            begins = token.type in BEFORE_STATEMENT


def hash_comment_lines(text):
    for number, line in enumerate(text.split("\n"), 1):
        if HASH_COMMENT.search(line):
            yield number


def comment_lines(name, text):
    if name.endswith((".c", ".h", ".def")):
        return c_comment_lines(text)
    if name.endswith(".py"):
        return python_comment_lines(text)
    return hash_comment_lines(text)


def problems_of(name, text):
    lines = text.split("\n")
    for number in sorted(set(comment_lines(name, text))):
        line = lines[number - 1].expandtabs(8)
        if len(line) > COLUMNS and not LONE_URL.fullmatch(line):
            yield f"{name}:{number}: comment ends in column {len(line)}, past {COLUMNS}"


LONG = "word " * 20 + "end"
URL = "https://example.com/" + "a" * 90

# Name, file, text, the lines that are too long.
CASES = [
    ("a short comment", "x.c", "/* short */\nint i;\n", []),
    ("a long comment", "x.c", f"int i;\n/* {LONG} */\n", [2]),
    ("a line of a block", "x.h", f"/*\n * {LONG}\n * short\n */\n", [2]),
    ("behind code", "x.c", "int i;" + " " * 90 + "/* here */\n", [1]),
    ("tabs are eight columns", "x.c", "\t\t/* " + "a" * 80 + " */\n", [1]),
    ("just not too long", "x.c", "/* " + "a" * 94 + " */\n", []),
    ("a table's row", "x.def", f"ROW(a) /* {LONG} */\n", [1]),
    ("a string that looks like one", "x.c", f'char *s = "/* {LONG}";\n', []),
    ("code without a comment", "x.c", f'char *s = "{LONG}";\n', []),
    ("a URL alone", "x.h", f"/*\n * {URL}\n */\n", []),
    ("a URL and a word", "x.h", f"/*\n * see {URL}\n */\n", [2]),
    ("Python", "x.py", f"# {LONG}\nx = 1\n", [1]),
    ("a docstring", "x.py", f'def f():\n    """{LONG}"""\n', [2]),
    ("an argument", "x.py", f'f(\n    """\n{LONG}\n"""\n)\n', []),
    ("a string in Python", "x.py", f'x = "# {LONG}"\n', []),
    ("shell", "x.sh", f"# {LONG}\n", [1]),
    ("a script without a suffix", "dev", f"echo \\\n    it # {LONG}\n", [2]),
    ("CMake", "CMakeLists.txt", f"# {LONG}\n", [1]),
]


def self_test():
    for name, path, text, expected in CASES:
        found = [int(problem.split(":")[1]) for problem in problems_of(path, text)]
        if found != expected:
            yield f"{name}: expected lines {expected}, found {found}"


def check_files(names):
    for name in names:
        yield from problems_of(name, Path(name).read_text(encoding="utf-8", errors="replace"))


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = list(self_test() if sys.argv[1] == "--self-test" else check_files(sys.argv[1:]))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
