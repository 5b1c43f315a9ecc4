import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, ratings, solve
from sqeval.errors import DataError, JudgementError, SqevalWarning

LEVELS = pd.DataFrame({"speed": ["good", "poor", "fair"], "care": ["fair", "good", "good"]}, index=["A", "B", "C"])
JUDGED = PairwiseMatrix.from_upper([2, 4, 2], ["good", "fair", "poor"])
WEIGHTS = {"speed": 0.6, "care": 0.4}


def test_intensities_are_shares_of_the_best_level():
    result = ratings(LEVELS, JUDGED, WEIGHTS)
    assert result.intensities["care"].to_dict() == pytest.approx({"good": 1, "fair": 0.5, "poor": 0.25})
    assert result.priorities.to_dict() == pytest.approx({"A": 0.6 + 0.2, "B": 0.15 + 0.4, "C": 0.3 + 0.4})
    assert result.ranks.to_dict() == {"A": 1, "B": 3, "C": 2}
    assert result.to_frame().columns.tolist() == ["speed", "care", "priority", "rank"]


def test_every_kind_of_scale_gives_the_same():
    expected = ratings(LEVELS, JUDGED, WEIGHTS).to_frame()
    numbers = {"good": 8, "fair": 4, "poor": 2, "never used": 0}
    nested = [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]
    frame = pd.DataFrame(nested, index=["good", "fair", "poor"], columns=["good", "fair", "poor"])
    for scale in (numbers, pd.Series(numbers), {"speed": numbers, "care": JUDGED}, {"care": pd.Series(numbers), "speed": frame}):
        pd.testing.assert_frame_equal(ratings(LEVELS, scale, WEIGHTS).to_frame(), expected)


def test_judgements_that_are_not_consistent_take_the_eigenvector_and_are_said():
    judged = PairwiseMatrix.from_upper([2, "1/4", 2], ["good", "fair", "poor"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        weights = solve(judged).weights
        result = ratings(LEVELS, {"speed": judged, "care": {"good": 2, "fair": 1}}, WEIGHTS)
    assert result.intensities["speed"].to_dict() == pytest.approx((weights / weights.max()).to_dict(), rel=1e-12)
    assert {caution.code: caution.where for caution in result.warnings}["inconsistent"] == ("speed",)


levels = st.lists(st.tuples(*[st.sampled_from(["good", "fair", "poor"])] * 3), min_size=2, max_size=6)


@given(levels, st.data())
def test_no_alternative_changes_the_priority_of_another(rows, data):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], index=list("ABCDEF"[: len(rows)]))
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    everyone = ratings(frame, JUDGED, weights).priorities
    some = data.draw(st.lists(st.sampled_from(frame.index.tolist()), min_size=1, unique=True))
    pd.testing.assert_series_equal(ratings(frame.loc[some], JUDGED, weights).priorities, everyone[some], check_exact=True)
    copies = pd.concat([frame, frame.rename(index=lambda name: f"copy of {name}")])
    pd.testing.assert_series_equal(ratings(copies, JUDGED, weights).priorities[frame.index], everyone, check_exact=True)
    turned = ratings(frame.iloc[::-1, ::-1], JUDGED, weights).priorities
    pd.testing.assert_series_equal(turned[frame.index], everyone, check_exact=True)


def test_numbers_are_levels_too():
    stars = pd.DataFrame({"stars": [5, 4]}, index=["A", "B"])
    assert ratings(stars, {5: 1.0, 4: 0.7}, [1.0]).priorities.tolist() == [1.0, 0.7]


def test_reads_in_both_languages():
    result = ratings(LEVELS, JUDGED, WEIGHTS)
    assert "Ratings of 3 alternatives" in result.summary()
    assert "优先度" in result.summary("zh")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"levels": LEVELS.replace("poor", "goood")},
            r"'speed', unit 'B': is no level of the scale \(got 'goood'\)\. Did you mean 'good'",
        ),
        ({"levels": LEVELS.replace("poor", None)}, "column 'speed', unit 'B': has no level"),
        ({"levels": [["good"]]}, "levels needs a DataFrame"),
        ({"levels": pd.concat([LEVELS, LEVELS])}, "a name stands twice, every alternative"),
        ({"levels": LEVELS.iloc[:0]}, "levels has no rows"),
        ({"intensities": {"speed": JUDGED}}, "column 'care': has no entry in intensities"),
        ({"intensities": {"speed": JUDGED, "care": {"good": -1, "fair": 2}}}, r"intensities\['care'\]: is no scale"),
        ({"intensities": "good"}, "intensities is no mapping"),
        ({"weights": {"speed": 0.6, "stars": 0.4}}, "column 'care': has no entry in weights"),
    ],
)
def test_bad_input_is_named(change, message):
    with pytest.raises(DataError, match=message):
        ratings(**{"levels": LEVELS, "intensities": JUDGED, "weights": WEIGHTS} | change)


def test_a_scale_with_gaps_names_criterion_and_pair():
    gap = PairwiseMatrix.from_pairs({("good", "fair"): 2, ("fair", "poor"): 2})
    with pytest.raises(JudgementError, match=r"intensities\['care'\], pair \('good', 'poor'\): has no judgement"):
        ratings(LEVELS, {"speed": JUDGED, "care": gap}, WEIGHTS)


def test_text_of_another_engine():
    polars = pytest.importorskip("polars")
    found = ratings(polars.DataFrame({"speed": ["good", "poor"]}), {"good": 2, "poor": 1}, [1.0])
    np.testing.assert_array_equal(found.priorities, [1.0, 0.5])


def test_one_scale_may_be_a_table_of_judgements():
    levels = pd.DataFrame({"speed": ["good", "poor"]}, index=["A", "B"])
    table = pd.DataFrame([[1, 4], [0.25, 1]], index=["good", "poor"], columns=["good", "poor"])
    assert ratings(levels, table, {"speed": 1}).priorities.tolist() == pytest.approx([1, 0.25])


def test_a_level_that_is_no_word_is_named():
    levels = pd.DataFrame({"speed": ["good", ["poor"]]}, index=["A", "B"])
    with pytest.raises(DataError, match="column 'speed', unit 'B': a level is a word or a number"):
        ratings(levels, {"good": 2, "poor": 1}, {"speed": 1})
