"""Targets within bounds: against a direct programme, what stands in the result, reach and prices of bounds, and odd data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.economics.quietly import quietly
from tests.dea.economics.test_cost import RETURNS, bounds_on_lambda, priced_tables

from sqeval.numerics import lp

BOUNDS = {"hours": (-0.1, 0.0), "solved": (0, 0.3)}
#: Of every variable.
TIGHT = {"hours": (-0.1, 0.0), "cost": (-0.1, 0), "solved": (0, 0.1), "satisfied": (0, 0.1)}


def targets(X, Y, **options):
    return quietly("target_setting", X, Y, **options)


def most_improvement(X, Y, o, room, rts):
    """max Σ (x₀ − x)/x₀ + Σ (y − y₀)/y₀ in the targets themselves, with Σλx ≤ x, Σλy ≥ y and bounds on (x, y)."""
    (n, m), s, (low, high) = X.shape, Y.shape[1], room
    rows = np.vstack([np.hstack([-np.eye(m), np.zeros((m, s)), X.T]), np.hstack([np.zeros((s, m)), np.eye(s), -Y.T])])
    more, limits, equal, right = bounds_on_lambda(n, rts, m + s)
    ends = [*zip(low, [None if np.isnan(end) else end for end in high], strict=True), *[(0, None)] * n]
    cost = [*1 / X[o], *-1 / Y[o], *np.zeros(n)]
    found = linprog(cost, np.vstack([rows, more]), [*np.zeros(m + s), *limits], equal, right, bounds=ends)
    return m - s - found.fun


def ends(result):
    return result.lowest.to_numpy(), result.highest.to_numpy()


@pytest.mark.parametrize("rts", RETURNS)
@pytest.mark.parametrize("bounds", [None, BOUNDS, {"hours": (-0.1, 0.05), "cost": (-0.2, -0.05)}], ids=["free", "bounds", "worse"])
def test_equals_a_programme_in_the_targets_themselves(bounds, rts, teams):
    X, Y = teams
    result = targets(X, Y, bounds=bounds, rts=rts)
    solved = np.flatnonzero(result.status == "optimal")
    assert len(solved) > 15
    solved = solved[::3]
    expected = [most_improvement(X.to_numpy(), Y.to_numpy(), k, [end[k] for end in ends(result)], rts) for k in solved]
    np.testing.assert_allclose(result.scores.iloc[solved], expected, atol=1e-8)
    assert set(result.status) <= {"optimal", "infeasible"}
    assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9


class TestWhatStandsInTheResult:
    def test_targets_keep_to_their_bounds_and_the_peers_do_at_least_as_well(self, teams):
        X, Y = teams
        result = targets(X, Y, bounds=BOUNDS)
        low, high = ends(result)
        table, signs = X.join(Y), np.array([-1, -1, 1, 1])
        assert (result.targets.to_numpy() >= low).all()
        assert (result.targets.to_numpy() <= np.nan_to_num(high, nan=np.inf)).all()
        np.testing.assert_allclose(result.slacks, (result.targets - table) * signs)
        np.testing.assert_allclose(result.lambdas @ table, result.targets + signs * result.still_left, rtol=1e-8)
        np.testing.assert_allclose(result.scores, (result.slacks / table).sum(axis=1), atol=1e-12)

    def test_without_bounds_it_is_the_additive_model(self, teams):
        X, Y = teams
        result, additive = targets(X, Y), quietly("additive", X, Y, weights="mip")
        np.testing.assert_allclose(result.scores, additive.scores, atol=1e-12)
        np.testing.assert_allclose(result.targets, additive.targets)
        assert (result.reach == "frontier").all()
        assert (result.cost_of_bounds == 0).all()
        assert (result.binding == "").all(axis=None)
        assert result.is_efficient.tolist() == additive.is_efficient.tolist()

    def test_bounds_cost_what_the_free_improvement_is_more(self, teams):
        X, Y = teams
        result, free = targets(X, Y, bounds=BOUNDS), targets(X, Y)
        np.testing.assert_allclose(result.free_score, free.scores, atol=1e-12)
        np.testing.assert_allclose(result.cost_of_bounds, free.scores - result.scores, atol=1e-8)
        assert (result.cost_of_bounds > -1e-9).all()

    @pytest.mark.parametrize(("bounds", "expected_words"), [(BOUNDS, {"frontier", "edge"}), (TIGHT, {"frontier", "edge", "short"})])
    def test_reach_is_what_radial_and_additive_models_say_of_the_targets(self, bounds, expected_words, teams):
        X, Y = teams
        result = targets(X, Y, bounds=bounds)
        at = result.targets[X.columns], result.targets[Y.columns]
        theta, phi = (quietly("radial", *at, orientation=side, reference=(X, Y)).scores for side in ("input", "output"))
        strong = quietly("additive", *at, reference=(X, Y), weights="ram").is_efficient
        words = np.where(strong, "frontier", np.where((theta < 1 - 1e-8) | (phi > 1 + 1e-8), "short", "edge"))
        assert result.reach.tolist() == words.tolist()
        assert set(words) == expected_words
        expected = np.column_stack([1 - theta, phi - 1]) * ~strong.to_numpy()[:, None]
        np.testing.assert_allclose(result.short_by, expected, atol=2e-8)

    def test_importance_counts(self, teams):
        X, Y = teams
        plain, weighted = targets(X, Y), targets(X, Y, importance={"satisfied": 5})
        np.testing.assert_allclose(weighted.scores, (weighted.slacks / X.join(Y) * [1, 1, 1, 5]).sum(axis=1), atol=1e-12)
        assert (weighted.slacks["satisfied"] >= plain.slacks["satisfied"] - 1e-9).all()
        assert (weighted.slacks["satisfied"] > plain.slacks["satisfied"] + 1).any()

    def test_the_table_and_words(self, teams):
        result = targets(*teams, bounds=TIGHT)
        assert result.to_frame().columns[:4].tolist() == ["score", "reach", "free_score", "cost_of_bounds"]
        short = result.reach[result.reach == "short"].index[0]
        lines = result.explain(short).splitlines()
        assert lines[0] == f"{short} (targets, non-oriented, variable returns to scale)"
        assert "short of the frontier" in lines[1]
        assert "仍未达前沿面" in result.explain(short, "zh")
        held = (result.binding["hours"] == "low").idxmax()
        assert "Held back by hours not below" in result.explain(held)
        assert "受限于 hours 不低于" in result.explain(held, "zh")
        efficient = result.is_efficient.idxmax()
        assert "stays where it is" in result.explain(efficient)
        assert "cost of bounds" in result.summary()
        assert "范围的代价" in result.summary("zh")


class TestCostsOfBounds:
    def test_each_is_what_the_score_would_be_without_it(self, teams):
        X, Y = teams
        result = targets(X, Y, bounds=BOUNDS)
        for name in BOUNDS:
            lifted = targets(X, Y, bounds={other: pair for other, pair in BOUNDS.items() if other != name})
            np.testing.assert_allclose(result.bound_costs[name], lifted.scores - result.scores, atol=1e-7)
        assert (result.bound_costs[["cost", "satisfied"]] == 0).all(axis=None)
        assert (result.bound_costs.to_numpy() >= 0).all()
        assert (result.bound_costs.max(axis=1) <= result.cost_of_bounds + 1e-9).all()

    def test_what_binds_is_stood_at_and_costs(self, teams):
        X, Y = teams
        result = targets(X, Y, bounds=BOUNDS)
        low, high = ends(result)
        at_low = np.isclose(result.targets, low) & [True, False, True, False]
        at_high = np.isclose(result.targets, high) & [True, False, True, False]
        binds = result.bound_costs.to_numpy() > 1e-8
        assert (result.binding == np.where(at_low & binds, "low", np.where(at_high & binds, "high", ""))).all(axis=None)
        assert {"low", "high", ""} == set(result.binding.to_numpy().ravel())

    def test_allowing_worse_may_gain(self, teams):
        result = targets(*teams, bounds={"cost": (None, 0.2)})
        gains = result.cost_of_bounds < -0.01
        assert gains.any()
        assert (result.bound_costs["cost"][gains] < 0).all()
        assert "what the bounds allow is worth" in result.explain(gains.idxmax())


class TestReach:
    # B lies on the flat part beyond A; C and D could have less of both.
    X, Y = np.array([[2.0, 2], [8, 2], [8, 8], [4, 4]]), np.ones((4, 1))

    def test_the_edge(self):
        result = targets(self.X, self.Y, limits={"X1": (6, None)})
        assert result.reach.tolist() == ["edge", "edge", "edge", "edge"]
        assert result.still_left.loc[1].tolist() == pytest.approx([4, 0, 0])
        assert result.targets.loc[2].tolist() == [6, 2, 1]
        assert "only the edge of the frontier" in result.explain(2)
        assert "there could still be 4 less of X1." in result.explain(2)
        assert "边缘；若无范围限制，还可使 X1 再减少 4。" in result.explain(2, "zh")

    def test_short(self):
        result = targets(self.X, self.Y, bounds={"X1": (-0.25, 0), "X2": (-0.25, 0)})
        assert result.reach.tolist() == ["frontier", "edge", "short", "short"]
        assert result.targets.loc[2].tolist() == [6, 6, 1]
        np.testing.assert_allclose(result.targets.to_numpy()[3], [3, 3, 1])
        np.testing.assert_allclose(result.short_by, [[0, 0], [0, 0], [2 / 3, 0], [1 / 3, 0]], atol=1e-12)
        assert result.still_left.loc[3].tolist() == pytest.approx([1, 1, 0])

    def test_no_point_within_the_bounds(self):
        result = targets(self.X, self.Y, limits={"X1": (None, 1)})
        assert result.status.tolist() == ["infeasible"] * 4
        assert result.reach.isna().all()
        assert result.targets.isna().all(axis=None)
        assert "no mix of the reference units lies within its bounds" in result.explain(0)
        assert "没有目标值" in result.explain(0, "zh")

    def test_beyond_the_frontier_of_others(self):
        result = targets([[1.0, 1], [9, 9]], [[1.0], [1]], reference=(self.X, self.Y))
        assert result.status.tolist() == ["infeasible", "optimal"]
        worse = targets([[1.0, 1]], [[1.0]], reference=(self.X, self.Y), bounds={"X1": (None, 2), "X2": (None, 2)})
        assert worse.targets.loc[0].tolist() == [2, 2, 1]
        assert worse.scores[0] == -2
        # Without either of them there is no target, so nobody can say what it costs.
        assert worse.bound_costs[["X1", "X2"]].isna().all(axis=None)
        assert worse.cost_of_bounds.isna().all()
        assert worse.bound_costs["Y1"].tolist() == [0]


class TestLooseEnds:
    """An end that is out of anybody's reach is none."""

    X = pd.DataFrame({"staff": [10.0, 20, 15, 8], "cost": [5.0, 8, 9, 4]}, index=list("abcd"))
    Y = pd.DataFrame({"solved": [100.0, 150, 80, 70]}, index=list("abcd"))

    @pytest.mark.parametrize("rts", RETURNS)
    @pytest.mark.parametrize("end", [1e6, 1e12, 1e20, 1e200])
    def test_a_limit_far_above_changes_nothing(self, end, rts):
        # 400 is far more than anybody takes; cost stays as it is and limits every mix.
        near, far = (targets(self.X, self.Y, limits={"staff": (None, limit)}, rts=rts) for limit in (400, end))
        pd.testing.assert_frame_equal(far.targets, near.targets)
        assert far.reach.tolist() == near.reach.tolist()
        if rts == "vrs":
            assert far.scores[["a", "b", "d"]].tolist() == [0, 0, 0]
            assert "stays where it is" in far.explain("a")

    def test_whose_changes_cancel_out_has_a_score_of_0(self):
        result = targets([[4.0, 3]], [[400.0, 3]], rts="crs", bounds={"X1": (0.1, 0.1), "X2": (0, 0.1), "Y1": (0.1, 0.1), "Y2": (0, 0.1)})
        assert result.scores.tolist() == [0]
        assert "-0.0 %" not in result.explain(0)

    def test_rounding_leaves_no_trace_in_targets_and_words(self):
        """An input of none, reached from 100, was 1.4e-14 and "would still be possible"."""
        X = [[300.0, 2000, 0], [100, 3000, 30000], [0, 0, 20000], [400, 0, 10000], [0, 4000, 10000], [200, 3000, 40000]]
        result = targets(X, [[2.0], [1], [2], [1], [3], [1]], rts=("grs", 0.5, 1.5), bounds={"X3": (-1, 0)})
        assert result.reach.tolist() == ["frontier"] * 6
        assert result.targets.loc[1].tolist() == [0, 0, 30000, 3]
        assert (result.still_left == 0).all(axis=None)
        assert [set(found) for found in result.peers] == [{0}, {2}, {2}, {2}, {4}, {2}]


class TestNothing:
    """Bounds may allow to do nothing."""

    X = pd.DataFrame({"staff": [10.0, 20, 15, 8]}, index=list("abcd"))
    Y = pd.DataFrame({"solved": [100.0, 150, 80, 70]}, index=list("abcd"))

    @pytest.mark.parametrize("aim", ["farthest", "closest"])
    @pytest.mark.parametrize("rts", ["crs", "nirs", ("grs", 0, 2)])
    def test_it_is_on_the_frontier_where_any_size_is_possible(self, rts, aim):
        result = targets(self.X, self.Y, limits={"solved": (0, 0)}, rts=rts, aim=aim)
        assert result.status.tolist() == ["optimal"] * 4
        assert (result.targets == 0).all(axis=None)
        assert result.reach.tolist() == ["frontier"] * 4
        assert (result.short_by == 0).all(axis=None)
        assert result.scores.tolist() == ([0] * 4 if aim == "farthest" else [2] * 4)

    def test_without_outputs_what_could_rise_is_a_share_of_the_mean(self):
        result = targets(self.X, self.Y, limits={"solved": (0, 0)}, bounds={"staff": (0, 0)})
        assert result.reach.tolist() == ["short"] * 4
        # a, b and d are the best of their size; c could solve 125, half way between a and b.
        np.testing.assert_allclose(result.short_by["outputs"], np.array([100, 150, 125, 70]) / 100)
        np.testing.assert_allclose(result.short_by["inputs"], 1 - 8 / self.X["staff"])
        assert "all outputs could rise from 0 to 125.0 % of the mean" in result.explain("c")
        assert "增至均值的 125.0 %" in result.explain("c", "zh")


class TestOddData:
    @settings(max_examples=8)
    @given(priced_tables(least=0), st.sampled_from(RETURNS))
    def test_zeros_have_a_percent_of_the_mean(self, data, rts):
        X, Y, _ = data
        result = targets(X, Y, rts=rts, bounds={"X1": (-0.5, None)})
        assert (result.status == "optimal").all()
        table = np.hstack([X, Y])
        means = np.where(table.mean(axis=0) > 0, table.mean(axis=0), 1)
        np.testing.assert_allclose(result.scores, (result.slacks / np.where(table > 0, table, means)).sum(axis=1), atol=1e-9)
        assert (result.slacks.to_numpy() >= 0).all()

    @pytest.mark.parametrize("aim", ["farthest", "closest"])
    @pytest.mark.parametrize("n", [1, 4])
    def test_one_unit_or_equal_ones(self, n, aim):
        result = targets(np.full((n, 2), 3.0), np.full((n, 1), 2.0), aim=aim, bounds={"X1": (-0.1, 0)})
        assert result.scores.tolist() == [0] * n
        assert result.reach.tolist() == ["frontier"] * n
        assert result.targets.to_numpy().tolist() == [[3, 3, 2]] * n

    @pytest.mark.parametrize("aim", ["farthest", "closest"])
    def test_sizes(self, aim, teams):
        X, Y = (table.to_numpy() for table in teams)
        by = np.array([1e-10, 1e9])
        for bounds in (None, {"X1": (-0.1, 0), "Y1": (0, 0.3)}):
            one, other = (targets(*data, bounds=bounds, aim=aim) for data in ((X, Y), (X * by, Y * by[::-1])))
            np.testing.assert_allclose(other.scores, one.scores, rtol=1e-8, atol=1e-9)
            assert other.reach.tolist() == one.reach.tolist()
            np.testing.assert_allclose(other.bound_costs, one.bound_costs, atol=1e-7)

    @pytest.mark.parametrize("aim", ["farthest", "closest"])
    def test_row_order_changes_nothing(self, aim, teams):
        X, Y = teams
        one, other = (targets(*data, bounds=BOUNDS, aim=aim).to_frame() for data in ((X, Y), (X[::-1], Y.sample(frac=1, random_state=2))))
        pd.testing.assert_frame_equal(other[::-1], one)

    @pytest.mark.parametrize(("aim", "bounds", "times"), [("farthest", None, 2), ("farthest", BOUNDS, 5), ("closest", BOUNDS, 5)])
    def test_progress_counts_every_programme(self, aim, bounds, times, teams):
        seen = []
        targets(*teams, aim=aim, bounds=bounds, progress=lambda done, total, _: seen.append((done, total)))
        assert seen[-1] == (30 * times, 30 * times)


def test_a_failing_engine_flags_its_unit_only(monkeypatch, teams):
    clean, solve, calls = targets(*teams, bounds=BOUNDS), lp.solve, []

    def broken(family, **options):
        batch = solve(family, **options)
        calls.append(len(batch.status))
        if len(calls) == 2:
            status = batch.status.copy()
            status[4] = "failed"
            batch = lp.LpBatch(status, batch.x, batch.dual, batch.certificate, batch.reasons, batch.unique, batch.face)
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    result = targets(*teams, bounds=BOUNDS)
    assert result.status["T04"] == "failed"
    assert result.to_frame().loc["T04", ["score", "cost_of_bounds", "target.hours"]].isna().all()
    pd.testing.assert_frame_equal(result.to_frame().drop("T04"), clean.to_frame().drop("T04"), check_dtype=False)
