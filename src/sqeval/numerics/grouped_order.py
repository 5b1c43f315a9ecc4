"""Rows group by group, and values rising within each group."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.parts import CHUNK, chunks, over_parts

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Places = NDArray[np.integer[Any]]

#: Groups up to this size are sorted many at a time.
_SMALL = 64


def rows_by_group(codes: Codes, size: int) -> Places:
    """Rows that are in a group, group by group and in their own order within each.

    Examples
    --------
    >>> rows_by_group(np.array([1, -1, 0, 1]), 2).tolist()
    [2, 0, 3]
    """
    bits = max(len(codes) - 1, 0).bit_length()
    outside = int(np.count_nonzero(codes < 0))
    if size.bit_length() + bits > 62:
        return np.argsort(codes, kind="stable")[outside:]
    # Sorting numbers made of code and row is far faster than sorting rows by code.
    packed = codes.astype(np.int64)
    packed <<= bits
    for chunk in chunks(slice(0, len(codes))):
        packed[chunk] |= np.arange(chunk.start, chunk.stop)
    packed.sort()
    packed &= (1 << bits) - 1
    # Half the memory for as long as the order is kept.
    return packed[outside:].astype(np.int32 if len(codes) < 2**31 else np.intp)


def rising(values: Floats, order: Places, starts: Codes) -> tuple[Floats, Codes]:
    """Known values group by group, rising within each; and where each group starts, of shape (groups + 1,).

    Parameters
    ----------
    values : (rows,) array
        NaN where not known.
    order : array
        Rows group by group.
    starts : (groups + 1,) array
        Where each group starts in `order`.
    """
    out = np.empty(len(order))
    found = np.zeros(len(starts) - 1, dtype=np.intp)

    def work(part: slice) -> list[tuple[int, int]]:
        blocks = _blocks(starts, part)
        for first, last in blocks:
            rows = slice(starts[first], starts[last])
            _sort_block(values, order[rows], starts[first : last + 1] - starts[first], out[rows], found[first:last])
        return blocks

    parts = over_parts(work, len(order))
    ends = np.concatenate([[0], np.cumsum(found)]).astype(np.intp)
    if ends[-1] < len(out):
        for first, last in chain.from_iterable(parts):
            held = int(ends[last] - ends[first])
            out[ends[first] : ends[last]] = out[starts[first] : starts[first] + held]
    return out[: ends[-1]], ends


def _blocks(starts: Codes, part: slice) -> list[tuple[int, int]]:
    """Groups that start in a part, as runs of about a chunk of rows."""
    first, last = (int(np.searchsorted(starts[:-1], end)) for end in (part.start, part.stop))
    cuts = np.searchsorted(starts[first:last], np.arange(part.start, part.stop, CHUNK)) + first
    edges = np.unique(np.concatenate([cuts, [first, last]])).tolist()
    return list(pairwise(edges))


def _sort_block(values: Floats, rows: Places, starts: Codes, out: Floats, found: Codes) -> None:
    """Known values of some groups to the front of `out`, each group rising, and how many there are to `found`."""
    # Adding zero makes a zero of a negative zero, of which order would be chance.
    taken = values[rows] + 0.0
    known = ~np.isnan(taken)
    if not known.all():
        taken, starts = taken[known], np.concatenate([[0], np.cumsum(known)])[starts]
    found[:] = np.diff(starts)
    _sort_groups(taken, starts)
    out[: len(taken)] = taken


def _sort_groups(values: Floats, starts: Codes) -> None:
    sizes = np.diff(starts)
    large = sizes > _SMALL
    for first, last in zip(starts[:-1][large].tolist(), starts[1:][large].tolist(), strict=True):
        values[first:last].sort()
    width = 2
    while width <= _SMALL:
        _sort_small(values, starts[:-1], sizes, np.flatnonzero((sizes > width // 2) & (sizes <= width)), width)
        width *= 2


def _sort_small(values: Floats, starts: Codes, sizes: Codes, chosen: Codes, width: int) -> None:
    """Sort groups of nearly the same size as rows of a table whose empty places are infinite."""
    if not len(chosen):
        return
    places = starts[chosen][:, None] + np.arange(width)
    inside = np.arange(width) < sizes[chosen][:, None]
    table = np.where(inside, values[np.minimum(places, len(values) - 1)], np.inf)
    table.sort(axis=1)
    values[places[inside]] = table[inside]
