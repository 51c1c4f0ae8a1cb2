#!/usr/bin/env python3
"""Check the length of C files (warning above 600 lines, error above 750) and of functions (error
above 60), and that no folder of engine/ or models/ is a hall of more than 30 C files.

    length.py [ROOT]

A file whose first lines say that a script wrote it may be longer.
"""

import pathlib
import re
import sys

FILE_LINES = (600, 750)  # warning, error
FUNCTION_LINES = (60, 60)
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


def judge(what, length, limits, errors, warnings):
    if length > limits[1]:
        errors.append(f"{what}: {length} lines, more than {limits[1]}")
    elif length > limits[0]:
        warnings.append(f"{what}: warning: {length} lines, more than {limits[0]}")


def check(root):
    errors, warnings = [], []
    rooms = ("engine", "models", "tests")
    paths = [path for room in rooms for path in (root / room).rglob("*.[ch]")]
    for path in sorted(paths):
        lines = path.read_text("utf-8").splitlines()
        name = path.relative_to(root)
        if not re.search("[Gg]enerated|written by .*[.]py", "\n".join(lines[:10])):
            judge(name, len(lines), FILE_LINES, errors, warnings)
        for function, start, length in functions(lines):
            judge(f"{name}:{start}: {function}()", length, FUNCTION_LINES, errors, warnings)
    for folder in sorted({path.parent for path in paths}):
        count = len(list(folder.glob("*.[ch]")))
        if folder.relative_to(root).parts[0] != "tests" and count > HALL_FILES:
            errors.append(f"{folder.relative_to(root)}: {count} files, more than {HALL_FILES}")
    return errors, warnings


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    errors, warnings = check(root if root.is_dir() else root.parents[2])
    print("\n".join(warnings + errors) or "no file or function is too long")
    sys.exit(1 if errors else 0)
