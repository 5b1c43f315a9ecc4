"""Directional distance: against a plain programme a unit, identities with radial models, invariances, negative and odd data."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

RETURNS = ("vrs", "crs", "nirs", "ndrs", ("grs", 0.6, 1.5))
BOUNDS = {"vrs": (1, 1), "crs": (0, np.inf), "nirs": (0, 1), "ndrs": (1, np.inf)}
few = settings(max_examples=4)


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def directional(X, Y, **options):
    return quiet(dea.directional, X, Y, **options)


def bounds_of(rts):
    return rts[1:] if isinstance(rts, tuple) else BOUNDS[rts]


def plain_distance(tables, unit, way, rts, *, weak, reference=None):
    """max β, with z = λ + μ and active outputs λ ≤ z as variables of a written-out programme (β of any sign)."""
    (X, Y, B), (Xr, Yr, Br) = tables, tables if reference is None else reference
    n, (gx, gy, gb) = len(Xr), way
    low, high = bounds_of(rts)
    cost = np.r_[np.zeros(2 * n), -1]
    none = np.zeros_like
    rows = [
        np.hstack([Xr.T, none(Xr.T), gx[:, None]]),
        np.hstack([none(Yr.T), -Yr.T, gy[:, None]]),
        np.hstack([-np.eye(n), np.eye(n), np.zeros((n, 1))]),
    ]
    rhs = [X[unit], -Y[unit], np.zeros(n)]
    bad = np.hstack([none(Br.T), Br.T, gb[:, None]])
    equal, level = (bad, B[unit]) if weak else (np.zeros((0, 2 * n + 1)), np.zeros(0))
    if not weak:
        rows.append(bad)
        rhs.append(B[unit])
        # Without abatement what is used is what is active.
        equal, level = np.hstack([np.eye(n), -np.eye(n), np.zeros((n, 1))]), np.zeros(n)
    total = np.r_[np.ones(n), np.zeros(n + 1)][None]
    rows += [-total] + ([total] if np.isfinite(high) else [])
    rhs += [[-low]] + ([[high]] if np.isfinite(high) else [])
    ends = [(0, None)] * (2 * n) + [(None, None)]
    found = linprog(cost, np.vstack(rows), np.concatenate(rhs), equal if len(equal) else None, level if len(level) else None, ends)
    return -found.fun if found.status == 0 else np.nan


@pytest.fixture
def desks(teams):
    X, Y = teams
    rng = np.random.default_rng(11)
    return X, Y, pd.DataFrame(rng.uniform(1, 9, (30, 2)), columns=["complaints", "breaches"], index=X.index)


@st.composite
def tables(draw, least=1):
    n, m, s = draw(st.integers(2, 9)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    values = draw(hnp.arrays(np.float64, (n, m + s), elements=st.integers(least, 12).map(float)))
    values[:, 0] += 1 - least
    values[:, m] += 1 - least
    return values[:, :m], values[:, m:]


class TestAgainstAPlainProgramme:
    @pytest.mark.parametrize("rts", RETURNS, ids=str)
    @pytest.mark.parametrize("disposability", ["weak", "strong"])
    def test_with_bad_outputs(self, desks, rts, disposability):
        X, Y, B = (table.to_numpy()[:14] for table in desks)
        result = directional(X, Y, undesirable=B, rts=rts, disposability=disposability)
        expected = [plain_distance((X, Y, B), k, (X[k], Y[k], B[k]), rts, weak=disposability == "weak") for k in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, atol=1e-9)
        assert (result.status == "optimal").all()
        assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9

    @pytest.mark.parametrize("rts", RETURNS, ids=str)
    def test_without_bad_outputs(self, teams, rts):
        X, Y = (table.to_numpy() for table in teams)
        none = np.zeros((len(X), 0))
        way = (np.array([2.0, 0.0]), np.array([1.0, 3.0]), np.zeros(0))
        expected = [plain_distance((X, Y, none), k, way, rts, weak=False) for k in range(len(X))]
        np.testing.assert_allclose(directional(X, Y, rts=rts, direction=([2, 0], [1, 3])).scores, expected, atol=1e-9)

    @pytest.mark.parametrize("disposability", ["weak", "strong"])
    def test_against_other_units_forwards_and_back(self, desks, disposability):
        X, Y, B = (table.to_numpy() for table in desks)
        others = (X[:12], Y[:12], B[:12])
        result = directional(X, Y, undesirable=B, disposability=disposability, reference=others, direction="mean")
        way = tuple(table.mean(axis=0) for table in others)
        expected = [plain_distance((X, Y, B), k, way, "vrs", weak=disposability == "weak", reference=others) for k in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, atol=1e-9)
        assert (result.scores < -1e-6).any()
        assert (result.scores > 1e-6).any()
        assert (result.efficiency[result.scores <= 0] == 1).all()
        assert result.is_efficient[result.scores < -1e-6].all()


class TestIdentities:
    @few
    @given(tables(least=0), st.sampled_from(RETURNS))
    def test_inputs_alone_are_one_less_theta(self, data, rts):
        theta = quiet(dea.radial, *data, rts=rts).scores
        np.testing.assert_allclose(directional(*data, rts=rts, direction="inputs").scores, 1 - theta, atol=1e-8)

    @few
    @given(tables(), st.sampled_from(RETURNS))
    def test_outputs_alone_are_phi_less_one(self, data, rts):
        phi = quiet(dea.radial, *data, rts=rts, orientation="output").scores
        found = directional(*data, rts=rts, direction=(0, data[1]))
        np.testing.assert_allclose(found.scores, phi - 1, atol=1e-8 * phi.max())
        np.testing.assert_allclose(found.efficiency, 1 / phi, atol=1e-8)

    @few
    @given(tables())
    def test_own_values_under_constant_returns_are_theta_in_disguise(self, data):
        theta = quiet(dea.radial, *data, rts="crs").scores
        np.testing.assert_allclose(directional(*data, rts="crs").scores, (1 - theta) / (1 + theta), atol=1e-8)

    @few
    @given(tables(least=0), st.sampled_from(RETURNS))
    def test_zero_just_where_radial_is_on_the_frontier(self, data, rts):
        weakly = quiet(dea.radial, *data, rts=rts).is_weakly_efficient
        assert (directional(*data, rts=rts, direction="inputs").is_weakly_efficient == weakly).all()

    @pytest.mark.parametrize("rts", RETURNS, ids=str)
    def test_strong_efficiency_is_that_of_radial(self, teams, rts):
        for direction in ("observed", "mean", "range", "outputs"):
            found = directional(*teams, rts=rts, direction=direction)
            assert (found.is_efficient == quiet(dea.radial, *teams, rts=rts).is_efficient).all()

    @pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1e9, 1e-6, 1e5, 1e-9)], ids=["as they are", "far apart"])
    def test_slacks_and_targets_of_joint_production_belong_together(self, desks, sizes):
        """Also where slacks in raw units are worth so little beside others that they are found after them."""
        X, Y, B = desks
        X, Y = X * list(sizes[:2]), Y * list(sizes[2:])
        result = directional(X, Y, undesirable=B, rts="nirs")
        active, idle = result.lambda_matrix, result.abated
        mix = np.hstack([(active + idle) @ X.to_numpy(), active @ Y.to_numpy(), active @ B.to_numpy()])
        np.testing.assert_allclose(mix / result.targets, 1, rtol=1e-8)
        signs = np.repeat([-1, 1, -1], 2)
        moved = X.join(Y).join(B) + signs * result.direction.mul(result.scores, axis=0)
        np.testing.assert_allclose((moved + signs * result.slacks) / result.targets, 1, rtol=1e-8)
        assert (result.slacks[B.columns] == 0).all(axis=None)
        assert (result.slacks[X.columns] > 1e-6 * X.mean()).any().all()
        targets = result.targets
        again = directional(
            targets[X.columns], targets[Y.columns], undesirable=targets[B.columns], rts="nirs", reference=(X, Y, B), slack_weights="mean"
        )  # fmt: skip
        assert again.is_efficient.all()

    def test_longer_directions_have_shorter_distances(self, teams):
        X, Y = teams
        plain, longer = directional(X, Y, direction=(X, Y)), directional(X, Y, direction=(1e9 * X, 1e9 * Y))
        np.testing.assert_allclose(longer.scores * 1e9, plain.scores, rtol=1e-9, atol=1e-12)
        assert (longer.is_efficient == plain.is_efficient).all()
        assert (longer.is_weakly_efficient == plain.is_weakly_efficient).all()
        pd.testing.assert_frame_equal(longer.targets, plain.targets)

    def test_moving_a_unit_along_its_direction_takes_just_that_off(self, teams):
        X, Y = (table.to_numpy() for table in teams)
        way = ([3.0, 1.0], [2.0, 2.0])
        before = directional(X, Y, direction=way).scores.to_numpy()
        step = 0.1 * before[:, None]
        after = directional(X - step * way[0], Y + step * way[1], direction=way, reference=(X, Y)).scores
        np.testing.assert_allclose(after, 0.9 * before, atol=1e-9)

    def test_prices_add_up(self, desks):
        X, Y, B = desks
        for rts in RETURNS[:4]:
            for disposability in ("weak", "strong"):
                result = directional(X, Y, undesirable=B, rts=rts, disposability=disposability)
                price, signs = result.multipliers, np.repeat([1, -1, 1], 2)
                value = (price * X.join(Y).join(B) * signs).sum(axis=1) - result.intercept
                np.testing.assert_allclose(value, result.scores, atol=1e-8)
                np.testing.assert_allclose((price * result.direction).sum(axis=1), 1, atol=1e-8)
                assert (price.iloc[:, :4] >= -1e-12).all(axis=None)
                assert disposability == "weak" or (price >= -1e-12).all(axis=None)

    def test_slacks_targets_and_peers_belong_together(self, desks):
        X, Y, B = desks
        result = directional(X, Y, undesirable=B, disposability="strong", rts="nirs")
        signs = np.repeat([-1, 1, -1], 2)
        moved = X.join(Y).join(B) + signs * result.direction.mul(result.scores, axis=0)
        np.testing.assert_allclose(result.targets, moved + signs * result.slacks, atol=1e-9)
        np.testing.assert_allclose(result.lambdas @ X.join(Y).join(B), result.targets, atol=1e-9)
        again = directional(
            result.targets[X.columns], result.targets[Y.columns], undesirable=result.targets[B.columns], disposability="strong", rts="nirs",
            reference=(X, Y, B),
        )  # fmt: skip
        assert again.scores.abs().max() < 1e-9
        assert again.is_efficient.all()


class TestInvariances:
    @pytest.mark.parametrize("disposability", ["weak", "strong"])
    @pytest.mark.parametrize("direction", ["observed", "outcomes", "mean", "range"])
    def test_units_of_measurement_change_nothing(self, desks, direction, disposability):
        X, Y, B = desks
        plain = directional(X, Y, undesirable=B, direction=direction, disposability=disposability)
        sizes = (np.array([1e6, 1e-10]), np.array([1e10, 1e-4]), np.array([1e-10, 1e8]))
        scaled = (table * size for table, size in zip((X, Y, B), sizes, strict=True))
        X2, Y2, B2 = scaled
        other = directional(X2, Y2, undesirable=B2, direction=direction, disposability=disposability)
        np.testing.assert_allclose(other.scores, plain.scores, atol=1e-9)
        assert (other.is_efficient == plain.is_efficient).all()
        assert (other.status == plain.status).all()

    @pytest.mark.parametrize("disposability", ["weak", "strong"])
    def test_the_order_of_rows_changes_nothing(self, desks, disposability):
        X, Y, B = desks
        plain = directional(X, Y, undesirable=B, disposability=disposability)
        turned = directional(
            X[::-1], Y.sample(frac=1, random_state=1), undesirable=B.sample(frac=1, random_state=2), disposability=disposability
        )
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plain.to_frame())
        pd.testing.assert_frame_equal(turned.lambdas.loc[X.index, X.index], plain.lambdas)
        if disposability == "weak":
            pd.testing.assert_series_equal(turned.abatement[X.index], plain.abatement)
            assert turned.abated_lambdas[X.index].tolist() == plain.abated_lambdas.tolist()

    def test_shifted_columns_change_nothing_under_vrs(self, teams):
        X, Y = teams
        for direction in ("range", ([1, 2], [3, 0])):
            plain = directional(X, Y, direction=direction)
            moved = directional(X - 40, Y - 45, direction=direction)
            np.testing.assert_allclose(moved.scores, plain.scores, atol=1e-9)
            np.testing.assert_allclose(moved.targets.add([40, 40, 45, 45]), plain.targets, atol=1e-8)
            value = (moved.multipliers * (X - 40).join(Y - 45) * [1, 1, -1, -1]).sum(axis=1) - moved.intercept
            np.testing.assert_allclose(value, moved.scores, atol=1e-7)
            assert (moved.is_efficient == plain.is_efficient).all()

    def test_batch_is_one_by_one(self, desks):
        X, Y, B = desks
        whole = directional(X, Y, undesirable=B, direction="range")
        for unit in X.index[:4]:
            one = directional(X.loc[[unit]], Y.loc[[unit]], undesirable=B.loc[[unit]], direction="range", reference=(X, Y, B))
            np.testing.assert_allclose(one.scores, whole.scores[[unit]], atol=1e-10)

    def test_a_dominated_or_repeated_unit_changes_nothing(self, desks):
        X, Y, B = desks
        plain = directional(X, Y, undesirable=B)
        X2 = pd.concat([X, X.loc[["T03"]].set_axis(["again"]), 1.2 * X.loc[["T04"]].set_axis(["worse"])])
        Y2 = pd.concat([Y, Y.loc[["T03"]].set_axis(["again"]), Y.loc[["T04"]].set_axis(["worse"])])
        B2 = pd.concat([B, B.loc[["T03"]].set_axis(["again"]), B.loc[["T04"]].set_axis(["worse"])])
        more = directional(X2, Y2, undesirable=B2)
        np.testing.assert_allclose(more.scores[X.index], plain.scores, atol=1e-9)
        assert more.scores["again"] == pytest.approx(more.scores["T03"], abs=1e-10)


class TestNegativeAndOddData:
    def test_range_of_negative_data(self):
        """A unit halfway to the ideal point of a line: β is 1/2 exactly."""
        X = pd.DataFrame({"cost": [-2.0, 2, 0]}, index=["a", "b", "c"])
        Y = pd.DataFrame({"profit": [-3.0, 5, -1]}, index=["a", "b", "c"])
        result = directional(X, Y, direction="range")
        # c at (0, −1) moves along (2, 6); the frontier runs from (−2, −3) to (2, 5) as y = 2x + 1.
        np.testing.assert_allclose(result.scores, [0, 0, 0.2], atol=1e-12)
        np.testing.assert_allclose(result.targets.loc["c"], [-0.4, 0.2], atol=1e-12)

    def test_negative_values_are_refused_where_the_direction_is_a_share_of_them(self, teams):
        X, Y = teams
        for direction in ("observed", "outputs", "mean"):
            with pytest.raises(DataError, match="Y has a negative value"):
                directional(X, Y - 40, direction=direction)
        with pytest.raises(DataError, match="X has a negative value"):
            directional(X - 40, Y, direction="range", rts="crs")
        assert (directional(X, Y - 40, direction="inputs").scores >= 0).all()
        assert (directional(X - 40, Y, direction="outputs").scores >= 0).all()

    def test_weak_disposability_takes_negative_inputs_only(self, desks):
        X, Y, B = desks
        plain = directional(X, Y, undesirable=B, direction="range")
        np.testing.assert_allclose(directional(X - 40, Y, undesirable=B, direction="range").scores, plain.scores, atol=1e-9)
        with pytest.raises(DataError, match="Y has a negative value"):
            directional(X, Y - 40, undesirable=B, direction="range")
        with pytest.raises(DataError, match="undesirable has a negative value"):
            directional(X, Y, undesirable=B - 5, direction="range")
        strong = {"direction": "range", "disposability": "strong"}
        np.testing.assert_allclose(
            directional(X, Y, undesirable=B - 5, **strong).scores, directional(X, Y, undesirable=B, **strong).scores, atol=1e-9
        )

    def test_who_has_no_room_is_on_the_frontier(self):
        X, Y = pd.DataFrame({"x": [1.0, 2, 3]}), pd.DataFrame({"y": [5.0, 4, 5]})
        result = directional(X, Y, direction="range")
        assert result.scores[0] == 0
        assert result.is_efficient[0]
        B = pd.DataFrame({"b": [0.0, 2, 1]})
        found = directional(X, Y, undesirable=B, direction="undesirable", disposability="strong")
        assert found.scores[0] == 0
        assert (found.status == "optimal").all()

    def test_one_unit_and_all_equal(self):
        for X, Y in (([[2.0, 1]], [[3.0]]), (np.ones((4, 2)), np.ones((4, 1)))):
            for direction in ("observed", "range", "mean"):
                result = directional(X, Y, direction=direction)
                assert (result.scores == 0).all()
                assert result.is_efficient.all()

    @pytest.mark.parametrize("disposability", ["weak", "strong"])
    @few
    @given(tables(least=0), st.integers(0, 2**16))
    def test_zeros_and_ties(self, disposability, data, seed):
        X, Y = data
        B = np.random.default_rng(seed).integers(0, 4, (len(X), 1)).astype(float)
        result = directional(X, Y, undesirable=B, disposability=disposability)
        expected = [plain_distance((X, Y, B), k, (X[k], Y[k], B[k]), "vrs", weak=disposability == "weak") for k in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, atol=1e-8)

    def test_a_unit_that_cannot_be_compared_leaves_the_others_alone(self, teams):
        X, Y = teams
        others = (X.assign(cost=5.0), Y)
        X2 = X.copy()
        X2.loc["T05", "cost"] = 0.0
        result = directional(X2, Y, reference=others, direction=([1, 0], [1, 1]))
        assert result.status["T05"] == "infeasible"
        assert np.isnan(result.scores["T05"])
        assert result.peers["T05"] == {}
        clean = directional(X2.drop("T05"), Y.drop("T05"), reference=others, direction=([1, 0], [1, 1]))
        pd.testing.assert_series_equal(result.scores.drop("T05"), clean.scores)
        assert "cannot be measured" in result.explain("T05")

    @pytest.mark.parametrize("options", [{}, {"undesirable": True}, {"undesirable": True, "disposability": "strong"}], ids=str)
    def test_a_failing_engine_fails_its_own_units_only(self, desks, options, monkeypatch):
        X, Y, B = desks
        options = {**options, "undesirable": B} if "undesirable" in options else options
        clean, honest = directional(X, Y, **options), lp.solve

        def fails(family, *, solver=None):
            batch = honest(family, solver=solver)
            status = batch.status.copy()
            status[7] = lp.FAILED
            return type(batch)(**{**vars(batch), "status": status})

        monkeypatch.setattr(lp, "solve", fails)
        result = directional(X, Y, **options)
        assert result.status["T07"] == "failed"
        assert result.to_frame().drop(columns="status").loc["T07"].drop(["is_efficient", "is_weakly_efficient"]).isna().all()
        pd.testing.assert_series_equal(result.scores.drop("T07"), clean.scores.drop("T07"))

    def test_by_another_solver(self, desks):
        X, Y, B = desks
        for disposability in ("weak", "strong"):
            plain = directional(X, Y, undesirable=B, disposability=disposability)
            np.testing.assert_allclose(
                directional(X, Y, undesirable=B, disposability=disposability, solver="highs").scores, plain.scores, atol=1e-9
            )


class TestSecondStage:
    def test_without_it(self, desks):
        X, Y, B = desks
        for disposability in ("weak", "strong"):
            plain = directional(X, Y, undesirable=B, disposability=disposability)
            short = directional(X, Y, undesirable=B, disposability=disposability, slacks=False)
            np.testing.assert_allclose(short.scores, plain.scores, atol=1e-10)
            with pytest.raises(OptionError):
                _ = short.slacks
            assert "target.hours" not in short.to_frame()

    def test_scores_do_not_depend_on_slack_weights(self, teams):
        plain = directional(*teams)
        own = pd.Series({"hours": 1.0, "cost": 1e5, "solved": 2.0, "satisfied": 1e-5})
        for weights in ("mean", "range", own):
            found = directional(*teams, slack_weights=weights)
            np.testing.assert_allclose(found.scores, plain.scores, atol=1e-12)
            assert (found.is_efficient == plain.is_efficient).all()

    def test_weights_that_mean_nothing_are_refused(self, desks):
        X, Y, B = desks
        with pytest.raises(OptionError, match="needs the second stage"):
            directional(X, Y, slacks=False, slack_weights="mean")
        every = pd.Series(1.0, index=[*X, *Y, *B])
        with pytest.raises(DataError, match="complaints"):
            directional(X, Y, undesirable=B, slack_weights=every)
        assert directional(X, Y, undesirable=B, slack_weights=every[:4]).is_efficient.any()
        assert directional(X, Y, undesirable=B, slack_weights=every, disposability="strong").is_efficient.any()


def test_progress_counts_all_units_twice(teams):
    for options in ({}, {"undesirable": teams[0].set_axis(["b1", "b2"], axis=1)}):
        steps = []
        directional(*teams, progress=lambda done, total, what: steps.append((done, total)), **options)  # noqa: B023
        assert steps[-1] == (60, 60)
