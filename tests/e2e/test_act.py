#!/usr/bin/env python3
"""lact beside act in host mode: the same outcome of each job and the same step outputs on the
workflows of fixtures/run, but where docs/act.md says that act is wrong. There lact does what
GitHub does, as the fixture's expected.json has it, and act does not.

act is built by `./dev test` and `./dev bench` (build/act/act, or $ACT); without it this is skipped.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

ACT = os.environ.get("ACT", str(lact.ROOT / "build" / "act" / "act"))
FIXTURES = lact.ROOT / "fixtures" / "run"
SKIPPED = 77
# Each row of docs/act.md: the fixture, and the parts that differ.
WRONG = {name: set(parts.split(", ")) for name, parts in re.findall(
    r"^\| `([\w-]+)` \| (jobs|outputs|jobs, outputs) \|", (lact.ROOT / "docs/act.md").read_text(), re.M)}
# act's words for options that mean the same.
SAME = {"--secret": "-s", "--input": "--input", "--var": "--var", "--env": "--env", "-P": "-P"}


def options(args):
    """Of a fixture's arguments behind the workflow's name, what act understands."""
    found = []
    for word, value in zip(args, args[1:]):
        if word in SAME:
            found += [SAME[word], value]
    return found


def is_own(step_id):
    return not step_id.isdigit() and not step_id.startswith("__")


def gather(pairs):
    """Legs of a matrix stand under one name: what each had, in no order."""
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: sorted(values) for key, values in found.items()}


def of_act(text):
    records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return {
        "jobs": gather((r["jobID"], r["jobResult"]) for r in records if "jobResult" in r),
        "outputs": gather((f"{r['jobID']}.{r['stepID'][0]}.{r['name']}", r["arg"]) for r in records
                          if r.get("command") == "set-output" and len(r["stepID"]) == 1
                          and is_own(r["stepID"][0])),
    }


def of_lact(records):
    ids = {r["job"]: r["job_id"] for r in records if r["record"] == "job_queued"}
    # what inner steps of a composite action set is not their outer step's
    steps = {(r["job"], r["step"]): r["step_id"] for r in records if r["record"] == "step_started"}
    return {
        # act says nothing of jobs that are skipped or cannot run
        "jobs": gather((r["job_id"], r["conclusion"]) for r in records if r["record"] == "job_finished"
                       and r["conclusion"] != "skipped"),
        "outputs": gather((f"{ids[r['job']]}.{r['step_id']}.{r['name']}", r.get("value", "")) for r in records
                          if r["record"] == "output_set" and is_own(r["step_id"])
                          and r["step_id"] == steps[r["job"], r["step"]]),
    }


class BesideAct(lact.Case):
    def run_act(self, *args):
        home = self.dir / "act"
        (home / ".config" / "act").mkdir(parents=True)
        (home / ".config" / "act" / "actrc").touch()
        command = [ACT, *args, "--no-recurse", "--no-cache-server", "--json"]
        for label in ("ubuntu-latest", "ubuntu-22.04", "ubuntu-24.04"):
            command += ["-P", f"{label}=-self-hosted"]
        return subprocess.run(command, cwd=self.repo, env=self.env(HOME=str(home), XDG_CACHE_HOME=str(home)),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)

    def check(self, folder):
        given = json.loads((folder / "expected.json").read_text())
        name, *rest = given["args"]
        self.repo = self.dir / folder.name
        shutil.copytree(folder, self.repo, symlinks=True)
        (self.repo / "expected.json").unlink()
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "first")
        mine = of_lact(self.records("run", *given["args"], env=self.env(**given.get("env", {}))))
        act = self.run_act("push", "-W", f".github/workflows/{name}.yml", *options(rest))
        theirs = of_act(act.stdout + act.stderr)
        differ = {part for part in mine if mine[part] != theirs[part]}
        if os.environ.get("SHOW"):
            print(folder.name, *(f"\n  {part}\n    lact {mine[part]}\n    act  {theirs[part]}" for part in sorted(differ)))
        self.assertEqual(differ, WRONG.get(folder.name, set()), f"lact {mine}\nact {theirs}\n{act.stderr[-2000:]}")


def add_tests():
    for folder in sorted(FIXTURES.iterdir()):
        if folder.is_dir():
            name = "test_" + folder.name.replace("-", "_")
            setattr(BesideAct, name, lambda self, folder=folder: self.check(folder))


add_tests()
if __name__ == "__main__":
    if not os.access(ACT, os.X_OK):
        print(f"there is no act at {ACT}")
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main()
