"""Dates of three numbers: which of them is the day, the month and the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.doctor.two_digit_years import Mask, Numbers, Place, Years, place_of_year

_DAY_MONTH = r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"
_MONTH_LENGTHS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True, eq=False)
class SlashDates:
    """Which texts can be read with the day before the month and after it, and which with the year first, all year last otherwise.

    `years` is None where most have years of four digits; where the year stands first or nothing tells, no text says day
    or month first.
    """

    day_first: Mask
    month_first: Mask
    same: Mask
    exists: Mask
    years: Years | None


def slash_dates(texts: list[str], weight: NDArray[np.intp], place: Place | None = None) -> SlashDates:
    """Texts that begin with a date of three numbers; a `place` of the year that is known from elsewhere is taken."""
    # There are far fewer days than stamps.
    codes, days = pd.factorize(np.array([text.replace("T", " ").partition(" ")[0] for text in texts], dtype=object))
    parts = pd.Series(days, dtype="str").str.extract(_DAY_MONTH)
    first, second, last = (pd.to_numeric(parts[part]).to_numpy(dtype=np.intp) for part in ("first", "second", "year"))
    day_first, month_first, same = _is_date(first, second, last), _is_date(second, first, last), first == second
    exists, years = day_first | month_first, None
    short = (parts["year"].str.len() == 2).to_numpy(dtype=bool)
    if weight[short[codes]].sum() * 2 > weight.sum():
        year_first = short & (parts["first"].str.len() == 2).to_numpy(dtype=bool) & _is_date(last, second, first)
        years = place_of_year(first[short], last[short], year_first[short], exists[short])
        if place is not None:
            years = years._replace(place=place)
        if years.place is not Place.LAST:
            exists = year_first if years.place is Place.FIRST else year_first | exists
            day_first, month_first = np.zeros((2, len(days)), dtype=bool)
        years = years._replace(reads_both=_spread(years.reads_both, short)[codes])
    return SlashDates(day_first[codes], month_first[codes], same[codes], exists[codes], years)


def _spread(found: Mask, places: Mask) -> Mask:
    """A mask over some places as one over all."""
    spread = np.zeros(len(places), dtype=bool)
    spread[places] = found
    return spread


def _is_date(day: Numbers, month: Numbers, year: Numbers) -> Mask:
    lengths = _MONTH_LENGTHS[np.clip(month, 0, 12)]
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = lengths - ((month == 2) & ~is_leap)
    return np.asarray((month >= 1) & (month <= 12) & (day >= 1) & (day <= lengths))
