"""Which files are meant, and each of them read by its kind; what cannot be read is a form with a problem."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqeval.ahp.forms.csv_reading import read_table
from sqeval.ahp.forms.excel_reading import read_workbook
from sqeval.ahp.forms.form import Form, Problem
from sqeval.errors import DataError, OptionError
from sqeval.records.sources.packed import read_bytes

#: Larger files are refused unread.
MOST_BYTES = 32 * 1024**2

#: Suffixes of workbooks that are read.
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_TABLE = ".csv"

#: What systems and spreadsheets leave beside files.
_NOISE = (".", "~$", "thumbs.db", "desktop.ini")


def files_of(given: object) -> list[Path]:
    """Every file once, sorted, so that the order in which they are given or found decides nothing."""
    paths = [given] if isinstance(given, (str, os.PathLike)) else list(given) if isinstance(given, Iterable) else None
    if paths is None or not all(isinstance(path, (str, os.PathLike)) for path in paths):
        raise OptionError("forms are given as a file, a folder or a list of them", path="path", value=given)
    found = {path.absolute(): path for item in paths for path in _below(Path(os.fspath(item)))}
    return sorted(found.values(), key=lambda path: (path.name, str(path)))


def _below(path: Path) -> Iterator[Path]:
    if not os.path.isdir(path):
        yield path
        return
    yield from (item for item in path.iterdir() if not item.name.lower().startswith(_NOISE))


def read_form(path: Path) -> Form:
    """One file; what is wrong with it stands in `.problems`.

    Raises
    ------
    MissingExtraError
        It is a workbook, and the package that reads workbooks is not installed.
    """
    kind = path.suffix.lower()
    refused = _refused(path, kind)
    if refused is not None:
        return Form(path, problems=(refused,))
    try:
        data = read_bytes(path)
        return read_table(path, data) if kind == _TABLE else read_workbook(path, data)
    except DataError as error:
        return Form(path, problems=(Problem("unreadable", details={"message": str(error)}),))


def _refused(path: Path, kind: str) -> Problem | None:
    """What is wrong with a file before it is opened."""
    if os.path.isdir(path):
        return Problem("folder")
    if not os.path.isfile(path):
        return Problem("missing")
    if kind not in (*WORKBOOKS, _TABLE):
        return Problem("kind")
    if path.stat().st_size > MOST_BYTES:
        return Problem("large", details={"size": MOST_BYTES // 1024**2})
    return None
