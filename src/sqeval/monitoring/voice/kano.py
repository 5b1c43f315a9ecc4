"""The Kano model (卡诺模型): which features customers take for granted, ask for, or are delighted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import DataError
from sqeval.monitoring.as_written import checked_confidence
from sqeval.monitoring.voice.kano_answers import kano_answers
from sqeval.numerics import kano as numerics
from sqeval.numerics import proportions
from sqeval.numerics.kano import CATEGORIES
from sqeval.options import KanoAnswer, parse
from sqeval.result import Caution, Result, announces

_M, _O, _A, _I = range(4)


@dataclass(frozen=True, eq=False, repr=False)
class KanoResult(Result):
    """What `kano` returns.

    Attributes
    ----------
    confidence : float
        Level of the intervals of better and worse.
    warnings : tuple of Caution
        "kano_tie", "kano_not_sure", "kano_questionable", "kano_no_coefficients", "kano_unanswered".
    """

    table: pd.DataFrame
    confidence: float
    warnings: tuple[Caution, ...] = ()

    @property
    def category(self) -> pd.Series[str]:
        """The most frequent category by feature; of a tie the one that counts most (must_be, one_dimensional, attractive, …)."""
        return self.table["category"].copy()

    @property
    def better(self) -> pd.Series[float]:
        """(A + O)/(A + O + M + I) by feature, 0–1: satisfaction gained by having it."""
        return self.table["better"].copy()

    @property
    def worse(self) -> pd.Series[float]:
        """−(O + M)/(A + O + M + I) by feature, −1–0: satisfaction lost by not having it."""
        return self.table["worse"].copy()

    @property
    def counts(self) -> pd.DataFrame:
        """How many respondents fall into each category, by feature."""
        return self.table[list(CATEGORIES)].copy()

    def to_frame(self) -> pd.DataFrame:
        """By feature: category, what it is tied with, coefficients and intervals, strength, tests, counts, n and missing."""
        return self.table.copy()

    def _card(self, lang: str) -> display.Card:
        shown = self.table[["category", "better", "worse", "strength", "fong", "n", "missing"]].copy()
        shown["category"] = [i18n.text(f"voice.{word}", lang) for word in shown["category"]]
        shown["fong"] = [i18n.text(f"common.{'yes' if sure else 'no'}", lang) for sure in shown["fong"]]
        shown = shown.set_axis([i18n.text(f"voice.{name}", lang) for name in shown.columns], axis=1)
        shown.index.name = i18n.text("voice.feature", lang)
        found = self.table["category"].value_counts()
        facts = tuple((i18n.text(f"voice.{word}", lang), str(int(found[word]))) for word in CATEGORIES if word in found.index)
        return display.Card(i18n.text("voice.kano_title", lang), facts, shown, tuple(c.text(lang) for c in self.warnings), lang)


@announces
def kano(functional: Any, dysfunctional: Any = None, *, like: str = "first", confidence: float = 0.95) -> KanoResult:
    """Kano categories of features from pairs of questions: what if it is there, and what if it is not.

    Parameters
    ----------
    functional, dysfunctional : DataFrame, respondents × features
        Answers 1 to 5: 1 I like it, 2 it must be so, 3 neutral, 4 I can live with it, 5 I dislike it; or
        these words, also in Chinese (喜欢, 理应如此, 无所谓, 勉强接受, 不喜欢). Respondents are matched
        by index, features by name. Or one long table with the columns `respondent`, `feature`, `functional`, `dysfunctional`.
    like : {"first", "last"}
        Whether 1 or 5 is "I like it".
    confidence : float
        Level of the intervals of better and worse, between 0 and 1.

    Returns
    -------
    KanoResult
        `.category`, `.better` (0–1), `.worse` (−1–0), `.counts`; `to_frame()` adds Wilson intervals of both coefficients,
        `tied_with`, `strength` (share of the first category less that of the second), `fong` and `p_value`.

    Raises
    ------
    DataError
        An answer that is none of 1 to 5 (row, column and value are named), a feature on one side only, a respondent twice,
        or a feature that nobody answered.
    OptionError
        An unknown word.

    Notes
    -----
    A pair of answers is looked up in the evaluation table; a feature has the most frequent category. With a and b the two
    largest of n answers, Fong (1996) calls it sure where a − b ≥ 1.65 √((a + b)(2n − a − b)/(2n)). Under a tie of the two largest
    categories that happens more often than 5 % of the time; `p_value` is exact for two categories named in advance
    (a ~ Binomial(a + b, ½), two-sided), and still too small where the leaders are picked from the same answers.

    References
    ----------
    Kano, N., Seraku, N., Takahashi, F. & Tsuji, S. (1984). Attractive quality and must-be quality. Hinshitsu 14(2), 39-48.
    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality Management
    Journal 2(4), 3-36. Lee, M. C. & Newcomb, J. F. (1997). Applying the Kano methodology to meet customer requirements: NASA's
    microgravity science program. Quality Management Journal 4(3) (category strength). Fong, D. (1996). Using the
    self-stated importance questionnaire to interpret Kano questionnaire results. Center for Quality of Management Journal 5(3), 21-24.

    Examples
    --------
    >>> import warnings
    >>> there = pd.DataFrame({"tracking": [1, 1, 1, 3, 1], "refund in 24 h": [3, 2, 1, 3, 2]})
    >>> absent = pd.DataFrame({"tracking": [3, 3, 5, 3, 2], "refund in 24 h": [5, 5, 5, 5, 4]})
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = kano(there, absent)
    >>> found.category.to_dict()
    {'tracking': 'attractive', 'refund in 24 h': 'must_be'}
    >>> found.better.to_dict(), found.worse.to_dict()
    ({'tracking': 0.8, 'refund in 24 h': 0.2}, {'tracking': -0.2, 'refund in 24 h': -0.8})
    """
    level = checked_confidence(confidence)
    names, first, second = kano_answers(functional, dysfunctional, parse(KanoAnswer, like, "like"))
    counts = numerics.category_counts(first, second)
    n = counts.sum(axis=1)
    for feature in np.flatnonzero(n == 0)[:1]:
        hint = "Leave the feature out, or check that respondents are matched by index"
        raise DataError("nobody answered both questions", column=names[feature], hint=hint)
    table = _table(names, counts, level).assign(n=n, missing=len(first) - n)
    return KanoResult(table, level, _cautions(table))


def _table(names: list[str], counts: NDArray[np.int64], level: float) -> pd.DataFrame:
    a, b = numerics.first_two(counts)
    n = counts.sum(axis=1)
    base = counts[:, [_A, _O, _M, _I]].sum(axis=1).astype(np.float64)
    better = proportions.of_counts(counts[:, [_A, _O]].sum(axis=1).astype(np.float64), base, level=level)
    worse = proportions.of_counts(counts[:, [_O, _M]].sum(axis=1).astype(np.float64), base, level=level)
    leaders = [[CATEGORIES[k] for k in np.flatnonzero(row == most)] for row, most in zip(counts, a, strict=True)]
    return pd.DataFrame(
        {
            "category": [words[0] for words in leaders],
            "tied_with": [", ".join(words[1:]) for words in leaders],
            "better": better.value,
            "better_low": better.low,
            "better_high": better.high,
            # Zero stays zero without a sign.
            "worse": 0.0 - worse.value,
            "worse_low": 0.0 - worse.high,
            "worse_high": 0.0 - worse.low,
            "strength": (a - b) / n,
            "fong": numerics.fong(counts),
            "p_value": numerics.lead_p_value(counts),
            **{word: counts[:, k] for k, word in enumerate(CATEGORIES)},
        },
        index=pd.Index(names, name="feature"),
    )


#: From this share of questionable answers on, the question itself is in doubt.
_DOUBTFUL = 0.1


def _cautions(table: pd.DataFrame) -> tuple[Caution, ...]:
    def where(mask: Any) -> tuple[str, ...]:
        return tuple(str(name) for name in table.index[mask])

    tied = tuple(f"{name} ({row.category}, {row.tied_with})" for name, row in table[table["tied_with"] != ""].iterrows())
    found = {
        "kano_tie": tied,
        "kano_not_sure": where(~table["fong"] & (table["tied_with"] == "")),
        "kano_questionable": where(table["questionable"] >= _DOUBTFUL * table["n"]),
        "kano_no_coefficients": where(table["better"].isna()),
        "kano_unanswered": where(table["missing"] > table["n"]),
    }
    return tuple(Caution(code, places) for code, places in found.items() if places)
