"""Parquet: one file, or a folder of them with a column for every `name=value` in their paths."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections import Counter
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
from sqeval.result import Caution

SUFFIXES = (".parquet", ".pq")

#: Floats hold every whole number below this one exactly.
_LAST_EXACT = 2**53

#: Names of columns of ids.
_ID = re.compile(r"(?:^|[_\W])id$|Id$|ID$|编号$|单号$")

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
        There is no Parquet file, another file lies among them, or a column is of different kinds in them.
    """
    parts = [_part(folder, name) for name in _names(folder)]
    _same_kinds(parts)
    digest = hashlib.sha256("".join(f"{part.sha256}  {part.name}\n" for part in parts).encode()).hexdigest()
    import pyarrow as pa

    table = pa.concat_tables(_one_kind_of_number([part.table for part in parts]), promote_options="permissive")
    return raw_of(arrow_to_pandas(table), nulls, Origin(folder.resolve().name, digest), folder.name, cautions=_lacking(parts, folder.name))


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


def _lacking(parts: Sequence[_Part], folder: str) -> tuple[Caution, ...]:
    """The caution about columns that only some of the files have."""
    count = Counter(name for part in parts for name in dict.fromkeys(part.table.column_names))
    where = tuple(f"{name} ({files} of {len(parts)} files)" for name, files in count.items() if files < len(parts))
    return (Caution("columns_not_in_all", where, {"source": folder}),) if where else ()


def _same_kinds(parts: Sequence[_Part]) -> None:
    """Refuse a column that is of another kind in one file; a column of nulls alone is of every kind."""
    first: dict[str, list[tuple[_Part, Any]]] = {}
    for part in parts:
        for name, kind in ((field.name, field.type) for field in part.table.schema if _family(field.type) != "null"):
            known = first.setdefault(name, [(part, kind)])
            if _family(kind) in map(_family, (other for _, other in known)):
                continue
            if {_family(kind), _family(known[0][1])} != {"integer", "float"} or not _may_mix(parts, name):
                hint = "Write all files of a folder by one schema"
                raise DataError(f"{part.name} has it as {kind}, but {known[0][0].name} as {known[0][1]}", column=name, hint=hint)
            known.append((part, kind))


def _may_mix(parts: Sequence[_Part], name: str) -> bool:
    """Whether whole numbers beside floats are the same numbers in one type: all are exact, and ids are whole."""
    columns = [part.table.column(name) for part in parts if name in part.table.column_names]
    return all(map(_is_exact, columns)) and (all(map(_is_whole, columns)) or not _ID.search(name))


def _is_exact(column: Any) -> bool:
    import pyarrow.compute as pc

    ends = pc.min_max(column).as_py()
    return all(end is None or abs(end) < _LAST_EXACT for end in ends.values())


def _is_whole(column: Any) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    return not pa.types.is_floating(column.type) or pc.all(pc.equal(pc.floor(column), column)).as_py() is not False


def _one_kind_of_number(tables: Sequence[Any]) -> list[Any]:
    """Tables in which floats that stand beside whole numbers are whole numbers too, where all of them can be: ids keep their digits."""
    import pyarrow as pa

    kinds: dict[str, list[Any]] = {}
    for table in tables:
        for name in table.column_names:
            kinds.setdefault(name, []).append(table.column(name))
    mixed = [name for name, columns in kinds.items() if {"integer", "float"} <= {_family(column.type) for column in columns}]
    target = {name: pa.int64() if all(map(_is_whole, kinds[name])) else pa.float64() for name in mixed}
    return [_cast(table, target) for table in tables]


def _cast(table: Any, target: dict[str, Any]) -> Any:
    import pyarrow as pa

    fields = [
        field.with_type(target[field.name]) if field.name in target and _family(field.type) != "null" else field for field in table.schema
    ]
    return table.cast(pa.schema(fields)) if any(field.name in target for field in fields) else table


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
