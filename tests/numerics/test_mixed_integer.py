"""Programmes with whole variables: right answers by enumeration, what is checked of an engine's answer, and failures that stay alone."""

import warnings
from itertools import product

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval import solvers
from sqeval.errors import OptionError
from sqeval.numerics import lp
from sqeval.numerics.linear_program import Answer


def cover(amounts, needs, prices, *, integers=None):
    """Buy packs of several sizes, whole ones, so that every need is met, at the least price; one more variable is what is left."""
    amounts, needs = np.asarray(amounts, dtype=float), np.atleast_2d(np.asarray(needs, dtype=float))
    r, n = amounts.shape
    shared = np.hstack([amounts, -np.eye(r, 1)])
    integers = tuple(range(n)) if integers is None else integers
    return lp.LpFamily(shared, np.zeros((len(needs), r, 0)), np.append(prices, 0.0), needs, (">=",) * r, integers=integers)


def cheapest(amounts, need, prices, most=8):
    plans = np.array(list(product(range(most), repeat=len(prices))))
    meets = (plans @ np.asarray(amounts).T >= np.asarray(need) - 1e-9).all(axis=1)
    return (plans @ np.asarray(prices))[meets].min()


AMOUNTS, PRICES = [[5, 3, 0], [0, 2, 4]], [4.0, 3.0, 3.5]


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=3))
def test_equals_enumeration(needs):
    batch = lp.solve(cover(AMOUNTS, needs, PRICES))
    assert (batch.status == "optimal").all()
    assert batch.certificate.kind == "mip-gap"
    assert np.nanmax(batch.certificate.residuals()) <= lp.TOLERANCE
    assert not batch.certificate.dual.any()
    whole = batch.x[:, :3]
    np.testing.assert_array_equal(whole, np.round(whole))
    np.testing.assert_allclose(whole @ PRICES, [cheapest(AMOUNTS, need, PRICES) for need in needs])
    assert np.isnan(batch.dual).all()


def test_only_those_named_are_whole():
    spent = {integers: lp.solve(cover(AMOUNTS, [0, 5], PRICES, integers=integers)).x[0, :3] @ PRICES for integers in ((), (2,), (0, 1, 2))}
    assert list(spent.values()) == pytest.approx([1.25 * 3.5, 3.5 + 0.5 * 3, 3.5 + 3])


def test_all_of_them_whole():
    family = cover(AMOUNTS, [6, 3], PRICES, integers=(0, 1, 2, 3))
    assert lp.solve(family).x[0, :3] @ PRICES == pytest.approx(cheapest(AMOUNTS, [6, 3], PRICES))
    short = lp.solve(family, solver=lambda _: Answer("optimal", np.array([1.0, 0, 1, 0]), np.array([1.0])))
    assert "not feasible at 1e-09" in short.reasons[0]


def test_a_part_keeps_what_is_whole():
    family = cover(AMOUNTS, [[6, 3], [1, 1]], PRICES)
    assert family.part(np.array([1])).integers == family.integers


@pytest.mark.parametrize("scale", [1e-10, 1e9])
def test_size_of_the_rows_does_not_matter(scale):
    family = cover(np.array(AMOUNTS) * [[scale], [1]], np.array([[11, 9.0]]) * [scale, 1], PRICES)
    assert (lp.solve(family).x[0, :3] @ PRICES) == pytest.approx(cheapest(AMOUNTS, [11, 9], PRICES))


def test_infeasible_is_proven_and_leaves_others_alone():
    batch = lp.solve(cover([[1.0, 2], [0, 0]], [[3, 0], [3, 1], [2, 0]], [1.0, 1.5]))
    assert batch.status.tolist() == ["optimal", "infeasible", "optimal"]
    assert np.isnan(batch.x[1]).all()


def answering(*answers):
    queue = list(answers)
    return lambda _: queue.pop(0)


class TestWhatAnEngineSays:
    """One row: 5x ≥ 11 (scaled to powers of two), so x = 3 at a price of 4 each."""

    family = cover([[5.0]], [11], [4.0])

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (Answer("optimal", np.array([2.2, 0])), "not whole"),
            (Answer("optimal", np.array([2.0, 0])), "rounded, is not feasible"),
            (Answer("optimal", np.array([3.0, 0]), np.array([2.0])), "a gap of"),
            (Answer("optimal", np.array([3.0, 0]), np.array([99.0])), "a gap of"),
            (Answer("optimal", np.array([3.0, np.nan])), "lacks variables"),
            (Answer("optimal"), "lacks variables"),
            (Answer("infeasible"), "without proof"),
            (Answer("unbounded"), "without proof"),
            (Answer("failed", reason="out of time"), "out of time"),
        ],
    )
    def test_is_not_believed(self, answer, reason):
        batch = lp.solve(self.family, solver=answering(answer))
        assert batch.status.tolist() == ["failed"]
        assert reason in batch.reasons[0]

    def test_raising_is_a_failure(self):
        def engine(_):
            raise RuntimeError("no licence")

        batch = lp.solve(self.family, solver=engine)
        assert batch.reasons == ("RuntimeError: no licence",)

    def test_without_a_bound_it_is_asked_for_something_better(self):
        worse, best = Answer("optimal", np.array([5.0, 0])), Answer("optimal", np.array([3.0, 0]))
        batch = lp.solve(self.family, solver=answering(worse, best, Answer("infeasible")))
        assert batch.status.tolist() == ["optimal"]
        assert batch.x[0, 0] == 3

    def test_what_is_better_only_before_rounding_is_not(self):
        almost = Answer("optimal", np.array([2.99995, 0]))
        assert lp.solve(self.family, solver=answering(Answer("optimal", np.array([3.0, 0])), almost)).x[0, 0] == 3

    def test_an_engine_that_says_nothing_of_it_is_not_believed(self):
        batch = lp.solve(self.family, solver=answering(Answer("optimal", np.array([3.0, 0])), Answer("failed")))
        assert batch.status.tolist() == ["failed"]


@pytest.mark.parametrize("name", pulp.listSolvers(onlyAvailable=True))
def test_pulp_solvers(name):
    needs = [[6, 3], [11, 9], [13, 0]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # PuLP 3.3 announces that CBC will not be bundled with PuLP 4
        solver = pulp.getSolver(name, msg=False)
    batch = lp.solve(cover(AMOUNTS, needs, PRICES), solver=solvers.resolve_whole(solver))
    assert batch.status.tolist() == ["optimal"] * 3
    np.testing.assert_allclose(batch.x[:, :3] @ PRICES, [cheapest(AMOUNTS, need, PRICES) for need in needs])


def test_engines_that_take_no_whole_variables_are_refused():
    assert solvers.resolve_whole() is None
    assert solvers.resolve_whole("HiGHS") is None
    with pytest.raises(OptionError, match="unknown solver"):
        solvers.resolve_whole("cbc")
    pytest.importorskip("highspy")
    with pytest.raises(OptionError, match=r"takes no whole variables.*got 'highspy'"):
        solvers.resolve_whole("highspy")
