"""Assurance regions from the weights of an AHP: judgements bound the weights of DEA, within a band."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from numbers import Real
from typing import Any

import pandas as pd

from sqeval import labelled
from sqeval.dea.judgement.restrictions import AssuranceRegion
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.options import RegionPairs, WeightPer, parse

#: Two criteria make the first region.
_LEAST = 2


def assurance_regions_from_ahp(
    result: Any, band: float = 0.2, *, names: Any = None, pairs: str = "all", per: str = "mean"
) -> list[AssuranceRegion]:
    """Bounds on the ratios of weights around those that experts gave by pairwise comparison.

    An importance c stands for anything from c(1 - band) to c(1 + band), so the ratio of the weights of two criteria lies between
    c_a(1 - band) / (c_b(1 + band)) and c_a(1 + band) / (c_b(1 - band)): regions of type I where both are inputs or both outputs,
    of type II where one is an input and the other an output.

    What an importance says of a weight is `per`. Experts asked "which matters more, cost or hours, and by how much?" compare whole
    criteria, not one euro with one hour: then c is the share of an average unit's virtual total, and with x̄ the means of the
    reference units v_a x̄_a / (v_b x̄_b) ≈ c_a / c_b ("mean"). Experts asked "how many hours is one euro worth?" gave the rate of
    raw units itself: v_a / v_b ≈ c_a / c_b ("raw").

    Parameters
    ----------
    result : what `ahp.solve`, `ahp.hierarchy_weights` … give, or a Series or mapping of weights > 0 by criterion
    band : float
        0 ≤ band < 1; 0 fixes the ratios.
    names : list of criteria, or mapping {criterion: input or output}, optional
        Which criteria take part, and what their columns are called; all under their own names by default. Give one side at a time
        unless inputs are to be held against outputs.
    pairs : {"all", "heaviest"}
        A region for every two criteria, or one for each against the heaviest, which is looser.
    per : {"mean", "raw"}
        What importances are of, see above. "mean" does not depend on units of measurement.

    Returns
    -------
    list of AssuranceRegion
        For `weight_restrictions`.

    Raises
    ------
    DataError
        An unknown criterion, a weight that is not positive, or fewer than two criteria.
    OptionError
        A band outside 0 … 1, or an unknown word.

    References
    ----------
    Takamura, Y. & Tone, K. (2003). A comparative site evaluation study for relocating Japanese government agencies out of Tokyo.
    Socio-Economic Planning Sciences 37(2), 85-102.

    Examples
    --------
    >>> for region in assurance_regions_from_ahp({"hours": 0.6, "cost": 0.4}, band=0.2):
    ...     print(region)
    1 ≤ weight of hours / weight of cost, per mean ≤ 2.25
    """
    kind, unit = parse(RegionPairs, pairs, "pairs"), parse(WeightPer, per, "per")
    if not isinstance(band, Real) or isinstance(band, bool) or not 0 <= band < 1:
        raise OptionError("must be a number from 0 to below 1", path="band", value=band)
    weights = _weights(result, names)
    low, high = (1 - band) / (1 + band), (1 + band) / (1 - band)
    return [
        AssuranceRegion(above, below, low * weights[above] / weights[below], high * weights[above] / weights[below], per=unit)
        for above, below in _pairs(weights, kind)
    ]


def _weights(result: Any, names: Any) -> dict[Any, float]:
    """Weights > 0 by column of the data, in the order of the criteria."""
    source: pd.Series[float] = labelled.vector(labelled.held_weights(result), "weights").to_series()
    columns = {name: name for name in source.index}
    if names is not None:
        columns = dict(names) if isinstance(names, Mapping) else {name: name for name in names}
    for name in columns:
        if name not in source.index:
            raise DataError("has no weight", column=name, hint=nearest_hint(name, source.index))
        if not source[name] > 0:
            raise DataError("has a weight that is not positive", column=name, value=float(source[name]), hint="Leave the criterion out")
    twice = [column for column in columns.values() if list(columns.values()).count(column) > 1]
    if twice:
        raise DataError("stands for two criteria in `names`", column=twice[0], hint="Give every criterion a column of its own")
    if len(columns) < _LEAST:
        raise DataError("regions need at least two criteria", value=list(columns))
    return {column: float(source[name]) for name, column in columns.items()}


def _pairs(weights: dict[Any, float], kind: RegionPairs) -> Iterator[tuple[Any, Any]]:
    if kind is RegionPairs.ALL:
        yield from combinations(weights, 2)
        return
    heaviest = max(weights, key=lambda name: weights[name])
    yield from ((name, heaviest) for name in weights if name != heaviest)
