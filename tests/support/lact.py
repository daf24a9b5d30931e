"""What the end-to-end tests share: the program under test, throw-away repositories, isolation.

The program is $LACT, set by ctest; each test has a folder of its own, with a HOME and XDG folders
in it, so that nothing of the user's is read or written.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LACT = os.environ.get("LACT", str(ROOT / "build" / "lact"))

# A sanitizer's report makes the program exit with this, which no test expects.
SANITIZER_EXIT = 99

# What the machine needs to reach the package registries, and where its toolchains are.
PASSED = ("PATH", "LANG", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY",
          "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
          "PIP_CERT", "REQUESTS_CA_BUNDLE", "PYENV_ROOT")


class Case(unittest.TestCase):
    """A test with a folder `self.dir`, removed at its end."""

    maxDiff = None

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="lact-test-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.home = self.dir / "home"
        self.cache = self.dir / "cache"
        self.home.mkdir()

    def env(self, **more):
        env = {name: os.environ[name] for name in PASSED if name in os.environ}
        env.update(HOME=str(self.home), XDG_CACHE_HOME=str(self.cache),
                   XDG_STATE_HOME=str(self.dir / "state"), GIT_CONFIG_GLOBAL="/dev/null",
                   GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="Mona", GIT_AUTHOR_EMAIL="mona@example.com",
                   GIT_COMMITTER_NAME="Mona", GIT_COMMITTER_EMAIL="mona@example.com",
                   ASAN_OPTIONS=f"exitcode={SANITIZER_EXIT}", UBSAN_OPTIONS=f"exitcode={SANITIZER_EXIT}")
        env.update(more)
        return env

    def git(self, *args, cwd=None):
        return subprocess.run(["git", *args], cwd=cwd or self.repo, env=self.env(), check=True,
                              capture_output=True, text=True).stdout

    def make_repo(self, files, name="repo", commit=True):
        """A repository on branch main with these files (path → text), committed."""
        self.repo = self.dir / name
        self.repo.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.write(files)
        if commit:
            self.git("add", "-A")
            self.git("commit", "-q", "-m", "first")
        return self.repo

    def write(self, files):
        for path, text in files.items():
            target = self.repo / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

    def workflow(self, text, name="ci", **files):
        """A repository with one workflow."""
        return self.make_repo({f".github/workflows/{name}.yml": text, **files})

    def popen(self, *args, env=None, cwd=None, **options):
        return subprocess.Popen([LACT, *args], cwd=cwd or self.repo, env=env or self.env(),
                                stdin=options.pop("stdin", subprocess.DEVNULL),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

    def lact(self, *args, env=None, cwd=None, timeout=120, code=None):
        """Runs lact; `code` is the exit code that is expected, if any one is."""
        process = self.popen(*args, env=env, cwd=cwd)
        out, err = process.communicate(timeout=timeout)
        result = subprocess.CompletedProcess(args, process.returncode, out, err)
        self.assertNotEqual(result.returncode, SANITIZER_EXIT, err)
        self.assertGreaterEqual(result.returncode, 0, f"killed by a signal\n{out}\n{err}")
        if code is not None:
            self.assertEqual(result.returncode, code, f"{out}\n{err}")
        return result

    def records(self, *args, code=None, **options):
        """Runs lact with --json; its records."""
        result = self.lact(*args, "--json", code=code, **options)
        return [json.loads(line) for line in result.stdout.splitlines()]


def lines(records, job=0, step=None, kind="output"):
    """The lines of a job, or of one of its steps."""
    return [r.get("text", "") for r in records if r["record"] == "line" and r["job"] == job
            and r["kind"] == kind and step in (None, r["step"])]


def steps(records, job=0):
    """(name, outcome, conclusion) of a job's steps."""
    return [(r["name"], r["outcome"], r["conclusion"]) for r in records
            if r["record"] == "step_finished" and r["job"] == job]


def jobs(records):
    """Name of each job → how it ended."""
    return {r["name"]: "not_run" if r.get("not_run") else r["conclusion"] for r in records
            if r["record"] == "job_finished"}
