"""From a file or a frame to raw rows: text as it stands, nulls as declared, and where it came from."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from sqeval.errors import DataError, MissingExtraError

#: Larger files are refused before they are unpacked.
MAX_BYTES = 8 * 1024**3

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Origin:
    """Where records came from: file name, SHA-256 of its bytes, encoding, and the number of rows read."""

    name: str
    sha256: str | None = None
    encoding: str | None = None
    rows: int = 0


@dataclass(frozen=True, eq=False)
class Raw:
    """Raw rows; `row_numbers` are lines of the file (the header is line 1), or positions in a frame from 0."""

    frame: pd.DataFrame
    row_numbers: pd.Index
    origin: Origin
    is_text: bool = False


def read_source(source: Any, nulls: Sequence[str], what: str = "records") -> Raw:
    """Read CSV (plain, .gz, .zip), Parquet, or any frame that narwhals knows.

    Raises
    ------
    DataError
        The file is missing, empty, malformed, too large, in an unknown encoding or of an unknown kind.
    """
    if isinstance(source, (str, Path)):
        path = Path(source)
        if not path.is_file():
            raise DataError(f"no such file for {what}", value=str(path))
        return _read_parquet(path) if path.suffix.lower() in {".parquet", ".pq"} else _read_csv(path, nulls)
    frame = _to_pandas(source, what)
    return Raw(frame, pd.RangeIndex(len(frame)), Origin("DataFrame", rows=len(frame)))


def _to_pandas(source: Any, what: str) -> pd.DataFrame:
    if isinstance(source, pd.DataFrame):
        return source.reset_index(drop=True)
    try:
        frame = nw.from_native(source)
    except TypeError as error:
        hint = "Give a path to a CSV or Parquet file, or a DataFrame"
        raise DataError(f"{what} cannot be read from a {type(source).__name__}", hint=hint) from error
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return eager.to_pandas().reset_index(drop=True)


def _read_parquet(path: Path) -> Raw:
    try:
        frame = pd.read_parquet(path)
    except ImportError as error:
        raise MissingExtraError.for_extra("reading Parquet", "parquet") from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name} is not readable as Parquet: {error}") from error
    origin = Origin(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), rows=len(frame))
    return Raw(frame.reset_index(drop=True), pd.RangeIndex(len(frame)), origin)


def _read_csv(path: Path, nulls: Sequence[str]) -> Raw:
    packed = path.read_bytes()
    data = _unpack(path, packed)
    origin = Origin(path.name, hashlib.sha256(packed).hexdigest())
    for encoding in ENCODINGS:
        try:
            frame = _parse(data, encoding, nulls, path.name)
        except UnicodeDecodeError:
            continue
        return Raw(frame, _line_numbers(frame, data), replace(origin, encoding=encoding, rows=len(frame)), is_text=True)
    raise DataError(f"{path.name} is in none of the encodings {', '.join(ENCODINGS)}", hint="Save it as UTF-8")


def _unpack(path: Path, packed: bytes) -> bytes:
    if path.suffix.lower() == ".gz":
        try:
            with gzip.open(io.BytesIO(packed)) as stream:
                return _capped(stream.read(MAX_BYTES + 1), path)
        except (OSError, EOFError) as error:
            raise DataError(f"{path.name} is not a valid gzip file: {error}") from error
    if path.suffix.lower() == ".zip":
        return _unzip(path, packed)
    return _capped(packed, path)


def _unzip(path: Path, packed: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = [item for item in archive.infolist() if not item.is_dir() and not item.filename.startswith("__MACOSX/")]
            if len(members) != 1:
                raise DataError(f"{path.name} holds {len(members)} files", hint="Give an archive with exactly one CSV file")
            with archive.open(members[0]) as stream:
                return _capped(stream.read(MAX_BYTES + 1), path)
    except zipfile.BadZipFile as error:
        raise DataError(f"{path.name} is not a valid zip file: {error}") from error


def _capped(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise DataError(f"{path.name} unpacks to more than {MAX_BYTES // 1024**3} GiB", hint="Split it")
    return data


def _parse(data: bytes, encoding: str, nulls: Sequence[str], name: str) -> pd.DataFrame:
    header = next(csv.reader(io.StringIO(data.split(b"\n", 1)[0].decode(encoding))), [])
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise DataError(f"{name} has this column twice", column=twice[0])
    try:
        # Text as it stands: ids keep leading zeros, and what is null is declared, not guessed.
        # Objects are twice as fast to read as the string dtype; cleaning converts the columns it knows.
        return pd.read_csv(
            io.BytesIO(data),
            dtype=object,
            encoding=encoding,
            keep_default_na=False,
            na_values=list(nulls),
            skip_blank_lines=False,
            low_memory=False,
        )
    except pd.errors.EmptyDataError as error:
        raise DataError(f"{name} is empty") from error
    except pd.errors.ParserError as error:
        raise DataError(f"{name} is not a well-formed CSV file: {error}") from error


def _line_numbers(frame: pd.DataFrame, data: bytes) -> pd.Index:
    """Line of each row in the file: one a row unless fields hold line breaks of their own."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if lines == len(frame) + 1:
        return pd.RangeIndex(2, len(frame) + 2)
    breaks = sum(frame[column].astype("str").str.count("\n").fillna(0) for column in frame.columns)
    extra = pd.Series(breaks, index=frame.index).astype("int64").cumsum().shift(fill_value=0)
    return pd.Index(extra.to_numpy() + range(2, len(frame) + 2))
