#!/usr/bin/env python3
"""The text of a run whose jobs run at once: each log in one piece, and always in the same order."""
import os
import re
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

# In the file `last` comes first, but it needs the others; who ends first differs by $ORDER.
GRAPH = """\
on: push
env: {A: '${{ vars.A }}', B: '${{ vars.B }}'}
jobs:
  last: {needs: [c, d], runs-on: ubuntu-latest, steps: [{run: echo last}]}
  a: {runs-on: ubuntu-latest, steps: [{run: 'echo a; sleep $A; echo a'}]}
  b: {runs-on: ubuntu-latest, steps: [{run: 'echo b; sleep $B; echo b'}]}
  c: {needs: a, runs-on: ubuntu-latest, steps: [{run: 'echo c; sleep $B; echo c'}]}
  d:
    needs: b
    strategy: {matrix: {n: [1, 2]}}
    runs-on: ubuntu-latest
    steps: [{run: 'echo d${{ matrix.n }}; sleep $A; echo d${{ matrix.n }}'}]
  call: {uses: ./.github/workflows/called.yml}
"""
CALLED = """\
on: workflow_call
jobs:
  x: {runs-on: ubuntu-latest, steps: [{run: 'echo x; sleep 0.1; echo x'}]}
  y: {runs-on: ubuntu-latest, steps: [{run: 'echo y; sleep 0.05; echo y'}]}
"""
HEADER = re.compile(r"^(.*) · ubuntu-latest, on this machine$", re.M)


class ParallelLogs(lact.Case):
    def run_text(self, *args, code=0):
        return self.lact("run", "ci", *args, code=code).stdout

    def test_logs_stand_one_after_the_other_in_an_order_that_time_does_not_change(self):
        self.workflow(GRAPH, **{".github/workflows/called.yml": CALLED})
        texts = [self.run_text("--jobs", "4", "--var", f"A={a}", "--var", f"B={b}")
                 for a, b in (("0", "0.3"), ("0.3", "0"), ("0.1", "0.1"))]
        for text in texts:
            live = text.split("\nSummary\n")[0]
            self.assertEqual(HEADER.findall(live),
                             ["a", "c", "b", "d (1)", "d (2)", "last", "call / x", "call / y"])
            output = re.findall(r"^  (\w+)$", live, re.M)
            self.assertEqual(output, ["a", "a", "c", "c", "b", "b", "d1", "d1", "d2", "d2", "last",
                                      "x", "x", "y", "y"])

    def test_the_summary_is_in_the_order_of_the_file(self):
        self.workflow(GRAPH, **{".github/workflows/called.yml": CALLED})
        summary = self.run_text("--jobs", "4", "--var", "A=0.2", "--var", "B=0").split("\nSummary\n")[1]
        self.assertEqual(re.findall(r"^  ✓ (.*?)  ", summary, re.M),
                         ["last", "a", "b", "c", "d (1)", "d (2)", "call / x", "call / y"])

    def test_failures_and_annotations_are_in_the_order_of_the_file_too(self):
        self.workflow("""\
on: push
jobs:
  slow: {runs-on: ubuntu-latest, steps: [{run: 'sleep 0.3; echo "::warning::slow"; exit 1'}]}
  fast: {runs-on: ubuntu-latest, steps: [{run: 'echo "::warning::fast"; exit 2'}]}
""")
        out = self.run_text("--jobs", "2", "-q", code=1)
        self.assertEqual(re.findall(r"^failed: (\w+)", out, re.M), ["slow", "fast"])
        self.assertEqual(re.findall(r"^warning: (\w+)", out, re.M), ["slow", "fast"])

    def test_differences_are_in_the_order_of_the_file_too(self):
        self.workflow("""\
on: push
jobs:
  slow: {runs-on: ubuntu-22.04, environment: first, steps: [{run: 'true'}]}
  fast: {needs: [], runs-on: ubuntu-latest, environment: second, steps: [{run: 'true'}]}
""")
        outs = [self.run_text("--jobs", "2", "-q").split("Differs from GitHub:\n")[1] for _ in range(3)]
        self.assertEqual(len(set(re.sub(r"[\d.]+s\n", "", out) for out in outs)), 1)
        self.assertLess(outs[0].index("'first'"), outs[0].index("'second'"))

    def test_the_first_log_is_live(self):
        self.workflow(f"""\
on: push
jobs:
  one: {{runs-on: ubuntu-latest, steps: [{{run: 'echo live; until [ -e {self.dir}/go ]; do sleep 0.02; done'}}]}}
  two: {{runs-on: ubuntu-latest, steps: [{{run: 'echo kept; touch {self.dir}/two'}}]}}
""")
        process = self.popen("run", "ci", "--jobs", "2")
        self.addCleanup(process.kill)
        line = ""
        while line != "  live\n":
            line = process.stdout.readline()
            self.assertTrue(line)
        end = time.monotonic() + 20
        while not (self.dir / "two").exists():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        (self.dir / "go").touch()
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, err)
        self.assertRegex(out, r"^✓ Run echo live.*\n\ntwo · ubuntu-latest, on this machine\n▸ Run echo kept")

    def test_a_log_of_many_lines_is_kept_whole(self):
        self.workflow("""\
on: push
jobs:
  one: {runs-on: ubuntu-latest, steps: [{run: sleep 1}]}
  two: {runs-on: ubuntu-latest, steps: [{run: seq 200000}]}
""")
        out = self.run_text("--jobs", "2")
        self.assertEqual(re.findall(r"^  (\d+)$", out.split("two · ")[1].split("\nSummary")[0], re.M),
                         [str(n) for n in range(1, 200001)])

    def test_ctrl_c_shows_what_was_kept(self):
        self.workflow(f"""\
on: push
jobs:
  one: {{runs-on: ubuntu-latest, steps: [{{run: sleep 600}}]}}
  two: {{runs-on: ubuntu-latest, steps: [{{run: 'echo kept; touch {self.dir}/two; sleep 600'}}]}}
""")
        process = self.popen("run", "ci", "--jobs", "2")
        end = time.monotonic() + 20
        while not (self.dir / "two").exists():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        process.send_signal(2)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("\n  kept\n", out)


if __name__ == "__main__":
    unittest.main()
