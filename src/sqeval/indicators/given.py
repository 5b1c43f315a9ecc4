"""What a caller gave as records, hierarchy and unit columns, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.records import ServiceRecords


def check_records(records: Any) -> None:
    """Refuse what `read_records` has not read: a bare frame has not been checked and says not where it comes from.

    Raises
    ------
    DataError
        `records` is no ServiceRecords.
    """
    if not isinstance(records, ServiceRecords):
        found = records if isinstance(records, str) else type(records).__name__
        raise DataError("is not service records", path="records", value=found, hint="Give what sq.read_records(…) returns")


def check_hierarchy(hierarchy: Any) -> None:
    """Refuse a name, a path or a mapping in place of a hierarchy.

    Raises
    ------
    ConfigError
        `hierarchy` is no Hierarchy.
    """
    if isinstance(hierarchy, Hierarchy):
        return
    found = hierarchy if isinstance(hierarchy, str) else type(hierarchy).__name__
    hint = "Give sq.hierarchies.after_sales(), or your own from sq.Hierarchy.from_toml(path) or sq.Hierarchy.from_dict(…)"
    if isinstance(hierarchy, Mapping):
        hint = "Make one of it with sq.Hierarchy.from_dict(…)"
    raise ConfigError("is not a Hierarchy", path="hierarchy", value=found, hint=hint)


def columns_of(by: Any) -> tuple[str, ...]:
    """The columns that make a unit; none for all records as one unit.

    Raises
    ------
    OptionError
        `by` is neither a name nor a sequence of names.
    """
    columns = (by,) if isinstance(by, str) else () if by is None else tuple(by) if isinstance(by, Iterable) else None
    if columns is None or not all(isinstance(name, str) for name in columns):
        raise OptionError("is no column and no list of columns", path="by", value=by, hint='Write by="team" or by=["team", "shop"]')
    return columns
