#!/usr/bin/env python3
"""@actions/cache under lact: every published major, keys, scopes, and what happens at once."""
import os
import pathlib
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402
import services  # noqa: E402

SAVE = """\
fs.mkdirSync("d", {recursive: true});
for (const [key, text] of %s) {
  fs.writeFileSync("d/f", text);
  console.log("> saved", await cache.saveCache(["d"], key));
}
"""
RESTORE = """\
for (const [key, ...more] of %s) {
  fs.rmSync("d", {recursive: true, force: true});
  const hit = await cache.restoreCache(["d"], key, more);
  console.log("> hit", hit, hit ? fs.readFileSync("d/f", "utf8") : "");
}
"""


def quote(text):
    return services.json.dumps(text)


def save(*entries, cache="cache6"):
    """A step that saves each: a key, or a key and the text that is saved."""
    pairs = [(entry, "text") if isinstance(entry, str) else entry for entry in entries]
    return services.step(SAVE % quote(pairs), cache=cache)


def restore(*searches, cache="cache6"):
    """A step that restores each: a key, or a key and its restore keys."""
    keys = [(search,) if isinstance(search, str) else search for search in searches]
    return services.step(RESTORE % quote(keys), cache=cache)


class Majors(services.Case):
    def test_every_major_reads_what_every_major_saved(self):
        steps = [save((f"k-{name}", name), cache=name) for name in services.CACHES]
        steps += [restore(*[f"k-{saved}" for saved in services.CACHES], cache=name) for name in services.CACHES]
        self.repository(a=services.job(*steps))
        told = self.told()
        self.assertEqual(told[:4], ["saved 1", "saved 2", "saved 3", "saved 4"])
        self.assertEqual(told[4:], [f"hit k-{name} {name}" for _ in services.CACHES for name in services.CACHES])

    def test_v1_is_spoken_where_a_client_knows_no_other(self):
        """A client that takes its repository for one of another forge speaks it too."""
        forge = "process.env.GITHUB_SERVER_URL = 'http://forge.example.com';\n"
        self.repository(a=services.job(services.step(forge + SAVE % quote([("k", "v1")]), cache="cache6"), restore("k")))
        self.assertEqual(self.told(), ["saved 1", "hit k v1"])


class Keys(services.Case):
    def test_a_key_is_exact_or_begins_so_and_the_newest_wins(self):
        self.repository(a=services.job(
            save(("k-1", "one"), ("k-2", "two"), "other"),
            restore("k-1", ("k-3", "zz", "k-"), "K-2", "none", ("none", "oth"))))
        self.assertEqual(self.told()[3:], ["hit k-1 one", "hit k-2 two", "hit k-2 two", "hit undefined ",
                                           "hit other text"])

    def test_any_character_may_be_in_a_key(self):
        keys = ["100% + a&b=c #ä €/..?\"'\\", "ä" * 512]
        for major in ("cache6", "cache3"):
            with self.subTest(major):
                self.setUp()
                self.repository(a=services.job(
                    save(*[(key, str(n)) for n, key in enumerate(keys)], cache=major),
                    restore(*keys, ("ä" * 500, *["€" * 512] * 8, "ä"), cache=major)))
                self.assertEqual(self.told()[2:], [f"hit {keys[0]} 0", f"hit {keys[1]} 1", f"hit {keys[1]} 1"])

    def test_an_entry_is_not_saved_again(self):
        self.repository(a=services.job(save(("k", "first"), ("k", "second")), restore("k"), save("k", cache="cache3")))
        self.assertEqual(self.told(), ["saved 1", "saved -1", "hit k first", "saved -1"])

    def test_other_paths_are_another_version(self):
        self.repository(a=services.job(save("k"), services.step(
            "console.log('> hit', await cache.restoreCache(['e'], 'k'))", cache="cache6")))
        self.assertEqual(self.told(), ["saved 1", "hit undefined"])

    def test_clones_share_entries_and_other_repositories_do_not(self):
        self.repository(a=services.job(save("k")), remote="https://github.com/o/r.git")
        self.assertEqual(self.told(), ["saved 1"])
        self.repository(name="clone", a=services.job(restore("k")), remote="git@github.com:O/R")
        self.assertEqual(self.told(), ["hit k text"])
        self.repository(name="other", a=services.job(restore("k")), remote="https://github.com/o/other")
        self.assertEqual(self.told(), ["hit undefined "])
        self.repository(name="alone", a=services.job(restore("k")))
        self.assertEqual(self.told(), ["hit undefined "])


class Scopes(services.Case):
    def try_restore(self, *args):
        self.change(a=services.job(restore(("k", "k-"))))
        return self.told(*args)[0]

    def saves(self, key, *args):
        self.change(a=services.job(save((key, key))))
        self.assertRegex(self.told(*args)[0], r"saved \d+$")

    def test_a_pull_request_reads_mains_entries_and_not_its_branchs(self):
        self.repository(a=services.job(save(("k-main", "main"))))
        self.assertEqual(self.told(), ["saved 1"])
        self.git("checkout", "-q", "-b", "topic")
        self.saves("k-topic")
        self.assertEqual(self.try_restore("--pr", "main"), "hit k-main main")
        self.assertEqual(self.try_restore(), "hit k-topic k-topic")
        self.saves("k-pull", "--pr", "main")
        self.assertEqual(self.try_restore("--pr", "main"), "hit k-pull k-pull")
        self.assertEqual(self.try_restore(), "hit k-topic k-topic")
        self.git("checkout", "-q", "main")
        self.assertEqual(self.try_restore(), "hit k-main main")

    def test_a_tag_has_its_own_and_the_default_branchs(self):
        self.repository(a=services.job(save("k-main")))
        self.assertEqual(self.told(), ["saved 1"])
        self.saves("k-tag", "--tag", "v1")
        self.assertEqual(self.try_restore("--tag", "v1"), "hit k-tag k-tag")
        self.assertEqual(self.try_restore("--tag", "v2"), "hit k-main text")
        self.assertEqual(self.try_restore(), "hit k-main text")

    def test_the_default_branch_may_have_any_name(self):
        self.repository(a=services.job(save("k")), remote="https://github.com/o/r")
        self.git("branch", "-m", "trunk")
        self.git("update-ref", "refs/remotes/origin/trunk", "HEAD")
        self.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
        self.assertEqual(self.told(), ["saved 1"])
        self.git("checkout", "-q", "-b", "topic")
        self.assertEqual(self.try_restore(), "hit k text")

    def test_a_detached_head_saves_and_finds_its_own(self):
        self.repository(a=services.job(save("k-main"), restore("k-main")))
        self.git("checkout", "-q", "--detach")
        self.assertEqual(self.told(), ["saved 1", "hit k-main text"])
        self.assertEqual([e for e in self.entries() if not e["scope"].startswith("refs/")], [])

    def entries(self):
        return [services.json.loads(line) for line in self.lact("cache", "list", "--json", code=0).stdout.splitlines()]


class Modes(services.Case):
    def test_cache_mode_is_what_the_job_may(self):
        self.repository(
            a=services.job(save("k")),
            **{name.replace("-", "_"): services.job(restore("k"), save(f"by-{name}"), needs="a", **{"cache-mode": name})
               for name in ("read", "none", "write", "write-only")})
        self.run_jobs()
        names = [r["name"] for r in self.last if r["record"] == "job_started"]
        told = {name: [line[2:] for line in lact.lines(self.last, job=n) if line.startswith("> ")]
                for n, name in enumerate(sorted(names, key=["a", "read", "none", "write", "write_only"].index))}
        hits = {name: (lines[0], lines[1] != "saved -1") for name, lines in told.items() if name != "a"}
        self.assertEqual(hits, {"read": ("hit k text", False), "none": ("hit undefined ", False),
                                "write": ("hit k text", True), "write_only": ("hit undefined ", True)})

    def test_an_old_client_that_knows_no_mode_is_refused_by_the_server(self):
        self.repository(a=services.job(save("k", cache="cache4"), save("l", cache="cache3"), **{"cache-mode": "read"}))
        self.assertEqual(self.told(), ["saved -1", "saved -1"])
        self.assertEqual(self.stores(".bin"), [])


class AtOnce(services.Case):
    def test_of_two_jobs_that_save_a_key_at_once_both_are_green(self):
        ready = "fs.mkdirSync('d'); fs.writeFileSync('d/f', 'x');\n" \
                "fs.writeFileSync(process.env.SYNC + '/' + process.env.GITHUB_JOB, '');\n" \
                "while (fs.readdirSync(process.env.SYNC).length < 2) await new Promise((done) => setTimeout(done, 5));\n" \
                "console.log('> saved', await cache.saveCache(['d'], 'k') > 0);"
        sync = self.dir / "sync"
        sync.mkdir()
        job = services.job(services.step(ready, cache="cache6"), env={"SYNC": str(sync)})
        self.repository(a=job, b=job)
        records = self.run_jobs("--jobs", "2")
        told = [line for n in (0, 1) for line in lact.lines(records, job=n) if line.startswith("> ")]
        self.assertEqual(sorted(told), ["> saved false", "> saved true"])
        self.assertEqual(lact.jobs(records), {"a": "success", "b": "success"})

    def test_two_runs_at_once_share_what_one_saved(self):
        wait = f"while (!fs.existsSync({quote(str(self.dir / 'go'))})) await new Promise((done) => setTimeout(done, 5));\n"
        self.repository(a=services.job(services.step(wait + RESTORE % quote([["k"]]), cache="cache6")))
        waiting = self.popen("run", "ci", "--json")
        self.write({".github/workflows/save.yml": self.text({"a": services.job(save(("k", "from the other")))})})
        self.lact("run", "save", code=0)
        pathlib.Path(self.dir / "go").write_text("")
        out, err = waiting.communicate(timeout=60)
        self.assertEqual(waiting.returncode, 0, out + err)
        self.assertIn("> hit k from the other", out)


class Large(services.Case):
    def test_300_mb_come_back_as_they_were(self):
        """Above 128 MiB in blocks, eight at once; by version 1 in four parts of 32 MiB at once."""
        make = "fs.mkdirSync('d');\nconst {randomBytes} = await import('node:crypto');\n" \
               "const part = randomBytes(1 << 20);\nconst to = fs.openSync('d/f', 'w');\n" \
               "for (let i = 0; i < 300; i++) { part.writeUInt32LE(i); " \
               "for (let j = 8; j < 1 << 20; j += 4096) part.writeUInt32LE(i * j >>> 0, j); fs.writeSync(to, part); }\n" \
               "fs.closeSync(to);\nconst before = sha256('d/f');\n"
        both = "console.log('> saved', await cache.saveCache(['d'], 'six'));\n" \
               "console.log('> saved', await (await load('cache3')).saveCache(['d'], 'three'));\n" \
               "for (const key of ['six', 'three']) {\n" \
               "fs.rmSync('d/f'); await cache.restoreCache(['d'], key);\n" \
               "console.log('> same', sha256('d/f') === before); }"
        self.repository(a=services.job(services.step(make + both, cache="cache6", env={"ZSTD_CLEVEL": "1"})))
        self.assertEqual(self.told(), ["saved 1", "saved 2", "same true", "same true"])


if __name__ == "__main__":
    unittest.main()
