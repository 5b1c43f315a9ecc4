"""Dates of three numbers of which the year has two digits: it may stand last, as in 25/01/26, or first, as in 26-01-25."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.intp]

#: So many times as many days that can be read with the year in one place only decide, if they are not a few odd ones.
_SURE, _LEAST_SHARE = 20, 0.2

#: Years lie close together and days do not: the numbers in one place span so many times as much as those in the other.
_TIMES = 3
_MIDDLE = (2.5, 97.5)


class Place(StrEnum):
    """Where the year stands."""

    FIRST = "first"
    LAST = "last"
    EITHER = "either"


class Years(NamedTuple):
    """Where the year of a column stands, which of its days can be read both ways, and how many years it would span either way."""

    place: Place
    reads_both: Mask
    first_span: int
    last_span: int


def place_of_year(first: Numbers, last: Numbers, reads_first: Mask, reads_last: Mask) -> Years:
    """Where the year stands in different days, by their first and last number and which readings exist."""
    spans = _span(first), _span(last)
    return Years(_place(spans, reads_first, reads_last), reads_first & reads_last, spans[0] + 1, spans[1] + 1)


def _place(spans: tuple[int, int], reads_first: Mask, reads_last: Mask) -> Place:
    only_first, only_last = int((reads_first & ~reads_last).sum()), int((reads_last & ~reads_first).sum())
    fewer, more = sorted((only_first, only_last))
    if more > _SURE * fewer and more >= _LEAST_SHARE * len(reads_first):
        return Place.FIRST if only_first > only_last else Place.LAST
    if spans[1] >= _TIMES * (spans[0] + 1):
        return Place.FIRST
    return Place.LAST if spans[0] >= _TIMES * (spans[1] + 1) else Place.EITHER


def _span(numbers: Numbers) -> int:
    """How far nearly all of the numbers lie apart."""
    low, high = np.percentile(numbers, _MIDDLE)
    return int(np.round(high - low))
