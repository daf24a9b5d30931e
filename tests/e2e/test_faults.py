#!/usr/bin/env python3
"""Faults of the machine and of the steps: docs/faults.md says what holds under which."""
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

SEED = int(os.environ.get("LACT_FAULTS_SEED", "20261128"))
DOCUMENTED = (0, 1, 2, 3, 4, 70, 130)
HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 1\n    steps:\n"
BASIC = HEAD + "      - uses: actions/checkout@v4\n      - run: echo hi\n"
SANITIZED = b"__asan_init" in subprocess.run(["nm", "-D", lact.LACT], capture_output=True).stdout


class Faults(lact.Case):
    def setUp(self):
        super().setUp()
        self.work = self.cache / "lact" / "w"

    def ended(self, *args, preexec_fn=None, **env):
        """Its exit code is a documented one, and what is not a success says why."""
        process = self.popen(*args, env=self.env(**env), preexec_fn=preexec_fn, errors="replace")
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            self.fail(f"it waits: {process.communicate()}")
        self.assertIn(process.returncode, DOCUMENTED, out + err)
        if process.returncode != 0:
            self.assertTrue(out + err)
        return process.returncode, out + err

    def left(self):
        return [p for p in self.work.iterdir()] if self.work.exists() else []


class Machine(Faults):
    def test_few_descriptors_are_an_error(self):
        self.workflow(BASIC)
        codes = {}
        for n in (*range(4, 24), 32, 64):
            with self.subTest(n):
                codes[n], out = self.ended(
                    "run", "ci", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (n, n)))
                if codes[n] and n >= 8:
                    self.assertIn("open files", out)
        self.assertEqual(codes[64], 0)

    @unittest.skipIf(SANITIZED, "the sanitizers need more address space than any limit leaves")
    def test_little_memory_is_an_error(self):
        self.workflow(BASIC)
        for mib in (12, 16, 20, 24, 28, 32, 40, 64):
            with self.subTest(mib):
                self.ended("run", "ci", preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_AS, (mib << 20, mib << 20)))

    @unittest.skipUnless(os.geteuid() == 0, "the limit of processes does not hold for root: another user is needed")
    def test_few_processes_are_an_error(self):
        self.workflow(BASIC)
        subprocess.run(["chown", "-R", "65534", self.dir], check=True)
        self.dir.chmod(0o755)

        def restrict(n):
            resource.setrlimit(resource.RLIMIT_NPROC, (n, n))
            os.setuid(65534)
        for n in (1, 2, 3, 5):
            with self.subTest(n):
                # looking for leaks takes a process of its own
                self.ended("run", "ci", preexec_fn=lambda: restrict(n),
                           ASAN_OPTIONS=self.env()["ASAN_OPTIONS"] + ":detect_leaks=0")

    def mount(self, folder, options):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder],
                                               capture_output=True).returncode != 0:
            self.skipTest("a file system of its own needs root")
        self.addCleanup(subprocess.run, ["umount", "-l", folder], check=True)

    def test_a_full_disk_is_an_error_and_leaves_nothing(self):
        self.workflow(HEAD + "      - uses: actions/checkout@v4\n      - run: echo hi\n", **{"large": "x" * 3_000_000})
        self.mount(self.cache, "size=2m")
        code, out = self.ended("run", "ci")
        self.assertEqual(code, 1)
        self.assertIn("No space left on device", out)
        self.assertEqual(self.left(), [])

    def test_a_step_that_fills_the_disk_fails_alone(self):
        self.workflow(HEAD + "      - run: head -c 9000000 /dev/zero > large\n      - if: always()\n        run: rm large\n"
                      "      - if: always()\n        run: echo after\n")
        self.mount(self.cache, "size=4m")
        code, out = self.ended("run", "ci")
        self.assertEqual(code, 1)
        self.assertEqual(self.left(), [])

    def test_a_cache_that_cannot_be_written_is_an_error(self):
        self.workflow(BASIC)
        self.mount(self.cache, "size=2m,ro")
        code, out = self.ended("run", "ci")
        self.assertEqual(code, 1)
        self.assertIn("Read-only file system", out)

    def test_killed_at_any_moment_it_leaves_nothing_that_stays(self):
        rng = random.Random(SEED)
        self.workflow(HEAD + "      - uses: actions/checkout@v4\n      - run: mkdir d; seq 200 | xargs touch; (setsid sleep 300 &)\n"
                      "      - run: sleep 0.02\n",
                      **{".github/workflows/next.yml": BASIC, **{f"f{i}": "x" for i in range(300)}})
        began = time.monotonic()
        self.lact("run", "ci", code=0)
        whole = time.monotonic() - began
        for i in range(100):
            process = self.popen("run", "ci")
            time.sleep(rng.random() * whole * 1.2)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        code, out = self.ended("run", "next")
        self.assertEqual(code, 0, f"seed {SEED}: {out}")
        end = time.monotonic() + 30
        while self.left() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.left(), [], f"seed {SEED}")

    def test_a_reader_that_goes_away_ends_the_run_and_cleans_up(self):
        self.workflow(HEAD + "      - run: for i in $(seq 2000); do echo line $i; done; sleep 0.1; echo end\n")
        subprocess.run(["bash", "-c", f"'{lact.LACT}' run ci | head -1"], cwd=self.repo, env=self.env(), timeout=60,
                       capture_output=True)
        self.assertEqual(self.left(), [])

    def test_a_slow_reader_loses_nothing(self):
        self.workflow(HEAD + "      - run: seq 20000\n")
        result = subprocess.run(["bash", "-c", f"'{lact.LACT}' run ci | (sleep 1; cat)"], cwd=self.repo, env=self.env(),
                                timeout=60, capture_output=True, text=True)
        self.assertIn("  20000\n", result.stdout)
        self.assertEqual(result.stdout.count("\n  1"), len([n for n in range(1, 20001) if str(n)[0] == "1"]))


class Steps(Faults):
    """What steps do to the ground they stand on."""

    def check(self, steps, code=None, contains=()):
        self.workflow(HEAD + steps, name="ci")
        ended, out = self.ended("run", "ci")
        if code is not None:
            self.assertEqual(ended, code, out)
        for text in contains:
            self.assertIn(text, out)
        self.assertEqual(self.left(), [])
        shutil.rmtree(self.repo)
        return out

    def test_a_step_that_removes_the_workspace(self):
        self.check('      - run: rm -rf "$GITHUB_WORKSPACE"\n      - run: echo never\n', 1,
                   ["the working directory", "does not exist"])

    def test_a_step_that_removes_all_folders_of_the_job(self):
        self.check('      - run: rm -rf "$GITHUB_WORKSPACE" "$RUNNER_TEMP" "$HOME"\n      - if: always()\n        run: echo x\n', 1)

    def test_a_step_that_locks_the_workspace(self):
        self.check("      - run: mkdir d; touch d/f; chmod 0 d . ..\n")

    def test_file_commands_replaced_by_links_and_folders(self):
        for name in ("ENV", "OUTPUT", "PATH", "STEP_SUMMARY", "STATE"):
            with self.subTest(name):
                self.check(f'      - run: rm "$GITHUB_{name}"; mkdir "$GITHUB_{name}"\n', 1, ["Unable to process file command"])
                self.check(f'      - run: ln -sf /nowhere "$GITHUB_{name}"\n      - run: echo ok\n', 0)
                self.check(f'      - run: ln -sf / "$GITHUB_{name}"\n')

    def test_a_step_that_fills_its_files(self):
        self.check('      - run: head -c 200000000 /dev/zero | tr "\\0" x >> "$GITHUB_ENV"\n', 1)
        self.check('      - run: yes A=1 | head -c 20000000 >> "$GITHUB_ENV"\n      - run: echo $A\n', 0, ["  1\n"])

    def test_a_step_that_leaves_a_daemon(self):
        out = self.check('      - run: (setsid sh -c "echo daemon \\$\\$; exec >/dev/null 2>&1; sleep 300" &); sleep 0.2\n', 0)
        pid = int(out.split("  daemon ")[1].split()[0])
        self.assertFalse(os.path.exists(f"/proc/{pid}/environ") and b"RUNNER_TRACKING_ID" in open(f"/proc/{pid}/environ", "rb").read())

    def test_a_step_that_kills_its_parent_group(self):
        self.check("      - run: kill -9 0\n      - if: always()\n        run: echo after\n", 1, ["  after\n"])

    def test_output_that_is_no_text(self):
        self.check("      - run: head -c 300000 /dev/urandom; echo\n", 0)
        self.workflow(HEAD + "      - run: printf '\\xff\\xfe\\0bytes\\n'\n")
        result = self.lact("run", "ci", "--json", code=0)
        for line in result.stdout.splitlines():
            json.loads(line)


class Hostile(Faults):
    """Workflows that are made to do harm before anything runs."""

    def test_aliases_that_grow_without_end(self):
        lines = ["on: push", "env: {X: &a0 x}", "x0: &b0 [*a0, *a0]"]
        lines += [f"x{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 10)}]" for i in range(1, 12)]
        self.workflow("\n".join(lines) + "\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}}\n")
        for command in (("lint",), ("list",), ("plan",), ("run", "ci")):
            self.ended(*command)

    def test_a_matrix_of_a_thousand_million_legs(self):
        values = "[" + ", ".join(str(i) for i in range(1000)) + "]"
        self.workflow(f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy: {{matrix: {{x: {values}, y: {values}, z: {values}}}}}\n"
                      "    steps: [{run: 'true'}]\n")
        for command in (("lint",), ("list",), ("plan",), ("run", "ci")):
            code, out = self.ended(*command)
        self.assertNotEqual(code, 0)

    def test_settings_of_git_that_start_programs(self):
        mark = self.dir / "started"
        self.workflow(BASIC, **{"f": "x", ".gitattributes": "* filter=evil diff=evil\n"})
        program = self.dir / "evil"
        program.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
        program.chmod(0o755)
        for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "diff.evil.textconv", "filter.evil.clean",
                    "filter.evil.smudge", "core.hooksPath", "diff.external", "credential.helper", "core.editor"):
            self.git("config", key, str(program))
        (self.repo / "f").write_text("changed")
        for command in (("lint",), ("list",), ("plan",), ("run", "ci")):
            self.ended(*command)
        self.assertFalse(mark.exists())


if __name__ == "__main__":
    unittest.main()
