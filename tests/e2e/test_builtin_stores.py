#!/usr/bin/env python3
"""The built-in cache and artifact actions: what one job or run keeps, another one finds."""
import json
import os
import signal
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402


def job(name, *steps, needs=None, more=""):
    head = f"  {name}:\n    runs-on: ubuntu-latest\n" + (f"    needs: {needs}\n" if needs else "") + more + "    steps:\n"
    return head + "".join(f"      - {step}\n" for step in steps)


def uses(action, id=None, **inputs):
    step = {"uses": action, **({"id": id} if id else {}), "with": {k.replace("_", "-"): v for k, v in inputs.items()}}
    return json.dumps(step)


def run(script, **more):
    return json.dumps({"run": script, **more})


class Stores(lact.Case):
    def go(self, *jobs, code=0, args=(), event="push"):
        text = f"on: {event}\njobs:\n" + "".join(jobs)
        if hasattr(self, "repo"):
            self.write({".github/workflows/ci.yml": text})
        else:
            self.workflow(text)
        return self.records("run", "ci", *args, code=code)

    def output(self, records, job=0):
        return lact.lines(records, job)

    def interrupted(self, *steps):
        """Seconds that the run takes to end after Ctrl-C in the last step."""
        text = "on: push\njobs:\n" + job("a", *steps)
        if hasattr(self, "repo"):
            self.write({".github/workflows/ci.yml": text})
        else:
            self.workflow(text)
        process = self.popen("run", "ci", "--json")
        for line in process.stdout:
            if '"go"' in line:
                break
        time.sleep(1)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=60)
        finally:
            process.kill()
        return time.monotonic() - start


class Cache(Stores):
    PATHS = "made\n~/.tool"

    def test_files_links_and_the_home_come_back_in_the_next_run(self):
        save = [uses("actions/cache@v4", path=self.PATHS, key="k-1"),
                run("mkdir -p made/sub made/empty ~/.tool; echo one > made/sub/x; chmod 750 made/sub/x; ln made/sub/x made/hard;"
                    "ln -s /usr/bin/env made/out; ln -s sub/x made/in; echo tool > ~/.tool/t")]
        out = self.output(self.go(job("a", *save)))
        self.assertIn("Cache not found for input keys: k-1", out)
        self.assertIn("Cache saved with key: k-1", out)
        look = run("echo hit=${{ steps.c.outputs.cache-hit }}; cat made/sub/x made/hard made/in ~/.tool/t; readlink made/out made/in;"
                   "stat -c '%a %h' made/sub/x; [ -d made/empty ] && echo empty")
        out = self.output(self.go(job("a", uses("actions/cache@v4", "c", path=self.PATHS, key="k-1"), look)))
        self.assertIn("Cache restored from key: k-1", out)
        start = out.index("hit=true")
        self.assertEqual(out[start:start + 9], ["hit=true", "one", "one", "one", "tool", "/usr/bin/env", "sub/x", "750 2", "empty"])
        self.assertIn("Cache hit occurred on the primary key k-1, not saving cache.", out)

    def test_a_restore_key_finds_the_newest_and_the_key_is_saved_anew(self):
        for key, text in (("k-1", "old"), ("k-2", "new")):
            self.go(job("a", run(f"mkdir d; echo {text} > d/x"), uses("actions/cache/save@v4", path="d", key=key)))
        out = self.output(self.go(job("a", uses("actions/cache@v4", "c", path="d", key="k-3", restore_keys="z-\nk-"),
                                      run("cat d/x; echo hit=${{ steps.c.outputs.cache-hit }}"))))
        self.assertIn("Cache restored from key: k-2", out)
        self.assertIn("new", out)
        self.assertIn("hit=false", out)
        self.assertIn("Cache saved with key: k-3", out)

    def test_the_outputs_of_restore_name_both_keys(self):
        self.go(job("a", run("mkdir d; echo > d/x"), uses("actions/cache/save@v4", path="d", key="k-1")))
        show = run("echo \"$O\" | tr -d ' \\n'; echo; ls", env={"O": "${{ toJSON(steps.c.outputs) }}"})
        out = self.output(self.go(job("a", uses("actions/cache/restore@v4", "c", path="d", key="K-1", lookup_only="true"), show)))
        self.assertIn('{"cache-hit":"true","cache-matched-key":"k-1","cache-primary-key":"K-1"}',
                      [json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")) for line in out if line.startswith("{")])
        self.assertNotIn("d", out)
        out = self.output(self.go(job("a", uses("actions/cache/restore@v4", "c", path="d", key="none"), show)))
        self.assertIn('{"cache-primary-key":"none"}', out)
        self.assertIn("  'k-1' does not begin with the key", out)

    def test_what_fails_and_what_does_not(self):
        self.go(job("a", run("mkdir d; echo > d/x"), uses("actions/cache/save@v4", path="d", key="k"),
                    uses("actions/cache/save@v4", path="d", key="k"), uses("actions/cache/save@v4", path="none", key="n")))
        for inputs, error in (({"path": "d", "key": "x", "fail_on_cache_miss": "true"},
                               "Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: x"),
                              ({"path": "d", "key": "a,b"}, "Key Validation Error: a,b cannot contain commas."),
                              ({"path": "d", "key": "x" * 513}, f"Key Validation Error: {'x' * 513} cannot be larger than 512 characters."),
                              ({"path": "d", "key": "x", "restore_keys": "\n".join("abcdefghij")},
                               "Key Validation Error: Keys are limited to a maximum of 10."),
                              ({"path": "d"}, "Input required and not supplied: key"),
                              ({"key": "x"}, "Input required and not supplied: path")):
            with self.subTest(error[:40]):
                records = self.go(job("a", uses("actions/cache/restore@v4", **inputs)), code=1)
                self.assertIn(error, lact.lines(records, kind="error"))
        rows = [json.loads(line)["key"] for line in self.lact("cache", "list", "--json", code=0).stdout.splitlines()]
        self.assertEqual(rows, ["k"])

    def test_globs_and_excluded_files(self):
        self.go(job("a", run("mkdir -p d/keep d/drop; touch d/keep/a.o d/keep/b.c d/drop/c.o"),
                    uses("actions/cache/save@v4", path="d/**/*.o\n!d/drop/**", key="k")))
        out = self.output(self.go(job("a", uses("actions/cache/restore@v4", path="d/**/*.o\n!d/drop/**", key="k"), run("find d -type f"))))
        self.assertIn("d/keep/a.o", out)
        self.assertNotIn("d/drop/c.o", out)

    def test_a_pull_request_reads_the_base_and_writes_its_own(self):
        self.go(job("a", run("mkdir d; echo > d/x"), uses("actions/cache/save@v4", path="d", key="main")))
        self.git("checkout", "-q", "-b", "topic")
        self.go(job("a", run("mkdir d; echo > d/x"), uses("actions/cache/save@v4", path="d", key="topic")))
        pull = self.go(job("a", uses("actions/cache/restore@v4", path="d", key="topic"), uses("actions/cache/restore@v4", path="d", key="main"),
                           uses("actions/cache/save@v4", path="d", key="mine")), event="pull_request")
        out = self.output(pull)
        self.assertIn("Cache not found for input keys: topic", out)
        self.assertIn("  'topic' was saved by 'refs/heads/topic', which this run does not see", out)
        self.assertIn("Cache restored from key: main", out)
        rows = [json.loads(line) for line in self.lact("cache", "list", "--json", code=0).stdout.splitlines()]
        self.assertRegex(rows[0]["scope"], r"^refs/pull/\d+/merge$")

    def test_the_mode_of_a_job_denies(self):
        self.go(job("a", run("mkdir d; echo > d/x"), uses("actions/cache/save@v4", path="d", key="k")))
        out = self.output(self.go(job("a", uses("actions/cache@v4", path="d", key="k"), more="    cache-mode: none\n")))
        self.assertIn("The cache mode of this job allows no reading.", out)
        self.assertIn("The cache mode of this job allows no writing.", out)
        out = self.output(self.go(job("a", uses("actions/cache@v4", path="d", key="j", restore_keys="k"), more="    cache-mode: read\n")))
        self.assertIn("Cache restored from key: k", out)
        self.assertIn("The cache mode of this job allows no writing.", out)

    def test_runs_that_anyone_starts_only_read_unless_the_mode_says_otherwise(self):
        save = [run("mkdir d; echo > d/x"), uses("actions/cache/save@v4", path="d", key="k")]
        out = self.output(self.go(job("a", *save), event="issues"))
        self.assertIn("The cache mode of this job allows no writing.", out)
        out = self.output(self.go(job("a", *save, more="    cache-mode: write\n"), event="issues"))
        self.assertIn("Cache saved with key: k", out)
        out = self.output(self.go(job("a", uses("actions/cache/restore@v4", path="d", key="k")), event="issues"))
        self.assertIn("Cache restored from key: k", out)

    def test_what_is_outside_of_the_job_is_not_cached(self):
        outside = self.dir / "outside"
        outside.mkdir()
        (outside / "x").write_text("")
        records = self.go(job("a", run("mkdir d; touch d/x"), uses("actions/cache/save@v4", path=f"d\n{outside}", key="k")))
        self.assertIn(f"'{outside}' is not cached: it is outside of the job's folder", lact.lines(records, kind="warning"))

    def test_a_pattern_that_matches_a_folder_keeps_its_links_and_empty_folders(self):
        make = run("mkdir -p packages/p node_modules/empty deep/node_modules; echo one > packages/p/x; ln -s ../packages/p node_modules/p;"
                   "echo two > deep/node_modules/y")
        save = uses("actions/cache/save@v4", path="**/node_modules", key="k")
        self.go(job("a", make, save))
        out = self.output(self.go(job("a", uses("actions/cache/restore@v4", path="**/node_modules", key="k"),
                                      run("readlink node_modules/p; cat deep/node_modules/y; ls node_modules"))))
        self.assertEqual(out[-4:], ["../packages/p", "two", "empty", "p"])

    def test_paths_within_one_another_keep_hard_links(self):
        inputs = {"path": "d\nd/sub", "key": "k"}
        self.go(job("a", run("mkdir -p d/sub; echo one > d/sub/x; ln d/sub/x d/sub/y"), uses("actions/cache/save@v4", **inputs)))
        out = self.output(self.go(job("a", uses("actions/cache/restore@v4", **inputs), run("cat d/sub/x d/sub/y"))))
        self.assertEqual(out[-2:], ["one", "one"])

    def test_a_flag_that_is_not_true_is_false(self):
        for value in ("", "no", "TRUE"):
            with self.subTest(value):
                self.go(job("a", uses("actions/cache/restore@v4", path="d", key="x", fail_on_cache_miss=value)), code=value == "TRUE")

    def test_saving_never_fails_a_step(self):
        for inputs, warning in (({"path": "d", "key": ""}, "Key is not specified."),
                                ({"path": "", "key": "k"}, "Input required and not supplied: path"),
                                ({"path": "d", "key": "a,b"}, "Key Validation Error: a,b cannot contain commas.")):
            with self.subTest(warning):
                records = self.go(job("a", run("mkdir d; touch d/x"), uses("actions/cache/save@v4", **inputs)))
                self.assertIn(warning, lact.lines(records, kind="warning"))

    def test_nothing_is_left_of_what_cannot_be_saved(self):
        make = run("mkdir d; echo > d/x")
        self.go(job("a", make, uses("actions/cache/save@v4", path="d", key="k")))
        store = next(self.dir.glob("**/1.bin")).parent
        (store / "2.json/x").mkdir(parents=True)
        records = self.go(job("a", make, uses("actions/cache/save@v4", path="d", key="j")))
        self.assertIn("Failed to save: cannot write", "\n".join(lact.lines(records, kind="warning")))
        self.assertEqual(sorted(path.name for path in store.glob("*.bin")), ["1.bin"])

    def test_cancelling_ends_the_saving_of_a_large_file(self):
        big = run("mkdir d; truncate -s 60G d/x")
        for action, inputs in (("actions/cache/save@v4", {"path": "d", "key": "k"}), ("actions/upload-artifact@v4", {"path": "d"})):
            with self.subTest(action):
                self.assertLess(self.interrupted(big, run("echo go"), uses(action, **inputs)), 10)
        self.assertEqual([path for path in self.dir.glob("**/uploads/*")], [])


class Artifacts(Stores):
    MADE = run("mkdir -p out/sub out/.hid; echo 1 > 'out/a b.txt'; echo 2 > out/sub/ü; echo h > out/.hid/x")

    def test_files_of_one_job_come_to_the_next(self):
        records = self.go(
            job("a", self.MADE, uses("actions/upload-artifact@v4", "u", name="all", path="out"),
                run("echo '${{ steps.u.outputs.artifact-id }} ${{ steps.u.outputs.artifact-url }}'; echo ${{ steps.u.outputs.artifact-digest }}")),
            job("b", uses("actions/download-artifact@v4", "d", name="all", path="in"), run("cd in; find . -type f | sort; cat sub/ü"),
                run("echo ${{ steps.d.outputs.download-path }}"), needs="a"))
        first = self.output(records)
        self.assertRegex("\n".join(first), r"\n1 https://github.com/local/repo/actions/runs/\d+/artifacts/1\n[0-9a-f]{64}")
        second = self.output(records, 1)
        self.assertEqual(second[-4:-1], ["./a b.txt", "./sub/ü", "2"])
        self.assertTrue(second[-1].endswith("/repo/in"))

    def test_one_path_its_files_and_several_paths_have_their_roots(self):
        for path, names in (("out/sub", ["ü"]), ("out/a b.txt", ["a b.txt"]), ("out/*.txt\nout/sub", ["a b.txt", "sub/ü"]),
                            ("out/**", ["a b.txt", "sub/ü"]), ("out\n!out/sub/**", ["a b.txt"]), ("o*/sub", ["out/sub/ü"])):
            with self.subTest(path):
                self.go(job("a", self.MADE, uses("actions/upload-artifact@v4", path=path)))
                lact.shutil.rmtree(self.repo / "got", ignore_errors=True)
                self.lact("artifact", "get", "artifact", "-o", "got", code=0)
                found = sorted(str(p.relative_to(self.repo / "got")) for p in (self.repo / "got").rglob("*") if p.is_file())
                self.assertEqual(found, sorted(names))

    def test_hidden_files_come_where_they_are_asked_for(self):
        self.go(job("a", self.MADE, uses("actions/upload-artifact@v4", path="out", include_hidden_files="true")))
        self.lact("artifact", "get", "artifact", "-o", "got", code=0)
        self.assertEqual((self.repo / "got/.hid/x").read_text(), "h\n")

    def test_a_name_is_taken_once_unless_it_is_overwritten(self):
        records = self.go(job("a", self.MADE, uses("actions/upload-artifact@v4", name="n", path="out/sub"),
                              uses("actions/upload-artifact@v4", name="n", path="out", overwrite="true"),
                              uses("actions/upload-artifact@v4", name="n", path="out")), code=1)
        self.assertIn("Failed to upload the artifact: an artifact with this name already exists on the workflow run",
                      lact.lines(records, kind="error"))
        self.lact("artifact", "get", "n", "-o", "got", code=0)
        self.assertTrue((self.repo / "got/a b.txt").exists())

    def test_a_file_that_is_no_archive_names_the_artifact(self):
        records = self.go(job("a", self.MADE, uses("actions/upload-artifact@v7", name="ignored", path="out/a b.txt", archive="false"),
                              uses("actions/download-artifact@v8", path="in"), run("cat 'in/a b.txt'"),
                              uses("actions/upload-artifact@v7", path="out", archive="false")), code=1)
        self.assertIn("1", self.output(records))
        self.assertIn("When 'archive' is set to false, only a single file can be uploaded. Found 2 files to upload.",
                      lact.lines(records, kind="error"))

    def test_nothing_found_warns_fails_or_says_nothing(self):
        for how, kind, code in (("warn", "warning", 0), ("error", "error", 1), ("ignore", "output", 0)):
            with self.subTest(how):
                records = self.go(job("a", uses("actions/upload-artifact@v4", path="none", if_no_files_found=how)), code=code)
                self.assertIn("No files were found with the provided path: none. No artifacts will be uploaded.",
                              lact.lines(records, kind=kind))

    def uploads(self):
        return [self.MADE] + [uses("actions/upload-artifact@v4", name=name, path="out/sub") for name in ("app-1", "app-2", ".dot", "lib")]

    def found(self, *steps, code=0):
        records = self.go(job("a", *self.uploads(), *steps, run("find in -type f | sort")), code=code)
        return [line for line in self.output(records) if line.startswith("in/")]

    def test_patterns_choose_and_folders_are_named_by_the_artifacts(self):
        for pattern, names in (("app-*", ["app-1", "app-2"]), ("{app-1,l?b}", ["app-1", "lib"]), ("!app-*", [".dot", "lib"]),
                               ("*", ["app-1", "app-2", "lib"]), ("app-[!1]", ["app-2"]), ("", [".dot", "app-1", "app-2", "lib"])):
            with self.subTest(pattern):
                self.assertEqual(self.found(uses("actions/download-artifact@v4", path="in", pattern=pattern)),
                                 [f"in/{name}/ü" for name in names])

    def test_one_match_goes_into_the_path_itself_from_version_5_on(self):
        self.assertEqual(self.found(uses("actions/download-artifact@v4", path="in", pattern="lib")), ["in/lib/ü"])
        self.assertEqual(self.found(uses("actions/download-artifact@v5", path="in", pattern="lib")), ["in/ü"])
        self.assertEqual(self.found(uses("actions/download-artifact@v4", path="in", merge_multiple="true")), ["in/ü"])

    def test_downloads_that_cannot_be(self):
        for inputs, error, code in (({"name": "no"}, "Unable to download artifact(s): Artifact not found for name: no", 1),
                                    ({"name": "lib", "artifact_ids": "1"}, "Inputs 'name' and 'artifact-ids' cannot be used together. "
                                     "Please specify only one.", 1),
                                    ({"artifact_ids": "99999"}, "None of the provided artifact IDs were found", 1),
                                    ({"name": "x", "repository": "octo/other"}, "the artifacts of 'octo/other' are not on this machine", 4)):
            with self.subTest(error[:30]):
                records = self.go(job("a", uses("actions/download-artifact@v4", **inputs)), code=code)
                self.assertIn(error, lact.lines(records, kind="error"))

    def test_a_later_run_gets_those_of_an_earlier_one_by_its_number(self):
        self.go(job("a", *self.uploads()))
        run_id = json.loads(self.lact("artifact", "list", "--json", code=0).stdout.splitlines()[0])["run_id"]
        records = self.go(job("a", uses("actions/download-artifact@v4", name="lib", path="in", run_id=run_id, github_token="x"), run("find in -type f")))
        self.assertIn("in/ü", self.output(records))
        # this run has none
        self.go(job("a", uses("actions/download-artifact@v4", name="lib")), code=1)

    def test_merging_makes_one_of_many(self):
        out = self.found(uses("actions/upload-artifact/merge@v4", pattern="app-*", separate_directories="true", delete_merged="true"),
                         uses("actions/download-artifact@v4", path="in"))
        self.assertEqual(out, ["in/.dot/ü", "in/lib/ü", "in/merged-artifacts/app-1/ü", "in/merged-artifacts/app-2/ü"])
        records = self.go(job("a", uses("actions/upload-artifact/merge@v4", pattern="none-*")), code=1)
        self.assertIn("No artifacts found matching pattern 'none-*'", lact.lines(records, kind="error"))

    def test_the_artifacts_of_a_failed_run_are_put_where_the_user_says(self):
        self.go(job("a", *self.uploads(), run("exit 1")), args=("--artifact-dir", "kept"), code=1)
        found = sorted(str(p.relative_to(self.repo)) for p in (self.repo / "kept").rglob("ü"))
        self.assertEqual(found, ["kept/.dot/ü", "kept/app-1/ü", "kept/app-2/ü", "kept/lib/ü"])
        self.go(job("a", self.MADE), args=("--artifact-dir", "none"))
        self.assertFalse((self.repo / "none").exists())

    def test_the_files_belong_to_the_user_alone(self):
        self.go(job("a", *self.uploads()))
        for path in (self.dir / "state/lact/artifacts").rglob("*"):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def names(self, *steps, **more):
        self.go(job("a", *steps), **more)
        lact.shutil.rmtree(self.repo / "got", ignore_errors=True)
        self.lact("artifact", "get", "artifact", "-o", "got", code=0)
        return sorted(str(p.relative_to(self.repo / "got")) for p in (self.repo / "got").rglob("*") if p.is_file())

    def test_hidden_is_what_begins_with_a_dot_from_the_searched_folder_on(self):
        make = run("mkdir -p .hid/sub a/.hid; touch .hid/x .hid/sub/y a/.hid/z a/b .c")
        for path, names in ((".hid/x\na/b", [".hid/x", "a/b"]), (".hid/*\na/b", ["a/b"]), (".hid/sub/*", ["y"]), ("a\na/.hid/z", ["b"]),
                            (".c\na/b", ["a/b"]), ("${{ github.workspace }}", ["a/b"]), ("${{ github.workspace }}/", ["a/b"])):
            with self.subTest(path):
                self.assertEqual(self.names(make, uses("actions/upload-artifact@v4", path=path)), names)

    def test_a_path_outside_of_the_workspace_is_found_below_a_hidden_folder(self):
        self.cache = self.dir / ".cache"
        self.assertEqual(self.names(run("mkdir -p $RUNNER_TEMP/r; touch $RUNNER_TEMP/r/x"),
                                    uses("actions/upload-artifact@v4", path="${{ runner.temp }}/r")), ["x"])

    def test_modes_are_lost(self):
        out = self.output(self.go(job("a", run("mkdir d; touch d/x d/y; chmod 755 d/x; chmod 600 d/y"), uses("actions/upload-artifact@v4", path="d"),
                                      uses("actions/download-artifact@v4", path="in"), run("stat -c %a in/artifact/x in/artifact/y"))))
        self.assertEqual(out[-2:], ["644", "644"])

    def test_an_uploaded_link_is_the_file_that_it_leads_to(self):
        records = self.go(job("a", run("mkdir d; echo one > d/x; ln -s x d/l"), uses("actions/upload-artifact@v7", path="d/l", archive="false"),
                              uses("actions/download-artifact@v8", path="in"), run("rm d/x; cat in/l")))
        self.assertEqual(self.output(records)[-1], "one")
        for path in (self.dir / "state/lact/artifacts").rglob("*"):
            self.assertEqual(path.lstat().st_mode & 0o077, 0, path)

    def test_merging_leaves_hidden_files_out_unless_they_are_asked_for(self):
        up = uses("actions/upload-artifact@v4", name="one", path="out", include_hidden_files="true")
        for value, names in (("false", ["a b.txt", "sub/ü"]), ("true", [".hid/x", "a b.txt", "sub/ü"])):
            merge = uses("actions/upload-artifact/merge@v4", name="artifact", pattern="one", include_hidden_files=value)
            self.assertEqual(self.names(self.MADE, up, merge), names)

    def test_no_level_is_the_usual_one(self):
        records = self.go(job("a", run("mkdir d; head -c 1000000 /dev/zero > d/x"), uses("actions/upload-artifact@v4", path="d", compression_level="")))
        self.assertRegex("\n".join(self.output(records)), r"Final size is \d{1,5} bytes")

    def test_file_names_that_not_every_system_has_are_refused(self):
        records = self.go(job("a", run("mkdir d; touch d/a:b"), uses("actions/upload-artifact@v4", path="d")), code=1)
        self.assertIn("The path for one of the files in artifact is not valid: /a:b. Contains the following character:  Colon :",
                      "\n".join(lact.lines(records, kind="error")))

    def test_nothing_is_left_of_what_is_removed_or_cannot_be_kept(self):
        state = self.dir / "state/lact/artifacts"
        up = [uses("actions/upload-artifact@v4", name=name, path="out", overwrite="true") for name in ("one", "one", "two")]
        beside = run(f"cd {state}/*/$GITHUB_RUN_ID; mkdir -p 1.files/x 3.json/x")
        self.go(job("a", self.MADE, up[0], beside, *up[1:]), code=1)
        self.assertEqual(sorted(path.name for path in state.glob("*/*/*")), ["2.bin", "2.json", "3.json"])

    def test_a_run_is_named_by_its_number(self):
        self.go(job("a", *self.uploads()))
        folder = next(path for path in (self.dir / "state/lact/artifacts").iterdir() if path.is_dir())
        run_id = json.loads(self.lact("artifact", "list", "--json", code=0).stdout.splitlines()[0])["run_id"]
        for wrong in (f"../{folder.name}/{run_id}", f"./{run_id}", "0x1"):
            records = self.go(job("a", uses("actions/download-artifact@v4", name="lib", run_id=wrong)), code=1)
            self.assertIn(f"invalid run-id '{wrong}'", "\n".join(lact.lines(records, kind="error")))


if __name__ == "__main__":
    unittest.main()
