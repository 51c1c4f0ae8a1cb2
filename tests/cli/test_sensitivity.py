"""sensitivity, end to end: exact cases, figures that agree with each other, the same bytes for any
number of threads, exact words for what is wrong.

usage: test_sensitivity.py PROGRAM SCENARIOS [unittest arguments]
"""

import json
import os
import signal
import subprocess
import sys
import time
import unittest

from test_cli import DONE, FAILED, INVALID, PROGRAM, SCENARIOS, USAGE, Cli

HEADER = "case,strategy,metric,parameter,index,value,low,high,with,rows,few,reached,later,none"
LOSS = '"trust.loss_rate": {"prior": true}'
FADE = '"attention.fast_decay": {"range": [0.02, 0.1], "scale": "log"}'
# What an apology costs adds to the cost of the response, one to one.
COST = '"strategy.actions.apology.cost": {"range": [1, 3]}'
START = '"strategy.actions.apology.at": {"range": ["1h", "3d"]}'


class Study(Cli):
    def study(self, *vary, design='{"kind": "sobol", "points": 32}', name="s.json", more="",
              strategy="golden-4h"):
        varied = f'"vary": {{{", ".join(vary)}}}, "design": {design},' if vary else ""
        return self.write(name, f"""{{
  "id": "s", "title": "A study", "cases": ["shudong"], "strategies": ["{strategy}"],
  {varied} {more}
  "days": 40, "metrics": ["trust_public_min", "attention_peak"]
}}
""")


class Sensitivity(Study):
    def indices(self, folder, metric, index):
        return {row["parameter"]: float(row["value"]) for row in self.rows(folder, "indices.csv")
                if row["metric"] == metric and row["index"] == index}

    def test_a_linear_effect_is_found_exactly(self):
        study = self.write("s.json", f"""{{
  "id": "s", "title": "A study", "cases": ["shudong"], "strategies": ["golden-4h"],
  "vary": {{{COST}, {LOSS}}}, "design": {{"kind": "sobol", "points": 256}}, "days": 181
}}""")
        self.crisim("sensitivity", study, "--metric", "cost_day180", "--method", "morris", "-q",
                    "-o", "morris")
        name = "strategy.actions.apology.cost"
        for index, value in (("mu", 2.0), ("mu_star", 2.0), ("sigma", 0.0)):
            found = self.indices("morris", "cost_day180", index)
            self.assertAlmostEqual(found[name], value, 9)
            self.assertEqual(found["trust.loss_rate"], 0.0)
        self.crisim("sensitivity", study, "--metric", "cost_day180", "-q", "-o", "sobol")
        for index in ("first", "total"):
            found = self.indices("sobol", "cost_day180", index)
            self.assertAlmostEqual(found[name], 1.0, delta=0.02)
            self.assertEqual(found["trust.loss_rate"], 0.0)
        self.assertAlmostEqual(self.indices("sobol", "cost_day180", "sd")[""], 2 / 12 ** 0.5, 2)
        self.assertEqual(self.indices("sobol", "cost_day180", "noise_share")[""], 0.0)

    def test_around_another_parameter_set(self):
        study = self.study(LOSS)
        one = self.write("one.csv", "attention.fast_decay,shudong:case.shock\n0.2,0.4\n")
        two = self.write("two.csv", "attention.fast_decay\n0.2\n0.3\n")
        self.crisim("sensitivity", study, "-q", "-o", "usual")
        self.crisim("sensitivity", study, "-q", "-o", "other", "--params", one)
        self.crisim("sensitivity", study, "-q", "-o", "same", "--set",
                    "attention.fast_decay=0.2", "--set", "case.shock=0.4")
        means = [self.indices(folder, "attention_peak", "mean")[""]
                 for folder in ("usual", "other", "same")]
        self.assertEqual(means[1], means[2])
        self.assertLess(means[1], means[0])
        self.assertIn("takes one parameter set, like best.json of a fit, not 2", self.crisim(
            "sensitivity", study, "--params", two, code=USAGE)[1])

    def test_words_and_bars(self):
        study = self.study(LOSS, FADE, START)
        out, err = self.crisim("sensitivity", study, "--points", "1024", "--metric",
                               "trust_public_min")
        self.assertEqual(err, "")
        self.assertTrue(out.startswith(
            "A study\n"
            "Sobol' indices of 3 varied numbers: 1024 rows of 5 points, 2 replicates, seed 1, "
            "40 days\n"))
        self.assertRegex(out, r"\nTwo of three varied numbers explain \d\d % of the spread in "
                              r"trust_public_min: [a-z_.]+ \(\d\d %\), [a-z_.]+ \(\d\d %\)\.\n")
        self.assertRegex(out, r"\ntrust\.loss_rate +0\.\d{3}  0\.\d\d to \d\.\d\d +0\.\d{3}  "
                              r"0\.\d\d to \d\.\d\d  █+░*\n")
        self.assertRegex(out, r"; luck adds 0\.0\d+, \d+ % of the variance of a single run\n")
        out, _ = self.crisim("sensitivity", study, "--method", "morris", "--metric",
                             "trust_public_min")
        self.assertIn("Morris screening of 3 varied numbers: 40 trajectories of 4 points", out)
        self.assertIn("varied numbers move trust_public_min by at least a tenth", out)
        self.assertNotIn("attention_peak", out)

    def test_too_few_points_are_told(self):
        out, _ = self.crisim("sensitivity", self.study(LOSS, FADE), "--points", "8")
        self.assertIn("\nAs far as so few points can tell, ", out)
        self.assertRegex(out, r"\nnote: too few points: .*; try --points 32\n")
        out, _ = self.crisim("sensitivity", self.study(LOSS, FADE), "--reps", "1")
        self.assertIn("one replicate: luck passes for interaction; try --reps 2\n", out)
        out, _ = self.crisim("sensitivity", self.study(LOSS, FADE), "--noise", "off")
        self.assertIn(", 1 replicate without noise, seed 1, ", out)
        self.assertNotIn("luck", out)

    def test_what_does_not_matter(self):
        study = self.study('"firm.price_time": {"prior": true}')
        out, _ = self.crisim("sensitivity", study)
        self.assertIn("\nLuck hides what is varied from attention_peak: more --reps or --points "
                      "might tell.\n", out)
        for method in ("sobol", "morris"):
            out, _ = self.crisim("sensitivity", study, "--method", method, "--noise", "off")
            self.assertIn("\nattention_peak does not depend on what is varied.\n", out)

    def test_tables_and_json_agree(self):
        study = self.study(LOSS, FADE, START)
        out, _ = self.crisim("sensitivity", study, "--second-order", "--json", "-o", "out",
                             "--reps", "9")
        document = json.loads(out)
        self.assertEqual((document["method"], document["design"], document["points"],
                          document["replicates"], document["evaluations"]),
                         ("sobol", "sobol", 32, 9, 32 * 8))
        with open(self.path("out", "indices.csv"), encoding="utf-8") as file:
            self.assertEqual(file.readline().strip(), HEADER)
        rows = self.rows("out", "indices.csv")
        told = [(r["case"], r["metric"], i.get("parameter", ""), i["index"], i["value"],
                 i.get("with", "")) for r in document["results"] for i in r["indices"]]
        self.assertEqual(told, [(r["case"], r["metric"], r["parameter"], r["index"],
                                 float(r["value"]), r["with"]) for r in rows])
        self.assertEqual(len(rows), 2 * (4 + 2 * 3 + 3))
        for row in rows:
            self.assertLessEqual(float(row["low"]), float(row["high"]))
            self.assertEqual(row["rows"], "32")
        first = document["results"][0]
        total = self.indices("out", first["metric"], "total")
        self.assertEqual(first["ranking"], sorted(total, key=lambda name: -total[name]))
        with open(self.path("out", "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        self.assertEqual(manifest["replicates"], 9)
        with open(self.path("out", "datapackage.json"), encoding="utf-8") as file:
            fields = json.load(file)["resources"][0]["schema"]["fields"]
        self.assertEqual([field["name"] for field in fields], HEADER.split(","))

    def test_a_study_that_varies_nothing_varies_all_priors(self):
        out, _ = self.crisim("describe", "parameters", "--json")
        priors = [p["name"] for p in json.loads(out)["parameters"]
                  if p["prior"]["kind"] != "fixed"]
        out, err = self.crisim("sensitivity", self.study(), "--points", "4", "--json")
        self.assertEqual(err, f"note: {len(priors)} factors need {2 * len(priors)} dimensions, a "
                              "Sobol' sequence has 40; a Latin hypercube takes its place\n")
        document = json.loads(out)
        self.assertEqual(document["design"], "lhs")
        self.assertEqual(sorted(document["results"][0]["ranking"]), sorted(priors))
        self.assertIn("wide", document["results"][0]["doubts"])

    def test_the_same_bytes(self):
        study = self.study(LOSS, FADE, START)
        for method in ("sobol", "morris"):
            found = set()
            for threads, isa in (("1", "baseline"), ("3", "baseline"), ("2", "auto")):
                folder = f"{method}-{threads}-{isa}"
                out, _ = self.crisim("sensitivity", study, "--method", method, "--threads",
                                     threads, "--isa", isa, "-o", folder)
                found.add((out, self.hashes(folder)["indices.csv"]))
            self.assertEqual(len(found), 1)
        out, _ = self.crisim("sensitivity", study, "--seed", "2")
        self.assertNotIn(out, [text for text, _ in found])

    def test_progress_and_silence(self):
        _, err = self.crisim("sensitivity", self.study(LOSS), "--progress", "always", "--points",
                             "8000", "--threads", "1")
        self.assertRegex(err, r"^ *\d+ %  \d+ of 48000 runs  \d+ runs/s  \d+:\d\d left  s\n")
        _, err = self.crisim("sensitivity", self.study(LOSS), "-v")
        self.assertRegex(err, r"^192 runs in \d+\.\d\d s, \d+ threads, \w+\n$")


class Refusals(Study):
    def test_the_command_line(self):
        self.study(LOSS)
        self.says(USAGE, "crisim: sensitivity takes one STUDY, a name or a file, like \"crisim "
                         "sensitivity what-matters\"", "sensitivity")
        _, err = self.crisim("sensitivity", "what-mater", code=USAGE)
        self.assertIn('did you mean "what-matters"?', err)
        for points in ("0", "1", "1.5", "many", "-3", "2000000000"):
            self.says(USAGE, f'crisim: --points: "{points}" is not a whole number from 2 to '
                             "1000000000", "sensitivity", "s.json", f"--points={points}")
        _, err = self.crisim("sensitivity", "s.json", "--metric", "trust_min", code=USAGE)
        self.assertIn("trust_min", err)
        self.says(USAGE, "crisim: --second-order has a meaning for --method sobol only",
                  "sensitivity", "s.json", "--method", "morris", "--second-order")
        self.says(USAGE, "crisim: --second-order: the study varies one number only",
                  "sensitivity", "s.json", "--second-order")

    def test_studies(self):
        self.study(LOSS, FADE, more='"constraints": ["trust.loss_rate < attention.fast_decay"],')
        self.says(INVALID, "crisim: s.json: sensitivity needs numbers that vary independently; "
                           "leave out /constraints", "sensitivity", "s.json")
        self.write("p.csv", "trust.loss_rate\n0.02\n")
        self.study(LOSS, design='{"kind": "list", "file": "p.csv"}')
        self.says(INVALID, "crisim: s.json: sensitivity makes its own points; leave out "
                           "/design/file", "sensitivity", "s.json")
        self.study(START.replace("apology", "confession"))
        _, err = self.crisim("sensitivity", "s.json", code=INVALID)
        self.assertRegex(err, r'^crisim: s\.json:3: /vary/strategy\.actions\.confession\.at: '
                              r'strategy "golden-4h" of case "shudong" has no action "confession" '
                              r'\(one of apology, answer, proof, rebuild\)\n$')
        self.study(START, '"strategy.actions.apology.until": {"range": ["2d", "9d"]}')
        self.says(INVALID, "crisim: s.json:3: /vary/strategy.actions.apology.at: action "
                           '"apology" of strategy "golden-4h" might end (48 h) before it starts '
                           "(72 h)", "sensitivity", "s.json")
        self.study('"noise.price": {"prior": true}')
        _, err = self.crisim("sensitivity", "s.json", code=INVALID)
        self.assertIn('has no prior (it is fixed): give "values" or a "range"', err)

    def test_folders(self):
        self.study(LOSS)
        os.mkdir(self.path("out"))
        self.write("out/x", "")
        _, err = self.crisim("sensitivity", "s.json", "-o", "out", code=FAILED)
        self.assertIn("out", err)
        self.crisim("sensitivity", "s.json", "-o", "out", "--force", "-q")
        self.assertIn("indices.csv", os.listdir(self.path("out")))

    def test_interrupt(self):
        self.study(LOSS)
        process = subprocess.Popen(
            [PROGRAM, "sensitivity", "s.json", "--points", "1000000", "-o", "out"],
            cwd=self.dir, env={"PATH": os.environ["PATH"], "CRISIM_SCENARIOS": SCENARIOS},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out, err),
                         (130, b"", b"crisim: stopped; nothing was written\n"))
        self.assertEqual(os.listdir(self.path("out")) if os.path.isdir(self.path("out")) else [],
                         [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
