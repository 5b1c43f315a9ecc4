"""The plot of clouds: curves, drops and names."""

import numpy as np
import pytest

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import Cloud, Grades, evaluate_clouds

GRADES = Grades(["poor", "good"], [50, 90], ["差", "好"])
GOOD, BAD = (28 / 255, 93 / 255, 138 / 255), (180 / 255, 65 / 255, 45 / 255)
RESULT = evaluate_clouds({"speed": Cloud(85, 2, 0.2)}, None, GRADES)


def rgb(line):
    from matplotlib.colors import to_rgb

    return to_rgb(line.get_color())


def test_grades_below_and_the_goal_on_top():
    ax = sq.plots.clouds(RESULT, drops=100)
    assert [line.get_label() for line in ax.lines] == ["poor", "good", "evaluated"]
    assert [rgb(line) for line in ax.lines[:2]] == [pytest.approx(BAD, abs=0.01), pytest.approx(GOOD, abs=0.01)]
    assert [len(points.get_offsets()) for points in ax.collections] == [100, 100, 100]


def test_curves_have_their_top_at_the_expectation():
    for line, cloud in zip(sq.plots.clouds(RESULT, drops=0).lines, [*RESULT.grade_clouds.values(), RESULT.cloud], strict=True):
        x, y = line.get_data()
        assert x[np.argmax(y)] == pytest.approx(cloud.Ex)


def test_the_seed_decides_the_drops():
    first, again, other = (sq.plots.clouds(RESULT, drops=5, seed=seed).collections[2].get_offsets() for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_indicators_of_a_model_and_points():
    ax = sq.plots.clouds(sq.fuzzy.cloud_model({"speed": [60, 80, 100], "manners": [50, 70, 90]}), drops=0)
    assert [line.get_label() for line in ax.lines] == ["speed", "manners"]
    point = evaluate_clouds({"speed": Cloud(85, 0)}, None, GRADES)
    assert sq.plots.clouds(point, drops=0).collections[-1].get_label() == "evaluated"


def test_errors():
    with pytest.raises(DataError, match="no clouds"):
        sq.plots.clouds(Cloud(1, 1))
    with pytest.raises(OptionError, match="drops"):
        sq.plots.clouds(RESULT, drops=-1)


@pytest.mark.parametrize("seed", ["1", -1, True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(OptionError, match="seed: must be a whole number"):
        sq.plots.clouds(sq.fuzzy.cloud_model([60, 80, 100]), drops=0, seed=seed)
