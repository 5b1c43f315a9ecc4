"""What reaches a terminal: colours and bars only where there is one, and no control characters from the data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from sqeval import i18n

#: Width of tables where no terminal says how wide it is.
PIPE_WIDTH = 110

#: From this width on a wide table can be spaced.
ROOMY = 100

#: Longest name in a table, in cells of the terminal.
WIDEST_NAME = 36


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Whoever read has left (`| head`): print no more, but let the run end as it would have."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


def console(*, stderr: bool = False) -> Console:
    """A console on stdout or stderr as they are now."""
    stream = sys.stderr if stderr else sys.stdout
    on_terminal = stream.isatty()
    width = None if on_terminal or "COLUMNS" in os.environ else PIPE_WIDTH
    return _Console(file=stream, force_terminal=on_terminal, width=width, highlight=False, markup=False, emoji=False)


def is_narrow(out: Console) -> bool:
    """Whether a wide table must do with little space between its columns."""
    return out.width < ROOMY


def table(*columns: tuple[str, bool], is_tight: bool = False) -> Table:
    """An empty table with columns (title, whether it holds figures): figures stand to the right in one piece."""
    padding = 0 if is_tight else (0, 1)
    found = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, padding=padding, header_style="bold")
    for title, is_figure in columns:
        found.add_column(title, justify="right" if is_figure else "left", no_wrap=is_figure, overflow="fold")
    return found


def name(text: object, style: str = "") -> Text:
    """A name from the data: never markup, no control characters, cut to what a table can hold."""
    shown = Text(plain(text), style=style)
    shown.truncate(WIDEST_NAME, overflow="ellipsis")
    return shown


def line(out: Console, text: str | Text, style: str = "") -> None:
    """Print a line of text; a pipe gets it in one piece."""
    out.print(text, style=style, soft_wrap=not out.is_terminal)


def item(out: Console, text: str) -> None:
    """Print an indented line that keeps its indent where a terminal wraps it."""
    if out.is_terminal:
        out.print(Padding(Text(text), (0, 0, 0, 2)))
    else:
        line(out, f"  {text}")


def plain(text: object) -> str:
    """A text from the data without control characters."""
    return "".join(letter if letter.isprintable() else "·" for letter in str(text))


class Steps:
    """The steps of a long job as one line on stderr."""

    def __init__(self, bars: Progress, lang: str) -> None:
        self._bars = bars
        self._lang = lang
        self._current: tuple[str, TaskID] | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that a step has begun, or how far it is; a total of 0 is not countable."""
        if self._current is None or self._current[0] != step:
            if self._current is not None:
                self._bars.remove_task(self._current[1])
            self._current = (step, self._bars.add_task(i18n.text(f"cli.{step.lower()}", self._lang), total=None))
        self._bars.update(self._current[1], completed=done, total=total or None)


@contextmanager
def steps(lang: str, *, quiet: bool) -> Iterator[Steps]:
    """Show steps on stderr while the block runs; silent where stderr is no terminal, or when told to be."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    silent = quiet or not sys.stderr.isatty()
    with Progress(*columns, console=console(stderr=True), transient=True, disable=silent) as bars:
        yield Steps(bars, lang)
