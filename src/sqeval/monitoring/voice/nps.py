"""Net promoter score (净推荐值): promoters less detractors, in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display
from sqeval.errors import OptionError
from sqeval.monitoring.as_written import checked_confidence, checked_scale
from sqeval.monitoring.voice.answers import read_answers
from sqeval.monitoring.voice.score_card import interval_text, score_card, tally
from sqeval.numerics import means
from sqeval.numerics.groups import Groups
from sqeval.numerics.promoter_points import POINTS, promoter_points
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class NpsResult(Result):
    """What `nps` returns.

    Attributes
    ----------
    nps : float
        −100 (all detractors) to 100 (all promoters).
    interval : (float, float)
        Interval at `confidence`; it stays within −100 and 100.
    standard_error : float
        √(variance of the points / n); NaN for a single answer.
    promoters, passives, detractors, n, missing : int
        Answers of each group, all of them, and rows without an answer.
    confidence : float
    warnings : tuple of Caution
        "only_few_answers", "most_answers_missing", "answers_between_steps".
    """

    nps: float
    interval: tuple[float, float]
    standard_error: float
    promoters: int
    passives: int
    detractors: int
    missing: int
    confidence: float
    warnings: tuple[Caution, ...] = ()

    @property
    def n(self) -> int:
        """Number of answers."""
        return self.promoters + self.passives + self.detractors

    def to_frame(self) -> pd.DataFrame:
        """Count and share of promoters, passives and detractors."""
        return tally({"promoters": self.promoters, "passives": self.passives, "detractors": self.detractors}, "group")

    def _card(self, lang: str) -> display.Card:
        facts = {"nps": display.number(self.nps), "interval": interval_text(self.interval, lang)}
        facts |= {"n": str(self.n), "missing": str(self.missing)}
        return score_card("nps_title", facts, self.to_frame(), self.warnings, lang)


@announces
def nps(
    scores: Any,
    *,
    scale: tuple[float, float] = (0, 10),
    promoters: float = 9,
    detractors: float = 6,
    confidence: float = 0.95,
) -> NpsResult:
    """Net promoter score: 100 × (share of promoters − share of detractors) among those who answered "would you recommend us?".

    Parameters
    ----------
    scores : Series, list, array or frame with one column
        One answer a customer; missing ones are left out and counted.
    scale : (low, high)
        Ends of the scale.
    promoters, detractors : float
        Least answer of a promoter, largest answer of a detractor; those in between are passives (neutral).
    confidence : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    NpsResult
        `.nps` in points from −100 to 100, higher is better; `.interval`; `.promoters`, `.passives`, `.detractors`.

    Raises
    ------
    DataError
        An answer off the scale (its row and value are named), no numbers, or no answer at all.
    OptionError
        A wrong scale, limit or confidence.

    Notes
    -----
    Answers become 100, 0 or −100 points and the score is their mean. The interval is Wilson's for a mean of answers
    between two ends (`sqeval.numerics.means.bounded_interval`), the one that indicators of kind `nps` have.

    References
    ----------
    Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review 81(12), 46-54.

    Examples
    --------
    >>> found = nps([10, 9, 9, 10, 9, 8, 7, 8, 3, 6])
    >>> found.nps, found.promoters, found.passives, found.detractors
    (30.0, 5, 3, 2)
    >>> [round(end, 1) for end in found.interval]
    [-20.8, 68.1]
    """
    ends, level = checked_scale(scale), checked_confidence(confidence)
    if not ends[0] <= detractors < promoters <= ends[1]:
        hint = "Detractors lie below promoters, and both on the scale"
        raise OptionError("wrong limits of promoters and detractors", value=(promoters, detractors), hint=hint)
    answers = read_answers(scores, "nps", ends)
    points = promoter_points(answers.values, promoters, detractors)
    found = means.mean(Groups(np.zeros(answers.n, dtype=np.intp), 1), points, level=level, bounds=POINTS)
    return NpsResult(
        nps=float(found.value[0]),
        interval=(float(found.low[0]), float(found.high[0])),
        standard_error=float(found.standard_error[0]),
        promoters=int((points > 0).sum()),
        passives=int((points == 0).sum()),
        detractors=int((points < 0).sum()),
        missing=answers.missing,
        confidence=level,
        warnings=answers.cautions(),
    )
