"""Closest targets: against a mixed-integer programme written here, properties, bounds, and the faces behind them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from tests.dea.economics.quietly import quietly
from tests.dea.economics.test_cost import RETURNS, priced_tables

from sqeval.dea.economics.efficient_faces import efficient_faces
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.numerics import lp


def closest(X, Y, **options):
    return quietly("target_setting", X, Y, aim="closest", **options)


def efficient_units(X, Y, rts="vrs"):
    return np.flatnonzero(quietly("additive", X, Y, rts=rts, weights="ram").is_efficient)


def least_change(X, Y, o, rts):
    """The programme of Aparicio, Ruiz & Sirvent (2007) as printed, with a big M that is safe for these small data.

    min Σ s⁻/x₀ + Σ s⁺/y₀ over λ, s, v, u ≥ 1, u₀, d, b: a unit has λ > 0 only where its d = v·x − u·y − u₀ ≥ 0 is 0.
    """
    units = efficient_units(X, Y, rts)
    (n, m), s = X[units].shape, Y.shape[1]
    scaled = np.hstack([X / X.mean(axis=0), Y / Y.mean(axis=0)])
    v, signs, is_vrs = m + s, np.repeat([1.0, -1.0], [m, s]), rts == "vrs"
    # Columns: λ (n), s (v), weights (v), u₀, d (n), b (n).
    zeros = np.zeros
    meets = np.hstack([scaled[units].T, np.diag(signs), zeros((v, v + 1 + 2 * n))])
    sums = np.hstack([np.ones((1, n)), zeros((1, 2 * v + 1 + 2 * n))])
    planes = np.hstack([zeros((n, n + v)), -scaled[units] * signs, np.full((n, 1), float(is_vrs)), np.eye(n), zeros((n, n))])
    either = np.hstack([zeros((n, n + 2 * v + 1)), np.eye(n), -1e4 * np.eye(n)])
    other = np.hstack([np.eye(n), zeros((n, 2 * v + 1 + n)), 1e2 * np.eye(n)])
    rows = [(meets, scaled[o], scaled[o]), (planes, zeros(n), zeros(n)), (either, -np.inf, zeros(n)), (other, -np.inf, np.full(n, 1e2))]
    rows += [(sums, 1, 1)] if is_vrs else []
    whole = np.repeat([0, 1], [2 * n + 2 * v + 1, n])
    low = np.concatenate([zeros(n + v), np.ones(v), [-np.inf], zeros(2 * n)])
    cost = np.concatenate([zeros(n), 1 / scaled[o], zeros(v + 1 + 2 * n)])
    limits = Bounds(low, np.where(whole, 1, np.inf))
    return milp(
        cost, constraints=[LinearConstraint(*row) for row in rows], bounds=limits, integrality=whole, options={"mip_rel_gap": 0}
    ).fun


@pytest.mark.parametrize("rts", ["vrs", "crs"])
@pytest.mark.parametrize(("m", "s", "whole"), [(1, 1, False), (2, 1, True), (2, 2, False), (1, 3, True)])
def test_equals_a_mixed_integer_programme(m, s, whole, rts):
    rng = np.random.default_rng(m + 7 * s)
    X = rng.uniform(1, 9, (12, m))
    Y = (X**0.5).prod(axis=1)[:, None] * rng.uniform(0.4, 1, (12, s))
    X, Y = (np.ceil(X), np.ceil(Y)) if whole else (X, Y)
    result = closest(X, Y, rts=rts)
    np.testing.assert_allclose(result.scores, [least_change(X, Y, k, rts) for k in range(12)], atol=5e-6)
    assert (result.status == "optimal").all()
    assert result.certificate.kind == "enumeration"


@settings(max_examples=10)
@given(priced_tables(least=0), st.sampled_from([*RETURNS, ("grs", 0.5, 1.5)]))
def test_targets_are_efficient_better_and_no_farther_than_the_farthest(data, rts):
    X, Y, _ = data
    result, far = closest(X, Y, rts=rts), quietly("target_setting", X, Y, rts=rts)
    assert (result.status == "optimal").all()
    assert (result.scores <= far.scores + 1e-8).all()
    assert (result.slacks.to_numpy() >= -1e-9).all()
    assert (result.reach == "frontier").all()
    m = X.shape[1]
    at = result.targets.to_numpy()
    again = quietly("additive", at[:, :m], at[:, m:], rts=rts, reference=(X, Y), weights="ram")
    assert again.is_efficient.all()
    np.testing.assert_allclose(result.lambdas.to_numpy() @ np.hstack([X, Y]), at, atol=1e-7)
    np.testing.assert_array_equal(result.scores == 0, far.is_efficient)


def test_on_one_input_and_one_output_by_hand(stores):
    # The frontier runs A (2, 1), B (3, 3), E (5, 4), H (8, 5).
    result = closest(*stores)
    expected = {"A": [2, 1], "B": [3, 3], "C": [2.5, 2], "D": [3, 3], "E": [5, 4], "F": [2.5, 2], "G": [3, 3], "H": [8, 5]}
    # D could also make 3.5: 16.7 % more against 25 % less.
    expected["D"] = [4, 3.5]
    expected["C"] = [2.5, 2]
    # G could make 4.333: 44.4 % more against 50 % less.
    expected["G"] = [6, 4 + 1 / 3]
    np.testing.assert_allclose(result.targets, list(expected.values()), atol=1e-9)
    assert "no efficient point asks for less" in result.explain("F")
    assert "没有变动更小的有效点" in result.explain("F", "zh")
    assert "closest efficient point" in result.summary()
    assert result.peers["G"] == pytest.approx({"E": 2 / 3, "H": 1 / 3})


def test_faces_that_are_not_tried_are_farther(monkeypatch):
    rng = np.random.default_rng(4)
    X = rng.uniform(1, 9, (60, 2))
    Y = (X**0.4).prod(axis=1)[:, None] * rng.uniform(0.4, 1, (60, 2))
    monkeypatch.setattr("sqeval.dea.economics.closest._FACES", 1000)
    expected = closest(X, Y)
    monkeypatch.setattr("sqeval.dea.economics.closest._ROUND", 1)
    monkeypatch.setattr("sqeval.dea.economics.closest._FACES", 1)
    np.testing.assert_allclose(closest(X, Y).scores, expected.scores, atol=1e-9)


def test_progress_tells_of_units_as_they_are_done(monkeypatch):
    rng = np.random.default_rng(4)
    X = rng.uniform(1, 9, (60, 2))
    Y = (X**0.4).prod(axis=1)[:, None] * rng.uniform(0.4, 1, (60, 2))
    monkeypatch.setattr("sqeval.dea.economics.closest._ROUND", 1)
    seen = []
    closest(X, Y, progress=lambda done, total, _: seen.append((done, total)))
    assert len(seen) > 3
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (120, 120)


class TestWithinBounds:
    def test_they_are_kept_and_may_leave_no_efficient_point(self, teams):
        X, Y = teams
        result = closest(X, Y, bounds={"hours": (-0.3, 0)})
        solved = result.status == "optimal"
        assert set(result.status) == {"optimal", "infeasible"}
        assert (result.targets["hours"] >= result.lowest["hours"])[solved].all()
        np.testing.assert_allclose(result.lowest["hours"], 0.7 * X["hours"])
        free = closest(X, Y)
        np.testing.assert_allclose(result.free_score, free.scores)
        assert ((result.scores >= free.scores - 1e-9) | ~solved).all()
        assert (result.cost_of_bounds[solved] >= -1e-9).all()
        np.testing.assert_allclose(result.bound_costs["hours"], result.cost_of_bounds, atol=1e-7)
        assert (result.free_score[~solved] > 0).all()
        assert "no efficient point of the frontier lies within its bounds" in result.explain(solved.idxmin())

    def test_against_every_pair_of_neighbours_in_two_dimensions(self, stores):
        X, Y = stores
        result = closest(X, Y, bounds={"employees": (-0.4, 0.1), "sales": (-0.1, 0.6)})
        corners = np.array([[2.0, 1], [3, 3], [5, 4], [8, 5]])
        for unit in X.index:
            own = np.array([X.loc[unit].item(), Y.loc[unit].item()], dtype=float)
            low, high = own * [0.6, 0.9], own * [1.1, 1.6]
            found = [self.on_segment(own, low, high, *corners[at : at + 2]) for at in range(3)]
            best = min((value for value in found if value is not None), default=np.nan)
            assert result.scores[unit] == pytest.approx(best, abs=1e-9, nan_ok=True)

    def on_segment(self, own, low, high, left, right):
        """min |x − x₀|/x₀ + |y − y₀|/y₀ over left + t(right − left) within the box, in (t, up, down)."""
        equal = np.hstack([(right - left)[:, None], -np.eye(2), np.eye(2)])
        ends = [(0, 1), *zip([0, 0], high - own, strict=True), *zip([0, 0], own - low, strict=True)]
        found = linprog([0, *1 / own, *1 / own], A_eq=equal, b_eq=own - left, bounds=ends)
        return found.fun if found.status == 0 else None


class TestFaces:
    def faces(self, X, Y, rts="vrs"):
        X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
        technology = Technology(np.hstack([X, Y]), X.shape[1], Returns.parse(rts))
        return efficient_faces(technology, efficient_units(X, Y), efficient_units(X, Y, rts))

    def sets(self, faces):
        return sorted(sorted(set(faces.rays.unit[row].tolist())) for row in faces.members)

    def test_a_frontier_of_segments(self, stores):
        X, Y = stores
        faces = self.faces(X, Y)
        assert self.sets(faces) == [[0, 1], [1, 4], [4, 7]]
        assert faces.is_complete

    def test_a_single_efficient_unit_is_a_face(self):
        faces = self.faces([[1, 1], [2, 3], [4, 2]], [[3], [2], [1]])
        assert self.sets(faces) == [[0]]
        assert (faces.prices > 0).all()

    def test_an_efficient_edge_between_two_flat_facets(self):
        # A and B differ in both inputs, and nobody has more output: prices that are all positive support the edge only together.
        faces = self.faces([[1, 4], [4, 1], [4, 4]], [[5], [3], [2]])
        assert self.sets(faces) == [[0, 1]]
        assert (faces.prices > 0).all()

    def test_a_flat_facet_is_taken_apart(self):
        # All have the same first input, which a facet of all three shows; only neighbours make efficient mixes.
        faces = self.faces([[1, 1], [1, 2], [1, 4]], [[1], [3], [4]])
        assert self.sets(faces) == [[0, 1], [1, 2]]
        assert (faces.prices > 0).all()

    def test_constant_returns_have_rays(self, stores):
        faces = self.faces(*stores, rts="crs")
        assert self.sets(faces) == [[-1, 1]]

    @settings(max_examples=8)
    @given(priced_tables(), st.sampled_from(RETURNS))
    def test_planes_support_the_technology_and_hold_their_faces(self, data, rts):
        X, Y, _ = data
        faces = self.faces(X, Y, rts)
        z = faces.rays.values * np.repeat([-1, 1], [X.shape[1], Y.shape[1]]) / faces.units
        heights = z @ faces.prices.T - np.outer(faces.rays.size, faces.levels)
        assert faces.is_complete
        assert (heights <= 1e-8).all()
        assert (np.abs(heights.T[faces.members]) <= 1e-8).all()
        assert (faces.prices > 0).all()

    def test_qhull_giving_up_is_said(self, monkeypatch, teams):
        from scipy.spatial import QhullError

        def fails(*_, **__):
            raise QhullError("flat")

        monkeypatch.setattr("sqeval.dea.economics.efficient_faces.ConvexHull", fails)
        result = closest(*teams)
        assert (result.status == "ill-conditioned").all()
        assert result.targets.isna().all(axis=None)


def test_a_target_that_is_not_efficient_is_none(monkeypatch, teams):
    """Were a face listed that is none, its points would be found out."""

    def one_face_of_all(*given):
        faces = efficient_faces(*given)
        return replace(faces, members=np.ones((1, faces.members.shape[1]), dtype=bool), prices=faces.prices[:1], levels=faces.levels[:1])

    monkeypatch.setattr("sqeval.dea.economics.targets.efficient_faces", one_face_of_all)
    result = closest(*teams)
    lost = result.status == "ill-conditioned"
    assert lost.sum() > 5
    assert result.targets[lost].isna().all(axis=None)
    assert result.reach[lost].isna().all()


def test_a_failing_engine_is_no_silent_miss(monkeypatch, teams):
    """A face that could not be tried may have been the nearest."""
    solve = lp.solve
    clean = closest(*teams)

    def broken(family, **options):
        batch = solve(family, **options)
        if family.own.shape[2] and len(family.senses) > 8:
            status = batch.status.copy()
            status[0] = "failed"
            batch = lp.LpBatch(status, batch.x, batch.dual, batch.certificate, batch.reasons, batch.unique, batch.face)
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    result = closest(*teams)
    lost = result.status == "failed"
    assert 1 <= lost.sum() < 10
    pd.testing.assert_frame_equal(result.to_frame()[~lost], clean.to_frame()[~lost], check_dtype=False)
    assert result.targets[lost].isna().all(axis=None)
