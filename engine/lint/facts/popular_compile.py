#!/usr/bin/env python3
"""Compiles what is known of popular actions into engine/lint/facts/popular_table.c.

    popular_compile.py MODULE_DIR > engine/lint/facts/popular_table.c
    popular_compile.py MODULE_DIR --check engine/lint/facts/popular_table.c

MODULE_DIR is the unpacked Go module github.com/rhysd/actionlint (`go mod download -json
github.com/rhysd/actionlint@VERSION` prints it as Dir), whose popular_actions.go holds the metadata
of actions by OWNER/REPOSITORY@REF, under the MIT licence. The module cache around it tells the
version's date. With --check nothing is written: the exit status is 1 when the table is another than
the module makes. popular.h tells the table's shape.
"""
import json
import pathlib
import re
import sys

SPEC = re.compile(r'^\t"([^"]+@[^"]+)": \{$')
OUTDATED = re.compile(r'^\t"([^"]+@[^"]+)":\s+\{\},$')
INPUT = re.compile(r'^\t\t\t"[^"]+":\s+\{("(?:[^"\\]|\\.)*"), (true|false), (true|false), ("(?:[^"\\]|\\.)*")\},$')
OUTPUT = re.compile(r'^\t\t\t"[^"]+":\s+\{("(?:[^"\\]|\\.)*")\},$')
NAME = re.compile(r'^\t\tName:\s+("(?:[^"\\]|\\.)*"),$')
SKIP = re.compile(r"^\t\tSkip(Inputs|Outputs):\s+true,$")

# Actions whose script sets outputs of its own, beside those that their manifest declares.
ANY_OUTPUTS = ("actions/github-script@",)


def read(text):
    """Specs to what is known of each."""
    actions, action = {}, None
    for line in text.splitlines():
        if m := SPEC.match(line):
            action = actions[m[1]] = {"name": "", "inputs": [], "outputs": [], "skip": set()}
        elif m := OUTDATED.match(line):
            actions[m[1]] = {"name": "", "inputs": [], "outputs": [], "skip": {"Outdated"}}
        elif m := NAME.match(line):
            action["name"] = json.loads(m[1])
        elif m := INPUT.match(line):
            mark = "!" if m[2] == "true" else ""
            if m[3] == "true":
                mark += "~" + json.loads(m[4]).replace(";", ",").replace("\n", " ").strip()
            action["inputs"].append(json.loads(m[1]) + mark)
        elif m := OUTPUT.match(line):
            action["outputs"].append(json.loads(m[1]))
        elif m := SKIP.match(line):
            action["skip"].add(m[1])
    return actions


def row(spec, action):
    fields = [f".spec = {json.dumps(spec)}"]
    if "Outdated" in action["skip"]:
        fields.append(".is_outdated = true")
    else:
        fields.append(f".name = {json.dumps(action['name'])}")
    for key in ("inputs", "outputs"):
        if action[key]:
            fields.append(f".{key} = {json.dumps(';'.join(sorted(action[key])))}")
    if "Inputs" in action["skip"]:
        fields.append(".any_inputs = true")
    if "Outputs" in action["skip"] or spec.startswith(ANY_OUTPUTS):
        fields.append(".any_outputs = true")
    return "\t{" + ", ".join(fields) + "},"


def date_of(module, version):
    """The day of the version, from what the module cache keeps of it."""
    for folder in module.parents:
        name = str(module.relative_to(folder)).rpartition("@")[0]
        info = folder / "cache/download" / name / "@v" / f"{version}.info"
        if info.exists():
            return json.loads(info.read_text())["Time"][:10]
    sys.exit(f"{module} is in no module cache, which would tell its date")


def compile_module(module):
    actions = read((module / "popular_actions.go").read_text())
    version = module.name.rpartition("@")[2] or "?"
    out = ["/* Made by popular_compile.py from the Go module\n * github.com/rhysd/actionlint " + version +
           ". Do not edit. */", "", "/* clang-format off */", '#include "engine/lint/facts/popular.h"', "",
           "const struct popular_action popular_actions[] = {"]
    out += [row(spec, actions[spec]) for spec in sorted(actions, key=str.lower)]
    out += ["};", f"const size_t popular_action_count = {len(actions)};",
            f'const char popular_date[] = "{date_of(module, version)}";', ""]
    return "\n".join(out)


def main():
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--check"):
        sys.exit(__doc__)
    text = compile_module(pathlib.Path(sys.argv[1]))
    if len(sys.argv) == 2:
        sys.stdout.write(text)
        return
    table = pathlib.Path(sys.argv[3]).read_text()
    if table.partition("\n")[0] != text.partition("\n")[0]:
        sys.exit(f"{sys.argv[3]} is made from another version than {sys.argv[1]}: run popular_compile.py")
    if table != text:
        sys.exit(f"{sys.argv[3]} differs from what the module defines: run popular_compile.py")


main()
