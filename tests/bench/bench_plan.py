"""lact plan beside git diff, and a filter of paths beside git's own pathspecs, in one large
repository."""

import re
import statistics
import subprocess
import sys
import time

FILES, COMMITS = 100_000, 10_000
RANGES = [100, 1000]  # commits; the target is for the first
PLAN_RATIO, PLAN_EXTRA_MS = 1.3, 5.0
RUNS = 21
WORKFLOW = "on:\n  push:\n    paths: ['nowhere/**']\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: a}]}}\n"

# None of them matches, so that each path is held against each.
PATTERNS = (
    [f"apps/app{n}/**" for n in range(50, 70)]
    + [f"packages/p{n}/src/**/*.c" for n in range(10)]
    + [f"**/*.x{n}" for n in range(10)]
    + [f"**/test{n}/**" for n in range(5)]
    + ["*.md", "docs/**/*.c", "apps/*/main.c", "apps/app?0/*.h", "**/file*.h"]
)


def file_path(n):
    return f"apps/app{n % 50:02d}/src/m{n // 50 % 40:02d}/file{n:06d}.c"


def history():
    """The repository as git fast-import reads it: all files at once, then one file a commit."""
    yield "blob\nmark :1\ndata 4\none\n\nblob\nmark :2\ndata 4\ntwo\n\n"
    yield "commit refs/heads/main\ncommitter b <b@b> 1700000000 +0000\ndata 5\nfirst\n"
    yield from (f"M 100644 :1 {file_path(n)}\n" for n in range(FILES))
    yield f"M 100644 inline .github/workflows/ci.yml\ndata {len(WORKFLOW)}\n{WORKFLOW}\n"
    for n in range(1, COMMITS):
        yield (f"commit refs/heads/main\ncommitter b <b@b> {1700000000 + n} +0000\ndata 6\nchange\n"
               f"M 100644 :{1 + n % 2} {file_path(n * 7919 % FILES)}\n\n")


def git(folder, *args, **options):
    return subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, **options).stdout


def make_repository(folder):
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "fast-import", "--quiet", input="".join(history()).encode())
    git(folder, "reset", "-q", "--hard")
    git(folder, "gc", "-q")


def ms_of(command, folder):
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000


def race(folder, *commands):
    """The median of each, in turn."""
    samples = [[ms_of(command, folder) for command in commands] for _ in range(RUNS)]
    return [statistics.median(s) for s in zip(*samples)]


def run_ranges(lact, folder):
    head = git(folder, "rev-parse", "HEAD", text=True).strip()
    for commits in RANGES:
        base = git(folder, "rev-parse", f"HEAD~{commits}", text=True).strip()
        ours, theirs = race(
            folder, [lact, "plan", "--before", base], ["git", "diff", "--name-only", base, head]
        )
        limit = theirs * PLAN_RATIO + PLAN_EXTRA_MS
        print(f"plan of {commits:,} commits: lact {ours:.1f} ms, git diff {theirs:.1f} ms, limit {limit:.1f} ms")
        if commits == RANGES[0]:
            yield (f"plan of {commits} commits among {FILES:,} files: lact's time over "
                   f"{PLAN_RATIO} of git diff's and {PLAN_EXTRA_MS:g} ms, at most 1",
                   ours / limit, ours <= limit)


def run_filter(tools, folder):
    patterns, paths = folder.parent / "patterns", folder.parent / "paths"
    patterns.write_text("".join(p + "\n" for p in PATTERNS))
    paths.write_text("".join(file_path(n) + "\n" for n in range(FILES)))
    listing = ["git", "ls-files"]
    pathspecs = [*listing, "--", *(f":(glob){p.replace('?', '')}" for p in PATTERNS)]
    with_match, without = race(folder, pathspecs, listing)
    ours = []
    for _ in range(RUNS):
        out = subprocess.run([tools / "bench_filter", patterns, paths], check=True, capture_output=True, text=True)
        ours.append(float(re.match(r"[\d.]+", out.stdout).group()))
    ours, theirs = statistics.median(ours), with_match - without
    print(f"{len(PATTERNS)} patterns over {FILES:,} paths: lact {ours:.1f} ms, git's pathspecs {theirs:.1f} ms")
    return (f"{len(PATTERNS)} patterns over {FILES:,} paths: lact's time over git's, at most 1",
            ours / theirs, ours <= theirs)


def run_plan(lact, tools, root):
    """(text, ratio, whether it is met) of each target"""
    print(f"plan in a repository of {FILES:,} files and {COMMITS:,} commits: {RUNS} runs", file=sys.stderr)
    folder = root / "large"
    make_repository(folder)
    print()
    return [*run_ranges(lact, folder), run_filter(tools, folder)]
