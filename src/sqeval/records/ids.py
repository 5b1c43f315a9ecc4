"""Ids in their plain form, as frames are joined by them: no blanks around, no wide forms, no armour of spreadsheets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from sqeval.records.sources import Raw
from sqeval.result import Caution

#: Texts that may not be plain.
_ODD = r"^[\s=]|\s$|[^\x00-\x7f]"

#: What the texts, a line each, do not hold together where all are plain.
_SIGNS = ("\n ", " \n", "\n=", "\t", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f")

#: A formula that gives a text, by which exporters keep spreadsheets from taking ids for numbers.
_ARMOUR = r'^="(.*)"$'


def with_plain_ids(raw: Raw, columns: Iterable[str]) -> Raw:
    """The rows with plain ids; how many cells were not is said once.

    Ids are trimmed and brought to Unicode form NFKC, in which a wide ７ is a 7; of ="0007" the text inside is taken.
    """
    plain, where, rows = {}, [], 0
    for name in (name for name in columns if name in raw.frame.columns):
        before = raw.frame[name]
        after = _plain(before)
        changed = 0 if after is None else int((after.fillna("") != before.fillna("")).sum())
        if after is not None and changed:
            plain[name] = after
            where.append(f"{name} ({changed}×)")
            rows += changed
    if not plain:
        return raw
    said = Caution("ids_made_plain", tuple(where), {"rows": rows, "source": raw.origin.name})
    return replace(raw, frame=raw.frame.assign(**plain), cautions=(*raw.cautions, said))


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
