"""Which columns of text hold time stamps, in which forms, and which format reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.labelled import as_text
from sqeval.records import schema
from sqeval.records.doctor.sheet import Distinct, Sheet
from sqeval.records.doctor.slash_dates import SlashDates, slash_dates
from sqeval.records.doctor.two_digit_years import Place, Years
from sqeval.records.doctor.written_formats import Order, clock_of, format_of_most, formats_of
from sqeval.records.times.forms import NUMERIC, Form, forms
from sqeval.records.times.parse import ISO, parse_times
from sqeval.records.times.swapped import swapped_dates
from sqeval.records.times.unambiguous import read_unambiguous

Floats = NDArray[np.float64]

_SAMPLE = 100
_IS_TIME = 0.5

#: Forms of which there are several formats.
_OF_FORMATS = frozenset({Form.SLASHES, Form.MONTH_NAME, Form.YEAR_FIRST, Form.COMPACT})

#: Milliseconds since 1970 and stamps of digits alone are below this number, of which every digit is known.
_LAST_MOMENT = 1e14

#: So many times as many cells that can be read in one way only decide against those that can in the other only.
_SURE = 20

_TIME_WORDS = re.compile(r"(?:^|_)(?:at|on|date|time|datetime|timestamp|created|opened|closed|resolved)(?:_|$)|时间|日期")

_CLOCK = re.compile(r"[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])")


@dataclass(frozen=True, eq=False)
class TimeColumn:
    """A column of time stamps.

    `both`, `day_first`, `month_first`: cells with day and month as numbers that can be read either way, or in one only;
    `same` of `both` are the same day either way. `time_format` reads most cells; None where nothing tells. `years` tell where
    years of two digits stand, and `swapped` which real dates a spreadsheet has made of texts with day and month swapped.
    """

    name: str
    distinct: Distinct
    form: NDArray[np.object_]
    time_format: str | None
    both: int = 0
    same: int = 0
    day_first: int = 0
    month_first: int = 0
    reads_both: NDArray[np.bool_] | None = None
    reads_none: NDArray[np.bool_] | None = None
    follows: bool = False
    years: Years | None = None
    swapped: NDArray[np.bool_] | None = None

    @property
    def counts(self) -> dict[Form, int]:
        """How many cells have each form."""
        counts = self.distinct.counts
        found = {form: int(counts[self.form == form].sum()) for form in Form}
        return {form: count for form, count in found.items() if count}

    @property
    def is_readable(self) -> NDArray[np.bool_]:
        """Which of the different texts are moments that exist, however they are read."""
        odd = np.flatnonzero((self.form != self.main) & (self.form != Form.OTHER) & (self.form != Form.SLASHES))
        found = np.ones(len(self.form), dtype=bool)
        found[odd] = ~np.isnat(read_unambiguous(self.distinct.series.iloc[odd], None)) | (self.form[odd] == Form.MONTH_NAME)
        return found if self.reads_none is None else found & ~self.reads_none

    @property
    def main(self) -> Form:
        """The form of most cells."""
        counts = self.counts
        return max(counts, key=lambda form: counts[form])

    @property
    def is_of_one_reading(self) -> bool:
        """Whether most cells are numbers or Chinese dates, which no ISO 8601 reads, but which can be read in one way only."""
        return self.main is Form.CHINESE or self.main in NUMERIC - {Form.COMPACT}

    @property
    def is_swapped(self) -> bool:
        """Whether it holds real dates with day and month swapped."""
        return self.swapped is not None and bool(self.swapped.any())

    def other_clock(self, time_format: str) -> NDArray[np.bool_]:
        """Which of the different texts in the form of most cells have another time of day than a format says, or none."""
        found = np.zeros(len(self.form), dtype=bool)
        if self.main in _OF_FORMATS:
            places = np.flatnonzero(self.form == self.main)
            written = formats_of([str(text).strip() for text in self.distinct.texts[places]])
            kinds, codes = np.unique(written.astype("str"), return_inverse=True)
            found[places] = np.array([bool(kind) and clock_of(kind) != clock_of(time_format) for kind in kinds], dtype=bool)[codes]
        return found

    def share_read(self, time_format: str) -> float:
        """Share of the different texts in the form of most cells that a format reads; of very many a part decides."""
        texts = _a_part(self.distinct.texts[self.form == self.main])
        return float(parse_times(pd.Series(texts, dtype="str"), time_format).notna().mean()) if len(texts) else 0.0

    @property
    def decides(self) -> bool:
        """Whether its cells tell the day from the month, or those of the other columns of its file do."""
        fewer, more = sorted((self.day_first, self.month_first))
        return self.follows or more > _SURE * fewer


def time_columns(sheet: Sheet) -> dict[str, TimeColumn]:
    """Every column of text that holds time stamps, by its name in the source."""
    columns = {name: sheet.distinct(name) for name in sheet.texts} | _numbers(sheet)
    found = {name: _looked_at(name, distinct) for name, distinct in columns.items() if _holds_times(name, distinct, sheet)}
    found = _with_years(found)
    settled = {str(column.time_format).startswith("%m") for column in found.values() if column.both and column.decides}
    if len(settled) != 1:
        return found
    # A column in which nothing tells day from month follows the others of its file.
    return {name: _following(column, is_month_first=settled == {True}) for name, column in found.items()}


def _numbers(sheet: Sheet) -> dict[str, Distinct]:
    """Columns of numbers where times are expected: serial days of a spreadsheet, or seconds since 1970."""
    found: dict[str, Distinct] = {}
    for name in map(str, sheet.frame.columns):
        column = sheet.frame[name]
        is_number = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
        if is_number and schema.kind_of(sheet.canonical(name)) is schema.Kind.TIME and bool((column.dropna().abs() < _LAST_MOMENT).all()):
            codes, texts = pd.factorize(as_text(column))
            found[name] = Distinct(codes, np.asarray(texts, dtype=object))
    return found


def _a_part(texts: NDArray[np.object_]) -> NDArray[np.object_]:
    """Some of very many texts by their hash, so that the order of rows decides nothing."""
    if len(texts) <= _SAMPLE:
        return texts
    return texts[np.argsort(pd.util.hash_array(texts, categorize=False), kind="stable")[:_SAMPLE]]


def _holds_times(name: str, distinct: Distinct, sheet: Sheet) -> bool:
    texts = _a_part(distinct.texts)
    if not len(texts):
        return False
    found = forms(pd.Series(texts, dtype="str"))
    is_date = [_is_shaped(form, text) for form, text in zip(found, texts, strict=True)]
    if np.mean(is_date) >= _IS_TIME:
        return True
    is_expected = _expects_times(name, sheet)
    return is_expected and bool((found != Form.OTHER).mean() >= _IS_TIME)


def _is_shaped(form: Form, text: object) -> bool:
    """Whether a text is a date by its shape alone; eight digits in a row may be any other number."""
    return form not in NUMERIC and form is not Form.OTHER and not (form is Form.ISO and str(text).strip().isdigit())


def _expects_times(name: str, sheet: Sheet) -> bool:
    return schema.kind_of(sheet.canonical(name)) is schema.Kind.TIME or _TIME_WORDS.search(name.lower()) is not None


def _with_years(columns: dict[str, TimeColumn]) -> dict[str, TimeColumn]:
    """A column in which nothing tells where years of two digits stand follows the others of its file."""
    places = {column.years.place for column in columns.values() if column.years is not None} - {Place.EITHER}
    if len(places) != 1:
        return columns
    (place,) = places
    open_ones = {name for name, column in columns.items() if column.years is not None and column.years.place is Place.EITHER}
    return {name: _looked_at(name, column.distinct, place) if name in open_ones else column for name, column in columns.items()}


def _looked_at(name: str, distinct: Distinct, place: Place | None = None) -> TimeColumn:
    form, counts = forms(distinct.series), distinct.counts
    totals = {kind: int(counts[form == kind].sum()) for kind in Form}
    plain = TimeColumn(name, distinct, form, _plain_format(distinct, form, totals))
    if not totals[Form.SLASHES]:
        return plain
    places = np.flatnonzero(form == Form.SLASHES)
    texts, weight = [text.strip() for text in distinct.texts[places]], counts[places]
    dates = slash_dates(texts, weight, place)
    reads_both, reads_none = np.zeros((2, len(distinct.texts)), dtype=bool)
    reads_both[places] = dates.day_first & dates.month_first
    reads_none[places] = ~dates.exists | ~_has_clock(texts)
    only_day, only_month = (int(weight[one & ~other].sum()) for one, other in permutations((dates.day_first, dates.month_first)))
    most = totals[Form.SLASHES] == max(totals.values())
    return replace(
        plain,
        time_format=_format_of(texts, weight, dates, is_day_first=only_day >= only_month) if most else plain.time_format,
        both=int(counts[reads_both].sum()),
        same=int(counts[reads_both & _at(places, dates.same, len(form))].sum()),
        day_first=only_day,
        month_first=only_month,
        reads_both=reads_both,
        reads_none=reads_none,
        years=None if dates.years is None else dates.years._replace(reads_both=_at(places, dates.years.reads_both, len(form))),
        swapped=swapped_dates(distinct.series, form),
    )


def _format_of(texts: list[str], weight: NDArray[np.intp], dates: SlashDates, *, is_day_first: bool) -> str | None:
    place = Place.LAST if dates.years is None else dates.years.place
    if place is Place.EITHER:
        return None
    order = Order.DAY_MONTH if is_day_first else Order.MONTH_DAY
    return format_of_most(texts, weight, Order.YEAR_FIRST if place is Place.FIRST else order)


def _at(places: NDArray[np.intp], mask: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """A mask over some of the different texts as one over all."""
    found = np.zeros(size, dtype=bool)
    found[places] = mask
    return found


def _has_clock(texts: list[str]) -> NDArray[np.bool_]:
    """Which dates are followed by a time of day that exists, or by none."""
    return np.array([":" not in text or _CLOCK.search(text) is not None for text in texts], dtype=bool)


def _plain_format(distinct: Distinct, form: NDArray[np.object_], totals: dict[Form, int]) -> str | None:
    """The format of the most frequent form, where reading can take it from a format at all."""
    most = max(totals, key=lambda kind: totals[kind])
    if most not in _OF_FORMATS - {Form.SLASHES}:
        return ISO if most in (Form.ISO, Form.ISO_OFFSET) else None
    places = np.flatnonzero(form == most)
    return format_of_most([str(text).strip() for text in distinct.texts[places]], distinct.counts[places])


def _following(column: TimeColumn, *, is_month_first: bool) -> TimeColumn:
    if column.day_first or column.month_first or not column.both or column.time_format is None:
        return column
    swapped = column.time_format.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
    is_swapped = column.time_format.startswith("%m") != is_month_first
    return replace(column, time_format=swapped if is_swapped else column.time_format, follows=True)
