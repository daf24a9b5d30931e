#!/usr/bin/env python3
"""No part of a secret is in anything that lact writes, whatever the steps print and lact says of
it.

Secrets are random; each run of eight of their bytes, also as base64, is looked for in all output
and in every file that stays after the run.
"""
import base64
import json
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

SEED = int(os.environ.get("LACT_SECRETS_SEED", "20261128"))
WINDOW = 8

# Ways in which a secret gets into texts. S is the secret in the step's environment.
PRINTS = """\
echo "$S"
echo "before $S behind"
printf '%s' "$S"
echo "$S" | base64
echo "$S" | base64 -w0
printf '%s' "$S" | base64 -w0
printf 'x%s' "$S" | base64 -w0
printf 'xy%s' "$S" | base64 -w0
echo "::notice title=$S,file=$S::text"
echo "::error::$(head -c $((4096 - PAD)) /dev/zero | tr '\\0' A)$S"
echo "::warning::$S"
echo "::debug::$S"
echo "::group::$S"; echo "::endgroup::"
echo "::set-output name=o::$S"
echo "::save-state name=o::$S"
echo "::add-matcher::$S"
echo "::unknown::$S"
echo "::stop-commands::$S"; echo "::error::$S"; echo "::$S::"
echo "::set-env name=X::$S"
echo "::add-path::$S"
echo "::remove-matcher owner=$S::"
echo "::echo::$S"
echo "E $S" # a problem matcher takes it apart
python3 -c 'import json, os; print(json.dumps({"k": os.environ["S"]}))'
python3 -c 'import os, urllib.parse; print(urllib.parse.quote(os.environ["S"], safe=""))'
python3 -uc 'import os, sys, time; s = os.environ["S"]; h = len(s) // 2; w = sys.stdout.write; w("B" * ((1 << 20) - int(os.environ["PAD"]))); sys.stdout.flush(); time.sleep(.05); w(s[:h]); sys.stdout.flush(); time.sleep(.05); print(s[h:])'
echo "$S" >> "$GITHUB_STEP_SUMMARY"
echo "o=$S" >> "$GITHUB_OUTPUT"
echo "$S" >> "$GITHUB_OUTPUT"
echo "$S" >> "$GITHUB_ENV"
echo "$S=x" >> "$GITHUB_ENV"
echo "NODE_OPTIONS=$S" >> "$GITHUB_ENV"
echo "x<<$S" >> "$GITHUB_ENV"
echo "$S" >> "$GITHUB_PATH"
echo "$S" > "$GITHUB_STATE"
"./$S"
cd "$S"
echo "::error file=$S,line=1::in a file"
"""

# What lact says itself when a value makes no sense.
STEPS = """\
      - name: name ${{ secrets.S }}
        run: echo ok
      - run: ${{ format(secrets.S) }}
      - run: ${{ format(format('{0}{{', secrets.S)) }}
      - run: ${{ format(format('{{{0}', secrets.S), 1) }}
      - run: ${{ fromJSON(secrets.S) }}
      - run: ${{ hashFiles(format('../{0}', secrets.S)) }}
      - run: echo ok
        working-directory: ${{ secrets.S }}
      - run: echo ok
        timeout-minutes: ${{ secrets.S }}
      - run: exit 1
        continue-on-error: ${{ secrets.S }}
      - run: echo ok
        env: {"A": "${{ secrets.S }}"}
      - uses: ./act
        with: {x: "${{ secrets.S }}", "unexpected": "${{ secrets.S }}"}
      - uses: actions/checkout@v4
        with: {ref: "${{ secrets.S }}"}
      - uses: actions/checkout@v4
        with: {path: "${{ secrets.S }}", clean: "${{ secrets.S }}"}
      - uses: actions/setup-node@v4
        with: {node-version: "${{ secrets.S }}"}
      - uses: actions/setup-python@v5
        with: {python-version: "${{ secrets.S }}"}
"""

MATCHER = {"problemMatcher": [{"owner": "e", "pattern": [
    {"regexp": "^E (.{5})(.{6})(.*)$", "file": 1, "code": 2, "message": 3}]}]}
ACTION = """\
name: Act
inputs: {x: {description: x, deprecationMessage: old}}
runs:
  using: composite
  steps:
    - {shell: bash, run: 'echo "${{ inputs.x }}"'}
    - {shell: bash, run: 'echo "$X"', env: {X: "${{ inputs.x }}"}}
"""


def secrets(rng):
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    def text(n):
        return "".join(rng.choice(letters) for _ in range(n))

    yield text(12)
    yield text(40)
    yield text(700)
    yield text(14) + "-{" + text(14)
    yield text(500) + "{" + text(30)
    yield text(20) + "/+=" + text(20)
    yield text(10) + '"' + text(10) + "<&>" + text(10)
    yield text(16) + "é" + text(16)
    yield text(2000)


class Secrets(lact.Case):
    def look_for(self, secret, text, where):
        for start in range(len(secret) - WINDOW + 1):
            part = secret[start:start + WINDOW]
            if part in text:
                at = text.index(part)
                self.fail(f"{part!r} of {secret!r} is in {where}: …{text[max(0, at - 200):at + 100]!r}… (seed {SEED})")
        for shift in range(3):
            # what a longer text that is encoded has of it; the first bytes and the last mix with
            # others
            part = base64.b64encode(secret.encode()[shift:])[:16].decode()
            self.assertNotIn(part, text, f"base64 of {secret!r} is in {where} (seed {SEED})")

    def run_with(self, secret, pad):
        steps = "".join(f"      - run: |\n          {line}\n        env: {{S: '${{{{ secrets.S }}}}', PAD: '{pad}'}}\n"
                        "        continue-on-error: true\n" for line in PRINTS.splitlines())
        own = "".join(line + "\n" for line in STEPS.splitlines())
        own = own.replace("      - ", "      - continue-on-error: true\n        ").replace(
            "continue-on-error: true\n        run: exit 1\n", "run: exit 1\n        if: always()\n")
        self.write({".github/workflows/ci.yml": "on: push\njobs:\n" + "".join(f"""\
  {name}:
    runs-on: ubuntu-latest
    outputs: {{o: "${{{{ steps.o.outputs.o }}}}"}}
    steps:
      - uses: actions/checkout@v4
      - run: echo "::add-matcher::matcher.json"
{body}""" for name, body in (("prints", steps), ("own", own)))})
        texts = {}
        for name, options in (("text", ("-v",)), ("json", ("--json",))):
            process = self.popen("run", "ci", "--offline", *options, env=self.env(S=secret, LACT_SECRET=secret),
                                 stdin=-1)
            out, err = process.communicate(timeout=120)
            self.assertIn("outcome" if name == "json" else "Summary", out, err)
            texts[name] = out + err
        return texts

    def test_no_part_of_a_secret_is_seen(self):
        rng = random.Random(SEED)
        self.make_repo({"matcher.json": json.dumps(MATCHER), "act/action.yml": ACTION, ".secrets": ""})
        for secret in secrets(rng):
            escaped = secret.replace("\\", "\\\\").replace('"', '\\"')
            (self.repo / ".secrets").write_text(f'S="{escaped}"\n')
            for name, text in self.run_with(secret, rng.randrange(1, len(secret))).items():
                self.look_for(secret, text, f"the output ({name})")
            (self.repo / ".secrets").unlink()
            for folder in (self.cache, self.dir / "state", self.home):
                for path in folder.rglob("*"):
                    if path.is_file():
                        self.look_for(secret, path.read_bytes().decode("latin-1"), path)


if __name__ == "__main__":
    unittest.main()
