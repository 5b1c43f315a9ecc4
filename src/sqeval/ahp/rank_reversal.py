"""Whether alternatives that come or go turn the order of the others round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.ahp.score_table import WeightedTable, weighted_priorities
from sqeval.ahp.synthesise import SYNTHESES, check_mode
from sqeval.errors import OptionError
from sqeval.labelled import LabelledMatrix
from sqeval.options import Synthesis, parse
from sqeval.result import Caution, Result, announces

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

#: Priorities nearer than this part of the smaller one are equal.
_TIE = 1e-12

COPIED, LEFT_OUT = "copied", "left_out"


@dataclass(frozen=True, eq=False, repr=False)
class RankReversal(Result):
    """Which pairs of alternatives change their order when another one is copied or left out.

    Attributes
    ----------
    reversal_table : DataFrame
        What `.reversals` shows.
    priority_matrix : LabelledMatrix
        Alternatives × modes.
    warnings : tuple of Caution
        "rank_reversal", with the modes in which ranks reverse; "weights_rescaled".
    """

    reversal_table: pd.DataFrame
    priority_matrix: LabelledMatrix
    warnings: tuple[Caution, ...] = ()

    @property
    def reversals(self) -> pd.DataFrame:
        """One row a reversal.

        `mode`; `change` ("copied" or "left_out") and `alternative`, what comes or goes; `higher` and `lower`, the pair as it stands
        before; `lead_before` and `lead_after`, the priority of the higher one less that of the lower one (after is negative);
        `first`, whether the higher one was the first of all.
        """
        return self.reversal_table.copy()

    @property
    def priorities(self) -> pd.DataFrame:
        """Alternatives × modes: priorities with nothing changed."""
        return self.priority_matrix.to_frame()

    @property
    def verdict(self) -> pd.Series[str]:
        """By mode: "none", or what reverses ranks: "copied", "left_out" or "both"."""
        found = self.reversal_table.groupby("mode")["change"].unique()
        words = {mode: "both" if len(changes) > 1 else changes[0] for mode, changes in found.items()}
        return pd.Series({mode: words.get(mode, "none") for mode in self.priority_matrix.columns}, name="verdict", dtype="str")

    def to_frame(self) -> pd.DataFrame:
        """The same as `reversals`."""
        return self.reversals

    def _card(self, lang: str) -> display.Card:
        facts = tuple((i18n.text(f"ahp.{mode}", lang), i18n.text(f"ahp.reversal_{word}", lang)) for mode, word in self.verdict.items())
        table = self.reversals
        table["mode"] = [i18n.text(f"ahp.{mode}", lang) for mode in table["mode"]]
        table["change"] = [i18n.text(f"ahp.{change}", lang) for change in table["change"]]
        table["first"] = [i18n.text("common.yes" if first else "common.no", lang) for first in table["first"]]
        table.columns = pd.Index([i18n.text(f"ahp.{'event' if name == 'change' else name}", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.reversal_title", lang, count=len(self.priority_matrix.rows)), facts, table, cautions, lang)


@announces
def rank_reversal(local: Any, weights: Any, modes: str | Iterable[str] = ("distributive", "ideal", "product")) -> RankReversal:
    """Whether the order of alternatives depends on which others there are.

    Every alternative is left out in turn, and a copy of every alternative is added in turn; a reversal is a pair of the
    alternatives in both sets of which one is ahead before and the other one after. Ties that are made or broken do not count.

    Parameters
    ----------
    local : DataFrame or array, alternatives × criteria
        Local priorities, as for `synthesise`; they are taken to keep their ratios when alternatives come and go.
    weights : Series, mapping or sequence by criterion, or a result with weights
        As for `synthesise`.
    modes : str or sequence of str
        Those of `synthesise` that are to be looked at.

    Returns
    -------
    RankReversal
        In mode "product" ratios of priorities depend on the two alternatives alone, so that none can be reversed; in mode
        "ideal" no copy reverses any. In `ratings` none can be reversed either. A criterion under which only the one left out had
        any priority adds nothing.

    Raises
    ------
    DataError
        As for `synthesise`.
    OptionError
        An unknown mode, or none.

    References
    ----------
    Belton, V. & Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11(3), 228-230. Dyer, J. S.
    (1990). Remarks on the analytic hierarchy process. Management Science 36(3), 249-258.

    Examples
    --------
    >>> import warnings; warnings.simplefilter("ignore")
    >>> belton_gear = pd.DataFrame({"a": [1, 9, 1], "b": [9, 1, 1], "c": [8, 9, 1]}, index=["A", "B", "C"])
    >>> found = rank_reversal(belton_gear, [1 / 3, 1 / 3, 1 / 3], modes="distributive")
    >>> found.reversals[["change", "alternative", "higher", "lower"]]
       change alternative higher lower
    0  copied           B      B     A
    """
    given = weighted_priorities(local, weights)
    chosen = _modes(modes)
    for mode in chosen:
        check_mode(given, mode)
    before = {mode: SYNTHESES[mode](given.table.values, given.weights) for mode in chosen}
    rows = [row for mode in chosen for row in _rows(given, mode, before[mode])]
    back = given.table.back()
    matrix = np.column_stack([before[mode][back] for mode in chosen])
    reversed_in = tuple(dict.fromkeys(row["mode"] for row in rows))
    said = (Caution("rank_reversal", reversed_in),) if rows else ()
    columns = ["mode", "change", "alternative", "higher", "lower", "lead_before", "lead_after", "first"]
    return RankReversal(
        reversal_table=pd.DataFrame(rows, columns=columns),
        priority_matrix=LabelledMatrix(matrix, given.table.rows, pd.Index([mode.value for mode in chosen])),
        warnings=(*given.cautions, *said),
    )


def _modes(given: str | Iterable[str]) -> tuple[Synthesis, ...]:
    words = [given] if isinstance(given, str) else list(given)
    if not words:
        raise OptionError("names no mode", path="modes", value=words)
    return tuple(dict.fromkeys(parse(Synthesis, word, "mode") for word in words))


def _rows(given: WeightedTable, mode: Synthesis, before: Floats) -> Iterator[dict[str, Any]]:
    """One row a reversal in one mode."""
    names, best = given.table.alternatives, before.max()
    for change, place, rest, after in _changed(given, mode):
        for higher, lower in _swaps(before[rest], after):
            i, j = rest[higher], rest[lower]
            yield {
                "mode": mode.value,
                "change": change,
                "alternative": names[place],
                "higher": names[i],
                "lower": names[j],
                "lead_before": float(before[i] - before[j]),
                "lead_after": float(after[higher] - after[lower]),
                "first": not bool(_is_above(best, before[i])),
            }


def _changed(given: WeightedTable, mode: Synthesis) -> Iterator[tuple[str, int, Whole, Floats]]:
    """What happens, to which alternative, which are compared, and their priorities after it."""
    values, everyone = given.table.values, np.arange(len(given.table.values))
    for place in everyone:
        copied = SYNTHESES[mode](np.vstack([values, values[place]]), given.weights)
        yield COPIED, int(place), everyone, copied[:-1]
    for place in everyone if len(everyone) > 2 else ():
        rest = np.delete(everyone, place)
        yield LEFT_OUT, int(place), rest, SYNTHESES[mode](values[rest], given.weights)


def _swaps(before: Floats, after: Floats) -> Iterator[tuple[int, int]]:
    """Pairs (higher, lower) before that stand the other way round after."""
    order = np.argsort(-before, kind="stable")
    then = after[order]
    # In most cases nobody is above the lowest of those who were ahead, and no pair needs a look.
    if not (then[1:] > np.minimum.accumulate(then)[:-1]).any():
        return
    swapped = _is_above(before[order][:, None], before[order]) & _is_above(then, then[:, None])
    yield from ((int(order[i]), int(order[j])) for i, j in np.argwhere(swapped))


def _is_above(first: Floats, second: Floats) -> NDArray[np.bool_]:
    return np.asarray(first - second > _TIE * np.minimum(first, second))
