"""Russell measures: their factors, against a direct programme in factors, and what they share with the slacks-based measure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.nonradial.by_linprog import RTS
from tests.dea.nonradial.quietly import quiet, tables

from sqeval import dea
from sqeval.errors import OptionError


def russell(X, Y, **options):
    return quiet(dea.russell, X, Y, **options)


def in_factors(X, Y, unit, orientation):
    """Färe & Lovell's programme as printed, under constant returns: factors and λ are the variables."""
    n, m, s = len(X), X.shape[1], Y.shape[1]
    x, y = np.zeros((m, n)), np.zeros((s, n))
    if orientation == "input":
        A = np.vstack([np.hstack([X.T, -np.diag(X[unit])]), np.hstack([-Y.T, np.zeros((s, m))])])
        found = linprog(np.r_[np.zeros(n), np.ones(m) / m], A, np.r_[x[:, 0], -Y[unit]], bounds=[(0, None)] * n + [(0, 1)] * m)
        return found.fun
    A = np.vstack([np.hstack([X.T, np.zeros((m, s))]), np.hstack([-Y.T, np.diag(Y[unit])])])
    found = linprog(np.r_[np.zeros(n), -np.ones(s) / s], A, np.r_[X[unit], y[:, 0]], bounds=[(0, None)] * n + [(1, None)] * s)
    return -found.fun


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_equals_the_programme_in_factors(teams, orientation):
    X, Y = teams
    result = russell(X, Y, orientation=orientation, rts="crs")
    expected = [in_factors(X.to_numpy(), Y.to_numpy(), k, orientation) for k in range(len(X))]
    np.testing.assert_allclose(result.scores, expected, rtol=1e-9)
    assert result.better == ("higher" if orientation == "input" else "lower")
    np.testing.assert_allclose(result.efficiency, np.minimum(result.scores, 1 / result.scores), rtol=1e-12)


@settings(max_examples=6)
@given(tables(bad=0), st.sampled_from(RTS), st.sampled_from(["input", "output", "none"]))
def test_the_same_as_slacks(data, rts, orientation):
    X, Y, _ = data
    rho = quiet(dea.sbm, X, Y, rts=rts, orientation=orientation)
    graph = orientation == "none"
    result = quiet(dea.enhanced_russell, X, Y, rts=rts) if graph else russell(X, Y, rts=rts, orientation=orientation)
    np.testing.assert_allclose(result.efficiency, rho.scores, rtol=1e-12)
    factors, m = result.factors.to_numpy(), X.shape[1]
    if graph:
        theta, phi = np.hsplit(factors, [m])
        np.testing.assert_allclose(theta.mean(axis=1) / phi.mean(axis=1), result.scores, rtol=1e-9)
        assert (theta <= 1).all()
        assert (phi >= 1).all()
    else:
        np.testing.assert_allclose(factors.mean(axis=1), result.scores, rtol=1e-9)
    np.testing.assert_allclose(result.contributions.sum(axis=1), 1 - result.efficiency, atol=1e-9)


@settings(max_examples=6)
@given(tables(bad=0), st.sampled_from(RTS))
def test_between_nothing_and_the_radial_measure(data, rts):
    X, Y, _ = data
    theta, phi = (quiet(dea.radial, X, Y, rts=rts, orientation=word).scores for word in ("input", "output"))
    inward, outward = (russell(X, Y, rts=rts, orientation=word).scores for word in ("input", "output"))
    assert ((inward > 0) & (inward <= theta + 1e-9)).all()
    assert (outward >= phi - 1e-9).all()


def test_a_value_of_zero_has_no_factor():
    X, Y = np.array([[2.0, 4], [4, 0], [1, 0]]), np.array([[5.0], [5], [5]])
    result = russell(X, Y)
    assert result.scores.tolist() == pytest.approx([1 / 4, 1 / 4, 1])
    np.testing.assert_allclose(result.factors, [[1 / 2, 0], [1 / 4, np.nan], [1, np.nan]])
    assert list(result.factors) == ["X1", "X2"]
    assert list(russell(X, Y, orientation="output").factors) == ["Y1"]
    assert list(quiet(dea.enhanced_russell, X, Y).factors) == ["X1", "X2", "Y1"]


def test_the_graph_measure_is_no_linear_programme(teams):
    with pytest.raises(OptionError, match=r"no linear programme.*enhanced_russell"):
        russell(*teams, orientation="none")


def test_in_words(stores):
    result = quiet(dea.enhanced_russell, *stores)
    assert "enhanced Russell measure" in result.explain("F")
    assert "增强 Russell 测度" in result.summary("zh")
    grown = russell(*stores, orientation="output")
    assert grown.explain("F").splitlines()[1] == "F has an efficiency of 50.0 %; the 50.0 points it lacks come from sales (50.0)."
    assert grown.to_frame().loc["F", ["score", "efficiency", "factor.sales"]].tolist() == pytest.approx([2, 0.5, 2])


def test_beyond_a_frontier_of_others(stores):
    result = russell(np.array([[1.0]]), np.array([[9.0]]), reference=(stores[0].to_numpy(), stores[1].to_numpy()), orientation="output")
    assert result.status.tolist() == ["infeasible"]
    assert np.isnan(result.scores[0])
    assert np.isnan(result.factors.to_numpy()).all()
