"""Slack-based measures around what is given: against another formulation, orderings, what the result shows, and what cannot be asked."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.nonradial.by_linprog import RTS, around_given, leave_one_out
from tests.dea.nonradial.quietly import quiet

from sqeval import dea
from sqeval.errors import DataError, OptionError

few = settings(max_examples=8)
NAMES = ["a", "b", "z", "u", "w", "k", "h"]
#: Conditions for inputs a, b, z, outputs u, w and undesirable outputs k, h, by the orientation that takes them.
CASES = [
    ("none", {"non_discretionary": ["z"]}),
    ("none", {"non_controllable": ["z"]}),
    ("none", {"non_discretionary": ["w", "k"]}),
    ("none", {"non_discretionary": ["a", "b", "z"], "non_controllable": ["h"]}),
    ("none", {"non_controllable": ["u", "w", "k", "h"]}),
    ("input", {"non_discretionary": ["b"]}),
    ("input", {"non_discretionary": ["b"], "non_controllable": ["z", "w", "k"]}),
    ("input", {"non_controllable": ["u", "w", "k", "h"]}),
    ("output", {"non_discretionary": ["k"]}),
    ("output", {"non_controllable": ["a", "h"]}),
    ("output", {"non_discretionary": ["u", "w", "h"]}),
]
each_case = pytest.mark.parametrize(("orientation", "conditions"), CASES)


def drawn(seed, n=12):
    """X, Y and B of whole numbers, none of them 0."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.integers(1, 13, (n, 7)).astype(float), columns=NAMES, index=[f"U{k:02d}" for k in range(n)])
    return table[["a", "b", "z"]], table[["u", "w"]], table[["k", "h"]]


def flags(conditions):
    exact = np.isin(NAMES, conditions.get("non_controllable", ()))
    return exact | np.isin(NAMES, conditions.get("non_discretionary", ())), exact


def solved(model, data, **options):
    X, Y, B = data
    return quiet(getattr(dea, model), X, Y, undesirable=B, **options)


def arrays(data):
    return tuple(table.to_numpy() for table in data)


class TestAgainstAnotherFormulation:
    @each_case
    @pytest.mark.parametrize("rts", RTS)
    def test_scores(self, orientation, conditions, rts):
        data = drawn(3)
        result = solved("sbm", data, orientation=orientation, rts=rts, **conditions)
        expected = [around_given(arrays(data), k, (orientation, rts), *flags(conditions)) for k in range(12)]
        np.testing.assert_allclose(result.scores, expected, rtol=1e-8)
        assert (result.status == "optimal").all()
        assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9

    @each_case
    def test_super_efficiency(self, orientation, conditions):
        data = drawn(4)
        options, (still, exact) = {"orientation": orientation, "rts": "crs", **conditions}, flags(conditions)
        plain, result = solved("sbm", data, **options), solved("super_sbm", data, **options)
        ahead = plain.is_weakly_efficient.to_numpy()
        beyond = [leave_one_out(arrays(data), k, orientation, "crs", still=still, exact=exact) for k in range(12)]
        expected = np.where(ahead, beyond, plain.scores)
        np.testing.assert_allclose(result.scores, expected, rtol=1e-7)
        assert result.status.tolist() == np.where(np.isnan(expected), "infeasible", "optimal").tolist()
        assert (result.room.loc[result.status == "optimal", still] == 0).all(axis=None)

    def test_by_hand(self):
        """Two shops on the same floor: the second could do with half the hours; the third has a floor that nobody else has."""
        X = pd.DataFrame({"hours": [10.0, 20, 40], "floor": [50.0, 50, 20]})
        Y = pd.DataFrame({"solved": [8.0, 8, 4]})
        plain, held = (quiet(dea.sbm, X, Y, orientation="input", **named) for named in ({}, {"non_discretionary": "floor"}))
        assert plain.scores.tolist() == pytest.approx([1, 3 / 4, 1])
        # The mean is over hours alone; with no more than 20 of floor only the third itself is left.
        assert held.scores.tolist() == pytest.approx([1, 1 / 2, 1])

    @pytest.mark.parametrize("rts", RTS)
    def test_zeros(self, rts):
        """The second has none of a, the only input not given: nothing is lost there; an output of none is dropped as ever."""
        data = (
            pd.DataFrame({"a": [4.0, 0, 2, 6], "z": [3.0, 2, 0, 4]}),
            pd.DataFrame({"u": [5.0, 3, 0, 4], "w": [1.0, 2, 4, 0]}),
            pd.DataFrame({"k": [2.0, 0, 1, 5]}),
        )
        for conditions in ({"non_discretionary": ["z"]}, {"non_discretionary": ["z", "w"]}, {"non_controllable": ["z"]}):
            exact = np.isin(["a", "z", "u", "w", "k"], conditions.get("non_controllable", ()))
            still = exact | np.isin(["a", "z", "u", "w", "k"], conditions.get("non_discretionary", ()))
            result = solved("sbm", data, rts=rts, **conditions)
            expected = [around_given(arrays(data), k, ("none", rts), still, exact) for k in range(4)]
            np.testing.assert_allclose(result.scores, expected, rtol=1e-8)
            assert (result.status == "optimal").all()


class TestOrderings:
    @few
    @given(st.integers(0, 500), st.sampled_from(RTS), st.sampled_from(["none", "input"]), st.sampled_from([["z"], ["a", "z"]]))
    def test_more_rows_never_lower_a_score(self, seed, rts, orientation, names):
        """The means being the same, each further row leaves less room: without it, with ≤, with =."""
        X, Y, B = drawn(seed, 8)
        options = {"orientation": orientation, "rts": rts}
        without = solved("sbm", (X.drop(columns=names), Y, B), **options).scores
        still = solved("sbm", (X, Y, B), non_discretionary=names, **options).scores
        exact = solved("sbm", (X, Y, B), non_controllable=names, **options).scores
        assert (without <= still + 1e-9).all()
        assert (still <= exact + 1e-9).all()

    @few
    @given(st.integers(0, 500), st.sampled_from(RTS))
    def test_the_sum_of_losses_falls_by_no_more_than_what_is_given_could_lose(self, seed, rts):
        """Scores themselves may go either way: the mean is over fewer terms."""
        X, Y, B = drawn(seed, 8)
        free, held = (solved("sbm", (X, Y, B), orientation="input", rts=rts, **some).scores for some in ({}, {"non_discretionary": "z"}))
        assert (2 * (1 - held) <= 3 * (1 - free) + 1e-9).all()
        assert (3 * (1 - free) <= 2 * (1 - held) + 1 + 1e-9).all()
        free, held = (solved("sbm", (X, Y, B), orientation="output", rts=rts, **some).scores for some in ({}, {"non_discretionary": "k"}))
        assert (3 * (1 / held - 1) <= 4 * (1 / free - 1) + 1e-9).all()

    @few
    @given(st.integers(0, 500), st.sampled_from(["vrs", "ndrs"]), st.sampled_from(["non_discretionary", "non_controllable"]))
    def test_a_constant_has_no_slack_so_that_only_the_mean_changes(self, seed, rts, option):
        X, Y, B = drawn(seed, 8)
        X, options = X.assign(z=7.0), {"orientation": "input", "rts": rts}
        free, held = solved("sbm", (X, Y, B), **options), solved("sbm", (X, Y, B), **options, **{option: ["z"]})
        np.testing.assert_allclose(3 * (1 - free.scores), 2 * (1 - held.scores), atol=1e-9)
        assert free.is_efficient.tolist() == held.is_efficient.tolist()

    @few
    @given(st.integers(0, 500), st.sampled_from(CASES), st.sampled_from(RTS))
    def test_who_lacks_nothing_lacks_nothing_that_may_change(self, seed, case, rts):
        data = drawn(seed, 8)
        free = solved("sbm", data, orientation=case[0], rts=rts).is_efficient
        assert solved("sbm", data, orientation=case[0], rts=rts, **case[1]).is_efficient[free].all()

    @few
    @given(st.integers(0, 500), st.sampled_from(CASES))
    def test_units_of_measurement_and_order_of_rows_change_nothing(self, seed, case):
        X, Y, B = drawn(seed, 9)
        options = {"orientation": case[0], **case[1]}
        plain = solved("sbm", (X, Y, B), **options)
        scaled = solved("sbm", (X * [1e10, 1, 1e-10], Y * [1e-6, 1e6], B * [1e8, 1]), **options)
        np.testing.assert_allclose(scaled.scores, plain.scores, rtol=1e-8)
        assert scaled.is_efficient.tolist() == plain.is_efficient.tolist()
        turned = solved("sbm", (X[::-1], Y, B), **options)
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plain.to_frame(), check_exact=True)

    @pytest.mark.parametrize("model", ["sbm", "super_sbm"])
    def test_none_named_is_the_model_without(self, model):
        data = drawn(9)
        for orientation in ("none", "input", "output"):
            usual = solved(model, data, orientation=orientation)
            named = solved(model, data, orientation=orientation, non_discretionary=[], non_controllable=())
            pd.testing.assert_frame_equal(usual.to_frame(), named.to_frame(), check_exact=True)


class TestWhatStandsInTheResult:
    @each_case
    def test_targets_leave_what_is_given_and_nothing_is_lost_there(self, orientation, conditions):
        data, signs = drawn(5), np.array([-1, -1, -1, 1, 1, -1, -1])
        result, values = solved("sbm", data, orientation=orientation, **conditions), pd.concat(data, axis=1)
        still, exact = flags(conditions)
        pd.testing.assert_frame_equal(result.targets.loc[:, still], values.loc[:, still])
        np.testing.assert_allclose(result.targets.loc[:, ~still], (values + signs * result.slacks).loc[:, ~still], rtol=1e-12)
        mix = result.lambdas @ values
        np.testing.assert_allclose(mix.loc[:, ~still], result.targets.loc[:, ~still], rtol=1e-8)
        np.testing.assert_allclose((mix - values).loc[:, exact], 0, atol=1e-8)
        np.testing.assert_allclose(result.slacks.loc[:, still], (signs * (mix - values)).loc[:, still], atol=1e-8)
        assert (result.slacks >= 0).all(axis=None)
        assert (result.contributions.loc[:, still] == 0).all(axis=None)
        np.testing.assert_allclose(result.contributions.sum(axis=1), 1 - result.scores, atol=1e-12)

    @pytest.mark.parametrize("rts", RTS)
    @pytest.mark.parametrize(("orientation", "conditions"), CASES[:5])
    def test_multipliers_price_the_unit_and_no_other_beats_them(self, orientation, conditions, rts):
        data, (still, exact) = drawn(6), flags(conditions)
        result, values = solved("sbm", data, orientation=orientation, rts=rts, **conditions), np.hstack(data)
        costs = result.multipliers.to_numpy() * np.array([1, 1, 1, -1, -1, 1, 1])
        intercept, rho = result.intercept.to_numpy(), result.scores.to_numpy()[:, None]
        np.testing.assert_allclose(1 - (costs * values).sum(axis=1) + intercept, rho[:, 0], atol=1e-8)
        sizes = np.abs(costs * values).sum(axis=1)[:, None] + 1
        assert (costs @ values.T - intercept[:, None] >= -1e-8 * sizes).all()
        assert (result.multipliers.loc[:, ~exact] >= -1e-12).all(axis=None)
        shares, moved = (result.multipliers * values).to_numpy(), ~still
        assert (shares[:, :3][:, moved[:3]] * moved[:3].sum() >= 1 - 1e-8).all()
        assert (shares[:, 3:][:, moved[3:]] * moved[3:].sum() >= rho - 1e-8).all()

    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_slack_of_what_is_given_keeps_nobody_from_being_efficient(self, orientation):
        """The second does as the first, on twice the floor (praised half as often, where that is given)."""
        X = pd.DataFrame({"hours": [2.0, 2, 4], "floor": [1.0, 2, 1]})
        Y = pd.DataFrame({"solved": [5.0, 5, 5], "praised": [4.0, 2, 4]})
        name = {"input": "floor", "output": "praised"}[orientation]
        X, Y = (X, Y[["solved"]]) if orientation == "input" else (X[["hours"]], Y)
        result = quiet(dea.sbm, X, Y, orientation=orientation, non_discretionary=name)
        assert result.is_efficient.tolist() == [True, True, False]
        assert quiet(dea.sbm, X, Y, orientation=orientation).is_efficient.tolist() == [True, False, False]

    def test_in_words(self):
        data = drawn(5)
        result = solved("sbm", data, non_discretionary="z")
        unit = result.scores.idxmin()
        assert "Taken as given, not to be changed: z." in result.explain(unit)
        assert "  z:" not in result.explain(unit)
        assert "既定条件，不予改变：z" in result.explain(unit, "zh")
        assert result.model.conditions.names == ("z",)
        ahead = solved("super_sbm", data, non_discretionary="z", rts="crs")
        assert "not to be changed: z" in ahead.explain(ahead.scores.idxmax())
        alone = solved("super_sbm", data, orientation="input", non_controllable=["z", "u", "w"])
        lost = alone.status[alone.status == "infeasible"].index[0]
        assert "take its place with z, u, w as given" in alone.explain(lost)
        assert "保持既定" in alone.explain(lost, "zh")

    def test_cautions_know_what_is_given(self):
        X, Y, _ = drawn(1)
        summed = X.assign(z=X["a"] + X["b"])
        assert "dea_redundant" in {caution.code for caution in quiet(dea.sbm, summed, Y).warnings}
        held = quiet(dea.sbm, X.assign(z=7.0), Y, orientation="input", non_discretionary=["b"])
        assert "dea_constant_factor" not in {caution.code for caution in held.warnings}
        assert "dea_redundant" not in {caution.code for caution in quiet(dea.sbm, summed, Y, non_discretionary=["z"]).warnings}

    @pytest.mark.parametrize(
        ("options", "steps"),
        [({}, 12), ({"orientation": "input"}, 24), ({"orientation": "input", "non_controllable": ["u", "w", "k", "h"]}, 12)],
    )
    def test_progress(self, options, steps):
        seen = []
        solved("sbm", drawn(2), **{"non_discretionary": ["z"], **options}, progress=lambda *told: seen.append(told))
        assert seen[-1] == (steps, steps, "DEA")

    def test_other_engines_agree(self):
        options = {"non_discretionary": ["z", "k"], "non_controllable": ["w"]}
        plain, other = solved("sbm", drawn(7), **options), solved("sbm", drawn(7), **options, solver="highs")
        np.testing.assert_allclose(other.scores, plain.scores, rtol=1e-9)


class TestWhatCannotBeAsked:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"non_discretionary": ["zz"]}, ["non_discretionary 'zz'", "neither input nor output", "'z'"]),
            ({"non_discretionary": ["u"], "orientation": "input"}, ["non_discretionary 'u'", "is not an input", "non_controllable"]),
            ({"non_discretionary": ["a"], "orientation": "output"}, ["non_discretionary 'a'", "is not an output"]),
            ({"non_discretionary": ["a", "b", "z"], "orientation": "input"}, ["every input is given", "nothing to move"]),
            ({"non_controllable": ["u", "w", "k", "h"], "orientation": "output"}, ["every output is given"]),
            ({"non_controllable": NAMES}, ["every variable is given", "nothing to move"]),
            ({"non_discretionary": ["z"], "non_controllable": ["z"]}, ["'z'", "stands twice"]),
        ],
    )
    def test_errors_name_it(self, options, words):
        for model in ("sbm", "super_sbm"):
            with pytest.raises(OptionError) as caught:
                solved(model, drawn(1), **options)
            assert all(word in str(caught.value) for word in words), caught.value

    def test_a_unit_with_nothing_to_change_is_named(self):
        X, Y, _ = drawn(1)
        X.loc["U03", ["a", "b"]] = 0.0
        with pytest.raises(DataError, match=r"unit 'U03': every input that can change is zero"):
            dea.sbm(X, Y, orientation="input", non_discretionary=["z"])

    def test_a_unit_without_what_is_bad_has_nothing_to_lose(self):
        X, Y, B = drawn(1)
        B.loc["U03"] = 0.0
        result = solved("sbm", (X, Y, B), orientation="output", non_discretionary=["u", "w"])
        assert result.scores["U03"] == 1
        assert result.is_weakly_efficient["U03"]
