#!/usr/bin/env python3
"""The tables that commands really write, against what `describe columns` says of them.

    test_columns.py CRISIM SCENARIOS
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

CRISIM, SCENARIOS = sys.argv[1:3]
GUIDE = os.path.join(SCENARIOS, "..", "notebooks", "calibrate")

# A command for each table.
COMMANDS = {
    "run": ("run", "shudong", "--reps", "3", "--days", "20"),
    "run, sets": ("run", "shudong", "--reps", "3", "--days", "20", "--params", "sets.csv"),
    "replay": ("replay", "shudong", "--reps", "3"),
    "compare": ("compare", "shudong", "--reps", "8", "--metric", "users_day180"),
    "curve": ("curve", "shudong", "--vary", "case.shock=0.1:0.3:0.1", "--reps", "2"),
    "sweep": ("sweep", "apology-compensation", "--reps", "2"),
    "sweep, sets": ("sweep", "apology-compensation", "--reps", "4", "--params", "sets.csv"),
    "sensitivity": ("sensitivity", "apology-compensation", "--points", "4", "--reps", "1"),
    "fit": ("fit", "small.json"),
}


def crisim(folder, *arguments):
    done = subprocess.run([CRISIM, *arguments], capture_output=True, text=True, cwd=folder,
                          env={**os.environ, "CRISIM_SCENARIOS":
                               GUIDE if "fit" in arguments else SCENARIOS})
    assert done.returncode in (0, 4), (arguments, done.stderr)
    return done.stdout


class Columns(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = cls.temporary.name
        with open(os.path.join(cls.folder, "sets.csv"), "w", encoding="utf-8") as file:
            file.write("case.shock\n0.1\n0.2\n")
        with open(os.path.join(GUIDE, "bakery-fit.json"), encoding="utf-8") as file:
            study = json.load(file)
        del study["$schema"]
        study["fit"].update(steps=100, walkers=32, draws=20)  # too few to converge: exit code 4
        with open(os.path.join(cls.folder, "small.json"), "w", encoding="utf-8") as file:
            json.dump(study, file)
        for name in os.listdir(GUIDE):
            if name.endswith(".csv"):
                shutil.copy(os.path.join(GUIDE, name), cls.folder)
        described = json.loads(crisim(cls.folder, "describe", "columns", "--json"))["columns"]
        cls.described = [t for t in described if t["file"].endswith(".csv")]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def rows(self, out, name):
        with open(os.path.join(self.folder, out, name), newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    def fits(self, described, fields, with_sets):
        """Takes the fields one by one, as the list says."""
        fields = list(fields)
        for column in described["columns"]:
            if column["there"] == "many":
                rest = len(described["columns"]) - 1 - described["columns"].index(column)
                later = [c for c in described["columns"][-rest:] if c["there"] != "many"]
                stop = later[0]["name"] if rest and later else None
                while fields and fields[0]["name"] != stop:
                    self.assertEqual(fields.pop(0)["type"], column["type"])
                continue
            if column["there"] == "sometimes" and not with_sets:
                continue
            self.assertTrue(fields, column)
            field = fields.pop(0)
            self.assertEqual(field["name"], column["name"])
            self.assertEqual(field["type"], column["type"])
            self.assertEqual(field["description"], column["meaning"])
            unit = "" if column["unit"].startswith("of ") else column["unit"]
            self.assertEqual(field.get("unit", ""), unit)
        self.assertEqual(fields, [])

    def test_folders(self):
        seen = set()
        for name, command in COMMANDS.items():
            with self.subTest(name):
                crisim(self.folder, *command, "-q", "-o", name)
                with open(os.path.join(self.folder, name, "datapackage.json"),
                          encoding="utf-8") as file:
                    package = json.load(file)
                for table in package["resources"]:
                    fields = table["schema"]["fields"]
                    lists = [t for t in self.described if t["file"] == table["path"]
                             and command[0] in t["commands"].split(", ")]
                    self.assertEqual(len(lists), 1, table["path"])
                    self.assertEqual(table["title"], lists[0]["title"])
                    self.fits(lists[0], fields, "sets" in name)
                    rows = self.rows(name, table["path"])
                    self.assertEqual(rows[0], [f["name"] for f in fields])
                    self.assertTrue(all(len(row) == len(fields) for row in rows))
                    seen.add((table["path"], lists[0]["commands"]))
        self.assertEqual({(t["file"], t["commands"]) for t in self.described}, seen)

    def test_sets(self):
        """A run tells which parameter set it had."""
        for name in ("run, sets", "sweep, sets"):
            if not os.path.exists(os.path.join(self.folder, name)):
                crisim(self.folder, *COMMANDS[name], "-q", "-o", name)
            header, *rows = self.rows(name, "runs.csv")
            replicate, which = header.index("replicate"), header.index("set")
            self.assertEqual({row[which] for row in rows}, {"0", "1"})
            for row in rows:
                self.assertEqual(int(row[which]), int(row[replicate]) % 2)

    def test_describe(self):
        page = crisim(self.folder, "describe", "runs.csv")
        self.assertEqual(page.count("runs.csv\n"), 3)
        self.assertIn("One row a run", page)
        one = json.loads(crisim(self.folder, "describe", "facts.csv", "--json"))
        self.assertEqual(one["title"], "Reported facts against the median")
        text = crisim(self.folder, "help", "--markdown", "columns")
        for table in self.described:
            self.assertIn(f"\n## {table['file']} ({table['commands']})\n", text)
            for column in table["columns"]:
                mark = "[{}]" if column["there"] == "many" else "`{}`"
                self.assertIn("\n| " + mark.format(column["name"]) + " | " + column["type"], text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
