#!/usr/bin/env python3
"""Check that libcrisim, shared and static, defines the functions of the door and nothing else that
can be seen from outside.

    door.py NM LIBRARY.so LIBRARY.a crisim.h
"""

import pathlib
import re
import subprocess
import sys


def visible(nm, library):
    """External symbols that a library defines: of a shared one, those it exports."""
    dynamic = [] if library.endswith(".a") else ["--dynamic"]
    listing = subprocess.run([nm, *dynamic, "--extern-only", "--defined-only", "--format=posix",
                              library], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {line.split(" ")[0] for line in listing.splitlines() if " " in line}


def declared(header):
    """Functions that the header declares with CRISIM_API."""
    return set(re.findall(r"^CRISIM_API [^;(]*?(crisim_\w+)\(", header, re.MULTILINE))


def check(nm, shared, static, header):
    functions = declared(pathlib.Path(header).read_text("utf-8"))
    found = [] if functions else [f"{header}: declares nothing"]
    for library in (shared, static):
        symbols = visible(nm, library)
        found += [f"{library}: {name} can be seen, and is not in the header"
                  for name in sorted(symbols - functions)]
        found += [f"{library}: {name} of the header is missing"
                  for name in sorted(functions - symbols)]
    return found


if __name__ == "__main__":
    found = check(*sys.argv[1:])
    print("\n".join(found) or "the library shows its door, and nothing else")
    sys.exit(1 if found else 0)
