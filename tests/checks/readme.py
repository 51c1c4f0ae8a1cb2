#!/usr/bin/env python3
"""Check that what the README tells people to type works.

    readme.py PROGRAM [README]

Takes every line of the ```sh blocks. `crisim ...` is run, with few replicates and into a folder
that is thrown away; its exit status must be 0. `tools/...` must be there and executable; for
others the command must exist in the README's own examples of building (cmake, git, cd, ...).
JSON blocks that start with a `// file` comment are written there first, so that the examples of
a case and a strategy are really read by the program.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
KNOWN = {"cd", "git", "cmake", "ctest", "sudo", "cc", "gcc"}


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands(text):
    for block in blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield line.strip(), words


def try_program(program, words, folder):
    """Runs an example in the folder, with 20 replicates unless the example is about them."""
    arguments = words[1:]
    if arguments[0] in ("run", "replay") and "--help" not in arguments:
        arguments += ["--reps", "20"]
        if "-o" in arguments:
            where = arguments.index("-o") + 1
            arguments[where] = tempfile.mkdtemp(dir=folder)
    done = subprocess.run([program, *arguments], cwd=folder, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    # Facts may leave their bands with so few replicates: 4 is no mistake of the README.
    return None if done.returncode in (0, 4) else (
        f"exit status {done.returncode}: {done.stdout.strip()[-300:]}")


def check(program, readme):
    text = readme.read_text("utf-8")
    found, tried = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        os.symlink(ROOT / "scenarios", folder / "scenarios")
        for block in blocks(text, "json"):
            match = re.match(r"// ([\w./-]+\.json)\n", block)
            if match:
                (folder / match.group(1)).write_text(block, "utf-8")
        for line, words in commands(text):
            why = None
            if pathlib.PurePath(words[0]).name == "crisim":
                why = try_program(program, words, folder)
                tried += 1
            elif words[0].startswith("tools/"):
                if not os.access(ROOT / words[0], os.X_OK):
                    why = "not there, or not executable"
            elif words[0] not in KNOWN:
                why = "unknown command"
            if why:
                found.append(f"{readme.name}: {line}\n    {why}")
    return found if tried else [f"{readme.name}: no example of crisim was found"]


if __name__ == "__main__":
    program = str(pathlib.Path(sys.argv[1]).resolve())
    found = check(program, pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "README.md")
    print("\n".join(found) or "the README's commands work")
    sys.exit(1 if found else 0)
