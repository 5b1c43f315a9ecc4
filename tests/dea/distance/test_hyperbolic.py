"""Hyperbolic efficiency: against plain questions of what is within reach, in closed form, between other measures, with its brackets."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from sqeval import dea
from sqeval.dea.distance import hyperbolic_search
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

CURVED = ("vrs", "nirs", "ndrs", ("grs", 0.6, 1.5), ("grs", 0.0, 2.0), ("grs", 1.0, 3.0))
BOUNDS = {"vrs": (1, 1), "crs": (0, np.inf), "nirs": (0, 1), "ndrs": (1, np.inf)}
few = settings(max_examples=4)


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def hyperbolic(X, Y, **options):
    return quiet(dea.hyperbolic, X, Y, **options)


def is_within_reach(X, Y, x, y, rts):
    low, high = rts[1:] if isinstance(rts, tuple) else BOUNDS[rts]
    total = np.ones((1, len(X)))
    rows = np.vstack([X.T, -Y.T, -total, *([total] if np.isfinite(high) else [])])
    rhs = np.concatenate([x, -y, [-low], [high] if np.isfinite(high) else []])
    # The least violation of all rows, so that points on the frontier are not lost to rounding.
    sizes = np.concatenate([X.mean(axis=0), Y.mean(axis=0), [1], [1] if np.isfinite(high) else []])
    found = linprog(np.append(np.zeros(len(X)), 1), np.hstack([rows, -sizes[:, None]]), rhs)
    return found.fun < 1e-9


def is_least(result, unit, rts, reference=None):
    """Whether γ is within reach and no γ that is smaller by more than a millionth."""
    (X, Y), gamma = np.split(result.data.values, 2, axis=1), float(result.scores.iloc[unit])
    Xr, Yr = (X, Y) if reference is None else reference
    ends = [is_within_reach(Xr, Yr, end * X[unit], Y[unit] / end, rts) for end in (gamma * (1 - 1e-6), gamma * (1 + 1e-6))]
    return ends == [False, True]


@st.composite
def tables(draw, least=0):
    n, m, s = draw(st.integers(2, 9)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    values = draw(hnp.arrays(np.float64, (n, m + s), elements=st.integers(least, 12).map(float)))
    values[:, 0] += 1 - least
    values[:, m] += 1 - least
    return values[:, :m], values[:, m:]


@pytest.mark.parametrize("rts", [*CURVED, "crs"], ids=str)
def test_is_the_least_factor_within_reach(teams, rts):
    X, Y = (table.to_numpy() for table in teams)
    result = hyperbolic(X, Y, rts=rts)
    assert all(is_least(result, k, rts) for k in range(0, len(X), 4))
    assert (result.status == "optimal").all()
    assert result.better == "higher"


def test_is_the_least_factor_beyond_a_frontier_of_others(teams):
    X, Y = (table.to_numpy() for table in teams)
    others = (X[:12], Y[:12])
    result = hyperbolic(X, Y, reference=others)
    assert all(is_least(result, k, "vrs", others) for k in range(12, len(X), 2))
    assert (result.scores > 1 + 1e-6).any()
    assert (result.efficiency <= 1).all()


class TestBrackets:
    @pytest.mark.parametrize("rts", CURVED, ids=str)
    def test_its_certificate_holds_the_width(self, teams, rts):
        certificate = hyperbolic(*teams, rts=rts).certificate
        assert certificate.kind == "bisection"
        assert 0 <= certificate.gap <= 1e-12
        assert certificate.primal <= 1e-9

    def test_constant_returns_are_a_linear_programme(self, teams):
        assert hyperbolic(*teams, rts="crs").certificate.kind == "lp"

    def test_a_bracket_that_stays_open_is_no_answer(self, teams, monkeypatch):
        monkeypatch.setattr(hyperbolic_search, "_STEPS", 0)
        result = hyperbolic(*teams)
        clean = [unit for unit in result.data.units if result.status[unit] == "optimal"]
        assert 0 < len(clean) < 30
        assert set(result.status) == {"optimal", "ill-conditioned"}
        assert result.scores[result.status != "optimal"].isna().all()
        assert set(hyperbolic(*teams, solver="highs").status) == {"optimal", "failed"}

    def test_few_steps_are_enough(self, teams, monkeypatch):
        calls, honest = [], lp.solve
        monkeypatch.setattr(lp, "solve", lambda family, *, solver=None: calls.append(len(family.rhs)) or honest(family, solver=solver))
        hyperbolic(*teams)
        assert len(calls) <= 8

    def test_inner_units_left_out_of_the_search_change_nothing(self, teams, monkeypatch):
        plain = hyperbolic(*teams)
        monkeypatch.setattr(hyperbolic_search, "_FEW", 0)
        pd.testing.assert_frame_equal(hyperbolic(*teams).to_frame(), plain.to_frame(), atol=1e-12)


class TestIdentities:
    @few
    @given(tables())
    def test_constant_returns_are_the_root_of_theta(self, data):
        theta = quiet(dea.radial, *data, rts="crs").scores
        np.testing.assert_allclose(hyperbolic(*data, rts="crs").scores ** 2, theta, atol=1e-12)

    @few
    @given(tables())
    def test_a_band_without_ends_is_constant_returns(self, data):
        wide = hyperbolic(*data, rts=("grs", 0.0, 1e6)).scores
        np.testing.assert_allclose(wide, hyperbolic(*data, rts="crs").scores, atol=1e-8)

    @few
    @given(tables(), st.sampled_from(CURVED))
    def test_between_other_measures(self, data, rts):
        gamma = hyperbolic(*data, rts=rts).scores
        inwards, outwards = (quiet(dea.radial, *data, rts=rts, orientation=way).efficiency for way in ("input", "output"))
        assert (gamma >= np.maximum(inwards, outwards) - 1e-9).all()
        assert (gamma >= hyperbolic(*data, rts="crs").scores - 1e-9).all()
        assert (gamma <= 1).all()

    @few
    @given(tables(), st.sampled_from(CURVED))
    def test_the_projection_has_nothing_left(self, data, rts):
        result = hyperbolic(*data, rts=rts)
        m = data[0].shape[1]
        target = result.targets.to_numpy()
        again = hyperbolic(target[:, :m], target[:, m:], rts=rts, reference=data)
        np.testing.assert_allclose(again.scores, 1, atol=1e-8)
        np.testing.assert_allclose(result.lambda_matrix @ np.hstack(data), target, atol=1e-8)

    def test_strong_efficiency_is_that_of_radial(self, teams):
        for rts in (*CURVED[:4:2], "crs"):
            plain = quiet(dea.radial, *teams, rts=rts)
            assert (hyperbolic(*teams, rts=rts).is_efficient == plain.is_efficient).all()

    @pytest.mark.parametrize("rts", ["vrs", "nirs", "ndrs", "crs"])
    def test_prices_hold_the_frontier_at_the_projection(self, teams, rts):
        X, Y = (table.to_numpy() for table in teams)
        result = hyperbolic(X, Y, rts=rts)
        v, u = np.split(result.multipliers.to_numpy(), 2, axis=1)
        gamma, free = result.scores.to_numpy(), result.intercept.to_numpy()
        np.testing.assert_allclose((u * Y).sum(axis=1) / gamma + free, (v * X).sum(axis=1) * gamma, atol=1e-8)
        np.testing.assert_allclose((v * X).sum(axis=1) + (u * Y).sum(axis=1), 1, atol=1e-8)
        assert (u @ Y.T - v @ X.T + free[:, None] <= 1e-8).all()

    def test_bad_outputs_are_inputs(self, teams):
        X, Y = teams
        B = X[["cost"]].set_axis(["complaints"], axis=1)
        result = hyperbolic(X[["hours"]], Y, undesirable=B)
        plain = hyperbolic(X, Y)
        np.testing.assert_allclose(result.scores, plain.scores, atol=1e-12)
        assert result.targets.columns.tolist() == ["hours", "solved", "satisfied", "complaints"]
        np.testing.assert_allclose(result.targets["complaints"], plain.targets["cost"], atol=1e-9)
        assert "every input and bad output" in result.explain(result.scores.idxmin())


class TestInvariances:
    def test_units_of_measurement_change_nothing(self, teams):
        X, Y = teams
        plain, scaled = hyperbolic(X, Y), hyperbolic(X * [1e6, 1e-10], Y * [1e10, 1e-10])
        np.testing.assert_allclose(scaled.scores, plain.scores, atol=1e-10)
        assert (scaled.is_efficient == plain.is_efficient).all()

    def test_the_order_of_rows_changes_nothing(self, teams):
        X, Y = teams
        plain = hyperbolic(X, Y)
        turned = hyperbolic(X[::-1], Y.sample(frac=1, random_state=1))
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plain.to_frame())

    def test_batch_is_one_by_one(self, teams):
        X, Y = teams
        whole = hyperbolic(X, Y)
        for unit in X.index[:4]:
            one = hyperbolic(X.loc[[unit]], Y.loc[[unit]], reference=(X, Y))
            np.testing.assert_allclose(one.scores, whole.scores[[unit]], atol=1e-10)


class TestOddData:
    def test_one_unit_and_all_equal(self):
        for X, Y in (([[2.0, 1]], [[3.0]]), (np.ones((4, 2)), np.ones((4, 1)))):
            result = hyperbolic(X, Y)
            assert (result.scores == 1).all()
            assert result.is_efficient.all()

    def test_who_cannot_be_reached_leaves_the_others_alone(self, teams):
        """T05 takes none of an input that everyone needs, however small its outputs become."""
        X, Y = teams
        zero = X.copy()
        zero.loc["T05", "cost"] = 0.0
        result = hyperbolic(zero, Y, reference=(X, Y))
        assert result.status["T05"] == "infeasible"
        assert np.isnan(result.scores["T05"])
        np.testing.assert_allclose(result.scores.drop("T05"), hyperbolic(X, Y).scores.drop("T05"), atol=1e-10)

    def test_outputs_that_only_fade_away_are_out_of_reach(self):
        """The one unit within the input has none of an output, so no share of that is within reach, but for none at all."""
        others = ([[1.0, 0], [1, 1]], [[1.0, 0], [1, 1]])
        result = hyperbolic([[1.0, 0]], [[1.0, 1]], reference=others)
        assert result.status.tolist() == ["infeasible"]

    def test_negative_values_are_refused(self, teams):
        with pytest.raises(DataError, match="Y has a negative value"):
            hyperbolic(teams[0], teams[1] - 30)

    @pytest.mark.parametrize("rts", ["vrs", "crs"])
    def test_a_failing_engine_fails_its_own_units_only(self, teams, rts, monkeypatch):
        clean, honest = hyperbolic(*teams, rts=rts), lp.solve

        def fails(family, *, solver=None):
            batch = honest(family, solver=solver)
            if len(batch.status) < 30:
                return batch
            status = batch.status.copy()
            status[7] = lp.FAILED
            return type(batch)(**{**vars(batch), "status": status})

        monkeypatch.setattr(lp, "solve", fails)
        result = hyperbolic(*teams, rts=rts)
        assert result.status["T07"] == "failed"
        assert np.isnan(result.scores["T07"])
        pd.testing.assert_series_equal(result.scores.drop("T07"), clean.scores.drop("T07"))

    def test_by_another_solver(self, teams):
        for rts in ("vrs", ("grs", 0.5, 2.0)):
            np.testing.assert_allclose(hyperbolic(*teams, rts=rts, solver="highs").scores, hyperbolic(*teams, rts=rts).scores, atol=1e-9)


def test_without_the_second_stage(teams):
    plain, short = hyperbolic(*teams), hyperbolic(*teams, slacks=False)
    pd.testing.assert_series_equal(short.scores, plain.scores)
    with pytest.raises(OptionError, match="needs the second stage"):
        _ = short.slacks
