from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ahp.strategies import weighted_scores

from sqeval.ahp import PairwiseMatrix, monte_carlo, rank_acceptability, stability_intervals
from sqeval.errors import DataError, OptionError, SqevalWarning

SCORES = pd.DataFrame({"speed": [1.0, 0.0, 0.4], "care": [0.0, 1.0, 0.4], "stars": [0.2, 0.3, 0.6]}, index=["A", "B", "C"])


def test_two_criteria_against_lengths_of_intervals():
    """With two criteria t is uniform on 0 … 1, so shares are lengths: C wins nothing, A leads B above t = 1/2, C passes at .4 and .6."""
    found = rank_acceptability(SCORES[["speed", "care"]], samples=20_000)
    expected = [[0.5, 0.1, 0.4], [0.5, 0.1, 0.4], [0.0, 0.8, 0.2]]
    np.testing.assert_allclose(found.rank_acceptability, expected, atol=4 * 0.5 / np.sqrt(20_000))
    assert found.central_weights.loc["A", "speed"] == pytest.approx(0.75, abs=0.01)
    assert found.central_weights.loc["C"].isna().all()


def test_the_share_of_the_first_rank_is_the_length_of_its_stability_interval():
    scores = pd.DataFrame({"speed": [0.9, 0.2, 0.5], "care": [0.1, 0.8, 0.6]}, index=["A", "B", "C"])
    ends = stability_intervals(scores, [0.8, 0.2]).loc["speed"]
    found = rank_acceptability(scores, samples=20_000).rank_acceptability
    assert found.loc["A", 1] == pytest.approx(ends["high"] - ends["low"], abs=4 * 0.5 / np.sqrt(20_000))


def test_three_criteria_against_the_volume_of_the_simplex():
    """Each of three alternatives that are best in one criterion wins a third; the weights for it have their mean at 11/18, 7/36, 7/36."""
    found = rank_acceptability(pd.DataFrame(np.eye(3)), samples=20_000)
    np.testing.assert_allclose(found.rank_acceptability, 1 / 3, atol=0.015)
    np.testing.assert_allclose(np.diag(found.central_weights), 11 / 18, atol=0.01)


@given(weighted_scores(), st.integers(0, 3))
def test_shares_add_up_and_are_those_of_the_samples(drawn, seed):
    scores, _ = drawn
    found = rank_acceptability(scores, samples=40, seed=seed)
    np.testing.assert_allclose(found.samples.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(found.rank_acceptability.sum(axis=0), 1, atol=1e-12)
    np.testing.assert_allclose(found.rank_acceptability.sum(axis=1), 1, atol=1e-12)
    totals = np.round(found.samples @ scores.to_numpy().T, 9)
    wins = np.array([[np.mean((a > b) + 0.5 * (a == b)) for b in totals.T] for a in totals.T])
    np.testing.assert_allclose(found.pairwise_winning, wins, atol=1e-12)
    ahead = wins.sum(axis=1) - 0.5
    np.testing.assert_allclose(found.expected_rank, len(scores) - ahead, atol=1e-9)
    first = totals == totals.max(axis=1, keepdims=True)
    first = first / first.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found.rank_acceptability[1], first.mean(axis=0), atol=1e-12)
    for place, name in enumerate(scores.index):
        if first[:, place].any():
            central = np.average(found.samples, axis=0, weights=first[:, place])
            np.testing.assert_allclose(found.central_weights.loc[name], central, atol=1e-9)


@given(st.permutations(range(3)), st.permutations(range(3)))
def test_order_changes_nothing(rows, columns):
    plain = rank_acceptability(SCORES, samples=50)
    mixed = rank_acceptability(SCORES.iloc[list(rows), list(columns)], samples=50)
    pd.testing.assert_frame_equal(mixed.rank_acceptability.loc[SCORES.index], plain.rank_acceptability, check_exact=True)
    pd.testing.assert_frame_equal(mixed.central_weights.loc[SCORES.index, SCORES.columns], plain.central_weights, check_exact=True)


def test_weights_of_a_monte_carlo_result():
    judged = PairwiseMatrix.from_upper([2, 4, 2], ["care", "stars", "speed"])
    drawn = monte_carlo(judged, 0.3, 500)
    found = rank_acceptability(SCORES, drawn)
    frame = pd.DataFrame(drawn.samples, columns=drawn.labels)
    np.testing.assert_allclose(found.samples, frame[SCORES.columns], rtol=1e-14)
    pd.testing.assert_frame_equal(found.rank_acceptability, rank_acceptability(SCORES, frame).rank_acceptability)
    by_position = rank_acceptability(SCORES, frame[SCORES.columns].to_numpy())
    pd.testing.assert_frame_equal(found.rank_acceptability, by_position.rank_acceptability)
    assert found.source == "given"


def test_alternatives_that_tie_share_the_ranks():
    twins = pd.DataFrame({"speed": [0.5, 0.5, 0.1], "care": [0.2, 0.2, 0.1]}, index=["A", "twin", "C"])
    found = rank_acceptability(twins, samples=100)
    np.testing.assert_array_equal(found.rank_acceptability, [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]])
    assert found.pairwise_winning.loc["A", "twin"] == 0.5
    pd.testing.assert_series_equal(found.central_weights.loc["A"], found.central_weights.loc["twin"], check_names=False)


def test_many_blocks_are_one(monkeypatch):
    whole = rank_acceptability(SCORES, samples=500)
    # The room has the function of that name; the module is behind it.
    monkeypatch.setattr(import_module("sqeval.ahp.rank_acceptability"), "_CELLS", 100)
    seen = []
    parts = rank_acceptability(SCORES, samples=500, progress=lambda done, total, what: seen.append((done, total, what)))
    pd.testing.assert_frame_equal(parts.to_frame(), whole.to_frame())
    pd.testing.assert_frame_equal(parts.pairwise_winning, whole.pairwise_winning)
    assert seen[-1] == (16, 16, "rank acceptability")


def test_standard_errors_and_both_languages():
    found = rank_acceptability(SCORES, samples=400)
    p = found.rank_acceptability.loc["A", 1]
    assert found.standard_errors.loc["A", 1] == pytest.approx(np.sqrt(p * (1 - p) / 400))
    assert "all that sum to 1, alike" in found.summary()
    assert "期望名次" in found.summary("zh")
    assert found.to_frame().columns.tolist() == ["first", "expected_rank", "likeliest_rank", "likeliest_share"]


def test_samples_a_little_off_are_rescaled_and_said():
    with pytest.warns(SqevalWarning, match="rescaled"):
        found = rank_acceptability(SCORES, np.array([[0.5, 0.3, 0.21]]))
    assert found.samples.sum() == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (pd.DataFrame([[0.5, 0.5]], columns=["speed", "care"]), "column 'stars': has no entry in weights"),
        (pd.DataFrame([[1.2, -0.2, 0.0]], columns=SCORES.columns, index=["s1"]), "column 'care', row s1: a sample of weights is negative"),
        (np.array([[0.2, 0.3, 0.5], [0.5, 0.5, 0.5]]), r"row 1: a sample of weights must sum to 1 \(within 0.02\) \(got 1.5\)"),
        (np.array([[0.5, 0.5]]), "weights is no table of samples × criteria"),
        ([0.2, 0.3, 0.5], "weights is no table of samples × criteria"),
        ({"speed": 0.5, "care": 0.5, "stars": 0.0}, "weights is one set of weights, not many"),
        (pd.Series([0.2, 0.3, 0.5], index=SCORES.columns), "weights is one set of weights, not many"),
    ],
)
def test_bad_weights_are_named(weights, message):
    with pytest.raises(DataError, match=message):
        rank_acceptability(SCORES, weights)


def test_nothing_is_accepted_and_ignored():
    drawn = monte_carlo(PairwiseMatrix.from_upper([2, 4, 2], ["care", "stars", "speed"]), 0.3, 10)
    for name in ("samples", "seed"):
        with pytest.raises(OptionError, match=f"{name}: is for weights that are drawn"):
            rank_acceptability(SCORES, drawn, **{name: 5})
    with pytest.raises(OptionError, match="samples: must be a whole number"):
        rank_acceptability(SCORES, samples=0)
