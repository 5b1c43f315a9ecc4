"""What a measured value is by nature: a share, a total that grows with the unit, a time; and the ends of its scale."""

from __future__ import annotations

from sqeval.indicators.kinds import Duration, Mean, Measure, MeasureBase, Nps, Quantile, Rating


def is_share(measure: Measure | None) -> bool:
    """Whether the value is a share of something counted, from 0 to 1."""
    return measure is not None and measure.is_share


def is_total(measure: Measure | None) -> bool:
    """Whether the value adds up over requests, so that a larger unit has more of it."""
    return isinstance(measure, MeasureBase) and measure.is_fact


def is_multiplicative(measure: Measure | None) -> bool:
    """Whether units differ by factors and not by amounts, as waiting times and quantiles do."""
    return isinstance(measure, (Duration, Quantile))


def ends(measure: Measure | None) -> tuple[float, float] | None:
    """Lowest and highest value that can be; None where there is no such end."""
    if is_share(measure):
        return 0.0, 1.0
    if isinstance(measure, Rating) or (isinstance(measure, Mean) and measure.scale is not None):
        return 0.0, 100.0
    return (-100.0, 100.0) if isinstance(measure, Nps) else None
