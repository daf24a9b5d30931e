#!/usr/bin/env python3
"""Cancelling: what Ctrl-C does to steps, their children, the workspace, and the exit code."""
import json
import os
import pathlib
import re
import signal
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


def processes_with(mark):
    """Ids of the processes whose environment or command line holds the mark."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in text and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def is_sleeping(pid, seconds):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() == b"sleep\0%s\0" % seconds.encode()
    except OSError:
        return False


class Signals(lact.Case):
    def start(self, steps, **env):
        self.mark = f"lact-mark-{os.getpid()}-{time.monotonic_ns()}"
        self.ready = self.dir / "ready"
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: {MARK: %s, READY: %s}\n"
                      "    steps:\n%s" % (self.mark, self.ready, steps))
        process = self.popen("run", "ci", env=self.env(**env))
        end = time.monotonic() + 30
        # a bash that is interrupted between two programs goes on with the next: wait for the last
        step_end = steps.find("      - ", steps.index("$READY"))
        last = re.findall(r"sleep ([\d.]+)", steps[:step_end])[-1]
        while not self.ready.exists() or not any(is_sleeping(pid, last) for pid in processes_with(self.mark)):
            self.assertLess(time.monotonic(), end, "the step never started")
            if process.poll() is not None:
                self.assertTrue(self.ready.exists(), "lact ended early")
                break
            time.sleep(0.01)
        return process

    def finish(self, process, code, seconds):
        began = time.monotonic()
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - began
        self.assertEqual(process.returncode, code, out + err)
        self.assertLess(took, seconds)
        self.assertEqual(processes_with(self.mark), [])
        self.assertEqual(list((self.cache / "lact" / "w").iterdir()), [])
        return out

    def test_ctrl_c_ends_the_step_and_its_background_children(self):
        process = self.start("""\
      - run: |
          sleep 600 &
          (setsid sleep 601 &)
          (trap '' INT TERM HUP; sleep 602) &
          touch "$READY"
          sleep 603
      - name: not run
        run: touch "$READY.next"
""")
        process.send_signal(signal.SIGINT)
        out = self.finish(process, 130, 5)
        self.assertIn("cancelled", out)
        self.assertFalse((self.dir / "ready.next").exists())

    def test_steps_that_always_run_and_post_steps_run_after_ctrl_c(self):
        process = self.start("""\
      - run: touch "$READY" && sleep 600
      - if: always()
        run: echo "status ${{ job.status }}"
      - if: cancelled()
        run: echo cleaned
      - run: echo never
""")
        process.send_signal(signal.SIGINT)
        out = self.finish(process, 130, 5)
        self.assertIn("status cancelled", out)
        self.assertIn("cleaned", out)
        self.assertNotIn("  never", out)

    def test_post_parts_of_actions_run_after_ctrl_c_and_see_that(self):
        process = self.start("""\
      - run: |
          mkdir act
          printf 'name: A\\nruns: {using: node20, main: main.js, post: post.js}\\n' > act/action.yml
          echo 'console.log("main")' > act/main.js
          echo 'console.log("post of the action")' > act/post.js
      - uses: ./act
      - run: touch "$READY" && sleep 600
      - uses: ./act
""")
        process.send_signal(signal.SIGINT)
        out = self.finish(process, 130, 10)
        self.assertEqual(out.count("  main\n"), 1)
        self.assertEqual(out.count("  post of the action\n"), 1)

    def test_a_step_that_ignores_sigint_gets_sigterm_after_7_5_seconds(self):
        process = self.start("""\
      - run: |
          trap 'echo interrupted' INT
          trap 'echo terminated; exit 1' TERM
          touch "$READY"
          while true; do sleep 0.1 || true; done
""")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out = self.finish(process, 130, 12)
        self.assertGreater(time.monotonic() - began, 7)
        self.assertIn("interrupted", out)
        self.assertIn("terminated", out)

    def test_a_step_that_ignores_all_is_killed_2_5_seconds_later(self):
        process = self.start("""\
      - run: |
          trap '' INT TERM
          touch "$READY"
          while true; do sleep 0.1; done
""")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        self.finish(process, 130, 15)
        self.assertGreater(time.monotonic() - began, 9.5)

    def test_the_next_start_cleans_what_a_killed_lact_has_left(self):
        process = self.start("""\
      - run: |
          (setsid sleep 600 &)
          touch "$READY"
          sleep 601
""")
        process.kill()
        process.communicate()
        self.assertTrue(processes_with(self.mark))
        self.ready.unlink()
        self.write({".github/workflows/next.yml":
                    "on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}\n"})
        self.lact("run", "next", code=0)
        self.assertEqual(processes_with(self.mark), [])
        self.assertEqual(list((self.cache / "lact" / "w").iterdir()), [])

    def test_cancelling_is_told_at_once(self):
        process = self.start("      - run: trap '' INT TERM; touch $READY; sleep 600\n")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        while not (line := process.stdout.readline()).startswith("cancelling: "):
            self.assertTrue(line, "it never told")
        self.assertLess(time.monotonic() - began, 5)
        self.assertIn("press Ctrl-C again to kill them now", line)
        process.send_signal(signal.SIGINT)
        self.finish(process, 130, 5)

    def test_a_second_ctrl_c_is_immediate(self):
        process = self.start("""\
      - run: |
          trap '' INT TERM
          touch "$READY"
          while true; do sleep 0.1; done
      - if: always()
        run: touch "$READY.next"
""")
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        self.finish(process, 130, 3)
        self.assertFalse((self.dir / "ready.next").exists())

    def test_a_second_ctrl_c_ends_the_steps_that_use_actions(self):
        action = "name: A\nruns:\n  using: composite\n  steps:\n"
        script = "      run: |\n        trap '' INT TERM\n        touch $READY\n        while true; do sleep 0.1; done\n"
        ready = self.dir / "ready"
        self.workflow(f"on: push\nenv: {{READY: '{ready}'}}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                      "      - uses: actions/checkout@v4\n      - uses: ./outer\n",
                      **{"outer/action.yml": action + "    - uses: ./inner\n",
                         "inner/action.yml": action + "    - shell: bash\n" + script})
        process = self.popen("run", "ci", "--json")
        end = time.monotonic() + 30
        while not ready.exists() and time.monotonic() < end:
            time.sleep(0.01)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, out + err)
        ended = [(r["name"], r["conclusion"]) for r in map(json.loads, out.splitlines()) if r["record"] == "step_finished"]
        self.assertEqual(ended, [("Run actions/checkout@v4", "success"), ("Run ./outer", "cancelled")])

    def test_children_left_behind_live_until_the_job_ends_and_no_longer(self):
        process = self.start("""\
      - run: |
          (while true; do sleep 0.1; done) &
          echo $! > pid
          (setsid sh -c 'while true; do sleep 0.1; done' &)
      - run: |
          kill -0 "$(cat pid)" && echo "still there"
          touch "$READY"
""")
        self.assertIn("still there", self.finish(process, 0, 10))


if __name__ == "__main__":
    unittest.main()
