"""The program, end to end: every command, its exit codes and its exact words, the same bytes for
the same input, folders that are complete or not there.

usage: test_cli.py PROGRAM SCENARIOS [unittest arguments]
"""

import csv
import hashlib
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SCENARIOS = os.path.abspath(sys.argv[2])

DONE, FAILED, USAGE, INVALID, OUTSIDE = 0, 1, 2, 3, 4

STRATEGY = """{
  "id": "mine",
  "title": "Mine",
  "about": "For a test.",
  "actions": [
    {"id": "apology", "at": "4h", "apology": 0.8},
    {"id": "fix", "at": "2d", "facts": 0.8, "remedy": 0.8}
  ]
}
"""

SERIES = (
    "case,strategy,replicate,t_h,attention,awareness_public,negative_share,neutral_share,"
    "positive_share,trust_victims,trust_users,trust_public,trust_experts,resentment,evidence,"
    "value,quality,active_users,churn_rate_30d,uninstalls_24h,signup_index,rating,price_index,"
    "repurchase_index,order_index,delivery_index,cost,revenue_lost,net_outcome,credibility,"
    "secondary_crises,has_broken_out,has_been_seen,seen_ahead,alarms_so_far,phase"
)


LIFE = ("outbreak_day", "outbreak_end_day", "trust_trough_day", "trust_half_day", "trust_full_day")


def life_cycle(rows):
    """The life cycle of a run from its hourly rows, as texts like those of runs.csv."""
    attention = [float(row["attention"]) for row in rows]
    trust = [float(row["trust_public"]) for row in rows]
    peak, trough = attention.index(max(attention)), trust.index(min(trust))
    lost = trust[0] - trust[trough]

    def crossed(values, after, level, sign):
        """When the line from row to row first reaches the level after hour `after`."""
        for t in range(after + 1, len(values)):
            if sign * values[t] >= sign * level:
                return t - 1 + (level - values[t - 1]) / (values[t] - values[t - 1])
        return None

    hours = (
        next(t for t, x in enumerate(attention) if x >= 0.01),
        crossed(attention, peak, 0.1 * attention[peak], -1),
        trough,
        *(crossed(trust, trough, trust[trough] + share * lost, 1) for share in (0.5, 1.0)),
    )
    return {name: "INF" if t is None else f"{t / 24:.17g}" for name, t in zip(LIFE, hours)}


def phases_of(rows):
    """The phases in their order, each once until it changes."""
    phases = [row["phase"] for row in rows]
    return [b for a, b in zip([None, *phases], phases) if a != b]


class Cli(unittest.TestCase):
    """Each test works in an empty folder of its own."""

    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="crisim-cli-")
        self.addCleanup(shutil.rmtree, self.dir)

    def crisim(self, *arguments, code=DONE, stdin="", **environment):
        """Runs the program; returns (stdout, stderr) after checking the exit code."""
        env = {"PATH": os.environ["PATH"], "CRISIM_SCENARIOS": SCENARIOS}
        env.update(environment)
        done = subprocess.run(
            [PROGRAM, *arguments], cwd=self.dir, env=env, input=stdin.encode(),
            capture_output=True, timeout=120, check=False,
        )
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def says(self, code, message, *arguments, **more):
        """The program must fail with this code and this one line, and print nothing else."""
        out, err = self.crisim(*arguments, code=code, **more)
        self.assertEqual((out, err), ("", message + "\n"))

    def write(self, name, text):
        with open(os.path.join(self.dir, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return name

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def hashes(self, folder):
        """Hashes of all files but the manifest, which tells times."""
        found = {}
        for name in sorted(os.listdir(self.path(folder))):
            if name != "manifest.json":
                with open(self.path(folder, name), "rb") as file:
                    found[name] = hashlib.sha256(file.read()).hexdigest()
        return found

    def rows(self, *names):
        with open(self.path(*names), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


class Replay(Cli):
    def test_all_facts_are_inside_their_bands(self):
        out, err = self.crisim("replay", "--reps", "200")
        self.assertTrue(out.endswith("\n19 of 19 facts inside their bands\n"))
        self.assertEqual(err, "")
        for name in ("Shudong 树洞", "Quanqiugou 全球购", "Zhixing 智行"):
            self.assertIn(name, out)

    def test_without_noise_as_well(self):
        out, _ = self.crisim("replay", "--noise", "off")
        self.assertTrue(out.endswith("\n19 of 19 facts inside their bands\n"))
        self.assertIn("1 replicate without noise, seed 1, 400 days", out)

    def test_a_fact_outside_is_told_by_the_exit_code(self):
        out, _ = self.crisim("replay", "shudong", "--strategy", "silence", "--noise", "off",
                             code=OUTSIDE)
        self.assertIn(" OUT\n", out)
        self.assertRegex(out, r"\n\d of 9 facts inside their bands\n$")

    def test_a_short_run_leaves_facts_open(self):
        out, _ = self.crisim("replay", "shudong", "--noise", "off", "--days", "30", code=OUTSIDE)
        self.assertRegex(out, r"A7 .* +- +beyond\n")
        self.assertRegex(out, r"facts inside their bands, \d beyond the end of the run\n$")

    def test_json(self):
        out, _ = self.crisim("replay", "--json", "--reps", "50", "--seed", "7")
        document = json.loads(out)
        self.assertEqual(document["seed"], 7)
        self.assertEqual(document["replicates"], 50)
        self.assertEqual(document["noise"], ["attention", "news", "opinion", "price", "promises",
                                             "observation", "warning"])
        self.assertEqual(len(document["facts"]), 19)
        for fact in document["facts"]:
            low, high = fact["band"]
            self.assertEqual(fact["inside"], low <= fact["p50"] <= high)
            self.assertLessEqual(fact["p05"], fact["p50"])
            self.assertLessEqual(fact["p50"], fact["p95"])
        ids = [fact["id"] for fact in document["facts"] if fact["case"] == "shudong"]
        self.assertEqual(ids, ["A1", "A2", "A3", "A4a", "A4b", "A5", "A6a", "A6b", "A7"])

    def test_json_of_a_short_run_has_null(self):
        out, _ = self.crisim("replay", "shudong", "--json", "--noise", "off", "--days", "30",
                             code=OUTSIDE)
        inside = {fact["id"]: fact["inside"] for fact in json.loads(out)["facts"]}
        self.assertIs(inside["A1"], True)
        self.assertIs(inside["A7"], None)

    def test_study(self):
        study = os.path.join(SCENARIOS, "studies", "three-cases.json")
        out, _ = self.crisim("replay", "--study", study, "--json")
        self.assertEqual(json.loads(out)["replicates"], 200)
        out, _ = self.crisim("replay", "--study", study, "--json", "--reps", "10")
        self.assertEqual(json.loads(out)["replicates"], 10)
        self.says(USAGE, "crisim: --study names the cases and strategies; leave out CASE",
                  "replay", "shudong", "--study", study)

    def test_study_of_an_unknown_case(self):
        self.write("s.json", '{"id": "s", "title": "S", "about": "x", "cases": ["shudon"]}')
        _, err = self.crisim("replay", "--study", "s.json", code=INVALID)
        self.assertIn('did you mean "shudong"?', err)


class Terminal(Cli):
    """What is drawn, and where."""

    ZHIXING = ("replay", "zhixing", "--reps", "20", "--progress", "never")
    BAND = "├─ band ─┤"

    def on_terminal(self, columns, *arguments, **environment):
        """What the program writes onto a terminal of so many columns."""
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.dir)
            os.execve(PROGRAM, [PROGRAM, *arguments],
                      {"CRISIM_SCENARIOS": SCENARIOS, "TERM": "xterm", "COLUMNS": str(columns),
                       "LC_ALL": "C.UTF-8", **environment})
        text = b""
        with os.fdopen(fd, "rb", buffering=0) as terminal:
            while True:
                try:
                    part = terminal.read(65536)
                except OSError:  # how a pseudo-terminal ends
                    break
                if not part:
                    break
                text += part
        self.assertEqual(os.waitpid(pid, 0)[1], 0, text.decode())
        return text.decode().replace("\r\n", "\n")

    @staticmethod
    def columns_of(line):
        """Columns of a line, wide characters taking two."""
        plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
        return len(plain) + sum("\u2e80" <= c <= "\uffee" for c in plain)

    def test_pictures_on_a_terminal_only(self):
        text = self.on_terminal(80, *self.ZHIXING)
        self.assertIn(self.BAND, text)
        self.assertRegex(text, r"attention +0\.\d+ +\x1b\[36m█+")
        self.assertIn("● median, ━ 90 % of the runs, ░ band, │ reported\n", text)
        piped, _ = self.crisim(*self.ZHIXING)
        self.assertNotIn(self.BAND, piped)
        self.assertNotIn("●", piped)
        self.assertNotIn("\x1b", piped)
        self.assertIn("0.12 to 0.18", piped)  # the numbers that the picture stands for

    def test_on_demand_elsewhere(self):
        always, _ = self.crisim(*self.ZHIXING, "--plot", "always")
        self.assertIn(self.BAND, always)
        self.assertIn("0.12 to 0.18", always)
        never = self.on_terminal(80, *self.ZHIXING, "--plot", "never")
        self.assertNotIn("band ─┤", never)
        self.assertIn("0.12 to 0.18", never)

    def test_no_colour_no_unicode(self):
        text = self.on_terminal(80, *self.ZHIXING, NO_COLOR="1", LC_ALL="C.ISO-8859-1")
        self.assertTrue(text.isascii())
        self.assertNotIn("\x1b", text)
        self.assertIn("|- band -|", text)
        self.assertNotIn("\x1b", self.on_terminal(80, *self.ZHIXING, TERM="dumb"))

    def test_no_line_is_wider_than_the_terminal(self):
        for columns in (40, 60, 80, 132, 200):
            for command in (self.ZHIXING, (*self.ZHIXING, "--plot", "never"),
                            ("run", "zhixing", "--progress", "never"),
                            ("compare", "zhixing", "--reps", "10", "--progress", "never",
                             "--strategies", "silence,golden-4h"),
                            ("sensitivity", "what-matters", "--method", "morris", "--points", "2",
                             "--progress", "never"),
                            ("describe", "studies"),
                            ("describe", "cases"), ("describe", "parameters"),
                            ("describe", "strategies")):
                with self.subTest(columns=columns, command=command):
                    for line in self.on_terminal(columns, *command).split("\n"):
                        self.assertLessEqual(self.columns_of(line), columns, line)

    def test_strategies_over_time(self):
        for columns in (40, 80, 200):
            for locale, marks in (("C.UTF-8", "AFR✓"), ("C.ISO-8859-1", "AFRv")):
                text = self.on_terminal(columns, "describe", "strategies", NO_COLOR="1",
                                        LC_ALL=locale)
                lines = text.splitlines()
                golden = next(line for line in lines if line.startswith("golden-4h "))
                self.assertIn(" " + marks, golden)
                self.assertEqual("A full answer" in golden, columns > 40)
                self.assertIn("400d", lines[0])
                self.assertIn("\nA apology, F facts", text)
                self.assertEqual([x for x in lines if len(x) > columns], [])
                page = self.on_terminal(columns, "describe", "golden-4h", NO_COLOR="1",
                                        LC_ALL=locale)
                self.assertRegex(page, r"\nproof +" + marks[1:] + "[─-]+\n")

    def test_examples_stay_whole(self):
        for columns in (80, 100):
            for command in ("replay", "run", "compare", "sensitivity"):
                text = self.on_terminal(columns, "help", command)
                for line in text.split("\n"):
                    self.assertLessEqual(self.columns_of(line), columns, line)
        self.assertIn("\n  # two of them\n  crisim compare zhixing", self.on_terminal(
            80, "help", "compare"))

    def test_compare_draws_what_fits(self):
        command = ("compare", "zhixing", "--reps", "10", "--progress", "never", "--strategies",
                   "silence,golden-4h", "--metric", "users_day180")
        for columns, has in ((50, False), (80, True), (132, True)):
            text = self.on_terminal(columns, *command)
            self.assertIn("●", text)
            self.assertEqual("to reference" in text, has)

    def test_a_curve_in_numbers(self):
        command = ("curve", "zhixing", "--reps", "20", "--vary", "strategy.clarity=0:1:0.5")
        drawn, _ = self.crisim(*command)
        self.assertIn("┤", drawn)
        numbers, _ = self.crisim(*command, "--plot", "never")
        self.assertNotIn("┤", numbers)
        self.assertRegex(numbers, r"\nstrategy\.clarity  users_day180  90 % of runs\n")
        self.assertEqual(len(re.findall(r"^ +[\d.]+ +[\d.]+  [\d.]+ to [\d.]+$", numbers, re.M)), 3)


class Run(Cli):
    def test_prints_the_summary(self):
        out, err = self.crisim("run", "shudong")
        self.assertIn("strategy as-reported, 1 replicate, seed 1, 400 days", out)
        self.assertRegex(out, r"\ntrust_public_day180 +0\.\d+ +1 ")
        self.assertEqual(err, "")
        out, _ = self.crisim("run", "shudong", "--reps", "20")
        self.assertRegex(out, r"\ntrust_public_day180 +0\.\d+ +0\.\d+ to 0\.\d+ ")

    def test_json(self):
        out, _ = self.crisim("run", "zhixing", "--strategy", "compensation", "--json")
        runs = json.loads(out)["runs"]
        self.assertGreater(len(runs), 3)
        self.assertEqual(runs[0]["case"], "zhixing")
        self.assertTrue(all(run["strategy"].startswith("compensation-") for run in runs))
        self.assertEqual(set(runs[0]["metrics"][0]),
                         {"name", "unit", "p05", "p50", "p95", "reached", "later", "none"})

    def test_a_strategy_file_and_standard_input(self):
        self.write("mine.json", STRATEGY)
        from_file, _ = self.crisim("run", "shudong", "--strategy", "mine.json")
        from_stdin, _ = self.crisim("run", "shudong", "--strategy", "-", stdin=STRATEGY)
        self.assertIn("strategy mine, 1 replicate", from_file)
        self.assertEqual(from_file, from_stdin)

    def test_a_case_file(self):
        by_name, _ = self.crisim("run", "shudong")
        by_file, _ = self.crisim("run", os.path.join(SCENARIOS, "shudong.json"))
        self.assertEqual(by_name, by_file)

    def test_set_changes_the_run(self):
        base, _ = self.crisim("run", "shudong")
        for setting in ("attention.contagion=0.06", "strategy.actions.apology.at=4h",
                        "case.shock=1"):
            changed, _ = self.crisim("run", "shudong", "--set", setting)
            self.assertNotEqual(base, changed)

    def test_noise_by_source(self):
        off, _ = self.crisim("run", "shudong", "--noise", "off", "--json")
        price, _ = self.crisim("run", "shudong", "--noise", "price", "--json")
        values = [
            {metric["name"]: metric["p50"] for metric in json.loads(text)["runs"][0]["metrics"]}
            for text in (off, price)
        ]
        different = {name for name in values[0] if values[0][name] != values[1][name]}
        self.assertTrue(different)
        self.assertTrue(all(name.startswith("price") for name in different), different)

    def test_dt_converges(self):
        results = []
        for dt in ("2", "1", "0.5"):
            out, _ = self.crisim("run", "shudong", "--noise", "off", "--json", "--dt", dt)
            results.append(next(m["p50"] for m in json.loads(out)["runs"][0]["metrics"]
                                if m["name"] == "trust_public_day180"))
        self.assertLess(abs(results[1] - results[2]), abs(results[0] - results[1]))


class Describe(Cli):
    def test_topics(self):
        for topic in ("cases", "strategies", "parameters", "metrics", "actions", "models"):
            out, _ = self.crisim("describe", topic)
            self.assertGreater(out.count("\n"), 4, topic)
            out, _ = self.crisim("describe", topic, "--json")
            items = json.loads(out)[topic]
            self.assertGreater(len(items), 2)
            name = items[0].get("name") if topic not in ("cases", "strategies") else items[0]["id"]
            page, _ = self.crisim("describe", name)
            self.assertTrue(page)
            one, _ = self.crisim("describe", name, "--json")
            self.assertEqual(json.loads(one), items[0])

    def test_parameters(self):
        out, _ = self.crisim("describe", "parameters", "--json")
        for row in json.loads(out)["parameters"]:
            self.assertEqual(list(row), ["name", "symbol", "unit", "value", "min", "max", "prior",
                                         "scope", "meaning", "source"])
            self.assertEqual(set(row["prior"]), {"kind", "a", "b"})
            self.assertTrue(row["min"] <= row["value"] <= row["max"])
            self.assertTrue(row["source"] and row["meaning"] and row["unit"])

    def test_overview_and_case(self):
        out, _ = self.crisim("describe")
        self.assertRegex(out, r"\ncases +3 ")
        out, _ = self.crisim("describe", "shudong")
        facts, _ = self.crisim("describe", "shudong", "--json")
        metric = {fact["id"]: fact["metric"] for fact in json.loads(facts)["facts"]}
        self.assertEqual(metric["A1"], {"of": "rating", "op": "minimum", "from_h": 0, "to_h": 240})
        self.assertEqual(metric["A3"]["relative_to"],
                         {"of": "attention", "op": "maximum", "from_h": 0})
        self.assertEqual((metric["A3"]["at_h"], metric["A4b"]["level"]), (336, 0.25))
        for word in ("树洞", "case.shock", "A4b", "blame_third_party"):
            self.assertIn(word, out)

    def test_files(self):
        case = {"id": "bakery", "name": "Bakery", "title": "Mould", "currency": "EUR",
                "parameters": {}, "strategy": {"title": "Nothing", "actions": []}}
        self.write("mine.json", STRATEGY)
        self.write("case.json", json.dumps(case))
        self.write("study.json", '{"id": "q", "title": "Why?", "cases": ["shudong"]}')
        out, _ = self.crisim("describe", "mine.json")
        self.assertRegex(out, r"^mine\n")
        self.assertRegex(out, r"\nfix .*FR")
        self.assertRegex(self.crisim("describe", "case.json")[0], r"^Bakery: Mould\n")
        self.assertRegex(self.crisim("describe", "study.json")[0], r"^q\n")
        self.write("bad.json", STRATEGY.replace("facts", "fcats"))
        self.says(INVALID, 'crisim: bad.json:7: /actions/1/fcats: unknown key (did you mean '
                           '"facts"?)', "describe", "bad.json")
        out, _ = self.crisim("replay", "case.json", "--reps", "1")
        self.assertIn("no facts to hold the runs against", out)

    def test_unknown_names(self):
        self.says(USAGE, 'crisim: nothing is called "shudon" (did you mean "shudong"?)',
                  "describe", "shudon")
        self.says(USAGE, "crisim: describe takes one topic or name", "describe", "a", "b")

    def test_answers_to_nobody(self):
        for word, expected in (("protecton", 1), ("all", 0)):
            self.write("mine.json", STRATEGY.replace(
                '"apology": 0.8', '"apology": 0.8, "answers": ["%s"]' % word))
            _, err = self.crisim("run", "shudong", "--strategy", "mine.json")
            self.assertEqual(err.count('note: action "apology" of mine answers "%s", of which '
                                       "nobody accuses the company here" % word), expected)

    def test_a_broken_library_does_not_hide_parameters(self):
        self.write("broken.json", "{")
        self.crisim("describe", "parameters", "--scenarios", ".")
        _, err = self.crisim("describe", "cases", "--scenarios", ".", code=INVALID)
        self.assertIn("broken.json", err)


class Documents(Cli):
    def test_schemas_are_those_of_the_repository(self):
        for kind in ("case", "strategy", "study"):
            out, _ = self.crisim("schema", kind)
            with open(os.path.join(SCENARIOS, "schema", kind + ".schema.json"),
                      encoding="utf-8") as file:
                self.assertEqual(out, file.read())
        out, _ = self.crisim("schema")
        self.assertEqual(list(json.loads(out)), ["case", "strategy", "study"])
        self.says(USAGE,
                  'crisim: schema: unknown kind of file "cas" (did you mean "case"?)',
                  "schema", "cas")

    def test_validate(self):
        case = os.path.join(SCENARIOS, "shudong.json")
        study = os.path.join(SCENARIOS, "studies", "three-cases.json")
        self.write("mine.json", STRATEGY)
        out, err = self.crisim("validate", case, "mine.json", study)
        self.assertEqual(out, f"{case}: ok (case)\nmine.json: ok (strategy)\n"
                              f"{study}: ok (study)\n")
        self.assertEqual(err, "")
        out, _ = self.crisim("validate", "-", stdin=STRATEGY)
        self.assertEqual(out, "-: ok (strategy)\n")

    def test_validate_goes_on_after_an_error(self):
        self.write("bad.json", "{")
        self.write("mine.json", STRATEGY)
        out, err = self.crisim("validate", "bad.json", "mine.json", code=INVALID)
        self.assertEqual(out, "mine.json: ok (strategy)\n")
        self.assertTrue(err.startswith("bad.json:1: "))
        out, _ = self.crisim("validate", "--json", "bad.json", "mine.json", code=INVALID)
        self.assertEqual([file["valid"] for file in json.loads(out)["files"]], [False, True])

    def test_version_and_help(self):
        out, _ = self.crisim("--version")
        self.assertRegex(out, r"^crisim \d+\.\d+\.\d+\ncompiler: (gcc|clang) ")
        self.assertRegex(out, r"GSL \d.*, cJSON \d")
        general, _ = self.crisim("--help")
        self.assertEqual(self.crisim("help")[0], general)
        for name in ("replay", "run", "validate", "describe", "schema", "help"):
            self.assertIn("\n  " + name, general)
            page, _ = self.crisim("help", name)
            self.assertEqual(self.crisim(name, "--help")[0], page)
            self.assertEqual(self.crisim("-h", name)[0], page)
            self.assertTrue(page.startswith("Usage: crisim " + name))
            self.assertGreaterEqual(page.split("Examples\n")[1].count("  crisim "), 2)
            self.assertLess(max(map(len, page.split("\n"))), 101)


class Usage(Cli):
    """What is wrong on the command line: exit code 2, one line (and a hint)."""

    def hint(self, message, *arguments):
        commands = re.findall(r"^  (\w+) ", self.crisim("help")[0], re.M)
        known = [f" {word}" for word in arguments if word in commands][:1]
        out, err = self.crisim(*arguments, code=USAGE)
        self.assertEqual((out, err),
                         ("", f'crisim: {message}\nTry "crisim help{"".join(known)}".\n'))

    def test_commands_and_options(self):
        self.says(USAGE, 'crisim: which command? Try "crisim replay" or "crisim help"')
        self.hint('unknown command "replya" (did you mean "replay"?)', "replya")
        self.hint('unknown option "--sede" (did you mean "--seed"?)', "replay", "--sede", "3")
        self.hint("schema has no option --json", "schema", "--json")
        self.hint("--json takes no value", "replay", "--json=1")
        self.hint("--reps: 0 is not in 1 .. 1000000000", "replay", "--reps", "0")
        self.hint('--seed: "x" is not a whole number', "replay", "--seed", "x")
        self.says(USAGE, 'crisim: run takes one case, like "crisim run shudong" (see "crisim '
                         'describe cases")', "run")
        self.says(USAGE, 'crisim: validate needs a FILE, like "crisim validate my-case.json"',
                  "validate")

    def test_settings_of_nothing(self):
        self.hint("--set needs PATH=VALUE", "run", "shudong", "--set")
        self.hint("--set needs PATH=VALUE", "run", "shudong", "--set", "")

    def test_settings(self):
        for setting, message in SETTINGS:
            with self.subTest(setting):
                self.says(USAGE, f"crisim: --set {setting}: {message}", "run", "shudong",
                          "--set", setting)

    def test_names(self):
        self.says(USAGE, 'crisim: there is no case "shudon" (did you mean "shudong"?)',
                  "replay", "shudon")
        self.says(USAGE, 'crisim: there is no strategy "golden" (did you mean "golden-4h"?)',
                  "run", "shudong", "--strategy", "golden")
        self.says(USAGE, 'crisim: --set contagion=1: unknown parameter "contagion" (did you mean '
                  '"attention.contagion"?)', "run", "shudong", "--set", "contagion=1")
        self.write("mine.json", "{}")
        self.says(USAGE, 'crisim: there is no strategy "mine"; a file of that name lies here: '
                  "write mine.json", "run", "shudong", "--strategy", "mine")
        self.write("other", "{}")
        self.says(USAGE, 'crisim: there is no strategy "other"; a file of that name lies here: '
                  "write ./other", "run", "shudong", "--strategy", "other")
        self.says(USAGE, 'crisim: there is no strategy "golden-4" (did you mean "golden-4h"?)',
                  "run", "shudong", "--strategy", "golden-4")
        self.says(USAGE, 'crisim: --noise: unknown source "pric" (did you mean "price"?)',
                  "run", "shudong", "--noise", "pric")
        self.says(USAGE, 'crisim: case "shudong" is given twice', "replay", "shudong", "shudong")
        self.says(USAGE, "crisim: no cases found; --scenarios DIR says where they are",
                  "replay", "--scenarios", "nowhere")

    def test_times(self):
        self.says(USAGE, "crisim: --dt: 5 h does not divide a day (24 h) into whole steps",
                  "run", "shudong", "--dt", "5")
        self.says(USAGE, "crisim: --dt: 0 h does not divide a day (24 h) into whole steps",
                  "run", "shudong", "--dt", "0")
        self.says(USAGE, "crisim: --days: 0 days are not a whole number of steps of 1 h",
                  "run", "shudong", "--days", "0")
        self.says(USAGE, "crisim: --every: 3 h is not a whole number of steps of 2 h",
                  "run", "shudong", "--dt", "2", "--every", "3")
        self.says(USAGE, "crisim: --steps: the model rumour counts time in events, and has equal "
                  "steps", "run", "scenarios/reference/gossip.json", "--model", "rumour",
                  "--steps", "coarse")

    def test_memory(self):
        _, err = self.crisim("run", "shudong", "-o", "out", "--reps", "100000", "--threads", "1",
                             code=USAGE)
        self.assertRegex(err, r"^crisim: this would take \d\d\.\d GB of memory, more than 4\.2: "
                              r"write fewer rows \(--every 24\), no series \(--series none\), or "
                              r"run fewer --reps\n$")
        self.assertFalse(os.path.exists(self.path("out")))

    def test_instruction_set(self):
        self.says(USAGE, 'crisim: CRISIM_ISA: "sse9" is not one of auto|baseline|avx2|avx512',
                  "run", "shudong", CRISIM_ISA="sse9")


class Inputs(Cli):
    """What is wrong in a file: exit code 3 and a line with the address."""

    def wrong(self, message, text, name="x.json"):
        self.write(name, text)
        out, err = self.crisim("validate", name, code=INVALID)
        self.assertEqual(out, "")
        self.assertIn(f"{name}{message}", err.splitlines())
        out, err = self.crisim("run", "shudong", "--strategy", name, code=INVALID)
        self.assertEqual((out, err), ("", f"crisim: {name}{message}\n"))

    def change(self, message, old, new):
        self.assertIn(old, STRATEGY)
        self.wrong(message, STRATEGY.replace(old, new, 1))

    def test_strategies(self):
        for message, old, new in CHANGES:
            with self.subTest(message):
                self.change(message, old, new)

    def test_texts(self):
        for message, text in TEXTS:
            with self.subTest(message):
                self.wrong(message, text)

    def test_files(self):
        os.mkdir(self.path("folder.json"))
        for message, name in FILES:
            with self.subTest(message):
                self.says(INVALID, message, "validate", name)
                self.says(INVALID, "crisim: " + message, "replay", name)

    @unittest.skipUnless(os.path.exists("/proc/self/mem"), "no file that refuses to be read")
    def test_unreadable(self):
        """Even root cannot read this one: nothing is mapped at its beginning."""
        self.says(INVALID, "/proc/self/mem: cannot be read: Input/output error",
                  "validate", "/proc/self/mem")

    def test_the_library_is_checked_too(self):
        with open(os.path.join(SCENARIOS, "shudong.json"), encoding="utf-8") as file:
            text = file.read()
        os.mkdir(self.path("lib"))
        self.write("lib/shudong.json", text.replace('"case.shock"', '"case.shok"', 1))
        _, err = self.crisim("replay", "--scenarios", "lib", code=INVALID)
        self.assertRegex(err, r'^crisim: lib/shudong.json:\d+: /parameters/case.shok: unknown '
                              r'.*\(did you mean "case.shock"\?\)\n$')

    def test_what_is_wrong_with_a_warning(self):
        radar = {"opinion": {"sensitivity": 0.5}, "plan": "prepare", "takes": "3d"}
        file = {"id": "mine", "title": "Mine", "about": "x", "warning": radar, "actions": []}
        wrong = (
            ({"plan": "prepar"}, '/warning/plan: unknown plan "prepar" (did you mean "prepare"?)'),
            ({"plan": None}, '/warning: key "plan" is missing'),
            ({"takes": None}, '/warning: key "takes" is missing'),
            ({"takes": "-3d"}, "/warning/takes: "),
            ({"opinion": None}, "/warning: nothing is watched: key \"opinion\" or \"technical\" is "
                                "missing"),
            ({"opinion": {}}, '/warning/opinion: key "sensitivity" is missing'),
            ({"opinion": {"sensitivity": 1.5}},
             "/warning/opinion/sensitivity: 1.5 is out of range 0..1"),
            ({"opinion": {"sensitivity": 0.5, "false_alarm": 1}},
             '/warning/opinion/false_alarm: unknown key (did you mean "false_alarms"?)'),
            ({"technical": {"sensitivity": 0.5, "false_alarms": 1000}},
             "/warning/technical/false_alarms: 1000 is out of range 0..100"),
            ({"success": 0.5}, "/warning/success: has no meaning for plan prepare"),
            ({"plan": "disclose", "first_response": "2h"},
             "/warning/first_response: has no meaning for plan disclose"),
            ({"cost": -1}, "/warning/cost: "),
            ({"radar": 1}, "/warning/radar: unknown key"),
        )
        self.write("mine.json", json.dumps(file))
        self.crisim("validate", "mine.json")
        for change, said in wrong:
            warning = {k: v for k, v in {**radar, **change}.items() if v is not None}
            self.write("mine.json", json.dumps({**file, "warning": warning}))
            _, err = self.crisim("validate", "mine.json", code=INVALID)
            self.assertTrue(err.startswith("mine.json:1: "), err)
            self.assertIn(said, err)
        del file["actions"]
        self.write("mine.json", json.dumps({**file, "from_case": True}))
        _, err = self.crisim("validate", "mine.json", code=INVALID)
        self.assertIn('/warning: has no place beside "from_case"', err)
        for setting, said in (
                ("technical.sensitivty=1", 'a warning has no key "technical.sensitivty" (did you mean '
                                           '"technical.sensitivity"?)'),
                ("plan=disclos", 'unknown plan "disclos" (did you mean "disclose"?)'),
                ("opinion.sensitivity=1.2", "out of range 0..1")):
            _, err = self.crisim("run", "shudong", "--strategy", "silent-fix", "--set",
                                 "strategy.warning." + setting, code=USAGE)
            self.assertIn(said, err)
        _, err = self.crisim("run", "shudong", "--set", "strategy.warning.takes=3", code=USAGE)
        self.assertIn('the strategy has no radar: its file has no "warning"', err)
        self.write("s.json", json.dumps({
            "id": "s", "title": "S", "cases": ["shudong"], "strategies": ["golden-4h"],
            "vary": {"strategy.warning.takes": {"values": ["1d", "2d"]}},
            "design": {"kind": "grid"}}))
        _, err = self.crisim("sweep", "s.json", "--dry-run", code=INVALID)
        self.assertIn('strategy "golden-4h" of case "shudong" has no radar', err)

    def test_shares_of_a_metric(self):
        with open(os.path.join(SCENARIOS, "zhixing.json"), encoding="utf-8") as file:
            text = file.read()
        before = '"op": "minimum", "to": "6d"'
        self.assertIn(before, text)
        self.write("c.json", text.replace(before, '"op": "faded", "level": 0.5', 1))
        self.crisim("validate", "c.json")
        self.write("c.json", text.replace(before, '"op": "faded", "level": 1.5', 1))
        _, err = self.crisim("validate", "c.json", code=INVALID)
        self.assertRegex(err, r"^c.json:\d+: /facts/0/metric/level: 1.5 is no share: operator faded "
                              r"needs one in 0..1\n$")
        self.write("c.json", text.replace(before, '"op": "recovered"', 1))
        _, err = self.crisim("validate", "c.json", code=INVALID)
        self.assertRegex(err, r'operator recovered needs key "level"\n$')

    def test_shared_parameters_are_refused_in_cases(self):
        with open(os.path.join(SCENARIOS, "shudong.json"), encoding="utf-8") as file:
            text = file.read()
        self.write("c.json", text.replace('"case.shock"', '"attention.contagion"', 1))
        _, err = self.crisim("validate", "c.json", code=INVALID)
        self.assertIn("is shared by all cases", err)


class Output(Cli):
    def test_tables(self):
        self.crisim("replay", "-o", "out", "--reps", "40", "--every", "1d")
        self.assertEqual(sorted(os.listdir(self.path("out"))),
                         ["bands.csv", "datapackage.json", "facts.csv", "manifest.json",
                          "runs.csv", "series.csv"])
        with open(self.path("out", "series.csv"), encoding="utf-8") as file:
            self.assertEqual(file.readline(), SERIES + "\n")
        series = self.rows("out", "series.csv")
        self.assertEqual(len(series), 3 * 401)
        self.assertEqual({row["replicate"] for row in series}, {"0"})
        self.assertEqual(float(series[0]["active_users"]), 1.0)
        bands = self.rows("out", "bands.csv")
        self.assertEqual(list(bands[0]), ["case", "strategy", "t_h", "metric", "p05", "p25", "p50",
                                          "p75", "p95"])
        self.assertEqual(len(bands), 3 * 401 * (len(SERIES.split(",")) - 5))
        by_time = {(row["case"], row["t_h"]) for row in bands}
        self.assertEqual(by_time, {(row["case"], row["t_h"]) for row in series})
        facts = self.rows("out", "facts.csv")
        self.assertEqual(len(facts), 19)
        self.assertEqual({row["inside"] for row in facts}, {"true"})
        runs = self.rows("out", "runs.csv")
        self.assertEqual(len(runs), 120)
        self.assertEqual(list(runs[0])[:4], ["case", "strategy", "replicate", "seed"])
        self.assertIn("A1", runs[0])

    def test_rows_before_the_outbreak(self):
        self.crisim("run", "zhixing", "--strategy", "steal-thunder", "--noise", "off", "-o", "told",
                    "--every", "1d")
        rows = self.rows("told", "series.csv")
        # 0.5 x (0.04 + 0.01) signals a day: seen on day 40 of 120, told three days later
        self.assertEqual([float(rows[i]["t_h"]) for i in (0, 1, 43)], [-43 * 24, -42 * 24, 0])
        self.assertEqual(phases_of(rows), ["warning", "outbreak", "repair", "recovered"])
        early = rows[:43]
        self.assertEqual({row["attention"] for row in early}, {"0"})
        self.assertEqual({row["active_users"] for row in early}, {"1"})
        self.assertEqual([row["has_been_seen"] for row in early], ["0"] * 40 + ["1"] * 3)
        for row in rows[:44]:
            days = float(row["t_h"]) / 24 + 43
            cost = 0.015 * days + 0.05 * 3 / 30 * days + (0.5 if days >= 40 else 0)
            self.assertAlmostEqual(float(row["cost"]), cost, places=12)
            self.assertAlmostEqual(float(row["net_outcome"]), -cost, places=12)
            self.assertAlmostEqual(float(row["alarms_so_far"]), 3 / 30 * days, places=12)
        run = self.rows("told", "runs.csv")[0]
        self.assertEqual((run["outbreak"], run["detected"], float(run["lead"])), ("1", "1", 80))
        self.crisim("run", "zhixing", "--strategy", "silent-fix", "-o", "a", "--reps", "40",
                    "--series", "all", "--save-state", "9", "day9.state", "--threads", "1")
        self.crisim("run", "zhixing", "--strategy", "silent-fix", "-o", "b", "--reps", "40",
                    "--series", "all", "--from-state", "day9.state", "--threads", "3", "--isa",
                    "baseline")
        self.assertEqual(self.hashes("a"), self.hashes("b"))
        self.assertEqual({row["outbreak"] for row in self.rows("a", "runs.csv")}, {"0", "1"})

    def test_phases_of_a_year(self):
        out, _ = self.crisim("run", "zhixing", "--strategy", "golden-4h", "-o", "out", "--noise",
                             "off")
        self.assertRegex(out, r"trust_full_day +[0-9.]+ +d ")
        self.assertEqual(phases_of(self.rows("out", "series.csv")),
                         ["outbreak", "repair", "recovered"])
        out, _ = self.crisim("run", "zhixing", "--strategy", "silence", "-o", "silence")
        self.assertEqual(phases_of(self.rows("silence", "series.csv")), ["outbreak", "repair"])
        self.assertRegex(out, r"trust_full_day +> 400 +d ")
        self.assertTrue(out.endswith("\n> 400: not within the run of 400 days\n"))
        self.assertEqual(self.rows("silence", "runs.csv")[0]["trust_full_day"], "INF")
        self.crisim("run", "zhixing", "--set", "case.shock=0", "--strategy", "silence", "-o",
                    "calm")
        self.assertEqual(phases_of(self.rows("calm", "series.csv")), ["calm"])
        life = self.rows("calm", "runs.csv")[0]
        self.assertEqual([life[name] for name in LIFE], ["INF", "", "0", "0", "0"])

    def test_numbers_agree_with_each_other(self):
        out, _ = self.crisim("run", "shudong", "-o", "out", "--reps", "3", "--series", "all",
                             "--every", "1", "--json", "--days", "200")
        runs = self.rows("out", "runs.csv")
        series = self.rows("out", "series.csv")
        self.assertEqual(len(series), 3 * 4801)
        for run in runs:
            mine = [row for row in series if row["replicate"] == run["replicate"]]
            self.assertEqual(float(run["trust_public_min"]),
                             min(float(row["trust_public"]) for row in mine))
            expected = life_cycle(mine)
            for name in LIFE:
                self.assertEqual(run[name] and round(float(run[name]), 7),
                                 expected[name] and round(float(expected[name]), 7), name)
            self.assertEqual(phases_of(mine), ["outbreak", "repair"])
            self.assertEqual(run["trust_public_day180"],
                             next(row["trust_public"] for row in mine if row["t_h"] == "4320"))
        middle = sorted(float(run["trust_public_min"]) for run in runs)[1]
        metrics = {m["name"]: m["p50"] for m in json.loads(out)["runs"][0]["metrics"]}
        self.assertEqual(metrics["trust_public_min"], middle)
        at_180 = sorted(float(run["trust_public_day180"]) for run in runs)
        band = next(row for row in self.rows("out", "bands.csv")
                    if row["t_h"] == "4320" and row["metric"] == "trust_public")
        self.assertEqual(float(band["p50"]), at_180[1])

    def test_manifest_and_package(self):
        self.crisim("run", "shudong", "-o", "out", "--seed", "5", "--strategy", "golden-4h")
        with open(self.path("out", "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        self.assertEqual(manifest["seed"], 5)
        self.assertEqual(len(manifest["inputs"]), 2)
        for entry in manifest["outputs"]:
            with open(self.path("out", entry["path"]), "rb") as file:
                data = file.read()
            self.assertEqual(hashlib.sha256(data).hexdigest(), entry["sha256"])
            self.assertEqual(len(data), entry["bytes"])
        with open(self.path("out", "datapackage.json"), encoding="utf-8") as file:
            package = json.load(file)
        for table in package["resources"]:
            with open(self.path("out", table["path"]), encoding="utf-8") as file:
                header = file.readline().strip().split(",")
            self.assertEqual([f["name"] for f in table["schema"]["fields"]], header)

    def test_series_and_every(self):
        self.crisim("run", "shudong", "-o", "a", "--every", "1d", "--reps", "2")
        self.assertEqual(len(self.rows("a", "series.csv")), 401)
        self.crisim("run", "shudong", "-o", "b", "--series", "none", "--reps", "2")
        self.assertEqual(sorted(os.listdir(self.path("b"))),
                         ["datapackage.json", "manifest.json", "runs.csv"])
        self.crisim("run", "shudong", "-o", "c", "--dt", "8")
        self.assertEqual(self.rows("c", "series.csv")[1]["t_h"], "8")

    def test_a_folder_that_is_not_empty_is_refused(self):
        os.mkdir(self.path("out"))
        self.write("out/mine.txt", "keep me")
        self.says(FAILED, 'crisim: out: the output folder is not empty (it holds "mine.txt"); '
                          "choose another, or replace files with --force",
                  "run", "shudong", "-o", "out")
        self.assertEqual(os.listdir(self.path("out")), ["mine.txt"])
        self.crisim("run", "shudong", "-o", "out", "--force")
        self.assertIn("mine.txt", os.listdir(self.path("out")))
        self.crisim("run", "shudong", "-o", "out", "--force", "--seed", "2")
        self.assertEqual({row["seed"] for row in self.rows("out", "runs.csv")}, {"2"})

    def test_a_folder_that_cannot_be(self):
        self.write("file", "")
        out, err = self.crisim("run", "shudong", "-o", "file/out", code=FAILED)
        self.assertEqual(out, "")
        self.assertIn("file/out", err)

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "run", "shudong"], stdout=full, stderr=subprocess.PIPE,
                                  env={"CRISIM_SCENARIOS": SCENARIOS}, cwd=self.dir, check=False)
        self.assertEqual(done.returncode, FAILED)
        self.assertEqual(done.stderr.decode(),
                         "crisim: standard output: No space left on device\n")

    def test_full_disk_of_a_folder(self):
        """A limit on the size of files is as good as a full disk."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))

        done = subprocess.run([PROGRAM, "replay", "shudong", "--reps", "20", "-o", "out"],
                              env={"CRISIM_SCENARIOS": SCENARIOS}, cwd=self.dir, check=False,
                              preexec_fn=limit, capture_output=True)
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertRegex(done.stderr.decode(), r"^crisim: out.*\n$")
        self.assertEqual(os.listdir(self.path("out")) if os.path.isdir(self.path("out")) else [],
                         [])

    def test_a_closed_pipe_is_quiet(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([PROGRAM, "describe", "parameters"], stdout=writer,
                              stderr=subprocess.PIPE, env={"CRISIM_SCENARIOS": SCENARIOS},
                              cwd=self.dir, check=False)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (DONE, b""))

    def test_progress(self):
        _, err = self.crisim("replay", "--reps", "20")
        self.assertEqual(err, "")
        _, err = self.crisim("run", "shudong", "--reps", "20000", "--dt", "4", "--progress",
                             "always", "--threads", "1")
        self.assertRegex(err, r"^ *\d+ %  \d+ of 20000 runs  \d+ runs/s  \d+:\d\d left  shudong\n")


class Bytes(Cli):
    """Same input, same bytes."""

    def play(self, folder, *arguments, **environment):
        return self.crisim("run", "zhixing", "--reps", "100", "--days", "60", "--strategy",
                           "golden-4h", "-o", folder, *arguments, **environment)[0]

    def test_threads_and_instruction_sets_do_not_matter(self):
        text = self.play("base", "--threads", "1", "--isa", "baseline")
        expected = self.hashes("base")
        self.assertEqual(set(expected), {"bands.csv", "datapackage.json", "runs.csv",
                                         "series.csv"})
        out, _ = self.crisim("--version")
        best = out.split("instruction set: ")[1].split()[0]
        names = ["baseline", "avx2", "avx512"]
        available = names[: names.index(best) + 1]
        for threads in ("1", "2", "7"):
            for isa in available:
                folder = f"{threads}-{isa}"
                self.assertEqual(self.play(folder, "--threads", threads, CRISIM_ISA=isa), text)
                self.assertEqual(self.hashes(folder), expected, folder)

    def test_the_seed_matters(self):
        self.play("one")
        self.play("same", "--seed", "1")
        self.play("two", "--seed", "2")
        one, same, two = (self.hashes(folder) for folder in ("one", "same", "two"))
        self.assertEqual(one, same)
        for name in ("bands.csv", "runs.csv", "series.csv"):
            self.assertNotEqual(one[name], two[name])

    def test_replicates_do_not_depend_on_how_many_there_are(self):
        self.crisim("run", "zhixing", "--reps", "5", "-o", "few", "--series", "none")
        self.crisim("run", "zhixing", "--reps", "50", "-o", "many", "--series", "none")
        self.assertEqual(self.rows("few", "runs.csv"), self.rows("many", "runs.csv")[:5])


class Interrupt(Cli):
    def interrupted(self, number):
        """Sends a signal to a long run once it has begun to write."""
        process = subprocess.Popen(
            [PROGRAM, "replay", "--reps", "3000000", "-o", "out", "--series", "none",
             "--threads", "2"],
            cwd=self.dir, env={"CRISIM_SCENARIOS": SCENARIOS},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(500):
            if os.path.isdir(self.path("out")) and os.listdir(self.path("out")):
                break
            time.sleep(0.01)
        time.sleep(0.1)
        begun = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        self.assertLess(time.monotonic() - begun, 5)
        self.assertEqual((out, err), (b"", b"crisim: stopped; nothing was written\n"))
        self.assertEqual(os.listdir(self.path("out")) if os.path.isdir(self.path("out")) else [],
                         [])
        return process.returncode

    def test_interrupt(self):
        self.assertEqual(self.interrupted(signal.SIGINT), 130)

    def test_terminate(self):
        self.assertEqual(self.interrupted(signal.SIGTERM), 143)

    def test_the_terminal_is_gone(self):
        self.assertEqual(self.interrupted(signal.SIGHUP), 129)

    def test_reading_ends_at_once(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen([PROGRAM, "validate", "-"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(0.2)
            process.send_signal(number)
            process.wait(timeout=5)
            self.assertEqual((process.returncode, process.stdout.read(), process.stderr.read()),
                             (128 + number, b"", b"crisim: stopped\n"))
            for pipe in (process.stdin, process.stdout, process.stderr):
                pipe.close()

    def test_nohup(self):
        done = subprocess.run(["nohup", "sh", "-c", f"'{PROGRAM}' bench --days 1 & sleep 0.3; "
                               "kill -HUP $!; wait $!"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 0)


# ---- exact words of what is wrong ----

HOW_TO_SET = (
    "must be a path and a value: --set opinion.trust_weight=1.2, "
    "--set strategy.actions.apology.at=4"
)

# (setting, message)
SETTINGS = [
    ("attention", HOW_TO_SET),
    ("=3", HOW_TO_SET),
    ("attention.contagion=", HOW_TO_SET),
    ("attention.contagoin=0.06",
     'unknown parameter "attention.contagoin" (did you mean "attention.contagion"?)'),
    ("attention.contagion=9", "out of range 0..0.5"),
    ("attention.contagion=nan", "must be a number"),
    ("attention.contagion=1e999", "number too large for a double"),
    ("strategy.actions.apologi.at=4",
     'there is no action "apologi" in the strategy (did you mean "apology"?)'),
    ("strategy.actions.apology.apolgy=1",
     'actions have no key "apolgy" (did you mean "apology"?)'),
    ("strategy.actions.apology.apology=2", "out of range 0..1"),
    ("strategy.actions.apology.at=500d",
     'action "apology" starts at 12000 h, after the horizon of 9600 h'),
]

# (message after the file's name, what to replace in STRATEGY, by what)
CHANGES = [
    (':6: /actions/0/apolgy: unknown key (did you mean "apology"?)',
     '"apology": 0.8', '"apolgy": 0.8'),
    (":6: /actions/0/apology: must be a number, not text", '"apology": 0.8', '"apology": "much"'),
    (":5: /actions: must be a list, not a number", '"actions": [', '"actions": 3, "x": ['),
    (":6: /actions/0/apology: 1.5 is out of range 0..1", '"apology": 0.8', '"apology": 1.5'),
    (":6: /actions/0/at: duplicate key (first on line 6)", '"at": "4h"', '"at": "4h", "at": "5h"'),
    (':6: /actions/0: key "at" is missing (or "when", a trigger)', '"at": "4h", ', ""),
    (":6: numbers must be finite: NaN", '"apology": 0.8', '"apology": NaN'),
    (":6: /actions/0/apology: number too large for a double",
     '"apology": 0.8', '"apology": 1e999'),
    (':6: /actions/0/at: "4 hours" is not a time: give hours, or a number and a unit '
     '("36h", "3d", "2w")', '"4h"', '"4 hours"'),
    (':7: /actions/1/at: action "fix" starts at 12000 h, after the horizon of 9600 h',
     '"2d"', '"500d"'),
    (':7: /actions/1/id: the id "apology" is taken by an earlier action',
     '"id": "fix"', '"id": "apology"'),
    (':4: comma missing before: "about": "For a test.",', '"Mine",', '"Mine"'),
]

# (message after the file's name, text of the file)
TEXTS = [
    (": is empty", ""),
    (": is empty", " \n"),
    (":10: text after the end: x", STRATEGY + "x"),
    (":10: text after the end: {", STRATEGY + STRATEGY),
    (":1: nested deeper than 64 levels", "[" * 100 + "]" * 100),
    (":3: not UTF-8 (byte 34 of the file has the value 255)",
     STRATEGY.encode().replace(b"Mine", b"Min\xff")),
    (":1: must be an object, not a list", "[1, 2]\n"),
    (':1: key "title" is missing', '{"id": "x"}\n'),
]

# (message, name)
FILES = [
    ("missing.json: cannot be opened: No such file or directory", "missing.json"),
    ("folder.json: is a directory, not a file", "folder.json"),
]

if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
