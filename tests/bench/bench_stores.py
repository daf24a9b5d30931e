"""The built-in cache and artifact actions beside tar and zip over the same files.

In each round lact runs a workflow that saves, removes and restores the files, and the system's
programs do the same; what counts is the time of the steps, as the records of the run tell it.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import zipfile

MIB = 1 << 20
SIZE_MIB = 1024
FILES = 5000
ROUNDS = 3
TAR_LIMIT = 1.3

HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
CACHE = HEAD + """\
      - run: cp -r {source} d
      - {{id: save, uses: actions/cache/save@v4, with: {{path: d, key: 'k-${{{{ github.run_id }}}}'}}}}
      - run: rm -rf d
      - {{id: restore, uses: actions/cache/restore@v4, with: {{path: d, key: 'k-${{{{ github.run_id }}}}', fail-on-cache-miss: true}}}}
"""
ARTIFACT = HEAD + """\
      - run: cp -r {source} d
      - {{id: save, uses: actions/upload-artifact@v4, with: {{path: d}}}}
      - {{id: restore, uses: actions/download-artifact@v4, with: {{name: artifact, path: e}}}}
"""


def make_large(folder):
    """Files of which half is text and half is noise."""
    folder.mkdir()
    for i in range(SIZE_MIB // 32):
        text = b"".join(b"line %d of a log that says the same again\n" % n for n in range(400000))[:16 * MIB]
        (folder / f"f{i}").write_bytes(text + os.urandom(16 * MIB))


def make_many(folder):
    for i in range(FILES):
        path = folder / f"d{i % 50}" / f"f{i}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{i}\n" * 20)


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def tar(source, scratch):
    run = lambda *words: subprocess.run(words, check=True)  # noqa: E731
    archive = scratch / "a.tar.zst"
    out = scratch / "out"
    out.mkdir()
    took = timed(lambda: run("tar", "--zstd", "-cf", archive, "-C", source.parent, source.name))
    took += timed(lambda: run("tar", "--zstd", "-xf", archive, "-C", out))
    shutil.rmtree(out)
    archive.unlink()
    return took


def zip_files(source, scratch):
    archive = scratch / "a.zip"
    out = scratch / "out"

    def pack():
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
            for path in source.rglob("*.txt"):
                made.write(path, path.relative_to(source))

    def unpack():
        with zipfile.ZipFile(archive) as made:
            made.extractall(out)

    took = timed(pack) + timed(unpack)
    shutil.rmtree(out)
    archive.unlink()
    return took


def steps(lact, repo, env):
    """Seconds of the steps that save and restore."""
    done = subprocess.run([lact, "run", "ci", "--json"], cwd=repo, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: lact exited {done.returncode}: {done.stdout[-500:]}")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return sum(r["duration_ms"] for r in records if r["record"] == "step_finished" and r.get("step_id") in ("save", "restore")) / 1e3


def measure(lact, root, name, workflow, make, other):
    folder = root / name
    repo = folder / "repo"
    (repo / ".github" / "workflows").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", repo], check=True)
    source = folder / "source"
    make(source)
    (repo / ".github" / "workflows" / "ci.yml").write_text(workflow.format(source=source))
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}
    pairs = []
    for _ in range(ROUNDS):
        pairs.append((steps(lact, repo, env), other(source, folder)))
        shutil.rmtree(folder / "cache", ignore_errors=True)
        shutil.rmtree(folder / "state", ignore_errors=True)
    ours, theirs = (statistics.median(column) for column in zip(*pairs))
    shutil.rmtree(folder)
    return ours, theirs


def run_stores(lact, root):
    """The targets, as (title, value, whether it is reached)."""
    print(f"stores: {SIZE_MIB} MiB and {FILES:,} files, {ROUNDS} rounds", file=sys.stderr)
    ours, theirs = measure(lact, root, "large", CACHE, make_large, tar)
    print(f"\ncache of {SIZE_MIB} MiB, saved and restored: lact {ours:.2f} s, tar --zstd {theirs:.2f} s")
    found = [(f"cache of {SIZE_MIB} MiB: lact's time over that of tar --zstd, at most {TAR_LIMIT:g}",
              ours / theirs, ours / theirs <= TAR_LIMIT)]
    ours, theirs = measure(lact, root, "many", ARTIFACT, make_many, zip_files)
    print(f"artifact of {FILES:,} files, up and down: lact {ours:.2f} s, Python's zipfile {theirs:.2f} s")
    found.append((f"artifact of {FILES:,} files: lact's time over that of Python's zipfile, at most 1", ours / theirs,
                  ours / theirs <= 1))
    return found
