"""Directional distance around what is given: against a plain programme a unit, identities, what the result shows, what cannot be asked."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.distance.test_directional import RETURNS, bounds_of, quiet

from sqeval import dea
from sqeval.errors import DataError, OptionError

few = settings(max_examples=6)
NAMES = ["a", "b", "z", "u", "w", "k", "h"]
CASES = (
    {"non_discretionary": ["z"]},
    {"non_controllable": ["z"]},
    {"non_discretionary": ["b", "w", "k"]},
    {"non_discretionary": ["u"], "non_controllable": ["z", "h"]},
    {"non_controllable": ["a", "b", "z"], "non_discretionary": ["u", "w", "k"]},
)
each_case = pytest.mark.parametrize("conditions", CASES, ids=str)
each_disposal = pytest.mark.parametrize("disposability", ["weak", "strong"])


def drawn(seed, n=12):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.uniform(2, 30, (n, 7)).round(1), columns=NAMES, index=[f"U{k:02d}" for k in range(n)])
    return table[["a", "b", "z"]], table[["u", "w"]], table[["k", "h"]]


def solved(data, **options):
    X, Y, B = data
    return quiet(dea.directional, X, Y, undesirable=B, **options)


def flags(conditions):
    exact = np.isin(NAMES, conditions.get("non_controllable", ()))
    return exact | np.isin(NAMES, conditions.get("non_discretionary", ())), exact


def direct(data, point, way, rts, conditions, *, weak):
    """max β of a point (7,), of any sign: z takes the inputs, λ ≤ z makes outputs of both kinds (λ = z if not weak); rows one by one."""
    values, (still, exact), n = np.hstack(data), flags(conditions), len(data[0])
    rows, equal = [np.append(np.eye(n), -np.eye(n), axis=1)], [np.zeros((0, 2 * n))]
    rhs, level, betas, held = [np.zeros(n)], [], [np.zeros(n)], []
    for at, column in enumerate(values.T):
        own = np.r_[np.zeros(n), column] if at < 3 else np.r_[column, np.zeros(n)]
        sign, beta = (-1.0 if at in (3, 4) else 1.0), 0.0 if still[at] else way[at]
        if exact[at] or (weak and at >= 5):
            equal.append(own[None])
            level.append(point[at])
            held.append(sign * beta)
        else:
            rows.append(sign * own[None])
            rhs.append([sign * point[at]])
            betas.append([beta])
    low, high = bounds_of(rts)
    total = np.r_[np.zeros(n), np.ones(n)][None]
    rows += [-total, *([total] if np.isfinite(high) else [])]
    rhs += [[-low], *([[high]] if np.isfinite(high) else [])]
    betas += [[0.0]] * (1 + np.isfinite(high))
    A, A_eq = np.column_stack([np.vstack(rows), np.concatenate(betas)]), np.column_stack([np.vstack(equal), held])
    if not weak:
        A_eq, level = np.vstack([A_eq, np.hstack([np.eye(n), -np.eye(n), np.zeros((n, 1))])]), np.r_[level, np.zeros(n)]
    ends = [(0, None)] * (2 * n) + [(None, None)]
    found = linprog(np.r_[np.zeros(2 * n), -1], A, np.concatenate(rhs), A_eq, level, ends)
    return -found.fun if found.status == 0 else np.nan


class TestAgainstAPlainProgramme:
    @each_case
    @each_disposal
    @pytest.mark.parametrize("rts", RETURNS, ids=str)
    def test_scores(self, conditions, disposability, rts):
        data = drawn(3)
        values = np.hstack(data)
        result = solved(data, rts=rts, disposability=disposability, **conditions)
        expected = [direct(data, point, point, rts, conditions, weak=disposability == "weak") for point in values]
        np.testing.assert_allclose(result.scores, expected, atol=1e-8)
        assert (result.status == "optimal").all()
        assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9

    @each_disposal
    @pytest.mark.parametrize("conditions", CASES[:3], ids=str)
    def test_against_other_units_forwards_and_back(self, conditions, disposability):
        data, others = drawn(5), drawn(6, 15)
        way = np.hstack(others).mean(axis=0)
        options = {"direction": "mean", "rts": "ndrs", "disposability": disposability, "reference": others}
        result = solved(data, **options, **conditions)
        expected = [direct(others, point, way, "ndrs", conditions, weak=disposability == "weak") for point in np.hstack(data)]
        np.testing.assert_allclose(result.scores, expected, atol=1e-8)
        assert result.status.tolist() == np.where(np.isnan(expected), "infeasible", "optimal").tolist()
        assert (result.scores < -1e-6).any()


class TestIdentities:
    @few
    @given(st.integers(0, 500), st.sampled_from(RETURNS), st.sampled_from(["non_discretionary", "non_controllable"]))
    def test_inputs_alone_are_one_less_theta_and_outputs_phi_less_one(self, seed, rts, option):
        X, Y, _ = drawn(seed, 9)
        named = {option: ["z"]}
        theta = quiet(dea.radial, X, Y, rts=rts, **named)
        found = quiet(dea.directional, X, Y, rts=rts, direction="inputs", **named)
        np.testing.assert_allclose(found.scores, 1 - theta.scores, atol=1e-8)
        assert found.is_efficient.tolist() == theta.is_efficient.tolist()
        named = {option: ["w"]}
        phi = quiet(dea.radial, X, Y, rts=rts, orientation="output", **named).scores
        np.testing.assert_allclose(quiet(dea.directional, X, Y, rts=rts, direction="outputs", **named).scores, phi - 1, atol=1e-8)

    @few
    @given(st.integers(0, 500), st.sampled_from(["observed", "mean", "range"]), st.sampled_from(["weak", "strong"]))
    def test_distances_are_those_of_a_direction_of_zero(self, seed, word, disposability):
        X, Y, B = drawn(seed, 9)
        options = {"disposability": disposability}
        way = solved((X, Y, B), direction=word, **options).direction
        own = (way[["a", "b", "z"]].assign(z=0.0), way[["u", "w"]], way[["k", "h"]].assign(k=0.0))
        plain = solved((X, Y, B), direction=own, **options)
        named = solved((X, Y, B), direction=word, non_discretionary=["z", "k"], **options)
        np.testing.assert_allclose(named.scores, plain.scores, atol=1e-9)
        pd.testing.assert_frame_equal(named.direction, plain.direction)
        both = solved((X, Y, B), direction=own, non_discretionary=["z", "k"], **options)
        pd.testing.assert_frame_equal(named.to_frame(), both.to_frame())

    @few
    @given(st.integers(0, 500), st.sampled_from(RETURNS), st.sampled_from(["weak", "strong"]))
    def test_what_is_given_shortens_no_distance_and_holding_it_exactly_lengthens_none(self, seed, rts, disposability):
        X, Y, B = drawn(seed, 9)
        options = {"rts": rts, "disposability": disposability}
        free, still, exact = (
            solved((X, Y, B), **options, **named).scores for named in ({}, {"non_discretionary": ["z"]}, {"non_controllable": ["z"]})
        )
        without = solved((X.drop(columns="z"), Y, B), **options).scores
        assert (free <= still + 1e-9).all()
        assert (exact <= still + 1e-9).all()
        assert (still <= without + 1e-9).all()

    @few
    @given(st.integers(0, 500), st.sampled_from(CASES), st.sampled_from(["weak", "strong"]))
    def test_units_of_measurement_and_order_of_rows_change_nothing(self, seed, conditions, disposability):
        X, Y, B = drawn(seed, 9)
        options = {"disposability": disposability, "slack_weights": "mean", **conditions}
        plain = solved((X, Y, B), **options)
        scaled = solved((X * [1e8, 1, 1e-8], Y * [1e-6, 1e6], B * [1e6, 1]), **options)
        np.testing.assert_allclose(scaled.scores, plain.scores, atol=1e-8)
        assert scaled.is_efficient.tolist() == plain.is_efficient.tolist()
        turned = solved((X[::-1], Y, B), **options)
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plain.to_frame(), rtol=1e-12)

    def test_none_named_is_the_model_without(self):
        for disposability in ("weak", "strong"):
            usual = solved(drawn(9), disposability=disposability)
            named = solved(drawn(9), disposability=disposability, non_discretionary=[], non_controllable=())
            pd.testing.assert_frame_equal(usual.to_frame(), named.to_frame(), check_exact=True)


class TestWhatStandsInTheResult:
    @each_case
    @each_disposal
    def test_targets_slacks_and_mixes_belong_together(self, conditions, disposability):
        data, signs = drawn(5), np.array([-1, -1, -1, 1, 1, -1, -1])
        result, values = solved(data, rts="nirs", disposability=disposability, **conditions), pd.concat(data, axis=1)
        still, exact = flags(conditions)
        assert (result.direction.loc[:, still] == 0).all(axis=None)
        pd.testing.assert_frame_equal(result.targets.loc[:, still], values.loc[:, still])
        moved = values + signs * result.direction.mul(result.scores, axis=0)
        np.testing.assert_allclose(result.targets.loc[:, ~still], (moved + signs * result.slacks).loc[:, ~still], rtol=1e-9)
        active = result.lambda_matrix
        used = active if result.abated is None else active + result.abated
        mix = np.hstack([used @ data[0].to_numpy(), active @ data[1].to_numpy(), active @ data[2].to_numpy()])
        np.testing.assert_allclose(mix[:, ~still], result.targets.loc[:, ~still], rtol=1e-8)
        np.testing.assert_allclose(mix[:, exact], values.loc[:, exact], rtol=1e-8)
        np.testing.assert_allclose(result.slacks.loc[:, still], (signs * (mix - values)).loc[:, still], atol=1e-7)
        assert (result.slacks >= 0).all(axis=None)

    @pytest.mark.parametrize("conditions", CASES[:4], ids=str)
    @each_disposal
    def test_prices_add_up(self, conditions, disposability):
        data = drawn(7)
        result, (_, exact) = solved(data, disposability=disposability, **conditions), flags(conditions)
        value = (result.multipliers * pd.concat(data, axis=1) * [1, 1, 1, -1, -1, 1, 1]).sum(axis=1) - result.intercept
        np.testing.assert_allclose(value, result.scores, atol=1e-8)
        np.testing.assert_allclose((result.multipliers * result.direction).sum(axis=1), 1, atol=1e-8)
        any_sign = exact | (np.isin(NAMES, ["k", "h"]) & (disposability == "weak"))
        assert (result.multipliers.loc[:, ~any_sign] >= -1e-12).all(axis=None)

    @each_disposal
    def test_slack_of_what_is_given_keeps_nobody_from_being_efficient(self, disposability):
        """The second does as the first, on twice the floor."""
        X = pd.DataFrame({"hours": [2.0, 2, 4], "floor": [1.0, 2, 1]})
        Y, B = pd.DataFrame({"solved": [5.0, 5, 5]}), pd.DataFrame({"angry": [1.0, 1, 1]})
        options = {"direction": (1, 1, 0), "disposability": disposability}
        result = solved((X, Y, B), non_discretionary="floor", **options)
        assert result.is_efficient.tolist() == [True, True, False]
        assert result.targets["floor"].tolist() == X["floor"].tolist()
        assert result.slacks["floor"].tolist() == pytest.approx([0, 1, 0])
        own = {"direction": ({"hours": 1, "floor": 0}, 1, 0), "disposability": disposability}
        assert solved((X, Y, B), **own).is_efficient.tolist() == [True, False, False]

    def test_in_words(self):
        X, Y, _ = drawn(5)
        result = quiet(dea.directional, X, Y, non_discretionary="z")
        unit = result.scores.idxmax()
        assert "Taken as given, not to be changed: z." in result.explain(unit)
        assert "  z:" not in result.explain(unit)
        assert "less of a" in result.explain(unit)
        assert "every input" not in result.explain(unit)
        assert "% more of every output" in result.explain(unit)
        assert "既定条件，不予改变：z" in result.explain(unit, "zh")
        assert result.model.conditions.names == ("z",)

    def test_only_the_bad_output_left_to_move(self):
        """Nothing has slack that counts: the distances, and what the peers do with, are there all the same."""
        data = drawn(8)
        result = solved(data, direction="undesirable", non_discretionary=["a", "b", "z", "u", "w"])
        expected = [direct(data, p, p, "vrs", {"non_discretionary": list("abzuw")}, weak=True) for p in np.hstack(data)]
        np.testing.assert_allclose(result.scores, expected, atol=1e-8)
        assert (result.slacks[["a", "b", "z"]].sum() > 0).any()
        assert result.is_efficient.tolist() == result.is_weakly_efficient.tolist()

    def test_own_slack_weights_cover_what_counts(self):
        X, Y, B = drawn(1)
        weights = pd.Series(1.0, index=["a", "b", "u", "w"])
        found, plain = (solved((X, Y, B), non_discretionary="z", **some) for some in ({"slack_weights": weights}, {}))
        pd.testing.assert_frame_equal(found.slacks, plain.slacks)
        with pytest.raises(DataError, match=r"column 'z'.*is given"):
            solved((X, Y, B), non_discretionary="z", slack_weights=pd.Series(1.0, index=["a", "b", "z", "u", "w"]))


class TestWhatCannotBeAsked:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"non_discretionary": ["zz"]}, ["non_discretionary 'zz'", "neither input nor output", "'z'"]),
            ({"non_discretionary": ["z"], "non_controllable": ["z"]}, ["'z'", "stands twice"]),
            ({"non_controllable": NAMES}, ["nothing to move", "direction"]),
            ({"non_discretionary": ["a", "b", "z"], "direction": "inputs"}, ["all that the direction moves is given", "direction"]),
            ({"non_discretionary": ["u", "w"], "direction": (0, 1, 0)}, ["all that the direction moves is given"]),
            ({"non_discretionary": ["z"], "direction": ([1, 0, 2], 1, 0)}, ["column 'z'", "has a direction but is given", "Set it to 0"]),
        ],
    )
    def test_errors_name_it(self, options, words):
        with pytest.raises((OptionError, DataError)) as caught:
            solved(drawn(1), **options)
        assert all(word in str(caught.value) for word in words), caught.value

    def test_a_number_is_for_what_may_change(self):
        data = drawn(1)
        result = solved(data, direction=(1, 1, 1), non_discretionary=["z"])
        assert result.direction.iloc[0].tolist() == [1, 1, 0, 1, 1, 1, 1]
