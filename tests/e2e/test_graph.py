#!/usr/bin/env python3
"""When jobs start, and what every step finds: its streams, its environment, the run's number."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


class Graph(lact.Case):
    def test_a_job_starts_when_its_own_needs_are_done_whatever_else_runs(self):
        # `long` ends only once `after` has run, which a wait for all of the first stage never sees
        self.workflow(f"""\
on: push
jobs:
  long:
    runs-on: ubuntu-latest
    steps: [{{run: 'for i in $(seq 500); do [ -e {self.dir}/go ] && exit 0; sleep 0.02; done; exit 1'}}]
  short: {{runs-on: ubuntu-latest, steps: [{{run: 'true'}}]}}
  after: {{needs: short, runs-on: ubuntu-latest, steps: [{{run: touch {self.dir}/go}}]}}
""")
        self.records("run", "ci", "--jobs", "2", code=0)

    def started_at_once(self, *args, count=6):
        steps = f"echo in >> {self.dir}/log; sleep 0.3; echo out >> {self.dir}/log"
        self.workflow(f"""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{n: {list(range(count))}}}}}
    steps: [{{run: '{steps}'}}]
""")
        self.records("run", "ci", *args, code=0)
        most = now = 0
        for line in (self.dir / "log").read_text().splitlines():
            now += 1 if line == "in" else -1
            most = max(most, now)
        return most

    def test_jobs_run_at_once_as_the_option_says(self):
        self.assertEqual(self.started_at_once("--jobs", "3"), 3)

    def test_as_many_jobs_run_at_once_as_there_are_processors(self):
        cores = os.cpu_count()
        self.assertEqual(self.started_at_once(count=cores + 2), cores)

    def test_max_parallel_bounds_the_jobs_of_a_matrix(self):
        steps = f"echo in >> {self.dir}/log; sleep 0.1; echo out >> {self.dir}/log"
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                      "    strategy: {max-parallel: 2, matrix: {n: [1, 2, 3, 4, 5]}}\n"
                      f"    steps: [{{run: '{steps}'}}]\n")
        self.records("run", "ci", "--jobs", "5", code=0)
        most = now = 0
        for line in (self.dir / "log").read_text().splitlines():
            now += 1 if line == "in" else -1
            most = max(most, now)
        self.assertEqual(most, 2)

    def test_of_an_output_that_several_jobs_of_a_matrix_set_the_last_in_the_matrix_counts(self):
        for slow in ("0", "1", "2"):
            with self.subTest(slow):
                self.setUp()
                self.workflow("""\
on: push
jobs:
  leg:
    runs-on: ubuntu-latest
    strategy: {matrix: {n: [0, 1, 2]}}
    outputs: {who: '${{ steps.s.outputs.who }}', not-last: '${{ steps.s.outputs.not-last }}'}
    steps:
      - id: s
        run: |
          [ ${{ matrix.n }} != ${{ vars.SLOW }} ] || sleep 0.3
          echo who=${{ matrix.n }} >> "$GITHUB_OUTPUT"
          [ ${{ matrix.n }} = 2 ] || echo not-last=${{ matrix.n }} >> "$GITHUB_OUTPUT"
  use:
    needs: leg
    runs-on: ubuntu-latest
    steps: [{run: 'echo "${{ needs.leg.outputs.who }} ${{ needs.leg.outputs.not-last }}"'}]
""")
                records = self.records("run", "ci", "--jobs", "3", "--var", f"SLOW={slow}", code=0)
                self.assertEqual(lact.lines(records, job=3), ["2 1"])

    def test_the_runs_name_is_evaluated(self):
        self.workflow("name: Deploy\nrun-name: ${{ github.workflow }} ${{ inputs.to || 'here' }} by @${{ github.actor }}\n"
                      "on: {push: null, workflow_dispatch: {inputs: {to: {type: string}}}}\njobs:\n"
                      "  a: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}\n")
        self.assertEqual(self.records("run", "ci", "-a", "mona", code=0)[0]["run_name"], "Deploy here by @mona")
        records = self.records("run", "ci", "-a", "mona", "--event", "workflow_dispatch", "--input", "to=there", code=0)
        self.assertEqual(records[0]["run_name"], "Deploy there by @mona")

    def test_steps_find_githubs_variables_and_cannot_change_them(self):
        self.workflow("""\
on: push
env: {GITHUB_REF: mine, RUNNER_OS: mine, GITHUB_ACTIONS: 'no', CI: mine, GITHUB_OWN: mine, GITHUB_TOKEN: mine}
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: env}]}
""")
        found = dict(line.split("=", 1) for line in lact.lines(self.records("run", "ci", code=0)))
        names = {"GITHUB_" + name.upper() for name in (
            "action action_ref action_repository actor actor_id api_url base_ref env event_name event_path "
            "graphql_url head_ref job output path ref ref_name ref_protected ref_type repository repository_id "
            "repository_owner repository_owner_id retention_days run_attempt run_id run_number server_url sha state "
            "step_summary triggering_actor workflow workflow_ref workflow_sha workspace actions").split()}
        mine = {"GITHUB_OWN", "GITHUB_TOKEN"}
        self.assertEqual({name for name in found if name.startswith("GITHUB_")}, names | mine)
        self.assertEqual({name for name in found if name.startswith("RUNNER_")}, {"RUNNER_" + name for name in (
            "ARCH", "ENVIRONMENT", "NAME", "OS", "TEMP", "TOOL_CACHE", "TRACKING_ID", "WORKSPACE")})
        self.assertEqual((found["GITHUB_REF"], found["GITHUB_ACTIONS"], found["CI"], found["GITHUB_TOKEN"]),
                         ("refs/heads/main", "true", "mine", "mine"))
        self.assertNotEqual(found["RUNNER_OS"], "mine")

    def test_called_workflows_take_no_place_of_their_jobs(self):
        self.workflow("on: push\njobs:\n  call: {uses: ./.github/workflows/called.yml}\n", **{
            ".github/workflows/called.yml":
                "on: workflow_call\njobs:\n  x: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}\n"})
        self.assertEqual(lact.jobs(self.records("run", "ci", "--jobs", "1", code=0)), {"call / x": "success"})

    def test_steps_have_no_terminal_and_not_the_users_environment(self):
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                      "      - run: '[ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo none; read -r x || echo ended'\n"
                      "      - run: 'echo \"[$MINE] $CI $GITHUB_ACTIONS\"'\n")
        records = self.records("run", "ci", env=self.env(MINE="the user's"), code=0)
        self.assertEqual(lact.lines(records), ["none", "ended", "[] true true"])

    def test_a_summary_of_a_composite_action_is_told_once(self):
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                      "      - uses: actions/checkout@v4\n      - uses: ./act\n      - run: echo '## own' >> $GITHUB_STEP_SUMMARY\n",
                      **{"act/action.yml": "name: A\nruns:\n  using: composite\n  steps:\n"
                         "    - {shell: bash, run: echo '# inner' >> $GITHUB_STEP_SUMMARY}\n"
                         "    - {shell: bash, run: echo '# more' >> $GITHUB_STEP_SUMMARY}\n"})
        records = self.records("run", "ci", code=0)
        self.assertEqual([r["markdown"] for r in records if r["record"] == "summary"],
                         ["# inner\n", "# more\n", "## own\n"])

    def test_each_run_has_a_number_of_its_own(self):
        self.workflow("on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: 'echo $GITHUB_RUN_ID'}]}\n")
        numbers = [lact.lines(self.records("run", "ci", code=0))[0] for _ in range(3)]
        self.assertEqual(len(set(numbers)), 3)
        for number in numbers:
            self.assertRegex(number, re.compile(r"^\d+$"))


if __name__ == "__main__":
    unittest.main()
