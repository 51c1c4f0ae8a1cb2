"""crisim in Python: what becomes of a company after a crisis, under one answer or another.

    import crisim

    result = crisim.run("shudong", strategy="golden-4h", reps=200)
    result.runs["trust_public_day180"]          # a column: a numpy array, where numpy is there
    result.runs.frame()                         # a pandas DataFrame, units in .attrs["units"]
    crisim.replay(reps=200).facts.frame()
    crisim.compare("shudong", strategies=["golden-4h", "silence"]).ranking.frame()
    crisim.run(own_case, set={"case.shock": 0.5}, reps=100)      # a case as a dict

Every function takes the options of the command of the same name (`crisim help run`, options())
as keywords: `--from-state f` is `from_state="f"`, a list is joined by commas, True is an option
without value, `set` is a dict {path: value} or a text "path=value". What is wrong is raised as crisim.Error, in the
engine's own sentence, with its address. Ctrl-C stops the runs. Progress is shown in notebooks and
in terminals (with tqdm, if it is there); `progress=False` says no, a function is called instead.

The library is looked for in $CRISIM_LIBRARY, in the installed package, in the build of the
checkout that this lies in, and where the system has its libraries; the scenarios in
$CRISIM_SCENARIOS, ./scenarios, the package or checkout, and where they were installed.
"""

from ._engine import Error, Stopped, library_path, version
from ._result import Column, Result, Table
from ._ask import (compare, cases, curve, describe, fit, metrics, models, observables, options, parameters,
                   read, replay, run, sensitivity, strategies, studies, sweep, validate)

__version__ = version()
__all__ = ["Column", "Error", "Result", "Stopped", "Table", "cases", "compare", "curve", "describe", "fit",
           "library_path", "metrics", "models", "observables", "options", "parameters", "read", "replay",
           "run", "sensitivity", "strategies", "studies", "sweep", "validate", "version"]
