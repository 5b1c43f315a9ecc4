"""The multiplier form: against linear programmes in weights, written out here, and what the weights make of the data."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.test_radial import MODELS, each_model, radial, units

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning
from sqeval.numerics import lp

model = st.sampled_from(MODELS)
few = settings(max_examples=max(1, settings.default.max_examples // 2))


def multiplier(X, Y, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.multiplier(X, Y, **options)


def free_bounds(orientation, rts):
    """Bounds of the intercept as API and docstring state it."""
    sign = {"crs": 0, "nirs": -1, "ndrs": 1, "vrs": None}[rts]
    if sign is None:
        return (None, None)
    turned = sign if orientation == "input" else -sign
    return (0, 0) if turned == 0 else (None, 0) if turned < 0 else (0, None)


def weight_programme(X, Y, unit, orientation, rts):
    """Cost of (v, u, intercept) to be minimised, and the rows and bounds of the multiplier programme, for linprog."""
    m, s = X.shape[1], Y.shape[1]
    if orientation == "input":
        cost = np.concatenate([np.zeros(m), -Y[unit], [-1]])
        rows = {"A_ub": np.column_stack([-X, Y, np.ones(len(X))]), "A_eq": [np.concatenate([X[unit], np.zeros(s + 1)])]}
    else:
        cost = np.concatenate([X[unit], np.zeros(s), [1]])
        rows = {"A_ub": np.column_stack([-X, Y, -np.ones(len(X))]), "A_eq": [np.concatenate([np.zeros(m), Y[unit], [0]])]}
    bounds = [(0, None)] * (m + s) + [free_bounds(orientation, rts)]
    return cost, {**rows, "b_ub": np.zeros(len(X)), "b_eq": [1], "bounds": bounds}


class TestAgainstTheProgrammeInWeights:
    @few
    @given(units(most=10), model)
    def test_scores(self, data, chosen):
        result = multiplier(*data, orientation=chosen[0], rts=chosen[1], slacks=False)
        turn = -1 if chosen[0] == "input" else 1
        programmes = (weight_programme(*data, unit, *chosen) for unit in range(len(data[0])))
        expected = [turn * linprog(cost, **rows).fun for cost, rows in programmes]
        np.testing.assert_allclose(result.scores, expected, rtol=1e-6)

    @few
    @given(units(most=10), model)
    def test_the_weights_are_an_optimal_solution_of_it(self, data, chosen):
        result = multiplier(*data, orientation=chosen[0], rts=chosen[1], slacks=False)
        weights = np.column_stack([result.multipliers, result.intercept])
        for unit, own in enumerate(weights):
            cost, rows = weight_programme(*data, unit, *chosen)
            assert (rows["A_ub"] @ own <= 1e-8 * (1 + np.abs(rows["A_ub"]) @ np.abs(own))).all()
            assert rows["A_eq"][0] @ own == pytest.approx(1, abs=1e-9)
            assert abs(cost @ own) == pytest.approx(result.scores[unit], rel=1e-8)
            for value, (low, high) in zip(own, rows["bounds"], strict=True):
                assert low is None or value >= low
                assert high is None or value <= high

    @few
    @given(units(most=10), model)
    def test_everything_else_is_the_radial_result(self, data, chosen):
        options = {"orientation": chosen[0], "rts": chosen[1]}
        one, other = multiplier(*data, **options), radial(*data, **options)
        assert isinstance(one, dea.DeaResult)
        for name in ("scores", "efficiency", "multipliers", "intercept", "slacks", "targets", "is_efficient"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        assert one.peers.tolist() == other.peers.tolist()


class TestVirtual:
    @few
    @given(units(most=10), model)
    def test_the_normalised_side_sums_to_one(self, data, chosen):
        X, Y = data
        result = multiplier(X, Y, orientation=chosen[0], rts=chosen[1], slacks=False)
        inputs, outputs = np.hsplit(result.virtual.to_numpy(), [X.shape[1]])
        one, other = (inputs, outputs) if chosen[0] == "input" else (outputs, inputs)
        np.testing.assert_allclose(one.sum(axis=1), 1, atol=1e-9)
        np.testing.assert_allclose(other.sum(axis=1), result.scores - result.intercept, rtol=1e-8, atol=1e-8)

    @few
    @given(units(most=10), model)
    def test_shares_sum_to_one_by_side(self, data, chosen):
        result = multiplier(*data, orientation=chosen[0], rts=chosen[1], slacks=False)
        at = [data[0].shape[1]]
        for shares, virtual in zip(*(np.hsplit(table.to_numpy(), at) for table in (result.virtual_shares, result.virtual)), strict=True):
            counts = virtual.sum(axis=1) > 0
            np.testing.assert_allclose(shares[counts].sum(axis=1), 1)
            assert np.isnan(shares[~counts]).all()

    def test_by_hand(self):
        # A and B span the isoquant 3 hours + 3 cost = 18 of 10 solved: C's weights are those of its normal.
        X = pd.DataFrame({"hours": [2.0, 4, 5], "cost": [4.0, 2, 5]}, index=list("ABC"))
        result = multiplier(X, pd.DataFrame({"solved": [10.0, 10, 10]}, index=list("ABC")), rts="crs")
        assert result.multipliers.loc["C"].tolist() == pytest.approx([0.1, 0.1, 0.06])
        assert result.virtual.loc["C"].tolist() == pytest.approx([0.5, 0.5, 0.6])
        assert result.virtual_shares.loc["C"].tolist() == pytest.approx([0.5, 0.5, 1])
        assert result.intercept["C"] == 0


class TestResult:
    def test_columns(self, stores):
        result = multiplier(*stores, rts="crs")
        frame = result.to_frame()
        assert frame.columns[-5:].tolist() == [
            "multiplier.employees",
            "multiplier.sales",
            "intercept",
            "virtual.employees",
            "virtual.sales",
        ]
        assert frame.columns[0] == "efficiency"
        pd.testing.assert_frame_equal(frame.iloc[:, :-5], radial(*stores, rts="crs").to_frame())

    def test_weights_that_may_not_be_the_only_ones_are_named(self, stores):
        # Under VRS, A, B, E and H are corners of the frontier.
        with pytest.warns(SqevalWarning) as seen:
            result = dea.multiplier(*stores)
        assert [str(warning.message) for warning in seen] == [caution.message for caution in result.warnings]
        doubtful = result.uniqueness.index[~result.uniqueness["multipliers"]]
        said = {caution.code: caution.where for caution in result.warnings}["dea_multipliers_not_unique"]
        assert said == tuple(doubtful)
        assert {"A", "B", "E", "H"} <= set(said)

    def test_shown_to_be_the_only_ones(self, stores, monkeypatch):
        engine = lp.solve

        def sure(family, *, solver=None):
            batch = engine(family, solver=solver)
            return dataclasses.replace(batch, unique=np.ones((len(batch.status), 2), dtype=bool))

        monkeypatch.setattr(lp, "solve", sure)
        result = multiplier(*stores)
        assert not any(caution.code == "dea_multipliers_not_unique" for caution in result.warnings)
        assert "8 / 8" in result.summary()
        assert "Other weights" not in result.explain("F")

    def test_order_of_rows_does_not_matter(self, teams):
        X, Y = (table.iloc[:12] for table in teams)
        one, other = multiplier(X, Y), multiplier(X.iloc[::-1], Y.sample(frac=1, random_state=1))
        pd.testing.assert_frame_equal(other.to_frame().loc[X.index], one.to_frame(), check_exact=True)

    def test_against_another_reference(self, teams):
        X, Y = teams
        result = multiplier(X, 1.1 * Y, reference=teams, rts="crs")
        assert result.scores.max() == pytest.approx(1.1)
        np.testing.assert_allclose(result.virtual[Y.columns].sum(axis=1), result.scores)

    def test_an_unsolved_unit(self, stores):
        X, Y = stores
        result = multiplier(X, Y, reference=(X.iloc[:2], Y.iloc[:2]))
        assert result.virtual.loc["H"].isna().all()
        assert result.explain("H").endswith(
            "H cannot be measured: no mix of the reference units reaches its outputs, whatever inputs it takes."
        )
        assert "infeasible" in result.summary()

    def test_without_a_second_stage(self, stores):
        result = multiplier(*stores, slacks=False)
        with pytest.raises(OptionError, match="slacks=True"):
            _ = result.targets

    def test_no_argument_that_does_nothing(self, stores):
        with pytest.raises(TypeError, match="slack_weights"):
            dea.multiplier(*stores, slack_weights="raw")


class TestExplanation:
    X = pd.DataFrame({"hours": [2.0, 4, 5, 9], "cost": [4.0, 2, 5, 2]}, index=list("ABCD"))
    Y = pd.DataFrame({"solved": [10.0, 10, 10, 10]}, index=list("ABCD"))

    def test_what_counts(self):
        lines = multiplier(self.X, self.Y, rts="crs").explain("C").splitlines()
        assert lines[0] == "C (multiplier form, input-oriented, constant returns to scale)"
        assert lines[-2:] == [
            "Inputs that show it in its best light (share of the weight): hours 50.0 %, cost 50.0 %.",
            "Outputs that show it in its best light (share of the weight): solved 100.0 %.",
        ]

    def test_what_does_not_count(self):
        # D has as little cost as B: its hours do not count.
        text = multiplier(self.X, self.Y, rts="crs").explain("D")
        assert "cost 100.0 %" in text
        assert "Not counted (weight 0): hours." in text

    def test_in_chinese(self):
        text = multiplier(self.X, self.Y, rts="crs").explain("C", "zh")
        assert "对其最有利的投入（权重占比）：hours 50.0 %、cost 50.0 %。" in text
        assert "multiplier_ranges" in multiplier(self.X, self.Y, rts="crs").explain("A", "zh")

    def test_whether_other_weights_do_as_well(self):
        result = multiplier(self.X, self.Y, rts="crs")
        assert "Other weights may give it the same score" in result.explain("A")
        assert "Other weights" not in result.explain("C")

    def test_a_side_that_does_not_count_at_all(self):
        # Nobody solves more than C, which could do so with less of every input: only its outputs count.
        result = multiplier(self.X, self.Y, orientation="output")
        text = result.explain("C")
        assert "Inputs that show it" not in text
        assert "Not counted (weight 0): hours, cost." in text
        assert result.virtual_shares.loc["C", ["hours", "cost"]].isna().all()

    def test_a_card_of_many_units_is_short(self, teams):
        card = multiplier(*teams)._card("en")
        assert len(card.table) == 20
        assert card.table["inputs that count"].str.contains("%").all()

    @each_model
    def test_the_card(self, stores, orientation, rts):
        result = multiplier(*stores, orientation=orientation, rts=rts)
        assert "inputs that count" in result.summary()
        assert "投入权重占比" in result.summary("zh")


def test_a_side_without_weight_is_said():
    result = multiplier([[2.0], [4]], [[4.0], [2]])
    assert "No output counts: by these weights its inputs alone are compared." in result.explain(1)
    assert "没有产出计入" in result.explain(1, "zh")
