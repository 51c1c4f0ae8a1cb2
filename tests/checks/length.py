#!/usr/bin/env python3
"""Check that no C file has more than 600 lines and no function more than 60, and that no folder of
engine/ or models/ is a hall of more than 30 C files.

    length.py [ROOT]

A file whose first lines say that a script wrote it may be longer.
"""

import pathlib
import re
import sys

FILE_LINES = 600
FUNCTION_LINES = 60
HALL_FILES = 30


def functions(lines):
    """(name, first line, lines) of the functions: definitions have their name in column 0."""
    name = start = None
    for number, line in enumerate(lines, 1):
        match = re.match(r"([a-z_]\w*)\(", line)
        if match:
            name, start = match.group(1), number
        elif re.match(r"CRS_KERNEL\((\w+)\)\(", line):
            name, start = line.split("(")[1].split(")")[0], number
        elif line.rstrip() == "}" and name:
            yield name, start, number - start + 1
            name = None
        elif line.startswith("};"):
            name = None


def check(root):
    errors = []

    def judge(what, count, limit, unit="lines"):
        if count > limit:
            errors.append(f"{what}: {count} {unit}, more than {limit}")

    rooms = ("engine", "models", "tests")
    paths = [path for room in rooms for path in (root / room).rglob("*.[ch]")]
    for path in sorted(paths):
        lines = path.read_text("utf-8").splitlines()
        name = path.relative_to(root)
        if not re.search("[Gg]enerated|written by .*[.]py", "\n".join(lines[:10])):
            judge(name, len(lines), FILE_LINES)
        for function, start, length in functions(lines):
            judge(f"{name}:{start}: {function}()", length, FUNCTION_LINES)
    for folder in sorted({path.parent for path in paths}):
        if folder.relative_to(root).parts[0] != "tests":
            judge(folder.relative_to(root), len(list(folder.glob("*.[ch]"))), HALL_FILES, "files")
    return errors


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    errors = check(root if root.is_dir() else root.parents[2])
    print("\n".join(errors) or "no file or function is too long")
    sys.exit(1 if errors else 0)
