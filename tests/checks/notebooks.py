#!/usr/bin/env python3
"""Check that notebooks hold no outputs, execution counts or traces of somebody's machine.

    notebooks.py [ROOT] [--write]     --write strips them
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python",
                         "name": "python3"},
          "language_info": {"name": "python"}}


def clean(notebook):
    """The notebook as it belongs into the repository."""
    cells = []
    for i, cell in enumerate(notebook["cells"]):
        kept = {"cell_type": cell["cell_type"], "id": cell.get("id", f"cell-{i}"), "metadata": {},
                "source": cell["source"]}
        if cell["cell_type"] == "code":
            kept.update(execution_count=None, outputs=[])
        cells.append(dict(sorted(kept.items())))
    return {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


def text_of(notebook):
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def check(root, write=False):
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        text = path.read_text("utf-8")
        notebook = json.loads(text)
        ids = [cell.get("id") for cell in notebook["cells"]]
        if len(set(ids)) < len(ids) or not all(re.fullmatch(r"[\w-]{1,64}", id or "-") for id in ids):
            found.append(f"{path.name}: ids of cells must be unique, of letters, digits, - and _")
        if text != text_of(clean(notebook)):
            if write:
                path.write_text(text_of(clean(notebook)), "utf-8")
            else:
                found.append(f"{path.name}: holds outputs or more than it should: run "
                             "tests/checks/notebooks.py --write")
    return found


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--write"]
    problems = check(pathlib.Path(words[0]) if words else ROOT, "--write" in sys.argv)
    print("\n".join(problems) or "the notebooks are clean")
    sys.exit(1 if problems else 0)
