"""Help: of each command what is its own, from one block; and its examples are commands that work.

usage: test_help.py PROGRAM SCENARIOS [unittest arguments]
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SCENARIOS = pathlib.Path(sys.argv[2]).resolve()

WHOLE_SECONDS = 4.0  # a longer example is asked to stop: it has begun, and that is enough


def run(*arguments, code=0):
    done = subprocess.run([PROGRAM, *arguments], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (code, ""), (arguments, done.stderr)
    return done.stdout


def section(page, title):
    return (page + "\n").partition(f"\n{title}\n")[2].partition("\n\n")[0]


COMMANDS = re.findall(r"^  (\w+) ", section(run("help"), "Commands"), re.M)
OPTIONS = {name: set(re.findall(r"^  (?:-\w, |    )(--[\w-]+)",
                                section(run("help", name), "Options"), re.M))
           for name in COMMANDS}


def examples(command):
    """(line, what) of a command's help, or of the program's."""
    page = section(run("help", *[command] if command else []), "Examples")
    return [re.fullmatch(r"  (crisim .*?) +# (.*)", line).groups() for line in page.splitlines()]


class Pages(unittest.TestCase):
    def test_both_ways_to_ask_say_the_same(self):
        for command in COMMANDS:
            self.assertEqual(run("help", command), run(command, "--help"))
        self.assertEqual(run("help"), run("--help"))

    def test_a_page_mentions_its_own_options_only(self):
        for command in COMMANDS:
            page, _, rest = run("help", command).partition("\nExamples\n")
            for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", page):
                if option != "--array":  # of sbatch
                    self.assertIn(option, OPTIONS[command], command)
            for line, _ in examples(command):
                of = line.split()[1]
                line = line.partition(" -- ")[0]
                self.assertLessEqual(set(re.findall(r"(?<= )--[a-z][\w-]*", line)), OPTIONS[of])
            self.assertNotRegex(page, r"\((?:[a-z]+ \d+, )+[a-z]+ \d+\)")  # "run 1, curve 200"

    def test_what_differs_is_told_by_each(self):
        self.assertIn("luck only (default: 1)", run("help", "run"))
        self.assertIn("luck only (default: 200)", run("help", "curve"))
        self.assertIn("-o, --output FILE           the file to write", run("help", "report"))
        self.assertIn("--points N", run("help", "sensitivity"))
        self.assertIn("--points FILE.csv", run("help", "sweep"))
        self.assertIn("\n  4               a fact is outside", run("help", "replay"))
        self.assertNotIn("\n  4 ", run("help", "run"))

    def test_defaults_are_those_at_work(self):
        environment = {**os.environ, "CRISIM_SCENARIOS": str(SCENARIOS)}
        for command, *more in (("run",), ("curve", "--vary", "strategy.clarity=0:1:1")):
            told = re.search(r"--reps N .*?\(default: (\d+)\)", run("help", command), re.S)[1]
            outs = [subprocess.run([PROGRAM, command, "shudong", "--json", "--days", "20",
                                    *(["--metric", "attention_peak"] if more else []), *more,
                                    *reps], env=environment, check=True, capture_output=True)
                    for reps in ((), ("--reps", told))]
            self.assertEqual(outs[0].stdout, outs[1].stdout)

    def test_the_reference_has_all_of_it(self):
        page = run("help", "--markdown", "commands")
        for command in COMMANDS:
            own = page.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
            for option in OPTIONS[command] - OPTIONS["complete"]:
                self.assertRegex(own, rf"\n\| (`-\w`, )?`{option}[ `]")
            for line, _ in examples(command):
                self.assertIn(line, own)


    def test_other_pages_of_the_reference(self):
        def keys(schema):
            if isinstance(schema, dict):
                for key, value in schema.items():
                    if key == "properties":
                        yield from (name for name in value if "." not in name)  # no parameters
                    yield from keys(value)
            elif isinstance(schema, list):
                for value in schema:
                    yield from keys(value)

        for topic in ("parameters", "metrics"):
            page = run("help", "--markdown", topic)
            items = json.loads(run("describe", topic, "--json"))[topic]
            self.assertGreater(len(items), 30)
            for item in items:
                self.assertIn(f"\n| `{item['name']}` ", page)
        page = run("help", "--markdown", "files")
        for key in set(keys(json.loads(run("schema")))):
            self.assertIn(f"\n| `{key}` | ", page)
        anchors = re.findall(r'<a id="([\w-]+)">', page)
        self.assertEqual(set(re.findall(r"\(#([\w-]+)\)", page)) - set(anchors), set())

    def test_tables_have_as_many_cells_as_heads(self):
        pages = re.search(r"--markdown (\S+)", run("help", "help"))[1].split("|")
        self.assertGreaterEqual(len(pages), 4)
        for name in pages:
            cells = 0
            for line in run("help", "--markdown", name).splitlines():
                bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("| ") else 0
                if bars:
                    self.assertEqual(bars, cells or bars, line)
                    cells = bars
                elif not line.startswith("|---"):
                    cells = 0


class Examples(unittest.TestCase):
    """Every example of every command, in order, in a folder with the files that they speak of."""

    def test_they_work(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        os.symlink(PROGRAM, root / "crisim")
        shutil.copytree(SCENARIOS, root / "scenarios")
        shutil.copy(SCENARIOS / "strategies" / "silence.json", root / "my-strategy.json")
        shutil.copy(SCENARIOS / "shudong.json", root / "my-case.json")
        environment = {**os.environ, "PATH": f"{root}:{os.environ['PATH']}"}
        for command in [None, *COMMANDS]:
            for line, _ in examples(command):
                # Each writes into a folder of its own name; an earlier one may have, too.
                for name in re.findall(r"-o (out\S*)", line):
                    if "--resume" not in line:
                        shutil.rmtree(root / name, ignore_errors=True)
                with subprocess.Popen(["bash", "-c", f"exec {line}"], cwd=root, env=environment,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      text=True) as child:
                    try:
                        err = child.communicate(timeout=WHOLE_SECONDS)[1]
                        self.assertEqual(child.returncode, 0, (line, err))
                    except subprocess.TimeoutExpired:
                        child.send_signal(signal.SIGINT)
                        err = child.communicate(timeout=60)[1]
                        self.assertIn(child.returncode, (0, 130), (line, err))


if __name__ == "__main__":
    del sys.argv[1:3]
    unittest.main()
