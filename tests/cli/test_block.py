"""What is forgotten of a command does not build (engine/cli/commands.h).

Each piece is taken out of a copy of a command, of the list or of the linker's files; the compiler
or linker must refuse. usage: test_block.py COMPILER [unittest arguments]
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLI = ROOT / "engine" / "cli"
COMPILER = sys.argv[1]
FLAGS = ["-std=c17", "-D_POSIX_C_SOURCE=200809L", "-DCRS_LANES=32"]


class Block(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)
        self.source = (CLI / "sweep" / "cmd_sample.c").read_text("utf-8")
        self.list = (CLI / "commands.h").read_text("utf-8")

    def compile(self, source, more=()):
        """What the compiler says of a command, with this test's copy of the list before ours."""
        (self.dir / "cli").mkdir(exist_ok=True)
        (self.dir / "cli" / "commands.h").write_text(self.list, "utf-8")
        (self.dir / "cmd.c").write_text(source, "utf-8")
        done = subprocess.run([COMPILER, *FLAGS, f"-I{self.dir}", f"-I{ROOT}/engine", f"-I{ROOT}",
                               *(more or ["-fsyntax-only"]), "cmd.c"], cwd=self.dir, check=False,
                              capture_output=True, text=True)
        return done.stderr if done.returncode else ""

    def without(self, pattern, by=""):
        changed, count = re.subn(pattern, by, self.source, count=1, flags=re.S)
        self.assertEqual(count, 1, pattern)
        return changed

    def test_as_it_is(self):
        self.assertEqual(self.compile(self.source), "")

    def test_a_piece_of_the_block(self):
        pieces = {
            "purpose": r'(?<=sample, )"print[^"]*",\s*',
            "usage": r'"\[OPTION\.\.\.\] STUDY",\s*',
            "prose": r'"Prints[^,]*,[^,]*",\s*',
            "exit code 4": r"NULL,\s*(?=CRS_OPTIONS)",
            "options": r"CRS_OPTIONS\(.*?\),\s*(?=CRS_EXAMPLES)",
            "examples": r",\s*CRS_EXAMPLES\(.*?\)(?=\);)",
        }
        for piece, pattern in pieces.items():
            self.assertIn("requires 7 arguments, but only 6 given" if "clang" not in COMPILER
                          else "too few arguments", self.compile(self.without(pattern)), piece)

    def test_the_function(self):
        source = self.without(r"crs_cmd_sample\(", "crs_cmd_example(")
        self.assertRegex(self.compile(source), "crs_cmd_sample.? undeclared|undeclared identifier")

    def test_a_row_of_the_list(self):
        self.list = self.list.replace("    X(sample)", "    X(sampel)")
        self.assertIn("CRS_COMMAND_sample", self.compile(self.source))

    def test_an_option(self):
        source = self.without("CRS_OPT_SEED", "CRS_OPT_SEEED")
        self.assertIn("CRS_OPT_SEEED", self.compile(source))

    def test_the_file(self):
        """A row of the list whose file is not built is a name that the linker misses."""
        self.assertEqual(self.compile((CLI / "commands.c").read_text("utf-8"), ["-c"]), "")
        missed = subprocess.run(["nm", "-u", "cmd.o"], cwd=self.dir, check=True, text=True,
                                stdout=subprocess.PIPE).stdout.split()
        names = re.findall(r"^    X\((\w+)\)", self.list, re.M)
        self.assertGreater(len(names), 15)
        for name in names:
            self.assertIn(f"crs_command_{name}", missed)


if __name__ == "__main__":
    del sys.argv[1:2]
    unittest.main()
