"""Whole copies of units: against enumeration, between the other hulls, with slacks, zeros and other references."""

import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning
from sqeval.numerics import lp

ORIENTATIONS = ("input", "output")


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def replicated(X, Y, **options):
    return quiet(dea.free_replicability, X, Y, **options)


def enumerated(X, Y, orientation, most=5):
    """Every plan of up to four copies of each unit."""
    plans = np.array(list(product(range(most), repeat=len(X))))[1:]
    used, made = plans @ X, plans @ Y
    if orientation == "input":
        return [(used / x).max(axis=1)[(made >= y).all(axis=1)].min() for x, y in zip(X, Y, strict=True)]
    return [(made / y).min(axis=1)[(used <= x).all(axis=1)].max() for x, y in zip(X, Y, strict=True)]


@st.composite
def tables(draw):
    n, m, s = draw(st.integers(1, 4)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    values = draw(hnp.arrays(np.float64, (n, m + s), elements=st.integers(3, 12).map(float)))
    return values[:, :m], values[:, m:]


@settings(max_examples=8)
@given(tables(), st.sampled_from(ORIENTATIONS))
def test_equals_enumeration_and_lies_between_the_hulls(data, orientation):
    result = replicated(*data, orientation=orientation)
    np.testing.assert_allclose(result.scores, enumerated(*data, orientation), rtol=1e-12)
    single = quiet(dea.fdh, *data, orientation=orientation)
    divided = quiet(dea.fdh, *data, orientation=orientation, rts="crs")
    convex = quiet(dea.radial, *data, orientation=orientation, rts="crs")
    assert (result.efficiency <= single.efficiency + 1e-12).all()
    assert (result.efficiency >= convex.efficiency - 1e-9).all()
    assert (divided.efficiency >= convex.efficiency - 1e-9).all()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_certified_whole_and_consistent(orientation):
    rng = np.random.default_rng(4)
    X, Y = rng.lognormal(3, 0.8, (10, 2)), rng.lognormal(3, 0.8, (10, 2))
    result = replicated(X, Y, orientation=orientation)
    assert (result.status == "optimal").all()
    assert result.certificate.kind == "mip-gap"
    assert max(result.certificate.primal, result.certificate.gap) <= 1e-9
    lambdas = result.lambdas.to_numpy()
    np.testing.assert_array_equal(lambdas, np.round(lambdas))
    np.testing.assert_allclose(lambdas @ np.hstack([X, Y]), result.targets, rtol=1e-9)
    factor = result.scores.to_numpy()[:, None]
    projected = np.hstack([X * factor, Y]) if orientation == "input" else np.hstack([X, Y * factor])
    np.testing.assert_allclose(projected + result.slacks * [-1, -1, 1, 1], result.targets, rtol=1e-9)
    again = replicated(result.targets.iloc[:, :2], result.targets.iloc[:, 2:], orientation=orientation, reference=(X, Y))
    np.testing.assert_allclose(again.scores, 1, rtol=1e-9)
    np.testing.assert_allclose(again.slacks / result.targets, 0, atol=1e-8)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_units_of_measurement_change_nothing(orientation):
    values = np.random.default_rng(5).integers(1, 15, (8, 4)).astype(float)
    scaled = values * [1e-10, 1e9, 1e-3, 1e6]
    one = replicated(values[:, :2], values[:, 2:], orientation=orientation, slack_weights="mean")
    other = replicated(scaled[:, :2], scaled[:, 2:], orientation=orientation, slack_weights="mean")
    np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9)
    assert other.is_efficient.tolist() == one.is_efficient.tolist()
    np.testing.assert_allclose(other.slacks / scaled.mean(axis=0), one.slacks / values.mean(axis=0), atol=1e-9)


def test_slacks_of_little_worth_are_not_lost():
    # Two copies of A make what C makes, and save of the second input, which counts in parts of 1e-10.
    X, Y = np.array([[1e9, 1e-10], [9e9, 9e-10], [2e9, 5e-10]]), np.array([[10.0], [11], [20]])
    result = replicated(X, Y)
    np.testing.assert_allclose(result.slacks.loc[2], [0, 3e-10, 0], rtol=1e-9)
    assert result.peers[2] == {0: 2.0}
    assert result.is_efficient.tolist() == [True, False, False]
    # Of plans that save as much of the first input the one that saves most of the second.
    plans = replicated([[3e9, 9e-10]], [[20.0]], reference=([[1e9, 4e-10], [2e9, 5e-10], [2e9, 7e-10]], [[10.0], [20], [20]]), slacks=True)
    assert plans.peers[0] == {1: 1.0}
    assert result.is_weakly_efficient.tolist() == [True, False, True]


class TestReference:
    def test_no_single_unit_makes_both_outputs(self):
        result = replicated([[9.0]], [[4.0, 4]], reference=([[1.0], [2]], [[3.0, 0], [0, 2]]))
        assert result.peers[0] == {0: 2.0, 1: 2.0}
        assert result.scores[0] == pytest.approx(6 / 9)
        assert replicated([[3.0]], [[4.0, 4]], reference=([[1.0], [2]], [[3.0, 0], [0, 2]])).scores[0] == pytest.approx(2)

    def test_an_output_that_none_makes_is_infeasible(self):
        data = np.array([[1.0], [1]]), np.array([[1.0, 1], [1, 0]])
        result = replicated(*data, reference=([[1.0], [2]], [[3.0, 0], [2, 0]]))
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert np.isnan(result.scores[0])
        assert result.peers[0] == {}

    def test_an_input_of_zero_takes_those_without_it(self):
        result = replicated([[0.0, 6]], [[4.0]], reference=([[1.0, 1], [0, 2]], [[4.0], [3]]))
        assert result.peers[0] == {1: 2.0}
        assert result.scores[0] == pytest.approx(4 / 6)

    def test_where_not_one_copy_fits_nothing_is_reached(self):
        result = replicated([[1.0]], [[4.0]], orientation="output", reference=([[2.0]], [[8.0]]))
        assert result.scores.tolist() == [0]
        assert result.efficiency.tolist() == [1]
        assert result.peers.tolist() == [{}]

    def test_many_copies(self):
        result = replicated([[1e6]], [[1e6 - 0.5]], reference=([[1.0]], [[1.0]]))
        assert result.peers[0] == {0: 1e6}
        assert result.scores[0] == 1


class TestResult:
    def test_without_the_second_stage(self, stores):
        result = replicated(*stores, slacks=False)
        np.testing.assert_allclose(result.scores, replicated(*stores).scores)
        with pytest.raises(OptionError, match="needs the second stage"):
            _ = result.slacks
        with pytest.raises(OptionError, match="needs the second stage"):
            replicated(*stores, slacks=False, slack_weights="mean")

    def test_what_it_has_not(self, stores):
        result = replicated(*stores)
        for name in ("multipliers", "intercept"):
            with pytest.raises(OptionError, match=f"no `{name}`"):
                getattr(result, name)
        assert list(result.uniqueness) == []

    def test_in_words(self, stores):
        result = replicated(*stores)
        assert "whole copies of units" in result.explain("A")
        assert "no whole copies of the compared units" in result.explain("B")
        assert "整数份" in result.explain("B", "zh")

    def test_a_failing_engine_flags_its_unit_only(self, monkeypatch, stores):
        clean, solve = replicated(*stores), lp.solve

        def broken(family, *, solver=None):
            batch = solve(family, solver=solver)
            batch.status[2] = lp.FAILED
            return batch

        monkeypatch.setattr(lp, "solve", broken)
        result = replicated(*stores)
        assert result.status["C"] == "failed"
        assert result.peers["C"] == {}
        pd.testing.assert_series_equal(result.scores.drop("C"), clean.scores.drop("C"))

    def test_pulp(self, stores):
        pd.testing.assert_series_equal(replicated(*stores, solver="pulp").scores, replicated(*stores).scores)

    def test_progress(self, stores):
        seen = []
        replicated(*stores, slacks=False, progress=lambda done, total, what: seen.append((done, total)))
        assert seen == [(done, 8) for done in range(1, 9)]
