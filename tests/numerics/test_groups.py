"""Statistics by group against plain pandas, numpy and exact sums; and that the order of rows decides no digit."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqeval.numerics import groups, parts
from sqeval.numerics.groups import Groups

GROUPS = 4
VALUES = st.floats(-1e9, 1e9)
KINDS = {
    "plain": VALUES | st.just(math.nan),
    "few": st.sampled_from([0.0, -0.0, 1.0, 2.5, math.nan]),
    "wild": st.floats(allow_infinity=False, min_value=-1e290, max_value=1e290).filter(lambda x: x == 0 or not abs(x) < 1e-280),
    "tiny": st.floats(-1e-300, 1e-300),
}


@st.composite
def grouped(draw, values=KINDS["plain"], size=60):
    rows = draw(st.integers(0, size))
    codes = draw(hnp.arrays(np.intp, rows, elements=st.integers(-1, GROUPS - 1)))
    return codes, draw(hnp.arrays(np.float64, rows, elements=values))


def cells(codes, values):
    """Known values of every group."""
    return [values[(codes == group) & ~np.isnan(values)] for group in range(GROUPS)]


def shuffled(codes, values, random):
    order = np.array(random.sample(range(len(codes)), len(codes)), dtype=np.intp)
    return codes[order], values[order]


@pytest.fixture(params=["one part", "several parts"], autouse=True)
def division(request, monkeypatch):
    """Long arrays are worked on in parts and chunks; here even short ones are."""
    if request.param == "several parts":
        monkeypatch.setattr(parts, "LEAST", 7)
        monkeypatch.setattr(parts.os, "cpu_count", lambda: 3)
        monkeypatch.setattr(groups, "CHUNK", 3)
        monkeypatch.setattr("sqeval.numerics.exact_sums.CHUNK", 3)
        monkeypatch.setattr("sqeval.numerics.grouped_order.CHUNK", 3)
        monkeypatch.setattr("sqeval.numerics.grouped_order._SMALL", 4)


anywhere = settings(max_examples=60, suppress_health_check=list(HealthCheck))


# Counts


@anywhere
@given(grouped())
def test_counts_are_those_of_plain_numpy(data):
    codes, values = data
    known = [len(cell) for cell in cells(codes, values)]
    found = Groups(codes, GROUPS)
    assert found.counts(~np.isnan(values)).tolist() == known
    assert found.counts().tolist() == [(codes == group).sum() for group in range(GROUPS)]
    assert found.known(values).sum() == sum(known)


# Sums


@pytest.mark.parametrize("kind", KINDS)
def test_sums_are_exact(kind):
    @anywhere
    @given(grouped(KINDS[kind]))
    def check(data):
        codes, values = data
        for found, cell in zip(Groups(codes, GROUPS).sums(values), cells(codes, values), strict=True):
            exact = math.fsum(cell)
            # One rounding for every fold that is not empty.
            assert abs(found - exact) <= 2 * math.ulp(exact)

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_decides_no_digit(kind):
    @anywhere
    @given(grouped(KINDS[kind]), st.randoms(use_true_random=False))
    def check(data, random):
        codes, values = data
        other_codes, other = shuffled(codes, values, random)
        first, second = Groups(codes, GROUPS), Groups(other_codes, GROUPS)
        assert first.sums(values).tobytes() == second.sums(other).tobytes()
        centres = np.arange(GROUPS) / 3
        assert first.powers(values, 3, centres).tobytes() == second.powers(other, 3, centres).tobytes()
        assert first.quantile(values, 0.3).tobytes() == second.quantile(other, 0.3).tobytes()
        for one, two in zip(first.ordered(values), second.ordered(other), strict=True):
            assert one.tobytes() == two.tobytes()

    check()


def test_sums_that_order_by_size_would_get_wrong():
    values = np.array([1e16, 1.0, -1e16, 1.0, 1e-16])
    assert Groups(np.zeros(5, dtype=np.intp), 1).sums(values)[0] == 2.0
    assert Groups(np.zeros(10, dtype=np.intp), 1).sums(np.full(10, 0.1))[0] == 1.0


def test_one_large_number_takes_no_digits_from_other_groups():
    found = Groups(np.array([0, 1, 1]), 2).sums(np.array([1e300, 0.1, 0.2]))
    assert found.tolist() == [1e300, math.fsum([0.1, 0.2])]


def test_sums_beyond_all_numbers_are_infinite():
    codes = np.array([0, 0, 1, 1, 2, 3, 3])
    found = Groups(codes, 4).sums(np.array([1e308, 1e308, 1e308, -1e308, math.inf, math.inf, -math.inf]))
    assert found[:3].tolist() == [math.inf, 0.0, math.inf]
    assert math.isnan(found[3])


@anywhere
@given(grouped(st.floats(-1e3, 1e3)))
def test_powers_around_centres(data):
    codes, values = data
    centres, scales = np.arange(GROUPS) - 0.7, np.arange(GROUPS) + 0.5
    for power in (2, 3):
        found = Groups(codes, GROUPS).powers(values, power, centres, scales)
        for group, cell in enumerate(cells(codes, values)):
            terms = ((cell - centres[group]) / scales[group]) ** power
            assert found[group] == pytest.approx(math.fsum(terms), rel=1e-12, abs=1e-12 * np.abs(terms).sum())


def test_powers_keep_their_digits_for_large_values():
    values = np.array([1e12, 1e12 + 1, 1e12 + 2])
    assert Groups(np.zeros(3, dtype=np.intp), 1).powers(values, 2, np.array([1e12 + 1])).tolist() == [2.0]


# Order


@pytest.mark.parametrize("kind", ["plain", "few", "tiny"])
def test_values_stand_in_order(kind):
    @anywhere
    @given(grouped(KINDS[kind]))
    def check(data):
        codes, values = data
        ordered, starts = Groups(codes, GROUPS).ordered(values)
        assert starts[0] == 0
        assert len(ordered) == starts[-1]
        for group, cell in enumerate(cells(codes, values)):
            assert ordered[starts[group] : starts[group + 1]].tolist() == sorted(cell)

    check()


def test_groups_of_many_sizes_stand_in_order():
    rng = np.random.default_rng(3)
    codes = rng.permutation(np.repeat(np.arange(300), rng.integers(0, 200, 300)))
    values = np.where(rng.random(len(codes)) < 0.2, np.nan, rng.normal(size=len(codes)))
    ordered, starts = Groups(codes, 300).ordered(values)
    for group in range(300):
        own = values[(codes == group) & ~np.isnan(values)]
        assert ordered[starts[group] : starts[group + 1]].tolist() == sorted(own)


def test_codes_too_long_to_be_packed_with_their_rows():
    codes = np.array([2**61, 5, -1, 2**61, 5])
    assert groups.rows_by_group(codes, 2**62).tolist() == [1, 4, 0, 3]


def test_a_zero_has_no_sign():
    ordered, _ = Groups(np.zeros(2, dtype=np.intp), 1).ordered(np.array([0.0, -0.0]))
    assert not np.signbit(ordered).any()


@anywhere
@given(grouped(VALUES), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_quantiles_are_those_of_pandas(data, q):
    codes, values = data
    plain = pd.Series(values).groupby(pd.Categorical.from_codes(codes, range(GROUPS)), observed=False)
    np.testing.assert_allclose(Groups(codes, GROUPS).quantile(values, q), plain.quantile(q), rtol=1e-9, atol=1e-6)


@anywhere
@given(grouped(), st.data())
def test_order_statistics(data, draw):
    codes, values = data
    ranks = np.array(draw.draw(st.lists(st.tuples(st.integers(-2, 9), st.integers(-2, 9)), min_size=GROUPS, max_size=GROUPS)))
    found = Groups(codes, GROUPS).order_statistics(values, ranks)
    assert found.shape == (GROUPS, 2)
    for group, cell in enumerate(cells(codes, values)):
        for rank, value in zip(ranks[group], found[group], strict=True):
            expected = sorted(cell)[rank] if 0 <= rank < len(cell) else math.nan
            assert value == pytest.approx(expected, abs=0, nan_ok=True)
    np.testing.assert_array_equal(Groups(codes, GROUPS).order_statistics(values, ranks[:, 0]), found[:, 0])


@anywhere
@given(grouped())
def test_smallest_and_largest(data):
    codes, values = data
    found = Groups(codes, GROUPS)
    np.testing.assert_array_equal(found.minima(values), [cell.min() if len(cell) else math.nan for cell in cells(codes, values)])
    np.testing.assert_array_equal(found.maxima(values), [cell.max() if len(cell) else math.nan for cell in cells(codes, values)])


# Different items


@anywhere
@given(grouped(st.integers(-1, 5)))
def test_distinct_items(data):
    codes, values = data
    items = values.astype(np.intp)
    expected = [len(set(items[(codes == group) & (items >= 0)])) for group in range(GROUPS)]
    assert Groups(codes, GROUPS).distinct(items).tolist() == expected


def test_no_rows_at_all():
    nothing, empty = np.array([], dtype=np.intp), np.array([])
    found = Groups(nothing, 2)
    assert found.counts().tolist() == found.sums(empty).tolist() == found.distinct(nothing).tolist() == [0, 0]
    assert np.isnan([found.quantile(empty, 0.5), found.minima(empty), found.maxima(empty)]).all()
    assert found.ordered(empty)[1].tolist() == [0, 0, 0]
