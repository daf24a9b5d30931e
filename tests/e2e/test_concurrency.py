#!/usr/bin/env python3
"""Concurrency groups: within a run, between called workflows, and between real lact processes."""
import json
import os
import signal
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

# Says that it runs, then waits to be let go on; `$LOG` tells the order of it all.
HOLD = """\
      - run: |
          echo "start $NAME" >> "$LOG"
          until [ -e "$LOG.$NAME" ]; do sleep 0.02; done
          echo "end $NAME" >> "$LOG"
      - if: cancelled()
        run: echo "cancelled $NAME" >> "$LOG"
"""


class Concurrency(lact.Case):
    def setUp(self):
        super().setUp()
        self.log = self.dir / "log"
        self.log.touch()

    def hold(self, workflow_level="", job_level=""):
        self.workflow(f"on: push\n{workflow_level}jobs:\n  a:\n    runs-on: ubuntu-latest\n{job_level}"
                      f"    env: {{LOG: {self.log}, NAME: '${{{{ vars.NAME }}}}'}}\n    steps:\n{HOLD}")

    def start(self, name, *args):
        process = self.popen("run", "ci", "--json", "--var", f"NAME={name}", *args)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        process.seen = []
        return process

    def read_until(self, process, kind):
        """Reads records until one of this kind, which it returns; None at the end."""
        for line in process.stdout:
            process.seen.append(json.loads(line))
            if process.seen[-1]["record"] == kind:
                return process.seen[-1]
        return None

    def finish(self, process, code):
        self.assertIsNotNone(self.read_until(process, "run_finished"), process.seen)
        self.assertEqual(process.wait(timeout=30), code, process.seen)
        return process.seen

    def let_go(self, *names):
        for name in names:
            (self.dir / f"log.{name}").touch()

    def until_started(self, name):
        end = time.monotonic() + 30
        while f"start {name}\n" not in self.log.read_text():
            self.assertLess(time.monotonic(), end, f"{name} never started: {self.log.read_text()}")
            time.sleep(0.01)

    def check_log(self, *lines):
        self.assertEqual(self.log.read_text().splitlines(), list(lines))
        left = self.dir / "state" / "lact" / "concurrency"
        self.assertEqual(list(left.iterdir()) if left.exists() else [], [])

    # --- between processes ---------------------------------------------------------------------

    def wait_for_each_other(self, **levels):
        self.hold(**levels)
        one = self.start("one")
        self.until_started("one")
        two = self.start("two")
        waiting = self.read_until(two, "waiting")
        self.assertIn("waiting for the concurrency group 'Deploy-main'", waiting["text"])
        self.assertIn(f"held by process {one.pid}: ", waiting["text"])
        self.let_go("one", "two")
        self.finish(one, 0)
        self.finish(two, 0)
        self.check_log("start one", "end one", "start two", "end two")

    def test_a_second_run_of_the_group_waits_for_the_first(self):
        self.wait_for_each_other(workflow_level="concurrency: Deploy-${{ github.ref_name }}\n")

    def test_a_job_waits_for_the_job_of_another_run(self):
        self.wait_for_each_other(job_level="    concurrency: Deploy-${{ github.ref_name }}\n")

    def test_another_workflow_of_the_repository_shares_the_group_whatever_its_case(self):
        self.hold(workflow_level="concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        self.write({".github/workflows/other.yml": "on: push\njobs:\n  b:\n    concurrency: DEPLOY\n"
                    f"    runs-on: ubuntu-latest\n    steps: [{{run: echo other >> {self.log}}}]\n"})
        two = self.popen("run", "other", "--json")
        two.seen = []
        self.assertEqual(self.read_until(two, "waiting")["job"], 0)
        self.let_go("one")
        self.finish(one, 0)
        self.finish(two, 0)
        two.stderr.close()
        two.stdout.close()
        self.check_log("start one", "end one", "other")

    def test_another_repository_has_groups_of_its_own(self):
        self.hold(workflow_level="concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        self.make_repo({".github/workflows/ci.yml": "on: push\nconcurrency: deploy\njobs:\n  a:\n"
                        "    runs-on: ubuntu-latest\n    steps: [{run: 'true'}]\n"}, name="other")
        self.assertNotIn("waiting", [r["record"] for r in self.records("run", "ci", code=0)])
        self.let_go("one")
        self.finish(one, 0)

    def cancels(self, **levels):
        self.hold(**levels)
        one = self.start("one")
        self.until_started("one")
        self.let_go("two")
        self.finish(self.start("two"), 0)
        records = self.finish(one, 1)
        self.assertEqual(list(lact.jobs(records).values()), ["cancelled"])
        self.assertEqual(records[-1]["conclusion"], "cancelled")
        self.assertIn("Canceling since a higher priority waiting request for 'deploy' exists",
                      [r["message"] for r in records if r["record"] == "annotation"])
        self.check_log("start one", "cancelled one", "start two", "end two")

    def test_cancel_in_progress_cancels_the_run_that_holds_the_group(self):
        self.cancels(workflow_level="concurrency: {group: deploy, cancel-in-progress: true}\n")

    def test_cancel_in_progress_may_be_an_expression(self):
        self.cancels(workflow_level="concurrency:\n  group: deploy\n"
                     "  cancel-in-progress: ${{ github.ref_name == 'main' }}\n")

    def test_a_job_cancels_the_job_that_holds_its_group(self):
        self.cancels(job_level="    concurrency:\n      group: deploy\n"
                     "      cancel-in-progress: ${{ github.ref_name == 'main' }}\n")

    def test_cancel_in_progress_that_is_false_waits(self):
        self.wait_for_each_other(workflow_level="concurrency:\n  group: Deploy-main\n"
                                 "  cancel-in-progress: ${{ github.ref_name != 'main' }}\n")

    def test_a_newer_run_takes_the_place_of_the_one_that_waits(self):
        self.hold(workflow_level="concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        two = self.start("two")
        self.read_until(two, "waiting")
        three = self.start("three")
        self.read_until(three, "waiting")
        records = self.finish(two, 1)
        self.assertEqual([(r["conclusion"], r["reason"]) for r in records if r["record"] == "job_finished"],
                         [("cancelled", "Canceling since a higher priority waiting request for "
                           "'deploy' exists")])
        self.let_go("one", "three")
        self.finish(one, 0)
        self.finish(three, 0)
        self.check_log("start one", "end one", "start three", "end three")

    def test_queue_max_runs_all_in_order_of_arrival(self):
        self.hold(workflow_level="concurrency: {group: deploy, queue: max}\n")
        names = ["one", "two", "three", "four"]
        processes = [self.start("one")]
        self.until_started("one")
        for name in names[1:]:
            processes.append(self.start(name))
            self.read_until(processes[-1], "waiting")
        self.let_go(*names)
        for process in processes:
            self.finish(process, 0)
        self.check_log(*(f"{what} {name}" for name in names for what in ("start", "end")))

    def test_a_holder_that_is_killed_lets_the_next_one_on(self):
        self.hold(workflow_level="concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        two = self.start("two")
        self.read_until(two, "waiting")
        one.kill()
        one.wait()
        self.until_started("two")
        self.let_go("one", "two")
        self.finish(two, 0)
        self.assertNotIn("cancelled", self.log.read_text())

    def test_ctrl_c_ends_the_waiting(self):
        for level in ({"workflow_level": "concurrency: deploy\n"}, {"job_level": "    concurrency: deploy\n"}):
            with self.subTest(level):
                self.setUp()
                self.hold(**level)
                one = self.start("one")
                self.until_started("one")
                two = self.start("two")
                self.read_until(two, "waiting")
                began = time.monotonic()
                two.send_signal(signal.SIGINT)
                records = self.finish(two, 130)
                self.assertLess(time.monotonic() - began, 3)
                self.assertEqual(list(lact.jobs(records).values()), ["cancelled"])
                self.let_go("one")
                self.finish(one, 0)
                self.check_log("start one", "end one")

    def test_waiting_is_idle(self):
        self.hold(workflow_level="concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        two = self.start("two")
        self.read_until(two, "waiting")
        spent = []
        for _ in range(2):
            with open(f"/proc/{two.pid}/stat", encoding="ascii") as stat:
                spent.append(sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13])))
            time.sleep(1)
        self.assertEqual(spent[0], spent[1], "it used the processor while it waited")
        self.let_go("one", "two")
        self.finish(one, 0)
        self.finish(two, 0)

    def test_waiting_is_shown_in_the_text(self):
        self.hold(job_level="    concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        two = self.popen("run", "ci", "--var", "NAME=two")
        line = ""
        while "waiting" not in line:
            line = two.stdout.readline()
            self.assertTrue(line)
        self.assertEqual(line, "a · waiting for the concurrency group 'deploy', held by process "
                         f"{one.pid}: .github/workflows/ci.yml · a\n")
        self.let_go("one", "two")
        self.finish(one, 0)
        out, err = two.communicate(timeout=30)
        self.assertEqual(two.returncode, 0, out + err)

    # --- within a run --------------------------------------------------------------------------

    def test_legs_of_a_matrix_in_one_group_run_one_at_a_time_and_the_last_one_waits(self):
        self.workflow(f"""\
on: push
jobs:
  leg:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{n: [1, 2, 3]}}, fail-fast: false}}
    concurrency: legs
    steps: [{{run: "echo ${{{{ matrix.n }}}} >> {self.log}"}}]
""")
        records = self.records("run", "ci", "--jobs", "4", code=1)
        self.assertEqual(lact.jobs(records), {"leg (1)": "success", "leg (2)": "cancelled",
                                              "leg (3)": "success"})
        self.check_log("1", "3")

    def test_jobs_of_a_run_in_one_group_never_overlap(self):
        jobs = "".join(f"""\
  j{n}:
    runs-on: ubuntu-latest
    concurrency: {{group: {"Same" if n % 2 else "sAME"}, queue: max}}
    steps: [{{run: "echo in >> {self.log}; sleep 0.05; echo out >> {self.log}"}}]
""" for n in range(5))
        self.workflow("on: push\njobs:\n" + jobs)
        self.records("run", "ci", "--jobs", "5", code=0)
        self.check_log(*["in", "out"] * 5)

    def test_a_called_workflow_enters_its_group_and_the_callers_job_its_own(self):
        called = ("on: workflow_call\nconcurrency: {group: called, queue: max}\njobs:\n  x:\n"
                  f"    runs-on: ubuntu-latest\n    steps: [{{run: 'echo in >> {self.log}; sleep 0.1; "
                  f"echo out >> {self.log}'}}]\n")
        self.workflow("""\
on: push
jobs:
  one: {uses: ./.github/workflows/called.yml}
  two: {uses: ./.github/workflows/called.yml}
  three:
    concurrency: {group: called, queue: max}
    runs-on: ubuntu-latest
    steps: [{run: "echo in >> %s; sleep 0.1; echo out >> %s"}]
""" % (self.log, self.log), **{".github/workflows/called.yml": called})
        records = self.records("run", "ci", "--jobs", "4", code=0)
        self.assertEqual(len([r for r in records if r["record"] == "waiting"]), 2)
        self.check_log(*["in", "out"] * 3)

    def test_a_call_whose_group_its_caller_holds_is_a_deadlock(self):
        called = ("on: workflow_call\nconcurrency: '${{ github.workflow }}'\njobs:\n  x:\n"
                  "    runs-on: ubuntu-latest\n    steps: [{run: 'true'}]\n")
        self.workflow("name: Build\non: push\nconcurrency: '${{ github.workflow }}'\n"
                      "jobs:\n  call: {uses: ./.github/workflows/called.yml}\n",
                      **{".github/workflows/called.yml": called})
        records = self.records("run", "ci", code=1)
        self.assertEqual([(r["name"], r["conclusion"], r["reason"]) for r in records
                          if r["record"] == "job_finished"],
                         [("call / x", "cancelled", "Canceling since a deadlock for concurrency group "
                           "'Build' was detected between 'top level workflow' and 'call'")])

    def test_a_job_whose_group_its_run_holds_is_a_deadlock(self):
        self.workflow("on: push\nconcurrency: Test\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                      "    concurrency: test\n    steps: [{run: 'true'}]\n")
        records = self.records("run", "ci", code=1)
        self.assertEqual([(r["name"], r["conclusion"], r["reason"]) for r in records
                          if r["record"] == "job_finished"],
                         [("a", "cancelled", "Canceling since a deadlock for concurrency group "
                           "'test' was detected between 'top level workflow' and 'a'")])

    def test_what_a_group_may_not_be_is_told_with_its_place(self):
        rows = (("${{ vars.NONE }}", "the name of the concurrency group is empty"),
                ("{group: x, cancel-in-progress: '${{ vars.NONE }}'}",
                 "'cancel-in-progress' must be true or false"),
                ("{group: x, queue: max, cancel-in-progress: true}", "'queue: max' cannot be combined with"),
                ("{group: x, queue: '${{ vars.QUEUE }}'}", "'queue' must be single or max, not 'all'"))
        for text, message in rows:
            with self.subTest(text):
                self.setUp()
                self.workflow(f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    concurrency: {text}\n"
                              "    steps: [{run: 'true'}]\n")
                out = self.lact("run", "ci", "--var", "QUEUE=all", code=1).stdout
                self.assertIn(message, out)
                self.assertIn(".github/workflows/ci.yml:5:", out)
                self.write({".github/workflows/top.yml":
                            f"on: push\nconcurrency: {text}\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                            "    steps: [{run: 'true'}]\n"})
                err = self.lact("run", "top", "--var", "QUEUE=all", code=3).stderr
                self.assertIn(message, err)
                self.assertIn(".github/workflows/top.yml:2:", err)

    def test_a_dry_run_waits_for_nobody(self):
        self.hold(workflow_level="concurrency: deploy\n")
        one = self.start("one")
        self.until_started("one")
        self.lact("run", "ci", "-n", code=0, timeout=20)
        self.let_go("one")
        self.finish(one, 0)


if __name__ == "__main__":
    unittest.main()
