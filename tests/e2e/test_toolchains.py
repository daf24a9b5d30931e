#!/usr/bin/env python3
"""Version managers: a job uses the user's tools, and what it installs is its own."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


# The user's files, by manager; what a job sees of them, and what it writes.
USERS = (
    ".nodenv/versions/20.1.0/bin/node", ".nodenv/version",
    ".volta/tools/image/node/20.1.0/bin/node", ".volta/tools/image/packages/yo/bin/yo", ".volta/tools/user/platform.json",
    ".volta/tools/inventory/node/node-v20.1.0-npm", ".volta/bin/node", ".volta/layout.v4",
    ".asdf/installs/nodejs/20.1.0/bin/node", ".asdf/plugins/nodejs/bin/install",
    ".local/share/mise/installs/node/20.1.0/bin/node", ".local/share/mise/plugins/x/y",
    ".sdkman/candidates/java/21.0.1/bin/java", ".sdkman/bin/sdkman-init.sh", ".sdkman/etc/config",
    ".sdkman/var/candidates", ".sdkman/src/sdkman-use.sh",
    ".nvm/nvm.sh", ".nvm/alias/default", ".nvm/versions/node/v20.1.0/bin/node",
    ".local/share/fnm/node-versions/v20.1.0/installation/bin/node",
    "go/bin/tool", ".cargo/bin/tool",
)
MANAGERS = (
    # variable, what a job reads, where it installs and sets what is the default
    ("NODENV_ROOT", "versions/20.1.0/bin/node", "versions/22.0.0/x", "version"),
    ("VOLTA_HOME", "tools/image/node/20.1.0/bin/node", "tools/image/node/22.0.0/x", "tools/user/platform.json"),
    ("VOLTA_HOME", "layout.v4", "tools/image/packages/other/x", "bin/other"),
    ("ASDF_DATA_DIR", "installs/nodejs/20.1.0/bin/node", "installs/nodejs/22.0.0/x", "shims/node"),
    ("MISE_DATA_DIR", "installs/node/20.1.0/bin/node", "installs/node/22.0.0/x", "shims/node"),
    ("SDKMAN_DIR", "candidates/java/current/bin/java", "candidates/java/22/x", "etc/config"),
    ("SDKMAN_DIR", "bin/sdkman-init.sh", "candidates/kotlin/2/x", "var/candidates"),
    ("NVM_DIR", "versions/node/v20.1.0/bin/node", "versions/node/v22.0.0/x", "alias/default"),
    ("FNM_DIR", "node-versions/v20.1.0/installation/bin/node", "node-versions/v22.0.0/x", "aliases/22"),
)


class Toolchains(lact.Case):
    def setUp(self):
        super().setUp()
        stable = self.home / ".rustup/toolchains/stable-x86_64-unknown-linux-gnu/bin"
        stable.mkdir(parents=True)
        (stable / "rustc").write_text("#!/bin/sh\necho rustc of the user\n")
        (stable / "rustc").chmod(0o755)
        (self.home / ".rustup/settings.toml").write_text(
            'version = "12"\ndefault_toolchain = "stable-x86_64-unknown-linux-gnu"\n[overrides]\n')
        for path in USERS:
            file = self.home / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"user's {path}\n")
        (self.home / ".sdkman/candidates/java/current").symlink_to("21.0.1")
        (self.home / ".local/share/fnm/aliases").mkdir(parents=True)
        (self.home / ".local/share/fnm/aliases/default").symlink_to(
            self.home / ".local/share/fnm/node-versions/v20.1.0/installation")
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

    def contents(self):
        return {path: path.read_bytes() for path in self.home.rglob("*") if path.is_file()}

    def test_each_manager_has_a_folder_of_the_jobs_own(self):
        before = self.contents()
        for variable, read, install, default in MANAGERS:
            lines = self.run_steps(
                f'cat "${variable}/{read}"; mkdir -p "${variable}/{install}" "$(dirname "${variable}/{default}")"; '
                f'echo job > "${variable}/{default}"; case ${variable} in "$HOME"/*) echo own ;; esac')
            self.assertEqual((variable, len(lines), lines[0][:6], lines[-1]), (variable, 2, "user's", "own"))
            lact.shutil.rmtree(self.repo)
        self.assertEqual(self.contents(), before)

    def test_a_default_that_is_a_link_is_the_jobs(self):
        self.run_steps('ln -sfn ../../22 "$SDKMAN_DIR/candidates/java/current"; ln -sfn elsewhere "$FNM_DIR/aliases/default"')
        self.assertEqual(os.readlink(self.home / ".sdkman/candidates/java/current"), "21.0.1")
        self.assertTrue((self.home / ".local/share/fnm/aliases/default/bin/node").exists())

    def test_go_and_cargo_have_their_folders_in_the_jobs_home(self):
        lines = self.run_steps('echo "${GOPATH-none} ${GOMODCACHE-none} ${GOBIN-none} ${CARGO_HOME-none}"; ls "$HOME/go/bin" "$HOME/.cargo/bin" 2>/dev/null | wc -l',
                               **{name: str(self.home / "go") for name in ("GOPATH", "GOMODCACHE", "GOBIN", "CARGO_HOME")})
        self.assertEqual(lines, ["none none none none", "0"])

    def programs(self, folder, **scripts):
        """Programs of the user's; the PATH that has them first."""
        folder = self.home / folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, script in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    def test_what_installs_into_a_version_of_the_users_installs_for_the_job(self):
        say = 'echo "${0##*/} $* [$NPM_CONFIG_PREFIX]"'
        path = self.programs(".nvm/versions/node/v20.1.0/bin", npm=say, corepack=say, pip=say, python3=say)
        lines = self.run_steps(
            "npm install -g x", "corepack enable pnpm", "corepack --version", "pip install 'a b'",
            "pip install --target x y", "pip list", "python3 -m pip install x", "python3 -m venv x",
            'mkdir -p "$HOME/.local/bin"; printf "#!/bin/sh\\necho newer" > "$HOME/.local/bin/npm"; chmod +x "$HOME/.local/bin/npm"; npm',
            'NPM_CONFIG_PREFIX=/elsewhere; export NPM_CONFIG_PREFIX; rm "$HOME/.local/bin/npm"; npm x', PATH=path)
        own = next(line for line in lines if line.startswith("npm install")).split("[")[1][:-1]
        self.assertTrue(own.endswith("/_home/.local"), own)
        self.assertEqual(lines, [
            f"npm install -g x [{own}]", f"corepack enable --install-directory {own}/bin pnpm []", "corepack --version []",
            "pip install --user a b []", "pip install --target x y []", "pip list []", "python3 -m pip install --user x []",
            "python3 -m venv x []", "newer", "npm x [/elsewhere]"])

    @unittest.skipUnless(lact.shutil.which("npm"), "no npm here")
    def test_a_real_npm_installs_for_the_job(self):
        path = self.programs(".nvm/versions/node/v20.1.0/bin", npm=f'exec "{lact.shutil.which("npm")}" "$@"')
        before = self.contents()
        self.assertEqual(self.run_steps(
            'mkdir x; cd x; echo \'{"name":"x","version":"1.0.0","bin":"x.js"}\' > package.json',
            'cd x; printf "#!/bin/sh\\necho x of the job" > x.js; npm install --silent -g . && x', PATH=path), ["x of the job"])
        self.assertEqual(self.contents(), before)

    @unittest.skipUnless(os.access("/usr/bin/python3", os.X_OK), "no python3 here")
    def test_a_real_pip_installs_for_the_job_but_not_in_an_environment(self):
        path = self.programs(".pyenv/shims", python3='exec /usr/bin/python3 "$@"')
        before = self.contents()
        lines = self.run_steps(
            'python3 -m venv e; mkdir p; printf "[project]\\nname = \'x\'\\nversion = \'1\'\\n" > p/pyproject.toml',
            '. e/bin/activate; python3 -m pip install --quiet --no-index --no-deps --dry-run pip && python3 -c "import sys; print(sys.prefix)"',
            PATH=path, PIP_DISABLE_PIP_VERSION_CHECK="1")
        self.assertTrue(lines[-1].endswith("/e"), lines)
        self.assertEqual(self.contents(), before)

    def test_programs_of_the_systems_have_no_launcher(self):
        self.assertEqual(self.run_steps("command -v npm", PATH=self.programs(self.dir / "system", npm="")), [str(self.dir / "system/npm")])

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
