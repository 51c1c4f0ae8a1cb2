#!/usr/bin/env python3
"""Check that the pages of docs/reference are what the program says of itself now.

    docs.py PROGRAM [--write]
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pages(program):
    """The pages that the program can make, as its own help lists them."""
    page = subprocess.run([program, "help", "help"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return re.search(r"--markdown (\S+)", page).group(1).split("|")


def check(program, folder, write=False):
    found = []
    for name in pages(program):
        fresh = subprocess.run([program, "help", "--markdown", name], check=True,
                               stdout=subprocess.PIPE).stdout
        path = folder / f"{name}.md"
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fresh)
        elif not path.exists() or path.read_bytes() != fresh:
            found.append(f"{path.name} is out of date: run tools/refresh docs")
    return found


if __name__ == "__main__":
    problems = check(sys.argv[1], ROOT / "docs" / "reference", "--write" in sys.argv[2:])
    print("\n".join(problems) or "the pages of the reference are up to date")
    sys.exit(1 if problems else 0)
