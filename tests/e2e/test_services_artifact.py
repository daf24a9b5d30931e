#!/usr/bin/env python3
"""@actions/artifact under lact: every published major, what artifacts hold, and who sees them."""
import os
import sys
import textwrap
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402
import services  # noqa: E402

UPLOAD = """\
fs.mkdirSync("up/sub", {recursive: true});
fs.writeFileSync("up/a.txt", "a");
fs.writeFileSync("up/sub/ü b.txt", "b");
fs.writeFileSync("up/empty", "");
const {id, size, digest} = await client.uploadArtifact(NAME, ["up/a.txt", "up/sub/ü b.txt", "up/empty"], "up", OPTIONS);
console.log("> uploaded", id > 0, size > 0, digest === undefined || digest.length === 64);
"""
DOWNLOAD = """\
for (const name of [NAME].flat()) {
  const {artifact} = await client.getArtifact(name);
  await client.downloadArtifact(artifact.id, {path: `down/${name}`});
  console.log("> downloaded", artifact.name, fs.readFileSync(`down/${name}/a.txt`, "utf8"),
              fs.readFileSync(`down/${name}/sub/ü b.txt`, "utf8"), fs.statSync(`down/${name}/empty`).size);
}
"""
LIST = """\
const {artifacts} = await client.listArtifacts();
console.log("> listed", artifacts.map((one) => one.name).sort().join());
"""


def step(script, name="n", options="{}", artifact="artifact6", **keys):
    names = f"const NAME = {services.json.dumps(name)}, OPTIONS = {options};\n"
    return services.step(names + script, artifact=artifact, **keys)


class Artifacts(services.Case):
    def one(self, *steps):
        """The told lines of a run whose only job has these steps."""
        self.repository(a=services.job(*steps))
        return self.told()


class Majors(Artifacts):
    def test_every_major_downloads_what_every_major_uploaded(self):
        names = services.ARTIFACTS
        steps = [step(UPLOAD, name, artifact=name) for name in names]
        steps += [step("fs.rmSync('down', {recursive: true, force: true});\n" + DOWNLOAD, names, artifact=name)
                  for name in names]
        told = self.one(*steps, step(LIST, artifact="artifact2"))
        self.assertEqual(told[:3], ["uploaded true true true"] * 3)
        self.assertEqual(told[3:-1], [f"downloaded {name} a b 0" for _ in names for name in names])
        self.assertEqual(told[-1], "listed artifact2,artifact5,artifact6")


class Contents(Artifacts):
    def test_names_may_have_spaces_and_any_letters(self):
        name = "ein Näme mit % & + # 'x' €"
        self.assertEqual(self.one(step(UPLOAD, name), step(DOWNLOAD, name)),
                         ["uploaded true true true", f"downloaded {name} a b 0"])

    def test_5000_files_come_back(self):
        script = """\
        fs.mkdirSync("many");
        const files = [];
        for (let i = 0; i < 5000; i++) { files.push(`many/f${i}`); fs.writeFileSync(files[i], `${i}\\n`.repeat(i % 50)); }
        const {id} = await client.uploadArtifact(NAME, files, "many", {compressionLevel: 1});
        await client.downloadArtifact(id, {path: "down"});
        const same = files.filter((file, i) => fs.readFileSync(`down/f${i}`, "utf8") === fs.readFileSync(file, "utf8"));
        console.log("> same", same.length);
        """
        self.assertEqual(self.one(step(textwrap.dedent(script))), ["same 5000"])

    def test_a_raw_file_keeps_its_name_type_and_bytes(self):
        script = """
for (const [file, text] of [["ü b.html", "<p>x</p>"], ["empty.bin", ""]]) {
  fs.writeFileSync(file, text);
  const {id, digest} = await client.uploadArtifact("ignored", [file], ".", {skipArchive: true});
  const {artifacts} = await client.listArtifacts();
  await client.downloadArtifact(id, {path: "down", expectedHash: `sha256:${digest}`});
  console.log("> raw", artifacts[0].name, JSON.stringify(fs.readFileSync(`down/${file}`, "utf8")), digest === sha256(file));
}
"""
        self.assertEqual(self.one(step(script)), ['raw ü b.html "<p>x</p>" true', 'raw empty.bin "" true'])

    def test_a_raw_file_that_is_an_archive_is_unpacked_by_its_name_and_type(self):
        """As GitHub's clients do: what says that it is a zip is one, whoever packed it."""
        script = """
const {execFileSync} = await import("node:child_process");
fs.writeFileSync("in.txt", "packed by hand");
execFileSync("python3", ["-m", "zipfile", "-c", "made.zip", "in.txt"]);
const {id, digest} = await client.uploadArtifact("ignored", ["made.zip"], ".", {skipArchive: true});
const {artifacts} = await client.listArtifacts();
await client.downloadArtifact(id, {path: "down", expectedHash: `sha256:${digest}`});
console.log("> raw", artifacts[0].name, digest === sha256("made.zip"));
console.log("> unpacked", fs.readdirSync("down").join(), fs.readFileSync("down/in.txt", "utf8"));
await client.downloadArtifact(id, {path: "kept", skipDecompress: true});
console.log("> kept", fs.readdirSync("kept").join(), sha256("kept/made.zip") === digest);
"""
        self.assertEqual(self.one(step(script)),
                         ["raw made.zip true", "unpacked in.txt packed by hand", "kept made.zip true"])

    def test_a_digest_that_differs_is_told(self):
        script = "const {artifact} = await client.getArtifact(NAME);\n" \
                 "const got = await client.downloadArtifact(artifact.id, {path: 'x', expectedHash: `sha256:${'0'.repeat(64)}`});\n" \
                 "const good = await client.downloadArtifact(artifact.id, {path: 'y', expectedHash: artifact.digest});\n" \
                 "console.log('> mismatch', got.digestMismatch, good.digestMismatch);"
        self.assertEqual(self.one(step(UPLOAD), step(script))[1:], ["mismatch true false"])

    def test_a_name_is_given_once_and_again_after_its_removal(self):
        again = "try { await client.uploadArtifact(NAME, ['up/a.txt'], 'up'); console.log('> again'); }\n" \
                "catch (error) { console.log('> refused', error.message); }\n"
        remove = "console.log('> deleted', (await client.deleteArtifact(NAME)).id > 0);\n"
        shown = "{" + LIST + "}\n"
        told = self.one(step(UPLOAD), step(again + remove + shown + again + shown))
        self.assertEqual(told[1:], [
            "refused Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact "
            "with this name already exists on the workflow run", "deleted true", "listed ", "again", "listed n"])

    def test_retention_is_when_it_expires(self):
        told = self.one(step(UPLOAD, "kept", "{retentionDays: 3}"), step(UPLOAD, "ever"))
        self.assertEqual(len(told), 2)
        kept = {}
        for path in self.stores("artifacts", ".json"):
            with open(path, encoding="utf-8") as file:
                meta = services.json.load(file)
            kept[meta["name"]] = meta["expires_ms"] and (meta["expires_ms"] - meta["created_ms"]) / 86400000
        self.assertEqual((round(kept["kept"], 2), kept["ever"]), (3, 0))


class Runs(Artifacts):
    def test_jobs_of_a_run_see_each_others_and_no_other_runs(self):
        self.repository(a=services.job(step(UPLOAD, "one")), b=services.job(step(UPLOAD, "two")),
                        c=services.job(step(LIST), step(DOWNLOAD, "one"), needs=["a", "b"]))
        records = self.run_jobs()
        self.assertEqual([line for line in lact.lines(records, job=2) if line.startswith("> ")],
                         ["> listed one,two", "> downloaded one a b 0"])
        self.change(a=services.job(step(LIST), step("console.log('> got', await client.getArtifact(NAME))", "one",
                                                    **{"continue-on-error": True})))
        self.assertEqual(self.told(), ["listed "])
        self.assertIn("Artifact not found", "\n".join(r.get("text", "") for r in self.last if r["record"] == "line"))

    def test_only_a_repository_of_another_forge_is_refused_by_its_clients(self):
        """They take it for GitHub Enterprise Server by GITHUB_SERVER_URL, which is the remote's."""
        server = step("console.log('> server', process.env.GITHUB_SERVER_URL);")
        jobs = {"a": services.job(server, step(UPLOAD), step(DOWNLOAD))}
        self.repository(remote=str(self.dir / "bare.git"), **jobs)
        for remote in (str(self.dir / "bare.git"), f"file://{self.dir}/bare.git", "git@github.com:octo/app.git"):
            self.git("remote", "set-url", "origin", remote)
            self.assertEqual(self.told(), ["server https://github.com", "uploaded true true true", "downloaded n a b 0"], remote)
        self.git("remote", "set-url", "origin", "https://git.example.com/octo/app.git")
        records = self.run_jobs(code=1)
        self.assertIn("> server https://git.example.com", lact.lines(records, job=0))
        self.assertIn("GHESNotSupportedError", "\n".join(lact.lines(records, kind="error")))
        self.change(a=services.job({"run": "echo text > f"}, {"uses": "actions/upload-artifact@v4", "with": {"name": "n", "path": "f"}},
                                   {"uses": "actions/download-artifact@v4", "with": {"name": "n", "path": "d"}},
                                   {"run": "echo '> built in' $(cat d/f)"}))
        self.assertEqual(self.told(), ["built in text"])

    def test_many_jobs_upload_at_once(self):
        script = UPLOAD.replace("NAME", "`n-${process.env.GITHUB_JOB}`")
        jobs = {f"j{n}": services.job(services.step("const OPTIONS = {};\n" + script, artifact="artifact6")) for n in range(4)}
        self.repository(**jobs, z=services.job(step(LIST), needs=list(jobs)))
        records = self.run_jobs("--jobs", "4")
        self.assertIn("> listed n-j0,n-j1,n-j2,n-j3", lact.lines(records, job=4))

    def test_of_two_jobs_that_upload_one_name_at_once_one_fails(self):
        sync = self.dir / "sync"
        sync.mkdir()
        wait = "fs.writeFileSync(process.env.SYNC + '/' + process.env.GITHUB_JOB, '');\n" \
               "while (fs.readdirSync(process.env.SYNC).length < 2) await new Promise((done) => setTimeout(done, 5));\n"
        job = services.job(step(wait + UPLOAD), env={"SYNC": str(sync)})
        self.repository(a=job, b=job, c=services.job(step(DOWNLOAD), needs=["a", "b"], **{"if": "always()"}))
        records = self.run_jobs("--jobs", "2", code=1)
        ends = lact.jobs(records)
        self.assertEqual(sorted((ends["a"], ends["b"])), ["failure", "success"])
        self.assertIn("> downloaded n a b 0", lact.lines(records, job=2))


if __name__ == "__main__":
    unittest.main()
