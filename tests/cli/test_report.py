"""report, end to end: a page of every kind of folder, which is well-formed, accessible, asks for
nothing, says what the tables say, takes hostile names as text, and tells what is wrong.

usage: test_report.py PROGRAM SCENARIOS [unittest arguments]
"""

import csv
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from test_cli import DONE, FAILED, INVALID, OUTSIDE, PROGRAM, SCENARIOS, USAGE, Cli

GUIDE = os.path.join(SCENARIOS, "..", "notebooks", "calibrate")

# A folder of each kind, by small commands.
KINDS = {
    "replay": ["replay", "shudong", "zhixing", "--reps", "20", "--every", "4d"],
    "run": ["run", "shudong", "--strategy", "delayed-apology", "--reps", "5", "--every", "4d"],
    "run-once": ["run", "zhixing", "--every", "4d"],
    "run-warned": ["run", "zhixing", "--strategy", "steal-thunder", "--noise", "off"],
    "run-short": ["run", "zhixing", "--reps", "2", "--days", "3", "--series", "none"],
    "compare": ["compare", "shudong", "--strategies", "golden-4h,silence,jargon", "--reps", "20"],
    "curve": ["curve", "shudong", "--vary", "strategy.first_response_h=0:48:24", "--reps", "10",
              "--metric", "users_day180,cost_day180"],
    "compare-later": ["compare", "shudong", "--strategies", "golden-4h,silence,silent-fix",
                      "--metric", "trust_half_day,outbreak_end_day", "--days", "120", "--reps",
                      "40"],
    "curve-later": ["curve", "shudong", "--vary", "strategy.first_response_h=0:48:24", "--reps",
                    "40", "--metric", "trust_half_day", "--days", "120"],
    "sobol": ["sensitivity", "STUDY", "--points", "16", "--second-order"],
    "morris": ["sensitivity", "STUDY", "--method", "morris", "--points", "8"],
    "grid": ["sweep", "apology-compensation", "--reps", "1", "--days", "181"],
    "points": ["sweep", "blame-delay", "--reps", "1", "--days", "181", "--format", "csv.gz"],
    "fit": ["fit", os.path.join(GUIDE, "bakery-fit.json"), "--scenarios", GUIDE],
    "best": ["fit", os.path.join(GUIDE, "bakery-fit.json"), "--scenarios", GUIDE, "--best-only"],
}

STUDY = """{
  "id": "s", "title": "A study", "cases": ["shudong"], "strategies": ["as-reported"],
  "vary": {"attention.fast_decay": {"prior": true}, "trust.gain_rate": {"prior": true},
           "attention.contagion": {"prior": true}},
  "design": {"kind": "sobol", "points": 16}, "days": 181,
  "metrics": ["users_day180", "trust_public_day180"]
}
"""

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "quotes": "\"'><img src=x onerror=alert(1)>",
    "entities": "&lt;b&gt; &amp; </title></style>",
    "right to left": "\u0645\u0631\u062d\u0628\u0627 abc",
    "override": "\u202egnp.exe\u2066",
    "chinese": "\u6811\u6d1e",
    "long": "x" * 10000,
    "line": "two\nlines",
}

VOID = {"meta", "br", "img", "input", "link", "hr"}


class Page(html.parser.HTMLParser):
    """Reads a page, and complains of what a browser would forgive."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.wanted, self.tags = [], [], [], []
        self.texts, self.headings, self.errors = [], [], []
        self.captions = []
        self.feed(text)
        self.close()
        if self.open:
            self.errors.append(f"left open: {self.open}")
        self.errors += [f"no id {i}" for i in self.wanted if i not in self.ids]
        if len(set(self.ids)) != len(self.ids):
            self.errors.append("an id twice")

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.tags.append((tag, names))
        if len(names) != len(attrs):
            self.errors.append(f"{tag}: an attribute twice")
        if "id" in names:
            self.ids.append(names["id"])
        self.wanted += names.get("aria-labelledby", "").split()
        for name, value in attrs:
            if name in ("src", "srcset", "action", "style", "data") or name.startswith("on"):
                self.errors.append(f"{tag}: has {name}")
            if name.endswith("href"):
                if not value.startswith("#"):
                    self.errors.append(f"{tag}: points to {value}")
                self.wanted.append(value[1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "caption":
            self.captions.append([])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.errors.append(f"</{tag}> closes {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.texts.append(((self.open or [""])[-1], data))
        if "caption" in self.open:
            self.captions[-1].append(data)

    def text(self):
        return " ".join("".join(data for tag, data in self.texts if tag != "style").split())

    def of(self, tag):
        return [names for name, names in self.tags if name == tag]


def check_page(test, text):
    """Structure, accessibility, no scripts, no requests; returns the page."""
    test.assertTrue(text.startswith("<!DOCTYPE html>\n<html lang=\"en\">"))
    test.assertFalse(re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text))
    page = Page(text)
    test.assertEqual(page.errors, [])
    for tag in ("script", "iframe", "object", "img", "link", "form", "base"):
        test.assertEqual(page.of(tag), [], tag)
    test.assertNotRegex(text, r"url\(|@import|https?://")
    test.assertIn("default-src 'none'", [m.get("content", "")[:18] for m in page.of("meta")])
    # One heading on top, and no level left out.
    test.assertEqual(page.headings[0], 1)
    test.assertEqual(page.headings.count(1), 1)
    for before, after in zip(page.headings, page.headings[1:]):
        test.assertLessEqual(after, before + 1)
    # Figures have a name and a description, tables a caption and headings with a scope.
    for svg in page.of("svg"):
        test.assertEqual(svg["role"], "img")
        test.assertEqual(len(svg["aria-labelledby"].split()), 2)
    count = len(page.of("svg"))
    test.assertEqual(sum(tag == "desc" and data.strip() != "" for tag, data in page.texts), count)
    test.assertEqual(len(page.of("figure")), count)
    test.assertEqual(len(page.of("figcaption")), count)
    captions = ["".join(texts) for texts in page.captions]
    test.assertEqual(len(page.of("table")), len(captions))
    test.assertEqual(len(set(captions)), len(captions), "two tables of one name")
    test.assertTrue(all("scope" in th for th in page.of("th")))
    test.assertTrue({"header", "main", "footer", "nav"} <= {tag for tag, _ in page.tags})
    test.assertNotRegex(page.text(), r"\bnan\b|\binf\b|-nan")
    for name in re.findall(r'(?:x|y|x1|x2|y1|y2|width|height|cx|cy|r|d)="([^"]*)"', text):
        test.assertNotRegex(name, "nan|inf")
    return page


class Folders(Cli):
    """Folders of every kind, each made once, when it is first asked for."""

    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.mkdtemp(prefix="crisim-report-")
        cls.study = os.path.join(cls.made, "study.json")
        with open(cls.study, "w", encoding="utf-8") as file:
            file.write(STUDY)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.made)

    def original(self, kind):
        folder = os.path.join(self.made, kind)
        if not os.path.exists(folder):
            words = [self.study if word == "STUDY" else word for word in KINDS[kind]]
            done = subprocess.run([PROGRAM, *words, "-q", "-o", folder],
                                  env={"PATH": os.environ["PATH"], "CRISIM_SCENARIOS": SCENARIOS},
                                  capture_output=True, check=False)
            self.assertIn(done.returncode, (DONE, OUTSIDE), (kind, done.stderr.decode()))
        return folder

    def folder(self, kind):
        """A copy that may be spoilt."""
        return shutil.copytree(self.original(kind), self.path(kind))

    def page(self, folder):
        out, err = self.crisim("report", folder, "-q", "-o", "-")
        self.assertEqual(err, "")
        return check_page(self, out)

    def table(self, kind, name):
        with open(os.path.join(self.original(kind), name), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def number(text):
    """As the page writes it."""
    value = float(text)
    if value == int(value) or abs(value) >= 99.95:
        return f"{value:.0f}"
    return f"{value:#.3g}"


class Pages(Folders):
    def test_every_kind_is_well_formed_and_accessible(self):
        for kind in KINDS:
            with self.subTest(kind):
                page = self.page(self.original(kind))
                self.assertGreater(len(page.of("table")), 3)
                self.assertIn("Findings", page.text())
                self.assertIn("These results were made by this command:", page.text())
                if kind != "run-short":
                    self.assertGreater(len(page.of("svg")), 0)

    def test_what_is_later_than_the_run(self):
        ranking = {(row["metric"], row["strategy"]): row
                   for row in self.table("compare-later", "ranking.csv")}
        silent = ranking["outbreak_end_day", "silent-fix"]
        self.assertGreater(int(silent["none"]), 0)
        later = [row for row in ranking.values() if int(row["later"]) > 0]
        self.assertIn("INF", {row["p95"] for row in later})
        self.assertEqual({int(row["reached"]) + int(row["later"]) + int(row["none"])
                          for row in ranking.values()}, {40})
        text = self.page(self.original("compare-later")).text()
        self.assertIn("to later", text)
        self.assertIn("what is later than the run counts as its end", text)
        self.assertNotIn("Pareto", text.split("Findings")[1].split("Ranking")[0])
        text = self.page(self.original("curve-later")).text()
        self.assertIn("Not all runs reach it", text)

    def test_same_bytes_wherever_the_folder_stands(self):
        for kind in KINDS:
            moved = self.folder(kind)
            first, _ = self.crisim("report", self.original(kind), "-o", "-")
            self.crisim("report", kind, "-o", f"{kind}.html", LC_ALL="de_DE.UTF-8",
                        NO_COLOR="1", COLUMNS="30")
            with open(self.path(f"{kind}.html"), encoding="utf-8") as file:
                self.assertEqual(file.read(), first)
            self.assertNotIn(moved, first)

    def test_replay_tells_the_facts(self):
        text = self.page(self.original("replay")).text()
        facts = self.table("replay", "facts.csv")
        for case in ("shudong", "zhixing"):
            of_case = [fact for fact in facts if fact["case"] == case]
            inside = sum(fact["inside"] == "true" for fact in of_case)
            self.assertIn(f"{case} under as-reported: {inside} of {len(of_case)} reported facts "
                          "lie inside their bands", text)
        for fact in facts:
            self.assertIn(fact["observation"], text)
            self.assertIn(f'{number(fact["p05"])} to {number(fact["p95"])}', text)
        # A fact that is seen on a curve is marked there.
        self.assertTrue(any(fact["of"] for fact in facts))
        self.assertTrue(all(fact["from_h"] == "" for fact in facts if not fact["of"]))

    def test_a_fact_outside_is_told(self):
        folder = self.folder("replay")
        path = os.path.join(folder, "facts.csv")
        with open(path, encoding="utf-8") as file:
            lines = file.read().replace(",true,", ",false,", 1)
        with open(path, "w", encoding="utf-8") as file:
            file.write(lines)
        out, err = self.crisim("report", "replay", "-o", "-")
        self.assertEqual(err, "note: replay/facts.csv has been changed since crisim wrote it\n")
        page = check_page(self, out)
        self.assertIn("A1 of shudong is outside: ", page.text())
        self.assertIn("facts.csv has been changed since crisim wrote it", page.text())

    def test_runs(self):
        page = self.page(self.original("run"))
        for hours in (24, 48, 72):
            self.assertIn(f"shudong under delayed-apology-{hours}h, 5 runs (medians).",
                          page.text())
        self.assertGreaterEqual(len(page.of("details")), 3)
        days = sorted(float(run["trust_trough_day"]) for run in self.table("run", "runs.csv")
                      if run["strategy"] == "delayed-apology-24h")
        self.assertIn(f"public trust is lowest on day {int(days[2] + 0.5)}", page.text())
        page = self.page(self.original("run-once"))
        run = self.table("run-once", "runs.csv")[0]
        self.assertIn(number(run["users_day180"]), page.text())
        self.assertIn("One run (replicate 0).", page.text())
        rows = self.table("run-warned", "series.csv")
        self.assertLess(float(rows[0]["t_h"]), 0)
        first = next(row for row in rows if float(row["t_h"]) == 0)
        self.assertGreater(float(first["attention"]), 0)
        self.assertIn(f"{number(first['attention'])} at first",
                      self.page(self.original("run-warned")).text())

    def test_compare_names_best_and_worst(self):
        text = self.page(self.original("compare")).text()
        for metric in ("users_day180", "anger_area", "cost_day180"):
            rows = [row for row in self.table("compare", "ranking.csv")
                    if row["metric"] == metric]
            best = min(rows, key=lambda row: int(row["rank"]))
            worst = max(rows, key=lambda row: int(row["rank"]))
            ratio = next(row["ratio"] for row in self.table("compare", "differences.csv")
                         if row["metric"] == metric and row["strategy"] == best["strategy"])
            self.assertRegex(text, rf'{metric} \([^)]*\): {best["strategy"]} is best with a mean '
                                   rf'of {re.escape(number(best["mean"]))}')
            if float(ratio) > 0:
                self.assertIn(f"{number(ratio)} times that of as-reported", text)
            self.assertIn(f'{worst["strategy"]} is worst with {number(worst["mean"])}', text)

    def test_curve_tells_both_ends(self):
        rows = [row for row in self.table("curve", "curve.csv")
                if row["metric"] == "users_day180"]
        means = [float(row["mean"]) for row in rows]
        change = 100 * (means[-1] / means[0] - 1)
        self.assertIn("shudong under as-reported: as strategy.first_response_h goes from 0 to 48, "
                      f"the mean of users_day180 goes from {number(means[0])} to "
                      f"{number(means[-1])} ({number(change)} %)",
                      self.page(self.original("curve")).text())

    def test_sensitivity_names_the_strongest(self):
        for kind, index in (("sobol", "total"), ("morris", "mu_star")):
            text = self.page(self.original(kind)).text()
            rows = [row for row in self.table(kind, "indices.csv")
                    if row["index"] == index and row["metric"] == "users_day180"
                    and row["case"] == "shudong"]
            names = sorted(rows, key=lambda row: -float(row["value"]))
            self.assertRegex(text, r"shudong under as-reported: users_day180 is moved most[a-z, ]*"
                                   rf' by {re.escape(names[0]["parameter"])} \(')
        self.assertIn("Pairs that explain together",
                      self.page(self.original("sobol")).text())

    def test_sweep_names_the_ends(self):
        rows = [row for row in self.table("grid", "summary.csv")
                if row["metric"] == "users_day180" and row["case"] == "shudong"]
        low = min(rows, key=lambda row: float(row["mean"]))
        high = max(rows, key=lambda row: float(row["mean"]))
        text = self.page(self.original("grid")).text()
        self.assertIn("shudong under compensation-1x: the mean of users_day180 lies between "
                      f'{number(low["mean"])} (point {low["point"]}: ', text)
        self.assertIn(f' and {number(high["mean"])} (point {high["point"]}: ', text)
        self.assertIn("56 points; 2 numbers are varied.", text)

    def test_fit_says_whether_it_converged(self):
        text = self.page(self.original("fit")).text()
        rows = self.table("fit", "predictive.csv")
        inside = sum(float(row["low"]) <= float(row["best"]) <= float(row["high"])
                     for row in rows)
        self.assertIn(f"The best fit puts {inside} of {len(rows)} targets inside their bands",
                      text)
        self.assertIn("The posterior sample has converged: ", text)
        folder = self.folder("fit")
        path = os.path.join(folder, "diagnostics.csv")
        with open(path, newline="", encoding="utf-8") as file:
            table = list(csv.DictReader(file))
        table[0]["r_hat"] = "1.2"
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, table[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        self.assertIn("has NOT converged: split R-hat at most 1.20", self.page("fit").text())
        self.assertIn("Only the best fit was looked for",
                      self.page(self.original("best")).text())


class Hostile(Folders):
    def spoil(self, folder, old, new):
        """Replaces a name in all tables and documents, quoted as each of them wants it."""
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if name.endswith(".csv"):
                with open(path, newline="", encoding="utf-8") as file:
                    rows = [[new if cell == old else cell for cell in row]
                            for row in csv.reader(file)]
                text = io.StringIO(newline="")
                csv.writer(text, lineterminator="\n").writerows(rows)
                text = text.getvalue()
            elif name.endswith(".json"):
                with open(path, encoding="utf-8") as file:
                    text = file.read().replace(json.dumps(old), json.dumps(new))
            else:
                continue
            with open(path, "w", newline="", encoding="utf-8") as file:
                file.write(text)

    def shown(self, name):
        """What a hostile name must look like as text."""
        name = re.sub("[\u202e\u2066]", lambda m: f"U+{ord(m.group()):04X}", name)
        name = name.replace("\n", " ")
        return name if len(name) <= 160 else f"{name[:160]}\u2026 ({len(name)} characters)"

    def test_names_are_text(self):
        """All of them in one kind of folder, the worst of them in the others."""
        spoilt = [("replay", "shudong"), ("replay", "A1"), ("run", "delayed-apology-24h"),
                  ("compare", "golden-4h"), ("compare", "users_day180"), ("curve", "shudong"),
                  ("morris", "attention.fast_decay"), ("grid", "compensation-1x"),
                  ("grid", "strategy.actions.apology.at"), ("fit", "bakery"),
                  ("fit", "firm.churn_heat")]
        for kind, old in spoilt:
            for what, new in HOSTILE.items():
                if kind != "curve" and what not in ("quotes", "long"):
                    continue
                with self.subTest(kind=kind, old=old, what=what):
                    shutil.rmtree(self.path(kind), ignore_errors=True)
                    self.spoil(self.folder(kind), old, new)
                    page = self.page(kind)
                    self.assertIn(" ".join(self.shown(new).split()), page.text())

    def test_words_of_the_documents_are_text(self):
        for what, new in HOSTILE.items():
            with self.subTest(what):
                shutil.rmtree(self.path("run-once"), ignore_errors=True)
                folder = self.folder("run-once")
                for name, member in (("manifest.json", "version"), ("datapackage.json", "title")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        document = json.load(file)
                    document[member] = new
                    document["command"] = ["crisim", new]
                    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                        json.dump(document, file)
                self.assertIn(" ".join(self.shown(new).split()), self.page("run-once").text())


class Errors(Folders):
    def test_usage(self):
        self.says(USAGE, 'crisim: report needs one DIR, like "crisim report out"', "report")
        self.says(USAGE, 'crisim: report needs one DIR, like "crisim report out"', "report", "a",
                  "b")
        self.folder("curve")
        self.says(USAGE, "crisim: curve: is a directory, not a file", "report",
                  "curve", "-o", "curve")

    def test_folders_that_are_none_of_ours(self):
        self.says(INVALID, "crisim: none: No such file or directory", "report", "none")
        os.mkdir(self.path("empty"))
        self.says(INVALID, "crisim: empty: has no manifest.json; give a folder that crisim has "
                           "written with -o", "report", "empty")
        self.write("file", "x")
        self.says(INVALID, "crisim: file: is not a folder; give the folder that -o has written",
                  "report", "file")
        os.mkdir(self.path("other"))
        self.write("other/manifest.json", '{"name": "a web app"}')
        self.says(INVALID, 'crisim: other/manifest.json:1: is not what crisim writes: it has no '
                           '"outputs"', "report", "other")
        self.write("other/manifest.json", '{"outputs": ]')
        _, err = self.crisim("report", "other", code=INVALID)
        self.assertIn("other/manifest.json:1", err)
        self.write("other/manifest.json", '{"outputs": [{"path": "x.csv"}]}')
        self.write("other/datapackage.json", '{"resources": []}')
        self.says(INVALID, "crisim: other/manifest.json:1: lists no table that a report can be "
                           "made of", "report", "other")
        self.assertFalse(os.path.exists(self.path("report.html")))

    def test_folders_that_are_not_complete(self):
        said = ("is not complete: it is being written, or was interrupted (a sweep: see \"crisim "
                "status\", then --resume or \"crisim merge\")")
        os.mkdir(self.path("making"))
        self.write("making/.runs.csv.tmp", "a")
        self.says(OUTSIDE, f"crisim: making: {said}", "report", "making")
        self.crisim("sweep", "blame-delay", "--reps", "1", "--shard", "1/2", "-q", "-o", "shards",
                    "--days", "181")
        self.says(OUTSIDE, f"crisim: shards: {said}", "report", "shards")

    def test_broken_tables(self):
        folder = self.folder("compare")
        os.remove(os.path.join(folder, "dominance.csv"))
        self.says(INVALID, "crisim: compare/dominance.csv: cannot be opened: No such file or "
                           "directory", "report", "compare")
        self.write("compare/ranking.csv", "case,metric,strategy,rank\n")
        self.says(INVALID, 'crisim: compare/ranking.csv:1: has no column "mean"', "report",
                  "compare")
        self.write("compare/ranking.csv", "case,metric,strategy,rank,mean\na,b,c,1,x\n")
        self.write("compare/dominance.csv", "case,metric,strategy,over,order\n")
        self.says(INVALID, 'crisim: compare/ranking.csv:2:9: "x" is not a finite number',
                  "report", "compare")
        self.folder("replay")
        self.write("replay/bands.csv", "case,strategy,t_h,metric,p05,p50,p95\na,b,0,c,1,2\n")
        self.says(INVALID, "crisim: replay/bands.csv:2: the row has 6 cells, the header 7",
                  "report", "replay")
        self.write("replay/bands.csv", "case,strategy,t_h,metric,p05,p50,p95\na,b,0,c,1,2,n\n")
        self.says(INVALID, 'crisim: replay/bands.csv:2: "n" is not a number (column p95)',
                  "report", "replay")
        self.assertEqual(sorted(os.listdir(self.dir)), ["compare", "replay"])

    def test_tables_without_rows(self):
        for kind in KINDS:
            if kind == "points":
                continue
            folder = self.folder(kind)
            for name in os.listdir(folder):
                if name.endswith(".csv"):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        header = file.readline()
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(header)
            with self.subTest(kind):
                self.page(kind)

    def test_nothing_is_overwritten_unasked(self):
        self.folder("curve")
        out, err = self.crisim("report", "curve")
        self.assertEqual((out, err), ("", "report: report.html\n"))
        with open(self.path("report.html"), encoding="utf-8") as file:
            first = file.read()
        self.write("report.html", "mine")
        self.says(FAILED, "crisim: report.html: is there already; choose another name, or "
                          "replace it with --force", "report", "curve")
        with open(self.path("report.html"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine")
        self.crisim("report", "curve", "--force", "-q")
        with open(self.path("report.html"), encoding="utf-8") as file:
            self.assertEqual(file.read(), first)
        _, err = self.crisim("report", "curve", "-o", "none/x.html", code=FAILED)
        self.assertIn("none/x.html: could not be written: No such file or directory", err)
        self.assertEqual(sorted(os.listdir(self.dir)), ["curve", "report.html"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
