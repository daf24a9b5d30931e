#!/usr/bin/env python3
"""What a job cannot reach or do: the user's tree through links, files of secrets; and special files
(FIFO, device, socket, 10 GB) that make no command wait or run out of memory."""
import os
import resource
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 2\n    steps:\n"
CHECKOUTS = {
    "tree": "      - uses: actions/checkout@v4\n",
    "ref": "      - uses: actions/checkout@v4\n        with: {ref: main}\n",
    "path": "      - uses: actions/checkout@v4\n        with: {path: inner}\n      - run: shopt -s dotglob; sleep 1.1; mv inner/* .\n",
}


class Links(lact.Case):
    def test_writing_through_a_tracked_link_changes_the_copy_and_not_the_tree(self):
        for name, checkout in CHECKOUTS.items():
            with self.subTest(name):
                repo = self.make_repo({"real/f": "before", "deep/er/x": ""}, name=f"links-{name}", commit=False)
                (repo / "link").symlink_to(repo / "real")
                (repo / "deep/er/file").symlink_to(repo / "real/f")
                (repo / "dangling").symlink_to(repo / "not-there")
                self.write({".github/workflows/ci.yml": HEAD + checkout + """\
      - run: |
          git diff --exit-code
          echo after > link/f; echo new > link/new; echo more >> deep/er/file; echo made > dangling
          cat real/f not-there; ls real
"""})
                self.git("add", "-A")
                self.git("commit", "-q", "-m", "links")
                result = self.lact("run", "ci", "--json", code=0)
                records = [lact.json.loads(line) for line in result.stdout.splitlines()]
                self.assertEqual(lact.lines(records, 0)[-5:], ["after", "more", "made", "f", "new"])
                self.assertEqual(self.git("status", "--short"), "")
                self.assertEqual((repo / "real/f").read_text(), "before")
                self.assertNotIn("leads out", result.stdout)

    def test_the_same_holds_where_the_tree_is_reached_through_a_link(self):
        repo = self.make_repo({"real/f": "before"}, name="behind", commit=False)
        other = self.dir / "before"
        other.symlink_to(repo)
        (repo / "one").symlink_to(other / "real")
        (repo / "two").symlink_to(repo / "real")
        self.write({".github/workflows/ci.yml": HEAD + CHECKOUTS["tree"] + "      - run: echo 1 > one/f; echo 2 > two/g\n"})
        self.lact("run", "ci", code=0, cwd=other)
        self.assertEqual((repo / "real/f").read_text(), "before")
        self.assertEqual(os.listdir(repo / "real"), ["f"])

    def test_a_folder_without_git_keeps_its_links_inside_too(self):
        repo = self.dir / "plain"
        (repo / "real").mkdir(parents=True)
        (repo / "link").symlink_to(repo / "real")
        self.repo = repo
        self.write({".github/workflows/ci.yml": HEAD + CHECKOUTS["tree"] + "      - run: echo 1 > link/f\n"})
        self.lact("run", "ci", code=0)
        self.assertEqual(os.listdir(repo / "real"), [])

    def test_a_link_that_leads_elsewhere_is_told_once(self):
        outside = self.dir / "outside"
        outside.mkdir()
        self.make_repo({}, name="out", commit=False)
        (self.repo / "out").symlink_to(outside)
        (self.repo / "also").symlink_to("/etc/hostname")
        self.write({".github/workflows/ci.yml": HEAD.replace(
            "    steps:", "    strategy: {matrix: {n: [1, 2]}}\n    steps:") + CHECKOUTS["tree"]})
        out = self.lact("run", "ci", code=0).stdout
        self.assertEqual(out.count("leads out of the repository"), 1, out)
        self.assertIn("'also -> /etc/hostname'", out)
        self.assertIn("others do too", out)


class PrivateFiles(lact.Case):
    LIST = "      - run: ls -A . sub; git ls-files -d 2>/dev/null || true\n"

    def listed(self, *args, checkout="tree", **options):
        self.write({".github/workflows/ci.yml": HEAD + CHECKOUTS[checkout] + self.LIST})
        result = self.lact("run", "ci", "--json", *args, **options)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        records = [lact.json.loads(line) for line in result.stdout.splitlines()]
        self.stderr = result.stderr
        self.edits = [r["text"] for r in records if "uncommitted" in r.get("text", "")]
        return lact.lines(records, 0)

    def test_files_of_secrets_are_in_no_workspace(self):
        self.make_repo({"sub/x": "", "sub/keep": "", "new": ""})
        self.write({".secrets": "A=1\n", "sub/named": "B=2\n", ".env": "C=3\n", ".vars": "D=4\n", ".input": "# none\n"})
        os.link(self.repo / ".secrets", self.repo / "sub/hard-link")
        lines = self.listed("--secret-file", "sub/named")
        for name in (".secrets", "named", "hard-link", ".env", ".vars", ".input"):
            self.assertNotIn(name, lines)
        self.assertIn("keep", lines)
        self.assertEqual(self.edits[-1], "4 files, 1 with uncommitted edits")  # ci.yml alone

    def test_tracked_ones_stay_out_too_but_settings_that_git_has_are_there(self):
        self.make_repo({"sub/x": "", ".secrets": "A=1\n", ".env": "C=3\n"})
        for checkout in CHECKOUTS:
            lines = self.listed(checkout=checkout)
            # what git lists as deleted is .secrets alone
            self.assertEqual(lines.count(".secrets"), 1, lines)
            self.assertEqual(lines[-1], ".secrets")
            self.assertIn(".env", lines)

    def test_a_folder_without_git_has_none_of_them(self):
        self.repo = self.dir / "plain"
        (self.repo / "sub").mkdir(parents=True)
        self.write({".secrets": "A=1\n", ".env": "C=3\n", "keep": ""})
        lines = self.listed()
        self.assertIn("keep", lines)
        self.assertFalse({".secrets", ".env"} & set(lines))

    def test_a_file_of_secrets_that_others_can_read_is_told(self):
        self.make_repo({"sub/x": ""})
        self.write({".secrets": "A=1\n"})
        (self.repo / ".secrets").chmod(0o644)
        self.listed()
        self.assertIn("note: other users can read the secrets in '", self.stderr)
        self.assertIn(f"chmod 600 '{self.repo}/.secrets'", self.stderr)
        (self.repo / ".secrets").chmod(0o600)
        self.listed()
        self.assertEqual(self.stderr, "")

    def test_secrets_may_come_from_a_pipe(self):
        self.make_repo({"sub/x": ""})
        self.write({".github/workflows/ci.yml": HEAD + "      - run: echo ${{ secrets.A == 'piped' }}\n"})
        result = subprocess.run(["bash", "-c", f"'{lact.LACT}' run ci --secret-file <(echo A=piped)"], cwd=self.repo,
                                env=self.env(), capture_output=True, text=True, timeout=60)
        self.assertIn("  true\n", result.stdout, result.stderr)


class LinksOutOfTheRepository(lact.Case):
    """Workflow and action files that are links to what is not in the repository."""

    BAD = "on: push\njobs: {a: {runs-on: ubuntu-latest, stepz: []}}\n"

    def setUp(self):
        super().setUp()
        self.outside = self.dir / "outside.yml"
        self.outside.write_text("on: push\njobs: {secret-of-others: {runs-on: ubuntu-latest, steps: [{run: 'true'}]}}\n")
        self.make_repo({".github/workflows/bad.yml": self.BAD, ".github/workflows/good.yml": HEAD + "      - run: echo ok\n"})

    def check_all(self, told):
        for command in (("lint",), ("list",), ("plan",), ("plan", "--json")):
            with self.subTest(command):
                result = self.lact(*command)
                out = result.stdout + result.stderr
                self.assertIn(told, out)
                self.assertNotIn("secret-of-others", out)
                # and the others are not hidden
                self.assertIn("stepz" if command == ("lint",) else "good", out)
        self.assertIn("ok", self.lact("run", "good", code=0).stdout)

    def test_a_workflow_that_leads_out_is_not_read(self):
        (self.repo / ".github/workflows/x.yml").symlink_to(self.outside)
        self.check_all(f"leads out of the repository, to '{self.outside}': it is not read")
        self.assertIn(str(self.outside), self.lact("run", "x", code=3).stderr)

    def test_a_dangling_one_hides_nothing(self):
        (self.repo / ".github/workflows/x.yml").symlink_to("/nowhere/at/all")
        self.check_all("No such file or directory")

    def test_a_link_within_the_repository_is_read(self):
        (self.repo / "elsewhere.yml").write_text(HEAD + "      - run: echo linked\n")
        (self.repo / ".github/workflows/x.yml").symlink_to("../../elsewhere.yml")
        self.assertIn("linked", self.lact("run", "x", code=0).stdout)

    def test_an_action_that_leads_out_is_not_read(self):
        self.write({".github/workflows/x.yml": HEAD + "      - uses: ./act\n        with: {unknown: 1}\n"})
        (self.repo / "act").mkdir()
        (self.dir / "action.yml").write_text("name: secret-of-others\ninputs: {a: {required: true}}\n"
                                             "runs: {using: composite, steps: []}\n")
        (self.repo / "act/action.yml").symlink_to(self.dir / "action.yml")
        out = self.lact("lint").stdout
        self.assertNotIn("unknown", out.replace("unknown-", ""))
        self.assertNotIn("secret-of-others", out)

    def test_a_repair_changes_nothing_outside(self):
        self.outside.write_text("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'true', if: '${{ true }} '}]}}\n")
        before = self.outside.read_text()
        (self.repo / ".github/workflows/x.yml").symlink_to(self.outside)
        self.lact("lint", "--fix")
        self.lact("lint", "--fix", ".github/workflows/x.yml")
        self.assertEqual(self.outside.read_text(), before)
        self.assertTrue((self.repo / ".github/workflows/x.yml").is_symlink())


class SpecialFiles(lact.Case):
    """Each command ends within seconds and a gigabyte, with an error that names the file."""

    COMMANDS = {"run": ("run", "ci"), "plan": ("plan",), "list": ("list",), "lint": ("lint",), "graph": ("graph", "ci"),
                "dry": ("run", "ci", "-n")}
    STEPS = "      - uses: actions/checkout@v4\n      - run: echo ok\n"

    def ended(self, *args):
        limit = 1 << 30
        # ASan's shadow needs more address space than any limit leaves
        is_sanitized = b"__asan_init" in subprocess.run(["nm", "-D", lact.LACT], capture_output=True).stdout

        def restrict():
            if not is_sanitized:
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

        process = self.popen(*args, preexec_fn=restrict)
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail(f"lact {' '.join(args)} waits")
        self.assertIn(process.returncode, (0, 1, 2, 3, 4), out + err)
        return out + err

    def kinds(self):
        """How to put something special at a path."""
        def link(path):
            path.symlink_to("/dev/zero")

        def huge(path):
            path.write_bytes(b"#")
            os.truncate(path, 10 << 30)

        def unix_socket(path):
            old = os.getcwd()
            os.chdir(path.parent)
            with socket.socket(socket.AF_UNIX) as s:
                s.bind(path.name)
            os.chdir(old)
        return {"fifo": os.mkfifo, "device": link, "huge": huge, "socket": unix_socket}

    # where a kind is no file for one command it is none for the others: the rest would only take
    # time. A run copies a file of 10 GB, if it must without reflinks.
    RELEVANT = {"fifo": COMMANDS, "device": ("run", "lint"), "socket": ("plan", "lint"), "huge": ("plan", "lint", "list")}
    PLACES = (".github/workflows/x.yml", "action.yml", ".github/actionlint.yaml", ".lact.yml", ".lact.lock", ".vars",
              ".secrets", ".env", ".input", ".actrc", "a/action.yml")

    def test_nothing_in_the_repository_holds_up_a_command(self):
        for kind, put in self.kinds().items():
            self.make_repo({".github/workflows/ci.yml": HEAD + self.STEPS + "      - uses: ./a\n"}, name=kind)
            (self.repo / "a").mkdir()
            for place in self.PLACES:
                path = self.repo / place
                put(path)
                for name, command in self.COMMANDS.items():
                    if name not in self.RELEVANT[kind]:
                        continue
                    with self.subTest(f"{kind} at {place}: {name}"):
                        self.ended(*command)
                path.unlink()

    def test_fifos_where_git_looks_are_errors(self):
        self.make_repo({".github/workflows/ci.yml": HEAD + self.STEPS, "sub/x": ""})
        for place in (".gitignore", ".gitattributes", "sub/.gitignore", ".git/config", ".git/info/exclude",
                      ".git/packed-refs", ".git/index"):
            path = self.repo / place
            kept = path.read_bytes() if path.exists() else None
            path.unlink(missing_ok=True)
            os.mkfifo(path)
            with self.subTest(place):
                self.assertIn(f"{place}' is a FIFO, socket or device", self.ended("run", "ci"))
                for command in self.COMMANDS.values():
                    self.ended(*command)
            path.unlink()
            if kept is not None:
                path.write_bytes(kept)

    def test_hash_files_of_what_is_no_file_is_an_error(self):
        self.make_repo({".github/workflows/ci.yml": HEAD + """\
      - run: mkfifo fifo; ln -s /dev/zero device; mkdir d; touch d/file; ln -s d folder
      - run: python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
      - run: echo "${{ hashFiles('fifo') }}"
        continue-on-error: true
      - run: echo "${{ hashFiles('*e*', '!f*') }}"
        continue-on-error: true
      - run: echo "${{ hashFiles('socket') }}"
        continue-on-error: true
      - run: echo "[${{ hashFiles('folder') }}]"
"""})
        text = self.ended("run", "ci")
        for name in ("fifo", "device", "socket"):
            self.assertRegex(text, f"cannot hash '[^']*/{name}': it is a FIFO, socket or device, not a file")
        self.assertIn("[]", text)

    def test_fifos_that_a_step_makes_are_errors(self):
        for name, steps in {
            **{f: f'      - run: rm "${f}"; mkfifo "${f}"\n' for f in
               ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")},
            "matcher": "      - run: mkfifo m; echo ::add-matcher::m\n",
            "action": "      - run: mkfifo action.yml\n      - uses: ./\n",
            "node-version-file": "      - run: mkfifo .nvmrc\n      - uses: actions/setup-node@v4\n"
                                 "        with: {node-version-file: .nvmrc}\n",
            "python-version-file": "      - run: mkfifo .python-version\n      - uses: actions/setup-python@v5\n",
            "hashFiles": "      - run: mkfifo f\n      - run: echo ${{ hashFiles('f') }}\n",
            ".git": "      - run: git init -q . && rm .git/config && mkfifo .git/config\n"
                    "      - uses: actions/checkout@v4\n        with: {clean: false}\n",
            "event": '      - run: rm "$GITHUB_EVENT_PATH"; mkfifo "$GITHUB_EVENT_PATH"\n      - run: echo ok\n',
            "npmrc": "      - run: mkfifo ~/.npmrc .npmrc\n      - uses: actions/setup-node@v4\n"
                     "        with: {registry-url: 'https://registry.example'}\n",
            "coverage": "      - run: mkfifo lcov.info\n      - uses: codecov/codecov-action@v4\n",
        }.items():
            with self.subTest(name):
                self.make_repo({".github/workflows/ci.yml": HEAD + steps}, name=f"step-{name}")
                self.ended("run", "ci", "--offline")


if __name__ == "__main__":
    unittest.main()
