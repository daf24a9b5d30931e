#!/usr/bin/env python3
"""Published actions: fetched from a git server (here: a folder of bare
repositories), kept, reused."""
import os
import shutil
import socket
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import git_server  # noqa: E402
import lact  # noqa: E402

HELLO = """\
name: Hello
inputs: {who: {default: world}}
outputs: {text: {value: "${{ steps.say.outputs.text }}"}}
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      run: |
        cat "$GITHUB_ACTION_PATH/version.txt"
        echo "$GITHUB_ACTION_REPOSITORY $GITHUB_ACTION_REF"
        echo "text=hello ${{ inputs.who }}" >> "$GITHUB_OUTPUT"
"""

OUTER = """\
name: Outer
runs:
  using: composite
  steps:
    - uses: octo/hello/nested@main
    - uses: octo/script@v1
"""

SCRIPT = """\
name: Script
runs: {using: node20, pre: pre.js, main: main.js, post: post.js, post-if: success()}
"""


class Published(lact.Case):
    def setUp(self):
        super().setUp()
        self.server = self.dir / "server"
        self.publish("octo/hello", {"action.yml": HELLO, "version.txt": "one\n", "nested/action.yml": HELLO.replace(
            'cat "$GITHUB_ACTION_PATH/version.txt"', 'basename "$GITHUB_ACTION_PATH"')}, tag="v1")
        self.publish("octo/script", {"action.yml": SCRIPT, "pre.js": "console.log('pre')",
                                     "main.js": "console.log('main')", "post.js": "console.log('post')"}, tag="v1")
        self.publish("octo/outer", {"action.yml": OUTER}, tag="v2")

    def publish(self, name, files, tag=None):
        """Commits the files to the repository's main branch; an annotated tag, if one is given."""
        work = self.dir / "work" / name
        if not work.exists():
            work.mkdir(parents=True)
            self.git("init", "-q", "-b", "main", cwd=work)
        for path, text in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text)
        self.git("add", "-A", cwd=work)
        self.git("commit", "-qm", "change", cwd=work)
        if tag:
            self.git("tag", "-a", tag, "-m", tag, cwd=work)
        bare = self.server / name
        shutil.rmtree(bare, ignore_errors=True)
        bare.parent.mkdir(parents=True, exist_ok=True)
        self.git("clone", "-q", "--bare", str(work), str(bare), cwd=work)
        return self.git("rev-parse", "HEAD", cwd=work).strip()

    def use(self, *steps):
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" + "".join(
            f"      - {step}\n" for step in steps))

    def run_it(self, *args, **options):
        return self.records("run", "ci", "--action-server", f"file://{self.server}", *args, **options)

    def test_a_tag_a_branch_a_commit_and_a_path_are_fetched(self):
        commit = self.git("rev-parse", "HEAD", cwd=self.dir / "work/octo/hello").strip()
        self.use("{id: a, uses: octo/hello@v1, with: {who: tag}}", "{uses: octo/hello@main}",
                 "{uses: octo/hello@%s}" % commit, "{uses: octo/hello/nested@v1}",
                 "run: echo '${{ steps.a.outputs.text }}'")
        self.assertEqual(lact.lines(self.run_it(code=0)), [
            "one", "octo/hello v1", "one", "octo/hello main", "one", f"octo/hello {commit}", "nested", "octo/hello v1",
            "hello tag"])

    def test_inner_actions_are_fetched_and_pre_and_post_parts_run_in_order(self):
        self.use("{uses: octo/script@v1}", "{uses: octo/outer@v2}")
        self.assertEqual(lact.lines(self.run_it(code=0)),
                         ["pre", "pre", "main", "nested", "octo/hello main", "main", "post", "post"])

    def test_pre_and_post_parts_within_composite_actions(self):
        script = ("const s = process.env; const fs = require('fs');"
                  "console.log(`PART ${s.INPUT_ID} ${s.STATE_FROM || '-'} ${s.OUTER || '-'}`);"
                  "fs.appendFileSync(s.GITHUB_STATE, `FROM=${s.STATE_FROM || ''}PART${s.INPUT_ID}\\n`);")
        self.publish("octo/part", {
            "action.yml": "name: Part\ninputs: {id: {default: none}}\nruns: {using: node20, pre: pre.js, main: main.js, post: post.js}\n",
            **{f"{part}.js": script.replace("PART", part) for part in ("pre", "main", "post")}}, tag="v1")
        steps = "".join(f"    - uses: octo/part@v1\n      with: {{id: '${{{{ inputs.id }}}}{n}'}}\n" for n in (1, 2))
        self.publish("octo/inner", {"action.yml": "name: Inner\ninputs: {id: {default: x}}\n"
                                    f"runs:\n  using: composite\n  steps:\n{steps}"}, tag="v1")
        self.publish("octo/deep", {"action.yml": """\
name: Deep
runs:
  using: composite
  steps:
    - {uses: octo/inner@v1, with: {id: i}}
    - {shell: bash, run: echo middle}
    - {if: false, uses: octo/part@v1, with: {id: skipped}}
    - {uses: octo/part@v1, with: {id: last}}
"""}, tag="v1")
        self.use("{uses: octo/part@v1, with: {id: a}}", "{uses: octo/deep@v1, env: {OUTER: o}}", "run: echo step")
        records = self.run_it(code=0)
        self.assertEqual(lact.lines(records), [
            "pre a - -", "pre i1 - o", "pre i2 - o", "pre skipped - o", "pre last - o",
            "main a prea -", "main i1 prei1 o", "main i2 prei2 o", "middle", "main last prelast o", "step",
            "post last prelastmainlast o", "post skipped preskipped o", "post i2 prei2maini2 o",
            "post i1 prei1maini1 o", "post a preamaina -"])
        self.assertEqual([name for name, _, _ in lact.steps(records)], [
            "Pre Run octo/part@v1", "Pre Run octo/deep@v1", "Run octo/part@v1", "Run octo/deep@v1", "Run echo step",
            "Post Run octo/deep@v1", "Post Run octo/part@v1"])

    def test_a_pre_part_that_fails_within_a_composite_action_fails_the_job_and_posts_run(self):
        self.publish("octo/bad", {
            "action.yml": "name: Bad\nruns: {using: node20, pre: pre.js, main: main.js, post: post.js}\n",
            "pre.js": "process.exit(3)", "main.js": "console.log('never')", "post.js": "console.log('post')"}, tag="v1")
        self.publish("octo/wrap", {"action.yml": "name: Wrap\nruns:\n  using: composite\n  steps:\n"
                                   "    - uses: octo/bad@v1\n    - uses: octo/script@v1\n"}, tag="v1")
        self.use("{uses: octo/wrap@v1}", "{if: always(), run: echo always}")
        records = self.run_it(code=1)
        # octo/script's post-if is success()
        self.assertEqual(lact.lines(records), ["pre", "always", "post"])
        self.assertEqual(lact.steps(records), [
            ("Pre Run octo/wrap@v1", "failure", "failure"), ("Run octo/wrap@v1", "skipped", "skipped"),
            ("Run echo always", "success", "success"), ("Post Run octo/wrap@v1", "success", "success")])

    def test_pre_parts_of_folders_of_the_workspace_do_not_run_and_are_warned_of(self):
        self.use("uses: actions/checkout@v4", "uses: ./local", "uses: ./script")
        self.write({"local/action.yml": OUTER, "script/action.yml": SCRIPT, "script/main.js": "console.log('own')",
                    "script/post.js": ""})
        records = self.run_it(code=0)
        self.assertNotIn("pre", lact.lines(records))
        self.assertEqual([r["message"] for r in records if r["record"] == "annotation"],
                         [f"`pre` execution is not supported for local action from './{name}'"
                          for name in ("local", "script")])

    def test_what_was_fetched_is_used_offline_and_what_was_not_is_named(self):
        self.use("{uses: octo/hello@v1}")
        result = self.lact("run", "ci", "--offline", code=4)
        self.assertIn("'octo/hello@v1' is not in the cache", result.stdout)
        self.run_it(code=0)
        shutil.rmtree(self.server)
        self.assertEqual(lact.lines(self.run_it("--offline", code=0)), ["one", "octo/hello v1"])
        self.assertEqual(lact.lines(self.run_it(code=0)), ["one", "octo/hello v1"])

    def test_a_branch_is_looked_up_again_after_a_day_and_an_old_copy_is_told(self):
        self.use("{uses: octo/hello@main}")
        self.run_it(code=0)
        self.publish("octo/hello", {"version.txt": "two\n"})
        self.assertEqual(lact.lines(self.run_it(code=0))[0], "one")
        ref = next((self.cache / "lact/actions/octo/hello/refs").iterdir())
        os.utime(ref, (0, 0))
        self.assertEqual(lact.lines(self.run_it(code=0))[0], "two")
        os.utime(ref, (0, 0))
        shutil.rmtree(self.server)
        records = self.run_it(code=0)
        self.assertEqual(lact.lines(records)[0], "two")
        self.assertTrue(any("older copy" in r["text"] for r in records if r["record"] == "difference"))

    def test_a_fetch_that_fails_says_why_and_exits_4(self):
        for uses, words in (("octo/absent@v1", "octo/absent"), ("octo/hello@v9", "no branch or tag 'v9'"),
                            ("octo/hello@" + "0" * 40, "has no commit")):
            shutil.rmtree(self.dir / "repo", ignore_errors=True)
            self.use("{uses: %s}" % uses, "run: echo never")
            records = self.run_it(code=4)
            missing = [r for r in records if r["record"] == "missing"]
            self.assertIn(words, missing[0]["text"])
            self.assertTrue(missing[0]["help"])
            self.assertEqual(lact.lines(records), [])

    def test_a_folder_takes_the_place_of_a_published_action(self):
        self.use("{uses: octo/hello@v1}", "{uses: octo/hello/nested@v1}")
        folder = self.dir / "mine"
        shutil.copytree(self.dir / "work/octo/hello", folder)
        (folder / "version.txt").write_text("my own\n")
        shutil.rmtree(self.server)
        records = self.run_it("--local-repository", f"octo/hello@v1={folder}", code=0)
        self.assertEqual(lact.lines(records), ["my own", "octo/hello v1", "nested", "octo/hello v1"])

    def test_a_composite_action_of_the_workspace_may_use_published_ones(self):
        self.use("uses: actions/checkout@v4", "uses: ./local")
        self.write({"local/action.yml": OUTER})
        self.assertEqual(lact.lines(self.run_it(code=0))[3:], ["nested", "octo/hello main", "main", "post"])

    def test_pre_if_is_asked(self):
        for condition, runs in (("always()", True), ("github.ref_name == 'other'", False),
                                ("runner.os == 'Linux'", sys.platform == "linux")):
            with self.subTest(condition):
                shutil.rmtree(self.dir / "repo", ignore_errors=True)
                shutil.rmtree(self.cache, ignore_errors=True)
                self.publish("octo/script", {"action.yml": SCRIPT.replace(
                    "pre: pre.js,", f'pre: pre.js, pre-if: "{condition}",')}, tag=f"v-{len(condition)}")
                self.use("{uses: octo/script@main}")
                self.assertEqual("pre" in lact.lines(self.run_it(code=0)), runs)

    def test_a_folder_takes_the_place_of_a_repository_of_called_workflows(self):
        head = "on: {workflow_call: {}}\njobs:\n"
        folder = self.dir / "mine/.github/workflows"
        folder.mkdir(parents=True)
        (folder / "outer.yml").write_text(head + "  own: {uses: ./.github/workflows/inner.yml}\n")
        (folder / "inner.yml").write_text(head + "  x:\n    runs-on: ubuntu-latest\n    steps:\n"
                                          "      - run: echo mine\n      - uses: octo/hello@v1\n")
        shutil.copytree(self.dir / "work/octo/hello", self.dir / "hello")
        shutil.rmtree(self.server)
        self.workflow("on: push\njobs:\n  call: {uses: Octo/flows/.github/workflows/outer.yml@v1}\n")
        mapped = ("--local-repository", "octo/flows@v1=../mine", "--local-repository", "octo/hello@v1=../hello")
        self.assertEqual(lact.lines(self.run_it(*mapped, code=0)), ["mine", "one", "octo/hello v1"])
        out = self.lact("plan", *mapped, code=0).stdout
        self.assertIn("call / own / x", out)
        self.assertNotIn("fetches", out)
        self.assertIn("fetches: action octo/hello@v1", self.lact("plan", *mapped[:2], code=0).stdout)
        self.assertIn("is not in the cache", self.lact("plan", *mapped[2:], code=0).stdout)

    def test_called_workflows_of_other_repositories_and_their_own(self):
        self.publish("octo/flows", {
            ".github/workflows/outer.yml": "on: {workflow_call: {inputs: {who: {type: string}}}}\njobs:\n"
                "  own: {uses: ./.github/workflows/inner.yml, with: {who: '${{ inputs.who }}'}}\n",
            ".github/workflows/inner.yml": "on: {workflow_call: {inputs: {who: {type: string}}}}\njobs:\n  x:\n"
                "    runs-on: ubuntu-latest\n    steps: [{run: 'echo \"${{ inputs.who }} ${{ github.repository }}\"'}]\n"},
            tag="v1")
        self.workflow("on: push\njobs:\n"
                      "  call: {uses: octo/flows/.github/workflows/outer.yml@v1, with: {who: mona}}\n")
        records = self.run_it(code=0)
        self.assertEqual(lact.jobs(records), {"call / own / x": "success"})
        self.assertEqual(lact.lines(records), ["mona local/repo"])

    def test_post_if_is_asked(self):
        self.use("{uses: octo/script@v1}", "run: exit 1")
        self.assertEqual(lact.lines(self.run_it(code=1)), ["pre", "main"])

    def test_the_users_insteadof_settings_are_applied(self):
        (self.home / ".gitconfig").write_text(
            f'[url "file://{self.server}/"]\n\tinsteadOf = https://example.invalid/\n'
            f'[url "https://example.invalid/nothing/"]\n\tinsteadOf = https://exam\n')
        self.use("{uses: octo/hello@v1}")
        records = self.records("run", "ci", "--action-server", "https://example.invalid", code=0)
        self.assertEqual(lact.lines(records), ["one", "octo/hello v1"])

    # --- private repositories ------------------------------------------------------------------

    def private(self, *args, certificate=None, trusted=None, **options):
        server = git_server.GitServer(self.server, "s3cret-token", certificate)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        env = self.env(no_proxy="localhost", NO_PROXY="localhost")
        if trusted:
            env["SSL_CERT_FILE"] = str(trusted)
        records = self.records("run", "ci", "--action-server", server.url, *args, env=env, **options)
        return records, server.logins

    def test_a_private_repository_is_fetched_with_the_token_once_the_server_asks(self):
        self.use("{uses: octo/hello@v1}")
        records, logins = self.private("-s", "GITHUB_TOKEN=s3cret-token", code=0)
        self.assertEqual(lact.lines(records), ["one", "octo/hello v1"])
        self.assertEqual(logins[0], "")
        self.assertNotIn("s3cret-token", str(records))

    def test_without_a_token_a_private_repository_says_what_to_do(self):
        self.use("{uses: octo/hello@v1}")
        records, logins = self.private(code=4)
        missing = [r for r in records if r["record"] == "missing"]
        self.assertIn("octo/hello@v1", missing[0]["text"])
        self.assertIn("--secret GITHUB_TOKEN", missing[0]["help"])
        self.assertEqual(set(logins), {""})

    def test_a_token_that_is_refused_is_not_tried_for_ever(self):
        self.use("{uses: octo/hello@v1}")
        records, logins = self.private("-s", "GITHUB_TOKEN=wrong", code=4)
        self.assertIn("--secret GITHUB_TOKEN", [r for r in records if r["record"] == "missing"][0]["help"])
        self.assertLess(len(logins), 5)

    def test_https_is_fetched_from_where_the_authority_is_known(self):
        self.use("{uses: octo/hello@v1}")
        certificate = git_server.make_certificate(self.dir)
        records, _ = self.private("-s", "GITHUB_TOKEN=s3cret-token", certificate=certificate,
                                  trusted=certificate[0], code=0)
        self.assertEqual(lact.lines(records), ["one", "octo/hello v1"])

    def test_https_is_not_fetched_from_where_the_authority_is_not_known(self):
        self.use("{uses: octo/hello@v1}")
        certificate = git_server.make_certificate(self.dir)
        records, logins = self.private("-s", "GITHUB_TOKEN=s3cret-token", certificate=certificate, code=4)
        self.assertIn("certificate", [r for r in records if r["record"] == "missing"][0]["text"])
        self.assertEqual(logins, [])

    # --- .lact.lock ----------------------------------------------------------------------------

    def lock(self, code=0):
        return self.lact("lock", "--action-server", f"file://{self.server}", code=code)

    def commit_of(self, name):
        return self.git("rev-parse", "HEAD", cwd=self.dir / "work" / name).strip()

    def test_an_action_with_a_submodule_is_fetched_with_an_empty_folder_for_it(self):
        self.publish("octo/sub", {"action.yml": HELLO, "version.txt": "whole\n", "run.sh": "#!/bin/sh\n",
                                  ".gitmodules": '[submodule "demo"]\n\tpath = demo\n\turl = https://example.com/demo\n'})
        work = self.dir / "work/octo/sub"
        (work / "run.sh").chmod(0o755)
        (work / "link").symlink_to("version.txt")
        self.git("add", "-A", cwd=work)
        self.git("update-index", "--add", "--cacheinfo", "160000,c6bd3b33a9020f54e389066cc88e510015fefd13,demo", cwd=work)
        self.git("commit", "-q", "-m", "sub", cwd=work)
        self.git("push", "-q", str(self.server / "octo/sub"), "main", cwd=work)
        self.use("{uses: octo/sub@main}")
        self.assertIn("whole", lact.lines(self.run_it(code=0)))
        files = next((self.cache / "lact/actions").rglob("action.yml")).parent
        self.assertEqual(sorted(p.name for p in files.iterdir()),
                         [".gitmodules", "action.yml", "demo", "link", "run.sh", "version.txt"])
        self.assertEqual(list((files / "demo").iterdir()), [])
        self.assertTrue(os.access(files / "run.sh", os.X_OK))
        self.assertEqual(os.readlink(files / "link"), "version.txt")

    def test_the_help_for_a_failed_fetch_names_the_cause(self):
        closed = socket.create_server(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        closed.close()
        for server, help_text in ((f"http://127.0.0.1:{port}", "nothing answers at this address and port"),
                                  ("http://no-such-host.invalid", "the host is unknown"),
                                  (f"file://{self.dir}/nowhere", "missing folder"),
                                  ("gopher://x", "the address needs https://, ssh:// or file://")):
            with self.subTest(server):
                self.use("{uses: octo/hello@v1}")
                env = {name: value for name, value in self.env().items() if "proxy" not in name.lower()}
                result = self.lact("run", "ci", "--action-server", server, env=env, code=4)
                self.assertIn(help_text, result.stdout)
                shutil.rmtree(self.repo)

    def test_a_dry_run_fetches_actions_and_resolves_those_of_the_tree(self):
        self.use("{uses: actions/checkout@v4}", "{uses: octo/hello@v1}", "{uses: ./local}", "{uses: ./made/by/a/step}")
        self.write({"local/action.yml": HELLO, "local/version.txt": "x"})
        result = self.run_it("-n", code=0)
        self.assertEqual([s[1] for s in lact.steps(result, 0)], ["success"] * 4)
        self.assertIn("'./made/by/a/step' is not in the working tree: an earlier step may make it", lact.lines(result, 0))
        self.assertTrue(list((self.cache / "lact/actions").rglob("action.yml")))

    def test_a_dry_run_offline_tells_each_missing_action_once(self):
        self.workflow("on: push\njobs:\n" + "".join(
            f"  {name}:\n    runs-on: ubuntu-latest\n    strategy: {{matrix: {{n: [1, 2, 3]}}}}\n"
            "    steps: [{uses: octo/hello@v1}]\n" for name in "ab"))
        result = self.run_it("-n", "--offline", code=4)
        self.assertEqual(len([r for r in result if r["record"] == "missing"]), 1)

    def test_lock_pins_all_that_is_used_and_run_keeps_to_it(self):
        self.use("{uses: octo/hello@main}", "{uses: octo/outer@v2}", "{if: false, uses: octo/script@v1}",
                 "{uses: actions/checkout@v4}", "{uses: ./local}")
        self.write({"local/version.txt": "local\n", "local/action.yml": HELLO.replace("    - id: say", "    - uses: octo/script@main\n    - id: say")})
        commits = {name: self.commit_of(name) for name in ("octo/hello", "octo/outer", "octo/script")}
        self.assertEqual(self.lock().stdout, ".lact.lock: 4 pinned\n")
        self.assertEqual((self.repo / ".lact.lock").read_text().splitlines()[2:], [
            f"octo/hello@main {commits['octo/hello']}", f"octo/outer@v2 {commits['octo/outer']}",
            f"octo/script@main {commits['octo/script']}", f"octo/script@v1 {commits['octo/script']}"])
        self.publish("octo/hello", {"version.txt": "two\n"})
        shutil.rmtree(self.cache)  # another machine, later
        self.assertEqual(lact.lines(self.run_it(code=0))[1:3], ["pre", "one"])
        self.lock()
        self.assertEqual(lact.lines(self.run_it(code=0))[2], "two")

    def test_an_action_that_is_not_pinned_is_not_run(self):
        self.use("{uses: octo/hello@v1}")
        self.lock()
        self.write({".github/workflows/ci.yml": (self.repo / ".github/workflows/ci.yml").read_text().replace(
            "hello@v1", "hello@main")})
        self.run_it_and_expect(4, "'octo/hello@main' is not pinned in .lact.lock", "`lact lock`")
        commit = self.commit_of("octo/hello")
        self.write({".github/workflows/ci.yml": (self.repo / ".github/workflows/ci.yml").read_text().replace(
            "hello@main", f"hello@{commit}")})
        self.assertEqual(lact.lines(self.run_it(code=0)), ["one", f"octo/hello {commit}"])

    def run_it_and_expect(self, code, text, help_text):
        missing = [r for r in self.run_it(code=code) if r["record"] == "missing"]
        self.assertIn(text, missing[0]["text"])
        self.assertIn(help_text, missing[0]["help"])

    def test_a_pinned_commit_that_the_repository_has_not_is_an_error(self):
        self.use("{uses: octo/hello@v1}")
        self.write({".lact.lock": "octo/hello@v1 " + "1" * 40 + "\n"})
        self.run_it_and_expect(4, "the action 'octo/hello@v1', pinned to " + "1" * 40 + " in .lact.lock: ",
                               "`lact lock` updates the pin")

    def test_a_lock_file_with_a_wrong_line_is_told_with_its_place(self):
        self.use("{uses: octo/hello@v1}")
        for line in ("octo/hello@v1 main", "octo/hello " + "1" * 40, "octo/hello/sub@v1 " + "1" * 40):
            self.write({".lact.lock": f"# pins\n\n{line}\n"})
            result = self.lact("run", "ci", code=2)
            self.assertIn(f".lact.lock:3: expected OWNER/NAME@REF and 40 hex digits, not '{line}'", result.stderr)

    def test_lock_pins_called_workflows_too(self):
        called = ("on: workflow_call\njobs:\n  x:\n    runs-on: ubuntu-latest\n"
                  "    steps: [{run: echo WORD}, {uses: octo/hello@v1}]\n")
        self.publish("octo/flows", {".github/workflows/c.yml": called.replace("WORD", "first")})
        self.workflow("on: push\njobs:\n  call: {uses: octo/flows/.github/workflows/c.yml@main}\n")
        commit = self.commit_of("octo/flows")
        self.lock()
        self.assertEqual((self.repo / ".lact.lock").read_text().splitlines()[2:], [
            f"octo/flows@main {commit}", f"octo/hello@v1 {self.commit_of('octo/hello')}"])
        self.publish("octo/flows", {".github/workflows/c.yml": called.replace("WORD", "second")})
        shutil.rmtree(self.cache)
        self.assertEqual(lact.lines(self.run_it(code=0))[0], "first")
        (self.repo / ".lact.lock").write_text("")
        result = self.lact("run", "ci", "--action-server", f"file://{self.server}", code=3)
        self.assertIn("'octo/flows@main' is not pinned in .lact.lock", result.stderr)

    def test_lint_knows_what_was_fetched(self):
        self.use("{uses: octo/hello@v1, with: {whom: x}}")
        self.lact("lint", "-shellcheck=", code=0)
        self.lock()
        result = self.lact("lint", "-shellcheck=", code=1)
        self.assertIn("'octo/hello@v1' has no input 'whom'", result.stdout)
        self.assertIn("did you mean 'who'?", result.stdout)

    def test_lock_says_what_it_cannot_find(self):
        self.use("{uses: octo/hello@v9}")
        self.assertIn("'octo/hello@v9'", self.lock(code=4).stderr)
        self.assertFalse((self.repo / ".lact.lock").exists())


if __name__ == "__main__":
    unittest.main()
