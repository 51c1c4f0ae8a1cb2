"""What shells propose, and the manual page: both follow from the tables of commands and options.

The scripts for bash, zsh and fish run in these shells, as far as they are there.

usage: test_complete.py PROGRAM SCENARIOS [unittest arguments]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SCENARIOS = os.path.abspath(sys.argv[2])
SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "engine" / "cli" / "completion"

ENVIRONMENT = {"PATH": os.environ["PATH"], "CRISIM_SCENARIOS": SCENARIOS, "LC_ALL": "C.UTF-8",
               "HOME": "/nonexistent"}


def run(*arguments, shell=(PROGRAM,), cwd="/"):
    done = subprocess.run([*shell, *arguments], env=ENVIRONMENT, cwd=cwd, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 0 and not done.stderr, (arguments, done.stderr)
    return done.stdout


def candidates(*words):
    """The names proposed for the last of these words, and what else is said."""
    return [line.partition("\t")[0] for line in run("complete", "--", *words).splitlines()]


def commands():
    return re.findall(r"^  (\w+) ", run("help").partition("\nCommands\n")[2].split("\n\n")[0],
                      re.M)


class Candidates(unittest.TestCase):
    def test_commands_and_their_meaning(self):
        self.assertEqual(candidates(""), commands())
        self.assertEqual(candidates("repl"), ["replay"])
        self.assertEqual(run("complete", "--", "valid"),
                         "validate\tcheck case, strategy and study files\n")
        self.assertEqual(candidates("help", "sw"), ["sweep"])
        self.assertEqual(candidates("nonsense"), [])

    def test_options_are_those_of_the_command(self):
        for command in commands():
            page = run("help", command).partition("\nOptions\n")[2].partition("\n\n")[0]
            shown = re.findall(r"^  (?:-\w, |    )(--[\w-]+)", page, re.M)
            self.assertEqual(candidates(command, "-"), shown, command)
        self.assertEqual(candidates("--ver"), ["--verbose", "--version"])
        self.assertEqual(candidates("run", "--", "--st"), [":files"])  # no option any more

    def test_arguments(self):
        self.assertEqual(candidates("run", ""), ["quanqiugou", "shudong", "zhixing"])
        self.assertEqual(candidates("run", "zhixing", "--reps", "5", "q"), ["quanqiugou"])
        self.assertEqual(candidates("run", "my"), [":files"])
        self.assertEqual(candidates("sweep", "bl"), ["blame-delay"])
        self.assertEqual(candidates("validate", ""), [":files"])
        self.assertEqual(candidates("merge", ""), [":dirs"])
        self.assertEqual(candidates("schema", ""), ["case", "strategy", "study"])
        self.assertEqual(candidates("describe", "stu"), ["studies"])
        self.assertEqual(candidates("describe", "delayed-apology"),
                         ["delayed-apology-24h", "delayed-apology-48h", "delayed-apology-72h",
                          "delayed-apology"])

    def test_no_command_and_no_option_is_forgotten(self):
        for command in commands():
            page = run("help", command)
            if command not in ("bench", "complete"):  # which take nothing, and anything
                self.assertTrue(candidates(command, ""), command)
            for option, value in re.findall(r"^  (?:-\w, |    )(--[\w-]+) (\S+)", page, re.M):
                if not re.fullmatch(r"N|D|H|P|RUNS|K/N.*|.*/N|PATH=.*=?.*|DAY", value):
                    self.assertTrue(candidates(command, option, ""), (command, option))

    def test_values(self):
        self.assertEqual(candidates("run", "--plot", ""), ["auto", "always", "never"])
        self.assertEqual(candidates("run", "--plot=al"), ["--plot=always"])
        self.assertEqual(candidates("run", "--strategy", "gol"), ["golden-4h"])
        self.assertEqual(candidates("run", "--strategy=gol"), ["--strategy=golden-4h"])
        self.assertEqual(candidates("compare", "--strategies", "silence,gol"),
                         ["silence,golden-4h"])
        self.assertEqual(candidates("curve", "--metric", "users_day180,rating_m"),
                         ["users_day180,rating_min"])
        self.assertIn("all", candidates("compare", "--metric", ""))
        self.assertEqual(candidates("run", "--set", "trust.l"), ["trust.loss_rate="])
        self.assertEqual(candidates("curve", "--vary", "strategy.f"),
                         ["strategy.first_response_h="])
        self.assertEqual(candidates("run", "--noise", "news,att"), ["news,attention"])
        self.assertEqual(candidates("replay", "--study", "thr"), ["three-cases"])
        self.assertEqual(candidates("run", "-o", ""), [":dirs"])
        self.assertEqual(candidates("run", "--save-state", "3", ""), [":files"])
        self.assertEqual(candidates("run", "--save-state", "3", "x.state", "shu"), ["shudong"])
        self.assertEqual(candidates("run", "--reps", ""), [])

    def test_a_broken_library_is_silent(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "bad.json").write_text("{", "utf-8")
            out = subprocess.run([PROGRAM, "complete", "--", "run", ""], text=True, check=True,
                                 env={**ENVIRONMENT, "CRISIM_SCENARIOS": folder},
                                 capture_output=True)
            self.assertEqual((out.stdout, out.stderr), (":files\n", ""))


LINES = [  # what is typed, and the last word after it is completed; None: several
    ("crisim run sh", ["shudong"]),
    ("crisim run shudong --strategy gol", ["golden-4h"]),
    ("crisim run shudong --set strategy.cl", ["strategy.clarity="]),
    ("crisim compare --metric users_day180,rating_m", ["users_day180,rating_min"]),
    ("crisim replay --plot ", ["auto", "always", "never"]),
    ("crisim validate my", ["my case.json"]),
    ("crisim merge -o su", ["sub"]),
]


class Shells(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = folder.name
        pathlib.Path(self.dir, "my case.json").touch()
        pathlib.Path(self.dir, "sub").mkdir()

    def ask(self, shell, text):
        return run(text, shell=shell, cwd=self.dir).splitlines()

    def test_bash(self):
        ask = ["bash", "--norc", "-c", f"""
            source '{SCRIPTS}/crisim.bash' && [[ $(complete -p crisim) == *_crisim* ]] || exit 1
            COMP_LINE=$0 COMP_POINT=${{#0}}; _crisim '{PROGRAM}'; printf '%s\\n' "${{COMPREPLY[@]}}"
        """]
        for line, words in LINES:
            self.assertEqual(self.ask(ask, line), words, line)
        # Bash has what stands behind "=" in hand only.
        self.assertEqual(self.ask(ask, "crisim run --strategy=gol"), ["golden-4h"])
        self.assertEqual(self.ask(ask, "crisim run --strategy=my"), ["my case.json"])

    @unittest.skipUnless(shutil.which("fish"), "no fish")
    def test_fish(self):
        os.symlink(PROGRAM, os.path.join(self.dir, "crisim"))
        ask = ["fish", "--no-config", "-c", f"""
            source '{SCRIPTS}/crisim.fish'; set PATH {self.dir} $PATH; complete -C $argv[1]
        """]
        for line, words in LINES:
            got = [name.partition("\t")[0].rstrip("/") for name in self.ask(ask, line)]
            self.assertEqual(sorted(got), sorted(words), line)

    @unittest.skipUnless(shutil.which("zsh"), "no zsh")
    def test_zsh(self):
        # The completion system needs a terminal; what the script hands to it does not.
        ask = ["zsh", "-f", "-c", f"""
            words=("${{(@s: :)0}}"); CURRENT=$#words; words[1]='{PROGRAM}'
            compset() {{ return 1 }}
            _describe() {{ print -l -- "${{(@)${{(@P)3}}%%:*}}" }}
            _files() {{ print -l -- "${{words[CURRENT]}}"*(${{1:+/}}N) }}
            source '{SCRIPTS}/_crisim'
        """]
        subprocess.run(["zsh", "-n", SCRIPTS / "_crisim"], check=True)
        for line, words in LINES:
            self.assertEqual(self.ask(ask, line), words, line)


class Manual(unittest.TestCase):
    def test_it_tells_all(self):
        page = run("help", "--man").replace("\\-", "-")
        self.assertTrue(page.startswith('.TH CRISIM 1 "" "crisim '))
        for command in commands():
            self.assertIn(f"\n.SS {command}\n", page)
            for option in re.findall(r"^  (?:-\w, |    )(--[\w-]+)", run("help", command), re.M):
                self.assertIn(f"\\fB{option}\\fR", page)
        for section in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES"):
            self.assertEqual(page.count(f"\n.SH {section}\n"), 1)

    @unittest.skipUnless(shutil.which("mandoc"), "no mandoc")
    def test_mandoc_has_nothing_to_say(self):
        page = subprocess.run([PROGRAM, "help", "--man"], stdout=subprocess.PIPE, check=True)
        done = subprocess.run(["mandoc", "-T", "lint"], input=page.stdout, check=False,
                              stdout=subprocess.PIPE)
        said = [line for line in done.stdout.decode().splitlines()
                if "missing date" not in line]  # the page is as old as the program
        self.assertEqual(said, [])
        text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=78"], input=page.stdout,
                              check=True, stdout=subprocess.PIPE).stdout.decode()
        text = re.sub(r".\x08", "", text)
        self.assertIn("crisim run shudong --set strategy.actions.apology.at=4h", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)


if __name__ == "__main__":
    del sys.argv[1:3]
    unittest.main()
