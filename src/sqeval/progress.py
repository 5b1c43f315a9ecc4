"""Progress of long work: silent by default, a bar on stderr, or the caller's own function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqeval.errors import MissingExtraError, OptionError

Item = TypeVar("Item")

#: What long work accepts as `progress`: False (silent), True (a bar on stderr), or a function of (done, total, what).
Progress = bool | Callable[[int, int, str], None]


@contextmanager
def counting(total: int, what: str, progress: Progress = False) -> Iterator[Callable[[int], None] | None]:
    """A function that is told how many more of `total` are done, for work that is no loop; None where nobody wants to know.

    Examples
    --------
    >>> with counting(5, "units", progress=lambda done, total, what: print(f"{what}: {done}/{total}")) as count:
    ...     count(2)
    ...     count(3)
    units: 2/5
    units: 5/5
    """
    _check(progress)
    if progress is False:
        yield None
    elif progress is True:
        with _new_bar() as bar:
            task = bar.add_task(what, total=total)
            yield lambda more: bar.advance(task, more)
    else:
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            progress(done, total, what)

        yield count


def track(items: Iterable[Item], total: int, what: str, progress: Progress = False) -> Iterator[Item]:
    """Yield `items` and report after each one how many of `total` are done.

    Examples
    --------
    >>> list(track("ab", 2, "letters", progress=lambda done, total, what: print(f"{what}: {done}/{total}")))
    letters: 1/2
    letters: 2/2
    ['a', 'b']
    """
    _check(progress)
    if progress is False:
        yield from items
    elif progress is True:
        yield from _bar(items, total, what)
    else:
        for done, item in enumerate(items, start=1):
            yield item
            progress(done, total, what)


def _check(progress: object) -> None:
    if not isinstance(progress, bool) and not callable(progress):
        raise OptionError("is neither True, False nor a function", path="progress", value=progress)


def _bar(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    with _new_bar() as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            yield item
            bar.advance(task)


def _new_bar() -> Any:
    try:
        from rich.console import Console
        from rich.progress import Progress as Bar
    except ImportError as error:
        raise MissingExtraError.for_extra("a progress bar", "cli") from error
    return Bar(console=Console(stderr=True), transient=True)
