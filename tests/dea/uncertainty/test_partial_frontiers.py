"""Order-m and order-α: against plain loops and the free disposal hull, their properties, and odd data."""

from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.uncertainty.test_influence import quietly

from sqeval import dea
from sqeval.errors import DataError, OptionError


def order_m(X, Y, **options):
    return quietly(dea.order_m, X, Y, **options)


def order_alpha(X, Y, **options):
    return quietly(dea.order_alpha, X, Y, **options)


def ratios_of(unit, X, Y, orientation):
    """Ratios of comparable units, one after the other."""
    x, y = X.loc[unit], Y.loc[unit]
    if orientation == "input":
        return [(X.loc[other] / x).max() for other in X.index if (Y.loc[other] >= y).all()]
    return [(Y.loc[other] / y).min() for other in X.index if (X.loc[other] <= x).all()]


def small(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 12))
    names = [f"u{k}" for k in range(n)]
    return [pd.DataFrame(rng.integers(1, 9, (n, 2)).astype(float), index=names).add_prefix(side) for side in "xy"]


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.sampled_from(["input", "output"]), st.integers(1, 3))
def test_the_sum_is_what_drawing_comes_to(seed, orientation, m):
    X, Y = small(seed)
    result = order_m(X, Y, m=m, orientation=orientation)
    for unit in X.index:
        ratios = ratios_of(unit, X, Y, orientation)
        best = [min(draw) if orientation == "input" else max(draw) for draw in product(ratios, repeat=m)]
        assert result.scores[unit] == pytest.approx(np.mean(best), rel=1e-12)
        assert result.comparable[unit] == len(ratios)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.sampled_from(["input", "output"]))
def test_they_meet_the_free_disposal_hull(seed, orientation):
    X, Y = small(seed)
    hull = quietly(dea.fdh, X, Y, orientation=orientation).scores
    whole = order_alpha(X, Y, alpha=1, orientation=orientation)
    np.testing.assert_allclose(whole.scores, hull, rtol=1e-12)
    np.testing.assert_allclose(whole.fdh_scores, hull, rtol=1e-12)
    np.testing.assert_allclose(order_m(X, Y, m=2000, orientation=orientation).scores, hull, rtol=1e-12)
    scores = [order_m(X, Y, m=m, orientation=orientation).scores for m in (1, 3, 10, 100)]
    falls = [(first - second) * (1 if orientation == "input" else -1) for first, second in pairwise(scores)]
    assert all((fall >= -1e-12).all() for fall in falls)


@settings(max_examples=4)
@given(st.integers(0, 10_000), st.sampled_from(["input", "output"]))
def test_neither_units_of_measurement_nor_order_of_rows_matter(seed, orientation):
    X, Y = small(seed)
    for model, options in ((order_m, {"m": 4}), (order_alpha, {"alpha": 0.7})):
        plain = model(X, Y, orientation=orientation, **options).scores
        moved = model(X * 2.0**30, Y * 2.0**-30, orientation=orientation, **options).scores
        shuffled = model(X.iloc[::-1], Y.sample(frac=1, random_state=0), orientation=orientation, **options).scores
        pd.testing.assert_series_equal(moved, plain)
        pd.testing.assert_series_equal(shuffled[plain.index], plain)


def test_an_outlier_moves_a_partial_frontier_little():
    rng = np.random.default_rng(4)
    X, Y = pd.DataFrame({"hours": rng.uniform(50, 100, 80)}), pd.DataFrame({"solved": np.full(80, 10.0)})
    plain = order_m(X, Y).scores
    X.loc[0] = 5.0
    moved = order_m(X, Y).scores
    hull = quietly(dea.fdh, X, Y).scores
    assert moved[0] > 1
    assert (moved[1:] / plain[1:]).min() > 0.7
    assert hull[1:].max() < 0.11
    assert (order_alpha(X, Y).scores[1:] / plain[1:]).min() > 0.9


def test_words_and_flags(stores):
    result = order_m(*stores, m=5)
    assert result.is_beyond.tolist() == (result.scores > 1 + 1e-8).tolist()
    assert (result.efficiency <= 1).all()
    assert result.peers.map(len).sum() == 0
    assert "expected best of 5 drawn, with replacement, from the 5 unit(s)" in result.explain("D")
    assert "less of every input" in result.explain("D")
    assert "more of every input" in result.explain("A")
    assert "No other unit is comparable" in result.explain("H")
    assert "期望最优者" in result.explain("D", "zh")
    other = order_alpha(*stores, alpha=0.5, orientation="output")
    assert "50.0 % of the" in other.explain("F")
    assert "α" in repr(other)
    assert (other.efficiency <= 1).all()
    with pytest.raises(OptionError):
        _ = result.slacks


def test_a_reference_of_its_own_may_leave_units_alone(stores):
    X, Y = stores
    result = order_m(X, Y, reference=(X.loc[["B", "C"]], Y.loc[["B", "C"]]))
    assert result.status[["E", "H"]].tolist() == ["infeasible"] * 2
    assert result.scores[["E", "H"]].isna().all()
    assert "E" in result.explain("E")
    assert result.scores["D"] == pytest.approx(0.75)
    assert repr(result)


def test_an_input_of_zero_that_others_need_has_no_expectation():
    X, Y = pd.DataFrame({"a": [0.0, 1, 1], "b": [1.0, 1, 2]}), pd.DataFrame({"y": [1.0, 2, 2]})
    assert order_m(X, Y).status.tolist() == ["unbounded", "optimal", "optimal"]
    assert order_alpha(X, Y, alpha=1).scores[0] == 1
    assert order_alpha(X, Y, alpha=0.5).status[0] == "unbounded"
    assert order_m(Y, X, orientation="output").status.tolist() == ["optimal"] * 3


@pytest.mark.parametrize("m", [0, 2.5, True, "25"])
def test_a_bad_m_is_named(stores, m):
    with pytest.raises(OptionError, match="m: "):
        order_m(*stores, m=m)


@pytest.mark.parametrize("alpha", [0, 1.1, True, "0.9", np.nan])
def test_a_bad_alpha_is_named(stores, alpha):
    with pytest.raises(OptionError, match="alpha"):
        order_alpha(*stores, alpha=alpha)


def test_bad_data_are_named(stores):
    with pytest.raises(DataError, match="'A'"):
        order_m(stores[0].replace({"employees": {2: -2}}), stores[1])


def test_progress_counts_units(stores):
    told = []
    order_m(*stores, progress=lambda done, total, what: told.append((done, total, what)))
    assert told[-1] == (8, 8, "DEA")
