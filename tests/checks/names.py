#!/usr/bin/env python3
"""Check that no file names a place on somebody's machine, or leaves work lying about.

    names.py [ROOT]

Looks at the files that git knows (all files, where there is no git).
"""

import pathlib
import re
import shutil
import subprocess
import sys

# Written in pieces, so that this file passes its own check.
FORBIDDEN = (
    (re.compile(r"(?:(?<![\w.$}{-])|(?<=-[IL]))/(?:home|root|Users|work" r"|tmp|var/tmp)/[\w.]+"),
     "absolute path of a machine"),
    (re.compile(r"(?<!\w)(?:\.\./)?shared" r"/\w+\.md"), "document outside the repository"),
    (re.compile(r"\b[A-Z]:\\\\?Users\b"), "absolute path of a machine"),
    (re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"), "unfinished work"),
    (re.compile(r"^(?:<{7}|>{7}|={7})(?: |$)"), "conflict marker"),
)
BINARY = {".png", ".gz", ".pdf", ".ico"}


def files(root):
    command = ["git", "-C", root, "ls-files", "-c", "-z"]
    if shutil.which("git"):
        git = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             check=False)
        if git.returncode == 0:
            return [root / name for name in git.stdout.decode().split("\0") if name]
    return [p for p in root.rglob("*")
            if not {".git", "build", "out", "__pycache__"} & set(p.relative_to(root).parts)]


def check(root):
    found = []
    for path in sorted(files(root)):
        if not path.is_file() or path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            for pattern, why in FORBIDDEN:
                match = pattern.search(line)
                if match:
                    found.append(f"{path.relative_to(root)}:{number}: {match.group(0)}: {why}")
    return found


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    found = check(root if root.is_dir() else root.parents[2])
    print("\n".join(found) or "no forbidden names")
    sys.exit(1 if found else 0)
