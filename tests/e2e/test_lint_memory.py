#!/usr/bin/env python3
"""lact lint holds a few files at a time: its memory does not grow with their number."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

MEASURE = os.environ.get("BENCH_MEASURE", "")
HEAD = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
STEP = ('      - name: Step\n        run: |\n          echo "::set-output name=a::1"\n'
        '          echo "${{ github.head_ref }}" "${{ github.reff }}"\n')
FEW, MANY = 100, 2000
MOST = 1.5
MOST_BYTES = 25 << 20


class Memory(lact.Case):
    def setUp(self):
        super().setUp()
        for count in (FEW, MANY):
            files = {f".github/workflows/w{i}.yml": HEAD + STEP * 8 for i in range(count)}
            self.make_repo({**files, ".github/workflows/good.yml": HEAD + "      - run: make\n"},
                           name=f"repo{count}", commit=False)

    def peak(self, count, *args):
        """In bytes."""
        done = subprocess.run([MEASURE, lact.LACT, "lint", *args], cwd=self.dir / f"repo{count}", env=self.env(),
                              capture_output=True, text=True, check=True)
        _, peak, status, _ = map(int, done.stdout.split())
        self.assertEqual(status, 1)
        return peak * (1024 if sys.platform == "linux" else 1)

    def test_twenty_times_the_files_take_no_more_memory(self):
        off = ("-shellcheck=", "-pyflakes=")
        for args in (off, (*off, "--format", "json"), (*off, "--format", "sarif"), (*off, "--diff"), ("-pyflakes=",)):
            with self.subTest(args=args):
                few, many = self.peak(FEW, *args), self.peak(MANY, *args)
                self.assertLess(many / few, MOST, (few, many))
                self.assertLess(many, MOST_BYTES)

    def test_all_files_are_told_in_their_order(self):
        out = self.lact("lint", "--oneline", "-shellcheck=", code=1, cwd=self.dir / f"repo{MANY}").stdout
        found = [line.split(":")[0] for line in out.splitlines()]
        self.assertEqual(found, sorted(found))
        self.assertEqual(len(set(found)), MANY)
        self.assertEqual(len(found), MANY * found.count(".github/workflows/w0.yml"))


if __name__ == "__main__":
    unittest.main()
