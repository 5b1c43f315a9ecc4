"""Triangular fuzzy numbers made crisp, and put in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, OptionError
from sqeval.fuzzy.triangular.number import TriangularNumber, as_number
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.numerics import triangular
from sqeval.numerics.ranks import competition_ranks
from sqeval.options import Defuzzification, NumberRanking, parse
from sqeval.result import Caution, Result, announces

#: The optimism of the total integral value where none is given.
_BALANCED = 0.5
#: Figures that differ by less than this share of the size of the numbers share a rank.
_TIE = 1e-12

_FIGURES: dict[NumberRanking, Callable[[Floats], Floats]] = {
    NumberRanking.CENTROID: lambda numbers: triangular.crisp(numbers, Defuzzification.CENTROID),
    NumberRanking.GRADED_MEAN: lambda numbers: triangular.crisp(numbers, Defuzzification.GRADED_MEAN),
    NumberRanking.POSSIBILITY: triangular.least_possibility,
    NumberRanking.YAGER: triangular.yager,
}


@dataclass(frozen=True, eq=False, repr=False)
class RankedNumbers(Result):
    """Triangular fuzzy numbers in order.

    Attributes
    ----------
    method : str
        The figure they are ranked by.
    optimism : float or None
        Of the total integral value; None for other methods.
    warnings : tuple of Caution
        "numbers_ruled_out".
    """

    number_matrix: LabelledMatrix
    value_vector: LabelledVector
    method: str
    optimism: float | None
    warnings: tuple[Caution, ...] = ()

    @property
    def values(self) -> pd.Series[float]:
        """The figure of every number; higher is larger."""
        return self.value_vector.to_series()

    @property
    def ranks(self) -> pd.Series[Any]:
        """Rank of every number, 1 the largest; ties share the better rank."""
        found = np.asarray(self.value_vector.values)
        size = 1.0 if self.method == NumberRanking.POSSIBILITY else np.abs(self.number_matrix.values).max()
        near = np.full(len(found), _TIE * size)
        return pd.Series(competition_ranks(found, near), index=self.value_vector.labels, name="rank")

    def to_frame(self) -> pd.DataFrame:
        """One row a number: l, m, u, its figure and its rank."""
        return self.number_matrix.to_frame().assign(value=self.value_vector.values, rank=self.ranks)

    def _card(self, lang: str) -> display.Card:
        facts = [(i18n.text("fuzzy.ranked_by", lang), i18n.text(f"fuzzy.number_{self.method}", lang))]
        if self.optimism is not None:
            facts.append((i18n.text("fuzzy.optimism", lang), display.number(self.optimism)))
        words = {"value": i18n.text("common.value", lang), "rank": i18n.text("common.rank", lang)}
        table = self.to_frame().sort_values("rank", kind="stable").rename(columns=words)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.numbers_title", lang, count=len(table)), tuple(facts), table, cautions, lang)


@announces
def rank_numbers(numbers: Any, method: str = "centroid", *, optimism: float | None = None) -> RankedNumbers:
    """Put triangular fuzzy numbers in order, the largest first.

    Parameters
    ----------
    numbers : mapping {name: TriangularNumber or (l, m, u)}, sequence of these, or DataFrame with columns l, m, u
    method : {"centroid", "graded_mean", "possibility", "integral", "yager"}
        - "centroid": (l + m + u)/3;
        - "graded_mean": graded mean integration, (l + 4m + u)/6 (Chen & Hsieh 1999);
        - "possibility": the least possibility min_k V(S_i ≥ S_k) that a number is the largest (Chang 1996), from 0 to 1; it tells
          apart neither those that cannot be the largest nor those with the same top;
        - "integral": total integral value ½ [α u + m + (1 − α) l] (Liou & Wang 1992);
        - "yager": mean of the middles of all α-cuts, (l + 2m + u)/4 (Yager 1981).
    optimism : float, optional
        α of "integral", from 0 (only the left side counts) to 1; 0.5 unless given, where it is "yager".

    Returns
    -------
    RankedNumbers
        Caution "numbers_ruled_out": several numbers have possibility 0 and so share the last rank.

    Raises
    ------
    DataError
        Something is no triangular number; the error names it.
    OptionError
        An unknown method, or an optimism outside [0, 1] or of another method than "integral".

    References
    ----------
    Liou, T.-S. & Wang, M.-J. J. (1992). Ranking fuzzy numbers with integral value. Fuzzy Sets and Systems 50(3), 247-255.
    Yager, R. R. (1981). A procedure for ordering fuzzy subsets of the unit interval. Information Sciences 24(2), 143-161.
    Chang, D.-Y. (1996). Applications of the extent analysis method on fuzzy AHP. European Journal of Operational Research
    95(3), 649-655.

    Examples
    --------
    >>> teams = {"A": (60, 80, 100), "B": (70, 75, 95)}
    >>> rank_numbers(teams, "integral", optimism=0.0).values.to_dict()
    {'A': 70.0, 'B': 72.5}
    >>> rank_numbers(teams, "integral", optimism=1.0).ranks.to_dict()
    {'A': 1, 'B': 2}
    """
    kind = parse(NumberRanking, method, "method")
    table = read_numbers(numbers, "numbers")
    share = _optimism(optimism, kind)
    values = triangular.total_integral(table.values, share) if share is not None else _FIGURES[kind](table.values)
    ruled_out = table.rows[values == 0] if kind is NumberRanking.POSSIBILITY else table.rows[:0]
    cautions = (Caution("numbers_ruled_out", tuple(map(str, ruled_out))),) if len(ruled_out) > 1 else ()
    return RankedNumbers(table, LabelledVector(values, table.rows, "value"), kind.value, share, cautions)


def defuzzify(numbers: Any, method: str = "centroid") -> Any:
    """The crisp numbers that stand for triangular ones: "centroid" (l + m + u)/3 or "graded_mean" (l + 4m + u)/6.

    Parameters
    ----------
    numbers : TriangularNumber, or several as `rank_numbers` takes them
    method : {"centroid", "graded_mean"}

    Returns
    -------
    float, or Series by name
        In the unit of the numbers.

    Raises
    ------
    DataError
        Something is no triangular number.
    OptionError
        An unknown method.

    Examples
    --------
    >>> defuzzify(TriangularNumber(60, 80, 85)), defuzzify({"A": (60, 80, 100)}, "graded_mean").to_dict()
    (75.0, {'A': 80.0})
    """
    kind = parse(Defuzzification, method, "method")
    if isinstance(numbers, TriangularNumber):
        return numbers.defuzzify(kind.value)
    table = read_numbers(numbers, "numbers")
    return pd.Series(triangular.crisp(table.values, kind), index=table.rows, name="value")


def read_numbers(numbers: Any, name: str) -> LabelledMatrix:
    """Triangular numbers as rows with columns l, m, u."""
    parts = pd.Index(["l", "m", "u"])
    if not isinstance(numbers, (Mapping, list, tuple)):
        table = labelled.matrix(numbers, name, columns=["l", "m", "u"])
        if set(table.columns) != set(parts):
            raise DataError(f"{name} need the columns l, m and u", value=table.columns.tolist())
        values = table.values[:, table.columns.get_indexer(parts)]
        numbers = dict(zip(table.rows, map(tuple, values), strict=True))
    named = dict(numbers) if isinstance(numbers, Mapping) else dict(enumerate(numbers))
    if not named:
        raise DataError(f"{name} hold no triangular number")
    rows = np.array([tuple(as_number(value, key)) for key, value in named.items()])
    return LabelledMatrix(rows, pd.Index(list(named)), parts)


def _optimism(optimism: float | None, kind: NumberRanking) -> float | None:
    if kind is not NumberRanking.INTEGRAL:
        if optimism is not None:
            raise OptionError(f"optimism has no part in method={kind.value!r}", value=optimism, hint="Use method='integral'")
        return None
    share = _BALANCED if optimism is None else optimism
    if isinstance(share, bool) or not isinstance(share, Real) or not 0 <= share <= 1:
        raise OptionError("optimism is from 0 to 1", value=optimism)
    return float(share)
