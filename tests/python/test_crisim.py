#!/usr/bin/env python3
"""The package crisim over the C library; numpy's and pandas' part where they are there."""

import importlib.util
import os
import pathlib
import re
import signal
import sys
import threading
import time
import unittest
import unittest.mock

import crisim

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.chdir(ROOT)
HAS_NUMPY = importlib.util.find_spec("numpy") is not None
HAS_PANDAS = importlib.util.find_spec("pandas") is not None
TEAHOUSE = {"id": "teahouse", "name": "Teahouse", "title": "Stale leaves", "currency": "profits",
            "parameters": {"case.shock": 0.6}, "facts": [],
            "strategy": {"actions": [{"id": "apology", "title": "Sorry", "at": "6h",
                                      "apology": 0.7}]}}


class Kinds(unittest.TestCase):
    def test_run(self):
        result = crisim.run("shudong", strategy="silence", reps=5, set={"case.shock": 0.5})
        self.assertEqual(len(result.runs), 5)
        self.assertEqual(list(result.runs["strategy"]), ["silence"] * 5)
        self.assertEqual(result.runs.columns["users_day180"].unit, "1")
        self.assertIn("bands", result.tables)

    def test_settings_matter(self):
        one, other = (crisim.run("shudong", noise="off", set={"case.shock": shock}).runs
                      for shock in (0.5, 0.9))
        self.assertNotEqual(one["users_day180"][0], other["users_day180"][0])

    def test_replay(self):
        result = crisim.replay("zhixing", reps=20)
        self.assertEqual(set(result.facts["case"]), {"zhixing"})
        self.assertIsInstance(result.complete, bool)

    def test_compare(self):
        result = crisim.compare("shudong", strategies=["golden-4h", "silence"], reps=5)
        self.assertEqual(set(result.ranking["strategy"]), {"as-reported", "golden-4h", "silence"})

    def test_curve(self):
        result = crisim.curve("shudong", "case.shock=0.5:1:0.25", reps=2)
        self.assertEqual(list(result.curve["x"]), [0.5, 0.75, 1.0])

    def test_sensitivity(self):
        result = crisim.sensitivity("what-matters", points=4, reps=1, method="morris")
        self.assertIn("parameter", result.indices)

    def test_sweep(self):
        self.assertEqual(len(crisim.sweep("blame-delay", reps=1).runs), 588)

    def test_fit(self):
        result = crisim.fit("default-fit", best_only=True)
        self.assertGreater(len(result.predictive), 10)

    def test_own_case(self):
        result = crisim.run(TEAHOUSE, noise="off")
        self.assertEqual(list(result.runs["case"]), ["teahouse"])

    def test_describe(self):
        case = crisim.describe("shudong")
        self.assertEqual(case["name_zh"], "树洞")
        self.assertEqual(case["strategy"]["actions"][0]["at"], 36)
        self.assertEqual(len(case["facts"]), len(crisim.replay("shudong").facts))
        self.assertFalse(crisim.describe("golden-4h")["from_case"])
        with self.assertRaisesRegex(crisim.Error, 'no case or strategy "shudng"'):
            crisim.describe("shudng")

    def test_lists(self):
        self.assertEqual(list(crisim.cases()["id"]), ["quanqiugou", "shudong", "zhixing"])
        for table in (crisim.strategies(), crisim.studies(), crisim.metrics(),
                      crisim.observables(), crisim.parameters(), crisim.options()):
            self.assertGreater(len(table), 5)


    def test_models(self):
        self.assertEqual(list(crisim.models()["name"])[:2], ["field", "sir"])
        self.assertIn("epidemic.r0", list(crisim.parameters("sir")["name"]))
        self.assertNotIn("epidemic.r0", list(crisim.parameters()["name"]))
        self.assertNotEqual(list(crisim.metrics("sir")["name"]), list(crisim.metrics()["name"]))
        self.assertNotEqual(list(crisim.observables("sir")["name"]),
                            list(crisim.observables()["name"]))
        one, other = (crisim.run("scenarios/reference/epidemic.json", model="sir", noise="off",
                                 set={"epidemic.r0": r0}).series for r0 in (1.5, 3))
        self.assertNotEqual(list(one["infected"]), list(other["infected"]))
        with self.assertRaisesRegex(crisim.Error, r'no model "sirr" \(did you mean "sir"'):
            crisim.run("shudong", model="sirr")

    def test_settings_as_text(self):
        settings = ({"case.shock": 0.5}, "case.shock=0.5", ["case.shock=0.5"])
        first, *others = (crisim.run("shudong", noise="off", set=one).runs["users_day180"][0]
                          for one in settings)
        self.assertEqual(others, [first, first])
        with self.assertRaisesRegex(TypeError, "set takes .*not 0.5"):
            crisim.run("shudong", set=0.5)


class Errors(unittest.TestCase):
    def test_frame_without_pandas(self):
        with unittest.mock.patch.dict(sys.modules, {"pandas": None}):
            with self.assertRaisesRegex(ImportError, "pip install pandas"):
                crisim.models().frame()

    def test_the_readmes_links(self):
        # The page of a package is read far from the source tree: links in it must be whole.
        text = (ROOT / "python" / "README.md").read_text("utf-8")
        self.assertEqual([link for link in re.findall(r"\]\(([^)]*)\)", text)
                          if not link.startswith("https://")], [])

    def test_the_engines_sentence(self):
        with self.assertRaisesRegex(crisim.Error, r'no case "shudng" \(did you mean "shudong"'):
            crisim.run("shudng")
        with self.assertRaisesRegex(crisim.Error, "did you mean"):
            crisim.run("shudong", rep=3)
        with self.assertRaisesRegex(crisim.Error, "^teahouse:.*/titel: unknown key"):
            crisim.validate({**TEAHOUSE, "titel": 1})
        self.assertEqual(crisim.validate(TEAHOUSE), "case")
        self.assertEqual(crisim.validate(ROOT / "scenarios" / "studies" / "blame-delay.json"),
                         "study")
        with self.assertRaisesRegex(AttributeError, "there are: .*runs"):
            _ = crisim.run("shudong").rums

    def test_stop(self):
        with self.assertRaises(crisim.Stopped):
            crisim.run("shudong", reps=10**5, series="none", progress=lambda what, done, total: done > 0)

    def test_ctrl_c(self):
        began = time.monotonic()
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()  # and that it runs at all shows that others run meanwhile
        with self.assertRaises(KeyboardInterrupt):
            crisim.run("shudong", reps=10**6, series="none")
        self.assertLess(time.monotonic() - began, 10)


class Columns(unittest.TestCase):
    @unittest.skipUnless(HAS_NUMPY, "needs numpy")
    def test_numpy(self):
        import numpy
        runs = crisim.run("shudong", reps=3).runs
        self.assertEqual(runs["users_day180"].dtype, numpy.float64)
        self.assertEqual(runs["replicate"].dtype, numpy.int64)

    @unittest.skipUnless(HAS_PANDAS, "needs pandas")
    def test_pandas(self):
        frame = crisim.replay(reps=3).facts.frame()
        self.assertEqual(frame.attrs["units"]["from_h"], "h")
        self.assertTrue(frame.attrs["meaning"]["inside"])
        self.assertEqual(len(frame), 19)

    def test_a_column_outlives_its_result(self):
        column = crisim.run("shudong", reps=3).runs["users_day180"]
        crisim.run("zhixing", reps=100)
        self.assertEqual(list(column), list(crisim.run("shudong", reps=3).runs["users_day180"]))


if __name__ == "__main__":
    unittest.main()
