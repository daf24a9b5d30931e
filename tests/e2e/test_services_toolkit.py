#!/usr/bin/env python3
"""The toolkit of published actions under lact: three majors of each package."""
import functools
import http.server
import os
import sys
import tarfile
import threading
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402
import services  # noqa: E402

CORES = ("@actions/core", "core2", "core1")
EXECS = ("exec3", "exec2", "exec1")
TOOL_CACHES = ("tool-cache4", "tool-cache3", "tool-cache2")
GITHUBS = ("github9", "github8", "github6")


def steps(names, script, **options):
    """One for each of the packages, which `script` knows as `it`, and its name as NAME."""
    return [step(name, script, **options) for name in names]


def step(name, script, **options):
    head = f"const NAME = {services.json.dumps(name)};\nconst it = await load(NAME);\n"
    return services.step(head + script, **options)


class Core(services.Case):
    def test_outputs_variables_paths_and_state_come_to_later_steps(self):
        sets = """
it.setOutput("text", "two\\nlines %25");
it.setOutput("object", {a: [1, "ü"]});
it.exportVariable("FROM_CORE", "x=1\\ny");
it.addPath("/from/core");
it.saveState("kept", "state");
console.log("> input", it.getInput("script").length > 0, it.getBooleanInput("yes"), it.getMultilineInput("many").join("|"));
"""
        shows = """
console.log("> output", JSON.stringify(process.env.TEXT), process.env.OBJECT);
console.log("> variable", JSON.stringify(process.env.FROM_CORE), process.env.PATH.split(":")[0]);
"""
        all_steps = []
        for i, name in enumerate(CORES):
            one = step(name, sets, id=f"s{i}")
            one["with"].update({"yes": "True", "many": "a\n\n b \n"})
            all_steps += [one, services.step(shows, env={"TEXT": f"${{{{ steps.s{i}.outputs.text }}}}",
                                                         "OBJECT": f"${{{{ steps.s{i}.outputs.object }}}}"})]
        self.repository(a=services.job(*all_steps))
        self.assertEqual(self.told(), ["input true true a|b", 'output "two\\nlines %25" {"a":[1,"ü"]}',
                                       'variable "x=1\\ny" /from/core'] * 3)

    def test_state_comes_to_the_post_part(self):
        self.repository()
        for i, name in enumerate(CORES):
            loaded = f"import {{load}} from {services.json.dumps(str(services.PACKAGES / 'load.mjs'))};\n" \
                     f"const core = await load({services.json.dumps(name)});\n"
            self.write({f"state{i}/action.yml": "name: s\ndescription: s\nruns: {using: node20, main: main.mjs, post: post.mjs}\n",
                        f"state{i}/main.mjs": f"{loaded}core.saveState('kept', {{n: {i}}});\n",
                        f"state{i}/post.mjs": f"{loaded}console.log('> state', core.getState('kept'));\n"})
        self.git("add", "-A")
        self.change(a=services.job(*({"uses": f"./state{i}"} for i in range(len(CORES)))))
        self.assertEqual(self.told(), ['state {"n":2}', 'state {"n":1}', 'state {"n":0}'])

    def test_messages_are_annotations_secrets_are_masked_and_a_failure_fails(self):
        script = """
it.setSecret(`hush-${NAME}-hush`);
console.log("> masked", `hush-${NAME}-hush`);
it.warning(`care: 100%\\n${NAME}`, {title: "t, u: v", file: "a.txt", startLine: 3});
it.setFailed(`over ${NAME}`);
"""
        self.repository(a=services.job(*steps(CORES, script, **{"continue-on-error": True}), services.step("console.log('> on')")))
        self.assertEqual(self.told(), ["masked ***"] * 3 + ["on"])
        warnings, errors = (lact.lines(self.last, kind=kind) for kind in ("warning", "error"))
        for name in CORES:
            self.assertIn(f"care: 100%\n{name}", "\n".join(warnings))
            self.assertIn(f"over {name}", "\n".join(errors))

    def test_a_summary_is_kept(self):
        script = """
await it.summary.addHeading(`of ${NAME}`).addTable([[{data: "h", header: true}], ["c"]]).write();
const text = fs.readFileSync(process.env.GITHUB_STEP_SUMMARY, "utf8");
console.log("> summary", text.includes(`<h1>of ${NAME}</h1>`), text.includes("<th>h</th>"));
"""
        self.repository(a=services.job(*steps(CORES, script)))
        self.assertEqual(self.told(), ["summary true true"] * 3)

    def test_an_oidc_token_is_of_its_audience(self):
        script = """
const claims = async (audience) => JSON.parse(Buffer.from((await it.getIDToken(audience)).split(".")[1], "base64url"));
const {aud, sub} = await claims("sts.example/ü&x");
console.log("> token", aud, sub, (await claims()).aud);
"""
        self.repository(remote="https://github.com/octo/app.git",
                        a=services.job(*steps(CORES, script), permissions={"id-token": "write", "contents": "read"}))
        self.assertEqual(self.told(), ["token sts.example/ü&x repo:octo/app:ref:refs/heads/main https://github.com/octo"] * 3)

    def test_without_the_permission_there_is_no_token(self):
        script = "try { await it.getIDToken(); console.log('> token'); }\ncatch (error) { console.log('> none', error.message); }"
        self.repository(a=services.job(*steps(CORES, script), permissions={"contents": "read"}))
        self.assertEqual(self.told(), ["none Error message: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable"] * 3)


class Exec(services.Case):
    def test_a_program_gets_arguments_input_and_environment(self):
        script = """
const got = await it.getExecOutput("sh", ["-c", "cat; echo \\"$1\\" $V; echo wrong >&2; exit 3", "sh", "a  'b' ü"],
  {input: Buffer.from("in "), env: {...process.env, V: "v"}, ignoreReturnCode: true, silent: true, cwd: "/"});
console.log("> got", got.exitCode, JSON.stringify(got.stdout), JSON.stringify(got.stderr));
try { await it.exec("false"); } catch (error) { console.log("> failed", /exit code 1/.test(error.message)); }
const lines = [];
await it.exec("printf 'x\\\\ny\\\\n'", [], {silent: true, listeners: {stdline: (line) => lines.push(line)}});
console.log("> lines", lines.length > 0);
"""
        self.repository(a=services.job(*steps(EXECS, script)))
        self.assertEqual(self.told(), ['got 3 "in a  \'b\' ü v\\n" "wrong\\n"', "failed true", "lines true"] * 3)


class ToolCache(services.Case):
    def serve(self):
        """The address of a server of tool.tar.gz and tool.zip, in which `bin/tool` is."""
        folder = self.dir / "served"
        (folder / "bin").mkdir(parents=True)
        tool = folder / "bin" / "tool"
        tool.write_text("#!/bin/sh\necho tool\n")
        tool.chmod(0o755)
        with tarfile.open(folder / "tool.tar.gz", "w:gz") as archive:
            archive.add(tool, "bin/tool")
        with zipfile.ZipFile(folder / "tool.zip", "w") as archive:
            archive.write(tool, "bin/tool")

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"

    def test_a_tool_is_downloaded_unpacked_kept_and_found(self):
        makes = """
const {execFileSync} = await import("node:child_process");
for (const [kind, unpack] of [["tar.gz", it.extractTar], ["zip", it.extractZip]]) {
  const folder = await unpack(await it.downloadTool(`${process.env.SERVER}/tool.${kind}`));
  const kept = await it.cacheDir(folder, `${NAME}-${kind}`, "1.2.3");
  console.log("> kept", kind, execFileSync(`${kept}/bin/tool`).toString().trim(), kept.startsWith(process.env.RUNNER_TOOL_CACHE));
}
try { await it.downloadTool(`${process.env.SERVER}/none`); } catch (error) { console.log("> status", error.httpStatusCode); }
"""
        finds = """
for (const kind of ["tar.gz", "zip"])
  console.log("> found", fs.existsSync(`${it.find(`${NAME}-${kind}`, "1.x")}/bin/tool`), it.findAllVersions(`${NAME}-${kind}`).join(),
    it.find(`${NAME}-${kind}`, "2.x") === "");
"""
        kept = ["kept tar.gz tool true", "kept zip tool true", "status 404"]
        found = ["found true 1.2.3 true"] * 2
        server = {"SERVER": self.serve()}
        self.repository(a=services.job(*steps(TOOL_CACHES, makes, env=server), *steps(TOOL_CACHES, finds)))
        self.assertEqual(self.told(), kept * 3 + found * 3)
        self.change(a=services.job(*steps(TOOL_CACHES, finds)))
        self.assertEqual(self.told(), found * 3)


class GitHub(services.Case):
    def test_the_context_is_that_of_the_run(self):
        script = """
const {context} = it;
console.log("> context", context.eventName, context.payload.inputs.word, context.ref, context.sha === process.env.GITHUB_SHA,
  context.job, context.runId > 0, context.workflow, context.repo.owner, context.repo.repo);
const octokit = it.getOctokit("not-a-token");
console.log("> octokit", typeof octokit.rest.issues.get, typeof octokit.paginate, typeof octokit.graphql,
  octokit.rest.issues.get.endpoint({owner: "o", repo: "r", issue_number: 1}).url);
"""
        self.repository(remote="https://github.com/octo/app.git", a=services.job(*steps(GITHUBS, script)))
        workflow = self.repo / ".github/workflows/ci.yml"
        text = services.json.loads(workflow.read_text())
        text["on"] = {"workflow_dispatch": {"inputs": {"word": {"type": "string"}}}}
        self.write({".github/workflows/ci.yml": services.json.dumps(text)})
        self.git("commit", "-q", "-a", "-m", "inputs")
        self.assertEqual(self.told("--event", "workflow_dispatch", "--input", "word=ü w"), [
            "context workflow_dispatch ü w refs/heads/main true a true .github/workflows/ci.yml octo app",
            "octokit function function function https://api.github.com/repos/o/r/issues/1"] * 3)


if __name__ == "__main__":
    unittest.main()
