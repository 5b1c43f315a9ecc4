"""Long arrays in parts: one part a processor, worked on at the same time; numpy lets go of the interpreter meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

Found = TypeVar("Found")

#: Below this many rows a thread costs more than it saves.
LEAST = 2**18

#: More threads than this wait for memory and not for processors.
MOST = 8

#: Rows of a chunk: small enough that what is computed from them stays near the processor.
CHUNK = 2**16

#: Numbers that are computed at once.
NUMBERS = 1_000_000


def over_parts(work: Callable[[slice], Found], length: int, *, least: int = LEAST) -> list[Found]:
    """`work` on consecutive parts of `length` rows, in their order; a single part for short arrays.

    How many parts there are depends on the machine, so what is put together from them must not.

    Examples
    --------
    >>> over_parts(lambda part: part, 5)
    [slice(0, 5, None)]
    """
    count = max(1, min(os.cpu_count() or 1, MOST, length // least))
    ends = [length * k // count for k in range(count + 1)]
    parts = [slice(first, last) for first, last in pairwise(ends)]
    if count == 1:
        return [work(parts[0])]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, parts))


def chunks(part: slice, rows: int = CHUNK) -> Iterator[slice]:
    """A part in chunks of at most `rows` rows.

    Examples
    --------
    >>> list(chunks(slice(2, 7), 3))
    [slice(2, 5, None), slice(5, 7, None)]
    """
    for first in range(part.start, part.stop, rows):
        yield slice(first, min(first + rows, part.stop))


def sized(length: int, width: int) -> Iterator[slice]:
    """0 … length in chunks of about a million numbers, `width` of them each.

    Examples
    --------
    >>> list(sized(5, 400_000))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    return chunks(slice(0, length), max(1, NUMBERS // max(1, width)))
