"""Ids in their plain form, as frames are joined by them: no blanks around, no wide forms, no armour of spreadsheets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from sqeval.records.sources import Raw
from sqeval.result import Caution

Mask = NDArray[np.bool_]

#: Ids that a spreadsheet has turned into numbers; without a sign or decimals, as in 1E18, they may be codes.
SCIENTIFIC = r"\d(?:[.,]\d+[eE]\+?|[eE]\+)\d+"

#: Ids of more digits than a spreadsheet keeps, and such with zeros from there on.
LONG, ZEROED = r"\d{16,}", r"\d{15}0+"
_KEPT = 15

#: Fewer ids with zeros at their end, or a smaller share of the long ones, prove nothing …
_LEAST, _LEAST_SHARE = 3, 0.2
#: … nor so many as chance may well give: one long id in ten has a zero for its 16th digit.
_CHANCE = 0.001

#: Texts that may not be plain.
_ODD = r"^[\s=]|\s$|[^\x00-\x7f]"

#: What the texts, a line each, do not hold together where all are plain.
_SIGNS = ("\n ", " \n", "\n=", "\t", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f")

#: A formula that gives a text, by which exporters keep spreadsheets from taking ids for numbers.
_ARMOUR = r'^="(.*)"$'


def with_plain_ids(raw: Raw, columns: Iterable[str]) -> Raw:
    """The rows with plain ids; how many cells were not is said once, and which columns hold ids that seem to have lost digits.

    Ids are trimmed and brought to Unicode form NFKC, in which a wide ７ is a 7; of ="0007" the text inside is taken.
    """
    there = [name for name in columns if name in raw.frame.columns]
    plain, where, rows = {}, [], 0
    for name in there:
        before = raw.frame[name]
        after = _plain(before)
        changed = 0 if after is None else int((after.fillna("") != before.fillna("")).sum())
        if after is not None and changed:
            plain[name] = after
            where.append(f"{name} ({changed}×)")
            rows += changed
    frame = raw.frame.assign(**plain) if plain else raw.frame
    said = [Caution("ids_made_plain", tuple(where), {"rows": rows, "source": raw.origin.name})] if plain else []
    said += _damaged(frame[there], raw.origin.name)
    return replace(raw, frame=frame, cautions=(*raw.cautions, *said)) if said else raw


def zeroed_ids(ids: pd.Series[Any]) -> Mask:
    """Which of the different ids of a column have lost digits in a spreadsheet, which puts zeros in their place.

    One or two such ids may be sound, and so may be as many as chance gives: of n digits, one id in 10^(n − 15) ends so.
    """
    is_long = ids.str.fullmatch(LONG, na=False).to_numpy(dtype=bool)
    is_zeroed = ids.str.fullmatch(ZEROED, na=False).to_numpy(dtype=bool)
    long, zeroed = int(is_long.sum()), int(is_zeroed.sum())
    if 1 < long == zeroed:
        return is_zeroed
    expected = float((10.0 ** (_KEPT - ids[is_long].str.len().to_numpy(dtype=np.float64))).sum())
    is_many = zeroed >= max(_LEAST, _LEAST_SHARE * long) and special.pdtrc(zeroed - 1, expected) < _CHANCE
    return is_zeroed if is_many else np.zeros(len(ids), dtype=bool)


def _damaged(frame: pd.DataFrame, source: str) -> list[Caution]:
    """A caution where some ids seem to have lost digits; where all of a column have, they are refused later."""
    counts = {str(name): int(zeroed_ids(_long_ids(frame[name])).sum()) for name in frame.columns}
    where = tuple(f"{name} ({count}×)" for name, count in counts.items() if count)
    return [Caution("ids_lost_digits", where, {"rows": sum(counts.values()), "source": source})] if where else []


def _long_ids(column: pd.Series[Any]) -> pd.Series[Any]:
    """The different ids of a column that are long enough to have lost digits; floats that are too long are refused later."""
    is_whole = pd.api.types.is_integer_dtype(column.dtype)
    if pd.api.types.is_numeric_dtype(column.dtype) and not (is_whole and bool((column.dropna() >= 10**_KEPT).any())):
        return pd.Series(dtype="str")
    texts = column.astype("str")
    return texts[(texts.str.len() > _KEPT).to_numpy(dtype=bool, na_value=False)].drop_duplicates()


def _all_plain(column: pd.Series[Any]) -> bool:
    """Whether a look at all texts at once shows nothing odd: many times faster than looking at each."""
    joined = "\n".join(["", *column.dropna().tolist(), ""])
    return joined.isascii() and not any(sign in joined for sign in _SIGNS)


def _plain(column: pd.Series[Any]) -> pd.Series[Any] | None:
    """The column with plain texts; None where it holds no text, or none that is odd."""
    is_text = pd.api.types.is_string_dtype(column.dtype) and pd.api.types.infer_dtype(column, skipna=True) == "string"
    if not is_text or _all_plain(column):
        return None
    odd = column.str.contains(_ODD, regex=True, na=False).to_numpy(dtype=bool)
    if not odd.any():
        return None
    texts = column[odd]
    meant = {text: unicodedata.normalize("NFKC", text).strip() for text in texts.unique()}
    plain = texts.map(meant).str.replace(_ARMOUR, r"\1", regex=True).str.strip()
    after = column.copy()
    # A text of blanks alone names nothing.
    after[odd] = plain.mask(plain == "")
    return after
