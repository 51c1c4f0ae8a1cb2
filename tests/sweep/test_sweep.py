#!/usr/bin/env python3
"""Sweeps end to end: tables, resume, shards, locks, and what is refused.

    test_sweep.py PROGRAM SCENARIOS [GROUP]
"""

import fcntl
import json
import math
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

import sweeping
from sweeping import FILES, contents, names, rows, run, sweep, write_study


class Base(unittest.TestCase):
    def setUp(self):
        self.keep = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.keep.name)
        self.study = write_study(self.dir)
        self.out = self.dir / "out"

    def tearDown(self):
        self.keep.cleanup()

    def refused(self, expected, *arguments, code=3, verb="sweep"):
        """The program ends with `code` and says exactly this, paths shortened; the line in a
        study is left out, for the test does not write it itself."""
        self.assertEqual(self.shortened(run(verb, *arguments, code=code).stderr), expected)

    def shortened(self, said):
        said = said.strip().replace(f"{self.dir}/", "").removeprefix("crisim: ")
        return re.sub(r"^study\.json:\d+:", "study.json:", said)


def quantile(values, q):
    """Hyndman & Fan's type 6, a predictive quantile; None where there are too few values."""
    values = sorted(values)
    place = round(q * (len(values) + 1) - 1, 9)
    if not 0 <= place <= len(values) - 1:
        return None
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    if place == low or values[low] == values[high]:
        return values[low]
    return values[low] + (place - low) * (values[high] - values[low])


class Tables(Base):
    def setUp(self):
        super().setUp()
        # "never" has no value in any run, "seldom" in some
        self.study = write_study(self.dir, metrics=[
            "attention_peak", {"name": "never", "of": "rating", "op": "first_below", "level": 0},
            {"name": "seldom", "of": "attention", "op": "first_above", "level": 1.6}])
        sweep(self.study, self.out)

    def test_it_says_where_the_results_are(self):
        done = sweeping.run("sweep", self.study, "-o", self.dir / "told", "--chunk", 32)
        self.assertTrue(done.stderr.endswith(
            f"results: {self.dir / 'told'} (datapackage.json explains every column)\n"), done.stderr)

    def test_runs_are_all_there_in_order(self):
        table = rows(self.out / "runs.csv")
        self.assertEqual(len(table), 16 * 6 * 2)
        keys = [(int(r["replicate"]), int(r["point"]), r["case"]) for r in table]
        expected = [(r, p, c) for r in range(16) for p in range(6) for c in ("shudong", "zhixing")]
        self.assertEqual(keys, expected)
        self.assertEqual({r["seed"] for r in table}, {"3"})
        self.assertEqual(len({r["input"] for r in table}), 2)
        design = {r["point"]: r for r in rows(self.out / "design.csv")}
        for r in table:
            for name in ("strategy.actions.apology.at", "attention.contagion"):
                self.assertEqual(r[name], design[r["point"]][name])

    def test_a_run_is_what_crisim_run_gives(self):
        """The same numbers as the command `run`, which takes another way to the same engine."""
        study = write_study(self.dir, "plain.json", metrics=None)
        sweep(study, self.dir / "plain")
        table = rows(self.dir / "plain" / "runs.csv")
        for point in (0, 3, 5):
            row = next(r for r in table if r["point"] == str(point) and r["replicate"] == "2"
                       and r["case"] == "zhixing")
            target = self.dir / f"run-{point}"
            subprocess.run([sweeping.PROGRAM, "run", "zhixing", "--strategy", "golden-4h", "--reps",
                            "3", "--seed", "3", "--days", "5", "--dt", "6", "--scenarios",
                            sweeping.SCENARIOS, "-o", target, "--series", "none",
                            *(f"--set={n}={row[n]}" for n in ("strategy.actions.apology.at",
                                                              "attention.contagion"))],
                           check=True, stdout=subprocess.DEVNULL)
            expected = rows(target / "runs.csv")[2]
            for name in expected:
                if name not in ("case", "strategy", "replicate", "seed"):
                    self.assertEqual(row[name], expected[name], name)

    def test_summary_against_statistics_computed_here(self):
        table = rows(self.out / "runs.csv")
        some, none = 0, 0
        for row in rows(self.out / "summary.csv"):
            cells = [r[row["metric"]] for r in table if r["point"] == row["point"]
                     and r["case"] == row["case"] and r["strategy"] == row["strategy"]]
            values = [float(c) for c in cells if c]
            there = [min(v, 5.0) if v == math.inf else v for v in values]
            self.assertEqual((int(row["runs"]), int(row["n"])), (16, len(there)))
            counts = (sum(c not in ("", "INF") for c in cells), cells.count("INF"),
                      cells.count(""))
            self.assertEqual(tuple(int(row[name]) for name in ("reached", "later", "none")),
                             counts)
            some += 0 < counts[1] < 16
            none += counts[0] == 0
            expected = {"mean": statistics.fmean(there) if there else None,
                        "sd": statistics.stdev(there) if len(there) > 1 else None,
                        "se": statistics.stdev(there) / math.sqrt(len(there))
                              if len(there) > 1 else None}
            for name, q in (("p05", .05), ("p25", .25), ("p50", .5), ("p75", .75), ("p95", .95)):
                expected[name] = quantile(values, q)
            for name, value in expected.items():
                got = float(row[name]) if row[name] else None
                if value is None:
                    self.assertIsNone(got, (name, row))
                elif value == math.inf:
                    self.assertEqual(got, value, (name, row))
                else:
                    self.assertTrue(math.isclose(got, value, rel_tol=1e-9, abs_tol=1e-12),
                                    (name, got, value))
        self.assertTrue(some and none, "the test must see metrics without a value")

    def test_sample_is_the_design(self):
        printed = run("sample", self.study).stdout
        self.assertEqual(printed.encode(), (self.out / "design.csv").read_bytes())

    def test_own_points_give_the_same(self):
        points = self.dir / "mine.csv"
        shutil.copy(self.out / "design.csv", points)
        sweep(self.study, self.dir / "again", "--points", points)
        for name in ("runs.csv", "summary.csv", "design.csv"):
            self.assertEqual((self.dir / "again" / name).read_bytes(),
                             (self.out / name).read_bytes(), name)

    def test_threads_and_chunks_do_not_matter(self):
        for options in (["--threads", 1], ["--threads", 3], ["--chunk", 96], ["--isa", "baseline"]):
            other = self.dir / "other"
            run("sweep", self.study, "-q", "-o", other, *options)
            for name in ("runs.csv", "summary.csv"):
                self.assertEqual((other / name).read_bytes(), (self.out / name).read_bytes())
            shutil.rmtree(other)

    def test_folder_holds_nothing_else(self):
        self.assertEqual(names(self.out), sorted([*FILES, "manifest.json"]))
        manifest = json.loads((self.out / "manifest.json").read_text("utf-8"))
        self.assertEqual(manifest["seed"], 3)
        self.assertEqual({o["path"] for o in manifest["outputs"]},
                         {"runs.csv", "summary.csv", "design.csv", "datapackage.json"})

    def test_outputs_can_be_left_out(self):
        study = write_study(self.dir, "few.json", outputs=["summary"])
        sweep(study, self.dir / "few")
        self.assertNotIn("runs.csv", names(self.dir / "few"))
        self.assertIn("summary.csv", names(self.dir / "few"))

    def test_dry_run(self):
        done = run("sweep", self.study, "--dry-run", "--json", "-o", self.dir / "none")
        told = json.loads(done.stdout)
        self.assertEqual((told["runs"], told["points"], told["jobs"]), (192, 6, 2))
        self.assertTrue(0 < told["seconds"] < 60 and 1e6 < told["memory_bytes"] < 1e9)
        self.assertFalse((self.dir / "none").exists())

    def test_without_noise_one_replicate(self):
        done = run("sweep", self.study, "--dry-run", "--json", "--noise", "off")
        self.assertEqual(json.loads(done.stdout)["replicates"], 1)


class Resume(Base):
    def setUp(self):
        super().setUp()
        sweep(self.study, self.dir / "whole")
        self.whole = contents(self.dir / "whole")

    def part(self, chunks=3, out=None):
        """A folder in which some chunks are done: that of shard 1 of 1, never finished."""
        out = out or self.out
        sweep(self.study, self.dir / "s", "--shard", "1/1")
        shard = self.dir / "s" / "shard-1-of-1"
        ledger = shard / "chunks" / "ledger"
        lines = ledger.read_text().splitlines(True)
        ledger.write_text("".join(lines[:chunks]))
        for line in lines[chunks:]:
            (shard / "chunks" / f"{int(line.split()[0]):08d}").unlink()
        shutil.move(shard, out)
        return out / "chunks"

    def resumed(self):
        done = sweep(self.study, self.out, "--resume")
        self.assertEqual(contents(self.out), self.whole)
        self.assertEqual(names(self.out), sorted([*FILES, "manifest.json"]))
        return done

    def test_goes_on(self):
        self.part()
        self.resumed()

    def test_starts_when_there_is_nothing(self):
        self.resumed()

    def test_is_done(self):
        sweep(self.study, self.out)
        before = (self.out / "manifest.json").read_bytes()
        self.resumed()
        self.assertEqual((self.out / "manifest.json").read_bytes(), before)

    def test_torn_ledger(self):
        chunks = self.part()
        with open(chunks / "ledger", "a", encoding="ascii") as file:
            file.write("3 32 10")
        self.resumed()

    def test_truncated_chunk(self):
        chunks = self.part()
        with open(chunks / "00000001", "r+b") as file:
            file.truncate(100)
        status = run("status", self.out, code=4).stdout
        self.assertIn("2 of 6 chunks, 1 corrupt", status)
        self.resumed()

    def test_damaged_chunk(self):
        chunks = self.part()
        data = bytearray((chunks / "00000002").read_bytes())
        data[40] ^= 1
        (chunks / "00000002").write_bytes(data)
        self.resumed()

    def test_lost_chunk(self):
        chunks = self.part()
        (chunks / "00000000").unlink()
        self.resumed()

    def test_leftovers(self):
        chunks = self.part()
        (chunks / ".chunk.tmp").write_bytes(b"half")
        (chunks / "00000003").write_bytes(b"renamed, but not recorded")
        (self.out / ".runs.csv.0123456789abcdef.tmp").write_bytes(b"half")
        (self.out / ".lock").write_text("process 1 on host gone\n")
        self.resumed()

    def test_killed_while_cleaning_up(self):
        sweep(self.study, self.out)
        (self.out / "chunks").mkdir()
        (self.out / "chunks" / "00000005").write_bytes(b"left")
        self.resumed()

    def test_changed_study_is_refused(self):
        self.part()
        for changes, expected in (
                ({"seed": 4}, "seed (4 here, 3 in the folder), the file study.json"),
                ({"replicates": 17}, "replicates (17 here, 16 in the folder), the file "
                                     "study.json"),
                ({"title": "Another"}, "the file study.json"),
                ({"days": 6}, "days (6 here, 5 in the folder), the file study.json")):
            write_study(self.dir, **changes)
            self.refused("out: cannot go on with another sweep than was begun: "
                         + expected + " differ", self.study, "-o", self.out, "-q", "--resume",
                         "--chunk", 32)
        write_study(self.dir)
        self.refused("out: cannot go on with another sweep than was begun: seed (9 here, 3 in the "
                     "folder) differ", self.study, "-o", self.out, "-q", "--resume", "--chunk", 32,
                     "--seed", 9)
        self.refused("out: cannot go on with another sweep than was begun: --set differ", self.study, "-o", self.out, "-q", "--resume", "--chunk", 32, "--set",
                     "case.shock=1")
        self.resumed()

    def test_other_version_is_refused(self):
        self.part()
        path = self.out / "sweep.json"
        text = path.read_text("utf-8")
        version = json.loads(text)["version"]
        path.write_text(text.replace(f'"version": "{version}"', '"version": "0.0.9"'), "utf-8")
        self.refused(f"out: cannot go on with another sweep than was begun: version of crisim "
                     f"({version} here, 0.0.9 in the folder) differ", self.study, "-o", self.out,
                     "-q", "--resume", "--chunk", 32)

    def test_without_resume_is_refused(self):
        self.part()
        self.refused("out: there is a sweep in it already; go on with it by --resume, or choose "
                     "another folder", self.study, "-o", self.out, "-q", code=1)

    def test_foreign_folder_is_refused(self):
        self.out.mkdir()
        (self.out / "thesis.tex").write_text("years of work")
        self.refused('out: the output folder is not empty (it holds "thesis.tex"); choose another',
                     self.study, "-o", self.out, "-q", code=1)
        self.refused('out: the output folder is not empty (it holds "thesis.tex"), and no sweep to '
                     'go on with', self.study, "-o", self.out, "-q", "--resume", code=1)
        self.assertEqual(names(self.out), ["thesis.tex"])

    def test_a_second_process_is_refused(self):
        self.out.mkdir()
        with open(self.out / ".lock", "w", encoding="ascii") as lock:
            lock.write("process 4711 on host elsewhere\n")
            lock.flush()
            fcntl.lockf(lock, fcntl.LOCK_EX)
            self.refused("out: is in use by process 4711 on host elsewhere; wait for it, or stop "
                         "it", self.study, "-o", self.out, "-q", code=1)
        self.resumed()

    def test_signals_stop_after_the_chunk(self):
        study = write_study(self.dir, "long.json", days=400, dt=1, replicates=400)
        for number, expected in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            out = self.dir / f"signal-{expected}"
            with subprocess.Popen(sweeping.command("sweep", study, "-o", out, "--chunk", 32, "-q"),
                                  stderr=subprocess.PIPE, text=True) as process:
                ledger = out / "chunks" / "ledger"
                for _ in range(500):
                    if ledger.exists() and ledger.stat().st_size > 0:
                        break
                    time.sleep(0.01)
                process.send_signal(number)
                said = process.communicate()[1]
            self.assertEqual(process.returncode, expected)
            self.assertIn("Go on with the same command and --resume", said)
            self.assertFalse((out / ".lock").exists())
            self.assertFalse((out / "runs.csv").exists())
            done = len(ledger.read_text().splitlines())
            self.assertTrue(0 < done < 150)

    def test_interrupted_is_even(self):
        """A sweep that was cut short has looked at every point about equally often."""
        chunks = self.part(chunks=3)
        done = [int(line.split()[0]) for line in (chunks / "ledger").read_text().splitlines()]
        runs = [r for c in done for r in range(32 * c, 32 * c + 32)]
        count = [sum(1 for r in runs if r // 2 % 6 == p) for p in range(6)]
        self.assertLessEqual(max(count) - min(count), 2)


class Shards(Base):
    def setUp(self):
        super().setUp()
        sweep(self.study, self.dir / "whole")
        self.whole = contents(self.dir / "whole")

    def shards(self, count, out=None, numbers=None):
        for k in numbers or range(1, count + 1):
            sweep(self.study, out or self.out, "--shard", f"{k}/{count}")

    def test_merged_bytes(self):
        for count in (1, 3, 8):
            self.shards(count, self.dir / f"s{count}")
            run("merge", "-o", self.dir / f"m{count}", self.dir / f"s{count}")
            self.assertEqual(contents(self.dir / f"m{count}"), self.whole, count)
            self.assertEqual(names(self.dir / f"m{count}"), sorted([*FILES, "manifest.json"]))

    def test_order_of_folders_does_not_matter(self):
        self.shards(3)
        folders = [self.out / f"shard-{k}-of-3" for k in (3, 1, 2)]
        run("merge", "-o", self.dir / "m", *folders)
        self.assertEqual(contents(self.dir / "m"), self.whole)

    def test_auto(self):
        environments = {
            "slurm": lambda k, n: {"SLURM_ARRAY_TASK_ID": k, "SLURM_ARRAY_TASK_MIN": 1,
                                   "SLURM_ARRAY_TASK_MAX": n, "SLURM_ARRAY_TASK_COUNT": n,
                                   "SLURM_ARRAY_TASK_STEP": 1},
            "slurm0": lambda k, n: {"SLURM_ARRAY_TASK_ID": 5 * (k - 1), "SLURM_ARRAY_TASK_MIN": 0,
                                    "SLURM_ARRAY_TASK_MAX": 5 * (n - 1),
                                    "SLURM_ARRAY_TASK_COUNT": n, "SLURM_ARRAY_TASK_STEP": 5},
            "mpi": lambda k, n: {"OMPI_COMM_WORLD_RANK": k - 1, "OMPI_COMM_WORLD_SIZE": n},
            "pmi": lambda k, n: {"PMI_RANK": k - 1, "PMI_SIZE": n},
        }
        for name, make in environments.items():
            out = self.dir / name
            for k in (1, 2):
                env = {**os.environ, **{a: str(b) for a, b in make(k, 2).items()}}
                sweep(self.study, out, "--shard", "auto", env=env)
            run("merge", "-o", self.dir / f"m-{name}", out)
            self.assertEqual(contents(self.dir / f"m-{name}"), self.whole, name)

    def test_resubmitted_array_keeps_its_shards(self):
        """`--array=2` of an array of three: `auto` alone must not take it for the whole."""
        env = {**os.environ, "SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_MIN": "2",
               "SLURM_ARRAY_TASK_MAX": "2", "SLURM_ARRAY_TASK_COUNT": "1"}
        done = sweep(self.study, self.out, "--shard", "auto", env=env, code=2)
        self.assertIn("Say auto/N", done.stderr)
        sweep(self.study, self.out, "--shard", "auto/3", env=env)
        self.assertTrue((self.out / "shard-2-of-3").is_dir())

    def test_status_and_missing(self):
        self.shards(6, numbers=(1, 3))
        done = run("status", self.out, code=4)
        self.assertTrue(done.stdout.endswith("small: 64 of 192 runs done (33.33 %)\n"
                                             "not complete: --array=2,4-6\n"), done.stdout)
        told = json.loads(run("status", "--json", self.out, code=4).stdout)
        self.assertEqual((told["missing"], told["runs_done"]), ("2,4-6", 64))
        self.refused("of 6 shards these are missing or not complete: --array=2,4-6", "-o",
                     self.dir / "m", self.out, code=4, verb="merge")
        self.assertFalse((self.dir / "m").exists())
        self.shards(6, numbers=(2, 4, 5, 6))
        run("status", self.out)

    def test_status_of_a_record_from_elsewhere(self):
        """Names cannot steer a terminal, numbers cannot keep us busy."""
        sweep(self.study, self.out)
        path = self.out / "sweep.json"
        record = json.loads(path.read_text())
        path.write_text(json.dumps({**record, "study": "\x1b[31mred"}))
        self.assertIn("\n\\x1b[31mred: 192 of 192 runs", run("status", self.out).stdout)
        path.write_text(json.dumps({**record, "points": 10 ** 9, "chunk_runs": 1}))
        self.assertIn("more than 16777216", run("status", self.out, code=1).stderr)
        path.write_text(json.dumps({**record, "shard": [1, 2 ** 53]}))
        self.assertIn('(key "shard")', run("status", self.out, code=3).stderr)

    def test_the_same_shard_twice(self):
        self.shards(2)
        self.shards(2, self.dir / "more", numbers=(1,))
        self.refused("more/shard-1-of-2: is shard 1 again, as out/shard-1-of-2 is", "-o",
                     self.dir / "m", self.out, self.dir / "more", verb="merge")

    def test_other_seed_version_and_number(self):
        self.shards(2, numbers=(1,))
        sweep(self.study, self.out, "--shard", "2/2", "--seed", 8)
        self.refused("out/shard-2-of-2: is of another sweep than out/shard-1-of-2: seed (8 here, 3 "
                     "in out/shard-1-of-2) differ", "-o", self.dir / "m", self.out, verb="merge")
        shutil.rmtree(self.out)
        self.shards(2)
        path = self.out / "shard-2-of-2" / "sweep.json"
        record = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({**record, "version": "9.9.9"}), "utf-8")
        self.refused(f"out/shard-2-of-2: is of another sweep than out/shard-1-of-2: version of "
                     f"crisim (9.9.9 here, {record['version']} in out/shard-1-of-2) differ", "-o",
                     self.dir / "m", self.out, verb="merge")
        shutil.rmtree(self.out)
        self.shards(2, numbers=(1,))
        self.shards(3, numbers=(2,))
        self.refused("out/shard-2-of-3: is of another sweep than out/shard-1-of-2: number of "
                     "shards (3 here, 2 in out/shard-1-of-2) differ", "-o", self.dir / "m",
                     self.out, verb="merge")

    def test_corrupt_chunk_overlap_and_design(self):
        self.shards(2)
        chunk = self.out / "shard-2-of-2" / "chunks" / "00000003"
        good = chunk.read_bytes()
        chunk.write_bytes(good[:-8])
        self.refused("out/shard-2-of-2: 1 chunks are corrupt; compute them again (sweep ... "
                     "--shard 2/2 --resume)", "-o", self.dir / "m", self.out, code=4, verb="merge")
        self.assertIn("1 corrupt", run("status", self.out, code=4).stdout)
        sweep(self.study, self.out, "--shard", "2/2", "--resume")
        self.assertEqual(chunk.read_bytes(), good)
        ledger = self.out / "shard-1-of-2" / "chunks" / "ledger"
        before = ledger.read_text()
        ledger.write_text(before + (self.out / "shard-2-of-2" / "chunks" / "ledger").read_text()
                          .splitlines(True)[0])
        self.refused("out/shard-1-of-2: overlaps: 1 of its chunks belong to other shards", "-o",
                     self.dir / "m", self.out, verb="merge")
        ledger.write_text(before)
        design = self.out / "shard-1-of-2" / "design.csv"
        design.write_text(design.read_text().replace("0.1", "0.2"))
        self.refused("out/shard-1-of-2: design.csv is missing or damaged", "-o", self.dir / "m",
                     self.out, verb="merge")

    def test_not_a_sweep(self):
        (self.dir / "empty").mkdir()
        self.refused("empty: holds no sweep, nor shards of one", self.dir / "empty", verb="status")
        (self.dir / "empty" / "sweep.json").write_text("{}")
        self.refused('empty/sweep.json: is no record of a sweep (key "version")',
                     self.dir / "empty", verb="status")

    def test_wrong_shards(self):
        for text in ("0/3", "4/3", "x", "1/", "/3", "auto/0", "1.5/3", "-1/3"):
            done = sweep(self.study, self.out, f"--shard={text}", code=2)
            self.assertIn("--shard: ", done.stderr)
        clean = {k: v for k, v in os.environ.items()
                 if not k.startswith(("SLURM", "OMPI", "PMI"))}
        done = sweep(self.study, self.out, "--shard", "auto", code=2, env=clean)
        self.assertIn("no variable of Slurm, Open MPI or PMI", done.stderr)


class Inputs(Base):
    """Every kind of wrong study and points, with the exact message."""

    def wrong(self, expected, **changes):
        path = write_study(self.dir, **changes)
        self.refused(expected, path, "--dry-run")
        self.assertEqual(self.shortened(run("validate", path, code=3).stderr), expected)

    def vary(self, expected, **how):
        self.wrong(expected, vary={"attention.contagion": how})

    def test_vary(self):
        at = "study.json: /vary/attention.contagion: "
        self.vary(at + 'needs "values", a "range", or "prior": true')
        self.vary(at + '"values" have no place beside a "range" or "prior"', values=[0.1],
                  range=[0.1, 0.2])
        self.vary("study.json: /vary/attention.contagion/range/0: low end 0.2 is not below high end 0.1",
                  range=[0.2, 0.1], levels=3)
        self.vary(at + 'a range is two numbers, [low, high]; a list is called "values"',
                  range=[0.1, 0.2, 0.3])
        self.vary("study.json: /vary/attention.contagion/range/0: a range on a logarithmic "
                  "scale must lie above 0", range=[0, 0.1], scale="log", levels=2)
        self.vary("study.json: /vary/attention.contagion/values/0: 7 is out of range 0..0.5",
                  values=[7])
        self.vary("study.json: /vary/attention.contagion/values/0: must be a number, not text",
                  values=["much"])
        self.vary("study.json: /vary/attention.contagion/values: must not be empty", values=[])
        self.vary(at + 'a grid needs "values", or "levels" beside the range', range=[0.1, 0.2])
        self.vary(at + '"scale" has a meaning for a "range" without "prior" only', values=[0.1],
                  scale="log")
        self.vary(at + '"levels" has no place beside "values"', values=[0.1], levels=3)
        self.vary('study.json: /vary/attention.contagion/valeus: unknown key (did you mean '
                  '"values"?)', valeus=[0.1])
        self.vary(at + "the prior has next to no mass between 0.49999 and 0.5",
                  range=[0.49999, 0.5], prior=True, levels=2)

    def test_paths(self):
        def vary(path):
            return {path: {"values": [1]}}
        self.wrong('study.json: /vary/attention.contagoin: unknown parameter '
                   '"attention.contagoin" (did you mean "attention.contagion"?)',
                   vary=vary("attention.contagoin"))
        self.wrong("study.json: /vary/strategy.actions.apology.title: cannot be varied: the "
                   "path to an attribute is strategy.actions.<id>.<key>, with a key that is a "
                   "number or time", vary=vary("strategy.actions.apology.title"))
        self.wrong("study.json: /vary/strategy.first_response_h: cannot be varied: the path to an "
                   "attribute is strategy.actions.<id>.<key>, with a key that is a number or time "
                   '(here: the "at" of the first action)',
                   vary=vary("strategy.first_response_h"))
        path = write_study(self.dir, vary=vary("strategy.actions.apolgy.at"))
        self.refused('study.json: /vary/strategy.actions.apolgy.at: strategy "golden-4h" of '
                     'case "shudong" has no action "apolgy" (did you mean "apology"?)', path,
                     "--dry-run")
        self.wrong("study.json: /vary/response.golden_hours: has no prior (it is fixed): give "
                   '"values" or a "range"',
                   vary={"response.golden_hours": {"prior": True, "levels": 2}})
        self.wrong("study.json: /vary/strategy.actions.apology.at: only parameters have a "
                   "prior", vary={"strategy.actions.apology.at": {"prior": True, "levels": 2}})
        self.wrong('study.json: /vary/strategy.actions.apology.at/values/0: "5x" is not a '
                   'time: give hours, or a number and a unit ("36h", "3d", "2w")',
                   vary={"strategy.actions.apology.at": {"values": ["5x"]}})

    def test_ill_timed_point(self):
        path = write_study(self.dir, vary={"strategy.actions.apology.until": {"values": [9]},
                                           "strategy.actions.apology.at": {"values": [1, 12]}})
        self.refused('study.json: point 1: action "apology" of strategy "golden-4h" ends at 9 h, '
                     "but starts only at 12 h (a constraint can leave such points out)", path,
                     "--dry-run")
        write_study(self.dir, vary={"strategy.actions.apology.until": {"values": [9]},
                                    "strategy.actions.apology.at": {"values": [1, 12]}},
                    constraints=["strategy.actions.apology.at<strategy.actions.apology.until"])
        run("sweep", path, "--dry-run")

    def test_design(self):
        self.wrong('study.json: /design: key "points" is missing: how many points?',
                   design={"kind": "lhs"}, metrics=None)
        self.wrong("study.json: /design/points: has no meaning for a grid",
                   design={"kind": "grid", "points": 3}, metrics=None)
        self.wrong('study.json: /design/file: has a meaning for kind "list" only',
                   design={"kind": "grid", "file": "x.csv"}, metrics=None)
        self.wrong('study.json: /design/kind: unknown kind of design "cube" (one of grid, list, '
                   'lhs, sobol, random)', design={"kind": "cube"}, metrics=None)
        self.wrong('study.json: /vary/attention.contagion: has 2 values, but '
                   '"strategy.actions.apology.at" has 3: in a list they go together',
                   design={"kind": "list"}, metrics=None)
        self.wrong('study.json: /design: there is nothing to spread: no key "vary"', vary=None,
                   design={"kind": "lhs", "points": 3}, metrics=None)
        self.wrong('study.json: /vary/attention.contagion: "levels" has a meaning for a grid '
                   'only', vary={"attention.contagion": {"range": [0.1, 0.2], "levels": 3}},
                   design={"kind": "lhs", "points": 3})

    def test_constraints(self):
        at = "study.json: /constraints/0: "
        self.wrong(at + 'must be a comparison like "a < b" (<, <=, >, >=)', metrics=None,
                   constraints=["attention.contagion"])
        self.wrong(at + '"attention.contagoin" is neither varied here nor a number (did you mean '
                   '"attention.contagion"?)', metrics=None, constraints=["attention.contagoin < 1"])
        path = write_study(self.dir, constraints=["attention.contagion > 1"])
        self.refused("study.json: the constraints leave no point", path, "--dry-run")
        path = write_study(self.dir, constraints=["attention.contagion >= 0.1", "24h > "
                                                  "strategy.actions.apology.at"])
        self.assertEqual(run("sample", path).stdout,
                         "point,strategy.actions.apology.at,attention.contagion\n0,1,0.1\n"
                         "1,12,0.1\n")

    def test_metrics(self):
        self.wrong('study.json: /metrics/0: unknown metric "users_day18" (did you mean '
                   '"users_day180"?)', metrics=["users_day18"])
        self.wrong('study.json: /metrics/1: metric "users_min" is there twice',
                   metrics=["users_min", "users_min"])
        self.wrong('study.json: /metrics/0: operator at needs key "at"',
                   metrics=[{"name": "x", "of": "rating", "op": "at"}])
        self.wrong('study.json: /metrics/0: key "name" is missing',
                   metrics=[{"of": "rating", "op": "minimum"}])
        self.wrong("study.json: /metrics/0: must be a name or an object, not a number",
                   metrics=[1])
        self.wrong('study.json: /outputs/0: unknown output "series" (one of runs, summary)',
                   metrics=None, outputs=["series"])

    def points(self, text, expected, code=3):
        path = self.dir / "p.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if expected is None:
            return run("sample", self.study, "--points", path).stdout
        self.refused(expected, self.study, "--dry-run", "--points", path, code=code)
        return None

    def test_points(self):
        a, c = "strategy.actions.apology.at", "attention.contagion"
        good = f"point,{a},{c}\n0,5,0.1\n1,36,0.2\n"
        for text in (f"{a},{c}\n5,.1\n36h,0.2\n", f"\ufeff{a},{c}\r\n5,0.1\r\n1.5d,0.2\r\n\r\n",
                     f'"{a}" , "{c}"\n"5","0.1"\n 36, 2e-1', f"point,{a},{c}\n7,5,0.1\n3,36,0.2\n"):
            self.assertEqual(self.points(text, None), good)
        swapped = self.points(f"{c},{a}\n0.1,5\n", None)
        self.assertEqual(swapped, f"point,{c},{a}\n0,0.1,5\n")
        self.points(f"{a}\n5\n", f'p.csv:1:1: column "{c}" is missing')
        self.points(f"{a},{c},x\n5,1,1\n", f'p.csv:1:{len(a) + len(c) + 3}: column "x" is not '
                    f"varied by the study (one of {a}, {c})")
        for cell, said in (("nan", '"nan" is not a finite number'),
                           ("", "the cell is empty"),
                           ("inf", '"inf" is not a finite number'),
                           ("1e999", '"1e999" is not a finite number'),
                           ("much", '"much" is not a finite number'),
                           ("0,1", None),
                           ("0x1", '"0x1" is not a finite number'),
                           ("9", f"9 is out of range 0..0.5 of {c}")):
            self.points(f"{a},{c}\n5,0.1\n36,{cell}\n",
                        f"p.csv:3:4: {said}" if said else
                        "p.csv:3:1: the row has 3 cells, the header 2")
        self.points(f"{a},{c}\nsoon,0.1\n", 'p.csv:2:1: "soon" is not a time (hours, or 36h, 3d, '
                    '2w)')
        self.points(f'{a},{c}\n5,"0.1\n', "p.csv:2:3: the quote is not closed")
        self.points(f'{a},{c}\n5,0"1\n', "p.csv:2:4: a quote inside a cell: put the whole cell in "
                    "quotes")
        self.points(f"{a},{a}\n5,0\n", f"p.csv:1:{len(a) + 2}: two columns have this name")
        self.points("", "p.csv:1:1: the file is empty: a header line with the names of the "
                    "columns is needed")
        self.points(f"{a},{c}\n", "p.csv:1:1: there are no points in it")
        self.points(f"{a},{c}\n5,0.1\xff\n".encode("latin-1"), "p.csv:2:6: is not text in UTF-8")
        self.refused("none.csv: cannot be opened: No such file or directory", self.study,
                     "--dry-run", "--points", self.dir / "none.csv")

    def test_parameter_sets_take_turns_over_replicates(self):
        (self.dir / "sets.csv").write_text(
            "draw,trust.loss_rate,zhixing:case.shock,attention.contagion\n"
            "0,0.01,0.4,0.3\n1,0.03,0.6,0.3\n2,0.02,0.5,0.3\n")
        sets = ["--params", self.dir / "sets.csv", "--noise", "off"]
        sweep(self.study, self.out, *sets)
        runs = rows(self.out / "runs.csv")
        self.assertEqual(len(runs), 2 * 6 * 3)  # a set a replicate; nothing else is luck
        for run_ in runs:  # what is varied wins over the sets
            self.assertIn(run_["attention.contagion"], ("0.05", "0.1"))
        for number, loss, shock in (0, 0.01, 0.4), (1, 0.03, 0.6), (2, 0.02, 0.5):
            path = write_study(self.dir, "one.json", replicates=1)
            alone = self.dir / f"alone{number}"
            sweep(path, alone, "--noise", "off", "--set", f"trust.loss_rate={loss}", "--set",
                  f"case.shock={shock}")
            key = ("case", "point")
            expected = {tuple(r[k] for k in key): r for r in rows(alone / "runs.csv")}
            for r in runs:
                if r["replicate"] == str(number) and r["case"] == "zhixing":
                    self.assertEqual(r["day2"], expected[tuple(r[k] for k in key)]["day2"])
        # more replicates than sets, and another file of sets is another sweep
        sweep(self.study, self.dir / "more", *sets, "--reps", 4)
        more = [r for r in rows(self.dir / "more" / "runs.csv") if r["replicate"] == "3"]
        for a, b in zip(more, [r for r in runs if r["replicate"] == "0"]):
            self.assertEqual(a["users_min"], b["users_min"])
        (self.dir / "sets.csv").write_text("trust.loss_rate\n0.01\n0.03\n0.05\n")
        done = sweep(self.study, self.out, *sets, "--resume", code=3)
        self.assertIn("differ", done.stderr)

    def test_list_from_a_file_beside_the_study(self):
        (self.dir / "mine.csv").write_text("trust.loss_rate\n0.01\n0.03\n")
        path = write_study(self.dir, vary=None, design={"kind": "list", "file": "mine.csv"})
        self.assertEqual(run("sample", path).stdout, "point,trust.loss_rate\n0,0.01\n1,0.03\n")
        (self.dir / "mine.csv").write_text("trust.los_rate\n0.01\n")
        self.refused('mine.csv:1:1: column "trust.los_rate" is no parameter, nor an attribute '
                     '(strategy.actions.<id>.<key>) (did you mean "trust.loss_rate"?)', path,
                     "--dry-run")

    def test_many_factors_and_the_limit_of_sobol(self):
        parameters = json.loads(run("describe", "parameters", "--json").stdout)
        names_ = [p["name"] for p in next(iter(parameters.values()))
                  if p["prior"]["kind"] != "fixed" and p["scope"] == "shared"]
        if len(names_) < 41:
            self.skipTest("the model has not enough parameters with priors")
        for count, kind in ((40, "sobol"), (41, "lhs")):
            path = write_study(self.dir, vary={n: {"prior": True} for n in names_[:count]},
                               design={"kind": "sobol", "points": 8})
            done = run("sweep", path, "--dry-run", "--json")
            self.assertEqual(json.loads(done.stdout)["design"], kind)
            self.assertEqual("a Latin hypercube takes its place" in done.stderr, count == 41)

    def test_usage(self):
        self.refused("sweep needs -o DIR for its results (or --dry-run for an estimate only)",
                     self.study, "-q", code=2)
        done = run("sweep", "prior-uncertianty", "--dry-run", code=2)
        self.assertIn('did you mean "prior-uncertainty"?', done.stderr)
        self.assertIn("takes one STUDY", run("sample", code=2).stderr)


if __name__ == "__main__":
    sweeping.use(sys.argv[1], sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
