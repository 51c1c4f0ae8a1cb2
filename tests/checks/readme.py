#!/usr/bin/env python3
"""Check that what the README and the program's --help tell people to type works.

    readme.py PROGRAM [README]             the commands
    readme.py PROGRAM [README] --outputs   the outputs shown are those of this version
    readme.py PROGRAM [README] --write     puts them right

Takes every line of the ```sh blocks. `crisim ...` is run, with few replicates and into a folder
that is thrown away; its exit status must be 0. `tools/...` must be there and executable; for
others the command must exist in the README's own examples of building (cmake, git, cd, ...).
JSON blocks that start with a `// file` comment are written there first, so that the examples of
a case and a strategy are really read by the program, and those of --help, too. ```text blocks
that start with "$ crisim ..." or "$ tools/replay" show an output, with "..." for what is left out.
"""

import argparse
import difflib
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


def expanded(word, folder):
    """What the shell makes of a pattern."""
    found = sorted(str(p.relative_to(folder)) for p in folder.glob(word)) if "*" in word else []
    return found or [word]


def try_program(program, words, folder):
    """Runs an example in the folder, with 20 replicates unless the example is about them."""
    arguments = words[1:]
    if arguments[0] in ("run", "replay", "compare", "curve") and "--help" not in arguments:
        arguments += ["--reps", "20"]
        if "-o" in arguments:
            where = arguments.index("-o") + 1
            arguments[where] = tempfile.mkdtemp(dir=folder)
    done = subprocess.run([program, *arguments], cwd=folder, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    # Facts may leave their bands with so few replicates: 4 is no mistake of the README.
    return None if done.returncode in (0, 4) else (
        f"exit status {done.returncode}: {done.stdout.strip()[-300:]}")


def help_examples(program):
    """The lines below "Examples" on every page of help."""
    def page(*command):
        text = subprocess.run([program, "help", *command], check=True, stdout=subprocess.PIPE,
                              text=True).stdout
        return text.partition("\nExamples\n")[2].split("\n\n")[0].splitlines(), text

    lines, text = page()
    names = re.findall(r"^  (\w+) ", text.partition("\nCommands\n")[2].split("\n\n")[0], re.M)
    for name in names:
        lines += page(name)[0]
    for line in lines:
        yield line.strip(), shlex.split(line.partition(">")[0], comments=True)


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
        for line, words in [*commands(text), *help_examples(program)]:
            words = [word for pattern in words for word in expanded(pattern, folder)]
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


def output_of(program, command):
    """The lines that a command of the README prints."""
    words = shlex.split(command)
    arguments = ["replay"] if words[0] == "tools/replay" else words[1:]
    done = subprocess.run([program, *arguments], cwd=ROOT, check=True, text=True,
                          stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return [line.rstrip() for line in done.stdout.splitlines()]


def outputs(program, readme, write):
    """Compares the outputs shown with the program's, or replaces line after line by its like."""
    found = []

    def renew(match):
        lines = match.group(2).splitlines()
        fresh = output_of(program, match.group(1))
        for i, line in enumerate(lines):
            if line and line != "..." and not line.startswith("CSV: ") and line not in fresh:
                found.append(f"{readme.name}: $ {match.group(1)}: no longer prints: {line}")
                lines[i] = (difflib.get_close_matches(line, fresh, 1, 0.3) or ["..."])[0]
        return f"```text\n$ {match.group(1)}\n" + "\n".join(lines) + "\n```"

    text = readme.read_text("utf-8")
    renewed, count = re.subn(r"^```text\n\$ (.*)\n((?:.*\n)*?)```", renew, text, flags=re.M)
    if write:
        readme.write_text(renewed, "utf-8")
        return []
    return found if count else [f"{readme.name}: no output was found"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("readme", type=pathlib.Path, nargs="?", default=ROOT / "README.md")
    parser.add_argument("--outputs", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    program = str(args.program.resolve())
    if args.outputs or args.write:
        found = outputs(program, args.readme, args.write)
    else:
        found = check(program, args.readme)
    print("\n".join(found) or "the README is right")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
