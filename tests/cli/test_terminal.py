"""What reaches a terminal: nothing that the data could smuggle in, and tables that long names do not wreck."""

import io
import re

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from sqeval.cli import score_tables, terminal
from sqeval.result import Caution

WIDE = ("[bold]markup[/bold] " * 5, "华东售后服务一部第二小组" * 5, "evil\x1b[31mred\nline", "=1+1")


@pytest.mark.parametrize("text", WIDE)
def test_names_are_cut_and_inert(text):
    shown = terminal.name(text)
    assert shown.cell_len <= terminal.WIDEST_NAME
    assert not {"\x1b", "\n"} & set(shown.plain)
    assert not shown.spans


def printed(renderable, width, *, colours=False):
    console = Console(file=io.StringIO(), width=width, force_terminal=colours, markup=False)
    console.print(renderable)
    return console.file.getvalue()


@pytest.fixture
def wide(evaluation):
    """The evaluation with long and hostile names of units."""
    units = evaluation.table.units.get_level_values("unit").unique()
    names = dict(zip(units, WIDE, strict=False))

    class Renamed:
        def __getattr__(self, name):
            return getattr(evaluation, name)

        @property
        def scores(self):
            return evaluation.scores.replace({"unit": names})

        def row(self, unit, period):
            back = {new: old for old, new in names.items()}
            return evaluation.row(back.get(unit, unit), period)

    return Renamed()


@pytest.mark.parametrize("width", [60, 80, 110, 200])
def test_no_line_of_the_ranking_is_wider_than_the_terminal(wide, width):
    text = printed(score_tables.ranking_table(wide, "zh", is_tight=width < terminal.ROOMY), width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "\x1b" not in text
    if width >= 80:
        assert re.search(r"\d\d\.\d–\d\d\.\d", text), "figures stay whole"


def test_colours_only_on_a_terminal(evaluation):
    table = score_tables.ranking_table(evaluation, "en")
    assert "\x1b[" in printed(table, 100, colours=True)
    assert "\x1b" not in printed(table, 100)


def test_the_middle_of_a_long_ranking_is_left_out(evaluation, monkeypatch):
    monkeypatch.setattr(score_tables, "MOST_ROWS", 3)
    monkeypatch.setattr(score_tables, "FIRST", 1)
    monkeypatch.setattr(score_tables, "LAST", 1)
    ranked = score_tables.ranked(evaluation)
    text = printed(score_tables.ranking_table(evaluation, "en"), 110)
    assert f"… {len(ranked) - 2} more" in text
    assert ranked["unit"].iloc[0] in text
    assert ranked["unit"].iloc[-1] in text
    assert ranked["unit"].iloc[1] not in text


@pytest.mark.parametrize(("hours", "text"), [(0.005, "0.3 min"), (0.35, "21 min"), (3.14159, "3.1 h"), (71, "71 h"), (3886.4, "160 d")])
def test_delays_are_told_in_few_letters(hours, text):
    assert score_tables._delay(hours, "en") == text


def test_a_caution_names_its_places_once():
    told = Caution("dea_many_efficient", ("2026-01", "2026-02"), {"efficient": 5, "units": 7})
    assert score_tables.caution_text(told, "en").endswith("(2026-01, 2026-02)")
    own = Caution("no_data", ("informed: surveys",))
    assert score_tables.caution_text(own, "en").count("informed: surveys") == 1


def test_a_console_knows_whether_somebody_looks(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    piped = terminal.console()
    assert (piped.width, piped.is_terminal) == (terminal.PIPE_WIDTH, False)
    stream.isatty = lambda: True
    assert terminal.console().is_terminal


def test_progress_is_shown_on_a_terminal_and_nowhere_else(monkeypatch):
    def shown(*, on_terminal, quiet):
        stream = io.StringIO()
        stream.isatty = lambda: on_terminal
        monkeypatch.setattr("sys.stderr", stream)
        with terminal.steps("en", quiet=quiet) as report:
            report("reading", 0, 0)
            report("measuring", 0, 0)
            for done in range(3):
                report("DEA", done + 1, 3)
            report("writing", 0, 0)
        return stream.getvalue()

    assert "writing" in shown(on_terminal=True, quiet=False)
    assert shown(on_terminal=True, quiet=True) == shown(on_terminal=False, quiet=False) == ""


def test_a_period_without_ranked_units_says_so(evaluation, monkeypatch):
    class Bare:
        def __getattr__(self, name):
            return getattr(evaluation, name)

        @property
        def scores(self):
            return evaluation.scores.assign(rank=pd.array([pd.NA] * len(evaluation.scores), dtype="Int64"))

    console = Console(file=io.StringIO(), width=110)
    score_tables._print_ranking(console, Bare(), "en")
    text = console.file.getvalue()
    assert "No unit has 10 requests or more in 2026-03" in text
