#!/usr/bin/env python3
"""Check that every external symbol that the library defines starts with crs_ (crisim_: the door), and that the program
defines none of them again: the linker would take the program's for the library's without a word.

    symbols.py NM LIBRARY [OBJECT-OF-THE-PROGRAM...]
"""

import subprocess
import sys


def defined(nm, *files):
    """[(file or member of an archive, external symbol)]"""
    listing = subprocess.run([nm, "--extern-only", "--defined-only", "--format=posix", *files],
                             check=True, stdout=subprocess.PIPE, text=True).stdout
    found, member = [], ""
    for line in listing.splitlines():
        if line.endswith(":"):  # in the words of binutils or LLVM
            member = line.strip(" :")
        elif line.strip():
            found.append((member or files[0], line.split(" ")[0]))
    return found


def check(nm, library, *objects):
    """Complaints; a library without symbols is one, too: then the check looked at nothing."""
    library_symbols = defined(nm, library)
    # Compilers add symbols of their own: __asan_..., __odr_asan..., __gcov_...
    found = [f"{member}: {symbol} does not start with crs_" for member, symbol in library_symbols
             if not symbol.startswith(("crs_", "crisim_", "__"))]
    taken = {symbol: member for member, symbol in library_symbols if symbol.startswith("crs_")}
    for file, symbol in defined(nm, *objects) if objects else ():
        if symbol in taken:
            found.append(f"{file}: {symbol} is also in {taken[symbol]} of the library")
    return found if library_symbols else [f"{library}: no symbols"]


if __name__ == "__main__":
    found = check(*sys.argv[1:])
    print("\n".join(found) or "all external symbols start with crs_, and none is defined twice")
    sys.exit(1 if found else 0)
