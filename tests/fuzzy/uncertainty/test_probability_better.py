import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import Grades, evaluate, evaluate_units, membership_from_counts, probability_better, sampling_error
from sqeval.numerics import pairs

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], [90, 70, 50])


def unit(good, fair, poor):
    counts = pd.DataFrame([[good, fair, poor]], index=["speed"], columns=GRADES.labels)
    return evaluate({"speed": 1}, membership_from_counts(counts), GRADES)


def test_two_units_by_the_normal_distribution():
    found = probability_better({"a": (82.0, 3.0), "b": (77.0, 4.0)})
    assert found.probability.loc["a", "b"] == pytest.approx(stats.norm.cdf(1))
    assert found.probability.loc["b", "a"] == pytest.approx(stats.norm.sf(1))
    assert found.p_values.loc["a", "b"] == pytest.approx(2 * stats.norm.sf(1))


@pytest.mark.parametrize("method", ["delta", "bootstrap"])
def test_identical_units_are_even_to_the_last_digit(method):
    found = probability_better({"a": unit(10, 5, 5), "b": unit(10, 5, 5), "c": unit(20, 0, 40)}, method=method, replications=500)
    assert found.probability.loc["a", "b"] == found.probability.loc["b", "a"] == 0.5
    assert (np.diagonal(found.probability) == 0.5).all()
    assert found.groups == (("a", "b"), ("c",))
    assert found.ranks["rank"].to_dict() == {"a": 1, "b": 1, "c": 3}


def test_draws_and_the_normal_distribution_agree():
    results = {"a": unit(60, 30, 10), "b": unit(52, 34, 14)}
    drawn = probability_better(results, method="bootstrap", replications=4000).probability
    np.testing.assert_allclose(drawn, probability_better(results).probability, atol=0.02)


def test_sampling_errors_bring_their_own():
    errors = {
        name: sampling_error(unit(*counts), method="bootstrap", replications=200)
        for name, counts in {"a": (5, 3, 2), "b": (3, 3, 4)}.items()
    }
    first, second = (errors[name].score_draws for name in "ab")
    expected = np.mean([0.5 if math.isclose(x, y, rel_tol=1e-13) else x > y for x, y in itertools.product(first, second)])
    assert probability_better(errors).probability.loc["a", "b"] == pytest.approx(expected)


def test_answers_that_agree_prove_little_when_they_are_few():
    few = probability_better({"a": unit(2, 0, 0), "b": unit(0, 2, 0)})
    assert not few.better.to_numpy().any()
    assert few.groups == (("a", "b"),)
    assert "spread_not_seen" in {caution.code for caution in few.warnings}
    many = probability_better({"a": unit(500, 0, 0), "b": unit(0, 500, 0)})
    assert many.better.loc["a", "b"]


def test_nothing_is_called_better_too_often():
    """Twelve equal units, again and again: with Holm some pair is told apart in at most 5 %, without it much more often."""
    rng, wrong = np.random.default_rng(4), {"holm": 0, "none": 0}
    for _ in range(100):
        frame = pd.DataFrame({"score": rng.normal(80, 2, 12), "standard_error": 2.0})
        for correction in wrong:
            wrong[correction] += probability_better(frame, correction=correction).better.to_numpy().any()
    assert wrong["holm"] <= 10
    assert wrong["none"] > 30


def test_holm_by_hand():
    """Adjusted p-values 3 p1, max(2 p2, …), max(p3, …)."""
    assert pairs.holm(np.array([0.01, 0.02, 0.5])).tolist() == [0.03, 0.04, 0.5]
    assert pairs.holm(np.array([0.02, 0.02, 0.021])).tolist() == pytest.approx([0.06, 0.06, 0.06])
    assert pairs.bonferroni(np.array([0.01, 0.5])).tolist() == [0.02, 1.0]


estimates = st.lists(st.tuples(st.floats(50, 90), st.floats(0, 5)), min_size=1, max_size=7)


@settings(max_examples=40)
@given(estimates)
@example([(50.0, 0.0), (51.0, 5e-324)])
def test_better_is_an_order_and_groups_are_whole(given_pairs):
    found = probability_better({f"u{k}": pair for k, pair in enumerate(given_pairs)})
    better, size = found.better.to_numpy(), len(given_pairs)
    np.testing.assert_allclose(found.probability + found.probability.T, 1, atol=1e-15)
    assert not (better & better.T).any()
    assert not ((better.astype(int) @ better.astype(int) > 0) & ~better).any()
    ranks = found.ranks
    assert all(ranks["rank"].iloc[i] < ranks["rank"].iloc[j] for i, j in np.argwhere(better))
    assert (ranks["rank"] <= ranks["last"]).all()
    apart = better | better.T
    names = [f"u{k}" for k in range(size)]
    largest = [
        set(part)
        for n in range(1, size + 1)
        for part in itertools.combinations(names, n)
        if not any(apart[int(a[1:]), int(b[1:])] for a, b in itertools.combinations(part, 2))
    ]
    largest = [one for one in largest if not any(one < other for other in largest)]
    assert sorted(map(sorted, found.groups)) == sorted(map(sorted, largest))


def test_order_of_units_changes_nothing():
    given_pairs = {"c": (80.0, 1.0), "a": (80.0, 1.0), "b": (70.0, 2.0)}
    found, turned = probability_better(given_pairs), probability_better(dict(reversed(given_pairs.items())))
    pd.testing.assert_frame_equal(turned.to_frame().loc[list("cab")], found.to_frame())
    assert found.groups == turned.groups == (("a", "c"), ("b",))


def test_one_unit_and_units_without_error():
    assert probability_better({"a": (80, 0)}).groups == (("a",),)
    exact = probability_better({"a": (80, 0), "b": (79, 0), "c": (80, 0)})
    assert exact.probability.loc["a"].tolist() == [0.5, 1.0, 0.5]
    assert exact.ranks["rank"].tolist() == [1, 3, 1]


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ({}, "no units"),
        ([(80, 1)], "must be a mapping"),
        ({"a": (80, -1)}, "unit 'a': a standard error is negative"),
        ({"a": 80}, "unit 'a': has no score with an error"),
        ({"a": (80, math.nan)}, "missing value"),
        (pd.DataFrame({"score": [1.0]}), "column 'standard_error'"),
        (
            {"a": evaluate({"speed": 1}, pd.DataFrame([[1.0, 0, 0]], index=["speed"], columns=GRADES.labels), GRADES)},
            "unit 'a'.*no answers",
        ),
        (dict.fromkeys(range(3001), (80, 1)), "too many units"),
    ],
)
def test_what_is_refused(results, message):
    with pytest.raises((DataError, OptionError), match=message):
        probability_better(results)


def test_options_are_checked():
    for option, value in (("confidence", 0), ("correction", "tukey"), ("method", "exact")):
        with pytest.raises(OptionError, match=option):
            probability_better({"a": (80, 1)}, **{option: value})


def test_groups_of_very_many_units_are_made_only_on_demand():
    found = probability_better({f"u{k}": (float(k % 7), 1.0 + k % 3) for k in range(201)})
    assert "groups" not in found.to_frame()
    assert "u200" in repr(found) or "…" in repr(found) or "..." in repr(found)


def test_many_units_at_once_are_the_same_as_a_mapping():
    index = pd.MultiIndex.from_product([["x", "y", "z"], [1], ["a", "b"]], names=["team", "month", "indicator"])
    counts = pd.DataFrame([[5, 3, 2], [9, 0, 1], [2, 2, 2], [0, 7, 1], [4, 4, 4], [1, 0, 8]], index=index, columns=["good", "fair", "poor"])
    grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    units = evaluate_units({"a": 0.5, "b": 0.5}, membership_from_counts(counts), grades)
    found = probability_better(units)
    alone = probability_better({unit: units.unit(unit) for unit in units.units})
    assert list(found.probability.index) == list(units.units)
    assert found.probability.index.names == ["team", "month"]
    assert found.probability.to_numpy().tolist() == alone.probability.to_numpy().tolist()
