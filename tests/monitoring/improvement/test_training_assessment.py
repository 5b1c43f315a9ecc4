"""A training by its four measures: by hand, by scipy, and with measures missing."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sqeval.errors import DataError, OptionError
from sqeval.monitoring import training_assessment

PEOPLE = [f"p{k}" for k in range(12)]


def quiet(*args, **options):
    with warnings.catch_warnings(action="ignore"):
        return training_assessment(*args, **options)


def scores(rng=None):
    rng = np.random.default_rng(0) if rng is None else rng
    names = ("questionnaire", "practical_test", "satisfaction", "follow_up")
    return pd.DataFrame({name: rng.uniform(55, 95, 12) for name in names}, index=PEOPLE)


def test_the_overall_score_is_the_weighted_mean():
    frame = scores()
    weights = {"questionnaire": 0.1, "practical_test": 0.4, "satisfaction": 0.2, "follow_up": 0.3}
    assert quiet(frame).overall == pytest.approx(frame.mean().mean())
    assert quiet(frame, weights=weights).overall == pytest.approx(float((frame.mean() * pd.Series(weights)).sum()))


def test_a_missing_measure_is_no_zero_and_gives_its_weight_to_the_others():
    frame = scores().drop(columns="follow_up")
    weights = {"questionnaire": 0.1, "practical_test": 0.4, "satisfaction": 0.2, "follow_up": 0.3}
    found = quiet(frame, weights=weights)
    parts = pd.Series({"questionnaire": 0.1, "practical_test": 0.4, "satisfaction": 0.2}) / 0.7
    assert found.overall == pytest.approx(float((frame.mean() * parts).sum()))
    assert found.missing == ("follow_up",)
    assert np.isnan(found.frame.loc["follow_up", "score"])
    assert "follow-up" in next(line for line in found.explain().splitlines() if "not counted" in line)


def test_scales_are_stretched_to_0_to_100():
    found = quiet({"satisfaction": [1, 5, 3, 4]}, scales={"satisfaction": (1, 5)})
    assert found.overall == pytest.approx(np.mean([0, 100, 50, 75]))


def test_the_gain_is_paired_by_participant():
    frame = scores()
    earlier = (frame["practical_test"] - np.random.default_rng(1).normal(8, 4, 12)).sample(frac=1, random_state=0)
    found = quiet(frame, before=earlier)
    theirs = stats.ttest_rel(frame["practical_test"], earlier.loc[PEOPLE])
    assert found.gain.interval == pytest.approx(tuple(theirs.confidence_interval(0.95)))
    assert found.gain.verdict == "better"


def test_the_interval_of_the_overall_score_holds_it_as_often_as_it_says():
    rng, held = np.random.default_rng(2), 0
    for _ in range(120):
        person = rng.normal(0, 5, 25)
        frame = pd.DataFrame({name: 70 + person + rng.normal(0, 4, 25) for name in scores()}, index=[f"p{k}" for k in range(25)])
        low, high = quiet(frame).interval
        held += low <= 70 <= high
    # Of 120 with 95 %, fewer than 107 have a chance of less than 1 %.
    assert held >= 107


def test_hours_have_wilsons_interval():
    found = quiet(scores(), hours=[45] * 9 + [20] * 3, least_hours=40).hours
    assert found.share == 0.75
    assert found.interval == pytest.approx(tuple(stats.binomtest(9, 12).proportion_ci(0.95, "wilson")))


def test_weak_sound_and_unclear_go_by_the_interval():
    rng = np.random.default_rng(3)
    parts = {"questionnaire": rng.normal(40, 3, 30), "practical_test": rng.normal(85, 3, 30), "satisfaction": rng.normal(60, 9, 30)}
    found = quiet(parts)
    assert found.frame["judgement"].tolist()[:2] == ["weak", "sound"]
    assert (found.weak, found.lowest) == (("questionnaire",), "questionnaire")
    low, high = found.frame.loc["satisfaction", ["lower", "upper"]]
    assert (found.frame.loc["satisfaction", "judgement"] == "unclear") == (low < 60 <= high)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: training_assessment({}), DataError, "no measure"),
        (lambda: training_assessment({"exam": [1, 2]}), DataError, "exam"),
        (lambda: training_assessment({"satisfaction": [50, 120]}), DataError, "120"),
        (lambda: training_assessment({"satisfaction": [50, 60]}, before=[1, 2]), OptionError, "practical test"),
        (lambda: training_assessment({"satisfaction": [50, 60]}, weights={"satisfaction": 1.0}), OptionError, "leave"),
        (lambda: training_assessment({"satisfaction": [50, 60]}, weak_below=-1), OptionError, "weak_below"),
        (lambda: training_assessment({"satisfaction": [50, 60]}, hours=[-1, 2]), DataError, "negative"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_both_languages_tell_the_assessment():
    found = quiet(scores().drop(columns="follow_up"))
    assert "practical test" in found.explain("en")
    assert "实操测试" in found.explain("zh")
