#!/usr/bin/env python3
"""Version managers: a job uses the user's tools, and what it installs is its own."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


class Toolchains(lact.Case):
    def setUp(self):
        super().setUp()
        stable = self.home / ".rustup/toolchains/stable-x86_64-unknown-linux-gnu/bin"
        stable.mkdir(parents=True)
        (stable / "rustc").write_text("#!/bin/sh\necho rustc of the user\n")
        (stable / "rustc").chmod(0o755)
        (self.home / ".rustup/settings.toml").write_text(
            'version = "12"\ndefault_toolchain = "stable-x86_64-unknown-linux-gnu"\n[overrides]\n')
        for version in ("3.10.1", "3.11.7"):
            (self.home / ".pyenv/versions" / version / "bin").mkdir(parents=True)
        (self.home / ".pyenv/version").write_text("3.11.7\n")

    def snapshot(self):
        return sorted(str(p) for p in self.home.rglob("*"))

    def run_steps(self, *steps, **env):
        self.workflow("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" +
                      "".join(f"      - run: {step}\n" for step in steps))
        result = self.lact("run", "ci", "--json", env=self.env(**env), code=0)
        return lact.lines([lact.json.loads(line) for line in result.stdout.splitlines()], 0)

    def env(self, **more):
        env = super().env(**more)
        if "PYENV_ROOT" not in more:
            env.pop("PYENV_ROOT", None)
        return env

    def test_what_a_step_installs_is_the_jobs_alone(self):
        before = self.snapshot()
        lines = self.run_steps(
            '"$RUSTUP_HOME/toolchains/host/bin/rustc"',
            'grep default_toolchain "$RUSTUP_HOME/settings.toml"',
            'mkdir -p "$RUSTUP_HOME/toolchains/stable-x86_64-unknown-linux-gnu"; echo x > "$RUSTUP_HOME/settings.toml"',
            'ls "$PYENV_ROOT/versions"; cat "$PYENV_ROOT/version"',
            'mkdir "$PYENV_ROOT/versions/3.14.0"; echo 3.14.0 > "$PYENV_ROOT/version"',
            'test "$RUSTUP_HOME" = "$HOME/.rustup" && test "$PYENV_ROOT" = "$HOME/.pyenv"')
        self.assertEqual(lines, ["rustc of the user", 'default_toolchain = "host"', "3.10.1", "3.11.7", "3.11.7"])
        self.assertEqual(self.snapshot(), before)
        self.assertEqual((self.home / ".pyenv/version").read_text(), "3.11.7\n")

    def test_folders_named_by_the_users_variables_are_found(self):
        elsewhere = self.dir / "elsewhere"
        (elsewhere / "versions/3.9.1").mkdir(parents=True)
        lines = self.run_steps('ls "$PYENV_ROOT/versions"; mkdir "$PYENV_ROOT/versions/new"', PYENV_ROOT=str(elsewhere))
        self.assertEqual(lines, ["3.9.1"])
        self.assertEqual(os.listdir(elsewhere / "versions"), ["3.9.1"])

    def test_jobs_do_not_share_what_they_install(self):
        self.run_steps('touch "$RUSTUP_HOME/mark"')
        lact.shutil.rmtree(self.repo)
        self.assertEqual(self.run_steps('ls "$RUSTUP_HOME"'), ["settings.toml", "toolchains"])


if __name__ == "__main__":
    unittest.main()
