#!/usr/bin/env python3
"""1 GB through the newest published clients of caches and artifacts, there and back."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import services  # noqa: E402

# Bytes that nothing compresses, as fast as the processor encrypts: a key stream.
MAKES = """
const {createCipheriv, createHash} = await import("node:crypto");
const {pipeline} = await import("node:stream/promises");
const hash = async (file) => {
  const sum = createHash("sha1");
  await pipeline(fs.createReadStream(file, {highWaterMark: 4 << 20}), sum);
  return sum.digest("hex");
};
fs.mkdirSync("big");
const stream = createCipheriv("aes-128-ctr", Buffer.alloc(16, 1), Buffer.alloc(16));
const zeros = Buffer.alloc(16 << 20);
const file = fs.openSync("big/f", "w");
for (let i = 0; i < 64; i++) fs.writeSync(file, stream.update(zeros));
fs.closeSync(file);
const before = await hash("big/f");
"""


class Large(services.Case):
    def told_of(self, script, **options):
        self.repository(a=services.job(services.step(MAKES + script, **options)))
        return self.told(timeout=600)

    def test_a_cache_of_1_gb_comes_back(self):
        script = """
console.log("> saved", await cache.saveCache(["big"], "k"));
fs.rmSync("big", {recursive: true});
console.log("> hit", await cache.restoreCache(["big"], "k"), fs.statSync("big/f").size, await hash("big/f") === before);
"""
        self.assertEqual(self.told_of(script, cache="cache6"), ["saved 1", f"hit k {1 << 30} true"])

    def test_an_artifact_of_1_gb_comes_back(self):
        script = """
const {id, size} = await client.uploadArtifact("n", ["big/f"], "big", {compressionLevel: 0});
fs.rmSync("big", {recursive: true});
await client.downloadArtifact(id, {path: "down"});
console.log("> same", size > 1 << 30, fs.statSync("down/f").size, await hash("down/f") === before);
"""
        self.assertEqual(self.told_of(script, artifact="artifact6"), [f"same true {1 << 30} true"])


if __name__ == "__main__":
    unittest.main()
