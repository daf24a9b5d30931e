#!/usr/bin/env python3
"""Compiles every source of the program for macOS, where there is none: by zig, which comes with
macOS's own headers. Nothing is linked.

usage: macos.py ZIG BUILD_FOLDER

The libraries' headers are those of this machine, copied away from its C library's.
"""
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = "aarch64-macos"
# what pkg-config finds; none of it differs from machine to machine, but in its folder
HEADERS = ["archive.h", "archive_entry.h", "cjson", "curl", "git2", "git2.h", "microhttpd.h", "openssl", "pcre2.h", "utf8proc.h", "uv",
           "uv.h", "yaml.h"]
# of other machines, and libgit2's archive, which Homebrew's libgit2 has not
LEFT_OUT = re.compile(r"_linux\.c$|libgit_library_archive\.c$|libgit_without_network\.c$")
# what the build says beside the level of warnings, which is read from CMakeLists.txt
DEFINITIONS = ['-DLACT_VERSION="0"', '-DLACT_LIBGIT2="libgit2.dylib"', '-DLACT_LIBCRYPTO="libcrypto.dylib"',
               "-D_GNU_SOURCE"]


def warnings():
    return re.findall(r"-W[\w-]+", re.search(r"add_compile_options\((.*?)\)", (ROOT / "CMakeLists.txt").read_text(),
                                             re.S)[1])


def header_folders():
    machine = subprocess.run(["gcc", "-print-multiarch"], capture_output=True, text=True, check=True).stdout.strip()
    return [Path("/usr/include"), Path("/usr/include") / machine]


def copy_headers(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in HEADERS:
        found = [path / name for path in header_folders() if (path / name).exists()]
        if not found:
            sys.exit(f"macos.py: there is no header {name}")
        for path in found:
            if path.is_dir():
                shutil.copytree(path, folder / name, dirs_exist_ok=True)
            else:
                shutil.copy(path, folder / name)


def sources():
    found = [path for folder in ("expr", "engine", "actions") for path in (ROOT / folder).rglob("*.c")]
    return sorted(path.relative_to(ROOT) for path in found if not LEFT_OUT.search(path.name))


def compile_one(zig, build, source):
    command = [zig, "cc", "-target", TARGET, "-std=c17", *DEFINITIONS, *warnings(), "-I.", "-isystem",
               str(build / "include"), "-isystem", str(build / "include" / "cjson"), "-include", "expr/base/banned.h",
               "-c", str(source), "-o", str(build / "objects" / (str(source).replace("/", "_") + ".o"))]
    env = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(build / "cache"), "ZIG_LOCAL_CACHE_DIR": str(build / "cache")}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    return done.returncode, done.stderr


def main():
    zig, build = sys.argv[1], Path(sys.argv[2]).resolve()
    copy_headers(build / "include")
    (build / "objects").mkdir(exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda source: compile_one(zig, build, source), sources()))
    failed = [text for code, text in results if code != 0]
    print("".join(failed), end="")
    print(f"{len(results)} sources for {TARGET}, {len(failed)} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
