"""What a measured value is by nature: a share, a total that grows with the unit, a time; and the ends of its scale."""

from __future__ import annotations

from typing import Any

_SHARES = ("share", "within")
_TOTALS = ("count", "distinct", "total", "backlog")
_MULTIPLICATIVE = ("duration", "quantile")
_ENDS = {"rating": (0.0, 100.0), "nps": (-100.0, 100.0)}


def is_share(measure: Any) -> bool:
    """Whether the value is a share of something counted, from 0 to 1."""
    return _kind(measure) in _SHARES or bool(getattr(measure, "proportion", False))


def is_total(measure: Any) -> bool:
    """Whether the value adds up over requests, so that a larger unit has more of it."""
    return _kind(measure) in _TOTALS


def is_multiplicative(measure: Any) -> bool:
    """Whether units differ by factors and not by amounts, as waiting times and quantiles do."""
    return _kind(measure) in _MULTIPLICATIVE


def ends(measure: Any) -> tuple[float, float] | None:
    """Lowest and highest value that can be; None where there is no such end."""
    if is_share(measure):
        return 0.0, 1.0
    if _kind(measure) == "mean" and getattr(measure, "scale", None) is not None:
        return 0.0, 100.0
    return _ENDS.get(_kind(measure))


def _kind(measure: Any) -> str:
    return str(getattr(measure, "kind", ""))
