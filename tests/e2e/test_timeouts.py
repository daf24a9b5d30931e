#!/usr/bin/env python3
"""Time limits of jobs and steps. They are whole minutes, so that this takes two of them."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

WORKFLOW = """\
on: push
jobs:
  job:
    runs-on: ubuntu-latest
    timeout-minutes: 1.9
    steps:
      - run: sleep 600
      - {if: always(), run: 'echo "after ${{ job.status }}"'}
      - run: echo never
  step:
    runs-on: ubuntu-latest
    steps:
      - {id: slow, timeout-minutes: 1, continue-on-error: true, run: sleep 600}
      - run: echo "${{ steps.slow.outcome }} ${{ steps.slow.conclusion }}"
      - {name: Slow, timeout-minutes: '${{ fromJSON(1) }}', run: sleep 600}
      - {if: failure(), run: 'echo "after ${{ job.status }}"'}
  fraction:
    runs-on: ubuntu-latest
    timeout-minutes: 0.5
    steps:
      - {timeout-minutes: 0.5, run: sleep 62}
      - run: echo lived
  cancel:
    runs-on: ubuntu-latest
    timeout-minutes: 1
    cancel-timeout-minutes: 1
    steps:
      - run: sleep 600
      - {if: always(), run: echo cleaning; sleep 600}
      - {if: always(), run: echo never}
  bad:
    runs-on: ubuntu-latest
    timeout-minutes: ${{ vars.SOON }}
    steps: [{run: echo bad}]
"""


class Timeouts(lact.Case):
    def test_limits_of_jobs_and_steps(self):
        self.workflow(WORKFLOW)
        began = time.monotonic()
        records = self.records("run", "ci", "--jobs", "8", "--var", "SOON=soon", code=1, timeout=300)
        took = time.monotonic() - began
        self.assertEqual(lact.jobs(records), {
            "job": "cancelled", "step": "failure", "fraction": "success", "cancel": "cancelled",
            "bad": "failure"})
        by_name = {r["name"]: r["job"] for r in records if r["record"] == "job_queued"}
        self.assertEqual({name: lact.lines(records, job) for name, job in by_name.items()}, {
            "job": ["after cancelled"], "step": ["failure success", "after failure"],
            "fraction": ["lived"], "cancel": ["cleaning"], "bad": []})
        errors = {(r["job"], r["message"]) for r in records if r["record"] == "annotation"}
        exceeded = "The job has exceeded its maximum execution time and was cancelled."
        self.assertIn((by_name["job"], exceeded), errors)
        self.assertIn((by_name["step"], "The action 'Slow' has timed out after 1 minutes."), errors)
        self.assertIn((by_name["cancel"], "The job was cancelled, and did not end in the time it had for that."),
                      errors)
        self.assertTrue(any(job == by_name["bad"] and "expected a number" in text for job, text in errors), errors)
        durations = {r["name"]: r["duration_ms"] / 1000 for r in records if r["record"] == "job_finished"}
        for name, seconds in (("job", 60), ("step", 120), ("fraction", 62), ("cancel", 120)):
            self.assertGreater(durations[name], seconds - 1)
            self.assertLess(durations[name], seconds + 20)
        self.assertLess(took, 150)


if __name__ == "__main__":
    unittest.main()
