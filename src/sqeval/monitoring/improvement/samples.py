"""Records before and after: checked once, where they enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, OptionError
from sqeval.indicators import columns
from sqeval.labelled import Floats
from sqeval.options import EffectKind, parse
from sqeval.result import Caution

#: Below this many records (or participants) a value says little.
FEW = 10


@dataclass(frozen=True, eq=False)
class Sample:
    """Values (n,), NaN where missing, and the labels of their rows."""

    name: str
    values: Floats
    index: pd.Index

    @property
    def known(self) -> Floats:
        """The values that are known."""
        return self.values[~np.isnan(self.values)]

    @property
    def is_labelled(self) -> bool:
        """Whether rows have names by which they can be matched."""
        return not isinstance(self.index, pd.RangeIndex)


def read_sample(data: Any, name: str) -> Sample:
    """One column of numbers, or of yes and no as 1 and 0; missing ones stay missing.

    Raises
    ------
    DataError
        Not one column, no numbers, an infinite one, or none that is known.
    """
    if isinstance(data, str) or (np.ndim(data) == 0 and not hasattr(data, "columns")):
        raise DataError(f"{name} must be a column of records", value=data, hint="For periods of a table give table=, unit= and indicator=")
    frame = labelled.frame(data, name)
    if len(frame.columns) != 1:
        raise DataError(f"{name} must be one column", value=list(frame.columns), hint="Pick the column with the values")
    column = frame.iloc[:, 0]
    if pd.api.types.is_bool_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    elif not len(column) or bool(column.isna().all()):
        values = np.full(len(column), np.nan)
    else:
        values = columns.floats(column, name)
    if np.isnan(values).all():
        raise DataError(f"{name} holds no known value", hint="Without one nothing can be compared")
    return Sample(name, values, frame.index)


def kind_of(kind: Any, *samples: Sample) -> EffectKind:
    """The kind asked for; by default a share where all values are 0 or 1, and a mean otherwise.

    Raises
    ------
    OptionError
        An unknown word.
    DataError
        A share of values that are not 0 or 1.
    """
    found = None if kind is None else parse(EffectKind, kind, "kind")
    odd = [(sample.name, value) for sample in samples for value in sample.known if value not in (0.0, 1.0)][:1]
    if found is EffectKind.SHARE and odd:
        raise DataError("holds a value that is not 0 or 1", column=odd[0][0], value=float(odd[0][1]), hint='For times take kind="median"')
    return found or (EffectKind.MEAN if odd else EffectKind.SHARE)


def cluster_codes(clusters: Any, samples: tuple[Sample, ...]) -> Any:
    """Codes of clusters of all rows of the samples, one after the other; −1 where a name is missing.

    Raises
    ------
    OptionError
        Not one column a sample.
    DataError
        A column is not as long as its sample.
    """
    if isinstance(clusters, str) or not hasattr(clusters, "__len__") or len(clusters) != len(samples):
        raise OptionError("clusters are two columns of names, one for before and one for after", value=type(clusters).__name__)
    names = []
    for sample, given in zip(samples, clusters, strict=True):
        column = labelled.frame(given, f"clusters of {sample.name}").iloc[:, 0]
        if len(column) != len(sample.values):
            raise DataError(f"clusters of {sample.name} are {len(column)} for {len(sample.values)} records")
        names.append(labelled.as_text(column).reset_index(drop=True))
    joined = pd.concat(names, ignore_index=True)
    # Sorted, so that numbers follow names and not the order of rows.
    return pd.factorize(joined, sort=True)[0].astype(np.intp)


def matched(before: Sample, after: Sample) -> tuple[Floats, Floats]:
    """The two values of everybody who has both: by the labels of the rows, or by position where there are none.

    Raises
    ------
    DataError
        Labels on one side only or twice, different lengths without labels, or nobody on both sides.
    """
    if before.is_labelled != after.is_labelled:
        raise DataError(
            "before and after are labelled on one side only, so they cannot be matched", hint="Give two Series with the same names"
        )
    if not before.is_labelled:
        if len(before.values) != len(after.values):
            problem = f"before has {len(before.values)} and after {len(after.values)} rows, so they cannot be matched"
            raise DataError(problem, hint="Give two Series whose index names the participants")
        first, second = before.values, after.values
    else:
        for sample in (before, after):
            if sample.index.has_duplicates:
                raise DataError(f"{sample.name} has a label twice", unit=sample.index[sample.index.duplicated()][0])
        both = before.index.intersection(after.index).sort_values()
        first, second = (np.asarray(pd.Series(sample.values, index=sample.index).reindex(both)) for sample in (before, after))
    known = ~(np.isnan(first) | np.isnan(second))
    if not known.any():
        raise DataError("nobody has a value before and after", hint="Pairs are matched by the index of both")
    return first[known], second[known]


def missing_caution(*samples: Sample) -> list[Caution]:
    """That records without a value are left out."""
    missing = sum(int(np.isnan(sample.values).sum()) for sample in samples)
    rows = sum(len(sample.values) for sample in samples)
    return [Caution("effect_missing", details={"missing": missing, "rows": rows})] if missing else []
