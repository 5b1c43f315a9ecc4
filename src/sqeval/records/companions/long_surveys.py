"""Surveys with one row an answer become wide: one row a respondent and one column a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.labelled import as_text
from sqeval.records.companions.columns import typed
from sqeval.records.companions.survey_roles import ANSWER, QUESTION, WHO, weight_of
from sqeval.records.preset import Preset
from sqeval.records.sources import Raw
from sqeval.result import Caution

#: Units that one respondent may judge several of.
_UNITS = ("team", "agent", "shop", "platform")

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Wide:
    """Keys and all that is no answer (`beside`), the answers as they were given, and a row number for each row."""

    beside: pd.DataFrame
    answers: pd.DataFrame
    row_numbers: pd.Index
    cautions: tuple[Caution, ...] = ()


def widened(raw: Raw, preset: Preset) -> Wide:
    """One row a respondent: what tells respondents apart is every key there is, else unit and period.

    Raises
    ------
    DataError
        A column, question or key is missing, nothing tells respondents apart, or someone answered a question twice
        and `answered_at` does not say which answer is the later one.
    """
    for name in (QUESTION, ANSWER):
        if name not in raw.frame.columns:
            raise DataError("is missing from a long survey", column=name, hint="Map it: columns={'question': …, 'answer': …}")
    beside = typed(replace(raw, frame=raw.frame.drop(columns=[QUESTION, ANSWER])), "surveys", preset)
    asked, names = _questions(raw, beside)
    answers = raw.frame[ANSWER]
    if weight_of(beside) is not None:
        return _counted(raw, beside, asked, names, answers)
    keys = _keys(beside, raw)
    grouped = beside.groupby(keys, dropna=False, sort=True)
    who = grouped.ngroup().to_numpy().astype(np.intp)
    kept, twice = _latest(who * len(names) + asked, beside, answers, lambda row: _told(beside, keys, names[asked[row]], row))
    first = pd.Series(np.arange(len(who))).groupby(who).min().to_numpy()
    cells = np.full((len(first), len(names)), None, dtype=object)
    cells[who[kept], asked[kept]] = answers.to_numpy(dtype=object)[kept]
    carried, dropped = _carried(beside, who, keys)
    cautions = [Caution("answered_twice", twice, {"rows": int(answers.notna().sum()) - len(kept)})] if twice else []
    if dropped:
        cautions.append(Caution("survey_column_varies", dropped))
    return Wide(carried, pd.DataFrame(cells, columns=names), raw.row_numbers[first], tuple(cautions))


def _questions(raw: Raw, beside: pd.DataFrame) -> tuple[Codes, list[str]]:
    """The number of every row's question, and the questions in order of name."""
    questions = as_text(raw.frame[QUESTION]).str.strip()
    lost = np.flatnonzero((questions.isna() | (questions == "")).to_numpy())
    if lost.size:
        raise DataError("an answer names no question", column=QUESTION, row=raw.row_numbers[lost[0]])
    codes, names = pd.factorize(questions, sort=True)
    taken = [name for name in names if name in beside.columns or name == QUESTION]
    if taken:
        raise DataError("is a question and a column of the surveys", column=taken[0], hint="Rename the column")
    return codes.astype(np.intp), [str(name) for name in names]


def _keys(beside: pd.DataFrame, raw: Raw) -> list[str]:
    who = [name for name in WHO if name in beside.columns]
    if who:
        nobody = np.flatnonzero(beside[who].isna().all(axis=1).to_numpy())
        if nobody.size:
            raise DataError("an answer names nobody who gave it", column=who[0], row=raw.row_numbers[nobody[0]])
    if "response_id" in who or "request_id" in who:
        return [*who, *(["period"] if "period" in beside.columns else [])]
    keys = [name for name in (*who, *_UNITS, "period") if name in beside.columns]
    if not keys:
        hint = f"Add one of {', '.join(WHO)}; or unit and period, with the number of answers as n"
        raise DataError("a long survey has no column that tells respondents apart", hint=hint)
    return keys


def _latest(place: Codes, beside: pd.DataFrame, answers: pd.Series[Any], told: Any) -> tuple[Codes, tuple[str, ...]]:
    """Rows that hold the answer of each respondent to each question, and which questions were answered twice."""
    known = np.flatnonzero(answers.notna().to_numpy())
    clock = beside["answered_at"] if "answered_at" in beside.columns else pd.Series(pd.NaT, index=beside.index, dtype="datetime64[us]")
    # A missing time is the lowest number, so that an answer with a time is the later one.
    times = clock.to_numpy(dtype="datetime64[us]").astype(np.int64)
    # Each different answer is written as text once; a missing one has code -1 and is not looked at.
    codes, different = pd.factorize(answers)
    words = np.append(pd.factorize(pd.Series(different, dtype=object).map(str), sort=True)[0], -1)[codes]
    order = known[np.lexsort((words[known], times[known], place[known]))]
    same = place[order][1:] == place[order][:-1]
    last = np.append(~same, [True])[: len(order)]
    tied = np.flatnonzero(same & last[1:] & (times[order][1:] == times[order][:-1]) & (words[order][1:] != words[order][:-1]))
    if tied.size:
        row = order[tied[0] + 1]
        first, second = (str(answers.iloc[at]) for at in (order[tied[0]], row))
        hint = "Keep one of the answers, or say by `answered_at` which is the latest"
        raise DataError(f"two answers, {first!r} and {second!r}", unit=told(row), hint=hint)
    return order[last], tuple(dict.fromkeys(told(row) for row in order[1:][same]))


def _told(beside: pd.DataFrame, keys: list[str], question: str, row: int) -> str:
    """A respondent and a question for a reader."""
    return f"{' / '.join(str(beside[key].iloc[row]) for key in keys)}: {question}"


def _carried(beside: pd.DataFrame, who: Codes, keys: list[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Columns beside the answers by respondent: the latest time, what is the same in all rows; the rest is left out."""
    groups = beside.groupby(who)
    varying = [
        str(name) for name in beside.columns if name not in (*keys, "answered_at") and bool((groups[name].nunique(dropna=True) > 1).any())
    ]
    kept = [name for name in beside.columns if name not in varying]
    columns = {name: (groups[name].max() if name == "answered_at" else groups[name].first()).to_numpy() for name in kept}
    table = pd.DataFrame(columns, columns=kept).astype({name: beside[name].dtype for name in kept})
    return table, tuple(varying)


def _counted(raw: Raw, beside: pd.DataFrame, asked: Codes, names: list[str], answers: pd.Series[Any]) -> Wide:
    """Numbers of answers by unit, question and answer: every row stays a row, with its own question filled."""
    cells = np.full((len(beside), len(names)), None, dtype=object)
    cells[np.arange(len(beside)), asked] = answers.where(answers.notna(), None).to_numpy(dtype=object)
    named = beside.assign(**{QUESTION: pd.Series(np.array(names, dtype=object)[asked], index=beside.index, dtype="str")})
    return Wide(named, pd.DataFrame(cells, columns=names), raw.row_numbers)
