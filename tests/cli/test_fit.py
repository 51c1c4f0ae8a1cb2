#!/usr/bin/env python3
"""`crisim fit`, end to end: the worked example of the guide, bytes, and what is done with the
results.

    test_fit.py CRISIM SCENARIOS
"""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

CRISIM, SCENARIOS = sys.argv[1:3]
GUIDE = os.path.join(SCENARIOS, "..", "notebooks", "calibrate")

# What the numbers of the worked example were made from (notebooks/calibrate-your-crisis.md).
TRUTH = {
    "bakery:case.shock": 0.8,
    "bakery:case.responsibility": 0.8,
    "attention.fast_decay": 0.08,
    "firm.churn_heat": 0.008,
    "firm.review_rate": 0.05,
}


def crisim(*arguments, code=0, scenarios=GUIDE):
    done = subprocess.run([CRISIM, *arguments, "--scenarios", scenarios],
                          capture_output=True, text=True)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def table(*path):
    with open(os.path.join(*path), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def contents(folder):
    """All files but the manifest, which tells of the machine."""
    out = {}
    for name in sorted(os.listdir(folder)):
        if name != "manifest.json":
            with open(os.path.join(folder, name), "rb") as file:
                out[name] = file.read()
    return out


class Fit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.fit = os.path.join(cls.folder.name, "fit")
        cls.done = crisim("fit", os.path.join(GUIDE, "bakery-fit.json"), "-o", cls.fit,
                          "--threads", "2")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def test_recovers_what_the_example_was_made_from(self):
        draws = table(self.fit, "posterior.csv")
        self.assertEqual(len(draws), 200)
        hits = 0
        for name, truth in TRUTH.items():
            values = sorted(float(draw[name]) for draw in draws)
            self.assertLess(values[0], truth, name)
            self.assertGreater(values[-1], truth, name)
            hits += values[10] <= truth <= values[-11]
        self.assertGreaterEqual(hits, 4)

    def test_report(self):
        self.assertIn("converged", self.done.stdout)
        self.assertNotIn("NOT CONVERGED", self.done.stdout)
        self.assertIn("5 of 5 parameters are informed", self.done.stdout)
        self.assertIn("Profile of firm.churn_heat", self.done.stdout)

    def test_same_bytes_on_any_threads_and_instruction_set(self):
        again = self.path("again")
        crisim("fit", os.path.join(GUIDE, "bakery-fit.json"), "-o", again, "--threads", "1",
               "--isa", "baseline")
        self.assertEqual(contents(self.fit), contents(again))

    def test_another_seed_draws_others(self):
        other = self.path("other")
        crisim("fit", os.path.join(GUIDE, "bakery-fit.json"), "-o", other, "--seed", "2")
        self.assertNotEqual(contents(self.fit)["posterior.csv"],
                            contents(other)["posterior.csv"])

    def test_tables(self):
        targets = table(self.fit, "predictive.csv")
        self.assertEqual(len(targets), 40)
        for row in targets:
            self.assertLessEqual(float(row["posterior_p05"]), float(row["posterior_p95"]))
            self.assertGreater(float(row["prior_p95"]) - float(row["prior_p05"]),
                               float(row["posterior_p95"]) - float(row["posterior_p05"]))
        for row in table(self.fit, "diagnostics.csv"):
            self.assertLess(float(row["r_hat"]), 1.01)
            self.assertGreater(float(row["effective_size"]), 1000)
        self.assertEqual(len(table(self.fit, "correlations.csv")), 10)
        self.assertEqual(len(table(self.fit, "profile.csv")), 9)

    def test_best_fit_is_what_run_gives(self):
        """--params best.json reproduces the values of predictive.csv."""
        out = self.path("best")
        crisim("run", "bakery", "--params", os.path.join(self.fit, "best.json"), "--noise", "off",
               "--days", "90", "-o", out, "--every", "24")
        series = table(out, "series.csv")
        for row in table(self.fit, "predictive.csv"):
            day = int(float(row["time_h"]) / 24)
            self.assertAlmostEqual(float(series[day][row["target"]]), float(row["best"]),
                                   delta=1e-9)

    def test_posterior_feeds_run(self):
        out = self.path("over")
        crisim("run", "bakery", "--params", os.path.join(self.fit, "posterior.csv"), "--noise",
               "off", "-o", out, "--series", "none")
        runs = table(out, "runs.csv")
        self.assertEqual(len(runs), 200)
        self.assertGreater(len({row["rating_min"] for row in runs}), 150)

    def test_best_only(self):
        out = self.path("only")
        crisim("fit", os.path.join(GUIDE, "bakery-fit.json"), "--best-only", "-o", out)
        self.assertNotIn("posterior.csv", os.listdir(out))
        with open(os.path.join(out, "best.json"), encoding="utf-8") as file:
            best = json.load(file)
        with open(os.path.join(self.fit, "best.json"), encoding="utf-8") as file:
            self.assertEqual(best, json.load(file))

    def test_says_when_it_has_not_converged(self):
        with open(os.path.join(GUIDE, "bakery-fit.json"), encoding="utf-8") as file:
            study = json.load(file)
        study["fit"]["steps"] = 100
        study["fit"]["size"] = 1e6
        study["fit"]["series"][0]["file"] = os.path.abspath(os.path.join(GUIDE, "bakery.csv"))
        path = self.path("short.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(study, file)
        done = crisim("fit", path, code=4)
        self.assertIn("NOT CONVERGED", done.stdout)

    def start(self, out, *arguments):
        return subprocess.Popen(
            [CRISIM, "fit", os.path.join(GUIDE, "bakery-fit.json"), "-o", out, "--scenarios",
             GUIDE, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    @staticmethod
    def wait_for_writes(process, path, count):
        """Waits until the file was seen changed `count` times, or the process has ended."""
        def stamp():
            try:
                status = os.stat(path)
            except FileNotFoundError:
                return None
            return status.st_size, status.st_mtime_ns

        before = stamp()
        while count > 0 and process.poll() is None:
            now = stamp()
            count -= now != before
            before = now
            time.sleep(0.001)

    def test_killed_it_goes_on_to_the_same_bytes(self):
        """SIGKILL after random numbers of writes, once with what was written last torn, once damaged."""
        out = self.path("killed")
        checkpoint = os.path.join(out, "checkpoint.bin")
        rng = random.Random(6)
        kills = 0
        while not os.path.exists(os.path.join(out, "manifest.json")):
            process = self.start(out, "--resume")
            if kills < 5:
                self.wait_for_writes(process, checkpoint, rng.randrange(4))
                process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += process.returncode == -signal.SIGKILL
            self.assertIn(process.returncode, (0, -signal.SIGKILL))
            if kills in (2, 3) and process.returncode and os.path.exists(checkpoint):
                size = os.path.getsize(checkpoint)
                if kills == 2:
                    os.truncate(checkpoint, max(0, size - 7))
                elif size > 0:
                    with open(checkpoint, "r+b") as file:
                        file.seek(size // 2)
                        file.write(b"no number")
        self.assertGreaterEqual(kills, 3)
        again = contents(out)
        self.assertIn("fit.json", again)
        self.assertEqual(again, contents(self.fit))
        # and what is complete stays so
        done = crisim("fit", os.path.join(GUIDE, "bakery-fit.json"), "-o", out, "--resume")
        self.assertIn("this fit is complete", done.stderr)
        self.assertEqual(again, contents(out))

    def test_a_stopped_fit_says_how_to_go_on_and_refuses_another(self):
        out = self.path("stopped")
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            process = self.start(out, "--resume")
            while not os.path.exists(os.path.join(out, ".lock")):
                time.sleep(0.01)
            process.send_signal(number)
            said = process.communicate()[1]
            self.assertEqual(process.returncode, code, said)
            self.assertIn("--resume goes on", said)
        study = os.path.join(GUIDE, "bakery-fit.json")
        self.assertIn("there is a fit in it already",
                      crisim("fit", study, "-o", out, code=1).stderr)
        self.assertIn('"seed": 2 here, "seed": 1 in the folder',
                      crisim("fit", study, "-o", out, "--resume", "--seed", "2", code=3).stderr)
        with open(study, encoding="utf-8") as file:
            text = file.read().replace("bakery.csv", os.path.join(GUIDE, "bakery.csv"))
        other = self.path("bakery-fit.json")
        with open(other, "w", encoding="utf-8") as file:
            file.write(text)
        self.assertIn("bakery-fit.json\": \"", crisim(
            "fit", other, "-o", out, "--resume", code=3).stderr)
        crisim("fit", study, "-o", out, "--force", "--best-only")
        self.assertNotIn("checkpoint.bin", os.listdir(out))

    def test_another_folder_is_left_alone(self):
        out = self.path("taken")
        os.mkdir(out)
        with open(os.path.join(out, "mine.txt"), "w", encoding="utf-8"):
            pass
        for arguments in ((), ("--resume",)):
            self.assertIn("not empty", crisim(
                "fit", os.path.join(GUIDE, "bakery-fit.json"), "-o", out, *arguments,
                code=1).stderr)
        self.assertEqual(os.listdir(out), ["mine.txt"])

    def test_errors(self):
        self.assertIn("fit takes one study", crisim("fit", code=2).stderr)
        self.assertIn("key \"fit\" is missing",
                      crisim("fit", "three-cases", code=3, scenarios=SCENARIOS).stderr)
        done = crisim("run", "bakery", "--params", "nobody", code=2)
        self.assertIn("no parameter sets called \"nobody\"", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=0)
