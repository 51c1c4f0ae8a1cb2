"""Results: tables, whose columns lie in the memory of the C library."""

from __future__ import annotations

import ctypes
from typing import Any, Dict, Iterator, List

from . import _engine

try:
    import numpy
except ImportError:  # columns are lists then
    numpy = None

_TEXT, _NUMBER, _INTEGER, _BOOLEAN = range(4)
_TYPES = ("text", "number", "integer", "boolean")


class Column:
    """What is to be known of a column: `name`, `unit` ("h"; "1" for a share; "" if it has none),
    `type` ("text", "number", "integer", "boolean") and `meaning`, a sentence."""

    def __init__(self, name: str, unit: str, type: str, meaning: str):
        self.name, self.unit, self.type, self.meaning = name, unit, type, meaning

    def __repr__(self) -> str:
        return f"<crisim.Column {self.name} [{self.unit}]: {self.meaning}>"


class Table:
    """A table of a result. table["name"] is a column: a numpy array (float64, int64, bool, or
    object for texts), or a list where numpy is not there. Numbers that are not there are NaN,
    whole numbers and truth values that are not there make a float64 column with NaN.

    name, title     what it is called, what it is about
    columns         {name: Column}, in order
    """

    def __init__(self, owner: Any, pointer: int):
        self._owner, self._pointer = owner, pointer  # the owner keeps the memory
        self.name: str = _engine.ask("table_name", pointer).decode()
        self.title: str = _engine.ask("table_title", pointer).decode()
        self._rows: int = _engine.ask("table_num_rows", pointer)
        self._cells: Dict[str, Any] = {}
        self._raw: Dict[str, _engine.CColumn] = {}
        self.columns: Dict[str, Column] = {}
        for i in range(_engine.ask("table_num_columns", pointer)):
            raw = _engine.CColumn(size=ctypes.sizeof(_engine.CColumn))
            _engine.ask("table_column", pointer, i, ctypes.byref(raw))
            name = raw.name.decode()
            self._raw[name] = raw
            self.columns[name] = Column(name, raw.unit.decode(), _TYPES[raw.type],
                                        raw.meaning.decode())

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, name: str):
        if name not in self._cells:
            if name not in self._raw:
                raise KeyError(f"no column {name!r}; there are: {', '.join(self.columns)}")
            self._cells[name] = self._read(self._raw[name])
        return self._cells[name]

    def _read(self, raw):
        if self._rows == 0:
            return [] if numpy is None else numpy.zeros(0)
        if raw.type == _TEXT:
            cells = [text.decode() for text in raw.texts[:self._rows]]
            return cells if numpy is None else numpy.array(cells, dtype=object)
        source = raw.numbers if raw.type == _NUMBER else raw.integers
        if numpy is None:
            return [None if cell == _engine.NOTHING else bool(cell) if raw.type == _BOOLEAN
                    else cell for cell in source[:self._rows]]
        cells = numpy.ctypeslib.as_array(source, (self._rows,)).copy()
        if raw.type != _NUMBER and (cells == _engine.NOTHING).any():
            return numpy.where(cells == _engine.NOTHING, numpy.nan, cells)
        return cells.astype(bool) if raw.type == _BOOLEAN else cells

    def frame(self):
        """The table as a pandas DataFrame; .attrs has "title", "units" and "meaning" (dicts by
        column)."""
        try:
            import pandas
        except ImportError:
            raise ImportError('frame() needs pandas: pip install pandas. Without it, rows() gives '
                              'the table as dicts, and table["name"] a column') from None

        frame = pandas.DataFrame({name: self[name] for name in self.columns})
        frame.attrs["title"] = self.title
        frame.attrs["units"] = {name: column.unit for name, column in self.columns.items()}
        frame.attrs["meaning"] = {name: column.meaning for name, column in self.columns.items()}
        return frame

    def rows(self) -> List[Dict[str, Any]]:
        """The table as a list of dicts."""
        columns = {name: self[name] for name in self.columns}
        return [{name: cells[i] for name, cells in columns.items()} for i in range(self._rows)]

    def __repr__(self) -> str:
        return f"<crisim.Table {self.name}: {self._rows} rows, {len(self.columns)} columns>"


class Result:
    """What came out: tables, each an attribute: result.runs, result.ranking.

    tables      {name: Table}
    complete    False where the program would end with status 4: a fact lies outside its band, a
                sample has not converged
    notes       what the engine had to say on the way
    """

    def __init__(self, handle: _engine.Handle, notes: List[str]):
        self._handle, self.notes = handle, notes
        self.complete = bool(_engine.ask("result_complete", handle.value))
        self.tables: Dict[str, Table] = {}
        for i in range(_engine.ask("result_num_tables", handle.value)):
            table = Table(handle, _engine.ask("result_table", handle.value, i))
            self.tables[table.name] = table

    def __getattr__(self, name: str) -> Table:
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            there = ", ".join(self.__dict__.get("tables", ()))
            raise AttributeError(f"no table {name}; there are: {there}") from None

    def __dir__(self):
        return [*super().__dir__(), *self.tables]

    def __repr__(self) -> str:
        tables = (f"{table.name} ({len(table)} rows)" for table in self.tables.values())
        return f"<crisim.Result: {', '.join(tables)}>"
