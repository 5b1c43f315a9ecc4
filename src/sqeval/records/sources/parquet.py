"""Parquet: one file, or a folder of them with a column for every `name=value` in their paths."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from sqeval.errors import DataError, MissingExtraError
from sqeval.records.sources import packed
from sqeval.records.sources.arrow import arrow_to_pandas
from sqeval.records.sources.frame import raw_of
from sqeval.records.sources.origin import Origin, Raw

SUFFIXES = (".parquet", ".pq")

#: What Hive writes where a partition has no value.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, eq=False)
class _Part:
    """A file of a folder, by its path in it."""

    name: str
    sha256: str
    table: Any


def read_parquet(data: bytes, nulls: Sequence[str], origin: Origin) -> Raw:
    """Raw rows of one file."""
    return raw_of(arrow_to_pandas(_table(data, origin.name)), nulls, origin, origin.name)


def read_folder(folder: Path, nulls: Sequence[str]) -> Raw:
    """Raw rows of all Parquet files under a folder, in the order of their paths; hidden ones and marks such as _SUCCESS are none.

    Raises
    ------
    DataError
        There is no Parquet file, another file lies among them, or a column is not of one kind in all of them.
    """
    parts = [_part(folder, name) for name in _names(folder)]
    _same_columns(parts)
    digest = hashlib.sha256("".join(f"{part.sha256}  {part.name}\n" for part in parts).encode()).hexdigest()
    import pyarrow as pa

    table = pa.concat_tables([part.table for part in parts], promote_options="permissive")
    return raw_of(arrow_to_pandas(table), nulls, Origin(folder.resolve().name, digest), folder.name)


def _names(folder: Path) -> list[str]:
    """Paths of the Parquet files within the folder, sorted."""
    found, size = [], 0
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_mark(name)]
        for name in (name for name in files if not _is_mark(name)):
            path = Path(here, name)
            found.append(path.relative_to(folder).as_posix())
            size += path.stat().st_size
    if size > packed.MAX_BYTES:
        raise packed.too_large(folder.name)
    other = sorted(name for name in found if not name.lower().endswith(SUFFIXES))
    if not found or len(other) == len(found):
        raise DataError(f"the folder {folder.resolve().name} holds no Parquet file", hint="Give a file, or a folder of .parquet files")
    if other:
        raise DataError(f"the folder {folder.resolve().name} holds a file that is not Parquet", value=other[0], hint="Move it away")
    return sorted(found)


def _is_mark(name: str) -> bool:
    """Hidden files and folders, and those by which writers keep account; `_name=value` is a partition."""
    return name.startswith((".", "_")) and "=" not in name


def _part(folder: Path, name: str) -> _Part:
    data = packed.read_bytes(folder / name)
    table = _plain(_table(data, name))
    import pyarrow as pa

    for label in PurePosixPath(name).parts[:-1]:
        key, equals, value = label.partition("=")
        # Some writers keep the column in the file as well; then the file's own, which has a type, is taken.
        if equals and unquote(key) not in table.column_names:
            cell = None if value == _NO_VALUE else unquote(value)
            table = table.append_column(unquote(key), pa.array([cell] * table.num_rows, pa.string()))
    return _Part(name, hashlib.sha256(data).hexdigest(), table)


def _table(data: bytes, name: str) -> Any:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError.for_extra("reading Parquet", "parquet") from error
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        groups = range(file.metadata.num_row_groups)
        if sum(file.metadata.row_group(k).total_byte_size for k in groups) > packed.MAX_BYTES:
            raise packed.too_large(name)
        table = file.read()
    except DataError:
        raise
    except (OSError, ValueError, pa.ArrowException) as error:
        raise DataError(f"{name} is not readable as Parquet: {error}") from error
    for level in (table.schema.pandas_metadata or {}).get("index_columns", ()):
        # Of an index of consecutive numbers pandas writes down only the ends; one with a name may be that of the ids.
        if isinstance(level, dict) and level.get("name") and level["name"] not in table.column_names:
            table = table.append_column(level["name"], pa.array(range(level["start"], level["stop"], level["step"])))
    # What pandas kept of an index without a name is no column of the records.
    return table.select([k for k, column in enumerate(table.column_names) if not column.startswith("__index_level_")])


def _plain(table: Any) -> Any:
    """Categories as what they stand for, since the files of a folder may have different ones."""
    import pyarrow as pa

    fields = [field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in table.schema]
    return table.cast(pa.schema(fields))


def _same_columns(parts: Sequence[_Part]) -> None:
    """Refuse a column that is not in all files, or is of another kind in one; a column of nulls alone is of every kind."""
    first = {field.name: (parts[0].name, field.type) for field in parts[0].table.schema}
    for part in parts[1:]:
        here = {field.name: field.type for field in part.table.schema}
        for name in [*(name for name in first if name not in here), *(name for name in here if name not in first)]:
            lacking, having = (part.name, parts[0].name) if name in first else (parts[0].name, part.name)
            raise DataError(f"{lacking} lacks a column that {having} has", column=name, hint="All files of a folder need the same columns")
        for name, kind in here.items():
            before, known = first[name]
            if _family(kind) != _family(known) and "null" not in (_family(kind), _family(known)):
                hint = "Write all files of a folder by one schema"
                raise DataError(f"{part.name} has it as {kind}, but {before} as {known}", column=name, hint=hint)
            if _family(known) == "null":
                first[name] = (part.name, kind)


def _family(kind: Any) -> str:
    """Types that hold the same values: text of any width, whole numbers, floats, time stamps of any unit in one zone."""
    import pyarrow as pa

    families = {
        "text": (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
        "integer": (pa.types.is_integer,),
        "float": (pa.types.is_floating,),
    }
    for family, tests in families.items():
        if any(test(kind) for test in tests):
            return family
    return f"timestamp {kind.tz}" if pa.types.is_timestamp(kind) else str(kind)
