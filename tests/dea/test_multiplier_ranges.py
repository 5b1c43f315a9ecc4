"""How far weights can move: against linear programmes over the optimal weights, written out here."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy.optimize import linprog
from tests.dea.test_multiplier import few, model, multiplier, weight_programme
from tests.dea.test_radial import units

from sqeval.errors import DataError
from sqeval.numerics import lp


def plain_ranges(X, Y, unit, orientation, rts):
    """Least and largest of every weight at the optimal score, by linprog in the weights themselves; infinite where unbounded."""
    cost, rows = weight_programme(X, Y, unit, orientation, rts)
    best = linprog(cost, **rows).fun
    rows = {**rows, "A_ub": np.vstack([rows["A_ub"], cost]), "b_ub": np.append(rows["b_ub"], best + 1e-10 * abs(best))}
    ends = []
    for goal in np.eye(len(cost))[: len(cost) - (rts == "crs")]:
        found = [linprog(sign * goal, **rows) for sign in (1, -1)]
        assert all(each.status in (0, 3) for each in found)
        ends.append([sign * (each.fun if each.status == 0 else -np.inf) for sign, each in zip((1, -1), found, strict=True)])
    return np.array(ends)


class TestAgainstTheProgrammeInWeights:
    @few
    @given(units(most=7), model)
    def test_ranges(self, data, chosen):
        result = multiplier(*data, orientation=chosen[0], rts=chosen[1], slacks=False)
        asked = [len(data[0]) - 1, 0]
        ranges = result.multiplier_ranges(asked)
        assert (ranges["status"] == "optimal").all()
        for unit in asked:
            np.testing.assert_allclose(ranges.loc[unit][["low", "high"]], plain_ranges(*data, unit, *chosen), rtol=1e-5, atol=1e-7)
        slip = 1e-8 * (1 + ranges["value"].abs())
        assert (ranges["low"] <= ranges["value"] + slip).all()
        assert (ranges["value"] <= ranges["high"] + slip).all()

    @few
    @given(units(most=7), model)
    def test_weights_shown_to_be_the_only_ones_cannot_move(self, data, chosen):
        result = multiplier(*data, orientation=chosen[0], rts=chosen[1], slacks=False)
        unique = result.uniqueness.index[result.uniqueness["multipliers"]].tolist()
        ranges = result.multiplier_ranges(unique) if unique else pd.DataFrame({"low": [], "high": []})
        np.testing.assert_allclose(ranges["low"], ranges["high"], rtol=1e-6, atol=1e-8)

    @few
    @given(units(most=7), model)
    def test_units_of_measurement_do_not_matter(self, data, chosen):
        X, Y = data
        one, other = (
            multiplier(inputs, Y, orientation=chosen[0], rts=chosen[1], slacks=False).multiplier_ranges(0) for inputs in (X, 1e9 * X)
        )
        sizes = np.where(np.arange(len(one)) < X.shape[1], 1e9, 1.0)
        for end in ("low", "high"):
            np.testing.assert_allclose(other[end] * sizes, one[end], rtol=1e-6, atol=1e-8)


class TestTable:
    X = pd.DataFrame({"hours": [2.0, 4, 5], "cost": [4.0, 2, 5]}, index=list("ABC"))
    Y = pd.DataFrame({"solved": [10.0, 10, 10]}, index=list("ABC"))

    def test_by_hand(self):
        # A is best while its hours weigh from as much as its normal with B (2v = 1/3) to all.
        ranges = multiplier(self.X, self.Y, rts="crs").multiplier_ranges("A")
        assert ranges.index.tolist() == [("A", "hours"), ("A", "cost"), ("A", "solved")]
        assert ranges["low"].tolist() == pytest.approx([1 / 6, 0, 0.1])
        assert ranges["high"].tolist() == pytest.approx([0.5, 1 / 6, 0.1])

    def test_unique_weights_have_no_range(self):
        ranges = multiplier(self.X, self.Y, rts="crs").multiplier_ranges(["C"])
        np.testing.assert_allclose(ranges["low"], ranges["high"])
        np.testing.assert_allclose(ranges["low"], [0.1, 0.1, 0.06])

    def test_weights_without_a_limit(self):
        # Under VRS the largest output may weigh as much as it likes, the intercept balances it.
        ranges = multiplier(self.X, self.Y).multiplier_ranges("A").loc["A"]
        assert ranges.index.tolist() == ["hours", "cost", "solved", "(intercept)"]
        assert ranges.loc["solved", "high"] == np.inf
        assert ranges.loc["(intercept)", "low"] == -np.inf
        assert ranges.loc["(intercept)", "high"] == pytest.approx(1)

    def test_pairs_as_units(self):
        index = pd.MultiIndex.from_product([["A", "B"], ["2026-04"]], names=["team", "period"])
        result = multiplier(self.X.iloc[:2].set_axis(index), self.Y.iloc[:2].set_axis(index), rts="crs")
        ranges = result.multiplier_ranges(("B", "2026-04"))
        assert ranges.index.names == ["team", "period", "variable"]
        assert ranges.loc[("B", "2026-04", "cost"), "high"] == pytest.approx(0.5)

    def test_an_unsolved_unit_has_no_ranges(self, stores):
        X, Y = stores
        ranges = multiplier(X, Y, reference=(X.iloc[:2], Y.iloc[:2])).multiplier_ranges(["A", "H"])
        assert (ranges.loc["A", "status"] == "optimal").all()
        assert (ranges.loc["H", "status"] == "infeasible").all()
        assert ranges.loc["H", ["low", "value", "high"]].isna().all(axis=None)

    def test_a_failing_engine_flags_just_its_weights(self, monkeypatch):
        result, engine = multiplier(self.X, self.Y, rts="crs"), lp.solve

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            status = batch.status.copy()
            status[1] = "failed"
            return dataclasses.replace(batch, status=status)

        monkeypatch.setattr(lp, "solve", failing)
        ranges = result.multiplier_ranges(["A", "C"])
        assert ranges["status"].tolist() == ["optimal", "failed"] + ["optimal"] * 4
        assert ranges.loc[("A", "cost"), ["low", "value", "high"]].isna().all()
        assert ranges.drop(index=[("A", "cost")])["high"].notna().all()

    def test_weights_that_give_no_such_score_have_failed(self, monkeypatch):
        result, engine = multiplier(self.X, self.Y, rts="crs"), lp.solve
        monkeypatch.setattr(
            lp, "solve", lambda family, *, solver=None: dataclasses.replace(engine(family), status=np.full(len(family.rhs), "unbounded"))
        )
        assert (result.multiplier_ranges("A")["status"] == "failed").all()

    def test_an_unknown_unit(self):
        with pytest.raises(DataError, match="unit 'Z': is not among the units"):
            multiplier(self.X, self.Y).multiplier_ranges(["A", "Z"])

    def test_another_solver_gives_the_same(self):
        result = multiplier(self.X, self.Y, rts="crs")
        pd.testing.assert_frame_equal(result.multiplier_ranges("A", solver="pulp"), result.multiplier_ranges("A"), rtol=1e-7)
