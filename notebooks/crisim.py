"""crisim in Python: call the program, get its tables as pandas DataFrames.

    import crisim

    result = crisim.replay(reps=200)            # the three cases, as reported
    result.facts[["id", "value", "p50"]]        # facts.csv
    crisim.unit(result.facts, "value")          # what datapackage.json says about a column

    crisim.compare("shudong", strategies=["golden-4h", "silence"]).ranking
    crisim.run("my-case.json", set={"case.shock": 0.5}, reps=100).runs

Every function takes the options of the command of the same name (`crisim help run`) as keywords:
`--first-option 3` is `first_option=3`, a list is joined by commas, True is an option without value,
`set` is a dict. They return a Result. What the program has to say against the input is raised as
crisim.Error, in its own words. The program is looked for in $CRISIM, then in the build of this
checkout (build/release/crisim), then on the PATH.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pandas

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]

_DTYPES = {"string": "object", "integer": "Int64", "number": "float64", "boolean": "boolean"}
_PROGRESS = re.compile(r" *\d+ %  ")


class Error(Exception):
    """The program failed: its own message, and `code`, its exit status."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


class Result:
    """The tables of an output folder, each an attribute: result.facts is facts.csv.

    tables      {"facts": DataFrame, ...}; each has .attrs["units"], .attrs["meaning"] (a dict by
                column) and .attrs["title"]
    documents   the JSON files of the folder: {"manifest": {...}, "best": {...}, ...}
    text        what the program printed, as in a terminal
    notes       what it said on standard error: limits, warnings
    complete    False if it ended with status 4: a fact outside its band, a fit not converged
    """

    def __init__(self, tables, documents, text, notes, complete):
        self.tables, self.documents = tables, documents
        self.text, self.notes, self.complete = text, notes, complete

    def __getattr__(self, name):
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            there = ", ".join(sorted(self.__dict__.get("tables", ())))
            raise AttributeError(f"no table {name}; there are: {there}") from None

    def __repr__(self):
        rows = (f"{name} ({len(table)} rows)" for name, table in sorted(self.tables.items()))
        return f"<crisim.Result: {', '.join(rows)}>"


def program():
    """The path of the program. Raises Error if there is none."""
    named = os.environ.get("CRISIM")
    built = CHECKOUT / "build" / "release" / "crisim"
    found = named or (str(built) if built.is_file() else shutil.which("crisim"))
    if not found or not shutil.which(found):
        raise Error(f"the program {named} of $CRISIM is not there" if named else
                    f"crisim is not built yet: run {CHECKOUT}/tools/replay once", 127)
    return found


def read(folder):
    """The Result that is in an output folder (-o of any command)."""
    folder = pathlib.Path(folder)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    tables = {entry["name"]: _read_table(folder / entry["path"], entry)
              for entry in package["resources"]}
    documents = {path.stem: json.loads(path.read_text("utf-8"))
                 for path in folder.glob("*.json") if path.name != "datapackage.json"}
    return Result(tables, documents, "", "", True)


def _read_table(path, entry):
    fields = entry["schema"]["fields"]
    dtypes = {field["name"]: _DTYPES[field["type"]] for field in fields}
    # An empty cell is a missing number, but an empty text.
    missing = {name: [""] for name, dtype in dtypes.items() if dtype != "object"}
    table = pandas.read_csv(path, dtype=dtypes, na_values=missing, keep_default_na=False,
                            true_values=["true"], false_values=["false"])
    for name in table.columns[table.dtypes == "Int64"]:
        if not table[name].hasnans:
            table[name] = table[name].astype("int64")
    for name in table.columns[table.dtypes == "boolean"]:
        if not table[name].hasnans:
            table[name] = table[name].astype("bool")
    table.attrs["title"] = entry.get("title", entry["name"])
    table.attrs["units"] = {field["name"]: field.get("unit", "") for field in fields}
    table.attrs["meaning"] = {field["name"]: field.get("description", "") for field in fields}
    return table


def unit(table, column):
    """The unit of a column, as datapackage.json has it; "" if it has none, "1" for a share."""
    return table.attrs["units"][column]


def _arguments(options):
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if name == "set":
            for path, one in value.items():
                yield from ("--set", f"{path}={one}")
        elif value is True:
            yield option
        elif value is not None and value is not False:
            listed = isinstance(value, (list, tuple))
            yield from (option, ",".join(map(str, value)) if listed else str(value))


def call(*arguments):
    """Runs the program; shows its progress. Returns (output, notes, status 0 or 4)."""
    shown = _shows_progress()
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    # The output goes to a file, so that the program never waits for us while we read the other.
    with tempfile.TemporaryFile() as output, subprocess.Popen(
            [program(), *arguments], stdout=output, stderr=subprocess.PIPE, env=environment,
            encoding="utf-8", errors="replace") as run:
        try:
            notes = _follow(run.stderr, shown)
        except BaseException:
            run.terminate()
            raise
        status = run.wait()
        output.seek(0)
        text = output.read().decode("utf-8")
    if status not in (0, 4):
        raise Error(notes or f"crisim ended with status {status}", status)
    return text, notes, status


def _shows_progress():
    return "ipykernel" in sys.modules or sys.stdout.isatty()


def _follow(stream, shown):
    """Reads standard error to its end: progress is shown in one place, the rest returned."""
    notes, width = [], 0
    for line in stream:
        line = line.rstrip("\r\n")
        if not _PROGRESS.match(line):
            notes.append(line)
        elif shown:
            print("\r" + line.ljust(width), end="", flush=True)
            width = max(width, len(line))
    if width:
        print("\r" + " " * width, end="\r", flush=True)
    return "\n".join(notes).strip()


def command(verb, *arguments, output=None, **options):
    """Runs `crisim VERB` into a folder (thrown away unless `output` names one), reads it."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(output or pathlib.Path(folder) / "out")
        progress = ["--progress", "always"] if _shows_progress() else []
        text, notes, status = call(verb, *map(str, arguments), *_arguments(options), *progress,
                                   "-o", target)
        result = read(target)
    if notes:
        print(notes)
    result.text, result.notes, result.complete = text, notes, status == 0
    return result


def run(case, **options):
    """One case under a strategy: runs, bands (quantiles over time), series.

    run("shudong", strategy="silence", reps=200, set={"attention.contagion": 0.07})
    """
    return command("run", case, **options)


def replay(*cases, **options):
    """The cases (all) as reported: facts, with bands, runs and series."""
    return command("replay", *cases, **options)


def compare(*cases, **options):
    """Strategies against each other under the same luck: ranking, differences, dominance, runs.

    compare("shudong", "zhixing", strategies=["golden-4h", "silence"], reps=200)
    """
    return command("compare", *cases, **options)


def curve(case, vary, **options):
    """An outcome against one number, "PATH=FROM:TO:STEP": curve."""
    return command("curve", case, vary=vary, **options)


def sweep(study, **options):
    """Every point of a study's design: summary, runs, design."""
    return command("sweep", study, **options)


def sensitivity(study, **options):
    """Which numbers move a result: indices."""
    return command("sensitivity", study, **options)


def fit(study, **options):
    """Parameters fitted to facts and series: diagnostics, posterior, predictive, ..."""
    return command("fit", study, **options)


def describe(name):
    """What `crisim describe NAME` knows, as Python data: a case, a strategy, a topic."""
    return json.loads(call("describe", name, "--json")[0])


def metrics():
    """All metrics: a DataFrame with their kind, unit and meaning, by name."""
    return pandas.DataFrame(describe("metrics")["metrics"]).set_index("name")
