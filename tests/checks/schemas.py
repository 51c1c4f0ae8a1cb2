#!/usr/bin/env python3
"""Check that scenarios/schema/*.json are what the program's tables say now.

    schemas.py PROGRAM [--write]
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("case", "strategy", "study")


def check(program, folder, write=False):
    found = []
    for kind in KINDS:
        fresh = subprocess.run([program, "schema", kind], check=True,
                               stdout=subprocess.PIPE).stdout
        path = folder / f"{kind}.schema.json"
        if write:
            path.write_bytes(fresh)
        elif not path.exists() or path.read_bytes() != fresh:
            found.append(f"{path.name} is out of date: run tests/checks/schemas.py "
                         f"{program} --write")
    return found


if __name__ == "__main__":
    found = check(sys.argv[1], ROOT / "scenarios" / "schema", "--write" in sys.argv[2:])
    print("\n".join(found) or "the schemas are up to date")
    sys.exit(1 if found else 0)
