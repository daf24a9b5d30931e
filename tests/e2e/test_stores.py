#!/usr/bin/env python3
"""`lact cache` and `lact artifact`: what the actions of runs have left in the stores."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
MANIFEST = """\
name: s
description: saves
inputs: {key: {description: k}, name: {description: n}, type: {description: t}}
runs: {using: node20, main: main.js}
"""
# what a client does, without one: the tests of engine/service have real ones
SAVES = """\
const {ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token, INPUT_KEY: key, INPUT_NAME: name, INPUT_TYPE: type} = process.env;
const data = require("fs").readFileSync(__dirname + "/data");
const headers = {"content-type": "application/json", authorization: `Bearer ${token}`};
async function call(service, method, body) {
  const done = await fetch(`${url}twirp/github.actions.results.api.v1.${service}/${method}`,
                           {method: "POST", headers, body: JSON.stringify(body)});
  if (!done.ok) throw Error(await done.text());
  return done.json();
}
async function put(address) {
  const done = await fetch(address, {method: "PUT", headers: {"x-ms-blob-type": "BlockBlob"}, body: data});
  if (done.status !== 201) throw Error(await done.text());
}
(async () => {
  if (key) {
    const made = await call("CacheService", "CreateCacheEntry", {key, version: "v"});
    await put(made.signed_upload_url);
    await call("CacheService", "FinalizeCacheEntryUpload", {key, version: "v", size_bytes: String(data.length)});
  }
  if (name) {
    const made = await call("ArtifactService", "CreateArtifact", {name, version: 7, mime_type: type || undefined});
    await put(made.signed_upload_url);
    await call("ArtifactService", "FinalizeArtifact", {name, size: String(data.length)});
  }
})().catch((error) => { console.log(`::error::${error.message}`); process.exit(1); });
"""


class Stores(lact.Case):
    def saves(self, *steps, name="repo", remote=None):
        body = "".join(f"      - uses: ./act\n        with: {{{step}}}\n" for step in steps)
        self.workflow(HEAD + body, name="ci", **{"act/action.yml": MANIFEST, "act/main.js": SAVES, "act/data": "x" * 1234})
        if remote:
            self.git("remote", "add", "origin", remote)
        return self.lact("run", "ci", code=0)

    def rows(self, *args):
        return [json.loads(line) for line in self.lact(*args, "--json", code=0).stdout.splitlines()]


class Cache(Stores):
    def test_many_jobs_have_tokens(self):
        jobs = HEAD.replace("runs-on", "strategy: {matrix: {i: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}\n    runs-on")
        self.workflow(jobs + "      - uses: ./act\n        with: {key: 'k-${{ matrix.i }}'}\n",
                      **{"act/action.yml": MANIFEST, "act/main.js": SAVES, "act/data": "x"})
        self.lact("run", "ci", code=0)
        self.assertEqual(len(self.rows("cache", "list")), 9)

    def test_entries_are_listed_with_key_scope_and_size(self):
        self.saves("key: first-1", "key: second")
        out = self.lact("cache", "list", code=0).stdout
        self.assertRegex(out, r"ID +KEY +SCOPE +SIZE +LAST USED\n2 +second +refs/heads/main +1\.2 kB +20\d\d-")
        self.assertTrue(out.endswith("2 cache entries, 2.5 kB\n"), out)
        rows = self.rows("cache", "list")
        self.assertEqual([(r["id"], r["key"], r["version"], r["scope"], r["size_bytes"]) for r in rows],
                         [(2, "second", "v", "refs/heads/main", 1234), (1, "first-1", "v", "refs/heads/main", 1234)])

    def test_a_miss_says_why_each_entry_does_not_match(self):
        self.saves("key: npm-1", "key: pip-1")
        self.assertEqual(self.lact("cache", "show", "npm-2", "--restore-key", "npm-", code=0).stdout,
                         "miss  pip-1 begins with neither the key nor a restore key\n"
                         "hit   npm-1 (refs/heads/main, 1.2 kB)\n")
        told = self.lact("cache", "show", "npm-1", "--version", "w", code=0).stdout
        self.assertIn("miss  npm-1 has another version: its paths or its compression differ\n", told)
        self.git("checkout", "-q", "-b", "topic")
        (self.repo / ".github/workflows/ci.yml").write_text(HEAD + "      - uses: ./act\n        with: {key: mine}\n")
        self.lact("run", "ci", code=0)
        self.git("checkout", "-q", "main")
        self.assertIn("miss  mine was saved by 'refs/heads/topic', which this run does not see\n",
                      self.lact("cache", "show", "mine", code=0).stdout)
        self.assertIn("hit   mine", self.lact("cache", "show", "mine", "--ref", "refs/heads/topic", code=0).stdout)
        self.assertEqual(self.rows("cache", "show", "npm-1")[2]["key"], "npm-1")

    def test_entries_are_removed_by_id_by_key_and_by_size(self):
        self.saves("key: a", "key: b", "key: c", "key: d")
        self.assertEqual(self.lact("cache", "delete", "1", "b", code=0).stdout, "removed 2 cache entries\n")
        self.assertEqual(self.lact("cache", "prune", "--keep", "2kB", code=0).stdout, "removed 1 cache entry\n")
        self.assertEqual([r["key"] for r in self.rows("cache", "list")], ["d"])
        self.assertEqual(self.lact("cache", "delete", "--all", code=0).stdout, "removed 1 cache entry\n")
        self.assertEqual(self.lact("cache", "list", code=0).stdout, "0 cache entries, 0 B\n")
        self.assertEqual(self.lact("cache", "show", "d", code=0).stdout, "the cache of this repository is empty\n")

    def test_clones_share_a_cache_and_other_repositories_have_their_own(self):
        self.saves("key: shared", name="one", remote="https://github.com/octo/app.git")
        for name, remote, count in (("clone", "git@github.com:octo/app.git", 1), ("other", "https://github.com/octo/other", 0),
                                    ("host", "https://gitlab.com/octo/app", 0), ("local", None, 0)):
            with self.subTest(name):
                self.make_repo({"x": ""}, name=name)
                if remote:
                    self.git("remote", "add", "origin", remote)
                self.assertEqual(len(self.rows("cache", "list")), count)

    def test_wrong_use_names_what_is_wrong(self):
        self.make_repo({"x": ""})
        for args, error in ((("cache",), "lact cache: missing command"),
                            (("cache", "lsit"), "lact cache: unknown command 'lsit'\nhelp: did you mean 'lact cache list'?"),
                            (("cache", "show"), "lact cache show: expected one key"),
                            (("cache", "delete"), "lact cache delete: missing ID or key"),
                            (("cache", "delete", "x"), "lact cache delete: no entry has this ID or key"),
                            (("cache", "prune", "--keep", "2XB"), "--keep: invalid size '2XB'"),
                            (("artifact", "get"), "lact artifact get: expected one name")):
            with self.subTest(args):
                self.assertIn(f"error: {error}", self.lact(*args, code=2).stderr)


class Artifacts(Stores):
    def test_artifacts_are_listed_with_their_run(self):
        self.saves("name: report.txt, type: text/plain")
        row, = self.rows("artifact", "list")
        self.assertEqual((row["name"], row["type"], row["size_bytes"]), ("report.txt", "text/plain", 1234))
        self.assertRegex(row["digest"], "^sha256:[0-9a-f]{64}$")
        self.assertIn(f"{row['run_id']}  report.txt  1.2 kB", self.lact("artifact", "list", code=0).stdout)
        self.assertEqual(self.rows("artifact", "list", "--run", "1"), [])

    def test_a_file_and_an_archive_are_unpacked(self):
        self.saves("name: report.txt, type: text/plain")
        folder = self.lact("artifact", "get", "report.txt", "-o", "out", code=0).stdout.strip()
        self.assertEqual(folder, str(self.repo / "out"))
        self.assertEqual((self.repo / "out/report.txt").read_text(), "x" * 1234)
        opened = lact.pathlib.Path(self.lact("artifact", "open", "report.txt", code=0).stdout.strip())
        self.assertEqual((opened / "report.txt").read_text(), "x" * 1234)
        lact.shutil.rmtree(self.repo)
        archive = self.dir / "a.zip"
        import zipfile
        with zipfile.ZipFile(archive, "w") as z:
            z.writestr("a b.txt", "one")
            z.writestr("sub/ü.txt", "two")
        self.workflow(HEAD + "      - uses: ./act\n        with: {name: all}\n", **{"act/action.yml": MANIFEST, "act/main.js": SAVES})
        lact.shutil.copy(archive, self.repo / "act/data")
        self.lact("run", "ci", code=0)
        self.lact("artifact", "get", "all", code=0)
        self.assertEqual((self.repo / "all/a b.txt").read_text(), "one")
        self.assertEqual((self.repo / "all/sub/ü.txt").read_text(), "two")

    def test_an_archive_that_is_damaged_is_never_shown_in_part(self):
        self.saves("name: a, type: application/zip")
        for _ in range(2):
            self.lact("artifact", "open", "a", code=1)

    def test_an_unknown_artifact_is_named_with_the_nearest(self):
        self.saves("name: report")
        self.assertIn("unknown artifact 'reprot'\nhelp: did you mean 'report'?", self.lact("artifact", "get", "reprot", code=4).stderr)

    def test_the_artifact_of_a_failed_run_is_there(self):
        self.workflow(HEAD + "      - uses: ./act\n        with: {name: log}\n      - run: exit 1\n",
                      **{"act/action.yml": MANIFEST, "act/main.js": SAVES, "act/data": "why"})
        self.lact("run", "ci", code=1)
        # it says that it is a zip archive, and is none
        self.lact("artifact", "get", "log", "-o", "out", code=1)
        self.assertEqual([r["name"] for r in self.rows("artifact", "list")], ["log"])


if __name__ == "__main__":
    unittest.main()
