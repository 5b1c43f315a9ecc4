"""How much hangs on the thresholds from which memberships were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import ConfigError, DataError, nearest_hint, quoted
from sqeval.fuzzy import criteria, decide
from sqeval.fuzzy.membership.from_thresholds import membership_from_thresholds
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import TOLERANCE
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.uncertainty.draws import checked_share
from sqeval.fuzzy.uncertainty.sensitivity import largest_first
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics import grade_lines, threshold_moves
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.membership import threshold_membership
from sqeval.options import Direction, parse
from sqeval.result import Caution, Result, announces

#: The row in which all thresholds of an indicator are shifted together.
ALL = "(all)"


class _Scale(NamedTuple):
    """An indicator with its value and its thresholds (g,), both with signs turned where thresholds fall, so that they rise.

    `at` is the position of the indicator, `order` that of the grade of every threshold, `sign` −1 where signs are turned.
    """

    name: Any
    at: int
    value: float
    thresholds: Floats
    order: list[int]
    sign: float

    def row(self, thresholds: Floats) -> Floats:
        """Membership (…, g) in grade order by other thresholds (g,)."""
        found = np.zeros(len(self.order))
        found[self.order] = threshold_membership(np.array(self.value), thresholds)
        return found


@dataclass(frozen=True, eq=False, repr=False)
class ThresholdSensitivity(Result):
    """What shifts of thresholds do to a fuzzy evaluation.

    Attributes
    ----------
    grades : Grades
    score : float
        With the thresholds as they are.
    grade, score_grade : str
        By maximum membership, and of the score, as they are.
    table : DataFrame
        What `to_frame` returns.
    shift : float
    warnings : tuple of Caution
    """

    grades: Grades
    score: float
    grade: str
    score_grade: str
    table: pd.DataFrame
    shift: float
    warnings: tuple[Caution, ...]

    @property
    def changes(self) -> pd.DataFrame:
        """The rows of `to_frame` in which a shift changes a grade."""
        table = self.table
        same = (table[["grade_down", "grade_up"]] == self.grade).all(axis=1)
        same &= (table[["score_grade_down", "score_grade_up"]] == self.score_grade).all(axis=1)
        return table[~same]

    def to_frame(self) -> pd.DataFrame:
        """One row an indicator and grade, and one "(all)" in which its thresholds are shifted together; what matters most first.

        `threshold`; `score_down` and `score_up` when it is shifted, and `swing` between the two; `grade_down`, `grade_up` by
        maximum membership and `score_grade_down`, `score_grade_up` of the score then; `derivative_down` and
        `derivative_up`, change of the score per unit of the threshold (they differ where the value is on it); and
        `changes_below`, `changes_above`, where a grade first changes by any criterion (NaN where none does up to the
        neighbouring threshold). Derivatives and changes are NaN for operators that are not linear.
        """
        return self.table.copy()

    def _card(self, lang: str) -> display.Card:
        names = dict(zip(self.grades.labels, self.grades.names(lang), strict=True))
        facts = [
            (i18n.text("common.score", lang), display.number(self.score)),
            (_text("shift", lang), f"±{self.shift:g}"),
            (_text("grade_changes", lang), _text("of", lang, some=len(self.changes), all=len(self.table))),
        ]
        columns = ["threshold", "score_down", "score_up", "swing", "grade_down", "grade_up", "changes_below", "changes_above"]
        table = self.table[columns].replace({"grade_down": names, "grade_up": names})
        table.columns = pd.Index([_text(f"column_{name}", lang) for name in columns])
        rows = [(indicator, names.get(grade, _text("all_together", lang))) for indicator, grade in table.index]
        table.index = pd.MultiIndex.from_tuples(rows, names=[_text("indicator", lang), i18n.text("common.grade", lang)])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(_text("thresholds_title", lang), tuple(facts), table, cautions, lang)


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"uncertainty.{key}", lang, **values)


@announces
def threshold_sensitivity(
    result: FuzzyResult, values: Any, thresholds: Any, direction: Any = "benefit", *, shift: float = 0.1
) -> ThresholdSensitivity:
    """What happens to score and grades when thresholds are shifted, one at a time and all of an indicator together.

    Parameters
    ----------
    result : FuzzyResult or FuzzyHierarchyResult
        Whose memberships were made with `membership_from_thresholds`, those of the indicators in `values` at least.
    values : Series or mapping by indicator
    thresholds : mapping of indicator to thresholds, or DataFrame, indicators × grades
        As in `membership_from_thresholds`, the best grade first.
    direction : {"benefit", "cost"} or mapping by indicator
    shift : float
        In (0, 1): how far a threshold is shifted, as a share of its distance to the neighbour on that side (at an end, to
        the only one); all together by that share of their mean spacing.

    Returns
    -------
    ThresholdSensitivity

    Raises
    ------
    DataError
        A value, or its thresholds, are missing, or do not give the membership of the result.
    ConfigError
        Thresholds are not strictly ordered.
    OptionError
        An unknown direction, or a shift outside (0, 1).

    Notes
    -----
    Between thresholds t_j < x < t_{j+1} the share in grade j is u = (t_{j+1} − x)/(t_{j+1} − t_j), so that ∂u/∂t_j = u/(t_{j+1} − t_j)
    and ∂u/∂t_{j+1} = (1 − u)/(t_{j+1} − t_j). The composed masses are linear in u, so that the u, and with it the threshold, at which a
    grade changes is exact.

    References
    ----------
    Saltelli, A., Ratto, M., Andres, T. et al. (2008). Global Sensitivity Analysis: The Primer, ch. 1. Wiley.

    Examples
    --------
    >>> import warnings
    >>> from sqeval.fuzzy import Grades, evaluate, membership_from_thresholds
    >>> grades, limits = Grades(["good", "poor"], scores=[90, 50]), {"hours": [2, 6]}
    >>> row = membership_from_thresholds({"hours": 3.0}, [2, 6], "cost", grades=grades)
    >>> found = threshold_sensitivity(evaluate({"hours": 1.0}, row, grades), {"hours": 3.0}, limits, "cost")
    >>> found.to_frame()[["threshold", "score_down", "score_up", "changes_below"]].round(2)
                     threshold  score_down  score_up  changes_below
    indicator grade
    hours     (all)        NaN       76.00     84.00            NaN
              good         2.0       77.27     83.33            1.0
              poor         6.0       78.89     80.91            4.5
    """
    if not isinstance(result, FuzzyResult):
        hint = "Give what fuzzy.evaluate or evaluate_hierarchy returns, or one of its .nodes"
        raise DataError("has no memberships that could change", value=type(result).__name__, hint=hint)
    share = checked_share(shift, "shift")
    decision, grades = result.decision, result.grades
    if decision.grade < 0:
        raise DataError("nothing is known, so there is no score that could change")
    scales = list(_scales(result, values, thresholds, direction))
    rows = pd.concat([_rows(result.model, scale, share) for scale in scales])
    table = rows.iloc[largest_first(rows["swing"].to_numpy(), rows.index, float(np.ptp(result.model.scores)))]
    cautions = () if result.model.is_linear else (Caution("intervals_need_linear"),)
    grade, score_grade = (grades.labels[int(position)] for position in (decision.grade, decision.score_grade))
    return ThresholdSensitivity(grades, result.score, grade, score_grade, table, share, cautions)


def _scales(result: FuzzyResult, values: Any, thresholds: Any, direction: Any) -> Iterator[_Scale]:
    given = labelled.vector(values, "values") if isinstance(values, (pd.Series, Mapping)) else None
    if given is None or not len(given.labels):
        raise DataError("values must be a Series or mapping by indicator", value=values)
    limits = thresholds.T.to_dict("series") if isinstance(thresholds, pd.DataFrame) else thresholds
    if not isinstance(limits, Mapping):
        raise ConfigError("must be a mapping from indicator to thresholds, or a DataFrame", path="thresholds", value=limits)
    own = result.leaves[sorted(result.model.root.leaves)]
    for name, value in zip(given.labels, given.values.tolist(), strict=True):
        if name not in own:
            raise DataError("is no indicator here", row=quoted(name), hint=nearest_hint(name, own))
        if name not in limits:
            raise DataError("has no thresholds", row=quoted(name), hint=nearest_hint(name, map(str, limits)))
        word = direction.get(name) if isinstance(direction, Mapping) else direction
        yield _scale(result, name, value, limits[name], parse(Direction, word, f"direction of {name!r}"))


def _scale(result: FuzzyResult, name: Any, value: float, limits: Any, direction: Direction) -> _Scale:
    grades, at = result.grades, int(result.leaves.get_indexer(pd.Index([name]))[0])
    row = membership_from_thresholds([value], limits, direction.value, grades=grades)
    if np.abs(row[list(grades.labels)].to_numpy()[0] - result.model.known[at]).max() > TOLERANCE + ROUNDING:
        hint = "Give the value, thresholds and direction that it was made from"
        raise DataError("thresholds do not give the membership of the result", row=quoted(name), value=value, hint=hint)
    ordered = [limits[label] for label in row.columns] if isinstance(limits, (Mapping, pd.Series)) else list(limits)
    sign = 1.0 if direction is Direction.COST else -1.0
    order = [grades.labels.index(label) for label in row.columns]
    return _Scale(name, at, sign * value, sign * np.array(ordered, dtype=np.float64), order, sign)


def _rows(model: Model, scale: _Scale, share: float) -> pd.DataFrame:
    """The rows of one indicator: of each of its thresholds, and of all together."""
    gaps = np.diff(scale.thresholds)
    below, above = np.append(gaps[0], gaps), np.append(gaps, gaps[-1])
    size = len(scale.order)
    steps = {-1: np.vstack([np.diag(-share * below), np.full(size, -share * gaps.mean())])}
    steps[1] = np.vstack([np.diag(share * above), np.full(size, share * gaps.mean())])
    found = {}
    for side, moves in steps.items():
        membership = np.repeat(model.membership[None], len(moves), axis=0)
        membership[:, scale.at, :-1] = [scale.row(scale.thresholds + move) for move in moves]
        # Signs that were turned turn up into down.
        found["up" if side * scale.sign > 0 else "down"] = decide.decide(replace(model, membership=membership))
    labels = np.array([*model.grades.labels, None], dtype=object)
    columns: dict[str, Any] = {"threshold": np.append(scale.sign * scale.thresholds, np.nan)}
    columns |= {f"score_{side}": found[side].score for side in ("down", "up")}
    columns["swing"] = np.abs(columns["score_up"] - columns["score_down"])
    for field in ("grade", "score_grade"):
        columns |= {f"{field}_{side}": labels[getattr(found[side], field)] for side in ("down", "up")}
    columns |= _exact(model, scale)
    names = [(scale.name, str(labels[position])) for position in scale.order] + [(scale.name, ALL)]
    return pd.DataFrame(columns, index=pd.MultiIndex.from_tuples(names, names=["indicator", "grade"]))


def _exact(model: Model, scale: _Scale) -> dict[str, Floats]:
    """Derivatives, and where a grade first changes."""
    size = len(scale.order)
    found = {name: np.full(size + 1, np.nan) for name in ("derivative_down", "derivative_up", "changes_below", "changes_above")}
    if not model.is_linear:
        return found
    decision, weight = decide.decide(model), float(model.leaf_weights[scale.at])
    per_score = weight / float(decision.raw.sum())
    kept = grade_lines.all_of(criteria.conditions(decision, model.grades).values(), scale.order)
    masses = (decision.raw - weight * model.known[scale.at])[scale.order]
    # Signs that were turned turn up into down.
    ends = ("down", "up") if scale.sign > 0 else ("up", "down")
    sides = ("changes_below", "changes_above") if scale.sign > 0 else ("changes_above", "changes_below")
    for at in range(size):
        slopes = threshold_moves.slopes(scale.value, scale.thresholds, model.scores[scale.order], at)
        for end, slope in zip(ends, slopes, strict=True):
            found[f"derivative_{end}"][at] = scale.sign * per_score * slope
        for side, upwards in zip(sides, (False, True), strict=True):
            place = threshold_moves.first_break(scale.value, scale.thresholds, at, kept=kept, masses=masses, weight=weight, upwards=upwards)
            found[side][at] = scale.sign * place
    for end in ("down", "up"):
        found[f"derivative_{end}"][-1] = found[f"derivative_{end}"][:-1].sum()
    return found
