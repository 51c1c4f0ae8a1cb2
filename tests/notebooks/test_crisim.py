#!/usr/bin/env python3
"""Tests of notebooks/crisim.py: test_crisim.py PROGRAM"""

import io
import os
import pathlib
import stat
import sys
import tempfile
import unittest
from contextlib import redirect_stdout

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "notebooks"))
import crisim  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
FIELD = '{"name": "%s", "type": "%s", "unit": "%s", "description": "what %s is"}'


class Program(unittest.TestCase):
    """Against the real program."""

    def setUp(self):
        os.environ["CRISIM"] = PROGRAM
        os.environ["CRISIM_SCENARIOS"] = str(ROOT / "scenarios")

    def test_replay(self):
        result = crisim.replay("shudong", reps=20, noise=["attention", "news"])
        self.assertEqual(set(result.tables), {"facts", "bands", "runs", "series"})
        self.assertEqual(len(result.runs), 20)
        self.assertEqual(crisim.unit(result.bands, "t_h"), "h")
        self.assertEqual(crisim.unit(result.runs, "rating_min"), "1..5")
        self.assertIn("median", result.facts.attrs["meaning"]["p50"])
        self.assertEqual(str(result.facts["inside"].dtype), "bool")
        self.assertEqual(str(result.runs["replicate"].dtype), "int64")
        self.assertIn("A4b", result.text)
        self.assertIn("--noise attention,news", " ".join(result.documents["manifest"]["command"]))
        with self.assertRaisesRegex(AttributeError, "no table ranking; there are: bands, facts"):
            result.ranking

    def test_set_and_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "kept"
            loud = crisim.run("shudong", set={"case.shock": 2.5}, reps=3, days=20, output=out)
            self.assertTrue((out / "runs.csv").exists())
            again = crisim.read(out)
        self.assertTrue(loud.runs.equals(again.runs))
        calm = crisim.run("shudong", reps=3, days=20)
        self.assertTrue((loud.runs["attention_peak"] > calm.runs["attention_peak"]).all())
        self.assertTrue(loud.runs["users_day180"].isna().all())  # not reached: empty cells

    def test_other_commands(self):
        strategies = ["golden-4h", "silence"]
        ranking = crisim.compare("zhixing", strategies=strategies, reps=10).ranking
        self.assertEqual(set(ranking["strategy"]), {*strategies, "as-reported"})
        curve = crisim.curve("zhixing", "strategy.clarity=0:1:0.5", reps=4).curve
        self.assertEqual(list(curve["x"]), [0, 0.5, 1])
        indices = crisim.sensitivity("what-matters", method="morris", points=2).indices
        self.assertIn("trust.loss_rate", set(indices["parameter"]))
        self.assertEqual(crisim.metrics().loc["rating", "unit"], "1..5")
        self.assertEqual(crisim.describe("shudong")["name_zh"], "树洞")

    def test_incomplete(self):
        result = crisim.replay("shudong", reps=2, set={"case.shock": 0.1})
        self.assertFalse(result.complete)
        self.assertFalse(result.facts["inside"].all())

    def test_errors(self):
        for call, code, message in (
                (lambda: crisim.run("shudng"), 2,
                 'crisim: there is no case "shudng" (did you mean "shudong"?)'),
                (lambda: crisim.run("shudong", rep=3), 2, None),
                (lambda: crisim.run(str(ROOT / "README.md")), 3, None)):
            with self.assertRaises(crisim.Error) as caught:
                call()
            self.assertEqual(caught.exception.code, code)
            self.assertIn("crisim", str(caught.exception).lower())
            if message:
                self.assertEqual(str(caught.exception), message)


class Stub(unittest.TestCase):
    """Against a program that says what it is told."""

    def write(self, script):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "crisim"
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        os.environ["CRISIM"] = str(path)

    def test_words_pass_as_they_are(self):
        self.write(r"printf 'a.json:3: /x: \342\200\234no\342\200\235 key\n  and more\n' >&2; exit 3")
        with self.assertRaises(crisim.Error) as caught:
            crisim.call("run")
        self.assertEqual(str(caught.exception), "a.json:3: /x: “no” key\n  and more")
        self.assertEqual(caught.exception.code, 3)

    def test_a_silent_failure_is_told(self):
        self.write("kill -9 $$")
        with self.assertRaisesRegex(crisim.Error, "ended with status -9"):
            crisim.call("run")

    def test_progress_is_shown_and_not_kept(self):
        self.write("echo ' 12 %  30 of 240 runs  99 runs/s  0:02 left  x' >&2\n"
                   "echo 'note: wide' >&2; head -c 300000 /dev/zero | tr '\\0' x")
        shown = io.StringIO()
        crisim._shows_progress, before = (lambda: True), crisim._shows_progress
        try:
            with redirect_stdout(shown):
                text, notes, status = crisim.call("run")
        finally:
            crisim._shows_progress = before
        self.assertEqual((len(text), notes, status), (300000, "note: wide", 0))
        self.assertIn("\r 12 %  30 of 240 runs", shown.getvalue())
        self.assertTrue(shown.getvalue().endswith("\r"))

    def test_no_program(self):
        os.environ["CRISIM"] = "/no/such/crisim"
        with self.assertRaisesRegex(crisim.Error, r"/no/such/crisim of \$CRISIM is not there"):
            crisim.program()

    def test_read_types(self):
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            (here / "t.csv").write_text('n,s,k,b\n1.5,"NA, he said",3,true\n,,,\n', "utf-8")
            fields = ", ".join(FIELD % (n, t, u, n) for n, t, u in (
                ("n", "number", "d"), ("s", "string", ""), ("k", "integer", "1"),
                ("b", "boolean", "")))
            (here / "datapackage.json").write_text(
                '{"resources": [{"name": "t", "title": "T", "path": "t.csv", "schema": '
                f'{{"fields": [{fields}]}}}}]}}', "utf-8")
            table = crisim.read(folder).t
        self.assertEqual(list(table["s"]), ["NA, he said", ""])
        self.assertEqual(table["k"][0], 3)
        self.assertTrue(table.loc[1, ["n", "k", "b"]].isna().all())
        self.assertEqual(table.attrs["units"], {"n": "d", "s": "", "k": "1", "b": ""})
        self.assertEqual(table.attrs["meaning"]["n"], "what n is")


if __name__ == "__main__":
    unittest.main()
