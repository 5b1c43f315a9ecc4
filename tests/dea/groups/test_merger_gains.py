"""Gains of mergers: against three programmes a merger, their product, by hand, and what cannot be told."""

import dataclasses
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.dea.test_radial import MODELS, each_model, plain_score, units

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

few = settings(max_examples=12)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def merger_gains(X, Y, groups, **options):
    return quietly(dea.merger_gains, X, Y, groups, **options)


def factor_of(data, point, chosen):
    """The radial factor of a point against all units, by linprog."""
    X, Y = data
    x, y = np.vstack([X, point[0]]), np.vstack([Y, point[1]])
    return plain_score(x, y, len(X), *chosen, reference=(X, Y))


@pytest.fixture
def desks():
    rng = np.random.default_rng(11)
    index = [f"D{k:02d}" for k in range(16)]
    X = pd.DataFrame(rng.uniform(5, 50, (16, 2)), columns=["hours", "cost"], index=index)
    return X, pd.DataFrame(rng.uniform(5, 50, (16, 2)), columns=["solved", "praised"], index=index)


@each_model
def test_every_part_against_its_programme(desks, orientation, rts):
    X, Y = (table.to_numpy() for table in desks)
    groups = {"pair": ["D01", "D05"], "three": ["D02", "D03", "D09"]}
    result = merger_gains(*desks, groups, orientation=orientation, rts=rts)
    for name, members in groups.items():
        rows = [int(unit[1:]) for unit in members]
        own = np.array([[plain_score(X, Y, row, orientation, rts)] for row in rows])
        x, y = (own * X[rows], Y[rows]) if orientation == "input" else (X[rows], own * Y[rows])
        chosen = (orientation, rts)
        overall = factor_of((X, Y), (X[rows].sum(axis=0), Y[rows].sum(axis=0)), chosen)
        adjusted = factor_of((X, Y), (x.sum(axis=0), y.sum(axis=0)), chosen)
        harmony = factor_of((X, Y), (x.mean(axis=0), y.mean(axis=0)), chosen)
        # Size by its own programme: the summed, caught-up inputs (outputs) already at the harmonious factor.
        at = (harmony * x.sum(axis=0), y.sum(axis=0)) if orientation == "input" else (x.sum(axis=0), harmony * y.sum(axis=0))
        expected = [overall, overall / adjusted, harmony, factor_of((X, Y), at, chosen)]
        found = result.to_frame().loc[name, ["overall", "learning", "harmony", "size"]].astype(float)
        np.testing.assert_allclose(found, expected, atol=1e-7)


@few
@given(units(least=3), st.sampled_from(MODELS))
def test_overall_is_the_product_and_its_parts_point_the_right_way(data, chosen):
    X, Y = data
    result = merger_gains(X, Y, {"all": range(len(X)), "two": [0, 1], "one": [2]}, orientation=chosen[0], rts=chosen[1])
    frame = result.to_frame()
    assume((frame["status"] == "optimal").any())
    solved = frame[frame["status"] == "optimal"].astype({"overall": float})
    np.testing.assert_allclose(solved["overall"], solved["learning"] * solved["harmony"] * solved["size"], rtol=1e-9)
    sign = 1 if chosen[0] == "input" else -1
    assert (sign * (frame["harmony"].astype(float) - 1) <= 1e-8).all()
    assert (sign * (solved["learning"].astype(float) - 1) <= 1e-8).all()
    if chosen[1] == "crs":
        np.testing.assert_allclose(solved["size"].astype(float), 1, atol=1e-8)
    alone = quietly(dea.radial, X, Y, orientation=chosen[0], rts=chosen[1]).scores.iloc[2]
    assert frame.loc["one", "overall"] == pytest.approx(alone, abs=1e-9)
    assert frame.loc["one", ["harmony", "size"]].tolist() == pytest.approx([1, 1], abs=1e-8)


def test_units_of_measurement_and_order_change_nothing(desks):
    X, Y = desks
    groups = {"pair": ["D01", "D05"], "three": ["D02", "D03", "D09"]}
    plainly = merger_gains(X, Y, groups, rts="ndrs").to_frame()
    scaled = merger_gains(X * [1e10, 1e-10], Y * [1e-6, 1e8], groups, rts="ndrs").to_frame()
    pd.testing.assert_frame_equal(plainly, scaled, rtol=1e-9)
    turned = merger_gains(X[::-1], Y, {"three": ["D09", "D03", "D02"], "pair": ["D05", "D01"]}, rts="ndrs").to_frame()
    pd.testing.assert_frame_equal(turned.loc[["pair", "three"]], plainly, rtol=1e-12)


class TestByHand:
    """Day and night desks: alone each has too much of one shift, together they have what the balanced desk C has."""

    X = pd.DataFrame({"day": [10.0, 30, 20, 40], "night": [30.0, 10, 20, 40]}, index=list("ABCD"))
    Y = pd.DataFrame({"solved": [10.0, 10, 14, 20]}, index=list("ABCD"))

    def test_harmony_of_opposite_mixes(self):
        result = merger_gains(self.X, self.Y, {"A with B": ["A", "B"]}, rts="crs")
        # The average is 20 and 20 for 10 solved, for which C's way needs 100/7 each.
        assert result.harmony["A with B"] == pytest.approx(5 / 7)
        assert result.learning["A with B"] == pytest.approx(1)
        assert result.size["A with B"] == pytest.approx(1)
        assert "28.6 % less of every input" in result.explain("A with B")
        assert "sharing work or staff is enough" in result.explain("A with B")
        assert "共享任务或人员即可" in result.explain("A with B", "zh")

    def test_too_large_for_any_mix_is_infeasible_and_harmony_is_still_told(self):
        result = merger_gains(self.X, self.Y, {"all": list("ABCD"), "A with B": ["A", "B"]})
        assert [caution.where for caution in result.warnings if caution.code == "dea_mergers_not_solved"] == [("all",)]
        assert result.status.to_dict() == {"all": "infeasible", "A with B": "optimal"}
        assert result.overall.isna().tolist() == result.learning.isna().tolist() == result.size.isna().tolist() == [True, False]
        assert result.harmony["all"] == pytest.approx(0.8)
        assert "larger than any mix" in result.explain("all")
        assert "harmony" in result.explain("all")

    def test_verdicts(self):
        by_size = merger_gains(self.X, self.Y, {"all": list("ABCD")}, rts="ndrs").explain("all")
        assert "part of it by size" in by_size
        too_large = merger_gains(self.X, self.Y, {"all": list("ABCD")}, orientation="output").explain("all")
        assert "too large to gain anything; sharing work" in too_large
        assert "less of every output" in too_large
        assert "gains nothing" in merger_gains(self.X, self.Y, {"CC": ["C"]}, rts="crs").explain("CC")

    def test_it_prints_and_keeps(self):
        result = merger_gains(self.X, self.Y, {"A with B": ["A", "B"]}, rts="crs")
        assert "potential gains of mergers" in result.summary()
        assert "协调" in result.summary("zh")
        again = pickle.loads(pickle.dumps(result))
        assert again.overall.tolist() == result.overall.tolist()
        assert result.certificate.gap < 1e-9


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"x": ["A", "Z"]}, ["unit 'Z'", "not among the units"]),
        ({"x": ["A", "A"]}, ["unit 'A'", "stands twice in merger 'x'"]),
        ({"x": []}, ["merger 'x' has no units"]),
        ({"x": "AB"}, ["merger 'x' is not a list"]),
        ({}, ["names no merger"]),
        (["A", "B"], ["names no merger"]),
    ],
)
def test_what_is_wrong_is_named(groups, words):
    with pytest.raises(DataError) as caught:
        dea.merger_gains(TestByHand.X, TestByHand.Y, groups)
    assert all(word in str(caught.value) for word in words)


def test_unknown_words(desks):
    with pytest.raises(OptionError, match="radial factor"):
        dea.merger_gains(*desks, {"x": ["D01"]}, orientation="none")
    with pytest.raises(DataError, match="there is no merger 'y'"):
        merger_gains(*desks, {"x": ["D01", "D02"]}, rts="crs").explain("y")


def test_a_unit_that_fails_takes_its_mergers_only(desks, monkeypatch):
    groups = {"pair": ["D01", "D05"], "three": ["D02", "D03", "D09"]}
    clean, solve = merger_gains(*desks, groups, rts="crs"), lp.solve

    def failing(family, *, solver=None):
        batch = solve(family, solver=solver)
        status = batch.status.copy()
        if len(status) == len(desks[0]):
            status[5] = lp.FAILED
        return dataclasses.replace(batch, status=status)

    monkeypatch.setattr(lp, "solve", failing)
    found = merger_gains(*desks, groups, rts="crs")
    assert found.status.to_dict() == {"pair": "failed", "three": "optimal"}
    assert np.isnan(found.to_frame().loc["pair", ["overall", "learning", "harmony", "size"]].astype(float)).all()
    assert found.overall["three"] == pytest.approx(clean.overall["three"], rel=1e-12)
    assert "no numbers" in found.explain("pair")
