"""Ratings of indicators: one word each, one word an expert, or shares of the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.fuzzy.read import UNKNOWN
from sqeval.fuzzy.triangular.scale import Scale
from sqeval.labelled import WEIGHT_TOLERANCE, Floats, LabelledMatrix
from sqeval.result import Caution


def read_ratings(ratings: Any, scale: Scale) -> tuple[LabelledMatrix, tuple[Caution, ...]]:
    """Shares of the words (indicators × words, rows sum to 1), and what had to be left out."""
    if isinstance(ratings, Mapping):
        ratings = pd.Series(dict(ratings), dtype=object)
    table = labelled.frame(ratings, "ratings")
    if table.empty:
        raise DataError("ratings have no rows")
    twice = table.index[table.index.duplicated()]
    if len(twice):
        raise DataError("ratings: an indicator stands twice", value=twice[0], hint="Give the experts as columns")
    if any(labelled.is_text(table.iloc[:, k]) for k in range(table.shape[1])):
        return _of_words(table, scale)
    return _of_shares(table, scale)


def _of_words(table: pd.DataFrame, scale: Scale) -> tuple[LabelledMatrix, tuple[Caution, ...]]:
    known = {word.strip().lower(): k for words in (scale.words_zh, scale.words) for k, word in enumerate(words)}
    cells = table.astype(object).where(table.notna(), None)
    counts = np.zeros((len(table), len(scale.words)))
    # One pass a distinct word: experts and indicators are many, words are few.
    for word in pd.unique(cells.to_numpy().ravel()):
        if word is not None:
            at = np.asarray(cells == word)
            counts[:, _position(word, known, at, table, scale)] += at.sum(axis=1)
    answered = counts.sum(axis=1)
    for row in np.flatnonzero(answered == 0)[:1]:
        raise DataError("has no rating", row=quoted(table.index[row]), hint="Drop the indicator, or rate it")
    partly = table.index[answered < table.shape[1]]
    cautions = (Caution("ratings_missing", tuple(map(str, partly))),) if len(partly) else ()
    return LabelledMatrix(counts / answered[:, None], table.index, pd.Index(scale.words)), cautions


def _position(word: object, known: Mapping[str, int], at: np.typing.NDArray[np.bool_], table: pd.DataFrame, scale: Scale) -> int:
    found = known.get(word.strip().lower()) if isinstance(word, str) else None
    if found is None:
        row, column = np.argwhere(at)[0]
        place = {"column": table.columns[column], "row": repr(table.index[row])}
        raise DataError("is no word of the scale", **place, value=word, hint=nearest_hint(word, scale.words))
    return found


def _of_shares(table: pd.DataFrame, scale: Scale) -> tuple[LabelledMatrix, tuple[Caution, ...]]:
    names = next((list(words) for words in (scale.words, scale.words_zh) if set(table.columns) - {UNKNOWN} == set(words)), None)
    if names is None:
        strange = next((name for name in table.columns if name not in scale.words), table.columns[0])
        raise DataError("the columns of ratings are not the words of the scale", column=strange, hint=nearest_hint(strange, scale.words))
    read = labelled.matrix(table, "ratings")
    for row, column in np.argwhere(read.values < 0)[:1]:
        raise DataError("a share is negative", column=read.columns[column], row=quoted(read.rows[row]))
    for row in np.flatnonzero(np.abs(read.values.sum(axis=1) - 1) > WEIGHT_TOLERANCE)[:1]:
        hint = "Turn answers into shares with membership_from_counts"
        raise DataError("shares do not sum to 1", row=quoted(read.rows[row]), value=float(read.values[row].sum()), hint=hint)
    shares = read.values[:, read.columns.get_indexer(pd.Index(names))]
    return LabelledMatrix(_known(shares, read.rows), read.rows, pd.Index(scale.words)), _unknown(read)


def _known(shares: Floats, rows: pd.Index) -> Floats:
    mass = shares.sum(axis=1)
    for row in np.flatnonzero(mass == 0)[:1]:
        raise DataError("nothing is known of it", row=quoted(rows[row]), hint="Drop the indicator")
    return np.asarray(shares / mass[:, None])


def _unknown(read: LabelledMatrix) -> tuple[Caution, ...]:
    if UNKNOWN not in read.columns:
        return ()
    partly = read.rows[read.values[:, read.columns.get_loc(UNKNOWN)] > 0]
    return (Caution("ratings_unknown", tuple(map(str, partly))),) if len(partly) else ()
