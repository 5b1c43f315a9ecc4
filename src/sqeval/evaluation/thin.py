"""Periods after the headline one, in which too few units can be ranked to say anything by them."""

from __future__ import annotations

from sqeval.evaluation.evaluation import Evaluation
from sqeval.result import Caution


def thin_periods(evaluation: Evaluation) -> Caution | None:
    """The caution that later periods than the headline are too thin; None where there are none."""
    headline = evaluation.headline_period
    later = [period for period in evaluation.periods if period > headline]
    if not later:
        return None
    span = " – ".join(dict.fromkeys((later[0], later[-1])))
    return Caution("thin_periods", tuple(later), {"span": span, "headline": headline})
