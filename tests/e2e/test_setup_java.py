#!/usr/bin/env python3
"""setup-java with the Java of this machine: a program runs, and its exception is annotated."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

MAIN = """\
class Main {
    public static void main(String[] arguments) {
        System.out.println(6 * 7);
        throw new IllegalStateException("out of luck");
    }
}
"""


class SetupJava(lact.Case):
    def test_a_java_of_the_machine_runs_and_its_exceptions_are_annotated(self):
        self.workflow("""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: java
        uses: actions/setup-java@v5
        with: {distribution: temurin, java-version: ">=8", cache: maven}
      - run: |
          test "$JAVA_HOME" = "${{ steps.java.outputs.path }}"
          test "$(command -v javac)" = "$JAVA_HOME/bin/javac"
          echo "hit ${{ steps.java.outputs.cache-hit }}"
          mkdir -p ~/.m2/repository
      - run: javac Main.java && java Main
""", **{"Main.java": MAIN, "pom.xml": "<project/>"})
        records = self.records("run", "ci", "--offline", code=1)
        texts = [record.get("text") for record in records]
        self.assertIn("hit false", texts)
        self.assertIn("42", texts)
        self.assertIn("out of luck",
                      [r["message"] for r in records if r["record"] == "annotation"])


if __name__ == "__main__":
    unittest.main()
