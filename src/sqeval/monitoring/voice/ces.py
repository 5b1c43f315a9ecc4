"""Customer effort score (客户费力度): the mean answer to how easy it was to be helped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display
from sqeval.labelled import LabelledVector
from sqeval.monitoring.as_written import checked_confidence, checked_scale
from sqeval.monitoring.voice.answers import read_answers
from sqeval.monitoring.voice.score_card import interval_text, score_card, tally
from sqeval.numerics import means
from sqeval.numerics.groups import Groups
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class CesResult(Result):
    """What `ces` returns.

    Attributes
    ----------
    mean : float
        Mean answer, on the scale of the answers.
    interval : (float, float) or None
        Student's interval at `confidence`; None for a single answer.
    standard_error : float
        s/√n; NaN for a single answer.
    answers : LabelledVector
        The known answers.
    missing : int
        Rows without an answer.
    scale : (float, float)
    confidence : float
    warnings : tuple of Caution
        "single_answer", "equal_answers", "interval_beyond_scale", and those of all answers.
    """

    mean: float
    interval: tuple[float, float] | None
    standard_error: float
    answers: LabelledVector
    missing: int
    scale: tuple[float, float]
    confidence: float
    warnings: tuple[Caution, ...] = ()

    @property
    def n(self) -> int:
        """Number of answers."""
        return len(self.answers.values)

    def to_frame(self) -> pd.DataFrame:
        """Count and share of every answer that was given."""
        values, counts = np.unique(self.answers.values, return_counts=True)
        return tally({f"{value:g}": int(count) for value, count in zip(values, counts, strict=True)}, "answer")

    def _card(self, lang: str) -> display.Card:
        facts = {"ces": display.number(self.mean), "interval": interval_text(self.interval, lang)}
        facts |= {"scale": f"{self.scale[0]:g} – {self.scale[1]:g}", "n": str(self.n), "missing": str(self.missing)}
        return score_card("ces_title", facts, self.to_frame(), self.warnings, lang)


@announces
def ces(scores: Any, *, scale: tuple[float, float] = (1, 7), confidence: float = 0.95) -> CesResult:
    """Customer effort score: the mean answer to "the company made it easy for me to handle my issue", 1 to 7.

    Parameters
    ----------
    scores : Series, list, array or frame with one column
        One answer a customer; missing ones are left out and counted.
    scale : (low, high)
        Ends of the scale. On this one high answers are good; the first form of the question ("how much effort", 1 to 5)
        is read the other way round. The mean does not turn answers round.
    confidence : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    CesResult
        `.mean` on the scale of the answers; `.interval`, x̄ ∓ t s/√n with Student's t.

    Raises
    ------
    DataError
        An answer off the scale (its row and value are named), no numbers, or no answer at all.
    OptionError
        A wrong scale or confidence.

    References
    ----------
    Dixon, M., Freeman, K. & Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8),
    116-122.

    Examples
    --------
    >>> found = ces([6, 7, 5, 6, 4, 7, 6, 5, 6, 7])
    >>> found.mean, [round(end, 2) for end in found.interval]
    (5.9, [5.19, 6.61])
    """
    ends, level = checked_scale(scale), checked_confidence(confidence)
    answers = read_answers(scores, "ces", ends)
    found = means.mean(Groups(np.zeros(answers.n, dtype=np.intp), 1), answers.values, level=level)
    interval = (float(found.low[0]), float(found.high[0])) if answers.n > 1 else None
    values = np.sort(answers.values)
    return CesResult(
        mean=float(found.value[0]),
        interval=interval,
        standard_error=float(found.standard_error[0]),
        answers=LabelledVector(values, pd.RangeIndex(answers.n), "answer"),
        missing=answers.missing,
        scale=ends,
        confidence=level,
        warnings=(*answers.cautions(), *_cautions(interval, ends)),
    )


def _cautions(interval: tuple[float, float] | None, scale: tuple[float, float]) -> tuple[Caution, ...]:
    if interval is None:
        return (Caution("single_answer"),)
    if interval[0] == interval[1]:
        return (Caution("equal_answers"),)
    beyond = interval[0] < scale[0] or interval[1] > scale[1]
    return (Caution("interval_beyond_scale"),) if beyond else ()
