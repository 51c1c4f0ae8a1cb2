"""What can be asked for: a function for each kind of request, and lists."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Union

from . import _engine
from ._result import Result, Table

File = Union[str, "os.PathLike[str]", Mapping[str, Any]]
Progress = Union[None, bool, Callable[[str, int, int], Any]]


def _text(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)
    return str(value)


def _give(request: _engine.Handle, option: str, value: Any) -> None:
    _engine.call("request_set", request.value, option.encode(), _text(value).encode())


def _name_of(request: _engine.Handle, file: File) -> str:
    """A name or path as it is; a dict becomes a text that the request knows by its id."""
    if not isinstance(file, Mapping):
        return os.fspath(file)
    name, text = str(file.get("id", "given")), json.dumps(file).encode()
    _engine.call("request_text", request.value, name.encode(), text, len(text))
    return name


def _settings(value: Any) -> Sequence[str]:
    """{path: value}, "path=value", or several such texts, as texts."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [f"{path}={_text(one)}" for path, one in value.items()]
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return value
    raise TypeError('set takes {"path": value}, "path=value", or a list of such texts, not '
                    f"{value!r}")


def _options(request: _engine.Handle, options: Mapping[str, Any]) -> None:
    for name, value in options.items():
        option = name.replace("_", "-")
        if value is None or value is False:
            continue
        if name == "set":
            for setting in _settings(value):
                _give(request, "set", setting)
        elif value is True:
            _give(request, option, "on" if name == "noise" else "")
        elif isinstance(value, (list, tuple)) or name == "strategy" and isinstance(value, Mapping):
            listed = value if isinstance(value, (list, tuple)) else [value]
            _give(request, option, ",".join(_name_of(request, one) if isinstance(one, Mapping)
                                            else _text(one) for one in listed))
        else:
            _give(request, option, value)


class _Bar:
    """Progress in one line: tqdm's if it is there."""

    def __init__(self) -> None:
        self._bar = None
        try:
            from tqdm.auto import tqdm
            self._bar = tqdm(unit="run", leave=False)
        except ImportError:
            self._width = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._bar is not None:
            self._bar.total = total
            self._bar.set_description(what, refresh=False)
            self._bar.update(max(0, done - self._bar.n))
            return
        line = f"{100 * done // max(total, 1):3d} %  {what}"
        self._width = max(self._width, len(line))
        print("\r" + line.ljust(self._width), end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._width:
            print("\r" + " " * self._width, end="\r", file=sys.stderr, flush=True)


def _answer(kind: str, files: Sequence[File], options: Mapping[str, Any],
            scenarios: Any, progress: Progress) -> Result:
    folders = [scenarios] if isinstance(scenarios, (str, os.PathLike)) else scenarios
    if folders:
        folders = [*folders, *_engine.usual_folders()]
    library = _engine.open_library(folders)
    request = _engine.make("request", "request_new", library.value, kind.encode())
    notes = []
    argument = "study" if kind in ("sweep", "sensitivity", "fit") else "case"
    for file in files:
        _give(request, argument, _name_of(request, file))
    _options(request, options)
    if progress is None:
        progress = "ipykernel" in sys.modules or sys.stderr.isatty()
    bar = _Bar() if progress is True else None
    try:
        handle = _engine.run(request, bar or progress or None,
                             lambda kind, text: notes.append(text) if kind < 2 else None)
    finally:
        if bar:
            bar.close()
    return Result(handle, notes)


def run(case: File, *, scenarios: Any = None, progress: Progress = None, **options: Any) -> Result:
    """One case under a strategy: tables runs, bands (quantiles over time, of several runs), and
    series of the first run, unless series="none" or "all" says otherwise.

    case        a name of the library, a file, or the case as a dict
    scenarios   folder(s) in which names are looked up first
    progress    None: where it can be seen; True, False; or a function (what, done, total), called
                now and then in this thread, that may return True to stop (raises Stopped)
    options     as of the program: strategy, reps, seed, days, set={path: value}, params, model, ...

        crisim.run("shudong", strategy="silence", reps=200, set={"attention.contagion": 0.07})
    """
    return _answer("run", [case], {"series": "first", **options}, scenarios, progress)


def replay(*cases: File, scenarios: Any = None, progress: Progress = None,
           **options: Any) -> Result:
    """Cases (all, if none is named) held against their reported facts: tables facts, runs, bands,
    series. Arguments as of run()."""
    return _answer("replay", cases, {"series": "first", **options}, scenarios, progress)


def compare(*cases: File, scenarios: Any = None, progress: Progress = None,
            **options: Any) -> Result:
    """Strategies against each other under the same luck: tables ranking, differences, dominance,
    runs. Arguments as of run().

        crisim.compare("shudong", "zhixing", strategies=["golden-4h", "silence"], reps=200)
    """
    return _answer("compare", cases, options, scenarios, progress)


def curve(case: File, vary: str, *, scenarios: Any = None, progress: Progress = None,
          **options: Any) -> Result:
    """An outcome against one number, vary="PATH=FROM:TO:STEP": table curve. Arguments as of
    run()."""
    return _answer("curve", [case], {**options, "vary": vary}, scenarios, progress)


def sweep(study: File, *, scenarios: Any = None, progress: Progress = None,
          **options: Any) -> Result:
    """Every point of a study's design: tables summary, runs, design. With output="folder" the
    sweep grows there, and goes on from there with resume=True. Arguments as of run()."""
    return _answer("sweep", [study], options, scenarios, progress)


def sensitivity(study: File, *, scenarios: Any = None, progress: Progress = None,
                **options: Any) -> Result:
    """Which numbers move a result: table indices. Arguments as of run()."""
    return _answer("sensitivity", [study], options, scenarios, progress)


def fit(study: File, *, scenarios: Any = None, progress: Progress = None,
        **options: Any) -> Result:
    """Parameters fitted to facts and series: tables diagnostics, posterior, predictive, ...
    With output="folder" it can be resumed. Arguments as of run()."""
    return _answer("fit", [study], options, scenarios, progress)


def read(folder: Union[str, "os.PathLike[str]"]) -> Result:
    """The tables in a folder of results, which the program wrote with -o."""
    return Result(_engine.make("result", "read", os.fsencode(folder)), [])


def validate(file: File, name: Optional[str] = None, *, scenarios: Any = None) -> str:
    """Checks a case, strategy or study (a path or a dict) and returns which of them it is; raises
    Error with the address of what is wrong. `name` stands for a dict in messages."""
    if isinstance(file, Mapping):
        name, text = name or str(file.get("id", "given")), json.dumps(file, indent=2).encode()
    else:
        with open(file, "rb") as stream:
            name, text = name or os.fspath(file), stream.read()
    folders = [scenarios] if isinstance(scenarios, (str, os.PathLike)) else scenarios
    library, kind = _engine.open_library(folders), ctypes.c_char_p()
    _engine.call("validate", library.value, name.encode(), text, len(text), ctypes.byref(kind))
    return kind.value.decode()


def _list(what: str, scenarios: Any, model: Optional[str] = None) -> Table:
    folders = [scenarios] if isinstance(scenarios, (str, os.PathLike)) else scenarios
    library = _engine.open_library(folders)
    result = Result(_engine.make("result", "list", library.value,
                                  (f"{model}:{what}" if model else what).encode()), [])
    return result.tables[what]


def describe(name: str, scenarios: Any = None) -> Dict[str, Any]:
    """All that a case or strategy of the library says, as a dict, times in hours: a case has name,
    parameters, strategy (with its actions), facts, ... Raises Error if there is neither."""
    for what in ("cases", "strategies"):
        for row in _list(what, scenarios).rows():
            if row["id"] == name:
                return json.loads(row["json"])
    raise _engine.Error(f'there is no case or strategy "{name}"', _engine.NO_SUCH_NAME)


def cases(scenarios: Any = None) -> Table:
    """The cases of the library: id, title, about, json (see describe())."""
    return _list("cases", scenarios)


def strategies(scenarios: Any = None) -> Table:
    """The strategies of the library, variants included: id, title, about, json."""
    return _list("strategies", scenarios)


def studies(scenarios: Any = None) -> Table:
    """The studies of the library: id, title, about."""
    return _list("studies", scenarios)


def models() -> Table:
    """Models: name, title, about. The first is that of the cases."""
    return _list("models", None)


def metrics(model: Optional[str] = None) -> Table:
    """Metrics of a run: name, unit, meaning, direction; of the model of the cases, or of another
    one: metrics("sir")."""
    return _list("metrics", None, model)


def observables(model: Optional[str] = None) -> Table:
    """What can be seen over time, the columns of the table series: name, unit, meaning. `model` as
    of metrics()."""
    return _list("observables", None, model)


def parameters(model: Optional[str] = None) -> Table:
    """Parameters: name, unit, meaning, scope, symbol, source, value, min, max. `model` as of
    metrics()."""
    return _list("parameters", None, model)


def options() -> Table:
    """Options of requests: name, type, choices, usual, kinds, min, max."""
    return _list("options", None)
