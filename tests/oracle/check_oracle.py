"""Compare the engine with the numpy oracle: every column of series.csv at every recorded time.

    check_oracle.py PROGRAM [--days 400] [--strategies a,b] [--scenarios DIR]

Runs `PROGRAM run CASE --strategy NAME --noise off` for the three cases and every strategy of the
library (variants too) on the standard schedule of steps, and some on others. The engine and field_oracle.py have
only models/README.md in common, so a difference beyond rounding is a slip in one of the three.
Prints the largest difference of each column, relative to max(1, |x|); exit status 1 if one is
above 1e-9 or if the tables do not match.
"""

import argparse
import copy
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np

sys.dont_write_bytecode = True
import field_oracle  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ("shudong", "quanqiugou", "zhixing")
SOME = ("as-reported", "golden-4h", "silence")  # these on the other schedules, too
OTHERS = ("fine", "coarse", 1.0, 0.5)           # named, or hours of equal steps
TOLERANCE = 1e-9
EVERY = 6  # hours between rows


def read_json(path):
    """JSON with // and /* */ comments; strings are left alone."""
    token = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
    text = token.sub(lambda m: m.group(1) or " ", pathlib.Path(path).read_text("utf-8"))
    return json.loads(text)


def read_library(folder, cases):
    """Every strategy, or its variants: name -> (actions of case 0, of case 1, ...); and the
    warnings of those that have one."""
    library, warnings = {}, {}
    for path in sorted(folder.glob("*.json")):
        file = read_json(path)
        per_case = [case["strategy"]["actions"] if file.get("from_case") else file["actions"]
                    for case in cases]
        if "variants" not in file:
            library[file["id"]] = per_case
        for name in [file["id"], *(file["id"] + "-" + key for key in file.get("variants", {}))]:
            warnings[name] = file.get("warning")
        for key, changes in file.get("variants", {}).items():
            library[file["id"] + "-" + key] = [varied(actions, changes) for actions in per_case]
    return library, warnings


def varied(actions, changes):
    """The actions with some attributes replaced: {"actions.<id>.<key>": value}."""
    actions = copy.deepcopy(actions)
    for address, value in changes.items():
        _, name, key = address.split(".")
        next(a for a in actions if a["id"] == name)[key] = value
    return actions


def expected(params, per_case, accusations, warning, steps, days):
    """The oracle's series of all cases, [time, case]; one batch if they share the actions and
    nothing happens before the outbreak."""
    times = (field_oracle.steps_of(steps, days) if isinstance(steps, str)
             else field_oracle.uniform(steps, days))
    if not warning and all(actions == per_case[0] for actions in per_case):
        batch = {k: np.array([p[k] for p in params]) for k in params[0]}
        return field_oracle.simulate(batch, per_case[0], times, accusations)
    runs = [field_oracle.simulate(p, a, times, [x], warning=warning)
            for p, a, x in zip(params, per_case, accusations)]
    together = {c: np.hstack([run[c] for run in runs]) for c in field_oracle.COLUMNS}
    return {**together, "t_h": runs[0]["t_h"]}


def computed(program, case, strategy, steps, days, folder):
    """The engine's series.csv as {column: array}."""
    command = [program, "run", case, "--strategy", strategy, "--noise", "off", "--days", str(days),
               "--steps" if isinstance(steps, str) else "--dt", str(steps), "--every", str(EVERY), "-q", "-o", folder]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    with open(pathlib.Path(folder) / "series.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    wanted = ["case", "strategy", "replicate", "t_h", *field_oracle.COLUMNS, "phase"]
    if header != wanted:
        raise SystemExit(f"series.csv has the columns {header}, expected {wanted}")
    at = header.index("t_h")  # the time before the outbreak is not the oracle's
    return {name: np.array([float(row[j]) for row in rows if float(row[at]) >= 0])
            for j, name in enumerate(header) if name in field_oracle.COLUMNS or name == "t_h"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--days", type=float, default=400)
    parser.add_argument("--strategies", help="names with commas; default: the whole library")
    parser.add_argument("--scenarios", type=pathlib.Path, default=ROOT / "scenarios")
    args = parser.parse_args()
    args.program = str(pathlib.Path(args.program).resolve())

    described = subprocess.run([args.program, "describe", "parameters", "--json"], check=True,
                               cwd=ROOT, stdout=subprocess.PIPE).stdout
    shared = {row["name"]: row["value"] for row in json.loads(described)["parameters"]}
    cases = [read_json(args.scenarios / (name + ".json")) for name in CASES]
    params = [{**shared, **case["parameters"]} for case in cases]
    accusations = [case.get("accusations", ()) for case in cases]
    library, warnings = read_library(args.scenarios / "strategies", cases)
    names = args.strategies.split(",") if args.strategies else sorted(library)
    playbooks = [n for n in names if any("when" in a for acts in library[n] for a in acts)]
    names = [n for n in names if n not in playbooks]  # triggers are not in the oracle
    print("left out, with triggers:", ", ".join(playbooks) or "none")
    runs = [(name, "standard") for name in names] + [
        (name, steps) for name in names if name in SOME for steps in OTHERS]

    worst = {c: (-1.0, "") for c in field_oracle.COLUMNS}
    with tempfile.TemporaryDirectory() as folder:
        for name, steps in runs:
            oracle = expected(params, library[name], accusations, warnings[name], steps, args.days)
            rows = np.arange(args.days * 24 // EVERY + 1) * EVERY
            for j, case in enumerate(CASES):
                where = f"{case} {name} {steps}"
                series = computed(args.program, case, name, steps, args.days,
                                  f"{folder}/{case}-{name}-{steps}")
                if not np.array_equal(series["t_h"], rows):
                    raise SystemExit(f"{where}: the recorded times differ")
                for c in field_oracle.COLUMNS:
                    x = np.interp(rows, oracle["t_h"], oracle[c][:, j])
                    off = np.abs(series[c] - x) / np.maximum(1, np.abs(x))
                    at = int(np.argmax(np.where(np.isnan(off), np.inf, off)))
                    off_at = off[at] if np.isfinite(off[at]) else np.inf
                    if off_at > worst[c][0]:
                        worst[c] = (off_at, f"{where} t={series['t_h'][at]:g} h")

    for c, (off, where) in worst.items():
        print(f"{c:18s} {off:9.2e}  {where}{'' if off <= TOLERANCE else '  TOO LARGE'}")
    good = all(off <= TOLERANCE for off, _ in worst.values())
    print(f"{len(runs) * len(CASES)} runs: {'agree' if good else 'DIFFER'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
