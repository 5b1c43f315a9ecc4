"""The periods published so far, and an evaluation that goes on from them: what it does not score again stays as it was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError, OptionError
from sqeval.evaluation.comparison import COLUMNS as CHANGE_COLUMNS
from sqeval.evaluation.comparison import Comparison, is_same, thin_rows
from sqeval.evaluation.export import unit_first
from sqeval.evaluation.previous import Previous
from sqeval.options import Frontier
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

COLUMNS = ("unit", "period", "score_before", "score", "grade_before", "grade", "n_before", "n")

#: Tables of the JSON by unit and period, and those by period and something else.
_BY_UNIT = ("scores", "criteria", "contributions", "indicators", "targets", "stages", "uncertainty")
_BY_PERIOD = {"agreement": "period", "efficiency": "frontier"}


@dataclass(frozen=True, eq=False, repr=False)
class History(Result):
    """All periods: those scored now, and those kept as they were published.

    Attributes
    ----------
    scores : DataFrame
        As `Evaluation.scores`, of all periods.
    periods : DataFrame
        `period, n, kept, revised`: requests of all units, whether the period is kept from the history or was scored now, and whether
        its published figures were ever revised.
    revisions : DataFrame
        `unit, period, score_before, score, grade_before, grade, n_before, n`: every change of a published score, in the order in
        which they came. A unit that was not there, or is no longer, has 0 requests and no score.
    """

    earlier: Mapping[str, Any]
    scores_table: pd.DataFrame
    scored: tuple[str, ...]
    revisions_table: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    @property
    def scores(self) -> pd.DataFrame:
        """One row a unit and period, of all periods."""
        return self.scores_table.copy()

    @property
    def revisions(self) -> pd.DataFrame:
        """One row a published score that changed."""
        return self.revisions_table.copy()

    @property
    def periods(self) -> pd.DataFrame:
        """One row a period."""
        n = self.scores_table.groupby("period")["n"].sum()
        kept, revised = ~n.index.isin(self.scored), n.index.isin(self.revisions_table["period"])
        return pd.DataFrame({"period": n.index, "n": n.to_numpy(), "kept": kept, "revised": revised})

    def to_frame(self) -> pd.DataFrame:
        """The scores of all periods."""
        return self.scores

    def joined(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON of an evaluation with the rows of the periods that are kept."""
        found = dict(own)
        for table in _BY_UNIT:
            found[table] = sorted((*self._kept(table, "period"), *own[table]), key=unit_first)
        for table, key in _BY_PERIOD.items():
            found[table] = sorted((*self._kept(table, key), *own[table]), key=itemgetter(key))
        if own["composite"] is not None:
            kept = [row for row in self.earlier["composite"]["rows"] if row["period"] not in self.scored]
            found["composite"] = {**own["composite"], "rows": sorted((*kept, *own["composite"]["rows"]), key=unit_first)}
        return {**found, "history": {"periods": _rows(self.periods), "revisions": _rows(self.revisions_table)}}

    def _kept(self, table: str, key: str) -> Iterator[Mapping[str, Any]]:
        return (row for row in self.earlier.get(table, ()) if row[key] not in self.scored)

    def _card(self, lang: str) -> display.Card:
        periods = self.periods
        scored, kept = (i18n.listing(periods.loc[periods["kept"] == flag, "period"], lang, most=6) for flag in (False, True))
        facts = (
            (i18n.text("evaluation.history_scored", lang), scored),
            (i18n.text("evaluation.history_kept", lang), kept or "–"),
            (i18n.text("evaluation.history_revised_count", lang), str(len(self.revisions_table))),
        )
        names = {name: i18n.text(f"evaluation.history_{name}", lang) for name in COLUMNS}
        shown = self.revisions_table.rename(columns=names).set_index(names["unit"])
        title = i18n.text("evaluation.history", lang)
        return display.Card(title, facts, shown, tuple(caution.text(lang) for caution in self.warnings), lang)


def check_possible(*, period: str | None, frontier: Frontier, has_data_weights: bool, has_baseline: bool) -> None:
    """Refuse options under which a period does not stand for itself, so that none could be kept.

    Raises
    ------
    OptionError
        The error says which, and what to do instead.
    """
    if has_baseline:
        raise OptionError("the history is what is compared with", path="baseline", hint="Give either history or baseline")
    if period is None:
        raise OptionError("an evaluation without periods has no history", path="history", hint='Evaluate by period="month"')
    anew = "Score all periods anew, without history"
    if frontier is Frontier.POOLED:
        raise OptionError("a pooled frontier compares all periods at once", path="history", value=frontier.value, hint=anew)
    if has_data_weights:
        raise OptionError("weights by the data rest on all periods at once", path="history", value="weighting", hint=anew)


def history(evaluation: Evaluation, previous: Previous, *, allow_fewer: bool) -> History:
    """Put an evaluation and an earlier one together: the periods of the evaluation, and the earlier one's others.

    Raises
    ------
    ConfigError
        The definitions differ.
    DataError
        A published period has fewer requests now, as where an export does not hold the whole of it.
    """
    previous.check_definitions(evaluation)
    old, new = previous.scores, evaluation.scores
    scored = evaluation.periods
    if not allow_fewer:
        _check_whole(old, new, scored)
    found = pd.DataFrame(_revisions(old[old["period"].isin(scored)], new[new["period"].isin(old["period"])]), columns=list(COLUMNS))
    told = pd.DataFrame(previous.document.get("history", {}).get("revisions", []), columns=list(COLUMNS))
    frames = [frame for frame in (told, found) if len(frame)]
    revisions = pd.concat(frames, ignore_index=True) if frames else found
    kept = old[~old["period"].isin(scored)]
    # Only by way of object: whole columns without a value have lost their type in the JSON.
    joined = pd.concat([kept.astype(object), new.astype(object)]).sort_values(["unit", "period"], ignore_index=True).astype(new.dtypes)
    return History(previous.document, joined, scored, _typed(revisions), _cautions(found))


def changes(evaluation: Evaluation, found: History) -> Comparison:
    """What changed: every row against its published score where that was revised, else against the unit's period before."""
    before = {(row["unit"], row["period"]): row for row in _rows(found.scores_table)}
    revised = {(row["unit"], row["period"]): row for row in _rows(found.revisions_table)}
    rows = [_change(row, revised.get((row["unit"], row["period"])), before) for row in _rows(evaluation.scores)]
    return Comparison(pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)), evaluation.grades, thin_rows(found.scores_table))


def _change(row: dict[str, Any], revision: dict[str, Any] | None, before: Mapping[tuple[str, str], dict[str, Any]]) -> tuple[Any, ...]:
    unit, period = row["unit"], row["period"]
    earlier = max((other for own, other in before if own == unit and other < period), default=None)
    if revision is not None and revision["n_before"]:
        kind, since, old = "restated", period, {"score": revision["score_before"], "grade": revision["grade_before"]}
    elif earlier is not None:
        kind, since, old = "next", earlier, before[unit, earlier]
    else:
        kind, since, old = "new", None, {"score": None, "grade": None}
    change = None if row["score"] is None or old["score"] is None else row["score"] - old["score"]
    return (unit, period, since, old["score"], row["score"], change, old["grade"], row["grade"], kind)


def _check_whole(old: pd.DataFrame, new: pd.DataFrame, scored: tuple[str, ...]) -> None:
    before, now = (frame.groupby("period")["n"].sum() for frame in (old, new))
    for period in scored:
        if period in before.index and now[period] < before[period]:
            problem = f"has {now[period]} requests of {period}, the history {before[period]}, so it does not seem to hold the whole of it"
            hint = "Begin after it (span, or --from), or restate it from what there is (allow_fewer=True, or --allow-fewer)"
            raise DataError(f"the export {problem}", path="history", value=period, hint=hint)


def _revisions(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Published rows that are not the same any more, unit by unit."""
    before, now = ({(row["unit"], row["period"]): row for row in _rows(frame)} for frame in (old, new))
    nothing = {"score": None, "grade": None, "n": 0}
    for key in sorted({*before, *now}):
        first, last = before.get(key, nothing), now.get(key, nothing)
        if first["n"] != last["n"] or not is_same(first["score"], last["score"]):
            yield (*key, *(side[name] for name in ("score", "grade", "n") for side in (first, last)))


def _cautions(found: pd.DataFrame) -> tuple[Caution, ...]:
    if found.empty:
        return ()
    moved = (found["score"].astype(float) - found["score_before"].astype(float)).abs()
    most = "–" if moved.isna().all() else f"{moved.max():.1f}"
    return (Caution("history_restated", tuple(sorted(set(found["period"]))), {"rows": len(found), "most": most}),)


def _typed(revisions: pd.DataFrame) -> pd.DataFrame:
    return revisions.astype({"score_before": float, "score": float, "n_before": "int64", "n": "int64"})


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with None where a value is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
