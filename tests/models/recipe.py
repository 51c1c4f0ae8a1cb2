#!/usr/bin/env python3
"""The recipe for a new model in CONTRIBUTING, followed to the letter in a copy of the tree.

    recipe.py

Takes the shell block of "a model", runs it, builds the program and the contract test, and has the
new model described, run, swept and reported.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("engine", "models", "scenarios", "include", "tests", "python", "docs", "notebooks",
           "tools", "bench")


def block():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    found = re.search(r"- \*a model\*.*?```sh\n(.*?)```", text, re.DOTALL)
    return "\n".join(line[2:] for line in found.group(1).splitlines())


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def main():
    with tempfile.TemporaryDirectory() as name:
        tree = pathlib.Path(name) / "tree"
        tree.mkdir()
        for folder in FOLDERS:
            shutil.copytree(ROOT / folder, tree / folder)
        for file in ROOT.iterdir():
            if file.is_file():
                shutil.copy(file, tree)
        run("bash", "-euc", block(), cwd=tree)
        run("cmake", "-S", ".", "-B", "build", "-DCMAKE_BUILD_TYPE=Debug", "-DCRISIM_TESTS=ON",
            cwd=tree)
        run("cmake", "--build", "build", "-j", "2", "--target", "crisim", "test_contract",
            "test_same_bits", cwd=tree)
        crisim = tree / "build" / "crisim"
        assert "trio" in run(crisim, "describe", "models", cwd=tree)
        case = "scenarios/reference/epidemic.json"
        said = run(crisim, "run", case, "--model", "trio", "--reps", "40", "--days", "60", "-o",
                   "out", cwd=tree)
        assert "attack_rate" in said, said
        (tree / "study.json").write_text(json.dumps({
            "id": "grow", "title": "R0 varied", "cases": [str(tree / case)], "replicates": 20,
            "days": 60, "vary": {"epidemic.r0": {"range": [1.5, 3], "levels": 3}},
            "design": {"kind": "grid"}}))
        run(crisim, "sweep", "study.json", "--model", "trio", "-o", "swept", cwd=tree)
        assert len((tree / "swept" / "runs.csv").read_text().splitlines()) == 1 + 60
        for folder in ("out", "swept"):
            run(crisim, "report", folder, "-o", f"{folder}.html", cwd=tree)
            assert (tree / f"{folder}.html").stat().st_size > 2000
        for test in ("contract", "same_bits"):
            run(tree / "build" / "tests" / "models" / f"test_{test}", cwd=tree)
    print("the recipe makes a model that runs, sweeps and reports")


if __name__ == "__main__":
    main()
