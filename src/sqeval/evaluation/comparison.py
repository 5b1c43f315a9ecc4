"""What changed against an earlier evaluation; refused where the definitions changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sqeval import display, i18n
from sqeval.evaluation.previous import Previous, previous_of
from sqeval.indicators.grades import Grades
from sqeval.indicators.keys import key_text
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

COLUMNS = ("unit", "period", "period_before", "score_before", "score", "change", "grade_before", "grade", "kind")

#: Weights nearer than this are the same.
_SAME_WEIGHT = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Change of every unit and period against an earlier evaluation.

    Attributes
    ----------
    changes : DataFrame
        `unit, period, period_before, score_before, score, change, grade_before, grade, kind`. `kind` is "restated"
        (the same period in both, with another score), "same", "next" (against the unit's latest period before), or
        "new" (nothing to compare with).
    thin_before : frozenset of (unit, period)
        Those of the earlier evaluation that had too few requests: a change since then says nothing.
    """

    table: pd.DataFrame
    grades: Grades
    thin_before: frozenset[tuple[str, str]] = frozenset()
    warnings: tuple[Caution, ...] = ()

    @property
    def changes(self) -> pd.DataFrame:
        """One row a unit and period."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """The changes."""
        return self.changes

    def _card(self, lang: str) -> display.Card:
        counts = self.table["kind"].value_counts()
        facts = tuple((i18n.text(f"evaluation.{kind}", lang), str(int(count))) for kind, count in counts.items())
        return display.Card(
            i18n.text("evaluation.comparison", lang), facts, self._shown(lang), tuple(caution.text(lang) for caution in self.warnings), lang
        )

    def _shown(self, lang: str) -> pd.DataFrame:
        """The changes in the words of a language."""
        grades = dict(zip(self.grades.labels, self.grades.names(lang), strict=True))
        kinds = {kind: i18n.text(f"evaluation.{kind}", lang) for kind in ("restated", "same", "next", "new")}
        words: dict[str, Callable[[Any], Any]] = {
            **dict.fromkeys(("unit", "period", "period_before"), lambda key: key_text(key, lang)),
            **dict.fromkeys(("grade", "grade_before"), grades.get),
            "kind": kinds.get,
        }
        shown = self.table.assign(**{name: self.table[name].map(word, na_action="ignore") for name, word in words.items()})
        return shown.rename(columns={name: i18n.text(f"evaluation.{name}", lang) for name in COLUMNS})


def compare(evaluation: Evaluation, previous: Evaluation | Mapping[str, Any] | str | Path) -> Comparison:
    """Compare with an earlier evaluation, its JSON as a mapping, or the folder one was written to.

    Raises
    ------
    DataError
        `previous` is none of these, or the folder holds no evaluation.
    ConfigError
        The definitions differ; the error names the first one that does.
    """
    before = previous_of(previous)
    before.check_definitions(evaluation)
    table = _joined(before.scores, evaluation.scores)
    return Comparison(table, evaluation.grades, thin_rows(before.scores), moved_weights(before, evaluation))


def moved_weights(before: Previous, evaluation: Evaluation) -> tuple[Caution, ...]:
    """What to say where other data gave other weights: a change of score is then not one of performance alone."""
    if evaluation.weighing is None:
        return ()
    new = {str(name): float(weight) for name, weight in evaluation.weighing.table["used"].items()}
    old = before.data_weights
    apart = {name: abs(weight - old[name]) for name, weight in new.items() if name in old}
    if not apart or max(apart.values()) <= _SAME_WEIGHT:
        return ()
    most = max(apart, key=lambda name: apart[name])
    return (Caution("data_weights_moved", (most,), {"old": f"{old[most]:.3f}", "new": f"{new[most]:.3f}"}),)


def thin_rows(scores: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """Units and periods with too few requests: a change since those says nothing."""
    thin = scores[scores["small_sample"].astype(bool)]
    return frozenset(zip(thin["unit"], thin["period"], strict=True))


def _joined(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    before: dict[tuple[str, str], dict[str, Any]] = {(row["unit"], row["period"]): row for row in _rows(old)}
    changes = []
    for row in _rows(new):
        found, kind = _counterpart(row, before)
        changes.append(_change(row, found, kind))
    return pd.DataFrame(changes, columns=list(COLUMNS))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _counterpart(row: dict[str, Any], before: dict[tuple[str, str], dict[str, Any]]) -> tuple[dict[str, Any] | None, str]:
    """What a row is compared with: the same period, else the unit's latest one before it."""
    found = before.get((row["unit"], row["period"]))
    if found is not None:
        return found, "same" if is_same(found["score"], row["score"]) else "restated"
    earlier = [period for unit, period in before if unit == row["unit"] and period < row["period"]]
    return (before[row["unit"], max(earlier)], "next") if earlier else (None, "new")


def is_same(first: float | None, second: float | None) -> bool:
    """Whether two scores are the same but for the last digits, which versions of numpy may round differently."""
    one, other = _number(first), _number(second)
    return one == other if one is None or other is None else math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def _number(score: float | None) -> float | None:
    return None if score is None or math.isnan(score) else float(score)


def _change(row: dict[str, Any], found: dict[str, Any] | None, kind: str) -> tuple[Any, ...]:
    score = _number(row["score"])
    score_before = None if found is None else _number(found["score"])
    change = None if score is None or score_before is None else score - score_before
    earlier = (None, None) if found is None else (found["period"], found["grade"])
    return (row["unit"], row["period"], earlier[0], score_before, score, change, earlier[1], row["grade"], kind)
