"""The C library, through ctypes: every function of include/crisim/crisim.h that is needed here.

ctypes, not cffi: it comes with Python, so that nothing has to be installed or compiled against a
Python's headers; and a call costs microseconds where a request takes milliseconds at least. Both
let other threads of Python run during a call.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import pathlib
import threading
from typing import Callable, Optional

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
NO_SUCH_NAME = -6
STOPPED = -9
NOTHING = -(2 ** 63)
PROGRESS = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint64,
                            ctypes.c_uint64)
NOTE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p)


class Error(Exception):
    """The engine's sentence about what is wrong, and where; `status` is its code
    (crisim_status in include/crisim/crisim.h)."""

    def __init__(self, message: str, status: int = 0):
        super().__init__(message)
        self.status = status


class Stopped(Error):
    """A progress function asked for a stop."""


class CError(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("text", ctypes.c_char * 1020)]


class CColumn(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("name", ctypes.c_char_p), ("unit", ctypes.c_char_p),
                ("meaning", ctypes.c_char_p), ("type", ctypes.c_int32),
                ("numbers", ctypes.POINTER(ctypes.c_double)),
                ("integers", ctypes.POINTER(ctypes.c_int64)),
                ("texts", ctypes.POINTER(ctypes.c_char_p))]


class CWatch(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("progress", PROGRESS), ("note", NOTE),
                ("context", ctypes.c_void_p), ("stop", ctypes.POINTER(ctypes.c_int))]


def _candidates():
    names = ("libcrisim.so", "libcrisim.dylib")
    if os.environ.get("CRISIM_LIBRARY"):
        return [os.environ["CRISIM_LIBRARY"]]
    found = [str(folder / name) for folder in (HERE / "lib", CHECKOUT / "build" / "release")
             for name in names if (folder / name).is_file()]
    system = ctypes.util.find_library("crisim")
    return found + ([system] if system else [])


_P, _TEXT, _SIZE = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
_OUT, _ERROR = ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(CError)
_FUNCTIONS = {
    "version": (_TEXT,),
    "open": (ctypes.c_int, ctypes.POINTER(_TEXT), _SIZE, _OUT, _ERROR),
    "library_free": (None, _P),
    "list": (ctypes.c_int, _P, _TEXT, _OUT, _ERROR),
    "validate": (ctypes.c_int, _P, _TEXT, _TEXT, _SIZE, ctypes.POINTER(_TEXT), _ERROR),
    "read": (ctypes.c_int, _TEXT, _OUT, _ERROR),
    "request_new": (ctypes.c_int, _P, _TEXT, _OUT, _ERROR),
    "request_set": (ctypes.c_int, _P, _TEXT, _TEXT, _ERROR),
    "request_text": (ctypes.c_int, _P, _TEXT, _TEXT, _SIZE, _ERROR),
    "request_free": (None, _P),
    "run": (ctypes.c_int, _P, ctypes.POINTER(CWatch), _OUT, _ERROR),
    "result_free": (None, _P),
    "result_complete": (ctypes.c_int, _P),
    "result_num_tables": (_SIZE, _P),
    "result_table": (_P, _P, _SIZE),
    "table_name": (_TEXT, _P),
    "table_title": (_TEXT, _P),
    "table_num_rows": (_SIZE, _P),
    "table_num_columns": (_SIZE, _P),
    "table_column": (ctypes.c_int, _P, _SIZE, ctypes.POINTER(CColumn)),
}
_loaded = None
_lock = threading.Lock()


def _load():
    global _loaded
    with _lock:
        if _loaded is None:
            candidates = _candidates()
            if not candidates:
                raise Error("libcrisim is not there: build it (tools/replay, or cmake --build), "
                            "install it, or name it in $CRISIM_LIBRARY")
            try:
                library = ctypes.CDLL(candidates[0])
            except OSError as error:
                raise Error(f"{candidates[0]} could not be loaded: {error}") from None
            for name, (result, *arguments) in _FUNCTIONS.items():
                function = getattr(library, f"crisim_{name}")
                function.restype, function.argtypes = result, arguments
            library.path = candidates[0]
            _loaded = library
    return _loaded


def library_path() -> str:
    """The path of the C library in use."""
    return _load().path


def version() -> str:
    """The version of the engine."""
    return _load().crisim_version().decode()


def call(name: str, *arguments):
    """Calls a function that returns a status, with an error appended; raises Error."""
    error = CError()
    status = getattr(_load(), f"crisim_{name}")(*arguments, ctypes.byref(error))
    if status != 0:
        raise (Stopped if status == STOPPED else Error)(error.text.decode("utf-8", "replace"),
                                                        status)


def ask(name: str, *arguments):
    """Calls any other function."""
    return getattr(_load(), f"crisim_{name}")(*arguments)


class Handle:
    """Something of the library's that is given back when nobody uses it any more."""

    def __init__(self, kind: str, value: ctypes.c_void_p):
        self.kind, self.value = kind, value

    def __del__(self):
        if self.value and _loaded:
            getattr(_loaded, f"crisim_{self.kind}_free")(self.value)
            self.value = None


def make(kind: str, name: str, *arguments) -> Handle:
    """Calls a function whose last result is a new handle of a kind."""
    out = ctypes.c_void_p()
    call(name, *arguments, ctypes.byref(out))
    return Handle(kind, out)


def usual_folders():
    """Where the scenarios are."""
    named = os.environ.get("CRISIM_SCENARIOS")
    if named:
        return [named]
    folders = [pathlib.Path("scenarios"), HERE / "scenarios", CHECKOUT / "scenarios"]
    return [str(folder) for folder in folders if folder.is_dir()]


def open_library(folders) -> Handle:
    """A library of scenarios; no folders: where scenarios usually are."""
    names = [os.fsencode(folder) for folder in (folders or usual_folders())]
    array = (ctypes.c_char_p * len(names))(*names) if names else None
    return make("library", "open", array, len(names))


def run(request: Handle, on_progress: Optional[Callable], on_note: Callable) -> Handle:
    """Answers a request in a thread of its own, so that Ctrl-C is heard meanwhile. `on_progress`
    (what, done, total) is called in this thread, now and then; true asks for a stop."""
    stop, last, outcome, seen = ctypes.c_int(0), [], [], None
    notes = []

    @PROGRESS
    def progress(_context, what, done, total):
        last[:] = [(what.decode("utf-8", "replace"), done, total)]
        return stop.value

    @NOTE
    def note(_context, kind, text):
        notes.append((kind, text.decode("utf-8", "replace")))

    def work():
        watch = CWatch(ctypes.sizeof(CWatch), progress, note, None, ctypes.pointer(stop))
        try:
            outcome.append(make("result", "run", request.value, ctypes.byref(watch)))
        except BaseException as error:  # pylint: disable=broad-except; raised below
            outcome.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    interrupted = None
    while worker.is_alive():
        try:
            worker.join(0.05)
            if on_progress and last and last[0] != seen:
                seen = last[0]
                if on_progress(*seen):
                    stop.value = 1
        except BaseException as error:  # Ctrl-C, or what on_progress raised
            interrupted, stop.value = interrupted or error, 1
    if on_progress and not interrupted and last and last[0] != seen:
        on_progress(*last[0])
    if interrupted:
        raise interrupted
    for kind, text in notes:
        on_note(kind, text)
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]
