from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import Grades, criteria, decide, evaluate, evaluate_hierarchy, sensitivity
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], [90, 70, 50], ["好", "中", "差"])
TREE = Hierarchy.from_dict(
    {
        "name": "service",
        "children": [
            {"name": "speed", "children": [{"name": "reply"}, {"name": "repair"}]},
            {"name": "manners"},
            {"name": "one", "children": [{"name": "price"}]},
        ],
    }
)
ROWS = pd.DataFrame(
    [[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.5, 0.3, 0.2], [0.1, 0.1, 0.8]],
    index=["reply", "repair", "manners", "price"],
    columns=GRADES.labels,
)
WEIGHTS = {"service": {"speed": 0.5, "manners": 0.3, "one": 0.2}, "speed": [0.6, 0.4]}


@pytest.fixture(scope="module")
def result():
    return evaluate_hierarchy(TREE, WEIGHTS, ROWS, GRADES)


def test_ends_are_exact_fractions(result):
    """By hand: where good and poor are even when the weight of `one` is t, speed and manners sharing the rest 5 : 3."""
    good, poor = ([Fraction(a, 100) for a in column] for column in ((56, 50, 10), (18, 20, 80)))
    rest = [(Fraction(5, 8) * part[0] + Fraction(3, 8) * part[1]) for part in (good, poor)]
    # (1 − t)(rest_good − rest_poor) + t (0.1 − 0.8) = 0
    lead = rest[0] - rest[1]
    kept = sensitivity(result).intervals.loc[("one", "maximum_membership")]
    assert kept["high"] == pytest.approx(float(lead / (lead + Fraction(7, 10))), rel=1e-14)
    assert (kept["low"], kept["below"], kept["above"]) == (0, None, "poor")


def test_score_and_confidence_ends_of_two_indicators():
    rows = pd.DataFrame([[0.9, 0.1, 0.0], [0.1, 0.1, 0.8]], index=["a", "b"], columns=GRADES.labels)
    found = sensitivity(evaluate({"a": 0.5, "b": 0.5}, rows, GRADES)).intervals
    # Scores 88 and 56: limits 80 and 60; memberships so far 0.9, 1 and 0.1, 0.2 around 0.6.
    score, confidence = found.loc[("a", "score")], found.loc[("a", "confidence")]
    assert (score["low"], score["high"]) == pytest.approx((Fraction(4, 32), Fraction(24, 32)), rel=1e-14)
    assert (score["below"], score["above"]) == ("poor", "good")
    assert (confidence["low"], confidence["high"]) == pytest.approx((0.5, 0.625), rel=1e-13)
    assert (confidence["below"], confidence["above"]) == ("poor", "good")


memberships = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), min_size=3, max_size=3)
shares = st.lists(st.integers(1, 9), min_size=3, max_size=3)


@settings(max_examples=40, deadline=None)
@given(memberships, shares, st.sampled_from([0, 3]))
def test_grades_stay_within_the_ends_and_change_beyond(cells, parts, unknown):
    rows = pd.DataFrame(cells, index=list("abc"), columns=GRADES.labels, dtype=float)
    rows["unknown"] = float(unknown)
    weights = pd.Series(parts, index=list("abc")) / sum(parts)
    result = evaluate(weights, rows.div(rows.sum(axis=1), axis=0), GRADES)
    now = criteria.positions(result.decision)
    for (name, criterion), row in sensitivity(result, samples=2).intervals.iterrows():
        for end, grade, side in (("low", "below", -1), ("high", "above", 1)):
            for inside in (True, False):
                if not inside and row[grade] is None:
                    continue
                t = row[end] - side * 1e-6 * (1 if inside else -1)
                if not 0 < t < 1 or (inside and not min(row["low"], row["weight"]) < t < max(row["high"], row["weight"])):
                    continue
                moved = weights * (1 - t) / (1 - weights[name])
                moved[name] = t
                local = {branch: moved.to_numpy()[result.model.root.leaves,] for branch in result.model.local}
                grades = criteria.positions(decide.decide(replace(result.model, local=local)))
                assert (grades[criterion] == now[criterion]) == inside, (name, criterion, end, inside)


def test_one_weight_at_a_time_and_what_matters_most(result):
    table = sensitivity(result, spread=0.2).to_frame()
    up = evaluate_hierarchy(TREE, {**WEIGHTS, "service": {"speed": 0.6, "manners": 0.24, "one": 0.16}}, ROWS, GRADES).score
    down = evaluate_hierarchy(TREE, {**WEIGHTS, "speed": [0.48, 0.52]}, ROWS, GRADES).score
    assert table.loc["speed", "up"] == pytest.approx(up)
    assert table.loc["reply", "down"] == pytest.approx(down)
    assert table["swing"].is_monotonic_decreasing
    assert sorted(table.index) == ["manners", "one", "repair", "reply", "speed"]
    kept = sensitivity(result).intervals
    assert (table["low"] == kept["low"].groupby("node").max().loc[table.index]).all()


def test_random_weights_by_linearisation(result):
    """For small spreads the score has the variance Σ (w_k (s_k − s))² spread² among the siblings of a level."""
    flat = evaluate({"reply": 0.3, "repair": 0.2, "manners": 0.3, "price": 0.2}, ROWS, GRADES)
    scores = ROWS @ np.array(GRADES.scores)
    expected = 0.01 * np.sqrt(((flat.weights * (scores - flat.score)) ** 2).sum())
    found = sensitivity(flat, spread=0.01, samples=5000)
    assert found.score_draws.std() == pytest.approx(expected, rel=0.05)
    assert found.score_draws.mean() == pytest.approx(flat.score, abs=0.05)
    assert found.score_range[0] <= found.score_interval[0] <= flat.score <= found.score_interval[1] <= found.score_range[1]
    np.testing.assert_allclose(found.grade_probability.sum(), 1)
    assert (found.stays == 1).all()


def test_order_of_rows_changes_no_draw():
    weights = pd.Series({"reply": 0.3, "repair": 0.2, "manners": 0.3, "price": 0.2})
    found, turned = (sensitivity(evaluate(weights[::step], ROWS[::step], GRADES), samples=50, spread=0.5) for step in (1, -1))
    assert (found.score_draws == turned.score_draws).all()
    pd.testing.assert_frame_equal(found.to_frame(), turned.to_frame(), rtol=1e-13)
    assert (found.score_draws != sensitivity(evaluate(weights, ROWS, GRADES), samples=50, spread=0.5, seed=1).score_draws).any()


@pytest.mark.parametrize("operator", ["min_max", "product_max", "min_sum_balanced", "min_boundedsum", "min_sum"])
def test_other_operators_have_draws_and_swings_but_no_ends(operator):
    found = sensitivity(evaluate_hierarchy(TREE, WEIGHTS, ROWS, GRADES, operator), samples=50)
    assert found.intervals is None
    assert [caution.code for caution in found.warnings] == ["intervals_need_linear"]
    assert found.to_frame()["swing"].notna().all()
    assert found.stays.between(0, 1).all()


def test_a_node_and_one_without_choice(result):
    assert sorted(sensitivity(result.nodes["speed"], samples=5).to_frame().index) == ["repair", "reply"]
    alone = sensitivity(result.nodes["one"], samples=5)
    assert [caution.code for caution in alone.warnings] == ["weights_fixed"]
    assert alone.score_range == (result.nodes["one"].score,) * 2


def test_a_weight_of_all_loses_to_its_siblings_alike():
    found = sensitivity(evaluate([1.0, 0.0, 0.0], ROWS.to_numpy()[:3], GRADES), samples=5).to_frame()
    assert found.loc[0, "down"] == pytest.approx(0.9 * 84 + 0.05 * (68 + 76))
    assert found.loc[0, "up"] == pytest.approx(84)


def test_refusals_and_languages(result):
    with pytest.raises(OptionError, match="spread: must be a number above 0 and below 1"):
        sensitivity(result, spread=1)
    with pytest.raises(OptionError, match="samples"):
        sensitivity(result, samples=1)
    with pytest.raises(DataError, match="has no weights that could move"):
        sensitivity(ROWS)
    found = sensitivity(result, samples=20)
    assert "权重" in found.summary("zh")
    assert "the goal" not in found.summary("zh")
    assert "maximum membership" in found.summary()


def test_small_spreads_are_shown_as_they_are(result):
    summary = sensitivity(result, spread=0.005, samples=2).summary()
    assert "score, weight −0.5%" in summary
    assert "score, weight +0.5%" in summary
