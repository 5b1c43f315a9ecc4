"""Cross-efficiency: secondary goals against programmes in weights, identities, and the game."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.judgement.test_restricted_scores import drawn, quiet

from sqeval import dea
from sqeval.dea.judgement import game
from sqeval.errors import OptionError
from sqeval.numerics import lp

few = settings(max_examples=max(1, settings.default.max_examples // 8), deadline=None)
goals = st.tuples(st.sampled_from(("benevolent", "aggressive")), st.sampled_from(("M2", "M3")))
REGION = dea.AssuranceRegion("hours", "cost", 0.5, 2)
SHARE = dea.VirtualShare("solved", low=0.3)


def cross(*data, **options):
    return quiet(dea.cross_efficiency, *data, **options)


def goal_value(data, at, theta, goal, rows):
    """The best value of a unit's goal, by a row a unit."""
    X, Y = data
    others, turn = np.arange(len(X)) != at, -1 if goal[0] == "benevolent" else 1
    if goal[1] == "M2":
        aim = np.append(-X[others].sum(axis=0), Y[others].sum(axis=0))
        equal, one = [np.append(X[at], [0, 0]), np.append([0, 0], Y[at])], [1, theta]
    else:
        aim = np.append([0, 0], Y[others].sum(axis=0))
        equal, one = [np.append(X[others].sum(axis=0), [0, 0]), np.append(-theta * X[at], Y[at])], [1, 0]
    above = np.vstack([np.hstack([-X, Y]), *rows])
    found = linprog(turn * aim, above, np.zeros(len(above)), equal, one)
    assert found.status == 0
    return turn * found.fun, aim


@few
@given(st.integers(0, 10_000), goals, st.booleans())
def test_goals_against_programmes_in_weights(seed, goal, restricted):
    data = drawn(seed, 7)
    X, Y = (table.to_numpy() for table in data)
    result = cross(*data, secondary=goal[0], method=goal[1], weight_restrictions=[REGION, SHARE] if restricted else None)
    for at, weights in enumerate(result.multipliers.to_numpy()):
        rows = [[[-1, 0.5, 0, 0]], [[1, -2, 0, 0]], [[0, 0, -0.7 * Y[at, 0], 0.3 * Y[at, 1]]]] if restricted else []
        best, aim = goal_value((X, Y), at, result.simple_efficiency.iloc[at], goal, rows)
        assert aim @ weights == pytest.approx(best, rel=1e-6, abs=1e-7 * np.abs(aim) @ weights)
        assert (np.hstack([-X, Y]) @ weights <= 1e-8).all()
        assert (Y[at] @ weights[2:]) / (X[at] @ weights[:2]) == pytest.approx(result.simple_efficiency.iloc[at])
        np.testing.assert_allclose(result.matrix.iloc[at], (Y @ weights[2:]) / (X @ weights[:2]), rtol=1e-7)


@few
@given(st.integers(0, 10_000), st.sampled_from(("M2", "M3")))
def test_what_always_holds(seed, method):
    data = drawn(seed)
    theta = quiet(dea.radial, *data, rts="crs").scores
    results = {goal: cross(*data, secondary=goal, method=method) for goal in ("benevolent", "aggressive")}
    results["arbitrary"], results["game"] = cross(*data, secondary="arbitrary"), cross(*data, secondary="game")
    for result in results.values():
        assert ((result.matrix > 0) & (result.matrix <= 1)).all().all()
        assert (result.matrix <= theta + 1e-9).all().all()
        np.testing.assert_allclose(np.diag(result.matrix), theta, rtol=1e-9)
        np.testing.assert_allclose(result.mean, result.matrix.mean())
        others = (result.matrix.sum() - theta) / (len(theta) - 1)
        np.testing.assert_allclose(result.mean_without_self, others, rtol=1e-9)
        np.testing.assert_allclose(result.maverick, (theta - others) / others, rtol=1e-9, atol=1e-9)
    aims = {}
    for goal in ("benevolent", "aggressive"):
        weights = results[goal].multipliers.to_numpy()
        X, Y = (table.to_numpy() for table in data)
        spent, made = weights[:, :2] @ X.T, weights[:, 2:] @ Y.T
        outside = ~np.eye(len(X), dtype=bool)
        aims[goal] = ((made - spent) * outside).sum(axis=1) if method == "M2" else (made * outside).sum(axis=1)
    assert (aims["benevolent"] >= aims["aggressive"] - 1e-9).all()
    assert (results["game"].mean >= results["aggressive"].mean - 1e-5).all()


def test_benevolent_means_are_above_aggressive_ones():
    for seed in range(4):
        data = drawn(seed, 12)
        kind, hard = (cross(*data, secondary=goal, method="M3").mean.mean() for goal in ("benevolent", "aggressive"))
        assert kind >= hard


@few
@given(st.integers(0, 10_000), goals, st.floats(-8, 8))
def test_units_of_measurement_and_order_change_nothing(seed, goal, power):
    X, Y = drawn(seed)
    options = {"secondary": goal[0], "method": goal[1]}
    first = cross(X, Y, **options)
    again = cross(X.assign(hours=X["hours"] * 10.0**power)[::-1], (Y * 10.0**-power)[::-1], **options)
    np.testing.assert_allclose(again.matrix.loc[X.index, X.index], first.matrix, rtol=1e-7)
    pd.testing.assert_frame_equal(cross(X[::-1], Y[::-1], **options).matrix.loc[X.index, X.index], first.matrix)


def game_by_hand(X, Y, start, theta):
    """Rounds of the game with one programme in weights for every pair."""
    alpha, n = start, len(X)
    for _ in range(200):
        matrix = np.empty((n, n))
        for d in range(n):
            above = np.vstack([np.hstack([-X, Y]), np.append(alpha[d] * X[d], -Y[d])])
            for j in range(n):
                found = linprog(np.append([0, 0], -Y[j]), above, np.zeros(n + 1), [np.append(X[j], [0, 0])], [1])
                matrix[d, j] = -found.fun
        moved, alpha = np.abs(matrix.mean(axis=0) - alpha).max(), matrix.mean(axis=0)
        if moved < 1e-5:
            return matrix
    raise AssertionError


class TestGame:
    def test_against_programmes_in_weights(self):
        data = drawn(3, 4)
        result = cross(*data, secondary="game")
        start = cross(*data, secondary="aggressive").mean.to_numpy()
        expected = game_by_hand(*(table.to_numpy() for table in data), start, result.simple_efficiency.to_numpy())
        np.testing.assert_allclose(result.matrix, expected, atol=2e-4)
        assert result.change <= game.CONVERGED
        assert result.rounds > 1
        with pytest.raises(OptionError, match="has no `multipliers`"):
            result.multipliers  # noqa: B018

    def test_restrictions_bind_the_game(self):
        data = drawn(3, 4)
        bound = cross(*data, secondary="game", weight_restrictions=REGION)
        np.testing.assert_allclose(np.diag(bound.matrix), quiet(dea.radial, *data, rts="crs", weight_restrictions=REGION).scores)
        with pytest.raises(OptionError, match="regions and cone ratios only"):
            dea.cross_efficiency(*data, secondary="game", weight_restrictions=SHARE)

    def test_an_open_game_says_so(self, monkeypatch):
        monkeypatch.setattr(game, "MOST_ROUNDS", 1)
        result = cross(*drawn(3, 5), secondary="game")
        assert [caution.code for caution in result.warnings if caution.code == "dea_game_open"] == ["dea_game_open"]


class TestWhatIsRefused:
    def test_words_and_returns(self):
        data = drawn(1)
        for options, words in (
            ({"rts": "vrs"}, "can turn negative"),
            ({"secondary": "kind"}, "unknown secondary"),
            ({"method": "M4"}, "unknown method"),
            ({"secondary": "arbitrary", "method": "M3"}, "means nothing for secondary='arbitrary'"),
            ({"weight_restrictions": dea.WeightBound("hours", high=1)}, "absolute bounds"),
        ):
            with pytest.raises(OptionError, match=words):
                dea.cross_efficiency(*data, **options)


class TestOddData:
    def test_one_unit(self):
        for goal in ("benevolent", "aggressive", "arbitrary", "game"):
            result = cross(*drawn(1, 1), secondary=goal)
            assert result.matrix.to_numpy().tolist() == [[1]]
            assert result.mean_without_self.isna().all()
            assert "no other has weights" in result.explain("U0")

    def test_equal_units_agree(self):
        X, Y = drawn(1, 1)
        X, Y = (pd.concat([table, table.set_axis(["V"])]) for table in (X, Y))
        result = cross(X, Y)
        np.testing.assert_allclose(result.matrix, 1, rtol=1e-9)
        np.testing.assert_allclose(result.maverick, 0, atol=1e-9)

    def test_a_zero_input_leaves_an_aggressive_unit_without_a_goal(self):
        X, Y = drawn(1)
        X.iloc[3, 0] = 0
        result = cross(X, Y, secondary="aggressive")
        assert result.status["U3"] == "unbounded"
        assert result.matrix.loc["U3"].isna().all()
        assert result.matrix.drop("U3").notna().all().all()
        other = cross(X, Y, secondary="aggressive", method="M3")
        assert (other.status == "optimal").all()

    def test_an_appraisal_without_value(self):
        """B counts only its hours, of which A has none."""
        X = pd.DataFrame({"hours": [0.0, 1, 3], "cost": [1.0, 9, 9]}, index=list("ABC"))
        Y = pd.DataFrame({"solved": [0.0, 9, 5], "praised": [9.0, 1, 1]}, index=list("ABC"))
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            result = dea.cross_efficiency(X, Y, secondary="arbitrary")
        codes = {caution.code: caution for caution in result.warnings}
        assert "dea_cross_arbitrary" in codes
        if result.matrix.isna().any().any():
            assert codes["dea_cross_undefined"].where == ("A",)
        known = result.matrix.to_numpy()[~result.matrix.isna().to_numpy()]
        assert ((known >= 0) & (known <= 1)).all()
        np.testing.assert_allclose(result.mean, result.matrix.mean())

    def test_a_failing_engine_leaves_the_others_alone(self, monkeypatch):
        data, real = drawn(1), lp.solve
        clean = cross(*data)

        def one_fails(family, *, solver=None):
            batch = real(family, solver=solver)
            if family.free:
                batch.status[2], batch.dual[2] = "failed", np.nan
            return batch

        monkeypatch.setattr(lp, "solve", one_fails)
        result = cross(*data)
        assert result.status.tolist() == ["optimal"] * 2 + ["failed"] + ["optimal"] * 5
        assert result.matrix.iloc[2].isna().all()
        pd.testing.assert_frame_equal(result.matrix.drop("U2"), clean.matrix.drop("U2"))
        assert "was not solved" in result.explain("U2")


class TestResult:
    result = cross(*drawn(1))

    def test_card_and_words(self):
        assert "benevolent (M2)" in repr(self.result)
        assert "仁慈型" in self.result.summary("zh")
        text = self.result.explain("U1")
        assert "its own view is" in text
        assert "自评比他评均值高" in self.result.explain("U1", "zh")
        column = self.result.matrix["U1"].drop("U1")
        assert f"{column.idxmin()} sees it harshest" in text

    def test_frame(self):
        columns = ["simple_efficiency", "mean_without_self", "maverick"]
        assert self.result.to_frame().columns.tolist()[-3:] == columns
        assert self.result.better == "higher"
        pd.testing.assert_series_equal(self.result.scores, self.result.efficiency, check_names=False)
        with pytest.raises(OptionError, match="has no `targets`"):
            self.result.targets  # noqa: B018
