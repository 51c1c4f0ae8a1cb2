#!/usr/bin/env python3
"""The default parameters are the best fit of the study default-fit, to three significant digits.

    tools/defaults.py CRISIM            writes them into models/field_params.h and scenarios/
    tools/defaults.py CRISIM --check    ends with 1 if they differ, and says where

CRISIM is the program, which then fits (seconds), or the best.json of a fit. Parameters that belong
to a case stand in the case's file, all others in the table. `tools/refresh defaults` calls this.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def rounded(value, point):
    """Three significant digits; `point`: as a floating-point constant of C."""
    text = f"{value:.3g}"
    return text + ".0" if point and not re.search(r"[.e]", text) else text


def replace(text, pattern, value, name, path):
    """Puts the value where group 2 of the pattern is; the pattern must match once."""
    text, count = re.subn(pattern, lambda m: m[1] + value + m[3], text, flags=re.MULTILINE)
    if count != 1:
        sys.exit(f"{path}: {count} rows of {name}, not one")
    return text


def renew(best):
    """(path, old text, new text) of every file that holds a fitted value."""
    path = ROOT / "models" / "field_params.h"
    old = new = path.read_text("utf-8")
    for name, value in best["parameters"].items():
        row = r'^( *X\(\w+, "' + re.escape(name) + r'", "[^"]*", "[^"]*", )([^,]+)(,)'
        new = replace(new, row, rounded(value, True), name, path)
    yield path, old, new
    for case, values in best["cases"].items():
        path = ROOT / "scenarios" / f"{case}.json"
        old = new = path.read_text("utf-8")
        for name, value in values.items():
            row = r'^( *"' + re.escape(name) + r'": )([-+.\w]+)(,?)'
            new = replace(new, row, rounded(value, False), name, path)
        yield path, old, new


def find(source):
    """The best fit: read, or found by the program."""
    if source.endswith(".json"):
        return json.loads(pathlib.Path(source).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([source, "fit", "default-fit", "--best-only", "-q", "-o", folder,
                        "--scenarios", ROOT / "scenarios"], check=True,
                       stdout=subprocess.DEVNULL)
        return json.loads((pathlib.Path(folder) / "best.json").read_text("utf-8"))


def main(source, check):
    differ = 0
    for path, old, new in renew(find(source)):
        for before, after in zip(old.splitlines(), new.splitlines()):
            if before != after:
                differ += 1
                print(f"{path.relative_to(ROOT)}:\n- {before.strip()}\n+ {after.strip()}")
        if not check and old != new:
            path.write_text(new, "utf-8")
    print(f"{differ} values {'differ' if check else 'renewed'}")
    return 1 if check and differ else 0


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    sys.exit(main(arguments[0], "--check" in sys.argv))
