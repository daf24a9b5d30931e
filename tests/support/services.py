"""Runs with the published clients of caches and artifacts: an action whose step is JavaScript.

Their packages are those of tests/e2e/services, which `./dev` installs by its lock file.
"""
import json
import os
import textwrap

import lact

PACKAGES = lact.ROOT / "tests" / "e2e" / "services"
CACHES = ("cache6", "cache5", "cache4", "cache3")
ARTIFACTS = ("artifact6", "artifact5", "artifact2")
ACTION = {
    "act/action.yml": "name: c\ndescription: c\ninputs: {script: {description: s}, cache: {description: c}, "
                      "artifact: {description: a}, yes: {description: y}, many: {description: m}}\nruns: {using: node20, main: main.mjs}\n",
    "act/main.mjs": f"import {json.dumps(str(PACKAGES / 'client.mjs'))};\n",
}


def step(script, **options):
    """A step of the action: `cache`, `artifact` name the package, the rest are keys of the step."""
    given = {"script": textwrap.dedent(script), "cache": options.pop("cache", ""),
             "artifact": options.pop("artifact", "")}
    return {"uses": "./act", "with": given, **options}


def job(*steps, **options):
    return {"runs-on": "ubuntu-latest", "steps": [{"uses": "actions/checkout@v4"}, *steps], **options}


class Case(lact.Case):
    def setUp(self):
        super().setUp()
        self.assertTrue((PACKAGES / "node_modules").is_dir(), f"npm ci --prefix {PACKAGES}")

    def env(self, **more):
        """Large archives are made on the disk that the test's folder is on."""
        return super().env(**{"TMPDIR": str(self.dir), **more})

    def repository(self, name="repo", remote=None, **jobs):
        """One whose workflow `ci`, started by anything, has these jobs. JSON is YAML."""
        self.make_repo({".github/workflows/ci.yml": self.text(jobs), **ACTION}, name=name)
        if remote:
            self.git("remote", "add", "origin", remote)

    @staticmethod
    def text(jobs):
        return json.dumps({"on": ["push", "pull_request", "workflow_dispatch"], "jobs": jobs}, indent=1)

    def change(self, **jobs):
        self.write({".github/workflows/ci.yml": self.text(jobs)})
        self.git("commit", "-q", "-a", "--allow-empty", "-m", "change")

    def run_jobs(self, *args, code=0, **options):
        self.last = self.records("run", "ci", *args, code=code, **options)
        return self.last

    def told(self, *args, job=0, **options):
        """The lines of a job that begin with `> `, without that."""
        told = lact.lines(self.run_jobs(*args, **options), job=job)
        return [line[2:] for line in told if line.startswith("> ")]

    def stores(self, *parts):
        """All files below the stores whose path holds all of these."""
        roots = (self.cache / "lact" / "caches", self.dir / "state" / "lact" / "artifacts")
        found = [os.path.join(folder, name) for root in roots for folder, _, names in os.walk(root)
                 for name in names]
        return [path for path in found if all(part in path for part in parts)]
