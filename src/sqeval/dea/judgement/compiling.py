"""Restrictions of weights against the data they are for: names found, regions per mean put in raw units, columns written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sqeval.dea.data import DeaData
from sqeval.dea.judgement.limits import Columns, WeightLimits
from sqeval.dea.judgement.restrictions import AssuranceRegion, ConeRatio, Restriction, VirtualShare, WeightBound
from sqeval.dea.judgement.words import listed
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.labelled import Floats
from sqeval.numerics.cone_normals import cone_normals
from sqeval.options import WeightPer


def weight_limits(restrictions: tuple[Restriction, ...], data: DeaData) -> WeightLimits | None:
    """Restrictions as columns, for data in the order they are solved in; None if there are none.

    Raises
    ------
    DataError
        A name is neither input nor output, or there are shares on a side with negative values.
    OptionError
        Shares of one side add up to what no weights can.
    """
    if not restrictions:
        return None
    signs = np.repeat([-1.0, 1.0], [data.m, len(data.variables) - data.m])
    ratios = [(row, at) for at, one in enumerate(restrictions) for row in _ratios(one, data)]
    shares = [(row, at) for at, one in enumerate(restrictions) for row in _shares(one, data)]
    bounds = [(row, price, at) for at, one in enumerate(restrictions) for row, price in _bounds(one, data)]
    _refuse_impossible_shares([one for one in restrictions if isinstance(one, VirtualShare)], data)
    linked = any((row[: data.m] != 0).any() and (row[data.m :] != 0).any() for row, _ in ratios)
    return WeightLimits(
        _columns(ratios, signs),
        _columns(shares, signs),
        _columns([(row, at) for row, _, at in bounds], signs),
        np.array([price for _, price, _ in bounds], dtype=np.float64),
        len(restrictions),
        linked=linked,
    )


def _columns(rows: list[tuple[Floats, int]], signs: Floats) -> Columns:
    values = np.array([row for row, _ in rows], dtype=np.float64).reshape(-1, len(signs))
    return Columns(values * signs, np.array([at for _, at in rows], dtype=np.intp))


def _ratios(restriction: Restriction, data: DeaData) -> Iterator[Floats]:
    """Rows p with p·w ≤ 0."""
    if isinstance(restriction, ConeRatio):
        yield from _cone(restriction, data)
    if not isinstance(restriction, AssuranceRegion):
        return
    above, below = _place(restriction.numerator, data), _place(restriction.denominator, data)
    turn = 1.0
    if restriction.per is WeightPer.MEAN:
        turn = _mean(below, data) / _mean(above, data)
    if restriction.low:
        yield restriction.low * turn * _unit(below, data) - _unit(above, data)
    if restriction.high is not None:
        yield _unit(above, data) - restriction.high * turn * _unit(below, data)


def _cone(restriction: ConeRatio, data: DeaData) -> Iterator[Floats]:
    places = [_place(name, data) for name in restriction.table.columns]
    # In shares of an average unit, so that units of measurement decide nothing.
    means = np.where(_means(data) > 0, _means(data), 1.0)[places]
    for normal in cone_normals(restriction.table.values * means):
        row = np.zeros(len(data.variables))
        row[places] = normal * means
        yield row


def _shares(restriction: Restriction, data: DeaData) -> Iterator[Floats]:
    """Rows p with Σ p_i w_i x_i ≤ 0."""
    if not isinstance(restriction, VirtualShare):
        return
    at = _place(restriction.name, data)
    _refuse_negative(restriction, at, data)
    side = ((np.arange(len(data.variables)) < data.m) == (at < data.m)).astype(np.float64)
    if restriction.low:
        yield restriction.low * side - _unit(at, data)
    if restriction.high is not None and restriction.high < 1:
        yield _unit(at, data) - restriction.high * side


def _bounds(restriction: Restriction, data: DeaData) -> Iterator[tuple[Floats, float]]:
    """Rows p and prices c with p·w ≤ c."""
    if not isinstance(restriction, WeightBound):
        return
    unit = _unit(_place(restriction.name, data), data)
    if restriction.low:
        yield -unit, -restriction.low
    if restriction.high is not None:
        yield unit, restriction.high


def _refuse_negative(restriction: VirtualShare, at: int, data: DeaData) -> None:
    shift = data.shift
    if shift is not None and shift[(np.arange(len(shift)) < data.m) == (at < data.m)].any():
        raise DataError("is on a side with negative values, of which there are no shares", column=restriction.name)


def _refuse_impossible_shares(shares: list[VirtualShare], data: DeaData) -> None:
    for side in (data.inputs.columns, data.outputs.columns):
        some = [share for share in shares if share.name in side]
        least = sum(max((share.low or 0.0 for share in some if share.name == name), default=0.0) for name in side)
        most = sum(min((share.high for share in some if share.name == name and share.high is not None), default=1.0) for name in side)
        if least > 1 + 1e-12 or most < 1 - 1e-12:
            problem = f"shares of {list(map(str, side))} add up to {f'at least {least:g}' if least > 1 else f'at most {most:g}'}, not to 1"
            raise OptionError(f"{problem}: {listed(some)}", path="weight_restrictions", hint="Loosen or drop one of them")
        left = [name for name in side if not any(share.name == name and share.low for share in some)]
        if least > 1 - 1e-12 and left:
            problem = f"shares add up to 1 already, so that none is left for {str(left[0])!r}: {listed(some)}"
            raise OptionError(problem, path="weight_restrictions", hint="Loosen one of them, or leave the variable out of the data")


def _place(name: Any, data: DeaData) -> int:
    found = np.flatnonzero(data.variables == name)
    if not len(found):
        raise DataError("is restricted but neither input nor output", column=name, hint=nearest_hint(name, data.variables))
    return int(found[0])


def _unit(at: int, data: DeaData) -> Floats:
    unit = np.zeros(len(data.variables))
    unit[at] = 1.0
    return unit


def _mean(at: int, data: DeaData) -> float:
    mean = float(_means(data)[at])
    if not mean > 0:
        raise DataError("has no mean above 0 that a weight could be per", column=data.variables[at], value=mean, hint="Use per='raw'")
    return mean


def _means(data: DeaData) -> Floats:
    """Means of the reference units as they were given."""
    means: Floats = data.reference_values.mean(axis=0) - (0.0 if data.shift is None else data.shift)
    return means
