"""A chart continued under the limits that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, OptionError
from sqeval.labelled import LabelledVector
from sqeval.monitoring.charts.attributes import attributes
from sqeval.monitoring.charts.chart import ControlChart
from sqeval.monitoring.charts.series import Flags, read_counts, read_points
from sqeval.monitoring.charts.xmr import individuals
from sqeval.result import announces


@announces
def extended(chart: ControlChart, values: Any, sizes: Any) -> ControlChart:
    """The chart with further points; its baseline is what it was, and so are its limits."""
    if (sizes is None) != (chart.sizes is None):
        hint = "p and u charts take counts and sizes, XmR charts values"
        raise OptionError(f"this chart {'needs' if sizes is None else 'has no'} sizes", path="sizes", hint=hint)
    if chart.counts is None or chart.sizes is None:
        joined = read_points(_joined(chart.points, _new(values, chart.points.labels, "series"), "series"), "series")
        _refuse_earlier(chart, joined.index)
        return individuals(LabelledVector(joined.to_numpy(), joined.index), _flags(chart, joined.index), chart.constant, chart.rules)
    new = _new(values, chart.counts.labels, "counts")
    new_sizes = pd.Series(sizes, index=new.index) if np.ndim(sizes) == 0 else _new(sizes, chart.counts.labels, "sizes")
    share = chart.kind.startswith("p")
    parts = read_counts(_joined(chart.counts, new, "counts"), _joined(chart.sizes, new_sizes, "sizes"), share=share)
    _refuse_earlier(chart, parts[0].index)
    counts, whole = (LabelledVector(part.to_numpy(), part.index) for part in parts)
    return attributes(counts, whole, _flags(chart, counts.labels), chart.rules, share=share, laney=chart.kind.endswith("laney"))


def _new(data: Any, old: pd.Index, name: str) -> pd.Series[Any]:
    """New points by label; values without labels go on counting where the chart counts."""
    if isinstance(data, (pd.Series, Mapping)):
        return read_points(data, name)
    found = read_points(data, name)
    if not pd.api.types.is_integer_dtype(old.dtype):
        raise DataError(f"{name} has no labels, and those of the chart cannot be counted on", hint="Give a Series with labels")
    return found.set_axis(found.index + old.max() + 1)


def _joined(old: LabelledVector, new: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Both together. A label may come again only where the chart has a gap."""
    before = old.to_series()
    known = before[before.notna()]
    again = known.index.intersection(new.index)
    if len(again):
        hint = "Points of a chart do not change: make a new chart of restated values"
        raise DataError(f"{name}: the chart has this point already", row=again[0], hint=hint)
    joined: pd.Series[Any] = pd.concat([before.drop(before.index.intersection(new.index)), new])
    return joined


def _refuse_earlier(chart: ControlChart, labels: pd.Index) -> None:
    if labels[0] != chart.points.labels[0]:
        raise DataError("lies before the first point of the chart", row=labels[0], hint="Make a new chart from there on")


def _flags(chart: ControlChart, labels: pd.Index) -> Flags:
    return np.asarray(labels.isin(chart.points.labels[chart.flags]))
