"""Customer satisfaction (客户满意度): the share of satisfied answers."""

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
from sqeval.numerics import proportions
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class CsatResult(Result):
    """What `csat` returns.

    Attributes
    ----------
    value : float
        Share of satisfied answers, 0–1.
    interval : (float, float)
        Wilson's interval at `confidence`.
    satisfied, others, missing : int
        Satisfied answers, the other ones, and rows without an answer.
    confidence : float
    warnings : tuple of Caution
        "only_few_answers", "most_answers_missing", "answers_between_steps".
    """

    value: float
    interval: tuple[float, float]
    satisfied: int
    others: int
    missing: int
    confidence: float
    warnings: tuple[Caution, ...] = ()

    @property
    def n(self) -> int:
        """Number of answers."""
        return self.satisfied + self.others

    def to_frame(self) -> pd.DataFrame:
        """Count and share of the satisfied and of the other answers."""
        return tally({"satisfied": self.satisfied, "others": self.others}, "group")

    def _card(self, lang: str) -> display.Card:
        facts = {"csat": display.number(self.value), "interval": interval_text(self.interval, lang)}
        facts |= {"n": str(self.n), "missing": str(self.missing)}
        return score_card("csat_title", facts, self.to_frame(), self.warnings, lang)


@announces
def csat(scores: Any, *, scale: tuple[float, float] = (1, 5), satisfied: float = 4, confidence: float = 0.95) -> CsatResult:
    """Customer satisfaction: the share of answers of 4 and 5 among those who answered.

    Parameters
    ----------
    scores : Series, list, array or frame with one column
        One answer a customer; missing ones are left out and counted.
    scale : (low, high)
        Ends of the scale.
    satisfied : float
        Least answer that counts as satisfied.
    confidence : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    CsatResult
        `.value`, 0–1, higher is better; `.interval` (Wilson); `.satisfied`, `.n`, `.missing`.

    Raises
    ------
    DataError
        An answer off the scale (its row and value are named), no numbers, or no answer at all.
    OptionError
        A wrong scale, limit or confidence.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22, 209-212.

    Examples
    --------
    >>> found = csat([5, 4, 1, None, 3, 5, 5, 4, 2, 4, 4])
    >>> found.value, found.n, found.missing
    (0.7, 10, 1)
    >>> [round(end, 3) for end in found.interval]
    [0.397, 0.892]
    """
    ends, level = checked_scale(scale), checked_confidence(confidence)
    if not ends[0] < satisfied <= ends[1]:
        raise OptionError("satisfied must lie above the lower end of the scale and on it", value=satisfied)
    answers = read_answers(scores, "csat", ends)
    good = int((answers.values >= satisfied).sum())
    found = proportions.of_counts(np.array([float(good)]), np.array([float(answers.n)]), level=level)
    return CsatResult(
        value=float(found.value[0]),
        interval=(float(found.low[0]), float(found.high[0])),
        satisfied=good,
        others=answers.n - good,
        missing=answers.missing,
        confidence=level,
        warnings=answers.cautions(),
    )
