#!/usr/bin/env python3
"""Runs every folder of fixtures/run as a repository and compares what lact tells with its
expected.json. UPDATE_FIXTURES=1 writes the expectations anew; read the diff like code.

    expected.json   {"args": [...], "env": {...}, "exit": 0, "jobs": {name: result},
                     "steps": {job: [[name, outcome, conclusion], ...]},
                     "outputs": {"step id.name": value}, "lines": {job: [...]},
                     "annotations": [[level, message, file, line], ...],
                     "environments": {job: [name, url]}, "missing": [...]}

`args` come behind `lact run`; all else is compared. Lines are those of the steps' own output.
The PATH, the test's folder, the run's number and commits stand as $PATH, $DIR, $RUN and $SHA.
"""
import json
import os
import re
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

FIXTURES = lact.ROOT / "fixtures" / "run"


def settle(text, case):
    """Puts names in the place of what differs from run to run."""
    text = text.replace(case.env()["PATH"], "$PATH").replace(str(case.dir), "$DIR")
    text = re.sub(r"\b[0-9a-f]{40}\b", "$SHA", text)
    return re.sub(r"/lact/w/\d+/", "/lact/w/$RUN/", text)


def observed(records, result, given):
    by_index = {r["job"]: r["name"] for r in records if r["record"] == "job_queued"}
    ran = [i for i in sorted(by_index) if lact.steps(records, i)]
    seen = {"args": given["args"]}
    if "env" in given:
        seen["env"] = given["env"]
    seen.update({
        "exit": result,
        "jobs": dict(sorted(lact.jobs(records).items())),
        "steps": {by_index[i]: [list(s) for s in lact.steps(records, i)] for i in ran},
        "outputs": {f"{r['step_id']}.{r['name']}": r.get("value", "") for r in records
                    if r["record"] == "output_set"},
        "lines": {by_index[i]: lact.lines(records, i) for i in ran},
        "annotations": [[r["level"], r["message"], r.get("file"), r.get("start_line")]
                        for r in records if r["record"] == "annotation"],
        "environments": {by_index[r["job"]]: [r["name"], r.get("url")] for r in records
                         if r["record"] == "environment"},
        "missing": [r["text"] for r in records if r["record"] == "missing"],
    })
    return {key: value for key, value in seen.items() if value or key in ("args", "exit", "jobs")}


def given_of(folder):
    path = folder / "expected.json"
    return json.loads(path.read_text()) if path.exists() else {"args": []}


class Fixtures(lact.Case):
    def check(self, folder):
        path = folder / "expected.json"
        given = given_of(folder)
        self.repo = self.dir / folder.name
        shutil.copytree(folder, self.repo, symlinks=True)
        (self.repo / "expected.json").unlink(missing_ok=True)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "first")
        result = self.lact("run", *given["args"], "--json", env=self.env(**given.get("env", {})))
        self.assertTrue(result.stdout or path.exists(), result.stderr)
        records = [json.loads(line) for line in settle(result.stdout, self).splitlines()]
        seen = observed(records, result.returncode, given)
        if os.environ.get("UPDATE_FIXTURES"):
            path.write_text(json.dumps(seen, indent="\t", ensure_ascii=False) + "\n")
            return
        self.assertEqual(seen, given, f"{folder.name}\n{result.stderr}")


def add_tests():
    for folder in sorted(FIXTURES.iterdir()):
        if folder.is_dir():
            name = "test_" + folder.name.replace("-", "_")
            setattr(Fixtures, name, lambda self, folder=folder: self.check(folder))


add_tests()
if __name__ == "__main__":
    unittest.main()
