#!/usr/bin/env python3
"""setup-go against the real Go proxy: a toolchain that compiles, and the problem matcher of go."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


class SetupGo(lact.Case):
    def test_a_go_of_the_proxy_compiles_and_its_errors_are_annotated(self):
        self.workflow("""\
on: push
env: {GOFLAGS: -buildvcs=false}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: go
        uses: actions/setup-go@v6
        with: {go-version-file: go.mod}
      - run: echo "has ${{ steps.go.outputs.go-version }} $GOTOOLCHAIN" && go run .
      - run: go vet -tags wrong .
""", **{"go.mod": "module x\n\ngo 1.22.0\n",
        "main.go": "package main\n\nfunc main() { println(6 * 7) }\n",
        "wrong.go": "//go:build wrong\n\npackage main\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\", \"\") }\n"})
        proxy = os.environ.get("GOPROXY")
        if proxy:
            path = self.home / ".config/go/env"
            path.parent.mkdir(parents=True)
            path.write_text(f"GOPROXY={proxy}\n")
        records = self.records("run", "ci", code=1, timeout=300)
        texts = [record.get("text") for record in records]
        self.assertIn("has 1.22.0 local", texts)
        self.assertIn("42", texts)
        places = [(r.get("file"), r.get("start_line")) for r in records if r.get("file")]
        self.assertIn(("wrong.go", 7), places)


if __name__ == "__main__":
    unittest.main()
