#!/usr/bin/env python3
"""Check that every external symbol that the library defines starts with crs_.

    symbols.py LIBRARY [NM]
"""

import subprocess
import sys


def check(library, nm="nm"):
    """Complaints; a library without symbols is one, too: then the check looked at nothing."""
    listing = subprocess.run([nm, "--extern-only", "--defined-only", "--format=posix", library],
                             check=True, stdout=subprocess.PIPE, text=True).stdout
    found, seen, member = [], 0, ""
    for line in listing.splitlines():
        if not line.strip():
            continue
        if line.endswith(":"):  # a member of the archive, in the words of binutils or LLVM
            member = line.strip()
            continue
        symbol = line.split(" ")[0]
        seen += 1
        # Compilers add symbols of their own: __asan_..., __odr_asan..., __gcov_...
        if not symbol.startswith(("crs_", "__")):
            found.append(f"{member} {symbol}")
    return found if seen else [f"{library}: no symbols"]


if __name__ == "__main__":
    found = check(*sys.argv[1:3])
    print("\n".join(found) or "all external symbols start with crs_")
    sys.exit(1 if found else 0)
