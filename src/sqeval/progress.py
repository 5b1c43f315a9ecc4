"""Progress of long work: silent by default, a bar on stderr, or the caller's own function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sqeval.errors import MissingExtraError, OptionError

Item = TypeVar("Item")

#: What long work accepts as `progress`: False (silent), True (a bar on stderr), or a function of (done, total, what).
Progress = bool | Callable[[int, int, str], None]


def track(items: Iterable[Item], total: int, what: str, progress: Progress = False) -> Iterator[Item]:
    """Yield `items` and report after each one how many of `total` are done.

    Examples
    --------
    >>> list(track("ab", 2, "letters", progress=lambda done, total, what: print(f"{what}: {done}/{total}")))
    letters: 1/2
    letters: 2/2
    ['a', 'b']
    """
    if not isinstance(progress, bool) and not callable(progress):
        raise OptionError("is neither True, False nor a function", path="progress", value=progress)
    if progress is False:
        yield from items
    elif progress is True:
        yield from _bar(items, total, what)
    else:
        for done, item in enumerate(items, start=1):
            yield item
            progress(done, total, what)


def _bar(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    try:
        from rich.console import Console
        from rich.progress import track as rich_track
    except ImportError as error:
        raise MissingExtraError.for_extra("a progress bar", "cli") from error
    yield from rich_track(items, total=total, description=what, console=Console(stderr=True), transient=True)
