#!/usr/bin/env python3
"""`cmake --install`: what it installs, and that it works from there."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


class Install(lact.Case):
    def test_the_program_and_its_page_are_installed_and_nothing_else(self):
        build = pathlib.Path(lact.LACT).resolve().parent
        prefix = self.dir / "prefix"
        subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, capture_output=True)
        found = sorted(str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file())
        self.assertEqual(found, ["bin/lact", "share/man/man1/lact.1"])
        version = subprocess.run([prefix / "bin/lact", "--version"], env=self.env(), capture_output=True, text=True,
                                 check=True)
        self.assertRegex(version.stdout, r"^lact \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
