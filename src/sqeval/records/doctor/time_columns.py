"""Which columns of text hold time stamps, in which forms, and which format reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.labelled import as_text
from sqeval.records import schema
from sqeval.records.doctor.sheet import Distinct, Sheet
from sqeval.records.doctor.written_formats import format_of_most
from sqeval.records.time_forms import NUMERIC, Form, forms, read_unambiguous
from sqeval.records.times import ISO, parse_times

Floats = NDArray[np.float64]

_SAMPLE = 100
_IS_TIME = 0.5

#: Milliseconds since 1970 are below this number, of which every digit is known.
_LAST_MOMENT = 1e13

#: So many times as many cells that can be read in one way only decide against those that can in the other only.
_SURE = 20

_TIME_WORDS = re.compile(r"(?:^|_)(?:at|on|date|time|datetime|timestamp|created|opened|closed|resolved)(?:_|$)|时间|日期")

_DAY_MONTH = r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"
_CLOCK = re.compile(r"[T ](?:[01]?\d|2[0-4]):[0-5]\d(?!\d)")
_MONTH_LENGTHS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True, eq=False)
class TimeColumn:
    """A column of time stamps.

    `both`, `day_first`, `month_first`: cells with day and month as numbers that can be read either way, or in one only;
    `same` of `both` are the same day either way. `time_format` reads most cells; None where nothing tells.
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
        return self.main is Form.CHINESE or self.main in NUMERIC

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


def _looked_at(name: str, distinct: Distinct) -> TimeColumn:
    form, counts = forms(distinct.series), distinct.counts
    totals = {kind: int(counts[form == kind].sum()) for kind in Form}
    plain = _plain_format(distinct, form, totals)
    if not totals[Form.SLASHES]:
        return TimeColumn(name, distinct, form, plain)
    places = np.flatnonzero(form == Form.SLASHES)
    texts = [text.strip() for text in distinct.texts[places]]
    # There are far fewer days than stamps.
    codes, days = pd.factorize(np.array([text.replace("T", " ").partition(" ")[0] for text in texts], dtype=object))
    parts = pd.Series(days, dtype="str").str.extract(_DAY_MONTH)
    first, second, year = (pd.to_numeric(parts[part]).to_numpy(dtype=np.intp)[codes] for part in ("first", "second", "year"))
    day_first, month_first = _is_date(first, second, year), _is_date(second, first, year)
    weight = counts[places]
    reads_both = np.zeros(len(distinct.texts), dtype=bool)
    reads_both[places] = day_first & month_first
    reads_none = np.zeros(len(distinct.texts), dtype=bool)
    reads_none[places] = ~(day_first | month_first) | ~_has_clock(texts)
    only_day, only_month = int(weight[day_first & ~month_first].sum()), int(weight[month_first & ~day_first].sum())
    most = totals[Form.SLASHES] == max(totals.values())
    return TimeColumn(
        name=name,
        distinct=distinct,
        form=form,
        time_format=format_of_most(texts, weight, is_day_first=only_day >= only_month) if most else plain,
        both=int(weight[day_first & month_first].sum()),
        same=int(weight[day_first & month_first & (first == second)].sum()),
        day_first=only_day,
        month_first=only_month,
        reads_both=reads_both,
        reads_none=reads_none,
    )


def _has_clock(texts: list[str]) -> NDArray[np.bool_]:
    """Which dates are followed by a time of day that exists, or by none."""
    return np.array([":" not in text or _CLOCK.search(text) is not None for text in texts], dtype=bool)


def _is_date(day: NDArray[np.intp], month: NDArray[np.intp], year: NDArray[np.intp]) -> NDArray[np.bool_]:
    lengths = _MONTH_LENGTHS[np.clip(month, 0, 12)]
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = lengths - ((month == 2) & ~is_leap)
    return np.asarray((month >= 1) & (month <= 12) & (day >= 1) & (day <= lengths))


def _plain_format(distinct: Distinct, form: NDArray[np.object_], totals: dict[Form, int]) -> str | None:
    """The format of the most frequent form, where reading can take it from a format at all."""
    most = max(totals, key=lambda kind: totals[kind])
    if most is not Form.MONTH_NAME:
        return ISO if most in (Form.ISO, Form.ISO_OFFSET) else None
    places = np.flatnonzero(form == most)
    found = format_of_most([str(text).strip() for text in distinct.texts[places]], distinct.counts[places])
    return None if found == ISO else found


def _following(column: TimeColumn, *, is_month_first: bool) -> TimeColumn:
    if column.day_first or column.month_first or not column.both or column.time_format is None:
        return column
    swapped = column.time_format.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
    is_swapped = column.time_format.startswith("%m") != is_month_first
    return replace(column, time_format=swapped if is_swapped else column.time_format, follows=True)
