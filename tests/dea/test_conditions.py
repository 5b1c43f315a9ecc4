"""What is given and not moved: against a direct programme a unit, by its orderings, and what cannot be asked."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.test_radial import RETURNS

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning

few = settings(max_examples=10)
#: Conditions for two inputs a, b and a third, z; outputs u, w.
ON_INPUTS = (
    {"non_discretionary": ["z"]},
    {"non_controllable": ["z"]},
    {"non_discretionary": ["b"], "non_controllable": ["z"]},
    {"non_controllable": ["z", "w"]},
    {"non_discretionary": ["b", "z"]},
)
ON_OUTPUTS = (
    {"non_discretionary": ["w"]},
    {"non_controllable": ["w"]},
    {"non_controllable": ["z", "w"]},
    {"non_controllable": ["a", "b", "z"]},
)
CASES = [("input", given_) for given_ in ON_INPUTS] + [("output", given_) for given_ in ON_OUTPUTS]
each_case = pytest.mark.parametrize(("orientation", "given_"), CASES)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def drawn(seed, n=14):
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.uniform(5, 50, (n, 3)).round(1), columns=list("abz"), index=[f"U{k:02d}" for k in range(n)])
    return X, pd.DataFrame(rng.uniform(5, 50, (n, 2)).round(1), columns=list("uw"), index=X.index)


def given_names(given_):
    return [*given_.get("non_discretionary", ()), *given_.get("non_controllable", ())]


def rows_of(data, orientation, given_, unit):
    """Every variable's row as (values of the reference, own column, right-hand side, sense: -1 for ≤, 1 for ≥, 0 for =)."""
    X, Y = data
    for name in [*X, *Y]:
        column = X[name] if name in X else Y[name]
        scaled = (name in X) == (orientation == "input") and name not in given_names(given_)
        sense = 0 if name in given_.get("non_controllable", ()) else (-1 if name in X else 1)
        yield column.to_numpy(), -column[unit] if scaled else 0.0, 0.0 if scaled else column[unit], sense


def direct(data, unit, chosen, given_, *, reference=None):
    """θ or φ of a unit, written out for linprog; NaN if infeasible."""
    (X, _), (orientation, rts) = data, chosen
    rows = list(rows_of(data, orientation, given_, unit))
    keep = slice(None) if reference is None else [X.index.get_loc(name) for name in reference]
    A = np.array([[*values[keep], own] for values, own, _, _ in rows])
    b, sense = np.array([rhs for *_, rhs, _ in rows]), np.array([word for *_, word in rows])
    total = np.append(np.ones(A.shape[1] - 1), 0.0)
    sums = {"crs": None, "vrs": 0, "nirs": -1, "ndrs": 1}[rts]
    if sums is not None:
        A, b, sense = np.vstack([A, total]), np.append(b, 1.0), np.append(sense, sums)
    held, way = sense == 0, -sense[sense != 0]
    cost = np.append(np.zeros(A.shape[1] - 1), 1.0 if orientation == "input" else -1.0)
    equal = {"A_eq": A[held], "b_eq": b[held]} if held.any() else {}
    found = linprog(cost, A_ub=way[:, None] * A[~held], b_ub=way * b[~held], **equal)
    return found.x[-1] if found.status == 0 else np.nan


class TestAgainstADirectProgramme:
    @each_case
    @pytest.mark.parametrize("rts", RETURNS)
    def test_scores(self, orientation, given_, rts):
        X, Y = drawn(5)
        result = quietly(dea.radial, X, Y, orientation=orientation, rts=rts, **given_)
        assert (result.status == "optimal").all()
        np.testing.assert_allclose(result.scores, [direct((X, Y), unit, (orientation, rts), given_) for unit in X.index], atol=1e-8)

    @each_case
    def test_super_efficiency(self, orientation, given_):
        X, Y = drawn(6)
        result = quietly(dea.super_efficiency, X, Y, orientation=orientation, rts="crs", **given_)
        plainly = [direct((X, Y), unit, (orientation, "crs"), given_, reference=X.index.drop(unit)) for unit in X.index]
        np.testing.assert_allclose(result.scores, np.where(np.array(plainly) > 1e-9, plainly, np.nan), atol=1e-8)

    @each_case
    def test_the_multipliers_prove_the_score(self, orientation, given_):
        """The dual: nobody is worth more than allowed, what the factor moves is worth 1, and the objective is the score."""
        X, Y = drawn(7)
        result = quietly(dea.multiplier, X, Y, orientation=orientation, rts="vrs", **given_)
        weights, v0 = result.multipliers.to_numpy(), result.intercept.to_numpy()
        signs = np.array([-1, -1, -1, 1, 1.0])
        values, turn = np.hstack([X, Y]), 1 if orientation == "input" else -1
        assert ((weights * signs) @ values.T + turn * v0[:, None] <= 1e-8).all()
        still = [name in given_names(given_) for name in "abzuw"]
        moved = (signs < 0 if orientation == "input" else signs > 0) & ~np.array(still)
        np.testing.assert_allclose((weights * values)[:, moved].sum(axis=1), 1, atol=1e-9)
        others = (weights * values * signs)[:, ~moved].sum(axis=1)
        np.testing.assert_allclose(turn * others + v0, result.scores, atol=1e-8)
        exact = [name in given_.get("non_controllable", ()) for name in "abzuw"]
        assert (weights[:, ~np.array(exact)] >= -1e-12).all()

    def test_slacks_are_the_largest_of_what_counts(self):
        X, Y = drawn(8)
        result = quietly(dea.radial, X, Y, non_discretionary=["z"])
        for unit in X.index:
            theta = result.scores[unit]
            sizes, n = np.vstack([X.T, Y.T]), len(X)
            A = np.vstack([np.hstack([sizes, np.diag([1.0, 1, 1, -1, -1])]), [*np.ones(n), *np.zeros(5)]])
            b = [*(theta * X.loc[unit, ["a", "b"]] * (1 + 1e-11)), X.loc[unit, "z"], *(Y.loc[unit] * (1 - 1e-11)), 1]
            found = linprog([*np.zeros(n), -1, -1, 0, -1, -1], A_eq=A, b_eq=b)
            assert result.slacks.loc[unit].drop("z").sum() == pytest.approx(-found.fun, abs=1e-6)


class TestBankerAndMorey:
    """Four shops with hours that can change and floor space that cannot: C has as little space as B and solves more."""

    X = pd.DataFrame({"hours": [10.0, 10, 20, 20], "space": [100.0, 50, 50, 100]}, index=list("ABCD"))
    Y = pd.DataFrame({"solved": [40.0, 20, 30, 40]}, index=list("ABCD"))

    def test_nobody_is_held_to_space_it_does_not_have(self):
        free = quietly(dea.radial, self.X[["hours"]], self.Y, rts="vrs")
        held = quietly(dea.radial, self.X, self.Y, rts="vrs", non_discretionary=["space"])
        # By hand: with Σλ·space ≤ 50 only B and C mix, and C alone solves 30; D, with the space of A, could do with half its hours.
        assert held.efficiency.round(9).to_dict() == {"A": 1, "B": 1, "C": 1, "D": 0.5}
        assert free.efficiency.round(9).to_dict() == {"A": 1, "B": 1, "C": 0.5, "D": 0.5}
        plainly = [direct((self.X, self.Y), unit, ("input", "vrs"), {"non_discretionary": ["space"]}) for unit in "ABCD"]
        np.testing.assert_allclose(held.scores, plainly, atol=1e-9)

    def test_targets_leave_what_is_given_and_its_slack_does_not_count(self):
        """E does just as B does, in more space: worse in nothing that is its to change."""
        X = pd.concat([self.X.drop("C"), pd.DataFrame({"hours": [10.0], "space": [60.0]}, index=["E"])])
        Y = pd.concat([self.Y.drop("C"), pd.DataFrame({"solved": [20.0]}, index=["E"])])
        X.loc["A", "hours"] = 40.0
        result = quietly(dea.radial, X, Y, rts="vrs", non_discretionary=["space"])
        assert result.targets["space"].tolist() == X["space"].tolist()
        assert result.is_efficient[["B", "E"]].all()
        assert not quietly(dea.additive, X, Y).is_efficient["E"]

    def test_words_name_what_is_given(self):
        result = quietly(dea.radial, self.X, self.Y, rts="vrs", non_discretionary="space")
        assert "Taken as given, not to be changed: space." in result.explain("D")
        assert "hours: 20 → 10" in result.explain("D")
        assert "  space:" not in result.explain("D")
        assert "既定条件，不予改变：space" in result.explain("D", "zh")
        beyond = quietly(dea.super_efficiency, self.X, self.Y, rts="crs", non_discretionary="space")
        assert "not to be changed: space" in beyond.explain("D")
        assert result.model.conditions.names == ("space",)


class TestOrderings:
    @few
    @given(st.integers(0, 500), st.sampled_from(RETURNS))
    def test_what_is_given_lowers_no_score_and_holding_it_exactly_lowers_none_further(self, seed, rts):
        X, Y = drawn(seed, 10)
        free = quietly(dea.radial, X, Y, rts=rts).efficiency
        still = quietly(dea.radial, X, Y, rts=rts, non_discretionary=["z"]).efficiency
        exact = quietly(dea.radial, X, Y, rts=rts, non_controllable=["z"]).efficiency
        without = quietly(dea.radial, X.drop(columns="z"), Y, rts=rts).efficiency
        assert (without <= still + 1e-9).all()
        assert (still <= free + 1e-9).all()
        assert (still <= exact + 1e-9).all()

    @few
    @given(st.integers(0, 500), st.sampled_from(CASES))
    def test_units_of_measurement_and_order_of_rows_change_nothing(self, seed, case):
        X, Y = drawn(seed, 10)
        options = {"orientation": case[0], "slack_weights": "mean", **case[1]}
        plainly = quietly(dea.radial, X, Y, **options)
        scaled = quietly(dea.radial, X * [1e10, 1, 1e-10], Y * [1e-6, 1e6], **options)
        np.testing.assert_allclose(plainly.scores, scaled.scores, rtol=1e-8)
        assert plainly.is_weakly_efficient.tolist() == scaled.is_weakly_efficient.tolist()
        turned = quietly(dea.radial, X[::-1], Y, **options)
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plainly.to_frame(), rtol=1e-12)

    def test_a_projection_is_efficient(self):
        X, Y = drawn(9)
        result = quietly(dea.radial, X, Y, non_discretionary=["z"])
        again = quietly(dea.radial, result.targets[list("abz")], result.targets[list("uw")], reference=(X, Y), non_discretionary=["z"])
        np.testing.assert_allclose(again.scores, 1, atol=1e-8)
        assert again.is_efficient.all()

    def test_none_named_is_the_model_without(self):
        X, Y = drawn(9)
        for name in ("radial", "multiplier", "super_efficiency"):
            model = getattr(dea, name)
            usual, named = quietly(model, X, Y), quietly(model, X, Y, non_discretionary=[], non_controllable=())
            pd.testing.assert_frame_equal(usual.to_frame(), named.to_frame(), rtol=0)

    @pytest.mark.parametrize("fallback", ["opposite", "directional", "cook"])
    def test_remedies_move_nothing_that_is_given(self, fallback):
        X, Y = drawn(6)
        result = quietly(dea.super_efficiency, X, Y, non_discretionary=["z"], fallback=fallback)
        assert result.fallback_used.any()
        solved = (result.status == "optimal").to_numpy()
        np.testing.assert_allclose(result.targets.loc[solved, "z"], X.loc[solved, "z"])

    def test_ranges_of_weights_hold_the_weights(self):
        X, Y = drawn(9)
        ranges = quietly(dea.multiplier, X, Y, non_controllable=["z"]).multiplier_ranges(list(X.index))
        assert (ranges["status"] == "optimal").all()
        assert (ranges["low"] <= ranges["value"] + 1e-8).all()
        assert (ranges["value"] <= ranges["high"] + 1e-8).all()


class TestWhatCannotBeAsked:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"non_discretionary": ["zz"]}, ["non_discretionary 'zz'", "neither input nor output", "'z'"]),
            ({"non_controllable": ["x"]}, ["non_controllable 'x'", "neither input nor output"]),
            ({"non_discretionary": ["u"]}, ["non_discretionary 'u'", "is not an input", "non_controllable"]),
            ({"non_discretionary": ["a"], "orientation": "output"}, ["non_discretionary 'a'", "is not an output"]),
            ({"non_discretionary": ["a", "b", "z"]}, ["every input is given", "nothing to move"]),
            ({"non_controllable": ["u", "w"], "orientation": "output"}, ["every output is given"]),
            ({"non_discretionary": ["z"], "non_controllable": ["z"]}, ["'z'", "stands twice"]),
            ({"non_discretionary": ["z"], "slack_weights": {"a": 1, "b": 1, "z": 1, "u": 1, "w": 1}}, ["column 'z'", "is given"]),
        ],
    )
    def test_errors_name_it(self, options, words):
        with pytest.raises((OptionError, DataError)) as caught:
            dea.radial(*drawn(1), **options)
        assert all(word in str(caught.value) for word in words), caught.value

    def test_a_unit_with_nothing_to_change_is_named(self):
        X, Y = drawn(1)
        X.loc["U03", ["a", "b"]] = 0.0
        with pytest.raises(DataError, match=r"unit 'U03': every input that can change is zero"):
            dea.radial(X, Y, non_discretionary=["z"])

    def test_a_remedy_without_anything_to_move_is_refused(self):
        with pytest.raises(OptionError, match="the remedy would move is given"):
            dea.super_efficiency(*drawn(1), non_controllable=["u", "w"], fallback="cook")

    def test_own_weights_cover_what_counts(self):
        X, Y = drawn(1)
        result = quietly(dea.radial, X, Y, non_discretionary=["z"], slack_weights={"a": 1, "b": 1, "u": 1, "w": 1})
        pd.testing.assert_frame_equal(result.slacks, quietly(dea.radial, X, Y, non_discretionary=["z"]).slacks)

    def test_a_constant_that_is_given_holds_no_factor(self):
        X, Y = drawn(1)
        codes = {caution.code for caution in quietly(dea.radial, X.assign(z=7.0), Y, non_discretionary=["z"]).warnings}
        assert "dea_constant_factor" not in codes
        assert "dea_constant" in codes
        summed = quietly(dea.radial, X.assign(z=X["a"] + X["b"]), Y, non_discretionary=["z"])
        assert "dea_redundant" not in {caution.code for caution in summed.warnings}

    def test_a_reference_beyond_reach_is_infeasible(self):
        X, Y = drawn(1)
        result = quietly(dea.radial, X, Y, reference=(X.assign(z=X["z"] + 100), Y), non_discretionary=["z"])
        assert (result.status == "infeasible").all()
        assert result.scores.isna().all()

    def test_beside_bound_weights_it_is_refused(self):
        region = dea.AssuranceRegion(numerator="a", denominator="b", low=0.5, high=2.0)
        with pytest.raises(OptionError, match="not defined beside weight_restrictions"):
            dea.radial(*drawn(1), non_discretionary=["z"], weight_restrictions=[region])
