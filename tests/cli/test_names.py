"""An id is one thing in a run; twins are errors that name both places; own files are full
citizens.

usage: test_names.py PROGRAM SCENARIOS [unittest arguments]
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SCENARIOS = os.path.abspath(sys.argv[2])

DONE, USAGE, INVALID = 0, 2, 3

OBSERVED = "time,metric,value,error\n1d,attention,0.30,0.05\n3d,attention,0.12,0.05\n"


def strategy(name, at="6h"):
    return json.dumps({"id": name, "title": name, "actions": [{
        "id": "a", "at": at, "apology": 0.8, "facts": 0.8, "remedy": 0.8}]})


def case(name, **more):
    return json.dumps({"id": name, "title": "t", "name": "n", "currency": "EUR",
                       "parameters": {"case.shock": 0.8},
                       "strategy": {"actions": [{"id": "a", "at": "24h", "facts": 0.4}]}, **more})


class Names(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="crisim-names-")
        self.addCleanup(shutil.rmtree, self.dir)

    def crisim(self, *arguments, code=DONE, cwd="."):
        done = subprocess.run(
            [PROGRAM, *arguments], cwd=os.path.join(self.dir, cwd), capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "CRISIM_SCENARIOS": SCENARIOS}, timeout=120)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout, done.stderr

    def fails(self, code, *arguments, words, **more):
        """The program must fail, and say each of the words."""
        err = self.crisim(*arguments, code=code, **more)[1]
        for word in words:
            self.assertIn(word, err)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return name

    def fit(self, name="fit.json", cases=("mini.json",), **fit):
        fit = {"parameters": {"case.shock": {}}, "without_facts": True, "draws": 50, **fit}
        return self.write(name, json.dumps({
            "id": "fit", "title": "t", "cases": list(cases), "days": 30, "seed": 1,
            "noise": "off", "fit": fit}))


class Twins(Names):
    def test_two_files_with_one_id(self):
        self.write("a.json", strategy("twin"))
        self.write("b.json", strategy("twin", "10d"))
        for order in ("a.json,b.json", "b.json,a.json"):
            self.fails(USAGE, "compare", "shudong", "--strategies", order, "--reps", "2",
                       words=['"twin"', "a.json", "b.json"])

    def test_an_own_file_with_a_name_of_the_library(self):
        self.write("mine.json", strategy("golden-4h", "10d"))
        self.fails(USAGE, "compare", "shudong", "--strategies", "golden-4h,mine.json", "--reps",
                   "2", words=["golden-4h.json", "mine.json"])
        self.write("reported.json", strategy("as-reported"))
        self.fails(USAGE, "compare", "shudong", "--strategies", "reported.json", "--reps", "2",
                   words=["the case's own", "reported.json"])

    def test_the_same_named_twice_is_one(self):
        self.write("a.json", strategy("twin"))
        out, _ = self.crisim("compare", "shudong", "--strategies", "a.json,./a.json,golden-4h",
                             "--reps", "2", "--days", "30", "--metric", "rating_min")
        self.assertEqual(sum("  twin  " in line for line in out.splitlines()), 1, out)

    def test_cases(self):
        self.write("a.json", case("mini"))
        self.write("b.json", case("mini"))
        self.fails(USAGE, "replay", "a.json", "b.json", words=["a.json", "b.json"])
        self.fails(INVALID, "fit", self.fit(cases=["a.json", "b.json"], series=[
            {"case": "mini", "file": "obs.csv"}]), words=["a.json", "b.json", "twice"])

    def test_columns_of_parameter_sets(self):
        for header in ("case.shock,shudong:case.shock", "shudong:case.shock,case.shock"):
            self.write("sets.csv", header + "\n1.5,0.2\n")
            self.fails(INVALID, "run", "shudong", "--params", "sets.csv", "--days", "3",
                       words=["sets.csv:1", "column 1", "column 2"])

    def test_an_unknown_case_of_parameter_sets(self):
        self.write("sets.csv", "shudnog:case.shock\n0.2\n")
        self.write("sets.json", '{"cases": {"shudnog": {"case.shock": 0.2}}}')
        for name in ("sets.csv", "sets.json"):
            for command in ("run", "compare"):
                self.fails(INVALID, command, "shudong", "--params", name, "--days", "3", "--reps",
                           "2", words=[name + ":1", '"shudnog"', 'did you mean "shudong"'])
        self.write("both.csv", "shudong:case.shock,mine:case.shock\n0.2,0.3\n")
        self.crisim("run", "shudong", "--params", "both.csv", "--days", "3")

    def test_a_series(self):
        self.write("mini.json", case("mini"))
        self.write("obs.csv", OBSERVED)
        self.write("copy.csv", OBSERVED)
        for second in ("obs.csv", "copy.csv"):
            self.fails(INVALID, "fit", self.fit(series=[{"case": "mini", "file": "obs.csv"},
                                                        {"case": "mini", "file": second}]),
                       words=["/fit/series/1", "/fit/series/0", "twice"])


class OwnFiles(Names):
    def test_the_reference(self):
        self.write("own/steady.json", strategy("steady"))
        shown = [self.crisim("compare", "shudong", "--strategies", "own/steady.json,golden-4h",
                             "--reference", name, "--reps", "2", "--days", "30", "--metric",
                             "rating_min")[0] for name in ("steady", "own/steady.json")]
        self.assertEqual(shown[0], shown[1])
        line = [line for line in shown[0].splitlines() if "steady" in line][0]
        self.assertIn("reference", line)

    def test_a_study_names_files_in_folders(self):
        self.write("cases/mini.json", case("mini"))
        self.write("own/steady.json", strategy("steady"))
        self.write("study.json", json.dumps({
            "id": "s", "title": "t", "cases": ["cases/mini.json"], "days": 20, "replicates": 2,
            "strategies": ["own/steady.json"], "metrics": ["rating_min"]}))
        self.crisim("validate", "study.json")
        self.crisim("sweep", "study.json", "-o", "out", "-q")
        os.mkdir(os.path.join(self.dir, "elsewhere"))
        out, _ = self.crisim("compare", "--study", "../study.json", "--reference",
                             "../own/steady.json", "--metric", "rating_min", cwd="elsewhere")
        self.assertIn("steady", out)

    def test_fit_of_a_case_in_a_file(self):
        self.write("cases/mini.json", case("mini"))
        self.write("obs.csv", OBSERVED)
        shown = []
        for name in ("mini", "cases/mini.json"):
            study = self.fit(cases=["cases/mini.json"],
                             series=[{"case": name, "file": "obs.csv"}])
            self.crisim("validate", study)
            shown.append(self.crisim("fit", study, "--best-only")[0])
        self.assertEqual(shown[0], shown[1])
        self.assertIn("2 targets, 1 case", shown[0])
        self.fails(INVALID, "fit", self.fit(cases=["cases/mini.json"], series=[
            {"case": "minni", "file": "obs.csv"}]), words=["/fit/series/0/case", '"minni"'])

    def test_packed_parameter_sets(self):
        self.write("sets.csv.gz", gzip.compress(b"case.shock\n0.5\n"))
        self.crisim("run", "shudong", "--params", "sets.csv.gz", "--days", "3")


FACT = {"id": "F1", "quote": "q", "observation": "o", "value": 2.8, "band": [2, 3],
        "metric": {"of": "rating", "op": "minimum"}}


class Validate(Names):
    """`validate` finds what running would, and says all of it."""

    def problems(self, name):
        """What validate says about a file, line by line; the same in JSON."""
        err = self.crisim("validate", name, code=INVALID)[1].splitlines()
        shown = json.loads(self.crisim("validate", "--json", name, code=INVALID)[0])["files"][0]
        self.assertEqual(err, shown["messages"])
        self.assertEqual(err[0], shown["message"])
        return err

    def fact(self, **more):
        metric = {**FACT["metric"], **more.pop("metric", {})}
        return self.write("mini.json", case("mini", facts=[{**FACT, "metric": metric, **more}]))

    def test_all_errors_of_a_case(self):
        self.write("mini.json", json.dumps(json.loads(case(
            "mini", facts=[{**FACT, "value": "x"}, {"id": "F2"}], zzzz=1)) | {
                "parameters": {"case.shock": 99, "case.shok": 1}}, indent=0))
        found = self.problems("mini.json")
        for words in ("/parameters/case.shock: 99", "/parameters/case.shok: unknown",
                      "/facts/0/value: must be", '/facts/1: key "quote"', "/zzzz: unknown key"):
            self.assertEqual(sum(words in line for line in found), 1, found)
        self.assertEqual(len({line.split(": ")[0] for line in found}), 5, found)

    def test_all_facts(self):
        self.write("mini.json", case("mini", facts=[
            {**FACT, "id": f"F{i}", "value": 9} for i in range(3)]))
        self.assertEqual(len(self.problems("mini.json")), 3)

    def test_more_than_anybody_reads(self):
        self.write("mini.json", case("mini", **{f"z{i}": 1 for i in range(250)}))
        found = self.crisim("validate", "mini.json", code=INVALID)[1].splitlines()
        self.assertEqual(len(found), 101)
        self.assertIn("150 more", found[-1])

    def test_what_a_study_names(self):
        self.write("bad.json", "{")
        self.write("s.json", json.dumps({
            "id": "s", "title": "t", "cases": ["shudnog", "nofile.json", "bad.json", "shudong"],
            "strategies": ["goldn-4h", "golden-4h"], "set": {"strategy.actions.nono.at": 3}}))
        found = "\n".join(self.problems("s.json"))
        for words in ('/cases/0: there is no case "shudnog" (did you mean "shudong"?)',
                      "/cases/1: nofile.json: cannot be opened", "/cases/2: bad.json:1",
                      '/strategies/0: there is no strategy "goldn-4h"', 'no action "nono"'):
            self.assertIn(words, found)

    def test_files_of_a_study(self):
        self.write("s.json", json.dumps({
            "id": "s", "title": "t", "cases": ["shudong"],
            "design": {"kind": "list", "file": "points.csv"}}))
        self.assertIn("points.csv: cannot be opened", self.problems("s.json")[0])
        self.write("points.csv", "case.shock\n1\n")
        self.crisim("validate", "s.json")
        self.write("mini.json", case("mini"))
        study = self.fit(series=[{"case": "mini", "file": "obs.csv"}])
        self.fails(INVALID, "validate", study, words=["obs.csv: cannot be opened"])
        self.write("obs.csv", OBSERVED)
        self.crisim("validate", study)

    def test_units(self):
        share = {"of": "negative_share"}
        users = {"of": "active_users"}
        self.crisim("validate", self.fact())
        for more, words in (
                ({"value": 0.5, "band": [0.5, 3]}, "/value: rating cannot be 0.5: it is in 1..5"),
                ({"band": [2, 5.5]}, "/band/1: rating cannot be 5.5"),
                ({"metric": share, "value": 88, "band": [80, 90]}, "88 is no share: write 0.88"),
                ({"metric": users, "value": 88, "band": [80, 90]}, "88 is no share: write 0.88"),
                ({"metric": {**share, "op": "first_above", "level": 60}, "value": 1,
                  "band": [0, 3]}, "/metric/level: 60 is no share: write 0.6")):
            self.assertIn(words, self.problems(self.fact(**more))[0])


class Numbers(Names):
    def seed(self, text):
        self.write("s.json", '{"id":"s","title":"t","cases":["shudong"],"replicates":1,"days":20,'
                             '"metrics":["rating_min"],"seed":' + text + "}")
        return "s.json"

    def test_seeds_are_read_exactly(self):
        for seed in ("9007199254740993", "18446744073709551615"):
            self.crisim("sweep", self.seed(seed), "-o", seed, "-q")
            self.crisim("sweep", self.seed("1"), "--seed", seed, "-o", "x" + seed, "-q")
            rows = []
            for folder in (seed, "x" + seed):
                with open(os.path.join(self.dir, folder, "runs.csv"), encoding="utf-8") as file:
                    rows.append(file.read())
            self.assertEqual(rows[0], rows[1])
        for seed in ("18446744073709551616", "1e17", "9007199254740993.0"):
            self.fails(INVALID, "validate", self.seed(seed), words=["/seed", "whole number"])

    def test_long_numbers_of_a_table(self):
        self.write("sets.csv", "case.shock\n0." + "3" * 300 + "\n")
        self.crisim("run", "shudong", "--params", "sets.csv", "--days", "3")

    def test_levels_are_short(self):
        self.write("s.json", json.dumps({
            "id": "s", "title": "t", "cases": ["shudong"],
            "vary": {"case.shock": {"range": [0.1, 0.5], "levels": 5},
                     "case.responsibility": {"range": [0, 1], "levels": 4}},
            "design": {"kind": "grid"}}))
        rows = [line.split(",") for line in self.crisim("sample", "s.json")[0].split()[1:]]
        self.assertEqual(sorted({row[1] for row in rows}), ["0.1", "0.2", "0.3", "0.4", "0.5"])
        self.assertEqual(float(sorted({row[2] for row in rows})[1]), 1.0 / 3.0)


class Paths(Names):
    def test_a_sweep_goes_on_from_another_folder(self):
        self.write("cases/mini.json", case("mini"))
        self.write("s.json", json.dumps({
            "id": "s", "title": "t", "cases": ["cases/mini.json"], "days": 10, "replicates": 3,
            "metrics": ["rating_min"], "vary": {"case.shock": {"values": [0.5, 1]}}}))
        self.write("elsewhere/x", "")
        self.crisim("sweep", "s.json", "-o", "one", "--shard", "1/2", "-q")
        self.crisim("sweep", "../s.json", "-o", "../two", "--shard", "2/2", "-q", cwd="elsewhere")
        self.crisim("sweep", "../s.json", "-o", "../one", "--shard", "1/2", "-q", "--resume",
                    cwd="elsewhere")
        self.crisim("merge", "../one", "../two", "-o", "../whole", cwd="elsewhere")
        self.crisim("sweep", "s.json", "-o", "at-once", "-q")
        for name in ("runs.csv", "summary.csv"):
            with open(os.path.join(self.dir, "whole", name), "rb") as a, \
                    open(os.path.join(self.dir, "at-once", name), "rb") as b:
                self.assertEqual(a.read(), b.read())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
