#!/usr/bin/env python3
"""lact's command line: names, options, exit codes, output."""
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HELLO = """\
name: Say Hello
on: [push, workflow_dispatch]
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo hello
"""


class Names(lact.Case):
    def setUp(self):
        super().setUp()
        self.make_repo({".github/workflows/hello.yml": HELLO,
                        ".github/workflows/other.yaml": HELLO.replace("Say Hello", "Other one")})

    def test_a_workflow_is_found_by_stem_file_name_title_and_path(self):
        for name in ("hello", "hello.yml", "Say Hello", "say hello", ".github/workflows/hello.yml",
                     str(self.repo / ".github/workflows/hello.yml")):
            records = self.records("run", name, code=0)
            self.assertEqual(records[0]["path"], ".github/workflows/hello.yml", name)

    def test_a_workflow_is_found_from_a_folder_below_the_root(self):
        (self.repo / "deep/down").mkdir(parents=True)
        self.lact("run", "hello", cwd=self.repo / "deep/down", code=0)

    def test_an_unknown_name_tells_the_nearest_and_all(self):
        result = self.lact("run", "helo", code=2)
        self.assertIn("unknown workflow 'helo'", result.stderr)
        self.assertIn("did you mean 'hello'?", result.stderr)
        self.assertIn("other", result.stderr)

    def test_several_names_run_in_order(self):
        paths = [r["path"] for r in self.records("run", "other", "hello", code=0)
                 if r["record"] == "run_started"]
        self.assertEqual(paths, [".github/workflows/other.yaml", ".github/workflows/hello.yml"])

    def test_a_folder_without_workflows_is_told(self):
        empty = self.dir / "empty"
        empty.mkdir()
        self.assertIn("no workflow found in", self.lact("run", cwd=empty, code=2).stderr)

    def test_a_path_that_is_not_there_is_told(self):
        for command in ("run", "list", "plan", "graph"):
            self.assertIn("-W: missing file or folder 'nope'", self.lact(command, "-W", "nope", code=2).stderr)

    def test_a_folder_without_git_works(self):
        plain = self.dir / "plain/.github/workflows"
        plain.mkdir(parents=True)
        (plain / "ci.yml").write_text(HELLO.replace("echo hello", "ls -A && echo $GITHUB_SHA"
                                                    ).replace("    steps:", "    steps:\n      - uses: actions/checkout@v4"))
        records = self.records("run", "ci", cwd=self.dir / "plain", code=0)
        self.assertIn(".github", lact.lines(records))
        self.assertIn("0" * 40, lact.lines(records))

    def test_list_shows_workflows_events_and_jobs(self):
        out = self.lact("list", code=0).stdout
        for word in ("hello", "Say Hello", "push, workflow_dispatch", "greet", "Other one"):
            self.assertIn(word, out)
        listed = [json.loads(line) for line in self.lact("list", "--json", code=0).stdout.splitlines()]
        self.assertEqual([w["name"] for w in listed], ["Say Hello", "Other one"])
        self.assertEqual(listed[0]["jobs"], [{"id": "greet", "needs": [], "steps": 1}])

    def test_list_tells_how_the_last_whole_run_ended(self):
        def last():
            return [json.loads(line)["last_run"] for line in self.lact("list", "--json", code=0).stdout.splitlines()]
        self.assertEqual(last(), [None, None])
        self.lact("run", "hello", "-n", code=0)
        self.lact("run", "hello", "-j", "greet", code=0)
        self.assertEqual(last(), [None, None])  # what is no whole run does not count
        began = int(time.time())
        self.lact("run", "hello", code=0)
        run = last()[0]
        self.assertEqual(run["result"], "success")
        self.assertEqual(run["commit"], subprocess.check_output(
            ["git", "rev-parse", "HEAD"], cwd=self.repo, text=True).strip())
        self.assertLessEqual(began, run["finished"])
        self.assertIn(f"    last run: success · just now · at {run['commit'][:7]}\n", self.lact("list", code=0).stdout)
        (self.repo / ".github/workflows/hello.yml").write_text(HELLO.replace("echo hello", "exit 3"))
        self.lact("run", "hello", code=1)
        self.assertEqual(last()[0]["result"], "failure")
        env = self.env()
        del env["HOME"], env["XDG_STATE_HOME"]
        self.assertNotIn("last run", self.lact("list", env=env, code=0).stdout)

    def test_list_is_of_the_repository_that_a_folder_is_in(self):
        (self.repo / "src/.git").mkdir(parents=True)  # empty, so no repository
        for folder in ("src", ".github/workflows"):
            self.assertEqual(self.lact("list", cwd=self.repo / folder, code=0).stdout, self.lact("list", code=0).stdout)
            self.assertEqual(self.lact("list", "-C", folder, code=0).stdout, self.lact("list", code=0).stdout)

    @unittest.skipUnless(sys.platform == "linux", "the dynamic linker of glibc tells what it loads")
    def test_what_needs_no_repository_loads_no_large_library(self):
        (self.repo / "none.json").write_text("{}")
        for arguments in (["list"], ["--help"], ["run", "--help"], ["expr", "1", "--only-context", "none.json"]):
            loaded = self.lact(*arguments, env=self.env(LD_DEBUG="libs"), code=0).stderr
            self.assertIn("libc.so", loaded)
            self.assertNotRegex(loaded, "libgit2|libcrypto|libcurl|libarchive|libcjson")

    def test_list_names_the_builtins(self):
        out = self.lact("list", "--builtins", code=0).stdout
        for name in ("actions/checkout", "actions/setup-node", "amondnet/vercel-action"):
            self.assertIn(name, out)


class Options(lact.Case):
    def test_help_of_the_program_and_of_each_command(self):
        self.repo = self.dir
        out = self.lact("--help", code=0).stdout
        commands = [line.split()[0] for line in out.split("commands:\n")[1].split("\n\n")[0].splitlines()]
        self.assertIn("run", commands)
        for command in set(commands) - {"help", "version"}:
            for form in ([command, "--help"], [command, "-h"], ["help", command]):
                self.assertIn(f"usage: lact {command}", self.lact(*form, code=0).stdout)
        for command in ("help", "version"):
            self.assertEqual(self.lact("help", command, code=0).stdout, out)

    def commands(self):
        self.repo = self.dir
        commands = re.findall(r"(?m)^  (\w+) ", self.lact("--help", code=0).stdout)
        self.assertIn("lint", commands)
        return commands

    def options(self, command):
        """The options of a command's help: (short or long, whether it takes a value)."""
        options = set()
        for line in self.lact(command, "--help", code=0).stdout.split("options:\n")[1].splitlines():
            short, name, value = re.match(r"  (?:-(\w),|   ) --([a-z-]+)( [A-Z]\S*)?  ?", line).groups()
            options |= {(o, bool(value)) for o in (short, "-" + name) if o}
        return options

    def test_the_man_page_has_each_command_with_its_options_and_no_others(self):
        page = (lact.ROOT / "docs/man/lact.1").read_text()
        synopsis = page.split(".Sh DESCRIPTION")[0]
        for command in self.commands():
            self.assertIn(f".Cm {command}\n", synopsis)
            section = re.search(rf"(?ms)^\.Ss Lact {command}\n(.*?)^\.S[sh] ", page)
            self.assertTrue(section, f"the man page has no section for {command}")
            documented = set()
            for item in re.findall(r"(?m)^\.It Fl (.*)", section.group(1)):
                flags, _, value = item.partition(" Ar ")
                documented |= {(flag, bool(value)) for flag in flags.split(" , ")}
            if command not in ("help", "version"):
                self.assertEqual(documented, self.options(command), command)

    def test_the_commands_of_the_man_page_keep_their_quotes(self):
        examples = re.findall(r"(?m)^\.Dl (.*)", (lact.ROOT / "docs/man/lact.1").read_text())
        self.assertGreater(len(examples), 5)
        for example in examples:  # mdoc takes quotes away, and prints ' as a curly one
            self.assertNotRegex(example, "[\"']")
        self.assertIn(r"\(dqgithub.ref == \(aqrefs/heads/main\(aq && vars.DEPLOY\(dq", examples[-1])

    def test_the_synopsis_of_the_man_page_is_the_usage(self):
        synopsis = (lact.ROOT / "docs/man/lact.1").read_text().split(".Sh DESCRIPTION")[0]
        for command in self.commands():
            if command in ("help", "version"):
                continue
            usage = self.lact(command, "--help", code=0).stdout.splitlines()[0]
            shown = synopsis.split(f".Cm {command}\n")[1].split(".Nm")[0]
            self.assertEqual("[OPTIONS]" in usage, "options" in shown, command)
            self.assertEqual("..." in usage, "..." in shown or shown.endswith(".Op Ar\n"), command)

    def test_the_man_page_has_the_variables_and_files_that_are_read(self):
        page = (lact.ROOT / "docs/man/lact.1").read_text()
        source = "".join(p.read_text() for p in (lact.ROOT / "engine/cli").glob("*.c"))
        for name in set(re.findall(r'getenv\("(\w+)"\)', source)) - {"PATH", "GITHUB_TOKEN"}:
            self.assertTrue(re.search(rf"(?m)^\.It Ev (.* )?{name}\b", page), name)
        files = page.split(".Sh FILES")[1].split(".Sh EXIT STATUS")[0]
        for name in (".secrets", ".vars", ".env", ".input", ".lact.lock", ".lact.yml", ".github/actionlint.yaml"):
            self.assertIn(name, files)

    def test_the_exit_codes_are_the_same_everywhere(self):
        code = {int(n) for n in re.findall(r"EXIT_\w+ = (\d+)", (lact.ROOT / "engine/cli/cli.h").read_text())}
        page = (lact.ROOT / "docs/man/lact.1").read_text().split(".Sh EXIT STATUS")[1].split(".Sh")[0]
        self.assertEqual({int(n) for n in re.findall(r"\.It (\d+)", page)}, code)
        table = (lact.ROOT / "docs/exit-codes.md").read_text()
        self.assertLessEqual(code, {int(n) for n in re.findall(r"(?m)^\| (\d+) \|", table)})
        self.repo = self.dir
        text = self.lact("--help", code=0).stdout.split("exit codes:")[1]
        self.assertEqual({int(n) for n in re.findall(r"\b(\d+) \w", text)}, code)

    def test_version(self):
        self.repo = self.dir
        self.assertRegex(self.lact("--version", code=0).stdout, r"^lact \d+\.\d+\.\d+\n$")

    def test_bad_usage_exits_2_and_helps(self):
        self.repo = self.dir
        self.assertIn("did you mean 'lact run'?", self.lact("rum", code=2).stderr)
        self.assertIn("did you mean '--secret'?", self.lact("run", "--secrt", "A=b", code=2).stderr)
        self.assertIn("needs", self.lact("run", "--job", code=2).stderr)
        for args in (["version", "x"], ["--version", "x"], ["help", "run", "x"], ["list", "x"], ["lock", "x"]):
            self.assertIn("unexpected argument 'x'", self.lact(*args, code=2).stderr)

    def test_job_runs_it_and_what_it_needs(self):
        self.workflow("""\
on: push
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: echo a}]}
  b: {runs-on: ubuntu-latest, needs: a, steps: [{run: echo b}]}
  c: {runs-on: ubuntu-latest, steps: [{run: echo c}]}
""")
        self.assertEqual(lact.jobs(self.records("run", "ci", "-j", "b", code=0)),
                         {"a": "success", "b": "success", "c": "skipped"})
        self.assertEqual(lact.jobs(self.records("run", "ci", "-j", "b", "--job", "c", code=0)),
                         {"a": "success", "b": "success", "c": "success"})
        result = self.lact("run", "ci", "-j", "a", "-j", "d", code=2)
        self.assertIn("has no job 'd'", result.stderr)
        self.assertIn("its jobs are: a, b, c", result.stderr)

    def test_a_matrix_value_that_no_job_has_is_no_success(self):
        self.workflow("on: push\njobs:\n  a:\n    strategy: {matrix: {n: [1, 2]}}\n    runs-on: ubuntu-latest\n"
                      "    steps: [{run: echo}]\n")
        self.assertEqual(list(lact.jobs(self.records("run", "ci", "--matrix", "n:2", code=0))), ["a (2)"])
        for args in ([], ["-n"], ["-q"]):
            result = self.lact("run", "ci", "--matrix", "n:3", *args, code=2)
            self.assertIn("--matrix: no job of '.github/workflows/ci.yml' has such a value", result.stderr)
            self.assertIn("`lact plan -v`", result.stderr)

    def test_settings_come_from_default_files_named_files_and_options_in_that_order(self):
        self.workflow("""\
on: workflow_dispatch
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "$FROM_ENV ${{ vars.COLOR }} ${{ secrets.PIN == '1234' }} ${{ secrets.OTHER == 'x y' }}"
""", **{".env": "FROM_ENV='in .env' # comment\n", ".vars": "COLOR=red\n",
        ".secrets": "export PIN=1234\nOTHER=\"x y\"\n", "more.env": "FROM_ENV=named\n"})
        self.assertEqual(lact.lines(self.records("run", "ci", code=0)), ["in .env red true true"])
        self.assertEqual(lact.lines(self.records("run", "ci", "--env-file", "more.env", "--var", "COLOR=blue",
                                                 code=0)), ["named blue true true"])
        self.write({"bad.env": "A=1\nwhat is this\n"})
        self.assertIn("bad.env:2:", self.lact("run", "ci", "--env-file", "bad.env", code=2).stderr)
        self.assertIn("none.env", self.lact("run", "ci", "--env-file", "none.env", code=2).stderr)

    def test_inputs_are_typed_and_checked(self):
        self.workflow("""\
on:
  workflow_dispatch:
    inputs:
      name: {type: string, required: true}
      loud: {type: boolean}
      count: {type: number, default: 2}
      where: {type: choice, options: [here, there]}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ inputs.name }} ${{ inputs.loud == true }} ${{ inputs.count + 0 == 2 || inputs.count == 3 }} ${{ inputs.where }} ${{ github.event.inputs.loud }}"
""".replace("inputs.count + 0 == 2 || ", "inputs.count == 2 || "))
        self.assertEqual(lact.lines(self.records("run", "ci", "--input", "name=n", "--input", "loud=true", code=0)),
                         ["n true true here true"])
        for arguments, message in ((("--input", "loud=true"), "'name' is required"),
                                   (("--input", "name=n", "--input", "loud=maybe"), "must be true or false"),
                                   (("--input", "name=n", "--input", "count=x"), "must be a number"),
                                   (("--input", "name=n", "--input", "where=x"), "here, there"),
                                   (("--input", "nam=n",), "did you mean 'name'?")):
            self.assertIn(message, self.lact("run", "ci", *arguments, code=2).stderr)

    def test_the_event_can_be_chosen_and_its_payload_laid_over(self):
        self.workflow("""\
on: [push, pull_request]
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "$GITHUB_EVENT_NAME $GITHUB_REF ${{ github.event.pull_request.number }} ${{ github.event.custom }}"
""", **{"event.json": '{"custom": "mine"}'})
        self.assertEqual(lact.lines(self.records("run", "ci", "-e", "event.json", code=0)),
                         ["push refs/heads/main  mine"])
        self.assertEqual(lact.lines(self.records("run", "ci", "--event", "pull_request", code=0)),
                         ["pull_request refs/pull/1/merge 1 "])

    def test_steps_see_a_clean_environment_and_what_is_passed(self):
        self.workflow("""\
on: push
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: 'echo "${LEAK-unset} ${WANTED-unset} $HOME"'}]}
""")
        line = lact.lines(self.records("run", "ci", "--env-pass", "WANTED", code=0,
                                       env=self.env(LEAK="1", WANTED="2")))[0]
        self.assertTrue(line.startswith("unset 2 "), line)
        self.assertNotIn(str(self.home), line)


class Output(lact.Case):
    def test_quiet_prints_the_summary_alone(self):
        self.workflow(HELLO)
        out = self.lact("run", "ci", "-q", code=0).stdout
        self.assertNotIn("  hello", out)
        self.assertTrue(out.lstrip().startswith("Summary"))

    def test_verbose_shows_what_is_run_and_debug_messages(self):
        self.workflow(HELLO.replace("echo hello", 'echo "::debug::deep"'))
        self.assertNotIn("deep", self.lact("run", "ci", code=0).stdout.replace('"::debug::deep"', ""))
        self.assertIn("debug: deep", self.lact("run", "ci", "-v", code=0).stdout)

    def test_colour_is_for_terminals_and_can_be_forced_or_forbidden(self):
        self.workflow(HELLO)
        self.assertNotIn("\033[", self.lact("run", "ci").stdout)
        self.assertIn("\033[", self.lact("run", "ci", "--color").stdout)
        self.assertIn("\033[", self.lact("run", "ci", env=self.env(CLICOLOR_FORCE="1")).stdout)
        self.assertNotIn("\033[", self.lact("run", "ci", env=self.env(CLICOLOR_FORCE="1", NO_COLOR="1")).stdout)

    def test_a_failure_shows_the_line_of_the_script(self):
        for script, place in (
            ("|\n          true\n          no-such-program x\n          true", "9: no-such-program x"),
            ("|\n          true\n\n          no-such-program ${{ github.job }}\n", "10: no-such-program greet"),
            ("true; no-such-program", "7: true; no-such-program"),
            ("|\n          x = 1\n          raise ValueError(x)\n        shell: python", "9: raise ValueError(x)"),
            ("|\n          true\n          no-such-program\n        shell: sh", "9: no-such-program"),
        ):
            with self.subTest(script):
                self.workflow(HELLO.replace("echo hello", script))
                result = self.lact("run", "ci", "--json", code=1)
                self.assertIn(f"\n  at .github/workflows/ci.yml:{place}\n", self.lact("run", "ci", code=1).stdout)
                finished = [json.loads(line) for line in result.stdout.splitlines() if '"step_finished"' in line]
                self.assertEqual(f"{finished[0]['start_line']}: {finished[0]['script_line']}", place)
                shutil.rmtree(self.repo)

    def test_a_failure_shows_the_step_its_exit_code_and_its_last_lines(self):
        self.workflow(HELLO.replace("echo hello", "|\n          seq 1 100\n          exit 9"))
        result = self.lact("run", "ci", code=1)
        tail = result.stdout.split("Summary")[1]
        self.assertIn("failed: greet · Run seq 1 100 (exit code 9)", tail)
        self.assertIn("\n  at .github/workflows/ci.yml:7\n", tail)
        self.assertIn("│ 100", tail)
        self.assertNotIn("│ 50\n", tail)

    def test_a_workflow_without_a_name_is_called_by_its_path_once(self):
        self.workflow(HELLO.replace("name: Say Hello\n", ""))
        self.assertEqual(self.lact("run", "ci", code=0).stdout.split("\n")[0].count("ci.yml"), 1)

    def test_a_failure_in_a_composite_action_is_told_at_its_place(self):
        action = "name: a\ndescription: a\nruns:\n  using: composite\n  steps:\n"
        self.workflow(HELLO.replace("- run: echo hello", "- uses: actions/checkout@v4\n      - uses: ./outer"), **{
            "outer/action.yml": action + "    - uses: ./inner\n    - {run: 'true', shell: bash}\n",
            "inner/action.yml": action + "    - {run: exit 3, shell: bash, continue-on-error: true}\n"
                                         "    - {name: the culprit, run: exit 4, shell: bash}\n"
                                         "    - {run: exit 5, shell: bash, if: always()}\n"})
        result = self.lact("run", "ci", code=1)
        self.assertIn("failed: greet · Run ./outer", result.stdout)
        self.assertIn("\n  at inner/action.yml:7: the culprit\n", result.stdout)
        step = [r for r in self.records("run", "ci") if r["record"] == "step_finished"][-1]
        self.assertEqual((step["file"], step["start_line"], step["inner_step"]), ("inner/action.yml", 7, "the culprit"))

    def test_a_broken_workflow_shows_place_line_and_caret_and_exits_3(self):
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n")
        result = self.lact("run", "ci", code=3)
        self.assertIn(".github/workflows/ci.yml:5:5", result.stderr)
        self.assertIn("    5 |     stepz: []\n      |     ^^^^^\n", result.stderr)
        self.assertIn("did you mean 'steps'?", result.stderr)
        self.workflow_error("on: push\njobs: [\n", "ci.yml:3:1")
        self.workflow_error("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${{ nope.x }}\n",
                            "ci.yml:6:18")

    def workflow_error(self, text, place):
        self.write({".github/workflows/ci.yml": text})
        self.assertIn(place, self.lact("run", "ci", code=3).stderr)

    def test_a_dry_run_starts_no_process_and_resolves_expressions(self):
        mark = self.dir / "mark"
        self.workflow(f"""\
on: push
env: {{WHO: world}}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: {{node-version: "18"}}
      - run: touch {mark} && echo "hello ${{{{ env.WHO }}}}"
""")
        out = self.lact("run", "ci", "-n", code=0).stdout
        self.assertIn('echo "hello world"', out)
        self.assertIn("node-version: 18", out)
        self.assertFalse(mark.exists())

    def test_a_reader_that_goes_away_does_not_end_the_run(self):
        mark = self.dir / "mark"
        self.workflow(HELLO.replace("echo hello", f"|\n          seq 1 200000\n          touch {mark}"))
        process = self.popen("run", "ci")
        process.stdout.readline()
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(process.wait(60), 0)
        self.assertTrue(mark.exists())


class Prompt(lact.Case):
    WORKFLOW = """\
on: push
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: 'echo "it is ${{ secrets.PIN == ''tiger'' }}"'}]}
"""

    def start(self, *arguments):
        """lact with a terminal of its own: its process and the other end."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.repo)
            os.execve(lact.LACT, [lact.LACT, *arguments], self.env())
        return pid, terminal

    def test_a_required_input_is_asked_for(self):
        self.workflow("on:\n  workflow_dispatch:\n    inputs:\n      who: {required: true}\n"
                      "      level: {type: choice, options: [low, high], required: true}\n      dry: {type: boolean}\n"
                      "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                      "      - run: echo \"${{ inputs.who }} ${{ inputs.level }} ${{ inputs.dry }}\"\n")
        pid, terminal = self.start("run", "ci")
        seen = self.read_until(terminal, b"who: ")
        os.write(terminal, b"tiger\n")
        seen += self.read_until(terminal, b"level (low, high): ")
        os.write(terminal, b"high\n")
        seen += self.read_until(terminal, b"succeeded")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        self.assertIn(b"tiger high false", seen)

    def test_a_secret_without_value_is_asked_for_without_echo(self):
        self.workflow(self.WORKFLOW)
        pid, terminal = self.start("run", "ci", "--secret", "PIN")
        seen = self.read_until(terminal, b"PIN: ")
        os.write(terminal, b"tiger\n")
        seen += self.read_until(terminal, b"succeeded")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        self.assertIn(b"it is true", seen)
        self.assertNotIn(b"tiger", seen)

    def read_until(self, terminal, word):
        seen = b""
        end = time.monotonic() + 30
        while word not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                try:
                    seen += os.read(terminal, 4096)
                except OSError:
                    break
        self.assertIn(word, seen)
        return seen

    def test_without_a_terminal_it_says_how_to_give_it(self):
        self.workflow(self.WORKFLOW)
        result = subprocess.run(["setsid", lact.LACT, "run", "ci", "--secret", "PIN"], cwd=self.repo, env=self.env(),
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--secret PIN=VALUE", result.stderr)

    def test_a_secret_comes_from_the_environment_too(self):
        self.workflow(self.WORKFLOW)
        records = self.records("run", "ci", env=self.env(PIN="tiger"), code=0)
        self.assertEqual(lact.lines(records), ["it is true"])

    def test_a_missing_secret_is_named_with_how_to_give_it(self):
        self.workflow(self.WORKFLOW)
        missing = [r for r in self.records("run", "ci", code=0) if r["record"] == "missing"]
        self.assertIn("'PIN'", missing[0]["text"])
        self.assertIn("--secret PIN", missing[0]["help"])


if __name__ == "__main__":
    unittest.main()
