#!/usr/bin/env python3
"""Fails on an #include that goes against an arrow.

usage: layers.py ROOT          checks expr/, engine/ and actions/ below ROOT
       layers.py --self-test   checks that each rule finds what breaks it

Also: a source includes its own header first, then ours, then libraries', then
the system's, each group sorted.
"""

import re
import sys
import tempfile
from pathlib import Path

BASE = "expr/base/"
EXPR = (BASE, "expr/")
# What all parts of a run may know.
BELOW_RUN = (
    *EXPR,
    "engine/workflow/",
    "engine/git/",
    "engine/event/",
    "engine/context/",
    "engine/plan/",
    "engine/exec/",
    "engine/store/",
    "engine/record/",
    "engine/protocol/",
    "engine/action/",
    "engine/work/",
)

BELOW_LINT = (*EXPR, "engine/workflow/")
# The one narrow interface; and what lies below it and needs no run: files, JSON, versions, tools.
BELOW_ACTIONS = (
    BASE,
    "engine/run/step/builtin.h",
    "engine/run/step/builtin_git.h",
    "engine/run/step/builtin_store.h",
    "engine/run/step/builtin_yaml.h",
    "engine/record/result.h",
    "engine/store/digest.h",
    "engine/store/file.h",
    "engine/store/json.h",
    "engine/store/seal.h",
    "engine/store/semver.h",
    "engine/store/text_encoding.h",
    "engine/store/tool_cache.h",
)

# Folder -> what its files may include besides their own folder: folders ("x/", without the folders
# below it) or single headers. A folder that is missing here is an error.
MAY_INCLUDE = {
    "expr/base": (),
    "expr": (BASE,),
    "engine/workflow": EXPR,
    "engine/store": EXPR,
    "engine/record": EXPR,
    # what fetches is a process of its own
    "engine/git": (*EXPR, "engine/store/", "engine/exec/spawn.h"),
    "engine/event": (*EXPR, "engine/workflow/", "engine/git/"),
    "engine/context": (
        *EXPR,
        "engine/workflow/",
        "engine/event/",
        "engine/record/result.h",
        "engine/protocol/hash_files.h",
    ),
    "engine/plan": (
        *EXPR,
        "engine/workflow/",
        "engine/git/",
        "engine/event/",
        "engine/context/",
    ),
    "engine/exec": (*EXPR, "engine/store/"),
    # HTTP, then tokens and addresses, then blobs, then what is made of them
    "engine/service/http": (*EXPR, "engine/store/"),
    "engine/service/base": (*EXPR, "engine/store/", "engine/service/http/"),
    "engine/service/blob": (
        *EXPR,
        "engine/store/",
        "engine/service/http/",
        "engine/service/base/",
    ),
    "engine/service/cache": (
        *EXPR,
        "engine/store/",
        "engine/service/http/",
        "engine/service/base/",
        "engine/service/blob/",
    ),
    "engine/service/artifact": (
        *EXPR,
        "engine/store/",
        "engine/service/http/",
        "engine/service/base/",
        "engine/service/blob/",
    ),
    "engine/service/oidc": (
        *EXPR,
        "engine/store/",
        "engine/service/http/",
        "engine/service/base/",
    ),
    "engine/service": (
        *EXPR,
        "engine/store/",
        "engine/service/http/",
        "engine/service/base/",
        "engine/service/blob/",
        "engine/service/cache/",
        "engine/service/artifact/",
        "engine/service/oidc/",
    ),
    "engine/protocol": (*EXPR, "engine/store/"),
    "engine/action": (*EXPR, "engine/workflow/", "engine/git/", "engine/store/"),
    "engine/work": (*EXPR, "engine/exec/", "engine/store/"),
    "engine/project": (
        *EXPR,
        "engine/workflow/",
        "engine/git/",
        "engine/event/",
        "engine/plan/",
        "engine/store/",
        "engine/action/",
    ),
    # run.h is what a run is asked for and says
    "engine/run/base": (*BELOW_RUN, "engine/run/run.h"),
    "engine/run/context": (*BELOW_RUN, "engine/run/run.h", "engine/run/base/"),
    "engine/run/step": (
        *BELOW_RUN,
        "engine/run/run.h",
        "engine/run/base/",
        "engine/run/context/",
        "engine/service/",
        "engine/service/base/",
        "engine/service/artifact/",
        "engine/service/cache/",
        "engine/service/oidc/",
    ),
    "engine/run": (*BELOW_RUN, "engine/run/base/", "engine/run/context/", "engine/run/step/"),
    "engine/gotemplate": EXPR,
    "engine/lint/facts": BELOW_LINT,
    "engine/lint/base": (*BELOW_LINT, "engine/lint/facts/"),
    "engine/lint/types": (*BELOW_LINT, "engine/lint/facts/", "engine/lint/base/"),
    "engine/lint/shell": EXPR,
    "engine/lint/repair": (
        *BELOW_LINT,
        "engine/lint/facts/",
        "engine/lint/base/",
        "engine/lint/shell/",
    ),
    "engine/lint/checks": (
        *BELOW_LINT,
        "engine/lint/facts/",
        "engine/lint/base/",
        "engine/lint/types/",
        "engine/lint/repair/",
    ),
    "engine/lint": (
        *BELOW_LINT,
        "engine/lint/base/",
        "engine/lint/types/",
        "engine/lint/checks/",
    ),
    "engine/lint/output": (
        *EXPR,
        "engine/gotemplate/",
        "engine/lint/base/",
        "engine/lint/repair/",
        "engine/lint/rule_table.h",
    ),
    "engine/linter": (
        *BELOW_LINT,
        "engine/exec/",
        "engine/store/",
        "engine/action/",
        "engine/lint/",
        "engine/lint/base/",
    ),
    "engine/ui": (*EXPR, "engine/record/"),
    "actions": BELOW_ACTIONS,  # the table
    "actions/base": BELOW_ACTIONS,
    **{
        f"actions/{folder}": (*BELOW_ACTIONS, "actions/base/", "actions/actions.h")
        for folder in (
            "changes",
            "checkout",
            "deno",
            "docker",
            "dotnet",
            "dry_run",
            "go",
            "java",
            "node",
            "pages",
            "python",
            "ruby",
            "rust",
            "script",
            "store",
        )
    },
    "engine/cli": (
        *EXPR,
        "engine/workflow/",
        "engine/git/",
        "engine/event/",
        "engine/context/",
        "engine/plan/",
        "engine/exec/",
        "engine/service/",
        "engine/service/artifact/",
        "engine/service/cache/",
        "engine/store/",
        "engine/record/",
        "engine/action/",
        "engine/project/",
        "engine/protocol/",
        "engine/run/",
        "engine/run/base/builtins.h",
        "engine/run/context/",
        "engine/lint/",
        "engine/lint/base/",
        "engine/lint/output/",
        "engine/lint/repair/",
        "engine/gotemplate/",
        "engine/linter/",
        "engine/ui/",
        "actions/",
    ),
}

LIBRARIES = re.compile(
    r"(archive(_entry)?\.h|cjson/|cmark|curl/|git2(\.h|/)|microhttpd\.h|openssl/|pcre2\.h"
    r"|sqlite3\.h|utf8proc\.h|uv\.h|yaml\.h)"
)
OWN, OURS, LIBRARY, SYSTEM = range(4)
GROUP_NAMES = ("its own header", "ours", "libraries'", "the system's")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def includes(text):
    """(line number, path, True if in quotes) of each include"""
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1) or found.group(2), found.group(1) is not None


def folder_of(path):
    return path.rpartition("/")[0]


def own_header(root, path):
    """The header that `path` implements, or None. x_linux.c, x_darwin.c and x_none.c are x.h's."""
    stem = path[: -len(".c")]
    for candidate in (stem, re.sub(r"_(linux|darwin|none)$", "", stem)):
        if (root / f"{candidate}.h").is_file():
            return f"{candidate}.h"
    return None


def is_allowed(folder, target):
    if folder_of(target) == folder:
        return True
    return any(
        target == allowed or (allowed.endswith("/") and folder_of(target) == allowed[:-1])
        for allowed in MAY_INCLUDE[folder]
    )


def check_arrows(root, path, found):
    folder = folder_of(path)
    if folder not in MAY_INCLUDE:
        yield f"{path}:1: '{folder}' has no row in tests/layers.py"
        return
    for number, target, quoted in found:
        if not quoted:
            if (root / target).is_file():
                yield f'{path}:{number}: <{target}> is ours: write "{target}"'
        elif not (root / target).is_file():
            yield f"{path}:{number}: '{target}' is no file of ours: paths start at the root"
        elif not is_allowed(folder, target):
            yield f"{path}:{number}: {folder} must not know '{target}'"


def group_of(target, quoted, own):
    if target == own:
        return OWN
    if quoted:
        return OURS
    return LIBRARY if LIBRARIES.match(target) else SYSTEM


def check_order(root, path, found):
    own = own_header(root, path) if path.endswith(".c") else None
    keys = [
        (number, group_of(target, quoted, own), target)
        for number, target, quoted in found
        if not target.endswith(".def")
    ]
    if own and (not keys or keys[0][1] != OWN):
        yield f"{path}:{keys[0][0] if keys else 1}: the first include must be '{own}'"
        return
    for (_, group, target), (number, next_group, next_target) in zip(keys, keys[1:]):
        if next_group < group:
            yield (
                f"{path}:{number}: '{next_target}' ({GROUP_NAMES[next_group]}) belongs before"
                f" '{target}' ({GROUP_NAMES[group]})"
            )
        elif next_group == group and next_target < target:
            yield f"{path}:{number}: '{next_target}' belongs before '{target}'"


def check_tree(root):
    problems = []
    for top in ("expr", "engine", "actions"):
        for file in sorted((root / top).rglob("*.[ch]")):
            path = file.relative_to(root).as_posix()
            found = list(includes(file.read_text(encoding="utf-8")))
            problems += check_arrows(root, path, found)
            problems += check_order(root, path, found)
    return problems


# Each: a name, the file that is put into GOOD_TREE, its text, and what must be said of it.
GOOD_TREE = {
    "expr/base/str.h": "#pragma once\n",
    "expr/value.h": '#pragma once\n\n#include "expr/base/str.h"\n',
    "engine/run/step/builtin.h": '#include "expr/base/str.h"\n',
    "engine/record/record.h": '#include "expr/base/str.h"\n',
    "engine/run/step.h": '#include "expr/value.h"\n',
    "engine/lint/base/check.h": '#include "expr/value.h"\n',
    "engine/store/file.h": "#include <stdio.h>\n",
    "engine/store/file.c": '#include "engine/store/file.h"\n\n#include <git2.h>\n\n#include <errno.h>\n',
    "engine/store/file_linux.c": '#include "engine/store/file.h"\n',
    "engine/ui/plain.c": '#include "engine/record/record.h"\n#include "expr/value.h"\n',
    "engine/cli/main.c": '#include "actions/registry.h"\n#include "engine/run/step.h"\n',
    "actions/registry.h": '#include "engine/run/step/builtin.h"\n',
    "actions/cache.c": '#include "actions/registry.h"\n#include "expr/base/str.h"\n',
}
WRONG = [
    ("base knows the language", "expr/base/map.h", '#include "expr/value.h"\n', "must not know"),
    ("expr knows engine", "expr/x.c", '#include "engine/store/file.h"\n', "must not know"),
    ("store knows a run", "engine/store/x.c", '#include "engine/run/step.h"\n', "must not know"),
    ("ui knows a run", "engine/ui/x.c", '#include "engine/run/step.h"\n', "must not know"),
    ("engine knows actions", "engine/run/x.c", '#include "actions/registry.h"\n', "must not know"),
    ("lint knows files", "engine/lint/x.c", '#include "engine/store/file.h"\n', "must not know"),
    (
        "facts know checks",
        "engine/lint/facts/x.c",
        '#include "engine/lint/base/check.h"\n',
        "must not know",
    ),
    ("actions know a run", "actions/x.c", '#include "engine/run/step.h"\n', "must not know"),
    ("actions know expressions", "actions/x.c", '#include "expr/value.h"\n', "must not know"),
    ("nobody knows cli", "engine/run/x.c", '#include "engine/cli/args.h"\n', "no file of ours"),
    ("a relative path", "engine/store/x.c", '#include "file.h"\n', "no file of ours"),
    ("ours in angle brackets", "expr/x.c", "#include <expr/value.h>\n", "is ours"),
    ("a new folder", "engine/misc/x.c", "\n", "no row"),
    (
        "own header second",
        "engine/store/file_darwin.c",
        '#include "expr/base/str.h"\n#include "engine/store/file.h"\n',
        "first include must be",
    ),
    ("system before library", "engine/git/x.c", "#include <errno.h>\n#include <git2.h>\n", "before"),
    ("ours after system", "expr/x.c", '#include <errno.h>\n#include "expr/value.h"\n', "before"),
    ("not sorted", "expr/x.c", "#include <stdio.h>\n#include <errno.h>\n", "belongs before"),
]


def problems_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return check_tree(root)


def self_test():
    failures = [f"a good tree: {problem}" for problem in problems_of(GOOD_TREE)]
    for name, path, text, expected in WRONG:
        problems = problems_of({**GOOD_TREE, path: text})
        if len(problems) != 1 or expected not in problems[0] or not problems[0].startswith(path):
            failures.append(f"{name}: expected one '{expected}', got {problems}")
    return failures


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = self_test() if sys.argv[1] == "--self-test" else check_tree(Path(sys.argv[1]))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
