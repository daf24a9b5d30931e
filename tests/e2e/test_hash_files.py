#!/usr/bin/env python3
"""hashFiles beside GitHub's own library for globs, over real trees.

What is expected is never written down here: node runs @actions/glob, in the version that the
runner has, on the same folder. `--seed N` and `--sets N` choose other random patterns.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import lact  # noqa: E402

SEED, SETS = 1, 400
FOLLOW = "--follow-symbolic-links"

# Names that a glob, a shell or a sort may trip over.
NAMES = ["a", "b", "ab", "abc", "a.txt", "b.txt", "ab.txt", "A.txt", "a.b.txt", ".hidden", ".a", "..b", "a b",
         " a", "[x]", "x", "[", "]", "*", "?", "a*b", "a?b", "\\", "a\\b", "{a,b}", "(a)", "+(a)", "!a", "#a", "~",
         "-", "a-b", "^", "a^", "$a", "a+b", "a|b", "é", "e\u0301", "ß", "日本", "日本語.txt", "Ω", "😀", "😀.txt",
         "\uff5e", "a\u00a0b", "node_modules", "package-lock.json", "0", "10", "9", "_", "Z", "z"]


def make_tree(folder, generator, depth=3):
    """Files in folders in folders; some are empty."""
    for name in generator.sample(NAMES, generator.randint(4, 9)):
        path = folder / name
        if depth > 0 and generator.random() < 0.45:
            path.mkdir()
            make_tree(path, generator, depth - 1)
        else:
            path.write_text(generator.choice(["", "x", str(path)]))


def all_paths(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def escape(name):
    return "".join("\\" + c if c in "*?[]\\!^" else c for c in name)


def char_set(generator, c):
    """A set that has the character, or looks as if it had."""
    if c in "()":
        # JavaScript takes a parenthesis behind `[]` for one of a regular expression.
        return f"[{c}]"
    return generator.choice(["[{}]", "[{}a]", "[!{}]", "[^{}]", "[!zq]", "[a-z{}]", "[]{}]", "[{}-]", "[z-a{}]",
                             "[{}", "[\\{}]", "[{}!]", "[{}^]"]).format(c)


def blurred(generator, name):
    """A pattern that matches the name, or nearly does."""
    kind = generator.randrange(9)
    at = generator.randrange(len(name))
    if kind < 2:
        return escape(name)
    if kind == 2:
        return name
    if kind == 3:
        return "*"
    if kind == 4:
        return escape(name[:at]) + "*" + escape(name[generator.randint(at, len(name)):])
    if kind == 5:
        return escape(name[:at]) + "?" + escape(name[at + 1:])
    if kind == 6:
        return escape(name[:at]) + char_set(generator, name[at]) + escape(name[at + 1:])
    if kind == 7:
        return "*" + os.path.splitext(name)[1]
    return generator.choice(["**", "***", "*.*", ".*", "?*", "*?", "[a-z]*", "*[!a]", "a**", "[!.]*"])


def random_pattern(generator, root, paths):
    names = generator.choice(paths).split("/")
    pattern = [blurred(generator, name) for name in names]
    if generator.random() < 0.3:
        pattern[generator.randrange(len(pattern))] = "**"
    if generator.random() < 0.2:
        pattern = ["**"] + pattern[generator.randrange(len(pattern)):]
    if generator.random() < 0.2:
        pattern = pattern[:generator.randint(1, len(pattern))]
    if generator.random() < 0.1:
        pattern.append(generator.choice(["**", "*", "none"]))
    text = generator.choice(["/", "/", "/", "//"]).join(pattern)
    text += generator.choice(["", "", "", "", "/"])
    text = generator.choice(["", "", "", "", "./", f"{escape(str(root))}/"]) + text
    return generator.choice(["", "", "", "", " ", "\t"]) + text


def random_patterns(generator, root, paths):
    patterns = [random_pattern(generator, root, paths) for _ in range(generator.randint(1, 4))]
    for at in range(len(patterns)):
        chance = generator.random()
        if at > 0 and chance < 0.4:
            patterns[at] = "!" + patterns[at]
        elif chance < 0.05:
            patterns[at] = generator.choice(["!!", "! ", "#", ""]) + patterns[at]
    if len(patterns) > 2 and generator.random() < 0.5:
        patterns[:2] = ["\n".join(patterns[:2])]
    return patterns


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class HashFiles(lact.Case):
    def setUp(self):
        super().setUp()
        self.cases = []
        self.root = self.dir / "work"
        self.root.mkdir()

    def make(self, *paths):
        for path in paths:
            target = self.root / path
            if path.endswith("/"):
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"content of {path}\n")

    def ask(self, *patterns, follow=False, folder=None):
        self.cases.append({"folder": str(folder or self.root), "patterns": patterns, "follow": follow})

    def ours(self, case):
        arguments = ([FOLLOW] if case["follow"] else []) + list(case["patterns"])
        result = self.lact("expr", f"hashFiles({', '.join(map(quoted, arguments))})", cwd=case["folder"])
        if result.returncode == 0:
            return {"hash": result.stdout.rstrip("\n")}
        self.assertEqual(result.returncode, 2, result.stderr)
        return {"error": result.stderr}

    def compare(self):
        """Asks both; the two agree on each hash, and on what is an error. Returns the hashes."""
        done = subprocess.run(["node", str(HERE / "hash_files" / "hash_files.mjs")], input=json.dumps(self.cases),
                              env=self.env(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = json.loads(done.stdout)
        self.assertEqual(len(answers), len(self.cases))
        wrong = []
        for case, answer in zip(self.cases, answers):
            ours = self.ours(case)
            if ours.get("hash") != answer.get("hash"):
                wrong.append(f"{case}\n  lact {ours}\n  node {answer}")
        self.assertFalse(wrong, "\n".join([f"{len(wrong)} of {len(answers)} differ"] + wrong[:20]))
        self.cases = []
        return [answer.get("hash") for answer in answers]

    def test_any_depth_single_names_and_folders(self):
        self.make("package-lock.json", "web/package-lock.json", "web/src/a.js", "web/src/deep/b.js", "api/a.js",
                  "api/deep/package-lock.json", "empty/")
        for pattern in ("**/package-lock.json", "package-lock.json", "*", "**", "web", "web/", "web/**", "web/*", "**/",
                        "**/*.js", "web/**/b.js", "**/deep/**", "*/deep", "**/src/*", "**/**/b.js", "web/***/b.js",
                        "a**", "./web", "./", ".", "web//src", "**/web/**/b.js", "empty", "empty/**", "*/*/*/*",
                        str(self.root / "web"), str(self.root / "**/*.js")):
            self.ask(pattern)
        self.compare()

    def test_what_matches_nothing_is_empty(self):
        self.make("a", "b/c")
        for pattern in ("none", "none/**", "b/none", "*.go", "**/none", "b/c/d/**/e", "#a", "", "/none", "a/", "A"):
            self.ask(pattern)
        hashes = self.compare()
        self.assertEqual(set(hashes[:5]) | set(hashes[6:]), {""})
        self.assertIsNone(hashes[5])  # a folder's path through a file is an error

    def test_exclusion_and_order(self):
        self.make("a/1", "a/2", "a/keep/3", "b/1", "b/2", "c")
        for patterns in (["**", "!a"], ["**", "!a/"], ["**", "!a/**"], ["!a", "**"], ["**", "!a", "a/keep"],
                         ["a", "!a/keep", "a/keep/3"], ["**", "!**/1"], ["**", "!!a"], ["b", "a"], ["a", "b"],
                         ["b/*", "**"], ["c", "b/2", "a/1"], ["!**"], ["**", "! a"], ["**", "!**/keep/"], ["**", "!*/"],
                         ["a/1\nb/1"], ["a/1\n!a/1\n"], ["# no\n\n  a/1  \n"], ["a/*", "!a/1", "!a/2"]):
            self.ask(*patterns)
        self.compare()

    def test_order_is_that_of_bytes_and_depth_first(self):
        self.make("a/z", "a.txt", "a-b", "a0", "A", "Z", "_", "é", "z/é", "z/e", "z/日", "z/😀", "z/\uff5e", "10", "9")
        self.ask("**")
        self.ask("z/*")
        hashes = self.compare()
        for patterns in (("z/e", "z/é", "z/日", "z/\uff5e", "z/😀"),):
            self.ask(*patterns)
            # Emoji last: by code points, not UTF-16 units.
            self.assertEqual(self.compare(), [hashes[1]])

    def test_dot_files_sets_escapes_and_odd_names(self):
        self.make(".envy", ".github/config", "a/.b/c", "[x]", "x", "a]", "a b/c d", " lead", "-", "a-b", "!a", "#a", "~", "^",
                  "a*b", "a?b", "axb", "a\\b", "{a,b}", "(a)", "+(a)", "[!a]", "日本/語.txt", "😀", "é.txt", "a/b[c/d]e")
        for pattern in (".*", "*", "**/.*", ".github", "[x]", "\\[x\\]", "[[]x]", "[x", "[]x]", "a]", "a b", "* *", " lead",
                        "[-]", "[a-]", "[!a-z]*", "[^a-z]*", "[z-a]", "[z-a]*", "\\!a", "[!]a", "[!a]", "[!]*", "\\#a",
                        "\\~", "[~]", "[\\^]", "[^]", "a\\*b", "a[*]b", "a\\?b", "a?b", "a\\\\b", "a[\\\\]b", "a\\b",
                        "{a,b}", "(a)", "+(a)", "@(a|b)", "日?/*", "[日本]*", "?", "??", "???", "[😀]", "[😀]?", "é*", "?.txt",
                        "[é].txt", "a/b[c/d]e", "*\\", "[\\]]", "[a\\]b]]", "[[:alpha:]]*", "~", "~/x", "!~", "a[]b", "[]"):
            self.ask(pattern)
        self.compare()

    def test_what_is_refused(self):
        self.make("a/b", "..b", ".c")
        for pattern in ("!", "!!", "! ", "../a", "a/..", "a/./b", "a/[.]/b", "\\.\\./a", "..", "/..", "./..", "..b", ".c",
                        "a/...", "./.c"):
            self.ask(pattern)
        self.compare()

    def test_the_only_option_is_following_links(self):
        self.make("a")
        self.assertIn("--follow-symbolic-links", self.lact("expr", "hashFiles('--follow', 'a')", cwd=self.root,
                                                           code=2).stderr)
        self.ask("a", "--follow")
        self.compare()

    def test_links(self):
        self.make("real/a", "real/deep/b", "other/c")
        (self.dir / "else").mkdir()
        (self.dir / "else" / "d").write_text("d")
        for link, target in (("file", "real/a"), ("folder", "real"), ("real/deep/up", "../.."), ("other/back", "."),
                             ("twice", "folder"), ("outside", self.dir / "else")):
            (self.root / link).symlink_to(target)
        for follow in (False, True):
            for pattern in ("**", "file", "folder", "folder/", "folder/**", "folder/*", "folder/deep", "*/deep/**",
                            "**/a", "**/b", "twice/**", "twice/deep/b", "other", "other/back/**", "real/deep/up/other/*",
                            "outside/d", "outside", "file/", "file/**"):
                self.ask(pattern, follow=follow)
        self.compare()

    def test_links_that_lead_nowhere(self):
        self.make("a", "b/c")
        (self.root / "broken").symlink_to("nowhere")
        (self.root / "b/circle").symlink_to("circle")
        for follow in (False, True):
            for pattern in ("a", "broken", "broken/**", "*", "**", "b/*", "b/circle", "**/c", "!broken"):
                self.ask(pattern, follow=follow)
        self.ask("**", "!broken", "!b/circle")
        self.compare()

    def test_what_is_outside_the_workspace_does_not_count(self):
        self.make("inside/a", "outside/b", "c", "inside-too/d")
        inside = self.root / "inside"
        for pattern in (str(self.root), str(self.root / "**"), str(self.root / "*"), str(self.root / "outside"),
                        str(self.root / "inside-too/*"), str(self.root / "inside"), "**"):
            self.ask(pattern, folder=inside)
        self.ask("a", str(self.root), folder=inside)
        self.compare()

    def test_a_workspace_with_odd_characters_in_its_path(self):
        for name in ("a [x] b", "st*r", "q?", "back\\slash", "日本 😀", "[open", "!no", "#no"):
            self.make(f"{name}/a.txt", f"{name}/b/c.txt")
            for pattern in ("*.txt", "**/*.txt", "./b", "b/*"):
                self.ask(pattern, folder=self.root / name)
        self.compare()

    def test_deep_trees_and_large_files(self):
        self.make("d/" * 200 + "leaf", "d/" * 100 + "middle")
        (self.root / "large").write_bytes(bytes(range(256)) * 4096 * 3 + b"tail")
        (self.root / "empty").write_bytes(b"")
        (self.root / "block").write_bytes(bytes(1 << 17))
        for pattern in ("**", "**/leaf", "d/**/d/leaf", "**/middle", "large", "empty", "block", "*"):
            self.ask(pattern)
        self.compare()

    def test_random_patterns_over_random_trees(self):
        generator = random.Random(SEED)
        per_tree = 100
        for number in range((SETS + per_tree - 1) // per_tree):
            root = self.root / str(number)
            root.mkdir()
            make_tree(root, generator)
            paths = all_paths(root)
            for _ in range(per_tree):
                self.ask(*random_patterns(generator, root, paths), folder=root, follow=generator.random() < 0.2)
        hashes = self.compare()
        found = len([h for h in hashes if h])
        print(f"{len(hashes)} sets of patterns, {found} of which find files, {hashes.count(None)} refused")
        self.assertGreater(found, len(hashes) / 3)


def option(name, otherwise):
    if name not in sys.argv:
        return otherwise
    at = sys.argv.index(name)
    value = int(sys.argv[at + 1])
    del sys.argv[at:at + 2]
    return value


if __name__ == "__main__":
    SEED = option("--seed", SEED)
    SETS = option("--sets", SETS)
    unittest.main()
