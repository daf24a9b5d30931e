#!/usr/bin/env python3
"""Fails on phrases in users' texts that make a sentence hard to read (CONTRIBUTING.md, "Words").

usage: words.py ROOT          checks README.md, docs/ and the strings of expr/, engine/ and actions/
       words.py --self-test   checks that it finds each phrase, and nothing else

A string is checked if it has three words or more: shorter ones are names, not sentences.
"""

import re
import sys
import tempfile
from pathlib import Path

# What not to write, and what to write instead.
PHRASES = [
    (r"\bthere (?:is|are) no\b", "name the noun first: 'unknown …', 'missing …', 'no … found'"),
    (r"(?<!there\s)\bis no (?!longer\b|finding\b)[a-z]+", "'is not a …', or 'invalid …'"),
    (r"\bstands?\b", "'is', 'comes' or 'has'"),
    (r"\b(?:is|are|was|were) told\b", "say who reports or prints it"),
    (r"\btells?\b", "'reports', 'prints', 'shows' or 'explains'"),
    (r"\b(?:is|are) asked\b", "say who asks"),
    (r"\bto be had\b", "'available'"),
    (r"\bholds good\b", "'applies'"),
    (r"\bwhat is (?:wrong|meant|run|given|here|there|left)\b", "name the thing: 'errors', 'the command'"),
    (r"\bgo(?:es)? together\b", "'can be combined'"),
    (r"\blaid over\b", "'merged over'"),
    (r"\bof one's own\b|\bof its own accord\b", "'own', 'self-hosted'"),
]
SENTENCE = re.compile(r"(?:\S+\s+){2,}\S+")
# Adjacent strings are one, with what lies between them; so that a comment or a character is none,
# these are tokens too.
C_TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*|'(?:\\.|[^'\\\n])*'"
    r"|(?P<strings>\"(?:\\.|[^\"\\\n])*\"(?:\s*(?:STR_FMT\s*)?\"(?:\\.|[^\"\\\n])*\")*)",
    re.DOTALL,
)
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
INCLUDE = re.compile(r"^#.*$", re.M)


def c_texts(text):
    """The strings of a source, each with the offset where it begins."""
    text = INCLUDE.sub(lambda match: " " * len(match[0]), text)
    for match in C_TOKEN.finditer(text):
        if match["strings"]:
            yield match.start(), "".join(STRING.findall(match["strings"])).replace("\\n", "\n")


def page_texts(text):
    yield 0, text


def problems_of(name, text):
    is_c = name.endswith((".c", ".h", ".def"))
    for start, piece in (c_texts if is_c else page_texts)(text):
        if not SENTENCE.search(piece):
            continue
        for phrase, instead in PHRASES:
            for match in re.finditer(phrase.replace(" ", r"\s+"), piece, re.I):
                at = start if is_c else match.start()
                line = text.count("\n", 0, at) + 1
                yield f"{name}:{line}: '{match[0]}' in a text for users: {instead}"


def texts_for_users(root):
    yield root / "README.md"
    yield from sorted((root / "docs").rglob("*.md"))
    yield from sorted((root / "docs/man").glob("*.1"))
    for folder in ("expr", "engine", "actions"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".c", ".h", ".def") and not path.stem.endswith("_table"):
                yield path


def check_tree(root):
    for path in texts_for_users(root):
        yield from problems_of(str(path.relative_to(root)), path.read_text(encoding="utf-8"))


# Name, file, text, the lines that are found.
CASES = [
    ("a page", "docs/a.md", "# A\n\nThere is no option 'x'.\n", [3]),
    ("over two lines", "docs/a.md", "The user is\ntold of it.\n", [1]),
    ("a message", "x.c", 'f("a");\nerror_set(err, "there is no job \'%s\'", name);\n', [2]),
    ("a message in pieces", "x.c", 'f("a job stands "\n  "here");\n', [1]),
    ("a phrase over pieces", "x.c", 'f("\'%" STR_FMT "\' is "\n\t"no folder");\n', [1]),
    ("a comment", "x.c", '/* there is no job */\nf("the job is missing");\n', []),
    ("two words", "x.c", 'f("tells it");\n', []),
    ("a directive", "x.h", '#define X "a job tells it"\n', []),
    ("not a gerund of it", "docs/a.md", "Notstanding instants no longer understand.\n", []),
    ("no longer", "docs/a.md", "The job is no longer here.\n", []),
]


def self_test():
    for name, path, text, expected in CASES:
        found = [int(problem.split(":")[1]) for problem in problems_of(path, text)]
        if found != expected:
            yield f"{name}: expected lines {expected}, found {found}"
    for phrase, _ in PHRASES:
        if not any(re.search(phrase, example, re.I) for example in EXAMPLES):
            yield f"no example of '{phrase}'"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "docs/man").mkdir(parents=True)
        (root / "engine/cli").mkdir(parents=True)
        (root / "README.md").write_text("This job stands here.\n")
        (root / "docs/man/a.1").write_text(".Nm\ntells of a job.\n")
        (root / "engine/cli/a.c").write_text('f("there are no such jobs");\n')
        (root / "engine/cli/a_table.c").write_text('f("there are no such jobs");\n')
        if len(list(check_tree(root))) != 3:
            yield f"a tree: expected three, found {list(check_tree(root))}"


EXAMPLES = [
    "there is no command",
    "'a' is no folder",
    "a key stands twice",
    "the user is told",
    "lint tells",
    "nobody is asked",
    "no Node to be had",
    "that holds good",
    "what is wrong in the file",
    "they do not go together",
    "a payload laid over the real one",
    "a runner of one's own",
]


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = list(self_test() if sys.argv[1] == "--self-test" else check_tree(Path(sys.argv[1])))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
