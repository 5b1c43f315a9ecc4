"""SERVQUAL gaps by hand, errors against scipy and simulation, weights, and what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sqeval.errors import DataError
from sqeval.monitoring import servqual
from sqeval.numerics.gaps import weighted_error

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

RNG = np.random.default_rng(5)
WANTED = {name: pd.DataFrame(RNG.integers(4, 8, (25, 4)), columns=list("pqrs")) for name in ("tangibles", "empathy")}
GOT = {name: pd.DataFrame(RNG.integers(2, 8, (25, 4)), columns=list("pqrs")) for name in ("tangibles", "empathy")}
WEIGHTS = {"tangibles": 0.3, "empathy": 0.7}


def codes(result):
    return [caution.code for caution in result.warnings]


def test_gaps_of_item_scores_by_hand():
    wanted = {"reliability": [6.0, 7.0], "assurance": [5.0], "empathy": 6}
    got = {"reliability": [5.0, 5.0], "assurance": [5.5], "empathy": 4}
    found = servqual(wanted, got, {"reliability": 0.5, "assurance": 0.3, "empathy": 0.2})
    assert found.gaps.to_dict() == {"reliability": -1.5, "assurance": 0.5, "empathy": -2.0}
    assert found.mean_gap == pytest.approx(-1.0)
    assert found.weighted_gap == pytest.approx(-0.75 + 0.15 - 0.4)
    assert found.mean_interval is None
    assert codes(found) == ["no_respondents"]


def test_without_weights_both_means_are_one_and_it_is_said():
    found = servqual({"a": 6, "b": 5}, {"a": 5, "b": 5})
    assert found.weighted_gap == pytest.approx(found.mean_gap)
    assert "servqual_equal_weights" in codes(found)


def test_shared_out_points_are_weights():
    points = servqual(WANTED, GOT, {"tangibles": 30, "empathy": 70})
    assert points.weighted_gap == pytest.approx(servqual(WANTED, GOT, WEIGHTS).weighted_gap, abs=1e-12)


def test_intervals_of_complete_answers_are_students():
    found = servqual(WANTED, GOT, WEIGHTS)
    gaps = pd.DataFrame({name: (GOT[name] - WANTED[name]).mean(axis=1) for name in WANTED})
    table = found.to_frame()
    for name in WANTED:
        expected = stats.t.interval(0.95, 24, gaps[name].mean(), stats.sem(gaps[name]))
        assert tuple(table.loc[name, ["low", "high"]]) == pytest.approx(expected, abs=1e-12)
    weighted = gaps @ pd.Series(WEIGHTS)
    assert found.weighted_interval == pytest.approx(stats.t.interval(0.95, 24, weighted.mean(), stats.sem(weighted)), abs=1e-12)
    assert found.items.loc[("empathy", "q"), "gap"] == pytest.approx((GOT["empathy"] - WANTED["empathy"])["q"].mean())


def test_the_error_with_answers_left_out_is_that_of_many_surveys():
    rng = np.random.default_rng(11)
    weights, values, errors = np.array([0.3, 0.7]), [], []
    for _ in range(2000):
        gaps = rng.normal(0, 1, (40, 1)) + rng.normal(-1, 0.5, (40, 2))
        gaps[rng.random((40, 2)) < 0.3] = np.nan
        values.append(np.nanmean(gaps, axis=0) @ weights)
        errors.append(weighted_error(gaps, weights)[0])
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.06)


def test_answers_left_out_enter_the_interval():
    wanted = {"a": pd.DataFrame({"p": [6.0] * 12}), "b": pd.DataFrame({"p": [6.0] * 11 + [None]})}
    got = {"a": pd.DataFrame({"p": [5.0, 4] * 6}), "b": pd.DataFrame({"p": [3.0, 5, 4] * 4})}
    found = servqual(wanted, got, {"a": 0.3, "b": 0.7})
    gaps = np.column_stack([got[name]["p"] - wanted[name]["p"] for name in "ab"])
    error, n = weighted_error(gaps, np.array([0.3, 0.7]))
    half = stats.t.ppf(0.975, n - 1) * error
    assert found.weighted_interval == pytest.approx((found.weighted_gap - half, found.weighted_gap + half), abs=1e-12)


def test_respondents_are_matched_by_name_and_pairs_only_count():
    wanted = {"a": pd.DataFrame({"p": [7.0, 6, 5], "q": [7.0, None, 5]}, index=["Li", "Wu", "Xu"])}
    got = {"a": pd.DataFrame({"q": [4.0, 1], "p": [5.0, 3]}, index=["Wu", "Li"])}
    # Li: (3 + 1)/2 − 7, Wu: 5 − 6 (q was not asked of Wu before), Xu has one side only.
    found = servqual(wanted, got)
    assert found.gaps["a"] == pytest.approx((-5 - 1) / 2)
    assert found.to_frame().loc["a", "respondents"] == 2
    assert codes(found) == ["servqual_equal_weights", "few_respondents", "respondents_left_out"]


def test_a_frame_has_one_column_a_dimension_and_rows_in_any_order():
    wanted, got = WANTED["empathy"], GOT["empathy"]
    first = servqual(wanted, got)
    assert first.gaps.to_dict() == pytest.approx((got - wanted).mean().to_dict())
    second = servqual(wanted.sample(frac=1, random_state=1), got.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame(), rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: servqual({"a": [6]}, {"b": [6]}), "unit 'a': is missing in the perception"),
        (lambda: servqual({"a": [6, 5]}, {"a": [6]}), "2 items in the expectation and 1"),
        (lambda: servqual({"a": [6, 9]}, {"a": [6, 5]}), "row 1, unit 'a': is off the scale .got 9.0."),
        (lambda: servqual({"a": pd.Series({"p": 6})}, {"a": pd.Series({"q": 6})}), "one side only"),
        (lambda: servqual({"a": WANTED["empathy"]}, {"a": [5, 5, 5, 5]}), "respondents on one side"),
        (lambda: servqual({"a": WANTED["empathy"]}, {"a": GOT["empathy"].set_axis(range(90, 115))}), "nobody answered"),
        (lambda: servqual({"a": WANTED["empathy"]}, {"a": GOT["empathy"][["p", "q"]]}), "one side only"),
        (lambda: servqual({"a": WANTED["empathy"].set_axis([1] * 25)}, {"a": GOT["empathy"]}), "respondent twice"),
        (lambda: servqual({"a": 6}, {"a": 5}, {"b": 1}), "unit 'a': is missing in the weights"),
        (lambda: servqual({"a": 6}, {"a": 5}, {"a": 0.5, "b": 0.5}), "unit 'b': is missing in the expectation"),
        (lambda: servqual({"a": 6, "b": 6}, {"a": 5, "b": 5}, {"a": 3, "b": 1}), "sum to 1"),
        (lambda: servqual({}, {}), "no dimensions"),
        (lambda: servqual({"a": []}, {"a": []}), "no items"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(DataError, match=words):
        call()


def test_both_languages_and_no_warning_where_there_is_nothing_to_say():
    with warnings.catch_warnings(action="error"):
        found = servqual(WANTED, GOT, WEIGHTS)
    assert "维度" in found.summary("zh")
    assert "weighted gap" in found.summary()


def test_arrays_and_series_are_what_their_frames_and_mappings_are():
    """Items of arrays have no names, and go by their order; a Series has a mean score a dimension."""
    bare = servqual({"empathy": WANTED["empathy"].to_numpy()}, {"empathy": GOT["empathy"].to_numpy()})
    assert bare.gaps.tolist() == servqual({"empathy": WANTED["empathy"]}, {"empathy": GOT["empathy"]}).gaps.tolist()
    means = pd.Series({"tangibles": 6.0, "empathy": 5.5}), pd.Series({"empathy": 5.0, "tangibles": 6.5})
    assert servqual(*means, WEIGHTS).gaps.to_dict() == {"tangibles": 0.5, "empathy": -0.5}
    assert servqual(*means, WEIGHTS).weighted_gap == pytest.approx(0.3 * 0.5 - 0.7 * 0.5)
    with pytest.raises(DataError, match="has a dimension twice"):
        servqual(pd.Series([6, 5], index=["a", "a"]), pd.Series([6, 5], index=["a", "a"]))


def test_item_scores_as_text_and_missing_ones():
    assert servqual({"a": ["6", "7"]}, {"a": ["5", "4"]}).gaps["a"] == -2
    with pytest.raises(DataError, match="column 'expectation', row 1, unit 'a': has no score"):
        servqual({"a": [6, None]}, {"a": [5, 4]})
