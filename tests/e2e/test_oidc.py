#!/usr/bin/env python3
"""The stand-in for GitHub's issuer of OIDC tokens."""
import base64
import json
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

HEAD = "on: {event}\npermissions: {{{permissions}}}\njobs:\n  a:\n    runs-on: ubuntu-latest\n{more}    steps:\n"
ASK = """\
      - run: |
          curl -sS -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL%s" > answer
          node -p 'JSON.parse(require("fs").readFileSync("answer")).value' > token; wc -c < token
          base=${ACTIONS_ID_TOKEN_REQUEST_URL%%%%/oidc/*}
          curl -sS $base/oidc/.well-known/openid-configuration > configuration; curl -sS $base/oidc/.well-known/jwks > keys
          cp answer token configuration keys "$OUT"
"""


def part(token, i):
    text = token.split(".")[i]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Oidc(lact.Case):
    def ask(self, query="", event="push", more="", permissions="id-token: write"):
        out = self.dir / "out"
        out.mkdir(exist_ok=True)
        self.workflow(HEAD.format(event=event, permissions=permissions, more=more) + ASK % query, **{"x": ""})
        self.git("remote", "add", "origin", "https://github.com/octo/app.git")
        self.records_of = self.records("run", "ci", "--env", f"OUT={out}", code=0)
        read = lambda name: (out / name).read_text()  # noqa: E731
        return read("token").strip(), json.loads(read("configuration")), json.loads(read("keys"))

    def test_the_token_has_githubs_claims_from_the_real_state(self):
        token, configuration, _ = self.ask("&audience=sts.example")
        claims = json.loads(part(token, 1))
        sha = self.git("rev-parse", "HEAD").strip()
        for name, value in (("aud", "sts.example"), ("sub", "repo:octo/app:ref:refs/heads/main"), ("repository", "octo/app"),
                            ("repository_owner", "octo"), ("ref", "refs/heads/main"), ("ref_type", "branch"), ("sha", sha),
                            ("event_name", "push"), ("workflow", ".github/workflows/ci.yml"), ("runner_environment", "self-hosted"),
                            ("job_workflow_ref", "octo/app/.github/workflows/ci.yml@refs/heads/main"),
                            ("workflow_ref", "octo/app/.github/workflows/ci.yml@refs/heads/main"), ("head_ref", ""), ("ref_protected", "false")):
            self.assertEqual(claims[name], value, name)
        self.assertTrue(all(isinstance(v, str) for k, v in claims.items() if k not in ("iat", "nbf", "exp")))
        self.assertEqual(claims["iss"], configuration["issuer"])
        self.assertRegex(claims["iss"], r"^http://127\.0\.0\.1:\d+/oidc$")
        self.assertLess(claims["nbf"], claims["exp"])

    def test_the_signature_is_that_of_the_published_key(self):
        token, configuration, keys = self.ask()
        self.assertEqual(configuration["jwks_uri"], configuration["issuer"] + "/.well-known/jwks")
        self.assertEqual(json.loads(part(token, 0)), {"typ": "JWT", "alg": "RS256", "kid": keys["keys"][0]["kid"]})
        check = """
const crypto = require("crypto"); const [token, jwk] = process.argv.slice(1);
const [head, body, signature] = token.split(".");
const key = crypto.createPublicKey({key: JSON.parse(jwk), format: "jwk"});
const ok = crypto.verify("sha256", `${head}.${body}`, key, Buffer.from(signature, "base64url"));
const forged = crypto.verify("sha256", `${head}.${body}x`, key, Buffer.from(signature, "base64url"));
console.log(ok, forged)"""
        done = subprocess.run(["node", "-e", check, token, json.dumps(keys["keys"][0])], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "true false\n")

    def test_subject_and_audience_follow_event_and_environment(self):
        token, *_ = self.ask(more="    environment: production\n")
        claims = json.loads(part(token, 1))
        self.assertEqual((claims["sub"], claims["environment"]), ("repo:octo/app:environment:production", "production"))
        self.assertEqual(claims["aud"], "https://github.com/octo")
        lact.shutil.rmtree(self.repo)
        token, *_ = self.ask(event="pull_request")
        claims = json.loads(part(token, 1))
        self.assertEqual((claims["sub"], claims["base_ref"]), ("repo:octo/app:pull_request", "main"))

    def test_the_log_shows_the_claims_and_says_whose_they_are(self):
        token, *_ = self.ask("&audience=x")
        shown = [line for line in lact.lines(self.records_of) if line.startswith("OIDC token of lact, which no cloud accepts: ")]
        self.assertEqual(json.loads(shown[0].partition(": ")[2]), json.loads(part(token, 1)))
        self.assertIn("OIDC tokens are lact's own: no cloud accepts them",
                      [r["text"] for r in self.records_of if r["record"] == "difference"])

    def test_without_the_permission_there_is_no_token(self):
        self.workflow(HEAD.format(event="push", permissions="contents: read", more="") +
                      "      - run: env | grep -c ACTIONS_ || true\n")
        self.assertEqual(lact.lines(self.records("run", "ci", code=0)), ["0"])

    def test_a_wrong_token_and_that_of_the_caches_are_refused(self):
        steps = '      - run: |\n          for t in x "" "$ACTIONS_ID_TOKEN_REQUEST_TOKEN"; do\n' \
                '            curl -sS -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer $t" "$ACTIONS_ID_TOKEN_REQUEST_URL"\n' \
                '          done; curl -sS -o /dev/null -w "%{http_code}\\n" -X POST -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN"' \
                ' "${ACTIONS_ID_TOKEN_REQUEST_URL%%/oidc/*}/twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry"\n' \
                '          echo "token $ACTIONS_ID_TOKEN_REQUEST_TOKEN"\n'
        self.workflow(HEAD.format(event="push", permissions="id-token: write", more="") + steps)
        out = [line for line in lact.lines(self.records("run", "ci", code=0)) if not line.startswith("OIDC")]
        self.assertEqual(out, ["401", "401", "200", "401", "token ***"])

    def ask_rules(self, rules, audience, *args, code=0):
        """What a request for a token of the audience is answered, and the lines of the log."""
        self.workflow(HEAD.format(event="push", permissions="id-token: write", more="") +
                      '      - run: |\n          curl -sS -w "\\n%{http_code}\\n" -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN"'
                      f' "$ACTIONS_ID_TOKEN_REQUEST_URL&audience={audience}" > "$OUT"\n')
        (self.repo / ".lact.yml").write_text("run:\n  oidc:\n" + rules)
        records = self.records("run", "ci", "--env", f"OUT={self.dir / 'answer'}", *args, code=code)
        lact.shutil.rmtree(self.repo)
        answer, status = (self.dir / "answer").read_text().split("\n")[:2]
        return json.loads(answer), int(status), lact.lines(records)

    def test_a_rule_answers_for_its_audience_with_a_secret_or_a_command(self):
        rules = "    - {audience: one, secret: MINE}\n    - {audience: two, command: 'echo a warning >&2; echo \"$LACT_OIDC_AUDIENCE\" \"$LACT_OIDC_CLAIMS\"'}\n"
        answer, status, log = self.ask_rules(rules, "one", "--secret", "MINE=a real token")
        self.assertEqual((answer["value"], status), ("a real token", 200))
        self.assertIn("OIDC token by .lact.yml for one", log)
        answer, status, _ = self.ask_rules(rules, "two")
        audience, claims = answer["value"].split(" ", 1)
        self.assertEqual((audience, json.loads(claims)["aud"], status), ("two", "two", 200))
        answer, _, log = self.ask_rules(rules, "three")
        self.assertEqual(json.loads(part(answer["value"], 1))["aud"], "three")

    def test_a_rule_that_fails_gives_no_token_of_lacts(self):
        for rule, why in (("{audience: x, secret: NONE}", "the secret 'NONE' has no value"),
                          ("{audience: x, command: 'echo secret; exit 3'}", "'echo secret; exit 3' fails"),
                          ("{audience: x, command: 'head -c 70000 /dev/zero'}",
                           "'head -c 70000 /dev/zero': '/bin/sh' prints more than 65536 bytes"),
                          ("{audience: x, command: 'true'}", "'true' prints no token")):
            answer, status, log = self.ask_rules(f"    - {rule}\n", "x")
            self.assertEqual(status, 500)
            self.assertIn(why, answer["msg"])
            self.assertIn(f"OIDC rule of .lact.yml for 'x': {why}", log)

    def test_a_command_does_not_outlive_the_run(self):
        self.workflow(HEAD.format(event="push", permissions="id-token: write", more="") +
                      '      - run: |\n          curl -sS -m 1 -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=x" || true\n')
        (self.repo / ".lact.yml").write_text(f"run: {{oidc: [{{audience: x, command: 'exec >/dev/null 2>&1; sleep 50; touch {self.dir}/late'}}]}}\n")
        start = time.monotonic()
        self.records("run", "ci", code=0)
        self.assertLess(time.monotonic() - start, 20)

    def test_what_is_wrong_in_a_rule_is_told_with_its_place(self):
        self.workflow("on: push\njobs: {}\n")
        for text, what in (("{oidc: x}", "1:13: expected a list"), ("{oidc: [{audience: x}]}", "1:14: expected 'audience', and"),
                           ("{oidc: [{audience: x, secret: A, command: b}]}", "1:14: expected"),
                           ("{oidc: [{audience: 1, secret: A}]}", "1:25: expected a text"), ("{oidc: [{audienc: x}]}", "1:15: unknown setting")):
            (self.repo / ".lact.yml").write_text(f"run: {text}\n")
            self.assertIn(".lact.yml:" + what, self.lact("run", "ci", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
