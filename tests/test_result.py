"""Results: frozen, with cautions as values that are emitted once, readable in a terminal and a notebook."""

import dataclasses
import warnings

import pandas as pd
import pytest

from sqeval import display
from sqeval.errors import SqevalWarning
from sqeval.result import Caution, Result, announces, merged


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Table(Result):
    """A result for the tests."""

    frame: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    def to_frame(self):
        return self.frame.copy()


CAUTION = Caution("small_sample", ("Team <1>",), {"least": 10})


@announces
def inner():
    return Table(pd.DataFrame({"a": [1.0]}), (CAUTION,))


@announces
def outer():
    inner()
    return inner()


def test_a_caution_says_itself_in_both_languages():
    assert CAUTION.message == str(CAUTION) == "1 group(s) have fewer than 10 requests and are not ranked: Team <1>"
    assert CAUTION.text("zh") == "1 个评价对象的请求数少于 10，不参与排名：Team <1>"


def test_a_caution_names_at_most_five_places():
    many = Caution("no_data", tuple("abcdefg"))
    assert many.message.endswith("a, b, c, d, e …")


def test_a_chinese_caution_has_chinese_separators_and_words():
    found = Caution("no_data", ("(missing) · 2026-01", "Team 1"))
    assert found.text("zh") == "缺少数据：（缺失） · 2026-01、Team 1"
    assert found.message == "No data for: (missing) · 2026-01, Team 1"


def test_cautions_are_emitted_once_and_at_the_callers_line():
    with pytest.warns(SqevalWarning) as found:
        outer()
    assert [str(one.message) for one in found] == [CAUTION.message]
    assert found[0].filename == __file__


def test_a_failed_call_does_not_silence_the_next_one():
    @announces
    def fails():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with pytest.warns(SqevalWarning):
        inner()


def test_nothing_is_emitted_without_cautions():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        announces(lambda: Table(pd.DataFrame()))()


def test_cautions_of_one_code_and_the_same_details_are_put_together():
    found = merged([Caution("no_data", ("a",)), CAUTION, Caution("no_data", ("b", "a")), Caution("small_sample", ("b",), {"least": 5})])
    assert [(caution.code, caution.where) for caution in found] == [
        ("no_data", ("a", "b")),
        ("small_sample", ("Team <1>",)),
        ("small_sample", ("b",)),
    ]


def test_a_result_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Table(pd.DataFrame()).frame = None


def test_a_result_reads_well():
    table = Table(pd.DataFrame({"a": [1 / 3, None]}, index=["x", "y"]), (CAUTION,))
    text = repr(table)
    assert text == table.summary("en")
    assert "0.3333" in text
    assert "–" in text
    assert "Warnings:\n  - 1 group(s)" in text
    assert "提示" in table.summary("zh")


def test_html_is_escaped():
    table = Table(pd.DataFrame({"<b>": ["<script>"]}), (CAUTION,))
    html = table._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "Team &lt;1&gt;" in html
    assert "<b>" not in html.replace("<strong>", "")


def test_long_tables_are_cut_and_titles_and_facts_escaped():
    card = display.Card("<T>", (("<n>", "<v>"),), pd.DataFrame({"a": range(100)}), ())
    assert len(display.text_card(card).splitlines()) < 30
    html = display.html_card(card)
    assert all(f"&lt;{part}&gt;" in html for part in "Tnv")


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (pd.NA, "–"), (float("nan"), "–"), (1234.5678, "1235"), (7, "7"), ("a", "a")])
def test_numbers_for_readers(value, shown):
    assert display.number(value) == shown


def test_a_result_without_a_table_says_so():
    class Bare(Result):
        warnings = ()

    with pytest.raises(TypeError, match="Bare has no table of its own"):
        Bare().to_frame()
