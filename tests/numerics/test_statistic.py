"""One contract over every statistic by group: what order, scale, missing values and thin groups may change, and what not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sqeval.numerics import clustered, means, proportions, quantiles, rates, ratios, spread, survival, trimmed
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import normal_factor, student_factor

FIELDS = ("value", "n", "standard_error", "low", "high")


def flags(values):
    return np.where(np.isnan(values), np.nan, (values > 4) * 1.0)


#: Statistics of groups, values and clusters. `scaled` ones turn with a·x for a > 0, and `moved` ones with x + b too.
MOVED = {
    "mean": lambda g, x, c: means.mean(g, x),
    "skewed_mean": lambda g, x, c: means.skewed_mean(g, x),
    "trimmed_mean": lambda g, x, c: trimmed.trimmed_mean(g, x, 0.2),
    "median": lambda g, x, c: quantiles.quantile(g, x, 0.5),
    "quantile": lambda g, x, c: quantiles.quantile(g, x, 0.8, level=0.5),
    "clustered.mean": clustered.mean,
    "clustered.quantile": lambda g, x, c: clustered.quantile(g, x, c, 0.5, level=0.6),
}
SCALED = MOVED | {
    "kaplan_meier": lambda g, x, c: survival.kaplan_meier_quantile(g, x, c % 3 > 0, 0.5),
    "ratio": lambda g, x, c: ratios.ratio_of_totals(g, x, 1.0 + (c % 3 > 0)),
    "spread": spread.between,
}
ALL = SCALED | {
    "bounded": lambda g, x, c: means.mean(g, x, bounds=(0, 10)),
    "share": lambda g, x, c: proportions.share(g, flags(x)),
    "count": lambda g, x, c: rates.poisson(g.counts(g.known(x))),
    "clustered.share": lambda g, x, c: clustered.share(g, flags(x), c),
    "clustered.bounded": lambda g, x, c: clustered.mean(g, x, c, bounds=(0, 10)),
}


def same(first, second, a=1.0, b=0.0, **tolerance):
    """Whether a second statistic is the first one of a·x + b."""
    for field in (*FIELDS, "clusters"):
        one, other = getattr(first, field), getattr(second, field)
        if one is None:
            assert other is None
        elif field in ("value", "low", "high"):
            np.testing.assert_allclose(other, a * one + b, **tolerance)
        else:
            np.testing.assert_allclose(other, (a if field == "standard_error" else 1) * one, **tolerance)


def drawn(seed, rows=80, size=5):
    """Rows in groups 1..size − 2 and in none, so that the first and the last group are empty; answers from 0 to 10."""
    rng = np.random.default_rng(seed)
    codes = rng.choice([-1, *range(1, size - 1)], rows)
    values = np.where(rng.random(rows) < 0.1, np.nan, rng.integers(0, 41, rows) / 4)
    return codes, values, rng.integers(-1, 9, rows)


seeds = st.integers(0, 10**6)


@pytest.mark.parametrize("name", ALL)
@given(seed=seeds)
@settings(max_examples=15)
def test_the_order_of_rows_decides_nothing(name, seed):
    codes, values, clusters = drawn(seed)
    order = np.random.default_rng(seed + 1).permutation(len(codes))
    first = ALL[name](Groups(codes, 5), values, clusters)
    second = ALL[name](Groups(codes[order], 5), values[order], clusters[order])
    same(first, second, rtol=0, atol=0)


@pytest.mark.parametrize("name", ALL)
@given(seed=seeds)
@settings(max_examples=15)
def test_rows_without_value_or_group_are_as_if_not_there(name, seed):
    codes, values, clusters = drawn(seed)
    kept = (codes >= 0) & ~np.isnan(values)
    first = ALL[name](Groups(codes, 5), values, clusters)
    second = ALL[name](Groups(codes[kept], 5), values[kept], clusters[kept])
    same(first, second, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ALL)
@given(seed=seeds)
@settings(max_examples=15)
def test_a_group_is_what_it_is_alone(name, seed):
    codes, values, clusters = drawn(seed)
    together = ALL[name](Groups(codes, 5), values, clusters)
    alone = ALL[name](Groups(np.where(codes == 2, 0, -1), 1), values, clusters)
    for field in FIELDS:
        np.testing.assert_allclose(getattr(together, field)[2:3], getattr(alone, field), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", SCALED)
@given(seed=seeds, factor=st.sampled_from([1e-6, 0.5, 3.0, 1e9]))
@settings(max_examples=15)
def test_a_change_of_unit_changes_only_the_unit(name, seed, factor):
    codes, values, clusters = drawn(seed)
    groups = Groups(codes, 5)
    same(SCALED[name](groups, values, clusters), SCALED[name](groups, values * factor, clusters), factor, rtol=1e-7, atol=1e-9 * factor)


@pytest.mark.parametrize("name", MOVED)
@given(seed=seeds)
@settings(max_examples=15)
def test_a_shift_shifts_values_and_ends(name, seed):
    codes, values, clusters = drawn(seed)
    groups = Groups(codes, 5)
    same(MOVED[name](groups, values, clusters), MOVED[name](groups, values - 8, clusters), 1, -8, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ALL)
@given(seed=seeds)
@settings(max_examples=15)
def test_the_interval_encloses_the_value(name, seed):
    codes, values, clusters = drawn(seed, rows=200)
    found = ALL[name](Groups(codes, 5), values, clusters)
    there = np.isfinite(found.low) & np.isfinite(found.value)
    assert there[1:4].all()
    assert (found.low[there] <= found.value[there] + 1e-12).all()
    assert (found.value[there] <= found.high[there] + 1e-12).all()
    assert (found.standard_error[there] >= 0).all()


@pytest.mark.parametrize("name", ALL)
def test_empty_groups_have_no_value_and_single_rows_only_what_one_row_can_tell(name):
    found = ALL[name](Groups(np.array([1]), 3), np.array([7.0]), np.array([4]))
    assert found.n.tolist() == [0, 1, 0]
    if name == "count":
        assert found.value.tolist() == [0, 1, 0]
        return
    for field in ("value", "standard_error", "low", "high"):
        assert np.isnan(getattr(found, field)[[0, 2]]).all()
    if name == "spread":
        assert np.isnan(found.value[1])
        return
    assert found.value[1] == {"kaplan_meier": 7, "ratio": 3.5, "share": 1, "clustered.share": 1}.get(name, 7)
    assert np.isnan(found.low[1]) == (name not in {"kaplan_meier", "bounded", "share"})


@pytest.mark.parametrize("name", ALL)
def test_no_rows_at_all(name):
    nothing = np.zeros(0, dtype=np.intp)
    found = ALL[name](Groups(nothing, 2), np.zeros(0), nothing)
    assert found.n.tolist() == [0, 0]
    assert found.value.shape == found.low.shape == found.high.shape == found.standard_error.shape == (2,)


def test_factors_are_those_of_scipy():
    assert normal_factor(0.9) == pytest.approx(stats.norm.ppf(0.95), rel=1e-12)
    df = np.array([1.0, 2.5, 29.0, 1e6])
    np.testing.assert_allclose(student_factor(df, 0.95), stats.t.ppf(0.975, df), rtol=1e-9)
