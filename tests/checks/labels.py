#!/usr/bin/env python3
"""Check that every suite says when it is run: exactly one of the labels quick, normal and slow;
and that .ci/run names no suite that is gone.

    labels.py CTEST BUILD
"""

import json
import pathlib
import re
import subprocess
import sys

RUN = pathlib.Path(__file__).resolve().parents[2] / ".ci/run"
WHEN = {"quick", "normal", "slow"}


def check(suites):
    """What is wrong with the suites, as `ctest --show-only=json-v1` lists them."""
    found = []
    for suite in suites:
        labels = {label for entry in suite.get("properties", ()) if entry["name"] == "LABELS"
                  for label in entry["value"]}
        if len(labels & WHEN) != 1:
            found.append(f"{suite['name']}: needs one label of quick, normal and slow "
                         f"(crisim_label in tests/CMakeLists.txt)")
    return found


def gone(script, suites):
    """The names that `ctest -R '^(a|b)$'` of the script asks for in vain."""
    known = {suite["name"] for suite in suites}
    return [f".ci/run: no such suite: {name}"
            for names in re.findall(r"-R '\^\(([\w|]+)\)\$'", script)
            for name in names.split("|") if name not in known]


if __name__ == "__main__":
    listed = subprocess.run([sys.argv[1], "--test-dir", sys.argv[2], "--show-only=json-v1"],
                            check=True, stdout=subprocess.PIPE, text=True).stdout
    listed = json.loads(listed)["tests"]
    wrong = check(listed) + gone(RUN.read_text("utf-8"), listed)
    print("\n".join(wrong) or "every suite has its label")
    sys.exit(1 if wrong else 0)
