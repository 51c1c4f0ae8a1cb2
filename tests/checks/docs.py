#!/usr/bin/env python3
"""Check that the pages of docs/reference are what the program, the header and the docstrings say
of themselves now, that the index docs/README.md names every file of docs/, and that
its links lead somewhere.

    docs.py PROGRAM [--write]
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))
import reference  # noqa: E402


def pages(program):
    """The pages that the program can make, as its own help lists them."""
    page = subprocess.run([program, "help", "help"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return re.search(r"--markdown (\S+)", page).group(1).split("|")


def check(program, folder, write=False):
    found = []
    fresh_pages = {name: subprocess.run([program, "help", "--markdown", name], check=True,
                                        stdout=subprocess.PIPE).stdout for name in pages(program)}
    fresh_pages.update((name, text.encode()) for name, text in reference.pages(ROOT).items())
    for name, fresh in fresh_pages.items():
        path = folder / f"{name}.md"
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fresh)
        elif not path.exists() or path.read_bytes() != fresh:
            found.append(f"{path.name} is out of date: run tools/refresh docs")
    return found


def check_index(folder):
    """What the index leaves out or names in vain."""
    links = re.findall(r"\]\(([^)#]+)", (folder / "README.md").read_text("utf-8"))
    named = {(folder / link).resolve() for link in links}
    found = [f"docs/README.md: {link} is not there" for link in links
             if not (folder / link).exists()]
    return found + [f"docs/README.md: does not name {path.relative_to(folder)}"
                    for path in sorted(folder.rglob("*.*"))
                    if path.name != "README.md" and path.resolve() not in named]


if __name__ == "__main__":
    problems = check(sys.argv[1], ROOT / "docs" / "reference", "--write" in sys.argv[2:])
    problems += check_index(ROOT / "docs")
    print("\n".join(problems) or "the pages of the reference are up to date")
    sys.exit(1 if problems else 0)
