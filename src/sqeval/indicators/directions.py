"""Directions of indicators as users state them: one word for all, or one word a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.options import Direction, parse


def read_directions(directions: Any, names: Sequence[Any], hint: str = "Say 'benefit' or 'cost' in `directions`") -> list[Direction]:
    """The direction of every column in `names`.

    Raises
    ------
    DataError
        A column has no direction, or a direction no column.
    OptionError
        Something that is neither a word nor a mapping, or an unknown direction.

    Examples
    --------
    >>> read_directions({"hours": "cost", "solved": "Benefit"}, ["solved", "hours"])
    [<Direction.BENEFIT: 'benefit'>, <Direction.COST: 'cost'>]
    """
    if isinstance(directions, str):
        directions = dict.fromkeys(names, directions)
    if isinstance(directions, pd.Series):
        directions = directions.to_dict()
    if not isinstance(directions, Mapping):
        example = f"{{{names[0]!r}: 'benefit', …}}"
        raise OptionError("directions must be a mapping or one word", value=directions, hint=f"Give {example} or 'benefit'")
    for name in directions:
        if name not in names:
            raise DataError("has a direction but no values", column=name, hint=nearest_hint(name, names))
    absent = [name for name in names if name not in directions]
    if absent:
        raise DataError("has no direction", column=absent[0], hint=hint)
    return [parse(Direction, directions[name], f"direction of {name!r}") for name in names]
