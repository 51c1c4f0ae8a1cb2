"""compare, curve and branching, end to end: figures recomputed from the rows, the same luck for
every strategy, the same bytes for any number of threads, exact words for what is wrong.

usage: test_compare.py PROGRAM SCENARIOS [unittest arguments]
"""

import json
import math
import os
import statistics
import sys
import unittest

from test_cli import DONE, FAILED, INVALID, USAGE, Cli

REPORTED, GOLDEN, SILENCE = "as-reported", "golden-4h", "silence"
SETS = "draw,attention.contagion,noise.price\n1,0.05,0\n2,0.06,0.01\n3,0.055,0.02\n"


def column(rows, name, **where):
    return [float(row[name]) for row in rows if all(row[k] == v for k, v in where.items())]


class Compare(Cli):
    def compare(self, *arguments, folder="out", **more):
        self.crisim("compare", "shudong", "--strategies", f"{GOLDEN},{SILENCE}", "-q", "-o",
                    folder, "--reps", "60", *arguments, **more)
        return [self.rows(folder, f"{name}.csv")
                for name in ("runs", "ranking", "differences", "dominance")]

    def test_words(self):
        out, err = self.crisim("compare", "shudong", "--strategies", f"{SILENCE},{GOLDEN}",
                               "--reps", "60")
        self.assertEqual(err, "")
        self.assertRegex(out, r"\ngolden-4h keeps 1\.3\d+ ± 0\.0\d+ times the users of "
                              r"as-reported\.\n")
        self.assertRegex(out, r"\nsilence costs 0\.00 times as much as as-reported\.\n")
        self.assertRegex(out, r"\n +1  golden-4h \* +0\.6\d\d +0\.\d+ to 0\.\d+ +1\.3\d+ ± 0\.\d+ "
                              r"times +100\.0 % +0\n")
        self.assertIn("the same luck for all, 60 replicates; seed 1, 400 days\n", out)

    def test_tables_follow_from_the_rows(self):
        runs, ranking, differences, dominance = self.compare()
        names = {REPORTED, GOLDEN, SILENCE}
        self.assertEqual(len(runs), 3 * 60)
        for metric, sign in (("users_day180", 1), ("anger_area", -1)):
            of = {name: column(runs, metric, strategy=name) for name in names}
            best = [max(sign * of[name][r] for name in names) for r in range(60)]
            for name in names:
                row = [r for r in ranking if (r["metric"], r["strategy"]) == (metric, name)][0]
                pair = [r for r in differences
                        if (r["metric"], r["strategy"]) == (metric, name)][0]
                gaps = [a - b for a, b in zip(of[name], of[REPORTED])]
                self.assertAlmostEqual(float(row["mean"]), statistics.fmean(of[name]), 12)
                self.assertAlmostEqual(float(row["sd"]), statistics.stdev(of[name]), 12)
                self.assertAlmostEqual(float(row["p50"]), statistics.median(of[name]), 12)
                self.assertAlmostEqual(float(pair["difference"]), statistics.fmean(gaps), 12)
                error = statistics.stdev(gaps) / math.sqrt(60)
                self.assertAlmostEqual(float(pair["se_paired"]), error, 12)
                self.assertAlmostEqual(
                    float(pair["difference_high"]) - float(pair["difference"]),
                    2.000995378 * error, 9)  # t(0.975, 59)
                unpaired = math.sqrt((statistics.variance(of[name])
                                      + statistics.variance(of[REPORTED])) / 60)
                self.assertAlmostEqual(float(pair["se_unpaired"]), unpaired, 12)
                extra = statistics.fmean(column(runs, "cost_day180", strategy=name)) \
                    - statistics.fmean(column(runs, "cost_day180", strategy=REPORTED))
                if name == REPORTED:
                    self.assertEqual(pair["per_million"], "")
                else:
                    self.assertAlmostEqual(float(pair["per_million"]),
                                           statistics.fmean(gaps) / extra, 12)
                self.assertAlmostEqual(
                    float(pair["ratio"]),
                    statistics.fmean(of[name]) / statistics.fmean(of[REPORTED]), 12)
                wins = sum(sign * of[name][r] == best[r] for r in range(60))
                self.assertAlmostEqual(float(row["best"]), wins / 60, 12)
                regret = statistics.fmean(best[r] - sign * of[name][r] for r in range(60))
                self.assertAlmostEqual(float(row["regret"]), regret, 12)
                self.assertLessEqual(float(row["regret_low"]), float(row["regret"]))
                for other in names - {name}:
                    mine = sorted(sign * value for value in of[name])
                    theirs = sorted(sign * value for value in of[other])
                    first = all(a >= b for a, b in zip(mine, theirs))
                    orders = [r["order"] for r in dominance
                              if (r["metric"], r["strategy"], r["over"]) == (metric, name, other)]
                    self.assertEqual(orders == ["1"], first)
        ranks = {r["strategy"]: r["rank"] for r in ranking if r["metric"] == "users_day180"}
        self.assertEqual(ranks, {GOLDEN: "1", REPORTED: "2", SILENCE: "3"})
        with open(self.path("out", "datapackage.json"), encoding="utf-8") as file:
            package = json.load(file)
        self.assertEqual(
            [r["path"] for r in package["resources"]],
            ["ranking.csv", "differences.csv", "dominance.csv", "runs.csv"])

    def test_the_same_luck_for_every_strategy(self):
        # What only one of them promises is luck that does not cancel: leave it out.
        shared = ("--noise", "attention,news,opinion,price")
        runs, _, differences, _ = self.compare(*shared)
        self.crisim("run", "shudong", "--strategy", GOLDEN, "--reps", "60", "-q", "-o", "alone",
                    "--series", "none", *shared)
        alone = self.rows("alone", "runs.csv")
        self.assertEqual(column(runs, "users_day180", strategy=GOLDEN),
                         column(alone, "users_day180"))
        # Planted bug: another seed for one strategy. Pairing then gains nothing.
        self.crisim("run", "shudong", "--strategy", GOLDEN, "--reps", "60", "--seed", "2", "-q",
                    "-o", "other", "--series", "none", *shared)
        other = column(self.rows("other", "runs.csv"), "users_day180")
        reported = column(runs, "users_day180", strategy=REPORTED)
        error = statistics.stdev(a - b for a, b in zip(other, reported)) / math.sqrt(60)
        pair = [r for r in differences
                if (r["metric"], r["strategy"]) == ("users_day180", GOLDEN)][0]
        self.assertGreater(error, 4 * float(pair["se_paired"]))
        self.assertGreater(float(pair["se_unpaired"]), 4 * float(pair["se_paired"]))

    def test_same_bytes(self):
        self.compare("--threads", "1", "--isa", "baseline")
        self.compare("--threads", "3", folder="again")
        self.assertEqual(self.hashes("out"), self.hashes("again"))

    def test_all_strategies_and_metrics(self):
        out, _ = self.crisim("compare", "zhixing", "--noise", "off", "--metric", "all", "--json")
        document = json.loads(out)
        case = document["cases"][0]
        self.assertEqual((case["replicates"], case["ended"]), (1, "exact"))
        described = json.loads(self.crisim("describe", "metrics", "--json")[0])["metrics"]
        self.assertEqual([m["name"] for m in case["metrics"]],
                         [m["name"] for m in described if m["kind"] == "summary"])
        self.assertGreater(len(case["metrics"][0]["strategies"]), 12)
        self.assertIn(GOLDEN, case["pareto"])
        undecided = [m for m in case["metrics"] if m["name"] == "attention_peak_day"][0]
        self.assertEqual({s["rank"] for s in undecided["strategies"]}, {0})

    def test_parameter_sets(self):
        self.write("sets.csv", SETS)
        runs, ranking, _, _ = self.compare("--params", "sets.csv")
        self.assertEqual([r["set"] for r in runs[:5]], ["0", "1", "2", "0", "1"])
        self.crisim("run", "shudong", "--strategy", SILENCE, "--reps", "5", "--set",
                    "attention.contagion=0.06", "--set", "noise.price=0.01", "-q", "-o", "one",
                    "--series", "none")
        one = self.rows("one", "runs.csv")
        mine = [r for r in runs if r["strategy"] == SILENCE]
        for r in (1, 4):
            self.assertEqual(mine[r]["users_day180"], one[r]["users_day180"])
        # Three sets are three pieces of evidence, however many replicates.
        units = [statistics.fmean(float(r["users_day180"]) for r in mine[k::3]) for k in range(3)]
        row = [r for r in ranking
               if (r["metric"], r["strategy"]) == ("users_day180", SILENCE)][0]
        self.assertAlmostEqual(float(row["sd"]), statistics.stdev(units), 12)

    def test_precision(self):
        arguments = ("compare", "shudong", "--strategies", GOLDEN, "--metric", "users_day180",
                     "--json", "--precision")
        precise = json.loads(self.crisim(*arguments, "0.002")[0])["cases"][0]
        self.assertEqual(precise["ended"], "precise")
        self.assertLessEqual(precise["reached"], 0.002)
        capped = json.loads(self.crisim(*arguments, "1e-5", "--reps", "100")[0])["cases"][0]
        self.assertEqual((capped["ended"], capped["replicates"]), ("capped", 100))
        self.write("sets.csv", SETS)
        limited = json.loads(self.crisim(*arguments, "1e-5", "--params", "sets.csv")[0])
        self.assertEqual(limited["cases"][0]["ended"], "limited")

    def test_markdown(self):
        out, _ = self.crisim("compare", "shudong", "--strategies", GOLDEN, "--reps", "20",
                             "--export-markdown", "-")
        self.assertTrue(out.startswith("## Shudong\n\nThe same luck for all, 20 replicates"))
        self.assertIn("\n| 1 | golden-4h * | 0.", out)
        self.crisim("compare", "shudong", "--strategies", GOLDEN, "--reps", "20",
                    "--export-markdown", "table.md")
        with open(self.path("table.md"), encoding="utf-8") as file:
            self.assertEqual(file.read(), out)
        again = ("compare", "shudong", "--strategies", "silence", "--reps", "20",
                 "--export-markdown")
        self.says(FAILED, "crisim: table.md: is there already; choose another name, or replace "
                          "it with --force", *again, "table.md")
        with open(self.path("table.md"), encoding="utf-8") as file:
            self.assertEqual(file.read(), out)
        self.crisim(*again, "table.md", "--force")
        with open(self.path("table.md"), encoding="utf-8") as file:
            self.assertNotEqual(file.read(), out)
        self.says(FAILED, "crisim: /dev/null: is a device, not a file", *again, "/dev/null",
                  "--force")

    def test_study(self):
        self.write("s.json", '{"id": "s", "title": "S", "about": "For a test.", '
                             '"cases": ["shudong", "zhixing"], "strategies": ["silence"], '
                             '"replicates": 20}')
        document = json.loads(self.crisim("compare", "--study", "s.json", "--json")[0])
        self.assertEqual([case["case"] for case in document["cases"]], ["shudong", "zhixing"])
        self.assertEqual(document["cases"][0]["replicates"], 20)

    def test_wrong_use(self):
        compare = ("compare", "shudong", "--reps", "20")
        self.says(USAGE, "crisim: compare takes a case or several, like \"crisim compare "
                         "shudong\"", "compare")
        self.says(USAGE, "crisim: --metric: there is no metric \"user_day180\" (did you mean "
                         "\"users_day180\"?)", *compare, "--metric", "user_day180")
        self.says(USAGE, 'crisim: --metric: there is no metric "trust" (see "crisim describe '
                         'metrics")', *compare, "--metric", "trust")
        self.says(USAGE, "crisim: --set strategy.actions.apology.facts=0: there is no action "
                         '"apology" in the strategy: silence', *compare, "--strategies",
                  "golden-4h,silence", "--set", "strategy.actions.apology.facts=0")
        self.says(USAGE, "crisim: --metric: users_day180 looks beyond the run of 100 days",
                  *compare, "--metric", "users_day180", "--days", "100")
        self.says(USAGE, "crisim: --strategies: a name is missing", *compare, "--strategies",
                  "silence,,golden-4h")
        self.says(USAGE, "crisim: --reference: \"delayed-apology\" is not one strategy; name a "
                         "variant", *compare, "--reference", "delayed-apology")
        self.says(INVALID, "crisim: nowhere.csv: cannot be opened: No such file or "
                           "directory", *compare, "--params",
                  "nowhere.csv")
        self.write("s.json", '{"id": "s", "title": "S", "about": "For a test.", "cases": '
                             '["shudong"], "vary": {"attention.contagion": {"values": [0.05]}}, '
                             '"design": {"kind": "grid"}}')
        _, err = self.crisim("compare", "--study", "s.json", code=USAGE)
        self.assertIn("compare takes parameter sets with --params", err)
        for text, message in (
                ("attention.contagon\n1\n", "crisim: x.csv:1:1: there is no parameter "
                 "\"attention.contagon\" (did you mean \"attention.contagion\"?)"),
                ("attention.contagion\n", "crisim: x.csv: no parameter sets")):
            self.write("x.csv", text)
            self.says(INVALID, message, *compare, "--params", "x.csv")
        self.write("x.csv", "attention.contagion\n-7\n")
        _, err = self.crisim(*compare, "--params", "x.csv", code=INVALID)
        self.assertRegex(err, r"^crisim: x\.csv:2:1: attention\.contagion: -7 is not in 0")
        os.mkdir(self.path("full"))
        self.write("full/x", "x")
        self.crisim(*compare, "--strategies", GOLDEN, "-o", "full", code=FAILED)
        self.assertEqual(os.listdir(self.path("full")), ["x"])


class Curve(Cli):
    def test_points_are_runs(self):
        self.crisim("curve", "shudong", "--vary", "strategy.first_response_h=0:72:36", "--reps",
                    "20", "-o", "out", "-q", "--metric", "users_day180,anger_area")
        rows = self.rows("out", "curve.csv")
        self.assertEqual([r["x"] for r in rows], ["0", "36", "72"] * 2)
        self.crisim("run", "shudong", "--reps", "20", "-o", "run", "--series", "none", "-q")
        reported = column(self.rows("run", "runs.csv"), "users_day180")
        self.assertAlmostEqual(float(rows[1]["mean"]), statistics.fmean(reported), 12)
        means = column(rows, "mean", metric="users_day180")
        self.assertEqual(sorted(means, reverse=True), means)

    def test_first_response_moves_all_actions(self):
        self.write("s.json", """{"id": "s", "title": "S", "about": "-", "actions": [
            {"id": "a", "at": 10, "until": 50, "apology": 0.9, "facts": 0.5, "remedy": 0.5},
            {"id": "b", "at": 30, "half_life": 40, "facts": 0.9, "remedy": 0.9}]}""")
        shifted = self.crisim("run", "shudong", "--strategy", "s.json", "--json", "--set",
                              "strategy.first_response_h=24h")[0]
        by_hand = self.crisim("run", "shudong", "--strategy", "s.json", "--json", "--set",
                              "strategy.actions.a.until=64", "--set", "strategy.actions.a.at=24",
                              "--set", "strategy.actions.b.at=44")[0]
        self.assertEqual(shifted, by_hand)

    def test_picture_and_json(self):
        arguments = ("curve", "zhixing", "--strategy", GOLDEN, "--vary", "strategy.clarity=0:1:0.25",
                     "--reps", "10")
        out, err = self.crisim(*arguments)
        self.assertEqual(err, "")
        self.assertIn("Zhixing under golden-4h: mean and the band of 90 % of runs, 10 replicates a "
                      "point, seed 1\n\nusers_day180 (1)\n", out)
        self.assertNotIn("\x1b", out)
        curve = json.loads(self.crisim(*arguments, "--json")[0])["curves"][0]
        self.assertEqual([p["x"] for p in curve["points"]], [0, 0.25, 0.5, 0.75, 1])
        self.assertLess(curve["points"][0]["mean"], curve["points"][4]["mean"])

    def test_wrong_use(self):
        curve = ("curve", "shudong", "--reps", "2")
        form = ("crisim: --vary must be PATH=FROM:TO:STEP, like "
                "--vary strategy.first_response_h=0:168:4")
        for text in ("x", "=0:1:1", "x=0:1", "x=0:1:1:1", "x=0:b:1"):
            self.says(USAGE, form, *curve, "--vary", text)
        self.says(USAGE, form, *curve)
        self.says(USAGE, "crisim: --vary: FROM must not be above TO, and STEP be positive "
                         "(\"3:1:1\")", *curve, "--vary", "x=3:1:1")
        self.says(USAGE, "crisim: --vary: 1000001 points, more than 1000", *curve, "--vary",
                  "x=0:1:1e-6")
        _, err = self.crisim(*curve, "--vary", "attention.contagon=0:1:0.5", code=USAGE)
        self.assertIn("(did you mean \"attention.contagion\"?)", err)
        _, err = self.crisim(*curve, "--vary", "attention.contagion=0:9:3", code=USAGE)
        self.assertIn("attention.contagion=3", err)


class Branch(Cli):
    def run_case(self, folder, *arguments):
        return self.crisim("run", "shudong", "--reps", "40", "--days", "40", "--series", "all",
                           "-o", folder, *arguments)

    def test_one_past_several_futures(self):
        self.run_case("whole", "--save-state", "5", "day5.state")
        self.run_case("same", "--from-state", "day5.state")
        self.assertEqual(self.hashes("whole"), self.hashes("same"))
        _, err = self.run_case("golden", "--from-state", "day5.state", "--strategy", GOLDEN)
        self.assertEqual(err, "crisim: the past stays: 3 of 4 actions of golden-4h would start "
                              "before day 5 and are left out\n")
        self.run_case("late", "--from-state", "day5.state", "--strategy", GOLDEN, "--set",
                      "strategy.first_response_h=5d", "-q")
        whole = self.rows("whole", "series.csv")
        for other in ("golden", "late"):
            rows = self.rows(other, "series.csv")
            self.assertEqual(len(rows), len(whole))
            for a, b in zip(whole, rows):
                if float(a["t_h"]) < 120:
                    self.assertEqual([*a.values()][2:], [*b.values()][2:])
            self.assertNotEqual(whole[-1]["active_users"], rows[-1]["active_users"])

    def test_state_of_a_branch(self):
        self.run_case("a", "--save-state", "5", "day5.state")
        self.run_case("b", "--from-state", "day5.state", "--strategy", GOLDEN, "-q",
                      "--save-state", "33", "day33.state")
        self.run_case("c", "--from-state", "day33.state", "--strategy", GOLDEN, "-q")
        self.assertEqual(self.hashes("b"), self.hashes("c"))

    def test_radar(self):
        """What a radar has brought forward stays; a state from before it is refused."""
        self.run_case("whole", "--strategy", "ready-statement", "--save-state", "5", "day5.state")
        self.run_case("same", "--strategy", "ready-statement", "--from-state", "day5.state")
        self.assertEqual(self.hashes("whole"), self.hashes("same"))
        self.says(2, "crisim: --save-state: a radar may bring the first statement forward, "
                     "planned for 24 h: save the state after that",
                  "run", "shudong", "--strategy", "ready-statement", "--save-state", "0.5", "x")

    def test_what_does_not_fit(self):
        run = ("run", "shudong", "--reps", "2", "--days", "40")
        self.crisim(*run, "--save-state", "5", "s")
        self.says(FAILED, "crisim: s: is there already; choose another name, or replace it with "
                          "--force", *run, "--save-state", "6", "s")
        self.crisim(*run, "--save-state", "5", "s", "--force")
        saved = "crisim: s: the state was saved with "
        self.says(INVALID, saved + "--seed 1, this run has 2", *run, "--from-state", "s", "--seed",
                  "2")
        self.says(INVALID, saved + "--days 40, this run has 41", *run, "--from-state", "s",
                  "--days", "41")
        self.says(INVALID, saved + self.contagion() + ", this run has 0.06", *run,
                  "--from-state", "s", "--set", "attention.contagion=0.06")
        self.says(INVALID, "crisim: s: the state was saved from case \"shudong\", this run is of "
                           "\"zhixing\"", "run", "zhixing", *run[2:], "--from-state", "s")
        with open(self.path("s"), "r+b") as file:
            file.truncate(1000)
        self.says(INVALID, "crisim: s: the saved state is cut short or damaged", *run,
                  "--from-state", "s")
        self.says(INVALID, "crisim: nowhere: cannot be opened: No such file or directory", *run, "--from-state",
                  "nowhere")
        self.says(USAGE, "crisim: --save-state: day 40 is not before the end of the run of 40 days",
                  *run, "--save-state", "40", "s")
        self.says(USAGE, "crisim: --save-state: \"x\" is not a day (a number, or 36h, 3d, "
                  "2w)\nTry \"crisim help run\".", *run,
                  "--save-state", "x", "s")
        self.says(USAGE, "crisim: --save-state: \"delayed-apology\" has variants; name one of "
                         "them", *run, "--strategy", "delayed-apology", "--save-state", "3", "s")
        _, err = self.crisim(*run, "--save-state", "3", code=USAGE)
        self.assertIn("--save-state needs DAY FILE", err)
        self.says(FAILED, "crisim: no/where: could not be written: No such file or directory",
                  *run, "--save-state", "3", "no/where")

    def contagion(self):
        out = json.loads(self.crisim("describe", "attention.contagion", "--json")[0])
        return f"attention.contagion {out['value'] if 'value' in out else out['default']}"


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
