"""What changed against an earlier evaluation; refused where the definitions changed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import ConfigError, DataError
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
    """

    table: pd.DataFrame
    grades: Grades
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


def check_previous(previous: Any) -> None:
    """Refuse what is neither an evaluation nor a path.

    Raises
    ------
    DataError
        It is something else.
    """
    from sqeval.evaluation.evaluation import Evaluation

    if not isinstance(previous, (Evaluation, str, Path)):
        hint = "Give an Evaluation, or the folder that `sqeval score` wrote"
        raise DataError("is no evaluation to compare with", path="baseline", value=previous, hint=hint)


def compare(evaluation: Evaluation, previous: Evaluation | str | Path) -> Comparison:
    """Compare with an earlier evaluation, or the folder one was written to.

    Raises
    ------
    DataError
        `previous` is neither an evaluation nor a path, or the folder holds no evaluation.
    ConfigError
        The definitions differ; the error names the first one that does.
    """
    from sqeval.evaluation.definitions import definitions, first_difference

    check_previous(previous)
    old_definitions, old, old_weights = _previous(previous)
    difference = first_difference(old_definitions, _plain(definitions(evaluation)))
    if difference is not None:
        hint = "Score the earlier data again with today's definitions, then compare"
        raise ConfigError("the definitions changed since the baseline", path=difference, hint=hint)
    return Comparison(_joined(old, evaluation.scores), evaluation.grades, _moved(old_weights, _data_weights(evaluation)))


def _data_weights(evaluation: Evaluation) -> dict[str, float]:
    """Weights that the data have a say in, by indicator; none where they have not."""
    if evaluation.weighing is None:
        return {}
    return {str(name): float(weight) for name, weight in evaluation.weighing.table["used"].items()}


def _moved(old: dict[str, float], new: dict[str, float]) -> tuple[Caution, ...]:
    """What to say where other data gave other weights: a change of score is then not one of performance alone."""
    apart = {name: abs(weight - old[name]) for name, weight in new.items() if name in old}
    if not apart or max(apart.values()) <= _SAME_WEIGHT:
        return ()
    most = max(apart, key=lambda name: apart[name])
    return (Caution("data_weights_moved", (most,), {"old": f"{old[most]:.3f}", "new": f"{new[most]:.3f}"}),)


def _previous(previous: Evaluation | str | Path) -> tuple[dict[str, Any], pd.DataFrame, dict[str, float]]:
    if not isinstance(previous, (str, Path)):
        from sqeval.evaluation.definitions import definitions

        return _plain(definitions(previous)), previous.scores, _data_weights(previous)
    path = Path(previous)
    path = path / "evaluation.json" if path.is_dir() else path
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = {row["indicator"]: row["used"] for row in data.get("weighting", ())}
        return data["definitions"], pd.DataFrame(data["scores"]), weights
    except (OSError, ValueError, KeyError) as error:
        raise DataError("holds no evaluation to compare with", path=str(path), hint="Give a folder that `sqeval score` wrote") from error


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """Through JSON, so that both sides of a comparison are written alike."""
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


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
        return found, "same" if _number(found["score"]) == _number(row["score"]) else "restated"
    earlier = [period for unit, period in before if unit == row["unit"] and period < row["period"]]
    return (before[row["unit"], max(earlier)], "next") if earlier else (None, "new")


def _number(score: float | None) -> float | None:
    return None if score is None or math.isnan(score) else float(score)


def _change(row: dict[str, Any], found: dict[str, Any] | None, kind: str) -> tuple[Any, ...]:
    score = _number(row["score"])
    score_before = None if found is None else _number(found["score"])
    change = None if score is None or score_before is None else score - score_before
    earlier = (None, None) if found is None else (found["period"], found["grade"])
    return (row["unit"], row["period"], earlier[0], score_before, score, change, earlier[1], row["grade"], kind)
