"""Radial, multiplier and super-efficiency models under restrictions of weights, against the programme in weights."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.judgement.weight_programme import Rows, best_score

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

few = settings(max_examples=max(1, settings.default.max_examples // 8), deadline=None)
REGION, LINKED = dea.AssuranceRegion, dea.AssuranceRegion("solved", "hours", low=0.05)
#: Restrictions, and the same as rows written by hand over (hours, cost, solved, praised).
KINDS = {
    "type I, inputs": ([REGION("hours", "cost", 0.5, 2)], Rows([[-1, 0.5, 0, 0], [1, -2, 0, 0]])),
    "type I, outputs": ([REGION("solved", "praised", 0.8, 1.2)], Rows([[0, 0, -1, 0.8], [0, 0, 1, -1.2]])),
    "type II": ([LINKED], Rows([[0.05, 0, -1, 0]])),
    "cone": ([dea.ConeRatio(pd.DataFrame({"hours": [1.0, 3], "cost": [1.0, 1]}))], Rows([[-1, 1, 0, 0], [1, -3, 0, 0]])),
    "share of an input": ([dea.VirtualShare("hours", 0.3, 0.6)], Rows(own=[[-0.7, 0.3, 0, 0], [0.4, -0.6, 0, 0]])),
    "share of an output": ([dea.VirtualShare("praised", low=0.4)], Rows(own=[[0, 0, 0.4, -0.6]])),
    "bounds": ([dea.WeightBound("hours", 0.004, 0.02)], Rows(bounds=[([-1, 0, 0, 0], -0.004), ([1, 0, 0, 0], 0.02)])),
    "all kinds": (
        [REGION("hours", "cost", low=0.2), dea.VirtualShare("praised", low=0.2), dea.WeightBound("cost", high=0.05)],
        Rows([[-1, 0.2, 0, 0]], [[0, 0, 0.2, -0.8]], [([0, 1, 0, 0], 0.05)]),
    ),
}
models = st.tuples(st.sampled_from(("input", "output")), st.sampled_from(("crs", "vrs")))


def quiet(model, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return model(*args, **options)


def drawn(seed, count=8):
    rng = np.random.default_rng(seed)
    index = [f"U{k}" for k in range(count)]
    X = pd.DataFrame(rng.uniform(5, 50, (count, 2)), columns=["hours", "cost"], index=index)
    return X, pd.DataFrame(rng.uniform(5, 50, (count, 2)), columns=["solved", "praised"], index=index)


def expected(data, model, rows, **options):
    X, Y = (table.to_numpy() for table in data)
    return [best_score(X, Y, at, model, rows, **options) for at in range(len(X))]


@pytest.mark.parametrize("kind", KINDS)
class TestAgainstTheProgrammeInWeights:
    @few
    @given(st.integers(0, 10_000), models)
    def test_scores_and_weights(self, kind, seed, model):
        restrictions, rows = KINDS[kind]
        data = drawn(seed)
        result = quiet(dea.multiplier, *data, orientation=model[0], rts=model[1], weight_restrictions=restrictions)
        right = np.array(expected(data, model, rows))
        # No score: no weights, or weights that leave nothing above 0.
        right[right < 1e-9] = np.nan
        np.testing.assert_allclose(result.scores, right, rtol=1e-7)
        solved = result.status == "optimal"
        values = np.hstack(data)
        for weights, unit in zip(result.multipliers[solved].to_numpy(), values[solved.to_numpy()], strict=True):
            for row, limit in [*((r, 0) for r in rows.ratios), *((r * unit, 0) for r in rows.own), *rows.bounds]:
                assert np.dot(row, weights) <= limit + 1e-9 * np.abs(row) @ weights + 1e-15
            side = slice(0, 2) if model[0] == "input" else slice(2, 4)
            assert weights[side] @ unit[side] == pytest.approx(1)

    @few
    @given(st.integers(0, 10_000), models)
    def test_super_efficiency(self, kind, seed, model):
        restrictions, rows = KINDS[kind]
        data = drawn(seed, 6)
        result = quiet(dea.super_efficiency, *data, orientation=model[0], rts=model[1], weight_restrictions=restrictions)
        right = np.array(expected(data, model, rows, left_out=True))
        right[(right < 1e-9) | (result.status == "unbounded")] = np.nan
        np.testing.assert_allclose(result.scores, right, rtol=1e-7)

    @few
    @given(st.integers(0, 10_000), models)
    def test_no_better_than_without_and_in_any_order(self, kind, seed, model):
        restrictions = KINDS[kind][0]
        X, Y = drawn(seed)
        options = {"orientation": model[0], "rts": model[1]}
        free = quiet(dea.radial, X, Y, **options)
        bound = quiet(dea.radial, X, Y, **options, weight_restrictions=restrictions)
        known = bound.status == "optimal"
        assert (bound.efficiency[known] <= free.efficiency[known] + 1e-9).all()
        turned = quiet(dea.radial, X[::-1], Y[::-1], **options, weight_restrictions=restrictions)
        pd.testing.assert_series_equal(turned.scores[X.index], bound.scores, rtol=0, atol=0)


@few
@given(st.integers(0, 10_000), models, st.floats(-8, 8), st.floats(-8, 8))
def test_regions_in_other_units_of_measurement(seed, model, power, other):
    X, Y = drawn(seed)
    by, of = 10.0**power, 10.0**other
    options = {"orientation": model[0], "rts": model[1]}
    shares = [dea.VirtualShare("solved", low=0.2, high=0.8)]
    first = quiet(dea.radial, X, Y, **options, weight_restrictions=[REGION("hours", "cost", 0.5, 2), *shares])
    X2, Y2 = X.assign(hours=X["hours"] * by), Y * of
    again = quiet(dea.radial, X2, Y2, **options, weight_restrictions=[REGION("hours", "cost", 0.5 / by, 2 / by), *shares])
    np.testing.assert_allclose(again.scores, first.scores, rtol=1e-8)
    assert again.is_efficient.tolist() == first.is_efficient.tolist()
    per_mean = REGION("hours", "cost", 0.5, 2, per="mean")
    by_mean = [quiet(dea.radial, *data, **options, weight_restrictions=per_mean).scores for data in ((X, Y), (X2, Y2))]
    np.testing.assert_allclose(*by_mean, rtol=1e-8)


def test_regions_per_mean_are_raw_regions_times_means():
    X, Y = drawn(3)
    turn = X["cost"].mean() / X["hours"].mean()
    one = quiet(dea.radial, X, Y, weight_restrictions=REGION("hours", "cost", 0.5, 2, per="mean"))
    other = quiet(dea.radial, X, Y, weight_restrictions=REGION("hours", "cost", 0.5 * turn, 2 * turn))
    np.testing.assert_allclose(one.scores, other.scores, rtol=1e-12)


def test_fixed_ratios_leave_one_input():
    """With hours and cost at one price, only their sum counts."""
    X, Y = drawn(5)
    bound = quiet(dea.radial, X, Y, rts="crs", weight_restrictions=REGION("hours", "cost", 1, 1))
    summed = quiet(dea.radial, X.sum(axis=1).to_frame("spent"), Y, rts="crs")
    np.testing.assert_allclose(bound.scores, summed.scores, rtol=1e-9)


def test_another_engine_gives_the_same():
    X, Y = drawn(6)
    for kind, (restrictions, _) in KINDS.items():
        one, other = (quiet(dea.radial, X, Y, weight_restrictions=restrictions, solver=solver) for solver in (None, "highs"))
        np.testing.assert_allclose(one.scores, other.scores, rtol=1e-8, err_msg=kind)


class TestTargets:
    @few
    @given(st.integers(0, 10_000), models, st.sampled_from([kind for kind in KINDS if kind not in ("bounds", "all kinds")]))
    def test_a_target_is_efficient_and_its_inputs_are_not_negative(self, seed, model, kind):
        restrictions = KINDS[kind][0]
        data = drawn(seed)
        options = {"orientation": model[0], "rts": model[1], "slack_weights": "mean"}
        result = quiet(dea.radial, *data, **options, weight_restrictions=restrictions)
        known = (result.status == "optimal").to_numpy()
        targets = result.targets[known]
        assert (targets >= 0).all().all()
        moved = np.where(np.arange(4) < 2, -1, 1) * result.slacks[known]
        factor = result.scores[known].to_numpy()[:, None] * np.where((np.arange(4) < 2) == (model[0] == "input"), 1, np.nan)
        projected = np.hstack(data)[known] * np.where(np.isnan(factor), 1, factor)
        np.testing.assert_allclose(targets, projected + moved, atol=1e-9)
        if kind.startswith("share"):
            return
        sides = targets[["hours", "cost"]], targets[["solved", "praised"]]
        again = quiet(dea.radial, *sides, reference=data, **options, weight_restrictions=restrictions)
        np.testing.assert_allclose(again.efficiency, 1, rtol=1e-7)

    def test_trades_stop_at_zero(self):
        """An hour is worth 1 to 100 of cost: trading hours away for ever would end below zero."""
        X = pd.DataFrame({"hours": [10.0, 20, 1], "cost": [10.0, 100, 200]}, index=list("ABC"))
        Y = pd.DataFrame({"solved": [10.0, 10, 10]}, index=list("ABC"))
        region, weights = REGION("hours", "cost", 1, 100), {"hours": 1000.0, "cost": 1, "solved": 1}
        result = quiet(dea.radial, X, Y, rts="crs", slack_weights=weights, weight_restrictions=region)
        assert (result.targets.to_numpy() >= 0).all()
        assert (result.status == "optimal").all()

    def test_absolute_bounds_have_none(self):
        X, Y = drawn(1)
        result = quiet(dea.radial, X, Y, weight_restrictions=dea.WeightBound("hours", high=0.02))
        for name in ("slacks", "targets", "is_efficient"):
            with pytest.raises(OptionError, match="absolute bounds"):
                getattr(result, name)
        with pytest.raises(OptionError, match="slack_weights means nothing"):
            quiet(dea.radial, X, Y, slack_weights="mean", weight_restrictions=dea.WeightBound("hours", high=0.02))


def test_peers_are_units():
    X, Y = drawn(2)
    result = quiet(dea.radial, X, Y, rts="crs", weight_restrictions=[LINKED, REGION("hours", "cost", 0.9, 1.1)])
    assert result.lambda_matrix.shape == (8, 8)
    assert {peer for peers in result.peers for peer in peers} <= set(X.index)


@pytest.mark.parametrize("kind", KINDS)
def test_ranges_of_weights_hold_the_weights_and_the_restrictions(kind):
    data = drawn(11)
    result = quiet(dea.multiplier, *data, weight_restrictions=KINDS[kind][0])
    ranges = result.multiplier_ranges(["U1", "U5"])
    known = ranges[ranges["status"] == "optimal"]
    assert len(known) == len(ranges)
    assert (known["low"] <= known["value"] + 1e-7).all()
    assert (known["value"] <= known["high"] + 1e-7).all()
    if kind == "bounds":
        hours = known.xs("hours", level="variable")
        assert hours["low"].min() >= 0.004 - 1e-9
        assert hours["high"].max() <= 0.02 + 1e-9


def test_negative_values_where_they_are_taken():
    X, Y = drawn(4)
    Y = Y.assign(solved=Y["solved"] - 30)
    result = quiet(dea.radial, X, Y, weight_restrictions=REGION("hours", "cost", 0.5, 2))
    rows = Rows([[-1, 0.5, 0, 0], [1, -2, 0, 0]])
    np.testing.assert_allclose(result.scores, expected((X, Y), ("input", "vrs"), rows), rtol=1e-7)
    with pytest.raises(DataError, match="no shares"):
        quiet(dea.radial, X, Y, weight_restrictions=dea.VirtualShare("praised", low=0.1))


def test_a_failing_engine_is_a_status(monkeypatch):
    data = drawn(1)
    real = lp.solve
    monkeypatch.setattr(lp, "solve", lambda family, *, solver=None: real(family, solver=lambda programme: lp.Answer("failed")))
    result = quiet(dea.radial, *data, weight_restrictions=REGION("hours", "cost", 0.5, 2))
    assert (result.status == "failed").all()
    assert result.scores.isna().all()


def test_one_unit_and_equal_units():
    X, Y = drawn(1, 1)
    assert quiet(dea.radial, X, Y, weight_restrictions=REGION("hours", "cost", 0.5, 2)).scores.tolist() == [1]
    same = pd.concat([X, X.set_axis(["V"])]), pd.concat([Y, Y.set_axis(["V"])])
    assert quiet(dea.radial, *same, weight_restrictions=REGION("hours", "cost", 0.5, 2)).scores.tolist() == [1, 1]


def test_many_units_are_measured_in_lots(monkeypatch):
    monkeypatch.setattr("sqeval.dea.two_stages._AT_ONCE", 16)
    data = drawn(9, 40)
    for restrictions in (REGION("hours", "cost", 0.5, 2), dea.VirtualShare("hours", 0.3, 0.6)):
        result = quiet(dea.radial, *data, weight_restrictions=restrictions)
        monkeypatch.undo()
        np.testing.assert_allclose(result.scores, quiet(dea.radial, *data, weight_restrictions=restrictions).scores, rtol=1e-9)
        monkeypatch.setattr("sqeval.dea.two_stages._AT_ONCE", 16)


def test_a_fallback_is_not_defined_beside_them():
    with pytest.raises(OptionError, match="not defined with weight_restrictions"):
        dea.super_efficiency(*drawn(1), fallback="cook", weight_restrictions=LINKED)


def test_a_score_that_rests_on_trades_beyond_zero_is_a_score():
    """Found with whole numbers: a region that ties the sides and a share let the mix end below zero hours whatever its slacks are."""
    hours, desks, cost = (
        [55, 97, 62, 70, 59, 80, 82, 10],
        [355, 197, 121, 728, 658, 614, 441, 112],
        [774, 982, 168, 928, 750, 181, 159, 871],
    )
    X = pd.DataFrame({"hours": hours, "desks": desks, "cost": cost}, dtype=float)
    Y = pd.DataFrame({"solved": [386.0, 619, 299, 931, 339, 468, 347, 922], "praised": [460.0, 457, 762, 297, 447, 465, 504, 583]})
    fixed = REGION("praised", "solved", 1.645, 1.645)
    some = [dea.VirtualShare("hours", 0.23, 0.94), REGION("cost", "solved", 0.272, 0.544, per="mean"), fixed]
    options = {"orientation": "output", "weight_restrictions": some}
    result, plain = quiet(dea.radial, X, Y, **options), quiet(dea.radial, X, Y, slacks=False, **options)
    assert (result.status == "optimal").all()
    np.testing.assert_allclose(result.scores, plain.scores, rtol=1e-9)
    assert (result.targets >= 0).all(axis=None)
    assert (result.slacks[X.columns] <= X).all(axis=None)


def test_an_output_of_none_that_rounding_puts_below_zero():
    """Its second stage had no solution at the scale of 1e-15 that rounding had left of a zero."""
    inputs = [[2, 0, 0], [2, 3, 1], [3, 1, 3], [2, 1, 0], [1, 2, 2], [0, 0, 3], [2, 0, 3], [3, 2, 1], [3, 2, 1]]
    outputs = [[2, 2, 3], [1, 2, 0], [3, 2, 2], [2, 3, 3], [0, 3, 1], [0, 1, 0], [0, 1, 1], [0, 3, 0], [1, 2, 2]]
    data = pd.DataFrame(inputs, columns=["a", "b", "c"], dtype=float), pd.DataFrame(outputs, columns=["d", "e", "f"], dtype=float)
    options = {"orientation": "output", "rts": "nirs", "weight_restrictions": REGION("d", "e", 1.6, 3.2)}
    result = quiet(dea.super_efficiency, *data, **options)
    assert (result.status == quiet(dea.super_efficiency, *data, slacks=False, **options).status).all()
    assert result.status[7] == "optimal"


def test_shares_of_a_side_without_weights_are_no_shares():
    """Under an intercept the weights of a side can all be 0, and shares of nothing are no shares, with slacks or without."""
    X, Y = drawn(1)
    Y.iloc[2, 0] = 0
    for slacks in (True, False):
        result = quiet(dea.radial, X, Y, slacks=slacks, weight_restrictions=dea.VirtualShare("solved", low=0.2))
        assert result.status.tolist() == ["optimal"] * 2 + ["unbounded"] + ["optimal"] * 5
        caution = next(caution for caution in result.warnings if caution.code == "dea_restrictions_conflict")
        assert caution.where == ("U2",)
        assert "share of solved" in caution.message
