#!/usr/bin/env python3
"""Published actions are fetched by a process of their own, which nobody needs to trust
or wait for."""
import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

TOKEN = "s3cret-token-of-this-test"
REFUSED = ("error: 'git-fetch' is an internal command: lact starts it itself, with a request on standard input\n"
           "help: `lact --help` lists the commands\n")


def eventually(get, seconds=20.0):
    """What `get` gives, once that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = get()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come to pass")


def is_alive(pid):
    """False for a zombie too."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@unittest.skipUnless(sys.platform == "linux", "/proc tells about processes")
class SilentServer(lact.Case):
    """The server takes connections and never answers."""

    def setUp(self):
        super().setUp()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{uses: octo/hello@v1}]\n")
        (self.dir / "secrets").write_text(f"GITHUB_TOKEN={TOKEN}\n")

    def start(self, *more):
        return self.popen("run", "ci", "--secret-file", "../secrets", "--action-server",
                          f"http://127.0.0.1:{self.server.getsockname()[1]}", *more)

    def fetching(self, process):
        """The pid of the process that fetches for it, once it has connected."""
        connection, _ = self.server.accept()
        self.addCleanup(connection.close)
        children = pathlib.Path(f"/proc/{process.pid}/task").glob("*/children")
        found = [pid for file in children for pid in file.read_text().split()]
        self.assertEqual(len(found), 1)
        self.assertIn(b"\0git-fetch\0", pathlib.Path(f"/proc/{found[0]}/cmdline").read_bytes())
        return int(found[0])

    def assert_nothing_left(self, pid):
        eventually(lambda: not is_alive(pid))
        self.assertEqual(list((self.cache / "lact/actions/octo/hello").iterdir()), [])

    def test_the_token_is_on_no_command_line_and_in_no_environment(self):
        process = self.start()
        pid = self.fetching(process)
        for file in ("cmdline", "environ"):
            for path in pathlib.Path("/proc").glob(f"[0-9]*/{file}"):
                try:
                    self.assertNotIn(TOKEN.encode(), path.read_bytes(), path)
                except (FileNotFoundError, ProcessLookupError, PermissionError):
                    pass  # it has ended meanwhile
        variables = pathlib.Path(f"/proc/{pid}/environ").read_text().split("\0")
        self.assertIn(f"HOME={self.home}", variables)
        self.assertFalse([v for v in variables if v.startswith("GIT_AUTHOR_NAME=")])
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

    def test_an_interrupt_ends_a_fetch_that_hears_nothing(self):
        process = self.start()
        pid = self.fetching(process)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        eventually(lambda: not is_alive(pid))
        self.assertLess(time.monotonic() - began, 0.5)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130, out + err)
        self.assert_nothing_left(pid)

    def test_a_fetch_that_is_killed_is_an_error_of_its_job(self):
        process = self.start("--json")
        pid = self.fetching(process)
        os.kill(pid, signal.SIGKILL)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 4, err)
        missing = [r for r in map(lact.json.loads, out.splitlines()) if r["record"] == "missing"]
        self.assertRegex(missing[0]["text"], r"'octo/hello@v1': cannot fetch '.*/octo/hello': "
                                             r"signal 9 ended the fetching process$")
        self.assertIn("try again; --local-repository takes a folder", missing[0]["help"])
        self.assert_nothing_left(pid)

    def test_a_fetch_ends_with_the_lact_that_waits_for_it(self):
        process = self.start()
        pid = self.fetching(process)
        process.kill()
        process.communicate()
        eventually(lambda: not is_alive(pid))

    def test_offline_no_server_is_asked(self):
        out, _ = self.start("--offline").communicate(timeout=20)
        self.assertIn("is not in the cache", out)
        self.server.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.server.accept()


class Program(lact.Case):
    @unittest.skipUnless(os.environ.get("LIBGIT2_IS_LINKED") == "1", "libgit2 is no part of this lact")
    def test_a_lact_that_fetches_loads_no_network_of_git_itself(self):
        self.make_repo({"action.yml": "runs:\n  using: composite\n  steps: [{shell: bash, run: echo hello}]\n"},
                       name="server/octo/hello")
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{uses: octo/hello@main}]\n")
        result = self.lact("run", "ci", "--action-server", f"file://{self.dir}/server", code=0,
                           env=self.env(LD_DEBUG="libs", LD_DEBUG_OUTPUT=str(self.dir / "loaded")))
        self.assertIn("hello", result.stdout)
        loaded = "".join(path.read_text() for path in self.dir.glob("loaded.*"))
        self.assertIn("libc.so", loaded)
        self.assertNotRegex(loaded, "libgit2|libmbedtls|libssh2|libgssapi")

    def test_the_program_lends_libraries_none_of_its_functions(self):
        listed = subprocess.run(["nm", "--dynamic", "--defined-only", lact.LACT], capture_output=True, text=True,
                                check=False)
        self.assertIsNone(re.search("mbedtls|git_", listed.stdout))

    def test_by_hand_it_is_refused(self):
        self.repo = self.dir
        requests = ("", "x", "12:hello,", "99999999:", "4:1:x,,")
        for text in requests:
            with self.subTest(text):
                process = self.popen("git-fetch", stdin=subprocess.PIPE)
                self.assertEqual(process.communicate(text, timeout=20), ("", REFUSED))
                self.assertEqual(process.returncode, 2)
        self.assertEqual(self.lact("git-fetch", code=2).stderr, REFUSED)
        self.assertEqual(self.lact("git-fetch", "--help", code=2).stderr, REFUSED)
        main, terminal = pty.openpty()
        process = self.popen("git-fetch", stdin=terminal)
        self.assertEqual(process.communicate(timeout=20), ("", REFUSED))
        os.close(main)
        os.close(terminal)

    def test_no_help_names_it(self):
        self.repo = self.dir
        self.assertNotIn("git-fetch", self.lact("--help", code=0).stdout)
        self.assertNotIn("git-fetch", self.lact("git-fetc", code=2).stderr.replace("'git-fetc'", ""))


if __name__ == "__main__":
    unittest.main()
