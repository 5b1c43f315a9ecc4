"""SERVQUAL (服务质量差距): what customers perceived less what they expected, by dimension of service quality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, nearest_hint
from sqeval.monitoring.as_written import checked_confidence, checked_scale
from sqeval.monitoring.voice.answers import FEW
from sqeval.monitoring.voice.paired import Paired, by_dimension, paired, same_dimensions
from sqeval.monitoring.voice.score_card import interval_text
from sqeval.numerics import means
from sqeval.numerics.gaps import weighted_error
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import student_factor
from sqeval.result import Caution, Result, announces

Floats = NDArray[np.float64]
Ends = tuple[float, float] | None


@dataclass(frozen=True, eq=False, repr=False)
class ServqualResult(Result):
    """What `servqual` returns.

    Attributes
    ----------
    mean_gap, weighted_gap : float
        Mean of the gaps of the dimensions, and by their weights; below 0 where less was perceived than expected.
    mean_interval, weighted_interval : (float, float) or None
        Student's intervals; None where no respondents are known.
    confidence : float
    warnings : tuple of Caution
        "servqual_equal_weights", "weights_rescaled", "few_respondents", "respondents_left_out", "no_respondents".
    """

    table: pd.DataFrame
    item_table: pd.DataFrame
    mean_gap: float
    weighted_gap: float
    mean_interval: Ends
    weighted_interval: Ends
    confidence: float
    warnings: tuple[Caution, ...] = ()

    @property
    def gaps(self) -> pd.Series[float]:
        """Perception − expectation by dimension."""
        return self.table["gap"].copy()

    @property
    def items(self) -> pd.DataFrame:
        """Expectation, perception and gap of every item, by dimension and item."""
        return self.item_table.copy()

    def to_frame(self) -> pd.DataFrame:
        """By dimension: expectation, perception, gap, its interval, respondents, weight, and what it adds to the weighted gap."""
        return self.table.copy()

    def _card(self, lang: str) -> display.Card:
        facts = {"mean_gap": display.number(self.mean_gap), "mean_interval": interval_text(self.mean_interval, lang)}
        facts |= {"weighted_gap": display.number(self.weighted_gap), "weighted_interval": interval_text(self.weighted_interval, lang)}
        shown = tuple((i18n.text(f"voice.{key}", lang), value) for key, value in facts.items())
        table = self.to_frame().set_axis([i18n.text(f"voice.{name}", lang) for name in self.table.columns], axis=1)
        table.index.name = i18n.text("voice.dimension", lang)
        return display.Card(i18n.text("voice.servqual_title", lang), shown, table, tuple(c.text(lang) for c in self.warnings), lang)


@announces
def servqual(
    expectation: Any, perception: Any, weights: Any = None, *, scale: tuple[float, float] = (1, 7), confidence: float = 0.95
) -> ServqualResult:
    """SERVQUAL gaps: perception − expectation by dimension, their mean, and their mean by weights.

    Parameters
    ----------
    expectation, perception : mapping or Series {dimension: item scores}, or DataFrame
        Item scores are a number, a list or Series (one mean score an item, in the same order or with the same names), or a
        DataFrame or array of respondents × items, whose respondents are matched by index. A DataFrame in place of the mapping has one
        column a dimension and one row a respondent.
    weights : mapping or Series {dimension: weight}, optional
        They sum to 1, or to 100 where customers shared out 100 points. Without them all dimensions count alike.
    scale : (low, high)
        Ends of the scale of the answers.
    confidence : float
        Level of the intervals, between 0 and 1.

    Returns
    -------
    ServqualResult
        `.gaps`, `.mean_gap`, `.weighted_gap` (higher is better; 0 means as expected), intervals where respondents are known.

    Raises
    ------
    DataError
        A dimension, item or weight that is on one side only, an answer off the scale (dimension, row and value are named), a
        dimension that nobody answered, or weights that sum to something else.
    OptionError
        A wrong scale or confidence.

    Notes
    -----
    A respondent's gap of a dimension is the mean of P − E over the items answered in both tables; the gap of the dimension
    is the mean over respondents, with Student's interval. The error of a mean over dimensions takes in that the answers of
    one respondent go together (`sqeval.numerics.gaps.weighted_error`).

    References
    ----------
    Parasuraman, A., Zeithaml, V. A. & Berry, L. L. (1988). SERVQUAL: a multiple-item scale for measuring consumer
    perceptions of service quality. Journal of Retailing 64(1), 12-40.

    Examples
    --------
    >>> wanted = {"reliability": [6.5, 6.7], "assurance": [6.0, 6.2]}
    >>> got = {"reliability": [5.1, 5.3], "assurance": [6.1, 6.1]}
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = servqual(wanted, got, {"reliability": 0.7, "assurance": 0.3})
    >>> found.gaps.round(2).to_dict(), round(found.mean_gap, 2), round(found.weighted_gap, 2)
    ({'reliability': -1.4, 'assurance': 0.0}, -0.7, -0.98)
    """
    ends, level = checked_scale(scale), checked_confidence(confidence)
    wanted, got = by_dimension(expectation, "expectation"), by_dimension(perception, "perception")
    same_dimensions(wanted, got)
    parts = {name: paired(name, wanted[name], got[name], ends) for name in wanted}
    shares, weight_cautions = _weights(weights, list(parts))
    table = _table(parts, shares, level)
    overall = _overall(parts, shares, level)
    return ServqualResult(
        table=table,
        item_table=_items(parts),
        mean_gap=float(table["gap"].mean()),
        weighted_gap=float(table["contribution"].sum()),
        mean_interval=overall.mean,
        weighted_interval=overall.weighted,
        confidence=level,
        warnings=(*weight_cautions, *_cautions(parts)),
    )


class _Overall(NamedTuple):
    mean: Ends
    weighted: Ends


def _weights(weights: Any, names: list[str]) -> tuple[Floats, tuple[Caution, ...]]:
    if weights is None:
        return np.full(len(names), 1 / len(names)), (Caution("servqual_equal_weights"),)
    vector = labelled.vector(weights, "weights", names if not isinstance(weights, (pd.Series, Mapping)) else None)
    given = vector.to_series()
    given.index = given.index.map(str)
    for name in [*names, *given.index]:
        if name not in given.index or name not in names:
            where = "weights" if name not in given.index else "expectation and perception"
            raise DataError(f"is missing in the {where}", unit=name, hint=nearest_hint(name, names if where != "weights" else given.index))
    points = 100.0 if abs(float(given.sum()) - 100) <= 100 * labelled.WEIGHT_TOLERANCE else 1.0
    shares, said = labelled.shares(labelled.vector(given[names] / points, "weights"), "weights")
    return shares.values, ((Caution("weights_rescaled", ("SERVQUAL",)),) if said else ())


def _table(parts: Mapping[str, Paired], shares: Floats, level: float) -> pd.DataFrame:
    rows = {}
    for (name, part), share in zip(parts.items(), shares, strict=True):
        gap = part.perception - part.expectation
        low, high, n = np.nan, np.nan, 0
        if part.gaps is not None:
            values = np.asarray(part.gaps, dtype=np.float64)
            found = means.mean(Groups(np.zeros(len(values), dtype=np.intp), 1), values, level=level)
            low, high, n = float(found.low[0]), float(found.high[0]), int(found.n[0])
        rows[name] = (part.expectation, part.perception, gap, low, high, n, float(share), float(share) * gap)
    columns = ["expectation", "perception", "gap", "low", "high", "respondents", "weight", "contribution"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("dimension")


def _overall(parts: Mapping[str, Paired], shares: Floats, level: float) -> _Overall:
    gaps = {name: part.gaps for name, part in parts.items() if part.gaps is not None}
    if len(gaps) < len(parts):
        return _Overall(None, None)
    table = pd.DataFrame(gaps).to_numpy()
    centre = np.nanmean(table, axis=0)
    equal = np.full(len(parts), 1 / len(parts))
    return _Overall(*(_interval(float(centre @ weight), *weighted_error(table, weight), level) for weight in (equal, shares)))


def _interval(value: float, error: float, n: int, level: float) -> Ends:
    if n < 2:
        return None
    half = float(student_factor(np.array([n - 1.0]), level)[0]) * error
    return value - half, value + half


def _items(parts: Mapping[str, Paired]) -> pd.DataFrame:
    table = pd.concat({name: part.items for name, part in parts.items()}, names=["dimension", "item"])
    return table.assign(gap=table["perception"] - table["expectation"])


def _cautions(parts: Mapping[str, Paired]) -> tuple[Caution, ...]:
    alone = tuple(name for name, part in parts.items() if part.gaps is None)
    few = tuple(name for name, part in parts.items() if part.gaps is not None and part.gaps.notna().sum() < FEW)
    left = tuple(name for name, part in parts.items() if part.left_out)
    found = [Caution("no_respondents", alone)] if alone else []
    found += [Caution("few_respondents", few, {"least": FEW})] if few else []
    most = max((part.left_out for part in parts.values()), default=0)
    return (*found, *([Caution("respondents_left_out", left, {"most": most})] if left else []))
