"""Super-efficiency by slacks: against another formulation, what it is for the others, infeasibility, zeros and words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.nonradial.by_linprog import RTS, leave_one_out
from tests.dea.nonradial.quietly import quiet, tables, undesirable

from sqeval import dea
from sqeval.errors import OptionError
from sqeval.numerics import lp

ORIENTATIONS = ("none", "input", "output")


def super_sbm(X, Y, **options):
    return quiet(dea.super_sbm, X, Y, **options)


def sbm(X, Y, **options):
    return quiet(dea.sbm, X, Y, **options)


class TestScores:
    @settings(max_examples=8)
    @given(tables(least=0), st.sampled_from(RTS), st.sampled_from(ORIENTATIONS))
    def test_equals_another_formulation_for_efficient_units_and_sbm_for_all_others(self, data, rts, orientation):
        X, Y, B = data
        plain = sbm(X, Y, rts=rts, orientation=orientation, **undesirable(B))
        result = super_sbm(X, Y, rts=rts, orientation=orientation, **undesirable(B))
        ahead = plain.is_weakly_efficient.to_numpy()
        expected = [leave_one_out(data, k, orientation, rts) if ahead[k] else plain.scores[k] for k in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, rtol=1e-7)
        assert result.status.tolist() == np.where(np.isnan(expected), "infeasible", "optimal").tolist()
        assert (result.scores[ahead].dropna() >= 1).all()
        np.testing.assert_allclose(result.contributions.sum(axis=1, skipna=False), 1 - result.scores, atol=1e-9)

    def test_by_hand(self):
        # Alone with 2 hours and 4 solved; the others: (4, 4) and (3, 3).
        X, Y = np.array([[2.0], [4], [3]]), np.array([[4.0], [4], [3]])
        # At (3, 3): 1.5 / 0.75 = 2; at (4, 4): 2 / 1.
        assert super_sbm(X, Y).scores[0] == pytest.approx(2)
        assert super_sbm(X, Y, orientation="input").scores[0] == pytest.approx(2)
        assert super_sbm(X, Y, orientation="output").status[0] == "infeasible"
        result = super_sbm(X, Y, orientation="output", rts="crs")
        assert result.scores[0] == pytest.approx(2)
        assert result.targets.loc[0].tolist() == pytest.approx([2, 2])
        assert result.room.loc[0].tolist() == pytest.approx([0, 2])

    def test_undesirable_outputs_may_get_worse(self):
        # Only complaints tell the two apart: 1 - (0 + (5 - 4)/4)/2 = 7/8.
        X, Y, B = np.ones((2, 1)), np.ones((2, 1)), np.array([[4.0], [5]])
        result = super_sbm(X, Y, undesirable=B)
        assert result.scores[0] == pytest.approx(8 / 7)
        assert result.room.loc[0].tolist() == pytest.approx([0, 0, 1])
        assert result.contributions.loc[0].tolist() == pytest.approx([0, 0, -1 / 7])

    def test_undesirable_outputs_beyond_comparison(self):
        # All that the other has: 99 times as many complaints more would leave a denominator of 1 - 99/2.
        X, Y, B = np.ones((2, 1)), np.ones((2, 1)), np.array([[1.0], [100]])
        result = super_sbm(X, Y, undesirable=B)
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert "beyond all comparison" in result.explain(0)
        assert (super_sbm(X, Y, undesirable=B, rts="crs").status == "optimal").all()

    @pytest.mark.parametrize("rts", RTS)
    def test_always_solved_without_orientation_and_zeros(self, teams, rts):
        result = super_sbm(*teams, rts=rts)
        assert (result.status == "optimal").all()
        assert result.is_super_efficient.sum() > 1

    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    def test_beside_the_radial_one(self, teams, orientation):
        found = super_sbm(*teams, orientation=orientation, rts="crs")
        ahead = found.is_efficient
        # The nearest point of all is no farther than the one on the ray, nor than the nearest one that moves on one side only.
        if orientation == "none":
            theta = quiet(dea.super_efficiency, *teams, rts="crs").scores
            assert (found.scores[ahead] <= theta[ahead] + 1e-9).all()
        else:
            both = super_sbm(*teams, rts="crs").scores
            assert (found.scores[ahead] >= both[ahead] - 1e-9).all()

    def test_a_twin_has_no_lead(self, teams):
        X, Y = (table.to_numpy() for table in teams)
        first = int(np.argmax(super_sbm(X, Y).scores))
        result = super_sbm(np.vstack([X, X[[first]]]), np.vstack([Y, Y[[first]]]))
        assert result.scores[first] == result.scores[len(X)] == 1
        assert not result.is_super_efficient[first]
        assert result.is_efficient[first]


class TestWhatStandsInTheResult:
    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    def test_targets_room_and_rivals_belong_together(self, teams, orientation):
        X, Y = teams
        result = super_sbm(X, Y, rts="crs", orientation=orientation)
        data, signs = pd.concat([X, Y], axis=1), np.array([-1, -1, 1, 1])
        np.testing.assert_allclose(result.targets, data + signs * (result.slacks - result.room))
        ahead = result.is_super_efficient
        assert (result.slacks[ahead] == 0).all(axis=None)
        assert (result.room[~ahead] == 0).all(axis=None)
        reached = (result.lambdas @ data)[ahead]
        assert (signs * reached >= signs * result.targets[ahead] - 1e-7).all(axis=None)
        assert all(unit not in peers for unit, peers in result.peers[ahead].items())

    def test_flags_are_those_of_sbm_and_efficiency_ends_at_one(self, teams):
        result, plain = super_sbm(*teams), sbm(*teams)
        pd.testing.assert_series_equal(result.is_efficient, plain.is_efficient)
        pd.testing.assert_series_equal(result.efficiency, plain.efficiency)
        inside = ~result.is_efficient
        pd.testing.assert_frame_equal(result.slacks[inside], plain.slacks[inside])
        pd.testing.assert_series_equal(result.peers[inside], plain.peers[inside])

    def test_against_others(self, stores):
        X, Y = stores
        more = pd.DataFrame({"employees": [1.0, 5]}, index=["new", "old"])
        result = super_sbm(more, pd.DataFrame({"sales": [2.0, 2]}, index=["new", "old"]), reference=stores)
        # The nearest of the others: A with 2 employees and 1 sale, 2/0.5 = 4; B with 3 and 3, 3/1 = 3; between them 2.5/1 = 2.5.
        assert result.scores["new"] == pytest.approx(2.5)
        assert result.is_efficient["new"]
        assert result.scores["old"] == sbm(X, Y).scores["F"]
        own = super_sbm(X, Y, reference=(X, Y))
        pd.testing.assert_series_equal(own.scores, super_sbm(X, Y).scores)

    def test_in_words(self, stores):
        result = super_sbm(*stores)
        assert "H is super-efficient (1.25): all that the others reach is at least 25.0 points worse: sales (25.0)." in result.explain("H")
        assert "H 超效率（1.25）" in result.explain("H", "zh")
        assert "come from sales" in result.explain("F")
        assert "super-efficient units" in result.summary()
        inward = super_sbm(*stores, orientation="input")
        assert inward.status["H"] == "infeasible"
        assert "whatever inputs it takes" in inward.explain("H")
        assert "无论投入多少" in inward.explain("H", "zh")
        assert {caution.code for caution in inward.warnings} >= {"dea_super_sbm_infeasible"}
        assert "infeasible units" in inward.summary()
        assert list(result.to_frame().filter(like="room")) == ["room.employees", "room.sales"]


class TestZeros:
    def test_what_a_unit_alone_can_do_without(self):
        X, Y = np.array([[4.0, 0], [1, 1], [2, 1]]), np.array([[5.0], [9], [4]])
        result = super_sbm(X, Y)
        assert result.status.tolist() == ["infeasible", "optimal", "optimal"]
        assert np.isnan(result.room.loc[0]).all()
        assert "does not spend at all" in result.explain(0)

    def test_a_value_of_zero_has_no_term(self):
        # The other without cost needs 5 hours for 5: its mean is over hours alone.
        X, Y = np.array([[4.0, 0], [5, 0], [1, 1]]), np.array([[5.0], [5], [9]])
        result = super_sbm(X, Y)
        assert result.scores[0] == pytest.approx(5 / 4)
        assert result.contributions.loc[0].tolist() == pytest.approx([-1 / 4, 0, 0])

    def test_an_output_that_nobody_else_has(self):
        X, Y = np.array([[1.0], [1]]), np.array([[3.0, 0], [0, 2]])
        assert super_sbm(X, Y).status.tolist() == ["infeasible"] * 2


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_units_of_measurement_change_nothing(teams, orientation):
    X, Y = teams
    one = super_sbm(X, Y, orientation=orientation, rts="crs")
    other = super_sbm(X * [1e-10, 1e10], Y * [1e7, 1e-9], orientation=orientation, rts="crs")
    np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9)
    turned = super_sbm(X.iloc[::-1], Y, orientation=orientation, rts="crs")
    pd.testing.assert_frame_equal(one.to_frame(), turned.to_frame().loc[X.index], check_exact=True)


def test_a_failing_engine_flags_its_units_only(monkeypatch, teams):
    clean, solve = super_sbm(*teams), lp.solve

    def broken(family, *, solver=None):
        batch = solve(family, solver=solver)
        if family.left_out is not None:
            batch.status[0] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    result = super_sbm(*teams)
    lost = result.status[result.status != "optimal"]
    assert lost.tolist() == ["failed"]
    assert clean.is_efficient[lost.index].all()
    assert result.scores[lost.index].isna().all()
    pd.testing.assert_series_equal(result.scores.drop(lost.index), clean.scores.drop(lost.index))


def test_progress(teams):
    seen = []
    super_sbm(*teams, progress=lambda done, total, what: seen.append((done, total, what)))
    assert seen[-1] == (60, 60, "DEA")


def test_unknown_words(teams):
    with pytest.raises(OptionError, match="unknown orientation"):
        super_sbm(*teams, orientation="sideways")
