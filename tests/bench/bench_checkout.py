"""The checkout of a large working tree, beside `git worktree add` of the same one.

Nothing is removed before the end: ext4 makes files slowly for some seconds after many were removed.
"""
import json
import random
import statistics
import subprocess
import sys
import time

CHECKOUT_FILES = 100_000
CHECKOUT_RUNS = 3
CHECKOUT_LIMIT = 1.2
WORKFLOW = """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
"""


def git(folder, *args):
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.invalid"]
    subprocess.run(["git", *identity, *args], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def make_repository(folder):
    sizes = random.Random(1)
    for n in range(CHECKOUT_FILES):
        path = folder / f"package-{n // 1000}" / f"src-{n % 10}" / f"file-{n}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sizes.randbytes(min(20_000, int(sizes.lognormvariate(6.5, 1)))))
    workflow = folder / ".github" / "workflows" / "ci.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(WORKFLOW)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "bench")


def seconds_of_lact(lact, repository, home):
    """The checkout's step, as the run's records time it; the job's folder is kept."""
    env = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "TMPDIR": str(home)}
    done = subprocess.run([lact, "run", "ci", "--keep", "--json"], cwd=repository, env=env, check=True,
                          capture_output=True, text=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return next(r["duration_ms"] for r in records if r["record"] == "step_finished") / 1000


def seconds_of_git(repository, target):
    started = time.perf_counter()
    git(repository, "worktree", "add", "-q", "--detach", str(target), "HEAD")
    return time.perf_counter() - started


def run_checkout(lact, root):
    title = f"checkout of {CHECKOUT_FILES:,} files: lact's time over git worktree add's, at most {CHECKOUT_LIMIT:g}"
    print(f"checkout of {CHECKOUT_FILES:,} files: {CHECKOUT_RUNS} runs", file=sys.stderr)
    repository, home = root / "large", root / "home-checkout"
    home.mkdir()
    make_repository(repository)
    samples = []
    for n in range(CHECKOUT_RUNS):
        samples.append((seconds_of_lact(lact, repository, home), seconds_of_git(repository, root / f"tree-{n}")))
    ours, theirs = (statistics.median(column) for column in zip(*samples))
    print(f"\ncheckout of {CHECKOUT_FILES:,} files: lact {ours:.2f} s, git worktree add {theirs:.2f} s")
    return [(title, ours / theirs, ours / theirs <= CHECKOUT_LIMIT)]
