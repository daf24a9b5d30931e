#!/usr/bin/env python3
"""Cancelling one job of several ends what its built-in action does, and says so."""
import os
import socket
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

CANCELLED = "The operation was canceled."


class CancelBuiltin(lact.Case):
    """The package registry is a server that takes connections and never answers."""

    def setUp(self):
        super().setUp()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        (self.home / ".npmrc").write_text(f"registry=http://127.0.0.1:{self.server.getsockname()[1]}/\n")

    def run_ci(self, steps, failing="sleep 1; exit 1"):
        self.workflow(f"""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{n: [1, 2]}}}}
    steps:
      - if: matrix.n == 1
        run: {failing}
      - id: s
{steps}
      - if: always()
        run: echo "outcome=${{{{ steps.s.outcome }}}}"
""")
        began = time.monotonic()
        result = self.lact("run", "ci", "--json", code=1)
        self.assertLess(time.monotonic() - began, 20)  # the registry is given minutes
        return [lact.json.loads(line) for line in result.stdout.splitlines()]

    def check(self, records):
        self.assertEqual(lact.jobs(records), {"a (1)": "failure", "a (2)": "cancelled"})
        self.assertIn("outcome=cancelled", lact.lines(records, 1))
        told = [(r["record"], r.get("message", r.get("text"))) for r in records
                if r["record"] in ("annotation", "missing") and r.get("job") == 1]
        self.assertEqual(told, [("annotation", CANCELLED)])

    def test_fail_fast_ends_a_download(self):
        self.check(self.run_ci("        uses: actions/setup-node@v4\n        with: {node-version: 18.77.0}"))

    def test_fail_fast_ends_a_program_that_a_built_in_runs(self):
        fake = self.dir / "bin"
        fake.mkdir()
        # a Python whose venv takes for ever
        (fake / "python3.10").write_text("""#!/bin/bash
case "$*" in
*venv*) exec sleep 600 ;;
*) printf '%s\n' 3.10.4 "$0" /opt/python cpython ;;
esac
""")
        (fake / "python3.10").chmod(0o755)
        self.path = f"{fake}:{os.environ['PATH']}"
        self.check(self.run_ci("        uses: actions/setup-python@v5\n        with: {python-version: '3.10'}"))

    def env(self, **more):
        env = super().env(**more)
        env["PATH"] = getattr(self, "path", env["PATH"])
        return env


if __name__ == "__main__":
    unittest.main()
