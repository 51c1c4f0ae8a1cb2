"""The table of coverage in docs/explanation/statistics.md is what the program `coverage` prints.

    coverage_table.py PROGRAM           compares
    coverage_table.py PROGRAM --write   puts it into the document
"""

import pathlib
import subprocess
import sys

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/explanation/statistics.md"
BEGIN, END = "<!-- coverage: begin -->\n", "<!-- coverage: end -->\n"


def main():
    ran = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        sys.exit(f"an interval does not hold what it promises:\n{ran.stdout}")
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    shown, after = rest.split(END)
    if sys.argv[2:] == ["--write"]:
        DOCUMENT.write_text(before + BEGIN + ran.stdout + END + after, encoding="utf-8")
    elif shown != ran.stdout:
        sys.exit(f"{DOCUMENT} shows another table than this:\n{ran.stdout}"
                 f"(put it there with {sys.argv[0]} PROGRAM --write)")


main()
