#!/usr/bin/env python3
"""Clients that are killed, a lact that is killed, full disks, proxies, and what may not be seen."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402
import services  # noqa: E402

SAVE = "fs.mkdirSync('d', {recursive: true}); fs.writeFileSync('d/f', 'text');\n" \
       "console.log('> saved', await cache.saveCache(['d'], 'k'));"
RESTORE = "fs.rmSync('d', {recursive: true, force: true});\n" \
          "console.log('> hit', await cache.restoreCache(['d'], 'k'), fs.existsSync('d/f'));"
# What a client sends until it is killed in the middle of its archive.
BREAKS_OFF = """
const {ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token} = process.env;
const headers = {"content-type": "application/json", authorization: `Bearer ${token}`};
const made = await fetch(`${url}twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry`,
  {method: "POST", headers, body: JSON.stringify({key: "k", version: "v"})});
const {signed_upload_url: to} = await made.json();
const {request} = await import("node:http");
const put = request(to, {method: "PUT", headers: {"content-length": 100000000}});
put.on("error", () => {});
put.write(Buffer.alloc(1 << 20, "x"));
const {readdirSync} = fs;
fs.writeFileSync(process.env.READY, "");
"""
FOREVER = "await new Promise((done) => setTimeout(done, 600000));"


def cache(script, **options):
    return services.step(script, cache="cache6", **options)


class Faults(services.Case):
    def setUp(self):
        super().setUp()
        self.ready = self.dir / "ready"

    def wait_for(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "it never came")
            time.sleep(0.01)


class Killed(Faults):
    def test_an_uploader_that_is_killed_leaves_nothing_and_the_next_run_saves(self):
        self.repository(a=services.job(
            services.step(BREAKS_OFF + "process.kill(process.pid, 'SIGKILL');", env={"READY": str(self.ready)})))
        self.run_jobs(code=1)
        self.assertEqual(self.stores("part-"), [])
        self.change(a=services.job(cache(SAVE), cache(RESTORE)))
        self.assertEqual(self.told(), ["saved 1", "hit k true"])

    def test_what_a_killed_lact_left_goes_with_the_next_run(self):
        self.repository(a=services.job(services.step(BREAKS_OFF + FOREVER, env={"READY": str(self.ready)})))
        process = self.popen("run", "ci")
        self.wait_for(lambda: self.ready.exists() and self.stores("/uploads/", "/part-"))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assertNotEqual(self.stores("/uploads/", "/part-"), [])
        self.change(a=services.job(cache(SAVE), cache(RESTORE)))
        self.assertEqual(self.told(), ["saved 1", "hit k true"])
        self.assertEqual(self.stores("/uploads/"), [])

    def test_a_run_that_goes_on_keeps_its_uploads(self):
        """Another run of the repository removes only what nobody uses."""
        self.repository(a=services.job(services.step(BREAKS_OFF + FOREVER, env={"READY": str(self.ready)})))
        process = self.popen("run", "ci")
        self.wait_for(lambda: self.ready.exists() and self.stores("/uploads/", "/part-"))
        self.change(a=services.job(cache(SAVE)))
        self.assertEqual(self.told(), ["saved 1"])
        self.assertEqual(len(self.stores("/uploads/", "/part-")), 1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(self.stores("/uploads/"), [])


class Disk(Faults):
    def test_a_corrupt_archive_is_a_miss_and_is_saved_anew(self):
        self.repository(a=services.job(cache(SAVE)))
        self.assertEqual(self.told(), ["saved 1"])
        with open(self.stores("caches", ".bin")[0], "r+b") as file:
            file.seek(20)
            file.write(b"corrupt")
        self.change(a=services.job(cache(RESTORE), cache(SAVE), cache(RESTORE)))
        self.assertEqual(self.told(), ["hit undefined false", "saved 2", "hit k true"])

    def small_disk(self, folder):
        """Mounts one of 2 MB there."""
        folder.mkdir(parents=True)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "lact-test", folder],
                                 capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"no disk can be mounted here: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", folder], check=True)

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_a_full_disk_fails_no_job_and_leaves_nothing(self):
        self.small_disk(self.cache / "lact" / "caches")
        large = "const {randomBytes} = await import('node:crypto');\nfs.mkdirSync('big');\n" \
                "fs.writeFileSync('big/f', randomBytes(8 << 20));\n" \
                "console.log('> saved', await cache.saveCache(['big'], 'big'));"
        self.repository(a=services.job(cache(large), services.step(large.replace("mkdirSync('big')", "rmSync('x', {force: true})"),
                                                                   cache="cache3"), cache(SAVE), cache(RESTORE)))
        self.assertEqual(self.told(), ["saved -1", "saved -1", "saved 1", "hit k true"])
        text = "\n".join(r.get("text", "") for r in self.last if r["record"] == "line")
        self.assertIn("No space left on device", text)
        self.assertEqual([p for p in self.stores() if p.endswith(".bin")], self.stores("/1.bin"))

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_an_artifact_on_a_full_disk_is_refused_and_leaves_room_for_others(self):
        self.small_disk(self.dir / "state" / "lact" / "artifacts")
        script = """
const {randomBytes} = await import("node:crypto");
fs.writeFileSync("big", randomBytes(8 << 20));
fs.writeFileSync("small", "small");
try { await client.uploadArtifact("big", ["big"], "."); console.log("> taken"); }
catch (error) { console.log("> refused"); console.log(error.message); }
const {id} = await client.uploadArtifact("small", ["small"], ".");
console.log("> listed", (await client.listArtifacts()).artifacts.map((one) => one.name).join());
await client.downloadArtifact(id, {path: "down"});
console.log("> same", fs.readFileSync("down/small", "utf8"));
"""
        self.repository(a=services.job(services.step(script, artifact="artifact6")))
        self.assertEqual(self.told(), ["refused", "listed small", "same small"])
        self.assertIn("No space left on device", "\n".join(r.get("text", "") for r in self.last if r["record"] == "line"))
        self.assertEqual(self.stores("/uploads/"), [])
        self.assertEqual(len(self.stores("artifacts", ".bin")), 1)


class Proxy(Faults):
    def test_a_proxy_is_not_asked(self):
        """One that answers nothing: a client that asks it would wait."""
        proxy = socket.create_server(("127.0.0.1", 0))
        asked = []
        thread = threading.Thread(target=self.note, args=(proxy, asked), daemon=True)
        thread.start()
        self.addCleanup(proxy.close)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        env = {"HTTP_PROXY": address, "HTTPS_PROXY": address}
        upload = "fs.writeFileSync('a', 'a'); const {id} = await client.uploadArtifact('n', ['a'], '.');\n" \
                 "await client.downloadArtifact(id, {path: 'b'}); console.log('> same', fs.readFileSync('b/a', 'utf8'));"
        self.repository(a=services.job(cache(SAVE, env=env), cache(RESTORE, env=env),
                                       services.step(SAVE.replace("'k'", "'l'"), cache="cache3", env=env),
                                       services.step(upload, artifact="artifact6", env=env)))
        self.assertEqual(self.told(env=self.env(**env, http_proxy=address, https_proxy=address)), ["saved 1", "hit k true", "saved 2", "same a"])
        self.assertEqual(asked, [])

    @staticmethod
    def note(proxy, asked):
        try:
            while True:
                asked.append(proxy.accept()[0].recv(100))
        except OSError:
            pass


class Secrecy(Faults):
    def test_the_token_is_masked_in_all_that_is_told(self):
        script = "const token = process.env.ACTIONS_RUNTIME_TOKEN;\n" \
                 "fs.writeFileSync(process.env.READY, token);\n" \
                 "console.log('token', token); console.error(token); core.warning(`w ${token}`);\n" \
                 "core.setOutput('t', token); core.summary.addRaw(token); await core.summary.write();\n"
        self.repository(a=services.job(services.step(script, env={"READY": str(self.ready)})))
        for args in (["--json"], ["--verbose"], []):
            result = self.lact("run", "ci", *args, code=0)
            token = self.ready.read_text()
            self.assertRegex(token, r"^[\w-]+\.[\w-]+\.[\w-]+$")
            for text in (result.stdout, result.stderr):
                self.assertNotIn(token, text)
            self.assertIn("***", result.stdout)
        for path in (p for root in (self.dir / "state", self.cache) for p in root.rglob("*") if p.is_file()):
            self.assertNotIn(token.encode(), path.read_bytes(), path)

    def test_a_run_step_has_no_token(self):
        self.repository(a=services.job({"run": "env | grep -c '^ACTIONS_RUNTIME\\|^ACTIONS_RESULTS\\|^ACTIONS_CACHE' || true"}))
        self.assertEqual(lact.lines(self.run_jobs(), step=1), ["0"])

    def test_nobody_else_can_read_the_stores(self):
        upload = "fs.writeFileSync('a', 'a'); await client.uploadArtifact('n', ['a'], '.');"
        self.repository(a=services.job(cache(SAVE), services.step(upload, artifact="artifact6")))
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        self.run_jobs()
        paths = [pathlib.Path(path) for path in self.stores()]
        self.assertGreaterEqual(len(paths), 4)
        for path in [*paths, *{path.parent for path in paths}]:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


if __name__ == "__main__":
    unittest.main()
