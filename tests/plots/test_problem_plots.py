"""Plots of Pareto tables, importance and performance, and Kano coefficients: where things are drawn, words, and what is refused."""

import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

ITEMS = pd.DataFrame({"importance": [5, 4, 2, 1], "performance": [1, 5, 2, 4]}, index=["speed", "attitude", "gifts", "packing"])


def table():
    return sq.monitoring.pareto(pd.Series(["late"] * 12 + ["broken"] * 4 + ["rude"] * 3 + [None], name="kind"))


def test_bars_are_shares_and_the_line_is_cumulative():
    ax = sq.plots.pareto(table())
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([60, 20, 15, 5])
    assert list(ax.lines[0].get_xdata()) == pytest.approx([60, 80, 95, 100])
    assert [line.get_xdata()[0] for line in ax.lines[1:]] == pytest.approx([80, 95])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["late", "broken", "rude", "(missing)"]
    colours = [bar.get_facecolor() for bar in ax.patches]
    assert colours[0] == colours[1] != colours[2] != colours[3]


def test_items_stand_at_their_performance_and_importance():
    ax = sq.plots.importance_performance(sq.monitoring.importance_performance(ITEMS))
    assert ax.collections[0].get_offsets().tolist() == [[1, 5], [5, 4], [2, 2], [4, 1]]
    assert [text.get_text() for text in ax.texts[:5]] == [*ITEMS.index, "concentrate here"]
    assert [ax.lines[0].get_xdata()[0], ax.lines[1].get_ydata()[0]] == [3, 3]


def test_features_stand_at_their_coefficients():
    result = sq.monitoring.kano(pd.DataFrame({"a": [1, 1, 3, 3], "b": [4, 4, 4, 4]}), pd.DataFrame({"a": [5, 3, 5, 3], "b": [1, 1, 1, 1]}))
    ax = sq.plots.kano(result)
    # b is reverse for all and has no place.
    assert ax.collections[-1].get_offsets().tolist() == [[0.5, 0.5]]
    assert ax.collections[0].get_segments()[0][:, 0].tolist() == pytest.approx(
        [-result.to_frame()["worse_high"].iloc[0], -result.to_frame()["worse_low"].iloc[0]]
    )


@pytest.mark.parametrize(
    ("plot", "result"),
    [
        ("pareto", table),
        ("importance_performance", lambda: sq.monitoring.importance_performance(ITEMS)),
        ("kano", lambda: sq.monitoring.kano([1] * 9, [3] * 9)),
    ],
)
def test_titles_in_both_languages_and_what_is_refused(plot, result, monkeypatch):
    # Without a Chinese font labels would be English.
    monkeypatch.setattr("sqeval.plots.canvas.cjk_font", lambda: "DejaVu Sans")
    draw = getattr(sq.plots, plot)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        english, chinese = (draw(result(), lang=lang).get_title("left") for lang in ("en", "zh"))
    assert english.isascii()
    assert not chinese.isascii()
    with pytest.raises(DataError, match="Give what monitoring"):
        draw(pd.DataFrame())


def test_nothing_to_draw():
    empty = sq.monitoring.pareto(pd.DataFrame({"kind": pd.Series([], dtype="str")}), "kind")
    with pytest.raises(DataError, match="no items"):
        sq.plots.pareto(empty)
    with pytest.raises(DataError, match="no feature"):
        sq.plots.kano(sq.monitoring.kano([4], [1]))
