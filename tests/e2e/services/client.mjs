// The body of the action that tests/support/services.py makes: its input `script` is run with
// the published clients that its other inputs name.
import * as fs from "node:fs";
import { createHash } from "node:crypto";
import * as core from "@actions/core";
import { load } from "./load.mjs";

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
const { INPUT_SCRIPT: script, INPUT_CACHE: cache, INPUT_ARTIFACT: artifact } = process.env;

try {
  const client = artifact ? new (await load(artifact)).DefaultArtifactClient() : undefined;
  const sha256 = (file) => createHash("sha256").update(fs.readFileSync(file)).digest("hex");
  await new AsyncFunction("core", "fs", "load", "cache", "client", "sha256", script)(
    core, fs, load, cache ? await load(cache) : undefined, client, sha256);
} catch (error) {
  core.setFailed(`${error.name}: ${error.message}`);
}
