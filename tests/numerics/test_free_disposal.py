"""Free disposal hulls by enumeration, against loops over pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqeval.numerics import free_disposal
from sqeval.numerics.free_disposal import Reference, nearest, not_dominated

points = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(4)), elements=st.integers(0, 6).map(float))


def positive(values):
    """At least one input and one output above 0."""
    return values + np.array([1.0, 0, 1, 0])


def by_hand(point, reference, *, shrink):
    """The best factor over units and a fine set of multiples: those at which something binds, and the bounds."""
    x0, y0 = point[:2], point[2:]
    best = np.inf if shrink else -np.inf
    for x, y in zip(reference.inputs, reference.outputs, strict=True):
        ratios = [a / b for a, b in zip(point, [*x, *y], strict=True) if b > 0]
        for multiple in {reference.low, reference.high, *ratios} - {np.inf}:
            if not reference.low <= multiple <= reference.high:
                continue
            enough = (multiple * y >= y0 * (1 - 1e-12)).all()
            little = (multiple * x <= x0 * (1 + 1e-12)).all()
            if shrink and enough and not (x[x0 == 0] > 0).any():
                best = min(best, multiple * max(a / b for a, b in zip(x, x0, strict=True) if b > 0))
            if not shrink and little:
                best = max(best, multiple * min(a / b for a, b in zip(y, y0, strict=True) if b > 0))
    return best


@given(points, points, st.booleans(), st.sampled_from([(1, 1), (0, np.inf), (0, 1), (1, np.inf), (0.5, 2)]))
def test_equals_a_loop(some, others, shrink, bounds):
    some, others = positive(some), positive(others)
    reference = Reference(others[:, :2], others[:, 2:], *map(float, bounds))
    found = nearest(some, reference, shrink=shrink, weights=np.ones(4), own=np.full(len(some), -1))
    expected = np.array([by_hand(point, reference, shrink=shrink) for point in some])
    np.testing.assert_allclose(found.factor, np.where(np.isfinite(expected), expected, np.nan), rtol=1e-12)
    assert ((found.unit >= 0) == np.isfinite(expected)).all()


class TestChoice:
    reference = Reference(np.array([[2.0, 9], [2, 3], [2, 3], [9, 1]]), np.array([[1.0], [1], [1], [1]]), 1.0, 1.0)

    def choose(self, point, own=-1, weights=(1.0, 1, 1)):
        return nearest(np.array([point]), self.reference, shrink=True, weights=np.array(weights), own=np.array([own]))

    def test_the_largest_slack_of_those_that_tie(self):
        found = self.choose([4.0, 18, 1])
        assert found.factor.tolist() == [0.5]
        assert found.unit.tolist() == [1]
        assert found.slacks.tolist() == [[0, 6, 0]]
        assert found.unique.tolist() == [False]

    def test_itself_before_its_double(self):
        assert self.choose([2.0, 3, 1], own=2).unit.tolist() == [2]
        assert self.choose([2.0, 3, 1]).unit.tolist() == [1]

    def test_an_only_one(self):
        found = self.choose([18.0, 1, 1])
        assert found.unit.tolist() == [3]
        assert found.unique.tolist() == [True]

    def test_weights_decide_what_is_largest(self):
        reference = Reference(np.array([[1.0, 1, 5], [1, 5, 1]]), np.array([[1.0], [1]]), 1.0, 1.0)
        point, own = np.array([[1.0, 6, 6, 1]]), np.array([-1])
        for weights, unit in (([1.0, 2, 1, 1], 0), ([1.0, 1, 2, 1], 1)):
            assert nearest(point, reference, shrink=True, weights=np.array(weights), own=own).unit.tolist() == [unit]


def test_whole_multiples():
    reference = Reference(np.array([[2.0]]), np.array([[10.0]]), 0.0, np.inf, whole=True)
    ask = {"weights": np.ones(2), "own": np.array([-1, -1])}
    shrunk = nearest(np.array([[7.0, 21.0], [6.0, 30.0]]), reference, shrink=True, **ask)
    assert shrunk.multiple.tolist() == [3, 3]
    np.testing.assert_allclose(shrunk.factor, [6 / 7, 1])
    grown = nearest(np.array([[7.0, 21.0], [6.0, 30.0]]), reference, shrink=False, **ask)
    assert grown.multiple.tolist() == [3, 3]
    np.testing.assert_allclose(grown.factor, [30 / 21, 1])


def test_chunks_change_nothing(monkeypatch):
    values = np.random.default_rng(2).integers(1, 9, (40, 4)).astype(float)
    reference, ask = Reference(values[:, :2], values[:, 2:], 0.0, np.inf), {"weights": np.ones(4), "own": np.arange(40)}
    whole = nearest(values, reference, shrink=True, **ask)
    monkeypatch.setattr(free_disposal, "_PAIRS", 100)
    for one, other in zip(whole, nearest(values, reference, shrink=True, **ask), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("pairs", [250_000, 40])
@given(values=points)
def test_not_dominated(pairs, values):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(free_disposal, "_PAIRS", pairs)
        kept = not_dominated(values)
    expected = [
        k
        for k, row in enumerate(values)
        if not any((other >= row).all() and ((other > row).any() or j < k) for j, other in enumerate(values) if j != k)
    ]
    assert kept.tolist() == expected
