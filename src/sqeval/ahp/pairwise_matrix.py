"""The pairwise judgement matrix: how many times as important each item is as each other one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.ahp.judgement import Pair, ratio, written
from sqeval.ahp.judgement_table import labelled_cells, names_of, order_of
from sqeval.ahp.reciprocity import reciprocal
from sqeval.ahp.scales import rescaled
from sqeval.ahp.survey_frame import EXPERT, pairs_by_expert, read_answers
from sqeval.errors import JudgementError, nearest_hint
from sqeval.labelled import LabelledMatrix
from sqeval.options import JudgementScale, parse

Floats = NDArray[np.float64]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class PairwiseMatrix:
    """A positive reciprocal matrix of judgements a_ij: item i is a_ij times as important as item j.

    Parameters
    ----------
    values : n × n array, nested list or DataFrame
        Positive ratios as numbers or as text ("1/3"); None or NaN where a judgement is missing. A DataFrame's
        columns are joined to its rows by name. One cell of a pair is enough; where both are given and differ within
        the tolerance (2 % relative, or 0.005 absolute for entries of two decimals, from 0.01 up), the upper triangle rules.
    labels : sequence, optional
        Names of the items, or the order of those that a DataFrame brings along; where not given, the DataFrame's own
        or 0, 1, 2 ….

    Raises
    ------
    JudgementError
        The matrix is not square, a label stands twice, a judgement is not a positive ratio, the diagonal is not 1,
        or two cells are not reciprocal; the error names the pair.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, New York.

    Examples
    --------
    >>> PairwiseMatrix([[1, 3], ["1/3", 1]], labels=["speed", "cost"])
    Judgement matrix of 2 items
          speed cost
    speed     1    3
    cost    1/3    1
    """

    table: LabelledMatrix

    def __init__(self, values: Any, labels: Iterable[Any] | None = None) -> None:
        wanted = None if labels is None else names_of(labels)
        cells, names = labelled_cells(values.to_frame() if isinstance(values, PairwiseMatrix) else values, wanted)
        numbers = np.array(
            [[ratio(cell, (row, column)) for cell, column in zip(line, names, strict=True)] for line, row in zip(cells, names, strict=True)]
        )
        judgements = reciprocal(numbers, names)
        if wanted is not None and wanted is not names:
            order = order_of(wanted, names, "the rows")
            judgements, names = judgements[np.ix_(order, order)], wanted
        object.__setattr__(self, "table", LabelledMatrix(judgements, names, names))

    @classmethod
    def from_pairs(cls, pairs: Mapping[Pair, Any], labels: Iterable[Any] | None = None) -> Self:
        """Build from judgements by pair: `{("a", "b"): 3}` says that a is 3 times as important as b.

        Parameters
        ----------
        pairs : mapping of (item, item) to ratio
            Pairs that are not given are missing.
        labels : sequence, optional
            Items in order; else they stand in the order in which the pairs name them.

        Raises
        ------
        JudgementError
            A pair is given in both directions and contradicts itself, or names an item that is not in `labels`.

        Examples
        --------
        >>> PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 3, ("a", "c"): 6}).values[0].tolist()
        [1.0, 2.0, 6.0]
        """
        if not isinstance(pairs, Mapping):
            raise JudgementError("judgements by pair are a mapping", value=pairs, hint="Write {('a', 'b'): 3}")
        for pair in pairs:
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise JudgementError("a pair is written as (item, item)", value=pair)
        items = dict.fromkeys(item for pair in pairs for item in pair)
        names = names_of(items if labels is None else labels)
        cells = np.full((len(names), len(names)), None, dtype=object)
        for pair, value in pairs.items():
            cells[_position(pair[0], names, pair), _position(pair[1], names, pair)] = value
        return cls(cells, names)

    @classmethod
    def from_upper(cls, upper: Iterable[Any], labels: Iterable[Any] | None = None) -> Self:
        """Build from the upper triangle, row by row: a12, a13 …, a23 ….

        Raises
        ------
        JudgementError
            The number of judgements is not n (n − 1)/2.

        Examples
        --------
        >>> PairwiseMatrix.from_upper([6, 3, "1/2"], ["a", "b", "c"]).values[1].round(4).tolist()
        [0.1667, 1.0, 0.5]
        """
        if isinstance(upper, str) or not isinstance(upper, Iterable):
            raise JudgementError("the upper triangle is a list of judgements, row by row", value=upper)
        judgements = list(upper)
        names = None if labels is None else names_of(labels)
        size = (1 + math.isqrt(1 + 8 * len(judgements))) // 2 if names is None else len(names)
        if size * (size - 1) // 2 != len(judgements):
            problem = f"{len(judgements)} judgements do not fill the upper triangle"
            raise JudgementError(problem, hint="n items need n (n − 1)/2: 1, 3, 6, 10, 15 … for n = 2, 3, 4, 5, 6 …")
        cells = np.full((size, size), None, dtype=object)
        for (i, j), judgement in zip(combinations(range(size), 2), judgements, strict=True):
            cells[i, j] = judgement
        return cls(cells, names)

    @classmethod
    def from_survey(
        cls,
        frame: Any,
        labels: Iterable[Any] | None = None,
        *,
        expert: str = EXPERT,
        left: str = "left",
        right: str = "right",
        judgement: str = "judgement",
    ) -> Self | dict[Any, Self]:
        """Build from a long table of answers: one row says how many times as important `left` is as `right`.

        Parameters
        ----------
        frame : DataFrame of any kind that narwhals knows
            Rows without a judgement count as not answered.
        labels : sequence, optional
            Items in order; else they stand in the order in which the rows name them first, for all experts alike.
        expert, left, right, judgement : str
            Names of the columns. Only that of the experts may be absent, unless it is named.

        Returns
        -------
        dict of expert to PairwiseMatrix, as `aggregate` takes it
            Or one matrix, where the table has no column of experts.

        Raises
        ------
        JudgementError
            A column or an item's name is missing, an item is compared with itself, or an expert judges a pair twice and
            contradicts himself; the error names expert and pair.

        Examples
        --------
        >>> answers = pd.DataFrame(
        ...     {"expert": ["Li", "Li", "Wu"], "left": ["a", "b", "a"], "right": ["b", "c", "b"], "judgement": [3, 2, "1/2"]}
        ... )
        >>> matrices = PairwiseMatrix.from_survey(answers)
        >>> matrices["Wu"].values[0, 1].item(), matrices["Li"].missing
        (0.5, (('a', 'c'),))
        """
        answers = read_answers(frame, (left, right, judgement), expert)
        names = names_of(dict.fromkeys(item for answer in answers for item in answer.pair) if labels is None else labels)
        found = {who: cls.from_pairs(pairs, names) for who, pairs in pairs_by_expert(answers).items()}
        return found if answers[0].expert is not None else next(iter(found.values()))

    def rescale(self, scale: str) -> PairwiseMatrix:
        """The same judgements on another scale, each as `scale_value` says; n is the number of items.

        Raises
        ------
        JudgementError
            A judgement is above 9 on a scale that ends there; the error names the pair.
        OptionError
            An unknown scale.

        Examples
        --------
        >>> PairwiseMatrix([[1, 3], ["1/3", 1]]).rescale("balanced").values[0].tolist()
        [1.0, 1.5]
        """
        word = parse(JudgementScale, scale, "scale")
        for i, j in np.argwhere(self.values > 1):
            try:
                rescaled(self.values[i, j], word, len(self))
            except JudgementError as error:
                pair = (self.labels[i], self.labels[j])
                raise JudgementError(error.problem, pair=pair, value=error.value, hint=error.hint) from None
        return PairwiseMatrix(rescaled(self.values, word, len(self)), self.labels)

    @property
    def labels(self) -> pd.Index:
        """Names of the items."""
        return self.table.rows

    @property
    def values(self) -> Floats:
        """The judgements, n × n, read-only; NaN where missing."""
        return self.table.values

    @property
    def is_labelled(self) -> bool:
        """Whether the items have names of their own rather than 0, 1, 2 …."""
        return not isinstance(self.labels, pd.RangeIndex)

    @property
    def missing(self) -> tuple[Pair, ...]:
        """Pairs without a judgement, row by row above the diagonal."""
        names = self.labels.tolist()
        return tuple((names[i], names[j]) for i, j in np.argwhere(np.triu(np.isnan(self.values))))

    def to_frame(self) -> pd.DataFrame:
        """The judgements as a DataFrame."""
        return self.table.to_frame()

    def summary(self, lang: str = "en") -> str:
        """The matrix as people write it, in plain text."""
        return display.text_card(self._card(lang))

    def _card(self, lang: str) -> display.Card:
        facts = ((i18n.text("ahp.missing_judgements", lang), str(len(self.missing))),) if self.missing else ()
        return display.Card(i18n.text("ahp.matrix_title", lang, count=len(self)), facts, self.to_frame().map(written), (), lang)

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return display.html_card(self._card("en"))


def _position(item: Any, names: pd.Index, pair: Pair) -> int:
    if item not in names:
        raise JudgementError("is not among the labels", pair=pair, value=item, hint=nearest_hint(item, names))
    return list(names).index(item)
