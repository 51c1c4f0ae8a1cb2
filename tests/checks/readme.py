#!/usr/bin/env python3
"""Check that what the README and the program's --help tell people to type works.

    readme.py PROGRAM [README]             the commands
    readme.py PROGRAM [README] --outputs   the outputs shown are those of this version
    readme.py PROGRAM [README] --write     puts them right

Takes every line of the ```sh blocks. `crisim ...` is run, with few replicates or points (fit:
the best fit only) and into a folder that is thrown away; its exit status must be 0. `tools/...` must be there and executable; for
others the command must exist in the README's own examples of building (cmake, git, cd, ...).
JSON blocks that start with a `// file` comment are written there first, so that the examples of
a case and a strategy are really read by the program, and those of --help, too. ```text blocks
that start with "$ crisim ..." or "$ tools/replay" show an output: all of it, or lines of it in their order, with
"..." where some are left out. --write runs the commands again and replaces what has changed,
line by line by its like; look at the difference before you commit it.
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
        where = arguments.index("-o") + 1 if "-o" in arguments else 0
        # "out" is used more than once; out-... is what a later example reads.
        if where and (arguments[where] == "out" or (folder / arguments[where]).exists()):
            arguments[where] = tempfile.mkdtemp(dir=folder)
    if arguments[0] == "fit" and "--best-only" not in arguments:
        arguments.append("--best-only")  # the posterior takes minutes
    if arguments[0] == "sensitivity":
        arguments += ["--points", "8"]  # the last word counts
    if arguments[0] == "report" and "--help" not in arguments and "-o" not in arguments:
        arguments.append("--force")
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
    done = subprocess.run([program, *arguments], cwd=ROOT, check=False, text=True,
                          stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode not in (0, 4):  # 4: a fact is outside its band; its table shows it
        sys.exit(f"{command}: exit status {done.returncode}")
    return [line.rstrip() for line in done.stdout.splitlines()]


def left_out(line):
    """A line that stands for others, or that another program prints (tools/replay)."""
    return line == "..." or line.startswith("CSV: ")


def parts(shown):
    """The lines shown as [(first, end)], cut where lines are left out."""
    cuts = [-1, *(i for i, line in enumerate(shown) if left_out(line)), len(shown)]
    return [(a + 1, b) for a, b in zip(cuts, cuts[1:]) if b > a + 1]


def missing(shown, fresh):
    """The lines shown that are not printed, in this order; nothing may be left out in silence."""
    if not any(map(left_out, shown)):
        return [line for line in shown if line not in fresh] or (["..."] if shown != fresh else [])
    found, at = [], 0
    for line in (line for line in shown if line and not left_out(line)):
        if line in fresh[at:]:
            at = fresh.index(line, at) + 1
        else:
            found.append(line)
    return found


def likeness(old, new):
    """0 to 1: the first word counts most (names of rows), numbers may differ."""
    if old == new:
        return 1.0
    same_start = old.split()[:1] == new.split()[:1] and old.strip() != ""
    old, new = (re.sub(r"[\d.]+", "0", re.sub(r"(\W)\1+", r"\1", x)) for x in (old, new))
    return 0.5 * same_start + 0.45 * difflib.SequenceMatcher(None, old, new).ratio()


def aligned(shown, fresh):
    """{line shown: its like in the output}, in order, as like as can be."""
    like = [[0.0 if left_out(old) else likeness(old, new) for new in fresh] for old in shown]
    best = [[0.0] * (len(fresh) + 1) for _ in range(len(shown) + 1)]
    for i, row in reversed(list(enumerate(like))):
        for j, value in reversed(list(enumerate(row))):
            together = best[i + 1][j + 1] + value if value > 0.4 else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    pairs, i, j = {}, 0, 0
    while i < len(shown) and j < len(fresh):
        if like[i][j] > 0.4 and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def renewed(shown, fresh):
    """What to show now: each part's like in the fresh output, and what is left out as before."""
    if not any(map(left_out, shown)):
        return fresh
    result, at, pairs = [], 0, aligned(shown, fresh)
    for first, end in parts(shown):
        likes = [pairs[i] for i in range(first, end) if i in pairs]
        result += shown[at:first]
        at = end
        # Lines between two that are shown are new and wanted; if many, rows were picked out.
        low, high = (likes[0], likes[-1] + 1) if likes else (0, 0)
        picked = high - low > 1.5 * (end - first) + 2
        result += [fresh[i] for i in likes] if picked else fresh[low:high]
    return result + shown[at:]


def outputs(program, readme, write):
    """Compares the outputs shown with the program's, or puts them right."""
    found = []

    def renew(match):
        command, shown = match.group(1), match.group(2).splitlines()
        fresh = output_of(program, command)
        wrong = missing(shown, fresh)
        found.extend(f"{readme.name}: $ {command}: no longer prints: {line}" for line in wrong)
        if write and wrong:
            print(f"{readme.name}: $ {command}: renewed")
            shown = renewed(shown, fresh)
        return f"```text\n$ {command}\n" + "\n".join(shown) + "\n```"

    text = readme.read_text("utf-8")
    fresh_text, count = re.subn(r"^```text\n\$ (.*)\n((?:.*\n)*?)```", renew, text, flags=re.M)
    if write:
        readme.write_text(fresh_text, "utf-8")
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
