import numpy as np
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, OptionError

GRADES = sq.fuzzy.Grades.default()
GAPPY = {"good": (0, 0, 10, 20), "fair": (20, 25, 30), "poor": (35, 40, 60, 60)}


def words(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_lines_are_the_functions():
    ax = sq.plots.membership(GAPPY)
    assert [line.get_label() for line in ax.get_lines()] == list(GAPPY)
    for line, corners in zip(ax.get_lines(), GAPPY.values(), strict=True):
        x, y = line.get_data()
        shape = sq.fuzzy.membership.triangular if len(corners) == 3 else sq.fuzzy.membership.trapezoidal
        assert np.array_equal(y, shape(x, *corners))
        assert y.max() == 1


def test_gaps_are_shaded_single_values_too():
    ax = sq.plots.membership(GAPPY)
    assert [(patch.get_x(), patch.get_width()) for patch in ax.patches] == [(20, 0), (30, 5)]
    assert words(ax) == ["good", "fair", "poor", "gap: no grade"]
    assert not sq.plots.membership([24, 48], "cost").patches


def test_thresholds_and_a_check_draw_the_same_as_functions():
    functions = sq.fuzzy.threshold_functions([24, 48, 72, 168], "cost", grades=GRADES, plateau=0.3)
    for drawn in ([24, 48, 72, 168], dict(zip(GRADES.labels, [24, 48, 72, 168], strict=True))):
        ax = sq.plots.membership(drawn, "cost", grades=GRADES, plateau=0.3)
        other = sq.plots.membership(sq.fuzzy.membership.check_partition(functions))
        for line, same in zip(ax.get_lines(), other.get_lines(), strict=True):
            assert np.array_equal(line.get_data(), same.get_data())


def test_both_languages():
    ax = sq.plots.membership([24, 48, 72, 168], "cost", grades=GRADES, label="小时", lang="en")
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left")) == ("小时", "membership", "Membership functions")
    if sq.plots.canvas.cjk_font() is None:
        pytest.skip("no font with Chinese characters here")
    ax = sq.plots.membership([24, 48, 72, 168], "cost", grades=GRADES, lang="zh")
    assert words(ax) == list(GRADES.labels_zh)
    assert ax.get_ylabel() == "隶属度"


def test_a_range_beyond_the_functions_is_a_gap():
    ax = sq.plots.membership({"good": (0, 0, 10, 20)}, low=0, high=50)
    assert ax.get_xlim() == (0, 50)
    assert [(patch.get_x(), patch.get_width()) for patch in ax.patches] == [(20, 30)]


def test_smooth_functions_without_ends():
    ax = sq.plots.membership([sq.fuzzy.membership.Sigmoid(50, -0.2), sq.fuzzy.membership.Sigmoid(50, 0.2)])
    low, high = ax.get_xlim()
    assert low < 0
    assert high > 100


@pytest.mark.parametrize(("given", "options"), [(GAPPY, {"direction": "cost"}), (GAPPY, {"plateau": 0.2}), (GAPPY, {"low": 3, "high": 1})])
def test_options_without_a_part_are_refused(given, options):
    with pytest.raises(OptionError):
        sq.plots.membership(given, **options)


@pytest.mark.parametrize("given", ["good", 5, [5], {"good": "x"}])
def test_what_cannot_be_drawn(given):
    with pytest.raises(ConfigError):
        sq.plots.membership(given)


def test_a_range_without_end_cannot_be_drawn():
    with pytest.raises(OptionError, match="no end"):
        sq.plots.membership([90, 70], low=float("-inf"))
