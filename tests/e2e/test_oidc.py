#!/usr/bin/env python3
"""The stand-in for GitHub's issuer of OIDC tokens."""
import base64
import json
import os
import subprocess
import sys
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


if __name__ == "__main__":
    unittest.main()
