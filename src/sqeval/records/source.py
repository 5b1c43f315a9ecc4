"""From a file or a frame to raw rows: text as it stands, nulls as declared, and where it came from."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from sqeval.errors import DataError, MissingExtraError
from sqeval.records.csv_rows import parse_csv

#: Larger files are refused before they are unpacked.
MAX_BYTES = 8 * 1024**3

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Origin:
    """Where records came from: file name, SHA-256 of its bytes, encoding, number of rows read, and whether they are made up."""

    name: str
    sha256: str | None = None
    encoding: str | None = None
    rows: int = 0
    synthetic: bool = False


@dataclass(frozen=True, eq=False)
class Raw:
    """Raw rows; `row_numbers` are lines of the file (the header is line 1), or positions in a frame from 0.

    `ragged` are rows of a CSV that do not fit its header: (line, number of fields).
    """

    frame: pd.DataFrame
    row_numbers: pd.Index
    origin: Origin
    ragged: tuple[tuple[int, int], ...] = ()


def read_source(source: Any, nulls: Sequence[str], what: str = "records", *, keep_ragged: bool = False) -> Raw:
    """Read CSV (plain, .gz, .zip), Parquet, or any frame that narwhals knows; declared nulls become missing.

    Rows of a CSV that do not fit its header are refused, unless the caller keeps account of them.

    Raises
    ------
    DataError
        The file is missing, empty, malformed, too large, in an unknown encoding or of an unknown kind.
    """
    if not isinstance(source, (str, os.PathLike)):
        return _of_frame(_to_pandas(source, what), nulls, Origin("DataFrame"), what)
    # Unlike Path.is_file, this says no, instead of raising, to names that no system allows.
    if not os.path.isfile(source):
        raise DataError(f"no such file for {what}", value=str(source))
    path = Path(source)
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}") from error
    origin = Origin(path.name, hashlib.sha256(packed).hexdigest())
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _of_frame(_parquet(path, packed), nulls, origin, path.name)
    raw = _of_csv(_unpack(path, packed), nulls, origin)
    if raw.ragged and not keep_ragged:
        line, fields = raw.ragged[0]
        raise DataError(f"{path.name} has {fields} field(s) in a row, but {len(raw.frame.columns)} columns", row=line)
    return raw


def _of_frame(frame: pd.DataFrame, nulls: Sequence[str], origin: Origin, what: str) -> Raw:
    names = pd.Index([str(name) for name in frame.columns])
    if names.has_duplicates:
        raise DataError(f"{what} has this column twice", column=names[names.duplicated()][0])
    columns = {name: _masked(frame.iloc[:, k].reset_index(drop=True), nulls) for k, name in enumerate(names)}
    index = pd.RangeIndex(len(frame))
    return Raw(pd.DataFrame(columns, index=index, columns=names), index, Origin(origin.name, origin.sha256, None, len(frame)))


def _masked(column: pd.Series[Any], nulls: Sequence[str]) -> pd.Series[Any]:
    """A text column with the declared words made missing, as reading a file does."""
    is_text = column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(column.dtype)
    null = column.isin(list(nulls)) if is_text else None
    return column if null is None or not null.any() else column.mask(null)


def _to_pandas(source: Any, what: str) -> pd.DataFrame:
    if isinstance(source, pd.DataFrame):
        return source
    try:
        frame = nw.from_native(source)
    except TypeError as error:
        hint = "Give a path to a CSV or Parquet file, or a DataFrame"
        raise DataError(f"{what} cannot be read from a {type(source).__name__}", hint=hint) from error
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return eager.to_pandas()


def _parquet(path: Path, packed: bytes) -> pd.DataFrame:
    try:
        return pd.read_parquet(io.BytesIO(packed))
    except ImportError as error:
        raise MissingExtraError.for_extra("reading Parquet", "parquet") from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name} is not readable as Parquet: {error}") from error


def _of_csv(data: bytes, nulls: Sequence[str], origin: Origin) -> Raw:
    utf8, encoding = _as_utf8(data, origin.name)
    rows = parse_csv(utf8, nulls, origin.name)
    count = len(rows.frame) + len(rows.ragged)
    return Raw(rows.frame, rows.lines, Origin(origin.name, origin.sha256, encoding, count), rows.ragged)


def _as_utf8(data: bytes, name: str) -> tuple[bytes, str]:
    if data.isascii():
        return data, ENCODINGS[0]
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding).encode("utf-8"), encoding
        except UnicodeDecodeError:
            continue
    raise DataError(f"{name} is in none of the encodings {', '.join(ENCODINGS)}", hint="Save it as UTF-8")


def _unpack(path: Path, packed: bytes) -> bytes:
    kind = path.suffix.lower()
    try:
        if kind == ".gz":
            with gzip.open(io.BytesIO(packed)) as stream:
                return _capped(stream.read(MAX_BYTES + 1), path)
        if kind == ".zip":
            return _unzip(path, packed)
    # A zip that is encrypted or packed by an unknown method raises RuntimeError or its child NotImplementedError.
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise DataError(f"{path.name} is not a valid {kind[1:]} file: {error}") from error
    return _capped(packed, path)


def _unzip(path: Path, packed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members = [item for item in archive.infolist() if not item.is_dir() and not item.filename.startswith("__MACOSX/")]
        if len(members) != 1:
            raise DataError(f"{path.name} holds {len(members)} files", hint="Give an archive with exactly one CSV file")
        with archive.open(members[0]) as stream:
            return _capped(stream.read(MAX_BYTES + 1), path)


def _capped(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise DataError(f"{path.name} unpacks to more than {MAX_BYTES // 1024**3} GiB", hint="Split it")
    return data
