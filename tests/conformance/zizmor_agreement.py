#!/usr/bin/env python3
"""Runs lact lint and zizmor side by side on workflow and action files.

usage: zizmor_agreement.py LACT ZIZMOR DOC DIR

DOC is docs/lint.md, whose table says which codes of lact are which audit of zizmor's. The files are
all *.yml and *.yaml below DIR; each is looked at alone, in a repository of its own, as an auditor
sees it and without the network. Prints, for each audit, how many findings both tell, and how many
one of them alone; then lists what only zizmor tells, with the first line of what it marks. A
finding is both's if lact tells it on any of the lines that zizmor marks. Files that zizmor refuses
are left out, and counted.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROW = re.compile(r"^\| (?P<audits>[a-z, -]+) \| (?P<codes>[^|]+) \|$", re.M)
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+|credentials|misfeature")
AUDITOR = ["--persona", "auditor", "--format", "json"]
LACT = ["lint", *AUDITOR, "--min-confidence", "low", "--fail-on", "error", "--shellcheck", "", "--pyflakes", ""]
ZIZMOR = ["--offline", "--no-progress", "--quiet", "--no-config", *AUDITOR]


def table_of(doc):
    """Audit → codes. Where a row names several audits with as many codes, they go in pairs."""
    section = doc.read_text().split("## Coming from zizmor")[1].split("\n## ")[0]
    table = {}
    for row in ROW.finditer(section):
        audits = row["audits"].split(", ")
        codes = CODE.findall(row["codes"])
        if audits == ["zizmor"]:
            continue
        for i, audit in enumerate(audits):
            table[audit] = {codes[i]} if len(audits) == len(codes) else set(codes)
    return table


def place_of(text, work):
    """The name that the file has in a repository: an action's manifest, or a workflow."""
    is_action = re.search(r"^runs:", text, re.M) and not re.search(r"^jobs:", text, re.M)
    return work / "action.yml" if is_action else work / ".github" / "workflows" / "file.yml"


def lines_of(location):
    place = location["concrete"]["location"]
    return range(place["start_point"]["row"] + 1, place["end_point"]["row"] + 2)


def marks_of(finding):
    marked = [place for place in finding["locations"] if place["symbolic"]["kind"] in ("Primary", "Related")]
    first = next((place for place in marked if place["symbolic"]["kind"] == "Primary"), marked[0])
    lines = [line for place in [first, *marked] for line in lines_of(place)]
    return finding["ident"], lines, first["symbolic"]["annotation"]


def told_by_zizmor(zizmor, file, work):
    """(audit, lines, annotation) of each finding; None if zizmor refuses the file."""
    out = subprocess.run([zizmor, *ZIZMOR, file], cwd=work, capture_output=True, text=True).stdout
    if not out.strip():
        return None
    return [marks_of(finding) for finding in json.loads(out)]


def told_by_lact(lact, file, work):
    out = subprocess.run([lact, *LACT, file], cwd=work, capture_output=True, text=True).stdout
    return {(finding["code"], finding["line"]) for finding in json.loads(out or "[]")}


def compare(theirs, ours, codes_of, table):
    """Counts what the two tell; returns what only zizmor tells."""
    missed = set()
    met = set()
    for audit, lines, annotation in theirs:
        same = {(code, line) for code, line in ours if code in codes_of.get(audit, ()) and line in lines}
        met |= same
        table[audit][0 if same else 1] += 1
        if not same:
            missed.add((lines[0], audit, annotation))
    for audit, codes in codes_of.items():
        table[audit][2] += sum(code in codes for code, _ in ours - met)
    return sorted(missed)


def main():
    lact, zizmor, doc, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:5])
    codes_of = table_of(doc)
    table = collections.defaultdict(lambda: [0, 0, 0])
    missed = []
    refused = 0
    for path in sorted(path for path in folder.rglob("*.y*ml") if path.is_file()):
        with tempfile.TemporaryDirectory(prefix="lact-agreement-") as work:
            text = path.read_text(errors="replace")
            file = place_of(text, pathlib.Path(work))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            subprocess.run(["git", "init", "-q", work], check=True)
            theirs = told_by_zizmor(zizmor, file, work)
            if theirs is None:
                refused += 1
                continue
            ours = told_by_lact(lact, file, work)
            missed += [(path.relative_to(folder), *finding) for finding in compare(theirs, ours, codes_of, table)]
    print(f"{'audit':<34} {'both':>5} {'only zizmor':>12} {'only lact':>10}")
    for audit in sorted(table):
        print("{:<34} {:>5} {:>12} {:>10}".format(audit, *table[audit]))
    print("{:<34} {:>5} {:>12} {:>10}".format("all", *(sum(row[i] for row in table.values()) for i in range(3))))
    print(f"files that zizmor refuses: {refused}")
    for path, line, audit, annotation in missed:
        print(f"only zizmor: {path}:{line} [{audit}] {annotation}")


if __name__ == "__main__":
    main()
