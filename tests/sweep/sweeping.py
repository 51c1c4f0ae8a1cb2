"""What the tests of sweeps share: a small study, runs of the program, folders to compare."""

import csv
import json
import pathlib
import subprocess

PROGRAM = SCENARIOS = None  # set by the test that imports this

# Two cases under a strategy, 6 points, 16 replicates: 192 runs of 5 days, 6 chunks of 32.
STUDY = {
    "id": "small", "title": "A small study", "cases": ["shudong", "zhixing"],
    "strategies": ["golden-4h"], "replicates": 16, "seed": 3, "days": 5, "dt": 6,
    "vary": {
        "strategy.actions.apology.at": {"values": ["1h", 12, "2d"]},
        "attention.contagion": {"values": [0.05, 0.1]},
    },
    "metrics": ["attention_peak", "negative_peak", "users_min",
                {"name": "day2", "of": "trust_public", "op": "at", "at": "2d"}],
}
# What must not depend on how a sweep came about; the manifest holds times and the command.
FILES = ("runs.csv", "summary.csv", "design.csv", "datapackage.json", "sweep.json")


def use(program, scenarios):
    global PROGRAM, SCENARIOS
    PROGRAM = str(pathlib.Path(program).resolve())
    SCENARIOS = str(pathlib.Path(scenarios).resolve())


def write_study(folder, name="study.json", **changes):
    """Writes the small study with changes; a change to None takes the key away."""
    study = {k: v for k, v in {**STUDY, **changes}.items() if v is not None}
    path = pathlib.Path(folder) / name
    path.write_text(json.dumps(study, indent=1), "utf-8")
    return path


def command(verb, *arguments):
    own = ["--scenarios", SCENARIOS] if verb in ("sweep", "sample") else []
    return [PROGRAM, verb, *map(str, arguments), *own]


def run(verb, *arguments, code=0, env=None, cwd=None):
    done = subprocess.run(command(verb, *arguments), check=False, text=True, env=env, cwd=cwd,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert code is None or done.returncode == code, (
        f"exit code {done.returncode}, not {code}: {done.stderr}")
    return done


def sweep(study, out, *options, code=0, **more):
    return run("sweep", study, "-o", out, "--chunk", 32, "-q", *options, code=code, **more)


def contents(folder):
    return {name: (pathlib.Path(folder) / name).read_bytes() for name in FILES}


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in pathlib.Path(folder).rglob("*"))


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
