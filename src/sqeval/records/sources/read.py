"""`read_source`: which reader takes what, by the kind of the object and the suffix of the file."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from sqeval.errors import DataError, OptionError
from sqeval.records.sources import excel, packed, parquet
from sqeval.records.sources.csv_file import read_csv, refuse_ragged
from sqeval.records.sources.delimiter import TAB
from sqeval.records.sources.frame import read_frame
from sqeval.records.sources.headings import refuse_repeated
from sqeval.records.sources.json_lines import read_json
from sqeval.records.sources.origin import Origin, Raw

_TEXT = (".csv", ".txt", ".tsv", ".tab")
_JSON = (".jsonl", ".ndjson", ".json")


def read_source(
    source: Any,
    nulls: Sequence[str],
    what: str = "records",
    *,
    keep_ragged: bool = False,
    keep_repeated: bool = False,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> Raw:
    """Read a file, a folder of Parquet files, or any frame that narwhals knows; declared nulls become missing.

    Parameters
    ----------
    source : path or frame
        CSV (.csv, .txt, .tsv, or no suffix), JSON lines (.jsonl, .ndjson) or lists (.json), spreadsheets (.xlsx, .xlsm,
        .xlsb, .xls, .ods), Parquet (.parquet, .pq), each also in a .gz or .zip; a folder of Parquet files; a frame.
    nulls : sequence of str
        Texts that stand for a missing value.
    what : str
        What to call the source in an error.
    keep_ragged : bool
        Rows of a CSV that do not fit its header are refused, unless the caller keeps account of them.
    keep_repeated : bool
        Headings that stand several times are refused, unless the caller looks only for columns that stand once.
    encoding : str, optional
        Of a text file; UTF-8, UTF-16 with its mark, or GB 18030 where it is not declared.
    sheet : str or int, optional
        Name or number, from 1, of the sheet of a spreadsheet; needed where several have data.

    Raises
    ------
    DataError
        The file is missing, empty, malformed, too large, of an unknown kind, or does not fit its encoding.
    OptionError
        An encoding or sheet is unknown, or given for a source that has none.
    MissingExtraError
        The package that reads its kind is not installed.
    """
    if not isinstance(source, (str, os.PathLike)):
        _refuse(encoding, "encoding", what, "a frame")
        _refuse(sheet, "sheet", what, "a frame")
        return read_frame(source, nulls, what)
    # Unlike the methods of Path, these say no, instead of raising, to names that no system allows.
    if os.fspath(source) and os.path.isdir(source):
        _refuse(encoding, "encoding", what, "a folder of Parquet files")
        _refuse(sheet, "sheet", what, "a folder of Parquet files")
        return parquet.read_folder(Path(source), nulls)
    if not os.path.isfile(source):
        raise DataError(f"no such file for {what}", value=str(source))
    raw = _of_file(Path(source), nulls, what, keep_ragged=keep_ragged, encoding=encoding, sheet=sheet)
    return raw if keep_repeated else refuse_repeated(raw)


def _of_file(path: Path, nulls: Sequence[str], what: str, *, keep_ragged: bool, encoding: str | None, sheet: str | int | None) -> Raw:
    kind = _kind(path.name)
    if kind not in packed.PACKED:
        _known(kind, path.name)
    data = packed.read_bytes(path)
    origin = Origin(path.name, hashlib.sha256(data).hexdigest())
    name, content = packed.unpack(path.name, data)
    kind = _known(_kind(name), name)
    if kind not in excel.SUFFIXES:
        _refuse(sheet, "sheet", what, path.name)
    if kind in (*excel.SUFFIXES, *parquet.SUFFIXES):
        _refuse(encoding, "encoding", what, path.name)
    if kind in excel.SUFFIXES:
        return excel.read_excel(content, nulls, origin, sheet=sheet)
    if kind in parquet.SUFFIXES:
        return parquet.read_parquet(content, nulls, origin)
    if kind in _JSON:
        return read_json(content, nulls, origin, encoding=encoding, is_list=kind == ".json")
    raw = read_csv(content, nulls, origin, encoding=encoding, delimiter=TAB if kind in {".tsv", ".tab"} else None)
    return raw if keep_ragged else refuse_ragged(raw)


def _kind(name: str) -> str:
    """The suffix in lower case; one without a letter, as in "export.2026", is part of the name."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if re.search("[a-z]", suffix) else ""


def _known(kind: str, name: str) -> str:
    known = (*_TEXT, *_JSON, *excel.SUFFIXES, *parquet.SUFFIXES, *packed.PACKED)
    if kind and kind not in (*_TEXT, *_JSON, *excel.SUFFIXES, *parquet.SUFFIXES):
        raise DataError(
            f"{name} is of a kind that is not read", value=kind, hint=f"Known: {', '.join(known)}, or a folder of .parquet files"
        )
    return kind


def _refuse(choice: object, option: str, what: str, has_none: str) -> None:
    if choice is not None:
        raise OptionError(f"{option} is given for {what} from {has_none}, which has none", value=choice, hint="Leave it out")
